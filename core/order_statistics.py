"""Exact order statistics of values that come in blocks, in a few passes and little memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Callable

import numpy as np

Blocks = Callable[[], Iterable[np.ndarray]]  # each call passes through the same finite values once, float64, shape (n,)

FEW = 2**22  # values that are gathered and sorted: 32 MiB
DIGIT = 11  # bits of a value's key that one pass tells apart
KEY = 64


@dataclass(frozen=True)
class Ranked:
    """Values at given ranks; all shape (ranks,).

    Attributes
    ----------
    values : numpy.ndarray
        The values, float64.
    below, equal : numpy.ndarray
        How many values are smaller than each, and how many equal it, int64.
    """

    values: np.ndarray
    below: np.ndarray
    equal: np.ndarray

    def shares(self, count: int) -> np.ndarray:
        """Return the mean rank of each value, ties included, as a share of `count` values."""
        return (self.below + self.equal / 2) / count


@dataclass(frozen=True)
class _Search:
    """Where the wanted values lie: intervals of keys that share their leading bits.

    Attributes
    ----------
    shift : int
        How many trailing bits of the keys are still open.
    prefixes : numpy.ndarray
        The leading bits of each interval, increasing, uint64, shape (k,).
    below, inside : numpy.ndarray
        How many values lie below each interval and in it, int64, shape (k,).
    slots : numpy.ndarray
        Which interval holds each wanted rank, shape (ranks,).
    """

    shift: int
    prefixes: np.ndarray
    below: np.ndarray
    inside: np.ndarray
    slots: np.ndarray


def order_statistics(blocks: Blocks, count: int, ranks: Sequence[int], few: int = FEW) -> Ranked:
    """Return the values that have the given ranks when all are sorted.

    A radix selection: each pass counts the next `DIGIT` bits of those values that share their leading
    bits with a wanted one, until few enough are left to be sorted. The result is exact and does not
    depend on how the values are cut into blocks.

    Parameters
    ----------
    blocks : callable
        Returns the blocks of values, finite, the same ones at each call.
    count : int
        How many values there are.
    ranks : sequence of int
        From 0 (the smallest) to count - 1, any order.
    few : int
        How many values may be held and sorted at once.

    Returns
    -------
    Ranked
        One entry per rank.
    """
    wanted = np.asarray(ranks, dtype=np.int64)
    search = _Search(
        KEY,
        np.zeros(1, dtype=np.uint64),
        np.zeros(1, dtype=np.int64),
        np.full(1, count, dtype=np.int64),
        np.zeros(wanted.size, dtype=np.intp),
    )
    while search.inside.sum() > few and search.shift > 0:
        search = _narrow(blocks, search, wanted)
    if search.shift == 0:
        return Ranked(_values(search.prefixes)[search.slots], search.below[search.slots], search.inside[search.slots])
    return _sorted_out(np.concatenate([inside for _, inside in _inside(blocks, search)]), search, wanted)


def median(blocks: Blocks, count: int, few: int = FEW) -> float:
    """Return the median of `count` values that come in blocks; as `numpy.median` does, to the last bit."""
    middle = order_statistics(blocks, count, sorted({(count - 1) // 2, count // 2}), few).values
    return float(middle.mean())


def _keys(values: np.ndarray) -> np.ndarray:
    """Return whole numbers that sort as the values do, uint64, same shape."""
    bits = (np.asarray(values, dtype=np.float64) + 0.0).view(np.uint64)  # + 0.0: minus zero is zero
    sign = np.uint64(1 << 63)
    return np.where(bits & sign, ~bits, bits | sign)


def _values(keys: np.ndarray) -> np.ndarray:
    """Return the values of keys; the inverse of `_keys`."""
    sign = np.uint64(1 << 63)
    return np.where(keys & sign, keys ^ sign, ~keys).view(np.float64)


def _inside(blocks: Blocks, search: _Search) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield per block the interval of every value that is in one, and these values."""
    for values in blocks():
        if search.shift == KEY:
            yield np.zeros(values.size, dtype=np.intp), values
            continue
        leading = _keys(values) >> np.uint64(search.shift)
        slot = np.minimum(np.searchsorted(search.prefixes, leading), search.prefixes.size - 1)
        found = search.prefixes[slot] == leading
        yield slot[found], values[found]


def _narrow(blocks: Blocks, search: _Search, wanted: np.ndarray) -> _Search:
    """Return the search with the next bits told apart."""
    shift = max(search.shift - DIGIT, 0)
    size = 1 << (search.shift - shift)
    counts = np.zeros(search.prefixes.size * size, dtype=np.int64)
    for slot, values in _inside(blocks, search):
        digit = (_keys(values) >> np.uint64(shift)) & np.uint64(size - 1)
        counts += np.bincount(slot * size + digit.astype(np.intp), minlength=counts.size)
    table = counts.reshape(-1, size)
    ends = search.below[:, None] + np.cumsum(table, axis=1)  # (k, size): values up to the end of each interval
    digits = np.array([np.searchsorted(ends[s], r, side="right") for s, r in zip(search.slots, wanted)], dtype=np.intp)
    cells, slots = np.unique(search.slots * size + digits, return_inverse=True)
    rows, columns = cells // size, cells % size
    prefixes = (search.prefixes[rows] << np.uint64(search.shift - shift)) | columns.astype(np.uint64)
    return _Search(shift, prefixes, (ends - table)[rows, columns], table[rows, columns], slots)


def _sorted_out(values: np.ndarray, search: _Search, wanted: np.ndarray) -> Ranked:
    """Return the wanted values from those of all intervals."""
    offsets = np.cumsum(search.inside) - search.inside  # of each interval among the gathered values
    before = (search.below - offsets)[search.slots]  # values below the interval that were not gathered
    places = wanted - before
    if wanted.size <= 4:
        values = np.partition(values, places)
        chosen = values[places]
        below = np.array([np.count_nonzero(values < v) for v in chosen], dtype=np.int64)
        equal = np.array([np.count_nonzero(values == v) for v in chosen], dtype=np.int64)
    else:
        values = np.sort(values)
        chosen = values[places]
        below = np.searchsorted(values, chosen, side="left")
        equal = np.searchsorted(values, chosen, side="right") - below
    return Ranked(chosen, below + before, equal)
