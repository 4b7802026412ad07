"""The table that turns values into normal scores: exact ranks of values that come in blocks."""

from __future__ import annotations

from typing import Optional

import numpy as np
from scipy.special import ndtr, ndtri

from .order_statistics import FEW, Blocks, order_statistics

LOOK = 4096


def rank_table(blocks: Blocks, count: int, knots: int, few: int = FEW) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return values and their normal scores, both strictly increasing.

    The score of a value is the normal quantile of its mean rank, (rank - 0.5) / n, ties sharing their
    mean. Where more than `knots` values differ, the table holds values at scores evenly spaced between
    the ends, linear in the rank between the two values around them: dense in both tails.

    Parameters
    ----------
    blocks : callable
        Passes through the values, see `core.order_statistics`.
    count : int
        How many values there are.
    knots : int
        The most entries of the table.
    few : int
        How many values may be held in memory at once.
    """
    table = _distinct(blocks, knots)
    if table is not None:
        distinct, counts = table
        shares = (np.cumsum(counts) - counts / 2) / count  # (distinct,): mean ranks from 0 to 1
        return tuple(distinct.tolist()), tuple(ndtri(shares).tolist())
    first, last = ndtri(order_statistics(blocks, count, [0, count - 1], few).shares(count))
    scores = np.linspace(first, last, knots)
    values = _at_shares(blocks, count, ndtr(scores), few)
    keep = np.concatenate([[True], np.diff(values) > 0])
    return tuple(values[keep].tolist()), tuple(scores[keep].tolist())


def _distinct(blocks: Blocks, most: int) -> Optional[tuple[np.ndarray, np.ndarray]]:
    """Return the different values and how often each occurs; None where there are more than `most`."""
    distinct, counts = np.empty(0), np.empty(0, dtype=np.int64)
    for values in blocks():
        if np.unique(values[:LOOK]).size > most:  # spares sorting a block to learn what its start tells
            return None
        own, own_counts = np.unique(values, return_counts=True)
        distinct, place = np.unique(np.concatenate([distinct, own]), return_inverse=True)
        if distinct.size > most:
            return None
        counts = np.bincount(place, np.concatenate([counts, own_counts]), distinct.size).astype(np.int64)
    return distinct, counts


def _at_shares(blocks: Blocks, count: int, shares: np.ndarray, few: int) -> np.ndarray:
    """Return the values whose mean ranks are the given shares of all, shape (m,), linear between neighbours."""
    ranks = np.clip(np.floor(shares * count - 0.5).astype(np.int64), 0, count - 2)
    found = order_statistics(blocks, count, [*ranks.tolist(), *(ranks + 1).tolist()], few)
    values, places = found.values.reshape(2, -1), found.shares(count).reshape(2, -1)  # (below and above, m)
    tied = np.flatnonzero(values[0] == values[1])
    if tied.size:  # both are one value: the other neighbour is the next smaller or larger one
        above = places[0, tied] <= shares[tied]
        below, equal = found.below[tied], found.equal[tied]
        beyond = np.clip(np.where(above, below + equal, below - 1), 0, count - 1)
        other = order_statistics(blocks, count, beyond.tolist(), few)
        values[above.astype(int), tied], places[above.astype(int), tied] = other.values, other.shares(count)
    gap = places[1] - places[0]
    part = np.divide(shares - places[0], gap, out=np.zeros_like(gap), where=gap > 0)
    return values[0] + np.clip(part, 0.0, 1.0) * (values[1] - values[0])
