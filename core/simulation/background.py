"""The regional background: rock, basement trend, correlated factors and each element's own field."""

from __future__ import annotations

import math

import numpy as np
from scipy import ndimage

from ..grid import Grid
from .elements import FACTORS, LITHOLOGIES, Element
from .fields import cell_centres, gaussian_field
from .streams import Stage, element_stream

MIXING = 0.7  # standard deviation, in unit lengths, over which sediment mixes what the rocks shed
ROCK_CONTRAST = 0.85  # share of the rocks' contrast that survives in sediment


def draw_factors(grid: Grid, unit: float, rng: np.random.Generator) -> np.ndarray:
    """Return the regional factors common to all elements, shape (factors, rows, columns), standardised.

    Each is half regional (range 12 unit lengths) and half local (range 4).
    """
    fields = []
    for _ in FACTORS:
        regional = gaussian_field(grid, 12.0 * unit, rng, smoothness=1.5)
        local = gaussian_field(grid, 4.0 * unit, rng, smoothness=0.7)
        fields.append((regional + local) / math.sqrt(2.0))
    return np.stack(fields)


def log_background(
    grid: Grid,
    unit: float,
    element: Element,
    lithology: np.ndarray,
    factors: np.ndarray,
    trend: float,
    seed: int,
) -> np.ndarray:
    """Return the natural logarithm of the element's background, shape (rows, columns)."""
    medians = np.log(np.array(element.medians))
    typical = np.average(medians, weights=np.bincount(lithology.ravel(), minlength=len(LITHOLOGIES) + 1)[1:])
    rock = (typical + ROCK_CONTRAST * (medians - typical))[lithology.astype(np.intp) - 1]
    mixed = ndimage.gaussian_filter(rock, MIXING * unit / grid.cell_size, mode="nearest")
    own = gaussian_field(grid, 5.0 * unit, element_stream(seed, Stage.BACKGROUND, element), smoothness=0.8)
    common = np.tensordot(np.array(element.factors), factors, axes=1)
    return mixed + common + element.own * own + element.trend * _basement(grid, trend)


def _basement(grid: Grid, trend: float) -> np.ndarray:
    """Depth to basement as a smooth ramp across the belt, -0.5 to 0.5."""
    x, y = cell_centres(grid)
    across = x * math.cos(trend) - y * math.sin(trend)
    low, high = float(across.min()), float(across.max())
    return (across - 0.5 * (low + high)) / max(high - low, grid.cell_size)
