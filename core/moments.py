"""Mean, spread and skewness of values that come in blocks; the same to the last bit however they are cut."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from .order_statistics import Blocks

CHUNK = 4096  # values that are summed together: chunks are cut by place, not by block


@dataclass(frozen=True)
class Extent:
    """Count, smallest, largest and mean of values."""

    count: int
    minimum: float
    maximum: float
    mean: float

    @property
    def reach(self) -> float:
        """The largest absolute value."""
        return max(abs(self.minimum), abs(self.maximum))


@dataclass(frozen=True)
class Spread:
    """Second and third central moment: the means of (value - mean) squared and cubed."""

    variance: float
    third: float

    @property
    def deviation(self) -> float:
        """The standard deviation."""
        return math.sqrt(self.variance)

    @property
    def skewness(self) -> float:
        """The third standardised moment; 0 where the values are constant."""
        return self.third / self.variance**1.5 if self.variance > 0 else 0.0


class _Sum:
    """A sum that grows block by block: exact over chunks, which are cut every `CHUNK` values."""

    def __init__(self) -> None:
        self._chunks: list[float] = []
        self._rest = np.empty(0)

    def add(self, values: np.ndarray) -> None:
        """Add values, shape (n,)."""
        if self._rest.size:
            lacking = min(CHUNK - self._rest.size, values.size)
            self._rest, values = np.concatenate([self._rest, values[:lacking]]), values[lacking:]
            if self._rest.size == CHUNK:
                self._chunks.append(float(self._rest.sum()))
                self._rest = np.empty(0)
        whole = values.size // CHUNK * CHUNK
        self._chunks += values[:whole].reshape(-1, CHUNK).sum(axis=1).tolist()
        if whole < values.size:
            self._rest = values[whole:].copy()

    def total(self) -> float:
        """Return the sum so far."""
        return math.fsum([*self._chunks, float(self._rest.sum())])


def extent(blocks: Blocks) -> Extent:
    """Return count, smallest, largest and mean, in one pass over at least one value."""
    total, count, low, high = _Sum(), 0, math.inf, -math.inf
    for values in _filled(blocks()):
        total.add(values)
        count += values.size
        low, high = min(low, float(values.min())), max(high, float(values.max()))
    return Extent(count, low, high, total.total() / count)


def spread(blocks: Blocks, mean: float, count: int) -> Spread:
    """Return the central moments of `count` values around their mean, in one pass."""
    squares, cubes = _Sum(), _Sum()
    for values in _filled(blocks()):
        centred = values - mean
        square = centred * centred
        squares.add(square)
        cubes.add(square * centred)
    return Spread(squares.total() / count, cubes.total() / count)


def _filled(blocks: Iterable[np.ndarray]) -> Iterable[np.ndarray]:
    return (values for values in blocks if values.size)
