"""A common scale for scores of several models: the share of the training cells that score lower.

The scale belongs to the training cells and travels with the model. It is never taken from the map that is
being scored, so a cell's value does not depend on its company there.
"""

from __future__ import annotations

import numpy as np

KNOTS = 1001  # quantiles kept: every 0.1 %


def training_knots(scores: np.ndarray) -> np.ndarray:
    """Return the quantiles of the training cells' scores, from minimum to maximum, shape (1001,), float64.

    Parameters
    ----------
    scores : numpy.ndarray
        Finite, shape (cells,).
    """
    return np.quantile(scores.astype(np.float64), np.linspace(0.0, 1.0, KNOTS))


def share_below(scores: np.ndarray, knots: np.ndarray) -> np.ndarray:
    """Return for each score the share of the training cells that score lower.

    Straight lines between the knots. Above the training maximum the share goes on as
    ``1 + (s - maximum) / (maximum - median)``, so that the most anomalous cells, which were kept
    out of training, do not tie. Below the minimum it falls towards 0 without reaching it.

    Parameters
    ----------
    scores : numpy.ndarray
        Any shape.
    knots : numpy.ndarray
        From `training_knots`, shape (k,), with a maximum above the median.

    Returns
    -------
    numpy.ndarray
        float64, the shape of `scores`, above 0; strictly increasing with the score outside the
        knots, and inside wherever the knots differ.
    """
    levels = np.linspace(0.0, 1.0, len(knots))
    levels[0] = 0.5 / len(knots)  # room below for what scores lower than any training cell
    distinct, first = np.unique(knots, return_index=True)  # of tied knots the first: strictly lower
    scores = scores.astype(np.float64)
    share = np.interp(scores, distinct, levels[first])
    lowest, median, highest = knots[0], knots[len(knots) // 2], knots[-1]
    above = np.maximum(scores - highest, 0.0) / (highest - median)
    below = np.maximum(lowest - scores, 0.0) / (highest - median)
    return (share + above) / (1.0 + below)


def gate_by_direction(scores: np.ndarray, enrichment: np.ndarray) -> np.ndarray:
    """Let only enriched cells keep their score; the others get it with a minus sign.

    Scores above 0 are blind to direction: depletion scores like enrichment. With the minus sign
    every cell that is not enriched ranks below every cell that is, without ties, and the most
    anomalously depleted cell ranks last.

    Parameters
    ----------
    scores : numpy.ndarray
        Above 0; any shape.
    enrichment : numpy.ndarray
        Mean standardised value of the named bands, same shape: above 0 = enriched.
    """
    return np.where(enrichment > 0.0, scores, -scores)
