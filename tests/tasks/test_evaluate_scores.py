from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import Any

import numpy as np
import pytest
from gossan.core.context import Result
from gossan.core.errors import InputError
from gossan.core.grid import Grid
from gossan.tasks import evaluate_scores
from gossan.tasks.evaluate_scores import Params
from gossan.tests.story import Story
from scipy.ndimage import gaussian_filter

GRID = Grid(500_000.0, 7_000_000.0, 1000.0, 40, 60, "EPSG:32755")
RNG = np.random.default_rng(0)
ROWS, COLUMNS = RNG.integers(2, 38, 18), RNG.integers(2, 58, 18)
X, Y = GRID.x_centres()[COLUMNS], GRID.y_centres()[ROWS]


def map_of_deposits() -> np.ndarray:
    points = np.zeros(GRID.shape)
    points[ROWS, COLUMNS] = 1.0
    return (gaussian_filter(points, 2.0) + 0.01 * RNG.normal(size=GRID.shape)).astype(np.float32)


GOOD, NOISE = map_of_deposits(), RNG.normal(size=GRID.shape).astype(np.float32)
PARAMS = Params(
    grid=asdict(GRID), names=("good", "noise"), cluster_distance=3_000.0, resamples=200, null_draws=200, seed=1
)


def run(params: Params = PARAMS, scores: Any = (GOOD, NOISE), **arrays: Any) -> tuple[Result, Story]:
    story = Story()
    given = {"scores": np.stack(scores), "x": X, "y": Y, **arrays}
    return evaluate_scores.run(given, params, story), story


def test_the_summary_survives_json_and_names_the_better_map() -> None:
    result, story = run()
    summary = json.loads(json.dumps(result.summary, allow_nan=False))
    good, noise = summary["maps"]
    assert good["verdict"] == "evidence" and good["auc"] > 0.9 > noise["auc"]
    assert summary["best"] == 0 and summary["deposits"] == 18
    assert good["from_best"] == [0.0, 0.0, 0.0] and noise["from_first"][0] == pytest.approx(noise["auc"] - good["auc"])
    assert any("18 deposits in" in line for line in story.logs)
    assert any("'good': AUC 0.9" in line for line in story.logs)


def test_curves_of_all_maps_share_one_axis() -> None:
    result, _ = run()
    assert result.arrays["shares"].shape == (201,)
    for part in ("reached", "low", "high", "null_low", "null_high"):
        assert result.arrays[f"roc_{part}"].shape == result.arrays[f"success_{part}"].shape == (2, 201)


def test_each_deposit_gets_its_cluster_and_the_area_it_takes_to_reach_it() -> None:
    x, y = np.r_[X, 0.0], np.r_[Y, 0.0]
    result, _ = run(x=x, y=y)
    np.testing.assert_array_equal(result.arrays["deposit_used"], np.arange(19) < 18)
    assert result.arrays["deposit_cluster"][18] == -1 and result.arrays["deposit_cluster"][:18].min() == 0
    area = result.arrays["deposit_area"]
    assert area.shape == (2, 19) and np.isnan(area[:, 18]).all()
    assert area[0, 0] == pytest.approx(np.mean(GOOD[ROWS[0], COLUMNS[0]] <= GOOD))


def test_lost_deposits_are_counted_and_named() -> None:
    scores = GOOD.copy()
    scores[ROWS[3], COLUMNS[3]] = np.nan
    names = np.array([f"Mine {i}" for i in range(18)] + [""])
    result, story = run(
        replace(PARAMS, names=("good",)), (scores,), x=np.r_[X, 0.0], y=np.r_[Y, 0.0], deposit_names=names
    )
    assert "1 of 19 deposits lie outside the score map and were left out: no. 19." in story.warnings
    assert "1 of 19 deposits lie on NoData and were left out: Mine 3." in story.warnings
    assert result.summary["warnings"] == story.warnings


def test_a_long_list_of_lost_deposits_is_cut_short() -> None:
    _, story = run(x=np.r_[X, np.zeros(20)], y=np.r_[Y, np.zeros(20)])
    (warning,) = story.warnings
    assert warning.startswith("20 of 38") and warning.endswith("no. 26 and 12 more.")


def test_a_constant_map_has_no_figures_and_says_why() -> None:
    result, story = run(scores=(np.zeros_like(GOOD), NOISE))
    constant = result.summary["maps"][0]
    assert constant["verdict"] == "constant" and constant["auc"] is None and constant["captured"] is None
    assert any("'good' is constant" in warning for warning in story.warnings)
    assert np.isnan(result.arrays["success_reached"][0]).all()


def test_a_coarse_map_different_nodata_and_few_clusters_are_doubts() -> None:
    holes = NOISE.copy()
    holes[:, -3:] = np.nan
    _, story = run(replace(PARAMS, cluster_distance=15_000.0), (np.round(GOOD, 1), holes))
    text = " ".join(story.warnings)
    assert "'good' is coarse" in text
    assert "different NoData" in text and "'good' loses 120" in text and "'noise'" not in text.split("loses")[1]
    _, story = run(replace(PARAMS, cluster_distance=1e6))
    assert any("one cluster" in warning for warning in story.warnings)


@pytest.mark.parametrize(
    ("change", "arrays", "words"),
    [
        ({"names": ("good",)}, {}, "1 names were given for 2"),
        ({}, {"x": np.zeros(0), "y": np.zeros(0)}, "holds no deposits"),
        ({}, {"x": X + 1e6}, "None of the 18 deposits"),
        ({"grid": asdict(replace(GRID, rows=41))}, {}, "their grid"),
    ],
)
def test_input_that_cannot_be_evaluated_is_refused(change: dict[str, Any], arrays: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError, match=words):
        run(replace(PARAMS, **change), **arrays)


def test_it_needs_no_learning_library() -> None:
    assert evaluate_scores.needs({}, PARAMS) == ()
