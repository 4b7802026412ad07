"""Line and polygon layers as arrays of vertices: curves straightened, invalid polygons mended, classes kept apart."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Optional

import numpy as np
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsFeature,
    QgsFeatureRequest,
    QgsGeometry,
    QgsProcessingContext,
    QgsProcessingFeatureSource,
    QgsProcessingFeedback,
    QgsWkbTypes,
)

from ..core.context import Cancelled
from ..core.errors import InputError
from .algorithm import GossanAlgorithm
from .compat import is_null
from .rasters import crs_text
from .vectors import open_source

LINE, POLYGON = 2, 3  # in well-known binary
LENGTH, AREA = QgsWkbTypes.GeometryType.LineGeometry, QgsWkbTypes.GeometryType.PolygonGeometry
MOST_CLASSES = 30


@dataclass(frozen=True)
class Structures:
    """Lines, or polygons as their rings.

    Attributes
    ----------
    name : str
        The layer's name.
    crs : QgsCoordinateReferenceSystem
        Of the vertices.
    polygons : bool
        Whether the parts are rings.
    classes : tuple of str
        The sorted values of the class field; empty without one.
    vertices : numpy.ndarray
        Eastings and northings, shape (vertices, 2), part after part.
    sizes, is_hole, part_class : numpy.ndarray
        Per part: its vertices, whether it is the ring of a hole, and the number of its class; shape (parts,).
    """

    name: str
    crs: QgsCoordinateReferenceSystem
    polygons: bool
    classes: tuple[str, ...]
    vertices: np.ndarray
    sizes: np.ndarray
    is_hole: np.ndarray
    part_class: np.ndarray

    def arrays(self) -> dict[str, np.ndarray]:
        """Return what the task takes."""
        names = ("vertices", "sizes", "is_hole", "part_class")
        return {name: getattr(self, name) for name in names}


@dataclass
class _Tally:
    """What was met while reading, to be said at the end."""

    nowhere: int = 0
    unplaced: int = 0
    mended: int = 0
    unnamed: int = 0
    flat: int = 0
    by_class: dict[str, list[QgsGeometry]] = field(default_factory=dict)


def read_structures(
    algorithm: GossanAlgorithm,
    parameters: dict[str, Any],
    name: str,
    context: QgsProcessingContext,
    feedback: QgsProcessingFeedback,
    target_crs: QgsCoordinateReferenceSystem,
    class_field: str = "",
    merge: bool = False,
) -> Structures:
    """Read the lines or polygons of a parameter, in `target_crs` where it is valid.

    Curves are straightened, Z and M left behind. Features without geometry and those without a class are left out
    with a warning; polygons that cross themselves are mended, with a note.

    Parameters
    ----------
    class_field : str
        The field that holds the class; '' for none.
    merge : bool
        Whether to merge the polygons of a class, so that ground that several of them cover counts once.

    Raises
    ------
    InputError
        The layer has no line or polygon, or both; it cannot be reprojected; or it has too many classes.
    """
    source = open_source(algorithm, parameters, name, context)
    layer = source.sourceName()
    transform = _transform(source, target_crs, context, feedback)
    index = _field_index(source, class_field)
    tally = _Tally()
    request, flag = QgsFeatureRequest(), QgsProcessingFeatureSource.Flag.FlagSkipGeometryValidityChecks
    for feature in sorted(source.getFeatures(request, flag), key=QgsFeature.id):
        if feedback.isCanceled():
            raise Cancelled
        _take(feature, index, transform, layer, tally)
    _say(tally, layer, class_field, feedback)
    polygons = _are_polygons(tally, layer)
    classes = sorted(tally.by_class)
    if len(classes) > MOST_CLASSES:
        raise InputError(
            f"'{class_field}' of '{layer}' has {len(classes):,} classes, and a map takes up to {MOST_CLASSES} as bands. "
            "Choose another field, or group them in a new one first."
        )
    groups = [tally.by_class[one] for one in classes]
    if polygons and merge:
        groups = [[_merged(group, layer)] for group in groups]
    crs = target_crs if transform is not None else source.sourceCrs()
    return _as_arrays(groups, layer, crs, polygons, tuple(classes) if class_field else ())


def _transform(
    source: QgsProcessingFeatureSource,
    target: QgsCoordinateReferenceSystem,
    context: QgsProcessingContext,
    feedback: QgsProcessingFeedback,
) -> Optional[QgsCoordinateTransform]:
    """Return how to reproject; None where there is no need to."""
    own = source.sourceCrs()
    if not target.isValid() or own == target:
        return None
    if not own.isValid():
        raise InputError(
            f"'{source.sourceName()}' has no CRS, so it cannot be brought to {crs_text(target)}. "
            "Set it with 'Layer > Set CRS of Layer'."
        )
    feedback.pushInfo(
        f"'{source.sourceName()}' was reprojected from {own.authid()} to {target.authid() or 'the grid'}."
    )
    return QgsCoordinateTransform(own, target, context.transformContext())


def _field_index(source: QgsProcessingFeatureSource, name: str) -> int:
    """Return a field's index, -1 for no field."""
    index = int(source.fields().lookupField(name)) if name else -1
    if name and index < 0:
        known = ", ".join(f.name() for f in source.fields())
        raise InputError(f"'{source.sourceName()}' has no field '{name}'. It has: {known}.")
    return index


