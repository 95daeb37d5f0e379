# `make play` and `make test` need Python 3.11 or newer and nothing else; both set up .venv on first use.
PYTHON ?= $(shell for p in python3.14 python3.13 python3.12 python3.11 python3 python; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
PY := $(VENV)/bin/python

.PHONY: play test smoke check golden pictures clean

play: $(VENV)/.play
	@$(PY) -m game play

test: $(VENV)/.test
	@$(PY) -m pytest --numprocesses auto --dist worksteal

check: $(VENV)/.test
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(VENV)/bin/lint-imports
	$(PY) -m game check
	$(PY) -m game replay --verify tests/golden/*.game
	$(PY) -m pytest tests/test_docs.py

# Every command once, without the suite: in CI, on a second Python.
smoke: $(VENV)/.play
	own=$$(mktemp -d) && trap 'rm -rf "$$own"' EXIT && export COUNTERFACTUAL_TACTICS_HOME="$$own" SDL_VIDEODRIVER=dummy && \
	$(PY) -m game check && \
	$(PY) -m game replay --verify tests/golden/*.game && \
	$(PY) -m game rules >"$$own/out" && \
	$(PY) -m game methods >"$$own/out" && \
	$(PY) -m game simulate first-strike --seed 1 >"$$own/out" && \
	$(PY) -m game shot first-strike --screen board -o "$$own/board.png" && \
	echo q | $(PY) -m game play --text first-strike --seed 1 >"$$own/out"

golden: $(VENV)/.test
	$(PY) -m tests.golden.make

# In a folder of its own: a game that happens to be saved on this machine, or its settings, are in no picture.
pictures: $(VENV)/.test
	own=$$(mktemp -d) && trap 'rm -rf "$$own"' EXIT && export COUNTERFACTUAL_TACTICS_HOME="$$own" && \
	for size in 1280x720 1920x1080; do \
	for screen in title picker board; do $(PY) -m game shot first-strike --screen $$screen --size $$size -o docs/pictures/$$screen-$$size.png || exit 1; done; \
	$(PY) -m game shot docs/pictures/mid.game --size $$size -o docs/pictures/board-mid-$$size.png || exit 1; \
	$(PY) -m game shot tests/golden/first-strike-three-stars.game --screen debrief --size $$size -o docs/pictures/debrief-$$size.png || exit 1; done

$(PY):
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed and was not found; install it, or run: make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "The venv could not be made; on Debian and Ubuntu: apt install python3-venv"; exit 1; }

# A failed install leaves no stamp, so the next run tries again; a stamp newer than pyproject.toml needs no network.
$(VENV)/.play: pyproject.toml | $(PY)
	@echo "Setting up (once) …"
	@$(PY) -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(VENV)/.test: pyproject.toml | $(PY)
	@echo "Setting up with the test tools (once) …"
	@$(PY) -m pip install --quiet --disable-pip-version-check -e ".[test]"
	@touch $@ $(VENV)/.play

clean:
	rm -rf $(VENV) .venv-oldest .venv-newest build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
