from __future__ import annotations

import numpy as np
import pytest
from gossan.core.bootstrap import cluster_resamples, interval, resampled_means

RNG = np.random.default_rng(5)
CLUSTERS = np.array([0, 0, 0, 1, 2, 2, 3])
VALUES = RNG.random(7)


def test_each_resample_draws_as_many_clusters_as_there_are() -> None:
    counts = cluster_resamples(6, 500, np.random.default_rng(0))
    assert counts.shape == (500, 6)
    assert (counts.sum(axis=1) == 6).all()
    assert counts.mean() == pytest.approx(1.0)


def test_resampled_means_are_those_of_the_deposits_written_out() -> None:
    counts = cluster_resamples(4, 50, np.random.default_rng(1))
    found = resampled_means(VALUES, CLUSTERS, counts)
    curves = resampled_means(np.column_stack([VALUES, VALUES**2]), CLUSTERS, counts)
    for row, drawn in enumerate(counts):
        deposits = [i for i in range(7) for _ in range(drawn[CLUSTERS[i]])]
        assert found[row] == pytest.approx(VALUES[deposits].mean())
        np.testing.assert_allclose(curves[row], [VALUES[deposits].mean(), (VALUES[deposits] ** 2).mean()])


def test_the_interval_over_single_deposits_has_the_width_of_the_standard_error() -> None:
    values = RNG.normal(size=400)
    resampled = resampled_means(values, np.arange(400), cluster_resamples(400, 4000, np.random.default_rng(2)))
    low, high = interval(resampled, 400)
    assert low is not None and high is not None
    assert (high - low) / 2 == pytest.approx(1.96 * values.std() / 20, rel=0.05)
    assert low < values.mean() < high


def test_deposits_that_repeat_each_other_widen_the_interval() -> None:
    values = np.repeat(RNG.normal(size=20), 20)
    rng = np.random.default_rng(3)
    by_deposit = interval(resampled_means(values, np.arange(400), cluster_resamples(400, 2000, rng)), 400)
    clusters = np.repeat(np.arange(20), 20)
    by_cluster = interval(resampled_means(values, clusters, cluster_resamples(20, 2000, rng)), 20)
    assert None not in by_deposit + by_cluster
    assert by_cluster[1] - by_cluster[0] > 3 * (by_deposit[1] - by_deposit[0])


def test_a_single_cluster_has_no_interval() -> None:
    assert interval(np.full(100, 0.8), 1) == (None, None)
