"""The task that trains pixel pairs: what it tells, that its model applies, what it refuses."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from gossan.core.errors import InputError
from gossan.models.pixel_pair_presets import PRESETS
from gossan.tasks.train_pixel_pair import Params, needs, run
from gossan.tests.story import Story

NAMES = ("Fe_pct", "Mn_ppm", "Zn_ppm")
QUICK: dict[str, Any] = {"inner": (3,), "outer": (7,), "repeats": 2, "iterations": 30, "device": "cpu"}


def ground() -> dict[str, np.ndarray]:
    """Six deposits of 3 x 3 cells, 100 barren cells, the rest unknown."""
    rng = np.random.default_rng(1)
    stack = rng.normal(size=(3, 20, 24)).astype(np.float32)
    labels = np.full((20, 24), 255, np.uint8)
    labels.flat[rng.permutation(480)[:100]] = 0
    for place in range(6):
        row, column = 10 * (place // 3) + 3, 8 * (place % 3) + 2
        labels[row : row + 3, column : column + 3] = 1
        stack[1, row : row + 3, column : column + 3] += 3.0
    stack[:, :2, :3] = np.nan
    return {"stack": stack, "labels": labels}


def test_it_needs_torch() -> None:
    assert needs({}, Params(NAMES, 500.0)) == ("torch",)


@pytest.mark.engine
def test_it_tells_cells_pairs_and_that_its_own_figures_flatter_and_its_model_applies() -> None:
    pytest.importorskip("torch", reason="this Python has no torch; 'make test' runs it where it is")
    from gossan.tasks import apply_model

    arrays, story = ground(), Story()
    result = run(arrays, Params(NAMES, 500.0, crs="EPSG:32650", **QUICK), story)
    told = " ".join(story.logs)
    assert "54 cells with deposits" in told and "not learnt from" in told
    assert "3,612 similar and 1,849 unlike pairs" in told  # 43 + 43 of 54 + 54 cells
    assert "flatters" in story.logs[-1]
    assert story.fractions[-1] == 1.0 and story.fractions == sorted(story.fractions)
    assert result.summary["score_bands"] == ["score", "spread"]
    assert len(result.summary["metrics"]["draws"]) == 2
    applied = apply_model.run(
        {"model": result.arrays["model"], "stack": arrays["stack"]}, apply_model.Params(NAMES, 500.0), Story()
    ).arrays["scores"]
    labels = arrays["labels"]
    assert np.nanmean(applied[0][labels == 1]) > np.nanmean(applied[0][labels == 0]) + 0.2


@pytest.mark.engine
def test_the_preset_fills_what_is_not_given() -> None:
    pytest.importorskip("torch", reason="this Python has no torch; 'make test' runs it where it is")
    from gossan.models.model_file import read_card

    params = Params(NAMES, 500.0, **{**QUICK, "repeats": 1, "iterations": 3}, preset="as published")
    card = read_card(run(ground(), params, Story()).arrays["model"].tobytes())
    preset = PRESETS["as published"]
    assert card["parameters"]["learning_rate"] == preset.learning_rate
    assert card["parameters"]["max_ring"] == 0 and card["parameters"]["iterations"] == 3
    with pytest.raises(InputError, match="no preset 'bold'"):
        run(ground(), Params(NAMES, 500.0, preset="bold"), Story())


def test_labels_without_deposits_are_refused() -> None:
    arrays = ground()
    arrays["labels"][arrays["labels"] == 1] = 0
    with pytest.raises(InputError, match="0 deposit cells"):
        run(arrays, Params(NAMES, 500.0), Story())
