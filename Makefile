# Every task of the project. Two commands do all set-up on a fresh machine (Rust 1.95, Python 3.11, a C compiler, make):
#   make example   builds, runs the example study, says where its report is
#   make test      runs every test
# Variables: PYTHON (the interpreter that .venv is made from), OUT (where the example's results go).

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= $(shell command -v python3.11 || command -v python3)
OUT ?= out
VENV := .venv
BIN := $(VENV)/bin
STUDY := examples/caojing/study.toml
WHEELS := build/wheels
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# so that every build sees the same interpreter, and no file is written into the package's folder
export PYO3_PYTHON := $(abspath $(BIN)/python)
export PYTHONDONTWRITEBYTECODE := 1
export CARGO_TERM_COLOR ?= never
# the gate draws the same random cases every time; `PROPTEST_RNG_SEED=42 make rust-test` draws others
export PROPTEST_RNG_SEED ?= 18218

PARK_RESULTS := $(abspath benches/park/results)/$(shell sed -nE 's/^version = "(.*)"/\1/p' Cargo.toml | head -1)

RUST_SOURCES := Cargo.toml Cargo.lock $(shell find src data python/src python/Cargo.toml -type f 2>/dev/null)
PYTHON_SOURCES := pyproject.toml README.md $(shell find python/isorisk -type f -not -name '*.pyc' -not -name '*.so' 2>/dev/null)

.PHONY: help setup fmt lint doc test rust-test python-test ref readme bench park park-quick icount docs py notebooks example ci clean

help:  ## what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

# --- the Python environment -------------------------------------------------------------------------------------------

$(BIN)/maturin: | pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "isorisk needs Python 3.11 or newer: set PYTHON=/path/to/python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(PIP) install "$$(sed -nE 's/^requires = \["(maturin[^"]*)"\]/\1/p' pyproject.toml)"
	@touch $@

# one release build; the wheel is what everything in Python is tested on
$(WHEELS)/.built: $(RUST_SOURCES) $(PYTHON_SOURCES) | $(BIN)/maturin
	rm -rf $(WHEELS)
	$(BIN)/maturin build --release --locked --quiet --out $(WHEELS)
	@touch $@

# what the extras need is installed once for each pyproject.toml; a new wheel alone replaces the package only
$(VENV)/.notebook: pyproject.toml | $(WHEELS)/.built
	$(PIP) install "$$(echo $(WHEELS)/*.whl)[notebook]"
	@touch $@

$(VENV)/.all: pyproject.toml | $(WHEELS)/.built
	$(PIP) install "$$(echo $(WHEELS)/*.whl)[notebook,test,docs]"
	@touch $@ $(VENV)/.notebook

$(VENV)/.wheel: $(WHEELS)/.built
	$(PIP) install --no-deps --force-reinstall $(WHEELS)/*.whl
	@touch $@

setup: $(VENV)/.all $(VENV)/.wheel  ## the environment with everything in it

# --- the two commands -------------------------------------------------------------------------------------------------

example: $(VENV)/.notebook $(VENV)/.wheel  ## build, run the example study, say where its report is
	$(BIN)/isorisk run $(STUDY) -o $(OUT)
	@echo "The report: $(abspath $(OUT))/report.html"

test: setup lint doc rust-test icount park-quick python-test notebooks docs  ## every test
	@echo "All tests passed."

ci: test example  ## what continuous integration runs

# --- Rust -------------------------------------------------------------------------------------------------------------

fmt:  ## format all sources
	cargo fmt --all
	$(BIN)/ruff format python tools benches notebooks docs/conf.py docs/figures.py
	$(BIN)/ruff check --fix --select I python tools benches notebooks docs/conf.py docs/figures.py

lint: setup  ## formatting and lints, warnings are errors
	cargo fmt --all --check
	cargo clippy --locked --workspace --all-targets --quiet -- -D warnings
	$(BIN)/ruff check python tools benches notebooks docs/conf.py docs/figures.py
	$(BIN)/ruff format --check python tools benches notebooks docs/conf.py docs/figures.py

doc:  ## the Rust documentation, warnings are errors
	RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps --workspace --quiet

rust-test:  ## unit, integration and documentation tests of the core
	cargo test --locked -p isorisk --quiet

ref:  ## write the pages that are made from cards and reference cases anew
	ISORISK_REWRITE=1 cargo test --locked -p isorisk --test it

readme: example  ## the picture and the output in the README, after results have changed
	$(BIN)/python tools/readme_output.py $(OUT)/map.png

bench:  ## time the kernels (criterion); for the record, never a gate
	cargo bench --locked -p isorisk

park: setup  ## measure the public park and plain NumPy, and write docs/performance.md; on an idle machine
	mkdir -p benches/park/results
	cargo bench --locked -p isorisk --bench park -- --out $(PARK_RESULTS).toml
	$(BIN)/python benches/baseline/compare.py --out $(PARK_RESULTS)-numpy.toml
	$(BIN)/python tools/performance_page.py

park-quick:  ## that the bench of the public park works, in seconds; its times mean nothing
	cargo bench --locked --quiet -p isorisk --bench park -- --quick
	$(BIN)/python tools/performance_page.py --check

icount:  ## instruction counts of the serial kernels against benches/icount.toml
	cargo bench --locked --quiet -p isorisk --bench icount

# --- Python -----------------------------------------------------------------------------------------------------------

py: setup  ## the package into .venv, ready to use

python-test: setup  ## types, stubs and tests of the package, and the Python of the README
	$(BIN)/mypy
	$(BIN)/python -m mypy.stubtest isorisk._isorisk
	$(BIN)/python -m pytest
	$(BIN)/python -m pytest --doctest-glob='README.md' README.md

notebooks: setup  ## run the notebooks
	rm -rf build/notebooks && mkdir -p build && cp -r notebooks build/notebooks && ln -sfn ../examples build/examples
	$(BIN)/python -m pytest --nbmake --overwrite --nbmake-timeout=120 build/notebooks

docs: setup  ## the documentation, warnings are errors
	rm -rf docs/_build
	$(BIN)/python -m sphinx -W --keep-going -q -b html docs docs/_build/html
	@echo "The documentation: $(abspath docs/_build/html)/index.html"

clean:  ## remove what was built, but not the results of studies
	rm -rf build docs/_build $(VENV)
	cargo clean
