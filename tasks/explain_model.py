"""What each layer adds to a model's score: a map per layer, and how much the model depends on it altogether."""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Optional

import numpy as np

from ..core.band_groups import LIMIT, correlated_groups
from ..core.context import Context, Result
from ..core.errors import InputError, TrainingError
from ..core.evidence import valid_cells
from ..core.grid import Grid
from ..core.labels import DEPOSIT
from ..core.ranks import in_top_share
from ..models import registry
from ..models.applicability import check_applicable, rescale
from ..models.base import Model
from ..models.block_ground import UNSUPERVISED, Layout, lay_out, learnable_data
from ..models.card import known_entry
from ..models.cell_model import check_scores_vary
from ..models.contributions import DRAWS, REPLACEMENT, Contributions
from ..models.controls import rank_correlation
from ..models.importance import Importance, Shuffle, fitted_importance, held_out_importance
from ..models.model_file import DEVICE, load_model, read_card, unpack
from ..models.training_data import clean_stack

TOP = 0.05  # share of the cells, those with the highest scores, that importance is taken from
PROBED = 50_000  # cells from which correlations are taken
CLEAR = 0.7  # rank correlation from which on it is said which values of a layer push the score up
ROUGH = 0.5  # of the map's standard deviation: contributions that miss their sum by more are a warning
HELD_OUT, DIRECT = "blocks held out", "the labels, which it has not learnt from"


@dataclass(frozen=True)
class Params:
    """What the stack is, and how much is to be found out.

    Attributes
    ----------
    band_names : tuple of str
        One name per band of the stack.
    grid : dict
        The attributes of the stack's `core.grid.Grid`.
    records : tuple of dict
        How each band was scaled, or nothing.
    device : str
        Where networks run: ``auto``, ``cpu`` or ``cuda``.
    draws : int
        Background cells that layers are replaced by, for models that cannot be taken apart.
    permute : bool
        Whether layers are shuffled to see what that costs, where there are labels.
    repeats : int
        Shuffles of each layer.
    folds, block_size, buffer, cluster_distance
        See `models.block_ground.Layout`; for models that learn from labels.
    seed : int
        Of everything random.
    """

    band_names: tuple[str, ...]
    grid: dict[str, Any]
    records: tuple[dict[str, Any], ...] = ()
    device: str = "auto"
    draws: int = DRAWS
    permute: bool = True
    repeats: int = 5
    folds: int = 5
    block_size: float = 0.0
    buffer: float = 0.0
    cluster_distance: Optional[float] = None
    seed: int = 0


def needs(arrays: dict[str, np.ndarray], params: Params) -> tuple[str, ...]:
    """Return what the model needs for scoring, or for training where it is trained anew; reads the card alone."""
    entry = known_entry(read_card(_content(arrays)))
    return entry.needs if _trains(entry, arrays, params) else entry.scoring_needs


def run(arrays: dict[str, np.ndarray], params: Params, context: Context) -> Result:
    """Explain a model's scores of a stack.

    Parameters
    ----------
    arrays : dict
        ``model``, the bytes of a ``.gossan`` file, uint8; ``stack``, shape (bands, rows, columns),
        NaN = NoData; optionally ``labels``, shape (rows, columns): 1 deposit, 0 barren, 255 unknown.
    params : Params
        What the stack is, and how much is to be found out.

    Returns
    -------
    Result
        ``contributions``, float32, shape (the model's bands, rows, columns), NaN where one of them is
        NoData. Summary: ``bands``, ``kind``, ``title``, ``fingerprint``, ``method``, ``meaning``,
        ``table`` (see `_table`), ``groups`` (names of correlated layers), ``auc`` (None without
        permutation), ``judged_on``, ``top_cells``.
    """
    _check(params)
    content = _content(arrays)
    file = unpack(content)
    card, grid = file.card, Grid(**params.grid)
    stack = clean_stack(arrays["stack"])
    if len(params.band_names) != len(stack):
        raise InputError(f"The stack has {len(stack)} bands but {len(params.band_names)} band names.")
    order = check_applicable(card, params.band_names, grid.cell_size, params.records)
    stack = rescale(stack, card, order, params.records, context)
    model, entry = load_model(file, params.device), known_entry(card)
    permutes = params.permute and "labels" in arrays
    score, top = _top_cells(model, stack, context.part(0.0, 0.05))
    context.log(f"Explaining {int(np.isfinite(score).sum()):,} cells with {card['title']}, {len(stack)} layers.")
    found = model.contributions(stack, context.part(0.05, 0.5 if permutes else 0.99), params.draws, params.seed)
    _tell_method(found, context)
    groups = _groups(stack, params.seed)
    importance = None
    if permutes:
        labelled = {"stack": stack, "labels": arrays["labels"]}
        shuffle = Shuffle((*((i,) for i in range(len(stack))), *groups), params.repeats, params.seed)
        importance = _permuted(model, entry, labelled, tuple(card["bands"]), params, shuffle, context.part(0.5, 0.99))
    with_value = _with_value(stack, found.values, params.seed)
    table = _table(card["bands"], found.values, top, groups, with_value, importance)
    _tell(table, importance, _judged_on(entry), context)
    context.progress(1.0)
    summary = {
        **{key: card[key] for key in ("kind", "title", "bands")},
        "fingerprint": hashlib.sha256(content).hexdigest(),
        "method": found.method,
        "meaning": found.meaning,
        "table": table,
        "groups": [[card["bands"][i] for i in group] for group in groups],
        "auc": None if importance is None else importance.auc,
        "judged_on": _judged_on(entry) if importance else "",
        "top_cells": int(top.sum()),
    }
    return Result({"contributions": found.values}, summary)


