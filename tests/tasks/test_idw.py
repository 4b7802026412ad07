from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest
from gossan.core.context import Context
from gossan.core.errors import InputError
from gossan.core.grid import Grid
from gossan.core.interpolation import inverse_distance
from gossan.tasks.idw import Params, needs, run
from gossan.tests.story import Story

PARAMS = Params(("Pb", "Zn"), west=0.0, north=3000.0, cell_size=100.0, rows=30, columns=40)
GRID = Grid(0.0, 3000.0, 100.0, 30, 40)


def samples(seed: int = 0, count: int = 60) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(seed)
    return {"x": rng.uniform(0, 4000, count), "y": rng.uniform(0, 3000, count), "values": rng.random((count, 2)) + 1}


def changed(**parameters: Any) -> Params:
    return dataclasses.replace(PARAMS, **parameters)


def test_it_runs_where_qgis_runs() -> None:
    assert needs(samples(), PARAMS) == ()


def test_every_parameter_reaches_the_gridding() -> None:
    arrays = samples()
    arrays["mask"] = np.random.default_rng(1).random(GRID.shape) < 0.5
    params = changed(power=1.5, neighbours=5, max_distance=300.0)
    result = run(arrays, params, Context())
    expected = inverse_distance(
        arrays["x"], arrays["y"], arrays["values"], GRID, 1.5, 5, max_distance=300.0, mask=arrays["mask"]
    )
    np.testing.assert_array_equal(result.arrays["grids"], expected)
    share = np.isfinite(expected[0]).sum() / arrays["mask"].sum()
    assert 0 < share < 1 and result.summary == {"samples": 60, "locations": 60, "filled": pytest.approx(share)}


def test_duplicates_are_averaged_and_told() -> None:
    arrays, story = samples(), Story()
    doubled = {name: np.concatenate([array, array[:7]]) for name, array in arrays.items()}
    doubled["values"][:7] -= 0.5
    doubled["values"][60:] += 0.5
    result = run(doubled, PARAMS, story)
    np.testing.assert_allclose(result.arrays["grids"], run(arrays, PARAMS, Context()).arrays["grids"], rtol=1e-6)
    assert "67 samples lie at 60 locations: the duplicates at 7 of them were averaged" in "\n".join(story.logs)


def test_infinite_values_count_as_not_analysed_with_a_warning() -> None:
    arrays, story = samples(), Story()
    arrays["values"][[3, 9], 1] = np.inf, -np.inf
    result = run(arrays, PARAMS, story)
    assert "'Zn' is infinite at 2 samples" in "\n".join(story.warnings)
    assert "Zn 58" in "\n".join(story.logs)
    assert np.isfinite(result.arrays["grids"]).all()


def test_samples_without_location_are_left_out_with_a_warning() -> None:
    arrays, story = samples(), Story()
    arrays["x"][4] = np.nan
    assert run(arrays, PARAMS, story).summary["locations"] == 59
    assert "1 samples have no location" in "\n".join(story.warnings)


def test_an_element_without_values_is_refused_by_name_with_the_remedy() -> None:
    arrays = samples()
    arrays["values"][:, 1] = np.nan
    with pytest.raises(InputError, match=r"'Zn': fewer than two locations have a value.*Unselect this field"):
        run(arrays, PARAMS, Context())
    arrays["values"][3, 1] = 5.0
    with pytest.raises(InputError, match="'Zn'"):
        run(arrays, PARAMS, Context())


@pytest.mark.parametrize("count", [0, 1])
def test_no_sample_and_one_sample_are_refused(count: int) -> None:
    with pytest.raises(InputError, match=f"two locations at least, and there are {count} samples"):
        run(samples(count=count), PARAMS, Context())


def test_samples_all_at_one_location_are_refused() -> None:
    arrays = samples()
    arrays["x"][:], arrays["y"][:] = 5.0, 6.0
    with pytest.raises(InputError, match="there are 60 samples at 1"):
        run(arrays, PARAMS, Context())


def test_samples_too_far_from_the_grid_are_refused_with_their_distance() -> None:
    arrays = samples()
    arrays["x"] += 54_000.0
    with pytest.raises(InputError, match=r"largest distance of 500 map units.*is 5\d,\d{3} away"):
        run(arrays, changed(max_distance=500.0), Context())


def test_no_elements_and_names_that_do_not_fit_are_refused() -> None:
    with pytest.raises(InputError, match="No element is chosen"):
        run({**samples(), "values": np.zeros((60, 0))}, changed(elements=()), Context())
    with pytest.raises(InputError, match="1 element names do not fit"):
        run(samples(), changed(elements=("Pb",)), Context())


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"power": -2.0}, "not -2"),
        ({"neighbours": 0}, "not 0"),
        ({"max_distance": -1.0}, "not -1"),
        ({"cell_size": 0.0}, "not 0"),
        ({"rows": 0}, "has no cells"),
    ],
)
def test_a_bad_parameter_is_refused_with_its_value(parameters: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        run(samples(), changed(**parameters), Context())


def test_the_log_tells_what_is_done() -> None:
    story = Story()
    run(samples(), changed(max_distance=200.0), story)
    text = "\n".join(story.logs)
    assert "2 elements at 60 locations to 40 x 30 cells of 100: 12 nearest samples, up to 200 map units" in text
    assert "% of the cells have a value." in text
