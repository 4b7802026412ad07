from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from gossan.core.context import Cancelled
from gossan.core.errors import InputError
from gossan.core.grid import Grid
from gossan.core.kriging import BLOCK, Kriged, krige
from gossan.core.variogram_models import Structure, VariogramModel
from gossan.engine.inline import InlineContext
from gossan.engine.monitor import SilentMonitor
from gossan.tests.core.kriging_reference import (
    ANISOTROPIC,
    EXPONENTIAL,
    GAUSSIAN,
    GRID,
    MODELS,
    NESTED,
    SPHERICAL,
    reference,
    survey,
)
from gossan.tests.story import Story


def cells_by_reference(x: Any, y: Any, values: Any, grid: Grid, model: Any, neighbours: int, **how: Any) -> np.ndarray:
    """Estimate and variance, (2, elements, rows, columns), cell by cell."""
    out = np.empty((2, values.shape[1], *grid.shape))
    for row, north in enumerate(grid.y_centres()):
        for column, east in enumerate(grid.x_centres()):
            for element in range(values.shape[1]):
                solved = reference(x, y, values[:, element], (east, north), model, neighbours, **how)
                out[:, element, row, column] = solved[:2]
    return out


def assert_same(kriged: Kriged, expected: np.ndarray, tolerance: float = 1e-9) -> None:
    np.testing.assert_allclose(kriged.estimates, expected[0], rtol=0, atol=tolerance)
    np.testing.assert_allclose(kriged.variances, expected[1], rtol=0, atol=tolerance)


SMALL = Grid(500_300.0, 6_999_000.0, 130.0, 17, 21)  # neither a multiple of a tile nor lined up with anything


@pytest.mark.parametrize("model", MODELS.values(), ids=MODELS)
@pytest.mark.parametrize("neighbours", [1, 7, 16, 500])
def test_every_cell_equals_the_slow_reference(model: VariogramModel, neighbours: int) -> None:
    x, y, values = survey(1, elements=1)
    kriged = krige(x, y, values, SMALL, [model], neighbours, dtype=float)
    assert_same(kriged, cells_by_reference(x, y, values, SMALL, model, neighbours))
    assert not kriged.singular.any() and not kriged.driftless.any()


@pytest.mark.parametrize("drift", ["linear", "quadratic"])
@pytest.mark.parametrize("model", [SPHERICAL, NESTED], ids=["spherical", "nested"])
def test_drift_in_a_window_equals_the_slow_reference(drift: str, model: VariogramModel) -> None:
    x, y, values = survey(2, elements=1)
    kriged = krige(x, y, values, SMALL, [model], 20, drift=drift, dtype=float)
    expected = cells_by_reference(x, y, values, SMALL, model, 20, drift=drift)
    np.testing.assert_allclose(kriged.estimates, expected[0], rtol=1e-7, atol=1e-7)
    np.testing.assert_allclose(kriged.variances, expected[1], rtol=1e-7, atol=1e-7)


@pytest.mark.parametrize("max_distance", [150.0, 400.0, 900.0])
def test_only_samples_within_the_largest_distance_count_and_beyond_is_nodata(max_distance: float) -> None:
    x, y, values = survey(3, elements=1)
    kriged = krige(x, y, values, SMALL, [SPHERICAL], 8, max_distance, dtype=float)
    expected = cells_by_reference(x, y, values, SMALL, SPHERICAL, 8, max_distance=max_distance)
    assert_same(kriged, expected)
    assert np.isnan(expected).any() == (max_distance < 900) and np.isfinite(expected).any()


@pytest.mark.parametrize("samples", [2, 30, 6000])
def test_a_map_of_many_blocks_equals_the_slow_reference_however_dense_the_samples(samples: int) -> None:
    grid = Grid(0.0, 2.5 * BLOCK, 1.0, int(2.5 * BLOCK), BLOCK + 3)
    x, y, values = survey(4, samples, 1, grid)
    model = VariogramModel(0.1, (Structure("exponential", 1.0, 40.0),))
    kriged = krige(x, y, values, grid, [model], 12, dtype=float)
    rng = np.random.default_rng(5)
    for row, column in zip(rng.integers(0, grid.rows, 60), rng.integers(0, grid.columns, 60)):
        at = (grid.x_centres()[column], grid.y_centres()[row])
        expected = reference(x, y, values[:, 0], at, model, 12)
        np.testing.assert_allclose(kriged.estimates[0, row, column], expected[0], atol=1e-9)
        np.testing.assert_allclose(kriged.variances[0, row, column], expected[1], atol=1e-9)


