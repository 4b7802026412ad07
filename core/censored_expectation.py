"""What censored and missing log-ratios are expected to be, given a sample's measured parts: the E-step of imputation.

Samples with gaps are sorted by which parts they lack, and all matrices of a block of them are
solved at once. A sample's log-ratios are those to one of its own measured parts, its reference.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import log_ndtr

from .context import Context

BLOCK = 1_000_000  # numbers in a block's largest array
FAR = -100.0  # standardised distance beyond which the truncated normal's moments are taken from their series


@dataclass(frozen=True)
class Model:
    """Mean, shape (parts,), and covariance, shape (parts, parts), of the centred log-ratios."""

    mean: np.ndarray
    covariance: np.ndarray


@dataclass(frozen=True)
class Block:
    """Samples with gaps, sorted by pattern: which parts are measured (O), which censored (C); others are missing.

    Attributes
    ----------
    rows : numpy.ndarray
        The samples, (rows,).
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

    rows: np.ndarray
    logs: np.ndarray
    limits: np.ndarray
    side: np.ndarray
    pattern: np.ndarray
    starts: np.ndarray
    O: np.ndarray  # noqa: E741  the papers' letter
    C: np.ndarray
    reference: np.ndarray


def blocks_of(values: np.ndarray, limit: np.ndarray, side: np.ndarray) -> list[Block]:
    """Return the samples with gaps in blocks that bound memory; shapes as in `imputation.impute_censored`."""
    D = values.shape[1]
    code = np.where(np.isfinite(values), 0, np.where(side != 0, 2, 1)).astype(np.int8)
    patterns, which = np.unique(code, axis=0, return_inverse=True)
    order = np.argsort(which.ravel(), kind="stable")
    order = order[code[order].any(axis=1)]
    often = np.argsort(-np.isfinite(values).sum(axis=0), kind="stable")
    reference = often[np.argmax(patterns[:, often] == 0, axis=1)]
    blocks, size = [], max(1, BLOCK // D**2)
    for begin in range(0, len(order), size):
        rows = order[begin : begin + size]
        here, starts, pattern = np.unique(which.ravel()[rows], return_index=True, return_inverse=True)
        level = np.log(values[rows, reference[here][pattern]])[:, None]
        blocks.append(
            Block(
                rows,
                np.where(np.isfinite(values[rows]), np.log(values[rows]) - level, 0.0),
                np.where(side[rows] != 0, np.log(limit[rows]) - level, 0.0),
                side[rows],
                pattern,
                starts,
                patterns[here] == 0,
                patterns[here] == 2,
                reference[here],
            )
        )
    return blocks


def expect(block: Block, context: Context, model: Model) -> tuple[np.ndarray, np.ndarray]:
    """Return the completed log-ratios to the reference, (rows, D), and the variance that they lack, (D, D), summed."""
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


def _truncation(block: Block, mean: np.ndarray, deviation: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return what truncation adds to the mean, and the share of the deviation it leaves, (rows, D); 0 and 1 if none.

    With q the standardised distance to the limit and h = phi(q) / Phi(q): the mean moves to
    ``limit - deviation (q + h)`` and the variance shrinks by ``1 - h (q + h)``.
    """
    censored = block.side != 0
    q = np.where(censored, -block.side * (block.limits - mean) / deviation, 0.0)
    far = np.minimum(q, FAR)
    h = np.exp(-0.5 * q**2 - 0.5 * np.log(2.0 * np.pi) - log_ndtr(q))
    beyond = np.where(q < FAR, -1.0 / far + 2.0 / far**3, q + h)  # the difference would cancel far out
    left = np.where(q < FAR, 1.0 / far**2, 1.0 - h * (q + h))
    shift = np.where(censored, block.limits + block.side * deviation * beyond - mean, 0.0)
    return shift, np.where(censored, np.sqrt(np.clip(left, 0.0, 1.0)), 1.0)
