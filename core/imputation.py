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

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
from scipy.special import log_ndtr

from .context import Context

FEWEST = 10  # measured values that a part needs to be learnt from
SHARE = 0.65  # of the limit: where imputation starts, and what stands where nothing can be learnt
CAUTION = 0.3  # samples without correlation, per part, that are thought to be there beside the real ones
TOLERANCE = 1e-4  # relative change of the imputed values at which the iteration has converged
MOST_ITERATIONS = 200
BLOCK = 1_000_000  # numbers in a block's largest array
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


@dataclass(frozen=True)
class _Model:
    """Mean, shape (parts,), and covariance, shape (parts, parts), of the centred log-ratios."""

    mean: np.ndarray
    covariance: np.ndarray


@dataclass(frozen=True)
class _Block:
    """Samples sorted by pattern: which parts are measured (O), censored (C); the rest is missing.

    Attributes
    ----------
    logs : numpy.ndarray
        Logarithms relative to the reference part, 0 where not measured, (rows, D).
    limits : numpy.ndarray
        Logarithms of the limits likewise, 0 where not censored, (rows, D).
    side : numpy.ndarray
        -1 below, 1 above, 0 otherwise, (rows, D).
    pattern, starts : numpy.ndarray
        Each row's pattern (rows,), and each pattern's first row (P,).
    O, C : numpy.ndarray
        bool, (P, D); the reference counts as measured.
    reference : numpy.ndarray
        The reference part, (P,).
    """

    logs: np.ndarray
    limits: np.ndarray
    side: np.ndarray
    pattern: np.ndarray
    starts: np.ndarray
    O: np.ndarray  # noqa: E741  the papers' letter
    C: np.ndarray
    reference: np.ndarray


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
        self.order, self.blocks = _blocks(values, limit, side)

    def solve(self, context: Context) -> tuple[np.ndarray, int, float]:
        """Iterate; return the imputed values, (n, D), the iterations and the last relative change.

        After every second step the model leaps ahead (`_leap`); only the change of a plain step counts.
        """
        models = [self._start()]
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

    def _start(self) -> _Model:
        """Return mean and covariance with limits and means in the gaps, variances of what was measured."""
        logs = np.log(np.where(self.side < 0, SHARE * self.limit, np.where(self.side > 0, self.limit, self.values)))
        mean = np.nanmean(logs, axis=0)
        spread = np.sqrt(np.nanmean((logs - mean) ** 2, axis=0)) + 1e-6
        filled = np.where(np.isfinite(logs), logs - mean, 0.0)
        covariance = filled.T @ filled / self.size
        own = np.sqrt(np.diag(covariance)) + 1e-9
        return self._shrunk(_Model(mean, covariance * np.outer(spread / own, spread / own)))

    def _shrunk(self, model: _Model) -> _Model:
        """Return the model with correlations drawn to 0, by Schur's theorem still a covariance."""
        factor = np.outer(self.kept, self.kept)
        np.fill_diagonal(factor, 1.0)
        floor = 1e-9 * np.trace(model.covariance) + 1e-12  # a constant part has no variance to invert
        return _Model(model.mean, model.covariance * factor + floor * np.eye(self.parts))

    def _iterate(self, model: _Model, context: Context) -> tuple[np.ndarray, _Model]:
        """Do one E-step and one M-step."""
        pieces = context.map(partial(_expect, model=model), self.blocks)
        ratios = np.empty(self.values.shape)
        ratios[self.order] = np.concatenate([piece for piece, _ in pieces])
        lacking = np.sum([lacking for _, lacking in pieces], axis=0)
        centred = ratios - ratios.mean(axis=1, keepdims=True)
        mean = centred.mean(axis=0)
        centring = np.eye(self.parts) - 1.0 / self.parts
        covariance = (centred.T @ centred + centring @ lacking @ centring) / self.size - np.outer(mean, mean)
        return self._concentrations(ratios), self._shrunk(_Model(mean, covariance))

    def _concentrations(self, ratios: np.ndarray) -> np.ndarray:
        """Return completed log-ratios, (n, D), as concentrations within their limits."""
        known = np.isfinite(self.values)
        level = np.where(known, np.log(self.values) - ratios, 0.0).sum(axis=1) / known.sum(axis=1)
        values = np.exp(ratios + level[:, None])
        values = np.where(self.side < 0, np.minimum(values, JUST_BELOW * self.limit), values)
        return np.where(self.side > 0, np.maximum(values, self.limit / JUST_BELOW), values)


def _leap(first: _Model, second: _Model, third: _Model) -> _Model:
    """Return where two steps of EM seem to lead, or the last of them where that is no covariance.

    Varadhan & Roland (2008), Scandinavian Journal of Statistics 35, 335-353 (SQUAREM, third scheme).
    """
    step = [b - a for a, b in ((first.mean, second.mean), (first.covariance, second.covariance))]
    bend = [c - b - r for b, c, r in zip(vars(second).values(), vars(third).values(), step)]
    length, turn = (np.sqrt(sum(float((part**2).sum()) for part in parts)) for parts in (step, bend))
    stride = min(length / turn, LONGEST_LEAP) if turn > 0 else 1.0
    if stride <= 1.0:
        return third
    mean, covariance = (a + 2.0 * stride * r + stride**2 * v for a, r, v in zip(vars(first).values(), step, bend))
    try:
        np.linalg.cholesky(covariance)
    except np.linalg.LinAlgError:
        return third
    return _Model(mean, covariance)


