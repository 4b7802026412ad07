"""Label rasters: which cells hold a deposit, which are barren, which are unknown. Unknown is not barren."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

import numpy as np
from scipy.ndimage import binary_dilation

from .errors import InputError
from .grid import Grid

DEPOSIT, BARREN, UNKNOWN = 1, 0, 255
ROUNDING = 1e-6  # of a cell: a centre at exactly the distance counts as within it
DEFAULT_EXCLUSION = 5  # cells between a deposit and the random barren cells, where nothing else is asked


@dataclass(frozen=True)
class DepositSites:
    """Where the deposits are, in the grid's coordinate system.

    Attributes
    ----------
    points : numpy.ndarray
        Easting, northing per deposit, shape (deposits, 2). A deposit mapped as an area has a point
        inside it here.
    outline : numpy.ndarray
        Points along the outlines of deposits mapped as areas, shape (m, 2), closely spaced.
    cells : numpy.ndarray, optional
        Boolean, shape (rows, columns): cells whose centre lies in a deposit mapped as an area.
    """

    points: np.ndarray
    outline: np.ndarray
    cells: Optional[np.ndarray] = None

    @property
    def sources(self) -> np.ndarray:
        """All points from which distances are measured, shape (n, 2)."""
        points = np.concatenate([self.points, self.outline])
        return points[np.isfinite(points).all(axis=1)]


def within_distance(grid: Grid, points: np.ndarray, distance: float) -> np.ndarray:
    """Find the cells whose centre is no farther than `distance` from any of the points.

    The true circular distance in map units, not a number of cells. Each circle is drawn row by row
    as a stretch of columns, so the cost grows with the circles' heights and not with their areas.

    Parameters
    ----------
    grid : Grid
        The cells.
    points : numpy.ndarray
        Easting, northing, shape (n, 2); points outside the grid count as well.
    distance : float
        In map units, not negative.

    Returns
    -------
    numpy.ndarray
        Boolean, shape (rows, columns).
    """
    starts_less_ends = np.zeros((grid.rows, grid.columns + 1), dtype=np.int32)
    slack = ROUNDING * grid.cell_size
    radius = distance + slack
    y_centres = grid.y_centres()
    for x, y in points:
        first = max(0, int(np.ceil((grid.north - y - radius) / grid.cell_size - 0.5)))
        last = min(grid.rows - 1, int(np.floor((grid.north - y + radius) / grid.cell_size - 0.5)))
        row = np.arange(first, last + 1)
        half = np.sqrt(np.maximum(radius**2 - (y_centres[row] - y) ** 2, 0.0))  # (rows of the circle,)
        start = np.ceil((x - half - grid.west) / grid.cell_size - 0.5)
        end = np.floor((x + half - grid.west) / grid.cell_size - 0.5) + 1
        start, end = (np.clip(edge, 0, grid.columns).astype(np.intp) for edge in (start, end))
        starts_less_ends[row, start] += 1
        starts_less_ends[row, np.maximum(start, end)] -= 1
    return np.cumsum(starts_less_ends, axis=1)[:, :-1] > 0


def deposit_cells(grid: Grid, sites: DepositSites, neighbourhood: int, buffer: float) -> np.ndarray:
    """Find the cells that are labelled as deposit.

    Parameters
    ----------
    grid : Grid
        The cells.
    sites : DepositSites
        The deposits; those outside the grid reach into it by their buffer only.
    neighbourhood : int
        Rings of cells around the containing cell: 0 the cell alone, 1 the 3 x 3 cells of Zhang et
        al. (pixel pairs), 2 the 5 x 5 cells.
    buffer : float
        Also every cell whose centre lies within this distance of a deposit, in map units; 0 = none.

    Returns
    -------
    numpy.ndarray
        Boolean, shape (rows, columns).
    """
    row, column, inside = grid.cells_of(*sites.points.T)
    found = np.zeros(grid.shape, dtype=bool) if sites.cells is None else sites.cells.copy()
    found[row[inside], column[inside]] = True
    if neighbourhood > 0:
        side = 2 * neighbourhood + 1
        found = binary_dilation(found, np.ones((1, side), dtype=bool))  # a square is two strips: much faster
        found = binary_dilation(found, np.ones((side, 1), dtype=bool))
    if buffer > 0:
        found |= within_distance(grid, sites.sources, buffer)
    return found


def label_cells(deposits: np.ndarray, barren: np.ndarray, valid: np.ndarray) -> np.ndarray:
    """Return the label raster, uint8, shape (rows, columns): a deposit outweighs barren, NoData stays unknown.

    Parameters
    ----------
    deposits, barren, valid : numpy.ndarray
        Boolean, shape (rows, columns).
    """
    labels = np.full(valid.shape, UNKNOWN, dtype=np.uint8)
    labels[barren & valid] = BARREN
    labels[deposits & valid] = DEPOSIT
    return labels


def draw_barren(candidates: np.ndarray, count: int, seed: int) -> np.ndarray:
    """Draw cells to stand for barren ground, at random and without repetition.

    Parameters
    ----------
    candidates : numpy.ndarray
        Boolean, shape (rows, columns): the cells that may be drawn.
    count : int
        How many; all candidates where there are fewer.
    seed : int
        The same seed draws the same cells.

    Returns
    -------
    numpy.ndarray
        Boolean, shape (rows, columns).

    Raises
    ------
    InputError
        Where no cell may be drawn.
    """
    positions = np.flatnonzero(candidates)
    if positions.size == 0:
        raise InputError(
            "No cell is left from which barren cells could be drawn: all lie too close to a deposit or are NoData. "
            "Reduce the exclusion distance."
        )
    chosen = np.random.default_rng(seed).choice(positions, size=min(count, positions.size), replace=False)
    drawn = np.zeros(candidates.shape, dtype=bool)
    drawn.flat[chosen] = True
    return drawn
