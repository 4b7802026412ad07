"""The table of targets: what each of them has, holds, is near to, and is made of."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Optional

import numpy as np

from ..core.context import Context
from ..core.errors import InputError
from ..core.grid import Grid
from ..core.leading_bands import leading_text, standardised_difference
from ..core.parts import part_labels
from ..core.target_deposits import KnownDeposits, deposits_inside, nearest_deposits
from ..core.targets import TargetCells, at_edge
from ..core.threshold_choice import shares_below

OPTIONAL = (
    "uncertainty",
    "deposits",
    "nearest",
    "distance_m",
    "leading",
)  # None where there is nothing to tell them from


@dataclass(frozen=True)
class TargetMap:
    """Ranked targets on the map that they are of.

    Attributes
    ----------
    numbers : numpy.ndarray
        Rank of the target that a cell belongs to, 0 = none, int32, shape (rows, columns).
    cells : TargetCells
        The same, target after target.
    scores : numpy.ndarray
        The map, shape (rows, columns), NaN = NoData.
    values : numpy.ndarray
        Its finite scores, shape (cells,).
    grid : Grid
        Where the cells lie.
    metres : float
        In a unit of the grid's coordinates.
    """

    numbers: np.ndarray
    cells: TargetCells
    scores: np.ndarray
    values: np.ndarray
    grid: Grid
    metres: float

    @property
    def valid(self) -> np.ndarray:
        """Cells with a score, bool, shape (rows, columns)."""
        return np.isfinite(self.scores)

    @property
    def peaks(self) -> np.ndarray:
        """Flat index of each target's first cell with its highest score, shape (targets,)."""
        inside = self.scores.ravel()[self.cells.where]
        return self.cells.first(inside == self.cells.maxima(inside)[self.cells.target])


def measured(found: TargetMap) -> dict[str, Any]:
    """Return the columns that every target has.

    ``area_km2`` counts whole cells; scores are those of the map as it is; ``percentile`` is the percentage of the
    scored cells with less than the target's highest score; ``x``, ``y`` are the centroid of its cells and ``peak_x``,
    ``peak_y`` its highest cell, in map units.
    """
    cells, grid, peaks = found.cells, found.grid, found.peaks
    inside, highest = found.scores.ravel()[cells.where], found.scores.ravel()[peaks]
    row, column = np.divmod(cells.where, grid.columns)
    x, y = grid.x_centres(), grid.y_centres()
    return {
        "rank": np.arange(1, len(cells.starts) + 1),
        "area_km2": cells.counts * (grid.cell_size * found.metres / 1000.0) ** 2,
        "cells": cells.counts,
        "max_score": highest,
        "mean_score": cells.means(inside),
        "percentile": 100.0 * shares_below(found.values, highest),
        "at_edge": at_edge(cells, found.valid).astype(int),
        "x": cells.means(x[column]),
        "y": cells.means(y[row]),
        "peak_x": x[peaks % grid.columns],
        "peak_y": y[peaks // grid.columns],
    }


def uncertainty(found: TargetMap, spread: Optional[np.ndarray]) -> dict[str, Any]:
    """Return the column ``uncertainty``, the mean of the spread (rows, columns) in each target."""
    return {} if spread is None else {"uncertainty": found.cells.means(spread.ravel()[found.cells.where])}


def known_deposits(found: TargetMap, deposits: Optional[KnownDeposits]) -> dict[str, Any]:
    """Return the columns ``deposits`` (how many are inside), ``nearest`` (its name) and ``distance_m``."""
    if deposits is None:
        return {}
    holder = deposits_inside(found.numbers, found.grid, deposits.x, deposits.y)
    nearest, distance = nearest_deposits(found.cells, found.numbers, found.grid, deposits.x, deposits.y, found.peaks)
    return {
        "deposits": np.bincount(holder, minlength=len(found.cells.starts) + 1)[1:],
        "nearest": [deposits.names[i] for i in nearest],
        "distance_m": distance * found.metres,
    }


def leading(
    found: TargetMap, stack: Optional[np.ndarray], band_names: Sequence[str], name: str, context: Context
) -> dict[str, Any]:
    """Return the column ``leading``: the bands that are highest in each target, compared with the whole area.

    Parameters
    ----------
    found : TargetMap
        The targets.
    stack : numpy.ndarray, optional
        Shape (bands, rows, columns), NaN = NoData.
    band_names : sequence of str
        Of these bands.
    name : str
        The stack's, for messages.
    context : Context
        Reports, and compares bands side by side.

    Raises
    ------
    InputError
        If no band has anything to say about any target.
    """
    if stack is None:
        return {}
    compare = partial(_difference, valid=found.valid, cells=found.cells)
    differences = np.array(context.map(compare, stack))  # (bands, targets)
    if np.isnan(differences).all():
        raise InputError(
            f"'{name}' has no values in the targets, or only constant bands. Choose a stack that covers the score map, or "
            "leave it out."
        )
    labels = part_labels(band_names)
    return {"leading": [leading_text(each, labels) for each in differences.T]}


def _difference(band: np.ndarray, context: Context, valid: np.ndarray, cells: TargetCells) -> np.ndarray:
    context.progress(0.0, "comparing bands")
    return standardised_difference(band, valid, cells)


def target_rows(columns: dict[str, Any]) -> list[dict[str, Any]]:
    """Return a dictionary of plain values per target; None where a value is missing."""
    plain = {name: values.tolist() if isinstance(values, np.ndarray) else values for name, values in columns.items()}
    rows = []
    for values in zip(*plain.values()):
        row = {**dict.fromkeys(OPTIONAL), **dict(zip(plain, values))}
        rows.append({name: None if isinstance(v, float) and math.isnan(v) else v for name, v in row.items()})
    return rows
