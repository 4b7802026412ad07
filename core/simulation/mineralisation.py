"""Deposits controlled by structure and rock, clustered into camps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

import numpy as np
from scipy.spatial import cKDTree
from scipy.special import ndtri

from ..grid import Grid
from .elements import LITHOLOGIES
from .fields import cell_centres, gaussian_field
from .structures import Fault, intersections, nearest_fault

HOSTS = {
    "greywacke": 0.8,
    "black shale": 1.0,
    "basalt": 1.2,
    "rhyolite": 2.5,
    "limestone": 1.0,
    "granite": 0.15,
    "ultramafic": 0.2,
}
CAMP_SIZE = 2.8  # deposits per camp, on average
CAMP_RADIUS = 2.6  # unit lengths
SPACING = 0.7  # between neighbouring deposits, in unit lengths
COVERED = 0.4  # share of the deposits that do not reach the surface
PLACES = (
    "Raven", "Copper", "Larch", "Iron", "Wolf", "Granite", "Silver", "Marten", "Cinder", "Boulder", "Osprey", "Tarn",
    "Rusty", "Hemlock", "Badger", "Signal", "Quartz", "Heron", "Sentinel", "Willow", "Anvil", "Lichen", "Falcon", "Ember",
)  # fmt: skip
FEATURES = ("Creek", "Ridge", "Knob", "Lake", "Pass", "Bluff", "Gulch", "Hill", "Spur", "Flat", "Falls", "Basin")


@dataclass(frozen=True)
class Deposits:
    """The planted deposits; every attribute has one entry per deposit.

    Attributes
    ----------
    x, y : numpy.ndarray
        Easting and northing.
    name, camp : numpy.ndarray
        Text.
    size : numpy.ndarray
        Ore in million tonnes.
    depth : numpy.ndarray
        Metres of cover; 0 outcrops.
    strike : numpy.ndarray
        Strike of the nearest fault in radians: the long axis of the halo.
    style : numpy.ndarray
        -1 (copper and gold) to 1 (lead, zinc, silver); shared within a camp.
    strength : numpy.ndarray
        Factor on the log enrichment of the halo.
    radius : numpy.ndarray
        Radius of the core halo in map units.
    """

    x: np.ndarray
    y: np.ndarray
    name: np.ndarray
    camp: np.ndarray
    size: np.ndarray
    depth: np.ndarray
    strike: np.ndarray
    style: np.ndarray
    strength: np.ndarray
    radius: np.ndarray

    def __len__(self) -> int:
        return len(self.x)


def favourability(
    grid: Grid, unit: float, lithology: np.ndarray, faults: tuple[Fault, ...], fertility: np.ndarray
) -> np.ndarray:
    """Return the relative chance of a deposit per cell: near faults, nearer crossings, in good hosts, fertile ground."""
    x, y = cell_centres(grid)
    distance, _ = nearest_fault(faults, x, y)
    chance = np.exp(-distance / (0.55 * unit))
    crossings = intersections(faults)
    if len(crossings):
        gap = cKDTree(crossings).query(np.column_stack([x.ravel(), y.ravel()]))[0].reshape(grid.shape)
        chance *= 1.0 + 4.0 * np.exp(-((gap / (1.3 * unit)) ** 2))
    hosts = np.array([HOSTS[name] for name in LITHOLOGIES])
    return (chance + 1e-6) * hosts[lithology.astype(np.intp) - 1] * np.exp(0.9 * fertility)


def draw_deposits(
    grid: Grid,
    unit: float,
    lithology: np.ndarray,
    faults: tuple[Fault, ...],
    count: int,
    signal: float,
    rng: np.random.Generator,
) -> Deposits:
    """Draw exactly `count` deposits: first their camps, then each within its camp, then what each is like."""
    fertility = gaussian_field(grid, 10.0 * unit, rng)
    chance = favourability(grid, unit, lithology, faults, fertility)
    camps = min(count, max(1, round(count / CAMP_SIZE)))
    cx, cy = _draw_apart(grid, chance, np.ones((camps if count else 0, 1)), 5.0 * unit, rng)
    shares = rng.dirichlet(np.full(camps, 1.6)) if count else np.empty(0)
    member = np.concatenate([np.arange(camps), rng.choice(camps, count - camps, p=shares)]) if count else np.empty(0)
    member = np.sort(member.astype(np.intp))
    x, y = _draw_apart(grid, chance, _near(grid, cx, cy, CAMP_RADIUS * unit), SPACING * unit, rng, member)
    _, strike = nearest_fault(faults, x, y)
    return _describe(x, y, strike, member, unit, signal, rng)


def _near(grid: Grid, cx: np.ndarray, cy: np.ndarray, radius: float) -> np.ndarray:
    """Weight of every cell for each camp, shape (camps, cells): Gaussian around the camp's centre."""
    x, y = (values.ravel() for values in cell_centres(grid))
    return np.exp(-0.5 * ((x - cx[:, np.newaxis]) ** 2 + (y - cy[:, np.newaxis]) ** 2) / radius**2) + 1e-12


