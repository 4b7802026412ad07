"""From scores to probabilities, learnt on cells that the scoring model has not seen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from .errors import TrainingError

STEPS = 100
CLOSE = 1e-10
RIDGE = 1e-9  # keeps Newton's step finite where scores separate completely


@dataclass(frozen=True)
class Calibration:
    """``probability = 1 / (1 + exp(-(slope * score + start)))``."""

    slope: float
    start: float

    def probability(self, scores: np.ndarray) -> np.ndarray:
        """Return the probability of a deposit for scores of any shape; NaN stays NaN."""
        return expit(self.slope * scores + self.start)


def fit_calibration(scores: np.ndarray, is_deposit: np.ndarray) -> Calibration:
    """Fit the odds of a deposit as a logistic function of the score.

    The probability is that of a cell drawn like the given ones: with one deposit cell for each
    barren one it is far above that of ground taken at random.

    Parameters
    ----------
    scores : numpy.ndarray
        Scores of held-out cells, shape (n,), finite.
    is_deposit : numpy.ndarray
        Boolean, shape (n,).

    Raises
    ------
    TrainingError
        If held-out deposits do not score higher than barren cells.

    Notes
    -----
    Platt (1999), Probabilistic outputs for support vector machines, with his targets, which keep a
    probability from reaching 0 or 1.
    """
    deposits, barren = int(is_deposit.sum()), int((~is_deposit).sum())
    target = np.where(is_deposit, (deposits + 1.0) / (deposits + 2.0), 1.0 / (barren + 2.0))
    centre, spread = float(scores.mean()), float(scores.std()) or 1.0
    design = np.column_stack([(scores - centre) / spread, np.ones(len(scores))])  # (n, 2)
    weights = np.array([0.0, np.log((deposits + 1.0) / (barren + 1.0))])
    for _ in range(STEPS):
        chance = expit(design @ weights)
        curvature = design.T @ (design * (chance * (1.0 - chance))[:, None]) + RIDGE * np.eye(2)
        step = np.linalg.solve(curvature, design.T @ (target - chance))
        weights = weights + step
        if np.abs(step).max() < CLOSE:
            break
    slope = float(weights[0] / spread)
    if not slope > 0:
        raise TrainingError(
            "In blocks that the model had not seen, deposits do not score higher than barren cells, so no probability "
            "can be calibrated. Use the score without calibration, and cross-validate it before believing it."
        )
    return Calibration(slope, float(weights[1] - weights[0] * centre / spread))
