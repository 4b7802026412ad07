"""Samples that share a location: field and laboratory duplicates, resampled sites."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Locations:
    """Which samples stand where; locations are numbered in the order of their first sample.

    Attributes
    ----------
    of_sample : numpy.ndarray
        int, shape (samples,): each sample's location.
    first : numpy.ndarray
        int, shape (locations,): row of each location's first sample.
    count : numpy.ndarray
        int, shape (locations,): samples at each location.
    """

    of_sample: np.ndarray
    first: np.ndarray
    count: np.ndarray

    @property
    def shared(self) -> int:
        """Locations with more than one sample."""
        return int((self.count > 1).sum())


def find_locations(x: np.ndarray, y: np.ndarray) -> Locations:
    """Group samples by coordinates, which must be exactly equal to be the same location.

    Parameters
    ----------
    x, y : numpy.ndarray
        Shape (samples,). A sample without finite coordinates is a location of its own.
    """
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    order = np.lexsort((y, x))  # stable, so the samples of a location stay in their order
    x, y = x[order], y[order]
    begins = ~(np.isfinite(x) & np.isfinite(y))  # whether a sorted sample begins a location
    begins[:1] = True
    begins[1:] |= (x[1:] != x[:-1]) | (y[1:] != y[:-1])
    starts = np.flatnonzero(begins)
    first, count = order[starts], np.diff(starts, append=len(order))
    by_first = np.argsort(first)
    number = np.empty_like(by_first)
    number[by_first] = np.arange(len(first))
    of_sample = np.empty_like(order)
    of_sample[order] = np.repeat(number, count)
    return Locations(of_sample, first[by_first], count[by_first])


def average_by_location(values: np.ndarray, locations: Locations) -> np.ndarray:
    """Return each location's geometric mean of the samples that have a value.

    Errors of sampling and analysis are proportional to the value, so two duplicates are averaged
    as their logarithms; the mean is then the one of the log-ratios, too.

    Parameters
    ----------
    values : numpy.ndarray
        Positive or NaN, shape (samples,).
    locations : Locations
        Where the samples stand.

    Returns
    -------
    numpy.ndarray
        float64, shape (locations,); NaN where no sample of a location has a value.
    """
    size = len(locations.first)
    has_value = np.isfinite(values)
    logs = np.log(np.where(has_value, values, 1.0))
    count = np.bincount(locations.of_sample, weights=has_value, minlength=size)
    total = np.bincount(locations.of_sample, weights=logs, minlength=size)
    mean = np.exp(total / np.where(count > 0, count, np.nan))
    single = locations.count == 1
    mean[single] = values[locations.first[single]]  # exact, without the way through the logarithm
    return mean
