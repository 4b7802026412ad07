"""Makes the demo's QGIS project, its map (PNG) and its chart (PNG). Run by ``demo.py`` with QGIS's Python."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

from gossan.processing_provider.charts import write_png
from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsFillSymbol,
    QgsLayoutExporter,
    QgsLayoutItem,
    QgsLayoutItemLabel,
    QgsLayoutItemLegend,
    QgsLayoutItemMap,
    QgsLayoutItemPicture,
    QgsLayoutItemScaleBar,
    QgsLayoutPoint,
    QgsLayoutSize,
    QgsLineSymbol,
    QgsMapLayer,
    QgsMapLayerLegendUtils,
    QgsMarkerSymbol,
    QgsPrintLayout,
    QgsProject,
    QgsRasterLayer,
    QgsReferencedRectangle,
    QgsSingleSymbolRenderer,
    QgsUnitTypes,
    QgsVectorLayer,
    QgsWkbTypes,
)
from qgis.PyQt.QtGui import QFont

MILLIMETRES = QgsUnitTypes.LayoutUnit.LayoutMillimeters
RASTERS = (
    ("classes", "GANomaly: classes"),
    ("ganomaly", "GANomaly: anomaly score"),
    ("autoencoder", "Deep autoencoder: anomaly score"),
    ("directed", "Directed Mahalanobis: anomaly score"),
    ("combined", "Combined: mean rank"),
    ("labels", "Deposit labels"),
    ("elements", "Elements, log10, IDW"),
    ("truth", "Truth: halo strength"),
)
SHOWN = {"GANomaly: anomaly score"}


def deposits_layer(source: str) -> QgsVectorLayer:
    """White-edged symbols, so that they stand out on any map."""
    layer = QgsVectorLayer(source, "Known deposits", "ogr")
    look = {"name": "circle", "color": "#1b1b1b", "outline_color": "white", "outline_width": "0.5", "size": "2.6"}
    layer.setRenderer(QgsSingleSymbolRenderer(QgsMarkerSymbol.createSimple(look)))
    return layer


def samples_layer(source: str) -> QgsVectorLayer:
    """Small grey dots."""
    layer = QgsVectorLayer(source, "Samples", "ogr")
    look = {"name": "circle", "color": "#606060", "outline_style": "no", "size": "0.8"}
    layer.setRenderer(QgsSingleSymbolRenderer(QgsMarkerSymbol.createSimple(look)))
    return layer


def backdrop_layer(source: str) -> QgsMapLayer:
    """A layer that is only shown: lines, polygons or a raster."""
    name = source.partition("layername=")[2] or Path(source).stem
    vector = QgsVectorLayer(source, name.replace("_", " ").capitalize(), "ogr")
    if not vector.isValid():
        return QgsRasterLayer(source, Path(source).stem)
    if vector.geometryType() == QgsWkbTypes.GeometryType.LineGeometry:
        vector.setRenderer(QgsSingleSymbolRenderer(QgsLineSymbol.createSimple({"color": "#404040", "width": "0.3"})))
    elif vector.geometryType() == QgsWkbTypes.GeometryType.PolygonGeometry:
        outline = {"style": "no", "outline_color": "#808080", "outline_width": "0.3"}
        vector.setRenderer(QgsSingleSymbolRenderer(QgsFillSymbol.createSimple(outline)))
    return vector


def build_project(out: Path, settings: dict[str, object]) -> QgsProject:
    """Return the saved project: deposits on top, the GANomaly map shown, the rest there to tick."""
    project = QgsProject.instance()
    project.setTitle(str(settings["title"]))
    group = project.layerTreeRoot().addGroup(str(settings["title"]))
    layers: list[QgsMapLayer] = [deposits_layer(str(settings["deposits"]))]
    layers.append(samples_layer(f"{out / 'survey.gpkg'}|layername=samples"))
    layers += [backdrop_layer(str(source)) for source in settings["backdrop"]]  # type: ignore[attr-defined]
    layers += [
        QgsRasterLayer(str(out / f"{stem}.tif"), name) for stem, name in RASTERS if (out / f"{stem}.tif").exists()
    ]
    for layer in layers:
        if not layer.isValid():
            sys.exit(f"'{layer.source()}' does not open.")
        project.addMapLayer(layer, False)
        node = group.addLayer(layer)
        shown = isinstance(layer, QgsVectorLayer) and layer.name() != "Samples"
        node.setItemVisibilityChecked(shown or layer.name() in SHOWN)
        node.setExpanded(layer.name() in SHOWN)
    project.setCrs(QgsCoordinateReferenceSystem(layers[-1].crs()))
    project.writeEntryBool("Paths", "/Absolute", False)  # the folder can be moved
    score = next(layer for layer in layers if layer.name() in SHOWN)
    project.viewSettings().setDefaultViewExtent(QgsReferencedRectangle(score.extent(), score.crs()))
    project.write(str(out / "gossan.qgz"))
    return project


def draw_map(project: QgsProject, path: Path) -> None:
    """Export a page: map, title, legend, scale, north arrow."""
    layout = QgsPrintLayout(project)
    layout.initializeDefaults()
    shown = [node.layer() for node in project.layerTreeRoot().findLayers() if node.isVisible()]
    score = next(layer for layer in shown if layer.name() in SHOWN)
    page = QgsLayoutItemMap(layout)
    place(layout, page, 10, 22, 200, 178)
    page.setLayers(shown)
    page.setExtent(score.extent())  # a new map has none to zoom from, and this one changes the map's shape
    page.attemptResize(QgsLayoutSize(200, 178, MILLIMETRES))
    page.zoomToExtent(score.extent())
    page.setFrameEnabled(True)
    title = QgsLayoutItemLabel(layout)
    title.setText(f"{project.title()} - {score.name()}")
    font = QFont("DejaVu Sans")
    font.setPointSize(18)
    title.setFont(font)
    place(layout, title, 10, 8, 270, 12)
    legend = QgsLayoutItemLegend(layout)
    legend.setAutoUpdateModel(False)
    tree = legend.model().rootGroup()
    tree.clear()
    for layer in shown:
        node = tree.addLayer(layer)
        if isinstance(layer, QgsRasterLayer):  # without "Band 1 (Gray)"
            entries = len(legend.model().layerLegendNodes(node, True))
            QgsMapLayerLegendUtils.setLegendNodeOrder(node, list(range(1, entries)))
            legend.model().refreshLayerLegend(node)
    place(layout, legend, 216, 24, 70, 120)
    scale = QgsLayoutItemScaleBar(layout)
    scale.setStyle("Single Box")
    scale.setLinkedMap(page)
    scale.applyDefaultSize()
    scale.setUnits(QgsUnitTypes.DistanceUnit.DistanceKilometers)
    scale.setUnitLabel("km")
    scale.setUnitsPerSegment(5 if score.extent().width() < 100_000 else 25)
    place(layout, scale, 216, 182, 60, 15)
    arrow = QgsLayoutItemPicture(layout)
    arrow.setPicturePath(str(Path(QgsApplication.pkgDataPath()) / "svg" / "arrows" / "NorthArrow_02.svg"))
    place(layout, arrow, 260, 150, 20, 25)
    if not QgsLayoutExporter(layout).renderPageToImage(0, dpi=120).save(str(path)):
        sys.exit(f"'{path}' could not be drawn.")


def place(layout: QgsPrintLayout, item: QgsLayoutItem, x: float, y: float, width: float, height: float) -> None:
    """Put an item on the page, millimetres from the upper left corner."""
    layout.addLayoutItem(item)
    item.attemptMove(QgsLayoutPoint(x, y, MILLIMETRES))
    item.attemptResize(QgsLayoutSize(width, height, MILLIMETRES))


def draw_chart(report: Path, path: Path) -> None:
    """Draw the report's first chart: ROC and success-rate curves."""
    charts = re.findall(r"<svg.*?</svg>", report.read_text(encoding="utf-8"), re.DOTALL)
    if not charts:
        sys.exit(f"'{report}' has no chart.")
    write_png(charts[0], str(path))


def main() -> None:
    """Make project, map and chart in the folder given on the command line."""
    out = Path(sys.argv[1])
    application = QgsApplication([], True)
    application.initQgis()
    project = build_project(out, json.loads((out / "project.json").read_text(encoding="utf-8")))
    draw_map(project, out / "map.png")
    draw_chart(out / "evaluation.html", out / "chart.png")
    project.clear()
    application.exitQgis()


if __name__ == "__main__":
    main()
