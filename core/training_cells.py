"""Which cells an anomaly model may take for background: away from deposits, without the most extreme."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import distance_transform_edt

from .errors import InputError
from .labels import DEPOSIT


def near_deposits(labels: np.ndarray, distance: float) -> np.ndarray:
    """Return which cells are deposits or lie within `distance` cells of one.

    Parameters
    ----------
    labels : numpy.ndarray
        Label raster, shape (rows, columns): 1 deposit.
    distance : float
        Between cell centres, in cells; 0 = the deposit cells alone.

    Returns
    -------
    numpy.ndarray
        Boolean, shape (rows, columns).
    """
    deposits = labels == DEPOSIT
    if not deposits.any():
        return deposits
    return distance_transform_edt(~deposits) <= distance


def without_extremes(norms: np.ndarray, cells: np.ndarray, percent: float) -> np.ndarray:
    """Return the cells without the given percentage whose norms are the largest.

    An anomaly that nobody has labelled would otherwise teach the model that it is normal.

    Parameters
    ----------
    norms : numpy.ndarray
        Norm of each cell's standardised vector, shape (n,).
    cells : numpy.ndarray
        Whatever identifies the cells, shape (n,).
    percent : float
        0 keeps all; below 100.
    """
    if not 0.0 <= percent < 100.0:
        raise InputError(
            f"The share of extreme cells to leave out must be 0 % or more and below 100 %, not {percent:g}."
        )
    keep = len(cells) - int(percent / 100.0 * len(cells))
    return cells[np.sort(np.argsort(norms, kind="stable")[:keep])]
