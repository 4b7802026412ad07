"""What each evidence layer adds to a cell's score: what every model's `contributions` returns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

EXACT = "exact decomposition"
ERROR_SHARE = "error share"
GRADIENTS = "integrated gradients"
REPLACEMENT = "replacement by background"
METHODS = (EXACT, ERROR_SHARE, GRADIENTS, REPLACEMENT)
DRAWS = 8  # background cells that a replaced layer's values are taken from


@dataclass(frozen=True)
class Contributions:
    """How much each layer pushes each cell's score up (above 0) or down (below 0).

    Attributes
    ----------
    values : numpy.ndarray
        float32, shape (bands, rows, columns), NaN in all bands where the stack has NoData in any.
    total : numpy.ndarray
        float32, shape (rows, columns): what is shared out, computed from the model and not by adding up.
    method : str
        One of `METHODS`.
    meaning : str
        What the contributions of a cell add up to, as the end of "they add up to ...".
    """

    values: np.ndarray
    total: np.ndarray
    method: str
    meaning: str

    def gap(self) -> float:
        """Return by how much the contributions miss what they should add up to, at the worst cell but one in a hundred.

        As a share of the total's standard deviation over the map; 0 where the map has no cell.
        """
        known = np.isfinite(self.total)
        if not known.any():
            return 0.0
        missed = np.abs(self.values[:, known].sum(axis=0, dtype=float) - self.total[known])
        return float(np.quantile(missed, 0.99) / max(float(self.total[known].std()), 1e-12))


def divided(parts: np.ndarray, length: np.ndarray) -> np.ndarray:
    """Return parts (n, q) over lengths (n,); 0 where the length is 0, and so are the parts."""
    return parts / np.where(length > 0, length, 1.0)[:, None]
