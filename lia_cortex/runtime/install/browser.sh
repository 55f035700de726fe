#!/bin/sh
# Makes sure that the browser tests find a Chromium: the machine's own, Debian's when root, or Playwright's.
set -eu
cd "$(dirname "$0")/../../.."
for name in chromium chromium-browser google-chrome google-chrome-stable; do
  if command -v "$name" >/dev/null 2>&1; then exit 0; fi
done
playwright=.venv/bin/playwright
if .venv/bin/python - <<'PY'
import pathlib, sys
from playwright.sync_api import sync_playwright
with sync_playwright() as p:
    sys.exit(not pathlib.Path(p.chromium.executable_path).exists())
PY
then exit 0; fi

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installing chromium with apt-get for the browser tests …"
  export DEBIAN_FRONTEND=noninteractive
  if apt-get install -y -qq --no-install-recommends chromium >/dev/null 2>&1 ||
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null; }; then
    exit 0
  fi
fi
echo "Installing Playwright's Chromium for the browser tests …"
if "$playwright" install chromium; then exit 0; fi
cat >&2 <<'TEXT'
There is no Chromium for the browser tests, and none could be installed.
As root on Debian or Ubuntu: apt-get install chromium. Elsewhere install Chromium or Google Chrome.
Everything but the browser tests: .venv/bin/python -m pytest -m "not browser"
TEXT
exit 1
