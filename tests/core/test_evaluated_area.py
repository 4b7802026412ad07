from __future__ import annotations

import numpy as np
import pytest
from gossan.core.errors import InputError
from gossan.core.evaluated_area import area_near_deposits, locate_deposits, neighbourhood_maximum
from gossan.core.grid import Grid

GRID = Grid(0.0, 100.0, 10.0, 10, 12)


def test_each_deposit_is_in_use_outside_or_on_nodata() -> None:
    valid = np.ones(GRID.shape, dtype=bool)
    valid[0, 1] = False
    located = locate_deposits(GRID, np.array([5.0, 15.0, -1.0, 5.0]), np.array([95.0, 95.0, 95.0, 99.0]), valid)
    np.testing.assert_array_equal(located.used, [True, False, False, True])
    np.testing.assert_array_equal(located.on_nodata, [False, True, False, False])
    np.testing.assert_array_equal(located.outside, [False, False, True, False])
    np.testing.assert_array_equal(located.cells, [0, 0])


def test_a_deposit_without_a_coordinate_is_outside() -> None:
    located = locate_deposits(GRID, np.array([np.nan]), np.array([5.0]), np.ones(GRID.shape, dtype=bool))
    assert located.outside.all()


@pytest.mark.parametrize("cells", [1, 2])
def test_the_neighbourhood_maximum_is_that_of_the_cells_around_and_nodata_stays(cells: int) -> None:
    scores = np.random.default_rng(0).normal(size=(7, 9)).astype(np.float32)
    scores[2, 3] = scores[6, 8] = np.nan
    found = neighbourhood_maximum(scores, cells)
    for row, column in np.ndindex(scores.shape):
        around = scores[max(0, row - cells) : row + cells + 1, max(0, column - cells) : column + cells + 1]
        expected = np.nan if np.isnan(scores[row, column]) else np.nanmax(around)
        np.testing.assert_equal(found[row, column], expected)


def test_a_neighbourhood_of_zero_changes_nothing_and_a_negative_one_is_refused() -> None:
    scores = np.arange(6.0).reshape(2, 3)
    np.testing.assert_array_equal(neighbourhood_maximum(scores, 0), scores)
    with pytest.raises(InputError, match="neighbourhood is -1 cells"):
        neighbourhood_maximum(scores, -1)


def test_the_area_near_deposits_keeps_their_cells_and_valid_cells_within_the_distance() -> None:
    valid = np.ones(GRID.shape, dtype=bool)
    valid[5, 6] = False
    x, y = np.array([59.0, 500.0]), np.array([41.0, 0.0])  # the second lies outside and must not count
    located = locate_deposits(GRID, x, y, valid)
    area = area_near_deposits(valid, GRID, located, x, y, 25.0)
    centre_x, centre_y = np.meshgrid(GRID.x_centres(), GRID.y_centres())
    np.testing.assert_array_equal(area, valid & (np.hypot(centre_x - 59.0, centre_y - 41.0) <= 25.0))
    assert area_near_deposits(valid, GRID, located, x, y, 1.0).sum() == 1
    np.testing.assert_array_equal(area_near_deposits(valid, GRID, located, x, y, 0.0), valid)


def test_a_negative_background_distance_is_refused() -> None:
    valid = np.ones(GRID.shape, dtype=bool)
    x = y = np.array([50.0])
    with pytest.raises(InputError, match="background distance is -5"):
        area_near_deposits(valid, GRID, locate_deposits(GRID, x, y, valid), x, y, -5.0)
