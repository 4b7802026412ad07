from __future__ import annotations

import csv
import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from gossan.core.context import Context
from gossan.core.errors import InputError
from gossan.core.grid import Grid
from gossan.core.kriging import krige
from gossan.core.kriging_check import krige_points
from gossan.core.variogram_fit import automatic_variogram
from gossan.core.variogram_models import Structure, VariogramModel
from gossan.core.variogram_table import table_row
from gossan.tasks.kriging import Params, needs, run
from gossan.tests.core.variogram_fields import simulated
from gossan.tests.story import Story

GRID = Grid(0.0, 100.0, 2.5, 40, 40)
CELLS = {"west": 0.0, "north": 100.0, "cell_size": 2.5, "rows": 40, "columns": 40}
PARAMS = Params(("Pb", "Zn"), **CELLS)
TRUTH = VariogramModel(0.1, (Structure("spherical", 0.9, 40.0),))
BY_HAND = {"nugget": 0.1, "sill": 1.0, "range": 40.0}


def samples(seed: int = 0, count: int = 200) -> dict[str, np.ndarray]:
    """Gaussian fields of the variogram `TRUTH`."""
    x, y, values = simulated(TRUTH, count, 2, seed)
    return {"x": x, "y": y, "values": values}


def changed(**parameters: Any) -> Params:
    return dataclasses.replace(PARAMS, **parameters)


def test_it_runs_where_qgis_runs() -> None:
    assert needs(samples(), PARAMS) == ()


def test_every_parameter_reaches_the_kriging() -> None:
    arrays = samples()
    arrays["mask"] = np.random.default_rng(1).random(GRID.shape) < 0.5
    params = changed(neighbours=7, max_distance=9.0, drift="linear", model="exponential", **BY_HAND)
    result = run(arrays, params, Context())
    model = VariogramModel(0.1, (Structure("exponential", 0.9, 40.0),))
    places = arrays["x"], arrays["y"], arrays["values"]
    expected = krige(*places, GRID, [model] * 2, 7, 9.0, arrays["mask"], "linear")
    np.testing.assert_array_equal(result.arrays["grids"], expected.estimates)
    np.testing.assert_array_equal(result.arrays["variances"], expected.variances)
    share = np.isfinite(expected.estimates[0]).sum() / arrays["mask"].sum()
    assert 0 < share < 1 and result.summary["filled"] == pytest.approx(share)
    assert result.summary["elements"] == ["Pb", "Zn"]


def test_without_a_variogram_each_element_gets_its_own_and_the_log_tells_it() -> None:
    arrays, story = samples(), Story()
    result = run(arrays, changed(model="spherical"), story)
    fits = [automatic_variogram(arrays["x"], arrays["y"], column, "spherical") for column in arrays["values"].T]
    models = [fit.model for fit in fits]
    expected = krige(arrays["x"], arrays["y"], arrays["values"], GRID, models)
    np.testing.assert_allclose(result.arrays["grids"], expected.estimates, rtol=1e-5, atol=1e-5)
    text = "\n".join(story.logs)
    for name, model in zip(("Pb", "Zn"), models):
        assert f"{name}: {model.describe()}." in text
    assert "2 elements at 200 locations to 40 x 40 cells of 2.5: 16 nearest samples" in text


def test_the_check_believes_a_right_variogram_and_warns_of_a_wrong_one() -> None:
    arrays, right, wrong = samples(2, 400), Story(), Story()
    rows = run(arrays, changed(**BY_HAND), right).summary["rows"]
    assert not right.warnings
    assert all(0.85 < row["sd_standardised"] < 1.15 and row["count"] == 400 for row in rows)
    assert all(0.92 < row["within_95"] < 0.98 and row["explained_pct"] > 40 for row in rows)
    rows = run(arrays, changed(nugget=0.01, sill=0.1, range=40.0), wrong).summary["rows"]
    assert all(row["sd_standardised"] > 2 for row in rows)
    assert "'Pb': its kriging variance is too small: errors are 3" in "\n".join(wrong.warnings)


