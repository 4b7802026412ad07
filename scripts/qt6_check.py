"""Finds what would have to be converted for Qt 6: what QGIS's own converter changes or warns of, and what Qt 6 removed.

    python scripts/qt6_check.py [folder]

Enumerations are found by looking into the real PyQt5 and QGIS classes, so this runs where QGIS's Python is.
"""

from __future__ import annotations

import ast
import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
MODULES = ("QtCore", "QtGui", "QtWidgets", "QtNetwork", "QtXml", "QtSvg", "QtPrintSupport", "QtTest")
QGIS_MODULES = ("core", "gui", "analysis")
# names that PyQt5 5.15 has and PyQt6 6.11 has not, or elsewhere; empty: gone
MOVED = {
    "QtCore": {
        "QAbstractState": "",
        "QAbstractTransition": "",
        "QEventTransition": "",
        "QFinalState": "",
        "QHistoryState": "",
        "QRegExp": "QRegularExpression",
        "QSignalTransition": "",
        "QState": "",
        "QStateMachine": "",
        "QTextCodec": "Python's codecs",
        "QTextDecoder": "Python's codecs",
        "QTextEncoder": "Python's codecs",
        "qrand": "Python's random",
        "qsrand": "Python's random",
    },
    "QtGui": {
        "QOpenGLBuffer": "QtOpenGL",
        "QOpenGLFramebufferObject": "QtOpenGL",
        "QOpenGLShader": "QtOpenGL",
        "QOpenGLShaderProgram": "QtOpenGL",
        "QOpenGLTexture": "QtOpenGL",
        "QOpenGLWindow": "QtOpenGL",
        "QPictureIO": "",
        "QRegExpValidator": "QRegularExpressionValidator",
        "QTouchDevice": "QPointingDevice",
    },
    "QtWidgets": {
        "QAction": "QtGui",
        "QActionGroup": "QtGui",
        "QDesktopWidget": "QScreen",
        "QDirModel": "QFileSystemModel",
        "QFileSystemModel": "QtGui",
        "QOpenGLWidget": "QtOpenGLWidgets",
        "QShortcut": "QtGui",
        "QUndoCommand": "QtGui",
        "QUndoGroup": "QtGui",
        "QUndoStack": "QtGui",
        "qApp": "QApplication.instance()",
    },
    "QtNetwork": {"QNetworkConfiguration": "", "QNetworkConfigurationManager": "", "QNetworkSession": ""},
    "QtSvg": {"QGraphicsSvgItem": "QtSvgWidgets", "QSvgWidget": "QtSvgWidgets"},
    "QtXml": {"QXmlSimpleReader": "QXmlStreamReader", "QXmlInputSource": "QXmlStreamReader", "QXmlReader": ""},
    "Qt": {"Qt": "QtCore"},
}
RENAMED = {
    ("Qt", "MidButton"): "Qt.MouseButton.MiddleButton",
    ("Qt", "TextColorRole"): "Qt.ItemDataRole.ForegroundRole",
    ("Qt", "BackgroundColorRole"): "Qt.ItemDataRole.BackgroundRole",
    ("QPainter", "HighQualityAntialiasing"): "QPainter.RenderHint.Antialiasing",
    ("QPalette", "Background"): "QPalette.ColorRole.Window",
    ("QPalette", "Foreground"): "QPalette.ColorRole.WindowText",
}
METHODS = {  # calls whose name alone says that Qt 6 has another
    "exec_": "exec",
    "setResizeMode": "setSectionResizeMode",
    "setCodec": "setEncoding",
    "toTime_t": "toSecsSinceEpoch",
    "fromTime_t": "fromSecsSinceEpoch",
    "setMargin": "setContentsMargins",
    "globalPos": "globalPosition",
    "globalX": "globalPosition",
    "globalY": "globalPosition",
    "localPos": "position",
}
FOREIGN = ("PyQt5", "PyQt6", "PySide2", "PySide6")


def enumerations() -> dict[tuple[str, str], str]:
    """Return (class, member) -> enumeration, of every enumeration inside a Qt or QGIS class, subclasses included."""
    found: dict[tuple[str, str], str] = {}
    names = [f"qgis.PyQt.{name}" for name in MODULES] + [f"qgis.{name}" for name in QGIS_MODULES]
    for module in names:
        try:
            classes = vars(importlib.import_module(module)).values()
        except ImportError:  # this QGIS was built without it
            continue
        for one in classes:
            if isinstance(one, type):
                found.update(_members(one))
    return found


def _members(one: type) -> dict[tuple[str, str], str]:
    """Return the unscoped members that a class has by itself or inherits, with their enumerations."""
    found: dict[tuple[str, str], str] = {}
    for base in one.__mro__:
        inner = {value for value in vars(base).values() if isinstance(value, type)}
        for name, value in vars(base).items():
            kind: Any = type(value)
            if kind in inner and issubclass(kind, int) and not name.startswith("_"):
                found.setdefault((one.__name__, name), kind.__name__)
    return found


