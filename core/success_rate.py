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
