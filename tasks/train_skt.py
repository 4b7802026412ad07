"""Train SKT on deposits and barren ground; the result is a model file's bytes, the elements' weights and comparisons."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Optional

import numpy as np

from ..core.combination import SIMPLE_AVERAGE
from ..core.context import Context, Result
from ..core.grid import Grid
from ..models import registry
from ..models.base import TrainingData
from ..models.block_ground import Layout, lay_out
from ..models.card import Facts
from ..models.model_file import pack_model
from ..models.presets import RECOMMENDED
from ..models.skt_presets import skt_settings
from ..models.training_data import labelled_data

KIND = "skt"
BASELINE = "Logistic regression"
SWITCHES = ("soft_mask", "dilation", "transfer", "distill")
NETWORK = "resnet18"


@dataclass(frozen=True)
class Params:
    """How to train. What is None comes from the preset.

    Attributes
    ----------
    band_names : tuple of str
        One name per band of the stack.
    grid : dict
        The attributes of the stack's `core.grid.Grid`.
    records : tuple of dict
        How each band of the stack was scaled, or nothing.
    preset : str
        ``recommended`` or ``as published``; see `models.skt_presets`.
    source_name : str
        What to call the file that ``arrays["source"]`` holds.
    source_task, combination : str
        See `models.skt.SelectiveTransfer`.
    rates, beta, sparsity, width, window, iterations, epochs, batch_size, learning_rate, noise : optional
        See `models.skt.SelectiveTransfer`.
    soft_mask, dilation, transfer, distill : bool
        Switches.
    hold_out : float
        Share of the labelled cells, in whole pieces of ground, to measure on.
    ablation, baselines : bool
        Whether SKT is compared, in blocks held out, with itself without each part, and with other methods.
    folds, block_size, cluster_distance
        Of the comparison, see `models.block_ground.Layout`.
    seed : int
        Of everything random.
    device : str
        ``auto``, ``cpu`` or ``cuda``.
    created : str
        A date for the model card, or nothing.
    """

    band_names: tuple[str, ...]
    grid: dict[str, Any]
    records: tuple[dict[str, Any], ...] = ()
    preset: str = RECOMMENDED
    source_name: str = ""
    source_task: str = "layers"
    combination: str = SIMPLE_AVERAGE
    rates: Optional[tuple[int, ...]] = None
    beta: Optional[float] = None
    sparsity: Optional[float] = None
    width: Optional[float] = None
    window: Optional[int] = None
    iterations: Optional[int] = None
    epochs: Optional[int] = None
    batch_size: Optional[int] = None
    learning_rate: Optional[float] = None
    noise: Optional[float] = None
    soft_mask: bool = True
    dilation: bool = True
    transfer: bool = True
    distill: bool = True
    hold_out: float = 0.2
    ablation: bool = False
    baselines: bool = False
    folds: int = 5
    block_size: float = 0.0
    cluster_distance: Optional[float] = None
    seed: int = 0
    device: str = "auto"
    created: str = ""


def needs(arrays: dict[str, np.ndarray], params: Params) -> tuple[str, ...]:
    """Return what training, and comparing, needs installed."""
    wanted = registry.entry(KIND).needs
    return (*wanted, "sklearn") if params.baselines else wanted


def run(arrays: dict[str, np.ndarray], params: Params, context: Context) -> Result:
    """Train, and compare where that is asked for.

    Parameters
    ----------
    arrays : dict
        ``stack``, shape (bands, rows, columns), NaN = NoData; ``labels``, shape (rows, columns): 1
        deposit, 0 barren, 255 unknown; optionally ``source``, the bytes of a ``.gossan`` model or a checkpoint.
    params : Params
        Settings.

    Returns
    -------
    Result
        ``model``, the bytes of the ``.gossan`` file, uint8. Summary: ``title``, ``bands``, ``settings``,
        ``seconds``, ``metrics``, ``weights`` (a row per element: ``element``, ``weight`` and, where compared, the least
        and largest ``low`` and ``high`` in the folds), ``aside`` and ``comparison`` (rows of
        `models.skt_report.rows_aside` and `compare`), ``block_size``.
    """
    from ..models.skt import SelectiveTransfer
    from ..models.skt_report import rows_aside

    begun = time.monotonic()
    data = labelled_data(arrays["stack"], tuple(params.band_names), arrays["labels"])
    settings = _settings(params)
    compared = params.ablation or params.baselines
    model = SelectiveTransfer(**settings, source=_source(arrays, params))
    model.fit(data, context.part(0.0, 0.2 if compared else 0.98))
    _tell_weights(model.metrics_["element_weights"], params.soft_mask, context)
    facts = Facts(params.grid["cell_size"], params.grid.get("crs", ""), tuple(params.records), params.created)
    packed = pack_model(model, data, facts)
    seconds = time.monotonic() - begun
    context.log(f"SKT is trained: {_told(settings)}; {seconds:.0f} s on '{model.metrics_['device']}'.")
    rows, weights, block_size = _compare(arrays, data, model, settings, params, context.part(0.2, 0.99))
    context.progress(1.0)
    summary = {
        "title": registry.entry(KIND).title,
        "bands": list(params.band_names),
        "settings": {**settings, "width": model.width},
        "seconds": seconds,
        "metrics": model.metrics_,
        "weights": _weight_rows(model.metrics_["element_weights"], weights),
        "aside": rows_aside(model.metrics_),
        "comparison": rows,
        "block_size": block_size,
    }
    return Result({"model": packed}, summary)


def _settings(params: Params) -> dict[str, Any]:
    """Return the constructor's arguments but the source."""
    settings = skt_settings(params.preset, vars(params))
    own = ("source_task", "combination", "hold_out", "seed", "device", *SWITCHES)
    settings["rates"] = tuple(settings["rates"])
    return {**settings, **{name: getattr(params, name) for name in own}}


