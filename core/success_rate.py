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


def thresholds_of_shares(values: np.ndarray, shares: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the lowest score whose cells, with all higher ones, make up no more than each share of the area.

    Parameters
    ----------
    values : numpy.ndarray, shape (cells,)
        Scores of the area.
    shares : numpy.ndarray, shape (points,)
        0 to 1.

    Returns
    -------
    scores : numpy.ndarray, shape (points,)
        NaN where the highest scores alone, tied, make up more.
    areas : numpy.ndarray, shape (points,)
        The share of the area that scores at least as much; below the share asked for where cells are tied.
    """
    levels, counts = np.unique(values, return_counts=True)
    below = np.cumsum(counts) - counts
    left_out = np.ceil((1.0 - shares) * len(values) - 1e-9)  # cells that must stay below
    level = np.searchsorted(below, left_out, side="left")
    some = level < len(levels)
    scores, areas = np.full(len(shares), np.nan), np.zeros(len(shares))
    scores[some] = levels[level[some]]
    areas[some] = 1.0 - below[level[some]] / len(values)
    return scores, areas
