"""The task that trains classical detectors: what it needs, says, refuses and returns."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from gossan.core.errors import InputError, TrainingError
from gossan.models import registry
from gossan.models.model_file import read_card
from gossan.tasks.train_detector import Params, needs, run
from gossan.tests.story import Story

NAMES = ("Cu_ppm", "Pb_ppm", "Zn_ppm")


@pytest.fixture
def stack() -> np.ndarray:
    stack = np.random.default_rng(1).normal(size=(3, 18, 20)).astype(np.float32)
    stack[:, :2, :3] = np.nan
    return stack


def train(stack: np.ndarray, kind: str = "mahalanobis", labels: Any = None, **params: Any) -> tuple[Any, Story]:
    story = Story()
    arrays = {"stack": stack} if labels is None else {"stack": stack, "labels": labels}
    return run(arrays, Params(kind, NAMES, 1000.0, **params), story), story


def test_only_scikit_learns_detectors_need_something_installed() -> None:
    needy = {e.kind for e in registry.of_family("detector") if needs({}, Params(e.kind, NAMES, 1.0))}
    assert needy == {"isolation_forest", "one_class_svm", "local_outlier_factor"}


def test_it_returns_the_files_bytes_and_tells_the_story(stack: np.ndarray) -> None:
    result, story = train(stack, crs="EPSG:32755", seed=4)
    card = read_card(result.arrays["model"].tobytes())
    assert (card["kind"], card["crs"], card["seed"], card["bands"]) == ("mahalanobis", "EPSG:32755", 4, list(NAMES))
    assert result.summary["metrics"]["norm_correlation"] == pytest.approx(card["metrics"]["norm_correlation"])
    assert story.logs[0] == "Learning from 354 of 354 valid cells in 3 bands."
    assert "plain norm" in story.logs[-1] and "Pb_ppm" in story.logs[-1]
    assert story.fractions[-1] == 1.0 and story.fractions == sorted(story.fractions)


def test_the_card_keeps_the_stacks_records_and_no_clock(stack: np.ndarray) -> None:
    records = tuple({"name": n, "layer": n, "scaling": "zscore", "centre": 1.0, "scale": 2.0} for n in NAMES)
    one, other = (train(stack, records=records)[0].arrays["model"] for _ in range(2))
    np.testing.assert_array_equal(one, other)
    card = read_card(one.tobytes())
    assert card["records"] == list(records) and card["created"] == ""
    assert read_card(train(stack, created="2024-05-06")[0].arrays["model"].tobytes())["created"] == "2024-05-06"


def test_deposits_and_a_share_of_cells_are_kept_out(stack: np.ndarray) -> None:
    labels = np.full((18, 20), 255, np.uint8)
    labels[5:7, 5:9] = 1
    result, story = train(stack, labels=labels, fraction=0.5)
    assert story.logs[0] == "Learning from 173 of 354 valid cells (deposits kept out) in 3 bands."
    assert result.summary["metrics"]["training_cells"] == 173


def test_a_directed_method_takes_names_and_an_undirected_one_says_it_does_not(stack: np.ndarray) -> None:
    directed, story = train(stack, "directed_mahalanobis", direction=("pb",))
    assert directed.summary["metrics"]["named"] == ["Pb_ppm"] and story.warnings == []
    _, story = train(stack, "pca", direction=("Pb",))
    assert story.warnings[0].startswith("PCA looks at oddness in every direction: the names Pb were not used.")


def test_options_reach_the_detector_and_unknown_ones_are_refused(stack: np.ndarray) -> None:
    result, _ = train(stack, "nearest_neighbours", options={"neighbours": 3})
    assert read_card(result.arrays["model"].tobytes())["parameters"]["neighbours"] == 3
    with pytest.raises(InputError, match="k-nearest neighbours does not have these settings.*trees"):
        train(stack, "nearest_neighbours", options={"trees": 3})


@pytest.mark.parametrize(
    ("kind", "options", "words"),
    [
        ("pca", {"explained": 1.0}, "between 0 and 1, not 1"),
        ("nearest_neighbours", {"neighbours": 0}, "at least 1"),
        ("oracle", {}, "no detector 'oracle'.*directed_mahalanobis"),
        ("ganomaly", {}, "no detector 'ganomaly'"),
    ],
)
def test_settings_that_make_no_sense_are_refused(
    stack: np.ndarray, kind: str, options: dict[str, Any], words: str
) -> None:
    with pytest.raises(InputError, match=words):
        train(stack, kind, options=options)


def test_a_stack_that_does_not_vary_gives_no_model(stack: np.ndarray) -> None:
    with pytest.raises(TrainingError, match="No band of the stack varies"):
        train(np.where(np.isnan(stack), np.nan, 1.5))


def test_a_stack_of_nodata_gives_no_model(stack: np.ndarray) -> None:
    with pytest.raises(InputError, match="No cell of the evidence stack"):
        train(np.full_like(stack, np.nan))


@pytest.mark.engine
@pytest.mark.parametrize(
    ("kind", "options", "words"),
    [
        ("one_class_svm", {"outside": 0.0}, "share of cells outside"),
        ("local_outlier_factor", {"neighbours": 0}, "too few"),
        ("isolation_forest", {"sample": 1}, "sample of 1 cells"),
    ],
)
def test_scikit_learns_settings_are_checked_too(
    stack: np.ndarray, kind: str, options: dict[str, Any], words: str
) -> None:
    with pytest.raises(InputError, match=words):
        train(stack, kind, options=options)
