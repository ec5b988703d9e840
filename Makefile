# What a developer types. Nothing but git, make and python3 (3.11 to 3.13, with venv) is assumed.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: help demo demo-photos test test-busy test-clock check bench wave letter-speed letter-memory faults messages \
  lock clean
.DEFAULT_GOAL := help

# With PostgreSQL the demo needs what production needs.
KIND := $(if $(DATABASE_URL),prod,base)

help: ## say what each target does
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile
	@echo
	@echo '  PORT=8080 make demo               another port than 8000'
	@echo '  VAR_DIR=/tmp/town make demo       another folder than var/ for what the demo writes'
	@echo '  DATABASE_URL=… REDIS_URL=… make demo (or test)   on PostgreSQL and Redis'
	@echo '  ARGS="-k letter" make test        words for pytest'
	@echo '  N=100000 make faults              another number of readers than 1600'
	@echo '  REQUIRE_ALL=1 make test (or check)   fail if something could not be run here'
	@echo '  PYTHON=python3.12 make …          another Python than python3, for the first call'

demo: .venv/.$(KIND)-ready ## the whole site with a believable town, on this machine; Ctrl-C ends it
	@SITE_MODE=demo $(BIN)/python manage.py demo

demo-photos: .venv/.base-ready ## draw the photos of the demo town anew, after a change of what they show
	@$(BIN)/python manage.py draw_demo_photos

test: .venv/.dev-ready ## the tests; what needs PostgreSQL, Redis, nginx or a browser runs where they are found
	@$(BIN)/python -m pytest -n 2 --dist worksteal $(ARGS)

test-busy: .venv/.dev-ready ## the tests while four busy loops a core run beside them
	@$(BIN)/python .ci/busy.py $(ARGS)

test-clock: .venv/.dev-ready ## tests that go by the machine's clock, at five awkward moments (needs faketime)
	@$(BIN)/python .ci/clock.py $(ARGS)

check: .venv/.dev-ready ## everything that can be checked without running the site
	@$(BIN)/python .ci/check.py

bench: .venv/.dev-ready ## requests per second, as ratios against a static file
	@$(BIN)/python benchmarks/pages.py

wave: .venv/.dev-ready ## a simulated spam wave: what of it is seen, who is held by mistake
	@$(BIN)/python benchmarks/wave.py

letter-speed: .venv/.dev-ready ## how fast the letter leaves; needs PostgreSQL and Postfix's smtp-sink
	@$(BIN)/python benchmarks/letter_speed.py

letter-memory: .venv/.dev-ready ## whether memory stays flat over a million letters; about ten minutes
	@$(BIN)/python benchmarks/letter_memory.py $(N)

faults: .venv/.dev-ready ## kills everything under the letter while it leaves, and counts what arrived
	@$(BIN)/python benchmarks/faults.py

messages: .venv/.dev-ready ## gather the texts to translate and compile them (needs gettext)
	@$(BIN)/python manage.py makemessages -l fr --no-location --no-obsolete --no-wrap -i .venv -i tests -i var -i node_modules
	@$(BIN)/python manage.py compilemessages -l fr -i .venv -i node_modules

lock: ## pin again what requirements/*.in ask for (needs uv)
	@for name in build base prod dev; do uv pip compile --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-header --no-annotate \
	  requirements/$$name.in -o requirements/$$name.txt; done

clean: ## remove the virtual environment and caches; the demo's town in var/ stays
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache staticfiles

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11, 3.12 or 3.13 is needed, this is " + sys.version.split()[0] + ": say PYTHON=python3.12, for instance.") if not (3, 11) <= sys.version_info[:2] <= (3, 13) else None'
	@echo "Virtual environment…"
	@$(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }

.venv/.base-ready .venv/.prod-ready: .venv/.%-ready: .venv/bin/python requirements/build.txt requirements/%.txt
	@echo "Installing what the site needs…"
	@$(BIN)/python -m pip install --disable-pip-version-check --require-hashes -r requirements/build.txt
	@$(BIN)/python -m pip install --disable-pip-version-check --no-compile --no-build-isolation --use-pep517 --require-hashes -r requirements/$*.txt
	@touch $@

.venv/.dev-ready: .venv/bin/python requirements/build.txt requirements/dev.txt
	@echo "Installing what the tests need (about a minute)…"
	@$(BIN)/python -m pip install --disable-pip-version-check --require-hashes -r requirements/build.txt
	@$(BIN)/python -m pip install --disable-pip-version-check --no-build-isolation --use-pep517 --require-hashes -r requirements/dev.txt
	@touch $@ .venv/.base-ready .venv/.prod-ready
