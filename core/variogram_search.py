"""The weighted least-squares search behind `variogram_fit`: every range, azimuth and ratio the lags can tell.

Given its ranges and its anisotropy a model is linear in nugget and sills, so these follow from a
non-negative least-squares problem of two or three unknowns, solved for many candidates at once
(variable projection). Ranges, azimuth and ratio are searched on a lattice, which is then narrowed around
the best: the same answer every time, and always one.

References
----------
Golub, G. & Pereyra, V. (1973). The differentiation of pseudo-inverses and nonlinear least squares problems
whose variables separate. SIAM Journal on Numerical Analysis 10, 413-432.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, combinations, product
from typing import Callable

import numpy as np

from .experimental_variogram import Experimental
from .variogram_models import Structure, VariogramModel

LONGEST = 3.0  # times the largest distance: ranges are not searched beyond
NESTED_APART = 2.0  # the long range over the short one, at least
RANGE_STEPS, NESTED_STEPS = 60, 30  # of the first lattice: of a single range, of each of two
AZIMUTH_STEPS, RATIO_STEPS, SCALE_STEPS = 12, 8, 12
SMALLEST_RATIO = 0.1  # of the minor to the major range
FINEST = 1e-7  # of log ranges and radians: where narrowing stops
MOST_ROUNDS = 1000
WORTH_A_STEP = 1e-9  # of the misfit: less is rounding, along which a search would wander
SECTOR_ANGLES = 5  # over which a model is averaged within a direction's tolerance
RIDGE = 1e-13  # keeps two equal columns solvable


@dataclass(frozen=True)
class Lags:
    """The points of one or several experimental variograms, and how they count.

    Attributes
    ----------
    distance, semivariance : numpy.ndarray
        Shape (points,).
    pairs : numpy.ndarray
        Shape (points,).
    angles : numpy.ndarray
        Radians clockwise from north, shape (points, angles): they stand for the point's sector.
    """

    distance: np.ndarray
    semivariance: np.ndarray
    pairs: np.ndarray
    angles: np.ndarray

    @classmethod
    def of(cls, experimental: Sequence[Experimental]) -> Lags:
        """Return the points of all of them."""
        points = [len(each.distance) for each in experimental]
        offsets = (2 * np.arange(SECTOR_ANGLES) + 1) / SECTOR_ANGLES - 1  # midpoints of equal parts of -1 to 1
        sectors = [(each.azimuth or 0.0) + each.tolerance * offsets for each in experimental]
        return cls(
            np.concatenate([each.distance for each in experimental]),
            np.concatenate([each.semivariance for each in experimental]),
            np.concatenate([each.pairs for each in experimental]),
            np.repeat(np.radians(sectors), points, axis=0),
        )

    @property
    def weight(self) -> np.ndarray:
        """Pairs over squared distance (gstat's fit method 7), summing to 1, shape (points,)."""
        weight = self.pairs / np.square(self.distance)
        return weight / weight.sum()

    def expected(self, model: VariogramModel) -> np.ndarray:
        """Return a model's semivariance at the points, averaged over each one's sector; shape (points,)."""
        distance = self.distance[:, None]
        return model.semivariance(distance * np.sin(self.angles), distance * np.cos(self.angles)).mean(axis=1)


@dataclass(frozen=True)
class Found:
    """The best model of a search.

    Attributes
    ----------
    model : VariogramModel
        A structure whose sill came out as 0 is left out.
    misfit : float
        Weighted mean of the squared residuals, in squared units of the semivariance.
    ranges : numpy.ndarray
        Of all structures, shape (structures,).
    """

    model: VariogramModel
    misfit: float
    ranges: np.ndarray


def flat(lags: Lags) -> Found:
    """Return the best pure nugget."""
    nugget = float(lags.weight @ lags.semivariance)
    misfit = float(lags.weight @ np.square(lags.semivariance - nugget))
    return Found(VariogramModel(nugget), misfit, np.empty(0))


def isotropic(lags: Lags, kinds: Sequence[str]) -> Found:
    """Return the best model of one structure of each of the `kinds` (one or two), the shorter range first."""
    low, high = _log_ranges(lags)
    axis = np.linspace(low, high, RANGE_STEPS if len(kinds) == 1 else NESTED_STEPS)
    lattice = np.array(list(product(axis, repeat=len(kinds))))
    spans = np.full(len(kinds), axis[1] - axis[0])
    best = _narrowed(partial(_misfits, lags, kinds), lattice, spans)
    return _found(lags, kinds, best)


def directed(lags: Lags, kinds: Sequence[str], ranges: np.ndarray) -> Found:
    """Return the best model with one azimuth and ratio for all structures.

    Parameters
    ----------
    lags : Lags
        Of several directions.
    kinds : sequence of str
        Of the structures.
    ranges : numpy.ndarray
        Of the isotropic model, shape (structures,), from which major ranges are looked for.
    """
    azimuths = np.arange(AZIMUTH_STEPS) * math.pi / AZIMUTH_STEPS
    ratios = np.linspace(math.log(SMALLEST_RATIO), 0.0, RATIO_STEPS)
    scales = np.linspace(-0.5, 1.5, SCALE_STEPS)  # of log ranges: the major range is rather longer than the mean one
    lattice = np.array(
        [(*(np.log(ranges) + scale), azimuth, ratio) for scale, azimuth, ratio in product(scales, azimuths, ratios)]
    )
    spans = np.array([scales[1] - scales[0]] * len(kinds) + [azimuths[1], ratios[1] - ratios[0]])
    best = _narrowed(partial(_misfits, lags, kinds), lattice, spans)
    return _found(lags, kinds, best)


def _narrowed(misfits: Callable[[np.ndarray], np.ndarray], lattice: np.ndarray, spans: np.ndarray) -> np.ndarray:
    """Return the best candidate: of the lattice (candidates, unknowns), then of ever finer steps around it."""
    best = lattice[np.argmin(misfits(lattice))]
    steps = np.array(sorted(product((-1, 0, 1), repeat=len(best)), key=np.any))  # no step comes first
    for _ in range(MOST_ROUNDS):
        around = best + steps * spans
        misfit = misfits(around)
        chosen = int(np.argmin(misfit))
        if misfit[chosen] < misfit[0] * (1 - WORTH_A_STEP):
            best = around[chosen]
        else:
            spans = spans / 2
        if spans.max() < FINEST:
            break
    return best


def _log_ranges(lags: Lags) -> tuple[float, float]:
    """Return the logarithms of the shortest and longest range that the lags can tell."""
    return math.log(lags.distance.min()), math.log(LONGEST * lags.distance.max())


def _bounded(lags: Lags, structures: int, candidates: np.ndarray) -> np.ndarray:
    """Return the candidates with ranges and ratios brought within bounds."""
    low, high = _log_ranges(lags)
    ranges = np.clip(candidates[:, :structures], low, high)
    ratio = np.clip(candidates[:, structures + 1 :], math.log(SMALLEST_RATIO), 0.0)
    return np.concatenate([ranges, candidates[:, structures : structures + 1], ratio], axis=1)


def _misfits(lags: Lags, kinds: Sequence[str], candidates: np.ndarray) -> np.ndarray:
    """Return the misfit of each candidate, shape (candidates, unknowns): infinite where it makes no sense."""
    candidates = _bounded(lags, len(kinds), candidates)
    misfit = _solved(lags, _columns(lags, kinds, candidates))[1]
    if len(kinds) == 2:
        misfit[candidates[:, 1] - candidates[:, 0] < math.log(NESTED_APART)] = np.inf
    return misfit


def _columns(lags: Lags, kinds: Sequence[str], candidates: np.ndarray) -> np.ndarray:
    """Return what nugget and sills multiply, shape (candidates, points, 1 + structures)."""
    columns = np.ones((len(candidates), len(lags.distance), 1 + len(kinds)))
    stretch = np.ones((1, len(lags.distance), 1))
    if candidates.shape[1] > len(kinds):
        turned = lags.angles - candidates[:, len(kinds), None, None]  # (candidates, points, angles)
        ratio = np.exp(candidates[:, len(kinds) + 1, None, None])
        stretch = np.hypot(np.cos(turned), np.sin(turned) / ratio)
    for i, kind in enumerate(kinds):
        reduced = lags.distance[:, None] / np.exp(candidates[:, i, None, None]) * stretch
        columns[..., i + 1] = Structure(kind, 1.0, 1.0).unlikeness(reduced).mean(axis=-1)
    return columns


def _solved(lags: Lags, columns: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Solve for nugget and sills, none below 0: (candidates, 1 + structures) coefficients, (candidates,) misfits.

    With so few unknowns every choice of those that are not 0 is tried.
    """
    count, _, unknowns = columns.shape
    weighted = columns * lags.weight[:, None]
    normal = np.swapaxes(weighted, 1, 2) @ columns + RIDGE * np.eye(unknowns)
    right = np.swapaxes(weighted, 1, 2) @ lags.semivariance
    best, misfit = np.zeros((count, unknowns)), np.full(count, np.inf)
    for chosen in chain.from_iterable(combinations(range(unknowns), size) for size in range(1, unknowns + 1)):
        some = list(chosen)
        solved = np.linalg.solve(normal[:, some][:, :, some], right[:, some, None])[..., 0]
        residual = np.einsum("cpu,cu->cp", columns[..., some], solved) - lags.semivariance
        squares = np.where((solved >= 0).all(axis=1), np.square(residual) @ lags.weight, np.inf)
        better = squares < misfit
        padded = np.zeros((count, unknowns))
        padded[:, some] = solved
        best = np.where(better[:, None], padded, best)
        misfit = np.where(better, squares, misfit)
    return best, misfit


def _found(lags: Lags, kinds: Sequence[str], candidate: np.ndarray) -> Found:
    """Return a candidate as a model."""
    candidate = _bounded(lags, len(kinds), candidate[None])
    coefficients, misfit = (solved[0] for solved in _solved(lags, _columns(lags, kinds, candidate)))
    ranges = np.exp(candidate[0, : len(kinds)])
    azimuth, ratio = 0.0, 1.0
    if candidate.shape[1] > len(kinds):
        azimuth = math.degrees(candidate[0, len(kinds)]) % 180.0
        ratio = min(1.0, math.exp(candidate[0, len(kinds) + 1]))
    structures = [
        Structure(kind, float(sill), float(reach), ratio, azimuth)
        for kind, sill, reach in zip(kinds, coefficients[1:], ranges)
        if sill > 0
    ]
    return Found(VariogramModel(float(coefficients[0]), tuple(structures)), float(misfit), ranges)
