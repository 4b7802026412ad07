"""Saved settings: one small file that QGIS, qgis_process and the command line read alike."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from gossan.core.errors import EngineError
from gossan.engine.settings import Settings, save, saved, settings_file


@pytest.fixture(autouse=True)
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("GOSSAN_CACHE", "GOSSAN_PYTHON", "GOSSAN_DASK", "GOSSAN_WORKERS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GOSSAN_SETTINGS", str(tmp_path / "folder" / "settings.json"))
    return tmp_path / "folder" / "settings.json"


def test_what_is_saved_is_what_the_next_settings_have(tmp_path: Path) -> None:
    save(cache=str(tmp_path), python="/usr/bin/python3", workers=3, device="cpu", dask="tcp://host:8786")
    settings = Settings()
    assert (settings.cache, settings.python, settings.worker_count) == (tmp_path, "/usr/bin/python3", 3)
    assert (settings.device, settings.dask) == ("cpu", "tcp://host:8786")


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(cache="/elsewhere", workers=3)
    monkeypatch.setenv("GOSSAN_CACHE", str(tmp_path))
    monkeypatch.setenv("GOSSAN_WORKERS", "5")
    assert (Settings().cache, Settings().workers) == (tmp_path, 5)
    assert Settings(workers=7).workers == 7  # and the call over both


def test_saving_one_leaves_the_others_and_an_empty_value_forgets(file: Path) -> None:
    save(python="/usr/bin/python3", device="cuda")
    save(python="")
    assert json.loads(file.read_text()) == {"device": "cuda"}
    assert Settings().python == ""
    assert [path.name for path in file.parent.iterdir()] == [file.name]  # no half file is left


@pytest.mark.parametrize("content", ["{half", "[]", '{"device": "abacus"}'])
def test_a_damaged_file_counts_as_none(file: Path, content: str) -> None:
    file.parent.mkdir()
    file.write_text(content)
    assert Settings().device == "auto"


def test_a_file_that_cannot_be_written_is_named(file: Path) -> None:
    file.parent.write_text("a file where the folder should be")
    with pytest.raises(EngineError, match="could not be saved in .*settings.json"):
        save(python="x")


def test_without_a_name_it_lies_beside_the_users_other_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GOSSAN_SETTINGS")
    monkeypatch.setenv("XDG_CONFIG_HOME", "/somewhere")
    monkeypatch.setenv("APPDATA", "/somewhere")
    assert settings_file().parts[-2:] in (("gossan", "settings.json"),)
    monkeypatch.setenv("GOSSAN_SETTINGS", "/nowhere/settings.json")
    assert saved() == {}
