"""Relief and the way sediment takes over it."""

from __future__ import annotations

import math

import numpy as np

from ..grid import Grid
from .fields import cell_centres, gaussian_field, value_at


def draw_relief(grid: Grid, unit: float, trend: float, rng: np.random.Generator) -> np.ndarray:
    """Return elevations in metres, shape (rows, columns): ridges along the belt, tilted towards one side."""
    x, y = cell_centres(grid)
    ridges = gaussian_field(grid, 9.0 * unit, rng, smoothness=2.0, stretch=1.6, azimuth=trend)
    spurs = gaussian_field(grid, 3.0 * unit, rng, smoothness=1.5)
    aspect = rng.uniform(0.0, 2.0 * math.pi)
    tilt = ((x - grid.west) * math.sin(aspect) + (y - grid.south) * math.cos(aspect)) / (40.0 * unit)
    relief = 260.0 * ridges + 70.0 * spurs + 350.0 * tilt
    return relief - relief.min() + 120.0


def downstream_paths(
    grid: Grid, relief: np.ndarray, x: np.ndarray, y: np.ndarray, step: float, steps: int
) -> np.ndarray:
    """Follow the steepest descent from each point, with some inertia, like a stream.

    Returns
    -------
    numpy.ndarray
        Shape (points, steps + 1, 2); the first is the point itself.
    """
    south, east = np.gradient(relief, grid.cell_size)
    position = np.column_stack([x, y]).astype(float)
    heading = np.zeros_like(position)
    path = [position]
    for _ in range(steps):
        px, py = position.T
        downhill = np.column_stack([-value_at(grid, east, px, py), value_at(grid, south, px, py)])
        heading = _unit_vectors(_unit_vectors(downhill) + 0.6 * heading)
        position = position + step * heading
        path.append(position)
    return np.stack(path, axis=1)


def _unit_vectors(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.maximum(np.hypot(*vectors.T), 1e-12)[:, np.newaxis]
