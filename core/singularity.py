"""Local singularity: how an element's mean concentration changes as the window around a cell widens.

In a multifractal field the mean concentration in a window of width w around a place follows
``c w ** (alpha - 2)``. Where alpha is 2 the place is like its surroundings; below 2 the element is
enriched towards the place, above 2 it is depleted, whatever the level of the surroundings. So weak
anomalies in a low background show beside strong ones in a high background.

References
----------
Cheng, Q. (2007). Mapping singularities with stream sediment geochemical data for prediction of
undiscovered mineral deposits in Gejiu, Yunnan Province, China. Ore Geology Reviews 32, 314-324.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Optional

import numpy as np

from .context import Context
from .errors import InputError

BLOCK = 256  # cells: side of the square that is one independent piece
DIMENSION = 2.0  # of the map: alpha where the mean does not change with the window
LEAST_WINDOWS = 3  # two points always make a line


def local_singularity(
    values: np.ndarray, widths: Sequence[int], least_share: float = 0.2, context: Optional[Context] = None
) -> np.ndarray:
    """Fit ``log mean = log c + (alpha - 2) log(w / widest)`` by least squares at every cell.

    Windows are cut off at the map's edge and count only the cells with data. There the mean is that
    of what is left of the window, which no longer lies evenly around the cell.

    Parameters
    ----------
    values : numpy.ndarray
        Positive, shape (rows, columns); NaN = NoData.
    widths : sequence of int
        Widths of the square windows, in cells: at least three, odd, rising.
    least_share : float
        Of a window's cells, how many must have data (0 to 1); else the cell is NoData.
    context : Context, optional
        Progress, cancelling and threads.

    Returns
    -------
    numpy.ndarray
        float32, shape (3, rows, columns): alpha; c, the line's concentration at the widest window, in
        the unit of `values`; and the standard error of alpha. NaN where a cell has no data or not
        enough around it.

    Raises
    ------
    InputError
        If a value is zero or negative, or the windows make no sense.
    """
    check_windows(widths, values.shape)
    _check_positive(values)
    context = context or Context()
    rows, columns = values.shape
    corners = [(row, column) for row in range(0, rows, BLOCK) for column in range(0, columns, BLOCK)]
    output = context.allocate((3, rows, columns), np.float32)
    results = context.map(partial(_block, values, tuple(widths), least_share), corners)
    for (row, column), cells in zip(corners, results):
        output[:, row : row + BLOCK, column : column + BLOCK] = cells
    return output


def check_windows(widths: Sequence[int], shape: Sequence[int]) -> None:
    """Raise `InputError` unless there are three or more odd widths that rise and fit into the map."""
    text = ", ".join(f"{width:g}" for width in widths)
    if len(widths) < LEAST_WINDOWS:
        raise InputError(f"{len(widths)} window widths were given. Give at least three, for example 3, 5, 7, 9, 11.")
    if any(width < 1 or width % 2 != 1 for width in widths):
        raise InputError(
            f"The window widths {text} must be odd numbers of cells, so that each window has its cell in the middle: "
            "for example 3, 5, 7, 9, 11."
        )
    if any(later <= earlier for earlier, later in zip(widths, widths[1:])):
        raise InputError(f"The window widths {text} must rise, for example 3, 5, 7, 9, 11.")
    if widths[-1] > min(shape):
        raise InputError(
            f"The widest window, {widths[-1]} cells, is wider than the map of {shape[1]} x {shape[0]} cells. "
            f"Give widths of at most {min(shape)} cells, or a finer or larger map."
        )


def _check_positive(values: np.ndarray) -> None:
    """Raise `InputError` unless some cells have data and all of these are above zero."""
    valid = np.isfinite(values)
    if not valid.any():
        raise InputError("The map has no cell with a value. Choose another map or band.")
    wrong = int(np.count_nonzero(values[valid] <= 0))
    if wrong:
        raise InputError(
            f"{wrong:,} of {int(valid.sum()):,} cells are zero or negative (the lowest is {values[valid].min():g}), and a "
            "power law needs positive values. Map the concentrations themselves, not log-ratios or standardised values, "
            "with values below the detection limit replaced ('Prepared assays' does that)."
        )


def _block(
    values: np.ndarray, widths: tuple[int, ...], least_share: float, corner: tuple[int, int], context: Context
) -> np.ndarray:
    """Return alpha, c and its standard error of one block, float32 (3, block's rows, block's columns)."""
    context.progress(0.0, "Fitting windows")
    halo = widths[-1] // 2
    cells = _with_halo(values, corner, halo)
    has_data = np.isfinite(cells)
    logs = []  # per width (rows, columns): logarithm of the window's mean
    total, inside = np.where(has_data, cells, 0.0), has_data.astype(float)
    is_enough = has_data[halo:-halo, halo:-halo]
    for width in widths:
        spare = halo - width // 2
        count = box_sums(_without_margin(inside, spare), width)
        is_enough = is_enough & (count >= least_share * width * width)
        with np.errstate(invalid="ignore", divide="ignore"):
            logs.append(np.log(box_sums(_without_margin(total, spare), width) / count))
    fitted = _fit(np.log(np.array(widths) / widths[-1]), np.stack(logs))
    fitted[:, ~is_enough] = np.nan
    context.progress(1.0, "Fitting windows")
    return fitted.astype(np.float32)


def _with_halo(values: np.ndarray, corner: tuple[int, int], halo: int) -> np.ndarray:
    """Return a block with `halo` cells around it as float64, NaN beyond the map."""
    spans, margins = [], []
    for start, size in zip(corner, values.shape):
        stop = min(start + BLOCK, size)
        first, last = max(start - halo, 0), min(stop + halo, size)
        spans.append(slice(first, last))
        margins.append((first - (start - halo), stop + halo - last))
    return np.pad(values[tuple(spans)].astype(np.float64), margins, constant_values=np.nan)


def _without_margin(cells: np.ndarray, margin: int) -> np.ndarray:
    """Return the cells without `margin` rows and columns on each side."""
    return cells[margin : cells.shape[0] - margin, margin : cells.shape[1] - margin]


def box_sums(cells: np.ndarray, width: int) -> np.ndarray:
    """Return the sum over every whole square window, shape (rows - width + 1, columns - width + 1).

    Sums of 1, 2, 4, ... neighbours are made by doubling, and a window's is put together from them, so
    that cells are only ever added: differences of running totals would lose a low background behind
    the high values that were summed before it.
    """
    for _ in range(2):
        cells = _sums_down(cells, width).T
    return cells


def _sums_down(cells: np.ndarray, width: int) -> np.ndarray:
    """Return the sums of `width` rows each, shape (rows - width + 1, columns)."""
    count = len(cells) - width + 1
    total: Optional[np.ndarray] = None
    doubled, size, done = cells, 1, 0  # doubled[i] = cells[i] + ... + cells[i + size - 1]
    while True:
        if width & size:
            piece = doubled[done : done + count]
            total = piece if total is None else total + piece
            done += size
        if done == width:
            return total if total is not None else cells
        doubled = doubled[:-size] + doubled[size:]
        size *= 2


def _fit(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return alpha, c and alpha's standard error, (3, rows, columns), of lines through y (windows, rows, columns)."""
    away = x - x.mean()
    spread = float(away @ away)
    with np.errstate(invalid="ignore"):
        base = y[0].copy()
        above = y - base  # so that a constant field has a slope of exactly 0
        slope = np.tensordot(away / spread, above, axes=1)
        middle = above.mean(axis=0)
        misfit = above - middle - slope * away[:, None, None]
        variance = (misfit**2).sum(axis=0) / ((len(x) - 2) * spread)
        level = base + middle - slope * x.mean()
        return np.stack([DIMENSION + slope, np.exp(level), np.sqrt(variance)])
