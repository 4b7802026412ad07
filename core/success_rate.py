"""Success rate: the share of the deposits that a share of the area holds (Chung and Fabbri 2003)."""

from __future__ import annotations

import numpy as np

CAPTURE_SHARES = (0.05, 0.10, 0.20)  # of the area: what the table, the chart and the outputs report


def area_needed(below: np.ndarray, deposits: np.ndarray) -> np.ndarray:
    """Return for each deposit the share of the area that scores at least as high as its cell.

    A tied group of cells is walked completely before its deposits count as captured, so a map that
    has collapsed to few values cannot "capture 100 % in 10 % of the area".

    Parameters
    ----------
    below : numpy.ndarray, shape (cells,)
        `ranks.cells_below` of the evaluated area's scores.
    deposits : numpy.ndarray, shape (..., deposits)
        Index into `below` of each deposit's cell.

    Returns
    -------
    numpy.ndarray, shape (..., deposits)
        Shares in (0, 1].
    """
    return 1.0 - below[deposits] / len(below)


def captured(needed: np.ndarray, share: float) -> int:
    """Return how many deposits lie within the best `share` of the area; `needed` from `area_needed`."""
    return int(np.count_nonzero(needed <= share + 1e-12))


def scores_of_shares(values: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """Return the lowest score whose cells, with all higher ones, make up no more than each share of the area.

    Parameters
    ----------
    values : numpy.ndarray, shape (cells,)
        Scores of the area.
    shares : numpy.ndarray, shape (points,)
        0 to 1.

    Returns
    -------
    numpy.ndarray, shape (points,)
        NaN where the highest scores alone, tied, make up more.
    """
    rising = np.sort(values)
    left_out = np.ceil((1.0 - shares) * len(rising) - 1e-9).astype(np.intp)
    reached = np.full(len(shares), np.nan)
    some = left_out < len(rising)
    border = rising[left_out[some]]
    # where a tied group lies across the limit it stays out, and the next higher score is the threshold
    whole = np.searchsorted(rising, border, side="left") >= left_out[some]
    above = np.searchsorted(rising, border, side="right")
    place = np.where(whole, left_out[some], above)
    reached[some] = np.where(place < len(rising), rising[np.minimum(place, len(rising) - 1)], np.nan)
    return reached