def test_the_check_predicts_each_sample_from_the_others() -> None:
    arrays = samples(3, 60)
    result = run(arrays, changed(**BY_HAND), Context())
    others = np.arange(60) != 17
    at = np.array([[arrays["x"][17], arrays["y"][17]]])
    model = VariogramModel(0.1, (Structure("spherical", 0.9, 40.0),))
    alone = krige_points(arrays["x"][others], arrays["y"][others], arrays["values"][others], at, [model] * 2)
    np.testing.assert_allclose(result.arrays["predicted"][17], alone.estimates[0], atol=1e-9)
    z = (arrays["values"][17] - alone.estimates[0]) / np.sqrt(alone.variances[0])
    np.testing.assert_allclose(result.arrays["standardised"][17], z, atol=1e-9)
    np.testing.assert_allclose(result.arrays["measured"], arrays["values"])
    errors = result.arrays["measured"] - result.arrays["predicted"]
    row = result.summary["rows"][1]
    np.testing.assert_allclose(row["rmse"], np.sqrt(np.mean(errors[:, 1] ** 2)))
    np.testing.assert_allclose(row["mean_error"], np.mean(errors[:, 1]))


def test_positive_skewed_elements_are_kriged_as_logarithms_unless_told_otherwise() -> None:
    arrays, story = samples(4), Story()
    logs = arrays["values"].copy()
    arrays["values"][:, 0] = np.exp(1.2 * logs[:, 0])
    result = run(arrays, PARAMS, story)
    assert [row["kriged_as"] for row in result.summary["rows"]] == ["logarithms, mapped as the median", "values"]
    assert "Kriged as natural logarithms, mapped as the median: Pb." in story.logs
    model = automatic_variogram(arrays["x"], arrays["y"], np.log(arrays["values"][:, 0])).model
    expected = krige(arrays["x"], arrays["y"], np.log(arrays["values"][:, [0]]), GRID, [model])
    np.testing.assert_allclose(result.arrays["grids"][0], np.exp(expected.estimates[0]), rtol=1e-4)
    np.testing.assert_allclose(result.arrays["variances"][0], expected.variances[0], rtol=1e-4)
    as_they_are = run(arrays, changed(transform="none"), Context())
    assert {row["kriged_as"] for row in as_they_are.summary["rows"]} == {"values"}
    mean = run({**arrays, "values": arrays["values"][:, :1]}, changed(elements=("Pb",), transform="mean"), Context())
    off_samples = result.arrays["variances"][0] > 0.01
    assert (mean.arrays["grids"][0] > result.arrays["grids"][0])[off_samples].all()


def test_a_logarithm_of_what_is_not_positive_is_refused_by_name() -> None:
    with pytest.raises(InputError, match=r"'Pb' is zero or negative in \d+ of 200 samples.*Prepared assays"):
        run(samples(), changed(transform="median"), Context())


def rows_for(arrays: dict[str, np.ndarray], transform: str) -> tuple[dict[str, Any], ...]:
    values = np.log(arrays["values"]) if transform == "log" else arrays["values"]
    fits = [automatic_variogram(arrays["x"], arrays["y"], column) for column in values.T]
    return tuple(table_row(name, fit, transform) for name, fit in zip(("Zn", "Pb"), fits[::-1]))


def test_a_table_of_variograms_is_used_by_field_name_and_says_what_is_a_logarithm() -> None:
    arrays = samples(5)
    arrays["values"] = np.exp(arrays["values"])
    fitted = run(arrays, PARAMS, Context())
    by_table = run(arrays, changed(variograms=rows_for(arrays, "log")), Context())
    np.testing.assert_allclose(by_table.arrays["grids"], fitted.arrays["grids"], rtol=1e-5)
    assert {row["kriged_as"] for row in by_table.summary["rows"]} == {"logarithms, mapped as the median"}
    plain = run(arrays, changed(variograms=rows_for(arrays, "none")), Context())
    assert {row["kriged_as"] for row in plain.summary["rows"]} == {"values"}
    with pytest.raises(InputError, match=r"'Pb' is that of its logarithms.*kriged as it is.*automatic"):
        run(arrays, changed(variograms=rows_for(arrays, "log"), transform="none"), Context())
    with pytest.raises(InputError, match=r"no row for Zn; it has Pb\..*Run 'Variogram'"):
        run(arrays, changed(variograms=rows_for(arrays, "log")[1:]), Context())


