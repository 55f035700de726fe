# Works with GNU make and sh, in a path with spaces: every path is relative to this folder.
# Each recipe is one command: make hands Ctrl-C and SIGTERM on to it.
PYTHON ?= python3
LIA_ENV ?= local
export LIA_ENV

install = lia_cortex/runtime/install
runtime = .venv/bin/python -m lia_cortex.runtime

.PHONY: help up test lint bench reset audit .venv packages
.DEFAULT_GOAL := help

help:
	@sh lia_cortex/runtime/help.sh Makefile

up: packages ## start everything here, in the foreground; Ctrl-C stops it
	@$(runtime) up

test: packages ## run every test, browser tests included
	@sh $(install)/browser.sh .venv/bin/python -m pytest $(or $(ARGS),-n auto --dist loadfile)

lint: packages ## format, lint, types, imports, templates, migrations, OpenAPI, translations
	@$(runtime) with-services sh lia_cortex/runtime/lint.sh

bench: packages ## measure the real processes on this machine; report in var/bench/
	@$(runtime) with-services $(filter --durable,$(ARGS)) .venv/bin/python manage.py bench $(ARGS)

reset: .venv ## delete var/: all data of the local runtime (asks first)
	@$(runtime) reset

audit: packages ## known vulnerabilities of the packages (asks the advisory services)
	@sh lia_cortex/runtime/audit.sh

# Always looked at, installed only when the lock file changed.
.venv:
	@sh $(install)/python.sh "$(PYTHON)"

packages: .venv
	@sh $(install)/node.sh
	@sh $(install)/assets.sh
	@sh $(install)/translations.sh
