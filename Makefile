# Two commands, from nothing: `make run` and `make test`. Needs GNU make 3.81 and /bin/sh only.
#
#   make run                    the window; without a display, a demonstration and a picture of the window
#   make run ARGS="search dog"  any photoclip command
#   make test                   all tests but the slow ones; ARGS="-m slow" runs those
#   PYTHON=/path/to/python3.12  builds the environment with that Python

VENV_PYTHON := .venv/bin/python
ARGS ?=
export PYTHON PIP_ARGS

# Without arguments: the window where there is a display for it, else the demonstration and a picture of the window.
START := $(ARGS)
ifeq ($(strip $(ARGS)$(DISPLAY)$(WAYLAND_DISPLAY)$(filter Darwin,$(shell uname -s))),)
START := demo
PICTURE := photoclip-window.png
endif

.PHONY: run test slow lint format types imports check bench environment system clean distclean

run: environment
ifeq ($(strip $(START)),)
	@$(VENV_PYTHON) packaging/environment.py window
endif
	@$(VENV_PYTHON) -m photoclip $(START)
ifneq ($(PICTURE),)
	@$(VENV_PYTHON) packaging/screenshot.py "$(CURDIR)/$(PICTURE)" --query "a beach" --select 0
endif

test: environment
	$(VENV_PYTHON) -m pytest $(ARGS)

slow: environment
	$(VENV_PYTHON) -m pytest -m slow $(ARGS)

lint: environment
	$(VENV_PYTHON) -m ruff check .
	$(VENV_PYTHON) -m ruff format --check .

format: environment
	$(VENV_PYTHON) -m ruff check --fix .
	$(VENV_PYTHON) -m ruff format .

types: environment
	$(VENV_PYTHON) -m pyright

imports: environment
	$(VENV_PYTHON) -c 'import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())'

check: lint types imports test

bench: environment
	$(VENV_PYTHON) -m photoclip bench $(ARGS)

# Sound already: 0.1 s. Missing, cut off, moved or out of date: made or brought up to date.
environment:
	@if ! $(VENV_PYTHON) packaging/environment.py sound >/dev/null 2>&1; then \
		python=$$(sh packaging/find_python.sh) && "$$python" packaging/environment.py make; \
	fi

system:
	@python=$$(sh packaging/find_python.sh) && echo "builds with $$python"; true
	@if [ -x $(VENV_PYTHON) ]; then $(VENV_PYTHON) packaging/environment.py window && echo "a window can open"; fi; true

clean:
	rm -rf build dist *.egg-info .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -not -path './.venv/*' -prune -exec rm -rf {} +

distclean: clean
	rm -rf .venv
