"""The evaluation as tables and numbers: one row per map, the points of its curves, the first map's figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Optional

from ..core.context import Result
from .compat import DECIMAL, TEXT, WHOLE
from .evaluation_words import verdict

TABLE = (
    ("map", TEXT),
    ("auc", DECIMAL),
    ("auc_low", DECIMAL),
    ("auc_high", DECIMAL),
    ("null_mean", DECIMAL),
    ("null_95", DECIMAL),
    ("captured_5", DECIMAL),
    ("captured_10", DECIMAL),
    ("captured_20", DECIMAL),
    ("deposits", WHOLE),
    ("clusters", WHOLE),
    ("cells", WHOLE),
    ("from_best", DECIMAL),
    ("from_best_low", DECIMAL),
    ("from_best_high", DECIMAL),
    ("verdict", TEXT),
)
# column of the table, and where its value stands in a map's summary
FURTHER = (
    ("average_precision", DECIMAL, ("precision", "average")),
    ("average_precision_low", DECIMAL, ("precision", "low")),
    ("average_precision_high", DECIMAL, ("precision", "high")),
    ("average_precision_null_95", DECIMAL, ("precision", "null_95")),
    ("chance_precision", DECIMAL, ("precision", "chance")),
    ("pa_share", DECIMAL, ("crossing", "area")),
    ("pa_captured", DECIMAL, ("crossing", "captured")),
    ("pa_density", DECIMAL, ("crossing", "density")),
    ("pa_density_low", DECIMAL, ("crossing", "density_low")),
    ("pa_density_high", DECIMAL, ("crossing", "density_high")),
    ("pa_density_null_95", DECIMAL, ("crossing", "null_density_95")),
    ("pa_score", DECIMAL, ("crossing", "threshold")),
    ("pa_from_best", DECIMAL, ("crossing_from_best", 0)),
    ("pa_from_best_low", DECIMAL, ("crossing_from_best", 1)),
    ("pa_from_best_high", DECIMAL, ("crossing_from_best", 2)),
    ("captured_20_from_best", DECIMAL, ("captured_from_best", -1, 0)),
    ("captured_20_from_best_low", DECIMAL, ("captured_from_best", -1, 1)),
    ("captured_20_from_best_high", DECIMAL, ("captured_from_best", -1, 2)),
    ("threshold", DECIMAL, ("confusion", "threshold")),
    ("area_called", DECIMAL, ("confusion", "area")),
    ("deposits_captured", WHOLE, ("confusion", "captured")),
    ("deposits_missed", WHOLE, ("confusion", "missed")),
    ("background_called", WHOLE, ("confusion", "background_called")),
    ("background_left", WHOLE, ("confusion", "background_left")),
    ("sensitivity", DECIMAL, ("confusion", "sensitivity", "value")),
    ("sensitivity_low", DECIMAL, ("confusion", "sensitivity", "low")),
    ("sensitivity_high", DECIMAL, ("confusion", "sensitivity", "high")),
    ("sensitivity_null_95", DECIMAL, ("confusion", "null_95")),
    ("specificity", DECIMAL, ("confusion", "specificity")),
    ("precision", DECIMAL, ("confusion", "precision", "value")),
    ("precision_low", DECIMAL, ("confusion", "precision", "low")),
    ("precision_high", DECIMAL, ("confusion", "precision", "high")),
    ("lift", DECIMAL, ("confusion", "lift", "value")),
    ("lift_low", DECIMAL, ("confusion", "lift", "low")),
    ("lift_high", DECIMAL, ("confusion", "lift", "high")),
    ("from_batch", DECIMAL, ("batches", "difference", 0)),
    ("from_batch_low", DECIMAL, ("batches", "difference", 1)),
    ("from_batch_high", DECIMAL, ("batches", "difference", 2)),
    ("within_batch_auc", DECIMAL, ("batches", "within", "auc")),
    ("within_batch_auc_low", DECIMAL, ("batches", "within", "low")),
    ("within_batch_auc_high", DECIMAL, ("batches", "within", "high")),
    ("within_batch_null_95", DECIMAL, ("batches", "within", "null_95")),
)
# of the samples' batches, the same in every row
OF_BATCHES = (
    ("batch_auc", DECIMAL, "auc"),
    ("batch_auc_low", DECIMAL, "low"),
    ("batch_auc_high", DECIMAL, "high"),
    ("batch_null_95", DECIMAL, "null_95"),
)
COLUMNS = (*TABLE, *((name, kind) for name, kind, _ in FURTHER + OF_BATCHES))
CURVE_TABLE = (
    ("map", TEXT),
    ("curve", TEXT),
    ("share", DECIMAL),
    ("deposits", DECIMAL),
    ("low", DECIMAL),
    ("high", DECIMAL),
    ("null_low", DECIMAL),
    ("null_high", DECIMAL),
    ("precision", DECIMAL),
    ("area", DECIMAL),
    ("score", DECIMAL),
)
CURVE_PARTS = ("reached", "low", "high", "null_low", "null_high")


def table_rows(result: Result) -> list[list[Any]]:
    """Return the OUTPUT table's rows, one per map."""
    summary = result.summary
    counts = [summary["deposits"], summary["clusters"], summary["area_cells"]]
    predicted = _found(summary, ("batches", "prediction"))
    rows = []
    for each in summary["maps"]:
        figures = [each[key] for key in ("auc", "auc_low", "auc_high", "null_mean", "null_95")]
        row = [each["name"], *figures, *_captured(each, summary), *counts, *each["from_best"], verdict(each)]
        row += [_found(each, path) for _, _, path in FURTHER]
        rows.append(row + [None if predicted is None else predicted[key] for _, _, key in OF_BATCHES])
    return rows


