"""The assembled plugin in the real QGIS: its dock works there, and unloading leaves nothing behind."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.qgis
pytest.importorskip("qgis.core", reason="this Python has no qgis; 'make test' runs it where it is")

from gossan.tests.ui.survey_project import raster  # noqa: E402  # needs qgis

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = Path(__file__).with_name("life_in_qgis.py")
INI = "[PythonPlugins]\ngossan=false\nprocessing=true\n[qgis]\ncheckVersion=false\n"


@pytest.fixture(scope="module")
def found(qgis_app: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the script found in QGIS's own window, on a display of its own and in a fresh profile."""
    qgis = shutil.which("qgis.bin") or shutil.which("qgis")
    if shutil.which("xvfb-run") is None or qgis is None:
        pytest.skip("needs QGIS's window and a virtual display (xvfb-run)")
    folder = tmp_path_factory.mktemp("life")
    raster(folder, "stack", {"stack": {}}, bands=3)
    raster(folder, "scores", {"model": {"file": "m.gossan", "title": "GANomaly"}})
    settings = folder / "profile" / "profiles" / "default" / "QGIS"
    settings.mkdir(parents=True)
    (settings / "QGIS3.ini").write_text(INI, encoding="utf-8")
    (folder / "plugins").mkdir()
    (folder / "plugins" / "gossan").symlink_to(ROOT, target_is_directory=True)
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "xcb",
        "QGIS_PLUGINPATH": str(folder / "plugins"),
        "GOSSAN_TEST_FOLDER": str(folder),
        "GOSSAN_CACHE": str(folder / "cache"),
        "GOSSAN_PYTHON": "",
    }
    command = ["xvfb-run", "-a", "-s", "-screen 0 1280x800x24", qgis, "--noversioncheck", "--nologo"]
    command += ["--profiles-path", str(folder / "profile"), "--code", str(SCRIPT)]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=600)
    answer, stuck = folder / "found.json", folder / "stuck.txt"
    assert answer.exists(), f"{stuck.read_text() if stuck.exists() else ''}{ended.stderr[-3000:]}"
    content: dict[str, Any] = json.loads(answer.read_text(encoding="utf-8"))
    assert "error" not in content, content["error"]
    return content


def test_loading_adds_one_dock_one_button_one_menu_and_the_toolbox(found: dict[str, Any]) -> None:
    before, loaded = found["before"], found["loaded"]
    assert sorted({*loaded["docks"]} - {*before["docks"]}) == ["Gossan"]
    assert sorted({*loaded["toolbar"]} - {*before["toolbar"]}) == ["Gossan panel"]
    assert sorted({*loaded["menu"]} - {*before["menu"]}) == ["Gossan"]
    assert sorted({*loaded["providers"]} - {*before["providers"]}) == ["gossan"]
    assert found["dock is shown"] and found["narrowest"] <= 300


def test_the_options_have_one_page_while_the_plugin_is_loaded(found: dict[str, Any]) -> None:
    assert (found["options loaded"], found["options after"]) == (1, 0)


@pytest.mark.parametrize("moment", ["after", "at the end"])
def test_unloading_leaves_nothing_behind_even_in_the_middle_of_work(found: dict[str, Any], moment: str) -> None:
    assert found[moment] == found["before"]


def test_a_second_load_is_as_the_first(found: dict[str, Any]) -> None:
    assert found["loaded again"] == found["loaded"]


def test_the_dock_knows_the_project_and_opens_filled_dialogs_that_leave_qgis_usable(found: dict[str, Any]) -> None:
    assert found["steps"]["samples"] == ["✓", "soil"] and found["steps"]["evidence"] == ["✓", "stack"]
    assert found["steps"]["detect"] == ["✓", "scores"] and found["runs"] == 1
    title, visible, modal = found["dialog"]
    assert title == "Inverse-distance map" and visible and not modal and found["filled"]


def test_the_engines_page_opens_and_a_hidden_dock_stays_hidden(found: dict[str, Any]) -> None:
    assert found["engine page"] and found["engine buttons"] >= 3
    assert found["hidden"] and found["still hidden"]
