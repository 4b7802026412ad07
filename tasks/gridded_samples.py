"""What every task that grids samples does with them first, and says of its map at the end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Optional

import numpy as np

from ..core.context import Context
from ..core.errors import InputError
from ..core.grid import Grid
from ..core.interpolation import merge_duplicates


def located(
    x: np.ndarray, y: np.ndarray, values: np.ndarray, elements: Sequence[str], context: Context
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the samples that have a location, with infinite values as NaN; both are told."""
    values = np.asarray(values, dtype=float)
    if values.shape != (len(x), len(elements)):
        raise InputError(f"{len(elements)} element names do not fit values of shape {values.shape}.")
    placed = np.isfinite(x) & np.isfinite(y)
    if not placed.all():
        context.warn(f"{np.sum(~placed):,} samples have no location and were left out.")
    values = values[placed]
    for name, infinite in zip(elements, np.isinf(values).sum(axis=0)):
        if infinite:
            context.warn(f"'{name}' is infinite at {infinite:,} samples; they count as not analysed.")
    return x[placed], y[placed], np.where(np.isfinite(values), values, np.nan)


def one_per_location(
    x: np.ndarray, y: np.ndarray, values: np.ndarray, context: Context
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return one sample per location, the mean of those there; told. There must be two locations."""
    x, y, values, count = merge_duplicates(x, y, values)
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


def check_elements(values: np.ndarray, elements: Sequence[str], context: Context) -> None:
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


def task_sentence(
    locations: int, elements: int, grid: Grid, neighbours: int, max_distance: Optional[float], how: str
) -> str:
    """Return what will be done, with its numbers."""
    reach = "however far" if max_distance is None else f"up to {max_distance:g} map units away"
    return (
        f"{elements} element{'s' if elements > 1 else ''} at {locations:,} locations to {grid.columns:,} x {grid.rows:,} "
        f"cells of {grid.cell_size:g}: {min(neighbours, locations)} nearest samples, {reach}, {how}."
    )


def tell_filled(
    grids: np.ndarray,
    mask: Optional[np.ndarray],
    x: np.ndarray,
    y: np.ndarray,
    grid: Grid,
    max_distance: Optional[float],
    context: Context,
) -> float:
    """Return the share of the wanted cells in which any element has a value, and tell it; none is an `InputError`."""
    cells = grids.shape[1] * grids.shape[2] if mask is None else int(mask.sum())
    valid = sum(int(np.isfinite(rows).any(axis=0).sum()) for rows in np.moveaxis(grids, 1, 0))
    filled = valid / max(cells, 1)
    if filled == 0.0:
        raise InputError(_nothing_reached(x, y, grid, max_distance))
    wanted = "cells of the mask" if mask is not None else "cells"
    context.log(f"{filled:.1%} of the {wanted} have a value." if filled < 1 else f"All {wanted} have a value.")
    return filled


def _nothing_reached(x: np.ndarray, y: np.ndarray, grid: Grid, max_distance: Optional[float]) -> str:
    """Return why every cell is NoData."""
    across = np.maximum(np.maximum(grid.west - x, x - grid.east), 0.0)
    down = np.maximum(np.maximum(grid.south - y, y - grid.north), 0.0)
    nearest = float(np.hypot(across, down).min())
    return (
        f"No cell has a sample within the largest distance of {max_distance or np.inf:g} map units: the sample "
        f"nearest to the grid's extent is {nearest:,.0f} away from it. Check the extent, the mask and the CRS, or "
        "enlarge the largest distance."
    )
