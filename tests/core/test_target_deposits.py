from __future__ import annotations

import numpy as np
import pytest
from gossan.core.grid import Grid
from gossan.core.target_deposits import deposits_inside, nearest_deposits
from gossan.core.targets import TargetCells, connected_patches, target_cells

GRID = Grid(1000.0, 9000.0, 50.0, 40, 60)


def distance_by_hand(numbers: np.ndarray, number: int, x: float, y: float) -> float:
    """The slow, obvious way: to the nearest point of every cell's square."""
    row, column = np.nonzero(numbers == number)
    west, north = GRID.west + column * GRID.cell_size, GRID.north - row * GRID.cell_size
    east, south = west + GRID.cell_size, north - GRID.cell_size
    return float(np.hypot(x - np.clip(x, west, east), y - np.clip(y, south, north)).min())


def peaks_of(cells: TargetCells) -> np.ndarray:
    return cells.where[cells.starts]


@pytest.mark.parametrize("seed", range(8))
def test_the_nearest_deposit_and_its_distance_are_those_of_a_loop(seed: int) -> None:
    rng = np.random.default_rng(seed)
    numbers = connected_patches(rng.random(GRID.shape) < 0.2)
    count = 1 + 4 * seed
    x, y = rng.uniform(500, 4500, count), rng.uniform(6500, 9500, count)  # some outside the grid
    cells = target_cells(numbers)
    nearest, distance = nearest_deposits(cells, numbers, GRID, x, y, peaks_of(cells))
    table = np.array([[distance_by_hand(numbers, i + 1, *each) for each in zip(x, y)] for i in range(numbers.max())])
    np.testing.assert_allclose(distance, table.min(axis=1), atol=1e-6)
    np.testing.assert_allclose(table[np.arange(len(table)), nearest], table.min(axis=1), atol=1e-6)


def test_a_deposit_inside_is_at_no_distance_and_the_one_near_the_peak_is_named() -> None:
    numbers = np.zeros(GRID.shape, dtype=np.int32)
    numbers[5:25, 10:30] = 1
    x, y = GRID.x_centres()[[12, 20, 50]], GRID.y_centres()[[7, 15, 15]]
    cells = target_cells(numbers)
    peak = np.array([16 * GRID.columns + 21])
    nearest, distance = nearest_deposits(cells, numbers, GRID, x, y, peak)
    assert nearest.tolist() == [1] and distance.tolist() == [0.0]
    assert deposits_inside(numbers, GRID, x, y).tolist() == [1, 1, 0]


def test_a_deposit_outside_the_grid_is_in_no_target_but_may_be_the_nearest() -> None:
    numbers = np.zeros(GRID.shape, dtype=np.int32)
    numbers[0, 0] = 1
    x, y = np.array([GRID.west - 30.0]), np.array([GRID.north + 40.0])
    cells = target_cells(numbers)
    nearest, distance = nearest_deposits(cells, numbers, GRID, x, y, np.array([0]))
    assert deposits_inside(numbers, GRID, x, y).tolist() == [0]
    assert nearest.tolist() == [0] and distance[0] == pytest.approx(50.0)
