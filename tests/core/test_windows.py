from __future__ import annotations

import numpy as np
import pytest
from gossan.core.errors import InputError
from gossan.core.windows import check_window, fill_nearest, pad_for_windows


def window_at(stack: np.ndarray, row: int, column: int, width: int) -> np.ndarray:
    """One window, cell by cell, with the border mirrored: slow and obvious."""
    _, rows, columns = stack.shape
    window = np.empty((len(stack), width, width))
    for i in range(width):
        for j in range(width):
            r, c = row - width // 2 + i, column - width // 2 + j
            r, c = abs(r), abs(c)
            r, c = min(r, 2 * (rows - 1) - r), min(c, 2 * (columns - 1) - c)
            window[:, i, j] = stack[:, r, c]
    return window


@pytest.fixture
def stack() -> np.ndarray:
    return np.random.default_rng(0).normal(size=(3, 9, 11)).astype(np.float32)


@pytest.mark.parametrize("width", [1, 2, 3, 4, 5, 8, 9])
def test_every_window_is_what_the_slow_reference_gathers(stack: np.ndarray, width: int) -> None:
    padded = pad_for_windows(stack, width)
    for row in range(9):
        for column in range(11):
            window = padded[:, row : row + width, column : column + width]
            np.testing.assert_array_equal(window, window_at(stack, row, column, width))


@pytest.mark.parametrize("width", [1, 4, 5, 8])
def test_the_cell_itself_stands_at_half_the_width(stack: np.ndarray, width: int) -> None:
    padded = pad_for_windows(stack, width)
    assert padded.shape == (3, 9 + width - 1, 11 + width - 1)
    centre = padded[:, width // 2 : width // 2 + 9, width // 2 : width // 2 + 11]
    np.testing.assert_array_equal(centre, stack)


def test_a_cell_without_data_takes_the_whole_vector_of_the_nearest_valid_one(stack: np.ndarray) -> None:
    valid = np.ones((9, 11), bool)
    valid[2:6, 3:9] = False
    stack[0, ~valid] = np.nan
    filled = fill_nearest(stack, valid)
    np.testing.assert_array_equal(filled[:, valid], stack[:, valid])
    candidates = np.argwhere(valid)
    for row, column in np.argwhere(~valid):
        squared = ((candidates - [row, column]) ** 2).sum(axis=1)
        nearest = [stack[:, r, c] for r, c in candidates[squared == squared.min()]]
        assert any(np.array_equal(filled[:, row, column], vector) for vector in nearest)


def test_a_stack_without_a_valid_cell_cannot_be_filled(stack: np.ndarray) -> None:
    with pytest.raises(InputError, match="No cell of the stack"):
        fill_nearest(stack, np.zeros((9, 11), bool))


def test_a_window_larger_than_the_grid_is_refused_with_the_largest_that_fits(stack: np.ndarray) -> None:
    with pytest.raises(InputError, match="window of 10 x 10 cells is larger than the grid of 11 x 9.*at most 9"):
        pad_for_windows(stack, 10)
    with pytest.raises(InputError, match="at least 1 cell"):
        check_window(0, (9, 11))


def test_a_grid_of_one_row_has_windows_of_one_cell(stack: np.ndarray) -> None:
    np.testing.assert_array_equal(pad_for_windows(stack[:, :1], 1), stack[:, :1])
