"""How well a model finds deposits in ground that it has not seen: spatial blocks held out in turn, chance beside it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Optional

import numpy as np

from ..core.clusters import single_linkage_clusters
from ..core.context import Context, Result
from ..core.errors import InputError, TrainingError
from ..core.evaluation import Options, evaluate
from ..core.evaluation_result import MapEvaluation
from ..core.grid import Grid
from ..core.labels import DEPOSIT, UNKNOWN
from ..core.null_model import move_clusters_at_random
from ..core.spatial_blocks import Folds, block_folds, random_folds
from ..models import registry
from ..models.block_ground import (
    UNSUPERVISED,
    Ground,
    Layout,
    auc_of_deposits,
    cell_centres,
    known_entry,
    lay_out,
    learnable_data,
)
from ..models.cross_validation import held_out_scores
from ..models.settings import read_settings
from ..models.training_data import labelled_data

LEAK = 0.05  # the random split's AUC less the blocks': from here on it is a warning
PLAIN_NULL, FEWEST_PLAIN = 1000, 100  # draws of deposits at random on one and the same map
FEWEST_DRAWS = 10  # of the null that have worked


@dataclass(frozen=True)
class Params:
    """What to cross-validate, and how.

    Attributes
    ----------
    kind : str
        A model of the registry.
    settings : dict of str to str
        Its settings as typed.
    band_names : tuple of str
        One name per band of the stack.
    grid : dict
        The attributes of the stack's `core.grid.Grid`.
    folds : int
        In how many parts the area is held out; fewer where the deposits lie in fewer separate blocks.
    block_size : float
        Side of a block in map units; 0: the range of the bands' variograms.
    buffer : float
        Map units between what is learnt from and what is held out.
    cluster_distance : float, optional
        Deposits linked by steps of at most this length, in map units, are never apart; None:
        `core.clusters.suggest_cluster_distance`.
    null_draws : int
        How often the deposits' clusters are moved at random and everything is done again; 0: never.
    random_split : bool
        Whether to show the figure that a split into random cells gives, too.
    seed : int
        Of everything random.
    """

    kind: str
    band_names: tuple[str, ...]
    grid: dict[str, Any]
    settings: dict[str, str] = field(default_factory=dict)
    folds: int = 5
    block_size: float = 0.0
    buffer: float = 0.0
    cluster_distance: Optional[float] = None
    null_draws: int = 20
    random_split: bool = True
    seed: int = 0


def needs(arrays: dict[str, np.ndarray], params: Params) -> tuple[str, ...]:
    """Return what training the model needs installed."""
    return known_entry(params.kind).needs


def run(arrays: dict[str, np.ndarray], params: Params, context: Context) -> Result:
    """Cross-validate a model.

    Parameters
    ----------
    arrays : dict
        ``stack``, shape (bands, rows, columns), NaN = NoData; ``labels``, shape (rows, columns): 1
        deposit, 0 barren, 255 unknown; optionally ``deposits`` (n, 2): easting, northing of the
        deposits to be found, else the centres of the cells labelled 1.
    params : Params
        Model, folds, null.

    Returns
    -------
    Result
        ``scores``, float32, shape (rows, columns): the rank (0 to 1) that the model which has not
        seen the cell's block gives it; ``folds`` int16 and ``blocks`` int32, -1 where NoData.
        Summary: ``auc``, ``auc_low``, ``auc_high``, ``null_95``, ``null_mean``, ``random_auc``,
        ``captured``, ``block_size``, ``table`` (a row per fold), ``warnings``.
    """
    entry, grid = known_entry(params.kind), Grid(**params.grid)
    settings = {"seed": params.seed, **read_settings(params.kind, params.settings)}
    data = learnable_data(entry, arrays, params.band_names, params.seed)
    layout = Layout(params.folds, params.block_size, params.buffer, params.cluster_distance, params.seed)
    told, points = context.part(0.0, 0.05), arrays.get("deposits")
    ground = lay_out(params.kind, settings, data, grid, arrays["labels"], layout, told, points)
    scores = held_out_scores(ground.trial, context.part(0.05, 0.3))
    judged = _judge(scores, ground, params, entry.family in UNSUPERVISED)
    random_auc = _of_random_split(ground, params, context.part(0.3, 0.45)) if params.random_split else None
    null = _null(entry, ground, judged, params, context.part(0.45, 1.0))
    summary = _summary(scores, judged, random_auc, null, ground)
    summary["warnings"] = _doubts(entry, summary)
    _tell(entry, summary, context)
    context.progress(1.0)
    folds = ground.trial.folds
    return Result({"scores": scores, "folds": folds.of_cell, "blocks": folds.block}, summary)


def _judge(scores: np.ndarray, ground: Ground, params: Params, learns_nothing_from_labels: bool) -> MapEvaluation:
    """Return AUC, interval and captured shares of the held-out scores."""
    x, y = cell_centres(ground.deposits, ground.grid)
    draws = PLAIN_NULL if learns_nothing_from_labels else FEWEST_PLAIN  # a learner's null is made anew, not by these
    options = Options(cluster_distance=ground.cluster_distance, null_draws=draws, seed=params.seed)
    return evaluate([scores], ground.grid, x, y, options).maps[0]


def _of_random_split(ground: Ground, params: Params, context: Context) -> float:
    """Return the AUC that a split into random cells gives: it leaks between neighbours."""
    labelled = ground.all_deposits
    folds = random_folds(ground.valid, labelled, ground.trial.folds.count, params.seed)
    return auc_of_deposits(held_out_scores(replace(ground.trial, folds=folds, buffer=0.0), context), ground.deposits)


def _null(
    entry: registry.Entry, ground: Ground, judged: MapEvaluation, params: Params, context: Context
) -> list[float]:
    """Return the AUCs with the clusters moved at random; a model that learns from labels learns anew each time."""
    if entry.family in UNSUPERVISED:
        return [] if judged.null_aucs is None else [float(auc) for auc in judged.null_aucs]
    if params.null_draws <= 0:
        return []
    labelled = ground.all_deposits
    x, y = cell_centres(labelled, ground.grid)
    clusters = single_linkage_clusters(x, y, ground.cluster_distance)
    rng = np.random.default_rng(np.random.SeedSequence([params.seed, 1]))
    moved = move_clusters_at_random(
        ground.grid, ground.valid, x, y, clusters, params.null_draws, rng, context.part(0.0, 0.02)
    )
    draws = context.part(0.02, 1.0).map(partial(_null_draw, ground, params, clusters), list(moved.cells))
    return [auc for auc in draws if auc is not None]


def _null_draw(
    ground: Ground, params: Params, clusters: np.ndarray, moved: np.ndarray, context: Context
) -> Optional[float]:
    """Return the AUC of one draw; None where its deposits cannot be shared out or learnt from."""
    data = ground.trial.data
    known = np.asarray(data.labels)
    labels = np.where(known == DEPOSIT, np.uint8(UNKNOWN), known).astype(np.uint8)
    labels.flat[moved] = DEPOSIT
    try:
        drawn = labelled_data(data.stack, data.band_names, labels)
        folds = block_folds(ground.valid, moved, clusters, ground.side, ground.trial.folds.count, params.seed)
        return auc_of_deposits(held_out_scores(replace(ground.trial, data=drawn, folds=folds), context), moved)
    except (InputError, TrainingError):
        return None


def _summary(
    scores: np.ndarray, judged: MapEvaluation, random_auc: Optional[float], null: list[float], ground: Ground
) -> dict[str, Any]:
    enough = len(null) >= FEWEST_DRAWS
    return {
        "auc": judged.auc,
        "auc_low": judged.low,
        "auc_high": judged.high,
        "null_95": float(np.percentile(null, 95.0)) if enough else None,
        "null_mean": float(np.mean(null)) if enough else None,
        "null_draws": len(null),
        "random_auc": random_auc,
        "captured": None if judged.captured is None else [count / len(ground.deposits) for count in judged.captured],
        "deposits": len(ground.deposits),
        "clusters": int(ground.clusters.max()) + 1,
        "block_size": ground.side * ground.grid.cell_size,
        "table": _table(scores, ground),
    }


def _table(scores: np.ndarray, ground: Ground) -> list[dict[str, Any]]:
    """Return a row per fold: what was held out, and how well its deposits stand out of its own ground."""
    folds: Folds = ground.trial.folds
    rows = []
    for fold in range(folds.count):
        held = folds.held_out(fold)
        here = held.ravel()[ground.deposits]
        own = np.where(held, scores, np.nan)
        rows.append(
            {
                "fold": fold + 1,
                "deposits": int(here.sum()),
                "clusters": len(np.unique(ground.clusters[here])),
                "cells": int(held.sum()),
                "learnt_from": int((ground.trial.data.training & folds.learnt_from(fold, ground.trial.buffer)).sum()),
                "auc": auc_of_deposits(own, ground.deposits[here]) if here.any() else None,
            }
        )
    return rows


def _doubts(entry: registry.Entry, summary: dict[str, Any]) -> list[str]:
    """Return what the figures should not be trusted for."""
    doubts = []
    auc, null_95, random_auc = summary["auc"], summary["null_95"], summary["random_auc"]
    if auc is not None and null_95 is not None and auc <= null_95:
        doubts.append(
            f"{entry.title} finds the held-out deposits no better (AUC {auc:.2f}) than it finds deposits put at random "
            f"places (95th percentile {null_95:.2f}): there is no evidence that it works here."
        )
    if auc is not None and random_auc is not None and random_auc - auc >= LEAK:
        doubts.append(
            f"A split into random cells gives an AUC of {random_auc:.2f}: {random_auc - auc:.2f} of it is leakage between "
            "neighbouring cells. Report the figure of the blocks."
        )
    if entry.family not in UNSUPERVISED and null_95 is None:
        doubts.append(
            f"Chance is not known: only {summary['null_draws']} draws of deposits at random places could be "
            f"cross-validated, at least {FEWEST_DRAWS} are needed. Ask for more."
        )
    return doubts


def _tell(entry: registry.Entry, summary: dict[str, Any], context: Context) -> None:
    span = "" if summary["auc_low"] is None else f" [{summary['auc_low']:.2f} to {summary['auc_high']:.2f}]"
    auc = "none: the scores are constant" if summary["auc"] is None else f"{summary['auc']:.3f}{span}"
    chance = "" if summary["null_95"] is None else f"; at random places 95 of 100 stay below {summary['null_95']:.2f}"
    random = (
        "" if summary["random_auc"] is None else f"; a split into random cells would say {summary['random_auc']:.2f}"
    )
    context.log(f"{entry.title}, blocks held out: AUC {auc}{chance}{random}.")
    for doubt in summary["warnings"]:
        context.warn(doubt)
