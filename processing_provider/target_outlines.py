"""Outlines of targets as polygons: along the sides of their cells, or smoothed."""

from __future__ import annotations

import numpy as np
from qgis.core import QgsGeometry, QgsPointXY

from ..core.grid import Grid
from .cell_polygons import cell_polygons

ROUNDS = 2  # of corner cutting
DETAIL = 0.01  # of a cell: vertices that matter less are left out


def target_outlines(ranks: np.ndarray, grid: Grid, smooth: bool) -> dict[int, QgsGeometry]:
    """Return the outline of each target as a multipolygon, by its rank.

    Parameters
    ----------
    ranks : numpy.ndarray
        Whole numbers from 1, 0 = no target, shape (rows, columns).
    grid : Grid
        Where the cells lie.
    smooth : bool
        Whether corners are cut: the outline then runs through the middles of the cells' sides, a flight of steps
        becomes a straight line, and an outline without holes loses about two thirds of a cell of its area.
    """
    outlines = cell_polygons(np.where(ranks > 0, ranks, -1), grid)
    if not smooth:
        return outlines
    return {rank: _smoothed(outline, grid.cell_size) for rank, outline in outlines.items()}


def _smoothed(outline: QgsGeometry, cell_size: float) -> QgsGeometry:
    parts = [[_side_middles(ring, cell_size) for ring in part] for part in outline.asMultiPolygon()]
    cut = QgsGeometry.fromMultiPolygonXY(parts).smooth(ROUNDS).simplify(DETAIL * cell_size)
    if cut.isEmpty() or not cut.isGeosValid():
        return outline
    cut.convertToMultiType()
    return cut


def _side_middles(ring: list[QgsPointXY], cell_size: float) -> list[QgsPointXY]:
    """Return the middle of every cell's side along a ring, as a closed ring."""
    vertices = np.array([(point.x(), point.y()) for point in ring])
    steps = np.diff(vertices, axis=0)
    sides = np.rint(np.abs(steps).sum(axis=1) / cell_size).astype(int)
    edge = np.repeat(np.arange(len(steps)), sides)
    along = (np.arange(len(edge)) - np.repeat(np.cumsum(sides) - sides, sides) + 0.5) / sides[edge]
    middles = vertices[edge] + along[:, None] * steps[edge]
    return [QgsPointXY(x, y) for x, y in np.vstack([middles, middles[:1]]).tolist()]
