"""Maps for a page: drawn by QGIS without a window, framed with coordinates, scale bar and north arrow as SVG."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsDistanceArea,
    QgsMapLayer,
    QgsMapRendererCustomPainterJob,
    QgsMapSettings,
    QgsPointXY,
    QgsProject,
    QgsRectangle,
    QgsUnitTypes,
)
from qgis.PyQt.QtCore import QBuffer, QIODevice, QSize
from qgis.PyQt.QtGui import QColor, QImage, QPainter

from .charts import FONT, INK, QUIET

DPI = 180
MILLIMETRE = DPI / 25.4  # pixels
LEFT, BELOW, ABOVE, RIGHT = 24, 24, 6, 6  # room for coordinates round a map, in SVG units
PER_MM = 4.0  # SVG units
TALLEST = 1.0  # height of a map in widths: more than that is scaled down to fit on a sheet
BAR_SHARE = 0.28  # of the width that the scale bar takes at most
SMALL = 11  # font size
NARROW = 34  # of a scale bar's field, in SVG units


@dataclass(frozen=True)
class MapPicture:
    """A drawn map.

    Attributes
    ----------
    png : bytes
        The picture.
    extent : QgsRectangle
        What it shows, in `crs`.
    crs : QgsCoordinateReferenceSystem
        Of the map.
    width, height : float
        Millimetres.
    """

    png: bytes
    extent: QgsRectangle
    crs: QgsCoordinateReferenceSystem
    width: float
    height: float


def draw_map(
    layers: Sequence[QgsMapLayer], extent: QgsRectangle, crs: QgsCoordinateReferenceSystem, width: float
) -> MapPicture:
    """Draw layers, the top one first, in the calling thread.

    Parameters
    ----------
    layers : sequence of QgsMapLayer
        Of the calling thread.
    extent : QgsRectangle
        In `crs`.
    crs : QgsCoordinateReferenceSystem
        Of the map.
    width : float
        Millimetres; a tall map gets narrower.
    """
    shape = extent.height() / extent.width()
    width = min(width, width * TALLEST / shape)
    size = QSize(round(width * MILLIMETRE), round(width * shape * MILLIMETRE))
    settings = QgsMapSettings()
    settings.setLayers(list(layers))
    settings.setDestinationCrs(crs)
    settings.setOutputDpi(DPI)
    settings.setOutputSize(size)
    settings.setExtent(extent)
    settings.setFlag(QgsMapSettings.Flag.DrawLabeling, True)
    settings.setFlag(QgsMapSettings.Flag.Antialiasing, True)
    image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor("#ffffff"))
    painter = QPainter(image)
    job = QgsMapRendererCustomPainterJob(settings, painter)
    job.renderSynchronously()
    painter.end()
    opaque = image.convertToFormat(QImage.Format.Format_RGB32)
    return MapPicture(png_of(opaque), settings.visibleExtent(), crs, width, width * shape)


def png_of(image: QImage) -> bytes:
    """Return an image as PNG."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data())


def data_uri(png: bytes) -> str:
    """Return a picture as the address of itself: nothing is loaded from elsewhere."""
    return "data:image/png;base64," + base64.b64encode(png).decode("ascii")


def map_svg(picture: MapPicture, description: str, framed: bool = True) -> str:
    """Return a map as SVG; `framed` with coordinates along its sides, else with the scale bar alone."""
    left, below = (LEFT, BELOW) if framed else (1, 1)
    wide, high = picture.width * PER_MM, picture.height * PER_MM
    total_width, total_height = left + wide + (RIGHT if framed else 1), ABOVE + high + below
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{total_width:.0f}" height="{total_height:.0f}" '
        f'viewBox="0 0 {total_width:.0f} {total_height:.0f}" font-family="{FONT}" font-size="{SMALL}" fill="{INK}" '
        f'role="img"><title>{escape(description)}</title><g transform="translate({left} {ABOVE})">',
        f'<image width="{wide:.1f}" height="{high:.1f}" href="{data_uri(picture.png)}"/>',
        _coordinates(picture, wide, high) if framed else "",
        f'<rect width="{wide:.1f}" height="{high:.1f}" fill="none" stroke="{INK}" stroke-width="1"/>',
        _scale_bar(picture, wide, high),
        _north_arrow(wide) if framed else "",
        "</g></svg>",
    ]
    return "".join(parts)


def nice_step(span: float, most: int) -> float:
    """Return the smallest of 1, 2, 5, 10, … that divides a span into at most `most` parts."""
    least = span / most
    power = 10.0 ** np.floor(np.log10(least))
    return float(next(factor * power for factor in (1, 2, 5, 10) if factor * power >= least * (1 - 1e-9)))


