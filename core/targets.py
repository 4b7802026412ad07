"""Targets: patches of connected cells, measured and ranked."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import label, minimum_filter

from .errors import InputError

RANKINGS = ("maximum score", "mean score", "excess x area", "area")
NEIGHBOURS = np.ones((3, 3), dtype=bool)  # sides and corners connect


@dataclass(frozen=True)
class TargetCells:
    """The cells of every target, target after target, each from north-west to south-east.

    Attributes
    ----------
    where : numpy.ndarray
        Flat index (row * columns + column) of each cell, shape (cells,).
    target : numpy.ndarray
        Which target it belongs to, from 0, rising, shape (cells,).
    starts : numpy.ndarray
        Where each target's cells begin, shape (targets,).
    """

    where: np.ndarray
    target: np.ndarray
    starts: np.ndarray

    @property
    def counts(self) -> np.ndarray:
        """Cells of each target, shape (targets,)."""
        return np.diff(np.append(self.starts, len(self.where)))

    def sums(self, values: np.ndarray) -> np.ndarray:
        """Return the sum of values (cells,) over each target, float64, shape (targets,)."""
        return np.add.reduceat(values.astype(float), self.starts)

    def maxima(self, values: np.ndarray) -> np.ndarray:
        """Return the highest of values (cells,) in each target, shape (targets,)."""
        return np.maximum.reduceat(values, self.starts)

    def means(self, values: np.ndarray) -> np.ndarray:
        """Return the mean of the finite values (cells,) in each target, float64, shape (targets,); NaN where none is."""
        finite = np.isfinite(values)
        with np.errstate(invalid="ignore"):
            return self.sums(np.where(finite, values, 0.0)) / self.sums(finite)

    def first(self, is_wanted: np.ndarray) -> np.ndarray:
        """Return the flat index of each target's first wanted cell, shape (targets,); each has one."""
        found = np.flatnonzero(is_wanted)
        target = self.target[found]
        return self.where[found[np.append(True, target[1:] != target[:-1])]]


def connected_patches(mask: np.ndarray) -> np.ndarray:
    """Number the patches of cells that touch at a side or a corner, from 1; 0 elsewhere, int32, shape (rows, columns)."""
    patches, _ = label(mask, NEIGHBOURS, output=np.int32)
    return np.asarray(patches)


def patch_sizes(patches: np.ndarray) -> np.ndarray:
    """Return how many cells each patch has, shape (patches,)."""
    return np.bincount(patches.ravel())[1:]


def renumbered(patches: np.ndarray, order: np.ndarray) -> np.ndarray:
    """Return the patches `order` (0 = the first patch) numbered 1, 2, … in that order, all others 0."""
    number = np.zeros(int(patches.max()) + 1, dtype=np.int32)
    number[np.asarray(order, dtype=np.intp) + 1] = np.arange(1, len(order) + 1)
    return np.asarray(number[patches])


def target_cells(numbers: np.ndarray) -> TargetCells:
    """Return the cells of targets numbered from 1 without a gap; 0 is no target."""
    where = np.flatnonzero(numbers)
    target = numbers.ravel()[where] - 1
    few = len(target) > 0 and target.max() < 2**16
    order = np.argsort(target.astype(np.uint16) if few else target, kind="stable")  # 16 bits are sorted by counting
    target = target[order]
    starts = np.flatnonzero(np.append(True, target[1:] != target[:-1]))
    return TargetCells(where[order], target, starts)


def check_ranking(rank_by: str) -> None:
    """Raise `InputError` unless targets can be ranked by this."""
    if rank_by not in RANKINGS:
        raise InputError(f"Targets are ranked by '{rank_by}'. Choose one of {', '.join(RANKINGS)}.")


def ranking(cells: TargetCells, scores: np.ndarray, threshold: float, rank_by: str) -> np.ndarray:
    """Return the targets from the best to the last, shape (targets,).

    Equal ones follow each other by area, the larger first, then from north-west to south-east.

    Parameters
    ----------
    cells : TargetCells
        The targets' cells.
    scores : numpy.ndarray
        Score of each of these cells, shape (cells,).
    threshold : float
        For ``excess x area``: the sum over the cells of score - threshold. Unlike mean times area it does not
        depend on where the scores have their zero.
    rank_by : str
        One of `RANKINGS`.
    """
    check_ranking(rank_by)
    worth = {
        "maximum score": lambda: cells.maxima(scores),
        "mean score": lambda: cells.means(scores),
        "excess x area": lambda: cells.sums(scores.astype(float) - threshold),
        "area": lambda: cells.counts,
    }[rank_by]()
    return np.lexsort((cells.where[cells.starts], -cells.counts, -worth))


def at_edge(cells: TargetCells, valid: np.ndarray) -> np.ndarray:
    """Return which targets have a cell beside NoData or the grid's edge, bool, shape (targets,).

    Such a target may go on where nothing is known. `valid` is bool, shape (rows, columns).
    """
    inside = minimum_filter(valid.view(np.uint8), 3, mode="constant", cval=0)
    return cells.maxima(inside.ravel()[cells.where] == 0)
