"""Bootstrap over deposit clusters: how much a figure would change had other camps been found."""

from __future__ import annotations

from typing import Optional

import numpy as np

INTERVAL = (2.5, 97.5)  # percentiles: a 95 % interval


def cluster_resamples(clusters: int, resamples: int, rng: np.random.Generator) -> np.ndarray:
    """Return how often each cluster is drawn in each resample, shape (resamples, clusters).

    Every resample draws as many clusters as there are, with replacement. Using the same counts for
    several maps makes their comparison paired.
    """
    return rng.multinomial(clusters, np.full(clusters, 1.0 / clusters), size=resamples)


def resampled_means(values: np.ndarray, clusters: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Return the mean over deposits of `values` in every resample.

    Parameters
    ----------
    values : numpy.ndarray, shape (deposits,) or (deposits, points)
        A figure per deposit, or a curve per deposit.
    clusters : numpy.ndarray, shape (deposits,)
        Cluster of each deposit, numbered from 0.
    counts : numpy.ndarray, shape (resamples, clusters)
        From `cluster_resamples`.

    Returns
    -------
    numpy.ndarray, shape (resamples,) or (resamples, points)
    """
    number = counts.shape[1]
    sums = np.zeros((number,) + values.shape[1:])
    np.add.at(sums, clusters, values)
    deposits = counts @ np.bincount(clusters, minlength=number)
    totals = counts @ sums
    return totals / deposits.reshape((-1,) + (1,) * (values.ndim - 1))


def interval(resampled: np.ndarray, clusters: int) -> tuple[Optional[float], Optional[float]]:
    """Return the percentile interval of a resampled figure; none where a single cluster leaves nothing to resample."""
    if clusters < 2:
        return None, None
    low, high = np.percentile(resampled, INTERVAL)
    return float(low), float(high)