def with_pykrige(x: Any, y: Any, sample: Any, grid: Grid, model: VariogramModel, neighbours: int, backend: str) -> Any:
    ok = pytest.importorskip("pykrige.ok")
    (structure,) = model.structures
    parameters = {"psill": structure.sill, "range": structure.range, "nugget": model.nugget}
    kriging = ok.OrdinaryKriging(
        x,
        y,
        sample,
        variogram_model=structure.kind,
        variogram_parameters=parameters,
        anisotropy_scaling=1.0 / structure.ratio,
        anisotropy_angle=90.0 - structure.azimuth,
        exact_values=True,
    )
    found = kriging.execute("grid", grid.x_centres(), grid.y_centres(), backend=backend, n_closest_points=neighbours)
    return np.stack([np.asarray(part) for part in found])


@pytest.mark.parametrize("model", [SPHERICAL, EXPONENTIAL, GAUSSIAN, ANISOTROPIC], ids=list(MODELS)[:4])
@pytest.mark.parametrize("backend", ["C", "loop"])
def test_a_moving_window_equals_pykrige_on_the_same_neighbours(model: VariogramModel, backend: str) -> None:
    x, y, values = survey(6, 300)
    kriged = krige(x, y, values, SMALL, [model] * 2, 16, dtype=float)
    for element in range(2):
        theirs = with_pykrige(x, y, values[:, element], SMALL, model, 16, backend)
        np.testing.assert_allclose(kriged.estimates[element], theirs[0], rtol=0, atol=1e-9)
        np.testing.assert_allclose(kriged.variances[element], theirs[1], rtol=0, atol=1e-9)


def test_a_linear_drift_from_all_samples_equals_pykriges_universal_kriging() -> None:
    uk = pytest.importorskip("pykrige.uk")
    x, y, values = survey(7, 120, 1)
    sample = values[:, 0] + 1e-3 * (x - GRID.west) - 2e-3 * (y - GRID.south)
    parameters = {"psill": 0.9, "range": 1500.0, "nugget": 0.1}
    theirs = uk.UniversalKriging(
        x - GRID.west,
        y - GRID.south,
        sample,
        variogram_model="spherical",
        variogram_parameters=parameters,
        drift_terms=["regional_linear"],
        exact_values=True,
    ).execute("grid", GRID.x_centres() - GRID.west, GRID.y_centres() - GRID.south)
    kriged = krige(x, y, sample[:, None], GRID, [SPHERICAL], 500, drift="linear", dtype=float)
    np.testing.assert_allclose(kriged.estimates[0], theirs[0], rtol=0, atol=1e-9)
    np.testing.assert_allclose(kriged.variances[0], theirs[1], rtol=0, atol=1e-9)


@pytest.mark.parametrize("model", MODELS.values(), ids=MODELS)
def test_a_sample_on_a_cell_centre_gives_the_cell_its_value_without_variance(model: VariogramModel) -> None:
    x, y, values = survey(8)
    rows, columns = np.array([0, 17, 39]), np.array([0, 21, 49])
    x, y = np.append(x, GRID.x_centres()[columns]), np.append(y, GRID.y_centres()[rows] + 1e-8)
    values = np.concatenate([values, np.full((3, 2), [[100.0], [-7.0], [0.5]])])
    kriged = krige(x, y, values, GRID, [model] * 2, dtype=float)
    np.testing.assert_allclose(kriged.estimates[:, rows, columns], [[100.0, -7.0, 0.5]] * 2, atol=1e-6)
    np.testing.assert_allclose(kriged.variances[:, rows, columns], 0.0, atol=1e-6)


def test_the_map_is_north_up_with_west_on_the_left() -> None:
    x, y = GRID.west + np.array([0.0, 5000.0, 0.0, 5000.0]), GRID.south + np.array([4000.0, 4000.0, 0.0, 0.0])
    mapped = krige(x, y, np.array([[1.0], [2.0], [3.0], [4.0]]), GRID, [SPHERICAL], neighbours=1).estimates[0]
    np.testing.assert_allclose([mapped[0, 0], mapped[0, -1], mapped[-1, 0], mapped[-1, -1]], [1.0, 2.0, 3.0, 4.0])


def test_likeness_along_a_strike_draws_the_map_out_along_it() -> None:
    x, y = np.meshgrid(np.arange(0.0, 5000, 600) + GRID.west, np.arange(0.0, 4000, 600) + GRID.south)
    x, y = x.ravel(), y.ravel()
    values = np.zeros((len(x), 1))
    middle = np.argmin(np.hypot(x - GRID.west - 2400, y - GRID.south - 1800))
    values[middle] = 1.0
    model = VariogramModel(0.0, (Structure("spherical", 1.0, 4000.0, 0.2, 45.0),))
    mapped = krige(x, y, values, GRID, [model], 24).estimates[0]
    row, column, _ = GRID.cells_of(x[middle], y[middle])
    north_east, south_east = mapped[row - 3, column + 3], mapped[row + 3, column + 3]
    assert north_east > 0.3 > 0.1 > south_east


