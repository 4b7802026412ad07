"""Labelled windows: as many deposits as barren ground, each with its own label, moved and turned as asked."""

from __future__ import annotations

from typing import Optional

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="this Python has no torch; the engine's environment has")
pytestmark = pytest.mark.engine

from gossan.core.windows import pad_for_windows  # noqa: E402
from gossan.models.labelled_windows import LabelledWindows, shift_of  # noqa: E402
from gossan.models.window_source import WindowSource  # noqa: E402

ROWS, COLUMNS, WINDOW = 12, 15, 5
CELLS = np.array([0, 20, 50, 83, 120, 179])
IS_DEPOSIT = np.array([True, False, False, True, False, False])


def windows(
    shift: int = 0,
    turn: bool = False,
    crops: Optional[tuple[int, int]] = None,
    closed: Optional[np.ndarray] = None,
    window: int = WINDOW,
) -> LabelledWindows:
    """Windows of one band whose value is the cell's own number."""
    numbers = np.arange(ROWS * COLUMNS, dtype=np.float32).reshape(1, ROWS, COLUMNS)
    padded = torch.from_numpy(np.ascontiguousarray(pad_for_windows(numbers, window)))
    source = WindowSource(padded, window, None if closed is None else torch.from_numpy(closed))
    return LabelledWindows(source, CELLS, IS_DEPOSIT, shift, turn, crops)


def drawn(made: LabelledWindows, size: int = 400, seed: int = 1) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    x, y = made.draw(torch.Generator().manual_seed(seed), size)
    middle = made.source.window // 2
    return x.numpy(), y.numpy(), x[:, 0, middle, middle].numpy().astype(int)


def distance(centre: np.ndarray, cells: np.ndarray) -> np.ndarray:
    """Rows or columns, whichever are more, from each centre to the nearest of the cells."""
    rows, columns = np.divmod(centre, COLUMNS)
    homes = zip(*np.divmod(cells, COLUMNS))
    return np.min([np.maximum(abs(rows - r), abs(columns - c)) for r, c in homes], axis=0)


def test_every_window_has_its_cells_label_and_half_are_deposits() -> None:
    _, target, centre = drawn(windows())
    assert set(centre[target == 1]) == {0, 83} and set(centre[target == 0]) == {20, 50, 120, 179}
    assert 0.42 < target.mean() < 0.58


def test_a_moved_window_stays_within_the_shift_and_on_the_grid() -> None:
    _, target, centre = drawn(windows(shift=2), 2000)
    assert distance(centre[target == 1], CELLS[IS_DEPOSIT]).max() == 2
    assert len(set(centre[target == 1])) == 9 + 25  # the corner's are pushed back onto the grid


def test_turned_windows_are_the_eight_ways_to_lay_a_square() -> None:
    straight = drawn(windows())[0]
    x, _, centre = drawn(windows(turn=True), 4000)
    ways = {tuple(window.ravel()) for window in x[centre == 83, 0]}
    home = straight[:, 0][straight[:, 0, 2, 2] == 83][0]
    expected = {tuple(laid.ravel()) for turn in range(4) for laid in (np.rot90(home, turn), np.rot90(home, turn).T)}
    assert ways == expected and len(ways) == 8


def test_the_same_generator_draws_the_same() -> None:
    for one, twin in zip(drawn(windows(1, True), seed=5), drawn(windows(1, True), seed=5)):
        np.testing.assert_array_equal(one, twin)


def test_a_window_is_never_moved_off_its_cell() -> None:
    """A window of one cell that moved would show nothing but another cell, under a label that is not its own."""
    for window, farthest in ((1, 0), (2, 0), (3, 1), (4, 1), (5, 2)):
        _, target, centre = drawn(windows(shift=9, window=window), 1000)
        assert distance(centre[target == 1], CELLS[IS_DEPOSIT]).max() == farthest
    x, target, _ = drawn(windows(shift=9), 1000)
    assert all(np.isin(window, CELLS[IS_DEPOSIT]).any() for window in x[target == 1])


def test_no_crop_of_a_cell_is_centred_on_what_is_set_aside_or_known_to_be_otherwise() -> None:
    cells = np.array([20, 21, 83, 99])  # 20, a barren cell, touches the deposit 21; 83 and 99 touch, too
    numbers = np.arange(ROWS * COLUMNS, dtype=np.float32).reshape(1, ROWS, COLUMNS)
    padded = torch.from_numpy(np.ascontiguousarray(pad_for_windows(numbers, 7)))
    closed = np.array([35, 36, 84, 100])
    is_deposit = np.array([False, True, True, False])
    made = LabelledWindows(WindowSource(padded, 7, torch.from_numpy(closed)), cells, is_deposit, 3, False)
    _, target, centre = drawn(made, 4000)
    assert not np.isin(centre, closed).any()
    assert not np.isin(centre[target == 1], cells[~is_deposit]).any()
    assert not np.isin(centre[target == 0], cells[is_deposit]).any()
    assert len(np.unique(centre[target == 1])) > 40


def test_crops_set_how_often_each_kind_is_drawn_and_how_far_it_moves() -> None:
    made = windows(crops=(50, 10), window=9)
    assert (made.windows((50, 10)), made.deposit_windows((50, 10))) == (140, 100)
    _, target, centre = drawn(made, 6000)
    assert abs(target.mean() - 100 / 140) < 0.02
    assert distance(centre[target == 1], CELLS[IS_DEPOSIT]).max() == 3
    assert distance(centre[target == 0], CELLS[~IS_DEPOSIT]).max() == 1


@pytest.mark.parametrize(("crops", "shift"), [(1, 0), (9, 1), (10, 1), (25, 2), (49, 3), (50, 3)])
def test_moves_for_a_number_of_crops_are_the_square_nearest_to_it(crops: int, shift: int) -> None:
    assert shift_of(crops) == shift
