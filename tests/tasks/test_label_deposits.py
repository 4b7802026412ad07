"""The label raster's task: classes, counts, warnings, refusals."""

from __future__ import annotations

from dataclasses import asdict, replace

import numpy as np
import pytest
from gossan.core.errors import InputError
from gossan.core.grid import Grid
from gossan.tasks.label_deposits import Params, needs, run
from gossan.tests.story import Story
from numpy.testing import assert_array_equal

GRID = Grid(west=0.0, north=6_000.0, cell_size=100.0, rows=60, columns=80, crs="EPSG:26910")
PARAMS = Params(layer="mines", grid_layer="stack", grid=asdict(GRID))


@pytest.fixture
def story() -> Story:
    """A context that keeps what it is told."""
    return Story()


@pytest.fixture
def arrays() -> dict[str, np.ndarray]:
    """Nineteen deposits far apart, everything valid."""
    row, column = np.divmod(np.arange(19), 5)
    points = np.column_stack([850.0 + 1500 * column, 750.0 + 1400 * row])
    return {"deposits": points, "valid": np.ones(GRID.shape, dtype=bool)}


def test_it_runs_inside_qgis(arrays):
    assert needs(arrays, PARAMS) == ()


def test_without_barren_ground_everything_else_is_unknown(arrays, story):
    result = run(arrays, PARAMS, story)
    labels = result.arrays["labels"]
    assert labels.dtype == np.uint8
    assert set(np.unique(labels)) == {1, 255}
    assert result.summary["deposit_cells"] == 19
    assert result.summary["barren_cells"] == 0
    assert result.summary["unknown_cells"] == 60 * 80 - 19


def test_nineteen_deposits_and_their_neighbours_are_171_cells_with_as_many_barren_ones(arrays, story):
    params = replace(PARAMS, neighbourhood=1, negatives="random", ratio=1.0, seed=3)  # Zhang et al.
    summary = run(arrays, params, story).summary
    assert (summary["deposit_cells"], summary["barren_cells"], summary["drawn_cells"]) == (171, 171, 171)


def test_drawn_barren_cells_keep_their_distance_from_every_deposit_even_one_outside(arrays, story):
    arrays["deposits"] = np.vstack([arrays["deposits"], [[-50.0, 3_000.0]]])
    params = replace(PARAMS, negatives="random", exclusion=480.0, ratio=30.0)
    labels = run(arrays, params, story).arrays["labels"]
    rows, columns = np.nonzero(labels == 0)
    assert rows.size == 19 * 30
    for x, y in arrays["deposits"]:
        assert np.hypot(GRID.x_centres()[columns] - x, GRID.y_centres()[rows] - y).min() > 480.0


def test_the_default_exclusion_is_five_cells(arrays, story):
    default = run(arrays, replace(PARAMS, negatives="random", ratio=1e6), story).arrays["labels"]
    asked = run(arrays, replace(PARAMS, negatives="random", ratio=1e6, exclusion=500.0), story).arrays["labels"]
    assert_array_equal(default, asked)
    assert (default == 0).any()
    assert any("only" in line for line in story.warnings)


def test_the_same_seed_labels_the_same_cells(arrays, story):
    params = replace(PARAMS, negatives="random", seed=5)
    first, second, other = (run(arrays, p, story).arrays["labels"] for p in (params, params, replace(params, seed=6)))
    assert_array_equal(first, second)
    assert (first != other).any()


def test_deposits_inside_barren_ground_win_and_are_told(arrays, story):
    arrays["barren"] = np.zeros(GRID.shape, dtype=bool)
    arrays["barren"][:, :20] = True
    result = run(arrays, replace(PARAMS, neighbourhood=1), story)
    assert result.summary["deposits_in_barren"] == 4
    assert result.summary["deposit_cells"] == 171
    assert result.summary["barren_cells"] == 60 * 20 - 4 * 9
    assert any("36 cells are both deposit and barren (4 deposits" in line for line in story.warnings)


def test_deposits_outside_and_on_nodata_are_counted_and_told(arrays, story):
    arrays["deposits"] = np.vstack([arrays["deposits"], [[-500.0, 10.0], [1e7, 10.0]]])
    row, column, _ = GRID.cells_of(*arrays["deposits"][:1].T)
    arrays["valid"][row, column] = False
    result = run(arrays, replace(PARAMS, neighbourhood=1), story)
    assert {key: result.summary[key] for key in ("deposits", "inside", "outside", "on_nodata")} == {
        "deposits": 21,
        "inside": 19,
        "outside": 2,
        "on_nodata": 1,
    }
    assert result.arrays["labels"][row[0], column[0]] == 255
    assert result.summary["deposit_cells"] == 170
    assert any("2 of 21 deposits lie outside" in line for line in story.warnings)
    assert any("1 deposits lie on cells where 'stack' has no data" in line for line in story.warnings)


def test_no_deposit_on_the_grid_names_the_layer_and_the_remedy(arrays, story):
    arrays["deposits"] = arrays["deposits"] + 1e6
    with pytest.raises(InputError, match="None of the 19 deposits of 'mines' lies on the grid of 'stack'.*coordinate"):
        run(arrays, PARAMS, story)
    arrays["deposits"] = np.empty((0, 2))
    with pytest.raises(InputError, match="'mines' has no deposit"):
        run(arrays, PARAMS, story)


def test_deposits_on_nodata_only_are_refused(arrays, story):
    arrays["valid"][:] = False
    with pytest.raises(InputError, match="Every deposit lies on a cell without data"):
        run(arrays, PARAMS, story)


def test_a_buffer_in_degrees_is_refused_but_whole_cells_are_not(arrays, story):
    degrees = replace(PARAMS, geographic=True)
    with pytest.raises(InputError, match="The buffer is a distance, but the grid of 'stack' is in degrees"):
        run(arrays, replace(degrees, buffer=1000.0), story)
    with pytest.raises(InputError, match="The exclusion distance is a distance"):
        run(arrays, replace(degrees, exclusion=1000.0, negatives="random"), story)
    assert run(arrays, replace(degrees, neighbourhood=1), story).summary["deposit_cells"] == 171


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"buffer": -1.0}, "The buffer must be zero or more, not -1"),
        ({"buffer": float("nan")}, "The buffer must be zero or more, not nan"),
        ({"neighbourhood": -1}, "The neighbourhood must be zero or more"),
        ({"exclusion": -5.0}, "The exclusion distance must be zero or more"),
        ({"negatives": "random", "ratio": 0.0}, "The ratio of barren to deposit cells must be more than zero"),
        ({"negatives": "some"}, "Choose one of: none, random"),
    ],
)
def test_meaningless_parameters_are_refused(arrays, story, change, message):
    with pytest.raises(InputError, match=message):
        run(arrays, replace(PARAMS, **change), story)
