"""How good are these score maps? Deposits against background, with an interval, a null and curves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Optional

import numpy as np

from ..core.batch_confounding import BatchedSamples
from ..core.context import Context, Result
from ..core.errors import InputError
from ..core.evaluation import CURVE_SHARES, Options, evaluate
from ..core.evaluation_result import BatchCheck, Evaluation, MapEvaluation
from ..core.grid import Grid
from ..core.success_rate import CAPTURE_SHARES
from .evaluate_scores_story import deposit_warnings, doubts, tell

CURVES = ("roc", "success")
CURVE_PARTS = ("reached", "low", "high", "null_low", "null_high")
PRECISION_PARTS = ("precision", "curve_low", "curve_high", "null_low", "null_high")
PRECISION_FIGURES = ("average", "low", "high", "chance", "null_mean", "null_95")
CROSSING_FIGURES = (
    *("area", "captured", "area_low", "area_high", "density", "density_low", "density_high"),
    *("null_density_95", "threshold", "deposits"),
)


@dataclass(frozen=True)
class Params(Options):
    """How to evaluate: `core.evaluation.Options`, and what the arrays are called.

    Attributes
    ----------
    grid : dict
        The attributes of a `core.grid.Grid`.
    names : tuple of str
        One name per map.
    batch_field : str
        What ``batch`` holds, for messages: survey, laboratory, year.
    """

    grid: dict[str, Any] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    batch_field: str = "batch"


def needs(arrays: dict[str, np.ndarray], params: Params) -> tuple[str, ...]:
    """Numpy and scipy are enough."""
    return ()


def run(arrays: dict[str, np.ndarray], params: Params, context: Context) -> Result:
    """Evaluate.

    Parameters
    ----------
    arrays : dict
        ``scores`` (maps, rows, columns), NaN = NoData; ``x``, ``y`` (deposits,) in the grid's
        coordinates; optionally ``deposit_names`` (deposits,) text; optionally samples with their survey,
        laboratory or year: ``sample_x``, ``sample_y`` (samples,) and ``batch`` (samples,) text, empty for none.
    params : Params
        Options, grid and names.

    Returns
    -------
    Result
        Arrays: ``shares`` (points,) and, for ``roc`` and ``success``, ``<curve>_reached``, ``_low``,
        ``_high``, ``_null_low``, ``_null_high`` (maps, points), NaN for a constant map; the same for
        ``precision`` against the share of the deposits; ``threshold_scores`` and ``threshold_areas`` (maps, points), the lowest score of
        each share of the area and the share that scores as much;
        ``deposit_used`` (deposits,) bool; ``deposit_cluster`` (deposits,), -1 where not used;
        ``deposit_area`` (maps, deposits): share of the area needed to reach each, NaN where not used.
        Summary: ``maps`` (one dictionary per map), ``best``, counts, ``warnings`` (sentences).
    """
    scores, x, y = _checked(arrays, params)
    samples = _samples(arrays)
    evaluation = evaluate(list(scores), Grid(**params.grid), x, y, params, context, samples)
    warnings = deposit_warnings(evaluation.located, _deposit_names(arrays, len(x)))
    warnings += doubts(evaluation, params.names, params, params.batch_field)
    for warning in warnings:
        context.warn(warning)
    tell(evaluation, params.names, params.batch_field, context)
    context.progress(1.0)
    return Result(_curve_arrays(evaluation) | _deposit_arrays(evaluation), _summary(evaluation, params, warnings))


def _checked(arrays: dict[str, np.ndarray], params: Params) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    scores, x, y = arrays["scores"], arrays["x"].astype(float), arrays["y"].astype(float)
    if len(scores) == 0:
        raise InputError("No score map was given. Choose at least one.")
    if len(params.names) != len(scores):
        raise InputError(f"{len(params.names)} names were given for {len(scores)} score maps. Give one name per map.")
    if len(x) == 0:
        raise InputError("The deposit layer holds no deposits. Check its filter and selection.")
    if scores.shape[1:] != Grid(**params.grid).shape:
        raise InputError(f"The score maps have {scores.shape[1:]} cells, their grid {Grid(**params.grid).shape}.")
    return scores, x, y


def _samples(arrays: dict[str, np.ndarray]) -> Optional[BatchedSamples]:
    if "batch" not in arrays:
        return None
    return BatchedSamples(arrays["sample_x"].astype(float), arrays["sample_y"].astype(float), arrays["batch"])


def _deposit_names(arrays: dict[str, np.ndarray], deposits: int) -> list[str]:
    given = [str(name) for name in arrays["deposit_names"]] if "deposit_names" in arrays else [""] * deposits
    return [name or f"no. {i + 1}" for i, name in enumerate(given)]


def _curve_arrays(evaluation: Evaluation) -> dict[str, np.ndarray]:
    maps = evaluation.maps
    arrays = {"shares": CURVE_SHARES}
    for i, name in enumerate(("threshold_scores", "threshold_areas")):
        arrays[name] = _stacked([None if each.thresholds is None else each.thresholds[i] for each in maps])
    for curve in CURVES:
        for part in CURVE_PARTS:
            arrays[f"{curve}_{part}"] = _stacked([getattr(getattr(each, curve), part, None) for each in maps])
    for part, source in zip(CURVE_PARTS, PRECISION_PARTS):
        arrays[f"precision_{part}"] = _stacked([getattr(each.precision_recall, source, None) for each in maps])
    return arrays


def _stacked(curves: Sequence[Optional[np.ndarray]]) -> np.ndarray:
    """Return one curve per map, NaN for a constant map, shape (maps, points)."""
    empty = np.full(len(CURVE_SHARES), np.nan)
    return np.stack([empty if curve is None else curve for curve in curves])


def _deposit_arrays(evaluation: Evaluation) -> dict[str, np.ndarray]:
    used = evaluation.located.used
    cluster = np.full(len(used), -1, dtype=np.int64)
    cluster[used] = evaluation.clusters
    area = np.full((len(evaluation.maps), len(used)), np.nan)
    for row, each in zip(area, evaluation.maps):
        if each.needed is not None:
            row[used] = each.needed
    return {"deposit_used": used, "deposit_cluster": cluster, "deposit_area": area}


def _summary(evaluation: Evaluation, params: Params, warnings: Sequence[str]) -> dict[str, Any]:
    return {
        "maps": [_map_summary(evaluation, i, name) for i, name in enumerate(params.names)],
        "best": evaluation.best,
        "null_95_of_best": evaluation.null_95_of_best,
        "capture_shares": list(CAPTURE_SHARES),
        "deposits_given": len(evaluation.located.used),
        "deposits": len(evaluation.clusters),
        "clusters": int(evaluation.clusters.max()) + 1,
        "cluster_distance": evaluation.cluster_distance,
        "area_cells": evaluation.area_cells,
        "placed_singly": evaluation.placed_singly,
        "threshold_share": params.threshold_share if params.threshold is None else None,
        "threshold": params.threshold,
        "batches": _batch_summary(evaluation.batches, params.batch_field),
        "warnings": list(warnings),
    }


def _map_summary(evaluation: Evaluation, index: int, name: str) -> dict[str, Any]:
    """Return one map's figures; differences are figure, low, high against the first or the best map."""
    each: MapEvaluation = evaluation.maps[index]
    best = index if evaluation.best is None else evaluation.best
    return {
        "name": name,
        "verdict": each.verdict,
        "auc": each.auc,
        "auc_low": each.low,
        "auc_high": each.high,
        "null_mean": each.null_mean,
        "null_95": each.null_95,
        "null_share": each.null_share,
        "captured": None if each.captured is None else list(each.captured),
        "largest_tie": each.largest_tie,
        "from_first": list(evaluation.difference(index, 0)),
        "from_best": list(evaluation.difference(index, best)),
        "captured_from_best": [list(one) for one in evaluation.difference_captured(index, best)],
        "crossing_from_best": list(evaluation.difference_crossing(index, best)),
        "precision": _plain(each.precision_recall, PRECISION_FIGURES),
        "crossing": _plain(each.intersection, CROSSING_FIGURES),
        "confusion": None if each.confusion is None else _without_arrays(asdict(each.confusion)),
        "batches": _within_summary(evaluation, index),
    }