def _blocks(values: np.ndarray, limit: np.ndarray, side: np.ndarray) -> tuple[np.ndarray, list[_Block]]:
    """Return the samples' order by pattern, and blocks of them that bound memory."""
    D = values.shape[1]
    code = np.where(np.isfinite(values), 0, np.where(side != 0, 2, 1)).astype(np.int8)
    patterns, which, counts = np.unique(code, axis=0, return_inverse=True, return_counts=True)
    order = np.argsort(which.ravel(), kind="stable")
    often = np.argsort(-np.isfinite(values).sum(axis=0), kind="stable")
    reference = often[np.argmax(patterns[:, often] == 0, axis=1)]
    blocks = []
    for first, last in _cuts(counts, max(1, BLOCK // D**2)):
        begin, stop = counts[:first].sum(), counts[:last].sum()
        rows, here = order[begin:stop], slice(first, last)
        pattern = np.repeat(np.arange(last - first), counts[here])
        level = np.log(values[rows, reference[here][pattern]])[:, None]
        known, censored = np.isfinite(values[rows]), side[rows] != 0
        blocks.append(
            _Block(
                np.where(known, np.log(values[rows]) - level, 0.0),
                np.where(censored, np.log(limit[rows]) - level, 0.0),
                side[rows],
                pattern,
                np.cumsum(counts[here]) - counts[here],
                patterns[here] == 0,
                patterns[here] == 2,
                reference[here],
            )
        )
    return order, blocks


def _cuts(counts: np.ndarray, most: int) -> Iterator[tuple[int, int]]:
    """Yield ranges of patterns with at most `most` rows together, or one pattern alone."""
    first, rows = 0, 0
    for i, count in enumerate(counts):
        if rows and rows + count > most:
            yield first, i
            first, rows = i, 0
        rows += count
    yield first, len(counts)


def _expect(block: _Block, context: Context, model: _Model) -> tuple[np.ndarray, np.ndarray]:
    """Return the completed log-ratios to the reference, (rows, D), and the variance they lack, (D, D), summed."""
    context.progress(0.0)
    S, m, P = model.covariance, block.reference, block.pattern
    T = S - S[m][:, :, None] - S[m][:, None, :] + S[m, m][:, None, None]  # of ratios to the reference, (P, D, D)
    mean = model.mean - model.mean[m][:, None]  # (P, D)
    B = _coefficients(T, block.O & (np.arange(S.shape[0]) != m[:, None]))
    gaps = ~block.O
    V = (T - _transposed(T * block.O[:, :, None]) @ B) * (gaps[:, :, None] & gaps[:, None, :])
    given = np.where(block.O[P], block.logs - mean[P], 0.0)
    expected = mean[P] + np.matmul(given[:, None, :], B[P])[:, 0, :]
    deviation = np.sqrt(np.maximum(np.einsum("pii->pi", V), 1e-300))
    shift, kept = _truncation(block, expected, deviation[P])
    K = _coefficients(V, block.C)  # from censored parts to all gaps: what truncation tells of missing parts
    expected = expected + np.matmul(shift[:, None, :], K[P])[:, 0, :]
    counts = np.diff(block.starts, append=len(P))
    pairs = np.add.reduceat(kept[:, :, None] * kept[:, None, :], block.starts, axis=0)
    narrowed = V * np.where(block.C[:, :, None] & block.C[:, None, :], pairs - counts[:, None, None], 0.0)
    lacking = np.einsum("p,pij->ij", counts, V) + (_transposed(K) @ narrowed @ K).sum(axis=0)
    return np.where(block.O[P], block.logs, expected), lacking


def _coefficients(T: np.ndarray, given: np.ndarray) -> np.ndarray:
    """Return the regression of all parts on the given ones, (P, D, D): rows the given parts, others 0."""
    both = given[:, :, None] & given[:, None, :]
    unit = np.eye(T.shape[1]) * ~given[:, None, :]
    return np.linalg.solve(np.where(both, T, unit), np.where(given[:, :, None], T, 0.0))


def _transposed(matrices: np.ndarray) -> np.ndarray:
    return np.swapaxes(matrices, 1, 2)


def _truncation(block: _Block, mean: np.ndarray, deviation: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return what truncation adds to the mean, and the share of the deviation it leaves, (rows, D); 0 and 1 if none.

    With q the standardised distance to the limit and h = phi(q) / Phi(q): the mean moves to
    ``limit - deviation (q + h)`` and the variance shrinks by ``1 - h (q + h)``.
    """
    censored = block.side != 0
    q = np.where(censored, -block.side * (block.limits - mean) / deviation, 0.0)
    far = np.minimum(q, -100.0)
    h = np.exp(-0.5 * q**2 - 0.5 * np.log(2.0 * np.pi) - log_ndtr(q))
    beyond = np.where(q < -100.0, -1.0 / far + 2.0 / far**3, q + h)  # the difference would cancel far out
    left = np.where(q < -100.0, 1.0 / far**2, 1.0 - h * (q + h))
    shift = np.where(censored, block.limits + block.side * deviation * beyond - mean, 0.0)
    return shift, np.where(censored, np.sqrt(np.clip(left, 0.0, 1.0)), 1.0)
