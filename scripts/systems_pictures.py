"""The pictures of docs/systems.md, from the maps that ``make systems`` has left. Needs QGIS's Python.

``PYTHONPATH=.build/plugins python3 scripts/systems_pictures.py --kept .build/systems``
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from gossan.core.grid import Grid
from gossan.processing_provider.styles import style_scores
from map_pictures import MapPicture, draw_maps
from osgeo import gdal, osr
from qgis.core import (
    QgsApplication,
    QgsFeature,
    QgsGeometry,
    QgsMarkerSymbol,
    QgsPointXY,
    QgsRasterLayer,
    QgsSingleSymbolRenderer,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QImage

MAPS = {
    "simulated": (("logistic", "Logistic regression"), ("ganomaly", "GANomaly"), ("network_lenet", "LeNet")),
    "eskay": (("logistic", "Logistic regression"), ("ganomaly", "GANomaly"), ("network_lenet", "LeNet")),
}


def raster(path: Path, scores: np.ndarray, grid: Grid) -> QgsRasterLayer:
    """Return a score map as a styled layer."""
    driver = gdal.GetDriverByName("GTiff")
    written = driver.Create(str(path), grid.columns, grid.rows, 1, gdal.GDT_Float32)
    written.SetGeoTransform((grid.west, grid.cell_size, 0.0, grid.north, 0.0, -grid.cell_size))
    system = osr.SpatialReference()
    system.SetFromUserInput(grid.crs)
    written.SetProjection(system.ExportToWkt())
    written.GetRasterBand(1).SetNoDataValue(float("nan"))
    written.GetRasterBand(1).WriteArray(scores)
    del written
    style_scores(path, scores)
    return QgsRasterLayer(str(path), path.stem)


def deposits(points: np.ndarray, crs: str) -> QgsVectorLayer:
    """Return the deposits as a layer of small rings."""
    layer = QgsVectorLayer(f"Point?crs={crs}", "deposits", "memory")
    features = []
    for x, y in points:
        feature = QgsFeature()
        feature.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(float(x), float(y))))
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    look = {
        "name": "circle",
        "color": "255,255,255,90",
        "outline_color": "#1f2933",
        "size": "1.8",
        "outline_width": "0.35",
    }
    layer.setRenderer(QgsSingleSymbolRenderer(QgsMarkerSymbol.createSimple(look)))
    return layer


def draw(kept: Path, key: str, shown: Sequence[tuple[str, str]], image: Path, scratch: Path) -> None:
    """Draw an area's maps beside each other."""
    frame = np.load(kept / f"{key}.frame.npz")
    west, north, size, rows, columns = frame["frame"].tolist()
    grid = Grid(west, north, size, int(rows), int(columns), "EPSG:26910")
    over = (deposits(frame["points"], grid.crs),)  # rings: what lies below shows
    pictures = []
    for name, title in shown:
        layer = raster(scratch / f"{key}_{name}.tif", np.load(kept / key / f"{name}.npy"), grid)
        pictures.append(MapPicture(title, layer, over))
    draw_maps(pictures, pictures[0].raster.extent(), image)
    drawn = QImage(str(image))
    width = min(drawn.width(), 1100)
    smaller = drawn.scaledToWidth(width).convertToFormat(
        QImage.Format.Format_Indexed8, Qt.ImageConversionFlag.ThresholdDither
    )
    smaller.save(str(image), "PNG", 0)


def main() -> None:
    """Draw one picture per area."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kept", type=Path, required=True, help="the folder of the study")
    parser.add_argument("--images", type=Path, default=Path(__file__).resolve().parents[1] / "docs" / "images")
    arguments = parser.parse_args()
    application = QgsApplication([], False)
    application.initQgis()
    with tempfile.TemporaryDirectory() as scratch:
        for key, shown in MAPS.items():
            if (arguments.kept / f"{key}.frame.npz").exists():
                draw(arguments.kept, key, shown, arguments.images / f"systems_{key}.png", Path(scratch))
    application.exitQgis()


if __name__ == "__main__":
    main()
