"""Controls that every anomaly model reports beside its score, so that learning is shown to add something.

An untrained network's reconstruction error is about the norm of its input, and that alone finds
much: a model whose scores rank cells as the plain norm does has learnt little.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..core.ranks import percentile_ranks
from .base import TrainingData

MOST_CELLS = 100_000
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.8, 0.9, 0.95, 0.99)


def plain_norm(stack: np.ndarray, training: np.ndarray) -> np.ndarray:
    """Return the Euclidean norm of each cell's standardised vector, shape (rows, columns), NaN where NoData.

    Parameters
    ----------
    stack : numpy.ndarray
        Shape (bands, rows, columns), NaN = NoData.
    training : numpy.ndarray
        Boolean, shape (rows, columns): the cells whose mean and standard deviation standardise.
    """
    total = np.zeros(stack.shape[1:])
    for band in stack:
        known = band[training].astype(float)
        spread = known.std()
        total += ((band - known.mean()) / (spread if spread > 0 else 1.0)) ** 2
    return np.sqrt(total)


def rank_correlation(one: np.ndarray, other: np.ndarray) -> float:
    """Return Spearman's rank correlation over the cells where both are finite; NaN if either is constant there."""
    both = np.isfinite(one) & np.isfinite(other)
    if both.sum() < 2:
        return float("nan")
    a, b = percentile_ranks(one[both]), percentile_ranks(other[both])
    a, b = a - a.mean(), b - b.mean()
    length = np.sqrt((a @ a) * (b @ b))
    return float(a @ b / length) if length > 0 else float("nan")


def score_report(score: np.ndarray, data: TrainingData) -> dict[str, Any]:
    """Return what a model card tells about a score map of the training stack.

    Parameters
    ----------
    score : numpy.ndarray
        Shape (rows, columns), NaN where NoData.
    data : TrainingData
        What the model learnt from.

    Returns
    -------
    dict
        ``norm_correlation``, the rank correlation with the plain norm; ``drivers``, the rank
        correlation with each band; ``score_quantiles`` of the training cells.
    """
    learnt = score[data.training]
    cells = np.flatnonzero(np.isfinite(score))
    cells = cells[:: max(1, cells.size // MOST_CELLS)]  # ranks of more cells cost time and change no digit
    norm = plain_norm(data.stack, data.training)
    bands = zip(data.band_names, data.stack)
    return {
        "training_cells": int(data.training.sum()),
        "norm_correlation": rank_correlation(score.flat[cells], norm.flat[cells]),
        "drivers": {name: rank_correlation(score.flat[cells], band.flat[cells]) for name, band in bands},
        "score_quantiles": {f"{q:g}": float(value) for q, value in zip(QUANTILES, np.nanquantile(learnt, QUANTILES))},
    }
