"""Train a classical anomaly detector on an evidence stack; the result is a model file's bytes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Optional

import numpy as np

from ..core.context import Context, Result
from ..core.directed import doubt_of_closed_bands
from ..core.errors import InputError
from ..core.evidence import valid_cells
from ..models import registry
from ..models.base import Model, TrainingData
from ..models.card import Facts
from ..models.model_file import pack_model
from ..models.training_data import background_data


@dataclass(frozen=True)
class Params:
    """How to train.

    Attributes
    ----------
    kind : str
        A detector of the registry.
    band_names : tuple of str
        One name per band of the stack.
    cell_size : float
        Of the stack, in map units.
    crs : str
        Of the stack, as text.
    records : tuple of dict
        How each band of the stack was scaled, or nothing.
    direction : tuple of str
        Bands that must be enriched; directed detectors only.
    seed : int
        Seed of every random choice.
    fraction : float
        Share of the cells that is learnt from, drawn at random.
    created : str
        A date for the model card, or nothing.
    options : dict
        Further parameters of the detector, by name.
    """

    kind: str
    band_names: tuple[str, ...]
    cell_size: float
    crs: str = ""
    records: tuple[dict[str, Any], ...] = ()
    direction: tuple[str, ...] = ()
    seed: int = 0
    fraction: float = 1.0
    created: str = ""
    options: dict[str, Any] = field(default_factory=dict)


def needs(arrays: dict[str, np.ndarray], params: Params) -> tuple[str, ...]:
    """Return what the detector needs installed; most need nothing."""
    return _entry(params.kind).needs


def run(arrays: dict[str, np.ndarray], params: Params, context: Context) -> Result:
    """Train a detector.

    Parameters
    ----------
    arrays : dict
        ``stack``, shape (bands, rows, columns), NaN = NoData; optionally ``labels``, shape (rows,
        columns), whose deposits stay out of training.
    params : Params
        Detector and settings.

    Returns
    -------
    Result
        ``model``, the bytes of the ``.gossan`` file, uint8; summary with ``kind``, ``title``,
        ``bands`` and ``metrics``.
    """
    entry = _entry(params.kind)
    data = background_data(arrays["stack"], params.band_names, arrays.get("labels"), params.fraction, params.seed)
    _tell(data, arrays.get("labels"), context)
    model = _build(entry, params, context)
    model.fit(data, context.part(0.0, 0.95))
    context.log(_describe(entry, model))
    packed = pack_model(model, data, Facts(params.cell_size, params.crs, params.records, params.created))
    context.progress(1.0)
    summary = {"kind": entry.kind, "title": entry.title, "bands": list(params.band_names), "metrics": model.metrics_}
    return Result({"model": packed}, summary)


def _entry(kind: str) -> registry.Entry:
    known = {entry.kind: entry for entry in registry.of_family("detector")}
    if kind not in known:
        raise InputError(f"There is no detector '{kind}'. Choose one of {', '.join(known)}.")
    return known[kind]


def _build(entry: registry.Entry, params: Params, context: Context) -> Model:
    """Return the unfitted model; a direction given to a detector without one is not used, and it says so."""
    options = {**params.options, "seed": params.seed}
    if entry.kind.startswith("directed"):
        options["direction"] = params.direction
        doubt = doubt_of_closed_bands(params.direction, params.band_names)
        if doubt:
            context.warn(doubt)
    elif params.direction:
        context.warn(
            f"{entry.title} looks at oddness in every direction: the names {', '.join(params.direction)} were not used. "
            "Choose a directed method to look towards them."
        )
    try:
        return registry.model_class(entry.kind)(**options)
    except TypeError as error:
        raise InputError(f"{entry.title} does not have these settings: {error}.") from error


def _tell(data: TrainingData, labels: Optional[np.ndarray], context: Context) -> None:
    valid = int(valid_cells(data.stack).sum())
    kept_out = " (deposits kept out)" if labels is not None else ""
    context.log(
        f"Learning from {int(data.training.sum()):,} of {valid:,} valid cells{kept_out} in {len(data.band_names)} bands."
    )


def _describe(entry: registry.Entry, model: Model) -> str:
    """Return the training's end in a sentence: what drives the score, and how near it is to the plain norm."""
    metrics = model.metrics_
    known = {name: value for name, value in metrics["drivers"].items() if np.isfinite(value)}
    strongest = sorted(known, key=lambda name: -abs(known[name]))[:5]
    drivers = ", ".join(f"{name} {known[name]:+.2f}" for name in strongest)
    return (
        f"{entry.title} is trained. Rank correlation of its score with the plain norm of the bands: "
        f"{metrics['norm_correlation']:.2f} (near 1: it adds little to the norm); with the bands: {drivers}."
    )
