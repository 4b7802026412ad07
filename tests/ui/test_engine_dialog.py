from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.qgis
pytest.importorskip("qgis.core", reason="this Python has no qgis; 'make test' runs it where it is")


@pytest.fixture
def application() -> Any:
    from qgis.core import QgsApplication

    return QgsApplication.instance() or QgsApplication([], True)


def test_it_says_what_is_missing_and_what_to_click(application: Any, tmp_path: Path) -> None:
    from gossan.engine.settings import Settings
    from gossan.ui.engine_dialog import EngineDialog

    dialog = EngineDialog(None, Settings(cache=tmp_path, python=""))
    assert "Set up the engine" in dialog.state.text() and "PyTorch" in dialog.state.text()
    assert dialog.button.isEnabled() and not dialog.cancel_button.isEnabled()
    assert str(tmp_path) in dialog.diagnostics()


def test_a_build_that_fails_ends_with_a_sentence_and_the_button_again(application: Any, tmp_path: Path) -> None:
    from gossan.engine.installer import Options
    from gossan.engine.settings import Settings
    from gossan.ui.engine_dialog import BuildThread, EngineDialog
    from qgis.PyQt.QtCore import QEventLoop

    dialog = EngineDialog(None, Settings(cache=tmp_path, python=""))
    thread = BuildThread(dialog.settings, Options(python=str(tmp_path / "no-python")), dialog)
    dialog.thread = thread
    loop = QEventLoop()
    thread.ended.connect(dialog._end)
    thread.ended.connect(loop.quit)
    thread.start()
    loop.exec()
    assert "no-python" in dialog.log.toPlainText()
    assert dialog.button.isEnabled() and not dialog.is_running()
    dialog.stop()
