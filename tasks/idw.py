"""Samples become a grid of each element by inverse-distance weighting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

import numpy as np

from ..core.context import Context, Result
from ..core.grid import Grid
from ..core.interpolation import check_mask, check_parameters, inverse_distance
from .gridded_samples import check_elements, located, one_per_location, task_sentence, tell_filled


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
    x, y, values = located(arrays["x"], arrays["y"], arrays["values"], params.elements, context)
    x, y, values = one_per_location(x, y, values, context)
    check_elements(values, params.elements, context)
    how = f"power {params.power:g}"
    context.log(task_sentence(len(x), len(params.elements), grid, params.neighbours, params.max_distance, how))
    grids = inverse_distance(x, y, values, grid, params.power, params.neighbours, params.max_distance, mask, context)
    filled = tell_filled(grids, mask, x, y, grid, params.max_distance, context)
    summary = {"samples": len(arrays["x"]), "locations": len(x), "filled": filled}
    return Result({"grids": grids}, summary)
