"""Fractal thresholds: where the area or number above a value stops following one power law.

In the concentration-area model the area in which an element reaches at least v falls as a power of v,
``A(>= v) ~ v ** -a``, a straight line of slope -a on double-logarithmic paper. Background and anomaly
come from different processes and have different exponents; the value at which the line bends is the
threshold between them. The concentration-number model counts samples or cells instead of area.

References
----------
Cheng, Q., Agterberg, F. P., Ballantyne, S. B. (1994). The separation of geochemical anomalies from
background by fractal methods. Journal of Geochemical Exploration 51, 109-130.
Hassanpour, S., Afzal, P. (2013). Application of concentration-number (C-N) multifractal modeling for
geochemical anomaly separation. Arabian Journal of Geosciences 6, 957-970.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Optional

import numpy as np

from .errors import InputError
from .segmented_fit import MOST_SEGMENTS, SegmentedFit, choose_segments, fit_between, fit_segments

POINTS = 200  # of a curve at most
LEAST_COUNT = 10.0  # cells or samples above the last value of a curve: fewer scatter too much
TOLERANCE = 0.02  # decades: a line that misses the area by no more than 5 % counts as straight
POISSON = 1.0 / math.log(10.0)  # decades: standard error of the logarithm of a count of one


@dataclass(frozen=True)
class Curve:
    """How much of a map reaches each of a series of values.

    Attributes
    ----------
    value : numpy.ndarray
        Rising strictly, positive, shape (points,).
    count : numpy.ndarray
        Cells or samples with at least that value, shape (points,), falling.
    """

    value: np.ndarray
    count: np.ndarray


def concentration_curve(values: np.ndarray, number: Optional[np.ndarray] = None, points: int = POINTS) -> Curve:
    """Return the number of cells or samples at or above values that are evenly spaced in their logarithm.

    One point per cell would be a fit to the background, where nearly all cells are; evenly spaced
    logarithms give each stretch of the plotted line the same say. Each point is a value that occurs.
    The curve ends where fewer than ten cells are left.

    Parameters
    ----------
    values : numpy.ndarray
        Any shape; what is not finite, zero or negative has no place on logarithmic paper and is left out.
    number : numpy.ndarray, optional
        How many cells each value stands for, same shape; 1 if not given.
    points : int
        How many values at most.

    Raises
    ------
    InputError
        If no value is positive.
    """
    usable = np.isfinite(values) & (values > 0)
    if not usable.any():
        raise InputError(
            "No value is above zero, and a power law needs positive values. Use the concentrations themselves, "
            "not their logarithms, log-ratios or standardised values."
        )
    value, count = _counts(values[usable].astype(float), None if number is None else number[usable])
    value, count = value[count >= LEAST_COUNT], count[count >= LEAST_COUNT]
    if len(value) == 0:
        return Curve(value, count)
    logs = np.log(value)
    levels = np.linspace(logs[0], logs[-1], points)
    nearest = np.unique(np.rint(np.interp(levels, logs, np.arange(len(logs)))).astype(int))
    return Curve(value[nearest], count[nearest])


def _counts(values: np.ndarray, number: Optional[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Return the different values, rising, and how many cells have at least each."""
    if number is None:
        values = np.sort(values)
        above = np.arange(len(values), 0, -1, dtype=float)
    else:
        order = np.argsort(values)
        values, above = values[order], np.cumsum(number[order][::-1], dtype=float)[::-1]
    is_first = np.r_[True, values[1:] != values[:-1]]
    return values[is_first], above[is_first]


def fit_curve(
    curve: Curve, segments: int = 0, thresholds: Sequence[float] = (), most: int = MOST_SEGMENTS
) -> SegmentedFit:
    """Fit straight segments to the logarithms (to base 10) of a curve.

    A point weighs less the fewer cells it counts: its logarithm has the standard error of a count,
    0.43 / sqrt(count) decades, beside the tolerance of the line.

    Parameters
    ----------
    curve : Curve
        See `concentration_curve`.
    segments : int
        How many; 0 chooses by `choose_segments`.
    thresholds : sequence of float
        Rising positive values to put the breaks at, instead of looking for them.
    most : int
        The largest number of segments to choose.

    Raises
    ------
    InputError
        If the curve has too few points, or the number or the thresholds make no sense.
    """
    check_segments(segments)
    check_thresholds(thresholds)
    x, y = np.log10(curve.value), np.log10(curve.count)
    weights = TOLERANCE**2 / (TOLERANCE**2 + POISSON**2 / curve.count)
    if thresholds:
        return fit_between(x, y, np.log10(thresholds).tolist(), weights)
    if segments:
        return fit_segments(x, y, segments, weights)
    return choose_segments(x, y, TOLERANCE, weights, most)


def check_segments(segments: int) -> None:
    """Raise `InputError` unless the number of segments is 0 (automatic) or 2 to 6."""
    if segments != 0 and not 2 <= segments <= MOST_SEGMENTS:
        raise InputError(f"The number of segments is {segments}. Give 2 to {MOST_SEGMENTS}, or 0 to have it chosen.")


def check_thresholds(thresholds: Sequence[float]) -> None:
    """Raise `InputError` unless the thresholds rise and are positive; none at all is fine."""
    text = ", ".join(f"{value:g}" for value in thresholds)
    if any(value <= 0 for value in thresholds):
        raise InputError(f"The thresholds {text} must be above zero: a power law knows no other values.")
    if any(later <= earlier for earlier, later in zip(thresholds, thresholds[1:])):
        raise InputError(f"The thresholds {text} must rise, for example 15, 40, 120.")
