"""One row of statistics per assayed element: what a geochemist looks at before anything else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

import numpy as np

PERCENTILES = (5, 25, 50, 75, 95, 99)


@dataclass(frozen=True)
class Distribution:
    """Statistics of the values that are there; None where too few are.

    Attributes
    ----------
    count : int
        Values.
    minimum, maximum, mean : float or None
        Of the values.
    percentiles : tuple of (float or None)
        At `PERCENTILES`, interpolated linearly.
    deviation : float or None
        Standard deviation, n - 1; from two values.
    mad : float or None
        Median of the absolute deviations from the median, without a factor.
    skewness : float or None
        Third standardised moment; from three values that differ.
    """

    count: int
    minimum: Optional[float]
    percentiles: tuple[Optional[float], ...]
    maximum: Optional[float]
    mean: Optional[float]
    deviation: Optional[float]
    mad: Optional[float]
    skewness: Optional[float]


def describe(values: np.ndarray) -> Distribution:
    """Return the statistics of a field's values, shape (samples,), NaN where there is none."""
    known = values[np.isfinite(values)]
    if not known.size:
        return Distribution(0, None, (None,) * len(PERCENTILES), None, None, None, None, None)
    return Distribution(
        int(known.size),
        float(known.min()),
        tuple(float(p) for p in np.percentile(known, PERCENTILES)),
        float(known.max()),
        float(known.mean()),
        float(known.std(ddof=1)) if known.size > 1 else None,
        float(np.median(np.abs(known - np.median(known)))),
        _skewness(known),
    )


def _skewness(known: np.ndarray) -> Optional[float]:
    centred = known - known.mean()
    spread = np.sqrt(np.mean(centred**2))
    if known.size < 3 or spread <= 1e-12 * np.abs(known).max():
        return None
    return float(np.mean((centred / spread) ** 3))
