"""What SKT's parts are worth, and what simpler methods find: all measured on the same cells, in blocks held out.

Huang et al. (2022) compare on one test area next to the one learnt from: target networks and their vote (Table 4), SKT
without each of its parts (Table 5), other methods (Table 3). Here every labelled cell is told by models that have
not seen its block, and all rows by models of the same folds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Optional

import numpy as np

from ..core.combination import combine_outputs
from ..core.context import Context
from ..core.element_selection import cluster_significance, placements_within
from ..core.errors import TrainingError
from ..core.labels import DEPOSIT
from .block_ground import Ground
from .class_table import class_table
from .cross_validation import Unheard
from .registry import entry, model_class
from .window_classifier import WindowClassifier

SKT, NETWORKS, VOTES = "SKT", "target network", "vote"
PARTS, OTHERS = "SKT without a part", "other method"
WITHOUT = (
    ("without soft mask", "soft_mask"),
    ("without dilated convolution", "dilation"),
    ("without selective transfer", "transfer"),
    ("without self-distillation", "distill"),
)
CELL_METHODS = (("support_vectors", 0.0), ("nearest_cells", 0.5), ("random_forest", 0.5), ("decision_tree", 0.5))
WEIGHED = ("logistic_regression", 0.5)  # not in the paper: what a network should beat
WINDOW_METHODS = (("resnet18", "ResNet-18"), ("mobilenetv2", "MobileNetV2"))
SHARED = ("window", "iterations", "epochs", "batch_size", "shift", "turn", "seed", "device", "width")
RESAMPLES = 1000
FIGURES = ("accuracy", "recall", "f1", "precision")


@dataclass(frozen=True)
class Entrant:
    """A method in the comparison.

    Attributes
    ----------
    name, group : str
        For the table.
    kind : str
        A model of the registry.
    settings : dict
        Its constructor's arguments.
    threshold : float
        From which score on a cell is called a deposit.
    """

    name: str
    group: str
    kind: str
    settings: Mapping[str, Any] = field(repr=False)
    threshold: float = 0.5


@dataclass(frozen=True)
class Told:
    """What one fold's model says of the labelled cells held out from it.

    Attributes
    ----------
    scores : dict of numpy.ndarray
        By row of the table, shape (cells,); NaN where a majority vote was refused.
    weights : list of float
        Of the elements, where the model has such.
    """

    scores: dict[str, np.ndarray]
    weights: list[float] = field(default_factory=list)


def entrants(settings: Mapping[str, Any], parts: bool, others: bool) -> list[Entrant]:
    """Return what is compared: SKT, and where asked for SKT without each part, and other methods.

    Parameters
    ----------
    settings : mapping
        SKT's, all of its parts on; may hold its source.
    parts, others : bool
        What to compare with.
    """
    held = {**settings, "hold_out": 0.0}  # blocks are held out already
    listed = [Entrant("SKT", SKT, "skt", held)]
    if parts:
        listed += [Entrant(name, PARTS, "skt", {**held, switch: False}) for name, switch in WITHOUT]
    if others:
        seed = {"seed": settings["seed"]}
        methods = (*CELL_METHODS, WEIGHED)
        listed += [Entrant(entry(kind).title, OTHERS, kind, seed, least) for kind, least in methods]
        listed += [Entrant(title, OTHERS, "cnn", _of_window(held, name)) for name, title in WINDOW_METHODS]
    return listed


def compare(listed: Sequence[Entrant], ground: Ground, context: Context) -> tuple[list[dict[str, Any]], np.ndarray]:
    """Return the table, and the elements' weights in SKT's folds, shape (folds, bands).

    Rows have ``name``, ``kind``, ``cells``, ``deposits``, ``clusters``, ``accuracy``, ``recall`` (of deposits),
    ``f1`` (mean of both classes), ``precision`` (of deposits), ``auc`` of the labelled cells within their folds and
    its 95 % interval over deposit clusters, ``auc_low`` and ``auc_high``.

    Parameters
    ----------
    listed : sequence of Entrant
    ground : Ground
        Folds, labelled cells, clusters of deposits.
    context : Context

    Raises
    ------
    TrainingError
        If a fold leaves too little to learn from; names the fold and the method.
    """
    folds = ground.trial.folds
    pairs = [(i, fold) for i in range(len(listed)) for fold in range(folds.count)]
    told = context.map(partial(_tell, tuple(listed), ground), pairs)
    rows = []
    for i, entrant in enumerate(listed):
        own = told[i * folds.count : (i + 1) * folds.count]
        for name in own[0].scores:
            kind = entrant.group if name == entrant.name else NETWORKS
            rows.append({"name": name, "kind": kind, **_figures(own, name, entrant.threshold, ground)})
    weights = [one.weights for one in told[: folds.count]]
    return rows, np.array(weights)


def rows_aside(metrics: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the target networks' and the votes' figures on the ground that was set aside, as `compare` names them.

    Where nothing was, a row per network without figures.
    """
    if not metrics["held_out"]:
        nothing = dict.fromkeys((*FIGURES, "confusion", "auc"))
        return [{"name": name, "kind": NETWORKS, "cells": 0, "deposits": 0, **nothing} for name in metrics["networks"]]
    rows: list[dict[str, Any]] = []
    for kind, tables in ((NETWORKS, metrics["held_out"]), (VOTES, metrics["combined"])):
        for table in tables:
            deposits = sum(table["confusion"][1])
            rows.append(
                {"name": table["name"], "kind": kind, "deposits": deposits, **figures_of(table), "auc": table["auc"]}
            )
    return rows