def test_a_missing_value_poisons_nothing_and_the_element_uses_its_own_nearest_samples() -> None:
    x, y, values = survey(9, elements=4)
    values[::3, 1] = np.nan
    values[5:70, 2] = np.inf
    models = [SPHERICAL, SPHERICAL, EXPONENTIAL, ANISOTROPIC]
    kriged = krige(x, y, values, SMALL, models, 10, dtype=float)
    for element, model in enumerate(models):
        expected = cells_by_reference(x, y, values[:, [element]], SMALL, model, 10)
        np.testing.assert_allclose(kriged.estimates[element], expected[0, 0], atol=1e-9)
        np.testing.assert_allclose(kriged.variances[element], expected[1, 0], atol=1e-9)


def test_elements_together_equal_each_alone() -> None:
    x, y, values = survey(10, elements=5)
    models = [SPHERICAL, EXPONENTIAL, SPHERICAL, ANISOTROPIC, GAUSSIAN]
    together = krige(x, y, values, GRID, models, dtype=float)
    for element, model in enumerate(models):
        alone = krige(x, y, values[:, [element]], GRID, [model], dtype=float)
        np.testing.assert_allclose(together.estimates[element], alone.estimates[0], rtol=1e-12)
        np.testing.assert_array_equal(together.variances[element], alone.variances[0])


def test_only_masked_cells_are_computed_and_they_are_the_same_as_without_a_mask() -> None:
    x, y, values = survey(11)
    mask = np.random.default_rng(12).random(GRID.shape) < 0.2
    masked, whole = (krige(x, y, values, GRID, [SPHERICAL] * 2, mask=m, dtype=float) for m in (mask, None))
    np.testing.assert_array_equal(np.isfinite(masked.estimates), np.broadcast_to(mask, masked.estimates.shape))
    np.testing.assert_allclose(masked.estimates[:, mask], whole.estimates[:, mask], rtol=0, atol=1e-12)
    np.testing.assert_allclose(masked.variances[:, mask], whole.variances[:, mask], rtol=0, atol=1e-12)


def test_on_a_regular_survey_with_ties_the_map_does_not_depend_on_the_order_of_the_samples() -> None:
    x, y = (axis.ravel() for axis in np.meshgrid(np.arange(0.0, 5000, 500) + 500_050.0, np.arange(0.0, 4000, 500)))
    y = 6_996_050.0 + y
    values = np.random.default_rng(13).normal(3, 1, (len(x), 1))
    kriged = krige(x, y, values, SMALL, [SPHERICAL], 6, dtype=float)
    shuffled = np.random.default_rng(14).permutation(len(x))
    again = krige(x[shuffled], y[shuffled], values[shuffled], SMALL, [SPHERICAL], 6, dtype=float)
    np.testing.assert_allclose(kriged.estimates, again.estimates, rtol=0, atol=1e-12)
    assert_same(kriged, cells_by_reference(x, y, values, SMALL, SPHERICAL, 6))


def test_a_constant_stays_constant_and_a_plane_stays_a_plane_where_the_drift_is_linear() -> None:
    x, y, values = survey(15)
    plane = 2.0 + 1e-3 * (GRID.x_centres() - GRID.west) - 3e-3 * (GRID.y_centres()[:, None] - GRID.south)
    values[:, 0] = 7.25
    values[:, 1] = 2.0 + 1e-3 * (x - GRID.west) - 3e-3 * (y - GRID.south)
    kriged = krige(x, y, values, GRID, [SPHERICAL] * 2, 12, drift="linear", dtype=float)
    np.testing.assert_allclose(kriged.estimates[0], 7.25, rtol=1e-9)
    np.testing.assert_allclose(kriged.estimates[1], plane, rtol=0, atol=1e-8)


def test_a_pure_nugget_gives_the_mean_of_the_neighbours() -> None:
    x, y, values = survey(16, elements=1)
    kriged = krige(x, y, values, SMALL, [VariogramModel(2.0)], 500, dtype=float)
    np.testing.assert_allclose(kriged.estimates[0], values.mean())
    np.testing.assert_allclose(kriged.variances[0], 2.0 * (1 + 1 / len(x)))


def test_samples_nearly_at_one_place_are_counted_and_do_not_blow_up() -> None:
    x, y, values = survey(17, elements=1)
    x, y = np.append(x, x[:5] + 1e-7), np.append(y, y[:5])
    values = np.append(values, values[:5] + 1.0, axis=0)
    smooth = VariogramModel(0.0, (Structure("gaussian", 1.0, 700.0),))
    rough = VariogramModel(0.0, (Structure("spherical", 1.0, 700.0),))
    for model in (smooth, rough):
        kriged = krige(x, y, values, GRID, [model], dtype=float)
        assert 0 < kriged.singular[0] <= GRID.rows * GRID.columns
        assert np.isfinite(kriged.estimates).all()
        assert kriged.variances.min() >= 0 and kriged.variances.max() < 2
    assert values.min() - 1 < kriged.estimates.min() and kriged.estimates.max() < values.max() + 1


