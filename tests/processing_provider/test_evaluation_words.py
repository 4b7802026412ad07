from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.qgis


def figures(name: str, auc: Any, **changes: Any) -> dict[str, Any]:
    """One map's entry of the task's summary."""
    usual = {
        "name": name,
        "verdict": "evidence",
        "auc": auc,
        "auc_low": 0.75,
        "auc_high": 0.9,
        "null_95": 0.7,
        "null_share": 0.001,
        "captured": [10, 20, 30],
        "from_best": [0.0, 0.0, 0.0],
        "precision": {"average": 0.01, "chance": 1 / 900},
        "crossing": {
            "captured": 0.8,
            "area": 0.2,
            "density": 4.0,
            "density_low": 1.5,
            "density_high": 9.0,
            "null_density_95": 1.8,
        },
        "confusion": {"captured": 30, "precision": {"value": 1 / 215}},
        "batches": None,
    }
    return {**usual, **changes}


def summary(*maps: dict[str, Any], bar: float = 0.74) -> dict[str, Any]:
    return {
        "maps": list(maps),
        "best": 0,
        "deposits": 51,
        "capture_shares": [0.05, 0.1, 0.2],
        "null_95_of_best": bar,
        "threshold": None,
        "threshold_share": 0.2,
        "batches": None,
    }


def test_a_paragraph_tells_shares_counts_and_the_verdict(qgis_app: Any) -> None:
    from gossan.processing_provider.evaluation_words import paragraph

    each = figures("a", 0.81)
    text = paragraph(each, summary(each))
    assert text.startswith("20 % of the area holds 59 % of the deposits (30 of 51); 10 % holds 39 %, 5 % holds 20 %.")
    assert "outranks 81 % of the background on average (AUC 0.81; 95 % interval 0.75 to 0.90)" in text
    assert text.endswith(
        "Better than chance: the AUC of 0.81 passes 0.70, below which 95 of 100 random placements of the same clusters stay."
    )


def test_a_paragraph_tells_the_crossing_and_what_the_threshold_means_on_the_ground(qgis_app: Any) -> None:
    from gossan.processing_provider.evaluation_words import paragraph

    each = figures("a", 0.81)
    text = paragraph(each, summary(each))
    assert "cross where 80 % of the deposits lie in 20 % of the area: 4.0 times the density of the whole area" in text
    assert "(95 % interval 1.5 to 9.0); chance reaches 1.8." in text
    assert "Among the best 20 % of the cells there is one known deposit to 215 cells, against one to 900" in text
    by_score = {**summary(each), "threshold": 3.5}
    assert "Among scores of 3.5 and more there is one" in paragraph(each, by_score)


def test_a_threshold_that_calls_no_deposit_or_no_cell_is_said(qgis_app: Any) -> None:
    from gossan.processing_provider.evaluation_words import paragraph

    none = figures("a", 0.81, confusion={"captured": 0, "precision": {"value": 0.0}})
    assert "Among the best 20 % of the cells lies no deposit." in paragraph(none, summary(none))
    empty = figures("a", 0.81, confusion={"captured": 0, "precision": {"value": None}})
    assert "No cell reaches the threshold." in paragraph(empty, summary(empty))


def beside(verdict: Any, predicts: bool = True, auc: float = 0.88) -> list[str]:
    from gossan.processing_provider.evaluation_words import batch_paragraphs

    within = {"auc": 0.55, "low": 0.4, "high": 0.7, "null_95": 0.66}
    found = {"verdict": verdict, "difference": [0.02, -0.01, 0.05], "within": within}
    whole = summary(figures("a", 0.9, batches=found))
    alone = {"auc": auc, "low": 0.8, "high": 0.92, "null_95": 0.7, "predicts": predicts}
    return batch_paragraphs({**whole, "batches": {"field": "survey", "rows": [], "prediction": alone}})


def test_a_map_that_may_have_found_the_survey_is_told_so(qgis_app: Any) -> None:
    first, of_map = beside("batches")
    assert "'survey' alone has an AUC of 0.88 (0.80 to 0.92); chance reaches 0.70." in first
    assert (
        "'a' has an AUC of 0.90, a difference of +0.02 [-0.01 … +0.05]: it may have found the survey, not the ore."
        in of_map
    )
    assert "Among cells of one and the same 'survey' its AUC is 0.55 (0.40 to 0.70); chance reaches 0.66." in of_map
    assert "not the ore, though it knows something beside it." in beside("shared")[1]


def test_a_survey_that_does_not_predict_accuses_nobody(qgis_app: Any) -> None:
    first, of_map = beside("clear", predicts=False, auc=0.3)
    assert "It does not predict the deposits. Below 0.5 the other clusters' rates mislead" in first
    assert "does not owe its figures to 'survey'" in of_map and "not the ore" not in first + of_map
    assert "it is no evidence in itself" in beside(None)[1]


def test_small_shares_and_differences_read_well(qgis_app: Any) -> None:
    from gossan.processing_provider import evaluation_words as words

    assert [words.one_in(share) for share in (0.0011, 0.3, 1.0, 0.0, None)] == [
        "1 in 909",
        "1 in 3.3",
        "1 in 1",
        "none",
        "–",
    ]
    assert words.difference([0.0, -0.001, 0.2]) == "0.00 [0.00 … +0.20]"
    assert words.difference([-0.294, -0.63, 0.05], 100.0) == "-29 [-63 … +5]"
    assert words.difference([None, None, None]) == "–" and words.difference([0.1, None, None]) == "+0.10"


def test_an_interval_that_reaches_into_chance_is_said(qgis_app: Any) -> None:
    from gossan.processing_provider.evaluation_words import verdict

    assert "reaches down to 0.62" in verdict(figures("a", 0.81, auc_low=0.62))
    assert "reaches down" not in verdict(figures("a", 0.81))


def test_one_cluster_gives_no_interval(qgis_app: Any) -> None:
    from gossan.processing_provider.evaluation_words import paragraph

    each = figures("a", 0.81, auc_low=None, auc_high=None)
    assert "(AUC 0.81; one cluster gives no interval)" in paragraph(each, summary(each))


def test_a_difference_within_the_interval_is_not_called_worse(qgis_app: Any) -> None:
    from gossan.processing_provider.evaluation_words import comparison

    maps = (
        figures("a", 0.83),
        figures("b", 0.81, from_best=[-0.02, -0.1, 0.05]),
        figures("c", 0.6, from_best=[-0.23, -0.4, -0.1]),
    )
    text = " ".join(comparison(summary(*maps)))
    assert "'a' has the highest AUC." in text
    assert "'b' lies 0.02 below it (95 % interval -0.05 to 0.10), within what the choice of clusters explains." in text
    assert "'c' lies 0.23 below it (95 % interval 0.10 to 0.40), more than the choice of clusters explains." in text
    assert "best of 3 maps, a map must pass 0.74" in text


def test_the_best_of_many_is_held_to_the_higher_bar(qgis_app: Any) -> None:
    from gossan.processing_provider.evaluation_words import comparison

    maps = figures("a", 0.72), figures("b", 0.71, from_best=[-0.01, None, None])
    text = " ".join(comparison(summary(*maps)))
    assert "'b' lies 0.01 below it." in text
    assert text.endswith("'a' does not: as the best of these maps it is no evidence.")


def test_a_single_map_is_compared_with_nothing(qgis_app: Any) -> None:
    from gossan.processing_provider.evaluation_words import comparison

    assert comparison(summary(figures("a", 0.8), figures("flat", None, verdict="constant"))) == []
