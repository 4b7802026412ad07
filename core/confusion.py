"""Called or not, deposit or not: the confusion table of a map at one threshold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Optional

import numpy as np

from .bootstrap import interval, resampled_means
from .errors import InputError
from .ranks import check_share

NULL_PERCENTILE = 95.0


@dataclass(frozen=True)
class Estimate:
    """A figure with its 95 % interval over deposit clusters; None where there is none."""

    value: Optional[float]
    low: Optional[float] = None
    high: Optional[float] = None


@dataclass(frozen=True)
class Confusion:
    """What a threshold calls.

    Attributes
    ----------
    threshold : float or None
        The lowest score called; None where nothing is.
    area : float
        Share of the area called.
    captured, missed : int
        Deposits called, deposits not called; several may share a cell.
    background_called, background_left : int
        Cells without a deposit, called and not.
    sensitivity : Estimate
        Share of the deposits captured.
    specificity : float
        Share of the background not called. A count of all cells: it has no interval.
    precision : Estimate
        Deposits captured / (deposits captured + background cells called).
    lift : Estimate
        Share of the deposits captured / share of the area called: how much richer than the whole area.
    null_95 : float
        95th percentile of the share captured when the clusters are moved at random.
    resampled : numpy.ndarray, shape (resamples,)
        Share captured in every bootstrap resample.
    """

    threshold: Optional[float]
    area: float
    captured: int
    missed: int
    background_called: int
    background_left: int
    sensitivity: Estimate
    specificity: float
    precision: Estimate
    lift: Estimate
    null_95: float
    resampled: np.ndarray


def called_cells(values: np.ndarray, below: np.ndarray, share: float, threshold: Optional[float] = None) -> np.ndarray:
    """Return which cells are called: the best `share` of the area, or all that score at least `threshold`.

    A group of cells tied across the limit of the share stays out.

    Parameters
    ----------
    values : numpy.ndarray, shape (cells,)
        Scores.
    below : numpy.ndarray, shape (cells,)
        `ranks.cells_below` of them.
    share : float
        Above 0 and below 1; not looked at where a threshold is given.
    threshold : float, optional
        A score, in the map's own units.

    Returns
    -------
    numpy.ndarray, shape (cells,), bool
    """
    if threshold is None:
        check_share("part to call", share)
        return 1.0 - below / len(below) <= share + 1e-12
    if not np.isfinite(threshold):
        raise InputError(f"The threshold is {threshold}. Give a score as the map has them.")
    return values >= np.asarray(threshold, dtype=values.dtype)  # a typed 0.7 means the map's own 0.7


def confusion(
    values: np.ndarray,
    called: np.ndarray,
    deposits: np.ndarray,
    random_deposits: np.ndarray,
    clusters: np.ndarray,
    counts: np.ndarray,
) -> Confusion:
    """Count, and draw the deposits' clusters anew for the intervals.

    Parameters
    ----------
    values : numpy.ndarray, shape (cells,)
        The scores of the area.
    called : numpy.ndarray, shape (cells,), bool
        From `called_cells`.
    deposits : numpy.ndarray, shape (deposits,)
        Index of each deposit's cell.
    random_deposits : numpy.ndarray, shape (draws, deposits)
        The same for clusters moved at random.
    clusters : numpy.ndarray, shape (deposits,)
        Cluster of each deposit, numbered from 0.
    counts : numpy.ndarray, shape (resamples, clusters)
        From `bootstrap.cluster_resamples`.
    """
    found = called[deposits]
    is_background = np.ones(len(called), dtype=bool)
    is_background[deposits] = False
    background, wrong = int(is_background.sum()), int((called & is_background).sum())
    resampled = resampled_means(found.astype(float), clusters, counts)
    low, high = interval(resampled, counts.shape[1])
    sensitivity, area = Estimate(float(found.mean()), low, high), float(called.mean())
    return Confusion(
        threshold=float(values[called].min()) if called.any() else None,
        area=area,
        captured=int(found.sum()),
        missed=int((~found).sum()),
        background_called=wrong,
        background_left=background - wrong,
        sensitivity=sensitivity,
        specificity=1.0 - wrong / background,
        precision=_each(sensitivity, lambda share: _precision(share * len(deposits), wrong)),
        lift=_each(sensitivity, lambda share: share / area if area > 0 else None),
        null_95=float(np.percentile(called[random_deposits].mean(axis=1), NULL_PERCENTILE)),
        resampled=resampled,
    )


def _precision(captured: float, wrong: int) -> Optional[float]:
    return captured / (captured + wrong) if captured + wrong > 0 else None


def _each(share: Estimate, figure: Callable[[float], Optional[float]]) -> Estimate:
    """Return a rising function of the share captured, with the share's interval carried along."""
    value, low, high = (None if part is None else figure(part) for part in (share.value, share.low, share.high))
    return Estimate(value, low, high)
