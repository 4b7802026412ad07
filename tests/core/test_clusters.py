from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from gossan.core.clusters import single_linkage_clusters, suggest_cluster_distance
from gossan.core.context import Context
from gossan.core.errors import InputError
from gossan.tasks import simulate_survey


def clusters_by_walking(x: np.ndarray, y: np.ndarray, distance: float) -> np.ndarray:
    """The slow, obvious way: walk from each point to all that can be reached."""
    labels = np.full(len(x), -1)
    for start in range(len(x)):
        if labels[start] >= 0:
            continue
        number, queue = labels.max() + 1, [start]
        while queue:
            point = queue.pop()
            if labels[point] < 0:
                labels[point] = number
                queue += list(np.flatnonzero(np.hypot(x - x[point], y - y[point]) <= distance))
    return labels


@pytest.mark.parametrize("distance", [0.0, 0.03, 0.08, 0.5, 10.0])
def test_clusters_are_those_found_by_walking(distance: float) -> None:
    x, y = np.random.default_rng(3).random((2, 120))
    x[7], y[7] = x[90], y[90]  # two deposits on one spot
    np.testing.assert_array_equal(single_linkage_clusters(x, y, distance), clusters_by_walking(x, y, distance))


def test_a_step_of_exactly_the_distance_joins() -> None:
    np.testing.assert_array_equal(single_linkage_clusters(np.array([0.0, 5.0, 11.0]), np.zeros(3), 5.0), [0, 0, 1])


def test_no_points_have_no_clusters() -> None:
    assert single_linkage_clusters(np.zeros(0), np.zeros(0), 5.0).shape == (0,)


def test_the_published_clusters_of_eskay_come_out_at_ten_kilometres(shared_data: Path) -> None:
    with (shared_data / "eskay_bc" / "deposits.csv").open(encoding="utf-8") as file:
        deposits = list(csv.DictReader(file))
    x, y = np.array([(float(row["x"]), float(row["y"])) for row in deposits]).T
    found = single_linkage_clusters(x, y, 10_000.0)
    assert found.tolist() == [int(row["cluster10km"]) for row in deposits]
    assert found.max() + 1 == 12


def test_a_negative_distance_is_refused() -> None:
    with pytest.raises(InputError, match="cluster distance is -1"):
        single_linkage_clusters(np.zeros(2), np.zeros(2), -1.0)


def test_deposits_at_random_lie_as_far_apart_as_is_suggested() -> None:
    rng, side, count = np.random.default_rng(0), 40_000.0, 400
    drawn = rng.random((20, count, 2)) * side
    nearest = []
    for points in drawn:
        steps = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
        nearest.append(np.where(steps > 0, steps, np.inf).min(axis=1).mean())
    assert suggest_cluster_distance(count, side**2) == 1000.0  # half of 2,000
    assert np.mean(nearest) == pytest.approx(1000.0, rel=0.06)  # a little more: none lies beyond the edge


@pytest.mark.parametrize(("width", "height", "deposits"), [(60e3, 50e3, 25), (30e3, 30e3, 12), (20e3, 20e3, 10)])
def test_the_suggested_distance_keeps_simulated_camps_together_and_mostly_apart(
    width: float, height: float, deposits: int
) -> None:
    found, usual, camps, kept = [], [], [], []
    for seed in (4, 9, 12):
        params = simulate_survey.Params(extent=(0.0, 0.0, width, height), samples=50, deposits=deposits, seed=seed)
        arrays = simulate_survey.run({}, params, Context()).arrays
        x, y = arrays["deposit_xy"].T
        _, camp = np.unique(arrays["deposit_camp"], return_inverse=True)
        clusters = single_linkage_clusters(x, y, suggest_cluster_distance(deposits, width * height))
        is_camp = camp[:, None] == camp[None]
        kept.append((clusters[:, None] == clusters[None])[is_camp].mean())
        camps.append(camp.max() + 1)
        found.append(clusters.max() + 1)
        usual.append(single_linkage_clusters(x, y, 10_000.0).max() + 1)
    assert np.mean(kept) > 0.9
    assert sum(camps) >= sum(found) > sum(usual)


def test_a_large_survey_has_the_usual_distance_and_none_is_less_than_two_cells() -> None:
    assert suggest_cluster_distance(51, 45_154e6) == 10_000.0  # Eskay
    assert suggest_cluster_distance(100, 1e6, cell_size=100.0) == 200.0
    assert suggest_cluster_distance(3, 0.0) == 10_000.0
