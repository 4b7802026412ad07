"""The best single band of a stack, picked with the labels and, honestly, on the other clusters."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class BestBand:
    """A band picked by its AUC.

    Attributes
    ----------
    auc : float
        AUC reached.
    bands : numpy.ndarray, shape (picks,)
        Index of each pick: one when picked with the labels, one per cluster when picked on the others.
    shares : numpy.ndarray, shape (deposits,)
        Share of background that each deposit beats in the band picked for it.
    """

    auc: float
    bands: np.ndarray
    shares: np.ndarray


def best_band_with_labels(shares: np.ndarray) -> BestBand:
    """Pick the band with the highest AUC on all deposits.

    This flatters: the deposits that judge the band have picked it. `shares` as in
    `best_band_on_other_clusters`.
    """
    band = int(np.argmax(shares.mean(axis=1)))
    return BestBand(float(shares[band].mean()), np.array([band]), shares[band])


def best_band_on_other_clusters(shares: np.ndarray, clusters: np.ndarray) -> BestBand:
    """For each cluster pick the band that does best on all other clusters, and judge it on this one.

    The AUC pools the held-out deposits' shares over all clusters.

    Parameters
    ----------
    shares : numpy.ndarray, shape (bands, deposits)
        Share of background that each deposit beats in each band: `evaluation.deposit_shares`.
    clusters : numpy.ndarray, shape (deposits,)
        Cluster of each deposit, numbered from 0; with a single cluster there are no others and all
        bands are equal, so the first is taken.
    """
    number = int(clusters.max()) + 1
    bands = np.zeros(number, dtype=np.intp)
    for cluster in range(number):
        others = clusters != cluster
        if others.any():
            bands[cluster] = np.argmax(shares[:, others].mean(axis=1))
    picked = shares[bands[clusters], np.arange(len(clusters))]
    return BestBand(float(picked.mean()), bands, picked)
