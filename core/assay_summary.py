"""One row of statistics per assayed element: what a geochemist looks at before anything else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Optional

import numpy as np

from .assay_fields import recognise
from .assay_tokens import ABOVE, BELOW
from .assay_values import AssayColumn
from .censoring import find_floor, stated_limits
from .duplicate_quality import duplicate_quality

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


def censored_percent(column: AssayColumn) -> float:
    """Return the share of the analysed samples that lie below detection, in percent."""
    analysed = len(column.value) - int(column.missing.sum())
    return 100.0 * int((column.censored == BELOW).sum()) / analysed if analysed else 0.0


def summary_row(column: AssayColumn, values: np.ndarray, differences: np.ndarray, group: str = "") -> dict[str, Any]:
    """Return counts of a field as read, statistics of its values in the output, and what its duplicates say.

    Parameters
    ----------
    column : AssayColumn
        The field, or some samples of it.
    values : numpy.ndarray
        Its values in the output, NaN where missing, shape (samples out,).
    differences : numpy.ndarray
        Relative differences of duplicates, as a fraction, NaN where there is none.
    group : str
        Which samples these are; empty for all.

    Returns
    -------
    dict
        Column name to value, None where there is none; ``status`` is left empty.
    """
    known, floor = recognise(column.name), find_floor(column)
    row: dict[str, Any] = {
        "field": column.name,
        "element": known.analyte if known else "",
        "unit": known.unit if known else "",
        "status": "",
        "samples": len(column.value),
        "missing": int(column.missing.sum()),
        "censored": int((column.censored == BELOW).sum()),
        "censored_pct": censored_percent(column),
        "over_range": int((column.censored == ABOVE).sum()),
        "at_floor": floor.count if floor else 0,
        "floor": floor.value if floor else None,
        "limits": "; ".join(f"{limit:g}" for limit in stated_limits(column)),
    }
    return {**row, **_statistics(values), "group": group, **_precision(differences)}


def _statistics(values: np.ndarray) -> dict[str, Any]:
    numbers = describe(values)
    row: dict[str, Any] = {"n": numbers.count, "minimum": numbers.minimum}
    row.update({f"p{p}": value for p, value in zip(PERCENTILES, numbers.percentiles)})
    row.update(
        maximum=numbers.maximum, mean=numbers.mean, sd=numbers.deviation, mad=numbers.mad, skewness=numbers.skewness
    )
    return row


def _precision(differences: np.ndarray) -> dict[str, Any]:
    """Return what the pairs of duplicates say, in percent."""
    quality = duplicate_quality(differences)
    shares = {"difference": quality.difference, "rsd": quality.robust, "rms_cv": quality.rms}
    percents = {f"pair_{name}_pct": 100.0 * share if quality.pairs else None for name, share in shares.items()}
    return {"pairs": quality.pairs, **percents}


def _skewness(known: np.ndarray) -> Optional[float]:
    centred = known - known.mean()
    spread = np.sqrt(np.mean(centred**2))
    if known.size < 3 or spread <= 1e-12 * np.abs(known).max():
        return None
    return float(np.mean((centred / spread) ** 3))
