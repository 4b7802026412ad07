"""The zip of ``make package``: what is in it, the same bytes each time, and that it works where it is installed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
from gossan.tests.scripts import script

ROOT = Path(__file__).resolve().parent.parent
SYSTEM = "/usr/bin/python3"
SQUARE = "500000,512000,6970000,6982000 [EPSG:32755]"
OWN_SOURCE = """
import sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from gossan.engine.source import PACKAGE_FOLDER, copy_package, package_version
copy_package(Path(sys.argv[2]) / "gossan")
print(PACKAGE_FOLDER)
print(package_version())
"""
COPY_WORKS = """
import sys
sys.path.insert(0, sys.argv[1])
import gossan.engine.worker, gossan.core.interpolation, gossan.tasks.idw, gossan.models.registry
print(gossan.engine.worker.__file__)
"""


package = script("package")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The zip of the files as they lie in the checkout."""
    path: Path = package.write_zip(package.working_files(), tmp_path_factory.mktemp("zip"))
    return path


class Profile:
    """A fresh QGIS profile into which the zip was unpacked, as the plugin manager does; no checkout near."""

    def __init__(self, folder: Path, archive: Path) -> None:
        self.folder = folder
        self.plugins = folder / "profiles" / "default" / "python" / "plugins"
        with zipfile.ZipFile(archive) as opened:
            opened.extractall(self.plugins)
        kept = ("PATH", "HOME", "LANG", "LC_ALL", "GOSSAN_PYTHON")
        self.environment = {name: os.environ[name] for name in kept if name in os.environ}
        self.environment.update(
            QT_QPA_PLATFORM="offscreen",
            QGIS_CUSTOM_CONFIG_PATH=str(folder),
            GOSSAN_CACHE=str(folder / "cache"),
            XDG_RUNTIME_DIR=str(folder),
            PYTHONDONTWRITEBYTECODE="1",
        )

    def qgis(self, *words: str) -> str:
        """Return what qgis_process prints."""
        program = shutil.which("qgis_process.bin") or shutil.which("qgis_process") or "qgis_process"
        done = subprocess.run(
            [program, *words], env=self.environment, cwd=self.folder, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
        return done.stdout

    def run(self, algorithm: str, *parameters: str) -> dict[str, Any]:
        """Return an algorithm's outputs."""
        answer = self.qgis("--json", "run", algorithm, "--", *parameters)
        results: dict[str, Any] = json.loads(answer[answer.index("{") :])["results"]
        return results

    def python(self, code: str, *arguments: str) -> list[str]:
        """Return the lines that the system's Python prints, away from any checkout."""
        done = subprocess.run(
            [SYSTEM, "-I", "-B", "-c", code, *arguments], cwd=self.folder, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.splitlines()


@pytest.fixture(scope="module")
def profile(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Profile:
    """The profile with the plugin enabled."""
    pytest.importorskip("qgis.core", reason="this Python has no qgis; 'make test' runs it where it is")
    made = Profile(tmp_path_factory.mktemp("profile"), archive)
    assert "* gossan" in made.qgis("plugins", "enable", "gossan")
    return made


def test_the_zip_holds_the_plugin_and_nothing_else(archive: Path) -> None:
    with zipfile.ZipFile(archive) as opened:
        names = opened.namelist()
    assert archive.name == f"gossan-{package.version_of(package.working_files())}.zip"
    inside = {name.split("/")[1] for name in names if name.startswith("gossan/")}
    assert {name.split("/")[0] for name in names} == {"gossan"}
    assert inside - {"i18n"} == {*package.FILES, *package.FOLDERS} - {"i18n"}
    assert not [name for name in names if name.endswith((".pyc", ".ts", ".sh")) or "/." in name]
    assert archive.stat().st_size < package.LARGEST


def test_the_same_index_gives_the_same_bytes(tmp_path: Path) -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("this is no checkout of git")
    first, second = (package.write_zip(package.indexed_files(), tmp_path / name) for name in ("a", "b"))
    assert first.read_bytes() == second.read_bytes()
    tracked = {name for name in package.git("ls-files").decode().splitlines() if package.is_shipped(name)}
    with zipfile.ZipFile(first) as opened:
        assert {name.partition("/")[2] for name in opened.namelist()} == tracked
        for name in ("metadata.txt", "engine/source.py"):
            assert opened.read(f"gossan/{name}") == package.git("show", f":{name}")


def test_a_zip_too_large_for_the_site_is_refused(tmp_path: Path) -> None:
    files = {"metadata.txt": b"version=9.9\n", "core/noise.bin": os.urandom(package.LARGEST)}
    with pytest.raises(SystemExit, match="20.0 MB"):
        package.write_zip(files, tmp_path)


@pytest.fixture(scope="module")
def gridded(profile: Profile) -> Path:
    """A grid that the installed plugin made of a survey that it simulated."""
    out = profile.folder / "out"
    out.mkdir()
    names = {"SAMPLES_OUT": "s.gpkg", "DEPOSITS_OUT": "d.gpkg", "FAULTS_OUT": "f.gpkg", "TRUTH": "t.tif"}
    files = [f"{key}={out / name}" for key, name in names.items()]
    profile.run("gossan:simulatesurvey", f"EXTENT={SQUARE}", "SAMPLES=200", "DEPOSITS=3", "SEED=5", *files)
    tables = [f"OUTPUT={out / 'p.gpkg'}", f"SUMMARY={out / 'p.csv'}"]
    profile.run("gossan:prepareassays", f"INPUT={out / 's.gpkg'}", *tables)
    made = profile.run("gossan:idw", f"INPUT={out / 'p.gpkg'}", "CELL_SIZE=500", f"OUTPUT={out / 'i.tif'}")
    return Path(made["OUTPUT"])


@pytest.mark.qgis
def test_the_installed_plugin_lists_its_algorithms(profile: Profile) -> None:
    listed = profile.qgis("list")
    assert all(f"gossan:{name}" in listed for name in ("simulatesurvey", "idw", "kriging", "evaluatescores"))


@pytest.mark.qgis
def test_the_installed_plugin_grids_a_survey(gridded: Path) -> None:
    from osgeo import gdal

    raster = gdal.Open(str(gridded))
    assert raster.RasterCount > 1 and abs(raster.RasterXSize - 24) < 3 and abs(raster.RasterYSize - 24) < 3
    assert raster.GetRasterBand(1).ReadAsArray().std() > 0
    assert gridded.with_suffix(".qml").exists()  # the style beside it


@pytest.mark.qgis
def test_the_installed_plugin_copies_its_own_source_for_the_worker(profile: Profile, tmp_path: Path) -> None:
    folder, version = profile.python(OWN_SOURCE, str(profile.plugins), str(tmp_path))
    assert Path(folder) == profile.plugins / "gossan"
    assert version == package.version_of(package.working_files())
    assert profile.python(COPY_WORKS, str(tmp_path)) == [str(tmp_path / "gossan" / "engine" / "worker.py")]


@pytest.mark.qgis
def test_the_installed_plugin_runs_a_task_in_a_worker(profile: Profile, gridded: Path) -> None:
    from gossan.engine.environment import find
    from gossan.engine.settings import Settings

    engine = find(Settings(), ("sklearn", "skops"))
    if engine is None:
        pytest.skip("no environment with scikit-learn; 'make engine' builds it")
    profile.environment["GOSSAN_PYTHON"] = engine.python
    model = gridded.with_name("m.gossan")
    profile.run("gossan:traindetector", f"STACK={gridded}", "METHOD=5", "SEED=1", f"MODEL={model}")
    with zipfile.ZipFile(model) as opened:
        assert "estimator.skops" in opened.namelist()  # scikit-learn's, which QGIS's own Python does not have
