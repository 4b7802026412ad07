"""Distance to the nearest background cells."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.spatial import cKDTree

from ..core.context import Context
from ..core.errors import InputError
from .base import State
from .cell_detector import CellDetector
from .cell_model import thinned


class NearestNeighbours(CellDetector):
    """Mean distance to the k nearest of a random sample of training cells.

    On a gridded map a cell's nearest neighbours among *all* cells are the ones beside it, made of
    the same samples: then a wide anomaly hides itself and only its rim stands out. A sample thins
    these out. A cell that is itself in the sample does not count itself.

    Parameters
    ----------
    neighbours : int
        k, at least 1.
    sample : int
        How many training cells are kept, at most.
    seed : int
        Seed of the sample.
    """

    kind = "nearest_neighbours"
    background_: np.ndarray

    def __init__(self, neighbours: int = 10, sample: int = 5000, seed: int = 0) -> None:
        super().__init__(seed)
        self.neighbours, self.sample = neighbours, sample

    def parameters(self) -> dict[str, Any]:
        """Return the constructor's arguments."""
        return {"neighbours": self.neighbours, "sample": self.sample, "seed": self.seed}

    def _learn(self, z: np.ndarray, band_names: tuple[str, ...], context: Context) -> None:
        if self.neighbours < 1 or self.sample < 2:
            raise InputError(f"{self.neighbours} neighbours among {self.sample} cells: give at least 1 among 2.")
        if len(z) > self.sample:
            context.log(f"Comparing with {self.sample:,} of {len(z):,} training cells, drawn at random.")
        self._grow(thinned(z, self.sample, self.seed))

    def _grow(self, background: np.ndarray) -> None:
        self.background_ = background
        self.tree_ = cKDTree(background)

    def _score_cells(self, z: np.ndarray, context: Context) -> np.ndarray:
        count = min(self.neighbours, len(self.background_) - 1)
        distances, _ = self.tree_.query(z, k=count + 1, workers=context.workers)  # (n, count + 1), nearest first
        itself = distances[:, 0] == 0.0
        return np.where(itself, distances[:, 1:].mean(axis=1), distances[:, :-1].mean(axis=1))

    def _learnt(self) -> dict[str, np.ndarray]:
        return {"background": self.background_}

    def _relearn(self, state: State) -> None:
        self._grow(state.arrays["background"])
