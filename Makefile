VENV := .venv
RUN := $(VENV)/bin/
READY := $(VENV)/.ready
READY_WEB := $(VENV)/.ready-web
# PYTHON=... names the Python to use; without it the first of 3.11, 3.12 and 3.13 that is there is taken.
SERVES := $(shell dev/environment.sh serves $(VENV) $(PYTHON) && echo yes)
SCRIPT ?= examples/launch-night.json
PIN := --quiet --upgrade --strip-extras --generate-hashes --no-emit-index-url --no-emit-trusted-host --no-emit-find-links
# What is enumerated or drawn at random: slower, and a target of its own.
LAWS := tests/laws tests/properties tests/rules/test_tables.py tests/rules/test_coverage.py \
	tests/e2e/test_failure_table.py tests/e2e/test_launch_night.py tests/e2e/test_exactly_once.py \
	tests/tools/doctor/test_roles.py emulators/tests/properties emulators/tests/fuzz
# What needs a browser, or what else requirements-web.txt has.
# Over the wire, so slower: with either video service, each a target of its own.
SHOWS := tests/attacks tests/e2e
BROWSER := tests/web emulators/tests/browser tests/openapi
SUITES ?= tests/web emulators/tests/browser

.DEFAULT_GOAL := help
.PHONY: again help setup provision rehearsal start web test test-emulators laws test-shows test-vonage test-clients test-sdk test-cli test-deploy test-client test-web pictures firebase fuzz crash chaos bench check rules mutants bounds format golden docs lock audit deploy capacity alerts doctor clean

help:  ## What can I do here?
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(READY): requirements-dev.txt functions/requirements.txt $(if $(SERVES),,again)
	@dev/environment.sh prepare $(VENV) $(PYTHON)

$(READY_WEB): $(READY) requirements-web.txt # beside the rest: a browser's driver, and judges of the API's document
	@echo "Adding what the tests of the pages need to $(VENV) ..." >&2
	@$(RUN)python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-web.txt
	@touch $@

again: # an environment whose Python has gone, or is another, is made again whatever its age

setup: $(READY)  ## Prepare the environment (the other targets do it by themselves)

rehearsal: $(READY)  ## Play a whole show on this machine: make rehearsal ARGS="--fans 200"
	@$(RUN)python -m rehearsal $(SCRIPT) $(ARGS)

start: $(READY)  ## Keep the whole stack running, with demo producers and events in it
	@$(RUN)python -m rehearsal.start $(ARGS)

web:  ## Build the pages into web/dist, types checked (needs Node 20)
	@node web/build.mjs --check

test: $(READY)  ## The tests that need nothing but Python
	@PYTHONDONTWRITEBYTECODE= $(RUN)pytest --numprocesses=2 --dist=loadfile --no-loadscope-reorder $(addprefix --ignore=,$(LAWS) $(SHOWS) $(BROWSER) tests/clients) $(ARGS)

test-emulators: $(READY)  ## The tests of the emulators, which stand for the services in all others
	@PYTHONDONTWRITEBYTECODE= $(RUN)pytest --numprocesses=2 --dist=loadfile --no-loadscope-reorder emulators/tests $(addprefix --ignore=,$(LAWS) $(BROWSER)) $(ARGS)

laws: $(READY)  ## What holds in every case there is, and in whatever order (a minute)
	@PYTHONDONTWRITEBYTECODE= $(RUN)pytest --numprocesses=2 --dist=loadfile --no-loadscope-reorder $(LAWS) $(ARGS)

test-shows: $(READY)  ## Every show and attack over the wire (a minute)
	@PYTHONDONTWRITEBYTECODE= $(RUN)pytest --numprocesses=2 --dist=loadfile --no-loadscope-reorder $(SHOWS) $(addprefix --ignore=,$(LAWS)) $(ARGS)

test-vonage: $(READY)  ## The same again, with Vonage Video
	@PYTHONDONTWRITEBYTECODE= $(RUN)pytest --numprocesses=2 --dist=loadfile --no-loadscope-reorder --video vonage $(SHOWS) $(ARGS)

test-clients: $(READY)  ## What the old web, iOS and Android apps do, replayed call by call
	@PYTHONDONTWRITEBYTECODE= $(RUN)pytest --numprocesses=2 tests/clients $(ARGS)

test-sdk: $(READY)  ## The official SDKs against the whole stack (needs Node 20)
	@$(RUN)python -m tests.sdk.run $(ARGS)

# One process for each suite: Playwright wants an event loop of its own, and xdist takes schemathesis' cases, which
# have one name, for one.
test-web: $(READY_WEB)  ## The pages in a browser: make test-web SUITES=tests/web (Node 20.19, Chromium)
	@command -v node >/dev/null || { echo "The pages need Node 20.19 or later to be built, and there is no Node on the PATH."; exit 1; }
	@dev/chromium.sh
	@node web/build.mjs --check
	@set -e; for suite in $(SUITES); do \
		PYTHONDONTWRITEBYTECODE= $(RUN)pytest --numprocesses=2 --dist=loadfile --no-loadscope-reorder $$suite $(ARGS); \
	done
	$(if $(ARGS)$(findstring command,$(origin SUITES)),,@PYTHONDONTWRITEBYTECODE= $(RUN)pytest tests/openapi)
	$(if $(ARGS)$(findstring command,$(origin SUITES)),,@$(RUN)python -m tests.sdk.client)

