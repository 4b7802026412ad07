"""Near neighbours of different batches: what can be compared where batches cover different ground."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from .duplicates import find_locations
from .spacing import typical_spacing

NEIGHBOURS = 8
REACH = 3.0  # near = within this many spacings
BLOCK = 2.0  # pairs whose middles lie in one square of this many reaches count as dependent in the shifts' errors
FEWEST_PAIRS = 20  # that connect two batches
FEWEST_SAMPLES = 10  # of a batch; smaller ones are left out
HUBER = 1.345  # standard deviations beyond which a pair counts for less
ITERATIONS = 20
MOST_BATCHES = 300  # the largest; of thousands of small ones none can be told from place


@dataclass(frozen=True)
class Neighbourhood:
    """Near pairs of units; a unit is all the samples of one batch at one location."""

    names: tuple[str, ...]  # of the batches large enough to count, sorted
    unit: np.ndarray  # (samples,): each sample's unit, -1 where its batch is too small
    batch: np.ndarray  # (units,): numbered from 0
    within: np.ndarray  # (pairs, 2): units of one batch at different locations
    between: np.ndarray  # (pairs, 2): units of two batches
    block: np.ndarray  # (between pairs,): numbered from 0
    region: np.ndarray  # (batches,): batches that near pairs connect share one


@dataclass(frozen=True)
class Shifts:
    """What sets each batch apart from its neighbours.

    Attributes
    ----------
    shift : numpy.ndarray
        Shape (batches,); only differences within a region mean something.
    covariance : numpy.ndarray
        Shape (batches, batches), with the pairs of one block taken as dependent.
    blocks : int
        Blocks behind it.
    """

    shift: np.ndarray
    covariance: np.ndarray
    blocks: int


def find_neighbourhood(x: np.ndarray, y: np.ndarray, group: np.ndarray) -> Optional[Neighbourhood]:
    """Return the near pairs of samples; None where fewer than two batches are large enough.

    Near means among the `NEIGHBOURS` nearest and within `REACH` spacings. All samples need a
    coordinate and a label.
    """
    names, label, count = np.unique(group, return_inverse=True, return_counts=True)
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
    return Neighbourhood(tuple(names[large].tolist()), unit, batch, pairs[same], between, block, region)


def unit_means(values: np.ndarray, near: Neighbourhood) -> np.ndarray:
    """Return the mean of each unit's values, shape (units,), of those of the samples, shape (samples,)."""
    used = near.unit >= 0
    return np.bincount(near.unit[used], values[used]) / np.bincount(near.unit[used])


def fit_shifts(z: np.ndarray, near: Neighbourhood, robust: bool = False) -> Optional[Shifts]:
    """Fit what sets each batch apart from its neighbours: z differs between two near units by their batches' shifts.

    Parameters
    ----------
    z : numpy.ndarray
        Shape (units,).
    near : Neighbourhood
        The pairs; batches of different regions are not compared.
    robust : bool
        Huber's weights (1964) instead of least squares, so that a few pairs on an anomaly's edge count for little.

    Returns
    -------
    Shifts or None
        None where there are no pairs, or all lie in one block.
    """
    batches = len(near.region)
    one, other = near.batch[near.between].T
    connected = near.region[one] == near.region[other]
    seen, block = np.unique(near.block[connected], return_inverse=True)
    if len(seen) < 2:
        return None
    one, other, pairs = one[connected], other[connected], near.between[connected]
    difference = z[pairs[:, 0]] - z[pairs[:, 1]]
    weight = np.ones(len(one))
    for _ in range(ITERATIONS if robust else 1):
        inverse = np.linalg.pinv(_normal_matrix(one, other, weight, batches), hermitian=True)
        pull = weight * difference
        shift = inverse @ (np.bincount(one, pull, batches) - np.bincount(other, pull, batches))
        error = difference - (shift[one] - shift[other])
        moment = weight * error
        if robust:
            bend = HUBER * 1.4826 * float(np.median(np.abs(error)))
            weight = np.where(np.abs(error) > bend, bend / np.maximum(np.abs(error), 1e-300), 1.0) if bend else weight
    sums = np.zeros((len(seen), batches))
    np.add.at(sums, (block, one), moment)
    np.add.at(sums, (block, other), -moment)
    return Shifts(shift, inverse @ (sums.T @ sums) @ inverse * (len(seen) / (len(seen) - 1)), len(seen))


def _normal_matrix(one: np.ndarray, other: np.ndarray, weight: np.ndarray, batches: int) -> np.ndarray:
    matrix = np.zeros((batches, batches))
    np.add.at(matrix, (np.r_[one, other], np.r_[one, other]), np.r_[weight, weight])
    np.add.at(matrix, (np.r_[one, other], np.r_[other, one]), -np.r_[weight, weight])
    return matrix


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
