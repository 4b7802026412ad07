"""The engine dialog's further options: another Python, a wheel folder, indexes, certificate, proxy."""

from __future__ import annotations

import os
from typing import Optional

from qgis.gui import QgsCollapsibleGroupBox, QgsFileWidget
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QCheckBox, QFormLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from ..engine.installer import Options
from ..engine.settings import save, saved
from .qgis_proxy import proxy_words, qgis_proxy
from .words import tr

KEPT = ("wheels", "index", "torch_index", "certificate", "base_python")


class EngineChoices(QgsCollapsibleGroupBox):
    """What a build may be told; kept for the next one, but for addresses that hold a password.

    `python_chosen` carries the path of a Python that shall be examined, empty for Gossan's own; `changed` says that the
    estimate may be another.
    """

    python_chosen = pyqtSignal(str)
    changed = pyqtSignal()

    def __init__(self, python: str, parent: Optional[QWidget] = None) -> None:
        super().__init__(tr("More options"), parent)
        self.python = self._file(tr("A python executable"))
        self.python.setFilePath(python)
        self.use_button = QPushButton(tr("Check and use"))
        self.use_button.clicked.connect(lambda: self.python_chosen.emit(self.python.filePath().strip()))
        self.clear_button = QPushButton(tr("Use Gossan's own"))
        self.clear_button.clicked.connect(self._clear_python)
        self.verdict = QLabel()
        self.verdict.setWordWrap(True)
        self.wheels = self._file(tr("A folder of wheels"), QgsFileWidget.StorageMode.GetDirectory)
        self.base_python = self._file(tr("A python executable"))
        self.certificate = self._file(tr("A PEM file of certificates"))
        self.index, self.torch_index = QLineEdit(), QLineEdit()
        self.proxy = QCheckBox()
        self.proxy.setChecked(True)
        self._restore()
        self._explain()
        self._lay_out()
        self.setCollapsed(True)

    def options(self, device: str) -> Options:
        """Return what to build, and keep it for the next time. Raises `EngineError` where it cannot be saved."""
        values = {name: self._value(name) for name in KEPT}
        save(**{name: "" if "@" in value else value for name, value in values.items()})
        return Options(
            python=values["base_python"],
            wheels=values["wheels"],
            index=values["index"],
            torch_index=values["torch_index"],
            device=device,
            proxy=self.proxy_address(),
            certificate=values["certificate"],
        )

    def proxy_address(self) -> str:
        """Return the proxy's address, user name and password included; empty where none shall be used."""
        return qgis_proxy(self.index.text().strip()) if self.proxy.isChecked() else ""

    def show_proxy(self) -> None:
        """Say which proxy QGIS's settings name now."""
        self.proxy.setText(tr("Use QGIS's: {0}").format(proxy_words(qgis_proxy(self.index.text().strip()))))

    def say(self, sentence: str) -> None:
        """Show what came of a look at a Python."""
        self.verdict.setText(sentence)
        self.verdict.setVisible(bool(sentence))

    def allow(self, allowed: bool) -> None:
        """Let the user choose, or not while something runs; a Python that the environment names stays."""
        self.setEnabled(allowed)
        named = bool(os.environ.get("GOSSAN_PYTHON"))
        self.use_button.setEnabled(not named)
        self.clear_button.setEnabled(not named)
        self.python.setReadOnly(named)

    def _clear_python(self) -> None:
        self.python.setFilePath("")
        self.python_chosen.emit("")

    def _file(self, title: str, mode: QgsFileWidget.StorageMode = QgsFileWidget.StorageMode.GetFile) -> QgsFileWidget:
        widget = QgsFileWidget()
        widget.setStorageMode(mode)
        widget.setDialogTitle(title)
        return widget

    def _value(self, name: str) -> str:
        widget = getattr(self, name)
        text: str = widget.filePath() if isinstance(widget, QgsFileWidget) else widget.text()
        return text.strip()

    def _restore(self) -> None:
        kept = saved()
        for name in KEPT:
            widget, value = getattr(self, name), str(kept.get(name, ""))
            if isinstance(widget, QgsFileWidget):
                widget.setFilePath(value)
                widget.fileChanged.connect(self.changed)
            else:
                widget.setText(value)
                widget.editingFinished.connect(self.changed)

    def _explain(self) -> None:
        """Say in a tip what each field is for."""
        tips = {
            self.python: tr("Instead of building: a Python that has PyTorch and the other libraries already."),
            self.wheels: tr("Without a network: a folder that 'pip download' has filled on another computer."),
            self.base_python: tr("Python 3.9 or later with its venv module; empty: the one that is found."),
            self.index: tr("Address of your organisation's package index; empty: what pip is set up with."),
            self.torch_index: tr("Address of PyTorch's wheels for the processor or for one version of CUDA."),
            self.certificate: tr("Where your organisation inspects its traffic: its certificate as a PEM file."),
            self.proxy: tr(
                "As in Settings > Options > Network. Only pip is told; user name and password are not logged."
            ),
        }
        for widget, tip in tips.items():
            widget.setToolTip(tip)

    def _lay_out(self) -> None:
        form = QFormLayout(self)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        row = QHBoxLayout()
        row.addWidget(self.use_button)
        row.addWidget(self.clear_button)
        row.addStretch()
        form.addRow(tr("Use this Python"), self.python)
        form.addRow("", row)
        form.addRow("", self.verdict)
        self.verdict.hide()
        form.addRow(tr("Wheel folder"), self.wheels)
        form.addRow(tr("Build on"), self.base_python)
        form.addRow(tr("Package index"), self.index)
        form.addRow(tr("PyTorch's index"), self.torch_index)
        form.addRow(tr("Certificate"), self.certificate)
        form.addRow(tr("Proxy"), self.proxy)
