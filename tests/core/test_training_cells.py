from __future__ import annotations

import numpy as np
import pytest
from gossan.core.errors import InputError
from gossan.core.training_cells import near_deposits, without_extremes


def test_cells_within_the_distance_of_a_deposit_are_near_it() -> None:
    labels = np.full((12, 15), 255, np.uint8)
    labels[3, 4] = labels[10, 12] = 1
    labels[6, 6] = 0
    row, column = np.mgrid[:12, :15]
    for distance in (0.0, 1.0, 2.0, 3.5):
        expected = np.minimum(np.hypot(row - 3, column - 4), np.hypot(row - 10, column - 12)) <= distance
        np.testing.assert_array_equal(near_deposits(labels, distance), expected)


def test_without_deposits_no_cell_is_near_one() -> None:
    assert not near_deposits(np.full((4, 5), 255, np.uint8), 3.0).any()


def test_the_longest_vectors_are_left_out_and_the_order_is_kept() -> None:
    norms = np.array([1.0, 9.0, 2.0, 8.0, 3.0, 4.0, 5.0, 6.0, 7.0, 0.5])
    cells = np.arange(100, 110)
    np.testing.assert_array_equal(without_extremes(norms, cells, 20.0), [100, 102, 104, 105, 106, 107, 108, 109])
    np.testing.assert_array_equal(without_extremes(norms, cells, 0.0), cells)


def test_tied_vectors_leave_the_same_cells_each_time() -> None:
    kept = without_extremes(np.ones(10), np.arange(10), 50.0)
    np.testing.assert_array_equal(kept, np.arange(5))


@pytest.mark.parametrize("percent", [-1.0, 100.0, np.nan])
def test_a_share_that_leaves_nothing_is_refused(percent: float) -> None:
    with pytest.raises(InputError, match="extreme cells"):
        without_extremes(np.ones(5), np.arange(5), percent)
