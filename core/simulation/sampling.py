"""Where samples are taken, and by which of the surveys that make up the data set."""

from __future__ import annotations

import math

import numpy as np
from scipy import ndimage
from scipy.spatial import cKDTree

from ..grid import Grid
from .fields import cell_centres, gaussian_field, value_at

DUPLICATE_SHARE = 0.04
CLUSTERS = 6  # areas of denser infill sampling


def draw_sites(
    grid: Grid, unit: float, relief: np.ndarray, count: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Draw `count` sites along valleys, denser in infill areas, with gaps (ice, lakes, no access).

    Returns
    -------
    tuple of numpy.ndarray
        Eastings and northings, each of shape (count,).
    """
    density = _sampling_density(grid, unit, relief, rng).ravel()
    candidates = max(4 * count, 16)
    draws = np.sort(rng.random(candidates))
    cells = np.searchsorted(np.cumsum(density) / density.sum(), rng.permutation(draws)).clip(0, density.size - 1)
    x, y = (values.ravel()[cells] for values in cell_centres(grid))
    points = np.column_stack([x, y]) + rng.uniform(-0.5, 0.5, (candidates, 2)) * grid.cell_size
    area = grid.rows * grid.columns * grid.cell_size**2
    kept = spread_out(points, 0.45 * math.sqrt(area / count))
    chosen = points[kept[:count]]
    return np.round(chosen[:, 0], 1), np.round(chosen[:, 1], 1)


def _sampling_density(grid: Grid, unit: float, relief: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Relative density of samples per cell."""
    x, y = cell_centres(grid)
    above = relief - ndimage.gaussian_filter(relief, 1.5 * unit / grid.cell_size, mode="nearest")
    density = np.exp(-1.3 * above / max(float(above.std()), 1e-9))
    for _ in range(CLUSTERS):
        east, north = rng.uniform(grid.west, grid.east), rng.uniform(grid.south, grid.north)
        density *= 1.0 + 3.0 * np.exp(-0.5 * ((x - east) ** 2 + (y - north) ** 2) / (2.5 * unit) ** 2)
    gaps = gaussian_field(grid, 7.0 * unit, rng, smoothness=2.0)
    return np.where(gaps > np.quantile(gaps, 0.93), 0.0, density)


def spread_out(points: np.ndarray, spacing: float) -> np.ndarray:
    """Return indices of the points in order, those nearer than `spacing` to an earlier one that is kept put last."""
    keep = np.ones(len(points), dtype=bool)
    pairs = cKDTree(points).query_pairs(spacing, output_type="ndarray")
    for first, second in pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))].tolist():
        if keep[first]:
            keep[second] = False
    return np.concatenate([np.flatnonzero(keep), np.flatnonzero(~keep)])


def assign_surveys(
    grid: Grid, unit: float, x: np.ndarray, y: np.ndarray, surveys: int, rng: np.random.Generator
) -> np.ndarray:
    """Return the survey (0 to `surveys` - 1) of each site: neighbouring areas with ragged, overlapping edges."""
    angle = rng.uniform(0.0, 2.0 * math.pi) + 2.0 * math.pi * np.arange(surveys) / surveys
    middle_x, middle_y = 0.5 * (grid.west + grid.east), 0.5 * (grid.south + grid.north)
    centre_x = middle_x + 0.3 * (grid.east - grid.west) * np.sin(angle)
    centre_y = middle_y + 0.3 * (grid.north - grid.south) * np.cos(angle)
    distance = np.hypot(x[:, np.newaxis] - centre_x, y[:, np.newaxis] - centre_y)
    for k in range(surveys):
        warp = value_at(grid, gaussian_field(grid, 8.0 * unit, rng, smoothness=2.0), x, y)
        distance[:, k] += 2.5 * unit * warp + 1.5 * unit * rng.standard_normal(len(x))
    return np.argmin(distance, axis=1)


def number_of_duplicates(sites: int) -> int:
    """Return how many of the sites are sampled twice."""
    return round(DUPLICATE_SHARE * sites)


def draw_duplicates(sites: int, count: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return which `count` of the sites have a duplicate, and for each whether only the analysis is repeated.

    A field duplicate is a second sample (its own nugget); a laboratory duplicate is a second
    analysis of the first one.
    """
    return np.sort(rng.choice(sites, count, replace=False)), rng.random(count) < 0.5
