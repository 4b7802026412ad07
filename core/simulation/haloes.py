"""What deposits and barren alteration add to the background, as log enrichment at any point."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ..grid import Grid
from .elements import TABLE, Element
from .mineralisation import Deposits
from .relief import downstream_paths

ZONE_WIDTH = np.array([0.95, 1.4, 2.2])  # radius of each zone as a multiple of the deposit's
PERSISTENCE = np.array([70.0, 130.0, 260.0])  # metres of cover through which the zone fades to 1/e
ELONGATION = 2.0  # along the fault
TRAIN_LENGTH = 3.0  # distance downstream, in unit lengths, in which the train fades to 1/e
TRAIN_STEP, TRAIN_STEPS = 0.3, 28
MIXTURE = 0.35  # standard deviation of the factor by which an element differs from deposit to deposit
PATHFINDER_GAIN = 0.7  # elements from this gain on make up the truth's halo strength


@dataclass(frozen=True)
class Haloes:
    """Primary haloes and dispersion trains of the deposits.

    Attributes
    ----------
    deposits : Deposits
    unit : float
        The survey's unit length in map units.
    paths : numpy.ndarray
        The trains, shape (deposits, steps + 1, 2).
    mixture : numpy.ndarray
        Factor on the log enrichment of every element of the table, shape (deposits, table): no two
        ores are alike.
    """

    deposits: Deposits
    unit: float
    paths: np.ndarray
    mixture: np.ndarray

    def log_enrichment(self, elements: tuple[Element, ...], x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Return log(with / without deposits) at points, shape (points, elements); metal of overlapping haloes adds up."""
        x, y = np.ravel(x), np.ravel(y)
        added = np.zeros((x.size, len(elements)))
        for i in range(len(self.deposits)):
            near = self._within_reach(i, x, y)
            reach = self._zones(i, x[near], y[near])  # (points, zones)
            peak = self._peaks(i, elements)
            added[near] += np.expm1(reach[:, [element.zone for element in elements]] * peak)
        return np.log1p(added)

    def strength(self, elements: tuple[Element, ...], x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Return the mean log enrichment of the pathfinders among `elements`, in the shape of `x`."""
        suite = tuple(element for element in elements if element.gain >= PATHFINDER_GAIN)
        return self.log_enrichment(suite, x, y).mean(axis=1).reshape(np.shape(x))

    def _peaks(self, i: int, elements: tuple[Element, ...]) -> np.ndarray:
        """Log enrichment of each element in the middle of deposit i: its strength, cover and style."""
        deposits = self.deposits
        zones = np.array([element.zone for element in elements])
        gains = np.array([element.gain * self.mixture[i, TABLE.index(element)] for element in elements])
        towards = np.array([-0.45, 0.35, 0.0])[zones] * deposits.style[i]
        return deposits.strength[i] * gains * (1.0 + towards) * np.exp(-deposits.depth[i] / PERSISTENCE[zones])

    def _within_reach(self, i: int, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Indices of the points where deposit i can be more than noise."""
        margin = max(3.2 * ELONGATION * ZONE_WIDTH[-1] * self.deposits.radius[i], 4.0 * self.unit)
        low, high = self.paths[i].min(axis=0) - margin, self.paths[i].max(axis=0) + margin
        return np.flatnonzero((x > low[0]) & (x < high[0]) & (y > low[1]) & (y < high[1]))

    def _zones(self, i: int, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Relative strength (0 to 1) of each zone's primary halo or train, whichever is stronger: (points, zones)."""
        deposits = self.deposits
        east, north = x - deposits.x[i], y - deposits.y[i]
        sine, cosine = math.sin(deposits.strike[i]), math.cos(deposits.strike[i])
        along, across = (east * sine + north * cosine) / ELONGATION, east * cosine - north * sine
        distance = np.hypot(along, across)[:, np.newaxis] / (ZONE_WIDTH * deposits.radius[i])
        primary = np.exp(-(distance**1.5))
        return np.maximum(primary, 0.75 * self._train(i, x, y)[:, np.newaxis])

    def _train(self, i: int, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Relative strength of the dispersion train of deposit i: it fades and widens downstream."""
        travelled = np.arange(TRAIN_STEPS + 1) * TRAIN_STEP * self.unit
        width = 0.45 * self.unit + 0.12 * travelled
        gap = (x[:, np.newaxis] - self.paths[i, :, 0]) ** 2 + (y[:, np.newaxis] - self.paths[i, :, 1]) ** 2
        return np.exp(-travelled / (TRAIN_LENGTH * self.unit) - 0.5 * gap / width**2).max(axis=1)


def halo_of(grid: Grid, unit: float, relief: np.ndarray, deposits: Deposits, rng: np.random.Generator) -> Haloes:
    """Return the haloes of the deposits, their trains led down the relief, each ore with its own mixture."""
    paths = downstream_paths(grid, relief, deposits.x, deposits.y, TRAIN_STEP * unit, TRAIN_STEPS)
    mixture = np.clip(1.0 + MIXTURE * rng.standard_normal((len(deposits), len(TABLE))), 0.2, 2.0)
    return Haloes(deposits, unit, paths, mixture)


@dataclass(frozen=True)
class BarrenAlteration:
    """Alteration without ore: it looks like something and is not.

    Attributes
    ----------
    kind : tuple of str
        ``pyrite`` (arsenic, some iron and antimony) or ``leached`` (mobile metals gone).
    x, y, radius, stretch, azimuth : numpy.ndarray
        Where and how large each is, shape (zones,).
    """

    kind: tuple[str, ...]
    x: np.ndarray
    y: np.ndarray
    radius: np.ndarray
    stretch: np.ndarray
    azimuth: np.ndarray

    def reach(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Return the relative strength (0 to 1) of each zone at points, shape (zones, points)."""
        east = np.ravel(x) - self.x[:, np.newaxis]
        north = np.ravel(y) - self.y[:, np.newaxis]
        sine, cosine = np.sin(self.azimuth)[:, np.newaxis], np.cos(self.azimuth)[:, np.newaxis]
        along = (east * sine + north * cosine) / self.stretch[:, np.newaxis]
        across = east * cosine - north * sine
        return np.exp(-((np.hypot(along, across) / self.radius[:, np.newaxis]) ** 2))

    def log_change(self, elements: tuple[Element, ...], x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Return the log change of the background at points, shape (points, elements)."""
        change = np.array([[ALTERATION[kind].get(element.symbol, 0.0) for element in elements] for kind in self.kind])
        return self.reach(x, y).T @ change.reshape(len(self.kind), len(elements))


ALTERATION = {
    "pyrite": {"As": 1.9, "Fe": 0.35, "Sb": 0.3, "Co": 0.2},
    "leached": {"Zn": -0.9, "Mn": -1.1, "Cu": -0.7, "Co": -0.8, "Ni": -0.5, "Cd": -0.9, "Ba": -0.4, "Ag": -0.3},
}


def draw_alteration(grid: Grid, unit: float, trend: float, rng: np.random.Generator) -> BarrenAlteration:
    """Draw two pyrite haloes and two leached zones anywhere on the map."""
    kind = ("pyrite", "pyrite", "leached", "leached")
    count = len(kind)
    return BarrenAlteration(
        kind=kind,
        x=rng.uniform(grid.west, grid.east, count),
        y=rng.uniform(grid.south, grid.north, count),
        radius=unit * np.array([1.7, 1.3, 2.2, 1.8]) * rng.uniform(0.8, 1.25, count),
        stretch=rng.uniform(1.2, 2.2, count),
        azimuth=trend + rng.normal(0.0, 0.3, count),
    )
