"""Samples become variograms: the experimental one of each element, and the model fitted to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Optional

import numpy as np

from ..core.context import Context, Result
from ..core.duplicates import find_locations
from ..core.errors import InputError
from ..core.experimental_variogram import ESTIMATORS, Experimental, default_max_lag, experimental_variograms
from ..core.interpolation import merge_duplicates
from ..core.scaling import choose_transform
from ..core.spacing import round_to_125
from ..core.variogram_fit import FITS, Fit, fit_variogram, look_along
from ..core.variogram_search import Lags
from ..core.variogram_table import table_row

TRANSFORMS = ("auto", "none", "log")
MOST_DIRECTIONS = 18
CURVE_POINTS = 150
TIED = 0.2  # share of samples with one value from which on it is told


@dataclass(frozen=True)
class Params:
    """How to compare samples and what to fit.

    Attributes
    ----------
    elements : tuple of str
        Names of the columns of ``values``.
    transform : str
        ``auto`` (natural logarithm where positive and skewed), ``none`` or ``log``.
    model : str
        One of `core.variogram_fit.FITS`.
    lags, max_lag, estimator, seed
        See `core.experimental_variogram.experimental_variograms`.
    directions : int
        Azimuths to look along, evenly spread; 0 looks for no anisotropy.
    tolerance : float, optional
        Degrees to either side of an azimuth; None parts all directions among the azimuths.
    """

    elements: tuple[str, ...]
    transform: str = "auto"
    model: str = "auto"
    lags: int = 15
    max_lag: Optional[float] = None
    estimator: str = "classical"
    directions: int = 0
    tolerance: Optional[float] = None
    seed: int = 0


def needs(arrays: dict[str, np.ndarray], params: Params) -> tuple[str, ...]:
    """Return the libraries beyond numpy and scipy: none."""
    return ()


def run(arrays: dict[str, np.ndarray], params: Params, context: Context) -> Result:
    """Compute and fit the variogram of every element.

    Parameters
    ----------
    arrays : dict
        ``x``, ``y`` of shape (samples,) in map units; ``values`` (samples, elements), NaN where not analysed.
    params : Params
        How.
    context : Context
        Progress and messages.

    Returns
    -------
    Result
        Arrays: the lags, one row each (``lag_element``, ``lag_azimuth`` with NaN for all directions,
        ``lag_distance``, ``lag_semivariance``, ``lag_pairs``, ``lag_model``), and the models' curves: ``curve_distance``
        (points,), ``curves`` (elements, 1 + directions, points), all directions first. The summary holds ``rows``
        (see `core.variogram_table.table_row`, with ``duplicates``: locations with several samples, and
        ``duplicate_variance``: of samples at one location), ``doubts`` (sentences per element), ``azimuths`` and
        ``block_size``.

    Raises
    ------
    InputError
        If a parameter or the samples cannot be used; the text names the element and the remedy.
    """
    _check(params)
    x, y, values = _placed(arrays, params.elements, context)
    kept, values, transforms = _transformed(values, params, context)
    names = [params.elements[i] for i in kept]
    duplicates = _duplicates(x, y, values)
    x, y, values, count = merge_duplicates(x, y, values)
    _tell(x, y, count, names, params, context)
    azimuths, tolerance = look_along(params.directions)
    made = experimental_variograms(
        x,
        y,
        values,
        azimuths,
        params.lags,
        params.max_lag,
        params.estimator,
        params.tolerance or tolerance,
        params.seed,
        context.part(0.0, 0.8),
    )
    fits = context.part(0.8, 1.0).map(partial(_fit, params.model), made)
    rows, doubts = _rows(names, fits, transforms, values, duplicates, params)
    for row, fit in zip(rows, fits):
        context.log(f"{row['field']}: {fit.model.describe()}. {row['note']}".strip())
    block_size = _block_size(rows)
    if block_size:
        context.log(f"Blocks for spatial cross-validation should be {block_size:,.10g} map units wide or wider.")
    context.progress(1.0, "Fitted")
    summary = {"rows": rows, "doubts": doubts, "azimuths": list(azimuths), "block_size": block_size}
    return Result({**_lag_columns(fits), **_curves(fits)}, summary)


def _check(params: Params) -> None:
    """Raise `InputError` naming the parameter, its value and its choices; what core checks is left to it."""
    for what, given, choices in (
        ("transform", params.transform, TRANSFORMS),
        ("variogram model", params.model, FITS),
        ("estimator", params.estimator, ESTIMATORS),
    ):
        if given not in choices:
            raise InputError(f"There is no {what} '{given}'. Use one of: {', '.join(choices)}.")
    if params.directions == 1 or not 0 <= params.directions <= MOST_DIRECTIONS:
        raise InputError(
            f"The number of directions must lie between 2 and {MOST_DIRECTIONS}, not {params.directions}. Usual is 4 or 6."
        )
    if not params.elements:
        raise InputError("No element is chosen. Choose at least one field with numbers.")


def _placed(
    arrays: dict[str, np.ndarray], elements: Sequence[str], context: Context
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return samples with a location, with infinite values as NaN; both are told."""
    x, y, values = arrays["x"], arrays["y"], np.asarray(arrays["values"], dtype=float)
    if values.shape != (len(x), len(elements)):
        raise InputError(f"{len(elements)} element names do not fit values of shape {values.shape}.")
    placed = np.isfinite(x) & np.isfinite(y)
    if not placed.all():
        context.warn(f"{np.sum(~placed):,} samples have no location and were left out.")
    for name, infinite in zip(elements, np.isinf(values).sum(axis=0)):
        if infinite:
            context.warn(f"'{name}' is infinite at {infinite:,} samples; they count as not analysed.")
    values = np.where(np.isfinite(values), values, np.nan)
    return x[placed], y[placed], values[placed]


