"""The evaluation in sentences for the log: which deposits count, what to doubt, what each map reaches."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..core.context import Context
from ..core.evaluated_area import DepositCells
from ..core.evaluation import Options
from ..core.evaluation_result import (
    BATCHES_ALONE,
    BATCHES_SHARE,
    CONSTANT,
    BatchCheck,
    Evaluation,
    MapEvaluation,
)
from ..core.success_rate import CAPTURE_SHARES

NAMES_SHOWN = 8  # deposits named in a warning before the rest is only counted
FEW_CLUSTERS = 5  # below this the interval itself is a guess
TIE_DOUBT = 0.2  # share of the area with one and the same score above which a map is called coarse
SCATTER_DOUBT = 0.05  # share of moved deposits that lost their cluster above which the null is too easy


def deposit_warnings(located: DepositCells, names: Sequence[str]) -> list[str]:
    """Return a sentence for the deposits outside the grid and one for those on NoData."""
    warnings = []
    for lost, where in ((located.outside, "lie outside the score map"), (located.on_nodata, "lie on NoData")):
        indices = np.flatnonzero(lost)
        if len(indices):
            shown = ", ".join(names[i] for i in indices[:NAMES_SHOWN])
            more = f" and {len(indices) - NAMES_SHOWN} more" if len(indices) > NAMES_SHOWN else ""
            warnings.append(f"{len(indices)} of {len(lost)} deposits {where} and were left out: {shown}{more}.")
    return warnings


def doubts(evaluation: Evaluation, names: Sequence[str], options: Options, batch_field: str) -> list[str]:
    """Return the sentences that tell what the figures should not be trusted for."""
    return [
        *_cluster_doubts(evaluation),
        *_area_doubts(evaluation, names),
        *(doubt for name, each in zip(names, evaluation.maps) for doubt in _map_doubts(name, each)),
        *_batch_doubts(evaluation, names, batch_field),
    ]


def _cluster_doubts(evaluation: Evaluation) -> list[str]:
    found = []
    clusters = int(evaluation.clusters.max()) + 1
    if clusters == 1:
        found.append(
            f"All deposits form one cluster at {evaluation.cluster_distance:g} map units: there is no interval. "
            "Use a smaller cluster distance or more deposits."
        )
    elif clusters < FEW_CLUSTERS:
        found.append(f"Only {clusters} clusters of deposits: the intervals are rough.")
    if evaluation.placed_singly > SCATTER_DOUBT:
        found.append(
            f"{evaluation.placed_singly:.0%} of the deposits moved at random could not stay with their cluster, so "
            "chance may look weaker than it is. A smaller cluster distance helps."
        )
    return found


def _area_doubts(evaluation: Evaluation, names: Sequence[str]) -> list[str]:
    lost = {name: cells for name, cells in zip(names, evaluation.cells_lost) if cells}
    if not lost:
        return []
    detail = ", ".join(f"'{name}' loses {cells:,}" for name, cells in lost.items())
    return [
        f"The maps have different NoData; all are judged on the {evaluation.common_cells:,} cells they share: {detail}."
    ]


def _map_doubts(name: str, each: MapEvaluation) -> list[str]:
    if each.verdict == CONSTANT:
        return [f"'{name}' is constant: every cell has the same score. It ranks nothing and was not evaluated."]
    found = []
    if each.largest_tie > TIE_DOUBT:
        found.append(
            f"'{name}' is coarse: {each.largest_tie:.0%} of the area has one and the same score; ties count against it."
        )
    if each.confusion is not None and each.confusion.threshold is None:
        found.append(f"The threshold calls no cell of '{name}'. Give one within the map's scores, or a larger share.")
    return found


def _batch_doubts(evaluation: Evaluation, names: Sequence[str], batch_field: str) -> list[str]:
    """Return what has to be said of surveys, laboratories or years that predict the deposits."""
    check = evaluation.batches
    if check is None:
        return []
    if check.prediction is None:
        return [_not_judged(check, batch_field)]
    alone, found = check.prediction, []
    for i, (name, each) in enumerate(zip(names, evaluation.maps)):
        verdict, within = evaluation.batch_verdict(i), each.within
        if within is not None and verdict in (BATCHES_ALONE, BATCHES_SHARE):
            beside = "is no better than chance" if verdict == BATCHES_ALONE else "still beats chance"
            found.append(
                f"This map may have found the survey, not the ore: '{batch_field}' alone predicts the deposits with an AUC "
                f"of {alone.auc:.2f}, '{name}' with {each.auc:.2f}. Among cells of one and the same '{batch_field}' "
                f"'{name}' {beside} ({within.auc:.2f}; chance reaches {within.null_95:.2f})."
            )
    return found


def _not_judged(check: BatchCheck, batch_field: str) -> str:
    present = [name for name, cells in zip(check.names, check.cells) if cells]
    if len(present) < 2:
        return (
            f"'{batch_field}' is '{present[0]}' all over the map, so there is nothing that could predict the deposits."
        )
    return f"Whether '{batch_field}' predicts the deposits cannot be told from a single cluster of them."


def tell(evaluation: Evaluation, names: Sequence[str], batch_field: str, context: Context) -> None:
    """Tell how many deposits and cells there are, and what each map reaches."""
    deposits, clusters = len(evaluation.clusters), int(evaluation.clusters.max()) + 1
    context.log(f"{deposits} deposits in {clusters} clusters on {evaluation.area_cells:,} cells.")
    for name, each in zip(names, evaluation.maps):
        _tell_map(name, each, context)
    check = evaluation.batches
    if check is not None and check.prediction is not None:
        alone = check.prediction
        better = "better than chance" if alone.predicts else "no better than chance"
        context.log(
            f"'{batch_field}' alone ({len(check.names)} values at {check.samples.sum():,} samples) predicts the deposits with "
            f"an AUC of {alone.auc:.3f}{_span(alone.low, alone.high)}, {better}, which reaches {alone.null_95:.3f}."
        )


def _tell_map(name: str, each: MapEvaluation, context: Context) -> None:
    if each.auc is None or each.captured is None:
        return
    found = ", ".join(f"{n} in {100 * share:g} %" for n, share in zip(each.captured, CAPTURE_SHARES))
    context.log(
        f"'{name}': AUC {each.auc:.3f}{_span(each.low, each.high)}, null 95 % {each.null_95:.3f}; "
        f"deposits captured: {found}."
    )
    if each.intersection is not None:
        crossing = each.intersection
        context.log(
            f"'{name}': the prediction-area curves cross where {crossing.captured:.0%} of the deposits lie in "
            f"{crossing.area:.0%} of the area: normalised density {crossing.density:.2f}, chance reaches "
            f"{crossing.null_density_95:.2f}."
        )


def _span(low: object, high: object) -> str:
    return "" if low is None else f" [{low:.3f} to {high:.3f}]"