def figures_of(table: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the paper's tables show of a `class_table.class_table`."""
    return {
        "cells": table["cells"],
        "accuracy": table["accuracy"],
        "recall": table["deposit"]["recall"],
        "f1": table["mean_f1"],
        "precision": table["deposit"]["precision"],
        "confusion": table["confusion"],
    }


def _of_window(settings: Mapping[str, Any], network: str) -> dict[str, Any]:
    """Return the settings of a single network on the same windows."""
    own = {name: settings[name] for name in SHARED if name in settings}
    return {**own, "networks": (network,), "hold_out": 0.0}


def _tell(listed: Sequence[Entrant], ground: Ground, pair: tuple[int, int], context: Context) -> Told:
    """Train one method without one fold; return what it says of the fold's labelled cells."""
    entrant, fold, trial = listed[pair[0]], pair[1], ground.trial
    context.progress(0.0, f"{entrant.name}, fold {fold + 1} of {trial.folds.count}")
    learnt = trial.data.training & trial.folds.learnt_from(fold, trial.buffer)
    data = replace(trial.data, training=learnt)
    try:
        model = model_class(entrant.kind)(**entrant.settings).learn(data, Unheard(context, 0.0, 0.8))
    except TrainingError as error:
        raise TrainingError(f"{entrant.name}, fold {fold + 1} of {trial.folds.count}: {error}") from error
    cells, rest = _held_out(ground, fold), Unheard(context, 0.8, 1.0)
    if not isinstance(model, WindowClassifier):
        return Told({entrant.name: model.score(trial.data.stack, rest)[0].ravel()[cells]})
    outputs = model.outputs(trial.data.stack, cells, rest)
    together, _ = combine_outputs(outputs, model.combination, model.shares_)
    each = dict(zip(model.names(), outputs)) if entrant.group == SKT and len(outputs) > 1 else {}
    weights = model.metrics_.get("element_weights", {})
    return Told({entrant.name: together, **each}, list(weights.values()))


def _held_out(ground: Ground, fold: int) -> np.ndarray:
    """Return the labelled cells of a fold, row-major indices."""
    return np.flatnonzero(ground.trial.data.training & ground.trial.folds.held_out(fold))


def _figures(told: Sequence[Told], name: str, threshold: float, ground: Ground) -> dict[str, Any]:
    """Return a row's figures over all folds."""
    cells = np.concatenate([_held_out(ground, fold) for fold in range(len(told))])
    fold = np.concatenate([np.full(len(one.scores[name]), i) for i, one in enumerate(told)])
    scores = np.concatenate([one.scores[name] for one in told]).astype(float)
    is_deposit = ground.trial.data.labels.ravel()[cells] == DEPOSIT  # type: ignore[union-attr]
    decided = np.isfinite(scores)
    table = class_table(scores[decided], is_deposit[decided], threshold)
    clusters = _clusters_of(cells[is_deposit & decided], ground)
    return {
        **figures_of(table),
        "cells": len(cells),
        "abstained": int((~decided).sum()),
        "deposits": int(is_deposit.sum()),
        "clusters": len(np.unique(clusters)),
        **_auc(scores[decided], is_deposit[decided], fold[decided], clusters),
    }


def _clusters_of(deposit_cells: np.ndarray, ground: Ground) -> np.ndarray:
    """Return the cluster of each labelled deposit cell, that of the deposit nearest to it."""
    of_deposit = dict(zip(ground.deposits.tolist(), ground.clusters.tolist()))
    return np.array([of_deposit[cell] for cell in deposit_cells.tolist()], dtype=int)


def _auc(
    scores: np.ndarray, is_deposit: np.ndarray, fold: np.ndarray, clusters: np.ndarray
) -> dict[str, Optional[float]]:
    """Return the AUC within folds and its interval over clusters; None where nothing can be compared."""
    both = [i for i in np.unique(fold) if 0 < is_deposit[fold == i].sum() < (fold == i).sum()]
    used = np.isin(fold, both)
    if not both:
        return {"auc": None, "auc_low": None, "auc_high": None}
    found = placements_within(scores[used], is_deposit[used], fold[used])
    span = cluster_significance(found, clusters[used[is_deposit]], RESAMPLES, np.random.default_rng(0))
    low, high = (None, None) if span is None else (span.low, span.high)
    return {"auc": found.auc, "auc_low": low, "auc_high": high}