def _take(
    feature: QgsFeature, index: int, transform: Optional[QgsCoordinateTransform], layer: str, tally: _Tally
) -> None:
    """Add a feature's geometry, made ready, to its class."""
    geometry = QgsGeometry(feature.geometry())
    if geometry.isNull() or geometry.isEmpty():
        tally.nowhere += 1
        return
    value = feature.attribute(index) if index >= 0 else None
    named = "" if is_null(value) else str(value).strip()
    if index >= 0 and not named:
        tally.unnamed += 1
        return
    _make_plane(geometry)
    if transform is not None:
        try:
            geometry.transform(transform)
        except QgsCsException as error:
            raise InputError(
                f"A feature of '{layer}' cannot be reprojected ({error}). Check the layer's CRS, or choose another "
                "coordinate system for the map."
            ) from error
    box = geometry.boundingBox()
    if not np.isfinite([box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum()]).all():
        tally.unplaced += 1
        return
    if geometry.type() == AREA and not geometry.isGeosValid():
        geometry = _mended(geometry)
        tally.mended += 1
        if geometry.isEmpty():
            tally.flat += 1
            return
    tally.by_class.setdefault(named, []).append(geometry)


def _make_plane(geometry: QgsGeometry) -> None:
    """Straighten curves; leave Z and M behind."""
    geometry.convertToStraightSegment()
    plane = geometry.get()
    plane.dropZValue()
    plane.dropMValue()


def _mended(polygon: QgsGeometry) -> QgsGeometry:
    """Return the valid area of a polygon that crosses itself; empty where it has none."""
    valid = polygon.makeValid()
    if valid.type() == AREA:
        return valid
    parts = [part for part in valid.asGeometryCollection() if part.type() == AREA]
    return QgsGeometry.collectGeometry(parts) if parts else QgsGeometry()


def _say(tally: _Tally, layer: str, class_field: str, feedback: QgsProcessingFeedback) -> None:
    """Tell what was left out and what was mended."""
    if tally.nowhere:
        feedback.pushWarning(f"{tally.nowhere:,} features of '{layer}' have no geometry and were left out.")
    if tally.unplaced:
        feedback.pushWarning(f"{tally.unplaced:,} features of '{layer}' have infinite coordinates and were left out.")
    if tally.unnamed:
        feedback.pushWarning(
            f"{tally.unnamed:,} features of '{layer}' have no value in '{class_field}' and were left out."
        )
    if tally.flat:
        feedback.pushWarning(f"{tally.flat:,} polygons of '{layer}' have no area and were left out.")
    if tally.mended:
        feedback.pushInfo(f"{tally.mended:,} polygons of '{layer}' cross themselves and were mended.")


def _are_polygons(tally: _Tally, layer: str) -> bool:
    """Whether the geometries are polygons, not lines; refuse none, both, and points."""
    kinds = {geometry.type() for group in tally.by_class.values() for geometry in group}
    if not kinds:
        raise InputError(
            f"'{layer}' has no features with a location. Check its filter and selection, or choose another layer."
        )
    if kinds == {LENGTH}:
        return False
    if kinds == {AREA}:
        return True
    raise InputError(
        f"'{layer}' holds points, or lines and polygons together. Structures are lines or polygons: choose such a "
        "layer, or select the features of one kind."
    )


def _merged(geometries: Sequence[QgsGeometry], layer: str) -> QgsGeometry:
    """Return the ground that any of the polygons covers."""
    merged = QgsGeometry.unaryUnion(list(geometries))
    if merged.isNull() or merged.isEmpty():
        raise InputError(
            f"The polygons of '{layer}' cannot be merged ({merged.lastError() or 'they have no area'}). "
            "Run 'Fix geometries' on the layer first."
        )
    return merged


def _as_arrays(
    groups: Sequence[Sequence[QgsGeometry]],
    layer: str,
    crs: QgsCoordinateReferenceSystem,
    polygons: bool,
    classes: tuple[str, ...],
) -> Structures:
    """Return the parts of all geometries, class after class."""
    parts: list[np.ndarray] = []
    is_hole: list[bool] = []
    part_class: list[int] = []
    for number, group in enumerate(groups):
        for geometry in group:
            for vertices, hole in _parts(bytes(geometry.asWkb()), POLYGON if polygons else LINE):
                parts.append(vertices)
                is_hole.append(hole)
                part_class.append(number)
    if not parts:
        raise InputError(f"The features of '{layer}' have neither length nor area. Run 'Fix geometries' on it first.")
    sizes = np.array([len(part) for part in parts], dtype=np.intp)
    return Structures(
        layer, crs, polygons, classes, np.concatenate(parts), sizes, np.array(is_hole), np.array(part_class)
    )


def _parts(binary: bytes, kind: int) -> Iterator[tuple[np.ndarray, bool]]:
    """Yield the lines, or the rings, of a plane geometry in well-known binary: vertices (n, 2), and whether a hole."""
    offset, left = 0, 1
    while left:
        order = "<" if binary[offset] else ">"
        code, count = struct.unpack_from(f"{order}II", binary, offset + 1)
        offset += 9
        left -= 1
        if code > POLYGON:  # several geometries, which follow
            left += count
            continue
        for number in range(count if kind == POLYGON else 1):
            size = count
            if kind == POLYGON:
                (size,) = struct.unpack_from(f"{order}I", binary, offset)
                offset += 4
            vertices = np.frombuffer(binary, f"{order}f8", 2 * size, offset).reshape(size, 2)
            offset += vertices.nbytes
            if size > 1:
                yield vertices, number > 0
