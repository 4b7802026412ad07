"""Train a prospectivity model of single cells on deposits and barren ground; the result is a model file's bytes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Optional, cast

import numpy as np

from ..core.calibration import fit_calibration
from ..core.context import Context, Result
from ..core.errors import InputError
from ..core.evidence import valid_cells
from ..core.grid import Grid
from ..core.labels import DEPOSIT, UNKNOWN
from ..models import registry
from ..models.base import TrainingData
from ..models.block_ground import Layout, lay_out
from ..models.card import Facts
from ..models.cell_classifier import CellClassifier
from ..models.cross_validation import held_out_scores
from ..models.model_file import pack_model
from ..models.training_data import labelled_data

FEW_CLUSTERS = 10


@dataclass(frozen=True)
class Params:
    """How to train.

    Attributes
    ----------
    kind : str
        A classifier of the registry.
    band_names : tuple of str
        One name per band of the stack.
    cell_size : float
        Of the stack, in map units.
    crs : str
        Of the stack, as text.
    records : tuple of dict
        How each band of the stack was scaled, or nothing.
    balance : bool
        Whether deposits count as much as barren ground altogether.
    calibrate : bool
        Whether scores become probabilities, learnt on held-out blocks.
    folds, block_size, cluster_distance
        Of the calibration, see `models.block_ground.Layout`.
    seed : int
        Seed of every random choice.
    created : str
        A date for the model card, or nothing.
    options : dict
        Further parameters of the classifier, by name.
    """

    kind: str
    band_names: tuple[str, ...]
    cell_size: float
    crs: str = ""
    records: tuple[dict[str, Any], ...] = ()
    balance: bool = True
    calibrate: bool = False
    folds: int = 5
    block_size: float = 0.0
    cluster_distance: Optional[float] = None
    seed: int = 0
    created: str = ""
    options: dict[str, Any] = field(default_factory=dict)


def needs(arrays: dict[str, np.ndarray], params: Params) -> tuple[str, ...]:
    """Return what training the classifier needs installed."""
    return _entry(params.kind).needs


def run(arrays: dict[str, np.ndarray], params: Params, context: Context) -> Result:
    """Train a classifier.

    Parameters
    ----------
    arrays : dict
        ``stack``, shape (bands, rows, columns), NaN = NoData; ``labels``, shape (rows, columns): 1
        deposit, 0 barren, 255 unknown.
    params : Params
        Classifier and settings.

    Returns
    -------
    Result
        ``model``, the bytes of the ``.gossan`` file, uint8; summary with ``kind``, ``title``,
        ``bands`` and ``metrics``.
    """
    entry = _entry(params.kind)
    data = labelled_data(arrays["stack"], params.band_names, arrays["labels"])
    _tell(data, params, context)
    settings = {**params.options, "balance": params.balance, "seed": params.seed}
    model = _build(entry, settings)
    model.fit(data, context.part(0.0, 0.4 if params.calibrate else 0.95))
    if params.calibrate:
        _calibrate(model, settings, data, params, context.part(0.4, 0.95))
    context.log(_describe(entry, model))
    packed = pack_model(model, data, Facts(params.cell_size, params.crs, params.records, params.created))
    context.progress(1.0)
    summary = {"kind": entry.kind, "title": entry.title, "bands": list(params.band_names), "metrics": model.metrics_}
    return Result({"model": packed}, summary)


def _entry(kind: str) -> registry.Entry:
    known = {entry.kind: entry for entry in registry.of_family("classifier")}
    if kind not in known:
        raise InputError(f"There is no classifier '{kind}'. Choose one of {', '.join(known)}.")
    return known[kind]


def _build(entry: registry.Entry, settings: dict[str, Any]) -> CellClassifier:
    try:
        return cast(CellClassifier, registry.model_class(entry.kind)(**settings))
    except TypeError as error:
        raise InputError(f"{entry.title} does not have these settings: {error}.") from error


def _calibrate(
    model: CellClassifier, settings: dict[str, Any], data: TrainingData, params: Params, context: Context
) -> None:
    """Learn probabilities from scores in blocks that the scoring models had not seen."""
    known = data.training
    labels = np.where(known, data.labels, UNKNOWN)  # type: ignore[arg-type]
    rows, columns = known.shape
    grid = Grid(0.0, 0.0, params.cell_size, rows, columns, params.crs)  # where it lies does not matter
    layout = Layout(params.folds, params.block_size, 0.0, params.cluster_distance, params.seed)
    ground = lay_out(params.kind, settings, data, grid, labels, layout, context.part(0.0, 0.05))
    scores = held_out_scores(replace(ground.trial, as_ranks=False), context.part(0.05, 1.0))
    model.calibrate(fit_calibration(scores[known].astype(float), labels[known] == DEPOSIT))
    found, folds, size = int(ground.clusters.max()) + 1, ground.trial.folds.count, ground.side * params.cell_size
    model.metrics_["calibration"] = {"folds": folds, "block_size": size, "clusters": found}
    context.log(
        f"Probabilities were learnt in {folds} folds of blocks of {size:,.0f} map units. They are those of a cell drawn like "
        f"the labels, {_share(data):.0%} of which are deposits: on ground taken at random they are far lower."
    )
    if found < FEW_CLUSTERS:
        context.warn(
            f"Only {found} clusters of deposits were there to calibrate with: read the probabilities as ranks."
        )


def _share(data: TrainingData) -> float:
    """Return the share of deposits among the labelled cells."""
    return float((data.labels[data.training] == DEPOSIT).mean())  # type: ignore[index]


def _tell(data: TrainingData, params: Params, context: Context) -> None:
    known = int(data.training.sum())
    unknown = int(valid_cells(data.stack).sum()) - known
    deposits = round(_share(data) * known)
    context.log(
        f"Learning from {deposits:,} cells with deposits and {known - deposits:,} barren ones in "
        f"{len(params.band_names)} bands; {unknown:,} unknown cells are scored but not learnt from."
    )


def _describe(entry: registry.Entry, model: CellClassifier) -> str:
    """Return the training's end in a sentence: what drives the score, and what its own figure is worth."""
    known = {name: value for name, value in model.metrics_["drivers"].items() if np.isfinite(value)}
    strongest = sorted(known, key=lambda name: -abs(known[name]))[:5]
    drivers = ", ".join(f"{name} {known[name]:+.2f}" for name in strongest)
    return (
        f"{entry.title} is trained. Rank correlation of its score with the bands: {drivers}. On the cells it learnt from "
        f"its AUC is {model.metrics_['auc_on_training_cells']:.2f}, which says nothing about other ground: "
        "'Cross-validation' does."
    )