def _check(params: Params) -> None:
    for name, value in (("background cells", params.draws), ("repeats", params.repeats)):
        if value < 1:
            raise InputError(f"The number of {name} must be at least 1, not {value}.")


def _content(arrays: Mapping[str, np.ndarray]) -> bytes:
    return np.asarray(arrays["model"], dtype=np.uint8).tobytes()


def _trains(entry: registry.Entry, arrays: Mapping[str, np.ndarray], params: Params) -> bool:
    return params.permute and "labels" in arrays and entry.family not in UNSUPERVISED


def _judged_on(entry: registry.Entry) -> str:
    return DIRECT if entry.family in UNSUPERVISED else HELD_OUT


def _top_cells(model: Model, stack: np.ndarray, context: Context) -> tuple[np.ndarray, np.ndarray]:
    """Return the score map, and its highest cells, boolean; both (rows, columns)."""
    if not valid_cells(stack).any():
        raise InputError(
            "No cell of the stack has a value in each of the model's bands. Check the layers' NoData and extents."
        )
    score = model.score(stack, context)[0]
    check_scores_vary(score)
    known = np.isfinite(score)
    top = np.zeros(score.shape, dtype=bool)
    top[known] = in_top_share(score[known], TOP)
    return score, top


def _tell_method(found: Contributions, context: Context) -> None:
    context.log(f"Method: {found.method}. A cell's contributions add up to {found.meaning}.")
    gap = found.gap()
    if gap > ROUGH:
        context.warn(
            f"In 1 of 100 cells the contributions miss that sum by more than {gap:.2f} of its standard deviation over the "
            "map: the network changes too abruptly between background and cell. Read them as rough."
        )
    elif found.method != REPLACEMENT and gap > 1e-4:
        context.log(f"In 99 of 100 cells they miss it by less than {gap:.2g} of its standard deviation over the map.")


def _groups(stack: np.ndarray, seed: int) -> tuple[tuple[int, ...], ...]:
    """Return the layers that are correlated with each other."""
    cells = np.flatnonzero(valid_cells(stack))
    if cells.size > PROBED:
        cells = np.random.default_rng(seed).choice(cells, PROBED, replace=False)
    return correlated_groups(stack.reshape(len(stack), -1)[:, cells])


def _permuted(
    model: Model,
    entry: registry.Entry,
    arrays: dict[str, np.ndarray],
    bands: tuple[str, ...],
    params: Params,
    shuffle: Shuffle,
    context: Context,
) -> Optional[Importance]:
    """Return what shuffling costs; None, with a warning, where that cannot be found out."""
    stack, labels = arrays["stack"], arrays["labels"]
    if not ((labels == DEPOSIT) & valid_cells(stack)).any():
        context.warn("No cell with data is labelled as deposit, so no permutation importance can be found.")
        return None
    if entry.family in UNSUPERVISED:
        return fitted_importance(model, stack, labels, shuffle, context)
    layout = Layout(params.folds, params.block_size, params.buffer, params.cluster_distance, params.seed)
    try:
        data = learnable_data(entry, arrays, bands, params.seed)
        settings = _settings(model, params.device, context)
        told = context.part(0.0, 0.05)
        ground = lay_out(entry.kind, settings, data, Grid(**params.grid), labels, layout, told)
        return held_out_importance(ground.trial, shuffle, context.part(0.05, 1.0))
    except (InputError, TrainingError) as error:
        context.warn(f"No permutation importance on held-out blocks: {error}")
        return None


