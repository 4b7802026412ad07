"""The user's language, numbers as people read them, and what all parts of the dock share."""

from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtCore import QCoreApplication, Qt
from qgis.PyQt.QtGui import QColor, QIcon, QPainter, QPalette, QPixmap

DOT = 16
INK_SHARE = 0.55
LEAST_CONTRAST = 0.4
LIGHT_INK, DARK_INK = "#c4c4c4", "#202020"
GREEN, AMBER, GREY = "#3f9a56", "#d08a1d", "#8a8f91"  # read on dark and on bright windows


def tr(text: str) -> str:
    """Return the text in the user's language."""
    return QCoreApplication.translate("Gossan", text)


def share(value: Optional[float]) -> str:
    """Return a number between 0 and 1 with two digits and no leading zero, as .81; a dash where there is none."""
    if value is None:
        return "–"
    text = f"{value:.2f}"
    return text[1:] if text.startswith("0.") else text


def size(map_units: float) -> str:
    """Return a cell's size in short: 1 km, 250 m."""
    return f"{map_units / 1000:g} km" if map_units >= 1000 else f"{map_units:g} m"


def quiet(palette: QPalette) -> QColor:
    """Return the colour of what is not there yet: between text and window, readable in dark and bright themes."""
    text, paper = ink(palette), palette.color(QPalette.ColorRole.Window)
    mixed = (round(INK_SHARE * a + (1 - INK_SHARE) * b) for a, b in zip(text.getRgb()[:3], paper.getRgb()[:3]))
    return QColor(*mixed)


def ink(palette: QPalette) -> QColor:
    """Return the text colour to paint with: a theme made of a style sheet darkens the window and leaves text black."""
    text, ground = palette.color(QPalette.ColorRole.WindowText), palette.color(QPalette.ColorRole.Window)
    if abs(text.lightnessF() - ground.lightnessF()) >= LEAST_CONTRAST:
        return text
    return QColor(LIGHT_INK if ground.lightnessF() < LEAST_CONTRAST else DARK_INK)


def dot(colour: str, hollow: bool = False) -> QIcon:
    """Return a round light that reads on dark and bright windows."""
    picture = QPixmap(2 * DOT, 2 * DOT)
    picture.setDevicePixelRatio(2.0)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(colour))
    if not hollow:
        painter.setBrush(QColor(colour))
    painter.drawEllipse(4, 4, 8, 8)
    painter.end()
    return QIcon(picture)
