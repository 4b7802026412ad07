from __future__ import annotations

import csv
import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from gossan.core.errors import InputError
from gossan.core.experimental_variogram import experimental_variogram, experimental_variograms
from gossan.core.interpolation import merge_duplicates
from gossan.core.variogram_fit import (
    DIRECTIONS,
    FITS,
    automatic_variogram,
    fit_variogram,
    kind_of,
    look_along,
    neighbourhood_range,
)
from gossan.core.variogram_models import KINDS, Structure, VariogramModel
from gossan.tests.core.variogram_fields import lags_of, simulated
from scipy.spatial import cKDTree

NOISE = VariogramModel(1.0)
SPHERICAL = VariogramModel(0.3, (Structure("spherical", 0.7, 40.0),))


def fits_of(model: VariogramModel, samples: int, fields: int, seed: int = 0, directions: int = 0) -> list[Any]:
    """Fit each of some simulated fields."""
    x, y, values = simulated(model, samples, fields, seed)
    azimuths, tolerance = look_along(directions)
    return [fit_variogram(made) for made in experimental_variograms(x, y, values, azimuths, tolerance=tolerance)]


@pytest.mark.parametrize("kind", [*KINDS, "nested"])
def test_the_right_kind_is_picked_where_the_lags_leave_no_doubt(kind: str) -> None:
    structures = [Structure("spherical" if kind == "nested" else kind, 0.5, 25.0 if kind == "nested" else 60.0)]
    if kind == "nested":
        structures.append(Structure("spherical", 0.5, 90.0))
    fit = fit_variogram(lags_of(VariogramModel(0.2, tuple(structures)))[0])
    assert fit.kind == kind and kind_of(fit.model) == kind
    assert fit.residual < 0.01 and fit.notes == ()


@pytest.mark.parametrize("samples", [60, 150, 500])
def test_noise_is_told_to_be_pure_nugget(samples: int) -> None:
    told = [fit.kind for seed in range(4) for fit in fits_of(NOISE, samples, 6, seed)]
    assert told.count("nugget") >= 20


def test_what_noise_is_told_says_that_no_map_can_be_made() -> None:
    fit = next(fit for fit in fits_of(NOISE, 200, 20) if fit.kind == "nugget")
    assert not fit.model.structures and fit.model.nugget == pytest.approx(1.0, abs=0.3)
    assert "Pure nugget" in fit.notes[0] and "no map between samples is better than their mean" in fit.notes[0]
    assert neighbourhood_range(fit) == 0.0


def test_a_structure_that_hardly_adds_to_the_nugget_is_none_however_many_pairs_say_so() -> None:
    made = lags_of(VariogramModel(0.99, (Structure("spherical", 0.01, 60.0),)))[0]
    assert fit_variogram(replace(made, pairs=made.pairs * 10**6)).kind == "nugget"
    made = lags_of(VariogramModel(0.9, (Structure("spherical", 0.1, 60.0),)))[0]
    assert fit_variogram(replace(made, pairs=made.pairs * 10**6)).kind == "spherical"


def test_a_clear_structure_is_found_in_every_field_with_about_its_nugget_and_range() -> None:
    fits = fits_of(SPHERICAL, 400, 20, seed=1)
    assert all(fit.model.structures for fit in fits)
    shares = [fit.model.nugget / fit.model.sill for fit in fits]
    assert np.median(shares) == pytest.approx(0.3, abs=0.1)
    assert 20 < np.median([neighbourhood_range(fit) for fit in fits]) < 50


def test_a_kind_that_was_asked_for_is_kept_even_where_automatic_sees_only_noise() -> None:
    x, y, values = simulated(NOISE, 150, 30, 2)
    for made in experimental_variograms(x, y, values):
        if fit_variogram(made).kind == "nugget":
            kinds = {fit_variogram(made, kind).kind for kind in KINDS}
            if kinds == set(KINDS):
                return
    pytest.fail("in no field could a structure be fitted to what automatic calls noise")


