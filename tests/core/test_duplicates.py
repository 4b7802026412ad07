"""Samples at one location."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
from gossan.core.duplicates import average_by_location, find_locations


def test_locations_are_numbered_in_the_order_of_their_first_sample() -> None:
    locations = find_locations(np.array([5.0, 1.0, 5.0, 5.0]), np.array([0.0, 9.0, 0.0, 2.0]))
    assert locations.of_sample.tolist() == [0, 1, 0, 2]
    assert locations.first.tolist() == [0, 1, 3]
    assert locations.count.tolist() == [2, 1, 1]
    assert locations.shared == 1


def test_samples_without_coordinates_share_no_location() -> None:
    nan = np.nan
    locations = find_locations(np.array([nan, nan, 0.0, np.inf]), np.array([nan, nan, 0.0, 1.0]))
    assert locations.count.tolist() == [1, 1, 1, 1]


def test_the_two_zeros_are_one_coordinate() -> None:
    assert find_locations(np.array([0.0, -0.0]), np.array([1.0, 1.0])).shared == 1


def test_averages_equal_a_plain_loop() -> None:
    rng = np.random.default_rng(1)
    x, y = rng.integers(0, 12, 400).astype(float), rng.integers(0, 12, 400).astype(float)
    values = rng.lognormal(2.0, 1.0, 400)
    values[rng.random(400) < 0.2] = np.nan
    locations = find_locations(x, y)
    expected, seen = [], []
    for i in range(400):
        if (x[i], y[i]) in seen:
            continue
        seen.append((x[i], y[i]))
        there = values[(x == x[i]) & (y == y[i])]
        there = there[np.isfinite(there)]
        expected.append(np.prod(there) ** (1.0 / len(there)) if len(there) else np.nan)
    np.testing.assert_allclose(average_by_location(values, locations), expected, rtol=1e-12)


def test_a_sample_alone_keeps_its_value_to_the_last_bit() -> None:
    values = np.random.default_rng(2).lognormal(size=50)
    locations = find_locations(np.arange(50.0), np.zeros(50))
    np.testing.assert_array_equal(average_by_location(values, locations), values)


def test_eskay_has_its_224_duplicated_locations(shared_data: Path) -> None:
    with open(shared_data / "eskay_bc" / "samples.csv", newline="", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    locations = find_locations(np.array([float(r["x"]) for r in rows]), np.array([float(r["y"]) for r in rows]))
    assert len(rows) == 4205
    assert locations.shared == 224
    assert len(locations.first) == 3981
