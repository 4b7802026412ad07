"""Moments of values in blocks: right, and the same however they are cut."""

from __future__ import annotations

import math

import numpy as np
import pytest
from gossan.core.moments import CHUNK, extent, spread
from numpy.testing import assert_allclose
from scipy.stats import skew

VALUES = 57_000.0 + np.exp(np.random.default_rng(8).normal(0, 1.2, 5 * CHUNK + 321))


def in_blocks(size: int):
    return lambda: [VALUES[i : i + size] for i in range(0, VALUES.size, size)] + [VALUES[:0]]


def test_count_ends_mean_variance_and_skewness_are_those_of_all_values():
    whole = extent(in_blocks(1000))
    assert (whole.count, whole.minimum, whole.maximum) == (VALUES.size, VALUES.min(), VALUES.max())
    assert_allclose(whole.mean, math.fsum(VALUES) / VALUES.size, rtol=1e-15)
    moments = spread(in_blocks(1000), whole.mean, whole.count)
    assert_allclose(moments.variance, VALUES.var(), rtol=1e-12)
    assert_allclose(moments.deviation, VALUES.std(), rtol=1e-12)
    assert_allclose(moments.skewness, skew(VALUES), rtol=1e-10)


@pytest.mark.parametrize("size", [1, 17, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK + 5])
def test_the_cuts_between_blocks_change_no_bit(size):
    whole = extent(in_blocks(VALUES.size))
    assert extent(in_blocks(size)) == whole
    assert spread(in_blocks(size), whole.mean, whole.count) == spread(in_blocks(VALUES.size), whole.mean, whole.count)


def test_the_reach_of_negative_values_is_the_largest_absolute_one():
    assert extent(lambda: [np.array([-7.0, 2.0])]).reach == 7.0
