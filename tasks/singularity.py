"""The local singularity index of one map."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..core.context import Context, Result
from ..core.errors import InputError
from ..core.singularity import DIMENSION, check_windows, local_singularity


@dataclass(frozen=True)
class Params:
    """Which windows.

    Attributes
    ----------
    widths : tuple of int
        Widths of the windows in cells: odd, rising, at least three.
    least_share : float
        Share (0 to 1) of a window's cells that must have data.
    cell_size : float
        In map units, for the sentences.
    """

    widths: tuple[int, ...] = (3, 5, 7, 9, 11)
    least_share: float = 0.2
    cell_size: float = 1.0


def needs(arrays: dict[str, np.ndarray], params: Params) -> tuple[str, ...]:
    """Numpy and scipy are enough."""
    return ()


def run(arrays: dict[str, np.ndarray], params: Params, context: Context) -> Result:
    """Map the singularity index of ``values``, shape (rows, columns), positive, NaN = NoData.

    Returns
    -------
    Result
        ``bands``, float32 (3, rows, columns): alpha, coefficient and standard error, see
        `core.singularity.local_singularity`; the summary has the number of ``cells`` and the share
        ``enriched`` of them, with alpha below 2.
    """
    values = arrays["values"]
    if not 0.0 <= params.least_share <= 1.0:
        raise InputError(
            f"The least share of cells with data is {100 * params.least_share:g} %. Give a percentage from 0 to 100."
        )
    check_windows(params.widths, values.shape)
    size = params.cell_size
    context.log(
        f"{len(params.widths)} windows of {params.widths[0]} to {params.widths[-1]} cells, {params.widths[0] * size:,.6g} to "
        f"{params.widths[-1] * size:,.6g} map units wide."
    )
    bands = local_singularity(values, params.widths, params.least_share, context)
    known = np.isfinite(bands[0])
    cells, given = int(known.sum()), int(np.isfinite(values).sum())
    if cells == 0:
        raise InputError(
            f"No cell has {100 * params.least_share:g} % of its windows' cells with data. Use narrower windows, or a "
            "smaller least share."
        )
    if cells < given:
        context.log(f"{given - cells:,} of {given:,} cells have too little data around them and are NoData.")
    enriched = float((bands[0][known] < DIMENSION).mean())
    low, middle, high = np.percentile(bands[0][known], [1, 50, 99])
    context.log(
        f"Singularity index: median {middle:.3f}, 1st to 99th percentile {low:.3f} to {high:.3f}; "
        f"{enriched:.1%} of {cells:,} cells are enriched (below 2)."
    )
    context.progress(1.0)
    return Result({"bands": bands}, {"cells": cells, "enriched": enriched})
