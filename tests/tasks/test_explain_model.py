"""Explaining a model: the layers of the halo come first, on the map and when shuffled; correlated layers are told of."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np
import pytest
from gossan.core.context import Cancelled, Context, Result
from gossan.core.errors import InputError
from gossan.core.evidence import valid_cells
from gossan.core.grid import Grid
from gossan.models import registry
from gossan.models.card import Facts
from gossan.models.model_file import pack_model
from gossan.models.training_data import background_data, labelled_data
from gossan.tasks import apply_model
from gossan.tasks.explain_model import DIRECT, HELD_OUT, Params, needs, run
from gossan.tests.story import Story
from scipy.ndimage import gaussian_filter

SIDE = 50
GRID = Grid(500_000.0, 7_000_000.0, 1000.0, SIDE, SIDE, "EPSG:32755")
NAMES = ("Ni_ppm", "Pb_ppm", "Co_ppm", "Sb_ppm", "noise")
HALO = {"Pb_ppm", "Sb_ppm"}


def ground(seed: int = 1, twin: bool = False) -> dict[str, np.ndarray]:
    """Smooth maps, ten deposits whose haloes are in Pb and Sb alone, barren cells; with a twin, Co is nearly Ni."""
    rng = np.random.default_rng(seed)
    stack = np.stack([gaussian_filter(rng.normal(size=(SIDE, SIDE)), 2) for _ in NAMES])
    stack /= stack.std(axis=(1, 2), keepdims=True)
    if twin:
        stack[2] = stack[0] + 0.2 * stack[2]
    labels = np.full((SIDE, SIDE), 255, np.uint8)
    labels.flat[rng.permutation(labels.size)[:500]] = 0
    for square in rng.permutation(25)[:10]:
        row, column = 10 * (square // 5) + 4, 10 * (square % 5) + 4
        labels[row : row + 3, column : column + 3] = 1
        stack[[1, 3], row : row + 3, column : column + 3] += 4.0
    stack[:, :3, :3] = np.nan
    stack[4, 30, 30] = np.nan
    return {"stack": stack.astype(np.float32), "labels": labels}


def trained(kind: str, arrays: dict[str, np.ndarray], **settings: Any) -> np.ndarray:
    if registry.entry(kind).family in ("detector", "anomaly network"):
        data = background_data(arrays["stack"], NAMES)
    else:
        data = labelled_data(arrays["stack"], NAMES, arrays["labels"])
    return pack_model(registry.model_class(kind)(**settings).fit(data, Context()), data, Facts(1000.0, "EPSG:32755"))


def explain(kind: str, arrays: dict[str, np.ndarray], **params: Any) -> tuple[Result, Story]:
    story, settings = Story(), params.pop("settings", {})
    given = {"model": trained(kind, arrays, **settings), **arrays}
    chosen = {"block_size": 10_000.0, "cluster_distance": 3000.0, "folds": 3, "repeats": 3, **params}
    return run(given, Params(NAMES, asdict(GRID), **chosen), story), story


def rows(result: Result) -> dict[str, dict[str, Any]]:
    return {row["layer"]: row for row in result.summary["table"]}


def test_the_halos_layers_come_first_and_noise_brings_nothing() -> None:
    result, story = explain("mahalanobis", ground())
    table = result.summary["table"]
    assert {row["layer"] for row in table[:2]} == HALO
    assert all(row["push"] > 0 for row in table[:2])
    assert {row["layer"] for row in table if (row["with_value"] or 0) > 0.7} <= HALO  # the distance knows no sign
    assert sum(row["share"] for row in table) == pytest.approx(1.0)
    drops = {name: row["auc_drop"] for name, row in rows(result).items()}
    assert min(drops[name] for name in HALO) > 0.03
    assert abs(drops["noise"]) < 0.02
    assert result.summary["auc"] > 0.8 and result.summary["judged_on"] == DIRECT
    assert story.fractions[-1] == 1.0 and not story.warnings


def test_a_model_that_learns_from_labels_is_judged_on_blocks_it_has_not_seen() -> None:
    result, story = explain("nearest_cells", ground())
    assert result.summary["judged_on"] == HELD_OUT
    drops = {name: row["auc_drop"] for name, row in rows(result).items()}
    assert set(sorted(drops, key=lambda name: -drops[name])[:2]) == HALO
    assert min(drops[name] for name in HALO) > 0.03 > abs(drops["noise"])
    assert any("blocks of 10,000" in line for line in story.logs)


def test_without_a_signal_nothing_is_important_in_held_out_blocks_however_well_the_labels_were_learnt() -> None:
    arrays = ground()
    arrays["labels"] = np.roll(arrays["labels"], 5, axis=1)  # deposits off their haloes
    result, story = explain("nearest_cells", arrays)
    assert result.summary["auc"] < 0.65
    assert max(row["auc_drop"] for row in result.summary["table"]) < 0.12


@pytest.mark.engine
def test_a_logistic_regressions_contributions_are_its_log_odds() -> None:
    arrays = ground()
    result, story = explain("logistic_regression", arrays, permute=False)
    model = trained("logistic_regression", arrays)
    score = apply_model.run(
        {"model": model, "stack": arrays["stack"]}, apply_model.Params(NAMES, 1000.0), Context()
    ).arrays["scores"][0]
    known = np.isfinite(score)
    odds = np.log(score[known] / (1 - score[known]))
    found = result.arrays["contributions"][:, known].sum(axis=0)
    middle = np.abs(odds) < 8  # beyond, float32 has no digits left below 1
    difference = (odds - found)[middle]
    np.testing.assert_allclose(difference, difference.mean(), atol=2e-3)
    high = {row["layer"]: row["with_value"] for row in result.summary["table"]}
    assert all(high[name] == pytest.approx(1.0) for name in HALO)
    assert any("high values push up" in line for line in story.logs)
    assert result.summary["method"] == "exact decomposition" and "log-odds" in result.summary["meaning"]


def test_correlated_layers_share_what_they_say_and_are_shuffled_as_one() -> None:
    result, story = explain("mahalanobis", ground(twin=True))
    assert result.summary["groups"] == [["Ni_ppm", "Co_ppm"]]
    found = rows(result)
    assert found["Ni_ppm"]["group"] == "Co_ppm" and found["Pb_ppm"]["group"] == ""
    assert found["Ni_ppm + Co_ppm"]["layers"] == 2
    assert result.summary["table"][-1]["layer"] == "Ni_ppm + Co_ppm"
    assert any("share what they say" in line and "Ni_ppm + Co_ppm" in line for line in story.logs)


def test_nodata_stays_and_bands_are_matched_by_name() -> None:
    arrays = ground()
    model = trained("mahalanobis", arrays)
    one = run({"model": model, "stack": arrays["stack"]}, Params(NAMES, asdict(GRID)), Context())
    shuffled = np.concatenate([np.ones_like(arrays["stack"][:1]), arrays["stack"][::-1]])
    two = run({"model": model, "stack": shuffled}, Params(("Au", *NAMES[::-1]), asdict(GRID)), Context())
    np.testing.assert_array_equal(one.arrays["contributions"], two.arrays["contributions"])
    assert one.summary["bands"] == list(NAMES)
    for band in one.arrays["contributions"]:
        np.testing.assert_array_equal(np.isfinite(band), valid_cells(arrays["stack"]))


def test_the_fingerprint_is_the_one_of_the_score_map() -> None:
    arrays = ground()
    model = trained("mahalanobis", arrays)
    given = {"model": model, "stack": arrays["stack"]}
    scores = apply_model.run(given, apply_model.Params(NAMES, 1000.0), Context())
    found = run(given, Params(NAMES, asdict(GRID)), Context())
    assert found.summary["fingerprint"] == scores.summary["fingerprint"]


def test_without_labels_or_when_left_out_nothing_is_shuffled() -> None:
    arrays = ground()
    result, _ = explain("mahalanobis", arrays, permute=False)
    assert result.summary["auc"] is None
    assert {row["auc_drop"] for row in result.summary["table"]} == {None}


def test_blocks_that_cannot_be_laid_leave_the_map_and_a_warning() -> None:
    result, story = explain("nearest_cells", ground(), block_size=70_000.0)
    assert result.summary["auc"] is None
    assert any(line.startswith("No permutation importance on held-out blocks: ") for line in story.warnings)


def test_training_is_needed_only_where_layers_are_shuffled_for_a_model_that_learns() -> None:
    arrays = {"model": trained("nearest_cells", ground())}
    assert needs(arrays, Params(NAMES, asdict(GRID))) == ()


@pytest.mark.engine
def test_scikit_learn_is_needed_to_train_anew_but_not_to_explain() -> None:
    arrays = ground()
    given = {"model": trained("random_forest", arrays, trees=5), **arrays}
    assert needs(given, Params(NAMES, asdict(GRID))) == ("sklearn",)
    assert needs(given, Params(NAMES, asdict(GRID), permute=False)) == ()


def test_the_same_seed_gives_the_same_result() -> None:
    one, two = (explain("nearest_neighbours", ground(), settings={"sample": 300})[0] for _ in range(2))
    np.testing.assert_array_equal(one.arrays["contributions"], two.arrays["contributions"])
    assert one.summary == two.summary


def test_what_makes_no_sense_is_refused() -> None:
    arrays = ground()
    given = {"model": trained("mahalanobis", arrays), **arrays}
    for wrong in ({"draws": 0}, {"repeats": 0}):
        with pytest.raises(InputError, match="at least 1, not 0"):
            run(given, Params(NAMES, asdict(GRID), **wrong), Context())
    with pytest.raises(InputError, match="NoData and extents"):
        empty = {**given, "stack": np.full_like(arrays["stack"], np.nan)}
        run(empty, Params(NAMES, asdict(GRID)), Context())


def test_it_stops_when_asked() -> None:
    arrays = ground()
    given = {"model": trained("nearest_cells", arrays), **arrays}
    for share in (0.0, 0.3):
        with pytest.raises(Cancelled):
            run(given, Params(NAMES, asdict(GRID), block_size=10_000.0), Story(cancel_at=share))
