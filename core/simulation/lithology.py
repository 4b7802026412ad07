"""Rock units: a folded, faulted volcano-sedimentary sequence, cut by granites and ultramafic slivers."""

from __future__ import annotations

import math

import numpy as np

from ..grid import Grid
from .elements import LITHOLOGIES
from .fields import cell_centres, gaussian_field
from .structures import Fault, nearest_fault

# the sequence from the core of an anticline to the core of a syncline: unit and its share of the limb
SEQUENCE = (
    ("greywacke", 0.22),
    ("basalt", 0.20),
    ("rhyolite", 0.15),
    ("black shale", 0.14),
    ("limestone", 0.09),
    ("greywacke", 0.20),
)
LIMB = 13.0  # width of a fold limb, in unit lengths


def code_of(name: str) -> int:
    """Return the unit's code in the truth raster: 1 for the first of `LITHOLOGIES`."""
    return LITHOLOGIES.index(name) + 1


def draw_lithology(
    grid: Grid, unit: float, trend: float, faults: tuple[Fault, ...], rng: np.random.Generator
) -> np.ndarray:
    """Return the code of the rock unit in each cell, shape (rows, columns), uint8."""
    x, y = cell_centres(grid)
    displaced_x, displaced_y = _undo_slip(x, y, faults)
    codes = _fold(grid, unit, trend, displaced_x, displaced_y, rng)
    codes = _add_ultramafic(grid, unit, codes, faults, rng)
    return _add_granite(grid, unit, trend, codes, rng)


def _undo_slip(x: np.ndarray, y: np.ndarray, faults: tuple[Fault, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Return where each point lay before the faults moved; slip tapers to the tips and away from the fault."""
    x, y = x.copy(), y.copy()
    for fault in faults:
        first, last = fault.vertices[0], fault.vertices[-1]
        chord = np.hypot(*(last - first))
        if chord <= 0:
            continue
        direction = (last - first) / chord
        east, north = x - first[0], y - first[1]
        along = (east * direction[0] + north * direction[1]) / chord  # 0 to 1 between the tips
        trace = _signed_distance(x, y, fault, direction)
        taper = np.clip(4.0 * along * (1.0 - along), 0.0, 1.0) * np.exp(-np.abs(trace) / (0.35 * chord))
        shift = 0.5 * fault.slip * np.sign(trace) * taper
        x -= shift * direction[0]
        y -= shift * direction[1]
    return x, y


def _signed_distance(x: np.ndarray, y: np.ndarray, fault: Fault, direction: np.ndarray) -> np.ndarray:
    """Offset of points across the trace (positive left of it), read off at their place along the chord."""
    offset = fault.vertices - fault.vertices[0]
    along = offset @ direction
    across = offset @ np.array([-direction[1], direction[0]])
    east, north = x - fault.vertices[0, 0], y - fault.vertices[0, 1]
    point_along = east * direction[0] + north * direction[1]
    point_across = -east * direction[1] + north * direction[0]
    return point_across - np.interp(point_along, along, across)


def _fold(grid: Grid, unit: float, trend: float, x: np.ndarray, y: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Number the folded sequence: limbs mirror each other, thickness and strike wander."""
    across = (x - grid.west) * math.cos(trend) - (y - grid.south) * math.sin(trend)
    bend = gaussian_field(grid, 9.0 * unit, rng, smoothness=2.0, stretch=2.2, azimuth=trend)
    ripple = gaussian_field(grid, 3.0 * unit, rng, smoothness=1.5, stretch=2.0, azimuth=trend)
    phase = across / (LIMB * unit) + rng.random() * 2.0 + 0.30 * bend + 0.05 * ripple
    depth = np.abs(np.mod(phase, 2.0) - 1.0)  # 0 in the anticline, 1 in the syncline
    tops = np.cumsum([share for _, share in SEQUENCE])[:-1]
    names = np.array([code_of(name) for name, _ in SEQUENCE], dtype=np.uint8)
    return names[np.searchsorted(tops, depth)]


def _add_ultramafic(
    grid: Grid, unit: float, codes: np.ndarray, faults: tuple[Fault, ...], rng: np.random.Generator
) -> np.ndarray:
    """Squeeze lenses of ultramafic rock along the longest fault of the belt."""
    field = gaussian_field(grid, 4.0 * unit, rng, smoothness=2.0)
    belts = [fault for fault in faults if fault.family == "trend"][:1]
    distance, _ = nearest_fault(tuple(belts), *cell_centres(grid))
    return np.where(distance < 0.6 * unit * np.clip(field + 0.8, 0.0, 1.6), code_of("ultramafic"), codes).astype(
        np.uint8
    )


def _add_granite(grid: Grid, unit: float, trend: float, codes: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Intrude three or four plutons, elongated along the belt, with irregular outlines."""
    x, y = cell_centres(grid)
    outline = gaussian_field(grid, 3.5 * unit, rng, smoothness=1.0)
    inside = np.zeros(grid.shape, dtype=bool)
    for _ in range(int(rng.integers(3, 5))):
        east = x - rng.uniform(grid.west, grid.east)
        north = y - rng.uniform(grid.south, grid.north)
        radius = rng.uniform(2.2, 5.0) * unit
        along = (east * math.sin(trend) + north * math.cos(trend)) / rng.uniform(1.1, 1.8)
        across = east * math.cos(trend) - north * math.sin(trend)
        inside |= np.hypot(along, across) / radius + 0.22 * outline < 1.0
    return np.where(inside, code_of("granite"), codes).astype(np.uint8)
