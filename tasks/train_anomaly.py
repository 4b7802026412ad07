"""Train GANomaly or the deep autoencoder on an evidence stack; the result is a model file's bytes."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Any, Optional

import numpy as np

from ..core.context import Context, Result
from ..core.directed import doubt_of_closed_bands
from ..core.errors import InputError
from ..core.evidence import valid_cells
from ..core.labels import DEPOSIT
from ..core.training_cells import near_deposits
from ..models import registry
from ..models.base import TrainingData
from ..models.card import Facts
from ..models.model_file import pack_model
from ..models.presets import PRESETS, RECOMMENDED, preset_settings
from ..models.training_data import background_data


@dataclass(frozen=True)
class Params:
    """How to train. What is None comes from the preset.

    Attributes
    ----------
    kind : str
        ``ganomaly`` or ``autoencoder``.
    band_names : tuple of str
        One name per band of the stack.
    cell_size : float
        Of the stack, in map units.
    crs : str
        Of the stack, as text.
    records : tuple of dict
        How each band of the stack was scaled, or nothing.
    preset : str
        ``recommended`` or ``as published``; see `models.presets`.
    train_fraction : float, optional
        Share of the cells that is learnt from, drawn at random.
    window, latent, members, batch_size, learning_rate, trim, width : optional
        See `models.anomaly_network.AnomalyNetwork`.
    epochs : int
        Passes over the training cells; 0 = the preset's number of iterations.
    keep_out : float
        Cells nearer than this to a deposit's cell stay out of training, in cells; 0 = the deposit
        cells alone. Deposits stay out only where there are labels.
    direction : tuple of str
        Bands that must be enriched.
    seed : int
        Of everything random.
    device : str
        ``auto``, ``cpu`` or ``cuda``.
    created : str
        A date for the model card, or nothing.
    """

    kind: str
    band_names: tuple[str, ...]
    cell_size: float
    crs: str = ""
    records: tuple[dict[str, Any], ...] = ()
    preset: str = RECOMMENDED
    train_fraction: Optional[float] = None
    window: Optional[int] = None
    latent: Optional[int] = None
    members: Optional[int] = None
    epochs: int = 0
    batch_size: Optional[int] = None
    learning_rate: Optional[float] = None
    trim: Optional[float] = None
    width: Optional[float] = None
    keep_out: float = 2.0
    direction: tuple[str, ...] = ()
    seed: int = 0
    device: str = "auto"
    created: str = ""


def needs(arrays: dict[str, np.ndarray], params: Params) -> tuple[str, ...]:
    """Return what the network needs installed."""
    return _entry(params.kind).needs


def run(arrays: dict[str, np.ndarray], params: Params, context: Context) -> Result:
    """Train an anomaly network.

    Parameters
    ----------
    arrays : dict
        ``stack``, shape (bands, rows, columns), NaN = NoData; optionally ``labels``, shape (rows,
        columns), whose deposits and their surroundings stay out of training.
    params : Params
        Network and settings.

    Returns
    -------
    Result
        ``model``, the bytes of the ``.gossan`` file, uint8; summary with ``kind``, ``title``,
        ``bands``, ``seconds``, ``settings`` (the model's parameters) and ``metrics`` (losses, controls, device; see
        the model card).
    """
    begun = time.monotonic()
    entry = _entry(params.kind)
    settings = preset_settings(params.kind, params.preset, vars(params))
    data = _data(arrays, params, settings.pop("train_fraction"), context)
    further = {"epochs": params.epochs, "direction": params.direction, "seed": params.seed, "device": params.device}
    doubt = doubt_of_closed_bands(params.direction, params.band_names)
    if doubt:
        context.warn(doubt)
    model = registry.model_class(params.kind)(**{**settings, **further})
    model.fit(data, context.part(0.0, 0.98))
    packed = pack_model(model, data, Facts(params.cell_size, params.crs, params.records, params.created))
    seconds = time.monotonic() - begun
    context.log(f"{entry.title} is trained: {_told(settings)}; {seconds:.1f} s on '{model.metrics_['device']}'.")
    context.progress(1.0)
    summary = {"kind": entry.kind, "title": entry.title, "bands": list(params.band_names), "seconds": seconds}
    return Result({"model": packed}, {**summary, "settings": model.parameters(), "metrics": model.metrics_})


def _entry(kind: str) -> registry.Entry:
    if kind not in PRESETS:
        raise InputError(f"There is no anomaly network '{kind}'. Choose one of {', '.join(PRESETS)}.")
    return registry.entry(kind)


def _data(arrays: dict[str, np.ndarray], params: Params, fraction: float, context: Context) -> TrainingData:
    """Return what may be learnt from; tell how many cells that is."""
    if not params.keep_out >= 0:
        raise InputError(f"The distance kept from deposits must be 0 cells or more, not {params.keep_out:g}.")
    labels = arrays.get("labels")
    kept_out = labels
    if labels is not None:
        kept_out = np.where(near_deposits(labels, params.keep_out), np.uint8(DEPOSIT), labels)
        if not (labels == DEPOSIT).any():
            context.warn("The label raster has no deposit cell (1), so no cell was kept out of training.")
    data = background_data(arrays["stack"], params.band_names, kept_out, fraction, params.seed)
    valid = valid_cells(data.stack)
    if kept_out is not None:
        near = int((valid & (kept_out == DEPOSIT)).sum())
        context.log(f"{near:,} cells within {params.keep_out:g} cells of a deposit are kept out of training.")
    context.log(
        f"Learning from {int(data.training.sum()):,} of {int(valid.sum()):,} valid cells in {len(data.stack)} bands."
    )
    return replace(data, labels=labels)


def _told(settings: dict[str, Any]) -> str:
    """Return the settings in words."""
    return ", ".join(f"{name.replace('_', ' ')} {value:g}" for name, value in settings.items())
