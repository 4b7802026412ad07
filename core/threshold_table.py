"""What every threshold of a score map marks off and captures, as a table that one can slide along."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

import numpy as np

from .bootstrap import INTERVAL, cluster_resamples, resampled_means
from .context import Context
from .grid import Grid
from .map_evaluation import CURVE_SHARES, NULL_BAND
from .null_model import move_clusters_at_random
from .roc import share_reached

SAME = 1e-12  # shares that differ by less are one, as in `success_rate.captured`
# of the area: fine where targets are chosen, coarser below
STEPS = np.unique(np.round(np.r_[0:0.05:0.0002, 0.05:0.2:0.0005, 0.2:1.0:0.002, 1.0], 6))


@dataclass(frozen=True)
class ThresholdTable:
    """Thresholds of a score map from the highest to the lowest.

    Attributes
    ----------
    thresholds : numpy.ndarray, shape (points,), float64
        Scores that occur on the map, falling.
    limits : numpy.ndarray, shape (points,), float64
        Just below each threshold: every cell at or above the threshold is above the limit, every other is not.
    areas : numpy.ndarray, shape (points,)
        Share of the cells at or above each threshold, rising.
    """

    thresholds: np.ndarray
    limits: np.ndarray
    areas: np.ndarray


def threshold_table(ordered: np.ndarray, further: np.ndarray) -> ThresholdTable:
    """Return the thresholds of evenly spread shares of the area, and some scores besides.

    A share has the lowest score that at most so many cells reach: a tied group that does not fit stays out, as in
    `success_rate.thresholds_of_shares`.

    Parameters
    ----------
    ordered : numpy.ndarray, shape (cells,)
        All scores, rising.
    further : numpy.ndarray, shape (scores,)
        Scores of the map that shall be in the table: the deposits', the intersection's.
    """
    number = len(ordered)
    left_out = np.ceil((1.0 - STEPS) * number - 1e-9).astype(np.intp)
    left_out = left_out[left_out < number]
    starts = np.searchsorted(ordered, ordered[left_out], side="left")
    ends = np.searchsorted(ordered, ordered[left_out], side="right")
    level = np.where(starts >= left_out, starts, ends)  # where a tied group begins below, the next one above it
    scores = np.unique(np.concatenate([ordered[level[level < number]], further.astype(ordered.dtype)]))[::-1]
    areas = 1.0 - np.searchsorted(ordered, scores, side="left") / number
    below = np.nextafter(scores, np.array(-np.inf, dtype=scores.dtype)).astype(float)
    exact = scores.astype(float)
    return ThresholdTable(exact, (exact + np.maximum(below, -np.finfo(np.float32).max)) / 2.0, areas)


def area_needed(ordered: np.ndarray, scores: np.ndarray) -> np.ndarray:
    """Return the share of the cells, `ordered` by score, that are at least as high as each of the scores (...)."""
    return 1.0 - np.searchsorted(ordered, scores, side="left") / len(ordered)


def captured(needed: np.ndarray, clusters: np.ndarray, areas: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return how many deposits, and how many clusters with at least one of them, each share of the area holds.

    Parameters
    ----------
    needed : numpy.ndarray, shape (deposits,)
        From `area_needed`.
    clusters : numpy.ndarray, shape (deposits,)
        Cluster of each, numbered from 0.
    areas : numpy.ndarray, shape (points,)

    Returns
    -------
    deposits, clusters : numpy.ndarray, shape (points,), int
    """
    first = np.full(int(clusters.max(initial=-1)) + 1, np.inf)
    np.minimum.at(first, clusters, needed)
    return tuple(np.searchsorted(np.sort(costs), areas + SAME, side="right") for costs in (needed, first))  # type: ignore[return-value]


@dataclass(frozen=True)
class SuccessBands:
    """Beside the success rate at `map_evaluation.CURVE_SHARES`; each of shape (points,).

    Attributes
    ----------
    low, high : numpy.ndarray
        95 % interval over clusters of deposits.
    null_low, null_high : numpy.ndarray
        What 90 % of the draws of clusters at random places lie between.
    """

    low: np.ndarray
    high: np.ndarray
    null_low: np.ndarray
    null_high: np.ndarray


@dataclass(frozen=True)
class Draws:
    """How many random draws the bands rest on, and their seed; the defaults are those of `evaluation.Options`."""

    resamples: int = 2000
    null_draws: int = 1000
    seed: int = 0


def success_bands(
    scores: np.ndarray,
    ordered: np.ndarray,
    grid: Grid,
    deposits: tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray],
    draws: Draws,
    context: Optional[Context] = None,
) -> SuccessBands:
    """Return the interval and the null band of the success rate, the same as `evaluation.evaluate` gives.

    Parameters
    ----------
    scores : numpy.ndarray, shape (rows, columns)
        NaN = NoData.
    ordered : numpy.ndarray, shape (cells,)
        The finite ones, rising.
    grid : Grid
        Theirs.
    deposits : tuple of numpy.ndarray, each of shape (deposits,)
        x, y, cluster, and share of the area needed, of the deposits on cells with a score.
    draws : Draws
        Numbers and seed.
    context : Context, optional
        For progress and cancel.
    """
    x, y, clusters, needed = deposits
    bootstrap_seed, null_seed = np.random.SeedSequence(draws.seed).spawn(2)
    counts = cluster_resamples(int(clusters.max()) + 1, draws.resamples, np.random.default_rng(bootstrap_seed))
    rng, valid = np.random.default_rng(null_seed), np.isfinite(scores)
    random = move_clusters_at_random(grid, valid, x, y, clusters, draws.null_draws, rng, context or Context())
    null_needed = area_needed(ordered, scores.ravel()[random.cells])
    reached = (needed[:, None] - SAME <= CURVE_SHARES).astype(float)
    low, high = np.percentile(resampled_means(reached, clusters, counts), INTERVAL, axis=0)
    null_low, null_high = np.percentile(share_reached(null_needed, CURVE_SHARES), NULL_BAND, axis=0)
    return SuccessBands(low, high, null_low, null_high)
