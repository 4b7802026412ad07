"""Known deposits and targets: which deposits lie inside, and which one is nearest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from .evaluated_area import DepositCells
from .grid import Grid
from .targets import TargetCells

CORNER = np.sqrt(2.0) - 1.0  # how much farther a cell's corner is than its side, in half cells


@dataclass(frozen=True)
class KnownDeposits:
    """Deposits, and where they lie on a score map.

    Attributes
    ----------
    x, y : numpy.ndarray
        All deposits, shape (deposits,).
    names : list of str
        Of all deposits.
    located : DepositCells
        Which of them lie on cells with a score, and on which.
    clusters : numpy.ndarray
        Cluster of each of these, from 0, shape (used,).
    """

    x: np.ndarray
    y: np.ndarray
    names: list[str]
    located: DepositCells
    clusters: np.ndarray

    @property
    def cluster_count(self) -> int:
        """How many clusters the deposits on cells with scores form."""
        return int(self.clusters.max(initial=-1)) + 1


def deposits_inside(numbers: np.ndarray, grid: Grid, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the number of the target that holds each deposit, 0 where none does, shape (deposits,).

    Parameters
    ----------
    numbers : numpy.ndarray
        Targets from 1, 0 elsewhere, shape (rows, columns).
    grid : Grid
        The cells.
    x, y : numpy.ndarray
        Deposits in map units, shape (deposits,).
    """
    row, column, inside = grid.cells_of(x, y)
    return np.where(inside, numbers[row, column], 0)


def nearest_deposits(
    cells: TargetCells, numbers: np.ndarray, grid: Grid, x: np.ndarray, y: np.ndarray, peaks: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return for each target the nearest deposit and the distance to it from the target's outline, 0 inside.

    Of several deposits inside, the one nearest to the target's highest score is taken.

    Parameters
    ----------
    cells : TargetCells
        The targets' cells.
    numbers : numpy.ndarray
        The targets, from 1, shape (rows, columns).
    grid : Grid
        The cells.
    x, y : numpy.ndarray
        Deposits in map units, shape (deposits,), at least one; those outside the grid count too.
    peaks : numpy.ndarray
        Flat index of each target's cell with the highest score, shape (targets,).

    Returns
    -------
    nearest : numpy.ndarray
        Index of the deposit, shape (targets,).
    distance : numpy.ndarray
        In map units, shape (targets,).
    """
    deposits = np.column_stack([x, y]).astype(float)
    nearest, distance = _from_outside(cells, numbers, grid, deposits)
    holder = deposits_inside(numbers, grid, x, y)
    held = np.flatnonzero(holder)
    target = holder[held] - 1
    to_peak = np.hypot(*(deposits[held] - _centres(peaks[target], grid)).T)
    order = np.lexsort((to_peak, target))[::-1]  # the last one assigned is the nearest
    nearest[target[order]], distance[target[order]] = held[order], 0.0
    return nearest, distance


def _from_outside(
    cells: TargetCells, numbers: np.ndarray, grid: Grid, deposits: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the deposit nearest to each target's cells as squares, and its distance, both (targets,)."""
    rim = _on_rim(cells, numbers)
    centres, target = _centres(cells.where[rim], grid), cells.target[rim]
    tree, half = cKDTree(deposits), grid.cell_size / 2.0
    from_centre, _ = tree.query(centres)
    starts = np.flatnonzero(np.append(True, target[1:] != target[:-1]))
    closest = np.minimum.reduceat(from_centre, starts)
    reach = (closest + half * CORNER) * (
        1.0 + 1e-9
    )  # no deposit farther from a cell's centre can be nearer to its sides
    near = np.flatnonzero(from_centre <= reach[target])
    found = tree.query_ball_point(centres[near], reach[target[near]])
    pair_cell = np.repeat(near, [len(each) for each in found])
    pair_deposit = np.concatenate([np.sort(np.asarray(each, dtype=np.intp)) for each in found])
    apart = np.maximum(np.abs(deposits[pair_deposit] - centres[pair_cell]) - half, 0.0)
    distance = np.hypot(apart[:, 0], apart[:, 1])
    pair_target = target[pair_cell]
    order = np.lexsort((pair_deposit, distance, pair_target))
    best = order[np.append(True, np.diff(pair_target[order]) > 0)]
    return pair_deposit[best], distance[best]


def _on_rim(cells: TargetCells, numbers: np.ndarray) -> np.ndarray:
    """Return which of the targets' cells have a side to another number or to the outside, bool, shape (cells,)."""
    padded = np.pad(numbers, 1)
    row, column = np.divmod(cells.where, numbers.shape[1])
    own = cells.target + 1
    sides = ((0, 1), (2, 1), (1, 0), (1, 2))
    return np.logical_or.reduce([padded[row + down, column + along] != own for down, along in sides])


def _centres(where: np.ndarray, grid: Grid) -> np.ndarray:
    """Return easting and northing of cells given by flat index, shape (cells, 2)."""
    row, column = np.divmod(where, grid.columns)
    return np.column_stack([grid.x_centres()[column], grid.y_centres()[row]])
