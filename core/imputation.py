"""Values below detection imputed from the sample's other elements: EM for the log-ratios of censored compositions.

The log-ratios are taken to be normal with one mean and covariance for all samples. The E-step puts
in each censored log-ratio's expectation, given the sample's measured parts and that it lies below
that sample's own limit (a truncated normal); the M-step estimates mean and covariance anew from the
completed samples, adding the variance that the expectations lack. Each sample's ratios are taken to
one of its own measured parts; which one makes no difference, so no part need be free of gaps.

Palarea-Albaladejo & Martin-Fernandez (2008), Computers & Geosciences 34, 902-917 (lrEM); the
variance of a truncated normal instead of that of a missing value as in Tobin's model. Several
censored parts of one sample are truncated one by one, as there.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np

from .censored_expectation import Model, blocks_of, expect
from .context import Context

FEWEST = 10  # measured values that a part needs to be learnt from
SHARE = 0.65  # of the limit: where imputation starts, and what stands where nothing can be learnt
CAUTION = 0.3  # samples without correlation, per part, that are thought to be there beside the real ones
TOLERANCE = 1e-4  # relative change of the imputed values at which the iteration has converged
MOST_ITERATIONS = 200
TOTAL = 1e6  # ppm
LONGEST_LEAP = 8.0  # steps that an extrapolation may skip
COMMON = 0.9  # share of the samples in which a part must be known to be taken off the total
LEAST_REST = 0.005  # of the total: less is the sum of the analytical errors
JUST_BELOW = 1.0 - 1e-9  # keeps an imputed value off its limit where rounding would put it there


@dataclass(frozen=True)
class Imputation:
    """Imputed values and how they came about.

    Attributes
    ----------
    values : numpy.ndarray
        float64, shape (samples, parts): measured values as they were, censored ones imputed.
    iterations : int
        Of EM.
    change : float
        Largest relative change of an imputed value in the last one.
    unlearnt : numpy.ndarray
        bool, shape (samples, parts): censored values that took 0.65 of their limit (or the upper
        limit), because their part has fewer than `FEWEST` measured values or their sample none.
    """

    values: np.ndarray
    iterations: int
    change: float
    unlearnt: np.ndarray

    @property
    def converged(self) -> bool:
        """Whether the imputed values had come to rest."""
        return self.change < TOLERANCE


def impute_censored(values: np.ndarray, limit: np.ndarray, side: np.ndarray, context: Context) -> Imputation:
    """Return a composition with its censored values imputed; missing ones stay missing.

    Parameters
    ----------
    values : numpy.ndarray
        Positive where measured, else NaN; shape (samples, parts). Units may differ from part to part.
    limit : numpy.ndarray
        Each censored value's own limit, in its part's unit, shape (samples, parts).
    side : numpy.ndarray
        -1 below the limit, 1 above it, 0 measured or missing, shape (samples, parts).
    context : Context
        Progress, and where blocks of samples run.

    Notes
    -----
    Correlations are shrunk by ``n / (n + 0.3 D)`` with n a part's measured values and D the parts, so
    that few samples of many parts, which could be fitted perfectly, are not. From 100 samples on it
    makes no difference.
    """
    side = np.where(np.isfinite(limit), side, 0)
    learnt = np.isfinite(values).sum(axis=0) >= FEWEST
    usable = learnt & (np.isfinite(values) | (side != 0))
    usable &= (np.isfinite(values) & learnt).any(axis=1, keepdims=True) & (usable.sum(axis=1, keepdims=True) > 1)
    result = np.where(side < 0, SHARE * limit, np.where(side > 0, limit, values))
    unlearnt = (side != 0) & ~usable
    rows = np.flatnonzero(usable.any(axis=1))
    if not ((side != 0) & usable).any():
        return Imputation(result, 0, 0.0, unlearnt)
    problem = _Problem(values[np.ix_(rows, learnt)], limit[np.ix_(rows, learnt)], side[np.ix_(rows, learnt)])
    imputed, iterations, change = problem.solve(context)
    table = result[:, learnt]
    table[rows] = np.where(problem.side != 0, imputed, table[rows])
    result[:, learnt] = table
    return Imputation(result, iterations, change, unlearnt)


def unanalysed_rest(ppm: np.ndarray) -> np.ndarray:
    """Return what each sample consists of beside its commonly analysed parts, in ppm: a part that has no limit.

    With it the others' ratios know absolute amounts: without it two elements have one ratio, and nothing
    to predict it from. Parts that many samples lack count to the rest.

    Parameters
    ----------
    ppm : numpy.ndarray
        All parts in ppm, censored ones about right, NaN where missing, shape (samples, parts).

    Returns
    -------
    numpy.ndarray
        float64, shape (samples,): NaN where a sample lacks a major part, or has no rest to speak of;
        NaN throughout where many have none, as with whole-rock analyses that add up to 100 %.
    """
    known = np.isfinite(ppm)
    common = known.mean(axis=0) >= COMMON
    rest = TOTAL - np.where(known, ppm, 0.0)[:, common].sum(axis=1)
    major = common & (np.where(known, ppm, 0.0).max(axis=0) > LEAST_REST * TOTAL)  # a missing trace takes nothing off
    rest[(rest < LEAST_REST * TOTAL) | ~known[:, major].all(axis=1)] = np.nan
    return rest if np.isfinite(rest).mean() >= COMMON else np.full(len(ppm), np.nan)


class _Problem:
    """EM on the parts and samples that something can be learnt from; arrays of shape (n, D)."""

    def __init__(self, values: np.ndarray, limit: np.ndarray, side: np.ndarray) -> None:
        self.values, self.limit, self.side = values, limit, side
        self.size, self.parts = values.shape
        measured = np.isfinite(values).sum(axis=0)
        self.kept = np.sqrt(measured / (measured + CAUTION * self.parts))  # of correlations, see impute_censored
        self.blocks = blocks_of(values, limit, side)

    def solve(self, context: Context) -> tuple[np.ndarray, int, float]:
        """Iterate; return the imputed values, (n, D), the iterations and the last relative change.

        After every second step the model leaps ahead (`_leap`); only the change of a plain step counts.
        """
        models, last = [self._start()], self.values
        iteration, change = 0, np.inf
        while iteration < MOST_ITERATIONS and change >= TOLERANCE:
            stretch = context.part(iteration / MOST_ITERATIONS, (iteration + 1) / MOST_ITERATIONS)
            iteration += 1
            stretch.progress(0.0, f"Imputing, iteration {iteration}")
            imputed, model = self._iterate(models[-1], stretch)
            if len(models) > 1:
                change = float(np.abs(imputed / last - 1.0)[self.side != 0].max())
            last = imputed
            models.append(model)
            if len(models) == 3:
                models = [_leap(*models)]
        return last, iteration, change

    def _start(self) -> Model:
        """Return mean and covariance with limits and means in the gaps, variances of what was measured."""
        logs = np.log(np.where(self.side < 0, SHARE * self.limit, np.where(self.side > 0, self.limit, self.values)))
        mean = np.nanmean(logs, axis=0)
        spread = np.sqrt(np.nanmean((logs - mean) ** 2, axis=0)) + 1e-6
        filled = np.where(np.isfinite(logs), logs - mean, 0.0)
        covariance = filled.T @ filled / self.size
        own = np.sqrt(np.diag(covariance)) + 1e-9
        return self._shrunk(Model(mean, covariance * np.outer(spread / own, spread / own)))

    def _shrunk(self, model: Model) -> Model:
        """Return the model with correlations drawn to 0, by Schur's theorem still a covariance."""
        factor = np.outer(self.kept, self.kept)
        np.fill_diagonal(factor, 1.0)
        floor = 1e-9 * np.trace(model.covariance) + 1e-12  # a constant part has no variance to invert
        return Model(model.mean, model.covariance * factor + floor * np.eye(self.parts))

    def _iterate(self, model: Model, context: Context) -> tuple[np.ndarray, Model]:
        """Do one E-step and one M-step."""
        ratios, lacking = np.log(self.values), np.zeros((self.parts, self.parts))
        for block, (expected, variance) in zip(self.blocks, context.map(partial(expect, model=model), self.blocks)):
            ratios[block.rows] = expected
            lacking += variance
        centred = ratios - ratios.mean(axis=1, keepdims=True)
        mean = centred.mean(axis=0)
        centring = np.eye(self.parts) - 1.0 / self.parts
        covariance = (centred.T @ centred + centring @ lacking @ centring) / self.size - np.outer(mean, mean)
        return self._concentrations(ratios), self._shrunk(Model(mean, covariance))

    def _concentrations(self, ratios: np.ndarray) -> np.ndarray:
        """Return completed log-ratios, (n, D), as concentrations within their limits."""
        known = np.isfinite(self.values)
        level = np.where(known, np.log(self.values) - ratios, 0.0).sum(axis=1) / known.sum(axis=1)
        values = np.exp(ratios + level[:, None])
        values = np.where(self.side < 0, np.minimum(values, JUST_BELOW * self.limit), values)
        return np.where(self.side > 0, np.maximum(values, self.limit / JUST_BELOW), values)


def _leap(first: Model, second: Model, third: Model) -> Model:
    """Return where two steps of EM seem to lead, or the last of them where that is no covariance.

    Varadhan & Roland (2008), Scandinavian Journal of Statistics 35, 335-353 (SQUAREM, third scheme).
    """
    a, b, c = (np.vstack([model.mean, model.covariance]) for model in (first, second, third))
    step, bend = b - a, c - 2.0 * b + a
    turn = float(np.linalg.norm(bend))
    stride = min(float(np.linalg.norm(step)) / turn, LONGEST_LEAP) if turn > 0 else 1.0
    if stride <= 1.0:
        return third
    there = a + 2.0 * stride * step + stride**2 * bend
    try:
        np.linalg.cholesky(there[1:])
    except np.linalg.LinAlgError:
        return third
    return Model(there[0], there[1:])
