"""Training SKT as a task: its model, weights and comparisons; presets, sources and what is refused."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np
import pytest
from gossan.core.context import Context
from gossan.core.errors import InputError, ModelFileError
from gossan.core.grid import Grid
from gossan.models.presets import AS_PUBLISHED, RECOMMENDED
from gossan.models.skt_presets import PRESETS, skt_settings
from gossan.tasks.train_skt import Params, needs, run
from gossan.tests.story import Story
from scipy.ndimage import gaussian_filter

NAMES = ("Cu_ppm", "Pb_ppm", "Zn_ppm")
GRID = asdict(Grid(0.0, 4000.0, 100.0, 40, 36, "EPSG:32755"))
SMALL: dict[str, Any] = {"rates": (1, 2), "window": 3, "iterations": 3, "device": "cpu", "source_task": "random"}


@pytest.fixture(scope="module")
def arrays() -> dict[str, np.ndarray]:
    """Eight deposits of 2 x 2 cells, rich in the first of three layers."""
    rng = np.random.default_rng(4)
    stack = np.stack([gaussian_filter(rng.normal(size=(40, 36)), 1.0) for _ in NAMES]).astype(np.float32)
    stack /= stack.std(axis=(1, 2), keepdims=True)
    labels = np.full((40, 36), 255, np.uint8)
    labels.flat[rng.permutation(labels.size)[:100]] = 0
    for number in range(8):
        row, column = 10 * (number // 2) + 4, 18 * (number % 2) + 6
        labels[row : row + 2, column : column + 2] = 1
        stack[0, row : row + 2, column : column + 2] += 3.0
    return {"stack": stack, "labels": labels}


def params(**changes: Any) -> Params:
    return Params(**{"band_names": NAMES, "grid": GRID, **SMALL, **changes})


def test_presets_are_the_papers_and_given_values_win() -> None:
    published = skt_settings(AS_PUBLISHED, {"epochs": 3, "rates": None})
    assert (published["rates"], published["beta"], published["noise"]) == ((1, 6, 12, 18, 24), 0.7, 0.01)
    assert (published["optimiser"], published["momentum"], published["decay"]) == ("sgd", 0.01, 1e-4)
    assert (published["learning_rate"], published["halve_every"], published["batch_size"]) == (0.1, 30, 128)
    assert published["window"] + 2 * published["shift"] == 256 and published["step"] == 128
    assert published["epochs"] == 3 and PRESETS[AS_PUBLISHED].epochs == 150
    assert skt_settings(AS_PUBLISHED, {"iterations": 7})["epochs"] == 0
    assert skt_settings(RECOMMENDED, {"learning_rate": 1e-7})["last_rate"] == 1e-7
    with pytest.raises(InputError, match="no preset 'magic'"):
        skt_settings("magic", {})


def test_baselines_need_scikit_learn_too() -> None:
    assert needs({}, params()) == ("torch",)
    assert needs({}, params(baselines=True)) == ("torch", "sklearn")


@pytest.mark.engine
def test_recommended_settings_are_the_models_own() -> None:
    pytest.importorskip("torch", reason="this Python has no torch; the engine's environment has")
    from gossan.models.skt import SelectiveTransfer

    own = SelectiveTransfer().parameters()
    assert asdict(PRESETS[RECOMMENDED]).items() <= own.items()


@pytest.mark.engine
def test_it_trains_tells_weights_and_compares_on_blocks(arrays: dict[str, np.ndarray]) -> None:
    pytest.importorskip("torch", reason="this Python has no torch; the engine's environment has")
    from gossan.models.model_file import load_model, unpack

    story = Story()
    compared = {"baselines": True, "folds": 2, "block_size": 1000.0, "cluster_distance": 300.0}
    result = run(arrays, params(**compared), story)
    file = unpack(result.arrays["model"].tobytes())
    assert (file.card["bands"], file.card["cell_size"], file.card["crs"]) == (list(NAMES), 100.0, "EPSG:32755")
    assert np.isfinite(load_model(file, "cpu").score(arrays["stack"], Context())).all()
    summary = result.summary
    assert len(summary["comparison"]) == 10 and summary["block_size"] == 1000.0
    assert sorted(row["element"] for row in summary["weights"]) == sorted(NAMES)
    assert all(row["low"] <= row["high"] for row in summary["weights"])
    sizes = [row["weight"] for row in summary["weights"]]
    assert sizes == sorted(sizes, reverse=True)
    assert any("Blocks held out, Logistic regression: accuracy" in text for text in story.logs)
    assert any("logistic regression tells deposits from barren ground as well or better" in w for w in story.warnings)
    assert story.fractions == sorted(story.fractions) and story.fractions[-1] == 1.0


@pytest.mark.engine
def test_another_areas_model_is_a_source_and_anything_else_is_refused(arrays: dict[str, np.ndarray]) -> None:
    pytest.importorskip("torch", reason="this Python has no torch; the engine's environment has")
    from gossan.models.card import Facts
    from gossan.models.convolutional_networks import ConvolutionalNetworks
    from gossan.models.model_file import pack_model
    from gossan.models.training_data import labelled_data

    data = labelled_data(arrays["stack"], NAMES, arrays["labels"])
    other = ConvolutionalNetworks(("resnet18",), window=3, iterations=2, width=0.25, device="cpu")
    packed = pack_model(other.learn(data, Context()), data, Facts(100.0))
    result = run({**arrays, "source": packed}, params(source_name="north.gossan"), Context())
    assert result.summary["settings"]["width"] == 0.25
    assert result.summary["metrics"]["source"].startswith("'north.gossan', which knows Cu_ppm, Pb_ppm, Zn_ppm")
    with pytest.raises(ModelFileError, match=r"'north.gossan' cannot be used to start from"):
        run({**arrays, "source": np.zeros(20, np.uint8)}, params(source_name="north.gossan"), Context())


@pytest.mark.engine
def test_without_the_mask_no_weights_are_told(arrays: dict[str, np.ndarray]) -> None:
    pytest.importorskip("torch", reason="this Python has no torch; the engine's environment has")
    story = Story()
    summary = run(arrays, params(soft_mask=False, transfer=False), story).summary
    assert {row["weight"] for row in summary["weights"]} == {1.0} and summary["comparison"] == []
    assert not any("mask" in text and "weight to" in text for text in story.logs)
    assert any("without soft mask, transfer" in text for text in story.logs)
