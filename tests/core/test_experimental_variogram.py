from __future__ import annotations

import csv
import json
import math
import tracemalloc
from pathlib import Path
from typing import Any, Optional

import numpy as np
import pytest
from gossan.core import experimental_variogram as module
from gossan.core.context import Cancelled
from gossan.core.errors import InputError
from gossan.core.experimental_variogram import experimental_variogram, experimental_variograms
from gossan.tests.story import Story


def survey(count: int = 70, elements: int = 3, seed: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Samples far from the origin, as real coordinates are, two of them at one place."""
    rng = np.random.default_rng(seed)
    x, y = 500_000 + rng.uniform(0, 900, count), 6_300_000 + rng.uniform(0, 600, count)
    x[1], y[1] = x[0], y[0]
    return x, y, rng.normal(size=(count, elements)).cumsum(axis=0)


def slow(
    x: Any, y: Any, v: Any, lags: int, max_lag: float, robust: bool, azimuth: Optional[float], tolerance: float
) -> list[tuple[float, float, int]]:
    """One pair after the other."""
    sums: list[list[Any]] = [[0.0, 0.0, 0] for _ in range(lags)]
    for i in range(len(x)):
        for j in range(i):
            h = math.hypot(x[i] - x[j], y[i] - y[j])
            turn = 0.0
            if azimuth is not None and h > 0:
                turn = abs((math.degrees(math.atan2(x[i] - x[j], y[i] - y[j])) - azimuth + 90) % 180 - 90)
            if not 0 < h <= max_lag or turn > tolerance or not np.isfinite(v[i] - v[j]):
                continue
            lag = math.ceil(h * lags / max_lag) - 1
            sums[lag][0] += h
            sums[lag][1] += abs(v[i] - v[j]) ** (0.5 if robust else 2.0)
            sums[lag][2] += 1
    made = []
    for distance, unlike, n in sums:
        if n:
            mean = unlike / n
            gamma = 0.5 * mean**4 / (0.457 + 0.494 / n + 0.045 / n**2) if robust else 0.5 * mean
            made.append((distance / n, gamma, n))
    return made


@pytest.mark.parametrize("estimator", ["classical", "robust"])
@pytest.mark.parametrize("azimuth", [None, 0.0, 37.0, 150.0])
def test_it_equals_a_loop_over_all_pairs(estimator: str, azimuth: Optional[float], monkeypatch: Any) -> None:
    monkeypatch.setattr(module, "BLOCK", 16)  # several blocks even with few samples
    x, y, values = survey()
    values[5:9, 0] = np.nan
    tolerance = 20.0 if azimuth is not None else 90.0
    made = experimental_variogram(x, y, values[:, 0], 12, 500.0, estimator, azimuth, tolerance)
    expected = slow(x, y, values[:, 0], 12, 500.0, estimator == "robust", azimuth, tolerance)
    np.testing.assert_allclose(
        np.column_stack([made.distance, made.semivariance, made.pairs]), np.array(expected), rtol=1e-9
    )
    assert (made.azimuth, made.tolerance, made.max_lag, made.samples) == (azimuth, tolerance, 500.0, 66)


def test_elements_with_different_gaps_come_out_as_if_alone() -> None:
    x, y, values = survey()
    values[3, 1] = np.nan
    values[10:30, 2] = np.inf
    together = experimental_variograms(x, y, values, (None, 90.0))
    for element in range(3):
        for made, azimuth in zip(together[element], (None, 90.0)):
            alone = experimental_variogram(x, y, values[:, element], azimuth=azimuth)
            np.testing.assert_allclose(made.semivariance, alone.semivariance, rtol=1e-12)
            np.testing.assert_array_equal(made.pairs, alone.pairs)


def test_sectors_that_touch_share_out_all_pairs() -> None:
    x, y, values = survey()
    whole, *sectors = experimental_variograms(x, y, values[:, :1], (None, 0.0, 45.0, 90.0, 135.0), lags=1)[0]
    assert sum(sector.pairs[0] for sector in sectors) == whole.pairs[0]


def test_a_pair_at_a_lags_upper_end_belongs_to_it_on_a_regular_grid() -> None:
    x, y = (axis.ravel() * 0.1 for axis in np.meshgrid(np.arange(10.0), np.arange(10.0)))
    made = experimental_variogram(x, y, np.arange(100.0) % 7, lags=3, max_lag=0.3)
    apart = np.hypot(x[:, None] - x, y[:, None] - y)[np.tril_indices(100, -1)]
    ends = [np.sum((apart > low + 1e-9) & (apart <= high + 1e-9)) for low, high in ((0, 0.1), (0.1, 0.2), (0.2, 0.3))]
    assert made.pairs.tolist() == ends


def test_duplicates_are_counted_and_stand_in_no_lag() -> None:
    x, y, values = survey()
    made = experimental_variogram(x, y, values[:, 0], max_lag=2000.0)
    assert made.coincident == 1
    assert made.pairs.sum() == 70 * 69 / 2 - 1 and made.distance.min() > 0


def test_samples_in_another_order_or_place_give_the_same_lags() -> None:
    x, y, values = survey()
    order = np.random.default_rng(2).permutation(70)
    first = experimental_variogram(x, y, values[:, 0])
    second = experimental_variogram(x[order] - 5e5, y[order] - 6.3e6, values[order, 0])
    np.testing.assert_array_equal(first.pairs, second.pairs)
    np.testing.assert_allclose(first.semivariance, second.semivariance, rtol=1e-9)


def test_the_default_reaches_a_third_of_the_diagonal() -> None:
    made = experimental_variogram(np.array([0.0, 30.0, 1.0]), np.array([0.0, 40.0, 0.0]), np.arange(3.0))
    assert made.max_lag == pytest.approx(50 / 3)
    assert made.pairs.tolist() == [1] and made.distance.tolist() == [1.0]


def test_one_wild_value_hardly_moves_the_robust_estimator() -> None:
    x, y, _ = survey(300)
    values = np.random.default_rng(3).normal(size=300)
    wild = np.where(np.arange(300) == 50, 60.0, values)

    def level(column: np.ndarray, estimator: str) -> float:
        made = experimental_variogram(x, y, column, lags=1, max_lag=2000.0, estimator=estimator)
        return float(made.semivariance[0])

    assert level(values, "robust") == pytest.approx(level(values, "classical"), rel=0.1)
    assert level(wild, "robust") < 1.25 * level(values, "robust")
    assert level(wild, "classical") > 5 * level(values, "classical")


def test_white_noise_has_the_variance_at_every_lag() -> None:
    x, y, _ = survey(2000)
    values = np.random.default_rng(4).normal(0, 3, 2000)
    for estimator in ("classical", "robust"):
        made = experimental_variogram(x, y, values, estimator=estimator)
        np.testing.assert_allclose(made.semivariance, 9.0, rtol=0.12)
    assert made.variance == pytest.approx(values.var())


def test_too_many_pairs_are_thinned_by_the_seed_and_stay_close(monkeypatch: Any) -> None:
    x, y, values = survey(3000, 1)
    whole = experimental_variogram(x, y, values[:, 0])
    monkeypatch.setattr(module, "MOST_PAIRS", 300_000)
    monkeypatch.setattr(module, "PROBES", 500)
    first, again, other = (experimental_variogram(x, y, values[:, 0], seed=seed) for seed in (1, 1, 2))
    assert whole.samples == whole.samples_given == first.samples_given == 3000
    assert first.samples < 1500 and 200_000 < first.pairs.sum() < 400_000
    np.testing.assert_array_equal(first.semivariance, again.semivariance)
    assert (first.semivariance != other.semivariance).any()
    np.testing.assert_allclose(first.semivariance, whole.semivariance, rtol=0.1)


def test_a_hundred_thousand_samples_take_little_memory(monkeypatch: Any) -> None:
    monkeypatch.setattr(module, "MOST_PAIRS", 2_000_000)  # memory does not grow with pairs, time does
    rng = np.random.default_rng(5)
    x, y, values = rng.random(100_000), rng.random(100_000), rng.normal(size=(100_000, 4))
    tracemalloc.start()
    made = experimental_variograms(x, y, values, (None, 0.0, 90.0), tolerance=45.0)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert made[3][2].samples_given == 100_000
    assert peak < 200 * 2**20


def test_a_short_largest_lag_needs_no_thinning(monkeypatch: Any) -> None:
    monkeypatch.setattr(module, "MOST_PAIRS", 100_000)
    x, y, values = survey(3000, 1)
    made = experimental_variogram(x, y, values[:, 0], max_lag=20.0)
    assert made.samples == 3000


def test_it_can_be_cancelled() -> None:
    x, y, values = survey(3000)
    with pytest.raises(Cancelled):
        experimental_variograms(x, y, values, context=Story(cancel_at=0.4))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"lags": 0}, "lags must be at least 1, not 0"),
        ({"max_lag": -5.0}, "largest lag must be a positive number of map units, not -5"),
        ({"max_lag": math.nan}, "not nan"),
        ({"max_lag": 1e-9}, "No two samples lie within the largest lag of 1e-09 map units: the nearest two are"),
        ({"estimator": "dowd"}, "no estimator 'dowd'"),
        ({"tolerance": 0.0}, "tolerance must lie above 0 and up to 90 degrees, not 0"),
    ],
)
def test_a_parameter_out_of_range_is_refused_by_its_value(changes: dict[str, Any], message: str) -> None:
    x, y, values = survey()
    with pytest.raises(InputError, match=message):
        experimental_variogram(x[1:], y[1:], values[1:, 0], **changes)


def test_samples_that_have_no_pair_are_refused() -> None:
    with pytest.raises(InputError, match="needs two samples with a value at least, and there are 1"):
        experimental_variogram(np.arange(3.0), np.zeros(3), np.array([1.0, np.nan, np.nan]))
    with pytest.raises(InputError, match="All 3 samples with a value lie at one location"):
        experimental_variogram(np.ones(3), np.ones(3), np.arange(3.0), max_lag=1.0)
    with pytest.raises(InputError, match="no location"):
        experimental_variogram(np.array([1.0, np.nan]), np.ones(2), np.arange(2.0))


def test_the_published_variogram_of_log_zinc_along_the_meuse_comes_out(shared_data: Path) -> None:
    """Published by gstat's own tests: numbers of pairs exactly, distances and semivariances to every digit."""
    with (shared_data / "reference" / "meuse.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    x, y, zinc = (np.array([float(row[name]) for row in rows]) for name in ("x", "y", "zinc"))
    expected = json.loads((shared_data / "reference" / "expected.json").read_text(encoding="utf-8"))
    published = expected["meuse_log_zinc_variogram"]
    made = experimental_variogram(x, y, np.log(zinc))
    count = len(published["np"])
    assert made.pairs[:count].tolist() == published["np"]
    np.testing.assert_allclose(made.distance[:count], published["dist"], rtol=5e-7)
    np.testing.assert_allclose(made.semivariance[:count], published["gamma"], rtol=5e-7)
