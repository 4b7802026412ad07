"""Charts as plain SVG: curves, points and labels; readable on screen, in print and in grey; no plotting library."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Optional

import numpy as np
from qgis.PyQt.QtCore import QByteArray
from qgis.PyQt.QtGui import QColor, QImage, QPainter
from qgis.PyQt.QtSvg import QSvgRenderer

from ..core.errors import InputError
from .chart_axes import Axis, axis_over, percent_axis
from .files import write_text, written_whole

__all__ = [
    "Axis",
    "Band",
    "Entry",
    "Figure",
    "Label",
    "Line",
    "Panel",
    "Points",
    "axis_over",
    "percent_axis",
    "style",
    "write_chart",
    "write_png",
]

SIDE = 330  # side of a panel's plot area
LEFT, TOP, GAP, BELOW = 76, 44, 98, 58  # room for axis titles and numbers
ROW = TOP + SIDE + BELOW
BAND_OPACITY = 0.18
LEGEND_ROW, LEGEND_SAMPLE = 21, 38
LETTER = 7  # mean width of one, in pixels
FONT = "DejaVu Sans, Segoe UI, Helvetica, Arial, sans-serif"
INK, QUIET, RULE = "#1f2933", "#5f6b76", "#d9dee3"
# each style differs in darkness and in dash, so that curves can be told apart in grey
STYLES = (
    ("#0b3c5d", ""),
    ("#d0672b", "9 4"),
    ("#2f8f83", "2.5 3"),
    ("#7a3e8e", "11 3 2 3"),
    ("#b58900", "5 2.5"),
    ("#6b7280", "14 4 2 4 2 4"),
    ("#9b2335", "1.5 2"),
    ("#4c6b22", "16 4"),
)


@dataclass(frozen=True)
class Line:
    """A curve in a panel; `x` and `y` of shape (points,), in the axes' units."""

    x: np.ndarray
    y: np.ndarray
    colour: str
    dash: str = ""
    width: float = 2.2


@dataclass(frozen=True)
class Band:
    """The area between two curves over the same `x`; all of shape (points,), in the axes' units."""

    x: np.ndarray
    low: np.ndarray
    high: np.ndarray
    colour: str
    opacity: float = BAND_OPACITY


@dataclass(frozen=True)
class Points:
    """A cloud of points; `x` and `y` of shape (points,), in the axes' units."""

    x: np.ndarray
    y: np.ndarray
    colour: str
    radius: float = 3.0
    opacity: float = 1.0
    hollow: bool = False


@dataclass(frozen=True)
class Label:
    """A text at a place in the axes' units; `anchor` is start, middle or end."""

    x: float
    y: float
    text: str
    colour: str = INK
    anchor: str = "start"


@dataclass(frozen=True)
class Panel:
    """One square chart.

    Attributes
    ----------
    title : str
        What it shows.
    x, y : Axis
        Its axes.
    bands, lines, points : tuple
        Drawn in this order.
    labels : tuple of Label
        Texts in the chart.
    marks : tuple of (float, float, str, str)
        x, y, colour, and a label ('' for none): points to read off.
    verticals : tuple of (float, str)
        Where to rule thin vertical lines, and what to write above them.
    """

    title: str
    x: Axis
    y: Axis
    bands: tuple[Band, ...] = ()
    lines: tuple[Line, ...] = ()
    points: tuple[Points, ...] = ()
    labels: tuple[Label, ...] = ()
    marks: tuple[tuple[float, float, str, str], ...] = ()
    verticals: tuple[tuple[float, str], ...] = ()


@dataclass(frozen=True)
class Entry:
    """A line of the legend: a line sample, a patch, or both."""

    text: str
    line: Optional[tuple[str, str, float]] = None  # colour, dash, width
    patch: Optional[tuple[str, float]] = None  # colour, opacity


