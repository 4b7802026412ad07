"""Which settings of a model find deposits in ground that it has not seen: a grid of them over spatial blocks held out."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Optional

import numpy as np

from ..core.context import Context, Result
from ..core.errors import TrainingError
from ..core.grid import Grid
from ..core.tuning_grid import chosen_on_other_folds, grid_size, lay_out_grid, read_grid, still_in, told
from ..models import registry
from ..models.block_ground import Ground, Layout, auc_of_deposits, known_entry, lay_out, learnable_data
from ..models.card import Facts
from ..models.cross_validation import score_fold
from ..models.model_file import pack_model
from ..models.settings import read_settings
from ..models.tuning_grids import usual_grid

OWN = "(its own settings)"
FLATTERED = 0.02  # the best mean less the corrected one: from here on it is a warning
TRIED, TRAINED = 0.85, 0.99  # shares of the progress


@dataclass(frozen=True)
class Params:
    """What to tune, and how.

    Attributes
    ----------
    kind : str
        A model of the registry.
    band_names : tuple of str
        One name per band of the stack.
    grid : dict
        The attributes of the stack's `core.grid.Grid`.
    records : tuple of dict
        How each band of the stack was scaled, or nothing.
    settings : dict of str to str
        Settings that all have, as typed.
    values : str
        The grid as typed, see `core.tuning_grid.read_grid`; nothing: the kind's usual one.
    sample : int
        How many settings to draw from a larger grid; 0: all.
    folds, block_size, buffer, cluster_distance
        See `models.block_ground.Layout`.
    prune : bool
        Whether settings that are clearly behind are dropped after two folds or more.
    seed : int
        Of everything random.
    created : str
        A date for the model card, or nothing.
    """

    kind: str
    band_names: tuple[str, ...]
    grid: dict[str, Any]
    records: tuple[dict[str, Any], ...] = ()
    settings: dict[str, str] = field(default_factory=dict)
    values: str = ""
    sample: int = 30
    folds: int = 5
    block_size: float = 0.0
    buffer: float = 0.0
    cluster_distance: Optional[float] = None
    prune: bool = True
    seed: int = 0
    created: str = ""


@dataclass(frozen=True)
class _Piece:
    """One setting on one fold."""

    ground: Ground
    settings: dict[str, Any]
    title: str
    fold: int


def needs(arrays: dict[str, np.ndarray], params: Params) -> tuple[str, ...]:
    """Return what training the model needs installed."""
    return known_entry(params.kind).needs


def run(arrays: dict[str, np.ndarray], params: Params, context: Context) -> Result:
    """Try the settings, then train a model with the best on everything.

    Parameters
    ----------
    arrays : dict
        ``stack``, shape (bands, rows, columns), NaN = NoData; ``labels``, shape (rows, columns): 1
        deposit, 0 barren, 255 unknown.
    params : Params
        Model, settings, folds.

    Returns
    -------
    Result
        ``model``, the bytes of the ``.gossan`` file, uint8. Summary: ``kind``, ``best`` (as typed), ``auc`` (its
        mean over the folds), ``corrected_auc`` (of settings chosen without looking at the fold),
        ``own_auc`` (of the model's own settings), ``table`` (a row per setting, the best first),
        ``block_size``, ``warnings``.

    Raises
    ------
    InputError
        For a setting that the model does not have, before anything is tried, or a value that it cannot take.
    TrainingError
        If no setting could be learnt on all folds.
    """
    entry = known_entry(params.kind)
    typed, settings = _candidates(params, context)
    data = learnable_data(entry, arrays, tuple(params.band_names), params.seed)
    layout = Layout(params.folds, params.block_size, params.buffer, params.cluster_distance, params.seed)
    ground = lay_out(params.kind, {}, data, Grid(**params.grid), arrays["labels"], layout, context.part(0.0, 0.03))
    aucs, seconds = _try_all(ground, typed, settings, params, context.part(0.03, TRIED))
    order = _ranked(aucs)
    best = int(order[0])
    if not np.isfinite(aucs[best]).all():
        raise TrainingError(
            "No setting could be learnt on every fold: some leave too few deposits. Use fewer folds or smaller blocks."
        )
    summary = _summary(entry, typed, aucs, seconds, order, ground)
    _tell(summary, params, context)
    model = registry.model_class(params.kind)(**settings[best])
    model.fit(data, _Apart(context.part(TRIED, TRAINED)))
    facts = Facts(params.grid["cell_size"], params.grid.get("crs", ""), tuple(params.records), params.created)
    packed = pack_model(model, data, facts)
    context.progress(1.0)
    return Result({"model": packed}, summary)


def _candidates(params: Params, context: Context) -> tuple[list[dict[str, str]], list[dict[str, Any]]]:
    """Return all settings to try, as typed and as the constructor wants them; the model's own first."""
    grid = read_grid(params.values or usual_grid(params.kind))
    drawn = lay_out_grid(grid, params.sample, params.seed)
    if len(drawn) < grid_size(grid):
        context.log(f"{len(drawn)} of the grid's {grid_size(grid):,} settings were drawn at random.")
    typed: list[dict[str, str]] = []
    settings: list[dict[str, Any]] = []
    known: list[dict[str, Any]] = []
    model_class = registry.model_class(params.kind)
    for given in ({}, *drawn):
        read = {"seed": params.seed, **read_settings(params.kind, {**params.settings, **given})}
        whole = model_class(**read).parameters()
        if whole in known:  # the same with a default named
            continue
        known.append(whole)
        typed.append(given)
        settings.append(read)
    return typed, settings


def _try_all(
    ground: Ground, typed: list[dict[str, str]], settings: list[dict[str, Any]], params: Params, context: Context
) -> tuple[np.ndarray, np.ndarray]:
    """Return each setting's AUC on each fold, NaN where it was not tried or not learnt, and its seconds altogether."""
    aucs = np.full((len(settings), params.folds), np.nan)
    seconds = np.zeros(len(settings))
    inside = np.ones(len(settings), dtype=bool)
    for fold in range(params.folds):
        tried = np.flatnonzero(inside)
        pieces = [_Piece(ground, settings[i], told(typed[i]) or OWN, fold) for i in tried]
        part = context.part(fold / params.folds, (fold + 1) / params.folds)
        for i, (auc, took) in zip(tried, part.map(_try, pieces)):
            aucs[i, fold] = np.nan if auc is None else auc
            seconds[i] += took
        learnt = np.isfinite(aucs[:, : fold + 1]).all(axis=1)
        inside = still_in(aucs, fold + 1, params.folds) if params.prune else learnt
        means = np.where(inside, np.nan_to_num(aucs[:, : fold + 1]).mean(axis=1), -np.inf)
        leader = told(typed[int(np.argmax(means))]) or OWN
        context.log(
            f"Fold {fold + 1} of {params.folds}: {len(tried)} settings tried, {int(inside.sum())} still in; leading is "
            f"{leader} with a mean AUC of {means.max():.3f}."
        )
    return aucs, seconds


def _try(piece: _Piece, context: Context) -> tuple[Optional[float], float]:
    """Return the AUC within the fold, None where it cannot be learnt, and the seconds it took; kept for a later run."""
    kept = _kept(piece, context.checkpoint)
    found = _read(kept)
    if found is not None:
        return found
    begun = time.monotonic()
    context.progress(0.0, f"{piece.title}, fold {piece.fold + 1}")
    trial = replace(piece.ground.trial, settings=piece.settings)
    held = trial.folds.held_out(piece.fold)
    auc: Optional[float] = None
    try:
        scores = np.full(held.shape, np.nan, dtype=np.float32)
        scores[held] = score_fold(trial, piece.fold, context)
        auc = auc_of_deposits(scores, piece.ground.deposits[held.ravel()[piece.ground.deposits]])
    except TrainingError:
        auc = None
    result = (auc, time.monotonic() - begun)
    _write(kept, result)
    return result


def _kept(piece: _Piece, folder: Optional[Path]) -> Optional[Path]:
    """Return the file that keeps a piece's result; the folder is this task's with these inputs alone."""
    if folder is None:
        return None
    text = json.dumps([sorted(piece.settings.items()), piece.fold], default=str)
    return folder / "tuning" / f"{hashlib.sha256(text.encode()).hexdigest()[:24]}.json"


def _read(kept: Optional[Path]) -> Optional[tuple[Optional[float], float]]:
    if kept is None or not kept.is_file():
        return None
    try:
        auc, seconds = json.loads(kept.read_text(encoding="utf-8"))
        return (None if auc is None else float(auc)), float(seconds)
    except (ValueError, TypeError, OSError):
        return None  # damaged: it is tried anew


def _write(kept: Optional[Path], result: tuple[Optional[float], float]) -> None:
    if kept is None:
        return
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        temporary = kept.with_name(f"{kept.name}.{os.getpid()}.part")
        temporary.write_text(json.dumps(result), encoding="utf-8")
        os.replace(temporary, kept)
    except OSError:
        return  # a full disk costs the resuming, not the run


class _Apart(Context):
    """The final training: its checkpoint lies apart from the folds' results."""

    def __init__(self, whole: Context) -> None:
        self.whole, self.workers = whole, whole.workers
        self.checkpoint = whole.checkpoint / "best" if whole.checkpoint else None

    def progress(self, fraction: float, message: str = "") -> None:
        self.whole.progress(fraction, message)

    def log(self, message: str) -> None:
        self.whole.log(message)

    def warn(self, message: str) -> None:
        self.whole.warn(message)

    def map_between(self, function: Any, items: Any, start: float, stop: float) -> list[Any]:
        return self.whole.map_between(function, items, start, stop)


def _ranked(aucs: np.ndarray) -> np.ndarray:
    """Return the settings' positions: tried on most folds first, then by mean."""
    tried = np.isfinite(aucs).sum(axis=1)
    means = np.nan_to_num(aucs).sum(axis=1) / np.maximum(tried, 1)
    return np.lexsort((np.arange(len(aucs)), -means, -tried))


def _summary(
    entry: registry.Entry,
    typed: list[dict[str, str]],
    aucs: np.ndarray,
    seconds: np.ndarray,
    order: np.ndarray,
    ground: Ground,
) -> dict[str, Any]:
    rows = []
    for rank, i in enumerate(order, start=1):
        known = aucs[i][np.isfinite(aucs[i])]
        rows.append(
            {
                "rank": rank,
                "setting": told(typed[i]) or OWN,
                "mean_auc": float(known.mean()) if known.size else None,
                "sd_auc": float(known.std(ddof=1)) if known.size > 1 else None,
                "folds": [None if np.isnan(auc) else float(auc) for auc in aucs[i]],
                "seconds": float(seconds[i]),
                "pruned_after": None if known.size == aucs.shape[1] else int(known.size),
            }
        )
    corrected = chosen_on_other_folds(aucs)
    own = aucs[0] if not typed[0] else np.array([np.nan])
    summary: dict[str, Any] = {
        "kind": entry.kind,
        "title": entry.title,
        "best": rows[0]["setting"],
        "auc": rows[0]["mean_auc"],
        "corrected_auc": None if corrected is None else float(corrected.mean()),
        "own_auc": float(own.mean()) if np.isfinite(own).all() else None,
        "tried": len(rows),
        "whole": int(np.isfinite(aucs).all(axis=1).sum()),
        "table": rows,
        "block_size": ground.side * ground.grid.cell_size,
    }
    return {**summary, "warnings": _doubts(summary)}


def _doubts(summary: Mapping[str, Any]) -> list[str]:
    """Return what the best setting's figure should not be trusted for."""
    doubts = []
    auc, corrected, own = summary["auc"], summary["corrected_auc"], summary["own_auc"]
    if corrected is not None and auc - corrected >= FLATTERED:
        doubts.append(
            f"The best of {summary['tried']} settings has a mean AUC of {auc:.3f}, partly by chance: settings chosen on the "
            f"other folds reach {corrected:.3f} on the fold that had no say. Report that figure."
        )
    if own is not None and corrected is not None and corrected <= own and summary["best"] != OWN:
        doubts.append(
            f"Tuning gains nothing that holds: the model's own settings reach {own:.3f}, chosen ones {corrected:.3f} on folds "
            "that had no say."
        )
    return doubts


def _tell(summary: Mapping[str, Any], params: Params, context: Context) -> None:
    corrected, own = summary["corrected_auc"], summary["own_auc"]
    parts = [f"{summary['title']}: best is {summary['best']}, mean AUC {summary['auc']:.3f} in blocks held out"]
    parts += [f"chosen on the other folds {corrected:.3f}"] if corrected is not None else []
    parts += [f"with its own settings {own:.3f}"] if own is not None else []
    context.log("; ".join(parts) + ". 'Cross-validation' compares that with chance.")
    for doubt in summary["warnings"]:
        context.warn(doubt)
