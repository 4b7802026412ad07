"""The systems' study on a tiny survey: same folds for all, cells kept, tables of what was computed and nothing else."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

pytestmark = pytest.mark.engine
pytest.importorskip("torch", reason="this Python has no torch; 'make test' runs it where it is")
pytest.importorskip("sklearn", reason="this Python has no scikit-learn; 'make test' runs it where it is")

FOLDER = Path(__file__).resolve().parents[2] / "benchmarks"
sys.path.insert(0, str(FOLDER))
import systems_cells  # noqa: E402
import systems_experiments as experiments  # noqa: E402
import systems_methods as methods  # noqa: E402
import systems_tables  # noqa: E402
from gossan.core.context import Context  # noqa: E402
from gossan.core.survey import SurveyDesign  # noqa: E402
from gossan.tasks import cross_validate  # noqa: E402
from systems_areas import Area, simulated  # noqa: E402

LOGISTIC = replace(methods.PLAIN_METHODS[0], draws=10)


@cache
def tiny() -> Area:
    """A survey of 3,000 cells with 20 deposits."""
    design = SurveyDesign(samples=400, elements=("Cu", "Pb", "Zn", "Ag"), deposits=20, signal=2.0)
    return replace(simulated(7, design, 1000.0), block=6_000.0, together=2_000.0)


def kept(folder: Path) -> systems_cells.Kept:
    return systems_cells.Kept(folder, tiny())


def test_a_method_is_judged_out_of_the_block_with_its_interval_its_chance_and_the_random_split(tmp_path: Path) -> None:
    study = kept(tmp_path)
    figures = study.blocks(LOGISTIC, Context())
    study.learnt_anew(LOGISTIC, Context())
    chance = json.loads(study.path("logistic.chance").read_text(encoding="utf-8"))
    assert figures["low"] <= figures["auc"] <= figures["high"]
    assert figures["auc"] > figures["map_null_95"]  # strong haloes: far from chance
    assert 0 < figures["captured"][0] <= figures["captured"][1] <= figures["captured"][2] <= 1
    assert len(figures["folds"]) == tiny().ground().trial.folds.count and chance["null_draws"] >= 8
    assert 0.3 < chance["null_mean"] < 0.7 and chance["random_auc"] > figures["auc"] - 0.1


def test_what_is_kept_is_not_computed_again(tmp_path: Path) -> None:
    study = kept(tmp_path)
    assert study.once("cell", lambda: {"auc": 0.5}) == {"auc": 0.5}
    assert study.once("cell", lambda: {"auc": 0.9}) == {"auc": 0.5}


def test_networks_whose_outputs_are_kept_make_the_map_that_cross_validation_makes() -> None:
    """The combinations are made of outputs per fold; they must be those of the same folds, ranked alike."""
    area = tiny()
    ground = area.ground()
    outputs = [
        systems_cells.fold_outputs(ground, {"networks": ("lenet",), "iterations": 10}, fold, Context())[0]
        for fold in range(ground.trial.folds.count)
    ]
    params = area.held_out("cnn", {"networks": "lenet", "iterations": "10"}, 0, False)
    expected = cross_validate.run(area.arrays, params, Context()).arrays["scores"]
    np.testing.assert_array_equal(systems_cells.out_of_fold(outputs, ground), expected)


def test_a_cell_on_which_a_vote_was_refused_has_no_rank() -> None:
    ground = tiny().ground()
    outputs = [np.linspace(0, 1, int(ground.valid.sum()), dtype=np.float32) for _ in range(5)]
    for each in outputs:
        each[7] = np.nan
    scores = systems_cells.out_of_fold(outputs, ground)
    refused = np.flatnonzero(ground.valid)[7]
    assert np.isnan(scores.flat[refused]) and np.isfinite(scores[ground.valid]).sum() == ground.valid.sum() - 1


def test_deposits_that_are_not_known_become_unknown_and_barren_cells_stay() -> None:
    area = tiny()
    labels = experiments.thinned(area, 0.5, 0)
    assert 0 < (labels == 1).sum() < (area.labels == 1).sum()
    np.testing.assert_array_equal(labels == 0, area.labels == 0)
    assert (labels[(area.labels == 1) & (labels != 1)] == 255).all()


def test_the_best_element_chosen_on_other_clusters_is_no_better_than_the_one_chosen_with_the_labels(
    tmp_path: Path,
) -> None:
    study = kept(tmp_path)
    study.plain_element()
    each = json.loads(study.path("element").read_text(encoding="utf-8"))
    assert each["low"] <= each["auc"] <= each["flattered_auc"]


def test_tables_hold_what_was_computed_and_a_dash_for_the_rest(tmp_path: Path) -> None:
    study = systems_cells.Kept(tmp_path, replace(tiny(), key="eskay"))
    study.blocks(LOGISTIC, Context())
    figures = json.loads(study.path("logistic").read_text(encoding="utf-8"))
    text = systems_tables.document(tmp_path)
    (line,) = [line for line in text.splitlines() if "logistic regression" in line]
    assert f"{figures['auc']:.2f} ({figures['low']:.2f} to {figures['high']:.2f}) | – |" in line
    assert "Simulated" not in text and "random forest" not in text


def test_the_summary_takes_its_place_in_the_page_and_nothing_else_changes(tmp_path: Path) -> None:
    study = kept(tmp_path)
    study.blocks(LOGISTIC, Context())
    study.against_logistic(Context())
    page = f"before\n{systems_tables.BEGIN}\nold\n{systems_tables.END}\nafter\n"
    written = systems_tables.with_summary(page, tmp_path)
    auc = json.loads(study.path("logistic").read_text(encoding="utf-8"))["auc"]
    assert written.startswith("before\n") and written.endswith("\nafter\n") and "old" not in written
    assert (
        f"| logistic regression | {auc:.2f} (" in written and systems_tables.with_summary(written, tmp_path) == written
    )


def test_the_documentation_has_the_marks_between_which_the_summary_is_written() -> None:
    text = (FOLDER.parent / "docs" / "systems.md").read_text(encoding="utf-8")
    assert text.count(systems_tables.BEGIN) == text.count(systems_tables.END) == 1


def test_a_map_against_itself_is_no_better_and_the_interval_says_so(tmp_path: Path) -> None:
    study = kept(tmp_path)
    study.blocks(LOGISTIC, Context())
    scores = np.load(study.path("logistic", "npy"))
    study.keep_map("upside_down", -scores)
    study.against_logistic(Context())
    found = json.loads(study.path("against_logistic").read_text(encoding="utf-8"))
    assert found["logistic"] == {"more": 0.0, "low": 0.0, "high": 0.0}
    assert found["upside_down"]["high"] < 0
