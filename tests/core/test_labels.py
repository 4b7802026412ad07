"""Deposit cells, circular buffers, barren draws."""

from __future__ import annotations

import numpy as np
import pytest
from gossan.core.errors import InputError
from gossan.core.grid import Grid
from gossan.core.labels import DepositSites, deposit_cells, draw_barren, label_cells, within_distance
from numpy.testing import assert_array_equal

GRID = Grid(west=500_000.0, north=6_000_000.0, cell_size=100.0, rows=40, columns=60)


def sites(*points: tuple[float, float]) -> DepositSites:
    return DepositSites(np.array(points, dtype=float).reshape(-1, 2), np.empty((0, 2)))


def centre(row: int, column: int) -> tuple[float, float]:
    return float(GRID.x_centres()[column]), float(GRID.y_centres()[row])


def reference_within(grid: Grid, points: np.ndarray, distance: float) -> np.ndarray:
    """Every cell centre against every point."""
    x, y = np.meshgrid(grid.x_centres(), grid.y_centres())
    found = np.zeros(grid.shape, dtype=bool)
    for px, py in points:
        found |= np.hypot(x - px, y - py) <= distance
    return found


@pytest.mark.parametrize("distance", [30.0, 100.0, 437.0, 2500.0, 1e5])
def test_within_distance_equals_every_cell_against_every_point(distance):
    rng = np.random.default_rng(4)
    points = np.column_stack([rng.uniform(499_000, 507_000, 25), rng.uniform(5_995_000, 6_001_000, 25)])
    assert_array_equal(within_distance(GRID, points, distance), reference_within(GRID, points, distance))


def test_a_buffer_of_1000_m_is_1000_m():
    found = within_distance(GRID, np.array([centre(20, 30)]), 1000.0)
    x, y = np.meshgrid(GRID.x_centres(), GRID.y_centres())
    distance = np.hypot(x - centre(20, 30)[0], y - centre(20, 30)[1])
    assert distance[found].max() == 1000.0, "centres at exactly the distance count"
    assert distance[~found].min() > 1000.0
    assert found.sum() == 317, "the lattice points within ten cells (Gauss's circle problem)"


def test_a_neighbourhood_is_rings_of_cells_around_the_containing_cell():
    x, y = centre(10, 10)
    for rings, cells in ((0, 1), (1, 9), (2, 25)):
        found = deposit_cells(GRID, sites((x + 49, y - 49)), rings, 0.0)
        assert found.sum() == cells
        assert found[10 - rings : 11 + rings, 10 - rings : 11 + rings].all()


def test_a_neighbourhood_is_cut_at_the_edge_and_ignores_deposits_outside():
    found = deposit_cells(GRID, sites(centre(0, 0), (499_950.0, 5_999_950.0)), 1, 0.0)
    assert_array_equal(np.argwhere(found), [[0, 0], [0, 1], [1, 0], [1, 1]])


def test_a_buffer_reaches_into_the_grid_from_a_deposit_outside():
    found = deposit_cells(GRID, sites((499_950.0, 5_999_950.0)), 0, 150.0)
    assert_array_equal(np.argwhere(found), [[0, 0], [1, 0]])


def test_a_deposit_mapped_as_an_area_brings_its_cells_and_its_outline():
    cells = np.zeros(GRID.shape, dtype=bool)
    cells[5:8, 5:8] = True
    outline = np.array([centre(5, 8), centre(6, 8)])
    area = DepositSites(np.array([centre(6, 6)]), outline, cells)
    found = deposit_cells(GRID, area, 0, 100.0)
    assert found[5:8, 5:8].all()
    assert found[6, 9], "within the buffer of the outline"
    assert not found[6, 10]
    assert cells.sum() == 9, "the input is not changed"


def test_a_deposit_outweighs_barren_and_nodata_stays_unknown():
    deposits = np.array([[True, True, False, False]])
    barren = np.array([[True, False, True, False]])
    valid = np.array([[True, False, True, True]])
    assert_array_equal(label_cells(deposits, barren, valid), np.array([[1, 255, 0, 255]], dtype=np.uint8))


def test_the_same_seed_draws_the_same_barren_cells_and_another_seed_others():
    candidates = np.random.default_rng(5).random(GRID.shape) > 0.3
    first = draw_barren(candidates, 171, seed=7)
    assert first.sum() == 171
    assert not (first & ~candidates).any()
    assert_array_equal(first, draw_barren(candidates, 171, seed=7))
    assert (first != draw_barren(candidates, 171, seed=8)).any()


def test_a_draw_takes_all_candidates_where_they_are_few_and_refuses_none():
    candidates = np.zeros((3, 3), dtype=bool)
    candidates[0] = True
    assert draw_barren(candidates, 10, seed=0).sum() == 3
    with pytest.raises(InputError, match="Reduce the exclusion distance"):
        draw_barren(np.zeros((3, 3), dtype=bool), 1, seed=0)


def test_a_draw_is_even_over_the_candidates():
    counts = sum(draw_barren(np.ones((5, 5), dtype=bool), 5, seed=seed).astype(int) for seed in range(1000))
    assert counts.sum() == 5000
    assert counts.min() > 140 and counts.max() < 260, "200 expected per cell, standard deviation 12.6"
