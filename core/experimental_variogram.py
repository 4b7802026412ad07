"""The experimental variogram: how unlike samples are, by the distance and direction between them.

Pairs are formed a block of samples against a block of samples, nearby samples in one block, and blocks
too far apart are skipped: memory is that of one block, whatever the number of samples, and no matrix
of all pairs ever exists. Elements analysed at the same samples share the pairs.

References
----------
Matheron, G. (1963). Principles of geostatistics. Economic Geology 58, 1246-1266.
Cressie, N. & Hawkins, D.M. (1980). Robust estimation of the variogram. Mathematical Geology 12, 115-125.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Optional, Union

import numpy as np
from scipy.spatial import cKDTree

from .context import Context
from .errors import InputError

ESTIMATORS = ("classical", "robust")
BLOCK = 512  # samples: a block of pairs is 2 MiB per array, which a core's cache holds
PIECES = 64  # of the work: what threads share and between which a run can be cancelled
MOST_PAIRS = 50_000_000  # within the largest lag; for more the samples are thinned
PROBES = 4_000  # samples from which the number of pairs is estimated
DIAGONAL_SHARE = 3.0  # the default largest lag is the bounding box's diagonal over this, as in gstat
ON_BOUNDARY = 1e-9  # lags: a pair this little beyond a lag's upper end belongs to it


@dataclass(frozen=True)
class Experimental:
    """One element's experimental variogram, over all directions or along one.

    Attributes
    ----------
    distance : numpy.ndarray
        Mean distance of each lag's pairs in map units, shape (lags,), increasing; lags without pairs are left out.
    semivariance : numpy.ndarray
        In squared units of the values, shape (lags,).
    pairs : numpy.ndarray
        int, shape (lags,).
    azimuth : float, optional
        Direction of the pairs, degrees clockwise from north, 0 to 180; None for all directions.
    tolerance : float
        Degrees by which a pair's direction may differ from `azimuth`, to either side; 90 for all directions.
    max_lag : float
        Map units; pairs farther apart were not looked at.
    estimator : str
        One of `ESTIMATORS`.
    samples : int
        Analysed samples whose pairs were formed.
    samples_given : int
        Analysed samples; more than `samples` where these were thinned.
    coincident : int
        Pairs at distance 0 (duplicates), left out of the lags.
    variance : float
        Of the values at `samples`.
    """

    distance: np.ndarray
    semivariance: np.ndarray
    pairs: np.ndarray
    azimuth: Optional[float]
    tolerance: float
    max_lag: float
    estimator: str
    samples: int
    samples_given: int
    coincident: int
    variance: float


def default_max_lag(x: np.ndarray, y: np.ndarray) -> float:
    """Return a third of the diagonal of the samples' bounding box, in map units."""
    return math.hypot(float(np.ptp(x)), float(np.ptp(y))) / DIAGONAL_SHARE


def experimental_variogram(
    x: np.ndarray,
    y: np.ndarray,
    values: np.ndarray,
    lags: int = 15,
    max_lag: Optional[float] = None,
    estimator: str = "classical",
    azimuth: Optional[float] = None,
    tolerance: float = 22.5,
    seed: int = 0,
    context: Optional[Context] = None,
) -> Experimental:
    """Return one element's experimental variogram; `values` has shape (samples,). See `experimental_variograms`."""
    column = np.asarray(values, dtype=float).reshape(-1, 1)
    made = experimental_variograms(x, y, column, (azimuth,), lags, max_lag, estimator, tolerance, seed, context)
    return made[0][0]


