from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest
from gossan.core.context import Cancelled, Context
from gossan.core.errors import InputError
from gossan.core.experimental_variogram import experimental_variograms
from gossan.core.interpolation import merge_duplicates
from gossan.core.variogram_fit import fit_variogram
from gossan.core.variogram_models import Structure, VariogramModel
from gossan.core.variogram_table import model_from_row
from gossan.tasks.variogram import CURVE_POINTS, Params, needs, run
from gossan.tests.core.variogram_fields import simulated
from gossan.tests.story import Story

PARAMS = Params(("Cu", "Pb"))
TRUTH = VariogramModel(0.2, (Structure("spherical", 0.8, 40.0),))


def samples(count: int = 150, seed: int = 0) -> dict[str, np.ndarray]:
    """A skewed element and one with both signs, both with the true variogram."""
    x, y, fields = simulated(TRUTH, count, 2, seed)
    return {"x": x, "y": y, "values": np.column_stack([np.exp(1.5 * fields[:, 0]), fields[:, 1]])}


def changed(**parameters: Any) -> Params:
    return dataclasses.replace(PARAMS, **parameters)


def test_it_runs_where_qgis_runs() -> None:
    assert needs(samples(), PARAMS) == ()


def test_every_parameter_reaches_the_variogram() -> None:
    arrays = samples()
    params = changed(
        transform="none", model="exponential", lags=8, max_lag=60.0, estimator="robust", directions=4, tolerance=15.0
    )
    result = run(arrays, params, Context())
    azimuths = (None, 0.0, 45.0, 90.0, 135.0)
    made = experimental_variograms(
        arrays["x"], arrays["y"], arrays["values"], azimuths, 8, 60.0, "robust", tolerance=15.0
    )
    assert result.summary["azimuths"] == list(azimuths)
    flat = [each for element in made for each in element]
    np.testing.assert_allclose(result.arrays["lag_semivariance"], np.concatenate([e.semivariance for e in flat]))
    np.testing.assert_array_equal(result.arrays["lag_pairs"], np.concatenate([e.pairs for e in flat]))
    for i, row in enumerate(result.summary["rows"]):
        assert model_from_row(row) == fit_variogram(made[i], "exponential").model
        assert (row["estimator"], row["max_lag"], row["samples"]) == ("robust", 60.0, 150)


def test_lags_stand_with_their_element_azimuth_and_model() -> None:
    result = run(samples(), changed(directions=2), Context())
    arrays = result.arrays
    assert set(arrays["lag_element"]) == {0, 1}
    assert set(arrays["lag_azimuth"][np.isfinite(arrays["lag_azimuth"])]) == {0.0, 90.0}
    whole = (arrays["lag_element"] == 1) & np.isnan(arrays["lag_azimuth"])
    model = model_from_row(result.summary["rows"][1])
    if model.structures[0].ratio == 1.0:
        expected = model.semivariance(arrays["lag_distance"][whole], np.zeros(whole.sum()))
        np.testing.assert_allclose(arrays["lag_model"][whole], expected)
    assert arrays["curves"].shape == (2, 3, CURVE_POINTS)
    assert arrays["curves"][1, 0, 0] == pytest.approx(model.nugget, abs=1e-3)
    assert (np.diff(arrays["curves"][:, 0]) >= 0).all()


def test_the_logarithm_is_taken_of_what_is_skewed_and_told() -> None:
    story = Story()
    result = run(samples(), PARAMS, story)
    assert [row["transform"] for row in result.summary["rows"]] == ["log", "none"]
    assert "Natural logarithms were taken of Cu." in story.logs
    arrays = samples()
    arrays["values"][:, 0] = np.log(arrays["values"][:, 0])
    asked = run(arrays, changed(transform="none"), Context())
    assert model_from_row(asked.summary["rows"][0]) == model_from_row(result.summary["rows"][0])


def test_duplicates_are_averaged_after_the_logarithm_and_their_variance_is_told() -> None:
    arrays, story = samples(), Story()
    doubled = {name: np.concatenate([array, array[:40]]) for name, array in arrays.items()}
    doubled["values"][:40] *= np.exp([0.3, 0.0])
    doubled["values"][150:] *= np.exp([-0.3, 0.0])
    result = run(doubled, PARAMS, story)
    row = result.summary["rows"][0]
    assert row["duplicates"] == 40
    assert row["duplicate_variance"] == pytest.approx(2 * 0.3**2)
    assert result.summary["rows"][1]["duplicate_variance"] == pytest.approx(0.0)
    once = run(arrays, PARAMS, Context()).summary["rows"][0]
    assert row["nugget"] == pytest.approx(once["nugget"], abs=1e-6)
    assert once["duplicates"] == 0 and once["duplicate_variance"] is None
    assert "190 samples lie at 150 locations: the duplicates at 40 of them were averaged" in "\n".join(story.logs)


