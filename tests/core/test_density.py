from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from gossan.core.context import Cancelled
from gossan.core.density import LONGEST_STRIP, covered_share, line_density, strengthened
from gossan.core.grid import Grid
from gossan.core.outlines import orient_rings
from gossan.core.structures import Segments, on_grid, pieces
from gossan.engine.inline import InlineContext
from gossan.engine.monitor import SilentMonitor
from gossan.tests.core import structure_references as reference
from gossan.tests.core.test_distance import faults
from gossan.tests.story import Story

GRID = Grid(500_000.0, 7_000_000.0, 100.0, 20, 25)


def stars(seed: int, grid: Grid = GRID) -> np.ndarray:
    """Outlines of three star-shaped polygons with holes, apart from each other, some beyond the grid; (pieces, 4)."""
    rng = np.random.default_rng(seed)
    width, height = grid.east - grid.west, grid.north - grid.south
    rings, is_hole = [], []
    for east, north, reach in ((0.25, 0.3, 0.2), (0.75, 0.7, 0.22), (1.05, 0.05, 0.2)):
        for hole in (False, True):
            angle = np.sort(rng.uniform(0, 2 * np.pi, 23))
            radius = rng.uniform(0.6, 1.0, 23) * reach * height * (0.4 if hole else 1.0)
            ring = np.column_stack(
                [
                    grid.west + east * width + radius * np.cos(angle),
                    grid.south + north * height + radius * np.sin(angle),
                ]
            )
            ring = ring[:: rng.choice([-1, 1])]  # drawn either way
            rings.append(np.vstack([ring, ring[:1]]))
            is_hole.append(hole)
    return outline(rings, is_hole)


def outline(rings: list[np.ndarray], is_hole: list[bool]) -> np.ndarray:
    """Pieces of rings, oriented."""
    sizes = np.array([len(ring) for ring in rings])
    return pieces(orient_rings(np.concatenate(rings), sizes, np.array(is_hole)), sizes)[0]


def rectangle(west: float, south: float, east: float, north: float) -> Segments:
    ring = np.array([[west, south], [east, south], [east, north], [west, north], [west, south]])
    return on_grid(outline([ring], [False]), GRID)


def cut(ends: np.ndarray, parts: int) -> np.ndarray:
    """Every piece in `parts`."""
    at = np.linspace(0, 1, parts + 1)[:, None, None]
    places = ends[None, :, :2] * (1 - at) + ends[None, :, 2:] * at
    return np.concatenate([places[:-1], places[1:]], axis=2).reshape(-1, 4)


@pytest.mark.parametrize("radius", [40.0, 160.0, 730.0, 9000.0])
@pytest.mark.parametrize("longest", [30.0, 700.0, 50_000.0])
def test_line_density_equals_the_sum_over_every_segment_in_turn(radius: float, longest: float) -> None:
    ends = faults(8, 60, longest, GRID)
    expected = reference.line_densities(ends, GRID, radius)
    found = line_density(on_grid(ends, GRID), GRID, radius)
    assert found.dtype == np.float32 and expected.max() > 0
    np.testing.assert_allclose(found, expected, rtol=1e-6, atol=1e-9 * expected.max())
    np.testing.assert_array_equal(found == 0, expected == 0)


def test_a_long_straight_line_has_the_density_of_its_chord() -> None:
    northing, radius = GRID.y_centres()[9] + 30.0, 350.0
    ends = np.array([[GRID.west - 1e6, northing, GRID.east + 1e6, northing]])
    away = np.abs(GRID.y_centres() - northing)
    chord = 2 * np.sqrt(np.maximum(radius**2 - away**2, 0))
    found = line_density(on_grid(ends, GRID), GRID, radius)
    np.testing.assert_allclose(found, (chord / (math.pi * radius**2))[:, None] * np.ones(25), rtol=1e-6)


@pytest.mark.parametrize("parts", [8, 300])
def test_a_line_cut_in_pieces_gives_the_same_map(parts: int) -> None:
    ends = faults(2, 12, 3000.0, GRID)
    whole = line_density(on_grid(ends, GRID), GRID, 420.0)
    found = line_density(on_grid(cut(ends, parts), GRID), GRID, 420.0)
    np.testing.assert_allclose(found, whole, rtol=2e-6, atol=1e-9 * whole.max())


def test_over_all_cells_the_density_holds_the_length_of_the_lines() -> None:
    ends = np.array(
        [[501_000.0, 6_999_100.0, 501_200.0, 6_999_000.0], [501_500.0, 6_998_900.0, 501_400.0, 6_999_300.0]]
    )
    fine = Grid(500_000.0, 7_000_000.0, 20.0, 100, 125)
    total = line_density(on_grid(ends, fine), fine, 400.0).sum(dtype=float) * 20.0**2
    assert total == pytest.approx(np.hypot(*(ends[:, 2:] - ends[:, :2]).T).sum(), rel=1e-4)


