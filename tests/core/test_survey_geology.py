"""Random fields, faults, rocks and relief of the simulated survey."""

from __future__ import annotations

import math

import numpy as np
import pytest
from gossan.core.grid import Grid
from gossan.core.simulation.elements import LITHOLOGIES
from gossan.core.simulation.fields import cell_centres, gaussian_field, value_at
from gossan.core.simulation.lithology import draw_lithology
from gossan.core.simulation.relief import downstream_paths, draw_relief
from gossan.core.simulation.structures import (
    EXPONENT,
    LONGEST,
    SHORTEST,
    Fault,
    draw_faults,
    intersections,
    nearest_fault,
    power_law_lengths,
)
from scipy.special import kv

GRID = Grid(west=0.0, north=50_000.0, cell_size=250.0, rows=200, columns=240)
UNIT = 1000.0


def straight(*vertices: tuple[float, float], name: str = "F") -> Fault:
    return Fault(name, "trend", 0.0, 0.0, np.array(vertices, dtype=float))


def correlation_at(fields: np.ndarray, rows: int, columns: int) -> float:
    """Mean product of cells a given shift apart, over many unit-variance fields."""
    height, width = fields.shape[1:]
    return float((fields[:, : height - rows, : width - columns] * fields[:, rows:, columns:]).mean())


def matern(distance: float, correlation_range: float, smoothness: float) -> float:
    kappa = math.sqrt(8.0 * smoothness) / correlation_range
    scaled = kappa * distance
    return 2.0 ** (1.0 - smoothness) / math.gamma(smoothness) * scaled**smoothness * float(kv(smoothness, scaled))


@pytest.mark.parametrize("smoothness", [0.5, 1.0, 2.0])
def test_a_field_has_unit_variance_and_matern_correlation(smoothness):
    rng = np.random.default_rng(5)
    fields = np.stack([gaussian_field(GRID, 4_000.0, rng, smoothness) for _ in range(30)])
    assert fields.shape == (30, 200, 240)
    assert abs(fields.mean()) < 0.05
    assert fields.var() == pytest.approx(1.0, abs=0.06)
    for cells in (4, 8, 16):
        expected = matern(250.0 * cells, 4_000.0, smoothness)
        assert correlation_at(fields, 0, cells) == pytest.approx(expected, abs=0.06)
        assert correlation_at(fields, cells, 0) == pytest.approx(expected, abs=0.06)


def test_opposite_edges_of_a_field_are_independent():
    rng = np.random.default_rng(6)
    fields = np.stack([gaussian_field(GRID, 6_000.0, rng) for _ in range(60)])
    assert abs((fields[:, 0] * fields[:, -1]).mean()) < 0.1
    assert abs((fields[:, :, 0] * fields[:, :, -1]).mean()) < 0.1


def test_a_field_is_stretched_along_its_azimuth():
    rng = np.random.default_rng(7)
    fields = np.stack([gaussian_field(GRID, 3_000.0, rng, 1.0, 3.0, math.radians(45.0)) for _ in range(30)])
    height, width = GRID.shape
    north_east = float((fields[:, 8:, : width - 8] * fields[:, : height - 8, 8:]).mean())  # row 0 is north
    south_east = correlation_at(fields, 8, 8)
    assert north_east > south_east + 0.25


def test_values_at_cell_centres_are_the_cells():
    field = gaussian_field(GRID, 4_000.0, np.random.default_rng(8))
    x, y = cell_centres(GRID)
    np.testing.assert_allclose(value_at(GRID, field, x, y), field)
    halfway = value_at(GRID, field, np.array([x[0, 0] + 125.0]), np.array([y[0, 0]]))
    assert halfway[0] == pytest.approx(0.5 * (field[0, 0] + field[0, 1]))


def test_fault_lengths_follow_the_power_law():
    lengths = power_law_lengths(20_000, np.random.default_rng(9))
    assert lengths.min() >= SHORTEST and lengths.max() <= LONGEST
    assert (np.diff(lengths) <= 0).all()
    low, high = SHORTEST ** (1 - EXPONENT), LONGEST ** (1 - EXPONENT)
    for length in (6.0, 12.0, 30.0):
        longer = (length ** (1 - EXPONENT) - high) / (low - high)
        assert (lengths > length).mean() == pytest.approx(longer, abs=0.01)


def test_most_faults_follow_the_belt_and_stay_on_the_map():
    trend = math.radians(30.0)
    faults = [f for seed in range(8) for f in draw_faults(GRID, UNIT, trend, 34, np.random.default_rng(seed))]
    along = [abs((fault.azimuth - 30.0 + 90.0) % 180.0 - 90.0) < 30.0 for fault in faults]
    assert 0.55 < np.mean(along) < 0.75
    for fault in faults:
        assert len(fault.vertices) >= 2 and fault.length > 0
        assert (fault.vertices >= [0.0, 0.0]).all() and (fault.vertices <= [60_000.0, 50_000.0]).all()