def _source(arrays: Mapping[str, np.ndarray], params: Params) -> Any:
    """Return what was read of the source file, or nothing."""
    from ..models.pretrained import unpack_pretrained

    if "source" not in arrays:
        return ""
    content = np.asarray(arrays["source"], dtype=np.uint8).tobytes()
    return unpack_pretrained(content, params.source_name or "source", NETWORK)


def _compare(
    arrays: Mapping[str, np.ndarray],
    data: TrainingData,
    model: Any,
    settings: dict[str, Any],
    params: Params,
    context: Context,
) -> tuple[list[dict[str, Any]], np.ndarray, Optional[float]]:
    """Return the table, the elements' weights in the folds, shape (folds, bands), and the blocks' size."""
    from ..models.skt_report import compare, entrants

    if not (params.ablation or params.baselines):
        return [], np.zeros((0, len(data.band_names))), None
    grid = Grid(**params.grid)
    layout = Layout(params.folds, params.block_size, 0.0, params.cluster_distance, params.seed)
    ground = lay_out(KIND, {}, data, grid, arrays["labels"], layout, context.part(0.0, 0.02))
    labels_in_source = model.source_.losses and params.source_task == "labels"
    whole = {**settings, "source": "" if labels_in_source or not model.source_.kernels else model.source_}
    rows, weights = compare(entrants(whole, params.ablation, params.baselines), ground, context.part(0.02, 1.0))
    _tell_rows(rows, context)
    return rows, weights, ground.side * grid.cell_size


def _weight_rows(weights: Mapping[str, float], folds: np.ndarray) -> list[dict[str, Any]]:
    """Return the elements' weights, largest first, with their range over the folds' models."""
    rows: list[dict[str, Any]] = []
    for i, (name, weight) in enumerate(weights.items()):
        low, high = (float(folds[:, i].min()), float(folds[:, i].max())) if len(folds) else (None, None)
        rows.append({"element": name, "weight": weight, "low": low, "high": high})
    return sorted(rows, key=lambda row: -row["weight"])


def _tell_weights(weights: Mapping[str, float], learnt: bool, context: Context) -> None:
    if not learnt:
        return
    largest = sorted(weights, key=lambda name: -weights[name])[:5]
    told = ", ".join(f"{name} {weights[name]:.2f}" for name in largest)
    context.log(f"The soft mask gives most weight to {told} (1 is the mean over all layers).")


def _tell_rows(rows: list[dict[str, Any]], context: Context) -> None:
    """Tell the table in sentences, and warn where logistic regression does as well."""
    for row in rows:
        auc = "AUC not measured" if row["auc"] is None else f"AUC {row['auc']:.3f}"
        context.log(
            f"Blocks held out, {row['name']}: accuracy {_figure(row['accuracy'])}, recall of deposits "
            f"{_figure(row['recall'])}, F1 {_figure(row['f1'])}, {auc}."
        )
    whole = rows_named(rows, "SKT")
    simple = rows_named(rows, BASELINE)
    if whole and simple and None not in (whole["auc"], simple["auc"]) and simple["auc"] >= whole["auc"]:
        context.warn(
            f"On the same held-out blocks logistic regression tells deposits from barren ground as well or better (AUC "
            f"{simple['auc']:.3f} against {whole['auc']:.3f}). With few deposits that is the rule: prefer it here."
        )


def rows_named(rows: list[dict[str, Any]], name: str) -> Optional[dict[str, Any]]:
    """Return the row of a name, or None."""
    return next((row for row in rows if row["name"] == name), None)


def _figure(value: Optional[float]) -> str:
    return "-" if value is None else f"{value:.2f}"


def _told(settings: Mapping[str, Any]) -> str:
    """Return the settings in words."""
    names = ("rates", "window", "iterations", "epochs", "batch_size", "learning_rate", "beta", "sparsity", "width")
    off = [name.replace("_", " ") for name in SWITCHES if not settings[name]]
    told = ", ".join(f"{name.replace('_', ' ')} {settings[name]}" for name in names)
    return f"{told}; without {', '.join(off)}" if off else told
