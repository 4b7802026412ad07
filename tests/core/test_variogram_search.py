from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from gossan.core import variogram_search as search
from gossan.core.variogram_models import KINDS, Structure, VariogramModel
from gossan.core.variogram_search import Lags
from gossan.tests.core.variogram_fields import lags_of
from scipy.optimize import nnls

AZIMUTHS = (0.0, 30.0, 60.0, 90.0, 120.0, 150.0)


def noisy(model: VariogramModel, seed: int = 0) -> Lags:
    """A model's lags with 10 % of noise and uneven pairs."""
    lags, rng = Lags.of(lags_of(model)), np.random.default_rng(seed)
    gamma = lags.semivariance * (1 + 0.1 * rng.normal(size=lags.distance.shape))
    return Lags(lags.distance, gamma, rng.integers(50, 900, lags.distance.shape), lags.angles)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("nugget", [0.0, 0.4])
def test_a_model_of_one_structure_is_found_again_exactly(kind: str, nugget: float) -> None:
    truth = VariogramModel(nugget, (Structure(kind, 0.7, 43.0),))
    found = search.isotropic(Lags.of(lags_of(truth)), (kind,))
    assert found.misfit < 1e-10
    assert found.model.nugget == pytest.approx(nugget, abs=1e-4)
    assert found.model.structures[0].sill == pytest.approx(0.7, abs=1e-4)
    assert found.model.range == pytest.approx(43.0, rel=1e-4)


def test_two_nested_structures_are_found_again() -> None:
    truth = VariogramModel(0.2, (Structure("spherical", 0.5, 21.0), Structure("spherical", 0.3, 80.0)))
    found = search.isotropic(Lags.of(lags_of(truth)), ("spherical", "spherical"))
    for made, true in zip(found.model.structures, truth.structures):
        assert made.range == pytest.approx(true.range, rel=0.01) and made.sill == pytest.approx(true.sill, rel=0.02)
    assert found.model.nugget == pytest.approx(0.2, abs=0.005)


@pytest.mark.parametrize("azimuth", [0.0, 25.0, 90.0, 160.0])
@pytest.mark.parametrize("kinds", [("spherical",), ("exponential",), ("spherical", "spherical")])
def test_azimuth_and_ratio_are_found_again(azimuth: float, kinds: tuple[str, ...]) -> None:
    sills, ranges = (0.6, 0.4), (30.0, 75.0)
    structures = [Structure(k, s, r, 0.4, azimuth) for k, s, r in zip(kinds, sills, ranges)]
    lags = Lags.of(lags_of(VariogramModel(0.1, tuple(structures)), AZIMUTHS))
    found = search.directed(lags, kinds, search.isotropic(lags, kinds).ranges).model
    turned = (found.structures[0].azimuth - azimuth + 90) % 180 - 90
    assert abs(turned) < 1.0
    assert found.structures[0].ratio == pytest.approx(0.4, rel=0.03)
    assert found.range == pytest.approx(ranges[len(kinds) - 1], rel=0.03)
    assert 0 <= found.structures[0].azimuth < 180


@pytest.mark.parametrize("seed", range(5))
def test_no_range_fits_better_and_nugget_and_sill_are_those_of_non_negative_least_squares(seed: int) -> None:
    """A slow reference: `scipy.optimize.nnls` at each of many ranges."""
    lags = noisy(VariogramModel(0.02, (Structure("spherical", 0.9, 60.0),)), seed)
    found = search.isotropic(lags, ("spherical",))
    root = np.sqrt(lags.weight)

    def solved(reach: float) -> tuple[np.ndarray, float]:
        columns = np.column_stack([np.ones(15), Structure("spherical", 1, reach).unlikeness(lags.distance / reach)])
        coefficients, norm = nnls(columns * root[:, None], lags.semivariance * root)
        return coefficients, norm**2

    at_found, misfit = solved(found.model.range)
    np.testing.assert_allclose(at_found, [found.model.nugget, found.model.structures[0].sill], atol=1e-6)
    assert found.misfit == pytest.approx(misfit, rel=1e-6)
    everywhere = np.geomspace(lags.distance.min(), search.LONGEST * lags.distance.max(), 2000)
    assert found.misfit <= min(solved(reach)[1] for reach in everywhere) * (1 + 1e-9)


def test_weights_are_pairs_over_squared_distance() -> None:
    lags = noisy(VariogramModel(1.0))
    expected = np.array([n / h**2 for n, h in zip(lags.pairs, lags.distance)])
    np.testing.assert_allclose(lags.weight, expected / expected.sum())
    flat = search.flat(lags)
    assert flat.model.nugget == pytest.approx(np.average(lags.semivariance, weights=expected))


def test_ranges_stay_within_what_the_lags_can_tell() -> None:
    rising = lags_of(VariogramModel(0.0, (Structure("spherical", 100.0, 1e6),)))
    found = search.isotropic(Lags.of(rising), ("spherical",))
    assert found.model.range == pytest.approx(search.LONGEST * rising[0].distance[-1], rel=1e-6)
    falling = Lags.of(rising)
    falling = Lags(falling.distance, falling.semivariance[::-1], falling.pairs, falling.angles)
    assert not search.isotropic(falling, ("spherical",)).model.structures


@pytest.mark.parametrize("kinds", [("gaussian",), ("spherical", "spherical")])
@pytest.mark.parametrize("points", [1, 2, 3])
def test_few_lags_are_fitted_too(kinds: Any, points: int) -> None:
    truth = VariogramModel(0.3, (Structure("spherical", 1.0, 70.0),))
    found = search.isotropic(Lags.of(lags_of(truth, points=points)), kinds)
    assert np.isfinite(found.misfit) and found.model.sill > 0


def test_a_direction_is_averaged_over_its_sector() -> None:
    model = VariogramModel(0.0, (Structure("spherical", 1.0, 100.0, 0.2, 45.0),))
    narrow = lags_of(model, (0.0,))[0]
    wide = Lags.of([type(narrow)(**{**vars(narrow), "tolerance": 30.0})])
    angles = np.radians(np.linspace(-30, 30, 2001))
    exact = [model.semivariance(h * np.sin(angles), h * np.cos(angles)).mean() for h in wide.distance]
    np.testing.assert_allclose(wide.expected(model), exact, rtol=0.01)
    assert np.abs(wide.expected(model) / narrow.semivariance - 1).max() > 0.02
