"""Multiplicative replacement of values below detection: the measured parts keep their ratios, the whole its sum."""

from __future__ import annotations

import numpy as np

from .errors import InputError

SHARE = 0.65  # of the detection limit
TOTAL = 1e6  # ppm: the whole sample, what was not analysed included


def multiplicative_replacement(values: np.ndarray, limit: np.ndarray, below: np.ndarray, ppm: np.ndarray) -> np.ndarray:
    """Return the values with 0.65 times the limit below detection and the measured parts scaled to make room.

    ``r_j = 0.65 L_j`` below detection and ``r_j = x_j (1 - sum of 0.65 L_k / c)`` where measured, with
    the total c = 1,000,000 ppm: the sample is the whole that is closed, not the sum of the elements
    that happened to be analysed, so a sample's values do not depend on which of them are in the
    table. All measured parts of a sample are scaled by one factor: their ratios, and the log-ratios
    between them, stay what they were. With trace elements the factor differs from 1 by a few ppm.

    Parameters
    ----------
    values : numpy.ndarray
        Measured values, each part in its own unit, NaN where missing; shape (samples, parts).
    limit : numpy.ndarray
        Detection limits where `below`, in the part's unit; NaN where unknown, shape (samples, parts).
    below : numpy.ndarray
        Which values are below detection, bool, shape (samples, parts).
    ppm : numpy.ndarray
        What one of each part's unit is in ppm, shape (parts,).

    Returns
    -------
    numpy.ndarray
        float64, shape (samples, parts), in the parts' units; NaN where missing or without a limit.

    Raises
    ------
    InputError
        If replacements would fill the whole sample.

    Notes
    -----
    Martin-Fernandez, Barcelo-Vidal & Pawlowsky-Glahn (2003), Mathematical Geology 35, 253-278, equation 8.
    """
    replaced = np.where(below, SHARE * limit, 0.0)
    room = 1.0 - np.nansum(replaced * ppm, axis=1) / TOTAL
    if (room <= 0).any():
        worst = int(np.argmin(room))
        raise InputError(
            f"The detection limits of sample {worst + 1} add up to more than the sample ({(1 - room[worst]) * 100:,.0f} % "
            "of it). Check the units in the field names."
        )
    return np.where(below, SHARE * limit, values * room[:, None])
