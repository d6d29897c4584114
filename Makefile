# Two commands matter: `make book` builds the HTML book, `make test` runs what must hold.
# Both set up .venv first, by themselves, when the pinned requirements have changed.
SHELL := /bin/sh
PYTHON ?= python3
.DEFAULT_GOAL := book
.PHONY: book pdf test test-fast chapter lab refresh lint bench clean setup

ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif
PY := $(BIN)/python

# The environment is made in two stages: .book has what the HTML is built with, .ready
# adds the rest (TensorFlow among it). Both take the same pins. An environment's scripts
# hold absolute paths, so it is made again in a folder that was moved or copied.
ifneq ($(OS),Windows_NT)
MOVED := $(shell test ! -e .venv || { test -x $(PY) && grep -qsF "$(CURDIR)/.venv" $(BIN)/activate; } || echo moved)
endif
INSTALL := $(PY) -m pip install --quiet --disable-pip-version-check

.venv/.book: requirements-book.txt pyproject.toml $(MOVED)
	@command -v "$(PYTHON)" >/dev/null 2>&1 || { echo "No '$(PYTHON)' found: install Python 3.11-3.13, or name one: make PYTHON=python3.12"; exit 1; }
	@"$(PYTHON)" -c "import sys; v = sys.version_info[:2]; sys.exit(0 if (3, 11) <= v <= (3, 13) else 'Python 3.11, 3.12 or 3.13 is needed and this is %d.%d: make PYTHON=python3.12' % v)"
	@echo "Setting up .venv to build the book (half a minute) ..."
	@$(PY) -m pip --version >/dev/null 2>&1 || "$(PYTHON)" -m venv --clear .venv
	@$(INSTALL) -r requirements-book.txt
	@touch .venv/.book

.venv/.ready: .venv/.book requirements.txt
	@echo "Adding TensorFlow and what runs and tests the chapters (about a minute) ..."
	@$(INSTALL) -r requirements.txt
	@$(INSTALL) --no-deps -e .
	@touch .venv/.ready

.PHONY: moved
moved:
	@echo "This folder was moved or copied, or its Python is gone: making .venv again."
	@rm -rf .venv

setup: .venv/.ready

book: .venv/.book  ## build the HTML book from the stored outputs
	@$(BIN)/jupyter-book build . -n -W --keep-going -q
	@echo "Open _build/html/index.html"

pdf: .venv/.ready book  ## the book for print, _build/book.pdf (needs Chromium)
	@$(PY) -m tools pdf

test: .venv/.ready  ## everything that must hold, in stages
	$(PY) -m tools test $(if $(STAND_INS_SINCE),--stand-ins-since $(STAND_INS_SINCE))

test-fast: .venv/.ready  ## lint and all tests that need no kernel, no site, no browser
	$(PY) -m tools test static

chapter: .venv/.ready  ## test one chapter: make chapter C=cnn/convolution
	@test -n "$(C)" || { echo "Name a chapter: make chapter C=fundamentals/first-networks"; exit 1; }
	@test -f "chapters/$(C).ipynb" || { echo "No chapter '$(C)': there is no chapters/$(C).ipynb"; exit 1; }
	$(PY) -B -m pytest tests --chapter "$(C)" -m "not kernel" -n 2 --no-loadscope-reorder --dist loadgroup
	BOOK_STRICT=1 BOOK_THREADS=2 $(PY) -B -m pytest "chapters/$(C).ipynb" --exercises --nbval-lax --nbval-current-env --nbval-cell-timeout=900

lab: .venv/.ready  ## edit and run in JupyterLab
	@$(PY) -m jupyterlab

refresh: .venv/.ready  ## run a chapter and store its outputs: make refresh C=...
	@test -n "$(C)" || { echo "Name a chapter: make refresh C=fundamentals/first-networks"; exit 1; }
	@$(PY) -m tools refresh $(C)

lint: .venv/.ready
	@$(PY) -m ruff check . && $(PY) -m ruff format --check utils tools tests _ext conftest.py

bench: .venv/.ready  ## timings that the book claims (minutes; run on an idle machine)
	@$(PY) -m tools bench

clean:  ## remove what was built (the environment stays)
	rm -rf _build *.egg-info
	find . -name __pycache__ -not -path "./.venv/*" -prune -exec rm -rf {} +
