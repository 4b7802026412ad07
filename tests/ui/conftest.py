"""A real QGIS, offscreen, with Processing and Gossan's provider; layers on disk and in memory; waiting for threads."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any, Callable

import pytest

pytest.importorskip("qgis.core", reason="this Python has no qgis; 'make test' runs it where it is")
BESIDE = Path(__file__).resolve().parent.parent / "processing_provider" / "conftest.py"
spec = importlib.util.spec_from_file_location("gossan_test_layers", BESIDE)
assert spec is not None and spec.loader is not None
beside = importlib.util.module_from_spec(spec)
spec.loader.exec_module(beside)
feedback, point_layer, raster_layer, run = beside.feedback, beside.point_layer, beside.raster_layer, beside.run
PATIENCE_MS = 20_000


@pytest.fixture(scope="session")
def qgis_app() -> Any:
    """The one QgsApplication of this process, with Processing initialised and Gossan registered."""
    from qgis.core import QgsApplication

    application = QgsApplication.instance() or QgsApplication([], True)
    if QgsApplication.processingRegistry().providerById("gossan") is None:
        application.initQgis()
        sys.path.append(str(Path(QgsApplication.prefixPath()) / "share" / "qgis" / "python" / "plugins"))
        from processing.core.Processing import Processing

        Processing.initialize()
        from gossan.processing_provider.provider import GossanProvider

        beside.provider = GossanProvider()
        QgsApplication.processingRegistry().addProvider(beside.provider)
    return application


@pytest.fixture
def until(qgis_app: Any) -> Callable[[Callable[[], bool], Any], None]:
    """``until(condition, signal)``: let events happen until the condition holds, looked at whenever the signal comes."""
    from qgis.PyQt.QtCore import QEventLoop, QTimer

    def _until(condition: Callable[[], bool], signal: Any) -> None:
        if condition():
            return
        loop = QEventLoop()
        QTimer.singleShot(PATIENCE_MS, loop.quit)

        def look(*_: Any) -> None:
            if condition():
                loop.quit()

        signal.connect(look)
        loop.exec()
        signal.disconnect(look)
        assert condition()

    return _until


@pytest.fixture
def project(qgis_app: Any) -> Any:
    """The project, empty before and after."""
    from qgis.core import QgsProject

    QgsProject.instance().clear()
    yield QgsProject.instance()
    QgsProject.instance().clear()
