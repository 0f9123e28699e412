# By hand and in CI alike: make check, make test, make docs, make bench; make demo shows the example.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := demo
.PHONY: sbc demo test test-all check bench docs clean browser

BIN := .venv/bin
WORKERS ?= 2

demo: .venv/.ready ## run the built-in example and name its brief
	@$(BIN)/forestall run iraq-2020

test: .venv/.ready browser ## the fast tests
	@$(BIN)/pytest --verbosity=0 -n $(WORKERS) -m "not slow"

test-all: .venv/.ready browser ## all tests, those that take minutes too
	@$(BIN)/pytest --verbosity=0 -n $(WORKERS)

check: .venv/.ready ## style and types
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/mypy tools

bench: .venv/.ready ## what the project claims, measured
	@$(BIN)/python benchmarks/run.py

sbc: .venv/.ready ## calibration of the fit: 200 sets of two and of four streams; hours, goes on where it stopped
	@$(BIN)/python benchmarks/sbc.py

docs: .venv/.ready ## the documentation, into site/
	@$(BIN)/mkdocs build --strict --quiet
	@echo "site/index.html"

clean: ## take away all that make has made
	@rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis site dist iraq-2020
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

browser:
	@tools/browser.sh

.venv/.ready: requirements.lock pyproject.toml
	@tools/venv.sh
