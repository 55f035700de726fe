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

if command -v uv >/dev/null 2>&1; then
  uv=uv
else
  uv=var/tools/uv/bin/uv
  if [ ! -x "$uv" ]; then
    echo "Installing uv into var/tools …"
    mkdir -p var/tools
    # A bare Debian has pip without venv; elsewhere it may be the other way round.
    "$python" -m pip install --quiet --disable-pip-version-check --target var/tools/uv uv 2>/dev/null || {
      rm -rf var/tools/uv
      "$python" -m venv var/tools/uv && var/tools/uv/bin/python -m pip install --quiet --disable-pip-version-check uv
    } || {
      echo "Neither pip nor venv of $python works (on Debian: apt-get install python3-pip)." >&2
      exit 1
    }
  fi
fi
echo "Installing Python packages …"
# A moved or foreign .venv cannot be repaired in place.
[ ! -d .venv ] || .venv/bin/python -c '' 2>/dev/null || rm -rf .venv
UV_PYTHON_DOWNLOADS=never "$uv" sync --frozen --quiet --python "$python"
echo "$wanted" > "$stamp"
