"""Known deposits, known barren ground and random barren cells become a label raster."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any, Optional

import numpy as np

from ..core.context import Context, Result
from ..core.errors import InputError
from ..core.grid import Grid
from ..core.labels import (
    BARREN,
    DEFAULT_EXCLUSION,
    DEPOSIT,
    UNKNOWN,
    DepositSites,
    deposit_cells,
    draw_barren,
    label_cells,
    within_distance,
)

NEGATIVES = ("none", "random")


@dataclass(frozen=True)
class Params:
    """How to label.

    Attributes
    ----------
    layer, grid_layer : str
        Names of the deposit layer and of the grid's layer, for messages.
    grid : dict
        The attributes of a `core.grid.Grid`.
    geographic : bool
        Whether the grid's units are degrees.
    neighbourhood : int
        Rings of cells around a deposit's own that are deposit too.
    buffer : float
        Distance from a deposit, in map units, within which cells are deposit too.
    negatives : str
        ``none`` or ``random``.
    exclusion : float, optional
        Distance from any deposit, in map units, within which no barren cell is drawn; None for
        `DEFAULT_EXCLUSION` cells.
    ratio : float
        Barren cells drawn per deposit cell.
    seed : int
        Of the drawing.
    """

    layer: str = "deposits"
    grid_layer: str = "grid"
    grid: dict[str, Any] = field(default_factory=dict)
    geographic: bool = False
    neighbourhood: int = 0
    buffer: float = 0.0
    negatives: str = "none"
    exclusion: Optional[float] = None
    ratio: float = 1.0
    seed: int = 0


def needs(arrays: dict[str, np.ndarray], params: Params) -> tuple[str, ...]:
    """Numpy and scipy are enough."""
    return ()


def run(arrays: dict[str, np.ndarray], params: Params, context: Context) -> Result:
    """Label the grid's cells.

    Parameters
    ----------
    arrays : dict
        ``deposits`` (n, 2): easting, northing in the grid's CRS; ``valid`` boolean (rows, columns):
        where the grid's layer has data; optionally ``deposit_cells``, ``barren`` boolean (rows,
        columns) and ``outline`` (m, 2), see `DepositSites`.
    params : Params
        Distances and choices.

    Returns
    -------
    Result
        ``labels``, uint8, shape (rows, columns); summary with the counts.
    """
    grid = Grid(**params.grid)
    _check(params, grid)
    valid = arrays["valid"].astype(bool)
    sites = DepositSites(arrays["deposits"], arrays.get("outline", np.empty((0, 2))), arrays.get("deposit_cells"))
    where = _count_sites(grid, sites, valid, params, context)
    context.progress(0.2, "Labelling the deposits")
    positive = deposit_cells(grid, sites, params.neighbourhood, params.buffer)
    barren = arrays.get("barren", np.zeros(grid.shape, dtype=bool)).astype(bool)
    where["deposits_in_barren"] = _tell_conflicts(grid, sites, positive, barren & valid, context)
    context.progress(0.5, "Labelling barren ground")
    drawn = np.zeros(grid.shape, dtype=bool)
    if params.negatives == "random":
        drawn = _draw(grid, sites, positive, barren, valid, params, context)
    labels = label_cells(positive, barren | drawn, valid)
    context.progress(1.0)
    return Result({"labels": labels}, {**where, **_count_cells(labels, valid, drawn, context)})


def _check(params: Params, grid: Grid) -> None:
    """Refuse parameters that mean nothing."""
    if params.negatives not in NEGATIVES:
        raise InputError(f"Unknown choice '{params.negatives}' of barren cells. Choose one of: {', '.join(NEGATIVES)}.")
    for name, value in (("neighbourhood", params.neighbourhood), ("buffer", params.buffer)):
        if not (math.isfinite(value) and value >= 0):
            raise InputError(f"The {name} must be zero or more, not {value:g}.")
    if params.exclusion is not None and not (math.isfinite(params.exclusion) and params.exclusion >= 0):
        raise InputError(f"The exclusion distance must be zero or more, not {params.exclusion:g}.")
    if params.negatives == "random" and not params.ratio > 0:
        raise InputError(f"The ratio of barren to deposit cells must be more than zero, not {params.ratio:g}.")
    measured = [n for n, d in (("buffer", params.buffer), ("exclusion distance", params.exclusion)) if d]
    if params.geographic and measured:
        raise InputError(
            f"The {measured[0]} is a distance, but the grid of '{params.grid_layer}' is in degrees ({grid.crs}), "
            "in which a distance has no fixed length. Use a grid in a projected coordinate system (metres), "
            "or label whole cells with the neighbourhood."
        )


def _count_sites(
    grid: Grid, sites: DepositSites, valid: np.ndarray, params: Params, context: Context
) -> dict[str, int]:
    """Count and tell where the deposits lie; refuse a layer without one on the grid."""
    total = len(sites.points)
    row, column, inside = grid.cells_of(*sites.points.T)
    on_data = inside & valid[row, column]
    counts = {
        "deposits": total,
        "inside": int(inside.sum()),
        "outside": int(total - inside.sum()),
        "on_nodata": int(inside.sum() - on_data.sum()),
    }
    if total == 0:
        raise InputError(f"'{params.layer}' has no deposit. Check its filter and selection, or choose another layer.")
    if counts["inside"] == 0:
        raise InputError(
            f"None of the {total:,} deposits of '{params.layer}' lies on the grid of '{params.grid_layer}' "
            f"({grid.describe()}). Check the coordinate system of '{params.layer}', or use a grid that covers it."
        )
    context.log(f"{counts['inside']:,} of {total:,} deposits of '{params.layer}' lie on the grid.")
    if counts["outside"]:
        context.warn(f"{counts['outside']:,} of {total:,} deposits lie outside the grid and are left out.")
    if counts["on_nodata"]:
        context.warn(
            f"{counts['on_nodata']:,} deposits lie on cells where '{params.grid_layer}' has no data: "
            "those cells cannot be learnt from and stay unknown."
        )
    return counts


def _tell_conflicts(grid: Grid, sites: DepositSites, positive: np.ndarray, barren: np.ndarray, context: Context) -> int:
    """Warn where deposit and barren overlap; return how many deposits lie on barren ground."""
    row, column, inside = grid.cells_of(*sites.points.T)
    deposits = int((inside & barren[row, column]).sum())
    cells = int(np.count_nonzero(positive & barren))
    if cells:
        context.warn(
            f"{cells:,} cells are both deposit and barren ({deposits:,} deposits lie on ground marked barren). "
            "They count as deposit; check the barren layer."
        )
    return deposits


def _draw(
    grid: Grid,
    sites: DepositSites,
    positive: np.ndarray,
    barren: np.ndarray,
    valid: np.ndarray,
    params: Params,
    context: Context,
) -> np.ndarray:
    """Draw random barren cells away from the deposits, boolean, shape (rows, columns)."""
    distance = DEFAULT_EXCLUSION * grid.cell_size if params.exclusion is None else params.exclusion
    candidates = valid & ~positive & ~barren & ~within_distance(grid, sites.sources, distance)
    if sites.cells is not None:
        candidates &= ~sites.cells
    asked = max(1, round(params.ratio * np.count_nonzero(positive & valid)))
    drawn = draw_barren(candidates, asked, params.seed)
    found = int(drawn.sum())
    context.log(
        f"{found:,} barren cells drawn at random from {int(candidates.sum()):,} cells "
        f"more than {distance:g} map units from every deposit (seed {params.seed})."
    )
    if found < asked:
        context.warn(f"{asked:,} barren cells were asked for; only {found:,} lie far enough from the deposits.")
    return drawn


def _count_cells(labels: np.ndarray, valid: np.ndarray, drawn: np.ndarray, context: Context) -> dict[str, int]:
    """Count and tell the cells of each class; refuse labels without a deposit."""
    counts = {
        "deposit_cells": int(np.count_nonzero(labels == DEPOSIT)),
        "barren_cells": int(np.count_nonzero(labels == BARREN)),
        "drawn_cells": int(np.count_nonzero(drawn)),
        "unknown_cells": int(np.count_nonzero((labels == UNKNOWN) & valid)),
        "nodata_cells": int(np.count_nonzero(~valid)),
    }
    if counts["deposit_cells"] == 0:
        raise InputError(
            "Every deposit lies on a cell without data, so no cell is labelled as deposit. "
            "Raise the neighbourhood, or use a grid layer that has data at the deposits."
        )
    context.log(
        f"{counts['deposit_cells']:,} deposit cells, {counts['barren_cells']:,} barren, "
        f"{counts['unknown_cells']:,} unknown, {counts['nodata_cells']:,} without data."
    )
    return counts
