"""Bring a group's logarithms to a target's median, spread or quantiles; the order of values and their ties stay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

LARGEST_SCALE = 4.0  # spreads that differ by more are those of detection limits, and are left as they are
PROBABILITIES = np.linspace(0.0, 1.0, 1001)  # where quantile functions are kept


@dataclass(frozen=True)
class Target:
    """What an element's groups are brought to.

    Attributes
    ----------
    median, mad : float
        Median and median absolute deviation.
    quantiles : numpy.ndarray
        At `PROBABILITIES`.
    """

    median: float
    mad: float
    quantiles: np.ndarray


def target_of(parts: Sequence[np.ndarray], median: float) -> Target:
    """Return what the groups have in common, about a given median.

    The deviation is that of all groups' values from their own medians; the quantile function is the
    mean of the groups', weighted by their values, since that of all values together would be
    widened by the very differences that levelling removes.

    Parameters
    ----------
    parts : sequence of numpy.ndarray
        The values of each group, shape (samples of it,), without NaN.
    median : float
        Of the target.
    """
    mad = float(np.median(np.concatenate([np.abs(part - np.median(part)) for part in parts])))
    functions = np.array([np.interp(PROBABILITIES, *_quantile_function(part)) for part in parts])
    quantiles = np.average(functions, axis=0, weights=[len(part) for part in parts])
    return Target(median, mad, quantiles + (median - np.interp(0.5, PROBABILITIES, quantiles)))


def shift_to(part: np.ndarray, target: Target) -> np.ndarray:
    """Return the values shifted so that their median is the target's."""
    return target.median + (part - np.median(part))


def scale_to(part: np.ndarray, target: Target) -> np.ndarray:
    """Return the values shifted and scaled so that median and median absolute deviation are the target's.

    Only shifted where the deviations differ by more than `LARGEST_SCALE` or one is 0.
    """
    deviation = part - np.median(part)
    mad = float(np.median(np.abs(deviation)))
    alike = 0 < mad <= LARGEST_SCALE * target.mad <= LARGEST_SCALE**2 * mad
    return target.median + deviation * (target.mad / mad if alike else 1.0)


def match_quantiles(part: np.ndarray, target: Target) -> np.ndarray:
    """Return the values on the target's quantiles.

    The values in either tail (2 %, or more in small groups) move by what the outermost matched one
    moves by: there quantiles hang on single samples, and an anomaly keeps its contrast.
    """
    share, distinct = _quantile_function(part)
    tail = min(0.25, max(0.02, 2.5 / len(part)))
    inner = np.flatnonzero((share >= tail) & (share <= 1.0 - tail))
    if not inner.size:  # nearly all share one value
        inner = np.array([np.argmin(np.abs(share - 0.5))])
    matched = np.interp(share, PROBABILITIES, target.quantiles)
    for end, beyond in ((inner[0], slice(None, inner[0])), (inner[-1], slice(inner[-1] + 1, None))):
        matched[beyond] = distinct[beyond] + (matched[end] - distinct[end])
    return matched[np.searchsorted(distinct, part)]


def _quantile_function(part: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the share of values below each distinct one (ties at the middle of their range), and those values."""
    distinct, count = np.unique(part, return_counts=True)
    return (np.cumsum(count) - count / 2.0) / len(part), distinct
