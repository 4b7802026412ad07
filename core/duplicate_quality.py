"""How far duplicates agree: relative differences of pairs, and the precision they tell of.

A pair is a sample and the first one at its location, where both were measured: two values below
detection say nothing of precision. Its relative difference is ``|a - b| / ((a + b) / 2)``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .duplicates import Locations

HALF_NORMAL = 0.953873  # median of |a - b| over the deviation of one: 0.674490 (upper quartile of the normal) x sqrt(2)


@dataclass(frozen=True)
class DuplicateQuality:
    """What the pairs of one element say; NaN where there is no pair.

    Attributes
    ----------
    pairs : int
        Pairs with both measured.
    difference : float
        Median of the pairs' relative differences, as a fraction.
    robust : float
        Relative standard deviation of one sample from that median: few discordant pairs do not count.
    rms : float
        Relative standard deviation as the root of the pairs' mean squared coefficient of variation: all count.
    """

    pairs: int
    difference: float
    robust: float
    rms: float


def relative_differences(values: np.ndarray, locations: Locations) -> np.ndarray:
    """Return each sample's relative difference to the first at its location, as a fraction.

    Parameters
    ----------
    values : numpy.ndarray
        Measured values, positive or NaN, shape (samples,) or (samples, elements).
    locations : Locations
        Where the samples stand.

    Returns
    -------
    numpy.ndarray
        float64, shape of `values`, from 0 to 2; NaN for first samples and where either has no value.
    """
    first = locations.first[locations.of_sample]
    differences = np.full(np.shape(values), np.nan)
    later = np.flatnonzero(first != np.arange(len(first)))
    a, b = values[first[later]], values[later]
    differences[later] = 2.0 * np.abs(a - b) / (a + b)
    return differences


def duplicate_quality(differences: np.ndarray) -> DuplicateQuality:
    """Return what the relative differences of one element's pairs, NaN where there is none, say of its precision.

    Notes
    -----
    Thompson & Howarth (1976), Analyst 101, 690-698, for the median of duplicates' differences; Stanley &
    Lawie (2007), Exploration and Mining Geology 16, 265-274, for the root mean square coefficient of variation:
    ``sqrt(mean((a - b)^2 / (a + b)^2 * 2))``.
    """
    known = differences[np.isfinite(differences)]
    if not known.size:
        return DuplicateQuality(0, np.nan, np.nan, np.nan)
    median = float(np.median(known))
    return DuplicateQuality(int(known.size), median, median / HALF_NORMAL, float(np.sqrt(np.mean(known**2) / 2.0)))


def disagreement(differences: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return how far each duplicate is from the first over all elements: the median, the largest, and in which element.

    Parameters
    ----------
    differences : numpy.ndarray
        Of `relative_differences`, shape (samples, elements).

    Returns
    -------
    median, largest : numpy.ndarray
        float64, shape (samples,), as fractions; NaN where there is no difference.
    element : numpy.ndarray
        int, shape (samples,): column of the largest; -1 where there is none.
    """
    median, largest = np.full((2, len(differences)), np.nan)
    element = np.full(len(differences), -1)
    some = np.flatnonzero(np.isfinite(differences).any(axis=1))
    if some.size:
        there = differences[some]
        median[some], largest[some] = np.nanmedian(there, axis=1), np.nanmax(there, axis=1)
        element[some] = np.nanargmax(there, axis=1)
    return median, largest, element
