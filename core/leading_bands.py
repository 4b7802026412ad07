"""What a target is made of: the bands of a stack that are highest in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from .moments import extent, spread
from .row_blocks import release, row_blocks
from .targets import TargetCells

SHOWN = 3
LEAST = 0.05  # standard deviations: less would be written as +0.0


def standardised_difference(band: np.ndarray, valid: np.ndarray, cells: TargetCells) -> np.ndarray:
    """Return for each target how far its mean lies above that of the whole area, in standard deviations of cells.

    Parameters
    ----------
    band : numpy.ndarray
        Shape (rows, columns), NaN = NoData; may be a memory map.
    valid : numpy.ndarray
        bool, shape (rows, columns): the cells that make up the whole area.
    cells : TargetCells
        The targets' cells, all of them valid.

    Returns
    -------
    numpy.ndarray
        float64, shape (targets,); NaN where a target has no value, or the band is constant or empty.
    """

    def values() -> Iterator[np.ndarray]:
        for rows in row_blocks(band.shape):
            part = band[rows]
            yield part[valid[rows] & np.isfinite(part)].astype(float)
            release(band)

    nothing = np.full(len(cells.starts), np.nan)
    if not any(part.size for part in values()):
        return nothing
    whole = extent(values)
    if whole.minimum == whole.maximum:
        return nothing
    return (cells.means(band.ravel()[cells.where]) - whole.mean) / spread(values, whole.mean, whole.count).deviation


def leading_text(differences: Sequence[float], labels: Sequence[str], shown: int = SHOWN) -> str:
    """Return the bands that are highest, the highest first: ``Pb +2.1, Sb +1.8, As +1.5``; '' where none is higher.

    Parameters
    ----------
    differences : sequence of float
        One target's `standardised_difference` in each band.
    labels : sequence of str
        What the bands are called.
    shown : int
        How many at most.
    """
    values = np.asarray(differences, dtype=float)
    order = np.argsort(-values, kind="stable")  # NaN sorts last
    return ", ".join(f"{labels[i]} {values[i]:+.1f}" for i in order[:shown] if values[i] >= LEAST)
