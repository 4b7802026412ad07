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
    }
    return {**usual, **changes}


def summary(*maps: dict[str, Any], bar: float = 0.74) -> dict[str, Any]:
    return {
        "maps": list(maps),
        "best": 0,
        "deposits": 51,
        "capture_shares": [0.05, 0.1, 0.2],
        "null_95_of_best": bar,
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
