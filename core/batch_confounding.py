"""Does the survey alone predict the deposits? What a map may have found instead of ore.

Where one survey, laboratory or year holds the deposits, a map of anything that differs between the batches finds them.
So the batches are made a map of their own: each cell belongs to the batch of its nearest sample and scores the rate of
deposits in it. A cluster of deposits is judged on the rates without it, so that a batch is no better for holding just
the deposit that is judged.

Cells of one batch tie. Half of them count as beaten, unlike anywhere else in Gossan: that is what a map reaches
that knows the batches and adds noise, which is what is asked here.

The second question is what a map knows beyond the batches: there each deposit is compared with the background of its
own batch only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

import numpy as np
from scipy.spatial import cKDTree

from .bootstrap import interval, resampled_means
from .context import Context
from .errors import InputError
from .grid import Grid

NULL_PERCENTILE = 95.0
PIECE = 1_000_000  # numbers held at a time
ROWS_OF_CELLS = 500_000  # cells whose nearest sample is looked for at a time


@dataclass(frozen=True)
class BatchedSamples:
    """Samples and the batch of each.

    Attributes
    ----------
    x, y : numpy.ndarray, shape (samples,)
        In the grid's coordinates.
    batch : numpy.ndarray, shape (samples,)
        Labels as text; an empty one is no batch, and its sample is left out.
    """

    x: np.ndarray
    y: np.ndarray
    batch: np.ndarray


@dataclass(frozen=True)
class CellBatches:
    """The batch of each cell of the area.

    Attributes
    ----------
    names : tuple of str
        The batches, sorted.
    samples : numpy.ndarray, shape (batches,)
        How many samples each has.
    of_cell : numpy.ndarray, shape (cells,), intp
        Index into `names`.
    """

    names: tuple[str, ...]
    samples: np.ndarray
    of_cell: np.ndarray


@dataclass(frozen=True)
class BatchPrediction:
    """How well the batches alone predict the deposits.

    Attributes
    ----------
    auc, low, high : float or None
        Of the batches' rates, each cluster judged on the others', with its 95 % interval over clusters.
    null_mean, null_95 : float
        Mean and 95th percentile for clusters moved at random, judged in the same way.
    resampled : numpy.ndarray, shape (resamples,)
        AUC in every bootstrap resample; the same draws as for the maps.
    """

    auc: float
    low: Optional[float]
    high: Optional[float]
    null_mean: float
    null_95: float
    resampled: np.ndarray

    @property
    def predicts(self) -> bool:
        """Whether the batches do better than chance."""
        return self.auc > self.null_95


@dataclass(frozen=True)
class WithinBatches:
    """A map's AUC where each deposit is compared with the other cells of its own batch only; ties count against it."""

    auc: float
    low: Optional[float]
    high: Optional[float]
    null_95: float

    @property
    def beats_chance(self) -> bool:
        """Whether the map ranks the deposits within their batches better than chance."""
        return self.auc > self.null_95


def batches_of_cells(grid: Grid, area: np.ndarray, samples: BatchedSamples, context: Context) -> CellBatches:
    """Give each cell of the area the batch of its nearest sample that has one.

    Parameters
    ----------
    grid : Grid
        Geometry of the maps.
    area : numpy.ndarray, shape (rows, columns), bool
        Cells that are judged.
    samples : BatchedSamples
        Any number; those without a batch or a location are left out.
    context : Context
        For progress.

    Raises
    ------
    InputError
        If no sample has a batch.
    """
    known = (samples.batch != "") & np.isfinite(samples.x) & np.isfinite(samples.y)
    if not known.any():
        raise InputError("No sample has a batch. Choose the field that tells surveys, laboratories or years apart.")
    names, code, count = np.unique(samples.batch[known], return_inverse=True, return_counts=True)
    tree = cKDTree(np.column_stack([samples.x, samples.y])[known])
    rows, columns = np.nonzero(area)
    x, y = grid.x_centres(), grid.y_centres()
    of_cell = np.empty(len(rows), dtype=np.intp)
    for start in range(0, len(rows), ROWS_OF_CELLS):
        context.progress(start / len(rows), "finding the survey of each cell")
        part = slice(start, start + ROWS_OF_CELLS)
        nearest = tree.query(np.column_stack([x[columns[part]], y[rows[part]]]), workers=context.workers)[1]
        of_cell[part] = code.reshape(-1)[nearest]
    return CellBatches(tuple(names.tolist()), count, of_cell)


