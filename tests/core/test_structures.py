from __future__ import annotations

import numpy as np
import pytest
from gossan.core.errors import InputError
from gossan.core.grid import Grid
from gossan.core.outlines import cells_within, orient_rings
from gossan.core.structures import check_parts, on_grid, pieces, without_repeats


def test_lines_are_cut_at_their_vertices_and_never_joined_to_the_next_line() -> None:
    vertices = np.arange(12.0).reshape(6, 2)
    ends, part = pieces(vertices, np.array([3, 1, 2]))
    np.testing.assert_array_equal(ends, [[0, 1, 2, 3], [2, 3, 4, 5], [8, 9, 10, 11]])
    np.testing.assert_array_equal(part, [0, 0, 2])


def test_a_piece_digitised_twice_is_kept_once_whichever_way_it_runs() -> None:
    ends = np.array(
        [[0, 0, 5, 5], [1, 2, 3, 4], [5, 5, 0, 0], [3, 4, 1, 2], [1, 2, 3, 4], [0, 5, 0, 1], [0, 1, 0, 5.0]]
    )
    np.testing.assert_array_equal(without_repeats(ends), [True, True, False, False, False, True, False])


def test_rings_run_counterclockwise_and_holes_clockwise_however_they_were_drawn() -> None:
    square = np.array([[0, 0], [4, 0], [4, 4], [0, 4], [0, 0.0]]) + [5e5, 7e6]
    hole = np.array([[1, 1], [2, 1], [2, 2], [1, 1.0]]) + [5e5, 7e6]
    sizes, is_hole = np.array([5, 4]), np.array([False, True])
    expected = np.concatenate([square, hole[::-1]])
    for first in (square, square[::-1]):
        for second in (hole, hole[::-1]):
            np.testing.assert_array_equal(orient_rings(np.concatenate([first, second]), sizes, is_hole), expected)


def test_segments_lie_in_cells_from_the_centre_of_the_first_cell() -> None:
    grid = Grid(1000.0, 2000.0, 10.0, 30, 30)
    one = on_grid(np.array([[1005.0, 1995.0, 1035.0, 1955.0], [1015.0, 1995.0, 1015.0, 1995.0]]), grid)
    assert (one.column[0], one.row[0], one.half[0]) == (1.5, 2.0, 2.5)
    assert (one.across[0], one.down[0]) == (0.6, 0.8)
    assert (one.start_column[0], one.start_row[0], one.end_column[0], one.end_row[0]) == (0.0, 0.0, 3.0, 4.0)
    assert (one.column[1], one.row[1], one.half[1]) == (1.0, 0.0, 0.0)


def test_overlapping_polygons_are_no_hole() -> None:
    ring = np.array([[0.0, 0], [6, 0], [6, 6], [0, 6], [0, 0]])
    sizes = np.array([5, 5])
    vertices = orient_rings(np.concatenate([ring, ring + 3]), sizes, np.array([False, False]))
    grid = Grid(-1.0, 11.0, 1.0, 12, 12)
    found = cells_within(on_grid(pieces(vertices, sizes)[0], grid), grid)
    x, y = np.meshgrid(grid.x_centres(), grid.y_centres())
    first, second = (((x > low) & (x < low + 6) & (y > low) & (y < low + 6)) for low in (0, 3))
    np.testing.assert_array_equal(found, first | second)


def test_cells_inside_polygons_that_reach_beyond_the_grid_are_found() -> None:
    ring = np.array([[-1e5, -1e5], [1e5, -1e5], [1e5, 1e5], [-1e5, 1e5], [-1e5, -1e5]])
    grid = Grid(0.0, 10.0, 1.0, 10, 10)
    assert cells_within(on_grid(pieces(ring, np.array([5]))[0], grid), grid).all()
    far = orient_rings(ring / 1e4 + 500, np.array([5]), np.array([False]))
    assert not cells_within(on_grid(pieces(far, np.array([5]))[0], grid), grid).any()


@pytest.mark.parametrize(
    ("vertices", "sizes", "said"),
    [
        (np.zeros((4, 2)), [3], "do not fit"),
        (np.zeros((4, 3)), [4], "do not fit"),
        (np.full((2, 2), np.nan), [2], "vertex"),
    ],
)
def test_vertices_that_are_no_places_or_fit_no_parts_are_refused(vertices: np.ndarray, sizes: list, said: str) -> None:
    with pytest.raises(InputError, match=said):
        check_parts(vertices, np.array(sizes))