def test_the_result_is_the_one_that_kriging_finds_for_the_same_values() -> None:
    arrays = samples()
    x, y, values, _ = merge_duplicates(arrays["x"], arrays["y"], arrays["values"])
    made = experimental_variograms(x, y, np.log(values[:, :1]))
    assert model_from_row(run(arrays, PARAMS, Context()).summary["rows"][0]) == fit_variogram(made[0]).model


def test_gaps_and_infinite_values_count_as_not_analysed() -> None:
    arrays, story = samples(), Story()
    arrays["values"][[3, 9], 1] = np.inf, np.nan
    arrays["x"][5] = np.nan
    result = run(arrays, PARAMS, story)
    assert [row["samples"] for row in result.summary["rows"]] == [149, 147]
    told = "\n".join(story.warnings)
    assert "'Pb' is infinite at 1 samples" in told and "1 samples have no location" in told
    assert all(np.isfinite(result.arrays[name]).all() for name in ("lag_semivariance", "curves"))


def test_a_constant_element_is_left_out_with_a_warning() -> None:
    arrays, story = samples(), Story()
    arrays["values"][:, 0] = 5.0
    result = run(arrays, PARAMS, story)
    assert [row["field"] for row in result.summary["rows"]] == ["Pb"]
    assert "'Cu' has one value only, 5, so it has no variogram" in "\n".join(story.warnings)
    arrays["values"][:, 1] = np.nan
    with pytest.raises(InputError, match="No chosen field has two different values"):
        run(arrays, PARAMS, Context())


def test_values_at_a_detection_limit_are_doubted_the_more_so_with_the_robust_estimator() -> None:
    arrays = samples()
    limit = np.quantile(arrays["values"][:, 0], 0.4)
    arrays["values"][:, 0] = np.maximum(arrays["values"][:, 0], limit)
    classical = run(arrays, PARAMS, Context()).summary
    robust = run(arrays, changed(estimator="robust"), Context()).summary
    assert "40% of the samples share one value" in classical["rows"][0]["note"]
    assert classical["doubts"][1] == [] and "comes out too low" in robust["doubts"][0][-1]


def test_the_block_size_is_the_middle_range_as_a_round_number() -> None:
    result = run(samples(400), PARAMS, Context())
    sizes = [row["block_size"] for row in result.summary["rows"]]
    assert result.summary["block_size"] in (10.0, 20.0, 50.0)
    assert 0.6 < result.summary["block_size"] / np.median(sizes) < 1.7
    noise = {**samples(400), "values": np.random.default_rng(1).normal(size=(400, 2))}
    assert run(noise, PARAMS, Context()).summary["block_size"] is None


def test_every_element_is_told_with_its_model_and_progress_reaches_the_end() -> None:
    story = Story()
    run(samples(), PARAMS, story)
    told = "\n".join(story.logs)
    assert "2 elements at 150 locations: 15 lags up to" in told
    assert "Cu: nugget" in told and "Pb: nugget" in told
    assert story.fractions[-1] == 1.0 and (np.diff(story.fractions) >= 0).all()


def test_it_can_be_cancelled() -> None:
    with pytest.raises(Cancelled):
        run(samples(), PARAMS, Story(cancel_at=0.3))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"transform": "sqrt"}, "no transform 'sqrt'. Use one of: auto, none, log"),
        ({"model": "linear"}, "no variogram model 'linear'"),
        ({"estimator": "dowd"}, "no estimator 'dowd'"),
        ({"directions": 1}, "directions must lie between 2 and 18, not 1"),
        ({"directions": 40}, "directions must lie between 2 and 18, not 40"),
        ({"lags": 0}, "lags must be at least 1, not 0"),
        ({"max_lag": 0.0}, "largest lag must be a positive number"),
        ({"elements": ()}, "do not fit|No element is chosen"),
        ({"elements": ("Cu",)}, "1 element names do not fit values of shape"),
    ],
)
def test_a_parameter_that_makes_no_sense_is_refused_by_its_value(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        run(samples(), changed(**changes), Context())


def test_a_logarithm_of_zero_is_refused_by_the_fields_name() -> None:
    with pytest.raises(InputError, match="Field 'Pb' is zero or negative in .* of 150 samples.*Prepared assays"):
        run(samples(), changed(transform="log"), Context())
