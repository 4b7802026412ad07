"""Labelled windows: as many deposits as barren ground, each with its own label, moved and turned as asked."""

from __future__ import annotations

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="this Python has no torch; the engine's environment has")
pytestmark = pytest.mark.engine

from gossan.core.windows import pad_for_windows  # noqa: E402
from gossan.models.labelled_windows import LabelledWindows  # noqa: E402
from gossan.models.window_source import WindowSource  # noqa: E402

ROWS, COLUMNS, WINDOW = 12, 15, 3
CELLS = np.array([0, 20, 50, 83, 120, 179])
IS_DEPOSIT = np.array([True, False, False, True, False, False])


def windows(shift: int = 0, turn: bool = False) -> LabelledWindows:
    """Windows of one band whose value is the cell's own number."""
    numbers = np.arange(ROWS * COLUMNS, dtype=np.float32).reshape(1, ROWS, COLUMNS)
    source = WindowSource(torch.from_numpy(np.ascontiguousarray(pad_for_windows(numbers, WINDOW))), WINDOW)
    return LabelledWindows(source, CELLS, IS_DEPOSIT, shift, turn)


def drawn(made: LabelledWindows, size: int = 400, seed: int = 1) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    x, y = made.draw(torch.Generator().manual_seed(seed), size)
    return x.numpy(), y.numpy(), x[:, 0, 1, 1].numpy().astype(int)


def test_every_window_has_its_cells_label_and_half_are_deposits() -> None:
    _, target, centre = drawn(windows())
    assert set(centre[target == 1]) == {0, 83} and set(centre[target == 0]) == {20, 50, 120, 179}
    assert 0.42 < target.mean() < 0.58


def test_a_moved_window_stays_within_the_shift_and_on_the_grid() -> None:
    _, target, centre = drawn(windows(shift=2), 2000)
    rows, columns = np.divmod(centre, COLUMNS)
    homes = np.divmod(CELLS[IS_DEPOSIT], COLUMNS)
    far = np.min([np.maximum(abs(rows - r), abs(columns - c)) for r, c in zip(*homes)], axis=0)
    assert far[target == 1].max() == 2
    assert len(set(centre[target == 1])) == 9 + 25  # the corner's are pushed back onto the grid


def test_turned_windows_are_the_eight_ways_to_lay_a_square() -> None:
    straight = drawn(windows())[0]
    x, _, centre = drawn(windows(turn=True), 4000)
    ways = {tuple(window.ravel()) for window in x[centre == 83, 0]}
    home = straight[:, 0][straight[:, 0, 1, 1] == 83][0]
    expected = {tuple(laid.ravel()) for turn in range(4) for laid in (np.rot90(home, turn), np.rot90(home, turn).T)}
    assert ways == expected and len(ways) == 8


def test_the_same_generator_draws_the_same() -> None:
    for one, twin in zip(drawn(windows(1, True), seed=5), drawn(windows(1, True), seed=5)):
        np.testing.assert_array_equal(one, twin)
