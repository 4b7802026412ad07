from __future__ import annotations

from typing import Optional

import numpy as np
import pytest
from gossan.core.context import Cancelled
from gossan.core.errors import InputError
from gossan.core.grid import Grid
from gossan.core.interpolation import BLOCK, inverse_distance, merge_duplicates
from gossan.engine.inline import InlineContext
from gossan.engine.monitor import SilentMonitor
from gossan.tests.story import Story

GRID = Grid(500_000.0, 7_000_000.0, 100.0, 40, 50)


def reference(
    x: np.ndarray,
    y: np.ndarray,
    values: np.ndarray,
    grid: Grid,
    power: float = 2.0,
    neighbours: int = 12,
    max_distance: Optional[float] = None,
) -> np.ndarray:
    """Cell by cell, element by element, by the definition."""
    out = np.full((values.shape[1], *grid.shape), np.nan)
    for row, northing in enumerate(grid.y_centres()):
        for column, easting in enumerate(grid.x_centres()):
            for element in range(values.shape[1]):
                analysed = np.isfinite(values[:, element])
                distance = np.hypot(x[analysed] - easting, y[analysed] - northing)
                sample = values[analysed, element]
                last = np.sort(distance)[min(neighbours, len(distance)) - 1]
                near = distance <= last * (1 + 1e-9)
                if max_distance is not None:
                    near &= distance <= max_distance
                if distance.min() < 1e-6 * grid.cell_size:
                    out[element, row, column] = sample[np.argmin(distance)]
                elif near.any():
                    weight = distance[near] ** -power
                    out[element, row, column] = (weight * sample[near]).sum() / weight.sum()
    return out


def survey(seed: int, samples: int = 90, elements: int = 3, grid: Grid = GRID) -> tuple[np.ndarray, ...]:
    """Scattered samples, half of them in a tight cluster, some outside the grid."""
    rng = np.random.default_rng(seed)
    width, height = grid.east - grid.west, grid.north - grid.south
    half = samples // 2
    x = np.concatenate([rng.uniform(-0.1, 1.1, samples - half) * width, width * 0.3 + rng.normal(0, width / 40, half)])
    y = np.concatenate(
        [rng.uniform(-0.1, 1.1, samples - half) * height, height * 0.6 + rng.normal(0, height / 40, half)]
    )
    return grid.west + x, grid.south + y, rng.lognormal(3, 1, (samples, elements))


@pytest.mark.parametrize("power", [0.5, 1.0, 2.0, 3.7, 10.0])
@pytest.mark.parametrize("neighbours", [1, 4, 12, 90, 500])
def test_every_cell_equals_the_slow_reference(power: float, neighbours: int) -> None:
    x, y, values = survey(1)
    mapped = inverse_distance(x, y, values, GRID, power, neighbours)
    np.testing.assert_allclose(mapped, reference(x, y, values, GRID, power, neighbours), rtol=1e-6)


@pytest.mark.parametrize("max_distance", [60.0, 400.0, 700.0])
@pytest.mark.parametrize("neighbours", [1, 12])
def test_only_samples_within_the_largest_distance_count_and_beyond_is_nodata(
    max_distance: float, neighbours: int
) -> None:
    x, y, values = survey(2)
    mapped = inverse_distance(x, y, values, GRID, neighbours=neighbours, max_distance=max_distance)
    expected = reference(x, y, values, GRID, neighbours=neighbours, max_distance=max_distance)
    np.testing.assert_allclose(mapped, expected, rtol=1e-6)
    assert np.isnan(expected).any() and np.isfinite(expected).any()


@pytest.mark.parametrize("samples", [2, 30, 4000])
def test_a_map_of_many_blocks_equals_the_slow_reference_however_dense_the_samples(samples: int) -> None:
    grid = Grid(0.0, 2.5 * BLOCK, 1.0, int(2.5 * BLOCK), BLOCK + 3)
    x, y, values = survey(3, samples, 1, grid)
    mapped = inverse_distance(x, y, values, grid)
    rng = np.random.default_rng(4)
    for row, column in zip(rng.integers(0, grid.rows, 60), rng.integers(0, grid.columns, 60)):
        cell = Grid(grid.x_centres()[column] - 0.5, grid.y_centres()[row] + 0.5, 1.0, 1, 1)
        np.testing.assert_allclose(mapped[0, row, column], reference(x, y, values, cell)[0, 0, 0], rtol=1e-6)


@pytest.mark.parametrize("power", [0.3, 1.0, 2.0, 10.0])
def test_a_sample_on_a_cell_centre_gives_the_cell_its_own_value(power: float) -> None:
    x, y, values = survey(5)
    rows, columns = np.array([0, 17, 39]), np.array([0, 21, 49])
    x = np.concatenate([x, GRID.x_centres()[columns]])
    y = np.concatenate([y, GRID.y_centres()[rows]])
    values = np.concatenate([values, np.full((3, 3), [[100.0], [1e6], [1e-3]])])
    mapped = inverse_distance(x, y, values, GRID, power)
    np.testing.assert_allclose(mapped[:, rows, columns], np.tile([100.0, 1e6, 1e-3], (3, 1)), rtol=1e-6)


def test_the_map_is_north_up_with_west_on_the_left() -> None:
    x = np.array([GRID.west, GRID.east, GRID.west, GRID.east])
    y = np.array([GRID.north, GRID.north, GRID.south, GRID.south])
    mapped = inverse_distance(x, y, np.array([[1.0], [2.0], [3.0], [4.0]]), GRID, neighbours=1)[0]
    assert (mapped[0, 0], mapped[0, -1], mapped[-1, 0], mapped[-1, -1]) == (1.0, 2.0, 3.0, 4.0)


