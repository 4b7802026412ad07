"""Principal components against the singular value decomposition, and what their conventions promise."""

from __future__ import annotations

import numpy as np
import pytest
from gossan.core import composition
from gossan.core.principal_components import components_of, default_count, principal_axes


@pytest.fixture
def values() -> np.ndarray:
    rng = np.random.default_rng(3)
    return rng.normal(size=(200, 6)) @ rng.normal(size=(6, 6)) + rng.normal(size=6)


def by_svd(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Variances and loadings from the singular values of the centred table, signs as they come."""
    _, singular, rows = np.linalg.svd(values - values.mean(axis=0), full_matrices=False)
    return singular**2 / (len(values) - 1), rows.T


def test_variances_loadings_and_scores_are_those_of_the_singular_value_decomposition(values: np.ndarray) -> None:
    found = components_of(values.mean(axis=0), np.cov(values, rowvar=False))
    variances, loadings = by_svd(values)
    np.testing.assert_allclose(found.axes.variances, variances, rtol=1e-10)
    np.testing.assert_allclose(np.abs(found.axes.vectors), np.abs(loadings), atol=1e-9)
    scores = (values - values.mean(axis=0)) @ loadings
    np.testing.assert_allclose(np.abs(found.scores(values, 3)), np.abs(scores[:, :3]), atol=1e-8)
    np.testing.assert_allclose(found.scores(values, 6).std(axis=0, ddof=1) ** 2, variances, rtol=1e-9)
    assert found.explained.sum() == pytest.approx(1.0)


def test_standardised_ones_are_those_of_the_correlation_matrix(values: np.ndarray) -> None:
    z = (values - values.mean(axis=0)) / values.std(axis=0, ddof=1)
    found = components_of(values.mean(axis=0), np.cov(values, rowvar=False), standardise=True)
    np.testing.assert_allclose(found.axes.variances, by_svd(z)[0], rtol=1e-10)
    np.testing.assert_allclose(found.scores(values, 6), z @ found.axes.vectors, atol=1e-10)
    assert found.spread.sum() == pytest.approx(6.0)


def test_the_largest_loading_is_positive_whatever_the_solver_says(values: np.ndarray) -> None:
    axes = principal_axes(np.cov(values, rowvar=False))
    largest = np.argmax(np.abs(axes.vectors), axis=0)
    assert (axes.vectors[largest, np.arange(6)] > 0).all()
    tied = principal_axes(np.array([[1.0, -0.5], [-0.5, 1.0]]))  # both loadings are as large: the first is positive
    assert (tied.vectors[0] > 0).all()


def test_the_direction_that_closure_takes_away_is_no_component() -> None:
    parts = np.random.default_rng(4).lognormal(size=(50, 5))
    clr = composition.clr(parts)
    found = components_of(clr.mean(axis=0), np.cov(clr, rowvar=False))
    assert found.axes.vectors.shape == (5, 4)
    np.testing.assert_allclose(found.axes.vectors.sum(axis=0), 0.0, atol=1e-12)
    assert found.explained.sum() == pytest.approx(1.0)


def test_units_and_dilution_do_not_change_the_components_of_clr() -> None:
    rng = np.random.default_rng(5)
    parts = rng.lognormal(size=(50, 5))
    other = parts * rng.uniform(0.1, 1.0, (50, 1)) * np.array([1.0, 1e-3, 1e4, 1.0, 5.0])
    first, second = (components_of(z.mean(0), np.cov(z, rowvar=False)) for z in map(composition.clr, (parts, other)))
    np.testing.assert_allclose(second.axes.vectors, first.axes.vectors, atol=1e-9)
    np.testing.assert_allclose(second.axes.variances, first.axes.variances, rtol=1e-9)


def test_all_arrows_of_a_covariance_biplot_rebuild_the_covariance_and_links_the_log_ratios_deviation() -> None:
    parts = np.random.default_rng(6).lognormal(size=(80, 4))
    clr = composition.clr(parts)
    arrows = components_of(clr.mean(axis=0), np.cov(clr, rowvar=False)).arrows()
    np.testing.assert_allclose(arrows @ arrows.T, np.cov(clr, rowvar=False), atol=1e-12)
    link = np.linalg.norm(arrows[0] - arrows[2])
    assert link == pytest.approx(np.std(np.log(parts[:, 0] / parts[:, 2]), ddof=1))


def test_communalities_grow_to_one_and_a_constant_variable_has_none(values: np.ndarray) -> None:
    table = np.column_stack([values, np.full(len(values), 7.0)])
    for standardise in (False, True):
        found = components_of(table.mean(axis=0), np.cov(table, rowvar=False), standardise)
        np.testing.assert_allclose(found.communalities(6)[:6], 1.0)
        assert np.isnan(found.communalities(6)[6])
        assert (found.communalities(2)[:6] <= found.communalities(3)[:6]).all()


@pytest.mark.parametrize(
    ("explained", "kept"),
    [
        ([0.9, 0.1], 2),
        ([1.0], 1),
        ([0.5, 0.3, 0.2], 2),
        ([0.5, 0.25, 0.25], 3),
        ([0.1] * 10, 5),
        ([0.3, 0.2, 0.2, 0.2, 0.1], 4),
    ],
)
def test_components_for_80_percent_are_kept_but_two_to_five(explained: list[float], kept: int) -> None:
    assert default_count(np.array(explained)) == kept
