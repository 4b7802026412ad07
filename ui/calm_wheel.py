"""Scrolling a panel must not change what happens to lie under the mouse."""

from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtCore import QEvent, QObject, Qt
from qgis.PyQt.QtWidgets import QWidget


class CalmWheel(QObject):
    """Lets the wheel turn choices and numbers only while they have the focus; else the panel scrolls."""

    def __init__(self, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)

    def watch(self, *widgets: QWidget) -> None:
        """Watch these as well."""
        for widget in widgets:
            widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # the default takes the focus by the wheel itself
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Pass a wheel event on to the panel."""
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return False
