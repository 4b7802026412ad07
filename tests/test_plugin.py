"""The plugin's life: what appears when it is loaded is gone when it is unloaded; nothing heavy is imported."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
IMPORT = f"""
import importlib.util, sys
spec = importlib.util.spec_from_file_location("gossan", r"{ROOT / "__init__.py"}", submodule_search_locations=[r"{ROOT}"])
sys.modules["gossan"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(sys.modules["gossan"])
"""
LIFE = """
from qgis.core import QgsApplication
application = QgsApplication([], True)
application.initQgis()
registry = QgsApplication.processingRegistry()
before = sorted(provider.id() for provider in registry.providers())
from gossan import classFactory
for _ in range(2):
    plugin = classFactory(None)
    plugin.initProcessing()
    print(len(registry.providerById("gossan").algorithms()))
    plugin.unload()
    assert sorted(provider.id() for provider in registry.providers()) == before
application.exitQgis()
"""


def run_python(code: str) -> str:
    """Return what a fresh interpreter prints."""
    done = subprocess.run([sys.executable, "-c", IMPORT + code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.qgis
def test_the_plugin_can_be_loaded_unloaded_and_loaded_again() -> None:
    code = (
        "from gossan.processing_provider import provider as p; print(len(p.ALGORITHMS) + len([*p.WORKFLOWS.iterdir()]))"
    )
    expected = run_python(code)
    assert int(expected) > 13  # every algorithm and the bundled workflows
    assert run_python(LIFE).split() == [expected, expected]


def test_the_engine_imports_neither_qgis_nor_a_learning_library() -> None:
    code = "import gossan.engine.runner; print({n.split('.')[0] for n in sys.modules} & {'qgis', 'torch', 'sklearn'})"
    assert run_python(code) == "set()"


@pytest.mark.qgis
def test_the_whole_provider_imports_no_learning_library_into_qgis() -> None:
    names = "{'torch', 'sklearn', 'skops', 'joblib', 'dask'}"
    code = f"import gossan.plugin; print({{n.split('.')[0] for n in sys.modules}} & {names})"
    assert run_python(code).splitlines()[-1] == "set()"
