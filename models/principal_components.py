"""Principal components: a cell is odd where the background's main patterns do not rebuild it."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..core.context import Context
from ..core.errors import InputError
from ..core.principal_components import principal_axes
from .base import State
from .cell_detector import CellDetector
from .contributions import ERROR_SHARE, divided


class PrincipalComponents(CellDetector):
    """Distance from the plane of the leading principal components of the training cells.

    The leading components (lithology, weathering) are those that together hold the given share of the
    correlation matrix's variance; at least one component is always left out, so that there is an
    error to look at (with one band, all of it).

    Parameters
    ----------
    explained : float
        Share of the variance that the leading components hold, above 0 and below 1.
    seed : int
        See `CellDetector`.
    """

    kind = "pca"
    decomposed = (ERROR_SHARE, "the score: each layer has its share of the squared error")
    components_: np.ndarray

    def __init__(self, explained: float = 0.7, seed: int = 0) -> None:
        super().__init__(seed)
        self.explained = explained

    def parameters(self) -> dict[str, Any]:
        """Return the constructor's arguments."""
        return {"explained": self.explained, "seed": self.seed}

    def _learn(self, z: np.ndarray, band_names: tuple[str, ...], context: Context) -> None:
        if not 0.0 < self.explained < 1.0:
            raise InputError(f"The share of variance explained must be between 0 and 1, not {self.explained:g}.")
        axes = principal_axes(z.T @ z / len(z))
        shares = np.cumsum(axes.variances) / axes.variances.sum()
        leading = min(int(np.searchsorted(shares, self.explained)) + 1, len(shares) - 1)
        self.components_ = np.ascontiguousarray(axes.vectors[:, :leading])  # (q, leading)
        self.metrics_["components"] = leading
        self.metrics_["explained"] = float(shares[leading - 1]) if leading else 0.0
        context.log(f"{leading} leading components hold {self.metrics_['explained']:.0%} of the variance.")

    def _score_cells(self, z: np.ndarray, context: Context) -> np.ndarray:
        return np.linalg.norm(self._errors(z), axis=1)

    def _errors(self, z: np.ndarray) -> np.ndarray:
        return z - (z @ self.components_) @ self.components_.T

    def _take_apart(self, z: np.ndarray) -> np.ndarray:
        """Return each band's squared error over the error's length: it adds up to that length."""
        errors = self._errors(z)
        return divided(np.square(errors), np.linalg.norm(errors, axis=1))

    def _learnt(self) -> dict[str, np.ndarray]:
        return {"components": self.components_}

    def _relearn(self, state: State) -> None:
        self.components_ = state.arrays["components"]
