"""What a thread needs to read a layer by itself: taken from the layer in the interface's thread, opened elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Optional

import numpy as np
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCoordinateTransformContext,
    QgsFeature,
    QgsProcessingFeedback,
    QgsProject,
    QgsRasterLayer,
    QgsVectorLayer,
    QgsVectorLayerFeatureSource,
)

from ..core.context import Cancelled
from ..core.errors import InputError
from .vectors import point_of
from .words import tr


@dataclass(frozen=True)
class RasterSnapshot:
    """A raster layer's file, coordinate system and what the user declared NoData.

    Attributes
    ----------
    source, name, provider : str
        As the layer has them.
    crs : QgsCoordinateReferenceSystem
        The layer's, which may differ from the file's.
    nodata : tuple
        Per band: whether the file's NoData counts, and further ranges that count as NoData.
    """

    source: str
    name: str
    provider: str
    crs: QgsCoordinateReferenceSystem
    nodata: tuple[tuple[bool, Any], ...]

    @classmethod
    def of(cls, layer: QgsRasterLayer) -> RasterSnapshot:
        """Return a valid layer's snapshot; opens nothing."""
        provider = layer.dataProvider()
        bands = range(1, layer.bandCount() + 1)
        nodata = tuple((provider.useSourceNoDataValue(n), provider.userNoDataValues(n)) for n in bands)
        return cls(layer.source(), layer.name(), layer.providerType(), layer.crs(), nodata)

    def open(self) -> QgsRasterLayer:
        """Return a layer of its own for the calling thread.

        Raises
        ------
        InputError
            If the file does not open any more.
        """
        options = QgsRasterLayer.LayerOptions(False)  # no style: a default one would compute statistics
        options.skipCrsValidation = True
        layer = QgsRasterLayer(self.source, self.name, self.provider, options)
        if not layer.isValid():
            raise InputError(tr("'{0}' cannot be opened any more. Check that its file exists.").format(self.name))
        layer.setCrs(self.crs)
        for number, (uses_source, ranges) in enumerate(self.nodata, 1):
            layer.dataProvider().setUseSourceNoDataValue(number, uses_source)
            if ranges:
                layer.dataProvider().setUserNoDataValue(number, ranges)
        return layer


@dataclass(frozen=True)
class PointSnapshot:
    """A vector layer's rows, with edits that are not saved yet."""

    source: QgsVectorLayerFeatureSource
    name: str
    crs: QgsCoordinateReferenceSystem
    field_names: tuple[str, ...]
    context: QgsCoordinateTransformContext

    @classmethod
    def of(cls, layer: QgsVectorLayer) -> PointSnapshot:
        """Return a valid layer's snapshot."""
        names = tuple(known.name() for known in layer.fields())
        context = QgsProject.instance().transformContext()
        return cls(QgsVectorLayerFeatureSource(layer), layer.name(), layer.crs(), names, context)

    def read(
        self, target: QgsCoordinateReferenceSystem, feedback: QgsProcessingFeedback
    ) -> tuple[np.ndarray, np.ndarray, list[QgsFeature]]:
        """Return x and y in `target`, shape (rows,), and the rows; polygons and lines count at their centroid."""
        transform = self._transform(target)
        points, rows = [], []
        for row in sorted(self.source.getFeatures(), key=QgsFeature.id):
            if feedback.isCanceled():
                raise Cancelled
            point = point_of(row.geometry(), transform, self.name)
            if point is not None:
                points.append(point)
                rows.append(row)
        x, y = np.array(points, dtype=float).reshape(-1, 2).T
        return x, y, rows

    def _transform(self, target: QgsCoordinateReferenceSystem) -> Optional[QgsCoordinateTransform]:
        if not (target.isValid() and self.crs.isValid()) or target == self.crs:
            return None
        return QgsCoordinateTransform(self.crs, target, self.context)
