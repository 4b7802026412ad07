"""Windows cut from a map at regular steps, labelled by the known ground in them."""

from __future__ import annotations

import numpy as np

from ..core.errors import TrainingError


def lattice_windows(deposits: np.ndarray, barren: np.ndarray, window: int, step: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the windows every `step` cells that hold known ground, and which of them hold a deposit.

    Huang et al. (2022), section 2.2: windows of 256 cells, step 128. A window without a mine is "without mines" there,
    whatever is known of it; here it must hold a barren cell, else it is unknown and left out.

    Parameters
    ----------
    deposits, barren : numpy.ndarray
        Boolean, shape (rows, columns): the cells that may be learnt from.
    window : int
        Width of a window, in cells; at most that of the grid.
    step : int
        Cells from one window to the next, 1 or more; the first lies in the north-western corner.

    Returns
    -------
    centres : numpy.ndarray
        Row-major indices of the windows' centres (see `core.windows`), int64, shape (n,).
    is_deposit : numpy.ndarray
        Boolean, shape (n,).

    Raises
    ------
    TrainingError
        If no window holds a deposit, or none holds barren ground alone.
    """
    rows, columns = (np.arange(0, size - window + 1, step) for size in deposits.shape)
    has_deposit, has_barren = (_holds(cells, rows, columns, window) for cells in (deposits, barren))
    known = has_deposit | has_barren
    if not has_deposit.any() or has_deposit[known].all():
        raise TrainingError(
            f"Of the windows of {window} cells every {step} cells, {int(has_deposit.sum()):,} hold a deposit and "
            f"{int((has_barren & ~has_deposit).sum()):,} barren ground alone; both are needed. Use a smaller window, or a "
            "step of 0 for windows around the known cells."
        )
    centres = (rows[:, None] + window // 2) * deposits.shape[1] + columns[None, :] + window // 2
    return centres[known], has_deposit[known]


def _holds(cells: np.ndarray, rows: np.ndarray, columns: np.ndarray, window: int) -> np.ndarray:
    """Return whether the windows from these rows and columns on hold a true cell, shape (rows, columns)."""
    total = np.zeros((cells.shape[0] + 1, cells.shape[1] + 1), dtype=np.int64)
    total[1:, 1:] = cells.cumsum(axis=0).cumsum(axis=1)
    low, high = (np.ix_(rows, columns), np.ix_(rows + window, columns + window))
    across, down = np.ix_(rows, columns + window), np.ix_(rows + window, columns)
    return (total[high] - total[across] - total[down] + total[low]) > 0
