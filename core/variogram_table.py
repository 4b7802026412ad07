"""Fitted variograms as rows of a table, one per field, that kriging reads back and that people may edit."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Optional

from .errors import InputError
from .variogram_fit import PURE_NUGGET, Fit, kind_of, neighbourhood_range
from .variogram_models import KINDS, Structure, VariogramModel

TRANSFORMS = ("none", "log")  # log is the natural logarithm
NESTED = "nested spherical"
MODELS = (*KINDS, NESTED, PURE_NUGGET)
TEXT_COLUMNS = ("field", "transform", "model", "estimator", "note")
WHOLE_COLUMNS = ("samples", "pairs")
COLUMNS = (
    "field",
    "transform",
    "model",
    "nugget",
    "sill_1",
    "range_1",
    "sill_2",
    "range_2",
    "azimuth",
    "ratio",
    "sill",
    "reached_pct",
    "nugget_pct",
    "variance",
    "residual_pct",
    "block_size",
    "samples",
    "pairs",
    "max_lag",
    "estimator",
    "note",
)


def table_row(field: str, fit: Fit, transform: str) -> dict[str, Any]:
    """Return one field's row: `COLUMNS` in their order.

    Parameters
    ----------
    field : str
        The field's name.
    fit : Fit
        Its variogram.
    transform : str
        One of `TRANSFORMS`: what was done to the values first.

    Returns
    -------
    dict
        None where a model has no such structure. ``range_1`` and ``range_2`` run along ``azimuth``; across
        it they are ``ratio`` times as long. Percentages are of the total sill, or of the semivariance at the
        largest lag where that reaches less than 95 % of the sill.
    """
    model, whole = fit.model, fit.experimental[0]
    first, second = (*model.structures, None, None)[:2]
    kind = kind_of(model)
    return {
        "field": field,
        "transform": transform,
        "model": NESTED if kind == "nested" else kind,
        "nugget": model.nugget,
        "sill_1": first.sill if first else None,
        "range_1": first.range if first else None,
        "sill_2": second.sill if second else None,
        "range_2": second.range if second else None,
        "azimuth": first.azimuth if first else None,
        "ratio": first.ratio if first else None,
        "sill": model.sill,
        "reached_pct": 100 * fit.reached,
        "nugget_pct": 100 * model.nugget / fit.level,
        "variance": whole.variance,
        "residual_pct": 100 * fit.residual,
        "block_size": neighbourhood_range(fit) or None,
        "samples": whole.samples,
        "pairs": int(whole.pairs.sum()),
        "max_lag": whole.max_lag,
        "estimator": whole.estimator,
        "note": " ".join([*fit.notes, *fit.doubts]),
    }


def model_from_row(row: Mapping[str, Any]) -> VariogramModel:
    """Return the model that a row holds; only the columns that make the model are read.

    Raises
    ------
    InputError
        If a column is missing or makes no sense; names the field, the column and its value.
    """
    name = str(row.get("field", ""))
    kind = str(row.get("model", "")).strip().lower()
    if kind not in MODELS:
        raise InputError(
            f"The variogram of '{name}' has the model '{kind}', which is none. Use one of: {', '.join(MODELS)}."
        )
    nugget = _number(row, "nugget", name)
    if kind == PURE_NUGGET:
        return VariogramModel(nugget)
    azimuth, ratio = _number(row, "azimuth", name, 0.0), _number(row, "ratio", name, 1.0)
    parts = ("1", "2") if kind == NESTED else ("1",)
    shape = "spherical" if kind == NESTED else kind
    structures = [
        Structure(shape, _number(row, f"sill_{part}", name), _number(row, f"range_{part}", name), ratio, azimuth)
        for part in parts
    ]
    return VariogramModel(nugget, tuple(structures))


def transform_from_row(row: Mapping[str, Any]) -> str:
    """Return the transform of `TRANSFORMS` that a row's model belongs to."""
    transform = str(row.get("transform", "")).strip().lower()
    if transform not in TRANSFORMS:
        raise InputError(
            f"The variogram of '{row.get('field', '')}' has the transform '{transform}', which is none. "
            f"Use one of: {', '.join(TRANSFORMS)}."
        )
    return transform


def _number(row: Mapping[str, Any], column: str, name: str, default: Optional[float] = None) -> float:
    """Return a column's number; `default` where it is empty."""
    value = row.get(column)
    if value is None or value == "":
        if default is not None:
            return default
        raise InputError(
            f"The variogram of '{name}' has no value in the column '{column}'. Make the table with 'Variogram'."
        )
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = math.nan
    if not math.isfinite(number):
        raise InputError(f"The variogram of '{name}' has '{value}' in the column '{column}', which is not a number.")
    return number
