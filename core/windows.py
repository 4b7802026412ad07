"""Square windows around cells: NoData filled from the nearest valid cell, borders mirrored.

The window of width w around the cell (row, column) covers the rows ``row - w // 2`` to
``row - w // 2 + w - 1``, and the columns likewise; so its centre is the cell at index ``w // 2``
of the window. For an odd width that is the middle; for an even width there is one more cell to
the north and west than to the south and east. A window of width 1 is the cell's own vector.
"""

from __future__ import annotations

import numpy as np
from scipy.ndimage import distance_transform_edt

from .errors import InputError


def check_window(window: int, shape: tuple[int, ...]) -> None:
    """Raise `InputError` unless a window of this width fits into a grid of this shape (rows, columns)."""
    if window < 1:
        raise InputError(f"The window must be at least 1 cell wide, not {window}. Use 1 for the cell's own values.")
    if window > min(shape):
        raise InputError(
            f"A window of {window} x {window} cells is larger than the grid of {shape[1]} x {shape[0]} cells. "
            f"Use a window of at most {min(shape)}, or a finer or larger grid."
        )


def fill_nearest(stack: np.ndarray, valid: np.ndarray) -> np.ndarray:
    """Give every cell that is not valid the whole vector of the nearest valid cell.

    Whole vectors, so that no cell gets a composition that nobody has measured.

    Parameters
    ----------
    stack : numpy.ndarray
        Shape (bands, rows, columns).
    valid : numpy.ndarray
        Boolean, shape (rows, columns).

    Returns
    -------
    numpy.ndarray
        A new array of the same shape; the stack itself where all cells are valid.
    """
    if not valid.any():
        raise InputError("No cell of the stack has a value in every band. Leave out the emptiest layer.")
    if valid.all():
        return stack
    rows, columns = distance_transform_edt(~valid, return_distances=False, return_indices=True)
    return stack[:, rows, columns]


def pad_for_windows(filled: np.ndarray, window: int) -> np.ndarray:
    """Mirror the borders so that every cell has its whole window.

    Parameters
    ----------
    filled : numpy.ndarray
        Shape (bands, rows, columns), without NoData.
    window : int
        Width of the window, in cells.

    Returns
    -------
    numpy.ndarray
        Shape (bands, rows + window - 1, columns + window - 1). The window of the cell (row,
        column) is ``padded[:, row : row + window, column : column + window]``.
    """
    check_window(window, filled.shape[1:])
    before, after = window // 2, window - 1 - window // 2
    return np.pad(filled, ((0, 0), (before, after), (before, after)), mode="reflect")
