"""How good are these score maps? Deposits against background, with an interval, a null and curves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Optional

import numpy as np

from ..core.context import Context, Result
from ..core.errors import InputError
from ..core.evaluated_area import DepositCells
from ..core.evaluation import CURVE_SHARES, Options, evaluate
from ..core.evaluation_result import CONSTANT, Curve, Evaluation, MapEvaluation
from ..core.grid import Grid
from ..core.success_rate import CAPTURE_SHARES

NAMES_SHOWN = 8  # deposits named in a warning before the rest is only counted
FEW_CLUSTERS = 5  # below this the interval itself is a guess
TIE_DOUBT = 0.2  # share of the area with one and the same score above which a map is called coarse
SCATTER_DOUBT = 0.05  # share of moved deposits that lost their cluster above which the null is too easy
CURVES = ("roc", "success")
CURVE_PARTS = ("reached", "low", "high", "null_low", "null_high")


@dataclass(frozen=True)
class Params(Options):
    """How to evaluate: `core.evaluation.Options`, and what the arrays are called.

    Attributes
    ----------
    grid : dict
        The attributes of a `core.grid.Grid`.
    names : tuple of str
        One name per map.
    """

    grid: dict[str, Any] = field(default_factory=dict)
    names: tuple[str, ...] = ()


def needs(arrays: dict[str, np.ndarray], params: Params) -> tuple[str, ...]:
    """Numpy and scipy are enough."""
    return ()


def run(arrays: dict[str, np.ndarray], params: Params, context: Context) -> Result:
    """Evaluate.

    Parameters
    ----------
    arrays : dict
        ``scores`` (maps, rows, columns), NaN = NoData; ``x``, ``y`` (deposits,) in the grid's
        coordinates; optionally ``deposit_names`` (deposits,) text.
    params : Params
        Options, grid and names.

    Returns
    -------
    Result
        Arrays: ``shares`` (points,) and, for ``roc`` and ``success``, ``<curve>_reached``, ``_low``,
        ``_high``, ``_null_low``, ``_null_high`` (maps, points), NaN for a constant map;
        ``deposit_used`` (deposits,) bool; ``deposit_cluster`` (deposits,), -1 where not used;
        ``deposit_area`` (maps, deposits): share of the area needed to reach each, NaN where not used.
        Summary: ``maps`` (one dictionary per map), ``best``, counts, ``warnings`` (sentences).
    """
    scores, x, y = _checked(arrays, params)
    evaluation = evaluate(list(scores), Grid(**params.grid), x, y, params, context)
    warnings = [*_deposit_warnings(evaluation.located, _deposit_names(arrays, len(x))), *_doubts(evaluation, params)]
    for warning in warnings:
        context.warn(warning)
    _tell(evaluation, params, context)
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


def _deposit_names(arrays: dict[str, np.ndarray], deposits: int) -> list[str]:
    given = [str(name) for name in arrays["deposit_names"]] if "deposit_names" in arrays else [""] * deposits
    return [name or f"no. {i + 1}" for i, name in enumerate(given)]


def _deposit_warnings(located: DepositCells, names: Sequence[str]) -> list[str]:
    """Return a sentence for the deposits outside the grid and one for those on NoData."""
    warnings = []
    for lost, where in ((located.outside, "lie outside the score map"), (located.on_nodata, "lie on NoData")):
        indices = np.flatnonzero(lost)
        if len(indices):
            shown = ", ".join(names[i] for i in indices[:NAMES_SHOWN])
            more = f" and {len(indices) - NAMES_SHOWN} more" if len(indices) > NAMES_SHOWN else ""
            warnings.append(f"{len(indices)} of {len(lost)} deposits {where} and were left out: {shown}{more}.")
    return warnings


def _doubts(evaluation: Evaluation, params: Params) -> list[str]:
    """Return the sentences that tell what the figures should not be trusted for."""
    doubts = []
    clusters = int(evaluation.clusters.max()) + 1
    if clusters == 1:
        doubts.append(
            f"All deposits form one cluster at {params.cluster_distance:g} map units: there is no interval. "
            "Use a smaller cluster distance or more deposits."
        )
    elif clusters < FEW_CLUSTERS:
        doubts.append(f"Only {clusters} clusters of deposits: the intervals are rough.")
    lost = {name: cells for name, cells in zip(params.names, evaluation.cells_lost) if cells}
    if lost:
        detail = ", ".join(f"'{name}' loses {cells:,}" for name, cells in lost.items())
        doubts.append(
            f"The maps have different NoData; all are judged on the {evaluation.common_cells:,} cells they share: {detail}."
        )
    if evaluation.placed_singly > SCATTER_DOUBT:
        doubts.append(
            f"{evaluation.placed_singly:.0%} of the deposits moved at random could not stay with their cluster, so "
            "chance may look weaker than it is. A smaller cluster distance helps."
        )
    for name, each in zip(params.names, evaluation.maps):
        if each.verdict == CONSTANT:
            doubts.append(
                f"'{name}' is constant: every cell has the same score. It ranks nothing and was not evaluated."
            )
        elif each.largest_tie > TIE_DOUBT:
            doubts.append(
                f"'{name}' is coarse: {each.largest_tie:.0%} of the area has one and the same score; ties count against it."
            )
    return doubts


def _tell(evaluation: Evaluation, params: Params, context: Context) -> None:
    deposits, clusters = len(evaluation.clusters), int(evaluation.clusters.max()) + 1
    context.log(f"{deposits} deposits in {clusters} clusters on {evaluation.area_cells:,} cells.")
    for name, each in zip(params.names, evaluation.maps):
        if each.auc is None or each.captured is None:
            continue
        span = "" if each.low is None else f" [{each.low:.3f} to {each.high:.3f}]"
        found = ", ".join(f"{n} in {100 * share:g} %" for n, share in zip(each.captured, CAPTURE_SHARES))
        context.log(f"'{name}': AUC {each.auc:.3f}{span}, null 95 % {each.null_95:.3f}; deposits captured: {found}.")


def _curve_arrays(evaluation: Evaluation) -> dict[str, np.ndarray]:
    arrays = {"shares": CURVE_SHARES}
    empty = np.full(len(CURVE_SHARES), np.nan)
    for curve in CURVES:
        for part in CURVE_PARTS:
            of_maps: list[Optional[Curve]] = [getattr(each, curve) for each in evaluation.maps]
            arrays[f"{curve}_{part}"] = np.stack([empty if c is None else getattr(c, part) for c in of_maps])
    return arrays


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
        "area_cells": evaluation.area_cells,
        "placed_singly": evaluation.placed_singly,
        "warnings": list(warnings),
    }


def _map_summary(evaluation: Evaluation, index: int, name: str) -> dict[str, Any]:
    """Return one map's figures; differences are AUC, low, high against the first and the best map."""
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
    }
