"""The null: the same clusters of deposits, dropped at random places of the same area."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .context import Context
from .grid import Grid

ATTEMPTS = 60  # placements tried for a cluster before its stray members are placed one by one


@dataclass(frozen=True)
class RandomDeposits:
    """Deposits moved at random.

    Attributes
    ----------
    cells : numpy.ndarray, shape (draws, deposits), intp
        Flat index into the grid of each moved deposit's cell.
    placed_singly : float
        Share of all placements where a deposit could not stay with its cluster.
    """

    cells: np.ndarray
    placed_singly: float


def move_clusters_at_random(
    grid: Grid,
    area: np.ndarray,
    x: np.ndarray,
    y: np.ndarray,
    clusters: np.ndarray,
    draws: int,
    rng: np.random.Generator,
    context: Context,
) -> RandomDeposits:
    """Shift and turn each cluster as a rigid body so that all its members fall on cells of the area.

    Deposits come in camps and score maps are smooth, so scattering single deposits would make chance
    look weaker than it is. Each accepted placement is uniform over all shifts and rotations that fit:
    one member lands uniformly in the area and placements that lose another member are drawn again.
    After `ATTEMPTS` the best placement is kept and its stray members go to random cells of the area.

    Parameters
    ----------
    grid : Grid
        Geometry of the score map.
    area : numpy.ndarray, shape (rows, columns), bool
        Cells on which deposits may fall.
    x, y : numpy.ndarray, shape (deposits,)
        Deposits, in map units.
    clusters : numpy.ndarray, shape (deposits,)
        Cluster of each deposit, numbered from 0.
    draws : int
        Number of random worlds.
    rng : numpy.random.Generator
        Source of all randomness.
    context : Context
        For progress.
    """
    available = np.flatnonzero(area)
    cells = np.empty((draws, len(x)), dtype=np.intp)
    singly = 0
    number = int(clusters.max()) + 1
    for cluster in range(number):
        context.progress(cluster / number, "moving deposit clusters at random")
        members = np.flatnonzero(clusters == cluster)
        placed, fits = _place_rigidly(grid, area, available, x[members], y[members], draws, rng)
        strays = np.count_nonzero(~fits)
        placed[~fits] = rng.choice(available, strays)
        cells[:, members] = placed
        singly += strays
    return RandomDeposits(cells, singly / cells.size)


def _place_rigidly(
    grid: Grid,
    area: np.ndarray,
    available: np.ndarray,
    x: np.ndarray,
    y: np.ndarray,
    draws: int,
    rng: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray]:
    """Return the cells of one cluster in every draw and which of them lie on the area, both (draws, members)."""
    best = np.zeros((draws, len(x)), dtype=np.intp)
    fits = np.zeros((draws, len(x)), dtype=bool)
    pending = np.arange(draws)
    for _ in range(ATTEMPTS):
        moved_x, moved_y = _random_placement(grid, available, x, y, len(pending), rng)
        rows, columns, inside = grid.cells_of(moved_x, moved_y)
        on_area = inside & area[rows, columns]
        better = on_area.sum(axis=1) > fits[pending].sum(axis=1)
        best[pending[better]] = (rows * grid.columns + columns)[better]
        fits[pending[better]] = on_area[better]
        pending = pending[~fits[pending].all(axis=1)]
        if len(pending) == 0:
            break
    return best, fits


def _random_placement(
    grid: Grid, available: np.ndarray, x: np.ndarray, y: np.ndarray, draws: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Return coordinates (draws, members): the first member anywhere in the area, the others turned around it."""
    rows, columns = np.divmod(rng.choice(available, draws), grid.columns)
    column_offset, row_offset = rng.random((2, draws))
    anchor_x = grid.west + (columns + column_offset) * grid.cell_size
    anchor_y = grid.north - (rows + row_offset) * grid.cell_size
    angle = rng.uniform(0.0, 2.0 * np.pi, (draws, 1))
    dx, dy = x - x[0], y - y[0]
    moved_x = anchor_x[:, None] + np.cos(angle) * dx - np.sin(angle) * dy
    moved_y = anchor_y[:, None] + np.sin(angle) * dx + np.cos(angle) * dy
    return moved_x, moved_y
