"""Clusters of neighbouring deposits: the units that are independent of each other, or nearly so."""

from __future__ import annotations

import math

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from .errors import InputError
from .spacing import round_to_125

USUAL_DISTANCE = 10_000.0  # map units: the width of a mining camp and its district
LEAST_CELLS = 2.0


def single_linkage_clusters(x: np.ndarray, y: np.ndarray, distance: float) -> np.ndarray:
    """Number the groups of points that chains of steps of at most `distance` connect.

    Deposits of one camp share their geology, their samples and their discovery, so they are one piece
    of evidence rather than many: resampling and moving are done by cluster.

    Parameters
    ----------
    x, y : numpy.ndarray, shape (points,)
        Coordinates in map units.
    distance : float
        Longest step inside a cluster, in map units; 0 joins only points on the same spot.

    Returns
    -------
    numpy.ndarray, shape (points,), int64
        Cluster of each point, numbered from 0 in the order in which they first appear.

    Raises
    ------
    InputError
        If `distance` is negative or not finite.
    """
    if not (np.isfinite(distance) and distance >= 0):
        raise InputError(f"The cluster distance is {distance}. Give a distance of 0 or more, in map units.")
    points = np.column_stack([x, y]).astype(float)
    if len(points) == 0:
        return np.zeros(0, dtype=np.int64)
    pairs = cKDTree(points).query_pairs(distance, output_type="ndarray")
    links = coo_matrix((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(len(points), len(points)))
    _, labels = connected_components(links, directed=False)
    return _numbered_by_appearance(labels)


def suggest_cluster_distance(deposits: int, area: float, cell_size: float = 0.0) -> float:
    """Return how near each other deposits must lie to count as one cluster, in a survey of this area.

    The mean distance to the nearest other deposit if they lay at random (half the square root of the area per
    deposit): what lies nearer is nearer than chance would have it. At most 10,000 map units, a mining camp; rounded to 1, 2
    or 5 times a power of ten. On simulated surveys, whose camps are known, it keeps deposits of a camp together and
    joins few camps, where 10,000 makes one cluster of a survey 20 km wide.

    Parameters
    ----------
    deposits : int
        How many there are.
    area : float
        Ground with data, in square map units.
    cell_size : float
        At least two cells are suggested, so that the cells of one deposit are never parted.

    Notes
    -----
    Clark and Evans (1954), Distance to nearest neighbor as a measure of spatial relationships in populations, Ecology
    35, 445-453.
    """
    by_chance = 0.5 * math.sqrt(area / max(deposits, 1))
    if not by_chance > 0:
        return USUAL_DISTANCE
    return max(min(round_to_125(by_chance), USUAL_DISTANCE), LEAST_CELLS * cell_size)


def _numbered_by_appearance(labels: np.ndarray) -> np.ndarray:
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    number = np.empty(len(first), dtype=np.int64)
    number[np.argsort(first)] = np.arange(len(first))
    return number[inverse]