def _plain(figures: Any, names: Sequence[str]) -> Optional[dict[str, Any]]:
    """Return some of an object's numbers by name, or None where there is no object."""
    return None if figures is None else {name: getattr(figures, name) for name in names}


def _without_arrays(figures: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in figures.items() if not isinstance(value, np.ndarray)}


def _within_summary(evaluation: Evaluation, index: int) -> Optional[dict[str, Any]]:
    """Return what the batches say of one map: verdict, AUC minus theirs, AUC within them."""
    within = evaluation.maps[index].within
    if within is None:
        return None
    return {
        "verdict": evaluation.batch_verdict(index),
        "difference": list(evaluation.difference_from_batches(index)),
        "within": asdict(within),
    }


def _batch_summary(check: Optional[BatchCheck], field: str) -> Optional[dict[str, Any]]:
    """Return the batches with their samples, cells and deposits, and how well they predict."""
    if check is None:
        return None
    counts = zip(check.names, check.samples.tolist(), check.cells.tolist(), check.deposits.tolist())
    rows = [{"name": name, "samples": n, "cells": cells, "deposits": held} for name, n, cells, held in counts]
    predicted = None if check.prediction is None else _without_arrays(asdict(check.prediction))
    if predicted is not None and check.prediction is not None:
        predicted["predicts"] = check.prediction.predicts
    return {"field": field, "rows": rows, "prediction": predicted}
