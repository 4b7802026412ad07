"""Cross-validation: finds what is there, finds nothing where nothing is, and shows the leak of random splits."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np
import pytest
from gossan.core.context import Cancelled, Result
from gossan.core.errors import InputError
from gossan.core.grid import Grid
from gossan.tasks.cross_validate import Params, needs, run
from gossan.tests.story import Story
from scipy.ndimage import center_of_mass, gaussian_filter, label

SIDE = 90
GRID = Grid(500_000.0, 7_000_000.0, 1000.0, SIDE, SIDE, "EPSG:32755")
NAMES = ("Cu_ppm", "Pb_ppm", "Zn_ppm", "Ag_ppm")


def ground(signal: float, seed: int = 1, camps: int = 14) -> dict[str, np.ndarray]:
    """Smooth maps; camps of nine deposit cells, richer in the first element by the signal; 600 barren cells; a NoData corner."""
    rng = np.random.default_rng(seed)
    stack = np.stack([gaussian_filter(rng.normal(size=(SIDE, SIDE)), 3) for _ in NAMES])
    stack = (stack / stack.std(axis=(1, 2), keepdims=True)).astype(np.float32)
    labels = np.full((SIDE, SIDE), 255, np.uint8)
    labels.flat[rng.permutation(SIDE * SIDE)[:600]] = 0
    squares = rng.permutation(81)[:camps]
    for row, column in zip(*np.divmod(squares, 9)):
        top, left = 10 * row + 4, 10 * column + 4
        labels[top : top + 3, left : left + 3] = 1
        stack[0, top : top + 3, left : left + 3] += signal
    stack[:, :3, :3] = np.nan
    return {"stack": stack, "labels": labels}


def validate(arrays: dict[str, np.ndarray], kind: str = "nearest_cells", **params: Any) -> tuple[Result, Story]:
    story = Story()
    chosen = {"cluster_distance": 3000.0, "block_size": 10_000.0, "folds": 4, **params}
    return run(arrays, Params(kind, NAMES, asdict(GRID), **chosen), story), story


def test_a_signal_is_found_in_blocks_and_beats_chance() -> None:
    result, story = validate(ground(3.0))
    told = result.summary
    assert told["auc"] > 0.85 > told["null_95"]
    assert told["auc_low"] < told["auc"] < told["auc_high"]
    assert (told["deposits"], told["clusters"]) == (126, 14)
    assert told["null_draws"] == 20 and 0.3 < told["null_mean"] < 0.65
    assert not any("no evidence" in doubt for doubt in told["warnings"])
    assert story.fractions[-1] == 1.0


def test_without_a_signal_random_cells_promise_what_blocks_do_not_keep() -> None:
    result, story = validate(ground(0.0, seed=4))
    told = result.summary
    assert told["random_auc"] > 0.8
    assert told["auc"] < told["random_auc"] - 0.15
    assert any("no evidence that it works here" in doubt for doubt in story.warnings)
    assert any("leakage between neighbouring cells" in doubt for doubt in story.warnings)


def test_the_map_holds_ranks_of_every_valid_cell_and_the_folds_say_who_held_it_out() -> None:
    arrays = ground(3.0)
    result, _ = validate(arrays, null_draws=0)
    valid = np.isfinite(arrays["stack"]).all(axis=0)
    np.testing.assert_array_equal(np.isfinite(result.arrays["scores"]), valid)
    np.testing.assert_array_equal(result.arrays["folds"] >= 0, valid)
    np.testing.assert_array_equal(result.arrays["blocks"] >= 0, valid)
    assert np.nanmin(result.arrays["scores"]) > 0.0 and np.nanmax(result.arrays["scores"]) < 1.0
    rows = result.summary["table"]
    assert [row["fold"] for row in rows] == [1, 2, 3, 4]
    assert sum(row["deposits"] for row in rows) == 126 and sum(row["clusters"] for row in rows) == 14
    assert sum(row["cells"] for row in rows) == valid.sum()
    assert all(row["auc"] > 0.6 for row in rows)


def test_deposits_given_as_points_are_those_to_be_found() -> None:
    arrays = ground(3.0)
    camps, count = label(arrays["labels"] == 1)
    rows, columns = np.array(center_of_mass(camps > 0, camps, range(1, count + 1))).round().astype(int).T
    centres = np.column_stack([GRID.x_centres()[columns], GRID.y_centres()[rows]])  # one per camp
    outside = np.array([[0.0, 0.0]])
    result, story = validate({**arrays, "deposits": np.concatenate([centres, outside])}, null_draws=0)
    assert (result.summary["deposits"], result.summary["clusters"]) == (14, 14)
    assert story.warnings[0].startswith("1 of 15 deposits lie outside")


def test_a_detector_is_held_out_too_and_needs_no_barren_ground() -> None:
    arrays = ground(4.0)
    arrays["labels"][arrays["labels"] == 0] = 255
    result, _ = validate(arrays, "mahalanobis", null_draws=0)
    assert result.summary["auc"] > 0.8
    assert result.summary["null_95"] is not None, "its null costs nothing"


def test_the_block_size_comes_from_the_variograms_where_none_is_given() -> None:
    result, story = validate(ground(3.0), block_size=0.0, null_draws=0)
    assert 5_000.0 < result.summary["block_size"] < 23_000.0
    assert any("range of the evidence's variograms" in sentence for sentence in story.logs)


def test_settings_reach_the_model_and_strangers_are_refused() -> None:
    few, _ = validate(ground(1.0), settings={"neighbours": "1"}, null_draws=0)
    many, _ = validate(ground(1.0), settings={"neighbours": "60"}, null_draws=0)
    assert many.summary["auc"] > few.summary["auc"]
    with pytest.raises(InputError, match="no setting 'trees'"):
        validate(ground(1.0), settings={"trees": "5"})


def test_what_cannot_be_validated_is_refused_with_the_remedy() -> None:
    arrays = ground(1.0)
    with pytest.raises(InputError, match="no model 'oracle'"):
        validate(arrays, "oracle")
    with pytest.raises(InputError, match="too few for 4 folds. Use fewer folds, smaller blocks"):
        validate(arrays, block_size=200_000.0)
    with pytest.raises(InputError, match="No deposit lies on a cell with data"):
        validate({**arrays, "deposits": np.array([[0.0, 0.0]])})


def test_it_can_be_cancelled_and_says_what_it_needs() -> None:
    with pytest.raises(Cancelled):
        run(ground(1.0), Params("nearest_cells", NAMES, asdict(GRID)), Story(cancel_at=0.2))
    assert needs({}, Params("random_forest", NAMES, asdict(GRID))) == ("sklearn",)


def test_the_same_seed_gives_the_same_figures() -> None:
    one, twin = (validate(ground(2.0), null_draws=10)[0] for _ in range(2))
    assert one.summary == twin.summary
    np.testing.assert_array_equal(one.arrays["scores"], twin.arrays["scores"])


def test_fewer_blocks_with_deposits_than_folds_give_fewer_folds_and_say_so() -> None:
    result, story = validate(ground(3.0, camps=3), folds=5, null_draws=0, random_split=True)
    assert [row["fold"] for row in result.summary["table"]] == [1, 2, 3]
    assert result.summary["auc"] > 0.8 and result.summary["random_auc"] > 0.8
    assert any("3 separate blocks of ground: 3 folds instead of 5" in doubt for doubt in story.warnings)


def test_a_cluster_distance_is_suggested_where_none_is_given() -> None:
    given, _ = validate(ground(3.0), null_draws=0, cluster_distance=10_000.0)
    result, story = validate(ground(3.0), null_draws=0, cluster_distance=None)
    assert any("at 10,000 map units" in line for line in story.logs)  # 14 camps on 8,091 km²: 12 km apart by chance
    assert result.summary["table"] == given.summary["table"]
