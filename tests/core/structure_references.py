"""Slow, obvious references for maps of structures: cell by cell, segment by segment, by the definition."""

from __future__ import annotations

import math

import numpy as np
from gossan.core.grid import Grid


def distances(ends: np.ndarray, grid: Grid) -> np.ndarray:
    """Distance of every cell's centre to the nearest of the segments (x0, y0, x1, y1)."""
    out = np.empty(grid.shape)
    start, step = ends[:, :2], ends[:, 2:] - ends[:, :2]
    squared = np.maximum((step**2).sum(axis=1), 1e-300)
    for row, northing in enumerate(grid.y_centres()):
        for column, easting in enumerate(grid.x_centres()):
            place = np.array([easting, northing])
            share = np.clip(((place - start) * step).sum(axis=1) / squared, 0, 1)
            out[row, column] = np.hypot(*(start + share[:, None] * step - place).T).min()
    return out


def line_densities(ends: np.ndarray, grid: Grid, radius: float) -> np.ndarray:
    """Length of the segments within a circle, by the roots of a quadratic equation, over the circle's area."""
    out = np.zeros(grid.shape)
    for row, northing in enumerate(grid.y_centres()):
        for column, easting in enumerate(grid.x_centres()):
            for x0, y0, x1, y1 in ends:
                out[row, column] += (x1 - x0 != 0 or y1 - y0 != 0) and chord(
                    x0 - easting, y0 - northing, x1 - easting, y1 - northing, radius
                )
    return out / (math.pi * radius**2)


def chord(x0: float, y0: float, x1: float, y1: float, radius: float) -> float:
    """Length of a segment within a circle around the origin."""
    a = (x1 - x0) ** 2 + (y1 - y0) ** 2
    b = x0 * (x1 - x0) + y0 * (y1 - y0)
    c = x0**2 + y0**2 - radius**2
    if b * b <= a * c:
        return 0.0
    low, high = ((-b + sign * math.sqrt(b * b - a * c)) / a for sign in (-1, 1))
    return max(min(high, 1.0) - max(low, 0.0), 0.0) * math.sqrt(a)


def shares(ends: np.ndarray, grid: Grid, radius: float) -> np.ndarray:
    """Share of a circle that polygons cover: every outline's every segment adds the triangle to the centre, cut."""
    out = np.zeros(grid.shape)
    for row, northing in enumerate(grid.y_centres()):
        for column, easting in enumerate(grid.x_centres()):
            for x0, y0, x1, y1 in ends:
                out[row, column] += triangle(x0 - easting, y0 - northing, x1 - easting, y1 - northing, radius)
    return out / (math.pi * radius**2)


def triangle(x0: float, y0: float, x1: float, y1: float, radius: float) -> float:
    """Signed area of the triangle between a segment and the origin within a circle around the origin."""
    a = (x1 - x0) ** 2 + (y1 - y0) ** 2
    b = x0 * (x1 - x0) + y0 * (y1 - y0)
    c = x0**2 + y0**2 - radius**2
    if b * b <= a * c:
        return sector(x0, y0, x1, y1, radius)
    low, high = (min(max((-b + sign * math.sqrt(b * b - a * c)) / a, 0.0), 1.0) for sign in (-1, 1))
    if high <= low:
        return sector(x0, y0, x1, y1, radius)
    u0, v0, u1, v1 = (p + s * d for s in (low, high) for p, d in ((x0, x1 - x0), (y0, y1 - y0)))
    return sector(x0, y0, u0, v0, radius) + (u0 * v1 - v0 * u1) / 2 + sector(u1, v1, x1, y1, radius)


def sector(x0: float, y0: float, x1: float, y1: float, radius: float) -> float:
    """Signed area of the circle's sector between two directions."""
    return radius**2 / 2 * math.atan2(x0 * y1 - y0 * x1, x0 * x1 + y0 * y1)
