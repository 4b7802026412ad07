"""What every threshold of a score map marks off and captures: behind the handle that is dragged along the curves."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Optional

import numpy as np

from ..core.clusters import single_linkage_clusters, suggest_cluster_distance
from ..core.context import Context, Result
from ..core.errors import InputError
from ..core.evaluated_area import DepositCells, locate_deposits
from ..core.grid import Grid
from ..core.map_evaluation import CURVE_SHARES
from ..core.prediction_area import intersection_area
from ..core.threshold_choice import known_scores, prediction_area_threshold
from ..core.threshold_table import Draws, area_needed, captured, success_bands, threshold_table

BANDS = ("low", "high", "null_low", "null_high")


@dataclass(frozen=True)
class Params(Draws):
    """How the bands are drawn, and where the cells lie.

    Attributes
    ----------
    grid : dict
        The attributes of a `core.grid.Grid`.
    layer : str
        The score map's name, for messages.
    cluster_distance : float, optional
        Deposits linked by steps of at most this length, in map units, are one cluster; None: what the evaluation takes.
    """

    grid: dict[str, Any] = field(default_factory=dict)
    layer: str = "score map"
    cluster_distance: Optional[float] = None


def needs(arrays: dict[str, np.ndarray], params: Params) -> tuple[str, ...]:
    """Numpy and scipy are enough."""
    return ()


def run(arrays: dict[str, np.ndarray], params: Params, context: Context) -> Result:
    """Tabulate the thresholds.

    Parameters
    ----------
    arrays : dict
        ``scores`` (rows, columns), NaN = NoData, higher = more prospective; optionally ``x``, ``y`` (deposits,) in the
        grid's coordinates.
    params : Params
        Grid, cluster distance, draws.
    context : Context
        Progress.

    Returns
    -------
    Result
        Arrays: ``thresholds``, ``limits``, ``areas`` (points,), see `core.threshold_table.ThresholdTable`, and with
        deposits on the map ``deposits``, ``clusters`` (points,): how many each threshold captures; ``shares``,
        ``low``, ``high``, ``null_low``, ``null_high`` (shares,): interval and null band of the success rate.
        Summary: ``cells``; ``deposits_given``, ``deposits`` (on cells with a score) and ``clusters``, counts;
        ``crossing``: None, or the ``threshold`` of the P-A intersection and the ``area`` at which the curves cross.

    Raises
    ------
    InputError
        If no cell has a score, or all have the same.
    """
    grid, scores = Grid(**params.grid), arrays["scores"]
    if scores.shape != grid.shape:
        raise InputError(f"'{params.layer}' has {scores.shape} cells, its grid {grid.shape}.")
    context.progress(0.0, "ranking cells")
    ordered = np.sort(known_scores(scores))
    context.progress(0.4, "locating deposits")
    x, y = (arrays.get(axis, np.zeros(0)).astype(float) for axis in ("x", "y"))
    located = locate_deposits(grid, x, y, np.isfinite(scores))
    summary = {"cells": len(ordered), "deposits_given": len(x), "deposits": 0, "clusters": 0, "crossing": None}
    if not located.used.any():
        return Result(_table(ordered, np.zeros(0)), summary)
    return _with_deposits(scores, ordered, grid, (x, y, located), params, context, summary)


def _with_deposits(
    scores: np.ndarray,
    ordered: np.ndarray,
    grid: Grid,
    deposits: tuple[np.ndarray, np.ndarray, DepositCells],
    params: Params,
    context: Context,
    summary: dict[str, Any],
) -> Result:
    """Return the table with what each threshold captures."""
    x, y, located = deposits
    x, y, at_deposits = x[located.used], y[located.used], scores.ravel()[located.cells]
    near = params.cluster_distance
    if near is None:
        near = suggest_cluster_distance(len(x), float(len(ordered)) * grid.cell_size**2, grid.cell_size)
    clusters = single_linkage_clusters(x, y, near)
    needed = area_needed(ordered, at_deposits)
    crossing = prediction_area_threshold(ordered, at_deposits)
    arrays = _table(ordered, np.append(at_deposits, crossing))
    arrays["deposits"], arrays["clusters"] = captured(needed, clusters, arrays["areas"])
    bands = success_bands(scores, ordered, grid, (x, y, clusters, needed), params, context.part(0.5, 1.0))
    arrays.update({"shares": CURVE_SHARES, **{name: getattr(bands, name) for name in BANDS}})
    told: dict[str, Optional[float]] = {"threshold": crossing, "area": float(intersection_area(needed))}
    counts = {"deposits": len(x), "clusters": int(clusters.max()) + 1, "crossing": told}
    context.progress(1.0)
    return Result(arrays, {**summary, **counts})


def _table(ordered: np.ndarray, further: np.ndarray) -> dict[str, np.ndarray]:
    table = threshold_table(ordered, further)
    return {"thresholds": table.thresholds, "limits": table.limits, "areas": table.areas}