def curve_rows(result: Result) -> list[list[Any]]:
    """Return the CURVES table's rows: every point of every curve of every map that has one."""
    rows: list[list[Any]] = []
    for i, each in enumerate(result.summary["maps"]):
        if each["auc"] is not None:
            rows += [[each["name"], *row] for row in _rows_of_map(result, i)]
    return rows


def _rows_of_map(result: Result, index: int) -> list[list[Any]]:
    """Return the rows of one map without its name."""
    shares: list[float] = result.arrays["shares"].tolist()
    success, thresholds = _parts(result, "success", index), _thresholds(result, index)
    rows: list[list[Any]] = []
    for share, point in zip(shares, _parts(result, "roc", index)):
        rows.append(["ROC", share, *point, None, None, None])
    for share, point, threshold in zip(shares, success, thresholds):
        rows.append(["success rate", share, *point, None, *threshold])
    for share, point in zip(shares, _parts(result, "precision", index)):
        rows.append(["precision-recall", share, share, *point[1:], point[0], None, None])
    # the prediction-area plot is read from the low threshold to the high one: from all of the area to none
    for share, point, threshold in zip(shares, success[::-1], thresholds[::-1]):
        rows.append(["prediction-area", share, *point, None, *threshold])
    return rows


def numbers(result: Result) -> dict[str, Optional[float]]:
    """Return the number outputs: the first map's figures, and the AUC of the samples' batches."""
    first = result.summary["maps"][0]
    five, ten, twenty = _captured(first, result.summary)
    return {
        "AUC": first["auc"],
        "AUC_LOW": first["auc_low"],
        "AUC_HIGH": first["auc_high"],
        "NULL_95": first["null_95"],
        "CAPTURED_5": five,
        "CAPTURED_10": ten,
        "CAPTURED_20": twenty,
        "PA_SHARE": _found(first, ("crossing", "area")),
        "PA_CAPTURED": _found(first, ("crossing", "captured")),
        "PA_DENSITY": _found(first, ("crossing", "density")),
        "BATCH_AUC": _found(result.summary, ("batches", "prediction", "auc")),
    }


def _parts(result: Result, curve: str, index: int) -> list[list[float]]:
    """Return for each point of a map's curve its height, interval and null band."""
    columns = [result.arrays[f"{curve}_{part}"][index].tolist() for part in CURVE_PARTS]
    return [list(point) for point in zip(*columns)]


def _thresholds(result: Result, index: int) -> list[list[Optional[float]]]:
    """Return for each share of the area what its threshold occupies and the lowest score there; None where there is none."""
    areas, scores = (result.arrays[f"threshold_{what}"][index].tolist() for what in ("areas", "scores"))
    return [[area, None if score != score else score] for area, score in zip(areas, scores)]


def _captured(each: dict[str, Any], summary: dict[str, Any]) -> list[Optional[float]]:
    """Return the share of the deposits in 5, 10 and 20 % of the area."""
    if each["captured"] is None:
        return [None] * len(summary["capture_shares"])
    return [count / summary["deposits"] for count in each["captured"]]


def _found(figures: Any, path: Sequence[Any]) -> Any:
    """Return what stands at the end of a path of names and places; None where it breaks off."""
    for step in path:
        if not figures:  # None, or an empty list of differences
            return None
        figures = figures[step]
    return figures
