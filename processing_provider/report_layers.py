"""The layers of a report's maps, made in the thread that draws them: layers of the project belong to the window's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional

import numpy as np
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsFillSymbol,
    QgsGeometry,
    QgsLineSymbol,
    QgsMapLayer,
    QgsMarkerSymbol,
    QgsPointXY,
    QgsProcessingContext,
    QgsProviderRegistry,
    QgsRasterLayer,
    QgsSingleSymbolRenderer,
    QgsVectorLayer,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QThread

from .compat import WHOLE, field
from .styles import colour_scores
from .target_style import style_layer

DEPOSITS = {"name": "circle", "color": "#1b1b1b", "outline_color": "white", "outline_width": "0.45", "size": "2.6"}
SAMPLES = {"name": "circle", "color": "#4a5560", "outline_style": "no", "size": "0.7"}
OUTLINE = {"style": "no", "outline_color": "#7b858e", "outline_width": "0.25"}
LINE = {"color": "#4a4a4a", "width": "0.3"}


@dataclass(frozen=True)
class Backdrop:
    """Layers that are only shown: what lies under the scores, and lines and points over them."""

    below: tuple[QgsMapLayer, ...] = ()
    above: tuple[QgsMapLayer, ...] = ()


def set_aside(layers: Iterable[QgsMapLayer], context: QgsProcessingContext) -> list[QgsMapLayer]:
    """Return copies of layers that another thread may take over with `take_over`; to be called where they live.

    A layer of the project, and one with a style of its own beside its file, keeps its looks; others get quiet ones.
    """
    copies = []
    for layer in layers:
        copy = layer.clone()
        in_project = context.project() is not None and context.project().mapLayer(layer.id()) is not None
        if not in_project and not copy.loadDefaultStyle()[1]:
            _make_quiet(copy)
        copy.moveToThread(None)
        copies.append(copy)
    return copies


def take_over(copies: Sequence[QgsMapLayer]) -> Backdrop:
    """Return the copies as a backdrop of this thread's."""
    for copy in copies:
        copy.moveToThread(QThread.currentThread())
    above = tuple(copy for copy in copies if isinstance(copy, QgsVectorLayer) and not _is_polygon(copy))
    return Backdrop(tuple(copy for copy in copies if copy not in above), above)


def score_layer(layer: QgsRasterLayer, scores: np.ndarray) -> QgsRasterLayer:
    """Return a score map opened anew, coloured by share of the area; `scores` is its first band."""
    options = QgsRasterLayer.LayerOptions(False)  # without a style, which would cost statistics
    own = QgsRasterLayer(layer.source(), layer.name(), layer.providerType(), options)
    own.setCrs(layer.crs())
    colour_scores(own, scores)
    return own


def point_layer(
    x: np.ndarray, y: np.ndarray, crs: QgsCoordinateReferenceSystem, look: dict[str, str]
) -> QgsVectorLayer:
    """Return points in memory, shape (points,), with a simple symbol."""
    layer = _in_memory("Point", crs)
    features = []
    for east, north in zip(x.tolist(), y.tolist()):
        feature = QgsFeature()
        feature.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(east, north)))
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    layer.updateExtents()
    layer.setRenderer(QgsSingleSymbolRenderer(QgsMarkerSymbol.createSimple(look)))
    return layer


def target_layer(
    outlines: Sequence[tuple[int, QgsGeometry]], crs: QgsCoordinateReferenceSystem, labelled: int
) -> QgsVectorLayer:
    """Return targets in memory as outlines; the first `labelled` ranks are written on them."""
    layer = _in_memory("MultiPolygon", crs)
    layer.dataProvider().addAttributes([field("rank", WHOLE)])
    layer.updateFields()
    features = []
    for rank, outline in outlines:
        feature = QgsFeature(layer.fields())
        feature.setGeometry(outline)
        feature.setAttributes([rank if rank <= labelled else None])
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    layer.updateExtents()
    style_layer(layer)
    return layer


def title_of(layer: QgsMapLayer) -> str:
    """Return a layer's name; where that is only its file's, the name that the file has for it: ``survey.gpkg`` holds many."""
    source = QgsProviderRegistry.instance().decodeUri(layer.providerType(), layer.source())
    within = str(source.get("layerName") or "")
    return within if within and layer.name() == Path(str(source.get("path", ""))).stem else str(layer.name())


def legend_of(layer: QgsMapLayer, most: int) -> list[tuple[str, Optional[Any]]]:
    """Return a backdrop layer's legend: text and symbol, or None where it has none to show (a raster)."""
    if not isinstance(layer, QgsVectorLayer) or layer.renderer() is None:
        return [(title_of(layer), None)]
    items = [item for item in layer.renderer().legendSymbolItems() if item.symbol() is not None]
    if len(items) < 2:
        return [(title_of(layer), items[0].symbol().clone() if items else None)]
    return [(f"{title_of(layer)}: {item.label()}", item.symbol().clone()) for item in items[:most]]


def _in_memory(kind: str, crs: QgsCoordinateReferenceSystem) -> QgsVectorLayer:
    layer = QgsVectorLayer(kind, "report", "memory")
    layer.setCrs(crs)
    return layer


def _is_polygon(layer: QgsVectorLayer) -> bool:
    return bool(layer.geometryType() == QgsWkbTypes.GeometryType.PolygonGeometry)


def _make_quiet(layer: QgsMapLayer) -> None:
    """Replace the random colour that QGIS gives a layer without a style."""
    if not isinstance(layer, QgsVectorLayer):
        return
    kinds = QgsWkbTypes.GeometryType
    symbols = {
        kinds.PointGeometry: lambda: QgsMarkerSymbol.createSimple(SAMPLES),
        kinds.LineGeometry: lambda: QgsLineSymbol.createSimple(LINE),
        kinds.PolygonGeometry: lambda: QgsFillSymbol.createSimple(OUTLINE),
    }
    if layer.geometryType() in symbols:
        layer.setRenderer(QgsSingleSymbolRenderer(symbols[layer.geometryType()]()))
