from __future__ import annotations

import numpy as np
import pytest
from gossan.core.bootstrap import cluster_resamples
from gossan.core.prediction_area import Intersection, find_intersection, intersection_area, normalised_density
from gossan.core.ranks import cells_below
from gossan.core.success_rate import area_needed, thresholds_of_shares

RNG = np.random.default_rng(3)


def crossing_by_definition(values: np.ndarray, deposits: np.ndarray) -> float:
    """The slow way: walk the area in tiny steps until the deposits captured and the area add up to one.

    A threshold's cells are those that score at least as much; a share of the area between two thresholds holds what the
    higher one holds.
    """
    called = {np.mean(values >= threshold): np.mean(values[deposits] >= threshold) for threshold in np.unique(values)}
    for share in np.linspace(0.0, 1.0, 10_001):
        captured = max((each for area, each in called.items() if area <= share + 1e-12), default=0.0)
        if captured + share >= 1.0 - 1e-12:
            return float(share)
    raise AssertionError("the curves never cross")


def found(values: np.ndarray, deposits: np.ndarray, draws: int = 200) -> Intersection:
    below = cells_below(values)
    clusters = np.arange(len(deposits)) // 2
    random = RNG.integers(0, len(values), (draws, len(deposits)))
    counts = cluster_resamples(int(clusters.max()) + 1, 300, np.random.default_rng(0))
    return find_intersection(values, area_needed(below, deposits), area_needed(below, random), clusters, counts)


@pytest.mark.parametrize("levels", [3, 12, 10**9])
def test_the_crossing_is_where_a_slow_walk_through_the_area_finds_it(levels: int) -> None:
    for seed in range(5):
        rng = np.random.default_rng(seed)
        values = rng.integers(0, levels, 60).astype(float)
        deposits = rng.choice(60, 7)
        area = intersection_area(area_needed(cells_below(values), deposits))
        assert area == pytest.approx(crossing_by_definition(values, deposits), abs=2e-4)


def test_a_perfect_map_crosses_at_the_deposits_own_area() -> None:
    values = np.zeros(200)
    values[:10] = np.arange(10, 0, -1)
    crossing = found(values, np.arange(10))
    # 0.05 of the area holds all; the stair passes the falling line where 0.95 of the deposits are reached
    assert crossing.area == pytest.approx(0.05) and crossing.captured == pytest.approx(0.95)
    assert crossing.density == pytest.approx(19.0)
    assert crossing.deposits == 10 and crossing.threshold == 1.0


def test_a_map_without_knowledge_crosses_at_one_half() -> None:
    areas = [
        intersection_area(area_needed(cells_below(rng.normal(size=4000)), rng.choice(4000, 200)))
        for rng in map(np.random.default_rng, range(20))
    ]
    assert np.mean(areas) == pytest.approx(0.5, abs=0.01)
    assert normalised_density(0.5) == 1.0


def test_a_constant_map_reaches_nothing_before_all_of_its_area() -> None:
    assert intersection_area(area_needed(cells_below(np.ones(50)), np.arange(5))) == 1.0
    assert normalised_density(1.0) == 0.0


def test_the_published_reading_of_shares_gives_the_published_density() -> None:
    """Yousefi and Carranza (2015): a map that captures 70 % of the deposits in 30 % of the area has Nd = 0.7 / 0.3 = 2.33."""
    values = np.arange(100.0, 0.0, -1.0)
    deposits = np.array([2, 5, 9, 14, 20, 25, 29, 60, 75, 90])  # seven of ten within the best 30 of 100 cells
    crossing = found(values, deposits)
    assert crossing.area == pytest.approx(0.30) and crossing.captured == pytest.approx(0.70)
    assert crossing.density == pytest.approx(0.7 / 0.3)
    assert np.mean(values >= crossing.threshold) == pytest.approx(0.30) and crossing.deposits == 7


def test_a_tied_group_counts_against_the_map() -> None:
    values = np.zeros(100)
    values[:10] = 1.0  # six of ten deposits in the best 10 %, nothing known of the rest
    crossing = found(values, np.r_[np.arange(6), np.arange(50, 54)])
    assert crossing.area == pytest.approx(0.4) and crossing.density == pytest.approx(1.5)


def test_resamples_are_what_a_map_of_the_drawn_deposits_would_give() -> None:
    values = RNG.integers(0, 25, 300).astype(float)
    deposits = RNG.choice(300, 12)
    needed = area_needed(cells_below(values), deposits)
    weights = RNG.multinomial(12, np.full(12, 1 / 12), size=20)
    together = intersection_area(needed, weights)
    np.testing.assert_allclose(together, [intersection_area(np.repeat(needed, drawn)) for drawn in weights])


def test_the_interval_holds_the_crossing_and_chance_stays_below_a_good_map() -> None:
    values = RNG.normal(size=1000)
    deposits = np.argsort(values)[::-1][RNG.choice(150, 24, replace=False)]
    crossing = found(values, deposits)
    assert crossing.area_low < crossing.area < crossing.area_high
    assert crossing.density_low < crossing.density < crossing.density_high
    assert crossing.density_low == pytest.approx(normalised_density(crossing.area_high))
    assert crossing.density > crossing.null_density_95 > 1.0


def test_the_lowest_score_of_a_share_of_the_area_is_that_of_its_last_cell() -> None:
    values = np.array([5.0, 5.0, 4.0, 3.0, 2.0, 2.0, 2.0, 1.0, 1.0, 0.0])
    shares = np.array([0.0, 0.1, 0.2, 0.25, 0.4, 0.5, 0.7, 0.95, 1.0])
    scores, areas = thresholds_of_shares(values, shares)
    np.testing.assert_array_equal(scores, [np.nan, np.nan, 5.0, 5.0, 3.0, 3.0, 2.0, 1.0, 0.0])
    for share, score in zip(shares[2:], scores[2:]):
        assert np.mean(values >= score) <= share + 1e-12
    np.testing.assert_allclose(areas, [0.0, 0.0, 0.2, 0.2, 0.4, 0.4, 0.7, 0.9, 1.0])
