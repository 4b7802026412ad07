from __future__ import annotations

import numpy as np
import pytest
from gossan.core.errors import InputError
from gossan.core.grid import Grid, check_same_grid

GRID = Grid(500_000.0, 7_000_000.0, 1000.0, 4, 6, "EPSG:32755")


def test_values_belong_to_cell_centres_and_row_zero_is_north() -> None:
    np.testing.assert_allclose(GRID.x_centres()[[0, -1]], [500_500, 505_500])
    np.testing.assert_allclose(GRID.y_centres()[[0, -1]], [6_999_500, 6_996_500])


def test_a_point_lies_in_the_cell_that_contains_it_and_edges_belong_to_the_east_and_south() -> None:
    row, column, inside = GRID.cells_of(
        np.array([500_000.0, 500_999.9, 501_000.0, 506_000.0, np.nan]),
        np.array([7_000_000.0, 6_999_000.1, 6_999_000.0, 6_999_500.0, 6_999_500.0]),
    )
    np.testing.assert_array_equal(inside, [True, True, True, False, False])
    np.testing.assert_array_equal(row[:3], [0, 0, 1])
    np.testing.assert_array_equal(column[:3], [0, 0, 1])


def test_every_cell_centre_lies_in_its_own_cell() -> None:
    x, y = np.meshgrid(GRID.x_centres(), GRID.y_centres())
    row, column, inside = GRID.cells_of(x.ravel(), y.ravel())
    assert inside.all()
    np.testing.assert_array_equal(row.reshape(GRID.shape), np.indices(GRID.shape)[0])
    np.testing.assert_array_equal(column.reshape(GRID.shape), np.indices(GRID.shape)[1])


def test_a_covering_grid_covers_and_does_not_gain_a_cell_by_rounding() -> None:
    grid = Grid.covering(0.0, 0.0, 0.3, 0.1 * 3, 0.1)
    assert grid.shape == (3, 3)
    assert Grid.covering(0.0, 0.0, 10.5, 10.0, 1.0).shape == (10, 11)


@pytest.mark.parametrize("cell_size", [0.0, -1.0, np.nan, np.inf])
def test_a_cell_size_that_is_no_length_is_refused_with_its_value(cell_size: float) -> None:
    with pytest.raises(InputError, match=f"not {cell_size}"):
        Grid.covering(0.0, 0.0, 1.0, 1.0, cell_size)


def test_an_extent_without_area_is_refused() -> None:
    with pytest.raises(InputError, match="has no area"):
        Grid.covering(5.0, 0.0, 5.0, 10.0, 1.0)


def test_layers_on_different_grids_are_refused_by_both_names() -> None:
    shifted = Grid(500_500.0, 7_000_000.0, 1000.0, 4, 6, "EPSG:32755")
    with pytest.raises(InputError, match=r"'Pb'.*'magnetics'.*Evidence stack"):
        check_same_grid("Pb", GRID, "magnetics", shifted)


def test_the_same_grid_written_with_rounding_lines_up() -> None:
    assert GRID.lines_up_with(Grid(500_000.0000001, 7_000_000.0, 1000.0, 4, 6, "EPSG:32755"))
    assert not GRID.lines_up_with(Grid(500_000.0, 7_000_000.0, 1000.0, 4, 6, "EPSG:28355"))
