"""Train convolutional networks on windows of deposits and barren ground; the result is a model file's bytes."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any, Optional, cast

import numpy as np

from ..core.combination import WEIGHTED
from ..core.context import Context, Result
from ..core.evidence import valid_cells
from ..core.labels import DEPOSIT
from ..models import registry
from ..models.base import TrainingData
from ..models.card import Facts
from ..models.model_file import pack_model
from ..models.network_names import TITLES
from ..models.network_presets import network_settings
from ..models.presets import RECOMMENDED
from ..models.training_data import labelled_data

KIND = "cnn"
TRAINED, MEASURED = 0.85, 0.98  # of the progress
FALL = 0.1  # of the AUC on the cells set aside, from its highest: what was learnt since is by heart


@dataclass(frozen=True)
class Params:
    """How to train. What is None comes from the preset.

    Attributes
    ----------
    band_names : tuple of str
        One name per band of the stack.
    cell_size : float
        Of the stack, in map units.
    crs : str
        Of the stack, as text.
    records : tuple of dict
        How each band of the stack was scaled, or nothing.
    preset : str
        ``recommended`` or ``as published``; see `models.network_presets`.
    networks, combination, repeats, window, width, crops, epochs, iterations, batch_size, learning_rate, hold_out, shift, turn : optional
        See `models.convolutional_networks.ConvolutionalNetworks`.
    found : bool
        Whether to count the cells that each network and each combination call ore-bearing.
    seed : int
        Of everything random.
    device : str
        ``auto``, ``cpu`` or ``cuda``.
    created : str
        A date for the model card, or nothing.
    """

    band_names: tuple[str, ...]
    cell_size: float
    crs: str = ""
    records: tuple[dict[str, Any], ...] = ()
    preset: str = RECOMMENDED
    networks: Optional[tuple[str, ...]] = None
    combination: Optional[str] = None
    repeats: Optional[int] = None
    window: Optional[int] = None
    width: Optional[float] = None
    crops: Optional[tuple[int, ...]] = None
    epochs: Optional[int] = None
    iterations: Optional[int] = None
    batch_size: Optional[int] = None
    learning_rate: Optional[float] = None
    hold_out: Optional[float] = None
    shift: Optional[int] = None
    turn: Optional[bool] = None
    found: bool = False
    seed: int = 0
    device: str = "auto"
    created: str = ""


def needs(arrays: dict[str, np.ndarray], params: Params) -> tuple[str, ...]:
    """Return what the networks need installed."""
    return registry.entry(KIND).needs


def run(arrays: dict[str, np.ndarray], params: Params, context: Context) -> Result:
    """Train the networks.

    Parameters
    ----------
    arrays : dict
        ``stack``, shape (bands, rows, columns), NaN = NoData; ``labels``, shape (rows, columns): 1
        deposit, 0 barren, 255 unknown.
    params : Params
        Networks and settings.

    Returns
    -------
    Result
        ``model``, the bytes of the ``.gossan`` file, uint8; summary with ``kind``, ``title``, ``bands``,
        ``seconds``, ``settings``, ``metrics`` (tables of the cells set aside, losses; see the model
        card), ``best`` (the name of the best network there, or nothing) and, where asked for, ``found``.
    """
    begun = time.monotonic()
    settings = network_settings(params.preset, vars(params))
    data = labelled_data(arrays["stack"], params.band_names, arrays["labels"])
    _tell_cells(data, context)
    model = cast(Any, registry.model_class(KIND))(**settings, seed=params.seed, device=params.device)
    _tell_networks(settings, context)
    model.fit(data, context.part(0.0, TRAINED))
    found = model.found(data, context.part(TRAINED, MEASURED)) if params.found else []
    packed = pack_model(model, data, Facts(params.cell_size, params.crs, params.records, params.created))
    _tell_doubts(model.metrics_, settings, context)
    seconds = time.monotonic() - begun
    context.log(f"Trained in {seconds:.1f} s on '{model.metrics_['device']}'.")
    context.progress(1.0)
    entry = registry.entry(KIND)
    summary = {"kind": KIND, "title": entry.title, "bands": list(params.band_names), "seconds": seconds}
    best = best_network(model.metrics_["held_out"])
    return Result(
        {"model": packed},
        {**summary, "settings": settings, "metrics": model.metrics_, "best": best, "found": found},
    )


def best_network(tables: list[dict[str, Any]]) -> Optional[str]:
    """Return the name of the network with the highest AUC on the cells set aside; None where nothing was measured."""
    measured = [table for table in tables if table["auc"] is not None]
    return max(measured, key=lambda table: table["auc"])["name"] if measured else None


def _tell_cells(data: TrainingData, context: Context) -> None:
    known, valid = int(data.training.sum()), int(valid_cells(data.stack).sum())
    deposits = int((data.labels[data.training] == DEPOSIT).sum())  # type: ignore[index]
    context.log(
        f"{deposits:,} cells with deposits and {known - deposits:,} barren ones are known, in {len(data.stack)} bands; "
        f"{valid - known:,} unknown cells are scored but not learnt from."
    )


def _tell_networks(settings: dict[str, Any], context: Context) -> None:
    names = ", ".join(TITLES[name] for name in settings["networks"])
    length = f"{settings['epochs']} passes" if settings["epochs"] else f"{settings['iterations']:,} batches"
    repeated = f", {settings['repeats']} of each" if settings["repeats"] > 1 else ""
    context.log(
        f"{names}{repeated}: windows of {settings['window']} x {settings['window']} cells, {length} of "
        f"{settings['batch_size']}, a learning rate from {settings['learning_rate']:g} to {settings['last_rate']:g}; "
        f"{settings['hold_out']:.0%} of the known ground is set aside."
    )


def learnt_by_heart(metrics: dict[str, Any]) -> list[str]:
    """Return the names of the networks whose AUC on the cells set aside fell again from its highest.

    Their objective rises sooner: a network that grows too sure of itself may still rank cells well.
    """
    aside = [losses.get("held_out_auc") for losses in metrics["losses"]]
    named = zip(metrics["networks"], aside)
    return [name for name, values in named if values and max(values) - values[-1] > FALL]


def _tell_doubts(metrics: dict[str, Any], settings: dict[str, Any], context: Context) -> None:
    by_heart = learnt_by_heart(metrics)
    if by_heart:
        context.warn(
            f"{', '.join(by_heart)} went on learning by heart: on the cells set aside the AUC fell again. Use fewer "
            "batches, a smaller network, or more deposits."
        )
    if settings["combination"] in WEIGHTED and not metrics["held_out"]:
        context.warn("Nothing was set aside to weigh the networks by: all weigh the same.")
