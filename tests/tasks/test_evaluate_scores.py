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
        for curve in ("roc", "success", "precision"):
            assert result.arrays[f"{curve}_{part}"].shape == (2, 201)
    areas, scores = result.arrays["threshold_areas"], result.arrays["threshold_scores"]
    assert areas[0, 20] == pytest.approx(0.1) == pytest.approx(np.mean(scores[0, 20] <= GOOD))
    assert np.isnan(scores[0, 0]) and areas[0, 0] == 0.0


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


def test_the_summary_tells_precision_crossing_threshold_and_paired_differences() -> None:
    result, story = run(replace(PARAMS, threshold_share=0.1))
    good, noise = result.summary["maps"]
    assert good["crossing"]["area"] + good["crossing"]["captured"] == pytest.approx(1.0)
    assert good["crossing"]["density"] > noise["crossing"]["density"]
    assert good["precision"]["average"] > good["precision"]["null_95"] > good["precision"]["chance"]
    assert good["confusion"]["captured"] == good["captured"][1]
    assert good["confusion"]["area"] == pytest.approx(0.1)
    assert noise["crossing_from_best"][0] < 0 and noise["captured_from_best"][2][0] < 0
    assert result.summary["threshold_share"] == 0.1 and result.summary["batches"] is None
    assert any("'good': the prediction-area curves cross where" in line for line in story.logs)


def test_a_threshold_above_all_scores_is_a_doubt() -> None:
    result, story = run(replace(PARAMS, threshold=99.0))
    assert any("The threshold calls no cell of 'good'" in warning for warning in story.warnings)
    assert result.summary["threshold_share"] is None and result.summary["threshold"] == 99.0
    assert result.summary["maps"][0]["confusion"]["precision"]["value"] is None


def samples_of(batch: Any) -> dict[str, np.ndarray]:
    """A sample on every cell with the batch of its place."""
    column, row = np.meshgrid(np.arange(60), np.arange(40))
    names = np.array([batch(r, c) for r, c in zip(row.ravel(), column.ravel())])
    return {
        "sample_x": GRID.x_centres()[column.ravel()],
        "sample_y": GRID.y_centres()[row.ravel()],
        "batch": names,
    }


def test_a_survey_that_holds_all_deposits_is_told_of_for_the_map_that_is_no_better() -> None:
    """The survey's ground is that of the deposits; one map knows only the survey, the other the deposits, too."""
    near = np.zeros(GRID.shape, dtype=bool)
    near[ROWS, COLUMNS] = True
    near = gaussian_filter(near.astype(float), 1.5) > 0.015
    step = near + 0.2 * np.random.default_rng(4).normal(size=GRID.shape)
    result, story = run(
        replace(PARAMS, names=("step", "noise"), batch_field="lab"),
        (step.astype(np.float32), NOISE),
        **samples_of(lambda r, c: "A" if near[r, c] else "B"),
    )
    batches = result.summary["batches"]
    assert batches["field"] == "lab" and [row["name"] for row in batches["rows"]] == ["A", "B"]
    assert [row["deposits"] for row in batches["rows"]] == [18, 0]
    assert batches["prediction"]["predicts"] and batches["prediction"]["auc"] == pytest.approx(
        1 - near.mean() / 2, abs=0.01
    )
    (warning,) = story.warnings
    assert warning.startswith("This map may have found the survey, not the ore: 'lab' alone predicts")
    assert "'step' is no better than chance" in warning
    step_summary, noise_summary = result.summary["maps"]
    assert step_summary["batches"]["verdict"] == "batches" and noise_summary["batches"]["verdict"] is None
    assert json.loads(json.dumps(result.summary, allow_nan=False)) is not None
    assert any(
        "'lab' alone (2 values at 2,400 samples)" in line and "better than chance" in line for line in story.logs
    )


def test_surveys_that_do_not_predict_are_told_of_in_the_log_only() -> None:
    result, story = run(**samples_of(lambda r, c: "north" if r < 20 else "south"))
    assert not story.warnings and result.summary["maps"][0]["batches"]["verdict"] == "clear"
    assert any("no better than chance" in line for line in story.logs)


def test_a_single_survey_and_a_single_cluster_are_said_to_be_beyond_judging() -> None:
    result, story = run(**samples_of(lambda r, c: "only"))
    assert story.warnings == [
        "'batch' is 'only' all over the map, so there is nothing that could predict the deposits."
    ]
    assert result.summary["batches"]["prediction"] is None and result.summary["maps"][0]["batches"] is None
    _, story = run(replace(PARAMS, cluster_distance=1e6), **samples_of(lambda r, c: str(r // 20)))
    assert any("cannot be told from a single cluster" in warning for warning in story.warnings)


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
        ({"threshold_share": 1.5}, {}, "Give a percentage"),
        ({}, samples_of(lambda r, c: ""), "No sample has a batch"),
    ],
)
def test_input_that_cannot_be_evaluated_is_refused(change: dict[str, Any], arrays: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError, match=words):
        run(replace(PARAMS, **change), **arrays)


def test_it_needs_no_learning_library() -> None:
    assert evaluate_scores.needs({}, PARAMS) == ()
