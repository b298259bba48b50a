# The same doors for people and CI. `make demo` and `make test` need Python 3.11 or newer with venv, and nothing else.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin

PYWB := .venv-pywb/bin

.PHONY: demo test soak replay check lint types layers docs bench setup clean lock

demo: setup ## crawl the bundled sample web, archive it, read it, and say what to open
	$(BIN)/gongkai demo

test: setup ## pass the tests
	$(BIN)/pytest -q -m "not soak" -n 2 --dist loadfile

soak: setup ## the long rounds
	$(BIN)/pytest -q -m soak

replay: setup $(PYWB)/wayback ## pywb, in a venv of its own, shows what we archived
	GONGKAI_PYWB=$(CURDIR)/$(PYWB) $(BIN)/pytest -q tests/warc/test_replay.py

$(PYWB)/wayback:
	$(PYTHON) -m venv .venv-pywb
	$(PYWB)/python -m pip install --quiet "pywb==2.10.0" "setuptools<81" || { rm -rf .venv-pywb; exit 1; }

check: lint types layers test ## all that CI runs
	$(BIN)/python -m archive.docs --check

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup
	$(BIN)/mypy

layers: setup
	$(BIN)/lint-imports

docs: setup ## write the generated pages and the screenshots anew
	$(BIN)/python -m archive.docs
	test -d demo || $(BIN)/gongkai demo
	$(BIN)/python docs/make_screenshots.py

accuracy: setup ## measure how right the reading is, raise the floors, write the page: some ten minutes
	$(BIN)/python -m tests.accuracy
	$(BIN)/python -m archive.docs

lock: setup ## after a change of dependencies
	$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-header --upgrade -o requirements.lock

setup: .venv/ready

.venv/ready: requirements.lock pyproject.toml
	@echo "setting up .venv from requirements.lock (once; again when it changes)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; $(PYTHON) is $$($(PYTHON) --version 2>&1). On Debian 12: apt-get install python3 python3-venv" >&2; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "Python's venv is missing. On Debian, as root: apt-get install python3-venv" >&2; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet uv
	@$(BIN)/uv pip install --quiet --require-hashes -r requirements.lock
	@$(BIN)/uv pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

clean: ## remove what setup and demo made
	rm -rf .venv .venv-pywb demo
