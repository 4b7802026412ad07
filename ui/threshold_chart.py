"""The success-rate and P-A curves with a handle; drawn with a painter, so that it works at 300 px and in any palette."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import Optional

from qgis.PyQt.QtCore import QEvent, QPointF, QRectF, QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QPixmap,
    QPolygonF,
    QResizeEvent,
)
from qgis.PyQt.QtWidgets import QSizePolicy, QWidget

from .threshold_curves import ThresholdCurves
from .words import ink, tr

STEP, FINE, COARSE = 0.005, 0.001, 0.05  # of the area, per key
NEAR = 0.20  # of the area: what the closer look shows
KNOB = 6.0  # pixels
BAR = 5.0  # pixels: the part of the area that is marked off, along the axis
CURVE_LIGHT, CURVE_DARK = "#9b2335", "#ff8a70"
Points = Sequence[tuple[float, float]]


class View(Enum):
    """Which curve is shown."""

    SUCCESS = "success rate"
    NEAR = "success rate, best part"
    PREDICTION_AREA = "P-A"


class ThresholdChart(QWidget):
    """A curve and the handle on it; `moved` carries the row of `ThresholdCurves` that the handle is at.

    Left and right move it by half a per cent of the area, with Shift by a tenth of that, Page Up and Page Down by five
    per cent; Home and End go to the highest and the lowest score.
    """

    moved = pyqtSignal(int)
    released = pyqtSignal()

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.curves: Optional[ThresholdCurves] = None
        self.view = View.SUCCESS
        self.row = 0
        self._dragged = False
        self._picture: Optional[QPixmap] = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Threshold"))
        self.setToolTip(
            tr(
                "Drag the line, or use the arrow keys (Shift: fine steps, Page Up and Down: large ones). Red band: 95 % interval "
                "over deposit clusters. Grey band: clusters at random places, 90 % of the draws. Diamond: where the curves of "
                "the P-A plot cross."
            )
        )

    def sizeHint(self) -> QSize:
        """Return the size that suits a dock."""
        return QSize(300, 190)

    def minimumSizeHint(self) -> QSize:
        """Return the least size that stays readable."""
        return QSize(200, 190)

    def set_curves(self, curves: Optional[ThresholdCurves], row: int = 0) -> None:
        """Show other curves, with the handle at a row; None: nothing."""
        self.curves, self.row, self._picture = curves, row, None
        self.setCursor(Qt.CursorShape.SizeHorCursor if curves is not None else Qt.CursorShape.ArrowCursor)
        self.update()

    def set_view(self, view: View) -> None:
        """Show another curve."""
        self.view, self._picture = view, None
        self.update()

    def go_to(self, row: int) -> None:
        """Move the handle and tell."""
        if self.curves is not None and 0 <= row < len(self.curves) and row != self.row:
            self.row = row
            self.update()
            self.moved.emit(row)

    # --- what the user does

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the handle."""
        if event.button() == Qt.MouseButton.LeftButton and self.curves is not None:
            self._dragged = True
            self._follow(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag it."""
        if self._dragged:
            self._follow(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let it go."""
        if self._dragged:
            self._follow(event)
            self._dragged = False
            self.released.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the handle by keys."""
        if self.curves is None:
            super().keyPressEvent(event)
            return
        key, last = event.key(), len(self.curves) - 1
        step = FINE if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else STEP
        sign = -1 if self.view == View.PREDICTION_AREA else 1  # there the area falls from left to right
        steps = {
            Qt.Key.Key_Right: sign * step,
            Qt.Key.Key_Left: -sign * step,
            Qt.Key.Key_Up: step,
            Qt.Key.Key_Down: -step,
            Qt.Key.Key_PageUp: COARSE,
            Qt.Key.Key_PageDown: -COARSE,
        }
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: last}
        if key in steps:
            self.go_to(self._row_beside(steps[key]))
        elif key in ends:
            self.go_to(ends[key])
        else:
            super().keyPressEvent(event)
            return
        self.released.emit()

    def _row_beside(self, step: float) -> int:
        """Return the row a step of the area away, at least one row."""
        if self.curves is None:
            return self.row
        found = self.curves.at_area(self.curves.areas[self.row] + step)
        found = max(found, self.row + 1) if step > 0 else min(found, self.row - 1)
        return min(max(found, 0), len(self.curves) - 1)

    def _follow(self, event: QMouseEvent) -> None:
        where = event.position() if hasattr(event, "position") else event.localPos()
        frame = self._frame()
        along = min(max((where.x() - frame.left()) / frame.width(), 0.0), 1.0)
        if self.curves is not None:
            self.go_to(self.curves.at_area(self._area_at(along)))

    # --- where things are

    def _frame(self) -> QRectF:
        """Return the plot's frame; beside and below it is room for the axes."""
        small = QFontMetricsF(self._small_font())
        left = small.horizontalAdvance("100") + 8.0
        top = small.height() + 5.0
        return QRectF(left, top, self.width() - left - 12.0, self.height() - top - 2.0 * small.height() - 6.0)

    def _small_font(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(max(self.font().pointSizeF() * 0.85, 7.0))
        return font

    def _along(self, area: float) -> float:
        """Return where a share of the area stands on the horizontal axis, 0 to 1 inside the frame."""
        return {View.SUCCESS: area, View.NEAR: area / NEAR, View.PREDICTION_AREA: 1.0 - area}[self.view]

    def _area_at(self, along: float) -> float:
        return {View.SUCCESS: along, View.NEAR: along * NEAR, View.PREDICTION_AREA: 1.0 - along}[self.view]

    def _place(self, area: float, captured: float) -> QPointF:
        frame = self._frame()
        return QPointF(frame.left() + self._along(area) * frame.width(), frame.bottom() - captured * frame.height())

    def handle_position(self) -> QPointF:
        """Return the knob's middle, in pixels of this widget."""
        if self.curves is None:
            return QPointF()
        height = self.curves.captured(self.row) if self.curves.has_deposits else 0.5
        return self._place(self.curves.areas[self.row], height)

    # --- drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the handle over what does not change as it is dragged."""
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._unchanging())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.curves is not None:
            painter.save()
            painter.setClipRect(self._frame().adjusted(-1.0, -1.0, 1.0, 1.0))
            self._draw_chosen(painter, self.curves)
            painter.restore()
            self._draw_handle(painter, self.curves)
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        """Draw anew in another palette or font."""
        self._picture = None
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw anew in another size."""
        self._picture = None
        super().resizeEvent(event)

    def _unchanging(self) -> QPixmap:
        """Return axes, bands and curve, drawn once."""
        if self._picture is None:
            ratio = self.devicePixelRatioF()
            self._picture = QPixmap(self.size() * ratio)
            self._picture.setDevicePixelRatio(ratio)
            self._picture.fill(Qt.GlobalColor.transparent)
            painter = QPainter(self._picture)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._draw_axes(painter)
            if self.curves is not None and self.curves.has_deposits:
                painter.setClipRect(self._frame().adjusted(-1.0, -1.0, 1.0, 1.0))
                self._draw_curves(painter, self.curves)
            painter.end()
        return self._picture

    def _colours(self) -> tuple[QColor, QColor, QColor]:
        """Return text, quiet lines, curve: from the palette, so that dark themes stay readable."""
        palette = self.palette()
        text, ground = ink(palette), palette.color(QPalette.ColorRole.Window)
        quiet = QColor(text)
        quiet.setAlphaF(0.38)
        return text, quiet, QColor(CURVE_DARK if ground.lightnessF() < 0.5 else CURVE_LIGHT)

    def _draw_axes(self, painter: QPainter) -> None:
        text, quiet, _ = self._colours()
        frame, font = self._frame(), self._small_font()
        painter.fillRect(frame, self.palette().color(QPalette.ColorRole.Base))
        painter.setFont(font)
        small = QFontMetricsF(font)
        faint = QColor(quiet)
        faint.setAlphaF(0.15)
        span = 100.0 * (NEAR if self.view == View.NEAR else 1.0)
        for i in range(5):
            x, y = frame.left() + i * frame.width() / 4.0, frame.bottom() - i * frame.height() / 4.0
            painter.setPen(QPen(faint, 1.0))
            painter.drawLine(QPointF(x, frame.top()), QPointF(x, frame.bottom()))
            painter.drawLine(QPointF(frame.left(), y), QPointF(frame.right(), y))
            painter.setPen(text)
            label = f"{i * span / 4.0:.3g}"
            painter.drawText(
                QPointF(x - small.horizontalAdvance(label) / 2.0, frame.bottom() + small.ascent() + 3.0), label
            )
            if i % 2 == 0:
                label = f"{25 * i}"
                at = QPointF(frame.left() - small.horizontalAdvance(label) - 4.0, y + small.ascent() / 2.0 - 1.0)
                painter.drawText(at, label)
        painter.setPen(QPen(quiet, 1.0))
        painter.drawRect(frame)
        painter.setPen(text)
        upward, along = self._titles()
        painter.drawText(QPointF(2.0, small.ascent() + 1.0), upward)
        left = frame.right() - small.horizontalAdvance(along)
        painter.drawText(QPointF(max(left, 2.0), self.height() - small.descent() - 1.0), along)

    def _titles(self) -> tuple[str, str]:
        """Return what is read upwards and what along."""
        if self.view == View.PREDICTION_AREA:
            return tr("deposits held; area left out (%)"), tr("area below the threshold (%)")
        return tr("deposits held (%)"), tr("area, best first (%)")

    def _draw_curves(self, painter: QPainter, curves: ThresholdCurves) -> None:
        _, quiet, colour = self._colours()
        self._draw_band(painter, curves.shares, curves.null_low, curves.null_high, _faded(quiet, 0.20))
        self._draw_band(painter, curves.shares, curves.low, curves.high, _faded(colour, 0.14))
        dashed = QPen(quiet, 1.2, Qt.PenStyle.SolidLine if self.view == View.PREDICTION_AREA else Qt.PenStyle.DashLine)
        painter.setPen(dashed)
        painter.drawLine(self._diagonal(0.0), self._diagonal(1.0))
        painter.setPen(QPen(colour, 2.0))
        painter.drawPolyline(self._stair(curves))
        crossing = curves.told["crossing"]
        if crossing is not None:
            at = self._place(crossing["area"], 1.0 - crossing["area"])
            painter.setPen(QPen(self._colours()[0], 1.4))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolygon(QPolygonF([at + QPointF(*d) for d in ((0, -5), (5, 0), (0, 5), (-5, 0))]))

    def _diagonal(self, area: float) -> QPointF:
        """Return a point of a map that knows nothing, or, in the P-A plot, of the area left out."""
        return self._place(area, 1.0 - area if self.view == View.PREDICTION_AREA else area)

    def _stair(self, curves: ThresholdCurves) -> QPolygonF:
        """Return the success rate: it rises only where a threshold reaches another deposit."""
        points, held = [self._place(0.0, 0.0)], 0.0
        for row, area in enumerate(curves.areas):
            now = curves.captured(row)
            if now != held:
                points += [self._place(area, held), self._place(area, now)]
                held = now
        return QPolygonF([*points, self._place(1.0, held)])

    def _draw_band(
        self, painter: QPainter, shares: Sequence[float], low: Sequence[float], high: Sequence[float], colour: QColor
    ) -> None:
        upper = [self._place(share, value) for share, value in zip(shares, high)]
        lower = [self._place(share, value) for share, value in zip(shares, low)]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawPolygon(QPolygonF(upper + lower[::-1]))

    def _draw_chosen(self, painter: QPainter, curves: ThresholdCurves) -> None:
        """Draw the part of the area that the threshold marks off as a bar along the axis."""
        here, start = self._place(curves.areas[self.row], 0.0), self._place(0.0, 0.0)
        bar = QRectF(QPointF(start.x(), start.y() - BAR), here).normalized()
        painter.fillRect(bar, _faded(self._colours()[2], 0.75))

    def _draw_handle(self, painter: QPainter, curves: ThresholdCurves) -> None:
        _, _, colour = self._colours()
        knob, frame = self.handle_position(), self._frame()
        knob.setX(min(max(knob.x(), frame.left()), frame.right()))
        painter.setPen(QPen(colour, 1.4))
        painter.drawLine(QPointF(knob.x(), frame.top()), QPointF(knob.x(), frame.bottom()))
        if curves.has_deposits:
            painter.setPen(QPen(_faded(colour, 0.6), 1.0, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(frame.left(), knob.y()), knob)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Base), 1.5))
        painter.setBrush(colour)
        painter.drawEllipse(knob, KNOB, KNOB)
        if self.hasFocus():
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), 2.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(knob, KNOB + 3.0, KNOB + 3.0)


def _faded(colour: QColor, opacity: float) -> QColor:
    """Return a colour with another opacity."""
    faded = QColor(colour)
    faded.setAlphaF(opacity)
    return faded
