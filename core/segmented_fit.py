"""Straight segments through the points of a curve: where it bends, and how steep it is between the bends.

Each segment is a least-squares line of its own; neighbouring lines need not meet. That makes the best
division separable, so dynamic programming finds it for certain, not only a good one near a first
guess. The bend between two segments is put where their lines cross, if that is where the one ends
and the other starts, and else halfway between those two points.

References
----------
Bellman, R., Roth, R. (1969). Curve fitting by segmented straight lines. Journal of the American
Statistical Association 64, 1079-1084.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Optional

import numpy as np

from .errors import InputError

LEAST_POINTS = 3  # in a segment, however few there are in all
LEAST_SHARE = 0.05  # of all points in a segment
MOST_SEGMENTS = 6
CAUTION = 3.0  # how many times a number costs what it would if the points were independent


@dataclass(frozen=True)
class Segment:
    """One straight piece of a curve.

    Attributes
    ----------
    start, stop : int
        Its points: ``start`` to ``stop - 1``.
    slope, intercept : float
        The line ``y = intercept + slope x``.
    r2 : float
        Share of the points' weighted variance in y that the line explains; 1 where they have none.
    """

    start: int
    stop: int
    slope: float
    intercept: float
    r2: float


@dataclass(frozen=True)
class SegmentedFit:
    """Straight segments from the first point to the last, and the x at which they change.

    Attributes
    ----------
    segments : tuple of Segment
        From left to right.
    breaks : tuple of float
        Rising x between them, one fewer.
    rss : float
        Weighted residual sum of squares over all points.
    """

    segments: tuple[Segment, ...]
    breaks: tuple[float, ...]
    rss: float


def least_points(points: int) -> int:
    """Return how many points a segment has at least: one in twenty, and three."""
    return max(LEAST_POINTS, math.ceil(LEAST_SHARE * points))


def fit_segments(x: np.ndarray, y: np.ndarray, segments: int, weights: Optional[np.ndarray] = None) -> SegmentedFit:
    """Return the division into this many segments that has the least sum of squares of all.

    Parameters
    ----------
    x, y : numpy.ndarray
        Shape (points,), x rising strictly.
    segments : int
        At least 1; each holds `least_points` points or more.
    weights : numpy.ndarray, optional
        Positive, shape (points,).

    Raises
    ------
    InputError
        If there are too few points for so many segments.
    """
    least = least_points(len(x))
    _check_points(x, segments, least)
    sums = _Sums.of(x, y, weights)
    return _fit(x, sums, _division(_costs(sums, least), segments))


def choose_segments(
    x: np.ndarray,
    y: np.ndarray,
    tolerance: float,
    weights: Optional[np.ndarray] = None,
    most: int = MOST_SEGMENTS,
) -> SegmentedFit:
    """Return the fit whose number of segments pays best, by a Bayesian information criterion for curves.

    The criterion for K segments is ``n ln(RSS / n + tolerance²) + 3 (3 K - 1) ln n``: two numbers for
    each line, one for each break. It differs from the textbook's in two ways. Without the floor it
    would go on dividing for ever, because a smooth curve is always better followed by more lines;
    with it, a misfit of the tolerance's size counts as straight. And the penalty counts threefold,
    because neighbouring points of a cumulative curve share most of their cells and so err together:
    of random draws from one power law, one in six at most is then given a break.

    Parameters
    ----------
    x, y, weights
        As for `fit_segments`.
    tolerance : float
        In units of y: how far points may stray from a line that one would still call straight.
    most : int
        The largest number of segments to try; fewer where the points do not suffice.
    """
    least = least_points(len(x))
    _check_points(x, 1, least)
    sums = _Sums.of(x, y, weights)
    costs = _costs(sums, least)
    n = len(x)
    fits = [_fit(x, sums, _division(costs, k)) for k in range(1, min(most, n // least) + 1)]
    numbers = [3 * len(fit.segments) - 1 for fit in fits]
    criteria = [n * math.log(f.rss / n + tolerance**2) + CAUTION * k * math.log(n) for f, k in zip(fits, numbers)]
    return fits[int(np.argmin(criteria))]


def fit_between(
    x: np.ndarray, y: np.ndarray, breaks: Sequence[float], weights: Optional[np.ndarray] = None
) -> SegmentedFit:
    """Return the lines between given breaks; a piece of fewer than two points has a slope of NaN.

    Parameters
    ----------
    x, y, weights
        As for `fit_segments`.
    breaks : sequence of float
        Rising.

    Raises
    ------
    InputError
        If there is no line to draw.
    """
    _check_points(x, 1, 2)
    sums = _Sums.of(x, y, weights)
    ends = [0, *np.searchsorted(x, breaks, side="right").tolist(), len(x)]
    segments = [_segment(sums, start, stop) for start, stop in zip(ends, ends[1:])]
    rss = float(sum(sums.residual(s.start, s.stop) for s in segments if s.stop - s.start > 1))
    return SegmentedFit(tuple(segments), tuple(float(b) for b in breaks), rss)


def _check_points(x: np.ndarray, segments: int, least: int) -> None:
    if segments < 1:
        raise InputError(f"The number of segments must be at least 1, not {segments}.")
    if len(x) < segments * least:
        raise InputError(
            f"The curve has {len(x)} points, too few for {segments} segments of at least {least}: the map or layer holds "
            "too few different values. Ask for fewer segments, or use data with more different values."
        )


@dataclass(frozen=True)
class _Sums:
    """Running weighted sums about the means, each (points + 1,), from which any piece's line follows."""

    x_mean: float
    y_mean: float
    w: np.ndarray
    x: np.ndarray
    y: np.ndarray
    xx: np.ndarray
    xy: np.ndarray
    yy: np.ndarray

    @classmethod
    def of(cls, x: np.ndarray, y: np.ndarray, weights: Optional[np.ndarray]) -> _Sums:
        w = np.ones(len(x)) if weights is None else np.asarray(weights, dtype=float)
        x_mean, y_mean = float(np.average(x, weights=w)), float(np.average(y, weights=w))
        u, v = x - x_mean, y - y_mean
        running = (np.r_[0.0, np.cumsum(term)] for term in (w, w * u, w * v, w * u * u, w * u * v, w * v * v))
        return cls(x_mean, y_mean, *running)

    def spread(self, start: np.ndarray | int, stop: np.ndarray | int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return the sums of squares and products of pieces about their own means: xx, xy, yy."""
        w, x, y = (s[stop] - s[start] for s in (self.w, self.x, self.y))
        with np.errstate(invalid="ignore", divide="ignore"):
            xx = self.xx[stop] - self.xx[start] - x * x / w
            xy = self.xy[stop] - self.xy[start] - x * y / w
            yy = self.yy[stop] - self.yy[start] - y * y / w
        return xx, xy, yy

    def residual(self, start: np.ndarray | int, stop: np.ndarray | int) -> np.ndarray:
        """Return the residual sum of squares of the line through each piece."""
        xx, xy, yy = self.spread(start, stop)
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.maximum(yy - xy * xy / xx, 0.0)


def _costs(sums: _Sums, least: int) -> np.ndarray:
    """Return the residual sum of squares of every piece, (points + 1, points + 1): [start, stop]; inf if too short."""
    ends = np.arange(len(sums.w))
    start, stop = np.meshgrid(ends, ends, indexing="ij")
    return np.where(stop - start >= least, sums.residual(start, stop), np.inf)


def _division(costs: np.ndarray, segments: int) -> list[int]:
    """Return the ends of the cheapest division, segments + 1 numbers from 0 to the number of points."""
    best = costs[0]  # (points + 1,): cost of the best division of the points before each end
    came_from = []
    for _ in range(segments - 1):
        through = best[:, None] + costs  # (end of the last but one, end of the last)
        came_from.append(np.argmin(through, axis=0))
        best = np.min(through, axis=0)
    ends = [len(costs) - 1]
    for previous in reversed(came_from):
        ends.append(int(previous[ends[-1]]))
    return [0, *reversed(ends)]


def _fit(x: np.ndarray, sums: _Sums, ends: Sequence[int]) -> SegmentedFit:
    segments = [_segment(sums, start, stop) for start, stop in zip(ends, ends[1:])]
    breaks = tuple(_crossing(x, left, right) for left, right in zip(segments, segments[1:]))
    return SegmentedFit(tuple(segments), breaks, float(sum(sums.residual(s.start, s.stop) for s in segments)))


def _segment(sums: _Sums, start: int, stop: int) -> Segment:
    if stop - start < 2:
        return Segment(start, stop, math.nan, math.nan, math.nan)
    xx, xy, yy = (float(value) for value in sums.spread(start, stop))
    weight = sums.w[stop] - sums.w[start]
    slope = xy / xx
    x_mean = sums.x_mean + (sums.x[stop] - sums.x[start]) / weight
    y_mean = sums.y_mean + (sums.y[stop] - sums.y[start]) / weight
    r2 = xy * xy / (xx * yy) if yy > 0 else 1.0
    return Segment(start, stop, slope, float(y_mean - slope * x_mean), r2)


def _crossing(x: np.ndarray, left: Segment, right: Segment) -> float:
    """Return where two neighbouring lines cross, if near the gap between their points, else its middle."""
    low, high = float(x[right.start - 1]), float(x[right.start])
    if left.slope != right.slope:
        cross = (left.intercept - right.intercept) / (right.slope - left.slope)
        if 2 * low - high <= cross <= 2 * high - low:
            return min(max(cross, low), high)
    return 0.5 * (low + high)
