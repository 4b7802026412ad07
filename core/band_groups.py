"""Layers that say much the same: groups of a stack's bands that are correlated with each other."""

from __future__ import annotations

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from .ranks import percentile_ranks

LIMIT = 0.8


def correlated_groups(cells: np.ndarray, limit: float = LIMIT) -> tuple[tuple[int, ...], ...]:
    """Return groups of two or more bands, each linked to another of its group by a rank correlation beyond the limit.

    Positive or negative correlation (Spearman's) links alike. Constant bands belong to no group.

    Parameters
    ----------
    cells : numpy.ndarray
        Finite values, shape (bands, n).
    limit : float
        0 to 1.

    Returns
    -------
    tuple of tuple of int
        The bands' positions, rising; groups in the order of their first band.
    """
    varying = np.flatnonzero(np.ptp(cells, axis=1) > 0) if cells.shape[1] else np.zeros(0, dtype=int)
    if len(varying) < 2:
        return ()
    ranks = np.stack([percentile_ranks(cells[band]) for band in varying])
    first, second = np.nonzero(np.abs(np.corrcoef(ranks)) > limit)
    links = coo_matrix((np.ones(len(first)), (first, second)), shape=(len(varying),) * 2)
    _, group = connected_components(links, directed=False)
    groups = [tuple(int(band) for band in varying[group == number]) for number in range(group.max() + 1)]
    return tuple(sorted(members for members in groups if len(members) > 1))
