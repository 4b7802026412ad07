"""The task that trains convolutional networks: what it needs, says, refuses and returns."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from gossan.core.combination import METHODS
from gossan.core.context import Context
from gossan.core.errors import InputError
from gossan.models.model_file import read_card
from gossan.tasks import apply_model
from gossan.tasks.train_cnn import Params, best_network, learnt_by_heart, needs, run
from gossan.tests.story import Story

NAMES = ("Cu_ppm", "Pb_ppm", "Zn_ppm")
SMALL: dict[str, Any] = {
    "networks": ("lenet", "vgg8"),
    "window": 3,
    "iterations": 20,
    "learning_rate": 3e-3,
    "device": "cpu",
}
engine = pytest.mark.engine


@pytest.fixture(scope="module")
def arrays() -> dict[str, np.ndarray]:
    """Ten deposits of 2 x 2 cells, rich in the first band, 90 barren cells and a NoData corner."""
    rng = np.random.default_rng(3)
    stack = rng.normal(size=(3, 24, 30)).astype(np.float32)
    labels = np.full((24, 30), 255, np.uint8)
    labels.flat[rng.permutation(labels.size)[:90]] = 0
    for place in range(10):
        row, column = 12 * (place // 5) + 4, 6 * (place % 5) + 2
        labels[row : row + 2, column : column + 2] = 1
        stack[0, row : row + 2, column : column + 2] += 4.0
    stack[:, :2, :3] = np.nan
    return {"stack": stack, "labels": labels}


def train(arrays: dict[str, np.ndarray], **params: Any) -> tuple[Any, Story]:
    story = Story()
    return run(arrays, Params(NAMES, 1000.0, **{**SMALL, **params}), story), story


@engine
def test_it_tells_what_it_learns_from_and_what_that_is_worth(arrays: dict[str, np.ndarray]) -> None:
    result, story = train(arrays, found=True)
    told = " ".join(story.logs)
    known = int(np.isin(arrays["labels"][np.isfinite(arrays["stack"]).all(axis=0)], (0, 1)).sum())
    assert f"40 cells with deposits and {known - 40} barren ones" in told
    assert "LeNet, VGG-8: windows of 3 x 3 cells, 20 batches of 32" in told
    assert "LeNet, on" in told and "simple average, on" in told and "Cross-validation" in told
    assert story.fractions == sorted(story.fractions) and story.fractions[-1] == 1.0
    metrics = result.summary["metrics"]
    assert [table["name"] for table in metrics["held_out"]] == ["LeNet", "VGG-8"]
    assert [table["name"] for table in metrics["combined"]] == list(METHODS)
    assert result.summary["best"] in ("LeNet", "VGG-8")
    assert {row["kind"] for row in result.summary["found"]} == {
        "network",
        "combination",
        "over each network",
        "over each combination",
    }


@engine
def test_what_it_returns_scores_the_stack_with_a_spread(arrays: dict[str, np.ndarray]) -> None:
    model = train(arrays)[0].arrays["model"]
    scores = apply_model.run({"model": model, "stack": arrays["stack"]}, apply_model.Params(NAMES, 1000.0), Context())
    found = scores.arrays["scores"]
    assert read_card(model.tobytes())["score_bands"] == ["score", "spread"]
    for band in found:
        np.testing.assert_array_equal(np.isfinite(band), np.isfinite(arrays["stack"]).all(axis=0))


@engine
def test_given_settings_win_over_the_preset(arrays: dict[str, np.ndarray]) -> None:
    given = {"networks": ("lenet",), "width": 0.125, "crops": (9, 9), "hold_out": 0.0, "combination": "majority voting"}
    result, _ = train(arrays, preset="as published", **given)
    card = read_card(result.arrays["model"].tobytes())["parameters"]
    assert (card["window"], card["iterations"], card["epochs"], card["batch_size"]) == (3, 20, 0, 16)
    assert (card["last_rate"], card["turn"], card["crops"], card["networks"]) == (1e-5, False, [9, 9], ["lenet"])
    assert result.summary["metrics"]["held_out"] == [] and result.summary["best"] is None


def test_a_network_that_ranks_the_cells_set_aside_worse_again_learns_by_heart() -> None:
    rises = {"objective": [0.7, 0.1], "held_out_objective": [0.7, 0.9], "held_out_auc": [0.5, 0.9, 0.85]}
    falls = {"objective": [0.7, 0.1], "held_out_objective": [0.7, 0.9], "held_out_auc": [0.5, 0.9, 0.7]}
    metrics = {"networks": ["a", "b", "c"], "losses": [rises, falls, {"objective": [0.7, 0.1]}]}
    assert learnt_by_heart(metrics) == ["b"]


@engine
def test_weights_without_anything_to_weigh_by_are_a_warning(arrays: dict[str, np.ndarray]) -> None:
    _, story = train(arrays, hold_out=0.0, combination="weighted voting", iterations=5)
    assert any("all weigh the same" in text for text in story.warnings)


@engine
@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"preset": "best"}, "no preset 'best'"),
        ({"networks": ("lenet", "lonet")}, "'lonet' is no network"),
        ({"window": 25}, "window of 25 x 25 cells is larger"),
        ({"combination": "median"}, "no combination 'median'"),
        ({"hold_out": 1.0}, "below 1, not 1"),
        ({"device": "gpu"}, "no device 'gpu'"),
        ({"batch_size": 1}, "'batch_size' must be at least 2"),
    ],
)
def test_settings_that_make_no_sense_are_refused(
    arrays: dict[str, np.ndarray], params: dict[str, Any], words: str
) -> None:
    with pytest.raises(InputError, match=words):
        train(arrays, **params)


def test_networks_need_torch() -> None:
    assert needs({}, Params(NAMES, 1.0)) == ("torch",)


def test_labels_that_cannot_be_learnt_from_are_refused_before_torch_is_needed(arrays: dict[str, np.ndarray]) -> None:
    with pytest.raises(InputError, match="0 barren cells"):
        run({**arrays, "labels": np.where(arrays["labels"] == 0, 255, arrays["labels"])}, Params(NAMES, 1.0), Story())


def test_the_best_network_is_that_with_the_highest_auc() -> None:
    tables = [{"name": "a", "auc": 0.7}, {"name": "b", "auc": None}, {"name": "c", "auc": 0.8}]
    assert best_network(tables) == "c"
    assert best_network(tables[1:2]) is None