def _settings(model: Model, device: str, context: Context) -> dict[str, Any]:
    """Return the constructor's arguments with which the model is trained anew."""
    accepted, settings = inspect.signature(type(model)).parameters, model.parameters()
    if DEVICE in accepted:
        settings[DEVICE] = device
    if "source" in accepted:
        context.warn(
            "A model file does not keep what a network started from, so the networks of the folds start without it: "
            "importance is that of the settings, not of the weights that were transferred."
        )
    return settings


def _with_value(stack: np.ndarray, values: np.ndarray, seed: int) -> list[Optional[float]]:
    """Return each layer's rank correlation of values and contributions: near 1 where high values push up; None: constant."""
    cells = np.flatnonzero(np.isfinite(values[0]))
    if cells.size > PROBED:
        cells = np.random.default_rng(seed).choice(cells, PROBED, replace=False)
    pairs = zip(stack.reshape(len(stack), -1)[:, cells], values.reshape(len(values), -1)[:, cells])
    found = [rank_correlation(value, contribution) for value, contribution in pairs]
    return [None if np.isnan(one) else one for one in found]


def _table(
    bands: list[str],
    values: np.ndarray,
    top: np.ndarray,
    groups: tuple[tuple[int, ...], ...],
    with_value: list[Optional[float]],
    importance: Optional[Importance],
) -> list[dict[str, Any]]:
    """Return a row per layer, the most important first, then one per group of correlated layers.

    ``layer``, ``group`` (the layers it is correlated with), ``layers`` (how many), ``contribution``
    (mean size over the top cells), ``share`` (of all layers' contributions there), ``push`` (mean with its sign),
    ``everywhere`` (mean size over all cells), ``with_value`` (see `_with_value`), ``auc_drop``, ``auc_drop_spread``
    (None without permutation).
    """
    known = np.isfinite(values[0])
    at_top, anywhere = values[:, top & known].astype(float), values[:, known].astype(float)
    sizes, everywhere = np.abs(at_top).mean(axis=1), np.abs(anywhere).mean(axis=1)
    whole = max(float(sizes.sum()), 1e-300)
    rows: list[dict[str, Any]] = []
    row: dict[str, Any]
    for i, name in enumerate(bands):
        others = [bands[j] for group in groups if i in group for j in group if j != i]
        row = {"layer": name, "layers": 1, "group": ", ".join(others), "contribution": float(sizes[i])}
        row.update(push=float(at_top[i].mean()), with_value=with_value[i])
        rows.append({**row, "everywhere": float(everywhere[i])})
    for group in groups:
        together, over_all = at_top[list(group)].sum(axis=0), anywhere[list(group)].sum(axis=0)
        row = {"layer": " + ".join(bands[i] for i in group), "layers": len(group), "group": ""}
        row.update(contribution=float(np.abs(together).mean()), push=float(together.mean()), with_value=None)
        rows.append({**row, "everywhere": float(np.abs(over_all).mean())})
    for i, row in enumerate(rows):
        row["share"] = row["contribution"] / whole
        row["auc_drop"] = None if importance is None else float(importance.drops[i].mean())
        row["auc_drop_spread"] = None if importance is None else float(importance.drops[i].std())
    return sorted(rows, key=lambda row: (row["layers"] > 1, -row["contribution"]))


def _because(row: dict[str, Any]) -> str:
    """Return which values of a layer push the score up, where that is clear."""
    with_value = row["with_value"] or 0.0
    return "" if abs(with_value) < CLEAR else f" ({'high' if with_value > 0 else 'low'} values push up)"


def _tell(table: list[dict[str, Any]], importance: Optional[Importance], judged_on: str, context: Context) -> None:
    single, groups = [row for row in table if row["layers"] == 1], [row for row in table if row["layers"] > 1]
    first = ", ".join(f"{row['layer']} {row['share']:.0%}{_because(row)}" for row in single[:3])
    context.log(f"Where the score is highest (top {TOP:.0%} of the area), most comes from: {first}.")
    if groups:
        named = "; ".join(row["layer"] for row in groups)
        context.log(
            f"Correlated layers (beyond {LIMIT:g}) share what they say, so each alone looks less important than all "
            f"together: {named}."
        )
    if importance is None:
        return
    costly = max(table, key=lambda row: row["auc_drop"])
    context.log(
        f"AUC {importance.auc:.2f} on {judged_on}; shuffling {costly['layer']} costs most: {costly['auc_drop']:.3f} "
        f"± {costly['auc_drop_spread']:.3f}."
    )
    if importance.auc < 0.6:
        context.warn(
            f"With an AUC of {importance.auc:.2f} the model hardly finds the deposits, so what it depends on says little "
            "about where others lie."
        )
