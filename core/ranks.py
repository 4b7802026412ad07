"""Where each cell of a map stands among the others: counts below, share at or above, mid-ranks."""

from __future__ import annotations

import numpy as np

from .errors import InputError


def cells_below(values: np.ndarray) -> np.ndarray:
    """Return for each value how many of the values are strictly lower, shape (cells,), int64.

    Everything Gossan says about a map's ranking (AUC, success rate, classes, votes) derives from
    these counts, so a tied group is treated the same way everywhere.
    """
    below, _ = _below_and_tied(values)
    return below


def share_at_or_above(values: np.ndarray) -> np.ndarray:
    """Return for each value the share of all values that are at least as high, shape (cells,), in (0, 1].

    This is the area one has to walk before the cell is reached, its whole tied group included: ties
    count against the map.
    """
    return 1.0 - cells_below(values) / len(values)


def percentile_ranks(values: np.ndarray) -> np.ndarray:
    """Return mid-ranks scaled to (0, 1), shape (cells,): tied cells share the mean of their ranks."""
    below, tied = _below_and_tied(values)
    return (below + tied / 2.0) / len(values)


def in_top_share(values: np.ndarray, share: float) -> np.ndarray:
    """Return which values lie in the top `share` (0 to 1) of all; a group tied across the limit stays out."""
    check_share("share", share)
    return share_at_or_above(values) <= share + 1e-12


def check_share(name: str, share: float) -> None:
    """Raise `InputError` unless `share` lies strictly between 0 and 1."""
    if not 0.0 < share < 1.0:
        raise InputError(f"The {name} is {100 * share:g} % of the area. Give a percentage above 0 and below 100.")


def _below_and_tied(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return how many values are lower than each, and how many equal it (itself included), both (cells,)."""
    _, group, size = np.unique(values, return_inverse=True, return_counts=True)
    return (np.cumsum(size) - size)[group], size[group]
