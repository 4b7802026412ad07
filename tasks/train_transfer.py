"""Train a network by transfer learning on deposits and barren ground; the result is a model file's bytes and comparisons."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Optional

import numpy as np

from ..core.context import Context, Result
from ..core.directed import match_bands
from ..core.errors import InputError
from ..core.grid import Grid
from ..models import registry
from ..models.area_shift import area_profile, card_profile, compare_areas, shift_sentence
from ..models.base import TrainingData
from ..models.block_ground import Layout, lay_out
from ..models.card import Facts
from ..models.model_file import pack_model
from ..models.presets import RECOMMENDED
from ..models.training_data import labelled_data
from ..models.transfer_presets import transfer_settings

KIND = "transfer"
BASELINE, BASELINE_NAME = "logistic_regression", "logistic regression"
SAME_CELLS = 0.01  # of the cell size: areas whose cells differ by more have windows of another width


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
        ``recommended`` or ``as published``; see `models.transfer_presets`.
    network : str
        A name of `models.networks.classification.NETWORKS`.
    source_name : str
        What to call the file that ``arrays["source"]`` holds.
    form, window, pixels, iterations, freeze, layers, dropout, activation, optimiser, learning_rate : optional
    batch_size, generator : optional
        See `models.transfer.TransferLearning`. Without a window, a Gossan source's own.
    generator_iterations : int
        Steps of the generator's training.
    members : int
        Networks.
    hold_out : float
        Share of the labelled cells, in whole pieces of ground, to measure on.
    compare : bool
        Whether to compare with and without source and generator, and with logistic regression, in blocks held out.
    subgroups : tuple of tuple of str
        Names of bands to compare, a tuple per subgroup.
    repeats : int
        Random training sets per subgroup.
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
    network: str = "inception_v3"
    source_name: str = ""
    form: Optional[str] = None
    window: Optional[int] = None
    pixels: Optional[int] = None
    iterations: Optional[int] = None
    freeze: Optional[float] = None
    layers: Optional[int] = None
    dropout: Optional[float] = None
    activation: Optional[str] = None
    optimiser: Optional[str] = None
    learning_rate: Optional[float] = None
    batch_size: Optional[int] = None
    generator: Optional[bool] = None
    generator_iterations: int = 300
    members: int = 1
    hold_out: float = 0.2
    compare: bool = False
    subgroups: tuple[tuple[str, ...], ...] = ()
    repeats: int = 10
    folds: int = 5
    block_size: float = 0.0
    cluster_distance: Optional[float] = None
    seed: int = 0
    device: str = "auto"
    created: str = ""


def needs(arrays: dict[str, np.ndarray], params: Params) -> tuple[str, ...]:
    """Return what training, and comparing, needs installed."""
    wanted = registry.entry(KIND).needs
    return (*wanted, *registry.entry(BASELINE).needs) if params.compare else wanted


def run(arrays: dict[str, np.ndarray], params: Params, context: Context) -> Result:
    """Train, and compare where that is asked for.

    Parameters
    ----------
    arrays : dict
        ``stack``, shape (bands, rows, columns), NaN = NoData; ``labels``, shape (rows, columns): 1
        deposit, 0 barren, 255 unknown; optionally ``source``, the bytes of a ``.gossan`` model or a checkpoint.
    params : Params
        Network and settings.

    Returns
    -------
    Result
        ``model``, the bytes of the ``.gossan`` file, uint8; with a generator ``measured`` and
        ``generated``, windows to look at, float32, shape (n, bands, width, width). Summary: ``title``,
        ``bands``, ``settings``, ``seconds``, ``metrics``, ``areas`` (the source's area against this one, band by
        band), ``comparison`` and ``subgroups`` (rows of the tables), ``block_size``, ``warnings``.
    """
    from ..models.transfer import TransferLearning

    begun = time.monotonic()
    data = labelled_data(arrays["stack"], tuple(params.band_names), arrays["labels"])
    groups = _subgroups(params)
    source = _source(arrays, params)
    settings = _settings(params, source)
    areas, doubts = _compare_areas(source, data, params) if source is not None else ([], [])
    share = 0.3 if params.compare or groups else 0.97
    model = TransferLearning(source=source or "", **settings)
    model.fit(data, context.part(0.02, share))
    facts = Facts(params.grid["cell_size"], params.grid.get("crs", ""), tuple(params.records), params.created)
    made = {"model": pack_model(model, data, facts)}
    if model.generated_ is not None:
        made.update(measured=model.generated_.real, generated=model.generated_.windows)
    seconds = time.monotonic() - begun
    settings = {**settings, "form": model.form, "width": model.width}
    context.log(f"{model.names()[0]} is trained: {_told(settings)}; {seconds:.0f} s on '{model.metrics_['device']}'.")
    split = share + (0.67 - share if params.compare and groups else 0.0 if groups else 0.97 - share)
    comparison, block_size = _compare(arrays, data, settings, source, params, context.part(share, split))
    subgroups = _compare_groups(groups, data, settings, source, params, context.part(split, 0.99))
    doubts += _doubts(comparison)
    for doubt in doubts:
        context.warn(doubt)
    context.progress(1.0)
    summary = {
        "title": registry.entry(KIND).title,
        "bands": list(params.band_names),
        "settings": settings,
        "seconds": seconds,
        "metrics": model.metrics_,
        "areas": areas,
        "comparison": comparison,
        "subgroups": subgroups,
        "block_size": block_size,
        "warnings": doubts,
    }
    return Result(made, summary)


def _subgroups(params: Params) -> list[tuple[str, tuple[int, ...]]]:
    """Return each subgroup's name and the positions of its bands; refuse names that no band has, before any work."""
    if params.subgroups and params.repeats < 1:
        raise InputError(f"Subgroups are compared over 1 training set or more each, not {params.repeats}.")
    groups = []
    for names in params.subgroups:
        bands = match_bands(names, params.band_names)
        groups.append((", ".join(params.band_names[i] for i in bands), bands))
    return groups