def test_the_published_fit_of_log_zinc_along_the_meuse_comes_out(shared_data: Path) -> None:
    with (shared_data / "reference" / "meuse.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    x, y, zinc = (np.array([float(row[name]) for row in rows]) for name in ("x", "y", "zinc"))
    expected = json.loads((shared_data / "reference" / "expected.json").read_text(encoding="utf-8"))
    published = expected["meuse_log_zinc_spherical_fit"]
    for kind in ("spherical", "auto"):
        fit = automatic_variogram(x, y, np.log(zinc), kind)
        made = {
            "nugget": fit.model.nugget,
            "partial_sill": fit.model.structures[0].sill,
            "range_m": fit.model.structures[0].range,
        }
        for name, value in made.items():
            assert value == pytest.approx(published[name], rel=published["tolerance_relative"])
    # the digits of gstat's vignette
    assert made["nugget"] == pytest.approx(0.05066, abs=1e-5) and made["range_m"] == pytest.approx(897.02, abs=0.1)


@pytest.mark.parametrize(("azimuth", "ratio"), [(30.0, 0.3), (110.0, 0.25), (175.0, 0.35)])
def test_the_direction_of_an_anisotropic_field_is_found(azimuth: float, ratio: float) -> None:
    truth = VariogramModel(0.15, (Structure("spherical", 0.85, 45.0, ratio, azimuth),))
    fits = fits_of(truth, 900, 5, seed=3, directions=DIRECTIONS)
    found = [fit.model.structures[0] for fit in fits if fit.model.structures[0].ratio < 1]
    assert len(found) >= 4
    turned = np.array([(each.azimuth - azimuth + 90) % 180 - 90 for each in found])
    assert np.abs(turned).max() < 15 and abs(np.median(turned)) < 6
    assert np.median([each.ratio for each in found]) == pytest.approx(ratio, rel=0.3)
    assert any("Samples resemble each other farther along" in note for note in fits[0].notes)


def test_a_field_without_a_direction_is_rarely_given_one() -> None:
    fits = fits_of(VariogramModel(0.2, (Structure("spherical", 0.8, 15.0),)), 600, 12, seed=4, directions=DIRECTIONS)
    fits += fits_of(NOISE, 200, 8, seed=4, directions=DIRECTIONS)
    assert sum(bool(fit.model.structures) and fit.model.structures[0].ratio < 1 for fit in fits) <= 2
    kept = next(fit for fit in fits if fit.model.structures and fit.model.structures[0].ratio == 1)
    assert "No direction fits clearly better" in kept.notes[-1]
    assert len(kept.experimental) == 1 + DIRECTIONS


def test_directions_alone_are_fitted_too_and_may_be_left_unused() -> None:
    truth = VariogramModel(0.1, (Structure("spherical", 0.9, 60.0, 0.3, 60.0),))
    directions = lags_of(truth, (0.0, 30.0, 60.0, 90.0, 120.0, 150.0))
    assert fit_variogram(directions).model.structures[0].azimuth == pytest.approx(60, abs=2)
    assert fit_variogram(directions, anisotropy=False).model.structures[0].ratio == 1.0


def test_a_variogram_that_still_rises_says_that_range_and_sill_are_extrapolated() -> None:
    fit = fit_variogram(lags_of(VariogramModel(0.1, (Structure("spherical", 10.0, 500.0),)))[0])
    assert "semivariance still rises" in fit.notes[0] and "extrapolated" in fit.notes[0]
    assert fit.reached < 0.6
    assert fit.level == pytest.approx(fit.reached * fit.model.sill)
    assert neighbourhood_range(fit) == 100.0  # no farther than was looked


def test_doubts_are_told() -> None:
    made = lags_of(SPHERICAL)[0]
    assert fit_variogram(made).doubts == ()
    few = replace(made, pairs=np.where(np.arange(15) == 0, 12, 900), samples=300)
    told = " ".join(fit_variogram(few).doubts)
    assert "first lag has only 12 pairs" in told and "300 of 500 samples, drawn at random" in told
    smooth = lags_of(VariogramModel(0.0, (Structure("gaussian", 1.0, 60.0),)))[0]
    assert "Gaussian model without a nugget makes kriging unstable" in " ".join(fit_variogram(smooth).doubts)


def test_the_neighbourhood_is_that_of_the_shorter_structure_and_the_mean_of_both_directions() -> None:
    nested = lags_of(VariogramModel(0.2, (Structure("spherical", 0.5, 20.0), Structure("spherical", 0.5, 90.0))))
    assert neighbourhood_range(fit_variogram(nested[0])) == pytest.approx(20, rel=0.02)
    fit = fit_variogram(nested[0])
    turned = VariogramModel(0.2, (Structure("spherical", 0.5, 40.0, 0.25, 10.0),))
    assert neighbourhood_range(replace(fit, model=turned)) == pytest.approx(20.0)


def test_a_second_fit_is_the_same_to_the_last_bit() -> None:
    x, y, values = simulated(SPHERICAL, 200, 1, 5)
    first, second = (automatic_variogram(x, y, values[:, 0], anisotropy=True) for _ in range(2))
    assert first.model == second.model and first.residual == second.residual


@pytest.mark.parametrize("lags", [1, 2, 3, 4])
def test_few_lags_give_a_model_too(lags: int) -> None:
    x, y, values = simulated(SPHERICAL, 200, 1, 6)
    for kind in FITS:
        fit = automatic_variogram(x, y, values[:, 0], kind, lags)
        assert math.isfinite(fit.residual) and fit.model.sill > 0


def test_automatic_computes_and_fits_in_one_step() -> None:
    x, y, values = simulated(SPHERICAL, 200, 1, 7)
    values[:5] = np.nan
    fit = automatic_variogram(x, y, values[:, 0], "exponential", lags=9, max_lag=50.0, estimator="robust")
    made = experimental_variogram(x, y, values[:, 0], 9, 50.0, "robust")
    np.testing.assert_array_equal(fit.experimental[0].semivariance, made.semivariance)
    assert fit.model == fit_variogram(made, "exponential").model


def test_what_cannot_be_fitted_is_refused() -> None:
    x, y, _ = simulated(SPHERICAL, 50, 1, 8)
    with pytest.raises(InputError, match="All samples have the same value"):
        automatic_variogram(x, y, np.full(50, 3.0))
    with pytest.raises(InputError, match="no variogram model 'linear'. Use one of: auto, spherical"):
        automatic_variogram(x, y, x, "linear")


def left_out_errors(x: np.ndarray, y: np.ndarray, values: np.ndarray, models: list[VariogramModel]) -> np.ndarray:
    """Return (RMSE, sd of the standardised error) for each model by ordinary kriging of every third sample from its neighbours."""
    k, sites = 16, np.column_stack([x, y])
    left = np.arange(0, len(x), 3)
    near = cKDTree(sites).query(sites[left], k + 1)[1][:, 1:]
    between, to = sites[near][:, :, None] - sites[near][:, None], sites[near] - sites[left, None]
    found = []
    for model in models:
        matrix, right = np.ones((len(left), k + 1, k + 1)), np.ones((len(left), k + 1))
        matrix[:, :k, :k], matrix[:, k, k] = model.semivariance(between[..., 0], between[..., 1]), 0.0
        right[:, :k] = model.semivariance(to[..., 0], to[..., 1])
        weights = np.linalg.solve(matrix, right[..., None])[..., 0]
        error = (weights[:, :k] * values[near]).sum(axis=1) - values[left]
        found.append((np.sqrt(np.mean(error**2)), np.std(error / np.sqrt((weights * right).sum(axis=1)))))
    return np.array(found)


def test_automatic_is_sensible_on_every_element_of_eskay(shared_data: Path) -> None:
    """Each curve runs through its points, and kriging with it is as good as with the best kind chosen afterwards."""
    with (shared_data / "eskay_bc" / "samples.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    names = [name for name in rows[0] if name.endswith(("_ppm", "_ppb", "_pct"))]
    assays = np.array([[float(row[name]) for name in names] for row in rows])
    x, y = (np.array([float(row[name]) for row in rows]) for name in ("x", "y"))
    x, y, logs, _ = merge_duplicates(x, y, np.log(assays))
    assert len(names) == 15
    for name, values, (made,) in zip(names, logs.T, experimental_variograms(x, y, logs)):
        fits = [fit_variogram(made, kind) for kind in FITS]
        assert fits[0].kind in ("spherical", "exponential", "nested"), name
        assert fits[0].residual < 0.02, name
        assert 10_000 < neighbourhood_range(fits[0]) < 120_000, name
        assert 0.1 < fits[0].model.nugget / fits[0].level < 0.8, name
        errors = left_out_errors(x, y, values, [fit.model for fit in fits])
        assert errors[0, 0] < 0.97 * values[::3].std(), name
        assert errors[0, 0] < 1.025 * errors[:, 0].min(), name
        assert 0.7 < errors[0, 1] < 1.1, name
