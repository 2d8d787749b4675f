# make demo   the sample review, from nothing to a report
# make test   all tests
# make lint   format, lint and types
# make bench  sqr against its contenders (minutes, some 2 GB of disk)

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check

.PHONY: demo test lint bench

demo: $(VENV)/.for-use
	@$(BIN)/sqr demo demo

test: $(VENV)/.for-dev
	@$(BIN)/python -m pytest -n 2 --dist worksteal

lint: $(VENV)/.for-dev
	@$(BIN)/ruff format --check
	@$(BIN)/ruff check
	@$(BIN)/mypy

bench: $(VENV)/.for-bench
	@$(BIN)/python benchmarks/run.py

# Each stamp says what the environment holds; a change of pyproject.toml makes it anew.
$(VENV)/.for-use: pyproject.toml | $(BIN)/python
	@echo "Installing sqr into $(VENV) ..."
	@$(PIP) install -e '.[docx,pdf,pptx,xlsx]'
	@touch $@

$(VENV)/.for-dev: pyproject.toml | $(BIN)/python
	@echo "Installing sqr and what its tests need into $(VENV) ..."
	@$(PIP) install -e '.[dev]'
	@touch $@

$(VENV)/.for-bench: pyproject.toml | $(BIN)/python
	@echo "Installing sqr and its contenders into $(VENV) ..."
	@$(PIP) install -e '.[bench]'
	@touch $@

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "sqr needs Python 3.11 or newer, and $(PYTHON) is not one." >&2; \
	  echo "Name another: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { \
	  rm -f $(BIN)/python; \
	  echo "Cannot make $(VENV). On Debian or Ubuntu: apt-get install python3-venv" >&2; exit 1; }