def beaten_by_rates(
    of_cell: np.ndarray, deposits: np.ndarray, clusters: np.ndarray, context: Optional[Context] = None
) -> np.ndarray:
    """Return the share of background in batches of a lower rate of deposits than each deposit's own.

    Rates are deposits per cell of a batch without the deposit's own cluster; half of the background of equal rate,
    such as that of the own batch, counts.

    Parameters
    ----------
    of_cell : numpy.ndarray, shape (cells,), intp
        Batch of each cell, numbered from 0.
    deposits : numpy.ndarray, shape (sets, deposits)
        Index of each deposit's cell; the sets are independent.
    clusters : numpy.ndarray, shape (deposits,)
        Cluster of each deposit, numbered from 0.
    context : Context, optional
        For progress and cancel.

    Returns
    -------
    numpy.ndarray, shape (sets, deposits)
    """
    context = context or Context()
    size = np.bincount(of_cell)
    step = max(1, PIECE // deposits.shape[1] ** 2)
    shares = np.empty(deposits.shape)
    for start in range(0, len(deposits), step):
        context.progress(start / len(deposits), "judging the surveys on deposits at random places")
        part = slice(start, start + step)
        shares[part] = _beaten(of_cell, size, deposits[part], clusters)
    return shares


def _beaten(of_cell: np.ndarray, size: np.ndarray, deposits: np.ndarray, clusters: np.ndarray) -> np.ndarray:
    """Do what `beaten_by_rates` does for a few sets; arrays (sets, i, j) compare deposit i with the batch of deposit j."""
    batch = of_cell[deposits]  # (sets, deposits)
    together = batch[:, :, None] == batch[:, None, :]
    first = _first_of_equal(together)  # one deposit stands for its batch
    own_cell = _first_of_equal(deposits[:, :, None] == deposits[:, None, :])  # several deposits may share a cell
    background = size[batch] - (together * own_cell[:, None, :]).sum(axis=2)  # (sets, j)
    members = clusters[:, None] == np.arange(clusters.max() + 1)  # (deposits, clusters)
    of_cluster = together.astype(np.float64) @ members  # (sets, j, clusters): deposits of each cluster in the batch
    others = together.sum(axis=2)[:, None, :] - of_cluster[:, :, clusters].transpose(0, 2, 1)  # (sets, i, j)
    rate = others / size[batch][:, None, :]
    own = np.diagonal(rate, axis1=1, axis2=2)[:, :, None]
    weight = np.where(first, background, 0)[:, None, :]
    half = (weight * ((rate < own) + 0.5 * (rate == own))).sum(axis=2)
    total = len(of_cell) - own_cell.sum(axis=1)[:, None]
    empty = total - weight.sum(axis=2)  # background of the batches without any deposit: their rate is 0
    return (half + empty * np.where(own[:, :, 0] > 0, 1.0, 0.5)) / total


def _first_of_equal(same: np.ndarray) -> np.ndarray:
    """Return which of the deposits are the first of their kind; `same` of shape (sets, deposits, deposits)."""
    return same.argmax(axis=2) == np.arange(same.shape[2])


def predict_from_batches(
    of_cell: np.ndarray,
    deposits: np.ndarray,
    random_deposits: np.ndarray,
    clusters: np.ndarray,
    counts: np.ndarray,
    context: Context,
) -> BatchPrediction:
    """Judge the batches' rates as a map is judged; parameters as in `confusion.confusion` and `beaten_by_rates`."""
    beaten = beaten_by_rates(of_cell, deposits[None, :], clusters)[0]
    null_aucs = beaten_by_rates(of_cell, random_deposits, clusters, context).mean(axis=1)
    resampled = resampled_means(beaten, clusters, counts)
    low, high = interval(resampled, counts.shape[1])
    null_95 = float(np.percentile(null_aucs, NULL_PERCENTILE))
    return BatchPrediction(float(beaten.mean()), low, high, float(null_aucs.mean()), null_95, resampled)


def within_batches(
    values: np.ndarray,
    of_cell: np.ndarray,
    deposits: np.ndarray,
    random_deposits: np.ndarray,
    clusters: np.ndarray,
    counts: np.ndarray,
) -> WithinBatches:
    """Judge a map within the batches: the share of the other cells of its batch that each deposit's cell outranks.

    Parameters
    ----------
    values : numpy.ndarray, shape (cells,)
        The scores of the area.
    of_cell : numpy.ndarray, shape (cells,), intp
        Batch of each cell.
    deposits, random_deposits, clusters, counts : numpy.ndarray
        As in `confusion.confusion`.
    """
    lower = lower_in_batch(values, of_cell)
    beaten, null_aucs = lower[deposits], lower[random_deposits].mean(axis=1)
    low, high = interval(resampled_means(beaten, clusters, counts), counts.shape[1])
    return WithinBatches(float(beaten.mean()), low, high, float(np.percentile(null_aucs, NULL_PERCENTILE)))


def lower_in_batch(values: np.ndarray, of_cell: np.ndarray) -> np.ndarray:
    """Return the share of the other cells of its batch that score lower than each cell, shape (cells,).

    A cell alone in its batch tells nothing: one half.
    """
    order = np.lexsort((values, of_cell))
    batch, value = of_cell[order], values[order]
    starts = np.ones(len(order), dtype=bool)
    starts[1:] = batch[1:] != batch[:-1]
    steps = starts.copy()
    steps[1:] |= value[1:] != value[:-1]
    place = np.arange(len(order))
    first_of_tie = np.maximum.accumulate(np.where(steps, place, 0))
    first_of_batch = np.maximum.accumulate(np.where(starts, place, 0))
    others = np.bincount(of_cell)[batch] - 1
    shares = np.full(len(order), 0.5)
    shares[order] = np.divide(first_of_tie - first_of_batch, others, out=shares.copy(), where=others > 0)
    return shares
