"""The minimum covariance determinant in numpy, so that robust distances need nothing installed.

FAST-MCD (Rousseeuw & Van Driessen 1999, Technometrics 41, 212-223): of all halves of the data, take the
one whose covariance has the smallest determinant. Random small subsets are grown into halves and
concentrated ("C-steps": keep the h cells nearest in the current metric, estimate again), the best are
concentrated to the end; a consistency factor and one reweighting step (97.5 %) follow.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import chi2

from ..core.context import Context

STARTS = 200
FIRST_STEPS = 2
KEPT = 10
MOST_STEPS = 100
SUBSAMPLE = 3000  # cells on which the starts compete; the best then go on with all cells
CUTOFF = 0.975
RIDGE = 1e-9


@dataclass(frozen=True)
class RobustEstimate:
    """Centre, shape (q,), covariance, shape (q, q), and the share of cells inside the 97.5 % ellipsoid."""

    location: np.ndarray
    covariance: np.ndarray
    share: float


@dataclass(frozen=True)
class _Core:
    location: np.ndarray
    covariance: np.ndarray
    log_determinant: float


def minimum_covariance_determinant(x: np.ndarray, seed: int, context: Context) -> RobustEstimate:
    """Return the reweighted minimum covariance determinant of cells.

    Parameters
    ----------
    x : numpy.ndarray
        Shape (n, q), q <= n, varying in every direction.
    seed : int
        Seed of the random subsets.
    """
    rng = np.random.default_rng(seed)
    few = x if len(x) <= SUBSAMPLE else x[rng.choice(len(x), SUBSAMPLE, replace=False)]
    starts = []
    for start in range(STARTS):
        context.progress(0.6 * start / STARTS, "Looking for the background's core")
        first = _estimate(few[rng.choice(len(few), min(len(few), x.shape[1] + 1), replace=False)])
        for _ in range(FIRST_STEPS):
            first = _nearest_half(few, first)
        starts.append(first)
    starts.sort(key=lambda core: core.log_determinant)
    ends = [_concentrated(few, core, context.part(0.6, 0.8)) for core in starts[:KEPT]]
    best = min(ends, key=lambda core: core.log_determinant)
    return _reweighted(x, best if few is x else _concentrated(x, best, context.part(0.8, 1.0)))


def _core_size(x: np.ndarray) -> int:
    """Return h = (n + q + 1) / 2, which resists the largest share of outliers."""
    return min(len(x), (len(x) + x.shape[1] + 1) // 2)


def _nearest_half(x: np.ndarray, core: _Core) -> _Core:
    """Take one C-step: estimate again from the h cells that are nearest in the core's metric."""
    size = _core_size(x)
    return _estimate(x[np.argpartition(_distances(x, core), size - 1)[:size]])


def _concentrated(x: np.ndarray, core: _Core, context: Context) -> _Core:
    """Take C-steps until the determinant stops falling."""
    for step in range(MOST_STEPS):
        context.progress(step / MOST_STEPS, "Concentrating on the background's core")
        following = _nearest_half(x, core)
        if following.log_determinant >= core.log_determinant - 1e-9:
            return following
        core = following
    return core


def _estimate(x: np.ndarray) -> _Core:
    """Return mean and covariance, with a trace of ridge so that a flat subset still has a metric."""
    covariance = np.atleast_2d(np.cov(x, rowvar=False, bias=True))
    covariance = covariance + (RIDGE * max(np.trace(covariance) / len(covariance), RIDGE)) * np.eye(len(covariance))
    return _Core(x.mean(axis=0), covariance, float(np.linalg.slogdet(covariance)[1]))


def _distances(x: np.ndarray, core: _Core) -> np.ndarray:
    """Return squared Mahalanobis distances, shape (n,)."""
    offsets = x - core.location
    return np.einsum("ij,ij->i", offsets @ np.linalg.inv(core.covariance), offsets)


def _reweighted(x: np.ndarray, core: _Core) -> RobustEstimate:
    """Make the core consistent at the normal distribution, then estimate from all cells inside 97.5 %."""
    size = x.shape[1]
    corrected = _Core(core.location, core.covariance * _consistency(_core_size(x) / len(x), size), 0.0)
    inside = _distances(x, corrected) <= chi2.ppf(CUTOFF, size)
    if inside.sum() <= size:
        return RobustEstimate(corrected.location, corrected.covariance, float(inside.mean()))
    final = _estimate(x[inside])
    return RobustEstimate(final.location, final.covariance * _consistency(CUTOFF, size), float(inside.mean()))


def _consistency(share: float, size: int) -> float:
    """Return what the covariance of a normal distribution's central share must be multiplied by."""
    if share >= 1.0:
        return 1.0
    return share / float(chi2.cdf(chi2.ppf(share, size), size + 2))
