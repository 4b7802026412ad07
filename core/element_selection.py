"""Which elements tell ground near deposits from other ground: AUC per element and its significance."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Optional

import numpy as np
from scipy.special import ndtr, ndtri, stdtr, stdtrit

from .bootstrap import INTERVAL, cluster_resamples, resampled_means


@dataclass(frozen=True)
class Placements:
    """Where each sample's value stands among those of the other kind; a tie counts half.

    Attributes
    ----------
    positive : numpy.ndarray
        Shape (positive samples,): the share of the negative samples that are lower.
    negative : numpy.ndarray
        Shape (negative samples,): the share of the positive samples that are higher.
    """

    positive: np.ndarray
    negative: np.ndarray

    @property
    def auc(self) -> float:
        """The share of pairs (positive, negative) in which the positive one is higher."""
        return float(self.positive.mean())


@dataclass(frozen=True)
class ClusterSignificance:
    """How far an AUC is from chance when whole clusters of deposits are the evidence.

    Attributes
    ----------
    z, p : float
        The AUC less 0.5 in standard errors, and the two-sided probability (Student's t with one degree
        of freedom less than clusters).
    low, high : float
        The 95 % interval of the AUC.
    """

    z: float
    p: float
    low: float
    high: float


def placements(values: np.ndarray, positive: np.ndarray) -> Placements:
    """Compare the values of positive and negative samples.

    Parameters
    ----------
    values : numpy.ndarray
        Shape (samples,), without NaN.
    positive : numpy.ndarray
        bool, shape (samples,), with samples of both kinds.
    """
    near, far = np.sort(values[positive]), np.sort(values[~positive])
    lower = np.searchsorted(far, values[positive], "left") + np.searchsorted(far, values[positive], "right")
    higher = np.searchsorted(near, values[~positive], "left") + np.searchsorted(near, values[~positive], "right")
    return Placements(lower / (2.0 * len(far)), 1.0 - higher / (2.0 * len(near)))


def placements_within(values: np.ndarray, positive: np.ndarray, fold: np.ndarray) -> Placements:
    """Compare samples of one fold only, since scores of models trained on different samples do not compare.

    Parameters
    ----------
    values, positive
        As in `placements`.
    fold : numpy.ndarray
        int, shape (samples,); each fold has samples of both kinds.
    """
    found = Placements(np.empty(int(positive.sum())), np.empty(int((~positive).sum())))
    for number in np.unique(fold):
        own = fold == number
        part = placements(values[own], positive[own])
        found.positive[own[positive]], found.negative[own[~positive]] = part.positive, part.negative
    return found


def standard_error(auc: float, positives: int, negatives: int) -> float:
    """Return the standard error of an AUC, S_AUC, for independent samples.

    Hanley & McNeil (1982), Radiology 143, 29-36; Huang et al. (2022), Eq. 1. It holds for an AUC of 0.5
    or more; of a lower one take that of 1 - AUC.

    Parameters
    ----------
    auc : float
        0.5 to 1.
    positives, negatives : int
        Samples near and far from deposits.
    """
    q1, q2 = auc / (2.0 - auc), 2.0 * auc**2 / (1.0 + auc)
    variance = auc * (1.0 - auc) + (positives - 1) * (q1 - auc**2) + (negatives - 1) * (q2 - auc**2)
    return math.sqrt(max(variance, 0.0) / (positives * negatives))


def z_of_auc(auc: float, positives: int, negatives: int) -> float:
    """Return Z_AUC = (AUC - 0.5) / S_AUC (Huang et al. 2022, Eq. 2), negative for an AUC below 0.5.

    Infinite where positive and negative samples do not overlap at all.
    """
    error = standard_error(max(auc, 1.0 - auc), positives, negatives)
    return (auc - 0.5) / error if error else math.copysign(math.inf, auc - 0.5)


def two_sided(z: float) -> float:
    """Return the probability of so large a standard normal value in either direction."""
    return float(2.0 * ndtr(-abs(z)))


def critical_value(significance: float) -> float:
    """Return the two-sided critical value of Z: 2.58 for 0.01."""
    return float(ndtri(1.0 - significance / 2.0))


def cluster_significance(
    found: Placements, clusters: np.ndarray, resamples: int, rng: np.random.Generator
) -> Optional[ClusterSignificance]:
    """Return the significance when samples near one cluster of deposits are one piece of evidence.

    Whole clusters are drawn with replacement. Their spread (times C / (C - 1), which the bootstrap of C
    clusters lacks) and that of the negative samples make the standard error.

    Parameters
    ----------
    found : Placements
        Of one element.
    clusters : numpy.ndarray
        int, shape (positive samples,): the cluster of deposits each is near.
    resamples : int
        Draws.
    rng : numpy.random.Generator
        Randomness.

    Returns
    -------
    ClusterSignificance or None
        None of fewer than two clusters.
    """
    _, own = np.unique(clusters, return_inverse=True)
    count = int(own.max(initial=-1)) + 1
    if count < 2:
        return None
    means = resampled_means(found.positive, own, cluster_resamples(count, resamples, rng))
    variance = means.var(ddof=1) * count / (count - 1) + found.negative.var() / len(found.negative)
    error, auc = math.sqrt(variance), found.auc
    z = (auc - 0.5) / error if error else math.copysign(math.inf, auc - 0.5)
    reach = float(stdtrit(count - 1, INTERVAL[1] / 100.0)) * error
    return ClusterSignificance(z, float(2.0 * stdtr(count - 1, -abs(z))), max(auc - reach, 0.0), min(auc + reach, 1.0))
