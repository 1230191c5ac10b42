# 落实. On a machine with git, make and Python 3.11 or newer:
#   make run      install, load the sample programme, serve on 127.0.0.1:8000 (PORT changes it)
#   make test     install and run the tests that need no browser, database server or network
SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin
export LUOSHI_VAR ?= var

.PHONY: run run-empty setup test check bench bench-reading bench-forecast bench-judge bench-sheets bench-bulletin bench-load test-browser test-postgres test-spark types lint contracts migrations lock serve

run: .venv/.web
	$(BIN)/luoshi demo
	$(BIN)/luoshi serve

run-empty: .venv/.web
	$(BIN)/luoshi demo --no-sample
	$(BIN)/luoshi serve

serve: .venv/.web
	$(BIN)/luoshi serve

setup: .venv/.dev

# The environment is made once a lock file changes. Where venv is missing, tools/venv.sh installs it or says how.
.venv/.web: requirements/web.txt pyproject.toml tools/venv.sh
	PYTHON="$(PYTHON)" sh tools/venv.sh requirements/web.txt
	@touch $@

.venv/.dev: requirements/dev.txt pyproject.toml tools/venv.sh
	PYTHON="$(PYTHON)" sh tools/venv.sh requirements/dev.txt
	@touch $@ .venv/.web

test: .venv/.dev
	$(BIN)/pytest -n auto -m "not browser and not postgres and not spark"

# Starts a PostgreSQL server of its own, unless LUOSHI_TEST_POSTGRES names one.
test-postgres: .venv/.dev
	sh tools/postgres.sh $(BIN)/pytest -m "postgres or databases"

# 430 MB, which nothing else uses.
.venv/.spark: .venv/.dev
	$(BIN)/pip install -q 'pyspark>=4.0,<4.1'
	@touch $@

# Needs Java. local-cluster[2,1,1024] starts two worker processes of one core and 1 GB each beside the driver, as a cluster
# would: what local[2], two threads of one process, leaves out, rows that travel between processes, is tried too.
# Compiling the stages of a plan costs more than it saves on 50,000 questions.
SPARK_ARGS := --master local-cluster[2,1,1024] --conf spark.ui.enabled=false --conf spark.sql.codegen.wholeStage=false
test-spark: .venv/.spark
	PYSPARK_SUBMIT_ARGS="$(SPARK_ARGS) pyspark-shell" $(BIN)/pytest -m spark -W default

test-browser: .venv/.dev
	$(BIN)/pytest -m browser

# Figures of this machine; speed as a ratio to a peer in the same process.
bench: bench-reading bench-forecast bench-judge bench-sheets bench-bulletin

bench-reading: .venv/.dev
	$(BIN)/python -m bench.reading

bench-forecast: .venv/.dev
	$(BIN)/pip install -q --require-hashes -r requirements/bench.txt
	$(BIN)/python -W ignore -m bench.forecast

bench-sheets: .venv/.dev
	$(BIN)/python -m bench.sheets

bench-bulletin: .venv/.dev
	$(BIN)/python -m bench.bulletin

# Not in `bench`: five minutes, mostly waiting. Without PostgreSQL: .venv/bin/python -m bench.load --only sqlite
bench-load: .venv/.dev
	sh tools/postgres.sh --durable $(BIN)/python -m bench.load

check: lint types contracts migrations

lint: .venv/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/.dev
	$(BIN)/mypy --strict luoshi bench
	$(BIN)/mypy --config-file tools/mypy-web.ini -p luoshi_web

contracts: .venv/.dev
	$(BIN)/lint-imports

migrations: .venv/.dev
	LUOSHI_VAR=build/check $(BIN)/luoshi manage makemigrations --check --dry-run
	LUOSHI_VAR=build/check $(BIN)/luoshi manage check --fail-level WARNING

# SCALE: the share of the nation's counties; 1 needs 5 GB of disk and half an hour.
bench-judge: .venv/.dev
	$(BIN)/python -m bench.judge --scale $(or $(SCALE),0.1)

# After a change of dependencies in pyproject.toml; needs uv.
lock:
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --extra web --extra build -o requirements/web.txt pyproject.toml
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --extra web --extra build --extra lake --extra postgres --extra dev -o requirements/dev.txt pyproject.toml
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --extra bench -c requirements/dev.txt -o requirements/bench.txt pyproject.toml
