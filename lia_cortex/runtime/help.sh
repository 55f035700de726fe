#!/bin/sh
# Lists the targets of the Makefile that have a description.
set -eu
sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/make \1	\2/p' "$1" | while IFS='	' read -r target text; do
  printf '%-12s %s\n' "$target" "$text"
done