pictures: $(READY_WEB)  ## Rewrite the pictures of the pages, docs/pictures (Node 20.19, Chromium)
	@dev/chromium.sh
	@PYTHONDONTWRITEBYTECODE= $(RUN)pytest --numprocesses=0 tests/web/test_each_page.py --pictures

test-client: $(READY)  ## The typed client, web/client, against the whole stack (needs Node 20.19)
	@$(RUN)python -m tests.sdk.client $(ARGS)

test-cli: $(READY)  ## The official firebase CLI starts our database (needs Node 20; installs 300 MB)
	@$(RUN)python -m tests.sdk.cli.run $(ARGS)

test-deploy: $(READY)  ## The official firebase CLI deploys all of this to a fake of Google (needs Node 20)
	@$(RUN)python -m tests.deploy.run $(ARGS)

firebase: $(READY)  ## The firebase CLI that is pinned in package.json: make firebase ARGS="login"
	@$(RUN)python -m tools.firebase_cli $(ARGS)

fuzz: $(READY)  ## Attack the local database for a while: make fuzz ARGS="--seconds 60"
	@$(RUN)python -m emulators.fuzz $(ARGS)

crash: $(READY)  ## Kill the backend at every call it makes: make crash ARGS="--scenario live"
	@PYTHONPATH=functions $(RUN)python -m tests.crash $(ARGS)

chaos: $(READY)  ## Random shows with faults of every kind: make chaos ARGS="--shows 200 --seed 7"
	@PYTHONPATH=functions $(RUN)python -m tests.chaos $(ARGS)

bench: $(READY)  ## How fast it is, as a table: make bench ARGS="--quick --only calls"
	@$(RUN)python -m bench $(ARGS)

check: $(READY)  ## Format, lint, types, import contracts, fresh database rules
	@$(RUN)ruff format --check .
	@$(RUN)ruff check .
	@$(RUN)mypy
	@PYTHONPATH=functions $(RUN)lint-imports --no-cache
	@$(RUN)lint-imports --no-cache --config emulators/pyproject.toml
	@$(RUN)python -m rules --check

rules: $(READY)  ## Write database.rules.json from its source in rules/
	@$(RUN)python -m rules

mutants: $(READY)  ## Would the tables notice a mistake in the database rules? (a minute)
	@$(RUN)python -m dev.mutants $(ARGS)

bounds: $(READY)  ## Would the tests notice another bound in the functions? (a quarter of an hour)
	@$(RUN)python -m dev.mutants.constants $(ARGS)

format: $(READY)  ## Format the code, and fix what lint can fix
	@$(RUN)ruff format .
	@$(RUN)ruff check --fix .

golden: $(READY)  ## Rewrite what tests/golden compares with; read the diff afterwards
	@$(RUN)python -m tests.golden

docs: $(READY)  ## Rewrite the generated parts of README and docs: make docs ARGS=--play
	@$(RUN)python -m dev.docs $(ARGS)

lock: $(READY)  ## Pin the newest versions of every package, with the hashes of their files
	@test "$$($(RUN)python -V | cut -d. -f1,2)" = "Python 3.11" || { echo "The oldest Python that is promised pins what all can install: make lock PYTHON=python3.11"; exit 1; }
	@$(RUN)pip-compile $(PIN) --output-file functions/requirements.txt functions/requirements.in
	@$(RUN)pip-compile $(PIN) --allow-unsafe --output-file requirements-dev.txt requirements-dev.in
	@$(RUN)pip-compile $(PIN) --allow-unsafe --output-file requirements-web.txt requirements-web.in

audit: $(READY)  ## Is a weakness known of a package that is pinned? (asks api.osv.dev)
	@$(RUN)python -m dev.audit $(ARGS)

provision: $(READY)  ## What a project needs that it lacks: make provision PROJECT=my-project ARGS=--yes
	@test -n "$(PROJECT)" || { echo "Say where: make provision PROJECT=my-project"; exit 1; }
	@$(RUN)python -m tools.provision $(PROJECT) $(ARGS)

deploy: $(READY)  ## Deploy rules, functions in batches, and Hosting: make deploy PROJECT=my-project
	@test -n "$(PROJECT)" || { echo "Say where: make deploy PROJECT=my-project"; exit 1; }
	@$(RUN)python -m tools.deploy --project $(PROJECT) $(ARGS)

capacity: $(READY)  ## What a show of so many viewers needs: make capacity ARGS="--viewers 10000"
	@$(RUN)python -m tools.capacity $(ARGS)

alerts: $(READY)  ## E-mail on errors: make alerts PROJECT=my-project EMAIL=ops@example.com ARGS=--yes
	@test -n "$(PROJECT)" -a -n "$(EMAIL)" || { echo "Say where, and who is told: make alerts PROJECT=my-project EMAIL=ops@example.com"; exit 1; }
	@$(RUN)python -m tools.alerts --project $(PROJECT) --email $(EMAIL) $(ARGS)

doctor: $(READY)  ## Whether a deployed project can do its work: make doctor PROJECT=my-project
	@test -n "$(PROJECT)" || { echo "Say which: make doctor PROJECT=my-project"; exit 1; }
	@$(RUN)python -m tools.doctor --project $(PROJECT) $(ARGS)

clean:  ## Remove the environment and every cache
	rm -rf $(VENV) functions/venv .mypy_cache .ruff_cache .pytest_cache .hypothesis
