# demarche: `make demo` and `make test` need Python 3.11 or later, git and make, and nothing else.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO_OUTPUT ?= demo-output

.DEFAULT_GOAL := help
.PHONY: help demo install browser test chaos check format docs site bench bench-coding bench-scale fuzz clean

help:  ## Show what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  %-14s %s\n", $$1, $$2}'

$(VENV)/installed: pyproject.toml setup.py constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || \
		{ echo "demarche needs Python 3.11, 3.12 or 3.13; '$(PYTHON)' is $$($(PYTHON) --version 2>&1). Try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing demarche and what it needs into $(VENV) (about a minute)"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@

install: $(VENV)/installed  ## Create the environment and install demarche into it

demo: $(VENV)/installed  ## Run the main job on the bundled feeds and articles and show the events
	@$(BIN)/demarche demo --output $(DEMO_OUTPUT)

test: $(VENV)/installed  ## Run all tests
	@$(BIN)/python -m pytest --quiet

browser: $(VENV)/installed  ## Install Chromium for the tests of the pages, where that can be done
	@command -v chromium chromium-browser google-chrome >/dev/null \
		|| { [ "$$(id -u)" = 0 ] && apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium; } \
		|| $(BIN)/python -m playwright install chromium

chaos: $(VENV)/installed  ## Kill runs over 500 articles 60 times, workers too, and compare the tables
	@DEMARCHE_CHAOS_KILLS=60 DEMARCHE_CHAOS_ARTICLES=500 $(BIN)/python -m pytest --quiet tests/test_pipeline_kills.py

check: $(VENV)/installed  ## Lint, check types, and check that generated files are up to date
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/python -m schemas.documentation --check docs/tables.md
	@$(BIN)/python -m pipeline.documentation --check docs
	@$(BIN)/python -m corpus.codebook --check docs/codebook.md

format: $(VENV)/installed  ## Format the code
	@$(BIN)/ruff check --fix --quiet .
	@$(BIN)/ruff format --quiet .

docs: $(VENV)/installed  ## Write the generated pages of docs/
	@$(BIN)/python -m schemas.documentation --write docs/tables.md
	@$(BIN)/python -m pipeline.documentation --write docs
	@$(BIN)/python -m corpus.codebook --write docs/codebook.md
	@$(BIN)/python -m tests.fault_cases

site: $(VENV)/installed  ## Build the documentation into site/, to open in a browser
	@$(BIN)/python -m mkdocs build --quiet --strict

bench: $(VENV)/installed  ## Time and weigh the pipeline against bare spaCy
	@$(BIN)/python -m benchmarks.pipeline

bench-coding: $(VENV)/installed  ## Time each extractor beside the parse
	@$(BIN)/python -m benchmarks.coding

bench-scale: $(VENV)/installed  ## Run 1,000, 10,000 and 100,000 articles, and runs after them (an hour)
	@$(BIN)/python -m benchmarks.scale

fuzz: $(VENV)/installed  ## Throw mutated bytes at the readers for five minutes
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[fuzz]'
	@$(BIN)/python -m tests.fuzz_readers --seconds 30

clean:  ## Remove the environment and everything that was made
	@rm -rf $(VENV) $(DEMO_OUTPUT) build dist site *.egg-info

-include models/training/model.mk
