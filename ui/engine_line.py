"""One line on the engine: there or not, on what device, how much room; a click opens its page."""

from __future__ import annotations

import shutil
from typing import Optional

from qgis.PyQt.QtCore import Qt, QThread, pyqtSignal
from qgis.PyQt.QtWidgets import QSizePolicy, QToolButton, QWidget

from ..engine.environment import LIBRARIES, Environment, find
from ..engine.settings import Settings
from .words import AMBER, GREEN, GREY, dot, tr

GIGABYTE = 1e9


class EngineLook(QThread):
    """Looks for the engine; may start a process, so never on the interface's thread."""

    def __init__(self, settings: Settings, parent: QWidget) -> None:
        super().__init__(parent)
        self.settings = settings
        self.environment: Optional[Environment] = None
        self.free: Optional[float] = None

    def run(self) -> None:
        """Look; a folder that cannot be asked leaves its number out."""
        self.environment = find(self.settings, LIBRARIES)
        folder = self.settings.cache
        while not folder.exists() and folder != folder.parent:
            folder = folder.parent
        try:
            self.free = shutil.disk_usage(folder).free / GIGABYTE
        except OSError:
            self.free = None


class EngineLine(QToolButton):
    """The line; `clicked` asks for the engine's page."""

    looked = pyqtSignal()

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._look: Optional[EngineLook] = None
        self.setAutoRaise(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setStyleSheet("QToolButton { text-align: left; }")
        self._show(GREY, tr("Looking for the engine..."))

    def refresh(self) -> None:
        """Look again, unless a look is under way."""
        if self._look is None:
            self._look = EngineLook(Settings(), self)
            self._look.finished.connect(self._tell)
            self._look.start()

    def remove(self) -> None:
        """Wait for a look that is under way."""
        if self._look is not None:
            self._look.finished.disconnect(self._tell)
            self._look.wait()
            self._look = None

    def _tell(self) -> None:
        look, self._look = self._look, None
        if look is None:
            return
        found = look.environment
        if found is None:
            self._show(AMBER, tr("Networks not set up yet - click to see how"))
            self.setToolTip(tr("Maps, evidence, evaluation and targets work without it. Networks need it."))
        else:
            device = f"CUDA ({found.device})" if found.cuda else tr("CPU, {0} cores").format(look.settings.worker_count)
            room = "" if look.free is None else " · " + tr("{0:.0f} GB free").format(look.free)
            self._show(GREEN, tr("Engine ready · {0}").format(device) + room)
            self.setToolTip(
                tr("Python {0}, {1}. Free space is that of {2}. Click for the engine's page.").format(
                    found.version, device, look.settings.cache
                )
            )
        look.deleteLater()
        self.looked.emit()

    def _show(self, colour: str, text: str) -> None:
        self.setIcon(dot(colour))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setText(text)
