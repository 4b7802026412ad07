"""The textbook's kriging of one place, slow and obvious, and what its tests krige."""

from __future__ import annotations

from typing import Optional

import numpy as np
from gossan.core.grid import Grid
from gossan.core.variogram_models import Structure, VariogramModel

GRID = Grid(500_000.0, 7_000_000.0, 100.0, 40, 50)
SPHERICAL = VariogramModel(0.1, (Structure("spherical", 0.9, 1500.0),))
EXPONENTIAL = VariogramModel(0.0, (Structure("exponential", 2.0, 3000.0),))
GAUSSIAN = VariogramModel(0.05, (Structure("gaussian", 1.0, 1200.0),))
ANISOTROPIC = VariogramModel(0.2, (Structure("spherical", 0.8, 2500.0, 0.4, 30.0),))
NESTED = VariogramModel(0.1, (Structure("spherical", 0.5, 600.0), Structure("exponential", 1.0, 4000.0, 0.5, 110.0)))
MODELS = {
    "spherical": SPHERICAL,
    "exponential": EXPONENTIAL,
    "gaussian": GAUSSIAN,
    "anisotropic": ANISOTROPIC,
    "nested": NESTED,
}


def reference(
    x: np.ndarray,
    y: np.ndarray,
    sample: np.ndarray,
    at: tuple[float, float],
    model: VariogramModel,
    neighbours: int,
    max_distance: Optional[float] = None,
    drift: str = "constant",
) -> tuple[float, float, float]:
    """The textbook's system at one place, in semivariances: estimate, variance, sum of multipliers and functions."""
    x, y, sample = (array[np.isfinite(sample)] for array in (x, y, sample))
    east, north = x - at[0], y - at[1]
    strongest = max(model.structures, key=lambda structure: structure.sill)
    distance = strongest.reduced_distance(east, north) * strongest.range
    near = distance <= np.sort(distance)[min(neighbours, len(x)) - 1] * (1 + 1e-9)
    if max_distance is not None:
        near &= distance <= max_distance
    if not near.any():
        return np.nan, np.nan, np.nan
    east, north, sample = east[near], north[near], sample[near]
    scale = np.abs(np.concatenate([east, north])).max()
    u, v = east / scale, north / scale
    columns = {
        "constant": [np.ones_like(u)],
        "linear": [np.ones_like(u), u, v],
        "quadratic": [np.ones_like(u), u, v, u * u, u * v, v * v],
    }[drift]
    functions = np.column_stack(columns)
    here = np.zeros(functions.shape[1])
    here[0] = 1.0
    k, p = functions.shape
    system = np.zeros((k + p, k + p))
    system[:k, :k] = model.semivariance(east[:, None] - east, north[:, None] - north)
    system[:k, k:], system[k:, :k] = functions, functions.T
    right = np.concatenate([model.semivariance(east, north), here])
    solved = np.linalg.solve(system, right)
    return float(solved[:k] @ sample), float(solved @ right), float(solved[k:] @ here)


def survey(seed: int, samples: int = 90, elements: int = 2, grid: Grid = GRID) -> tuple[np.ndarray, ...]:
    """Scattered samples, a third of them in a cluster, some outside the grid."""
    rng = np.random.default_rng(seed)
    width, height = grid.east - grid.west, grid.north - grid.south
    third = samples // 3
    x = np.concatenate([rng.uniform(-0.1, 1.1, samples - third) * width, width * (0.3 + rng.normal(0, 0.05, third))])
    y = np.concatenate([rng.uniform(-0.1, 1.1, samples - third) * height, height * (0.6 + rng.normal(0, 0.05, third))])
    return grid.west + x, grid.south + y, rng.normal(3, 1, (samples, elements))
