# Two commands do all the set-up on a machine with Python ≥ 3.11, make and a package registry: `make demo`, `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
OUT := out
export DO_NOT_TRACK = 1
export PREFECT_SERVER_ANALYTICS_ENABLED = false
export PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS = 90
# bytecode is written where a module is first used: every process would compile spaCy and Prefect anew without it
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test resilience check bench corpus evaluate pins clean

# the pins are the whole closure, so nothing is left to resolve (pip cannot pair hashes with extras of the same package)
$(VENV)/installed: pyproject.toml requirements/dev.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --no-deps --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --no-deps --no-build-isolation -e .
	touch $@

demo: $(VENV)/installed  ## ingest corpus/ through the flow and show answers
	$(BIN)/unrecords flow ingest corpus/dev corpus/held_out corpus/twins --db $(OUT)/unrecords.duckdb
	$(BIN)/unrecords demo --db $(OUT)/unrecords.duckdb

test: $(VENV)/installed  ## all tests but the slow ones
	$(BIN)/python -m pytest -m "not slow" --durations=15

resilience: $(VENV)/installed  ## the slow ones: kill -9 at 50 moments, hostile documents, readers during runs, 1,000 unchanged documents
	$(BIN)/python -m pytest tests/resilience tests/test_crash.py -m slow -s

check: $(VENV)/installed  ## lint, types, tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -m "not slow"

bench: $(VENV)/installed  ## speed and memory, as ratios within one run
	$(BIN)/python -m tests.bench

evaluate: $(VENV)/installed  ## precision, recall and F1 on both halves of the corpus; pages in out/evaluation
	$(BIN)/unrecords evaluate corpus/dev corpus/held_out --report $(OUT)/evaluation

corpus: $(VENV)/installed  ## write corpus/ again from its sources
	$(BIN)/python corpus/build.py

pins: $(VENV)/installed  ## write requirements/*.txt again: versions and hashes, no addresses
	$(BIN)/python -m uv pip compile -q --generate-hashes --no-emit-index-url --no-emit-find-links --no-strip-extras --no-header --universal --python-version 3.11 --all-extras --group dev pyproject.toml -o requirements/dev.txt
	$(BIN)/python -m uv pip compile -q --generate-hashes --no-emit-index-url --no-emit-find-links --no-strip-extras --no-header --universal --python-version 3.11 pyproject.toml -o requirements/run.txt

clean:
	rm -rf $(OUT) .pytest_cache .ruff_cache .mypy_cache