def _draw_apart(
    grid: Grid,
    chance: np.ndarray,
    weights: np.ndarray,
    spacing: float,
    rng: np.random.Generator,
    row_of: Optional[np.ndarray] = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Draw points one after the other by ``chance * weights[row]``, away from the earlier ones where there is room.

    `weights` has shape (rows, cells or 1); point i uses row ``row_of[i]``, or row i.
    """
    cell_x, cell_y = (values.ravel() for values in cell_centres(grid))
    rows = np.arange(len(weights)) if row_of is None else row_of
    free = np.ones(chance.size, dtype=bool)
    x, y = np.empty(len(rows)), np.empty(len(rows))
    for i, row in enumerate(rows):
        share = chance.ravel() * weights[row]
        share = share * free if (share * free).sum() > 1e-9 * share.sum() else share
        cell = int(np.searchsorted(np.cumsum(share), rng.random() * share.sum(), side="right").clip(0, share.size - 1))
        shift = rng.uniform(-0.5, 0.5, 2) * grid.cell_size
        x[i], y[i] = cell_x[cell] + shift[0], cell_y[cell] + shift[1]
        free &= np.hypot(cell_x - x[i], cell_y - y[i]) > spacing
    return x, y


def _describe(
    x: np.ndarray,
    y: np.ndarray,
    strike: np.ndarray,
    member: np.ndarray,
    unit: float,
    signal: float,
    rng: np.random.Generator,
) -> Deposits:
    """Give the deposits names, sizes, cover and haloes."""
    count = len(x)
    grade = ndtri((rng.permutation(count) + rng.random(count)) / max(count, 1))  # standard score of the log size
    covered = rng.permutation(count) < round(COVERED * count)
    depth = np.where(covered, np.round(90.0 * np.exp(0.6 * rng.standard_normal(count)), -1), 0.0)
    camps = int(member.max()) + 1 if count else 0
    style = np.clip(rng.normal(0.0, 0.45, camps)[member] + rng.normal(0.0, 0.15, count), -1.0, 1.0)
    return Deposits(
        x=x,
        y=y,
        name=_names(count, rng),
        camp=np.array([f"{PLACES[i % len(PLACES)]} {'' if i < len(PLACES) else i + 1}".strip() for i in member], "U24"),
        size=np.round(1.5 * np.exp(1.3 * grade), 2),
        depth=depth,
        strike=strike,
        style=style,
        strength=signal * np.clip(np.exp(0.12 + 0.3 * grade + 0.3 * rng.standard_normal(count)), 0.2, 2.2),
        radius=unit * 0.65 * np.exp(0.22 * grade + 0.15 * rng.standard_normal(count)),
    )


def _names(count: int, rng: np.random.Generator) -> np.ndarray:
    """Return `count` different place names."""
    order = rng.permutation(len(PLACES) * len(FEATURES))
    names = []
    for i in range(count):
        turn, place = divmod(i, len(order))
        first, second = divmod(int(order[place]), len(FEATURES))
        names.append(f"{PLACES[first]} {FEATURES[second]}" + (f" {turn + 1}" if turn else ""))
    return np.array(names, dtype="U32")
