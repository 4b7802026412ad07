from __future__ import annotations

import numpy as np
import pytest
from gossan.core.context import Cancelled, Context
from gossan.core.grid import Grid
from gossan.core.null_model import _random_placement, move_clusters_at_random
from gossan.tests.story import Story

SILENT = Context()
GRID = Grid(1000.0, 9000.0, 10.0, 60, 80)
X = np.array([1100.0, 1130.0, 1100.0, 1500.0, 1505.0, 1700.0])
Y = np.array([8900.0, 8900.0, 8860.0, 8700.0, 8700.0, 8600.0])
CLUSTERS = np.array([0, 0, 0, 1, 1, 2])
ISLANDS = np.zeros(GRID.shape, dtype=bool)
ISLANDS[5:25, 5:30] = ISLANDS[35:58, 40:78] = True


def move(area: np.ndarray, seed: int = 0, draws: int = 300, context: Context = SILENT) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return move_clusters_at_random(GRID, area, X, Y, CLUSTERS, draws, rng, context).cells


def test_every_moved_deposit_lies_on_the_area() -> None:
    cells = move(ISLANDS)
    assert cells.shape == (300, 6)
    assert ISLANDS.flat[cells.ravel()].all()


def test_a_placement_keeps_all_distances_within_the_cluster() -> None:
    available = np.flatnonzero(ISLANDS)
    x, y = _random_placement(GRID, available, X[:3], Y[:3], 50, np.random.default_rng(0))
    for a, b in ((0, 1), (0, 2), (1, 2)):
        np.testing.assert_allclose(np.hypot(x[:, a] - x[:, b], y[:, a] - y[:, b]), np.hypot(X[a] - X[b], Y[a] - Y[b]))


def test_moved_clusters_stay_together_where_they_fit() -> None:
    rows, columns = np.divmod(move(ISLANDS)[:, :3], GRID.columns)
    apart = np.hypot(rows[:, 0] - rows[:, 1], columns[:, 0] - columns[:, 1])
    assert np.all(np.abs(apart - 3.0) <= np.sqrt(2))  # 30 map units, up to where in their cells they lie


def test_single_deposits_fall_uniformly_over_the_area() -> None:
    cells = move(ISLANDS, draws=4000)[:, 5]
    share_north = np.mean(cells // GRID.columns < 30)
    expected = ISLANDS[:30].sum() / ISLANDS.sum()
    assert share_north == pytest.approx(expected, abs=4 * np.sqrt(expected * (1 - expected) / 4000))


def test_members_that_cannot_stay_together_are_placed_singly_and_counted() -> None:
    specks = np.zeros(GRID.shape, dtype=bool)
    specks[10, 10] = specks[50, 70] = True
    moved = move_clusters_at_random(GRID, specks, X, Y, CLUSTERS, 100, np.random.default_rng(0), Context())
    assert specks.flat[moved.cells.ravel()].all()
    assert moved.placed_singly > 0.3  # two of the three members of the first cluster never fit
    assert move_clusters_at_random(
        GRID, ISLANDS, X, Y, CLUSTERS, 100, np.random.default_rng(0), Context()
    ).placed_singly == pytest.approx(0.0)


def test_the_same_seed_gives_the_same_worlds_and_another_seed_others() -> None:
    np.testing.assert_array_equal(move(ISLANDS, seed=4), move(ISLANDS, seed=4))
    assert (move(ISLANDS, seed=4) != move(ISLANDS, seed=5)).any()


def test_cancelling_stops_the_moving() -> None:
    with pytest.raises(Cancelled):
        move(ISLANDS, context=Story(cancel_at=0.0))