def experimental_variograms(
    x: np.ndarray,
    y: np.ndarray,
    values: np.ndarray,
    azimuths: Sequence[Optional[float]] = (None,),
    lags: int = 15,
    max_lag: Optional[float] = None,
    estimator: str = "classical",
    tolerance: float = 22.5,
    seed: int = 0,
    context: Optional[Context] = None,
) -> list[tuple[Experimental, ...]]:
    """Return the experimental variograms of several elements along several directions.

    Lags are of equal width, each with its upper end, and a lag stands at the mean distance of its
    pairs, as in gstat. Where more than `MOST_PAIRS` pairs lie within the largest lag, as many samples
    are drawn at random as make that many.

    Parameters
    ----------
    x, y : numpy.ndarray
        Eastings and northings in map units, shape (samples,).
    values : numpy.ndarray
        Shape (samples, elements); what is not finite was not analysed.
    azimuths : sequence of float or None
        Directions in degrees clockwise from north; None is all directions together.
    lags : int
        How many, at least 1.
    max_lag : float, optional
        Map units; None is `default_max_lag`.
    estimator : str
        ``classical`` (Matheron) or ``robust`` (Cressie & Hawkins 1980, against single wild values).
    tolerance : float
        Degrees to either side of an azimuth, above 0 and up to 90.
    seed : int
        Of the thinning.
    context : Context, optional
        Progress, cancelling and threads.

    Returns
    -------
    list of tuple of Experimental
        For each element one per azimuth.

    Raises
    ------
    InputError
        If a parameter is out of its range or an element has no pair within the largest lag.
    """
    x, y, values = (np.asarray(given, dtype=float) for given in (x, y, values))
    _check(x, y, values, lags, max_lag, estimator, tolerance)
    reach = default_max_lag(x, y) if max_lag is None else float(max_lag)
    rules = _Rules(tuple(azimuths), lags, reach, estimator, tolerance)
    context = context or Context()
    groups = _elements_by_samples(values)
    made: dict[int, tuple[Experimental, ...]] = {}
    for i, (analysed, elements) in enumerate(groups):
        part = context.part(i / len(groups), (i + 1) / len(groups))
        known = values[analysed][:, elements]
        made.update(zip(elements, _of_group(x[analysed], y[analysed], known, rules, seed, part)))
    return [made[element] for element in range(values.shape[1])]


def _check(
    x: np.ndarray,
    y: np.ndarray,
    values: np.ndarray,
    lags: int,
    max_lag: Optional[float],
    estimator: str,
    tolerance: float,
) -> None:
    """Raise `InputError` naming what cannot be used, its value and the remedy."""
    if values.ndim != 2 or x.shape != (len(values),) or y.shape != (len(values),):
        raise InputError(f"Samples do not match: x {x.shape}, y {y.shape}, values {values.shape}.")
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        raise InputError("A sample has no location (a coordinate is not a finite number). Remove it first.")
    if lags < 1:
        raise InputError(f"The number of lags must be at least 1, not {lags}. Usual is 15.")
    if max_lag is not None and not (math.isfinite(max_lag) and max_lag > 0):
        raise InputError(
            f"The largest lag must be a positive number of map units, not {max_lag:g}. "
            "Leave it empty for a third of the samples' extent."
        )
    if estimator not in ESTIMATORS:
        raise InputError(f"There is no estimator '{estimator}'. Use one of: {', '.join(ESTIMATORS)}.")
    if not 0 < tolerance <= 90:
        raise InputError(f"The tolerance must lie above 0 and up to 90 degrees, not {tolerance:g}. Usual is 22.5.")


@dataclass(frozen=True)
class _Rules:
    """How pairs are counted."""

    azimuths: tuple[Optional[float], ...]
    lags: int
    max_lag: float
    estimator: str
    tolerance: float


@dataclass(frozen=True)
class _Sums:
    """What is summed over pairs, by direction and lag."""

    pairs: np.ndarray  # (directions, lags)
    distance: np.ndarray  # (directions, lags)
    unlike: np.ndarray  # (elements, directions, lags): squared differences, or roots of absolute ones
    coincident: int

    def plus(self, other: _Sums) -> _Sums:
        """Return the sums over both sets of pairs."""
        coincident = self.coincident + other.coincident
        return _Sums(self.pairs + other.pairs, self.distance + other.distance, self.unlike + other.unlike, coincident)


