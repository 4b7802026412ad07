"""Elements of a cell as rows: name, value, a bar for the percentile, the part of the score."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Optional

from qgis.PyQt.QtCore import QPointF, QRectF, QSize, Qt
from qgis.PyQt.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPalette
from qgis.PyQt.QtWidgets import QSizePolicy, QWidget

from .cell_report import Element, figure, share_text
from .words import ink, tr

FEW = 12
GAP, PAD = 8.0, 3.0
# from this percentile on, in this colour: the classes of score maps
COLOURS = ((98.0, "#7a0b5a", "#c9589f"), (95.0, "#c73e4c", "#e8707b"), (85.0, "#f5854f", "#f5854f"))


class ElementBars(QWidget):
    """The rows; the first dozen unless all are asked for."""

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.elements: tuple[Element, ...] = ()
        self.shows_all = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_elements(self, elements: Sequence[Element]) -> None:
        """Show other rows."""
        self.elements = tuple(elements)
        self._told()

    def show_all(self, on: bool) -> None:
        """Show all rows, or the first dozen."""
        self.shows_all = on
        self._told()

    def shown(self) -> tuple[Element, ...]:
        """Return the rows that are drawn."""
        return self.elements if self.shows_all else self.elements[:FEW]

    def _told(self) -> None:
        self.setAccessibleDescription("; ".join(f"{e.label} {e.value}, {figure(e.percentile)}" for e in self.shown()))
        self.updateGeometry()
        self.update()

    def _small_font(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(max(self.font().pointSizeF() * 0.88, 7.0))
        return font

    def _row(self) -> float:
        return QFontMetricsF(self._small_font()).height() + PAD

    def sizeHint(self) -> QSize:
        """Return room for the rows and their heading."""
        rows = len(self.shown())
        return QSize(280, round(self._row() * (rows + 2)) if rows else 0)

    def minimumSizeHint(self) -> QSize:
        """Return the least room."""
        return QSize(200, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw heading and rows."""
        rows = self.shown()
        if not rows:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._small_font())
        metrics = QFontMetricsF(self._small_font())
        has_shares = any(e.share is not None for e in rows)
        name = min(max(metrics.horizontalAdvance(e.label) for e in rows) + 2.0, self.width() * 0.28)
        value = min(max(metrics.horizontalAdvance(e.value) for e in rows) + 2.0, self.width() * 0.34)
        share = metrics.horizontalAdvance("−100") if has_shares else 0.0
        figures = metrics.horizontalAdvance("99.9 ")
        bar = QRectF(name + value + 2 * GAP, 0.0, self.width() - name - value - share - figures - 3 * GAP, 0.0)
        self._draw_heading(painter, metrics, bar, has_shares)
        for i, element in enumerate(rows):
            top = (i + 2) * self._row()
            self._draw_row(painter, metrics, element, top, (name, value, share), bar)
        painter.end()

    def _draw_heading(self, painter: QPainter, metrics: QFontMetricsF, bar: QRectF, has_shares: bool) -> None:
        quiet = QColor(ink(self.palette()))
        quiet.setAlphaF(0.65)
        painter.setPen(quiet)
        row = self._row()
        room = float(self.width())
        if has_shares:
            text = tr("% of score")
            room -= metrics.horizontalAdvance(text) + GAP
            painter.drawText(QPointF(self.width() - metrics.horizontalAdvance(text), metrics.ascent()), text)
        heading = metrics.elidedText(tr("Bars: % of cells with less"), Qt.TextElideMode.ElideRight, room)
        painter.drawText(QPointF(0.0, metrics.ascent()), heading)
        for percent in (0, 100):
            label, x = str(percent), bar.left() + bar.width() * percent / 100.0
            painter.drawText(QPointF(x - metrics.horizontalAdvance(label) / 2.0, row + metrics.ascent()), label)

    def _draw_row(
        self,
        painter: QPainter,
        metrics: QFontMetricsF,
        element: Element,
        top: float,
        widths: tuple[float, float, float],
        bar: QRectF,
    ) -> None:
        name, value, share = widths
        text, base = ink(self.palette()), top + metrics.ascent()
        painter.setPen(text)
        elide = Qt.TextElideMode.ElideRight
        painter.drawText(QPointF(0.0, base), metrics.elidedText(element.label, elide, name))
        shown = metrics.elidedText(element.value, elide, value)
        painter.drawText(QPointF(name + GAP + value - metrics.horizontalAdvance(shown), base), shown)
        track = QRectF(bar.left(), top + 3.0, bar.width(), metrics.height() - 6.0)
        ground = QColor(text)
        ground.setAlphaF(0.10)
        painter.fillRect(track, ground)
        if element.percentile is not None:
            filled = QRectF(track)
            filled.setWidth(max(track.width() * element.percentile / 100.0, 1.0))
            painter.fillRect(filled, self._colour(element.percentile))
            painter.drawText(QPointF(track.right() + PAD, base), figure(element.percentile))
        if share and element.share is not None:
            told = share_text(element.share)
            painter.drawText(QPointF(self.width() - metrics.horizontalAdvance(told), base), told)

    def _colour(self, percentile: float) -> QColor:
        """Return the colour of a percentile's class, brighter on dark ground."""
        is_dark = self.palette().color(QPalette.ColorRole.Window).lightnessF() < 0.5
        for least, light, dark in COLOURS:
            if percentile >= least:
                return QColor(dark if is_dark else light)
        return QColor("#8c97a1" if is_dark else "#9aa5b1")
