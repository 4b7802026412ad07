"""The checks that stand for the plugin site's: each finds what it is there for, and nothing in what is shipped."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

import package  # noqa: E402  # the scripts find each other in their own folder
import qt6_check  # noqa: E402
import site_checks  # noqa: E402


@pytest.fixture
def plugin(tmp_path: Path) -> Path:
    """The shipped files in a folder of their own."""
    archive = package.write_zip(package.working_files(), tmp_path / "zip")
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(tmp_path)
    return tmp_path / "gossan"


def zipped(folder: Path, **files: str) -> Path:
    """Return a zip of the smallest plugin and some more files."""
    names = {"gossan/__init__.py": "", "gossan/metadata.txt": "", "gossan/LICENSE": "", **files}
    path = folder / "plugin.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in names.items():
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("gossan/core/fast.so", "does not belong"),
        ("gossan/core/__pycache__/a.pyc", "does not belong"),
        ("gossan/tests/test_a.py", "does not belong"),
        ("gossan/.gitignore", "hidden"),
        ("gossan/../outside.py", "leads out"),
        ("other/file.py", "top folders"),
    ],
)
def test_a_file_that_the_site_refuses_is_named(tmp_path: Path, name: str, words: str) -> None:
    assert site_checks.check_structure(zipped(tmp_path)) == []
    wrong = site_checks.check_structure(zipped(tmp_path, **{name: ""}))
    assert any(words in line for line in wrong)


def test_an_executable_file_is_named(tmp_path: Path) -> None:
    path = zipped(tmp_path)
    with zipfile.ZipFile(path, "a") as archive:
        entry = zipfile.ZipInfo("gossan/run.py")
        entry.external_attr = 0o100755 << 16
        archive.writestr(entry, "")
    assert site_checks.check_structure(path) == ["gossan/run.py: is executable"]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("name=Gossan", "name=", "lacks name"),
        ("tracker=https://", "tracker=", "tracker is no address"),
        ("hasProcessingProvider=yes", "hasProcessingProvider=True", "hasProcessingProvider is 'True'"),
        ("category=Analysis", "category=Geology", "no such category"),
        ("deprecated=False", "deprecated=True", "deprecated is 'True'"),
        ("icon=resources/icons/gossan.svg", "icon=icon.png", "icon that is not there"),
        ("about=", "about=100 % of ", "metadata.txt: "),  # the site's reader takes % for a reference
    ],
)
def test_what_is_wrong_with_the_metadata_is_named(plugin: Path, old: str, new: str, words: str) -> None:
    assert site_checks.check_metadata(plugin) == []
    metadata = plugin / "metadata.txt"
    text = metadata.read_text(encoding="utf-8")
    assert old in text
    metadata.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert any(words in line for line in site_checks.check_metadata(plugin))


@pytest.fixture(scope="module")
def enums() -> Any:
    pytest.importorskip("qgis.core", reason="this Python has no qgis; 'make test' runs it where it is")
    return qt6_check.enumerations()


@pytest.mark.qgis
@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("from PyQt5.QtCore import Qt", "use qgis.PyQt"),
        ("a = Qt.Horizontal", "Qt.Orientation.Horizontal"),
        ("a = QgsWkbTypes.Point", "QgsWkbTypes.Type.Point"),
        ("a = QgsProcessing.TypeVectorPoint", "QgsProcessing.SourceType.TypeVectorPoint"),
        ("a = QgsProcessingParameterNumber.Double", "QgsProcessingParameterNumber.Type.Double"),
        ("a = QgsProcessingParameterNumber.FlagAdvanced", "Flag.FlagAdvanced"),  # as a subclass has it
        ("a = QMessageBox.Ok", "QMessageBox.StandardButton.Ok"),
        ("dialog.exec_()", "exec"),
        ("a = QVariant.Double", "QMetaType"),
        ("a = QVariant()", "NULL"),
        ("from qgis.PyQt.QtCore import QRegExp", "QRegularExpression"),
        ("from qgis.PyQt.QtWidgets import QAction", "QtGui"),
        ("a = QFontMetrics(font)\nb = a.width('x')", "horizontalAdvance"),
        ("box.activated[str].connect(f)", "activated"),
        ("app.desktop()", "QScreen"),
        ("a = Qt.MidButton", "MiddleButton"),
        ("a = event.localPos()", "position"),
    ],
)
def test_what_qt_6_does_not_know_is_found(enums: Any, source: str, words: str) -> None:
    (finding,) = qt6_check.findings(source, enums)
    assert words in finding[1] and finding[0] == source.count("\n") + 1


@pytest.mark.qgis
@pytest.mark.parametrize(
    "source",
    [
        "a = Qt.Orientation.Horizontal",
        "a = QgsWkbTypes.Type.Point",
        "dialog.exec()",
        "a = event.position() if hasattr(event, 'position') else event.localPos()",
        "try:\n    from qgis.PyQt.QtGui import QAction\nexcept ImportError:\n    from qgis.PyQt.QtWidgets import QAction",
        "from qgis.PyQt.QtCore import QRegularExpression, Qt",
    ],
)
def test_what_both_know_is_left_alone(enums: Any, source: str) -> None:
    assert qt6_check.findings(source, enums) == []