class Reader(ast.NodeVisitor):
    """Collects what a file would have to change."""

    def __init__(self, enums: dict[tuple[str, str], str]) -> None:
        self.enums = enums
        self.findings: list[tuple[int, str]] = []
        self.guarded = 0  # inside a try that expects an ImportError, or an if that asks which Qt this is
        self.scopes: set[int] = set()  # attributes that stand before another dot
        self.metrics: set[str] = set()

    def tell(self, node: ast.AST, words: str) -> None:
        """Note a finding."""
        self.findings.append((getattr(node, "lineno", 0), words))

    def visit_Try(self, node: ast.Try) -> None:
        expected = {ast.unparse(handler.type) for handler in node.handlers if handler.type}
        inside = bool(expected & {"ImportError", "ModuleNotFoundError"})
        self.guarded += inside
        self.generic_visit(node)
        self.guarded -= inside

    def visit_If(self, node: ast.If) -> None:
        self._visit_choice(node)

    def visit_IfExp(self, node: ast.IfExp) -> None:
        self._visit_choice(node)

    def _visit_choice(self, node: Any) -> None:
        asks = "hasattr(" in ast.unparse(node.test)
        self.guarded += asks
        self.generic_visit(node)
        self.guarded -= asks

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            if alias.name.split(".")[0] in FOREIGN:
                self.tell(node, f"import {alias.name}: use qgis.PyQt")

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        module = node.module or ""
        if module.split(".")[0] in FOREIGN and not node.level:
            self.tell(node, f"from {module}: use qgis.PyQt")
        gone = MOVED.get(module.rpartition(".")[2], {}) if "PyQt" in module else {}
        for alias in node.names:
            if alias.name in gone and not self.guarded:
                self.tell(node, f"{module}.{alias.name} is not there: {gone[alias.name] or 'removed'}")
            if alias.name in ("resources_rc", "resources") and node.level and module == "":
                self.tell(node, "compiled resources: load files by their path")

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        if node.name == "exec_":
            self.tell(node, "def exec_: exec")
        self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> None:
        if isinstance(node.value, ast.Call) and ast.unparse(node.value.func) in ("QFontMetrics", "QFontMetricsF"):
            self.metrics.update(target.id for target in node.targets if isinstance(target, ast.Name))
        self.generic_visit(node)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        overloads = ("activated", "currentIndexChanged", "highlighted", "valueChanged", "buttonClicked")
        if isinstance(node.value, ast.Attribute) and node.value.attr in overloads and ast.unparse(node.slice) == "str":
            self.tell(node, f"{node.value.attr}[str] is removed: {node.value.attr} without it")
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        name = ast.unparse(node.func)
        method = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        if method in METHODS and not self.guarded:
            self.tell(node, f"{method}(): {METHODS[method]}")
        elif method == "addAction" and len(node.args) >= 4:
            self.tell(node, "addAction with four arguments: make the QAction first")
        elif method == "desktop" and not node.args:
            self.tell(node, "desktop() is removed: QScreen")
        elif method == "width" and self._is_metrics(node.func):
            self.tell(node, "QFontMetrics.width() is removed: horizontalAdvance()")
        elif method in ("x", "y", "delta") and not node.args and ast.unparse(node.func).split(".")[0] == "event":
            self.tell(node, f"event.{method}(): event.pos(), or angleDelta()")
        elif name == "QVariant" and (not node.args or ast.unparse(node.args[0]).startswith("QVariant.")):
            self.tell(node, "a null QVariant: qgis.core.NULL")
        elif name == "QDateTime" and (len(node.args) == 8 or self._is_date_only(node)):
            self.tell(node, "QDateTime of numbers or of a date alone: QDateTime(QDate, QTime)")
        self.generic_visit(node)

    def _is_metrics(self, function: Any) -> bool:
        owner = function.value
        if isinstance(owner, ast.Name):
            return owner.id in self.metrics
        made = ast.unparse(owner.func) if isinstance(owner, ast.Call) else ""
        return made.endswith("fontMetrics") or made in ("QFontMetrics", "QFontMetricsF")

    def _is_date_only(self, node: ast.Call) -> bool:
        return len(node.args) == 1 and isinstance(node.args[0], ast.Call) and ast.unparse(node.args[0].func) == "QDate"

    def visit_Attribute(self, node: ast.Attribute) -> None:
        if isinstance(node.value, ast.Attribute):
            self.scopes.add(id(node.value))
        if isinstance(node.value, ast.Name):
            self._check_name(node, node.value.id)
        self.generic_visit(node)

    def _check_name(self, node: ast.Attribute, owner: str) -> None:
        """Look at one ``Class.name``."""
        if owner == "QVariant":
            self.tell(node, f"QVariant.{node.attr}: QMetaType.Type")
        elif (owner, node.attr) in RENAMED:
            self.tell(node, f"{owner}.{node.attr} is removed: {RENAMED[owner, node.attr]}")
        elif (owner, node.attr) in self.enums and id(node) not in self.scopes:
            self.tell(node, f"{owner}.{node.attr}: {owner}.{self.enums[owner, node.attr]}.{node.attr}")
        elif owner == "qApp":
            self.tell(node, "qApp: QApplication.instance()")


def findings(source: str, enums: dict[tuple[str, str], str]) -> list[tuple[int, str]]:
    """Return (line, what) for a file's text."""
    reader = Reader(enums)
    reader.visit(ast.parse(source))
    return sorted(reader.findings)


def check(folder: Path) -> Iterator[str]:
    """Yield what is left to convert in the Python files of a folder."""
    enums = enumerations()
    for path in sorted(folder.rglob("*.py")):
        for line, words in findings(path.read_text(encoding="utf-8"), enums):
            yield f"{path.relative_to(folder)}:{line}: Qt 6: {words}"


def main() -> int:
    """Print what is left to convert in the shipped folders, or in the folder that is named."""
    named = sys.argv[1:]
    folders = [Path(named[0])] if named else [ROOT / "processing_provider", ROOT / "ui"]
    wrong = [line for folder in folders for line in check(folder)]
    print("\n".join(wrong) or "nothing left to convert for Qt 6")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