def test_a_drift_is_taken_from_the_values_before_their_variogram_is_fitted() -> None:
    arrays = samples(6, 300)
    arrays["values"] += 0.3 * arrays["x"][:, None]
    result = run(arrays, changed(drift="linear", model="spherical"), Context())
    truth = samples(6, 300)["values"]
    for column, row in zip(truth.T, result.summary["rows"]):
        fitted = automatic_variogram(arrays["x"], arrays["y"], column, "spherical").model
        sill = float(row["variogram"].split("spherical ")[1].split()[0])
        assert 0.5 * fitted.sill < sill < 1.5 * fitted.sill  # the trend's own variance is 75
        assert 0.8 < row["sd_standardised"] < 1.2


def test_duplicates_are_averaged_and_near_ones_too_and_both_are_told() -> None:
    arrays, story = samples(7), Story()
    doubled = {name: np.concatenate([array, array[:7]]) for name, array in arrays.items()}
    doubled["x"][-3:] += 1e-3
    doubled["values"][:7] -= 0.5
    doubled["values"][200:] += 0.5
    result = run(doubled, changed(**BY_HAND), story)
    expected = run(arrays, changed(**BY_HAND), Context())
    np.testing.assert_allclose(result.arrays["grids"], expected.arrays["grids"], atol=1e-3)
    text = "\n".join(story.logs)
    assert "6 locations lie within a step of another one" in text
    assert "207 samples lie at 200 locations: the duplicates at 7 of them were averaged" in text


def test_gaps_infinities_and_lost_samples_poison_nothing() -> None:
    arrays, story = samples(8), Story()
    arrays["values"][[3, 9], 1] = np.inf, -np.inf
    arrays["values"][20:40, 0] = np.nan
    arrays["x"][4] = np.nan
    result = run(arrays, PARAMS, story)
    assert np.isfinite(result.arrays["grids"]).all() and result.summary["locations"] == 199
    assert "'Zn' is infinite at 2 samples" in "\n".join(story.warnings)
    assert "1 samples have no location" in "\n".join(story.warnings)
    assert "Pb 179, Zn 197" in "\n".join(story.logs)
    assert np.isnan(result.arrays["predicted"][19:39, 0]).all()


def test_an_element_with_one_value_is_left_out_with_a_warning() -> None:
    arrays, story = samples(9), Story()
    arrays["values"][:, 0] = 5.0
    result = run(arrays, PARAMS, story)
    assert result.summary["elements"] == ["Zn"] and len(result.arrays["grids"]) == 1
    assert "'Pb' has one value only, 5" in "\n".join(story.warnings)
    arrays["values"][:, 1] = 5.0
    with pytest.raises(InputError, match="No chosen field has two different values"):
        run(arrays, PARAMS, Context())


def test_a_map_that_leaves_the_range_of_its_samples_is_told() -> None:
    x = np.linspace(0, 30, 40)
    y = np.random.default_rng(10).uniform(0, 100, 40)
    values = (x + 0.01 * y)[:, None]
    story = Story()
    params = changed(elements=("Pb",), drift="linear", nugget=0.0, sill=1.0, range=50.0)
    run({"x": x, "y": y, "values": values}, params, story)
    assert "'Pb' leaves the range of its samples by" in "\n".join(story.warnings)


