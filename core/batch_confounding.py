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
    step = max(1, PIECE // (deposits.shape[1] * min(deposits.shape[1], len(size))))
    shares = np.empty(deposits.shape)
    for start in range(0, len(deposits), step):
        context.progress(start / len(deposits), "judging the surveys on deposits at random places")
        part = slice(start, start + step)
        shares[part] = _beaten(of_cell, size, deposits[part], clusters)
    return shares


def _beaten(of_cell: np.ndarray, size: np.ndarray, deposits: np.ndarray, clusters: np.ndarray) -> np.ndarray:
    """Do what `beaten_by_rates` does for a few sets; only batches that hold a deposit of the set get a place of their own."""
    sets = np.arange(len(deposits))[:, None]
    place, held = _places(of_cell[deposits])  # (sets, deposits), (sets, places): which batch, -1 for none
    places, number = held.shape[1], int(clusters.max()) + 1
    flat = (sets * number + clusters) * places + place
    own = np.bincount(flat.ravel(), minlength=len(sets) * number * places).reshape(len(sets), number, places)
    cells = np.where(held >= 0, size[held], 1)
    rate = (own.sum(axis=1, keepdims=True) - own) / cells[:, None, :]  # (sets, clusters, places), without the cluster
    each = rate[:, clusters, :]  # (sets, deposits, places)
    judged = np.take_along_axis(each, place[:, :, None], axis=2)
    background, total = _background(of_cell, size, deposits, place, held)
    lower = (each < judged) + 0.5 * (each == judged)
    reached = (lower @ background[:, :, None])[:, :, 0]
    empty = total - background.sum(axis=1, keepdims=True)  # of the batches without any deposit: their rate is 0
    return (reached + empty * np.where(judged[:, :, 0] > 0, 1.0, 0.5)) / total


def _places(batch: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Number the distinct batches of each set, (sets, deposits); return the numbers and (sets, places) the batches."""
    order = np.argsort(batch, axis=1, kind="stable")
    ordered = np.take_along_axis(batch, order, axis=1)
    rank = np.zeros(batch.shape, dtype=np.intp)
    rank[:, 1:] = np.cumsum(ordered[:, 1:] != ordered[:, :-1], axis=1)
    place = np.empty_like(rank)
    np.put_along_axis(place, order, rank, axis=1)
    held = np.full((len(batch), int(rank.max()) + 1), -1, dtype=np.intp)
    np.put_along_axis(held, place, batch, axis=1)
    return place, held


def _background(
    of_cell: np.ndarray, size: np.ndarray, deposits: np.ndarray, place: np.ndarray, held: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the cells without a deposit of each batch that holds one, (sets, places), and of the whole area, (sets, 1)."""
    order = np.argsort(deposits, axis=1, kind="stable")
    cells = np.take_along_axis(deposits, order, axis=1)
    first = np.ones(cells.shape, dtype=bool)  # several deposits may share a cell
    first[:, 1:] = cells[:, 1:] != cells[:, :-1]
    row = np.broadcast_to(np.arange(len(deposits))[:, None], cells.shape)
    flat = row * held.shape[1] + np.take_along_axis(place, order, axis=1)
    taken = np.bincount(flat[first], minlength=held.size).reshape(held.shape)
    background = np.where(held >= 0, size[held] - taken, 0).astype(float)
    return background, len(of_cell) - first.sum(axis=1, keepdims=True)


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
    below: np.ndarray,
    of_cell: np.ndarray,
    deposits: np.ndarray,
    random_deposits: np.ndarray,
    clusters: np.ndarray,
    counts: np.ndarray,
) -> WithinBatches:
    """Judge a map within the batches: the share of the other cells of its batch that each deposit's cell outranks.

    Parameters
    ----------
    below : numpy.ndarray, shape (cells,)
        `ranks.cells_below` of the area's scores.
    of_cell : numpy.ndarray, shape (cells,), intp
        Batch of each cell.
    deposits, random_deposits, clusters, counts : numpy.ndarray
        As in `confusion.confusion`.
    """
    sets = np.concatenate([deposits[None, :], random_deposits])
    lower = lower_in_batch(below, of_cell, sets)
    low, high = interval(resampled_means(lower[0], clusters, counts), counts.shape[1])
    null_95 = float(np.percentile(lower[1:].mean(axis=1), NULL_PERCENTILE))
    return WithinBatches(float(lower[0].mean()), low, high, null_95)


def lower_in_batch(below: np.ndarray, of_cell: np.ndarray, cells: np.ndarray) -> np.ndarray:
    """Return for some cells the share of the other cells of their batch that score lower.

    A cell alone in its batch tells nothing: one half.

    Parameters
    ----------
    below, of_cell : numpy.ndarray
        As in `within_batches`.
    cells : numpy.ndarray
        Indices of cells, of any shape.

    Returns
    -------
    numpy.ndarray, of the shape of `cells`
    """
    key = of_cell * len(below) + below  # orders by batch, then by score
    size = np.bincount(of_cell)
    start = np.cumsum(size) - size
    lower = np.searchsorted(np.sort(key), key[cells], side="left") - start[of_cell[cells]]
    others = size[of_cell[cells]] - 1
    return np.where(others > 0, lower / np.maximum(others, 1), 0.5)
