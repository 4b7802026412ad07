"""Line charts as plain SVG: readable on screen, in print and in grey; no plotting library."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import Optional

import numpy as np
from qgis.PyQt.QtCore import QByteArray
from qgis.PyQt.QtGui import QColor, QImage, QPainter
from qgis.PyQt.QtSvg import QSvgRenderer

from ..core.errors import InputError
from .files import written_whole

SIDE = 330  # side of a panel's plot area
LEFT, TOP, GAP, BELOW = 66, 44, 92, 58  # room for axis titles and numbers
BAND_OPACITY = 0.18
LEGEND_ROW, LEGEND_SAMPLE = 21, 38
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
    """A curve in a panel; `x` and `y` between 0 and 1, both of shape (points,)."""

    x: np.ndarray
    y: np.ndarray
    colour: str
    dash: str = ""
    width: float = 2.2


@dataclass(frozen=True)
class Band:
    """The area between two curves over the same `x`; all between 0 and 1, of shape (points,)."""

    x: np.ndarray
    low: np.ndarray
    high: np.ndarray
    colour: str
    opacity: float = BAND_OPACITY


@dataclass(frozen=True)
class Panel:
    """One square chart with both axes from 0 to 100 %.

    Attributes
    ----------
    title, x_title, y_title : str
        What it shows, and the axes' meaning with their unit.
    bands, lines : tuple
        Drawn in order, bands first.
    marks : tuple of (float, float, str, str)
        x, y, colour, and a label ('' for none): points to read off.
    verticals : tuple of float
        Where to rule thin vertical lines.
    """

    title: str
    x_title: str
    y_title: str
    bands: tuple[Band, ...] = ()
    lines: tuple[Line, ...] = ()
    marks: tuple[tuple[float, float, str, str], ...] = ()
    verticals: tuple[float, ...] = ()


@dataclass(frozen=True)
class Entry:
    """A line of the legend: a line sample, a patch, or both."""

    text: str
    line: Optional[tuple[str, str, float]] = None  # colour, dash, width
    patch: Optional[tuple[str, float]] = None  # colour, opacity


@dataclass(frozen=True)
class Figure:
    """Panels side by side with one legend below."""

    panels: tuple[Panel, ...]
    legend: tuple[Entry, ...] = field(default_factory=tuple)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        width = LEFT + len(self.panels) * SIDE + (len(self.panels) - 1) * GAP + 24
        return width, TOP + SIDE + BELOW + LEGEND_ROW * len(self.legend) + 14

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
        parts += [_panel(panel, LEFT + i * (SIDE + GAP)) for i, panel in enumerate(self.panels)]
        parts += [_entry(entry, TOP + SIDE + BELOW + LEGEND_ROW * (i + 0.5)) for i, entry in enumerate(self.legend)]
        return "\n".join(part for part in [*parts, "</svg>"] if part)


def style(index: int) -> tuple[str, str]:
    """Return colour and dash of the curve number `index`."""
    return STYLES[index % len(STYLES)]


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


def _panel(panel: Panel, left: float) -> str:
    """Return a panel whose plot area starts at `left`."""
    parts = [f'<text x="{left}" y="{TOP - 18}" font-size="14" font-weight="bold">{escape(panel.title)}</text>']
    parts += [_axes(panel, left)]
    parts += [_band(band, left) for band in panel.bands]
    parts += [_vertical(x, left) for x in panel.verticals]
    parts += [_polyline(line, left) for line in panel.lines]
    parts += [_mark(mark, left) for mark in panel.marks]
    parts += [f'<rect x="{left}" y="{TOP}" width="{SIDE}" height="{SIDE}" fill="none" stroke="{QUIET}"/>']
    return "\n".join(parts)


def _axes(panel: Panel, left: float) -> str:
    bottom = TOP + SIDE
    parts = []
    for percent in range(0, 101, 20):
        x, y = _place(percent / 100, percent / 100, left)
        if 0 < percent < 100:
            parts.append(_rule(x, TOP, x, bottom) + _rule(left, y, left + SIDE, y))
        parts.append(f'<text x="{x:.1f}" y="{bottom + 18}" text-anchor="middle" fill="{QUIET}">{percent}</text>')
        parts.append(f'<text x="{left - 8}" y="{y + 4:.1f}" text-anchor="end" fill="{QUIET}">{percent}</text>')
    middle = TOP + SIDE / 2
    parts.append(f'<text x="{left + SIDE / 2}" y="{bottom + 40}" text-anchor="middle">{escape(panel.x_title)}</text>')
    parts.append(
        f'<text x="{left - 42}" y="{middle}" text-anchor="middle" '
        f'transform="rotate(-90 {left - 42} {middle})">{escape(panel.y_title)}</text>'
    )
    return "\n".join(parts)


def _rule(x1: float, y1: float, x2: float, y2: float, dash: str = "") -> str:
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{RULE}" stroke-width="1"{dashed}/>'


def _vertical(share: float, left: float) -> str:
    x, _ = _place(share, 0.0, left)
    label = f'<text x="{x:.1f}" y="{TOP - 5}" text-anchor="middle" font-size="10" fill="{QUIET}">{100 * share:g}</text>'
    line = f'<line x1="{x:.1f}" y1="{TOP}" x2="{x:.1f}" y2="{TOP + SIDE}" stroke="{QUIET}" stroke-width="0.8" '
    return line + f'stroke-dasharray="2 3"/>{label}'


def _band(band: Band, left: float) -> str:
    upper = [_place(x, y, left) for x, y in zip(band.x, band.high)]
    lower = [_place(x, y, left) for x, y in zip(band.x, band.low)]
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in [*upper, *reversed(lower)])
    return (
        f'<polygon points="{points}" fill="{band.colour}" fill-opacity="{band.opacity}" '
        f'stroke="{band.colour}" stroke-opacity="0.5" stroke-width="0.8"/>'
    )


def _polyline(line: Line, left: float) -> str:
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in (_place(x, y, left) for x, y in zip(line.x, line.y)))
    dash = f' stroke-dasharray="{line.dash}"' if line.dash else ""
    return (
        f'<polyline points="{points}" fill="none" stroke="{line.colour}" stroke-width="{line.width}" '
        f'stroke-linejoin="round"{dash}/>'
    )


def _mark(mark: tuple[float, float, str, str], left: float) -> str:
    x, y = _place(mark[0], mark[1], left)
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


def _place(x: float, y: float, left: float) -> tuple[float, float]:
    """Return the pixel of a point whose coordinates run from 0 to 1; beyond is drawn on the edge."""
    return left + SIDE * min(max(float(x), 0.0), 1.0), TOP + SIDE * (1.0 - min(max(float(y), 0.0), 1.0))
