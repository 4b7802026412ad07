from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from gossan.core.kriging import krige
from gossan.core.kriging_check import PIECE, Check, Predicted, krige_points, leave_one_out, standardised_errors
from gossan.core.variogram_models import Structure, VariogramModel
from gossan.engine.inline import InlineContext
from gossan.engine.monitor import SilentMonitor
from gossan.tests.core.kriging_reference import ANISOTROPIC, GRID, MODELS, SPHERICAL, reference, survey


def checked(predicted: Predicted, values: np.ndarray) -> list[Check]:
    errors = values - predicted.estimates
    standardised = standardised_errors(errors, np.sqrt(predicted.variances))
    return [Check.of(*pair) for pair in zip(errors.T, standardised.T)]


@pytest.mark.parametrize("model", MODELS.values(), ids=MODELS)
def test_points_at_cell_centres_are_kriged_as_the_cells_are(model: VariogramModel) -> None:
    x, y, values = survey(1)
    values[::4, 1] = np.nan
    at = np.stack(np.meshgrid(GRID.x_centres(), GRID.y_centres()), axis=-1).reshape(-1, 2)
    points = krige_points(x, y, values, at, [model] * 2, 9, 900.0)
    cells = krige(x, y, values, GRID, [model] * 2, 9, 900.0, dtype=float)
    np.testing.assert_allclose(points.estimates.T.reshape(cells.estimates.shape), cells.estimates, atol=1e-9)
    np.testing.assert_allclose(points.variances.T.reshape(cells.variances.shape), cells.variances, atol=1e-9)


@pytest.mark.parametrize("drift", ["constant", "linear"])
@pytest.mark.parametrize("model", [SPHERICAL, ANISOTROPIC], ids=["isotropic", "anisotropic"])
def test_leaving_one_out_equals_kriging_from_all_others_one_by_one(model: VariogramModel, drift: str) -> None:
    x, y, values = survey(2)
    values[::5, 1] = np.nan
    predicted = leave_one_out(x, y, values, [model] * 2, 12, drift=drift)
    for element in range(2):
        for i in range(len(x)):
            others = np.arange(len(x)) != i
            if np.isnan(values[i, element]):
                assert np.isnan(predicted.estimates[i, element])
                continue
            expected = reference(x[others], y[others], values[others, element], (x[i], y[i]), model, 12, drift=drift)
            np.testing.assert_allclose(predicted.estimates[i, element], expected[0], atol=1e-8)
            np.testing.assert_allclose(predicted.variances[i, element], expected[1], atol=1e-8)


def test_a_sample_without_others_in_reach_is_not_predicted() -> None:
    x, y, values = survey(3)
    x[7] += 90_000.0
    predicted = leave_one_out(x, y, values, [SPHERICAL] * 2, 12, 5000.0)
    assert np.isnan(predicted.estimates[7]).all() and np.isnan(predicted.variances[7]).all()
    assert np.isfinite(np.delete(predicted.estimates, 7, axis=0)).all()
    assert checked(predicted, values)[0].count == len(x) - 1


def test_many_points_in_threads_are_those_of_one_thread() -> None:
    x, y, values = survey(4, PIECE + 700, 1)
    plain = leave_one_out(x, y, values, [SPHERICAL])
    threads = leave_one_out(x, y, values, [SPHERICAL], context=InlineContext(SilentMonitor(), workers=3))
    assert plain.estimates.tobytes() == threads.estimates.tobytes()


def test_the_check_states_the_errors_and_what_the_variogram_made_of_them() -> None:
    errors = np.array([1.0, -1.0, 3.0, np.nan, -1.0])
    check = Check.of(errors, standardised_errors(errors, np.array([1.0, 1.0, 1.0, 1.0, 0.5])))
    assert (check.count, check.mae, check.mean_error) == (4, 1.5, 0.5)
    np.testing.assert_allclose(check.rmse, np.sqrt(3.0))
    standardised = [1.0, -1.0, 3.0, -2.0]
    np.testing.assert_allclose(check.mean_standardised, np.mean(standardised))
    np.testing.assert_allclose(check.sd_standardised, np.std(standardised))
    assert check.within_95 == 0.5


def test_samples_drawn_from_the_variogram_have_standardised_errors_of_unit_spread() -> None:
    rng = np.random.default_rng(5)
    x, y, _ = survey(6, 400, 1)
    factor = np.linalg.cholesky(ANISOTROPIC.covariance(x[:, None] - x, y[:, None] - y))
    values = factor @ rng.normal(size=(400, 8))
    predicted = leave_one_out(x, y, values, [ANISOTROPIC] * 8)
    checks = checked(predicted, values)
    np.testing.assert_allclose(np.mean([check.sd_standardised for check in checks]), 1.0, atol=0.03)
    np.testing.assert_allclose(np.mean([check.within_95 for check in checks]), 0.95, atol=0.01)
    np.testing.assert_allclose(np.mean([check.mean_standardised for check in checks]), 0.0, atol=0.02)
    wrong = VariogramModel(0.05, (Structure("spherical", 0.2, 2500.0, 0.4, 30.0),))
    assert min(check.sd_standardised for check in checked(leave_one_out(x, y, values, [wrong] * 8), values)) > 1.5


def test_over_many_surveys_of_a_lognormal_field_the_mean_is_unbiased_and_half_lie_below_the_median() -> None:
    rng = np.random.default_rng(21)
    model = VariogramModel(0.1, (Structure("exponential", 0.7, 20.0),))
    places = rng.uniform(0, 30, (44, 2))  # 40 samples and four points
    offsets = places[:, None] - places
    factor = np.linalg.cholesky(model.covariance(offsets[..., 0], offsets[..., 1]))
    logs = 1.0 + factor @ rng.normal(size=(44, 40_000))  # each column a survey of its own
    truth = np.exp(logs[40:])
    mean, median = (
        krige_points(*places[:40].T, logs[:40], places[40:], [model] * 40_000, 16, back_transform=how).estimates
        for how in ("mean", "median")
    )
    np.testing.assert_allclose(mean.mean() / truth.mean(), 1.0, atol=0.02)  # its standard error is about 0.5 %
    assert median.mean() / truth.mean() < 0.9
    np.testing.assert_allclose((truth < median).mean(), 0.5, atol=0.01)


def table(path: Path) -> dict[str, np.ndarray]:
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    columns: dict[str, np.ndarray] = {}
    for name in rows[0]:
        try:
            columns[name] = np.array([float(row[name]) for row in rows])
        except ValueError:
            continue
    return columns


def test_zinc_at_the_meuse_leaves_the_errors_that_independent_code_leaves(shared_data: Path) -> None:
    folder = shared_data / "reference"
    expected = json.loads((folder / "expected.json").read_text())
    fit, errors = expected["meuse_log_zinc_spherical_fit"], expected["meuse_log_zinc_ordinary_kriging_loo"]
    meuse = table(folder / "meuse.csv")
    zinc = np.log(meuse["zinc"])
    model = VariogramModel(fit["nugget"], (Structure("spherical", fit["partial_sill"], fit["range_m"]),))
    predicted = leave_one_out(meuse["x"], meuse["y"], zinc[:, None], [model], len(zinc))
    (check,) = checked(predicted, zinc[:, None])
    assert check.count == 155
    np.testing.assert_allclose(check.rmse, errors["rmse"], atol=errors["tolerance"])
    np.testing.assert_allclose(check.sd_standardised, errors["sd_of_standardised_error"], atol=0.001)
    assert abs(check.mean_error) < 1e-3