def test_a_gaussian_model_without_nugget_is_solved_with_a_tiny_one_and_told() -> None:
    x, y, _ = survey(18, 200, 1)
    values = np.sin((x - GRID.west) / 1500) + np.cos((y - GRID.south) / 1300)
    model = VariogramModel(0.0, (Structure("gaussian", 1.0, 6000.0),))
    kriged = krige(x, y, values[:, None], GRID, [model], 24, dtype=float)
    truth = np.sin((GRID.x_centres() - GRID.west) / 1500) + np.cos((GRID.y_centres()[:, None] - GRID.south) / 1300)
    assert kriged.singular[0] > 0.4 * truth.size
    assert np.sqrt(np.mean((kriged.estimates[0] - truth) ** 2)) < 0.01
    assert kriged.variances.min() >= 0


def test_cells_whose_samples_do_not_determine_the_drift_are_kriged_with_a_constant_mean_and_counted() -> None:
    x, y, values = survey(19, elements=1)
    few = krige(x, y, values, SMALL, [SPHERICAL], 2, drift="linear", dtype=float)
    assert few.driftless[0] == SMALL.rows * SMALL.columns
    constant = krige(x, y, values, SMALL, [SPHERICAL], 2, dtype=float)
    np.testing.assert_allclose(few.estimates, constant.estimates, atol=1e-12)
    on_a_line = krige(x, 0.5 * x + 6_740_000.0, values, SMALL, [SPHERICAL], 9, drift="linear", dtype=float)
    assert on_a_line.driftless[0] == SMALL.rows * SMALL.columns


def test_the_lognormal_mean_adds_half_of_what_kriging_has_smoothed_away() -> None:
    x, y, values = survey(20, elements=1)
    mean, median, logs = (
        krige(x, y, values, SMALL, [SPHERICAL], 9, back_transform=how, dtype=float)
        for how in ("mean", "median", "none")
    )
    np.testing.assert_allclose(median.estimates, np.exp(logs.estimates))
    np.testing.assert_array_equal(mean.variances, logs.variances)
    for row, column in ((0, 0), (5, 11), (16, 20)):
        at = SMALL.x_centres()[column], SMALL.y_centres()[row]
        estimate, variance, multiplier = reference(x, y, values[:, 0], at, SPHERICAL, 9)
        # the reference's multiplier is that of semivariances: its sign is the other one
        expected = np.exp(estimate + variance / 2 - multiplier)
        np.testing.assert_allclose(mean.estimates[0, row, column], expected, rtol=1e-9)


def test_the_same_samples_give_the_same_bytes_in_one_thread_and_in_several() -> None:
    grid = Grid(0.0, 150.0, 1.0, 150, 140)
    x, y, values = survey(22, grid=grid)
    model = VariogramModel(0.1, (Structure("spherical", 1.0, 60.0),))
    plain = krige(x, y, values, grid, [model] * 2)
    threads = krige(x, y, values, grid, [model] * 2, context=InlineContext(SilentMonitor(), workers=3))
    assert plain.estimates.dtype == np.float32
    assert plain.estimates.tobytes() == threads.estimates.tobytes()
    assert plain.variances.tobytes() == threads.variances.tobytes()


def test_cancelling_stops_the_kriging_after_some_blocks() -> None:
    grid = Grid(0.0, 400.0, 1.0, 400, 400)
    context = Story(cancel_at=0.3)
    x, y, values = survey(23, grid=grid)
    with pytest.raises(Cancelled):
        krige(x, y, values, grid, [SPHERICAL] * 2, context=context)
    assert context.fractions == sorted(context.fractions) and 0.3 < context.fractions[-1] < 0.5


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"neighbours": 0}, "neighbours .* not 0"),
        ({"neighbours": 5000}, "at most 1,000, not 5,000"),
        ({"max_distance": -5.0}, "largest distance .* not -5"),
        ({"drift": "cubic"}, "no drift 'cubic'.*linear"),
        ({"back_transform": "mode"}, "no back-transform 'mode'"),
        ({"mask": np.ones((3, 4), dtype=bool)}, "3 rows x 4 columns, the grid 40 x 50"),
    ],
)
def test_a_parameter_out_of_range_is_refused_with_its_value(parameters: dict, message: str) -> None:
    x, y, values = survey(24)
    with pytest.raises(InputError, match=message):
        krige(x, y, values, GRID, [SPHERICAL] * 2, **parameters)
