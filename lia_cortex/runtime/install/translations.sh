#!/bin/sh
# Compiles the translations that are newer than their compiled form. Babel does it: GNU gettext may be absent.
set -eu
cd "$(dirname "$0")/../../.."
folder=lia_cortex/locale
[ -d "$folder" ] || exit 0
find "$folder" -name '*.po' | while IFS= read -r source; do
  compiled="${source%.po}.mo"
  if [ ! -f "$compiled" ] || [ -n "$(find "$source" -newer "$compiled")" ]; then
    .venv/bin/python -m babel.messages.frontend --quiet compile --input-file "$source" --output-file "$compiled"
  fi
done
