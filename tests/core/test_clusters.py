from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from gossan.core.clusters import single_linkage_clusters
from gossan.core.errors import InputError


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