def _source(arrays: Mapping[str, np.ndarray], params: Params) -> Any:
    from ..models.pretrained import unpack_pretrained

    if "source" not in arrays:
        return None
    content = np.asarray(arrays["source"], dtype=np.uint8).tobytes()
    return unpack_pretrained(content, params.source_name or "source", params.network)


def _settings(params: Params, source: Any) -> dict[str, Any]:
    """Return the constructor's arguments but the source."""
    settings = transfer_settings(params.preset, vars(params))
    if source is not None and source.origin == "gossan":
        if params.window is None:
            settings["window"] = int(source.card.get("window") or settings["window"])
        settings["form"] = params.form or "auto"
    own = {name: getattr(params, name) for name in ("network", "generator_iterations", "members", "hold_out")}
    return {**settings, **own, "seed": params.seed, "device": params.device}


def _compare_areas(source: Any, data: TrainingData, params: Params) -> tuple[list[dict[str, Any]], list[str]]:
    """Return how the source's area differs from this one, band by band, and what that gives to doubt."""
    if not source.card:
        return [], []
    doubts = []
    theirs, ours = float(source.card["cell_size"]), float(params.grid["cell_size"])
    if abs(theirs - ours) > SAME_CELLS * ours:
        doubts.append(
            f"'{source.name}' was trained on cells of {theirs:g} map units, this stack has cells of {ours:g}: its windows "
            "are of another width on the ground, and what it has learnt of shapes may not hold."
        )
    profile = card_profile(source.card)
    if profile is None:
        doubts.append(
            f"The card of '{source.name}' does not keep the distributions of its area, so they cannot be compared with "
            "these. Train it again with this Gossan."
        )
        return [], doubts
    here = area_profile(data.stack, data.band_names, params.seed)
    rows = compare_areas(profile, here, source.card["records"], params.records)
    apart = shift_sentence(rows, source.name)
    return rows, [*doubts, apart] if apart else doubts


def _compare(
    arrays: Mapping[str, np.ndarray],
    data: TrainingData,
    settings: dict[str, Any],
    source: Any,
    params: Params,
    context: Context,
) -> tuple[list[dict[str, Any]], Optional[float]]:
    """Return the table of with and without, in blocks held out, and the blocks' size."""
    from ..models.transfer_experiments import Variant, compare_in_blocks

    if not params.compare:
        return [], None
    layout = Layout(params.folds, params.block_size, 0.0, params.cluster_distance, params.seed)
    grid = Grid(**params.grid)
    ground = lay_out(KIND, {}, data, grid, arrays["labels"], layout, context.part(0.0, 0.02))
    all_in = {**settings, "hold_out": 0.0}  # blocks are held out already
    given = {**all_in, "source": source or ""}
    variants = [Variant("as trained", KIND, given)]
    if settings["generator"]:
        variants.append(Variant("without generated windows", KIND, {**given, "generator": False}))
    if source is not None:
        variants.append(Variant("from random weights", KIND, all_in))
    variants.append(Variant(BASELINE_NAME, BASELINE, {"seed": params.seed}))
    rows = compare_in_blocks(variants, ground, context.part(0.02, 1.0))
    for row in rows:
        context.log(f"Blocks held out, {row['name']}: AUC {row['auc']:.3f}, in the folds {_mean(row, 'auc')}.")
    return rows, ground.side * grid.cell_size


def _doubts(comparison: list[dict[str, Any]]) -> list[str]:
    """Return which parts of the method the comparison in blocks gives no reason to use."""
    if not comparison:
        return []
    trained, *others = comparison
    doubts = []
    for row in others:
        if row["auc"] < trained["auc"]:
            continue
        told = f"(AUC {row['auc']:.3f} against {trained['auc']:.3f})"
        if row["name"] == BASELINE_NAME:
            doubts.append(
                f"On the same held-out blocks logistic regression finds the deposits as well or better {told}. With few "
                "deposits that is the rule: prefer it here."
            )
        else:
            doubts.append(f"On held-out blocks the network does as well or better {row['name']} {told}.")
    return doubts


def _compare_groups(
    groups: list[tuple[str, tuple[int, ...]]],
    data: TrainingData,
    settings: dict[str, Any],
    source: Any,
    params: Params,
    context: Context,
) -> list[dict[str, Any]]:
    """Return the table of subgroups of elements (Eq. 4)."""
    from ..models.transfer_experiments import Variant, compare_subgroups

    if not groups:
        return []
    given = {**settings, "source": source or ""}
    variants = [Variant(name, KIND, given, bands) for name, bands in groups]
    rows = compare_subgroups(variants, data, params.repeats, context)
    for row in rows:
        context.log(
            f"{row['name']}, {row['models']} random training sets: accuracy {_mean(row, 'accuracy')}, deposit cells found "
            f"{_mean(row, 'recall')}, AUC {_mean(row, 'auc')}."
        )
    return rows


def _mean(row: Mapping[str, Any], name: str) -> str:
    mean, spread = row[f"mean_{name}"], row[f"sd_{name}"]
    if mean is None:
        return "not measured"
    return f"{mean:.2f}" if spread is None else f"{mean:.2f} ± {spread:.2f}"


def _told(settings: Mapping[str, Any]) -> str:
    """Return the settings in words."""
    names = ("form", "window", "iterations", "freeze", "layers", "dropout", "optimiser", "learning_rate", "batch_size")
    return ", ".join(f"{name.replace('_', ' ')} {settings[name]}" for name in names)
