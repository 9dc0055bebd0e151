# Everything a newcomer or a contributor runs. `make demo` and `make test` need Python 3.11 or newer and make.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv pip install --quiet --python $(BIN)/python --constraint constraints.txt
# Tests start hundreds of short processes: what they import is compiled once, not each time.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help demo studio test test-all lint bench docs portraits-report clean
help:  ## show this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

$(VENV)/.uv:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: install it, or name it with PYTHON=..."; exit 2; }
	@echo "Setting up $(VENV) ..."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed, this is" `$(PYTHON) -V`; exit 2; }
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt uv
	@touch $@

$(VENV)/.installed: $(VENV)/.uv pyproject.toml constraints.txt
	@echo "Installing (1.4 GB on disk, once) ..."
	@$(UV) --editable '.[people]'
	@touch $@

$(VENV)/.dev: $(VENV)/.installed
	@echo "Installing the development tools ..."
	@$(UV) --editable '.[all]' --group dev
	@touch $@

demo: $(VENV)/.installed  ## render a 1080p video of a presenter speaking three sentences
	@mkdir -p out
	@$(BIN)/heygen-studio create --script-file examples/demo.txt --output out/demo.mp4 --force

studio: $(VENV)/.installed  ## serve the studio and the API (HEYGEN_API_HOST, HEYGEN_API_PORT)
	@$(BIN)/python -m heygen_studio

test: $(VENV)/.dev  ## run the tests
	@$(BIN)/python -m pytest -m "not whole"

test-all: test  ## and those of the whole product, which take longer
	@$(BIN)/python -m pytest -m whole

lint: $(VENV)/.dev  ## style, types and the direction of imports
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: $(VENV)/.dev  ## measure speed and memory against their limits (BEFORE=REVISION: and against that)
	@$(BIN)/python tools/bench.py
	@$(BIN)/python tools/bench_server.py
	@$(if $(BEFORE),$(BIN)/python tools/bench_before.py $(BEFORE))

portraits-report: $(VENV)/.dev  ## film 41 portraits and measure them: build/portraits/index.html
	@$(BIN)/python tools/portraits_report.py

docs: $(VENV)/.dev  ## bring the generated parts of the documentation up to date
	@$(BIN)/python tools/docs.py

clean:  ## remove what was installed and made
	rm -rf $(VENV) out build *.egg-info
