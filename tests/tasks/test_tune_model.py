"""Tuning: the setting that is best is found and trained on everything, what is behind drops out, a stopped run goes on."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any, Optional

import numpy as np
import pytest
from gossan.core.context import Cancelled, Context, Result
from gossan.core.errors import InputError, TrainingError
from gossan.models.model_file import load_model, unpack
from gossan.tasks.tune_model import OWN, Params, needs, run
from gossan.tests.story import Story
from gossan.tests.tasks.test_cross_validate import GRID, NAMES, ground

SMALL = {"cluster_distance": 3000.0, "block_size": 10_000.0, "folds": 4}


def tune(
    arrays: dict[str, np.ndarray], kind: str = "nearest_cells", checkpoint: Optional[Path] = None, **params: Any
) -> tuple[Result, Story]:
    story = Story(checkpoint=checkpoint)
    return run(arrays, Params(kind, NAMES, asdict(GRID), **{**SMALL, **params}), story), story


def told(result: Result) -> dict[str, Any]:
    """Return the summary without the time it took."""
    summary = dict(result.summary)
    summary["table"] = [{key: value for key, value in row.items() if key != "seconds"} for row in summary["table"]]
    return summary


def test_the_best_setting_is_found_and_the_model_has_it() -> None:
    arrays = ground(1.2)
    result, story = tune(arrays, values="neighbours=1,3,60", prune=False)
    rows = result.summary["table"]
    assert rows[0]["setting"] in ("neighbours=60", OWN) and rows[-1]["setting"] == "neighbours=1"
    assert result.summary["auc"] > rows[-1]["mean_auc"] + 0.1
    assert [row["rank"] for row in rows] == [1, 2, 3, 4] and all(row["pruned_after"] is None for row in rows)
    for row in rows:
        assert row["mean_auc"] == pytest.approx(np.mean(row["folds"]))
    assert result.summary["own_auc"] == next(row["mean_auc"] for row in rows if row["setting"] == OWN)
    model = load_model(unpack(result.arrays["model"].tobytes()))
    assert model.parameters()["neighbours"] == {"neighbours=60": 60, OWN: 25}[rows[0]["setting"]]
    assert model.score(arrays["stack"], Context()).shape == (1, *arrays["labels"].shape)
    assert story.fractions[-1] == 1.0


def test_each_folds_auc_is_that_of_cross_validation_with_the_setting() -> None:
    from gossan.tasks import cross_validate

    arrays = ground(2.0)
    rows = tune(arrays, values="neighbours=7", prune=False)[0].summary["table"]
    params = cross_validate.Params(
        "nearest_cells", NAMES, asdict(GRID), settings={"neighbours": "7"}, null_draws=0, random_split=False, **SMALL
    )
    alone = cross_validate.run(arrays, params, Story()).summary["table"]
    mine = next(row for row in rows if row["setting"] == "neighbours=7")
    assert mine["folds"] == pytest.approx([row["auc"] for row in alone])


def test_settings_clearly_behind_are_dropped_and_the_best_stays_the_best() -> None:
    values = "neighbours=1,2,3,40,60,80"
    whole, _ = tune(ground(1.2), values=values, prune=False)
    pruned, story = tune(ground(1.2), values=values)
    assert pruned.summary["best"] == whole.summary["best"]
    out = [row for row in pruned.summary["table"] if row["pruned_after"]]
    assert out and all(row["pruned_after"] >= 2 for row in out)
    assert "neighbours=1" in {row["setting"] for row in out}
    assert all(row["folds"][-1] is None for row in out)
    assert any("still in; leading is" in sentence for sentence in story.logs)


def test_the_best_of_many_is_corrected_by_what_is_chosen_without_the_fold() -> None:
    result, story = tune(ground(0.6, seed=3), values="neighbours=1,2,4,8,16,32,64", prune=False)
    folds = np.array([row["folds"] for row in result.summary["table"]])
    expected = []
    for fold in range(4):  # the slow way
        others = np.delete(folds, fold, axis=1).mean(axis=1)
        expected.append(folds[np.argmax(others), fold])
    assert result.summary["corrected_auc"] == pytest.approx(np.mean(expected))
    assert result.summary["auc"] == pytest.approx(folds.mean(axis=1).max())
    flattered = result.summary["auc"] - result.summary["corrected_auc"] >= 0.02
    assert any("partly by chance" in doubt for doubt in story.warnings) == flattered


def test_a_random_draw_of_a_large_grid_is_tried_with_the_models_own_settings() -> None:
    result, story = tune(ground(1.0), values="neighbours=2,4,8,16,32; balance=yes,no", sample=3)
    assert result.summary["tried"] == 4
    assert any("3 of the grid's 10 settings were drawn" in sentence for sentence in story.logs)


def test_without_a_grid_the_usual_one_is_taken_and_set_values_hold_for_all() -> None:
    result, _ = tune(ground(1.0), settings={"balance": "no"})
    assert {row["setting"] for row in result.summary["table"]} == {
        OWN,  # 25 neighbours are the model's own
        *(f"neighbours={n}" for n in (5, 10, 50, 100)),
    }
    model = load_model(unpack(result.arrays["model"].tobytes()))
    assert model.parameters()["balance"] is False


def test_a_stopped_run_goes_on_and_ends_as_one_that_was_not(tmp_path: Path) -> None:
    arrays, values = ground(1.5), "neighbours=2,4,8,16,32"
    whole, _ = tune(arrays, values=values)
    with pytest.raises(Cancelled):
        run(
            arrays,
            Params("nearest_cells", NAMES, asdict(GRID), values=values, **SMALL),
            Story(cancel_at=0.5, checkpoint=tmp_path),
        )
    kept = {path: path.stat().st_mtime_ns for path in (tmp_path / "tuning").iterdir()}
    assert 6 <= len(kept) < 18
    damaged = next(iter(kept))
    damaged.write_text("[")
    resumed, _ = tune(arrays, values=values, checkpoint=tmp_path)
    assert told(resumed) == told(whole)
    np.testing.assert_array_equal(resumed.arrays["model"], whole.arrays["model"])
    after = {path: path.stat().st_mtime_ns for path in kept}
    assert all(after[path] == when for path, when in kept.items() if path != damaged), "what was kept was tried again"


def test_a_detector_is_tuned_by_the_deposits_it_does_not_learn_from() -> None:
    arrays = ground(4.0)
    result, _ = tune(arrays, "pca", values="explained=0.2,0.9")
    assert result.summary["auc"] > 0.6 and len(result.summary["table"]) == 3


def test_what_cannot_be_tuned_is_refused_with_the_remedy() -> None:
    with pytest.raises(InputError, match="no model 'oracle'"):
        tune(ground(1.0), "oracle")
    with pytest.raises(InputError, match="no setting 'trees'. It has: neighbours"):
        tune(ground(1.0), values="trees=3,4")
    with pytest.raises(InputError, match="whole number, not 'many'"):
        tune(ground(1.0), values="neighbours=3,many")
    with pytest.raises(InputError, match="no settings that are usually tuned"):
        tune(ground(1.0), "mahalanobis")
    with pytest.raises(TrainingError, match="No setting could be learnt on every fold"):
        tune(ground(1.0), values="neighbours=3", buffer=80_000.0)


def test_it_says_what_it_needs() -> None:
    assert needs({}, Params("random_forest", NAMES, asdict(GRID))) == ("sklearn",)


@pytest.mark.engine
def test_the_papers_grid_is_drawn_from_for_transfer_learning() -> None:
    values = (
        "layers=1,2,3; dropout=0.3,0.5,0.7; learning_rate=0.0001,0.001,0.01; optimiser=adam,sgd; "
        "activation=relu,tanh,sigmoid,leaky relu,elu,softmax; batch_size=16,32,64"
    )
    from gossan.models.transfer_presets import PAPER_GRID

    assert values == PAPER_GRID
    given = {"network": "lenet", "window": "3", "iterations": "4", "device": "cpu", "hold_out": "0"}
    result, story = tune(ground(2.0), "transfer", settings=given, sample=2, folds=2)
    assert result.summary["tried"] == 3
    assert any("2 of the grid's 972 settings were drawn" in sentence for sentence in story.logs)
    best = load_model(unpack(result.arrays["model"].tobytes()), "cpu").parameters()
    assert best["network"] == "lenet" and best["iterations"] == 4
