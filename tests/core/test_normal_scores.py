"""The rank table against sorting all values."""

from __future__ import annotations

import numpy as np
import pytest
from gossan.core.normal_scores import rank_table
from numpy.testing import assert_allclose
from scipy.special import ndtr, ndtri

KNOTS = 51
RNG = np.random.default_rng(5)
SETS = {
    "different": np.exp(RNG.normal(2, 1, 9_999)),
    "few": RNG.integers(-3, 20, 9_999).astype(float),
    "ties": np.round(np.exp(RNG.normal(4, 1, 9_999))),
    "half one value": np.where(RNG.random(9_999) < 0.5, 0.2, np.exp(RNG.normal(0, 1, 9_999))),
    "ties at the ends": np.clip(RNG.normal(0, 1, 9_999), -1.5, 1.5),
}


def reference(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """All at once: every value's mean rank, then the table's knots between them."""
    distinct, counts = np.unique(values, return_counts=True)
    shares = (np.cumsum(counts) - counts / 2) / values.size
    scores = ndtri(shares if distinct.size <= KNOTS else shares[[0, -1]])
    if distinct.size > KNOTS:
        scores = np.linspace(scores[0], scores[1], KNOTS)
        distinct = np.interp(ndtr(scores), shares, distinct)
    keep = np.concatenate([[True], np.diff(distinct) > 0])
    return distinct[keep], scores[keep]


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("few", [100, 10**6])
def test_the_table_equals_the_one_made_of_all_values_at_once(name, few):
    values = SETS[name]
    blocks = [values[i : i + 700] for i in range(0, values.size, 700)]
    table, scores = rank_table(lambda: blocks, values.size, KNOTS, few)
    expected, expected_scores = reference(values)
    assert_allclose(table, expected, rtol=1e-12)
    assert_allclose(scores, expected_scores, rtol=1e-12)
