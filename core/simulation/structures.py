"""Faults: polylines with a preferred trend and power-law lengths, and distances to them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from ..grid import Grid

STEP = 0.5  # distance between the vertices of a fault, in unit lengths
SHORTEST, LONGEST, EXPONENT = 4.0, 60.0, 1.8  # lengths in unit lengths; density ~ length^-EXPONENT
CROSS_SHARE = 0.35  # of the faults cut across the trend
WANDER, PERSISTENCE = math.radians(9.0), 0.85  # of the heading, from one vertex to the next


@dataclass(frozen=True)
class Fault:
    """A fault trace.

    Attributes
    ----------
    name : str
    family : str
        ``trend`` (along the belt) or ``cross``.
    azimuth : float
        Mean strike in degrees, 0 to 180, clockwise from north.
    slip : float
        Displacement along strike in map units; positive is left-lateral.
    vertices : numpy.ndarray
        Shape (vertices, 2): easting, northing.
    """

    name: str
    family: str
    azimuth: float
    slip: float
    vertices: np.ndarray

    @property
    def length(self) -> float:
        """Length of the trace in map units."""
        return float(np.hypot(*np.diff(self.vertices, axis=0).T).sum())


def draw_faults(grid: Grid, unit: float, trend: float, count: int, rng: np.random.Generator) -> tuple[Fault, ...]:
    """Draw `count` faults inside the grid, longest first.

    Parameters
    ----------
    unit : float
        The survey's unit length in map units; all sizes are multiples of it.
    trend : float
        Strike of the belt in radians, clockwise from north.
    """
    faults = []
    for rank, length in enumerate(power_law_lengths(count, rng) * unit):
        cross = rng.random() < CROSS_SHARE
        strike = trend + (math.radians(rng.normal(62.0, 9.0)) if cross else math.radians(rng.normal(0.0, 9.0)))
        middle = np.array([rng.uniform(grid.west, grid.east), rng.uniform(grid.south, grid.north)])
        vertices = _trace(grid, middle, strike, length, STEP * unit, rng)
        slip = (0.12 if cross else 0.04) * length * rng.choice([-1.0, 1.0]) * rng.uniform(0.4, 1.0)
        faults.append(
            Fault(f"F{rank + 1:02d}", "cross" if cross else "trend", math.degrees(strike) % 180.0, slip, vertices)
        )
    return tuple(faults)


def power_law_lengths(count: int, rng: np.random.Generator) -> np.ndarray:
    """Return lengths in unit lengths, longest first, one from each of `count` equal slices of a bounded power law."""
    quantile = (np.arange(count) + rng.random(count)) / max(count, 1)
    low, high = SHORTEST ** (1.0 - EXPONENT), LONGEST ** (1.0 - EXPONENT)
    return np.sort((low + quantile * (high - low)) ** (1.0 / (1.0 - EXPONENT)))[::-1]


def _trace(
    grid: Grid, middle: np.ndarray, strike: float, length: float, step: float, rng: np.random.Generator
) -> np.ndarray:
    """Walk from the middle to both tips with a slowly wandering heading; cut at the map's edge."""
    count = max(2, math.ceil(0.5 * length / step))
    halves = []
    for direction in (0.0, math.pi):
        heading = strike + direction + WANDER * _persistent_noise(count, rng)
        steps = step * np.column_stack([np.sin(heading), np.cos(heading)])
        halves.append(_cut(grid, np.vstack([middle, middle + np.cumsum(steps, axis=0)])))
    return np.vstack([halves[1][:0:-1], halves[0]])


def _persistent_noise(count: int, rng: np.random.Generator) -> np.ndarray:
    """Return a sequence of mean 0 and variance 1 in which neighbours are alike (first-order autoregressive)."""
    noise = rng.standard_normal(count)
    for i in range(1, count):
        noise[i] = PERSISTENCE * noise[i - 1] + math.sqrt(1.0 - PERSISTENCE**2) * noise[i]
    return noise


def _cut(grid: Grid, path: np.ndarray) -> np.ndarray:
    """End a path that starts inside the grid where it first leaves it."""
    low, high = np.array([grid.west, grid.south]), np.array([grid.east, grid.north])
    outside = np.flatnonzero(((path < low) | (path > high)).any(axis=1))
    if outside.size == 0:
        return path
    start, stop = path[outside[0] - 1], path[outside[0]]
    move = np.where(stop == start, 1e-12, stop - start)
    share = np.min(np.where(move > 0, (high - start) / move, (low - start) / move))
    return np.vstack([path[: outside[0]], np.clip(start + share * (stop - start), low, high)])


def segments_of(faults: tuple[Fault, ...]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return segment starts and ends, each (segments, 2), and the index of the fault of each, (segments,)."""
    if not faults:
        return np.empty((0, 2)), np.empty((0, 2)), np.empty(0, dtype=np.intp)
    starts = np.vstack([fault.vertices[:-1] for fault in faults])
    ends = np.vstack([fault.vertices[1:] for fault in faults])
    owner = np.concatenate([np.full(len(fault.vertices) - 1, i) for i, fault in enumerate(faults)])
    return starts, ends, owner


def nearest_fault(faults: tuple[Fault, ...], x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the distance of points to the nearest fault (infinite without one) and that segment's strike in radians.

    Candidate segments are found through points along them, an eighth of a vertex step apart.
    """
    starts, ends, _ = segments_of(faults)
    points = np.column_stack([np.ravel(x), np.ravel(y)])
    if len(starts) == 0:
        return np.full(np.shape(x), np.inf), np.zeros(np.shape(x))
    shares = np.linspace(0.0, 1.0, 9)
    along = starts[:, np.newaxis] + shares[:, np.newaxis] * (ends - starts)[:, np.newaxis]  # (segments, 9, 2)
    candidates = cKDTree(along.reshape(-1, 2)).query(points, k=2)[1] // len(shares)
    distances = np.stack([_distance_to(points, starts[k], ends[k]) for k in candidates.T])  # (2, points)
    nearest = np.argmin(distances, axis=0)
    move = (ends - starts)[np.take_along_axis(candidates.T, nearest[np.newaxis], axis=0)[0]]
    strike = np.arctan2(move[:, 0], move[:, 1])
    return distances.min(axis=0).reshape(np.shape(x)), strike.reshape(np.shape(x))


def _distance_to(points: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Distance of each point to its segment, all of shape (points, 2)."""
    move, offset = ends - starts, points - starts
    share = np.clip((offset * move).sum(axis=1) / np.maximum((move**2).sum(axis=1), 1e-12), 0.0, 1.0)
    return np.hypot(*(offset - share[:, np.newaxis] * move).T)


def intersections(faults: tuple[Fault, ...]) -> np.ndarray:
    """Return where traces of different faults cross, shape (crossings, 2)."""
    starts, ends, owner = segments_of(faults)
    move = ends - starts
    first, second = np.nonzero(owner[:, np.newaxis] < owner[np.newaxis, :])
    gap = starts[second] - starts[first]
    cross = _cross(move[first], move[second])
    with np.errstate(divide="ignore", invalid="ignore"):
        t = _cross(gap, move[second]) / cross
        u = _cross(gap, move[first]) / cross
    hit = (t >= 0) & (t <= 1) & (u >= 0) & (u <= 1)
    return starts[first[hit]] + t[hit, np.newaxis] * move[first[hit]]


def _cross(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]
