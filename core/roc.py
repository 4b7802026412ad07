"""Deposits against background: the share of background each deposit beats, the AUC, the ROC curve."""

from __future__ import annotations

import numpy as np

from .errors import InputError


def background_beaten(below: np.ndarray, deposits: np.ndarray) -> np.ndarray:
    """Return for each deposit the share of background cells that score strictly lower than its cell.

    The mean over the deposits is the AUC with ties counted against the map (the Mann-Whitney
    statistic without the half for ties). One minus the share is the false-positive rate at which a
    falling threshold reaches the deposit. Background = cells of the evaluated area without a deposit.

    Parameters
    ----------
    below : numpy.ndarray, shape (cells,)
        `ranks.cells_below` of the evaluated area's scores.
    deposits : numpy.ndarray, shape (..., deposits)
        Index into `below` of each deposit's cell; leading axes are independent sets of deposits.

    Returns
    -------
    numpy.ndarray, shape (..., deposits)
        Shares between 0 and 1.

    Raises
    ------
    InputError
        If every cell of the area holds a deposit.
    """
    sets = deposits.reshape(-1, deposits.shape[-1])
    # sorted by count below, then by cell, so that deposits in one cell and cells of one tied group are runs
    order = np.lexsort((sets, below[sets]), axis=-1)
    cells = np.take_along_axis(sets, order, axis=-1)
    first_of_cell = _starts_of_runs(cells)
    first_of_tie = _starts_of_runs(below[cells])
    distinct_before = np.cumsum(first_of_cell, axis=-1) - 1
    tie_start = np.maximum.accumulate(np.where(first_of_tie, np.arange(cells.shape[-1]), 0), axis=-1)
    lower_deposit_cells = np.take_along_axis(distinct_before, tie_start, axis=-1)
    background = len(below) - first_of_cell.sum(axis=-1, keepdims=True)
    if np.any(background < 1):
        raise InputError(
            "Every cell of the evaluated area holds a deposit, so there is no background to compare with. "
            "Use a larger score map or a longer background distance."
        )
    shares = np.empty(sets.shape)
    np.put_along_axis(shares, order, (below[cells] - lower_deposit_cells) / background, axis=-1)
    return shares.reshape(deposits.shape)


def share_reached(costs: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """Return the share of deposits whose cost is at most each of `shares`: a cumulative curve.

    With one minus `background_beaten` as costs this is the ROC curve (true against false positives);
    with `success_rate.area_needed` it is the success-rate curve.

    Parameters
    ----------
    costs : numpy.ndarray, shape (..., deposits)
        What has to be searched (0 to 1) before each deposit is reached.
    shares : numpy.ndarray, shape (points,)
        Rising positions on the horizontal axis; the last must be 1.

    Returns
    -------
    numpy.ndarray, shape (..., points)
    """
    sets = costs.reshape(-1, costs.shape[-1])
    point = np.searchsorted(shares, sets - 1e-12, side="left")
    place = point + len(shares) * np.arange(len(sets))[:, None]
    counts = np.bincount(place.ravel(), minlength=len(sets) * len(shares)).reshape(len(sets), len(shares))
    reached = np.cumsum(counts, axis=-1) / costs.shape[-1]
    return reached.reshape(costs.shape[:-1] + (len(shares),))


def _starts_of_runs(values: np.ndarray) -> np.ndarray:
    starts = np.ones(values.shape, dtype=bool)
    starts[..., 1:] = values[..., 1:] != values[..., :-1]
    return starts
