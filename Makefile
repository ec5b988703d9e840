# What a developer types. Nothing but git, make and python3 (3.11 to 3.13, with venv) is assumed.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: help demo test test-all check bench messages lock clean

help: ## say what each target does
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

demo: .venv/.demo-ready ## the whole site with a believable town; PORT (8000) and VAR_DIR (var/) are honoured
	@SITE_MODE=demo $(BIN)/python manage.py demo

test: .venv/.dev-ready ## the tests; what needs PostgreSQL, Redis, nginx or a browser runs where they are found
	@$(BIN)/python -m pytest -n 2 $(ARGS)

check: .venv/.dev-ready ## everything that can be checked without running the site
	@$(BIN)/python .ci/check.py

bench: .venv/.dev-ready ## requests per second, as ratios against a static file
	@$(BIN)/python benchmarks/pages.py

messages: .venv/.dev-ready ## gather the texts to translate and compile them (needs gettext)
	@$(BIN)/python manage.py makemessages -l fr --no-location --no-obsolete --no-wrap -i .venv -i tests -i var -i node_modules
	@$(BIN)/python manage.py compilemessages -l fr -i .venv -i node_modules

lock: ## pin again what requirements/*.in ask for (needs uv)
	@for name in base prod dev; do uv pip compile --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-header --no-annotate \
	  requirements/$$name.in -o requirements/$$name.txt; done

clean: ## remove the virtual environment and caches; the demo's town in var/ stays
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache staticfiles

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11, 3.12 or 3.13 is needed, this is " + sys.version.split()[0] + ": say PYTHON=python3.12, for instance.") if not (3, 11) <= sys.version_info[:2] <= (3, 13) else None'
	@echo "Virtual environment…"
	@$(PYTHON) -m venv .venv

.venv/.demo-ready: .venv/bin/python requirements/base.txt
	@echo "Installing what the site needs (about half a minute)…"
	@$(BIN)/python -m pip install --disable-pip-version-check --require-hashes -r requirements/base.txt
	@touch $@

.venv/.dev-ready: .venv/bin/python requirements/dev.txt
	@echo "Installing what the tests need (about a minute)…"
	@$(BIN)/python -m pip install --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@ .venv/.demo-ready
