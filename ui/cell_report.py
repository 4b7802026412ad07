"""What there is to say about one cell: its score, what it is made of, what is near; as values and as text."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Callable, Optional

from qgis.core import (
    QgsCoordinateTransform,
    QgsCsException,
    QgsPointXY,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
)

from ..processing_provider.cell_surroundings import BandTable, Surroundings
from ..processing_provider.point_index import Near, rounded
from .words import tr

SAMPLES = 3
SPREAD = "spread"
PlaceIn = Callable[[QgsRasterLayer], Optional[QgsPointXY]]  # where the cell is in a layer's coordinates


@dataclass(frozen=True)
class Element:
    """One layer behind the score, at the cell.

    Attributes
    ----------
    label, value : str
        The element, and what the cell holds of it, with its unit.
    percentile : float, optional
        Percentage of all cells that hold less.
    share : float, optional
        Part of the score that it contributes: its contribution over the sum of all, without their signs.
    """

    label: str
    value: str
    percentile: Optional[float] = None
    share: Optional[float] = None


@dataclass(frozen=True)
class CellReport:
    """What there is to say about a cell.

    Attributes
    ----------
    layer : str
        The score map's name.
    place : str
        Where the cell is.
    outline : QgsRectangle, optional
        The cell, in the layer's coordinates; None outside the map.
    sentence : str
        The score, or why there is none.
    method : str
        How the elements' shares were found; empty where there are none.
    """

    layer: str
    place: str
    outline: Optional[QgsRectangle]
    sentence: str
    score: Optional[float] = None
    percentile: Optional[float] = None
    spread: Optional[float] = None
    elements: tuple[Element, ...] = ()
    method: str = ""
    samples: tuple[Near, ...] = ()
    deposit: Optional[Near] = None

    def text(self) -> str:
        """Return everything as plain text, for a mail or a notebook."""
        lines = [f"{self.layer}: {self.sentence}", self.place]
        if self.spread is not None:
            lines.append(tr("Spread of the score: {0}").format(f"{self.spread:.3g}"))
        if self.elements:
            lines += ["", "\t".join((tr("element"), tr("value"), tr("% of cells lower"), tr("% of the score")))]
            lines += ["\t".join((e.label, e.value, figure(e.percentile), share_text(e.share))) for e in self.elements]
        if self.method:
            lines.append(tr("Contributions: {0}").format(self.method))
        if self.samples:
            lines += ["", tr("Nearest samples")]
            lines += ["\t".join((s.name, distance(s.metres), assays_text(s.assays))) for s in self.samples]
        if self.deposit is not None:
            lines += ["", deposit_text(self.deposit)]
        return "\n".join(lines)


def cell_of(layer: QgsRasterLayer, point: QgsPointXY) -> Optional[QgsRectangle]:
    """Return the cell of a layer that holds a point in the layer's coordinates; None outside."""
    extent = layer.extent()
    if not extent.contains(point) or not layer.width() or not layer.height():
        return None
    width, height = extent.width() / layer.width(), extent.height() / layer.height()
    column = min(int((point.x() - extent.xMinimum()) / width), layer.width() - 1)
    row = min(int((extent.yMaximum() - point.y()) / height), layer.height() - 1)
    west, north = extent.xMinimum() + column * width, extent.yMaximum() - row * height
    return QgsRectangle(west, north - height, west + width, north)


def inspect_cell(
    layer: QgsRasterLayer,
    point: QgsPointXY,
    known: Optional[Surroundings],
    stack: Optional[QgsRasterLayer],
    explanation: Optional[QgsRasterLayer],
) -> CellReport:
    """Return what there is to say; reads single cells only.

    Parameters
    ----------
    layer : QgsRasterLayer
        The score map.
    point : QgsPointXY
        Where was clicked, in the layer's coordinates.
    known : Surroundings, optional
        What was read before; without it there are values, but no percentiles and no neighbours.
    stack, explanation : QgsRasterLayer, optional
        The layers of `known` that are still in the project.
    """
    outline = cell_of(layer, point)
    place = _place(layer, point if outline is None else outline.center())
    if outline is None:
        return CellReport(layer.name(), place, None, tr("Outside '{0}'.").format(layer.name()))
    centre = outline.center()
    score = sampled(layer, centre, 1)
    near = _near(CellReport(layer.name(), place, outline, ""), centre, known)
    if score is None:
        return replace(near, sentence=tr("No score here (NoData)."))
    percentile = known.scores[0].percentile(score) if known is not None else None
    spread = sampled(layer, centre, 2) if layer.bandCount() > 1 and layer_band(layer, 2) == SPREAD else None
    place_in = partial(_transformed, centre, layer)
    elements = _elements(place_in, known, stack, explanation) if known is not None and stack is not None else ()
    found = replace(near, sentence=score_sentence(score, percentile), score=score, percentile=percentile, spread=spread)
    is_explained = known is not None and any(element.share is not None for element in elements)
    return replace(found, elements=elements, method=known.method if known is not None and is_explained else "")


