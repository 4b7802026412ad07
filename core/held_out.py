"""A share of the known cells set aside to measure on, so that no piece of ground is on both sides."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import label

TOUCHING = np.ones((3, 3))


def set_aside(labels: np.ndarray, known: np.ndarray, share: float, seed: int) -> np.ndarray:
    """Return the cells to measure on, boolean, shape (rows, columns).

    Cells of one label that touch each other stay together: the nine cells of one deposit are one
    piece of evidence, and windows cropped around them are nearly the same. Of each label about the
    share is set aside, in whole pieces, and at least one piece stays on each side.

    Parameters
    ----------
    labels : numpy.ndarray
        Label raster, shape (rows, columns).
    known : numpy.ndarray
        Boolean, shape (rows, columns): the cells that may be learnt from.
    share : float
        0 to 1; 0 sets nothing aside.
    seed : int
        Of the draw.
    """
    aside = np.zeros(known.shape, dtype=bool)
    if share <= 0:
        return aside
    rng = np.random.default_rng(seed)
    for value in np.unique(labels[known]):
        cells = known & (labels == value)
        pieces, count = label(cells, TOUCHING)
        if count < 2:
            continue
        size = np.bincount(pieces.ravel())[1:]
        order = rng.permutation(count)
        before = np.cumsum(size[order]) - size[order]
        taken = order[before < share * size.sum()]
        aside |= np.isin(pieces, taken[: count - 1] + 1)
    return aside