def _transformed(values: np.ndarray, params: Params, context: Context) -> tuple[list[int], np.ndarray, list[str]]:
    """Return the elements that vary, their values and how these were transformed."""
    kept, columns, transforms = [], [], []
    for i, name in enumerate(params.elements):
        known = values[np.isfinite(values[:, i]), i]
        if known.size < 2 or known.min() == known.max():
            what = f"one value only, {known[0]:g}" if known.size > 1 else "fewer than two values"
            context.warn(f"'{name}' has {what}, so it has no variogram and was left out.")
            continue
        transform = _choose(name, known, params.transform)
        kept.append(i)
        transforms.append(transform)
        columns.append(np.log(values[:, i]) if transform == "log" else values[:, i])
    if not kept:
        raise InputError("No chosen field has two different values, so there is no variogram. Choose other fields.")
    logs = [params.elements[i] for i, transform in zip(kept, transforms) if transform == "log"]
    if logs:
        context.log(f"Natural logarithms were taken of {', '.join(logs)}.")
    return kept, np.column_stack(columns), transforms


def _choose(name: str, known: np.ndarray, transform: str) -> str:
    """Return ``none`` or ``log`` for an element with these values."""
    if transform == "auto":
        return "log" if choose_transform(known) == "log10" else "none"
    if transform == "log" and known.min() <= 0:
        raise InputError(
            f"Field '{name}' is zero or negative in {np.sum(known <= 0):,} of {known.size:,} samples, and a logarithm needs "
            "a positive number. Run 'Prepared assays' first, or choose another transform."
        )
    return transform


def _duplicates(x: np.ndarray, y: np.ndarray, values: np.ndarray) -> list[dict[str, Any]]:
    """Return per element the locations with several values, and the variance within locations (None without such)."""
    locations = find_locations(x, y)
    size = len(locations.first)
    found = []
    for column in values.T:
        known = np.flatnonzero(np.isfinite(column))
        where = locations.of_sample[known]
        count = np.bincount(where, minlength=size)
        mean = np.bincount(where, column[known], size) / np.maximum(count, 1)
        squares = float(np.square(column[known] - mean[where])[count[where] > 1].sum())
        several = count[count > 1]
        variance = squares / float(several.sum() - several.size) if several.size else None
        found.append({"duplicates": int(several.size), "duplicate_variance": variance})
    return found


