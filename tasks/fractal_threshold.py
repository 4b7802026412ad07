"""Thresholds between background and anomaly where a fractal curve bends: C-A, C-N and S-A."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..core.classes import CLASS_NODATA, classes_above
from ..core.context import Context, Result
from ..core.errors import InputError
from ..core.fractal import Curve, check_segments, check_thresholds, concentration_curve, fit_curve
from ..core.segmented_fit import SegmentedFit
from ..core.spectrum_area import separate, spectrum_curve, spectrum_of

METHODS = ("C-A", "C-N", "S-A")
MOST_SPECTRUM_SEGMENTS = 3  # chosen without being asked: background, anomaly, noise


@dataclass(frozen=True)
class Params:
    """How to find thresholds.

    Attributes
    ----------
    method : str
        ``C-A``, ``C-N`` or ``S-A``.
    segments : int
        Straight segments of the curve, 2 to 6; 0 = automatic.
    thresholds : tuple of float
        Rising values (of S-A: powers) to use instead of those found.
    cell_area : float
        What one cell adds to the curve of C-A, in `area_unit`; 1 for C-N.
    area_unit : str
        For the sentences: ``km²``.
    unit : str
        Of the values, for the sentences: ``ppm``, or nothing.
    counted : str
        ``cells`` or ``samples``.
    """

    method: str = "C-A"
    segments: int = 0
    thresholds: tuple[float, ...] = ()
    cell_area: float = 1.0
    area_unit: str = ""
    unit: str = ""
    counted: str = "cells"


def needs(arrays: dict[str, np.ndarray], params: Params) -> tuple[str, ...]:
    """Numpy and scipy are enough."""
    return ()


def run(arrays: dict[str, np.ndarray], params: Params, context: Context) -> Result:
    """Find thresholds, and class or separate the values by them.

    Parameters
    ----------
    arrays : dict
        ``values``: shape (rows, columns) or, for C-N of samples, (samples,); NaN = NoData.
    params : Params
        How.
    context : Context
        Progress and messages.

    Returns
    -------
    Result
        ``curve_value`` and ``curve_measure`` (points,): the curve; ``line_value`` and ``line_measure``
        (segments, 2): the ends of its lines, NaN where a segment has none. C-A and C-N: ``classes``, uint8,
        shape of the values, 255 = NoData. S-A: ``parts``, float32 (bands, rows, columns): anomaly, background
        and, from two thresholds on, noise; with more, several anomalies. The summary has ``thresholds``,
        ``segments`` (a dictionary each), ``parts`` (the bands' names) and ``excluded`` (cells at or below zero).

    Raises
    ------
    InputError
        If the values or parameters make no curve; the text says why and what to do.
    """
    _check(params)
    context.progress(0.0, "reading values")
    values = np.asarray(arrays["values"])
    if not np.isfinite(values).any():
        raise InputError(
            f"There are no {params.counted} with a value. Choose another {'field' if values.ndim == 1 else 'map or band'}."
        )
    return _spectrum(values, params, context) if params.method == "S-A" else _concentration(values, params, context)


def _check(params: Params) -> None:
    if params.method not in METHODS:
        raise InputError(f"The method is '{params.method}'. Choose one of {', '.join(METHODS)}.")
    check_segments(params.segments)
    check_thresholds(params.thresholds)


def _concentration(values: np.ndarray, params: Params, context: Context) -> Result:
    """Class values by the bends of their concentration-area or concentration-number curve."""
    excluded = _tell_not_positive(values, params, context)
    context.progress(0.2, "drawing the curve")
    curve = concentration_curve(values)
    context.progress(0.5, "fitting segments")
    fit = fit_curve(curve, params.segments, params.thresholds)
    thresholds = [float(value) for value in params.thresholds or 10.0 ** np.array(fit.breaks)]
    classes = classes_above(values, thresholds)
    numbers = np.bincount(classes[classes != CLASS_NODATA], minlength=len(thresholds) + 1)
    segments = _segments(curve, fit, thresholds, numbers, params.cell_area)
    _tell_segments(segments, params, context)
    if not thresholds:
        context.warn(
            "The curve is one straight line within its scatter: one power law, no threshold, and all is background. "
            "Ask for 2 segments to divide it nevertheless, or give your own thresholds."
        )
    context.progress(1.0)
    arrays = {"classes": classes, **_drawn(curve, segments, params.cell_area)}
    return Result(arrays, {"thresholds": thresholds, "segments": segments, "excluded": excluded, "parts": []})


def _spectrum(values: np.ndarray, params: Params, context: Context) -> Result:
    """Separate a map by the bends of its spectrum-area curve."""
    context.progress(0.1, "transforming the map")
    spectrum = spectrum_of(values, context.workers)
    context.progress(0.4, "fitting segments")
    curve = spectrum_curve(spectrum)
    fit = fit_curve(curve, params.segments, params.thresholds, MOST_SPECTRUM_SEGMENTS)
    thresholds = [float(value) for value in params.thresholds or 10.0 ** np.array(fit.breaks)]
    if not thresholds:
        raise InputError(
            f"The map's spectrum follows one power law (slope {fit.segments[0].slope:.2f}), so nothing in it separates anomaly "
            "from background. Ask for 2 segments to divide it nevertheless, give your own thresholds, or use C-A."
        )
    kinds = np.searchsorted(thresholds, spectrum.power, side="left")
    numbers = np.bincount(kinds.ravel(), weights=spectrum.number.ravel(), minlength=len(thresholds) + 1)
    segments = _segments(curve, fit, thresholds, numbers.astype(int), 1.0)
    _tell_segments(segments, params, context)
    context.progress(0.6, "transforming back")
    parts = separate(spectrum, thresholds, context.workers)
    order, names = part_order(len(thresholds))
    parts = parts[order].astype(np.float32)
    _tell_parts(parts, names, context)
    context.progress(1.0)
    summary = {"thresholds": thresholds, "segments": segments, "excluded": 0, "parts": names}
    return Result({"parts": parts, **_drawn(curve, segments, 1.0)}, summary)


def part_order(breaks: int) -> tuple[list[int], list[str]]:
    """Return the order of the bands (indices of `separate`, from least to greatest power) and their names."""
    if breaks == 1:
        return [0, 1], ["anomaly", "background"]
    anomalies = list(range(1, breaks))
    names = ["anomaly"] if breaks == 2 else [f"anomaly {i}" for i in anomalies]
    return [*anomalies, breaks, 0], [*names, "background", "noise"]


def _tell_not_positive(values: np.ndarray, params: Params, context: Context) -> int:
    """Tell how many values are at or below zero, and what happens to them; return their number."""
    finite = np.isfinite(values)
    excluded, total = int(np.count_nonzero(values[finite] <= 0)), int(finite.sum())
    if excluded:
        doubt = (
            " Some are negative, as log-ratios, standardised values and some scores are: then the thresholds depend on "
            "where zero happens to lie. Prefer the concentrations themselves."
        )
        context.warn(
            f"{excluded:,} of {total:,} {params.counted} are zero or below. A power law has no place for them: they count "
            f"as background, and thresholds are looked for above zero.{doubt if (values[finite] < 0).any() else ''}"
        )
    return excluded


def _segments(
    curve: Curve, fit: SegmentedFit, thresholds: Sequence[float], numbers: np.ndarray, cell_area: float
) -> list[dict[str, Any]]:
    """Return what each segment is, from the lowest values to the highest; the line in the units of the curve."""
    ends = [float(curve.value[0]), *thresholds, float(curve.value[-1])]
    total = max(int(numbers.sum()), 1)
    found = []
    for i, segment in enumerate(fit.segments):
        has_line = bool(np.isfinite(segment.slope))
        found.append(
            {
                "above": thresholds[i - 1] if i else None,
                "up_to": thresholds[i] if i < len(thresholds) else None,
                "slope": segment.slope if has_line else None,
                "intercept": segment.intercept + float(np.log10(cell_area)) if has_line else None,
                "r2": segment.r2 if has_line else None,
                "points": segment.stop - segment.start,
                "number": int(numbers[i]),
                "area": int(numbers[i]) * cell_area,
                "share": int(numbers[i]) / total,
                "ends": [ends[i], ends[i + 1]],
            }
        )
    return found


def _drawn(curve: Curve, segments: Sequence[dict[str, Any]], cell_area: float) -> dict[str, np.ndarray]:
    """Return the curve and the ends of its lines, for the chart."""
    at = np.array([segment["ends"] for segment in segments])
    line = np.array([[segment["slope"], segment["intercept"]] for segment in segments], dtype=float)
    measure = 10.0 ** (line[:, :1] * np.log10(at) + line[:, 1:])
    return {
        "curve_value": curve.value,
        "curve_measure": curve.count * cell_area,
        "line_value": at,
        "line_measure": measure,
    }


def _tell_segments(segments: Sequence[dict[str, Any]], params: Params, context: Context) -> None:
    """Tell each threshold, what lies above it, and how the slope changes there."""
    counted = "wave numbers" if params.method == "S-A" else params.counted
    how = "given" if params.thresholds else "asked for" if params.segments else "found"
    slopes = ", ".join("none" if s["slope"] is None else f"{s['slope']:.2f}" for s in segments)
    context.log(f"{len(segments)} segments {how}, slopes {slopes}.")
    for i, segment in enumerate(segments[1:], start=1):
        above = sum(s["number"] for s in segments[i:])
        share = sum(s["share"] for s in segments[i:])
        size = f", {_area(above * params.cell_area)} {params.area_unit}" if params.method == "C-A" else ""
        kind = "Power" if params.method == "S-A" else "Threshold"
        unit = f" {params.unit}" if params.unit and params.method != "S-A" else ""
        context.log(f"{kind} {segment['above']:.4g}{unit}: above it {above:,} {counted}{size}, {share:.2%} of all.")


def _area(area: float) -> str:
    return f"{area:,.0f}" if area >= 100 else f"{area:.3g}"


def _tell_parts(parts: np.ndarray, names: Sequence[str], context: Context) -> None:
    """Tell how much of the map's variance each part has."""
    spread = {name: float(np.nanstd(part)) for name, part in zip(names, parts)}
    context.log("Standard deviations: " + ", ".join(f"{name} {value:.4g}" for name, value in spread.items()) + ".")
