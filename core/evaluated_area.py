"""Which cells a score map is judged on: the deposits' cells, the background, and their neighbourhood."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import maximum_filter

from .errors import InputError
from .grid import Grid
from .labels import within_distance


@dataclass(frozen=True)
class DepositCells:
    """Where the deposits lie on the grid.

    Attributes
    ----------
    cells : numpy.ndarray, shape (used,), intp
        Flat index (row * columns + column) of the cell that contains each deposit in use.
    used, outside, on_nodata : numpy.ndarray, shape (deposits,), bool
        Each deposit is exactly one of: in use, outside the grid, on a cell without data.
    """

    cells: np.ndarray
    used: np.ndarray
    outside: np.ndarray
    on_nodata: np.ndarray


def locate_deposits(grid: Grid, x: np.ndarray, y: np.ndarray, valid: np.ndarray) -> DepositCells:
    """Find the containing cell of each deposit; `valid` is the bool map (rows, columns) of cells with data.

    Several deposits may share a cell; each counts.
    """
    rows, columns, inside = grid.cells_of(x, y)
    used = inside & valid[rows, columns]
    return DepositCells((rows * grid.columns + columns)[used], used, ~inside, inside & ~used)


def neighbourhood_maximum(scores: np.ndarray, cells: int) -> np.ndarray:
    """Give every cell the highest score within `cells` rows and columns of it, deposits and background alike.

    Taking the maximum at the deposits only would flatter the map (by .04 of AUC on Eskay); so the
    whole map is transformed. NoData stays NoData and lends no value.

    Parameters
    ----------
    scores : numpy.ndarray, shape (rows, columns)
        Score map, NaN = NoData.
    cells : int
        0 returns the map unchanged; 1 looks at 3 x 3 cells, 2 at 5 x 5.
    """
    if cells < 0:
        raise InputError(f"The neighbourhood is {cells} cells. Give 0 (the containing cell) or more.")
    if cells == 0:
        return scores
    filled = np.where(np.isfinite(scores), scores, -np.inf)
    highest = maximum_filter(filled, size=2 * cells + 1, mode="constant", cval=-np.inf)
    return np.where(np.isfinite(scores), highest, np.nan).astype(scores.dtype)


def area_near_deposits(
    valid: np.ndarray, grid: Grid, located: DepositCells, x: np.ndarray, y: np.ndarray, distance: float
) -> np.ndarray:
    """Return the cells on which maps are judged, bool (rows, columns).

    Parameters
    ----------
    valid : numpy.ndarray, shape (rows, columns), bool
        Cells with data.
    grid : Grid
        Geometry of the map.
    located : DepositCells
        From `locate_deposits` with the same `valid`, `x` and `y`; the cells in use always belong to the area.
    x, y : numpy.ndarray, shape (deposits,)
        All deposits, in map units.
    distance : float
        Valid cells with their centre within this distance of a deposit in use, in map units; 0 means no
        limit: all valid cells.
    """
    if not (np.isfinite(distance) and distance >= 0):
        raise InputError(f"The background distance is {distance}. Give 0 (all cells) or a distance in map units.")
    if distance == 0:
        return valid
    area = valid & within_distance(grid, np.column_stack([x, y])[located.used], distance)
    area.flat[located.cells] = True
    return area
