"""Combine score maps of several members by averaging ranks or by voting (He et al., section on ensembles)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Optional, Union

import numpy as np

from .errors import InputError
from .evidence import valid_cells
from .ranks import in_top_share, percentile_ranks

SIMPLE_AVERAGE = "simple average"
WEIGHTED_AVERAGE = "weighted average"
MAJORITY = "majority voting"
PLURALITY = "plurality voting"
WEIGHTED_VOTING = "weighted voting"
Weights = Union[Sequence[float], np.ndarray]
METHODS = (SIMPLE_AVERAGE, WEIGHTED_AVERAGE, MAJORITY, PLURALITY, WEIGHTED_VOTING)
WEIGHTED = (WEIGHTED_AVERAGE, WEIGHTED_VOTING)
VOTES = (MAJORITY, PLURALITY, WEIGHTED_VOTING)


@dataclass(frozen=True)
class Combination:
    """A combined map.

    Attributes
    ----------
    score : numpy.ndarray, shape (rows, columns), float32
        Averages: mean percentile rank, 0 to 1. Votes: 1 anomalous, 0 background. NaN = NoData or abstained.
    spread : numpy.ndarray, shape (rows, columns), float32
        Standard deviation over the members of their ranks, or of their votes (0 agreed, .5 split evenly).
    anomalous : numpy.ndarray, shape (rows, columns), bool
        The cells the combination calls anomalous.
    abstained : int
        Cells on which a majority vote was refused.
    """

    score: np.ndarray
    spread: np.ndarray
    anomalous: np.ndarray
    abstained: int = 0


def rank_mean(scores: np.ndarray, weights: Optional[Weights] = None) -> tuple[np.ndarray, np.ndarray]:
    """Average the members' percentile ranks; scores of different members have no common unit, ranks have.

    Parameters
    ----------
    scores : numpy.ndarray, shape (members, rows, columns)
        NaN = NoData; a cell counts where all members have a score, and is NaN elsewhere.
    weights : sequence of float, shape (members,), optional
        Relative weights; equal where not given.

    Returns
    -------
    mean, spread : numpy.ndarray, shape (rows, columns), float32
        Weighted mean (0 to 1) and weighted standard deviation of the mid-ranks.
    """
    valid = common_cells(scores)
    return _mean_and_spread(np.stack([percentile_ranks(score[valid]) for score in scores]), valid, weights)


def combine(scores: np.ndarray, method: str, weights: Optional[Weights] = None, threshold: float = 0.2) -> Combination:
    """Combine the members' maps by one of `METHODS`.

    In the votes each member calls the top `threshold` of the area anomalous. Plurality takes the class
    with most votes, a draw going to anomalous; majority needs more than half of the votes for either
    class and abstains otherwise (NoData); weighted voting is plurality over the summed weights. Which
    way a draw goes the paper does not say.

    Parameters
    ----------
    scores : numpy.ndarray, shape (members, rows, columns)
        NaN = NoData; a cell counts where all members have a score.
    method : str
        One of `METHODS`.
    weights : sequence of float, shape (members,), optional
        Used by the weighted methods only; they should come from performance on other clusters or blocks.
    threshold : float
        Share of the area, 0 to 1, that is called anomalous.
    """
    if method not in METHODS:
        raise InputError(f"'{method}' is no way to combine score maps. Choose one of: {', '.join(METHODS)}.")
    used = weights if method in WEIGHTED else None
    valid = common_cells(scores)
    if method in VOTES:
        return _vote(scores, valid, method, used, threshold)
    mean, spread = rank_mean(scores, used)
    anomalous = np.zeros(valid.shape, dtype=bool)
    anomalous[valid] = in_top_share(mean[valid], threshold)
    return Combination(mean, spread, anomalous)


def combine_outputs(
    outputs: np.ndarray, method: str, weights: Optional[Weights] = None, threshold: float = 0.5
) -> tuple[np.ndarray, np.ndarray]:
    """Combine what the networks of one model say of the same cells, as He et al. do.

    Unlike maps of different models, outputs of networks trained alike have a common scale, so that
    the same network says the same of a cell whatever else is scored with it.

    Parameters
    ----------
    outputs : numpy.ndarray, shape (members, cells)
        0 to 1.
    method : str
        One of `METHODS`. Votes are for outputs of at least the threshold.
    weights : sequence of float, shape (members,), optional
        Used by the weighted methods only.
    threshold : float
        Of a vote.

    Returns
    -------
    score, spread : numpy.ndarray, shape (cells,), float32
        The (weighted) mean output, or the class that was voted for (NaN where a majority vote is refused);
        the standard deviation of outputs or votes.
    """
    share = checked_weights(weights if method in WEIGHTED else None, len(outputs))[:, None]
    values = (outputs >= threshold).astype(float) if method in VOTES else outputs.astype(float)
    mean = (share * values).sum(axis=0)
    spread = np.sqrt((share * (values - mean) ** 2).sum(axis=0))
    if method in VOTES:
        draw = np.abs(mean - 0.5) < 1e-6
        mean = np.where(draw & (method == MAJORITY), np.nan, (mean > 0.5) | draw)
    return mean.astype(np.float32), spread.astype(np.float32)


def common_cells(scores: np.ndarray) -> np.ndarray:
    """Return the cells (rows, columns) where all members have a score; `InputError` where there are none."""
    valid = valid_cells(scores)
    if not valid.any():
        raise InputError("No cell has a score in all maps. Combine maps that overlap.")
    return valid


def checked_weights(weights: Optional[Weights], members: int) -> np.ndarray:
    """Return the weights scaled to sum to 1, shape (members,); equal ones for ``None``."""
    if weights is None:
        return np.full(members, 1.0 / members)
    values = np.asarray(weights, dtype=float)
    if len(values) != members:
        raise InputError(
            f"{len(values)} weights were given for {members} maps. Give one weight per map, in their order."
        )
    if not np.isfinite(values).all() or (values < 0).any() or values.sum() <= 0:
        raise InputError(f"The weights {list(values)} must be 0 or more, and not all 0.")
    return values / values.sum()


def _vote(
    scores: np.ndarray, valid: np.ndarray, method: str, weights: Optional[Weights], threshold: float
) -> Combination:
    votes = np.stack([in_top_share(score[valid], threshold) for score in scores]).astype(float)  # (members, cells)
    share_map, spread = _mean_and_spread(votes, valid, weights)
    share = share_map[valid].astype(float)
    draw = np.abs(share - 0.5) < 1e-6
    decision = (share > 0.5) | draw
    score = np.full(valid.shape, np.nan, dtype=np.float32)
    abstains = draw & (method == MAJORITY)
    score[valid] = np.where(abstains, np.nan, decision)
    anomalous = np.zeros(valid.shape, dtype=bool)
    anomalous[valid] = decision & ~abstains
    return Combination(score, spread, anomalous, int(abstains.sum()))


def _mean_and_spread(
    values: np.ndarray, valid: np.ndarray, weights: Optional[Weights]
) -> tuple[np.ndarray, np.ndarray]:
    """Spread `values` (members, cells) over the map as their weighted mean and standard deviation."""
    share = checked_weights(weights, len(values))[:, None]
    mean = (share * values).sum(axis=0)
    mean_map, spread_map = np.full((2, *valid.shape), np.nan, dtype=np.float32)
    mean_map[valid] = mean
    spread_map[valid] = np.sqrt((share * (values - mean) ** 2).sum(axis=0))
    return mean_map, spread_map
