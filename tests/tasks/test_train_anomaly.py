"""The task that trains GANomaly and the autoencoder: what it needs, says, refuses and returns."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from gossan.core.context import Context
from gossan.core.errors import InputError
from gossan.models.model_file import load_model, read_card, unpack
from gossan.tasks import apply_model
from gossan.tasks.train_anomaly import Params, needs, run
from gossan.tests.story import Story

NAMES = ("Cu_ppm", "Pb_ppm", "Zn_ppm")
SMALL = {"members": 2, "epochs": 1, "latent": 4, "width": 0.125}
KINDS = ["ganomaly", "autoencoder"]
engine = pytest.mark.engine


@pytest.fixture
def stack() -> np.ndarray:
    stack = np.random.default_rng(1).normal(size=(3, 18, 20)).astype(np.float32)
    stack[:, :2, :3] = np.nan
    stack[1, 17, 19] = np.inf
    return stack


def train(stack: np.ndarray, kind: str = "autoencoder", labels: Any = None, **params: Any) -> tuple[Any, Story]:
    story = Story()
    arrays = {"stack": stack} if labels is None else {"stack": stack, "labels": labels}
    return run(arrays, Params(kind, NAMES, 1000.0, **{**SMALL, **params}), story), story


@pytest.mark.parametrize("kind", KINDS)
def test_networks_need_torch(kind: str) -> None:
    assert needs({}, Params(kind, NAMES, 1.0)) == ("torch",)


def test_an_unknown_network_is_refused() -> None:
    with pytest.raises(InputError, match="no anomaly network 'oracle'.*ganomaly, autoencoder"):
        needs({}, Params("oracle", NAMES, 1.0))


@engine
@pytest.mark.parametrize("kind", KINDS)
def test_it_returns_the_files_bytes_and_tells_the_story(kind: str, stack: np.ndarray) -> None:
    result, story = train(stack, kind, crs="EPSG:32755", seed=4)
    card = read_card(result.arrays["model"].tobytes())
    assert (card["kind"], card["crs"], card["seed"], card["window"]) == (kind, "EPSG:32755", 4, 1)
    assert card["score_bands"] == ["score", "spread"]
    assert "torch" in card["versions"]
    assert result.summary["metrics"]["losses"][0]["objective"] == card["metrics"]["losses"][0]["objective"]
    assert "Learning from 353 of 353 valid cells in 3 bands." in story.logs
    assert story.logs[-1].startswith(("GANomaly is trained: window 1", "Deep autoencoder is trained: window 1"))
    assert any(message.startswith("member 2 of 2, iteration") for message in story.messages)
    assert story.fractions[-1] == 1.0 and story.fractions == sorted(story.fractions)


@engine
def test_the_same_run_gives_the_same_bytes_and_another_seed_others(stack: np.ndarray) -> None:
    one, twin, other = (train(stack, seed=seed)[0].arrays["model"] for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, twin)
    assert not np.array_equal(one, other)


@engine
@pytest.mark.parametrize("window", [1, 5, 8])
def test_what_it_returns_scores_the_stack(window: int, stack: np.ndarray) -> None:
    model = train(stack, "ganomaly", window=window)[0].arrays["model"]
    scores = apply_model.run({"model": model, "stack": stack}, apply_model.Params(NAMES, 1000.0), Context())
    found = scores.arrays["scores"]
    np.testing.assert_array_equal(np.isfinite(found[0]), np.isfinite(stack).all(axis=0))
    again = load_model(unpack(model.tobytes()), "cpu").score(np.where(np.isinf(stack), np.nan, stack), Context())
    np.testing.assert_array_equal(again, found)


@engine
def test_deposits_and_their_surroundings_are_kept_out_and_serve_the_controls(stack: np.ndarray) -> None:
    labels = np.full((18, 20), 255, np.uint8)
    labels[8, 8] = 1
    for keep_out, near in ((0.0, 1), (1.0, 5), (2.0, 13)):
        result, story = train(stack, labels=labels, keep_out=keep_out)
        assert result.summary["metrics"]["training_cells"] == 353 - near
        assert story.logs[0].startswith(f"{near} cells within {keep_out:g} cells of a deposit")
    assert result.summary["metrics"]["controls"]["deposit_cells"] == 1
    assert "separation" in result.summary["metrics"]["controls"]["trained"]


@engine
def test_labels_without_a_deposit_are_a_warning(stack: np.ndarray) -> None:
    _, story = train(stack, labels=np.zeros((18, 20), np.uint8))
    assert "no deposit cell" in story.warnings[0]


@engine
def test_given_settings_win_over_the_preset(stack: np.ndarray) -> None:
    result, _ = train(stack, preset="as published", train_fraction=0.5, window=4)
    card = read_card(result.arrays["model"].tobytes())
    assert (card["parameters"]["window"], card["parameters"]["learning_rate"]) == (4, 1e-5)
    assert (card["parameters"]["members"], card["parameters"]["trim"]) == (2, 0.0)
    assert card["metrics"]["training_cells"] == 176


@engine
def test_a_direction_reaches_the_model(stack: np.ndarray) -> None:
    result, _ = train(stack, direction=("pb",))
    card = read_card(result.arrays["model"].tobytes())
    assert card["parameters"]["direction"] == ["pb"]
    assert "directed" in card["metrics"]["controls"]


@engine
@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"preset": "best"}, "no preset 'best'"),
        ({"window": 19}, "window of 19 x 19 cells is larger than the grid of 20 x 18"),
        ({"train_fraction": 0.0}, "above 0 and at most 1"),
        ({"train_fraction": 0.05}, "at least 50"),
        ({"keep_out": -1.0}, "0 cells or more, not -1"),
        ({"direction": ("Au",)}, "no band 'Au'"),
        ({"device": "gpu"}, "no device 'gpu'"),
        ({"epochs": -1}, "'epochs' is -1"),
    ],
)
def test_settings_that_make_no_sense_are_refused(stack: np.ndarray, params: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError, match=words):
        train(stack, **params)


@engine
def test_a_stack_of_nodata_or_labels_of_another_shape_give_no_model(stack: np.ndarray) -> None:
    with pytest.raises(InputError, match="No cell of the evidence stack"):
        train(np.full_like(stack, np.nan))
    with pytest.raises(InputError, match="Use one grid"):
        train(stack, labels=np.zeros((4, 4), np.uint8))
