"""How much structure lies within a circle around each cell's centre: length of lines, area of polygons; both exact.

Neither lines nor polygons are burnt into cells, and nothing is sampled. A circle counts whole, also where it reaches
beyond the grid: structures out there count, so that cells at the edge are right where structures are known beyond it.

Lines: the length of a segment within a circle is a difference of two square roots. Polygons: with the outline
(u(v), v) running around the ground to be covered, and w(v) half the circle's chord at v, the area within the circle
is the sum over the outline's segments of the integral of w(v) - clip(u(v), -w(v), w(v)) dv (Green's theorem along
rows). A segment west of the circle adds the circle's whole band, one east of it nothing: both are settled for all
further cells of the row at once.
"""

from __future__ import annotations

import math
from functools import partial
from typing import Callable, Optional

import numpy as np

from .circle_spans import PartialCells, RowSpans, row_spans
from .context import Context
from .grid import Grid
from .structures import Segments

STRIP_CELLS = 2**17  # about as many are one independent piece
SHORTEST_STRIP, LONGEST_STRIP = 8, 64  # rows of it
BATCH_BYTES = 256 * 2**20  # of finished strips waiting to be copied into the map
ROUNDING = 1e-12  # relative: what is left of lengths and areas that cancel is none


def line_density(
    segments: Segments,
    grid: Grid,
    radius: float,
    mask: Optional[np.ndarray] = None,
    context: Optional[Context] = None,
) -> np.ndarray:
    """Return the length of the lines within a circle around each cell's centre, divided by the circle's area.

    Parameters
    ----------
    segments : Segments
        In the grid's frame; see `core.structures.on_grid`.
    grid : Grid
        The cells.
    radius : float
        Of the circle, in map units.
    mask : numpy.ndarray, optional
        bool, shape (rows, columns): the cells to compute; the others are NaN.
    context : Context, optional
        Progress, cancelling and threads.

    Returns
    -------
    numpy.ndarray
        float32, shape (rows, columns), in map units of length per square map unit.
    """
    reach = radius / grid.cell_size
    west = np.maximum(segments.start_column, segments.end_column) < -reach
    lengths = partial(_lengths, segments.take(~(west | _east_of(segments, reach, grid))), reach, grid.columns)
    return _by_strips(lengths, grid, grid.cell_size / (math.pi * radius**2), mask, context or Context())


def covered_share(
    outlines: Segments,
    grid: Grid,
    radius: float,
    mask: Optional[np.ndarray] = None,
    context: Optional[Context] = None,
) -> np.ndarray:
    """Return the share of a circle around each cell's centre that polygons cover.

    Parameters
    ----------
    outlines : Segments
        Of polygons that do not overlap, oriented by `core.outlines.orient_rings`.
    grid, radius, mask, context
        As in `line_density`.

    Returns
    -------
    numpy.ndarray
        float32, shape (rows, columns), from 0 to 1.
    """
    reach = radius / grid.cell_size
    is_level = outlines.down * outlines.half == 0  # adds no band
    areas = partial(_areas, outlines.take(~(is_level | _east_of(outlines, reach, grid))), reach, grid.columns)
    return _by_strips(areas, grid, grid.cell_size**2 / (math.pi * radius**2), mask, context or Context()).clip(0, 1)


def _east_of(segments: Segments, reach: float, grid: Grid) -> np.ndarray:
    """Return which segments lie so far east of the grid that no circle meets them: they add nothing to any row."""
    return np.asarray(np.minimum(segments.start_column, segments.end_column) > grid.columns - 1 + reach)


