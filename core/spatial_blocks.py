"""Folds for cross-validation: square blocks of ground that are held out together, and random cells for comparison.

Neighbouring cells share their samples, so a model tested on cells beside those it learnt from is
tested on what it has seen. Blocks as wide as the variogram's range keep the two apart, and deposits of one
cluster (one camp, one discovery) are never on both sides.

Roberts et al. (2017), Cross-validation strategies for data with temporal, spatial, hierarchical, or
phylogenetic structure, Ecography 40, 913-929.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import distance_transform_edt
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from .errors import InputError
from .spatial_folds import folds_of_blocks

OUTSIDE = -1  # of every fold: a cell without data


@dataclass(frozen=True)
class Folds:
    """Which cells are held out together.

    Attributes
    ----------
    of_cell : numpy.ndarray
        int16, shape (rows, columns): the fold of each valid cell, from 0; -1 elsewhere.
    block : numpy.ndarray
        int32, shape (rows, columns): the block of each valid cell, from 0; -1 elsewhere. Blocks that one
        cluster of deposits spans are one block.
    """

    of_cell: np.ndarray
    block: np.ndarray

    @property
    def count(self) -> int:
        """How many folds there are."""
        return int(self.of_cell.max()) + 1

    def held_out(self, fold: int) -> np.ndarray:
        """Return the cells of a fold, boolean, shape (rows, columns)."""
        return self.of_cell == fold

    def learnt_from(self, fold: int, buffer: float = 0.0) -> np.ndarray:
        """Return the cells of the other folds that lie farther than `buffer` cells from this one's.

        Boolean, shape (rows, columns).
        """
        others = (self.of_cell >= 0) & (self.of_cell != fold)
        if buffer <= 0:
            return others
        return others & (distance_transform_edt(self.of_cell != fold) > buffer)


def block_folds(
    valid: np.ndarray, deposits: np.ndarray, clusters: np.ndarray, side: float, folds: int, seed: int = 0
) -> Folds:
    """Lay square blocks over the area and share them out, deposits first.

    Blocks are shared out so that every fold has about as many deposits, then about as many cells.

    Parameters
    ----------
    valid : numpy.ndarray
        Cells with data, boolean, shape (rows, columns).
    deposits : numpy.ndarray
        Flat indices (row * columns + column) of the cells with deposits, shape (n,).
    clusters : numpy.ndarray
        Each deposit's cluster, shape (n,).
    side : float
        Side of a block in cells, at least 1.
    folds : int
        At least 2.
    seed : int
        Of the order in which equal blocks are shared out.

    Raises
    ------
    InputError
        If there are fewer blocks with deposits than folds.
    """
    _check(valid, deposits, folds)
    if not side >= 1:
        raise InputError(f"A block's side must be at least one cell, not {side:g} cells. Use a larger block size.")
    group = _joined_blocks(_square_blocks(valid, side), deposits, clusters)
    with_deposits = len(np.unique(group.ravel()[deposits]))
    if with_deposits < folds:
        raise InputError(
            f"The deposits lie in {with_deposits} separate blocks of {side:g} cells, too few for {folds} folds. "
            "Use fewer folds, smaller blocks or a smaller cluster distance."
        )
    count = np.bincount(deposits, minlength=valid.size).reshape(valid.shape)
    of_cell = np.full(valid.shape, OUTSIDE, dtype=np.int16)
    of_cell[valid] = folds_of_blocks(group[valid], count[valid], folds, np.random.default_rng(seed))
    return Folds(of_cell, np.where(valid, group, OUTSIDE).astype(np.int32))


def separate_blocks(valid: np.ndarray, deposits: np.ndarray, clusters: np.ndarray, side: float) -> int:
    """Return in how many blocks the deposits lie, those that one cluster spans counted once: at most as many folds.

    Parameters as in `block_folds`.
    """
    return len(np.unique(_joined_blocks(_square_blocks(valid, side), deposits, clusters).ravel()[deposits]))


def random_folds(valid: np.ndarray, deposits: np.ndarray, folds: int, seed: int = 0) -> Folds:
    """Share out single cells at random, as much of the literature does; it leaks between neighbours.

    Deposits' cells and others are shared out evenly. Parameters and errors as in `block_folds`.
    """
    _check(valid, deposits, folds)
    rng = np.random.default_rng(seed)
    of_cell = np.full(valid.size, OUTSIDE, dtype=np.int16)
    with_deposit = np.unique(deposits)
    others = np.setdiff1d(np.flatnonzero(valid), with_deposit)
    for cells in (with_deposit, others):
        of_cell[rng.permutation(cells)] = np.arange(len(cells)) % folds
    block = np.where(valid, np.cumsum(valid.ravel()).reshape(valid.shape) - 1, OUTSIDE)
    return Folds(of_cell.reshape(valid.shape), block.astype(np.int32))


def _check(valid: np.ndarray, deposits: np.ndarray, folds: int) -> None:
    """Refuse what cannot be folded."""
    if folds < 2:
        raise InputError(f"Cross-validation needs at least 2 folds, not {folds}. Usual are 5.")
    if len(np.unique(deposits)) < folds:
        raise InputError(
            f"{len(np.unique(deposits))} cells with deposits are too few for {folds} folds. Use fewer folds."
        )
    if not valid.ravel()[deposits].all():
        raise InputError("A deposit lies on a cell without data. Leave it out, or fill the gap in the stack.")


def _square_blocks(valid: np.ndarray, side: float) -> np.ndarray:
    """Return the number of each cell's square, int, shape (rows, columns)."""
    rows, columns = (np.floor(np.arange(size) / side).astype(np.int64) for size in valid.shape)
    return rows[:, None] * (columns[-1] + 1) + columns[None, :]


def _joined_blocks(square: np.ndarray, deposits: np.ndarray, clusters: np.ndarray) -> np.ndarray:
    """Return the blocks with those that share a cluster made one, numbered from 0."""
    squares, number = np.unique(square, return_inverse=True)
    number = number.reshape(square.shape)
    _, cluster = np.unique(clusters, return_inverse=True)
    holder = number.ravel()[deposits]  # a node per square, then one per cluster; an edge per deposit
    nodes = len(squares) + (cluster.max(initial=-1) + 1)
    edges = coo_matrix((np.ones(len(holder)), (holder, len(squares) + cluster)), shape=(nodes, nodes))
    _, component = connected_components(edges, directed=False)
    _, group = np.unique(component[: len(squares)], return_inverse=True)
    return group[number]
