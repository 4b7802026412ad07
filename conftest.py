"""Registers the checkout as the package ``gossan`` and skips, with a reason, what this Python cannot run."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["GOSSAN_SETTINGS"] = str(
    ROOT / ".build" / "no-settings.json"
)  # what this computer's user saved is not tested


def register_package() -> None:
    """Make ``import gossan`` name this checkout, whatever its folder is called."""
    spec = importlib.util.spec_from_file_location(
        "gossan", ROOT / "__init__.py", submodule_search_locations=[str(ROOT)]
    )
    assert spec is not None and spec.loader is not None
    package = importlib.util.module_from_spec(spec)
    sys.modules["gossan"] = package
    spec.loader.exec_module(package)


register_package()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip by marker what this interpreter lacks; ``make test`` runs each layer where nothing is skipped."""
    lacks = {
        "qgis": importlib.util.find_spec("qgis") is None,
        "engine": importlib.util.find_spec("torch") is None,
    }
    for item in items:
        for marker, missing in lacks.items():
            if missing and item.get_closest_marker(marker):
                item.add_marker(
                    pytest.mark.skip(reason=f"this Python has no {marker}; 'make test' runs it where it is")
                )


ENDED: dict[str, int] = {}


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Remember how the tests ended."""
    ENDED["status"] = int(exitstatus)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave with the tests' own status: QGIS, used without its main window, frees some objects twice as Python ends."""
    if "qgis.core" in sys.modules and ENDED:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(ENDED["status"])


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data beside the checkout."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("no real data beside the checkout (../shared/data)")
    return folder