def sampled(layer: QgsRasterLayer, point: QgsPointXY, band: int) -> Optional[float]:
    """Return the value of a cell, None for NoData."""
    value, is_there = layer.dataProvider().sample(point, band)
    return float(value) if is_there and value == value else None


def layer_band(layer: QgsRasterLayer, band: int) -> str:
    """Return a band's description."""
    text: str = layer.dataProvider().bandDescription(band) if hasattr(layer.dataProvider(), "bandDescription") else ""
    return text or layer.bandName(band).split(": ", 1)[-1]


def _transformed(point: QgsPointXY, layer: QgsRasterLayer, other: QgsRasterLayer) -> Optional[QgsPointXY]:
    """Return a place of a layer in another layer's coordinates, None where it has none there."""
    if layer.crs() == other.crs() or not (layer.crs().isValid() and other.crs().isValid()):
        return point
    try:
        return QgsCoordinateTransform(layer.crs(), other.crs(), QgsProject.instance()).transform(point)
    except QgsCsException:
        return None


def _elements(
    place_in: PlaceIn, known: Surroundings, stack: QgsRasterLayer, explanation: Optional[QgsRasterLayer]
) -> tuple[Element, ...]:
    """Return the stack's bands, the largest contribution first, else the highest percentile."""
    values = _values(stack, place_in(stack), len(known.stack))
    shares = _shares(place_in, known, explanation)
    labels = [table.label for table in known.stack]
    found = []
    for table, value in zip(known.stack, values):
        label = table.label if labels.count(table.label) == 1 else table.name
        if value is None:
            found.append(Element(label, tr("no value"), None, shares.get(table.name)))
        else:
            found.append(Element(label, value_text(table, value), table.percentile(value), shares.get(table.name)))
    return tuple(sorted(found, key=lambda e: (-abs(e.share or 0.0), -(-1.0 if e.percentile is None else e.percentile))))


def _values(layer: QgsRasterLayer, point: Optional[QgsPointXY], bands: int) -> list[Optional[float]]:
    """Return a cell's values, None for NoData and outside."""
    return [None if point is None else sampled(layer, point, number) for number in range(1, bands + 1)]


def _shares(place_in: PlaceIn, known: Surroundings, explanation: Optional[QgsRasterLayer]) -> dict[str, float]:
    """Return each band's part of the contributions at a cell."""
    if explanation is None:
        return {}
    values = dict(zip(known.explanation, _values(explanation, place_in(explanation), len(known.explanation))))
    there = {name: value for name, value in values.items() if value is not None}
    whole = sum(abs(value) for value in there.values())
    return {name: value / whole for name, value in there.items()} if whole > 0 else {}


def _near(report: CellReport, point: QgsPointXY, known: Optional[Surroundings]) -> CellReport:
    """Add the nearest samples and the nearest deposit."""
    if known is None:
        return report
    x, y = point.x(), point.y()
    samples = () if known.samples is None else tuple(known.samples.nearest(x, y, SAMPLES))
    deposits = [] if known.deposits is None else known.deposits.nearest(x, y, 1)
    return replace(report, samples=samples, deposit=next(iter(deposits), None))


def _place(layer: QgsRasterLayer, point: QgsPointXY) -> str:
    crs = layer.crs()
    digits = 5 if crs.isGeographic() else 0
    name = crs.authid() or tr("no CRS")
    return tr("Cell at {0}, {1} ({2})").format(f"{point.x():,.{digits}f}", f"{point.y():,.{digits}f}", name)


def score_sentence(score: float, percentile: Optional[float]) -> str:
    """Return the score, and where it stands among all cells."""
    if percentile is None:
        return tr("Score {0}.").format(f"{score:.4g}")
    return tr("Score {0}, higher than {1} % of the area.").format(f"{score:.4g}", figure(percentile))


def value_text(table: BandTable, value: float) -> str:
    """Return a value with its unit."""
    return f"{rounded(table.original(value))} {table.unit}".strip()


def figure(percentile: Optional[float]) -> str:
    """Return a percentage; with more digits near its ends, where it matters."""
    if percentile is None:
        return "–"
    percentile = min(percentile, math.floor(10.0 * percentile) / 10.0 if percentile > 99.9 else 100.0)  # never 100
    return f"{percentile:.1f}" if percentile >= 95 or 0 < percentile < 1 else f"{percentile:.0f}"


def share_text(share: Optional[float]) -> str:
    """Return a part of the score in per cent; with its sign where it lowers the score."""
    return "–" if share is None else str(round(100 * share)).replace("-", "−")


def distance(metres: float) -> str:
    """Return a distance as one says it."""
    return tr("{0} km").format(f"{metres / 1000:.1f}") if metres >= 1000 else tr("{0} m").format(f"{metres:.0f}")


def assays_text(assays: Sequence[tuple[str, str]]) -> str:
    """Return assays in a row."""
    return ", ".join(f"{element} {value}" for element, value in assays)


def deposit_text(deposit: Near) -> str:
    """Return the nearest deposit and how far it is."""
    return tr("Nearest deposit: {0}, {1}").format(deposit.name, distance(deposit.metres))