def _by_strips(
    measure: Callable[[range, Context], np.ndarray],
    grid: Grid,
    scale: float,
    mask: Optional[np.ndarray],
    context: Context,
) -> np.ndarray:
    """Return a map of what `measure` finds in strips of rows, times `scale`; NaN outside the mask."""
    output = context.allocate(grid.shape, np.float32)
    output[...] = np.nan
    rows = min(max(STRIP_CELLS // grid.columns, SHORTEST_STRIP), LONGEST_STRIP)
    strips = [range(row, min(row + rows, grid.rows)) for row in range(0, grid.rows, rows)]
    if mask is not None:
        strips = [strip for strip in strips if mask[strip.start : strip.stop].any()]
    size = max(1, BATCH_BYTES // (rows * grid.columns * output.itemsize))
    for start in range(0, len(strips), size):
        batch = strips[start : start + size]
        part = context.part(start / len(strips), min(1.0, (start + size) / len(strips)))
        for strip, found in zip(batch, part.map(partial(_strip, measure, scale), batch)):
            output[strip.start : strip.stop] = found
    if mask is not None:
        output[~mask] = np.nan
    return output


def _strip(measure: Callable[[range, Context], np.ndarray], scale: float, rows: range, context: Context) -> np.ndarray:
    """Return a strip of the map, float32, with what rounding has left of nothing set to nothing."""
    context.progress(0.0, "Measuring densities")
    found = measure(rows, context)
    found[found <= ROUNDING * max(1.0, float(found.max()))] = 0.0
    context.progress(1.0, "Measuring densities")
    return np.asarray(found * scale, dtype=np.float32)


def _lengths(segments: Segments, radius: float, columns: int, rows: range, context: Context) -> np.ndarray:
    """Return the length within the circles of some rows, in cells, float64 (rows, columns)."""
    found = np.zeros((len(rows), columns))
    steps = np.zeros((len(rows), columns + 1))  # along each row, where whole segments enter and leave
    for spans in row_spans(segments, radius, rows, columns):
        context.progress(0.5, "Measuring densities")
        row, length = spans.row - rows[0], 2 * spans.segments.half
        _add(steps, row, spans.inner_first, length)
        _add(steps, row, spans.inner_last + 1, -length)
        for cells in spans.partial_cells():
            _add(found, row[cells.pair], cells.column, cells.far - cells.near)
    return found + steps.cumsum(axis=1)[:, :-1]


def _areas(outlines: Segments, radius: float, columns: int, rows: range, context: Context) -> np.ndarray:
    """Return the covered area within the circles of some rows, in cells, float64 (rows, columns)."""
    found = np.zeros((len(rows), columns))
    level, slope = np.zeros((2, len(rows), columns + 1))  # along each row, the steps of a constant and of a ramp
    for spans in row_spans(outlines, radius, rows, columns):
        context.progress(0.5, "Measuring densities")
        row, rise = spans.row - rows[0], 2 * spans.segments.half * spans.segments.down
        start = _band(spans.segments.start_row - spans.row, radius)
        end = _band(spans.segments.end_row - spans.row, radius)
        whole = (end - start) / 2 - rise * spans.segments.column  # and the rise for every column
        for place, sign in ((spans.inner_first, 1), (spans.inner_last + 1, -1)):
            _add(level, row, place, sign * whole)
            _add(slope, row, place, sign * rise)
        _add(level, row, spans.last + 1, end - start)
        for cells in spans.partial_cells():
            _add(found, row[cells.pair], cells.column, _partial_areas(spans, cells, start, end))
    return found + level.cumsum(axis=1)[:, :-1] + slope.cumsum(axis=1)[:, :-1] * np.arange(columns)


def _partial_areas(spans: RowSpans, cells: PartialCells, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Return what segments that are partly within a circle add to the area in it; `start` and `end` are their bands.

    The part within adds what lies east of it in the circle. A part without adds its whole band where it lies west of
    the circle, that is, where it leaves the circle west of its centre.
    """
    down, across = spans.segments.down[cells.pair], spans.segments.across[cells.pair]
    row = (spans.segments.row - spans.row)[cells.pair]
    column = spans.segments.column[cells.pair] - cells.column
    near_east, far_east = column + cells.near * across, column + cells.far * across
    near, far = (_band(row + along * down, spans.radius) for along in (cells.near, cells.far))
    within = (far - near) / 2 - (cells.far - cells.near) * down * (near_east + far_east) / 2
    before = np.where(near_east < 0, near - start[cells.pair], 0.0)
    after = np.where(far_east < 0, end[cells.pair] - far, 0.0)
    return np.asarray(within + before + after)


def _band(row: np.ndarray, radius: float) -> np.ndarray:
    """Return the area of a circle from the row of its centre down to `row`, relative to the centre."""
    share = np.clip(row / radius, -1.0, 1.0)
    return np.asarray(radius**2 * (share * np.sqrt(1.0 - share * share) + np.arcsin(share)))


def _add(cells: np.ndarray, row: np.ndarray, column: np.ndarray, what: np.ndarray) -> None:
    """Add to cells, as often as they occur."""
    flat = row * cells.shape[1] + column
    cells += np.bincount(flat, weights=what, minlength=cells.size).reshape(cells.shape)


def strengthened(distance: np.ndarray, density: np.ndarray, radius: float, lone: float) -> np.ndarray:
    """Return nearness to structures, strengthened where there are many: (1 - distance / radius) x density / lone.

    He et al. (2024) map a continuous distance to faults, alteration and veins and introduce into it "density
    information", so that "the radiation range and intensity of areas with numerous fault developments or large
    exposed alteration areas are increased". They give no formula. What is chosen here: nearness falls evenly from 1
    on the structure to 0 at the radius, so that place and direction of each structure stay visible; the density is
    that within the same radius, in units of what a lone structure has. On a lone straight fault the map is 1 and at a
    distance d from it (1 - d / R) sqrt(1 - (d / R) ** 2); inside a large unit it is 1; where two faults cross, 2. It
    is the same however lines are cut and polygons are divided.

    Parameters
    ----------
    distance : numpy.ndarray
        To the nearest structure, in map units, shape (rows, columns).
    density : numpy.ndarray
        Within the radius, same shape; NaN stays NaN.
    radius : float
        In map units.
    lone : float
        The density of a lone structure in the unit of `density`: 2 / (pi R) of lines, 1 of polygons.

    References
    ----------
    He, H., Zhu, H., Yang, X., Zhang, W., & Wang, J. (2024). Mineral prospectivity prediction based on convolutional
    neural network and ensemble learning.
    """
    nearness = np.maximum(1.0 - distance / radius, 0.0)
    return np.asarray(nearness * density / lone, dtype=np.float32)
