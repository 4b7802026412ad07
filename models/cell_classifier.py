"""Base of prospectivity models of single cells: learnt from deposits and barren ground, stored as plain numbers.

Training needs scikit-learn; scoring does not, so a trained model can be applied where nothing is installed.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, Optional

import numpy as np

from ..core.calibration import Calibration
from ..core.context import Context
from ..core.errors import TrainingError
from ..core.labels import BARREN, DEPOSIT
from ..core.ranks import cells_below
from ..core.roc import background_beaten
from .base import State, TrainingData
from .cell_model import MOST_CELLS, CellModel, thinned

PROBABILITY = "probability"  # name of the score's band once it is one
CALIBRATION = "calibration"


class CellClassifier(CellModel):
    """A model that tells cells like the deposits' from cells like barren ground.

    Parameters
    ----------
    balance : bool
        Whether deposits count as much as barren ground altogether, however few they are.
    seed : int
        See `CellModel`.
    """

    calibration_: Optional[Calibration] = None

    def __init__(self, balance: bool = True, seed: int = 0) -> None:
        super().__init__(seed)
        self.balance = balance

    def parameters(self) -> dict[str, Any]:
        """Return the constructor's arguments."""
        return {"balance": self.balance, "seed": self.seed}

    def calibrate(self, calibration: Calibration) -> None:
        """Return probabilities from now on."""
        self.calibration_ = calibration
        self.score_bands = (PROBABILITY,)

    def score(self, stack: np.ndarray, context: Context) -> np.ndarray:
        """Return each cell's score, or its probability once calibrated; see `CellModel.score`."""
        scores = super().score(stack, context)
        return scores if self.calibration_ is None else self.calibration_.probability(scores).astype(np.float32)

    def state(self) -> State:
        """Return what has been learnt, and the calibration where there is one."""
        learnt = super().state()
        if self.calibration_ is None:
            return learnt
        numbers = np.array([self.calibration_.slope, self.calibration_.start])
        return State({**learnt.arrays, CALIBRATION: numbers}, learnt.estimator)

    def restore(self, state: State) -> CellClassifier:
        """Take over a fitted state."""
        super().restore(state)
        if CALIBRATION in state.arrays:
            slope, start = state.arrays[CALIBRATION]
            self.calibrate(Calibration(float(slope), float(start)))
        return self

    def _training_cells(self, data: TrainingData, context: Context) -> np.ndarray:
        """Return all cells with deposits, and the barren ones, thinned where there are very many."""
        labels = _labels_of(data)
        deposits = np.flatnonzero(data.training & (labels == DEPOSIT))
        barren = np.flatnonzero(data.training & (labels == BARREN))
        if not deposits.size or not barren.size:
            raise TrainingError(
                f"There are {deposits.size:,} cells with deposits and {barren.size:,} barren ones to learn from; both "
                "are needed. Check the label raster: 1 is deposit, 0 barren, 255 unknown."
            )
        kept = thinned(barren, MOST_CELLS, self.seed)
        if len(kept) < len(barren):
            context.log(f"Learning from {len(kept):,} of {len(barren):,} barren cells, drawn at random.")
        return np.sort(np.concatenate([deposits, kept]))

    def _learn_cells(self, z: np.ndarray, index: np.ndarray, data: TrainingData, context: Context) -> None:
        is_deposit = _labels_of(data).ravel()[index] == DEPOSIT  # (n,)
        context.progress(0.0, "Learning from deposits and barren cells")
        weights = class_weights(is_deposit) if self.balance else np.ones(len(z))
        self._learn(z, is_deposit, weights)
        fitted = self._score_cells(z, context)
        beaten = background_beaten(cells_below(fitted), np.flatnonzero(is_deposit))
        self.metrics_ = {
            "deposit_cells": int(is_deposit.sum()),
            "barren_cells": int((~is_deposit).sum()),
            "auc_on_training_cells": float(beaten.mean()),
            **self.metrics_,
        }

    @abstractmethod
    def _learn(self, z: np.ndarray, is_deposit: np.ndarray, weights: np.ndarray) -> None:
        """Set the fitted attributes from standardised cells (n, q), which of them are deposits (n,), their weights (n,)."""


def class_weights(is_deposit: np.ndarray) -> np.ndarray:
    """Return weights that give deposits and barren ground the same total, with a mean of 1; shape (n,)."""
    deposits = int(is_deposit.sum())
    return np.where(is_deposit, 0.5 * len(is_deposit) / deposits, 0.5 * len(is_deposit) / (len(is_deposit) - deposits))


def _labels_of(data: TrainingData) -> np.ndarray:
    if data.labels is None:
        raise TrainingError("This model learns from deposits and barren ground. Give it a label raster.")
    return data.labels
