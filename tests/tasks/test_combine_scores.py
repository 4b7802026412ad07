from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import Any

import numpy as np
import pytest
from gossan.core.combination import MAJORITY, METHODS, WEIGHTED_AVERAGE, rank_mean
from gossan.core.context import Result
from gossan.core.errors import InputError
from gossan.core.grid import Grid
from gossan.tasks.combine_scores import Params, needs, run
from gossan.tests.story import Story

RNG = np.random.default_rng(4)
TRUTH = RNG.normal(size=(30, 40))
SCORES = np.stack([TRUTH + 0.5 * RNG.normal(size=TRUTH.shape) for _ in range(4)]).astype(np.float32)
SCORES[2, 0, 0] = np.nan
NAMES = ("a", "b", "c", "d")


def combine(params: Params, **arrays: Any) -> tuple[Result, Story]:
    story = Story()
    return run({"scores": SCORES, **arrays}, params, story), story


def test_the_simple_average_is_the_rank_mean_and_its_spread() -> None:
    result, story = combine(Params(NAMES))
    mean, spread = rank_mean(SCORES)
    np.testing.assert_array_equal(result.arrays["combined"], np.stack([mean, spread]))
    assert result.arrays["combined"].dtype == np.float32 and not story.warnings
    assert needs({}, Params()) == ()


def test_averaging_noisy_members_comes_closer_to_the_truth_than_any_of_them() -> None:
    combined = combine(Params(NAMES))[0].arrays["combined"][0]
    valid = np.isfinite(combined)
    members = [np.corrcoef(score[valid], TRUTH[valid])[0, 1] for score in SCORES]
    assert np.corrcoef(combined[valid], TRUTH[valid])[0, 1] > max(members)


def test_a_weighted_method_without_weights_and_a_constant_member_are_doubts() -> None:
    _, story = combine(Params(NAMES, WEIGHTED_AVERAGE), scores=np.stack([*SCORES[:3], np.zeros_like(SCORES[0])]))
    assert any("'d' is constant" in warning for warning in story.warnings)
    assert any("No weights were given" in warning for warning in story.warnings)


def test_a_majority_of_four_abstains_on_draws_and_says_on_how_many_cells() -> None:
    result, story = combine(Params(NAMES, MAJORITY))
    missing = np.isnan(result.arrays["combined"][0]).sum()
    assert result.summary["abstained"] == missing - 1 > 0
    assert f"{missing - 1:,} cells have no majority" in story.warnings[0]


def test_the_table_describes_members_and_methods_and_how_much_they_vary() -> None:
    grid = Grid(0.0, 30.0, 1.0, 30, 40)
    row, column = np.nonzero(np.sort(TRUTH.ravel())[-20] < TRUTH)
    params = Params(NAMES, weights=(1.0, 1.0, 2.0, 2.0), stability=True, grid=asdict(grid))
    result, _ = combine(params, x=grid.x_centres()[column], y=grid.y_centres()[row])
    rows = json.loads(json.dumps(result.summary["stability"], allow_nan=False))
    members = [row for row in rows if row["kind"] == "member"]
    ensembles = [row for row in rows if row["kind"] == "combination"]
    assert [row["name"] for row in members] == list(NAMES)
    assert [row["name"] for row in ensembles] == list(METHODS)
    assert all(row["cells"] == 239 for row in members)  # a fifth of 1,199 cells, rounded down
    assert np.mean([r["agreement"] for r in ensembles]) > np.mean([r["agreement"] for r in members])
    (mean,) = [r for r in rows if r["name"] == "mean" and r["kind"] == "over each member"]
    assert mean["deposits"] == pytest.approx(np.mean([r["deposits"] for r in members]))
    assert np.mean([r["deposits"] for r in ensembles]) >= mean["deposits"] > 10


def test_the_table_without_weights_and_deposits_leaves_them_out() -> None:
    rows = combine(Params(NAMES, stability=True))[0].summary["stability"]
    assert "weighted average" not in [row["name"] for row in rows]
    assert {row["deposits"] for row in rows} == {None}


@pytest.mark.parametrize(
    ("change", "scores", "words"),
    [
        ({"names": ("a",)}, SCORES[:1], "Choose two or more"),
        ({"names": ("a",)}, SCORES, "1 names were given for 4"),
        ({"weights": (1.0,)}, SCORES, "1 weights were given for 4 maps"),
        ({"threshold": 20.0}, SCORES, "threshold is 2000 % of the area"),
    ],
)
def test_input_that_cannot_be_combined_is_refused(change: dict[str, Any], scores: np.ndarray, words: str) -> None:
    with pytest.raises(InputError, match=words):
        combine(replace(Params(NAMES), **change), scores=scores)
