# Gossan: make demo | make test | make bench | make package. See README.md.
SHELL := /bin/bash
ROOT := $(CURDIR)
BUILD := $(ROOT)/.build
PLUGINS := $(BUILD)/plugins
SYSTEM_PYTHON := /usr/bin/python3
TEST_PYTHON := $(BUILD)/venv/bin/python
ENGINE_PYTHON := PYTHONPATH=$(PLUGINS) $(SYSTEM_PYTHON) -c "from gossan.engine import environment, settings; \
    print(environment.find(settings.Settings(), environment.LIBRARIES).python)"
SURVEY ?=
SETTINGS ?=
OUT ?= demo

export QT_QPA_PLATFORM ?= offscreen
export PYTHONDONTWRITEBYTECODE ?= 1

.PHONY: demo test lint bench package system engine study walkthrough screenshots clean

demo: system engine
	$(SYSTEM_PYTHON) scripts/demo.py --out "$(OUT)" $(if $(SURVEY),--survey "$(SURVEY)") $(if $(SETTINGS),--settings "$(SETTINGS)")

test: lint test-qgis test-engine

test-qgis: system engine $(BUILD)/venv.done
	$(TEST_PYTHON) -m pytest -m "not engine" --durations=10

test-engine: engine $(BUILD)/test-libraries.done
	PYTHONPATH=$(BUILD)/test-libraries "$$($(ENGINE_PYTHON))" \
	    -m pytest -m "not qgis" tests/core tests/models tests/tasks tests/engine tests/benchmarks --durations=10

lint: $(BUILD)/venv.done $(PLUGINS)/gossan
	$(TEST_PYTHON) -m ruff check .
	$(TEST_PYTHON) -m ruff format --check .
	cd $(PLUGINS) && $(TEST_PYTHON) -m mypy --config-file $(ROOT)/pyproject.toml -p gossan
	$(TEST_PYTHON) scripts/site_checks.py

bench: system engine $(BUILD)/venv.done
	PYTHONPATH=$(PLUGINS) $(SYSTEM_PYTHON) benchmarks/run.py

# dist/gossan-<version>.zip, from what git has, and everything that the plugin site looks at
package: $(BUILD)/venv.done $(PLUGINS)/gossan
	@rm -rf dist && $(TEST_PYTHON) scripts/package.py
	$(TEST_PYTHON) scripts/site_checks.py --zip dist/*.zip

study: system engine $(BUILD)/venv.done
	PYTHONPATH=$(PLUGINS) $(SYSTEM_PYTHON) benchmarks/eskay.py --out docs/eskay_tables.md

# docs/systems_tables.md; every cell is kept in the folder, so a stop loses nothing
systems: system engine
	PYTHONPATH=$(PLUGINS) $(SYSTEM_PYTHON) benchmarks/systems.py --out $(BUILD)/systems
	PYTHONPATH=$(PLUGINS) $(SYSTEM_PYTHON) scripts/systems_pictures.py --kept $(BUILD)/systems

# docs/evidence.md's pictures and numbers, from a real survey
walkthrough: system
	PYTHONPATH=$(PLUGINS) $(SYSTEM_PYTHON) scripts/evidence_walkthrough.py --survey "$(SURVEY)" --out "$(OUT)/walkthrough"

# docs/images, from the real QGIS and what make demo has left in OUT
screenshots: system
	$(SYSTEM_PYTHON) scripts/screenshots.py --demo "$(OUT)" --out docs/images

# what a fresh machine lacks: QGIS, Python's venv module, fonts for charts
system: $(PLUGINS)/gossan
	@bash scripts/install_system.sh

# the worker's environment, in the per-user cache (GOSSAN_CACHE moves it)
engine: system
	@PYTHONPATH=$(PLUGINS) $(SYSTEM_PYTHON) -m gossan.engine.environment

# QGIS and Python find the package under its own name, whatever the checkout is called
$(PLUGINS)/gossan:
	@mkdir -p $(PLUGINS) && ln -sfn $(ROOT) $(PLUGINS)/gossan

$(BUILD)/venv.done: requirements-test.txt | system
	$(SYSTEM_PYTHON) -m venv --system-site-packages $(BUILD)/venv
	$(BUILD)/venv/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-test.txt
	touch $@

# pytest, and torchvision's networks to compare ours with, beside the engine; Dask in it, for the tests of the cluster
$(BUILD)/test-libraries.done: | engine
	PYTHONPATH=$(PLUGINS) $(SYSTEM_PYTHON) -m gossan.engine.environment --cluster
	rm -rf $(BUILD)/test-libraries
	"$$($(ENGINE_PYTHON))" -m pip install --quiet --disable-pip-version-check --target $(BUILD)/test-libraries pytest
	"$$($(ENGINE_PYTHON))" -m pip install --quiet --disable-pip-version-check --no-deps --target $(BUILD)/test-libraries \
	    torchvision pillow
	touch $@

clean:
	rm -rf $(BUILD)
