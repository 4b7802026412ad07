"""What transfer, generator and choice of elements are worth, measured on ground that was not learnt from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Optional

import numpy as np

from ..core.context import Context
from ..core.errors import InputError, TrainingError
from ..core.evidence import valid_cells
from .base import TrainingData
from .block_ground import Ground, auc_of_deposits
from .cross_validation import Trial, Unheard, held_out_scores
from .registry import model_class


@dataclass(frozen=True)
class Variant:
    """One way to learn.

    Attributes
    ----------
    name : str
        For the table.
    kind : str
        A model of the registry.
    settings : dict
        Its constructor's arguments.
    bands : tuple of int, optional
        Positions of the bands it may see; None: all.
    """

    name: str
    kind: str
    settings: Mapping[str, Any] = field(repr=False)
    bands: Optional[tuple[int, ...]] = None


def compare_in_blocks(variants: Sequence[Variant], ground: Ground, context: Context) -> list[dict[str, Any]]:
    """Return a row per variant: how well it finds deposits in blocks that it has not seen, all on the same folds.

    Rows have ``name``, ``models`` (how many were trained), ``auc`` of the whole out-of-fold map, and
    ``mean_auc`` and ``sd_auc`` over the folds, each against its own ground.
    """
    rows = []
    for i, variant in enumerate(variants):
        part = context.part(i / len(variants), (i + 1) / len(variants))
        part.progress(0.0, f"{variant.name}, in blocks held out")
        data = with_bands(ground.trial.data, variant.bands)
        trial = Trial(variant.kind, variant.settings, data, ground.trial.folds, ground.trial.buffer)
        scores = held_out_scores(trial, part)
        folds = fold_aucs(scores, ground)
        rows.append(
            {
                "name": variant.name,
                "models": ground.trial.folds.count,
                "auc": auc_of_deposits(scores, ground.deposits),
                "mean_auc": float(np.mean(folds)),
                "sd_auc": _spread(folds),
            }
        )
    return rows


def fold_aucs(scores: np.ndarray, ground: Ground) -> list[float]:
    """Return for each fold with deposits how well they stand out of the fold's own ground."""
    found = []
    for fold in range(ground.trial.folds.count):
        held = ground.trial.folds.held_out(fold)
        here = ground.deposits[held.ravel()[ground.deposits]]
        if here.size:
            found.append(auc_of_deposits(np.where(held, scores, np.nan), here))
    return found


def compare_subgroups(
    variants: Sequence[Variant], data: TrainingData, repeats: int, context: Context
) -> list[dict[str, Any]]:
    """Return a row per variant: its accuracy over repeats on random training sets (Ebdali et al. 2025, Eq. 4).

    Each repeat draws anew which pieces of ground are set aside, and the starting weights; the same
    draws serve all variants. Cells that touch are never on both sides, unlike in the paper. Rows have
    ``name``, ``models``, and mean and spread of accuracy, of the share of deposit cells that are
    found (which is all that the paper's verification set can measure) and of the AUC.

    Raises
    ------
    InputError
        If nothing is set aside.
    """
    jobs = [(variant, data, repeat) for variant in variants for repeat in range(repeats)]
    tables = context.map(_repeat, jobs)
    if not any(tables):
        raise InputError(
            "Nothing could be set aside to compare subgroups on. Hold out a share of the labelled cells, and label "
            "more than one deposit."
        )
    rows = []
    for i, variant in enumerate(variants):
        found = [table for table in tables[i * repeats : (i + 1) * repeats] if table]
        row: dict[str, Any] = {"name": variant.name, "models": len(found)}
        for name, values in (
            ("accuracy", [table["accuracy"] for table in found]),
            ("recall", [table["deposit"]["recall"] for table in found]),
            ("auc", [table["auc"] for table in found]),
        ):
            known = [value for value in values if value is not None]
            row[f"mean_{name}"] = float(np.mean(known)) if known else None
            row[f"sd_{name}"] = _spread(known)
        rows.append(row)
    return rows


def with_bands(data: TrainingData, bands: Optional[Sequence[int]]) -> TrainingData:
    """Return the data with some of its bands, NoData where any band of all has none: the same cells for everybody."""
    if bands is None:
        return data
    chosen = list(bands)
    stack = np.where(valid_cells(data.stack), data.stack[chosen], np.float32(np.nan))
    return replace(data, stack=stack, band_names=tuple(data.band_names[i] for i in chosen))


def _repeat(job: tuple[Variant, TrainingData, int], context: Context) -> Optional[dict[str, Any]]:
    """Return one model's table on the cells set aside from it; None where it cannot be trained."""
    variant, data, repeat = job
    context.progress(0.0, f"{variant.name}, training set {repeat + 1}")
    settings = {**variant.settings, "seed": int(variant.settings.get("seed", 0)) + repeat}
    try:
        model = model_class(variant.kind)(**settings)
        model.learn(with_bands(data, variant.bands), Unheard(context, 0.0, 1.0))
    except TrainingError:
        return None
    tables = model.metrics_["held_out"]
    return tables[0] if tables else None


def _spread(values: Sequence[float]) -> Optional[float]:
    return float(np.std(values, ddof=1)) if len(values) > 1 else None