def test_a_missing_value_poisons_nothing_and_the_element_uses_its_own_nearest_samples() -> None:
    x, y, values = survey(6, elements=4)
    values[::3, 1] = np.nan
    values[5:70, 2] = np.inf
    mapped = inverse_distance(x, y, values, GRID)
    np.testing.assert_allclose(mapped, reference(x, y, values, GRID), rtol=1e-6)
    np.testing.assert_array_equal(mapped[[0, 3]], inverse_distance(x, y, values[:, [0, 3]], GRID))


def test_only_masked_cells_are_computed_and_they_are_the_same_as_without_a_mask() -> None:
    x, y, values = survey(7)
    mask = np.random.default_rng(8).random(GRID.shape) < 0.2
    mapped = inverse_distance(x, y, values, GRID, mask=mask)
    np.testing.assert_array_equal(np.isfinite(mapped), np.broadcast_to(mask, mapped.shape))
    np.testing.assert_array_equal(mapped[:, mask], inverse_distance(x, y, values, GRID)[:, mask])


def test_on_a_regular_survey_with_ties_the_map_does_not_depend_on_the_order_of_the_samples() -> None:
    x, y = (axis.ravel() for axis in np.meshgrid(np.arange(0.0, 5000, 500) + 500_050.0, np.arange(0.0, 4000, 500)))
    y = 6_996_050.0 + y
    values = np.random.default_rng(9).lognormal(3, 1, (len(x), 2))
    mapped = inverse_distance(x, y, values, GRID, neighbours=6)
    shuffled = np.random.default_rng(10).permutation(len(x))
    again = inverse_distance(x[shuffled], y[shuffled], values[shuffled], GRID, neighbours=6)
    np.testing.assert_allclose(mapped, again, rtol=1e-6)
    np.testing.assert_allclose(mapped, reference(x, y, values, GRID, neighbours=6), rtol=1e-6)


def test_values_stay_within_those_of_the_samples_and_a_constant_stays_constant() -> None:
    x, y, values = survey(11)
    values[:, 0] = 7.25
    mapped = inverse_distance(x, y, values, GRID)
    np.testing.assert_allclose(mapped[0], 7.25, rtol=1e-6)
    assert values[:, 1].min() <= mapped[1].min() and mapped[1].max() <= values[:, 1].max()


def test_the_same_samples_give_the_same_bytes_in_one_thread_and_in_several() -> None:
    grid = Grid(0.0, 300.0, 1.0, 300, 200)
    x, y, values = survey(12, grid=grid)
    plain = inverse_distance(x, y, values, grid)
    threads = inverse_distance(x, y, values, grid, context=InlineContext(SilentMonitor(), workers=3))
    assert plain.dtype == np.float32
    assert plain.tobytes() == threads.tobytes()


def test_cancelling_stops_the_gridding_after_some_blocks() -> None:
    grid = Grid(0.0, 400.0, 1.0, 400, 400)
    context = Story(cancel_at=0.3)
    with pytest.raises(Cancelled):
        inverse_distance(*survey(13, grid=grid), grid, context=context)
    assert context.fractions == sorted(context.fractions) and 0.3 < context.fractions[-1] < 0.5


def test_duplicates_become_one_sample_with_the_mean_of_what_was_analysed() -> None:
    x = np.array([5.0, 1.0, 5.0, 2.0, 5.0])
    y = np.array([1.0, 9.0, 1.0, 9.0, 1.0])
    values = np.array([[1.0, np.nan], [2.0, 3.0], [3.0, np.inf], [4.0, np.nan], [8.0, 6.0]])
    merged_x, merged_y, merged, count = merge_duplicates(x, y, values)
    np.testing.assert_array_equal(merged_x, [5, 1, 2])
    np.testing.assert_array_equal(merged_y, [1, 9, 9])
    np.testing.assert_array_equal(merged, [[4.0, 6.0], [2.0, 3.0], [4.0, np.nan]])
    np.testing.assert_array_equal(count, [3, 1, 1])


def test_merging_without_duplicates_changes_nothing() -> None:
    x, y, values = survey(14)
    for before, after in zip((x, y, values, np.ones(len(x))), merge_duplicates(x, y, values)):
        np.testing.assert_array_equal(before, after)


def test_merging_no_samples_gives_no_samples() -> None:
    empty = np.zeros(0)
    merged = merge_duplicates(empty, empty, np.zeros((0, 2)))
    assert [len(array) for array in merged] == [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"power": -1.0}, "power .* not -1"),
        ({"power": 0.0}, "power .* not 0"),
        ({"power": np.nan}, "power .* not nan"),
        ({"power": 11.0}, "power .* not 11"),
        ({"neighbours": 0}, "neighbours .* not 0"),
        ({"max_distance": 0.0}, "largest distance .* not 0"),
        ({"max_distance": -5.0}, "largest distance .* not -5"),
        ({"mask": np.ones((3, 4), dtype=bool)}, "3 rows x 4 columns, the grid 40 x 50"),
    ],
)
def test_a_parameter_out_of_range_is_refused_with_its_value(parameters: dict, message: str) -> None:
    x, y, values = survey(15)
    with pytest.raises(InputError, match=message):
        inverse_distance(x, y, values, GRID, **parameters)


def test_samples_that_cannot_be_gridded_are_refused() -> None:
    x, y, values = survey(16)
    with pytest.raises(InputError, match="no sample"):
        inverse_distance(x[:0], y[:0], values[:0], GRID)
    with pytest.raises(InputError, match="do not match"):
        inverse_distance(x[:5], y, values, GRID)
    with pytest.raises(InputError, match="no location"):
        inverse_distance(np.where(x == x[3], np.nan, x), y, values, GRID)
    values[:, 1] = np.nan
    with pytest.raises(InputError, match="Element number 2"):
        inverse_distance(x, y, values, GRID)
