"""Widgets that the dock's parts make in the same way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Optional

from qgis.gui import QgsMapLayerComboBox
from qgis.PyQt.QtCore import QObject, QSignalBlocker, Qt, QTimer
from qgis.PyQt.QtWidgets import QLabel, QPushButton, QSizePolicy, QWidget


def timer(parent: QObject, milliseconds: int, slot: Callable[[], None]) -> QTimer:
    """Return a timer that calls once, a moment after it was started."""
    made = QTimer(parent)
    made.setSingleShot(True)
    made.setInterval(milliseconds)
    made.timeout.connect(slot)
    return made


def layer_choice(parent: QWidget, kinds: Any, none: str) -> QgsMapLayerComboBox:
    """Return a choice of the project's layers of some kinds, with none of them as the first; narrow panels can hold it."""
    choice = QgsMapLayerComboBox(parent)
    choice.setAllowEmptyLayer(True, none)
    choice.setFilters(kinds)
    choice.setCurrentIndex(0)
    choice.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    return choice


def show_layer(choice: QgsMapLayerComboBox, layer: Optional[Any]) -> None:
    """Show which layer is in use; one that is not in the project shows as none."""
    with QSignalBlocker(choice):
        choice.setLayer(layer)


def push_button(parent: QWidget, text: str, slot: Callable[[], None]) -> QPushButton:
    """Return a button that calls."""
    button = QPushButton(text, parent)
    button.clicked.connect(lambda _checked=False: slot())
    return button


def wrapped_label(parent: QWidget, is_bold: bool = False) -> QLabel:
    """Return an empty label whose text wraps and can be copied."""
    label = QLabel(parent)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    font = label.font()
    font.setBold(is_bold)
    label.setFont(font)
    return label