def _elements_by_samples(values: np.ndarray) -> list[tuple[np.ndarray, list[int]]]:
    """Return (analysed samples, elements) with the elements that are analysed at the same samples together."""
    finite = np.isfinite(values)
    patterns: dict[bytes, list[int]] = {}
    for element in range(values.shape[1]):
        patterns.setdefault(np.packbits(finite[:, element]).tobytes(), []).append(element)
    return [(np.flatnonzero(finite[:, elements[0]]), elements) for elements in patterns.values()]


def _of_group(
    x: np.ndarray, y: np.ndarray, values: np.ndarray, rules: _Rules, seed: int, context: Context
) -> list[tuple[Experimental, ...]]:
    """Return the variograms of elements analysed at all of these samples."""
    if len(x) < 2:
        raise InputError(
            f"A variogram needs two samples with a value at least, and there are {len(x)}. "
            "Check the layer's filter and selection, or leave the field out."
        )
    sites = np.column_stack([x, y])
    sites -= sites.mean(axis=0)  # small numbers, so that distances lose no digits
    kept = _thinned(sites, rules.max_lag, seed)
    samples = _Blocks.of(sites[kept], values[kept])
    items = np.array_split(np.array(samples.near(rules.max_lag)), PIECES)
    pieces = context.map(partial(_sum_pairs, samples, rules), [item for item in items if len(item)])
    total = pieces[0]
    for piece in pieces[1:]:
        total = total.plus(piece)
    if not total.pairs.any():
        raise InputError(_no_pairs(sites, rules.max_lag))
    return [
        tuple(_experimental(total, element, i, rules, samples, len(x)) for i in range(len(rules.azimuths)))
        for element in range(values.shape[1])
    ]


def _thinned(sites: np.ndarray, max_lag: float, seed: int) -> np.ndarray:
    """Return which samples to use: all, or as many as make about `MOST_PAIRS` pairs."""
    rng = np.random.default_rng(seed)
    count = len(sites)
    probes = cKDTree(sites[rng.choice(count, PROBES, replace=False)] if count > PROBES else sites)
    within = (int(probes.count_neighbors(probes, max_lag)) - probes.n) / (probes.n * (probes.n - 1))
    expected = within * count * (count - 1) / 2
    if expected <= MOST_PAIRS:
        return np.arange(count)
    return np.sort(rng.choice(count, max(2, int(count * math.sqrt(MOST_PAIRS / expected))), replace=False))


