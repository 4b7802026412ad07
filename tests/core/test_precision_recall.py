from __future__ import annotations

import numpy as np
import pytest
from gossan.core.bootstrap import cluster_resamples
from gossan.core.precision_recall import PrecisionRecall, Reach, precision_recall
from gossan.core.ranks import cells_below
from gossan.core.reached_shares import first_at, in_order
from gossan.core.roc import background_beaten
from gossan.core.success_rate import area_needed

RNG = np.random.default_rng(5)
RECALLS = np.linspace(0.0, 1.0, 41)


def precision_by_definition(values: np.ndarray, deposits: np.ndarray, recall: float) -> float:
    """The slow way: lower the threshold through all scores until the recall is reached, then count what it calls."""
    background = np.delete(values, np.unique(deposits))
    for threshold in np.unique(values)[::-1]:
        captured = np.count_nonzero(values[deposits] >= threshold)
        if captured / len(deposits) >= max(recall, 1e-9) - 1e-12:
            return captured / (captured + np.count_nonzero(background >= threshold))
    raise AssertionError("the recall is never reached")


def found(values: np.ndarray, deposits: np.ndarray, members: int = 3, draws: int = 200) -> PrecisionRecall:
    below = cells_below(values)
    clusters = np.arange(len(deposits)) // members
    random = RNG.integers(0, len(values), (draws, len(deposits)))
    counts = cluster_resamples(int(clusters.max()) + 1, 300, np.random.default_rng(0))
    background = len(values) - len(np.unique(deposits))
    reach, null = (Reach(area_needed(below, cells), background_beaten(below, cells)) for cells in (deposits, random))
    return precision_recall(reach, null, clusters, counts, background, RECALLS)


@pytest.mark.parametrize("levels", [2, 9, 60, 10**9])
def test_the_curve_is_that_of_the_definition_with_ties_walked_completely(levels: int) -> None:
    values = RNG.integers(0, levels, 250).astype(float)
    deposits = RNG.choice(250, 20)
    curve = found(values, deposits).precision
    np.testing.assert_allclose(curve, [precision_by_definition(values, deposits, recall) for recall in RECALLS])


def test_the_average_is_the_mean_precision_at_the_thresholds_that_reach_each_deposit() -> None:
    values = RNG.integers(0, 30, 200).astype(float)
    deposits = RNG.choice(200, 15)
    background = np.delete(values, np.unique(deposits))
    each = []
    for cell in deposits:
        captured = np.count_nonzero(values[deposits] >= values[cell])
        each.append(captured / (captured + np.count_nonzero(background >= values[cell])))
    assert found(values, deposits).average == pytest.approx(np.mean(each))


@pytest.mark.engine
@pytest.mark.parametrize("levels", [7, 10**9])
def test_the_average_is_scikit_learns_average_precision(levels: int) -> None:
    metrics = pytest.importorskip("sklearn.metrics", reason="scikit-learn lives in the worker's environment")
    values = RNG.integers(0, levels, 800).astype(float)
    deposits = RNG.choice(800, 40, replace=False)
    labels = np.zeros(800)
    labels[deposits] = 1
    assert found(values, deposits).average == pytest.approx(metrics.average_precision_score(labels, values))


def test_a_perfect_map_is_always_right_and_a_constant_one_never_better_than_chance() -> None:
    values = np.zeros(500)
    values[:12] = 1.0 + np.arange(12)
    perfect = found(values, np.arange(12))
    np.testing.assert_array_equal(perfect.precision, 1.0)
    assert (perfect.average, perfect.low, perfect.high) == (1.0, 1.0, 1.0)
    constant = found(np.ones(500), np.arange(12))
    np.testing.assert_allclose(constant.precision, 12 / 500)
    assert constant.average == pytest.approx(constant.chance) == pytest.approx(0.024)


def test_a_map_without_knowledge_stays_at_the_share_of_deposits_and_within_the_null() -> None:
    maps = []
    for rng in map(np.random.default_rng, range(20)):
        maps.append(found(rng.normal(size=3000), rng.choice(3000, 60)))
    assert np.mean([each.precision[30] for each in maps]) == pytest.approx(60 / 3000, rel=0.15)
    for each in maps[:5]:
        inside = (each.null_low <= each.precision + 1e-12) & (each.precision <= each.null_high + 1e-12)
        assert inside.mean() > 0.5
        assert each.null_mean < each.null_95


def test_a_good_map_passes_chance_and_its_interval_holds_it() -> None:
    values = RNG.normal(size=2000)
    deposits = np.argsort(values)[::-1][RNG.choice(300, 30, replace=False)]
    good = found(values, deposits)
    assert good.average > good.null_95 > good.chance
    assert good.low < good.average < good.high
    assert (good.curve_low <= good.curve_high).all()
    assert (good.curve_low <= good.precision + 1e-12).mean() > 0.95


def test_resampled_averages_are_those_of_the_drawn_deposits_at_the_same_proportion() -> None:
    values = RNG.normal(size=400)
    deposits = RNG.choice(400, 9, replace=False)
    below = cells_below(values)
    reach = Reach(area_needed(below, deposits), background_beaten(below, deposits))
    null = Reach(reach.needed[None], reach.beaten[None])
    counts = RNG.multinomial(9, np.full(9, 1 / 9), size=10)
    found = precision_recall(reach, null, np.arange(9), counts, 391, RECALLS)
    for drawn, average in zip(counts, found.resampled):
        cells = np.repeat(deposits, drawn)
        captured = np.array([np.count_nonzero(values[cells] >= values[cell]) for cell in cells])
        wrong = 391 * (1 - np.repeat(reach.beaten, drawn))
        assert average == pytest.approx(np.mean(captured / (captured + wrong)))


def test_deposits_of_one_score_are_reached_together() -> None:
    order, reached = in_order(np.array([[0.5, 0.1, 0.5, 0.9], [0.2, 0.2, 0.2, 0.2]]))
    np.testing.assert_array_equal(order, [[1, 0, 2, 3], [0, 1, 2, 3]])
    np.testing.assert_array_equal(reached, [[0.25, 0.75, 0.75, 1.0], [1.0] * 4])
    np.testing.assert_array_equal(first_at(reached, np.array([0.0, 0.25, 0.3, 0.75, 1.0])), [[0, 0, 1, 1, 3], [0] * 5])


def test_a_deposit_that_a_resample_lacks_is_not_reached_by_it() -> None:
    _, reached = in_order(np.array([0.3, 0.1, 0.2]), np.array([[1, 0, 1], [0, 3, 0]]))
    np.testing.assert_allclose(reached, [[0.0, 0.5, 1.0], [1.0, 1.0, 1.0]])
    np.testing.assert_array_equal(first_at(reached, np.array([0.0, 0.5, 0.51])), [[1, 1, 2], [0, 0, 0]])
