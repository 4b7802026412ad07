"""Vector layers in and out: samples, points, polygons. Selection, filters and CRSs are respected."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Optional

import numpy as np
from osgeo import gdal, ogr, osr
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsFeature,
    QgsFeatureSink,
    QgsField,
    QgsFields,
    QgsGeometry,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeatureSource,
    QgsProcessingFeedback,
    QgsWkbTypes,
)

from ..core.context import Cancelled
from ..core.errors import InputError
from ..core.grid import Grid
from .algorithm import GossanAlgorithm
from .compat import is_null
from .files import check_writable, file_of
from .rasters import crs_text


@dataclass(frozen=True)
class Samples:
    """Point features, read once.

    Attributes
    ----------
    name : str
        The layer's name, for messages.
    crs : QgsCoordinateReferenceSystem
        Of `x`, `y` and the features' geometries.
    fields : QgsFields
        The layer's fields.
    features : list of QgsFeature
        One per sample; those without geometry are left out.
    x, y : numpy.ndarray
        float64, one per feature.
    """

    name: str
    crs: QgsCoordinateReferenceSystem
    fields: QgsFields
    features: list[QgsFeature]
    x: np.ndarray
    y: np.ndarray

    def __len__(self) -> int:
        return len(self.features)

    def texts(self, field_name: str) -> np.ndarray:
        """Return a field as text, shape (samples,); '' where NULL."""
        index = self._index(field_name)
        values = [feature.attribute(index) for feature in self.features]
        return np.array(["" if is_null(value) else str(value) for value in values], dtype=str)

    def numbers(self, field_name: str) -> np.ndarray:
        """Return a field as float64, shape (samples,); NaN where NULL or empty.

        Raises
        ------
        InputError
            If a value is no number; names the field, the value and the remedy.
        """
        index = self._index(field_name)
        return np.array([self._number(feature.attribute(index), field_name) for feature in self.features], dtype=float)

    def _number(self, value: Any, field_name: str) -> float:
        if is_null(value) or (isinstance(value, str) and not value.strip()):
            return np.nan
        try:
            return float(value)
        except (TypeError, ValueError):
            raise InputError(
                f"Field '{field_name}' of '{self.name}' holds '{value}', which is not a number. "
                "Run 'Prepared assays' first: it reads values such as '<0.01' and 'N/A'."
            ) from None

    def _index(self, field_name: str) -> int:
        index = self.fields.lookupField(field_name)
        if index < 0:
            known = ", ".join(f.name() for f in self.fields)
            raise InputError(f"'{self.name}' has no field '{field_name}'. It has: {known}.")
        return index


def open_source(
    algorithm: GossanAlgorithm, parameters: dict[str, Any], name: str, context: QgsProcessingContext
) -> QgsProcessingFeatureSource:
    """Return the source of a parameter; raises where the layer cannot be used."""
    source = algorithm.parameterAsSource(parameters, name, context)
    if source is None:
        raise QgsProcessingException(algorithm.invalidSourceError(parameters, name))
    return source


def read_samples(
    algorithm: GossanAlgorithm,
    parameters: dict[str, Any],
    name: str,
    context: QgsProcessingContext,
    feedback: QgsProcessingFeedback,
    target_crs: Optional[QgsCoordinateReferenceSystem] = None,
) -> Samples:
    """Read the features of a parameter as points, in `target_crs` where given.

    Multipoints count once, at their centroid, as polygons and lines do. Features without a
    location are left out with a warning; reprojection is noted in the log.

    Raises
    ------
    InputError
        If the layer has no feature with a location, or no CRS where one is needed.
    """
    source = open_source(algorithm, parameters, name, context)
    transform = _transform(source, target_crs, context, feedback)
    features, xy, nowhere = [], [], 0
    for feature in sorted(source.getFeatures(), key=QgsFeature.id):  # a selection comes in no fixed order
        if feedback.isCanceled():
            raise Cancelled
        point = point_of(feature.geometry(), transform, source.sourceName())
        if point is None:
            nowhere += 1
            continue
        xy.append(point)
        features.append(feature)
    if nowhere:
        feedback.pushWarning(f"{nowhere:,} features of '{source.sourceName()}' have no location and were left out.")
    if not features:
        raise InputError(
            f"'{source.sourceName()}' has no features with a location. "
            "Check the layer's filter and selection, or choose another layer."
        )
    where = np.array(xy, dtype=float).reshape(-1, 2)
    crs = target_crs if transform is not None and target_crs is not None else source.sourceCrs()
    return Samples(source.sourceName(), crs, source.fields(), features, where[:, 0], where[:, 1])


def read_polygons(
    algorithm: GossanAlgorithm,
    parameters: dict[str, Any],
    name: str,
    context: QgsProcessingContext,
    feedback: QgsProcessingFeedback,
    target_crs: QgsCoordinateReferenceSystem,
) -> list[QgsGeometry]:
    """Return the geometries of a polygon parameter in `target_crs`."""
    source = open_source(algorithm, parameters, name, context)
    transform = _transform(source, target_crs, context, feedback)
    geometries = []
    for feature in source.getFeatures():
        geometry = QgsGeometry(feature.geometry())
        if geometry.isNull() or geometry.isEmpty():
            continue
        if transform is not None:
            geometry.transform(transform)
        geometries.append(geometry)
    if not geometries:
        raise InputError(f"'{source.sourceName()}' has no polygons. Check its filter and selection.")
    return geometries


def cells_inside(geometries: Iterable[QgsGeometry], grid: Grid) -> np.ndarray:
    """Return which cell centres lie inside any of the polygons, bool, shape (rows, columns)."""
    dataset = gdal.GetDriverByName("MEM").Create("", grid.columns, grid.rows, 1, gdal.GDT_Byte)
    dataset.SetGeoTransform((grid.west, grid.cell_size, 0.0, grid.north, 0.0, -grid.cell_size))
    vectors = ogr.GetDriverByName("Memory").CreateDataSource("polygons")
    plane = osr.SpatialReference('LOCAL_CS["grid"]')  # both in one system: GDAL asks, and there is nothing to transform
    dataset.SetProjection(plane.ExportToWkt())
    layer = vectors.CreateLayer("polygons", plane, ogr.wkbUnknown)
    for geometry in geometries:
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetGeometry(ogr.CreateGeometryFromWkb(bytes(geometry.asWkb())))
        layer.CreateFeature(feature)
    gdal.RasterizeLayer(dataset, [1], layer, burn_values=[1])
    return dataset.ReadAsArray().astype(bool)


def require_projected(crs: QgsCoordinateReferenceSystem, layer_name: str, what: str) -> None:
    """Raise `InputError` where distances in map units would be degrees."""
    if crs.isValid() and crs.isGeographic():
        raise InputError(
            f"'{layer_name}' is in {crs.authid() or crs.description()}, whose units are degrees, and {what} needs "
            "distances. Reproject it to a projected CRS (such as its UTM zone) first."
        )


def write_features(
    algorithm: GossanAlgorithm,
    parameters: dict[str, Any],
    name: str,
    context: QgsProcessingContext,
    fields: QgsFields,
    geometry_type: Any,
    crs: QgsCoordinateReferenceSystem,
    rows: Sequence[tuple[Optional[QgsGeometry], Sequence[Any]]],
) -> str:
    """Write (geometry, attributes) rows to a sink parameter; return its id.

    Call it when everything has been computed, so that no half layer is left behind.
    """
    path = file_of(parameters[name])
    if path is not None:
        check_writable(path)  # makes the folder
    fields = _writable(fields)
    sink, destination = algorithm.parameterAsSink(parameters, name, context, fields, geometry_type, crs)
    if sink is None:
        raise QgsProcessingException(algorithm.invalidSinkError(parameters, name))
    for geometry, attributes in rows:
        feature = QgsFeature(fields)
        if geometry is not None:
            feature.setGeometry(geometry)
        feature.setAttributes(list(attributes))
        if not sink.addFeature(feature, QgsFeatureSink.Flag.FastInsert):
            raise InputError(
                f"A row could not be written to '{destination}' ({sink.lastError()}). Choose another file."
            )
    del sink
    return destination


def _writable(fields: QgsFields) -> QgsFields:
    """Return fields that every format can hold.

    A GeoPackage numbers its rows in ``fid`` and refuses such a field of text, which tables that were once
    exported from a GeoPackage have; it becomes ``fid_1``, or the next number that is free.
    """
    place = fields.lookupField("fid")
    if place < 0 or fields.at(place).isNumeric():
        return fields
    taken = {known.name().lower() for known in fields}
    free = next(name for name in (f"fid_{i}" for i in range(1, len(fields) + 2)) if name not in taken)
    renamed = QgsFields()
    for i, known in enumerate(fields):
        copy = QgsField(known)
        if i == place:
            copy.setName(free)
        renamed.append(copy)
    return renamed


def _transform(
    source: QgsProcessingFeatureSource,
    target: Optional[QgsCoordinateReferenceSystem],
    context: QgsProcessingContext,
    feedback: QgsProcessingFeedback,
) -> Optional[QgsCoordinateTransform]:
    if target is None or not target.isValid() or source.sourceCrs() == target:
        return None
    if not source.sourceCrs().isValid():
        raise InputError(
            f"'{source.sourceName()}' has no CRS, so it cannot be brought to {crs_text(target)}. "
            "Set it with 'Layer > Set CRS of Layer'."
        )
    feedback.pushInfo(
        f"'{source.sourceName()}' was reprojected from {source.sourceCrs().authid()} to {target.authid() or 'the grid'}."
    )
    return QgsCoordinateTransform(source.sourceCrs(), target, context.transformContext())


def point_of(
    geometry: QgsGeometry, transform: Optional[QgsCoordinateTransform], name: str
) -> Optional[tuple[float, float]]:
    """Return where a sample or deposit lies, transformed: a point as it is, else the centroid; None where nowhere."""
    if geometry.isNull() or geometry.isEmpty():
        return None
    if geometry.type() != QgsWkbTypes.GeometryType.PointGeometry or geometry.isMultipart():
        geometry = geometry.centroid()
    point = geometry.asPoint()
    if transform is not None:
        try:
            point = transform.transform(point)
        except QgsCsException as error:
            raise InputError(
                f"A point of '{name}' ({point.x():g}, {point.y():g}) cannot be reprojected ({error}). Check its CRS."
            ) from error
    if not (np.isfinite(point.x()) and np.isfinite(point.y())):
        return None
    return point.x(), point.y()
