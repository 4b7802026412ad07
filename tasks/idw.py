"""Samples become a grid of each element by inverse-distance weighting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Optional

import numpy as np

from ..core.context import Context, Result
from ..core.errors import InputError
from ..core.grid import Grid
from ..core.interpolation import check_mask, check_parameters, inverse_distance, merge_duplicates


@dataclass(frozen=True)
class Params:
    """Where and how to grid.

    Attributes
    ----------
    elements : tuple of str
        Names of the columns of ``values``.
    west, north, cell_size, rows, columns
        The grid, see `core.grid.Grid`.
    power, neighbours, max_distance
        See `core.interpolation.inverse_distance`; `max_distance` None reaches every cell.
    """

    elements: tuple[str, ...]
    west: float
    north: float
    cell_size: float
    rows: int
    columns: int
    power: float = 2.0
    neighbours: int = 12
    max_distance: Optional[float] = None


def needs(arrays: dict[str, np.ndarray], params: Params) -> tuple[str, ...]:
    """Return the libraries beyond numpy and scipy: none."""
    return ()


def run(arrays: dict[str, np.ndarray], params: Params, context: Context) -> Result:
    """Grid every element.

    Parameters
    ----------
    arrays : dict
        ``x``, ``y`` of shape (samples,) in map units; ``values`` (samples, elements), NaN where not
        analysed; optionally ``mask``, bool (rows, columns): the cells to fill.
    params : Params
        Where and how.
    context : Context
        Progress and messages.

    Returns
    -------
    Result
        ``grids``, float32 (elements, rows, columns), NaN = NoData; the summary counts samples,
        locations and the share of the wanted cells that were filled.

    Raises
    ------
    InputError
        If the samples cannot be gridded; the text names the element or parameter and the remedy.
    """
    grid = Grid(params.west, params.north, params.cell_size, params.rows, params.columns)
    mask = arrays.get("mask")
    check_parameters(params.power, params.neighbours, params.max_distance)
    check_mask(mask, grid)
    x, y, values = _locations(arrays["x"], arrays["y"], arrays["values"], params.elements, context)
    _check_elements(values, params.elements, context)
    context.log(_task_sentence(len(x), params, grid))
    grids = inverse_distance(x, y, values, grid, params.power, params.neighbours, params.max_distance, mask, context)
    filled = _filled(grids, mask)
    if filled == 0.0:
        raise InputError(_nothing_reached(x, y, grid, params))
    wanted = "cells of the mask" if mask is not None else "cells"
    context.log(f"{filled:.1%} of the {wanted} have a value." if filled < 1 else f"All {wanted} have a value.")
    summary = {"samples": len(arrays["x"]), "locations": len(x), "filled": filled}
    return Result({"grids": grids}, summary)


def _locations(
    x: np.ndarray, y: np.ndarray, values: np.ndarray, elements: Sequence[str], context: Context
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return one sample per location, with infinite values and samples without location taken out and told."""
    if values.shape != (len(x), len(elements)):
        raise InputError(f"{len(elements)} element names do not fit values of shape {values.shape}.")
    placed = np.isfinite(x) & np.isfinite(y)
    if not placed.all():
        context.warn(f"{np.sum(~placed):,} samples have no location and were left out.")
    values = np.asarray(values, dtype=float)[placed]
    for name, infinite in zip(elements, np.isinf(values).sum(axis=0)):
        if infinite:
            context.warn(f"'{name}' is infinite at {infinite:,} samples; they count as not analysed.")
    x, y, values, count = merge_duplicates(x[placed], y[placed], values)
    if len(x) < 2:
        raise InputError(
            f"Gridding needs samples at two locations at least, and there are {int(count.sum()):,} samples at {len(x)}. "
            "Check the layer's filter and selection, or choose another layer."
        )
    if (count > 1).any():
        context.log(
            f"{count.sum():,} samples lie at {len(x):,} locations: "
            f"the duplicates at {np.sum(count > 1):,} of them were averaged."
        )
    return x, y, values


def _check_elements(values: np.ndarray, elements: Sequence[str], context: Context) -> None:
    """Raise `InputError` for elements that were not analysed at two locations; tell which have gaps."""
    if not elements:
        raise InputError("No element is chosen. Choose at least one field with numbers.")
    analysed = np.isfinite(values).sum(axis=0)
    short = [name for name, n in zip(elements, analysed) if n < 2]
    if short:
        names = ", ".join(f"'{name}'" for name in short)
        raise InputError(
            f"{names}: fewer than two locations have a value, so there is nothing to map. Unselect "
            f"{'this field' if len(short) == 1 else 'these fields'}, or check the layer's filter and selection."
        )
    gaps = [f"{name} {n:,}" for name, n in zip(elements, analysed) if n < len(values)]
    if gaps:
        context.log(f"Analysed at fewer than all {len(values):,} locations, gridded from their own: {', '.join(gaps)}.")


def _task_sentence(locations: int, params: Params, grid: Grid) -> str:
    """Return what will be done, with its numbers."""
    reach = "however far" if params.max_distance is None else f"up to {params.max_distance:g} map units away"
    count = len(params.elements)
    return (
        f"{count} element{'s' if count > 1 else ''} at {locations:,} locations to {grid.columns:,} x {grid.rows:,} cells of "
        f"{grid.cell_size:g}: {min(params.neighbours, locations)} nearest samples, {reach}, power {params.power:g}."
    )


def _filled(grids: np.ndarray, mask: Optional[np.ndarray]) -> float:
    """Return the share of the wanted cells in which any element has a value."""
    cells = grids.shape[1] * grids.shape[2] if mask is None else int(mask.sum())
    filled = sum(int(np.isfinite(rows).any(axis=0).sum()) for rows in np.moveaxis(grids, 1, 0))
    return filled / max(cells, 1)


def _nothing_reached(x: np.ndarray, y: np.ndarray, grid: Grid, params: Params) -> str:
    """Return why every cell is NoData."""
    across = np.maximum(np.maximum(grid.west - x, x - grid.east), 0.0)
    down = np.maximum(np.maximum(grid.south - y, y - grid.north), 0.0)
    nearest = float(np.hypot(across, down).min())
    return (
        f"No cell has a sample within the largest distance of {params.max_distance or np.inf:g} map units: the sample "
        f"nearest to the grid's extent is {nearest:,.0f} away from it. Check the extent, the mask and the CRS, or "
        "enlarge the largest distance."
    )
