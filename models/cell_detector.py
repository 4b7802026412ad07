"""Detectors of single cells that are unlike the background, and those that look towards named elements."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

import numpy as np

from ..core.context import Context
from ..core.directed import match_bands
from .base import TrainingData
from .cell_model import CellModel


class CellDetector(CellModel):
    """A detector of cells that are unlike the training cells' background."""

    def _learn_cells(self, z: np.ndarray, index: np.ndarray, data: TrainingData, context: Context) -> None:
        self._learn(z, data.band_names, context)

    @abstractmethod
    def _learn(self, z: np.ndarray, band_names: tuple[str, ...], context: Context) -> None:
        """Set the fitted attributes from standardised training cells, shape (n, q)."""


class DirectedDetector(CellDetector):
    """A cell detector that looks towards the enrichment of named bands.

    Parameters
    ----------
    direction : tuple of str
        The bands that must be enriched, by name or by element ("Pb" finds "Pb_ppm").
    seed : int
        See `CellDetector`.
    """

    def __init__(self, direction: tuple[str, ...] = (), seed: int = 0) -> None:
        super().__init__(seed)
        self.direction = direction

    def parameters(self) -> dict[str, Any]:
        """Return the constructor's arguments."""
        return {"direction": self.direction, "seed": self.seed}

    def _named_bands(self, band_names: tuple[str, ...], context: Context) -> tuple[int, ...]:
        """Return the positions of the named bands, and tell which they are."""
        named = match_bands(self.direction, band_names)
        context.log(f"Looking towards enrichment of {', '.join(band_names[i] for i in named)}.")
        return named
