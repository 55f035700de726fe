#!/bin/sh
# Brings .venv to what uv.lock says. Does nothing, and needs no network, when it is there already.
set -eu
cd "$(dirname "$0")/../../.."
python="${1:-python3}"
stamp=.venv/.installed-lock

command -v "$python" >/dev/null 2>&1 || {
  echo "LIA CORTEX needs Python 3.11 to 3.13; there is no $python here." >&2
  exit 1
}
"$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || {
  echo "LIA CORTEX needs Python 3.11 to 3.13; $python is $("$python" -V 2>&1). Name another: make PYTHON=python3.12 …" >&2
  exit 1
}
# The path counts: programs in .venv/bin name it, so a clone that was moved is installed again.
wanted="$({ cat uv.lock pyproject.toml; pwd; } | sha256sum | cut -d ' ' -f 1)"
if [ -x .venv/bin/python ] && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then
  exit 0
fi

# A service's user may have no home: the caches then go below var/.
[ -w "${HOME:-/nonexistent}" ] || { HOME="$PWD/var/tools/home" && mkdir -p "$HOME" && export HOME; }
if command -v uv >/dev/null 2>&1; then
  uv=uv
else
  uv=var/tools/uv/bin/uv
  [ -x "$uv" ] || sh lia_cortex/runtime/install/uv.sh "$python"
fi
echo "Installing Python packages …"
# A moved or foreign .venv cannot be repaired in place.
[ ! -d .venv ] || .venv/bin/python -c '' 2>/dev/null || rm -rf .venv
UV_PYTHON_DOWNLOADS=never "$uv" sync --frozen --quiet --python "$python"
echo "$wanted" > "$stamp"
