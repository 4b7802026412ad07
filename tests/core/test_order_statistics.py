"""Order statistics of streamed values, against sorting them all."""

from __future__ import annotations

import numpy as np
import pytest
from gossan.core.order_statistics import median, order_statistics
from numpy.testing import assert_array_equal

RNG = np.random.default_rng(4)
SETS = {
    "lognormal": np.exp(RNG.normal(2, 2, 20_001)),
    "both signs": RNG.normal(0, 1e-3, 20_000),
    "ties": np.round(RNG.normal(0, 2, 20_000)),
    "mostly one value": np.where(RNG.random(20_000) < 0.8, -0.25, RNG.normal(0, 1, 20_000)),
    "zeros of both signs": RNG.choice([-0.0, 0.0, 1.0], 999),
    "far apart": np.concatenate([RNG.normal(0, 1e-300, 500), RNG.normal(0, 1e300, 501)]),
    "float32": np.exp(RNG.normal(0, 1, 20_000)).astype(np.float32).astype(float),
    "one": np.array([3.5]),
}


def in_blocks(values: np.ndarray, size: int):
    """Return a callable that passes through values in blocks, an empty one among them."""
    parts = [values[i : i + size] for i in range(0, values.size, size)]
    return lambda: iter([*parts[:1], values[:0], *parts[1:]])


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("few", [3, 500, 10**6])
def test_values_and_their_ranks_equal_those_of_the_sorted_values(name, few):
    values = SETS[name]
    ranks = np.unique(np.linspace(0, values.size - 1, 23).astype(int))[::-1]
    found = order_statistics(in_blocks(values, 777), values.size, ranks, few)
    ordered = np.sort(values)
    assert_array_equal(found.values, ordered[ranks])
    assert_array_equal(found.below, np.searchsorted(ordered, ordered[ranks], "left"))
    assert_array_equal(found.below + found.equal, np.searchsorted(ordered, ordered[ranks], "right"))


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("few", [3, 10**6])
def test_the_median_is_numpys_to_the_last_bit(name, few):
    values = SETS[name]
    assert median(in_blocks(values, 1234), values.size, few) == np.median(values)


def test_no_more_values_are_gathered_than_allowed():
    values = SETS["lognormal"]
    gathered: list[int] = []

    class Watched(np.ndarray):
        """Notes how many of its values are taken out of a block."""

        def __getitem__(self, key):
            taken = super().__getitem__(key)
            if isinstance(key, np.ndarray):
                gathered[-1] += taken.size
            return taken

    def blocks():
        gathered.append(0)
        return (values[i : i + 500].view(Watched) for i in range(0, values.size, 500))

    assert median(blocks, values.size, 200) == np.median(values)
    assert gathered[-1] <= 200, "the last pass gathers what is sorted"
    assert len(gathered) > 1