def _coordinates(picture: MapPicture, wide: float, high: float) -> str:
    """Return ticks with numbers along the lower and the left side."""
    box, unit = picture.extent, "°" if picture.crs.isGeographic() else ""
    step = nice_step(max(box.width(), box.height()), 7)
    parts = []
    for value in _multiples(box.xMinimum(), box.xMaximum(), step):
        x = wide * (value - box.xMinimum()) / box.width()
        parts.append(_line(x, high, x, high + 5))
        if 30 < x < wide - 30:
            parts.append(f'<text x="{x:.1f}" y="{high + 17:.1f}" text-anchor="middle">{_number(value, unit)}</text>')
    for value in _multiples(box.yMinimum(), box.yMaximum(), step):
        y = high * (box.yMaximum() - value) / box.height()
        parts.append(_line(-5, y, 0, y))
        if 30 < y < high - 30:
            parts.append(
                f'<text x="-9" y="{y:.1f}" text-anchor="middle" transform="rotate(-90 -9 {y:.1f})">'
                f"{_number(value, unit)}</text>"
            )
    return "".join(parts)


def _multiples(low: float, high: float, step: float) -> list[float]:
    return [float(k) * step for k in range(int(np.ceil(low / step)), int(np.floor(high / step)) + 1)]


def _number(value: float, unit: str) -> str:
    return f"{value:.6g}{unit}" if unit or abs(value) < 1000 else f"{value:,.0f}"


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{INK}"/>'


def metres_across(picture: MapPicture) -> float:
    """Return the length of the map's middle line on the ground; 0 where the map has no CRS."""
    if not picture.crs.isValid():
        return 0.0
    measure = QgsDistanceArea()
    measure.setSourceCrs(picture.crs, QgsProject().transformContext())
    if picture.crs.isGeographic():
        measure.setEllipsoid(picture.crs.ellipsoidAcronym() or "EPSG:7030")
    centre = picture.extent.center().y()
    west, east = QgsPointXY(picture.extent.xMinimum(), centre), QgsPointXY(picture.extent.xMaximum(), centre)
    metres: Any = measure.convertLengthMeasurement(
        measure.measureLine(west, east), QgsUnitTypes.decodeDistanceUnit("meters")[0]
    )
    return float(metres)


def _scale_bar(picture: MapPicture, wide: float, high: float) -> str:
    """Return two fields, black and white, of round lengths, on a pale ground."""
    across = metres_across(picture)
    length = across or picture.extent.width()
    step = nice_step(length * BAR_SHARE / 2, 1)
    while step * 2 > length * BAR_SHARE * 1.35:
        step = nice_step(step / 2.5, 1)
    unit, factor = ("", 1.0) if not across else ("km", 1e3) if step >= 500 else ("m", 1.0)
    field, left, top = wide * step / length, 16.0, high - 22.0
    numbers = [f"{k * step / factor:,g}" for k in range(3)]
    parts = [
        f'<rect x="4" y="{top - 17:.1f}" width="{2 * field + 46:.1f}" height="33" fill="#ffffff" fill-opacity="0.85"/>'
    ]
    for k, fill in enumerate((INK, "#ffffff")):
        parts.append(
            f'<rect x="{left + k * field:.1f}" y="{top:.1f}" width="{field:.1f}" height="6" fill="{fill}" stroke="{INK}"/>'
        )
    for k, number in enumerate(numbers):
        if k == 1 and field < NARROW:
            continue  # its number would run into the last one
        label = f"{number} {unit}".strip() if k == 2 else number
        parts.append(f'<text x="{left + k * field:.1f}" y="{top - 4:.1f}" text-anchor="middle">{label}</text>')
    return "".join(parts)


def _north_arrow(wide: float) -> str:
    x = wide - 22
    return (
        f'<rect x="{x - 14:.1f}" y="5" width="28" height="42" fill="#ffffff" fill-opacity="0.85"/>'
        f'<path d="M{x:.1f} 9 l-8 24 l8 -6 z" fill="{INK}"/><path d="M{x:.1f} 9 l8 24 l-8 -6 z" fill="#ffffff" '
        f'stroke="{INK}" stroke-width="0.8"/><text x="{x:.1f}" y="44" text-anchor="middle" font-weight="bold">N</text>'
    )


def swatch(colour: str, opacity: float = 1.0, kind: str = "fill") -> str:
    """Return a small sample for a legend: ``fill``, ``outline``, ``dot`` or ``spot`` (a dot without an edge)."""
    shapes = {
        "fill": f'<rect x="1" y="1" width="22" height="12" fill="{colour}" fill-opacity="{opacity:.2f}" stroke="{QUIET}" '
        'stroke-width="0.6"/>',
        "outline": f'<rect x="2" y="2" width="20" height="10" fill="none" stroke="{colour}" stroke-width="2"/>',
        "dot": f'<circle cx="12" cy="7" r="4.6" fill="{colour}" stroke="#ffffff" stroke-width="1.6"/>',
        "spot": f'<circle cx="12" cy="7" r="2" fill="{colour}"/>',
    }
    return f'<svg width="24" height="14" viewBox="0 0 24 14" aria-hidden="true">{shapes[kind]}</svg>'
