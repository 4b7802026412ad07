"""Precision-recall: of what a threshold calls, which share is a deposit, against the share of the deposits found.

Precision = deposits captured / (deposits captured + background cells called), recall = share of the deposits
captured. Deposits are rare, so precision is small even for good maps: a map that knows nothing has the share of the
deposits among deposits and background, whatever its recall. Undiscovered deposits count as background, so the figure is a
lower bound. Unlike the ROC curve it tells how much barren ground has to be walked for a deposit.

References
----------
Davis, J., Goadrich, M. (2006). The relationship between precision-recall and ROC curves. ICML 23, 233-240: why the points
are not joined by straight lines.
Saito, T., Rehmsmeier, M. (2015). The precision-recall plot is more informative than the ROC plot when evaluating
binary classifiers on imbalanced datasets. PLoS ONE 10, e0118432.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

import numpy as np

from .bootstrap import INTERVAL, interval
from .reached_shares import first_at, in_order

NULL_PERCENTILE, NULL_BAND = 95.0, (5.0, 95.0)


@dataclass(frozen=True)
class Reach:
    """What it takes to reach each deposit; ties count against the map.

    Attributes
    ----------
    needed : numpy.ndarray, shape (..., deposits)
        `success_rate.area_needed`: share of the area that scores at least as high.
    beaten : numpy.ndarray, of the same shape
        `roc.background_beaten`: share of the background that scores lower.
    """

    needed: np.ndarray
    beaten: np.ndarray


@dataclass(frozen=True)
class PrecisionRecall:
    """A precision-recall curve and its average.

    Attributes
    ----------
    average, low, high : float or None
        Average precision, the mean over the deposits of the precision at the threshold that reaches each, and its
        95 % interval over clusters.
    chance : float
        Precision of a map that knows nothing: deposits / (deposits + background cells).
    null_mean, null_95 : float
        Mean and 95th percentile of the average precision when the clusters are moved at random.
    precision, curve_low, curve_high, null_low, null_high : numpy.ndarray, shape (points,)
        Precision at rising recalls, its 95 % interval, and the 5th and 95th percentile at random places.
    resampled : numpy.ndarray, shape (resamples,)
        Average precision in every bootstrap resample.
    """

    average: float
    low: Optional[float]
    high: Optional[float]
    chance: float
    null_mean: float
    null_95: float
    precision: np.ndarray
    curve_low: np.ndarray
    curve_high: np.ndarray
    null_low: np.ndarray
    null_high: np.ndarray
    resampled: np.ndarray


def precision_at_deposits(false_positive: np.ndarray, reached: np.ndarray, background: int) -> np.ndarray:
    """Return the precision at the thresholds that reach each deposit.

    Parameters
    ----------
    false_positive : numpy.ndarray, shape (..., deposits)
        Share of the background called there: one minus `roc.background_beaten`.
    reached : numpy.ndarray, shape (..., deposits)
        Share of the deposits reached there; shapes broadcast.
    background : int
        Background cells.

    Returns
    -------
    numpy.ndarray, of the broadcast shape
        0 where nothing is called.
    """
    captured = reached * false_positive.shape[-1]
    called = captured + false_positive * background
    return np.divide(captured, called, out=np.zeros(called.shape), where=called > 0)


def precision_recall(
    reach: Reach,
    null: Reach,
    clusters: np.ndarray,
    counts: np.ndarray,
    background: int,
    recalls: np.ndarray,
) -> PrecisionRecall:
    """Return the precision-recall curve with its interval and what chance reaches.

    In resamples the proportion of deposits to background stays what it is: precision depends on it, and only which
    deposits there are is drawn anew.

    Parameters
    ----------
    reach : Reach
        What it takes to reach each deposit; arrays of shape (deposits,).
    null : Reach
        The same for deposits moved at random, shape (draws, deposits).
    clusters : numpy.ndarray, shape (deposits,)
        Cluster of each deposit, numbered from 0.
    counts : numpy.ndarray, shape (resamples, clusters)
        From `bootstrap.cluster_resamples`.
    background : int
        Cells of the area without a deposit.
    recalls : numpy.ndarray, shape (points,)
        Rising, 0 to 1; at 0 stands the precision of the first deposit.
    """
    number = reach.needed.shape[-1]
    averages, curve = _averages_and_curves(Reach(reach.needed[None], reach.beaten[None]), None, background, recalls)
    resampled, curves = _averages_and_curves(reach, counts[:, clusters], background, recalls)
    null_averages, null_curves = _averages_and_curves(null, None, background, recalls)
    curve_low, curve_high = np.percentile(curves, INTERVAL, axis=0)
    null_low, null_high = np.percentile(null_curves, NULL_BAND, axis=0)
    low, high = interval(resampled, counts.shape[1])
    return PrecisionRecall(
        average=float(averages[0]),
        low=low,
        high=high,
        chance=number / (number + background),
        null_mean=float(null_averages.mean()),
        null_95=float(np.percentile(null_averages, NULL_PERCENTILE)),
        precision=curve[0],
        curve_low=curve_low,
        curve_high=curve_high,
        null_low=null_low,
        null_high=null_high,
        resampled=resampled,
    )


def _averages_and_curves(
    reach: Reach, weights: Optional[np.ndarray], background: int, recalls: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return average precision (sets,) and precision at the recalls (sets, points)."""
    order, reached = in_order(reach.needed, weights)
    called = 1.0 - np.take_along_axis(reach.beaten, order, axis=-1)
    precision = precision_at_deposits(called, reached, background)  # (sets, deposits)
    curves = np.take_along_axis(precision, first_at(reached, recalls), axis=1)
    if weights is None:
        return precision.mean(axis=1), curves
    each = weights[:, order]
    return (each * precision).sum(axis=1) / each.sum(axis=1), curves
