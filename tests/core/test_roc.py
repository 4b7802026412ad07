from __future__ import annotations

import numpy as np
import pytest
from gossan.core.errors import InputError
from gossan.core.ranks import cells_below
from gossan.core.roc import background_beaten, share_reached
from gossan.core.success_rate import area_needed, captured
from scipy.stats import mannwhitneyu

RNG = np.random.default_rng(11)


def beaten_by_pairs(values: np.ndarray, deposits: np.ndarray) -> np.ndarray:
    """The slow, obvious way: compare each deposit with each background cell."""
    background = np.delete(values, np.unique(deposits))
    return np.array([np.mean(background < values[cell]) for cell in deposits])


@pytest.mark.parametrize("levels", [2, 5, 40, 10**9])
def test_the_share_of_background_beaten_is_that_of_all_pairs_with_ties_lost(levels: int) -> None:
    values = RNG.integers(0, levels, 300).astype(float)
    deposits = RNG.choice(300, 25)  # some share a cell, and with few levels most are tied
    np.testing.assert_allclose(background_beaten(cells_below(values), deposits), beaten_by_pairs(values, deposits))


def test_many_sets_of_deposits_at_once_give_what_each_gives_alone() -> None:
    values = RNG.integers(0, 12, 90).astype(float)
    sets = RNG.choice(90, (40, 7))
    together = background_beaten(cells_below(values), sets)
    np.testing.assert_allclose(together, [beaten_by_pairs(values, one) for one in sets])


def test_without_ties_the_mean_is_the_mann_whitney_statistic() -> None:
    values = RNG.normal(size=500)
    deposits = RNG.choice(500, 30, replace=False)
    statistic = mannwhitneyu(values[deposits], np.delete(values, deposits)).statistic
    found = background_beaten(cells_below(values), deposits).mean()
    assert found == pytest.approx(statistic / (30 * 470))


@pytest.mark.engine
def test_without_ties_the_mean_is_scikit_learns_roc_auc() -> None:
    metrics = pytest.importorskip("sklearn.metrics", reason="scikit-learn lives in the worker's environment")
    values = RNG.normal(size=800)
    labels = np.zeros(800)
    deposits = RNG.choice(800, 40, replace=False)
    labels[deposits] = 1
    found = background_beaten(cells_below(values), deposits).mean()
    assert found == pytest.approx(metrics.roc_auc_score(labels, values))


def test_a_constant_map_beats_nothing() -> None:
    assert background_beaten(cells_below(np.ones(20)), np.array([3, 4])).tolist() == [0.0, 0.0]


def test_an_area_without_background_is_refused() -> None:
    with pytest.raises(InputError, match="no background"):
        background_beaten(cells_below(np.arange(3.0)), np.array([0, 1, 2]))


def test_the_curve_is_the_share_of_deposits_reached_at_each_point() -> None:
    costs = RNG.random((6, 15))
    shares = np.linspace(0, 1, 201)
    curve = share_reached(costs, shares)
    assert curve.shape == (6, 201)
    np.testing.assert_allclose(curve, (costs[:, :, None] <= shares).mean(axis=1))
    np.testing.assert_allclose(share_reached(costs[0], shares), curve[0])


def test_the_area_under_the_roc_curve_is_the_mean_share_beaten() -> None:
    values = RNG.integers(0, 30, 400).astype(float)
    deposits = RNG.choice(400, 20)
    beaten = background_beaten(cells_below(values), deposits)
    fine = np.linspace(0, 1, 20_001)
    area = share_reached(1 - beaten, fine)[:-1].mean()
    assert area == pytest.approx(beaten.mean(), abs=1e-4)


def test_the_area_needed_walks_a_tied_group_completely() -> None:
    values = np.array([9.0, 5.0, 5.0, 5.0, 1.0])
    needed = area_needed(cells_below(values), np.array([0, 2, 4]))
    np.testing.assert_allclose(needed, [0.2, 0.8, 1.0])
    assert [captured(needed, share) for share in (0.1, 0.2, 0.5, 0.8, 1.0)] == [0, 1, 1, 2, 3]


def test_a_collapsed_map_captures_nothing_before_all_its_area() -> None:
    values = np.zeros(1000)
    values[:2] = 1.0
    needed = area_needed(cells_below(values), np.arange(100, 150))
    assert captured(needed, 0.99) == 0
