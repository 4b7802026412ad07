"""Class a map by share of the area, by percentiles, or by median and MAD."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Optional

import numpy as np

from ..core.classes import (
    CLASS_NODATA,
    classes_above,
    mad_classes,
    median_and_mad,
    percentile_classes,
    percentile_thresholds,
)
from ..core.context import Context, Result
from ..core.errors import InputError

METHODS = ("share of the area", "percentiles", "median + k MAD")


@dataclass(frozen=True)
class Params:
    """Where the classes end.

    Attributes
    ----------
    breaks : tuple of float
        Rising percentages of the area, for ``share of the area``.
    method : str
        ``share of the area``, ``percentiles`` or ``median + k MAD``.
    percentiles : tuple of float
        Rising, between 0 and 100.
    multiples : tuple of float
        Rising k of ``median + k MAD``.
    side : str
        ``high``, ``low`` or ``both``: which values are the anomaly in ``median + k MAD``.
    log : bool
        Whether median and MAD are those of the logarithms.
    """

    breaks: tuple[float, ...] = (5.0, 15.0, 30.0)
    method: str = METHODS[0]
    percentiles: tuple[float, ...] = (50.0, 75.0, 80.0, 90.0, 95.0, 98.0, 99.0)
    multiples: tuple[float, ...] = (1.0, 2.0, 3.0)
    side: str = "high"
    log: bool = False


def needs(arrays: dict[str, np.ndarray], params: Params) -> tuple[str, ...]:
    """Numpy and scipy are enough."""
    return ()


def run(arrays: dict[str, np.ndarray], params: Params, context: Context) -> Result:
    """Class ``scores`` (rows, columns), NaN = NoData, into ``classes`` (rows, columns), uint8, 255 = NoData.

    The summary's ``cells`` counts the cells of class 0, 1, ...; ``high`` and ``low`` are the thresholds
    above and below the middle in the map's unit, from the inmost outwards, None where there are none.
    """
    context.progress(0.0, "ranking cells")
    scores = arrays["scores"]
    if not np.isfinite(scores).any():
        raise InputError("The score map has no cell with a score. Choose another map or band.")
    classes, number, thresholds = _classed(scores, params, context)
    counts = np.bincount(classes[classes != CLASS_NODATA], minlength=number)
    if np.count_nonzero(counts) == 1:
        context.warn("All cells fall in one class: the map is constant, or nearly so.")
    for i in range(number - 1, -1, -1):
        context.log(f"Class {i}: {counts[i]:,} cells, {100 * counts[i] / counts.sum():.1f} % of the area.")
    context.progress(1.0)
    return Result({"classes": classes}, {"cells": [int(count) for count in counts], **thresholds})


def _classed(scores: np.ndarray, params: Params, context: Context) -> tuple[np.ndarray, int, dict[str, Any]]:
    """Return the classes, how many there are, and the thresholds by side."""
    if params.method == METHODS[0]:
        return percentile_classes(scores, params.breaks), len(params.breaks) + 1, {"high": None, "low": None}
    if params.method == METHODS[1]:
        values = percentile_thresholds(scores, params.percentiles)
        context.log("Percentiles: " + _pairs(params.percentiles, values) + ".")
        return classes_above(scores, values), len(values) + 1, {"high": values, "low": None}
    if params.method == METHODS[2]:
        return _by_mad(scores, params, context)
    raise InputError(f"The method is '{params.method}'. Choose one of {', '.join(METHODS)}.")


def _by_mad(scores: np.ndarray, params: Params, context: Context) -> tuple[np.ndarray, int, dict[str, Any]]:
    values = _logarithms(scores) if params.log else scores
    classes = mad_classes(values, params.multiples, params.side)
    middle, mad = median_and_mad(values)
    thresholds: dict[str, Optional[list[float]]] = {"high": None, "low": None}
    for side, sign in (("high", 1.0), ("low", -1.0)):
        if params.side in (side, "both"):
            ends = [middle + sign * k * mad for k in params.multiples]
            thresholds[side] = [10.0**end for end in ends] if params.log else ends
            context.log(f"Median {'+' if sign > 0 else '-'} k MAD: " + _pairs(params.multiples, thresholds[side]) + ".")
    shown = f"{10**middle:.4g}, MAD a factor of {10**mad:.4g}" if params.log else f"{middle:.4g}, MAD {mad:.4g}"
    context.log(f"Median {shown} (1.4826 x the median distance from the median).")
    return classes, len(params.multiples) + 1, thresholds


def _logarithms(scores: np.ndarray) -> np.ndarray:
    """Return the logarithms to base 10 as float64; `InputError` where a value has none."""
    wrong = int(np.count_nonzero(scores <= 0))
    if wrong:
        raise InputError(
            f"{wrong:,} cells are zero or negative (the lowest is {np.nanmin(scores):g}) and have no logarithm. Switch "
            "logarithms off, or use a map of concentrations."
        )
    return np.log10(np.asarray(scores, dtype=float))


def _pairs(names: Sequence[float], values: Optional[Sequence[float]]) -> str:
    return ", ".join(f"{name:g}: {value:.4g}" for name, value in zip(names, values or ()))
