#!/bin/sh
# Every check of `make lint`, all of them even when one fails; run with services of its own (with-services).
set -u
cd "$(dirname "$0")/../.."
PATH="$PWD/.venv/bin:$PATH"
export PATH
failed=""

check() {
  name="$1"
  shift
  printf '%s … ' "$name"
  if output="$("$@" 2>&1)"; then
    echo ok
  else
    echo FAILED
    printf '%s\n' "$output"
    failed="$failed, $name"
  fi
}

openapi() {
  python manage.py spectacular --validate --fail-on-warn --file "$LIA_VAR_DIR/openapi.yml" || return 1
  diff -u docs/openapi.yml "$LIA_VAR_DIR/openapi.yml" || {
    echo "docs/openapi.yml is not what the code says: python manage.py spectacular --file docs/openapi.yml"
    return 1
  }
}

check format ruff format --check .
check lint ruff check .
check types mypy .
check imports lint-imports
check "template format" djlint templates --check --quiet
check "template lint" djlint templates --lint --quiet
check migrations python manage.py makemigrations --check --dry-run
check "openapi schema" openapi
check translations python manage.py check_translations

[ -z "$failed" ] || {
  echo "failed: ${failed#, }"
  exit 1
}
