"""Several score maps become one, by averaging ranks or by voting, with a table of how stable they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Optional

import numpy as np

from ..core.combination import METHODS, SIMPLE_AVERAGE, WEIGHTED, Combination, checked_weights, combine, common_cells
from ..core.context import Context, Result
from ..core.errors import InputError
from ..core.evaluated_area import locate_deposits
from ..core.grid import Grid
from ..core.ranks import check_share, in_top_share
from ..core.stability import agreement, variation

MEMBER, COMBINED = "member", "combination"


@dataclass(frozen=True)
class Params:
    """How to combine.

    Attributes
    ----------
    names : tuple of str
        One name per map.
    method : str
        One of `core.combination.METHODS`.
    weights : tuple of float
        One per map for the weighted methods; empty for equal weights.
    threshold : float
        Share of the area, 0 to 1, that a member calls anomalous.
    stability : bool
        Whether to compare all members and all methods.
    grid : dict
        The attributes of a `core.grid.Grid`; needed where deposits are given.
    """

    names: tuple[str, ...] = ()
    method: str = SIMPLE_AVERAGE
    weights: tuple[float, ...] = ()
    threshold: float = 0.2
    stability: bool = False
    grid: dict[str, Any] = field(default_factory=dict)


def needs(arrays: dict[str, np.ndarray], params: Params) -> tuple[str, ...]:
    """Numpy and scipy are enough."""
    return ()


def run(arrays: dict[str, np.ndarray], params: Params, context: Context) -> Result:
    """Combine.

    Parameters
    ----------
    arrays : dict
        ``scores`` (members, rows, columns), NaN = NoData; optionally ``x``, ``y`` (deposits,) for the table.
    params : Params
        Method, weights, threshold.

    Returns
    -------
    Result
        ``combined``, float32, shape (2, rows, columns): score and spread. Summary: ``abstained`` and,
        where asked for, ``stability`` (one dictionary per row of the table).
    """
    scores = arrays["scores"]
    _check(scores, params)
    _tell_members(scores, params, context)
    weights = params.weights or None
    if params.method in WEIGHTED and weights is None:
        context.warn("No weights were given: all maps weigh the same.")
    if params.method not in WEIGHTED and weights is not None:
        context.log(f"The weights do not matter to the {params.method}.")
    context.progress(0.1, "combining")
    result = combine(scores, params.method, weights, params.threshold)
    if result.abstained:
        context.warn(f"{result.abstained:,} cells have no majority and are NoData.")
    summary: dict[str, Any] = {"abstained": result.abstained}
    if params.stability:
        summary["stability"] = _stability(arrays, params, context.part(0.3, 1.0))
    context.progress(1.0)
    return Result({"combined": np.stack([result.score, result.spread])}, summary)


def _check(scores: np.ndarray, params: Params) -> None:
    if len(scores) < 2:
        raise InputError(f"{len(scores)} score map cannot be combined. Choose two or more.")
    if len(params.names) != len(scores):
        raise InputError(f"{len(params.names)} names were given for {len(scores)} score maps. Give one name per map.")
    if params.weights:
        checked_weights(params.weights, len(scores))
    check_share("threshold", params.threshold)


def _tell_members(scores: np.ndarray, params: Params, context: Context) -> None:
    valid = common_cells(scores)
    context.log(f"{len(scores)} maps, {int(valid.sum()):,} cells with a score in all of them.")
    for name, score in zip(params.names, scores):
        values = score[valid]
        if values.min() == values.max():
            context.warn(f"'{name}' is constant: it ranks nothing and only dilutes the others. Leave it out.")


def _stability(arrays: dict[str, np.ndarray], params: Params, context: Context) -> list[dict[str, Any]]:
    """Return the table's rows: each member, their variation, each method, their variation."""
    scores = arrays["scores"]
    valid = common_cells(scores)
    members = [_top_cells(score, valid, params.threshold) for score in scores]
    methods = [method for method in METHODS if params.weights or method not in WEIGHTED]
    combined = []
    for i, method in enumerate(methods):
        context.progress(i / len(methods), f"comparing with the {method}")
        result: Combination = combine(scores, method, params.weights or None, params.threshold)
        combined.append(result.anomalous)
    deposits = _deposit_cells(arrays, params, valid)
    rows = []
    for i, (name, cells) in enumerate(zip(params.names, members)):
        rows.append(_row(name, MEMBER, cells, members[:i] + members[i + 1 :], deposits))
    rows += _variation_rows(rows, MEMBER)
    ensemble = [_row(method, COMBINED, cells, members, deposits) for method, cells in zip(methods, combined)]
    return rows + ensemble + _variation_rows(ensemble, COMBINED)


def _top_cells(score: np.ndarray, valid: np.ndarray, threshold: float) -> np.ndarray:
    cells = np.zeros(valid.shape, dtype=bool)
    cells[valid] = in_top_share(score[valid], threshold)
    return cells


def _deposit_cells(arrays: dict[str, np.ndarray], params: Params, valid: np.ndarray) -> Optional[np.ndarray]:
    if "x" not in arrays:
        return None
    return locate_deposits(Grid(**params.grid), arrays["x"], arrays["y"], valid).cells


def _row(
    name: str, kind: str, cells: np.ndarray, others: Sequence[np.ndarray], deposits: Optional[np.ndarray]
) -> dict[str, Any]:
    return {
        "name": name,
        "kind": kind,
        "cells": int(np.count_nonzero(cells)),
        "agreement": agreement(cells, others),
        "deposits": None if deposits is None else int(np.count_nonzero(cells.flat[deposits])),
    }


def _variation_rows(rows: Sequence[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    """Return the rows for the mean, the deviations and the coefficient of variation of each column."""
    columns = {}
    for column in ("cells", "agreement", "deposits"):
        values = [row[column] for row in rows if row[column] is not None]
        columns[column] = variation(np.array(values)) if values else None
    statistics = {
        "mean": "mean",
        "standard deviation": "standard_deviation",
        "mean absolute deviation": "mean_deviation",
        "coefficient of variation": "coefficient",
    }
    return [
        {"name": label, "kind": f"over each {kind}"}
        | {column: getattr(each, attribute) if each else None for column, each in columns.items()}
        for label, attribute in statistics.items()
    ]
