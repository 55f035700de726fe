#!/bin/sh
# Installs uv into var/tools/uv, with the pip of the given Python or with that of a venv.
set -eu
cd "$(dirname "$0")/../../.."
python="$1"
place=var/tools/uv
# Whole or not at all: a half of it, after a lost network, would pass for installed.
fresh="$place.new"
rm -rf "$place" "$fresh"
mkdir -p var/tools
echo "Installing uv into var/tools …"

# A bare Debian has pip without venv; elsewhere it may be the other way round.
pip="$python"
if ! "$python" -m pip --version >/dev/null 2>&1; then
  pip="$fresh/venv/bin/python"
  "$python" -m venv "$fresh/venv" >/dev/null 2>&1 || {
    rm -rf "$fresh"
    echo "$python has neither pip nor venv: install one (on Debian: apt-get install python3-pip), then try again." >&2
    exit 1
  }
fi
# A person's own settings of pip may rule out --target.
PIP_USER=0 PIP_REQUIRE_VIRTUALENV=0 "$pip" -m pip install -qq --disable-pip-version-check --target "$fresh/packages" uv || {
  rm -rf "$fresh"
  echo "pip could not install uv (above: why). The first start needs the network and pip's package index." >&2
  exit 1
}
mv "$fresh/packages" "$place"
rm -rf "$fresh"
