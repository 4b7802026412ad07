"""What lies in the field before anybody samples it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ..context import Context
from ..grid import Grid
from .background import draw_factors, log_background
from .elements import LITHOLOGIES, TABLE, Element
from .fields import cell_centres, value_at
from .haloes import BarrenAlteration, Haloes, draw_alteration, halo_of
from .lithology import draw_lithology
from .mineralisation import draw_deposits
from .relief import draw_relief
from .streams import Stage, stream
from .structures import Fault, draw_faults, nearest_fault

FAULTS = 34
TRUTH_BANDS = (
    "halo: mean log enrichment of the pathfinders",
    "lithology: " + ", ".join(f"{i + 1} {name}" for i, name in enumerate(LITHOLOGIES)),
    "distance to the nearest fault (map units)",
    "barren alteration: 1 pyrite halo, -1 leached",
    "elevation (m)",
)


@dataclass(frozen=True)
class Ground:
    """Geology, deposits and the fields of the background.

    Attributes
    ----------
    grid : Grid
    unit : float
        Unit length in map units; every size of the simulation is a multiple of it.
    trend : float
        Strike of the belt in radians, clockwise from north.
    faults : tuple of Fault
    lithology : numpy.ndarray
        Codes, uint8, shape (rows, columns): 1 for the first of `LITHOLOGIES`.
    relief : numpy.ndarray
        Elevation in metres, shape (rows, columns).
    haloes : Haloes
        Of the deposits, which it holds.
    alteration : BarrenAlteration
    factors : numpy.ndarray
        Regional factors common to all elements, shape (factors, rows, columns).
    """

    grid: Grid
    unit: float
    trend: float
    faults: tuple[Fault, ...]
    lithology: np.ndarray
    relief: np.ndarray
    haloes: Haloes
    alteration: BarrenAlteration
    factors: np.ndarray


def lay_ground(grid: Grid, unit: float, deposits: int, signal: float, seed: int, context: Context) -> Ground:
    """Draw the ground in the order of nature: structures, rocks, relief, deposits, background."""
    context.progress(0.0, "Faults and rocks")
    trend = math.radians(stream(seed, Stage.BELT).uniform(-50.0, 50.0))
    faults = draw_faults(grid, unit, trend, FAULTS, stream(seed, Stage.FAULTS))
    lithology = draw_lithology(grid, unit, trend, faults, stream(seed, Stage.ROCKS))
    context.progress(0.3, "Relief and regional background")
    relief = draw_relief(grid, unit, trend, stream(seed, Stage.RELIEF))
    factors = draw_factors(grid, unit, stream(seed, Stage.FACTORS))
    context.progress(0.7, "Deposits")
    planted = draw_deposits(grid, unit, lithology, faults, deposits, signal, stream(seed, Stage.DEPOSITS))
    haloes = halo_of(grid, unit, relief, planted, stream(seed, Stage.ORE))
    alteration = draw_alteration(grid, unit, trend, stream(seed, Stage.ALTERATION))
    return Ground(grid, unit, trend, faults, lithology, relief, haloes, alteration, factors)


def log_concentrations(
    ground: Ground, elements: tuple[Element, ...], x: np.ndarray, y: np.ndarray, seed: int, context: Context
) -> np.ndarray:
    """Return the natural logarithm of the concentrations at points, shape (points, elements)."""
    result = ground.haloes.log_enrichment(elements, x, y) + ground.alteration.log_change(elements, x, y)
    for j, element in enumerate(elements):
        context.progress(j / len(elements), f"Background of {element.symbol}")
        field = log_background(ground.grid, ground.unit, element, ground.lithology, ground.factors, ground.trend, seed)
        result[:, j] += value_at(ground.grid, field, x, y)
    return result


def truth_bands(ground: Ground) -> np.ndarray:
    """Return the truth raster, float32, shape (bands, rows, columns); the bands are `TRUTH_BANDS`."""
    x, y = cell_centres(ground.grid)
    sign = np.array([1.0 if kind == "pyrite" else -1.0 for kind in ground.alteration.kind])
    barren = np.clip(sign @ ground.alteration.reach(x, y), -1.0, 1.0).reshape(ground.grid.shape)
    halo = ground.haloes.strength(TABLE, x, y)
    distance, _ = nearest_fault(ground.faults, x, y)
    return np.stack([halo, ground.lithology, distance, barren, ground.relief]).astype(np.float32)