def _tell(
    x: np.ndarray, y: np.ndarray, count: np.ndarray, names: Sequence[str], params: Params, context: Context
) -> None:
    """Tell what will be compared."""
    if (count > 1).any():
        context.log(
            f"{count.sum():,} samples lie at {len(x):,} locations: "
            f"the duplicates at {np.sum(count > 1):,} of them were averaged."
        )
    reach = params.max_lag if params.max_lag is not None else default_max_lag(x, y)
    along = f", along {params.directions} directions" if params.directions else ""
    context.log(
        f"{len(names)} element{'s' if len(names) > 1 else ''} at {len(x):,} locations: {params.lags} lags up to "
        f"{reach:,.6g} map units, {params.estimator} estimator{along}."
    )


def _fit(model: str, made: tuple[Experimental, ...], context: Context) -> Fit:
    """Fit one element."""
    context.progress(0.0, "Fitting models")
    return fit_variogram(made, model)


def _rows(
    names: Sequence[str],
    fits: Sequence[Fit],
    transforms: Sequence[str],
    values: np.ndarray,
    duplicates: Sequence[dict[str, Any]],
    params: Params,
) -> tuple[list[dict[str, Any]], list[list[str]]]:
    """Return the table's rows, and per row what to doubt."""
    rows, doubts = [], []
    for i, name in enumerate(names):
        ties = _ties(values[:, i], params)
        doubts.append([*fits[i].doubts, *ties])
        row = table_row(name, fits[i], transforms[i])
        note = " ".join([row.pop("note"), *ties]).strip()
        rows.append({**row, **duplicates[i], "note": note})
    return rows, doubts


def _ties(values: np.ndarray, params: Params) -> list[str]:
    """Return a sentence where many samples share a value, as those below a detection limit do."""
    known = values[np.isfinite(values)]
    share = float(np.unique(known, return_counts=True)[1].max()) / known.size
    if share < TIED:
        return []
    note = f"{share:.0%} of the samples share one value (a detection limit?): what varies below it is not seen."
    if params.estimator == "robust":
        note += " The robust estimator takes such ties for likeness and comes out too low: prefer the classical one."
    return [note]


def _block_size(rows: Sequence[dict[str, Any]]) -> Optional[float]:
    """Return the middle one of the elements' block sizes as a round number; None where none has a structure."""
    sizes = [row["block_size"] for row in rows if row["block_size"]]
    return round_to_125(float(np.median(sizes))) if sizes else None


def _lag_columns(fits: Sequence[Fit]) -> dict[str, np.ndarray]:
    """Return the experimental points of all elements and directions as columns."""
    points = [(i, each) for i, fit in enumerate(fits) for each in fit.experimental]
    expected = [Lags.of([each]).expected(fits[i].model) for i, each in points]

    def column(of: Any, kind: Any = float) -> np.ndarray:
        return np.concatenate([np.full(len(each.distance), of(i, each), dtype=kind) for i, each in points])

    return {
        "lag_element": column(lambda i, each: i, int),
        "lag_azimuth": column(lambda i, each: np.nan if each.azimuth is None else each.azimuth),
        "lag_distance": np.concatenate([each.distance for _, each in points]),
        "lag_semivariance": np.concatenate([each.semivariance for _, each in points]),
        "lag_pairs": np.concatenate([each.pairs for _, each in points]),
        "lag_model": np.concatenate(expected),
    }


def _curves(fits: Sequence[Fit]) -> dict[str, np.ndarray]:
    """Return the models' semivariances over all directions and along each azimuth, from the nugget on."""
    farthest = max(float(each.distance[-1]) for fit in fits for each in fit.experimental)
    distance = np.linspace(0.0, farthest, CURVE_POINTS)
    distance[0] = distance[1] * 1e-6  # just off the origin, where the nugget stands
    curves = [[Lags.of([_on(each, distance)]).expected(fit.model) for each in fit.experimental] for fit in fits]
    return {"curve_distance": distance, "curves": np.array(curves)}


def _on(experimental: Experimental, distance: np.ndarray) -> Experimental:
    """Return a variogram's direction with points at other distances, to evaluate a model at."""
    zeros = np.zeros(len(distance))
    return replace(experimental, distance=distance, semivariance=zeros, pairs=zeros)
