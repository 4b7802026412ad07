"""The menu Plugins > Gossan."""

from __future__ import annotations

from typing import Any, Optional

from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtGui import QIcon

from ..processing_provider.algorithm import ICONS
from ..processing_provider.compat import QAction
from .engine_dialog import EngineDialog

MENU = "Gossan"


class GossanMenu:
    """One entry for now: the engine's dialog.

    Parameters
    ----------
    iface : QgisInterface
        The running QGIS.
    """

    def __init__(self, iface: Any) -> None:
        self.iface = iface
        self.dialog: Optional[EngineDialog] = None
        text = QCoreApplication.translate("Gossan", "Set up the engine...")
        self.action = QAction(QIcon(str(ICONS / "gossan.svg")), text, iface.mainWindow())
        self.action.triggered.connect(self.open)
        iface.addPluginToMenu(MENU, self.action)

    def open(self) -> None:
        """Show the dialog; one at a time, and a running build goes on behind a closed one."""
        if self.dialog is None:
            self.dialog = EngineDialog(self.iface.mainWindow())
        self.dialog.refresh()
        self.dialog.show()
        self.dialog.raise_()

    def remove(self) -> None:
        """Take the entry away and end what it started."""
        self.iface.removePluginMenu(MENU, self.action)
        self.action.deleteLater()
        if self.dialog is not None:
            self.dialog.stop()
            self.dialog.deleteLater()
            self.dialog = None
