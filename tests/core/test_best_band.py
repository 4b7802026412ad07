from __future__ import annotations

import numpy as np
import pytest
from gossan.core.best_band import best_band_on_other_clusters, best_band_with_labels

CLUSTERS = np.array([0, 0, 1, 1, 2, 2])


def test_the_band_for_a_cluster_is_picked_on_the_others() -> None:
    shares = np.array([[1.0, 1.0, 0.1, 0.1, 0.1, 0.1], [0.2, 0.2, 0.6, 0.6, 0.6, 0.6]])
    picked = best_band_on_other_clusters(shares, CLUSTERS)
    np.testing.assert_array_equal(picked.bands, [1, 0, 0])  # the first band lives on cluster 0 alone
    np.testing.assert_allclose(picked.shares, [0.2, 0.2, 0.1, 0.1, 0.1, 0.1])
    assert picked.auc == pytest.approx(0.8 / 6)
    assert best_band_with_labels(shares).auc == pytest.approx(2.8 / 6)


def test_choosing_with_the_labels_flatters_random_bands_and_choosing_on_others_does_not() -> None:
    rng = np.random.default_rng(8)
    clusters = np.repeat(np.arange(12), 4)
    with_labels, on_others = [], []
    for _ in range(60):
        shares = np.repeat(rng.random((15, 12)), 4, axis=1)
        with_labels.append(best_band_with_labels(shares).auc)
        on_others.append(best_band_on_other_clusters(shares, clusters).auc)
    assert np.mean(with_labels) > 0.6
    assert np.mean(on_others) == pytest.approx(0.5, abs=0.05)


def test_a_band_that_is_best_everywhere_is_picked_both_ways() -> None:
    shares = np.vstack([np.full(6, 0.5), np.full(6, 0.9)])
    assert best_band_on_other_clusters(shares, CLUSTERS).auc == pytest.approx(best_band_with_labels(shares).auc)


def test_a_single_cluster_has_no_others_to_pick_on() -> None:
    picked = best_band_on_other_clusters(np.array([[0.3, 0.3], [0.9, 0.9]]), np.zeros(2, dtype=int))
    assert picked.bands.tolist() == [0] and picked.auc == pytest.approx(0.3)
