"""How much maps agree on the anomalous cells, before and after they are combined (He et al., Table 2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Optional

import numpy as np


@dataclass(frozen=True)
class Variation:
    """How much a count varies over maps.

    Attributes
    ----------
    mean : float
        Its mean.
    standard_deviation : float
        Population standard deviation.
    mean_deviation : float
        Mean absolute deviation from the mean: what He et al. print under the name standard deviation.
    coefficient : float or None
        Coefficient of variation: standard deviation over mean; ``None`` for a mean of 0.
    """

    mean: float
    standard_deviation: float
    mean_deviation: float
    coefficient: Optional[float]


def variation(counts: np.ndarray) -> Variation:
    """Return the variation of `counts`, shape (maps,)."""
    values = np.asarray(counts, dtype=float)
    mean, deviation = float(values.mean()), float(values.std())
    return Variation(mean, deviation, float(np.abs(values - mean).mean()), deviation / mean if mean else None)


def agreement(anomalous: np.ndarray, others: Sequence[np.ndarray]) -> Optional[float]:
    """Return the share of a map's anomalous cells that another map calls anomalous too, on average over the others.

    Parameters
    ----------
    anomalous : numpy.ndarray, shape (rows, columns), bool
        The map to describe.
    others : sequence of numpy.ndarray, each of shape (rows, columns), bool
        The maps to compare it with.

    Returns
    -------
    float or None
        0 to 1; ``None`` for a map without anomalous cells or without others.
    """
    cells = np.count_nonzero(anomalous)
    if cells == 0 or len(others) == 0:
        return None
    return float(np.mean([np.count_nonzero(anomalous & other) for other in others]) / cells)