@dataclass(frozen=True)
class _Blocks:
    """Samples in an order in which each run of `BLOCK` lies close together."""

    sites: np.ndarray  # (samples, 2): east, north
    values: np.ndarray  # (elements, samples)
    starts: np.ndarray  # (blocks,)
    low: np.ndarray  # (blocks, 2): the blocks' bounding boxes
    high: np.ndarray

    @classmethod
    def of(cls, sites: np.ndarray, values: np.ndarray) -> _Blocks:
        """Return the samples sorted by the leaves of a tree."""
        order = cKDTree(sites, leafsize=BLOCK // 4).indices
        sites = sites[order]
        starts = np.arange(0, len(sites), BLOCK)
        low, high = np.minimum.reduceat(sites, starts), np.maximum.reduceat(sites, starts)
        return cls(sites, np.ascontiguousarray(values[order].T), starts, low, high)

    def near(self, max_lag: float) -> list[tuple[int, int]]:
        """Return the pairs of blocks (first <= second) that may hold a pair of samples within the largest lag."""
        gap = np.maximum(self.low[:, None] - self.high, self.low - self.high[:, None])  # (blocks, blocks, 2)
        distance = np.hypot(*np.moveaxis(np.maximum(gap, 0.0), -1, 0))
        first, second = np.nonzero(np.triu(distance <= max_lag * (1 + ON_BOUNDARY)))
        return list(zip(first.tolist(), second.tolist()))


def _sum_pairs(samples: _Blocks, rules: _Rules, block_pairs: np.ndarray, context: Context) -> _Sums:
    """Return the sums over the pairs of some pairs of blocks, shape (n, 2)."""
    shape = (len(rules.azimuths), rules.lags)
    total = _Sums(np.zeros(shape), np.zeros(shape), np.zeros((len(samples.values), *shape)), 0)
    for i, (first, second) in enumerate(block_pairs.tolist()):
        context.progress(i / len(block_pairs), "Comparing pairs of samples")
        total = total.plus(_sum_block(samples, rules, first, second))
    context.progress(1.0, "Comparing pairs of samples")
    return total


def _sum_block(samples: _Blocks, rules: _Rules, first: int, second: int) -> _Sums:
    """Return the sums over the pairs of a sample of one block with a sample of another."""
    rows = slice(samples.starts[first], samples.starts[first] + BLOCK)
    columns = slice(samples.starts[second], samples.starts[second] + BLOCK)
    offsets = samples.sites[rows, None] - samples.sites[columns]  # (rows, columns, 2)
    distance = np.hypot(offsets[..., 0], offsets[..., 1])
    width = rules.max_lag / rules.lags
    counted = distance <= rules.max_lag * (1 + ON_BOUNDARY / rules.lags)
    if first == second:
        counted = np.tril(counted, k=-1)  # each pair once
    coincident = int(np.count_nonzero(counted & (distance == 0)))
    head, tail = np.nonzero(counted & (distance > 0))
    distance, offsets = distance[head, tail], offsets[head, tail]
    lag = np.clip(np.ceil(distance / width - ON_BOUNDARY).astype(np.intp) - 1, 0, rules.lags - 1)
    groups = [_along(offsets, distance, azimuth, rules.tolerance) for azimuth in rules.azimuths]
    pairs = np.stack([np.bincount(lag[group], minlength=rules.lags) for group in groups])
    distances = np.stack([np.bincount(lag[group], distance[group], rules.lags) for group in groups])
    unlike = np.empty((len(samples.values), *pairs.shape))
    for element, values in enumerate(samples.values):
        difference = values[rows][head] - values[columns][tail]
        powers = np.square(difference) if rules.estimator == "classical" else np.sqrt(np.abs(difference))
        unlike[element] = [np.bincount(lag[group], powers[group], rules.lags) for group in groups]
    return _Sums(pairs, distances, unlike, coincident)


def _along(
    offsets: np.ndarray, distance: np.ndarray, azimuth: Optional[float], tolerance: float
) -> Union[np.ndarray, slice]:
    """Return which pairs, offsets of shape (pairs, 2), run along an azimuth."""
    if azimuth is None:
        return slice(None)
    angle = math.radians(azimuth)
    along = np.abs(offsets @ np.array([math.sin(angle), math.cos(angle)]))
    return along >= distance * math.cos(math.radians(tolerance))


def _experimental(
    total: _Sums, element: int, direction: int, rules: _Rules, samples: _Blocks, given: int
) -> Experimental:
    """Return one element's variogram along one direction from the sums."""
    filled = total.pairs[direction] > 0
    pairs = total.pairs[direction][filled]
    mean = total.unlike[element, direction][filled] / pairs
    if rules.estimator == "classical":
        semivariance = mean / 2
    else:
        semivariance = mean**4 / (0.457 + 0.494 / pairs + 0.045 / pairs**2) / 2
    values, azimuth = samples.values[element], rules.azimuths[direction]
    return Experimental(
        total.distance[direction][filled] / pairs,
        semivariance,
        pairs.astype(np.intp),
        azimuth,
        rules.tolerance if azimuth is not None else 90.0,
        rules.max_lag,
        rules.estimator,
        len(values),
        given,
        total.coincident,
        float(values.var()),
    )


def _no_pairs(sites: np.ndarray, max_lag: float) -> str:
    """Return why there is no pair."""
    locations = np.unique(sites, axis=0)
    if len(locations) < 2:
        return (
            f"All {len(sites):,} samples with a value lie at one location, so no distance lies between them. "
            "Check the layer's filter and selection, or leave the field out."
        )
    nearest = float(cKDTree(locations).query(locations, 2)[0][:, 1].min())
    return (
        f"No two samples lie within the largest lag of {max_lag:g} map units: the nearest two are {nearest:,.6g} apart. "
        "Enlarge the largest lag, or leave it empty."
    )
