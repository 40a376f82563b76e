.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python

help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(VENV)/.ready ## create .venv and install the pinned versions

$(VENV)/.ready: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed: make PYTHON=python3.12 ..." if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(RUN) -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

demo: setup ## crawl the bundled newsroom, clean, drop duplicates, refresh, report
	@$(RUN) -m tests.newsroom.demo

test: setup ## run the whole test suite
	$(RUN) -m pytest

torture: setup ## kill it and fail its writes, every one in turn; takes a while
	$(RUN) -m pytest -m torture -n 2

coverage: setup ## branches that the tests take in reading, storing, exporting and the workers
	$(RUN) -m coverage erase
	$(RUN) -m coverage run -m pytest -n 0
	$(RUN) -m coverage combine --quiet
	$(RUN) -m coverage report --include='cleaning/read/*,cleaning/store/*,cleaning/export/*,cleaning/workers/*'

fuzz: setup ## every parser of ours on ten thousand inputs that mean no good
	FUZZ=10000 $(RUN) -m pytest -n 2 tests/test_fuzz.py

check: setup ## format, lint and types, as CI runs them
	$(RUN) -m ruff format --check .
	$(RUN) -m ruff check .
	$(RUN) -m mypy

format: setup ## format the code and mend what can be mended
	$(RUN) -m ruff format .
	$(RUN) -m ruff check --fix .

bench: setup ## the benchmarks: ratios, side by side in one run
	$(RUN) -m benchmarks

docs: setup ## build docs/ as a site, into site/
	$(RUN) -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[docs]'
	$(RUN) -m zensical build --strict

wheel: setup ## build wheel and sdist into dist/, and try the wheel in an empty environment
	$(RUN) -m pip install --quiet --disable-pip-version-check -c constraints.txt build
	$(RUN) -m build --outdir dist .
	$(RUN) -m tests.installed dist

.PHONY: help setup demo test torture coverage fuzz check format bench docs wheel
