"""Precision, recall, F1 and the confusion matrix of deposits and barren ground (He et al. 2024, Table 1)."""

from __future__ import annotations

from typing import Any, Optional

import numpy as np

from ..core.ranks import cells_below
from ..core.roc import background_beaten

NAMES = ("barren", "deposit")


def class_table(scores: np.ndarray, is_deposit: np.ndarray, threshold: float = 0.5) -> dict[str, Any]:
    """Return how well scores above a threshold tell deposits from barren cells.

    Parameters
    ----------
    scores : numpy.ndarray
        Of cells that were not learnt from, shape (n,).
    is_deposit : numpy.ndarray
        Boolean, shape (n,).
    threshold : float
        From which score on a cell is called a deposit.

    Returns
    -------
    dict
        ``confusion`` (rows: barren, deposit as they are; columns: as called), per class
        ``precision``, ``recall`` and ``f1``, their means, ``accuracy`` and ``auc``. A figure that
        nothing was there to measure with is None.
    """
    called = scores >= threshold
    confusion = [
        [int((called[is_deposit == actual] == told).sum()) for told in (False, True)] for actual in (False, True)
    ]
    table: dict[str, Any] = {"cells": len(scores), "confusion": confusion}
    for index, name in enumerate(NAMES):
        right = confusion[index][index]
        precision = _share(right, confusion[0][index] + confusion[1][index])
        recall = _share(right, sum(confusion[index]))
        table[name] = {"precision": precision, "recall": recall, "f1": _harmonic(precision, recall)}
    for figure in ("precision", "recall", "f1"):
        both = [table[name][figure] for name in NAMES]
        table[f"mean_{figure}"] = None if None in both else float(np.mean(both))
    table["accuracy"] = _share(confusion[0][0] + confusion[1][1], len(scores))
    table["auc"] = _auc(scores, is_deposit)
    return table


def _share(part: int, whole: int) -> Optional[float]:
    return part / whole if whole else None


def _harmonic(precision: Optional[float], recall: Optional[float]) -> Optional[float]:
    if precision is None or recall is None:
        return None
    return 2.0 * precision * recall / (precision + recall) if precision + recall else 0.0


def _auc(scores: np.ndarray, is_deposit: np.ndarray) -> Optional[float]:
    """Return the share of barren cells that a deposit's cell outranks, ties against; None without both."""
    if is_deposit.all() or not is_deposit.any():
        return None
    return float(background_beaten(cells_below(scores), np.flatnonzero(is_deposit)).mean())
