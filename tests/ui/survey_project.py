"""A small project as the dock meets it: real layers in a real `QgsProject`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

CRS = "EPSG:3156"
ELEMENTS = ("Cu_ppm", "Pb_ppm", "Zn_ppm", "As_ppm")


def point_layer(name: str, fields: dict[str, str], rows: list[Any]) -> Any:
    """Return points in memory: x, y, then one value per field."""
    from qgis.core import QgsFeature, QgsGeometry, QgsPointXY, QgsVectorLayer

    described = "&".join(f"field={field}:{kind}" for field, kind in fields.items())
    layer = QgsVectorLayer(f"Point?crs={CRS}&{described}", name, "memory")
    features = []
    for x, y, *values in rows:
        feature = QgsFeature(layer.fields())
        feature.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(x, y)))
        feature.setAttributes(list(values))
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    layer.updateExtents()
    return layer


def samples(name: str = "soil_2024", prefix: str = "") -> Any:
    """Return 30 samples of four elements."""
    random = np.random.default_rng(1)
    rows = np.column_stack([random.uniform(0, 1000, (30, 2)), random.lognormal(2, 1, (30, 4))]).tolist()
    return point_layer(name, {f"{prefix}{element}": "double" for element in ELEMENTS}, rows)


def deposits(name: str = "Known deposits") -> Any:
    return point_layer(name, {"name": "string"}, [(150.0, 850.0, "Ada"), (750.0, 250.0, "Bob")])


def raster(folder: Path, name: str, metadata: dict[str, Any], bands: int = 1, seed: int = 0) -> Any:
    """Return a raster layer of 10 x 10 cells of 100 m that Gossan has written."""
    from gossan.core.grid import Grid
    from gossan.processing_provider.rasters import write_raster
    from qgis.core import QgsRasterLayer

    cells = np.random.default_rng(seed).normal(size=(bands, 10, 10)).astype(np.float32)
    path = folder / f"{name}.tif"
    write_raster(path, cells, Grid(0.0, 1000.0, 100.0, 10, 10, CRS), [f"b{i}" for i in range(bands)], metadata)
    return QgsRasterLayer(str(path), name)


def evaluation(rows: list[tuple[Any, ...]], name: str = "Evaluation") -> Any:
    """Return an evaluation's table: map, auc, low, high, null_95, from_best_high each."""
    from qgis.core import QgsFeature, QgsVectorLayer

    numbers = ("auc", "auc_low", "auc_high", "null_95", "from_best_high")
    described = "&".join(f"field={column}:double" for column in numbers)
    layer = QgsVectorLayer(f"NoGeometry?field=map:string&{described}", name, "memory")
    features = []
    for row in rows:
        feature = QgsFeature(layer.fields())
        feature.setAttributes(list(row))
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    return layer


def read_state(project: Any) -> Any:
    """Return what the watch tells of a project, once it has looked."""
    from gossan.ui.project_state import ProjectWatch
    from qgis.PyQt.QtCore import QEventLoop

    watch = ProjectWatch(project)
    loop = QEventLoop()
    watch.changed.connect(loop.quit)
    loop.exec()
    watch.remove()
    return watch.state
