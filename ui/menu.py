"""What Gossan adds to QGIS's window: the dock with its button, and the menu Plugins > Gossan."""

from __future__ import annotations

from typing import Any, Optional

from qgis.core import QgsSettings
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QDockWidget

from ..engine.settings import Settings
from ..processing_provider.algorithm import ICONS
from ..processing_provider.compat import QAction
from ..processing_provider.result_group import SETTING as GROUP_RESULTS
from .dock import VISIBLE, WIDTH, GossanDock
from .engine_dialog import EngineDialog
from .words import tr

MENU = "Gossan"


class GossanMenu:
    """The dock, the button that shows and hides it, and the engine's dialog.

    Parameters
    ----------
    iface : QgisInterface
        The running QGIS.
    """

    def __init__(self, iface: Any) -> None:
        self.iface = iface
        self.dialog: Optional[EngineDialog] = None
        window = iface.mainWindow()
        icon = QIcon(str(ICONS / "gossan.svg"))
        self.dock = GossanDock(iface, window)
        self.dock.engine_asked.connect(self.open)
        self.panel_action = QAction(icon, tr("Gossan panel"), window)
        self.panel_action.setCheckable(True)
        self.panel_action.triggered.connect(self.show_dock)
        self.dock.visibilityChanged.connect(self._follow)
        self.dock.closed.connect(lambda: self._remember(False))
        self.action = QAction(icon, tr("Set up the engine..."), window)
        self.action.triggered.connect(self.open)
        self.group_action = QAction(tr("Put each run's layers into a group"), window)
        self.group_action.setCheckable(True)
        self.group_action.setChecked(QgsSettings().value(GROUP_RESULTS, True, type=bool))
        self.group_action.toggled.connect(lambda on: QgsSettings().setValue(GROUP_RESULTS, on))
        iface.addToolBarIcon(self.panel_action)
        for action in self._actions():
            iface.addPluginToMenu(MENU, action)
        self._place()

    def _actions(self) -> tuple[QAction, ...]:
        return self.panel_action, self.action, self.group_action

    def _place(self) -> None:
        window = self.iface.mainWindow()
        self.iface.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self.dock)
        beside = [dock for dock in window.findChildren(QDockWidget) if self._is_beside(dock)]
        if beside:
            window.tabifyDockWidget(beside[0], self.dock)
        shown = QgsSettings().value(VISIBLE, True, type=bool)
        self.dock.setUserVisible(shown)
        self.panel_action.setChecked(shown)
        self.iface.initializationCompleted.connect(self._widen)  # before, QGIS has not laid out its window
        self._widen()

    def _widen(self) -> None:
        if not self.dock.isHidden() and not self.dock.isFloating():
            self.iface.mainWindow().resizeDocks([self.dock], [WIDTH], Qt.Orientation.Horizontal)

    def _is_beside(self, dock: QDockWidget) -> bool:
        right = self.iface.mainWindow().dockWidgetArea(dock) == Qt.DockWidgetArea.RightDockWidgetArea
        return right and dock is not self.dock and dock.isVisible() and not dock.isFloating()

    def show_dock(self, shown: bool) -> None:
        """Show or hide the dock, and remember it."""
        self.dock.setUserVisible(shown)
        self._remember(shown)

    def _follow(self, _visible: bool) -> None:
        """Press the button while the dock is open, also behind another tab."""
        self.panel_action.setChecked(not self.dock.isHidden())

    def _remember(self, shown: bool) -> None:
        QgsSettings().setValue(VISIBLE, shown)

    def open(self) -> None:
        """Show the engine's dialog; one at a time, and a running build goes on behind a closed one."""
        if self.dialog is None:
            self.dialog = EngineDialog(self.iface.mainWindow())
            self.dialog.finished.connect(self.dock.engine.refresh)
        self.dialog.refresh()
        self.dialog.show()
        self.dialog.raise_()

    def follow_options(self) -> None:
        """Take over what was changed in Settings > Options > Gossan."""
        self.group_action.setChecked(QgsSettings().value(GROUP_RESULTS, True, type=bool))
        if self.dialog is not None:
            self.dialog.follow(Settings())
        self.dock.engine.refresh()

    def remove(self) -> None:
        """Take everything away and end what it started."""
        self.dock.visibilityChanged.disconnect(self._follow)
        self.iface.initializationCompleted.disconnect(self._widen)
        self.dock.remove()
        self.iface.removeDockWidget(self.dock)
        self.dock.deleteLater()
        self.iface.removeToolBarIcon(self.panel_action)
        for action in self._actions():
            self.iface.removePluginMenu(MENU, action)
            action.deleteLater()
        if self.dialog is not None:
            self.dialog.stop()
            self.dialog.deleteLater()
            self.dialog = None
