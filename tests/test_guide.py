"""Every command of the guide, run in its order and in one folder, as a reader would."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.qgis
ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted((ROOT / "docs" / "guide").glob("[0-9]*.md"))
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """The reader's folder, and an environment in which `qgis_process` and the package are found."""
    folder = tmp_path_factory.mktemp("guide")
    programs, plugins = folder / "bin", folder / "plugins"
    for made in (programs, plugins):
        made.mkdir()
    (plugins / "gossan").symlink_to(ROOT, target_is_directory=True)
    program = shutil.which("qgis_process.bin") or shutil.which("qgis_process")
    (programs / "qgis_process").symlink_to(str(program))
    (programs / "python3").symlink_to("/usr/bin/python3")
    return folder, {
        **os.environ,
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(plugins),
        "QGIS_PLUGINPATH": str(plugins),
        "QGIS_CUSTOM_CONFIG_PATH": str(folder / "profile"),
        "QT_QPA_PLATFORM": "offscreen",
    }


def commands(page: Path) -> list[str]:
    """Return the commands of a page, a line each."""
    blocks = BLOCK.findall(page.read_text(encoding="utf-8"))
    return [line for block in blocks for line in block.splitlines() if line.strip()]


def outputs(command: str) -> list[str]:
    """Return the files that a command says it makes."""
    made = r"\b(?:OUTPUT|MODEL|TRUTH|SUMMARY|REPORT|CURVES|DRAWS|STABILITY|COVERAGE|VARIANCE|IMPORTANCE|\w+_OUT)=([\w.]+\.\w+)"
    return re.findall(made, command)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_commands_of_a_page_make_what_they_say(page: Path, desk: tuple[Path, dict[str, str]]) -> None:
    folder, environment = desk
    if not (folder / "profile").exists() and page != PAGES[0]:
        pytest.skip("the pages build on each other: run the whole file")
    for command in commands(page):
        done = subprocess.run(
            ["/bin/sh", "-c", command],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=900,
        )
        assert done.returncode == 0, f"{page.name}: {command}\n{done.stdout[-3000:]}\n{done.stderr[-2000:]}"
        missing = [name for name in outputs(command) if not (folder / name).exists()]
        assert not missing, f"{page.name}: {command} did not make {missing}\n{done.stdout[-2000:]}"


def test_every_page_is_in_the_list_of_contents_and_every_link_leads_somewhere() -> None:
    contents = (ROOT / "docs" / "guide" / "README.md").read_text(encoding="utf-8")
    assert [page.name for page in PAGES if f"({page.name})" not in contents] == []
    for document in (*PAGES, ROOT / "docs" / "guide" / "README.md", ROOT / "README.md", *(ROOT / "docs").glob("*.md")):
        links = re.findall(r"\]\(([^)#]+)\)", document.read_text(encoding="utf-8"))
        dead = [link for link in links if "://" not in link and not (document.parent / link).exists()]
        assert dead == [], f"{document.name}: {dead}"
