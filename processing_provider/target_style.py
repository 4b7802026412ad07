"""How targets look: an outline that stands out on any map, with the rank on it."""

from __future__ import annotations

from pathlib import Path

from qgis.core import (
    QgsFillSymbol,
    QgsLabeling,
    QgsPalLayerSettings,
    QgsProcessingContext,
    QgsProcessingUtils,
    QgsProperty,
    QgsSimpleLineSymbolLayer,
    QgsSingleSymbolRenderer,
    QgsTextBufferSettings,
    QgsTextFormat,
    QgsUnitTypes,
    QgsVectorLayer,
    QgsVectorLayerSimpleLabeling,
)
from qgis.PyQt.QtGui import QColor

OUTLINE, CASING = "#12324a", "#ffffff"
OUTLINE_WIDTH, CASING_WIDTH = 0.5, 1.1  # mm
TEXT_SIZE, TEXT_BUFFER = 9.0, 0.8  # pt, mm
PRIORITY = 'max(0, 10 - 0.1 * "rank")'  # of labels that are in each other's way, the better rank stays


def style_targets(destination: str, context: QgsProcessingContext) -> None:
    """Style a layer of targets that has been written.

    A file gets a QML beside it, so that it is styled wherever it is opened. Processing does not read that one when
    it loads its results, so the layer that it will load is opened here and styled itself, as one in memory is.

    Parameters
    ----------
    destination : str
        What `vectors.write_features` returned.
    context : QgsProcessingContext
        Of the run; holds the layers that will be loaded.
    """
    path = Path(destination.split("|")[0])
    is_file = path.is_absolute()
    if is_file:
        carrier = QgsVectorLayer("MultiPolygon?field=rank:integer", "style", "memory")
        style_layer(carrier)
        carrier.saveNamedStyle(str(path.with_suffix(".qml")))
    if not is_file or context.willLoadLayerOnCompletion(destination):
        layer = QgsProcessingUtils.mapLayerFromString(destination, context)
        if isinstance(layer, QgsVectorLayer):
            style_layer(layer)


def style_layer(layer: QgsVectorLayer) -> None:
    """Give an open layer of polygons with a field ``rank`` the look of targets."""
    layer.setRenderer(QgsSingleSymbolRenderer(_symbol()))
    layer.setLabeling(QgsVectorLayerSimpleLabeling(_labels()))
    layer.setLabelsEnabled(True)


def _symbol() -> QgsFillSymbol:
    """Return a dark line on a broader white one, and no filling: what lies below shows."""
    casing, outline = (
        QgsSimpleLineSymbolLayer.create({"line_color": colour, "line_width": str(width), "joinstyle": "round"})
        for colour, width in ((CASING, CASING_WIDTH), (OUTLINE, OUTLINE_WIDTH))
    )
    symbol = QgsFillSymbol.createSimple({})
    symbol.changeSymbolLayer(0, casing)  # QgsFillSymbol(list) does not take the layers over: QGIS 3.22 crashes
    symbol.appendSymbolLayer(outline)
    return symbol


def _labels() -> QgsPalLayerSettings:
    """Return the rank, bold with a white edge."""
    text = QgsTextFormat()
    font = text.font()
    font.setBold(True)
    text.setFont(font)
    text.setSize(TEXT_SIZE)
    text.setSizeUnit(QgsUnitTypes.RenderUnit.RenderPoints)
    text.setColor(QColor(OUTLINE))
    edge = QgsTextBufferSettings()
    edge.setEnabled(True)
    edge.setSize(TEXT_BUFFER)
    edge.setColor(QColor(CASING))
    text.setBuffer(edge)
    settings = QgsPalLayerSettings()
    settings.fieldName = "rank"
    settings.placement = QgsPalLayerSettings.Placement.Horizontal
    inside, outside = (
        QgsLabeling.PolygonPlacementFlag.AllowPlacementInsideOfPolygon,
        QgsLabeling.PolygonPlacementFlag.AllowPlacementOutsideOfPolygon,
    )
    settings.setPolygonPlacementFlags(inside | outside)  # beside a target that is smaller than its number
    settings.setFormat(text)
    properties = settings.dataDefinedProperties()
    properties.setProperty(QgsPalLayerSettings.Property.Priority, QgsProperty.fromExpression(PRIORITY))
    settings.setDataDefinedProperties(properties)
    return settings
