"""What sets batches apart from their neighbours: shifts fitted to the differences of near pairs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

import numpy as np

from .near_pairs import Neighbourhood

HUBER = 1.345  # standard deviations beyond which a pair counts for less
ITERATIONS = 20


@dataclass(frozen=True)
class Shifts:
    """What sets each batch apart from its neighbours.

    Attributes
    ----------
    shift : numpy.ndarray
        Shape (batches,); only differences within a region mean something.
    covariance : numpy.ndarray
        Shape (batches, batches), with the pairs of one block taken as dependent.
    blocks : int
        Blocks behind it.
    """

    shift: np.ndarray
    covariance: np.ndarray
    blocks: int


def fit_shifts(z: np.ndarray, near: Neighbourhood, robust: bool = False) -> Optional[Shifts]:
    """Fit what sets each batch apart: z differs between two near units by their batches' shifts.

    Parameters
    ----------
    z : numpy.ndarray
        Shape (units,).
    near : Neighbourhood
        The pairs; batches of different regions are not compared.
    robust : bool
        Huber's weights (1964) instead of least squares, so that a few pairs on an anomaly's edge count for little.

    Returns
    -------
    Shifts or None
        None where there are no pairs, or all lie in one block.
    """
    batches = len(near.region)
    one, other = near.batch[near.between].T
    connected = near.region[one] == near.region[other]
    seen, block = np.unique(near.block[connected], return_inverse=True)
    if len(seen) < 2:
        return None
    one, other, pairs = one[connected], other[connected], near.between[connected]
    difference = z[pairs[:, 0]] - z[pairs[:, 1]]
    weight = np.ones(len(one))
    for _ in range(ITERATIONS if robust else 1):
        inverse = np.linalg.pinv(_normal_matrix(one, other, weight, batches), hermitian=True)
        pull = weight * difference
        shift = inverse @ (np.bincount(one, pull, batches) - np.bincount(other, pull, batches))
        error = difference - (shift[one] - shift[other])
        moment = weight * error
        bend = HUBER * 1.4826 * float(np.median(np.abs(error)))
        if not robust or bend == 0:
            break
        weight = bend / np.maximum(np.abs(error), bend)
    sums = _sums(block, one, moment, (len(seen), batches)) - _sums(block, other, moment, (len(seen), batches))
    return Shifts(shift, inverse @ (sums.T @ sums) @ inverse * (len(seen) / (len(seen) - 1)), len(seen))


def _normal_matrix(one: np.ndarray, other: np.ndarray, weight: np.ndarray, batches: int) -> np.ndarray:
    """Return the matrix of the normal equations, shape (batches, batches)."""
    links = _sums(one, other, weight, (batches, batches))
    links = links + links.T
    return np.diag(links.sum(axis=1)) - links


def _sums(row: np.ndarray, column: np.ndarray, values: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """Return the values added up by row and column."""
    return np.bincount(row * shape[1] + column, values, shape[0] * shape[1]).reshape(shape)
