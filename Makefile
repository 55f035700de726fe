# Works with GNU make 4.3 and sh, in a path with spaces: every path below is relative to this folder.
PYTHON ?= python3

.PHONY: .venv

.venv:
	@sh lia_cortex/runtime/install.sh "$(PYTHON)"