def test_lines_beyond_the_grid_count_at_its_edge() -> None:
    ends = np.array([[GRID.west - 150, GRID.south, GRID.west - 150, GRID.north]])
    found = line_density(on_grid(ends, GRID), GRID, 300.0)
    assert found[10, 0] > 0 and found[10, 1] == 0.0 == found[10, 20]
    wider = Grid(GRID.west - 1000.0, GRID.north + 1000.0, 100.0, 40, 45)
    np.testing.assert_allclose(line_density(on_grid(ends, wider), wider, 300.0)[10:30, 10:35], found, rtol=1e-6)


@pytest.mark.parametrize("radius", [40.0, 160.0, 730.0, 9000.0])
def test_the_covered_share_equals_the_sum_of_triangles_and_sectors(radius: float) -> None:
    ends = stars(4)
    expected = reference.shares(ends, GRID, radius)
    found = covered_share(on_grid(ends, GRID), GRID, radius)
    np.testing.assert_allclose(found, expected, atol=2e-7)
    assert found.min() >= 0 and found.max() <= 1


def test_outlines_cut_in_many_small_pieces_give_the_same_share() -> None:
    ends = stars(5)
    whole = covered_share(on_grid(ends, GRID), GRID, 500.0)
    np.testing.assert_allclose(covered_share(on_grid(cut(ends, 50), GRID), GRID, 500.0), whole, atol=2e-7)


def test_a_circle_within_a_polygon_is_covered_and_one_outside_is_not() -> None:
    found = covered_share(rectangle(500_500.0, 6_998_600.0, 501_700.0, 6_999_700.0), GRID, 200.0)
    assert found[8, 10] == 1.0  # its centre lies 550 m inside
    assert found[0, 0] == found[-1, -1] == found[8, 24] == 0.0


def test_a_straight_contact_covers_the_segment_of_the_circle() -> None:
    radius, contact = 350.0, 501_230.0
    found = covered_share(rectangle(contact, 6_900_000.0, 600_000.0, 7_100_000.0), GRID, radius)
    away = np.clip((contact - GRID.x_centres()) / radius, -1, 1)
    expected = (np.arccos(away) - away * np.sqrt(1 - away**2)) / math.pi
    np.testing.assert_allclose(found, np.tile(expected, (20, 1)), atol=2e-7)


def test_over_all_cells_the_share_holds_the_area_of_the_polygons() -> None:
    fine = Grid(500_000.0, 7_000_000.0, 20.0, 100, 125)
    ring = np.array(
        [[500_900.0, 6_998_800.0], [501_500.0, 6_999_000.0], [501_100.0, 6_999_200.0], [500_900.0, 6_998_800.0]]
    )
    ends = outline([ring], [False])
    total = covered_share(on_grid(ends, fine), fine, 400.0).sum(dtype=float) * 20.0**2
    x, y = ring[:-1].T
    area = abs((x * np.roll(y, -1) - np.roll(x, -1) * y).sum()) / 2
    assert total == pytest.approx(area, rel=1e-4)


@pytest.mark.parametrize("measure", [line_density, covered_share])
def test_strips_threads_and_masks_change_no_number(measure: Any) -> None:
    grid = Grid(0.0, 30_000.0, 150.0, 2 * LONGEST_STRIP + 7, 90)
    segments = on_grid(stars(6, grid), grid)
    mask = np.random.default_rng(0).random(grid.shape) < 0.5
    mask[:LONGEST_STRIP] = False
    whole = measure(segments, grid, 2100.0)
    threaded = measure(segments, grid, 2100.0, mask, InlineContext(SilentMonitor(), 2))
    np.testing.assert_array_equal(np.isfinite(threaded), mask)
    np.testing.assert_array_equal(threaded[mask], whole[mask])
    assert np.isfinite(whole).all() and whole.max() > 0
    shifted = Grid(0.0, 30_000.0 - 3 * 150.0, 150.0, 2 * LONGEST_STRIP + 4, 90)
    again = measure(on_grid(stars(6, grid), shifted), shifted, 2100.0)
    np.testing.assert_allclose(again, whole[3:], rtol=1e-6, atol=1e-9)


def test_nearness_times_density_is_one_on_a_lone_fault_and_nothing_at_the_radius() -> None:
    radius = 400.0
    away = np.array([[0.0, 100.0, 399.999, 400.0, 900.0, np.nan]])
    chord = 2 * np.sqrt(np.maximum(radius**2 - away**2, 0))
    found = strengthened(away, chord / (math.pi * radius**2), radius, 2 / (math.pi * radius))
    expected = [1.0, 0.75 * math.sqrt(1 - 1 / 16), 0.0, 0.0, 0.0, np.nan]
    np.testing.assert_allclose(found[0], expected, atol=1e-6)
    assert found.dtype == np.float32


def test_cancelling_stops_it() -> None:
    for measure in (line_density, covered_share):
        with pytest.raises(Cancelled):
            measure(on_grid(stars(1), GRID), GRID, 300.0, context=Story(cancel_at=0.0))
