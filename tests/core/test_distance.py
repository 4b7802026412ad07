from __future__ import annotations

import numpy as np
import pytest
from gossan.core.context import Cancelled
from gossan.core.distance import BLOCK, distance_to
from gossan.core.grid import Grid
from gossan.core.outlines import cells_within, orient_rings
from gossan.core.structures import on_grid, pieces
from gossan.engine.inline import InlineContext
from gossan.engine.monitor import SilentMonitor
from gossan.tests.core import structure_references as reference
from gossan.tests.story import Story

GRID = Grid(500_000.0, 7_000_000.0, 100.0, 40, 50)


def faults(seed: int, count: int, longest: float, grid: Grid = GRID) -> np.ndarray:
    """Straight pieces, half of them in a swarm, some beyond the grid; shape (count, 4)."""
    rng = np.random.default_rng(seed)
    width, height = grid.east - grid.west, grid.north - grid.south
    x, y = grid.west + rng.uniform(-0.3, 1.3, count) * width, grid.south + rng.uniform(-0.3, 1.3, count) * height
    swarm = count // 2
    x[:swarm] = grid.west + width * 0.3 + rng.normal(0, width / 40, swarm)
    y[:swarm] = grid.south + height * 0.6 + rng.normal(0, height / 40, swarm)
    azimuth, length = rng.uniform(0, 2 * np.pi, count), rng.uniform(0, longest, count)
    return np.column_stack([x, y, x + length * np.sin(azimuth), y + length * np.cos(azimuth)])


@pytest.mark.parametrize("longest", [0.0, 30.0, 700.0, 50_000.0, 5e6])
@pytest.mark.parametrize("count", [1, 2, 60, 900])
def test_it_equals_the_distance_to_every_segment_in_turn(count: int, longest: float) -> None:
    ends = faults(count, count, longest)
    expected = reference.distances(ends, GRID)
    found = distance_to(on_grid(ends, GRID), GRID)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, expected, rtol=1e-6, atol=1e-6 * GRID.cell_size)


def test_it_is_exact_over_several_blocks_with_threads_and_far_structures() -> None:
    grid = Grid(0.0, 10_000.0, 10.0, 2 * BLOCK + 13, BLOCK + 5)
    ends = np.concatenate([faults(3, 200, 900.0, grid), [[90_000.0, 80_000.0, 91_000.0, 80_000.0]]])
    found = distance_to(on_grid(ends, grid), grid, context=InlineContext(SilentMonitor(), 2))
    rng = np.random.default_rng(1)
    rows, columns = rng.integers(0, grid.rows, 300), rng.integers(0, grid.columns, 300)
    for row, column in zip(rows, columns):
        cell = Grid(grid.x_centres()[column] - 5, grid.y_centres()[row] + 5, 10.0, 1, 1)
        assert found[row, column] == pytest.approx(reference.distances(ends, cell)[0, 0], rel=1e-6, abs=1e-5)


def test_a_structure_beyond_the_corner_of_a_block_is_nearest_there_though_another_lies_in_its_middle() -> None:
    grid = Grid(0.0, BLOCK, 1.0, BLOCK, BLOCK)
    middle, beyond = BLOCK / 2, BLOCK + 70.0
    ends = np.array([[middle, middle, middle, middle], [beyond, beyond, beyond, beyond]])
    found = distance_to(on_grid(ends, grid), grid)
    x, y = np.meshgrid(grid.x_centres(), grid.y_centres())
    expected = np.minimum(np.hypot(x - middle, y - middle), np.hypot(x - beyond, y - beyond))
    np.testing.assert_allclose(found, expected, rtol=1e-6)


def test_on_a_line_through_cell_centres_the_distance_is_zero_and_a_cell_beside_it_one_cell() -> None:
    y = GRID.y_centres()[7]
    line = np.array([[GRID.west - 1000, y, GRID.east + 1000, y]])
    found = distance_to(on_grid(line, GRID), GRID)
    np.testing.assert_allclose(found, np.abs(np.arange(40) - 7)[:, None] * np.full(50, 100.0), atol=1e-4)


def test_a_line_cut_in_eight_gives_the_same_map() -> None:
    whole = np.array([[500_300.0, 6_996_800.0, 504_500.0, 6_999_400.0]])
    cuts = np.linspace(whole[0, :2], whole[0, 2:], 9)
    parts = np.concatenate([cuts[:-1], cuts[1:]], axis=1)
    np.testing.assert_allclose(
        distance_to(on_grid(parts, GRID), GRID), distance_to(on_grid(whole, GRID), GRID), rtol=1e-6, atol=1e-4
    )


def test_inside_polygons_it_is_zero_and_in_their_holes_it_is_not() -> None:
    square = np.array([[501_000, 6_997_000], [504_000, 6_997_000], [504_000, 6_999_500], [501_000, 6_999_500]], float)
    hole = np.array([[502_000, 6_998_000], [503_000, 6_998_000], [503_000, 6_999_000], [502_000, 6_999_000]], float)
    rings = [np.vstack([ring, ring[:1]]) for ring in (square, hole)]
    sizes = np.array([5, 5])
    vertices = orient_rings(np.concatenate(rings), sizes, np.array([False, True]))
    ends, _ = pieces(vertices, sizes)
    outlines = on_grid(ends, GRID)
    found = distance_to(outlines, GRID, cells_within(outlines, GRID))
    x, y = np.meshgrid(GRID.x_centres(), GRID.y_centres())

    def within(ring: np.ndarray) -> np.ndarray:
        return (x > ring[:, 0].min()) & (x < ring[:, 0].max()) & (y > ring[:, 1].min()) & (y < ring[:, 1].max())

    expected = np.where(within(square) & ~within(hole), 0.0, reference.distances(ends, GRID))
    np.testing.assert_allclose(found, expected, rtol=1e-6, atol=1e-4)
    assert (found[within(square) & ~within(hole)] == 0).all() and (found[within(hole)] > 0).all()


def test_the_mask_alone_decides_where_there_is_no_number() -> None:
    ends = faults(5, 40, 800.0)
    mask = np.random.default_rng(2).random(GRID.shape) < 0.3
    mask[:20] = False
    segments = on_grid(ends, GRID)
    found = distance_to(segments, GRID, mask=mask)
    np.testing.assert_array_equal(np.isfinite(found), mask)
    np.testing.assert_array_equal(found[mask], distance_to(segments, GRID)[mask])


def test_cancelling_stops_it() -> None:
    with pytest.raises(Cancelled):
        distance_to(on_grid(faults(1, 9, 500.0), GRID), GRID, context=Story(cancel_at=0.0))
