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
from typing import Optional

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree
from scipy.special import fdtrc, ndtri

from .duplicates import find_locations
from .ranks import percentile_ranks
from .spacing import typical_spacing

NEIGHBOURS = 8
REACH = 3.0  # near = within this many spacings
BLOCK = 2.0  # pairs whose middles lie in one square of this many reaches count as dependent in the shifts' errors
FEWEST_PAIRS = 20  # that connect two batches
FEWEST_SAMPLES = 10  # of a batch; smaller ones are left out
MOST_BATCHES = 300  # the largest; of thousands of small ones none can be told from place
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

    Notes
    -----
    The shifts' covariance is that of least squares with errors clustered by square blocks; the test
    compares the variance of the shifts with its expectation from that covariance (Satterthwaite's
    approximation). Samples of one batch at one location are averaged first.
    """
    values = np.asarray(values, dtype=float)
    group = np.char.strip(np.asarray(group).astype(str))
    shares = np.full((5, values.shape[1]), np.nan)
    known = np.isfinite(values) & (np.isfinite(x) & np.isfinite(y) & (group != ""))[:, None]
    patterns: dict[bytes, Optional[_Neighbourhood]] = {}  # elements with the same gaps have the same neighbours
    for j in range(values.shape[1]):
        rows = known[:, j]
        pattern = rows.tobytes()
        if pattern not in patterns:
            patterns[pattern] = _neighbourhood(x[rows], y[rows], group[rows])
        neighbourhood = patterns[pattern]
        if neighbourhood is not None:
            shares[:, j] = _shares(ndtri(percentile_ranks(values[rows, j])), neighbourhood)
    return BatchDependence(*shares)


def shared_ground(x: np.ndarray, y: np.ndarray, group: np.ndarray) -> dict[str, float]:
    """Return for each batch the share (0 to 1) of its samples that have one of another batch near.

    Near means among the `NEIGHBOURS` nearest and within `REACH` spacings. On common ground most
    samples have; batches that only touch have few; those that lie apart have none.

    Parameters
    ----------
    x, y, group : numpy.ndarray
        As in `batch_dependence`; samples without a batch are left out.
    """
    group = np.char.strip(np.asarray(group).astype(str))
    known = np.isfinite(x) & np.isfinite(y) & (group != "")
    names, batch = np.unique(group[known], return_inverse=True)
    points = np.column_stack([x[known], y[known]]).astype(float)
    if len(np.unique(points, axis=0)) < 2:
        return dict.fromkeys(names.tolist(), 0.0)
    pairs = _near_pairs(points, REACH * typical_spacing(*points.T))
    mixed = pairs[batch[pairs[:, 0]] != batch[pairs[:, 1]]]
    near_another = np.zeros(len(batch), dtype=bool)
    near_another[mixed.ravel()] = True
    return dict(zip(names.tolist(), (np.bincount(batch, near_another) / np.bincount(batch)).tolist()))


@dataclass(frozen=True)
class _Neighbourhood:
    """Near pairs of units; a unit is all the samples of one batch at one location."""

    unit: np.ndarray  # (samples,): each sample's unit, -1 where its batch is too small
    batch: np.ndarray  # (units,): numbered from 0
    within: np.ndarray  # (pairs, 2): units of one batch at different locations
    between: np.ndarray  # (pairs, 2): units of two batches
    block: np.ndarray  # (between pairs,): numbered from 0
    region: np.ndarray  # (batches,): batches that near pairs connect share one


def _neighbourhood(x: np.ndarray, y: np.ndarray, group: np.ndarray) -> Optional[_Neighbourhood]:
    """Find the pairs; None where fewer than two batches are large enough."""
    _, label, count = np.unique(group, return_inverse=True, return_counts=True)
    fewest = max(FEWEST_SAMPLES, np.sort(count)[-MOST_BATCHES] if len(count) > MOST_BATCHES else 0)
    large = count >= fewest
    keep = large[label]
    if large.sum() < 2:
        return None
    label = (np.cumsum(large) - 1)[label[keep]]
    location = find_locations(x[keep], y[keep]).of_sample
    units, first, number = np.unique(location * int(large.sum()) + label, return_index=True, return_inverse=True)
    unit = np.full(len(x), -1)
    unit[keep] = number
    points, batch = np.column_stack([x[keep], y[keep]])[first], label[first]
    if len(np.unique(location)) < 2:
        return None
    reach = REACH * typical_spacing(*points.T)
    pairs = _near_pairs(points, reach)
    same = batch[pairs[:, 0]] == batch[pairs[:, 1]]
    between = pairs[~same]
    squares = np.floor(points[between].mean(axis=1) / (BLOCK * reach)).astype(np.int64)
    block = np.unique(squares, axis=0, return_inverse=True)[1].reshape(-1)
    counts = coo_matrix((np.ones(len(between)), batch[between].T), shape=(large.sum(), large.sum())).toarray()
    region = connected_components(counts + counts.T >= FEWEST_PAIRS, directed=False)[1]
    return _Neighbourhood(unit, batch, pairs[same], between, block, region)


def _near_pairs(points: np.ndarray, reach: float) -> np.ndarray:
    """Return each pair (i < j) of which one is among the other's nearest within `reach`, shape (pairs, 2)."""
    size = len(points)
    neighbours = min(NEIGHBOURS, size - 1)
    distance, index = cKDTree(points).query(points, neighbours + 1, distance_upper_bound=reach)
    one = np.repeat(np.arange(size), neighbours + 1)
    other = index.ravel()
    real = np.isfinite(distance.ravel()) & (one != other)
    low, high = np.minimum(one, other)[real], np.maximum(one, other)[real]
    code = np.unique(low.astype(np.int64) * size + high)
    return np.column_stack([code // size, code % size])


def _shares(scores: np.ndarray, near: _Neighbourhood) -> tuple[float, float, float, float, float]:
    """Return batch, place, noise, apart and p of one element's normal scores, shape (samples,)."""
    used = near.unit >= 0
    z = np.bincount(near.unit[used], scores[used]) / np.bincount(near.unit[used])
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


def _shift_variance(z: np.ndarray, near: _Neighbourhood) -> tuple[float, float]:
    """Return the variance over the units of their batches' shifts, without that of its error, and its p."""
    batches, blocks = len(near.region), int(near.block.max(initial=-1)) + 1
    one, other = near.batch[near.between].T
    connected = near.region[one] == near.region[other]
    if not connected.any() or blocks < 2:
        return 0.0, 1.0
    one, other, pairs, block = one[connected], other[connected], near.between[connected], near.block[connected]
    difference = z[pairs[:, 0]] - z[pairs[:, 1]]
    design = np.zeros((batches, batches))
    np.add.at(
        design, (np.r_[one, other, one, other], np.r_[one, other, other, one]), np.repeat([1, 1, -1, -1], len(one))
    )
    inverse = np.linalg.pinv(design, hermitian=True)
    shift = inverse @ (np.bincount(one, difference, batches) - np.bincount(other, difference, batches))
    error = difference - (shift[one] - shift[other])
    sums = np.zeros((blocks, batches))
    np.add.at(sums, (block, one), error)
    np.add.at(sums, (block, other), -error)
    covariance = inverse @ (sums.T @ sums) @ inverse * (blocks / (blocks - 1))
    spread = _within_regions(near)
    expected = spread @ covariance
    mean, square = float(np.trace(expected)), float(np.sum(expected * expected.T))
    found = float(shift @ spread @ shift)
    if mean <= 0 or square <= 0:
        return 0.0, 1.0
    return max(found - mean, 0.0), float(fdtrc(mean**2 / square, blocks - 1, found / mean))


def _within_regions(near: _Neighbourhood) -> np.ndarray:
    """Return the matrix whose quadratic form is the shifts' variance over the units, about each region's mean."""
    share = np.bincount(near.batch, minlength=len(near.region)) / len(near.batch)
    together = near.region[:, None] == near.region[None, :]
    whole = together @ share
    return np.diag(share) - together * np.outer(share, share) / whole[:, None]