def test_singular_systems_and_windows_too_small_for_the_drift_are_told() -> None:
    arrays, story = samples(11), Story()
    run(arrays, changed(model="gaussian", nugget=0.0, sill=1.0, range=300.0), story)
    assert "nugget of 1e-08 of the sill. Cells: Pb" in "\n".join(story.warnings)
    run(arrays, changed(drift="quadratic", neighbours=4, **BY_HAND), story)
    assert "the mean was taken as constant. Cells: Pb 1,600, Zn 1,600." in "\n".join(story.warnings)


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"neighbours": 0}, "not 0"),
        ({"max_distance": -1.0}, "not -1"),
        ({"cell_size": 0.0}, "not 0"),
        ({"model": "linear"}, "no variogram model 'linear'"),
        ({"transform": "sqrt"}, "no transform 'sqrt'"),
        ({"drift": "cubic"}, "no drift 'cubic'"),
        ({"sill": 1.0}, "needs both a sill and a range"),
        ({"nugget": 1.0}, "needs a sill and a range"),
        ({"nugget": 2.0, "sill": 1.0, "range": 5.0}, r"nugget \(2\) is larger than the sill \(1\)"),
        ({"sill": 1.0, "range": -5.0}, "not -5"),
        ({"sill": 1.0, "range": 5.0, "model": "nested"}, "nested variogram cannot be given"),
        ({"sill": 1.0, "range": 5.0, "variograms": ({"field": "Pb"},)}, "both a table of variograms and"),
    ],
)
def test_a_bad_parameter_is_refused_with_its_value(parameters: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        run(samples(), changed(**parameters), Context())


@pytest.mark.parametrize("count", [0, 1])
def test_no_sample_and_one_sample_are_refused(count: int) -> None:
    arrays = {name: array[:count] for name, array in samples().items()}
    with pytest.raises(InputError, match=f"two locations at least, and there are {count} samples|fewer than two"):
        run(arrays, PARAMS, Context())


def test_samples_too_far_from_the_grid_are_refused_with_their_distance() -> None:
    arrays = samples()
    arrays["x"] += 54_000.0
    with pytest.raises(InputError, match=r"largest distance of 500 map units.*is 5\d,\d{3} away"):
        run(arrays, changed(max_distance=500.0), Context())


def metals(path: Path) -> dict[str, np.ndarray]:
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    return {name: np.array([float(row[name]) for row in rows]) for name in ("Xloc", "Yloc", *JURA)}


# RMSE at the 100 validation points: ordinary kriging, fitted variogram, 16 neighbours; inverse distance squared, 12 neighbours
JURA = {
    "Cd": (0.770, 0.840),
    "Co": (2.518, 2.812),
    "Cr": (9.214, 9.605),
    "Cu": (25.976, 27.227),
    "Ni": (6.296, 6.629),
    "Pb": (38.709, 40.307),
    "Zn": (33.844, 35.473),
}


@pytest.mark.parametrize("metal", JURA)
def test_the_validation_points_of_the_jura_are_predicted_better_than_by_inverse_distance(
    metal: str, shared_data: Path
) -> None:
    ours, theirs = (metals(shared_data / "reference" / f"jura_{part}.csv") for part in ("pred", "val"))
    x, y, sample, truth = ours["Xloc"], ours["Yloc"], ours[metal], theirs[metal]
    at = np.column_stack([theirs["Xloc"], theirs["Yloc"]])
    model = automatic_variogram(x, y, sample).model
    predicted = krige_points(x, y, sample[:, None], at, [model]).estimates[:, 0]
    distance = np.hypot(at[:, [0]] - x, at[:, [1]] - y)
    nearest = np.argsort(distance, axis=1)[:, :12]
    weights = np.take_along_axis(distance, nearest, axis=1) ** -2
    by_distance = (weights * sample[nearest]).sum(axis=1) / weights.sum(axis=1)
    kriging, inverse = (float(np.sqrt(np.mean((made - truth) ** 2))) for made in (predicted, by_distance))
    assert kriging < inverse
    np.testing.assert_allclose((kriging, inverse), JURA[metal], rtol=0.01)


def test_the_validation_points_of_the_jura_are_predicted_as_pykrige_predicts_them(shared_data: Path) -> None:
    ok = pytest.importorskip("pykrige.ok")
    ours, theirs = (metals(shared_data / "reference" / f"jura_{part}.csv") for part in ("pred", "val"))
    x, y = ours["Xloc"], ours["Yloc"]
    at = np.column_stack([theirs["Xloc"], theirs["Yloc"]])
    for metal in JURA:
        parameters = {"psill": 0.4, "range": 1.0, "nugget": 0.45}
        kriging = ok.OrdinaryKriging(
            x, y, ours[metal], variogram_model="exponential", variogram_parameters=parameters, exact_values=True
        )
        expected = kriging.execute("points", *at.T, backend="vectorized")  # all samples: ties make no difference
        model = VariogramModel(0.45, (Structure("exponential", 0.4, 1.0),))
        made = krige_points(x, y, ours[metal][:, None], at, [model], len(x))
        np.testing.assert_allclose(made.estimates[:, 0], expected[0], rtol=0, atol=1e-9)
        np.testing.assert_allclose(made.variances[:, 0], expected[1], rtol=0, atol=1e-9)
