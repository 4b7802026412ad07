"""The minimum covariance determinant against the truth, and against scikit-learn's."""

from __future__ import annotations

import numpy as np
import pytest
from gossan.core.context import Cancelled, Context
from gossan.models.robust_scatter import minimum_covariance_determinant
from gossan.tests.story import Story

TRUTH = np.array([[2.0, 1.2, 0.0], [1.2, 1.5, -0.3], [0.0, -0.3, 0.8]])


def cells(outliers: int, n: int = 4000) -> np.ndarray:
    """Normal cells around (1, 2, 3), of which some lie in a tight cluster far away."""
    rng = np.random.default_rng(8)
    x = rng.multivariate_normal([1.0, 2.0, 3.0], TRUTH, n)
    x[:outliers] = rng.normal([9.0, -8.0, 12.0], 0.2, (outliers, 3))
    return x


def test_without_outliers_it_is_the_ordinary_covariance() -> None:
    x = cells(0)
    estimate = minimum_covariance_determinant(x, 0, Context())
    np.testing.assert_allclose(estimate.covariance, np.cov(x.T), atol=0.1)
    np.testing.assert_allclose(estimate.location, x.mean(axis=0), atol=0.05)
    assert estimate.share == pytest.approx(0.975, abs=0.01)


@pytest.mark.parametrize("outliers", [400, 1200])
def test_a_tight_cluster_of_outliers_does_not_move_it(outliers: int) -> None:
    x = cells(outliers)
    estimate = minimum_covariance_determinant(x, 0, Context())
    np.testing.assert_allclose(estimate.location, [1.0, 2.0, 3.0], atol=0.1)
    np.testing.assert_allclose(estimate.covariance, TRUTH, atol=0.2)
    assert np.abs(x.mean(axis=0) - [1.0, 2.0, 3.0]).max() > 0.5


@pytest.mark.engine
def test_it_agrees_with_scikit_learns() -> None:
    from sklearn.covariance import MinCovDet

    x = cells(800)
    ours, theirs = minimum_covariance_determinant(x, 0, Context()), MinCovDet(random_state=0).fit(x)
    np.testing.assert_allclose(ours.location, theirs.location_, atol=0.05)
    np.testing.assert_allclose(ours.covariance, theirs.covariance_, rtol=0.1, atol=0.05)


def test_one_band_is_enough() -> None:
    x = np.concatenate([np.random.default_rng(0).normal(0, 1, 900), np.full(100, 50.0)])[:, None]
    estimate = minimum_covariance_determinant(x, 0, Context())
    assert estimate.covariance[0, 0] == pytest.approx(1.0, abs=0.1)
    assert estimate.location[0] == pytest.approx(0.0, abs=0.1)


def test_half_of_the_cells_being_equal_still_gives_a_metric() -> None:
    x = np.random.default_rng(0).normal(size=(500, 2))
    x[:300] = 0.25
    estimate = minimum_covariance_determinant(x, 0, Context())
    assert np.isfinite(estimate.covariance).all()
    assert np.linalg.eigvalsh(estimate.covariance).min() > 0


def test_fewer_cells_than_bands_still_give_a_metric() -> None:
    estimate = minimum_covariance_determinant(np.random.default_rng(0).normal(size=(3, 5)), 0, Context())
    assert np.linalg.eigvalsh(estimate.covariance).min() > 0


def test_it_stops_when_asked() -> None:
    with pytest.raises(Cancelled):
        minimum_covariance_determinant(cells(10), 0, Story(cancel_at=0.2))
