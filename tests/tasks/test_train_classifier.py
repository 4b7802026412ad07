"""The task that trains classifiers: what it tells, what it refuses, and that its probabilities are held-out ones."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from gossan.core.context import Result
from gossan.core.errors import InputError, TrainingError
from gossan.models.model_file import read_card
from gossan.tasks import apply_model
from gossan.tasks.train_classifier import Params, needs, run
from gossan.tests.story import Story
from scipy.ndimage import gaussian_filter

NAMES = ("Cu_ppm", "Pb_ppm", "Zn_ppm")


def ground(signal: float, seed: int = 1) -> dict[str, np.ndarray]:
    """Smooth maps of 60 x 60 cells; deposits among 900 labelled cells are likelier where the first map is high."""
    rng = np.random.default_rng(seed)
    stack = np.stack([gaussian_filter(rng.normal(size=(60, 60)), 1.0) for _ in NAMES])
    stack = (stack / stack.std(axis=(1, 2), keepdims=True)).astype(np.float32)
    labels = np.full((60, 60), 255, np.uint8)
    known = rng.permutation(3600)[:900]
    chance = 1.0 / (1.0 + np.exp(-(signal * stack[0].flat[known] - 1.5)))
    labels.flat[known] = rng.random(900) < chance
    stack[:, :4, :4] = np.nan
    return {"stack": stack, "labels": labels}


def train(arrays: dict[str, np.ndarray], kind: str = "nearest_cells", **params: Any) -> tuple[Result, Story]:
    story = Story()
    return run(
        arrays, Params(kind, NAMES, 1000.0, **{"block_size": 6000.0, "cluster_distance": 500.0, **params}), story
    ), story


def applied(model: np.ndarray, stack: np.ndarray) -> np.ndarray:
    return apply_model.run({"model": model, "stack": stack}, apply_model.Params(NAMES, 1000.0), Story()).arrays[
        "scores"
    ]


def test_it_tells_what_it_learns_from_and_that_its_own_figure_flatters() -> None:
    arrays = ground(2.0)
    result, story = train(arrays)
    valid = np.isfinite(arrays["stack"]).all(axis=0)
    deposits = int((valid & (arrays["labels"] == 1)).sum())
    assert f"{deposits:,} cells with deposits" in story.logs[0] and "not learnt from" in story.logs[0]
    assert "says nothing about other ground" in story.logs[-1]
    card = read_card(result.arrays["model"].tobytes())
    assert card["kind"] == "nearest_cells" and card["family"] == "classifier" and card["bands"] == list(NAMES)
    assert result.summary["metrics"]["deposit_cells"] == deposits
    assert story.fractions[-1] == 1.0 and story.fractions == sorted(story.fractions)


def test_only_training_needs_a_library() -> None:
    assert needs({}, Params("random_forest", NAMES, 1000.0)) == ("sklearn",)
    assert needs({}, Params("nearest_cells", NAMES, 1000.0)) == ()


@pytest.mark.engine
def test_calibrated_probabilities_are_as_frequent_as_they_say_on_other_ground() -> None:
    result, story = train(ground(2.0), "logistic_regression", calibrate=True)
    other = ground(2.0, seed=8)
    probability = applied(result.arrays["model"], other["stack"])[0]
    known = np.isfinite(probability) & (other["labels"] != 255)
    is_deposit = other["labels"][known] == 1
    for low, high in ((0.0, 0.2), (0.2, 0.5), (0.5, 1.0)):
        among = (probability[known] >= low) & (probability[known] < high)
        assert is_deposit[among].mean() == pytest.approx(probability[known][among].mean(), abs=0.08)
    assert any("far lower" in sentence for sentence in story.logs)
    assert read_card(result.arrays["model"].tobytes())["score_bands"] == ["probability"]


@pytest.mark.engine
def test_a_memoriser_is_not_believed_when_calibrated() -> None:
    """Random labels: a forest knows its own cells by heart, but held-out blocks show that it knows nothing."""
    arrays = ground(0.0, seed=3)
    try:
        result, _ = train(arrays, "random_forest", calibrate=True, options={"trees": 50, "leaf": 1})
    except TrainingError as error:
        assert "do not score higher" in str(error)
    else:
        assert result.summary["metrics"]["auc_on_training_cells"] > 0.95
        assert np.nanmax(applied(result.arrays["model"], ground(0.0, seed=5)["stack"])) < 0.4


def test_few_clusters_are_doubted() -> None:
    arrays = ground(3.0)
    arrays["labels"][arrays["labels"] == 1] = 255
    for row, column in ((10, 10), (15, 45), (40, 20), (45, 50)):
        arrays["labels"][row : row + 3, column : column + 3] = 1
        arrays["stack"][0, row : row + 3, column : column + 3] = 3.0
    _, story = train(arrays, calibrate=True, folds=2, block_size=10_000.0, cluster_distance=2000.0)
    assert any("Only 4 clusters of deposits were there to calibrate" in warning for warning in story.warnings)


def test_labels_without_barren_ground_are_refused_with_the_remedy() -> None:
    arrays = ground(2.0)
    arrays["labels"][arrays["labels"] == 0] = 255
    with pytest.raises(InputError, match=r"0 barren cells \(0\).*Deposit labels"):
        train(arrays)


@pytest.mark.parametrize(
    ("kind", "options", "words"),
    [("oracle", {}, "no classifier 'oracle'.*random_forest"), ("nearest_cells", {"trees": 3}, "these settings.*trees")],
)
def test_settings_that_make_no_sense_are_refused(kind: str, options: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError, match=words):
        train(ground(2.0), kind, options=options)


@pytest.mark.engine
def test_blocks_and_clusters_of_the_calibration_suit_a_small_survey_where_nothing_is_said() -> None:
    """12 km wide: blocks of 20 km and camps of 10 km would leave one of either."""
    story = Story()
    run(ground(2.0), Params("logistic_regression", NAMES, 200.0, calibrate=True), story)
    told = next(sentence for sentence in story.logs if sentence.startswith("Probabilities were learnt"))
    assert 400.0 <= float(re.search(r"blocks of ([\d,]+)", told)[1].replace(",", "")) <= 6000.0