@dataclass(frozen=True)
class Figure:
    """Panels side by side, in rows of `columns` (0: all in one row), with one legend below."""

    panels: tuple[Panel, ...]
    legend: tuple[Entry, ...] = field(default_factory=tuple)
    columns: int = 0

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        across = min(self._across, len(self.panels))
        longest = max((len(entry.text) for entry in self.legend), default=0)
        width = max(LEFT + across * SIDE + (across - 1) * GAP + 24, LEFT + LEGEND_SAMPLE + 24 + LETTER * longest)
        return width, self._legend_top + LEGEND_ROW * len(self.legend) + 14

    @property
    def _across(self) -> int:
        return self.columns or len(self.panels)

    @property
    def _legend_top(self) -> int:
        return -(-len(self.panels) // self._across) * ROW

    def svg(self, description: str = "") -> str:
        """Return the figure as one self-contained SVG element.

        Parameters
        ----------
        description : str
            What it shows in one sentence, for screen readers.
        """
        width, height = self.size
        parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
            f'viewBox="0 0 {width} {height}" font-family="{FONT}" font-size="12" fill="{INK}" role="img">',
            f"<title>{escape(description)}</title>" if description else "",
            f'<rect x="0" y="0" width="{width}" height="{height}" fill="#ffffff"/>',
        ]
        for i, panel in enumerate(self.panels):
            row, column = divmod(i, self._across)
            parts.append(_panel(panel, _Frame(panel, LEFT + column * (SIDE + GAP), TOP + row * ROW)))
        parts += [_entry(entry, self._legend_top + LEGEND_ROW * (i + 0.5)) for i, entry in enumerate(self.legend)]
        return "\n".join(part for part in [*parts, "</svg>"] if part)


@dataclass(frozen=True)
class _Frame:
    """Where a panel's plot area lies, in pixels."""

    panel: Panel
    left: float
    top: float

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Return the pixel of a point in the axes' units; what lies beyond is drawn on the edge."""
        return self.left + SIDE * self.panel.x.share(x), self.top + SIDE * (1.0 - self.panel.y.share(y))

    def path(self, x: np.ndarray, y: np.ndarray) -> list[tuple[float, float]]:
        """Return the pixels of a curve."""
        return [self.place(*point) for point in zip(x, y)]


def style(index: int) -> tuple[str, str]:
    """Return colour and dash of the curve number `index`."""
    return STYLES[index % len(STYLES)]


def write_chart(svg: str, path: str) -> None:
    """Write an SVG text as a picture, PNG or SVG by the file's ending, whole or not at all.

    Raises
    ------
    InputError
        If the ending is another one, or the file cannot be written.
    """
    kind = Path(path).suffix.lower()
    if kind == ".png":
        write_png(svg, path)
    elif kind == ".svg":
        write_text(path, svg)
    else:
        raise InputError(f"Charts are written as SVG or PNG: '{path}' should end in .svg or .png.")


def write_png(svg: str, path: str, scale: float = 2.0) -> None:
    """Draw an SVG text to a PNG file with Qt, whole or not at all.

    Parameters
    ----------
    svg : str
        A whole SVG element.
    path : str
        File to write.
    scale : float
        Pixels per SVG unit.

    Raises
    ------
    InputError
        If the text is no SVG or the file cannot be written.
    """
    renderer = QSvgRenderer(QByteArray(svg.encode("utf-8")))
    if not renderer.isValid():
        raise InputError("The chart is not a valid SVG, so no picture can be made of it. Make the report anew.")
    image = QImage(renderer.defaultSize() * scale, QImage.Format.Format_ARGB32)
    image.fill(QColor("#ffffff"))
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    with written_whole(path) as temporary:
        if not image.save(str(temporary), "PNG"):
            raise InputError(f"'{path}' cannot be written. Choose another file or folder.")


def _panel(panel: Panel, frame: _Frame) -> str:
    """Return a panel."""
    left, top = frame.left, frame.top
    parts = [f'<text x="{left}" y="{top - 18}" font-size="14" font-weight="bold">{escape(panel.title)}</text>']
    parts += [_axes(frame)]
    parts += [_band(band, frame) for band in panel.bands]
    parts += [_vertical(x, label, frame) for x, label in panel.verticals]
    parts += [_polyline(line, frame) for line in panel.lines]
    parts += [_points(points, frame) for points in panel.points]
    parts += [_label(label, frame) for label in panel.labels]
    parts += [_mark(mark, frame) for mark in panel.marks]
    parts += [f'<rect x="{left}" y="{top}" width="{SIDE}" height="{SIDE}" fill="none" stroke="{QUIET}"/>']
    return "\n".join(parts)


