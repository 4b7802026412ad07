"""A real QGIS, offscreen, with Processing and Gossan's provider; real layers on disk and in memory."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

qgis_core = pytest.importorskip("qgis.core", reason="this Python has no qgis; 'make test' runs it where it is")


@pytest.fixture(scope="session")
def qgis_app() -> Any:
    """A QgsApplication with Processing initialised and Gossan registered, once per session."""
    import sys

    from qgis.core import QgsApplication

    application = QgsApplication([], True)
    application.initQgis()
    sys.path.append(str(Path(QgsApplication.prefixPath()) / "share" / "qgis" / "python" / "plugins"))
    from processing.core.Processing import Processing

    Processing.initialize()
    from gossan.processing_provider.provider import GossanProvider

    provider = GossanProvider()
    QgsApplication.processingRegistry().addProvider(provider)
    yield application
    # no exitQgis: layers that a failed test's traceback still holds would then be freed twice


class Feedback(qgis_core.QgsProcessingFeedback):  # type: ignore[name-defined]
    """A real feedback that keeps what it is told."""

    def __init__(self) -> None:
        super().__init__(False)
        self.infos: list[str] = []
        self.warnings: list[str] = []
        self.fractions: list[float] = []
        self.progressChanged.connect(self.fractions.append)

    def pushInfo(self, info: str) -> None:
        """Keep a sentence."""
        self.infos.append(info)

    def pushWarning(self, warning: str) -> None:
        """Keep a warning."""
        self.warnings.append(warning)

    def text(self) -> str:
        """Everything said."""
        return "\n".join(self.infos + self.warnings)


@pytest.fixture
def feedback(qgis_app: Any) -> Feedback:
    """A feedback that keeps sentences, warnings and progress."""
    return Feedback()


@pytest.fixture
def run(qgis_app: Any, feedback: Feedback) -> Any:
    """``run(id, parameters)`` through processing.run; raises QgsProcessingException on failure."""
    import processing

    def _run(algorithm: str, parameters: dict[str, Any], **keywords: Any) -> dict[str, Any]:
        return processing.run(f"gossan:{algorithm}", parameters, feedback=feedback, **keywords)

    return _run


@pytest.fixture
def point_layer(qgis_app: Any) -> Any:
    """``point_layer(x, y, {field: values}, crs)``: a memory layer; text where values are strings."""
    from gossan.processing_provider.compat import DECIMAL, TEXT, field
    from qgis.core import QgsFeature, QgsGeometry, QgsPointXY, QgsVectorLayer

    def _layer(x: Any, y: Any, columns: dict[str, Any], crs: str = "EPSG:32755", name: str = "samples") -> Any:
        layer = QgsVectorLayer(f"Point?crs={crs}", name, "memory")
        provider = layer.dataProvider()
        kinds = [TEXT if any(isinstance(v, str) for v in values) else DECIMAL for values in columns.values()]
        provider.addAttributes([field(key, kind) for key, kind in zip(columns, kinds)])
        layer.updateFields()
        features = []
        for i in range(len(x)):
            feature = QgsFeature(layer.fields())
            feature.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(float(x[i]), float(y[i]))))
            row = [values[i] for values in columns.values()]
            feature.setAttributes([v if isinstance(v, str) or v is None else float(v) for v in row])
            features.append(feature)
        provider.addFeatures(features)
        layer.updateExtents()
        return layer

    return _layer


@pytest.fixture
def raster_layer(qgis_app: Any, tmp_path: Path) -> Any:
    """``raster_layer(array, ...)``: a GeoTIFF written by Gossan (bands, rows, columns), as a layer."""
    from gossan.core.grid import Grid
    from gossan.processing_provider.rasters import write_raster
    from qgis.core import QgsRasterLayer

    def _layer(
        array: Any,
        name: str = "raster",
        band_names: Any = None,
        west: float = 500_000.0,
        north: float = 7_000_000.0,
        cell_size: float = 1000.0,
        crs: str = "EPSG:32755",
        metadata: Any = None,
    ) -> Any:
        bands = np.asarray(array, dtype=np.float32)
        bands = bands[None] if bands.ndim == 2 else bands
        names = band_names or ([name] if len(bands) == 1 else [f"{name} {i + 1}" for i in range(len(bands))])
        path = tmp_path / f"{name}.tif"
        write_raster(path, bands, Grid(west, north, cell_size, *bands.shape[1:], crs), names, metadata)
        return QgsRasterLayer(str(path), name)

    return _layer
