# Front doors to the ecosystem's own commands. `make help` lists them.
# Kept to what GNU Make 3.81 knows, because macOS has that.

PYTHON ?= python3
PORT   ?= 8000
URL    ?=

BOOK       := .venv/book/bin
DEV        := .venv/dev/bin
GRADER     := .venv/grader/bin
BENCH      := .venv/bench/bin
BOOK_FLAGS := --builder html -n -W --keep-going
# A file of tests is one processor's: its tests share what it took long to prepare.
PARALLEL   := --numprocesses=auto --dist=loadfile
PACKAGES   := $(wildcard backprop_lib backprop_grader)
TYPED      := $(PACKAGES) benchmarks

.DEFAULT_GOAL := help
.PHONY: help book serve pdf exercises grade-demo test check soak bench picture constraints clean

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

book: .venv/book.stamp ## Build the HTML book and say where it is
	@BOOK_URL="$(URL)" PATH="$(CURDIR)/$(BOOK):$$PATH" jupyter-book build . $(BOOK_FLAGS)
	@echo "The book: $(CURDIR)/_build/html/index.html (open it as it is, or run 'make serve')"

serve: book ## Serve the book on this machine, at port PORT=8000
	@$(BOOK)/python tools/serve.py $(PORT)

pdf: book ## Print the whole book as one PDF (needs Chromium)
	@$(BOOK)/python tools/book_pdf.py

exercises: .venv/grader.stamp ## Make exercises/ from solutions/
	@$(GRADER)/python tools/exercises.py

grade-demo: exercises ## Grade a class that does not exist, and report on it
	@PATH="$(CURDIR)/$(GRADER):$$PATH" backprop-grade demo $(DEMO_FLAGS)

test: book .venv/dev.stamp .venv/student.stamp .venv/grader.stamp ## Run every test, those in a browser too
	@$(DEV)/python tests/chromium.py
	@$(DEV)/python tests/iproute2.py
	$(DEV)/python -m pytest $(PARALLEL) $(PYTEST_FLAGS)

check: .venv/dev.stamp ## Lint, formatting, types, docstring coverage, spelling
	$(DEV)/ruff check
	$(DEV)/ruff format --check
	$(DEV)/mypy $(TYPED)
	$(DEV)/interrogate $(PACKAGES)
	$(DEV)/codespell

soak: .venv/dev.stamp ## Run the long campaigns (under 45 minutes)
	$(DEV)/python -m pytest $(PARALLEL) -m soak $(PYTEST_FLAGS)
	$(DEV)/python -m pytest tests/test_properties.py --hypothesis-profile=soak $(PYTEST_FLAGS)

bench: book .venv/bench.stamp .venv/dev.stamp .venv/grader.stamp ## Compare with others: a training step, the pages, a drag, the checks, the grading of a class
	$(BENCH)/python -m benchmarks
	$(BENCH)/python -m benchmarks.reading
	$(BENCH)/python -m benchmarks.checks
	$(DEV)/python -m benchmarks.dragging
	$(DEV)/python -m benchmarks.grading
	$(DEV)/python -m benchmarks.shares
	$(DEV)/python -m benchmarks.growth
	$(DEV)/python -m benchmarks.zoo

picture: book .venv/dev.stamp .venv/student.stamp ## Take the README's picture of the book anew, and the book's of marking
	@$(DEV)/python tools/picture.py
	@$(DEV)/python tools/instructor_pictures.py

constraints: ## Resolve constraints.txt anew from pyproject.toml
	$(PYTHON) tools/lock.py

clean: ## Remove all that was built or installed here
	rm -rf _build .venv book/_ext/*/node_modules tools/npm/node_modules .hypothesis .mypy_cache .pytest_cache .ruff_cache

# A stamp says that its environment is complete, so that later runs need no network.
.venv/%.stamp: pyproject.toml constraints.txt tools/setup_env.py
	@$(PYTHON) tools/setup_env.py $*
	@touch $@

.venv/book.stamp: $(wildcard book/_ext/*/package*.json)
.venv/dev.stamp .venv/bench.stamp: $(wildcard tools/npm/package*.json)
