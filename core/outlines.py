"""Polygons as their outlines: which way rings run, and which cells they hold."""

from __future__ import annotations

import numpy as np

from .grid import Grid
from .structures import Segments, pieces


def orient_rings(vertices: np.ndarray, sizes: np.ndarray, is_hole: np.ndarray) -> np.ndarray:
    """Return the vertices with outer rings running counterclockwise and holes clockwise, as seen on the map.

    Then ground lies inside where outlines wind around it, however the polygons were drawn.

    Parameters
    ----------
    vertices : numpy.ndarray
        Eastings and northings, shape (vertices, 2), ring after ring; the last vertex of a ring is its first.
    sizes : numpy.ndarray
        Vertices of each ring, shape (rings,).
    is_hole : numpy.ndarray
        bool, shape (rings,).
    """
    ends, ring = pieces(vertices - vertices.mean(axis=0), sizes)
    twice = ends[:, 0] * ends[:, 3] - ends[:, 2] * ends[:, 1]
    area = np.bincount(ring, weights=twice, minlength=len(sizes))
    flip = np.repeat((area < 0) != is_hole, sizes)
    first, last = (np.repeat(np.cumsum(sizes) - shift, sizes) for shift in (sizes, 1))
    order = np.arange(len(vertices))
    return np.asarray(vertices[np.where(flip, first + last - order, order)])


def cells_within(outlines: Segments, grid: Grid) -> np.ndarray:
    """Return the cells whose centre lies inside a polygon, bool, shape (rows, columns); overlaps do no harm.

    Along each row the outlines are crossed from the west: one that runs down the map leads into a polygon, one that
    runs up out of it.

    Parameters
    ----------
    outlines : Segments
        Of polygons oriented by `orient_rings`, in the grid's frame.
    grid : Grid
        The cells.
    """
    start, end = outlines.start_row, outlines.end_row
    first = np.ceil(np.minimum(start, end)).clip(0, grid.rows).astype(np.intp)
    stop = np.ceil(np.maximum(start, end)).clip(0, grid.rows).astype(np.intp)  # a row through an end counts once
    count = stop - first
    row = np.arange(int(count.sum())) + np.repeat(first - (np.cumsum(count) - count), count)
    crossed = outlines.take(np.repeat(np.arange(len(outlines)), count))
    column = crossed.column + (row - crossed.row) * crossed.across / crossed.down
    next_column = (np.floor(column) + 1).clip(0, grid.columns).astype(np.intp)
    width = grid.columns + 1
    steps = np.bincount(row * width + next_column, np.where(crossed.down > 0, 1.0, -1.0), grid.rows * width)
    return np.asarray(steps.reshape(grid.rows, width).cumsum(axis=1)[:, :-1] > 0.5)
