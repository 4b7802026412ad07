"""Smoother outlines of anomalies: of the scores themselves, or of the cells that exceed a threshold.

NoData is neutral everywhere: it gets no value and lends none, and the edge of the data wears nothing off.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import Optional

import numpy as np
from scipy.ndimage import binary_dilation, binary_erosion, gaussian_filter, median_filter, minimum_filter

from .context import Context
from .errors import InputError
from .row_blocks import row_blocks

SCORE_SMOOTHINGS = ("median", "gaussian")
MASK_SMOOTHING = "open and close"
SMOOTHINGS = ("none", *SCORE_SMOOTHINGS, MASK_SMOOTHING)
MOST_RADIUS = 20  # cells
REACH = 4.0  # standard deviations at which the Gaussian is cut off
BLOCK = 2**21  # cells that are smoothed at once
GATHERED = 2**22  # values of windows that are sorted at once


def check_smoothing(smoothing: str, radius: int) -> None:
    """Raise `InputError` unless the smoothing is one of `SMOOTHINGS`, and its radius 1 to 20 cells."""
    if smoothing not in SMOOTHINGS:
        raise InputError(f"The smoothing is '{smoothing}'. Choose one of {', '.join(SMOOTHINGS)}.")
    if not 1 <= radius <= MOST_RADIUS:
        raise InputError(f"The radius of the smoothing is {radius} cells. Give 1 to {MOST_RADIUS}.")


def smoothed_scores(scores: np.ndarray, smoothing: str, radius: int, context: Optional[Context] = None) -> np.ndarray:
    """Return the median or the Gaussian mean of each cell's neighbourhood.

    Parameters
    ----------
    scores : numpy.ndarray
        Shape (rows, columns), NaN = NoData.
    smoothing : str
        ``median`` of the square of 2 radius + 1 cells, or ``gaussian`` weights whose standard deviation is the
        radius, divided by the weights of the cells that have a value.
    radius : int
        In cells.
    context : Context, optional
        Reports, and smooths blocks of rows side by side.

    Returns
    -------
    numpy.ndarray
        Same shape and type, NaN where and only where the scores are.
    """
    check_smoothing(smoothing, radius)
    if smoothing == "median":
        return _by_blocks(partial(_median, radius=radius), scores, radius, context)
    return _by_blocks(partial(_gaussian, radius=radius), scores, math.ceil(REACH * radius) + 1, context)


def opened_and_closed(
    mask: np.ndarray, valid: np.ndarray, radius: int, context: Optional[Context] = None
) -> np.ndarray:
    """Return the mask without specks and necks, then without gaps and bays, that a disc of this radius does not fit in.

    Parameters
    ----------
    mask, valid : numpy.ndarray
        bool, shape (rows, columns): the cells that count, and those with data.
    radius : int
        Of the disc, in cells.
    context : Context, optional
        Reports, and works on blocks of rows side by side.
    """
    check_smoothing(MASK_SMOOTHING, radius)
    states = np.where(valid, mask.astype(np.uint8), np.uint8(2))  # 2: NoData
    return _by_blocks(partial(_open_and_close, radius=radius), states, 4 * radius, context).astype(bool)


def _by_blocks(
    smooth: Callable[[np.ndarray], np.ndarray], cells: np.ndarray, halo: int, context: Optional[Context]
) -> np.ndarray:
    """Return ``smooth(cells)``, worked on in blocks of rows that see `halo` rows beyond themselves."""
    piece = partial(_smoothed_rows, cells, smooth, halo)
    return np.concatenate((context or Context()).map(piece, row_blocks(cells.shape, BLOCK)))


def _smoothed_rows(
    cells: np.ndarray, smooth: Callable[[np.ndarray], np.ndarray], halo: int, rows: slice, context: Context
) -> np.ndarray:
    context.progress(0.0, "smoothing")
    first = max(rows.start - halo, 0)
    made = smooth(cells[first : rows.stop + halo])
    return made[rows.start - first : rows.stop - first]


def _median(scores: np.ndarray, radius: int) -> np.ndarray:
    """Return the median of the cells with a value in each square window, shape (rows, columns)."""
    side = 2 * radius + 1
    valid = np.isfinite(scores)
    median = median_filter(np.where(valid, scores, 0), side)
    whole = minimum_filter(valid.view(np.uint8), side, mode="constant", cval=0).astype(bool)
    median[~valid] = np.nan
    padded = np.pad(np.where(valid, scores, np.nan), radius, constant_values=np.nan)
    windows = np.lib.stride_tricks.sliding_window_view(padded, (side, side))
    row, column = np.nonzero(valid & ~whole)
    step = max(GATHERED // side**2, 1)
    for start in range(0, len(row), step):
        at = (row[start : start + step], column[start : start + step])
        median[at] = _median_of_rows(windows[at].reshape(-1, side**2))
    return np.asarray(median)


def _median_of_rows(values: np.ndarray) -> np.ndarray:
    """Return the median of the finite values of each row, shape (rows,); each row has one."""
    count = np.isfinite(values).sum(axis=1)
    ordered, row = np.sort(values, axis=1), np.arange(len(values))  # NaN sorts last
    return np.asarray((ordered[row, (count - 1) // 2] + ordered[row, count // 2]) / 2)


def _gaussian(scores: np.ndarray, radius: int) -> np.ndarray:
    """Return the Gaussian mean of the cells with a value, shape (rows, columns)."""
    valid = np.isfinite(scores)

    def weighed(values: np.ndarray) -> np.ndarray:
        return np.asarray(gaussian_filter(values.astype(float), radius, mode="constant", truncate=REACH))

    with np.errstate(invalid="ignore", divide="ignore"):
        mean = weighed(np.where(valid, scores, 0)) / weighed(valid)
    mean[~valid] = np.nan
    return mean.astype(scores.dtype)


def _open_and_close(states: np.ndarray, radius: int) -> np.ndarray:
    """Return the opened and closed mask of states 0, 1 and 2 (NoData), bool, shape (rows, columns)."""
    valid, mask = states != 2, states == 1
    step = np.arange(-radius, radius + 1)
    disc = step[:, None] ** 2 + step**2 <= radius**2

    def eroded(cells: np.ndarray) -> np.ndarray:
        return np.asarray(binary_erosion(cells | ~valid, disc, border_value=1) & valid)

    def dilated(cells: np.ndarray) -> np.ndarray:
        return np.asarray(binary_dilation(cells, disc) & valid)

    return eroded(dilated(dilated(eroded(mask))))
