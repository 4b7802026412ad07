"""Do values depend on the batch more than on place? Near neighbours of different batches tell.

The model is value = batch + place + noise, on normal scores (ranks through the normal quantile
function), so that neither skewness nor outliers nor units matter. Every part is read from pairs of
near neighbours, because batches that cover different ground differ by geology, too:

- batch: the mean difference of near pairs from two batches. Place cancels in it, for it is nearly
  the same on both sides and pairs point every way. Least squares over all pairs gives the batches'
  shifts, and their variance over the samples is the share, less what the shifts' own error adds.
- noise: the semivariance of near pairs from one batch.
- apart: the variance of the means of batches that no near pairs connect. Batch or geology: nobody can tell.
- place: the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import fdtrc, ndtri

from .batch_shifts import fit_shifts
from .near_pairs import FEWEST_PAIRS, Neighbourhood, Surroundings, find_surroundings, unit_means
from .ranks import percentile_ranks

NOTABLE = 0.05  # share of the variance below which a batch is not worth a warning
LEVEL = 0.01  # significance of a shift that is worth one


@dataclass(frozen=True)
class BatchDependence:
    """Shares of each element's variance (of normal scores); NaN where there are too few values.

    Attributes
    ----------
    batch, place, noise, apart : numpy.ndarray
        float64, shape (elements,), from 0 to 1: explained by the batch, by place, by neither; and the
        difference of batches that lie apart, which may be either.
    p : numpy.ndarray
        float64, shape (elements,): probability of such shifts without any batch effect.
    """

    batch: np.ndarray
    place: np.ndarray
    noise: np.ndarray
    apart: np.ndarray
    p: np.ndarray

    def accused(self) -> np.ndarray:
        """Return which elements depend on the batch more than on place, bool, shape (elements,)."""
        return (self.batch > self.place) & (self.batch >= NOTABLE) & (self.p < LEVEL)

    def undecidable(self) -> np.ndarray:
        """Return which others differ most between batches that lie apart, bool, shape (elements,)."""
        return (self.apart > self.place) & (self.apart >= NOTABLE) & ~self.accused()


def doubt_of_batches(
    names: Sequence[str], values: np.ndarray, x: np.ndarray, y: np.ndarray, group: np.ndarray
) -> list[str]:
    """Return warnings that name the fields whose values depend on the batch more than on place.

    Parameters
    ----------
    names : sequence of str
        Of the elements.
    values, x, y, group
        As in `batch_dependence`.

    Returns
    -------
    list of str
        Sentences; empty where there is nothing to warn of.
    """
    found = batch_dependence(values, x, y, group)
    sentences = []
    if found.accused().any():
        named = ", ".join(
            f"{names[i]} (batch {100 * found.batch[i]:.0f} %, place {100 * found.place[i]:.0f} % of the variance)"
            for i in np.flatnonzero(found.accused())
        )
        sentences.append(
            f"Values depend on the batch more than on place: {named}. Neighbours from different batches differ "
            "more than place explains. Level these fields by batch ('Levelled assays') before mapping them."
        )
    if found.undecidable().any():
        named = ", ".join(names[i] for i in np.flatnonzero(found.undecidable()))
        sentences.append(
            f"Batches that lie apart differ more than samples within them: {named}. Without neighbours from "
            "different batches nobody can tell whether the laboratory or the geology differs."
        )
    return sentences


def batch_dependence(values: np.ndarray, x: np.ndarray, y: np.ndarray, group: np.ndarray) -> BatchDependence:
    """Split each element's variance into batch, place, noise, and what batches that lie apart leave open.

    Parameters
    ----------
    values : numpy.ndarray
        Numbers or NaN, shape (samples, elements); only their order matters.
    x, y : numpy.ndarray
        Coordinates in map units, shape (samples,).
    group : numpy.ndarray
        The batches' labels as text, shape (samples,); an empty one is no batch, and its sample left out.
    """
    return dependence_of(values, find_surroundings(x, y, group))


def dependence_of(values: np.ndarray, around: Surroundings) -> BatchDependence:
    """Do what `batch_dependence` does, with near pairs that were found before.

    Notes
    -----
    The shifts' covariance is that of least squares with errors clustered by square blocks; the test
    compares the variance of the shifts with its expectation from that covariance (Satterthwaite's
    approximation). Samples of one batch at one location are averaged first.
    """
    values = np.asarray(values, dtype=float)
    shares = np.full((5, values.shape[1]), np.nan)
    for j, column in enumerate(values.T):
        known = np.isfinite(column)
        near = around.among(known)
        if near is not None:
            scores = np.full(len(column), np.nan)
            scores[known] = ndtri(percentile_ranks(column[known]))
            shares[:, j] = _shares(scores, near)
    return BatchDependence(*shares)


def _shares(scores: np.ndarray, near: Neighbourhood) -> tuple[float, float, float, float, float]:
    """Return batch, place, noise, apart and p of one element's normal scores, shape (samples,), NaN where it has no value."""
    z = unit_means(scores, near)
    variance = float(z.var())
    if variance == 0 or len(near.within) < FEWEST_PAIRS:
        return (np.nan,) * 5
    noise = 0.5 * float(np.mean((z[near.within[:, 0]] - z[near.within[:, 1]]) ** 2)) / variance
    batch, p = _shift_variance(z, near)
    batch = min(batch / variance, 1.0)  # more where geology happens to cancel the shifts
    region = near.region[near.batch]
    size = np.bincount(region)
    means = np.bincount(region, z) / size
    apart = float(np.sum(size * (means - z.mean()) ** 2)) / len(z) / variance
    noise, apart = min(noise, 1.0 - batch), min(apart, 1.0)
    return batch, max(1.0 - batch - noise - apart, 0.0), noise, apart, p


def _shift_variance(z: np.ndarray, near: Neighbourhood) -> tuple[float, float]:
    """Return the variance over the units of their batches' shifts, without that of its error, and its p."""
    fitted = fit_shifts(z, near)
    if fitted is None:
        return 0.0, 1.0
    spread = _within_regions(near)
    expected = spread @ fitted.covariance
    mean, square = float(np.trace(expected)), float(np.sum(expected * expected.T))
    found = float(fitted.shift @ spread @ fitted.shift)
    if mean <= 0 or square <= 0:
        return 0.0, 1.0
    return max(found - mean, 0.0), float(fdtrc(mean**2 / square, fitted.blocks - 1, found / mean))


def _within_regions(near: Neighbourhood) -> np.ndarray:
    """Return the matrix whose quadratic form is the shifts' variance over the units, about each region's mean."""
    share = np.bincount(near.batch, minlength=len(near.region)) / len(near.batch)
    together = near.region[:, None] == near.region[None, :]
    whole = together @ share
    return np.diag(share) - together * np.outer(share, share) / whole[:, None]