def test_a_fault_that_leaves_the_map_ends_at_its_edge():
    faults = draw_faults(GRID, UNIT, 0.0, 34, np.random.default_rng(3))
    tips = np.array([fault.vertices[i] for fault in faults for i in (0, -1)])
    edge = np.minimum.reduce([tips[:, 0], 60_000.0 - tips[:, 0], tips[:, 1], 50_000.0 - tips[:, 1]])
    assert (edge < 1e-3).sum() >= 3


def test_distances_to_faults_are_those_of_the_slow_way():
    faults = draw_faults(GRID, UNIT, 0.4, 12, np.random.default_rng(4))
    rng = np.random.default_rng(5)
    x, y = rng.uniform(0.0, 60_000.0, 300), rng.uniform(0.0, 50_000.0, 300)
    slow = np.full(300, np.inf)
    for fault in faults:
        for a, b in zip(fault.vertices[:-1], fault.vertices[1:]):
            for i in range(300):
                p = np.array([x[i], y[i]])
                share = np.clip(np.dot(p - a, b - a) / max(np.dot(b - a, b - a), 1e-12), 0.0, 1.0)
                slow[i] = min(slow[i], np.hypot(*(p - a - share * (b - a))))
    np.testing.assert_allclose(nearest_fault(faults, x, y)[0], slow, atol=8.0)  # m; vertices are 500 m apart


def test_the_strike_is_that_of_the_nearest_segment():
    faults = (straight((0.0, 0.0), (100.0, 0.0)), straight((0.0, 500.0), (0.0, 600.0)))
    _, strike = nearest_fault(faults, np.array([50.0, 10.0]), np.array([20.0, 550.0]))
    np.testing.assert_allclose(np.sin(strike), [1.0, 0.0], atol=1e-9)


def test_without_faults_every_distance_is_infinite():
    distance, _ = nearest_fault((), np.zeros((2, 3)), np.zeros((2, 3)))
    assert distance.shape == (2, 3) and np.isinf(distance).all()
    assert intersections(()).shape == (0, 2)


def test_faults_cross_where_they_cross():
    cross = (straight((0.0, 0.0), (10.0, 10.0)), straight((0.0, 8.0), (8.0, 0.0)), straight((20.0, 0.0), (20.0, 9.0)))
    np.testing.assert_allclose(intersections(cross), [[4.0, 4.0]])


def test_rocks_are_coherent_and_all_kinds_occur():
    kinds, same = set(), []
    for seed in range(6):
        faults = draw_faults(GRID, UNIT, 0.5, 34, np.random.default_rng(seed))
        rocks = draw_lithology(GRID, UNIT, 0.5, faults, np.random.default_rng(100 + seed))
        assert rocks.dtype == np.uint8 and rocks.shape == GRID.shape
        kinds |= set(np.unique(rocks))
        same.append((rocks[:, 1:] == rocks[:, :-1]).mean())
        assert max(np.bincount(rocks.ravel())) < 0.65 * rocks.size
    assert kinds == set(range(1, len(LITHOLOGIES) + 1))
    assert np.mean(same) > 0.85


def test_a_fault_with_slip_offsets_the_rocks():
    trace = np.column_stack([np.full(21, 30_000.0), np.linspace(5_000.0, 45_000.0, 21)])
    still = (Fault("F01", "cross", 0.0, 0.0, trace),)
    slipped = (Fault("F01", "cross", 0.0, 5_000.0, trace),)
    before, after = (
        draw_lithology(GRID, UNIT, math.radians(90.0), faults, np.random.default_rng(2)) for faults in (still, slipped)
    )
    changed = (before != after).mean(axis=0)
    assert changed[90:150].mean() > 2.0 * changed[:40].mean()
    across = (after[:, 119] != after[:, 120])[40:160].mean()
    assert across > 2.0 * (before[:, 119] != before[:, 120])[40:160].mean()


def test_sediment_moves_downhill():
    relief = draw_relief(GRID, UNIT, 0.3, np.random.default_rng(11))
    rng = np.random.default_rng(12)
    x, y = rng.uniform(10_000.0, 50_000.0, 40), rng.uniform(10_000.0, 40_000.0, 40)
    paths = downstream_paths(GRID, relief, x, y, 300.0, 20)
    np.testing.assert_array_equal(paths[:, 0], np.column_stack([x, y]))
    np.testing.assert_allclose(np.hypot(*np.moveaxis(np.diff(paths, axis=1), 2, 0)), 300.0)
    drop = value_at(GRID, relief, *paths[:, 0].T) - value_at(GRID, relief, *paths[:, 10].T)
    assert (drop > 0).mean() > 0.85
