"""Gossan's page in QGIS's options: what it shows, keeps, and leaves alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.qgis
pytest.importorskip("qgis.core", reason="this Python has no qgis; 'make test' runs it where it is")

VARIABLES = ("GOSSAN_CACHE", "GOSSAN_PYTHON", "GOSSAN_DASK", "GOSSAN_WORKERS")


@pytest.fixture
def applied() -> list[int]:
    """One entry for each time that something was saved."""
    return []


@pytest.fixture
def page(qgis_app: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, applied: list[int]) -> Iterator[Any]:
    """The page of a user who has chosen nothing, as QGIS gets it from the factory."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GOSSAN_SETTINGS", str(tmp_path / "settings.json"))
    from gossan.ui.options_page import GROUP_RESULTS, OptionsFactory
    from qgis.core import QgsSettings

    QgsSettings().remove(GROUP_RESULTS)
    factory = OptionsFactory(lambda: applied.append(1))
    assert factory.title() == "Gossan" and not factory.icon().isNull()
    made = factory.createWidget()
    yield made
    made.deleteLater()
    QgsSettings().remove(GROUP_RESULTS)


def test_a_user_who_chose_nothing_sees_what_stands_in_and_keeps_nothing(
    page: Any, tmp_path: Path, applied: list[int]
) -> None:
    from gossan.engine.settings import user_cache

    assert page.cache.filePath() == "" and page.cache.lineEdit().placeholderText() == str(user_cache())
    assert page.device.currentIndex() == 0 and page.workers.text().startswith("all ")
    assert page.group.isChecked() and page.isValid()
    page.apply()
    assert json.loads((tmp_path / "settings.json").read_text()) == {}
    assert applied == [1]


def test_what_is_applied_is_what_the_engine_reads_and_the_next_page_shows(page: Any, tmp_path: Path) -> None:
    from gossan.engine.settings import Settings
    from gossan.processing_provider.result_group import SETTING
    from gossan.ui.options_page import OptionsPage
    from qgis.core import QgsSettings

    page.cache.setFilePath(str(tmp_path / "new" / "cache"))
    page.python.setFilePath("/usr/bin/python3")
    page.device.setCurrentIndex(1)
    page.workers.setValue(1)
    page.dask.setText(" tcp://node01:8786 ")
    page.group.setChecked(False)
    page.apply()
    settings = Settings()
    assert settings.cache == tmp_path / "new" / "cache" and settings.cache.is_dir()
    assert (settings.python, settings.device, settings.workers) == ("/usr/bin/python3", "cpu", 1)
    assert settings.dask == "tcp://node01:8786"
    assert QgsSettings().value(SETTING, True, type=bool) is False
    again = OptionsPage(lambda: None)
    assert (again.cache.filePath(), again.workers.value()) == (str(settings.cache), 1)
    assert not again.group.isChecked()
    again.workers.setValue(0)
    again.apply()
    assert Settings().workers == 0 and Settings().python == "/usr/bin/python3"


@pytest.mark.parametrize("address", ["node01", "http://node01:8786", "tcp://node01", "tcp://no de:1"])
def test_an_address_that_is_none_is_said_at_once_and_not_kept(page: Any, tmp_path: Path, address: str) -> None:
    page.dask.setText(address)
    assert not page.isValid() and "tcp://host:8786" in page.problem.text()
    page.apply()
    assert "dask" not in json.loads((tmp_path / "settings.json").read_text())
    page.dask.setText("tcp://node01:8786")
    assert page.isValid() and not page.problem.text()


def test_what_the_environment_fixes_is_shown_and_stays(
    page: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gossan.ui.options_page import OptionsPage

    monkeypatch.setenv("GOSSAN_CACHE", str(tmp_path))
    fixed = OptionsPage(lambda: None)
    assert fixed.cache.filePath() == str(tmp_path) and not fixed.cache.isEnabled()
    assert "GOSSAN_CACHE" in fixed.cache.toolTip() and fixed.python.isEnabled()
    fixed.apply()
    assert "cache" not in json.loads((tmp_path / "settings.json").read_text())


def test_a_cache_folder_that_cannot_be_made_is_named_and_not_kept(page: Any, tmp_path: Path) -> None:
    from qgis.PyQt.QtCore import QTimer
    from qgis.PyQt.QtWidgets import QApplication

    said: list[str] = []

    def close() -> None:
        box = QApplication.activeModalWidget()
        said.append(box.text())
        box.close()

    (tmp_path / "file").write_text("no folder")
    page.cache.setFilePath(str(tmp_path / "file" / "cache"))
    QTimer.singleShot(200, close)
    page.apply()
    assert "choose a folder that is yours" in said[0] and str(tmp_path / "file") in said[0]
    assert not (tmp_path / "settings.json").exists()
