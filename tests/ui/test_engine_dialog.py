"""The engine's page, with real threads, a real pip and real Pythons."""

from __future__ import annotations

import dataclasses
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.qgis
pytest.importorskip("qgis.core", reason="this Python has no qgis; 'make test' runs it where it is")

SYSTEM = Path("/usr/bin/python3")
HIDDEN = "correct-horse"
posix = pytest.mark.skipif(sys.platform == "win32", reason="uses shell scripts as stand-ins for programs")
STAND_IN = """#!/bin/sh
echo '{"version": [3, 11, 2], "packages": {PACKAGES}, "broken": {}, "cuda": false, "device": "stand-in"}'
"""


@pytest.fixture
def application() -> Any:
    from qgis.core import QgsApplication

    return QgsApplication.instance() or QgsApplication([], True)


@pytest.fixture
def dialog(application: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The dialog of a user who has set up nothing."""
    monkeypatch.delenv("GOSSAN_PYTHON", raising=False)
    monkeypatch.setenv("GOSSAN_SETTINGS", str(tmp_path / "settings.json"))
    from gossan.engine.settings import Settings
    from gossan.ui.engine_dialog import EngineDialog

    made = EngineDialog(None, Settings(cache=tmp_path / "cache", python="", dask="", workers=1))
    settled(made)
    yield made
    made.stop()
    made.deleteLater()


def until(condition: Callable[[], bool], seconds: float = 120) -> None:
    """Let Qt work until a condition holds."""
    from qgis.PyQt.QtCore import QCoreApplication, QEventLoop, QTimer

    ticks = QTimer()  # wakes the loop where nothing else does
    ticks.start(20)
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "nothing came of it"
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def settled(dialog: Any) -> None:
    """Wait until the dialog has looked and nothing runs."""
    until(lambda: not dialog.is_running() and not dialog.is_looking() and dialog.found is not None)


def finished(dialog: Any) -> str:
    """Wait for the end of a build; return what the page says."""
    told: list[str] = []
    dialog.thread.ended.connect(lambda sentence, well: told.append(sentence))
    until(lambda: bool(told))
    settled(dialog)
    return str(dialog.page.state.text())


def stand_in(path: Path, packages: str) -> Path:
    """Write a program that answers as a Python with these packages would."""
    path.write_text(STAND_IN.replace("{PACKAGES}", packages))
    path.chmod(0o755)
    return path


def test_the_first_page_says_what_is_missing_what_works_and_what_one_click_takes(dialog: Any) -> None:
    rows = {name: label.text() for name, label in dialog.page.rows.items()}
    assert "not set up yet" in dialog.page.state.text()
    assert "PyTorch" in rows["missing"] and "scikit-learn" in rows["missing"]
    assert "kriging" in rows["without"] and "networks" in rows["needed"]
    assert "GB" in rows["download"] and "minutes on a fast line" in rows["time"]
    assert str(dialog.settings.cache) in rows["where"] and "free" in rows["where"]
    assert dialog.button.text() == "Set up the engine" and dialog.button.isEnabled()
    assert not dialog.cancel_button.isVisibleTo(dialog) and not dialog.remove_button.isVisibleTo(dialog)


def test_an_index_of_cpu_wheels_shrinks_the_download(dialog: Any) -> None:
    if sys.platform != "linux":
        pytest.skip("elsewhere PyTorch comes without NVIDIA's libraries anyway")
    dialog.page.device.setCurrentIndex(1)
    before = dialog.page.rows["download"].text()
    dialog.choices.torch_index.setText("https://index.example.invalid/cpu")
    dialog.choices.torch_index.editingFinished.emit()
    assert "NVIDIA" in before and "NVIDIA" not in dialog.page.rows["download"].text()


def test_too_full_a_disk_is_said_before_the_click(dialog: Any) -> None:
    dialog.found = dataclasses.replace(dialog.found, free=0.5)
    dialog._show_found()
    assert "only 0.5 GB free: choose another folder" in dialog.page.rows["where"].text()


def test_a_wheel_folder_without_the_wheels_ends_with_cause_remedy_and_the_button_again(
    dialog: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    dialog.choices.wheels.setFilePath(str(tmp_path))
    dialog.start()
    assert dialog.cancel_button.isEnabled() and not dialog.button.isEnabled()
    said = finished(dialog)
    assert f"The wheel folder {tmp_path} has no torch==" in said and "pip download" in said
    assert said in dialog.log.toPlainText()
    assert dialog.button.isEnabled() and dialog.file_button.isEnabled()
    from gossan.engine.settings import saved

    assert saved()["wheels"] == str(tmp_path)  # the next try finds it there
    assert dialog.remove_button.isVisibleTo(dialog)  # half an engine takes room, too


@posix
def test_cancel_stops_a_build_within_two_seconds_and_the_page_is_as_before(dialog: Any, tmp_path: Path) -> None:
    started = tmp_path / "started"
    program = tmp_path / "python3"
    program.write_text(f"#!/bin/sh\ntouch '{started}'\ntrap '' TERM\nsleep 600 &\nwait\n")
    program.chmod(0o755)
    dialog.choices.base_python.setFilePath(str(program))
    dialog.start()
    until(started.exists)
    clicked = time.monotonic()
    dialog.cancel_button.click()
    until(lambda: not dialog.is_running())
    assert time.monotonic() - clicked < 2
    until(lambda: "Stopped" in dialog.page.state.text())
    assert dialog.button.isEnabled()


@posix
def test_a_python_that_lacks_something_is_told_so_and_not_used(dialog: Any, tmp_path: Path) -> None:
    chosen = stand_in(tmp_path / "python3", '{"numpy": "2.0", "scipy": "1.14"}')
    dialog.choices.python.setFilePath(str(chosen))
    dialog.choices.use_button.click()
    until(lambda: bool(dialog.choices.verdict.text()))
    settled(dialog)
    assert "Python 3.11.2 and lacks PyTorch, scikit-learn" in dialog.choices.verdict.text()
    assert dialog.settings.python == ""


@posix
def test_a_python_that_has_everything_is_used_now_and_in_the_next_session(dialog: Any, tmp_path: Path) -> None:
    from gossan.engine.environment import LIBRARIES
    from gossan.engine.settings import Settings

    everything = "{" + ", ".join(f'"{name}": "1.0"' for name in LIBRARIES) + "}"
    chosen = stand_in(tmp_path / "python3", everything)
    dialog.choices.python.setFilePath(str(chosen))
    dialog.choices.use_button.click()
    until(lambda: dialog.settings.python == str(chosen))
    settled(dialog)
    assert Settings().python == str(chosen)
    assert dialog.page.state.text() == "The engine is ready: Python 3.11.2 on the processor (stand-in)."
    assert "PyTorch 1.0" in dialog.page.rows["libraries"].text()
    dialog.choices.clear_button.click()
    settled(dialog)
    assert Settings().python == "" and "not set up yet" in dialog.page.state.text()


def test_a_file_that_is_no_python_is_named(dialog: Any, tmp_path: Path) -> None:
    dialog.choices.python.setFilePath(str(tmp_path / "python9"))
    dialog.choices.use_button.click()
    until(lambda: "python9" in dialog.page.state.text() and not dialog.is_looking())
    assert "cannot be run" in dialog.page.state.text() and dialog.settings.python == ""


def test_what_was_built_is_removed_after_a_question(dialog: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from qgis.PyQt.QtCore import QTimer
    from qgis.PyQt.QtWidgets import QApplication, QMessageBox

    folder = dialog.settings.cache / "engine-3.11"
    (folder / "lib").mkdir(parents=True)
    (folder / "lib" / "torch.so").write_bytes(b"x" * 5_000_000)
    dialog.refresh()
    settled(dialog)
    assert dialog.remove_button.text() == "Remove (5 MB)..."

    def answer(button: Any) -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox) and str(folder) in box.text()
        box.button(button).click()

    QTimer.singleShot(200, lambda: answer(QMessageBox.StandardButton.No))
    dialog.remove_button.click()
    assert folder.exists() and not dialog.is_looking()
    QTimer.singleShot(200, lambda: answer(QMessageBox.StandardButton.Yes))
    dialog.remove_button.click()
    until(lambda: not folder.exists())
    settled(dialog)
    assert not dialog.remove_button.isVisibleTo(dialog)


def test_diagnostics_name_the_versions_and_no_secret(dialog: Any) -> None:
    dialog._tell(f"Looking in indexes: https://user:{HIDDEN}@index.example.invalid/simple")
    dialog._tell(f"PIP_PASSWORD={HIDDEN} token: {HIDDEN}")
    cache = dialog.settings.cache
    cache.mkdir(parents=True)
    (cache / "engine-3.11.log").write_text(f"via http://me:{HIDDEN}@proxy:3128\nNo space left on device\n")
    text = dialog.diagnostics()
    for words in ("Gossan ", "QGIS 3", "Python 3", "Qt ", "NVIDIA", "No space left", "index.example.invalid"):
        assert words in text
    assert HIDDEN not in text and "me:" not in text
    assert str(Path.home()) not in text or len(str(Path.home())) <= 3


def test_qgis_proxy_reaches_pip_with_its_password_and_the_page_without(dialog: Any) -> None:
    from gossan.ui.qgis_proxy import proxy_words, qgis_proxy
    from qgis.core import QgsNetworkAccessManager
    from qgis.PyQt.QtNetwork import QNetworkProxy

    network = QgsNetworkAccessManager.instance()
    before = network.fallbackProxy()
    try:
        proxy = QNetworkProxy(QNetworkProxy.ProxyType.HttpProxy, "proxy.example.invalid", 3128, "me", f"{HIDDEN}@/:")
        network.setFallbackProxyAndExcludes(proxy, [], [])
        address = qgis_proxy()
        assert address == "http://" + f"me:{HIDDEN}%40%2F%3A" + "@proxy.example.invalid:3128"
        shown = proxy_words(address)
        assert "http://proxy.example.invalid:3128" in shown and HIDDEN not in shown and "me" not in shown.split()
        dialog.refresh()
        settled(dialog)
        assert "proxy.example.invalid" in dialog.choices.proxy.text() and HIDDEN not in dialog.choices.proxy.text()
        assert dialog.choices.options("auto").proxy == address
        assert HIDDEN not in dialog.diagnostics()
        dialog.choices.proxy.setChecked(False)
        assert dialog.choices.options("auto").proxy == ""
    finally:
        network.setFallbackProxyAndExcludes(before, [], [])


def test_an_index_with_a_password_is_not_kept(dialog: Any) -> None:
    from gossan.engine.settings import saved

    dialog.choices.index.setText(f"https://me:{HIDDEN}@index.example.invalid/simple")
    assert HIDDEN in dialog.choices.options("cpu").index
    assert "index" not in saved()


def test_the_choice_of_device_counts_for_the_next_session(dialog: Any) -> None:
    from gossan.engine.settings import Settings

    dialog.page.device.setCurrentIndex(1)
    assert Settings().device == "cpu" and dialog.settings.device == "cpu"
    dialog.page.device.setCurrentIndex(0)
    assert Settings().device == "auto"
