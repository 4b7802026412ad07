"""Gossan's page in Settings > Options: only what the code reads, for this user on this computer."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any, Callable, Optional

from qgis.core import QgsSettings
from qgis.gui import QgsFileWidget, QgsOptionsPageWidget, QgsOptionsWidgetFactory
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QGroupBox,
    QLabel,
    QLineEdit,
    QMessageBox,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from ..core.errors import GossanError
from ..engine.settings import DEVICES, Settings, save, saved, usable_cores, user_cache
from ..processing_provider.algorithm import ICONS
from ..processing_provider.result_group import SETTING as GROUP_RESULTS
from .words import tr

ADDRESS = re.compile(r"(tcp|tls|ucx|ws|wss)://[^\s/]+:\d+")
VARIABLES = {"cache": "GOSSAN_CACHE", "python": "GOSSAN_PYTHON", "dask": "GOSSAN_DASK", "workers": "GOSSAN_WORKERS"}


class OptionsPage(QgsOptionsPageWidget):
    """Where and on what Gossan computes, and how its results are placed.

    Parameters
    ----------
    applied : callable
        Called when something was saved.
    """

    def __init__(self, applied: Callable[[], None], parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._applied = applied
        self.cache, self.python = QgsFileWidget(), QgsFileWidget()
        self.cache.setStorageMode(QgsFileWidget.StorageMode.GetDirectory)
        self.device, self.workers, self.dask = QComboBox(), QSpinBox(), QLineEdit()
        self.group = QCheckBox(tr("Put each run's layers into a group of their own"))
        self.problem = QLabel()
        self.problem.setWordWrap(True)
        self._describe()
        self._lay_out()
        self._read()
        self.dask.textChanged.connect(self._check)

    def _describe(self) -> None:
        """Say what each field is for, and what stands in where it is empty."""
        self.device.addItems([tr("Automatic: a GPU where there is one"), tr("The processor"), tr("The GPU (CUDA)")])
        self.workers.setRange(0, 4 * usable_cores())
        self.workers.setSpecialValueText(tr("all {0} cores").format(usable_cores()))
        self.python.lineEdit().setPlaceholderText(tr("the one that Gossan sets up"))
        self.cache.lineEdit().setPlaceholderText(str(user_cache()))
        self.dask.setPlaceholderText("tcp://host:8786")
        tips = {
            self.cache: tr(
                "Holds the engine and, while something runs, its files. With Dask, the cluster must see it."
            ),
            self.python: tr(
                "A Python with PyTorch and the other libraries; empty: Plugins > Gossan > Set up the engine."
            ),
            self.device: tr("What an algorithm runs on where its own parameter says automatic."),
            self.workers: tr("How many pieces are computed side by side."),
            self.dask: tr("Address of a Dask scheduler, to spread work over a cluster; empty: this computer."),
            self.group: tr("Named after the run. The layers of other runs and your own stay where they are."),
        }
        for widget, tip in tips.items():
            widget.setToolTip(tip)

    def _lay_out(self) -> None:
        engine = QGroupBox(tr("Engine"))
        form = QFormLayout(engine)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(tr("Cache folder"), self.cache)
        form.addRow(tr("Use this Python"), self.python)
        form.addRow(tr("Runs on"), self.device)
        form.addRow(tr("Side by side"), self.workers)
        form.addRow(tr("Dask scheduler"), self.dask)
        results = QGroupBox(tr("Results"))
        QVBoxLayout(results).addWidget(self.group)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        for widget in (engine, results, self.problem):
            page.addWidget(widget)
        page.addStretch()

    def _read(self) -> None:
        """Fill the fields; what the environment fixes is shown and cannot be changed here."""
        settings, kept = Settings(), saved()
        fixed = {name: variable for name, variable in VARIABLES.items() if os.environ.get(variable)}
        self.cache.setFilePath(str(settings.cache) if "cache" in fixed else str(kept.get("cache", "")))
        self.python.setFilePath(settings.python)
        self.device.setCurrentIndex(DEVICES.index(settings.device))
        self.workers.setValue(settings.workers)
        self.dask.setText(settings.dask)
        self.group.setChecked(QgsSettings().value(GROUP_RESULTS, True, type=bool))
        for name, variable in fixed.items():
            widget = getattr(self, name)
            widget.setEnabled(False)
            widget.setToolTip(tr("Set by {0} in the environment of QGIS.").format(variable))
        self._check()

    def _check(self) -> None:
        """Say at once what cannot be right."""
        text = self.dask.text().strip()
        wrong = bool(text) and not ADDRESS.fullmatch(text)
        self.problem.setText(tr("A Dask address looks like tcp://host:8786.") if wrong else "")

    def isValid(self) -> bool:
        """Whether what is entered can be used."""
        return not self.problem.text()

    def apply(self) -> None:
        """Save; QGIS calls this when its options are accepted."""
        changes: dict[str, Any] = {
            "cache": self.cache.filePath().strip(),
            "python": self.python.filePath().strip(),
            "dask": self.dask.text().strip(),
            "workers": self.workers.value() or "",
        }
        changes = {name: value for name, value in changes.items() if not os.environ.get(VARIABLES[name])}
        if not self.isValid():
            changes.pop("dask", None)
        index = self.device.currentIndex()
        try:
            _make_folder(str(changes.get("cache", "")))
            save(device=DEVICES[index] if index else "", **changes)
        except GossanError as error:
            QMessageBox.warning(self, "Gossan", str(error))
        QgsSettings().setValue(GROUP_RESULTS, self.group.isChecked())
        self._applied()


def _make_folder(named: str) -> None:
    """Make the cache folder; raise `GossanError` where it cannot be."""
    if not named:
        return
    try:
        Path(named).expanduser().mkdir(parents=True, exist_ok=True)
    except OSError as error:
        words = tr("The cache folder {0} cannot be made ({1}): choose a folder that is yours.")
        raise GossanError(words.format(named, error.strerror or error)) from error


class OptionsFactory(QgsOptionsWidgetFactory):
    """Gives QGIS the page when its options are opened."""

    def __init__(self, applied: Callable[[], None]) -> None:
        super().__init__("Gossan", QIcon(str(ICONS / "gossan.svg")))
        self._applied = applied

    def createWidget(self, parent: Optional[QWidget] = None) -> OptionsPage:
        """Return a new page."""
        return OptionsPage(self._applied, parent)
