"""What a sample pattern suggests: a cell size, and how far from the samples a map may reach."""

from __future__ import annotations

import math

import numpy as np
from scipy.spatial import cKDTree

from .errors import InputError

CELLS_PER_SPACING = 2.0
MOST_CELLS = 4_000_000  # of the samples' bounding box
PROBES = 10_000  # samples whose neighbours are looked up, evenly taken; more would change nothing
REACHED = 0.95  # share of the samples that find their neighbours within the suggested distance


def typical_spacing(x: np.ndarray, y: np.ndarray) -> float:
    """Return the spacing of samples in map units.

    The geometric mean of the median distance to the nearest other sample, which clusters make small,
    and of the square root of the area per sample, which empty ground makes large. On a regular
    survey both are the survey's spacing. The area is that of the rectangle with the samples' covariance.

    Parameters
    ----------
    x, y : numpy.ndarray
        Eastings and northings, shape (samples,). Samples at one location count once.

    Raises
    ------
    InputError
        If there are fewer than two locations.
    """
    sites = _locations(x, y)
    nearest = float(np.median(_distances(sites, 1)))
    by_area = math.sqrt(_area(sites) / len(sites))
    return math.sqrt(nearest * by_area) if by_area > nearest else nearest


def suggest_cell_size(x: np.ndarray, y: np.ndarray) -> float:
    """Return a cell size of half the typical spacing, as 1, 2 or 5 times a power of ten.

    At half the spacing two samples rarely share a cell, and no cell is far finer than what was sampled. It is coarser
    where the samples' extent would otherwise hold more than about four million cells.

    Parameters
    ----------
    x, y : numpy.ndarray
        Eastings and northings, shape (samples,).

    Raises
    ------
    InputError
        If there are fewer than two locations.
    """
    extent = float(np.ptp(x)) * float(np.ptp(y))
    return round_to_125(max(typical_spacing(x, y) / CELLS_PER_SPACING, math.sqrt(extent / MOST_CELLS)))


def suggest_max_distance(x: np.ndarray, y: np.ndarray, neighbours: int = 12) -> float:
    """Return how far a cell's samples may lie: within it 95 % of the samples find that many others.

    So sampled ground is filled without holes, and what lies farther from every sample stays NoData.
    Rounded to 1, 2 or 5 times a power of ten.

    Parameters
    ----------
    x, y : numpy.ndarray
        Eastings and northings, shape (samples,).
    neighbours : int
        Samples per cell.

    Raises
    ------
    InputError
        If there are fewer than two locations.
    """
    sites = _locations(x, y)
    farthest = _distances(sites, min(neighbours, len(sites) - 1))
    return round_to_125(float(np.quantile(farthest, REACHED)))


def sampled_area(x: np.ndarray, y: np.ndarray) -> float:
    """Return the area of the rectangle that has the samples' covariance, in square map units.

    Parameters
    ----------
    x, y : numpy.ndarray
        Eastings and northings, shape (samples,).

    Raises
    ------
    InputError
        If there are fewer than two locations.
    """
    return _area(_locations(x, y))


def round_to_125(value: float) -> float:
    """Return the nearest of 1, 2, 5 times a power of ten to a positive value."""
    decade = 10.0 ** math.floor(math.log10(value))
    steps = [factor * decade for factor in (1.0, 2.0, 5.0, 10.0)]
    return float(f"{min(steps, key=lambda step: abs(step - value)):.1g}")


def _locations(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the distinct locations, shape (locations, 2)."""
    sites = np.unique(np.column_stack([x, y]).astype(float), axis=0)
    if len(sites) < 2:
        raise InputError(
            f"All {len(x)} samples lie at {len(sites)} location, which has no spacing. "
            "Check the layer's filter and selection, or give a cell size and a largest distance."
        )
    return sites


def _distances(sites: np.ndarray, neighbours: int) -> np.ndarray:
    """Return the distance of (at most `PROBES`) locations to their `neighbours`-th nearest other one."""
    probes = sites[:: max(1, len(sites) // PROBES)]
    distances, _ = cKDTree(sites).query(probes, [neighbours + 1])
    return np.asarray(distances[:, 0])


def _area(sites: np.ndarray) -> float:
    """Return the area of the rectangle that has the locations' covariance (variance = side ** 2 / 12)."""
    return 12.0 * math.sqrt(max(float(np.linalg.det(np.cov(sites.T))), 0.0))
