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
MOST_BATCHES = 300  # the largest; of thousands of small ones none can be told from place
DENSE = 0.5  # share of the samples with a value from which on the neighbours of all samples serve


@dataclass(frozen=True)
class Neighbourhood:
    """Near pairs of units; a unit is all the samples of one batch at one location."""

    names: tuple[str, ...]  # of the batches large enough to count, sorted
    unit: np.ndarray  # (samples,): each sample's unit, -1 where it or its batch does not count
    batch: np.ndarray  # (units,): numbered from 0
    within: np.ndarray  # (pairs, 2): units of one batch at different locations
    between: np.ndarray  # (pairs, 2): units of two batches
    block: np.ndarray  # (between pairs,): numbered from 0
    region: np.ndarray  # (batches,): batches that near pairs connect share one


@dataclass(frozen=True)
class Surroundings:
    """All samples and their near pairs, found once for many elements with different gaps.

    Attributes
    ----------
    x, y : numpy.ndarray
        Shape (samples,).
    batch : numpy.ndarray
        Text, shape (samples,); empty for none.
    whole : Neighbourhood or None
        Of all samples with a batch and a location; None where fewer than two batches are large enough.
    """

    x: np.ndarray
    y: np.ndarray
    batch: np.ndarray
    whole: Optional[Neighbourhood]

    def among(self, known: np.ndarray) -> Optional[Neighbourhood]:
        """Return the near pairs of the samples with a value, bool, shape (samples,).

        Where most have one, those pairs of all samples that both have; else they are looked for anew.
        """
        if self.whole is None:
            return None
        counted = self.whole.unit >= 0
        share = float(np.mean(known[counted])) if counted.any() else 0.0
        if share == 1.0:
            return self.whole
        return _restricted(self.whole, known) if share >= DENSE else _found(self.x, self.y, self.batch, known)


def find_surroundings(x: np.ndarray, y: np.ndarray, batch: np.ndarray) -> Surroundings:
    """Find the near pairs of all samples: among the `NEIGHBOURS` nearest and within `REACH` spacings.

    Parameters
    ----------
    x, y : numpy.ndarray
        Coordinates in map units, shape (samples,); samples without finite ones are left out.
    batch : numpy.ndarray
        The batches' labels as text, shape (samples,); an empty one is no batch, and its sample left out.
    """
    batch = np.char.strip(np.asarray(batch).astype(str))
    return Surroundings(x, y, batch, _found(x, y, batch, np.ones(len(batch), dtype=bool)))


def unit_means(values: np.ndarray, near: Neighbourhood) -> np.ndarray:
    """Return the mean of each unit's values, shape (units,), of those of the samples, shape (samples,)."""
    used = near.unit >= 0
    return np.bincount(near.unit[used], values[used]) / np.bincount(near.unit[used])


def shared_ground(around: Surroundings) -> dict[str, float]:
    """Return for each batch the share (0 to 1) of its samples that have one of another batch near.

    On common ground most samples have; batches that only touch have few; those that lie apart have none.
    Batches too small to count are left out.
    """
    if around.whole is None:
        return {}
    near = around.whole
    beside = np.zeros(len(near.batch), dtype=bool)
    beside[near.between.ravel()] = True
    unit = near.unit[near.unit >= 0]
    share = np.bincount(near.batch[unit], beside[unit]) / np.bincount(near.batch[unit])
    return dict(zip(near.names, share.tolist()))


def _found(x: np.ndarray, y: np.ndarray, group: np.ndarray, known: np.ndarray) -> Optional[Neighbourhood]:
    """Find the pairs of known samples; None where fewer than two batches are large enough."""
    rows = np.flatnonzero(known & np.isfinite(x) & np.isfinite(y) & (group != ""))
    names, label, count = np.unique(group[rows], return_inverse=True, return_counts=True)
    fewest = max(FEWEST_SAMPLES, np.sort(count)[-MOST_BATCHES] if len(count) > MOST_BATCHES else 0)
    large = count >= fewest
    if large.sum() < 2:
        return None
    rows, label = rows[large[label]], (np.cumsum(large) - 1)[label[large[label]]]
    location = find_locations(x[rows], y[rows]).of_sample
    if location.max() < 1:
        return None
    _, first, number = np.unique(location * int(large.sum()) + label, return_index=True, return_inverse=True)
    unit = np.full(len(x), -1)
    unit[rows] = number
    points, batch = np.column_stack([x[rows], y[rows]])[first], label[first]
    reach = REACH * typical_spacing(points[:, 0], points[:, 1])
    pairs = _near_pairs(points, reach)
    same = batch[pairs[:, 0]] == batch[pairs[:, 1]]
    between = pairs[~same]
    block = _squares(points[between].mean(axis=1), BLOCK * reach)
    names = names[large]
    return Neighbourhood(
        tuple(names.tolist()), unit, batch, pairs[same], between, block, _regions(batch[between], len(names))
    )


def _restricted(whole: Neighbourhood, known: np.ndarray) -> Optional[Neighbourhood]:
    """Return the pairs of which both units have a known sample, units and batches numbered anew."""
    counted = (whole.unit >= 0) & known
    large = np.bincount(whole.batch[whole.unit[counted]], minlength=len(whole.names)) >= FEWEST_SAMPLES
    if large.sum() < 2:
        return None
    kept = np.zeros(len(whole.batch), dtype=bool)
    kept[whole.unit[counted]] = True
    kept &= large[whole.batch]
    new_unit, new_batch = np.where(kept, np.cumsum(kept) - 1, -1), np.cumsum(large) - 1
    unit = np.where(counted, new_unit[whole.unit], -1)
    batch = new_batch[whole.batch[kept]]
    both_between, both_within = kept[whole.between].all(axis=1), kept[whole.within].all(axis=1)
    between = new_unit[whole.between[both_between]]
    names = tuple(name for name, stays in zip(whole.names, large) if stays)
    return Neighbourhood(
        names,
        unit,
        batch,
        new_unit[whole.within[both_within]],
        between,
        whole.block[both_between],
        _regions(batch[between], len(names)),
    )


def _regions(pairs: np.ndarray, batches: int) -> np.ndarray:
    """Return each batch's region, of the batches of each pair, shape (pairs, 2)."""
    counts = coo_matrix((np.ones(len(pairs)), pairs.T), shape=(batches, batches)).toarray()
    return connected_components(counts + counts.T >= FEWEST_PAIRS, directed=False)[1]


def _squares(points: np.ndarray, side: float) -> np.ndarray:
    """Number the squares in which points lie, from 0; shape (points,)."""
    if not len(points):
        return np.zeros(0, dtype=np.int64)
    squares = np.floor((points - points.min(axis=0)) / side).astype(np.int64)
    return squares[:, 0] * (squares[:, 1].max() + 1) + squares[:, 1]


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
