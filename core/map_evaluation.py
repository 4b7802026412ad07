"""One map judged: its figures and curves, each with its interval over clusters and what clusters at random places reach."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

import numpy as np

from .batch_confounding import within_batches
from .bootstrap import INTERVAL, interval, resampled_means
from .confusion import called_cells, confusion
from .evaluation_result import CONSTANT, EVIDENCE, NO_EVIDENCE, Curve, MapEvaluation
from .precision_recall import Reach, precision_recall
from .prediction_area import find_intersection
from .ranks import cells_below
from .roc import background_beaten, share_reached
from .success_rate import CAPTURE_SHARES, area_needed, captured, thresholds_of_shares

CURVE_SHARES = np.linspace(0.0, 1.0, 201)  # horizontal axis of every curve: steps of half a per cent
NULL_PERCENTILE = 95.0
NULL_BAND = (5.0, 95.0)  # percentiles: its upper edge is the curve that belongs to the null's 95th percentile


@dataclass(frozen=True)
class Trial:
    """What is the same for all maps; deposits as positions among the cells of the area.

    Attributes
    ----------
    deposits : numpy.ndarray, shape (deposits,)
        The deposits' cells.
    random_deposits : numpy.ndarray, shape (draws, deposits)
        The cells of the deposits moved at random.
    clusters : numpy.ndarray, shape (deposits,)
        Cluster of each deposit, numbered from 0.
    counts : numpy.ndarray, shape (resamples, clusters)
        How often each cluster is drawn in each bootstrap resample.
    threshold_share : float
        The best share of the area that the confusion table calls.
    threshold : float or None
        Or the lowest score that it calls.
    batch_of_cell : numpy.ndarray, shape (cells,), or None
        The batch of each cell's nearest sample, where it is asked what a map knows within the batches.
    """

    deposits: np.ndarray
    random_deposits: np.ndarray
    clusters: np.ndarray
    counts: np.ndarray
    threshold_share: float
    threshold: Optional[float]
    batch_of_cell: Optional[np.ndarray] = None


def evaluate_map(values: np.ndarray, trial: Trial) -> MapEvaluation:
    """Judge a map by the scores of the area's cells, shape (cells,)."""
    below = cells_below(values)
    largest_tie = float(np.bincount(below).max() / len(below))
    if below.max() == 0:
        return MapEvaluation(CONSTANT, largest_tie)
    deposits, random, clusters, counts = trial.deposits, trial.random_deposits, trial.clusters, trial.counts
    beaten, null_beaten = background_beaten(below, deposits), background_beaten(below, random)
    needed, null_needed = area_needed(below, deposits), area_needed(below, random)
    auc, null_aucs = float(beaten.mean()), null_beaten.mean(axis=1)
    resampled = resampled_means(beaten, clusters, counts)
    low, high = interval(resampled, counts.shape[1])
    null_95 = float(np.percentile(null_aucs, NULL_PERCENTILE))
    within = needed[:, None] <= np.array(CAPTURE_SHARES) + 1e-12
    called = called_cells(values, below, trial.threshold_share, trial.threshold)
    background = len(below) - len(np.unique(deposits))
    batch = trial.batch_of_cell
    return MapEvaluation(
        verdict=EVIDENCE if auc > null_95 else NO_EVIDENCE,
        largest_tie=largest_tie,
        auc=auc,
        low=low,
        high=high,
        null_mean=float(null_aucs.mean()),
        null_95=null_95,
        null_share=float(np.mean(null_aucs >= auc)),
        captured=tuple(captured(needed, share) for share in CAPTURE_SHARES),
        roc=_curve(1.0 - beaten, 1.0 - null_beaten, trial),
        success=_curve(needed, null_needed, trial),
        needed=needed,
        resampled_aucs=resampled,
        null_aucs=null_aucs,
        resampled_captured=resampled_means(within.astype(float), clusters, counts),
        precision_recall=precision_recall(
            Reach(needed, beaten), Reach(null_needed, null_beaten), clusters, counts, background, CURVE_SHARES
        ),
        intersection=find_intersection(values, needed, null_needed, clusters, counts),
        confusion=confusion(values, called, deposits, random, clusters, counts),
        thresholds=thresholds_of_shares(values, CURVE_SHARES),
        within=None if batch is None else within_batches(below, batch, deposits, random, clusters, counts),
    )


def _curve(costs: np.ndarray, null_costs: np.ndarray, trial: Trial) -> Curve:
    """Return the curve of deposits reached against `costs` (deposits,), with its interval and its null band."""
    each = (costs[:, None] - 1e-12 <= CURVE_SHARES).astype(float)  # (deposits, points)
    low, high = np.percentile(resampled_means(each, trial.clusters, trial.counts), INTERVAL, axis=0)
    null_low, null_high = np.percentile(share_reached(null_costs, CURVE_SHARES), NULL_BAND, axis=0)
    return Curve(each.mean(axis=0), low, high, null_low, null_high)
