"""Geometries on the way between vector layers and grids: classes of polygons, sites, circles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Optional

import numpy as np
from qgis.core import (
    QgsCoordinateTransform,
    QgsFeature,
    QgsGeometry,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsRectangle,
    QgsWkbTypes,
)

from ..core.errors import InputError
from ..core.grid import Grid
from ..core.row_blocks import release, row_blocks
from .algorithm import GossanAlgorithm
from .rasters import crs_of
from .vectors import Samples, cells_inside, open_source, read_samples
from .working_space import Allocate, in_memory

OUTLINE_STEP = 0.25  # of a cell, between points along an outline: distances are right within a 128th of a cell
CIRCLE_SEGMENTS = 64  # per quarter
BURNT = 2**24  # cells that polygons are burnt into at once


@dataclass(frozen=True)
class Shapes:
    """Features with their geometries in a grid's CRS.

    Attributes
    ----------
    samples : Samples
        The features as they were read, with their fields.
    geometries : list of QgsGeometry
        One per feature.
    """

    samples: Samples
    geometries: list[QgsGeometry]


def read_shapes(
    algorithm: GossanAlgorithm,
    parameters: dict[str, Any],
    name: str,
    grid: Grid,
    context: QgsProcessingContext,
    feedback: QgsProcessingFeedback,
) -> Shapes:
    """Read the features of a parameter, brought to the grid's CRS."""
    crs = crs_of(grid)
    samples = read_samples(algorithm, parameters, name, context, feedback, crs)
    source = open_source(algorithm, parameters, name, context)
    transform = QgsCoordinateTransform(source.sourceCrs(), crs, context.transformContext())
    geometries = [QgsGeometry(feature.geometry()) for feature in samples.features]
    for geometry in geometries:
        geometry.transform(transform)
    return Shapes(samples, geometries)


def class_numbers(
    shapes: Shapes, field_name: str, grid: Grid, allocate: Allocate = in_memory
) -> tuple[list[str], np.ndarray]:
    """Return the classes in a field of polygons, and which of them each cell centre lies in.

    Returns
    -------
    list of str, numpy.ndarray
        Sorted classes; float32 class numbers, shape (rows, columns), NaN outside every polygon and
        where the field is empty.
    """
    values = shapes.samples.texts(field_name)
    classes = sorted(set(values.tolist()) - {""})
    cells = allocate(grid.shape, np.float32)
    for rows, part in _parts(grid):
        cells[rows] = np.nan
        frame = QgsRectangle(part.west, part.south, part.east, part.north)
        near = [geometry.boundingBox().intersects(frame) for geometry in shapes.geometries]
        for number, value in enumerate(classes):
            own = [geometry for geometry, v, is_near in zip(shapes.geometries, values, near) if is_near and v == value]
            if own:
                cells[rows][cells_inside(own, part)] = number
        release(cells)
    return classes, cells


def polygon_cells(geometries: Sequence[QgsGeometry], grid: Grid, allocate: Allocate = in_memory) -> np.ndarray:
    """Return which cell centres lie inside any of the polygons, bool, shape (rows, columns)."""
    inside = allocate(grid.shape, bool)
    for rows, part in _parts(grid):
        inside[rows] = cells_inside(geometries, part)
        release(inside)
    return inside


def _parts(grid: Grid) -> Iterator[tuple[slice, Grid]]:
    """Yield the rows of a grid in parts, each with its own grid."""
    for rows in row_blocks(grid.shape, BURNT):
        yield rows, replace(grid, north=grid.north - rows.start * grid.cell_size, rows=rows.stop - rows.start)


def site_arrays(shapes: Shapes, grid: Grid) -> dict[str, np.ndarray]:
    """Return deposits as the arrays that the labelling task takes; points or polygons.

    Raises
    ------
    InputError
        The features are lines.
    """
    samples = shapes.samples
    kind = shapes.geometries[0].type()
    if kind == QgsWkbTypes.GeometryType.PointGeometry:
        return {"deposits": np.column_stack([samples.x, samples.y])}
    if kind != QgsWkbTypes.GeometryType.PolygonGeometry:
        raise InputError(f"'{samples.name}' holds lines. Deposits are points, or polygons of their outlines.")
    extent = QgsGeometry.fromRect(QgsRectangle(grid.west, grid.south, grid.east, grid.north))
    inner = [_point_inside(geometry, extent) for geometry in shapes.geometries]
    dense = [geometry.densifyByDistance(OUTLINE_STEP * grid.cell_size) for geometry in shapes.geometries]
    outline = [(vertex.x(), vertex.y()) for geometry in dense for vertex in geometry.vertices()]
    return {
        "deposits": np.array(inner, dtype=float),
        "outline": np.array(outline, dtype=float),
        "deposit_cells": cells_inside(shapes.geometries, grid),
    }


def _point_inside(polygon: QgsGeometry, extent: QgsGeometry) -> tuple[float, float]:
    """Return a point inside a polygon, and inside the extent too where they overlap."""
    overlap = polygon.intersection(extent)
    point = (polygon if overlap.isEmpty() else overlap).pointOnSurface().asPoint()
    return point.x(), point.y()


def buffers(shapes: Shapes, grid: Grid, distance: float, neighbourhood: int) -> list[Optional[QgsGeometry]]:
    """Return each deposit's surroundings as a multipolygon.

    A circle where there is a buffer distance; otherwise a polygon itself, or the square of cells
    around a point, None outside the grid.
    """
    found: list[Optional[QgsGeometry]] = []
    for geometry in shapes.geometries:
        if distance > 0:
            area = geometry.buffer(distance, CIRCLE_SEGMENTS)
        elif geometry.type() == QgsWkbTypes.GeometryType.PolygonGeometry:
            area = QgsGeometry(geometry)
        else:
            area = _square(geometry, grid, neighbourhood)
        if area is not None:
            area.convertToMultiType()
        found.append(area)
    return found


def _square(geometry: QgsGeometry, grid: Grid, neighbourhood: int) -> Optional[QgsGeometry]:
    """Return the containing cell and its rings as a square; None outside the grid."""
    point = geometry.centroid().asPoint()
    row, column, inside = grid.cells_of(np.array([point.x()]), np.array([point.y()]))
    if not inside[0]:
        return None
    west = grid.west + (column[0] - neighbourhood) * grid.cell_size
    north = grid.north - (row[0] - neighbourhood) * grid.cell_size
    side = (2 * neighbourhood + 1) * grid.cell_size
    return QgsGeometry.fromRect(QgsRectangle(west, north - side, west + side, north))


def rows_of(shapes: Shapes, areas: Sequence[Optional[QgsGeometry]]) -> list[tuple[QgsGeometry, list[Any]]]:
    """Return rows to write: each area with the attributes of its feature."""
    features: list[QgsFeature] = shapes.samples.features
    return [(area, feature.attributes()) for area, feature in zip(areas, features) if area is not None]