def _axes(frame: _Frame) -> str:
    left, top, bottom, x_axis, y_axis = frame.left, frame.top, frame.top + SIDE, frame.panel.x, frame.panel.y
    parts = []
    for value, text in x_axis.marked():
        x, _ = frame.place(value, y_axis.low)
        parts.append(_rule(x, top, x, bottom) if 0 < x_axis.share(value) < 1 else "")
        parts.append(f'<text x="{x:.1f}" y="{bottom + 18}" text-anchor="middle" fill="{QUIET}">{escape(text)}</text>')
    for value, text in y_axis.marked():
        _, y = frame.place(x_axis.low, value)
        parts.append(_rule(left, y, left + SIDE, y) if 0 < y_axis.share(value) < 1 else "")
        parts.append(f'<text x="{left - 8}" y="{y + 4:.1f}" text-anchor="end" fill="{QUIET}">{escape(text)}</text>')
    middle, aside = top + SIDE / 2, left - _room(y_axis)
    parts.append(f'<text x="{left + SIDE / 2}" y="{bottom + 40}" text-anchor="middle">{escape(x_axis.title)}</text>')
    parts.append(
        f'<text x="{aside}" y="{middle}" text-anchor="middle" '
        f'transform="rotate(-90 {aside} {middle})">{escape(y_axis.title)}</text>'
    )
    return "\n".join(part for part in parts if part)


def _room(axis: Axis) -> int:
    """Return how far the title stands from the axis, in pixels: beside the longest number."""
    longest = max((len(text) for _, text in axis.marked()), default=0)
    return min(max(42, 16 + 7 * longest), LEFT - 8)


def _rule(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{RULE}" stroke-width="1"/>'


def _vertical(value: float, label: str, frame: _Frame) -> str:
    x, _ = frame.place(value, frame.panel.y.low)
    text = f'<text x="{x:.1f}" y="{frame.top - 5}" text-anchor="middle" font-size="10" fill="{QUIET}">{escape(label)}</text>'
    line = f'<line x1="{x:.1f}" y1="{frame.top}" x2="{x:.1f}" y2="{frame.top + SIDE}" stroke="{QUIET}" '
    return line + f'stroke-width="0.8" stroke-dasharray="2 3"/>{text}'


def _band(band: Band, frame: _Frame) -> str:
    upper, lower = frame.path(band.x, band.high), frame.path(band.x, band.low)
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in [*upper, *reversed(lower)])
    return (
        f'<polygon points="{points}" fill="{band.colour}" fill-opacity="{band.opacity}" '
        f'stroke="{band.colour}" stroke-opacity="0.5" stroke-width="0.8"/>'
    )


def _polyline(line: Line, frame: _Frame) -> str:
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in frame.path(line.x, line.y))
    dash = f' stroke-dasharray="{line.dash}"' if line.dash else ""
    return (
        f'<polyline points="{points}" fill="none" stroke="{line.colour}" stroke-width="{line.width}" '
        f'stroke-linejoin="round"{dash}/>'
    )


def _points(points: Points, frame: _Frame) -> str:
    """Return a cloud of dots as one group."""
    fill = f'fill="none" stroke="{points.colour}" stroke-width="1.2"' if points.hollow else f'fill="{points.colour}"'
    dots = [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{points.radius:g}"/>' for x, y in frame.path(points.x, points.y)]
    return f'<g {fill} opacity="{points.opacity:g}">{"".join(dots)}</g>'


def _label(label: Label, frame: _Frame) -> str:
    x, y = frame.place(label.x, label.y)
    return (
        f'<text x="{x:.1f}" y="{y + 4:.1f}" text-anchor="{label.anchor}" font-size="11" '
        f'fill="{label.colour}">{escape(label.text)}</text>'
    )


def _mark(mark: tuple[float, float, str, str], frame: _Frame) -> str:
    x, y = frame.place(mark[0], mark[1])
    dot = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{mark[2]}" stroke="#ffffff" stroke-width="1.2"/>'
    text = f'<text x="{x + 8:.1f}" y="{y + 12:.1f}" font-size="11">{escape(mark[3])}</text>' if mark[3] else ""
    return dot + text


def _entry(entry: Entry, y: float) -> str:
    right = LEFT + LEGEND_SAMPLE
    parts = []
    if entry.patch:
        colour, opacity = entry.patch
        parts.append(
            f'<rect x="{LEFT}" y="{y - 7:.1f}" width="{LEGEND_SAMPLE}" height="14" fill="{colour}" '
            f'fill-opacity="{opacity}"/>'
        )
    if entry.line:
        colour, dash, width = entry.line
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        parts.append(
            f'<line x1="{LEFT}" y1="{y:.1f}" x2="{right}" y2="{y:.1f}" stroke="{colour}" stroke-width="{width}"{dashed}/>'
        )
    parts.append(f'<text x="{right + 10}" y="{y + 4:.1f}">{escape(entry.text)}</text>')
    return "".join(parts)
