"""How many cells several networks, and each way to combine them, call ore-bearing (He et al. 2024, Table 2)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Optional

import numpy as np

from .combination import METHODS, combine_outputs
from .labels import BARREN, DEPOSIT, UNKNOWN
from .stability import variation

NETWORK, COMBINATION = "network", "combination"
COLUMNS = ("cells", "deposit", "unknown", "barren")
STATISTICS = (
    ("mean", "mean"),
    ("standard deviation", "standard_deviation"),
    ("mean absolute deviation", "mean_deviation"),  # what the paper prints as standard deviation
    ("coefficient of variation", "coefficient"),
)
VALUES = {"deposit": DEPOSIT, "unknown": UNKNOWN, "barren": BARREN}
CALLED = 0.5


def found_cells(
    outputs: np.ndarray, labels: np.ndarray, names: Sequence[str], weights: Optional[Sequence[float]] = None
) -> list[dict[str, Any]]:
    """Count the cells that are called ore-bearing, and tell how much the counts vary before and after combining.

    Parameters
    ----------
    outputs : numpy.ndarray
        What each network says of each cell, 0 to 1, shape (networks, cells); from 0.5 on a cell is called
        ore-bearing.
    labels : numpy.ndarray
        What the cells are: 1 deposit, 0 barren, 255 unknown; shape (cells,).
    names : sequence of str
        The networks'.
    weights : sequence of float, optional
        The networks', for the weighted combinations.

    Returns
    -------
    list of dict
        A row per network, rows of how these vary, a row per combination, rows of how those vary: ``name``,
        ``kind``, ``cells`` (all that are called ore-bearing), those of them that are ``deposit``, ``unknown``
        and ``barren``, and ``abstained``: cells on which the networks are evenly split and a majority
        vote is refused.
    """
    members = [_row(name, NETWORK, output >= CALLED, labels) for name, output in zip(names, outputs)]
    if len(members) < 2:
        return members
    combined = []
    for method in METHODS:
        together = combine_outputs(outputs, method, weights)[0]
        row = _row(method, COMBINATION, together >= CALLED, labels)  # NaN, abstained, is not called
        combined.append({**row, "abstained": int(np.isnan(together).sum())})
    return members + _variation(members, NETWORK) + combined + _variation(combined, COMBINATION)


def _row(name: str, kind: str, called: np.ndarray, labels: np.ndarray) -> dict[str, Any]:
    counts = {key: int((called & (labels == value)).sum()) for key, value in VALUES.items()}
    return {"name": name, "kind": kind, "cells": int(called.sum()), **counts, "abstained": None}


def _variation(rows: Sequence[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    """Return a row per statistic over the rows' counts."""
    columns = {column: variation(np.array([row[column] for row in rows])) for column in COLUMNS}
    return [
        {"name": label, "kind": f"over each {kind}", "abstained": None}
        | {column: getattr(each, attribute) for column, each in columns.items()}
        for label, attribute in STATISTICS
    ]
