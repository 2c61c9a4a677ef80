# Filmroom: `make` lists what there is to do.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# On a machine whose index gives CUDA builds, take the CPU's: make setup TORCH="torch==2.13.0 --index-url …"
TORCH ?= torch==2.13.0
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
DEMO ?= demo
# How many files of tests run at a time: most of them wait for processes and take one core
JOBS ?= 2
# Sentences with personal data that nothing was tuned or trained on
UNSEEN_PERSONAL := $(addprefix tests/coaching/privacy/unseen/,american_households.jsonl british_accounts.jsonl europe_and_australia.jsonl north_american_business.jsonl)

.DEFAULT_GOAL := help
.PHONY: help setup lock demo test quick check format train train-personal bench bench-plays bench-reels bench-search chaos clean

help: ## List the targets
	@grep -hE '^[a-z-]+:.*?## ' $(MAKEFILE_LIST) | awk -F ':.*?## ' '{printf "  make %-14s %s\n", $$1, $$2}'

setup: $(VENV)/.ready ## Make .venv with everything in it, as locked

$(VENV)/.ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --upgrade pip
	$(PIP) install $(TORCH)
	$(PIP) install --requirement requirements.lock
	$(PIP) install --no-deps --editable .
	touch $@

lock: setup ## Write down what is installed now
	$(BIN)/python -m pip freeze --exclude-editable | grep -v '^torch==' > requirements.lock

demo: setup ## Do the main job on the demo calls, in ./demo
	$(BIN)/filmroom demo $(DEMO)

test: setup check ## Run all checks and tests
	$(BIN)/python -m pytest --numprocesses $(JOBS) --dist loadfile

quick: setup ## Run the tests that need no model, media or process
	$(BIN)/python -m pytest -m "not slow"

check: setup ## Lint, types and import rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo 2>/dev/null || $(BIN)/lint-imports

format: setup ## Format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

train: setup ## Train stage tagger, evidence finder and role teller from models/training
	$(BIN)/python -m models.training.train --report models/training/talk_test/left_out.jsonl
	$(BIN)/python -m models.training.train_evidence
	$(BIN)/python -m models.training.train_roles

train-personal: setup ## Train the network for personal data from models/training/personal_talk
	$(BIN)/python -m models.training.train_personal $(addprefix --report ,$(UNSEEN_PERSONAL))

bench: setup ## Measure speed and memory, into docs/benchmarks.md
	$(BIN)/python tests/benchmarks/bench.py

bench-plays: setup ## Measure how plays are found, into docs/benchmarks.md
	$(BIN)/python tests/benchmarks/bench.py --only plays

bench-reels: setup ## Measure how reels come out, into docs/benchmarks.md
	$(BIN)/python tests/benchmarks/reels.py

bench-search: setup ## Measure the search over 100,000 snippets (SIZE=1000000 for more), into docs/benchmarks.md
	$(BIN)/python tests/benchmarks/bench_search.py --size $(or $(SIZE),100000)

chaos: setup ## Kill, fill and lock what can be, and look whether anything is lost; into docs/chaos.md
	$(BIN)/python -m tests.chaos

clean: ## Remove what was built
	rm -rf $(VENV) $(DEMO) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache build dist
