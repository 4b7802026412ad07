"""Concentrations become log-ratios or logarithms."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..core import composition
from ..core.assay_fields import ppm_factor, recognise
from ..core.assay_tokens import BELOW
from ..core.assay_values import AssayColumn, check_choice, read_columns
from ..core.context import Context, Result
from ..core.errors import InputError


@dataclass(frozen=True)
class Params:
    """What to compute.

    Attributes
    ----------
    fields : tuple of str
        Names of the parts; their values are the arrays ``field_0``, ``field_1``, …
    method : str
        ``clr``, ``ilr``, ``alr`` or ``log``.
    denominator : str
        For alr, the field to divide by; added to the parts if it is not one of `fields`, when it is
        the last array.
    """

    fields: tuple[str, ...]
    method: str = "clr"
    denominator: str = ""


def needs(arrays: dict[str, np.ndarray], params: Params) -> tuple[str, ...]:
    """Return the libraries the task needs: none."""
    return ()


def run(arrays: dict[str, np.ndarray], params: Params, context: Context) -> Result:
    """Transform.

    Parameters
    ----------
    arrays : dict
        ``field_0``, …: numbers or text, shape (samples,), in the order of `parts_of`.
    params : Params
        See there.
    context : Context
        Progress and messages.

    Returns
    -------
    Result
        Array ``values`` (float64, (samples, new fields), NaN where undefined); summary ``names`` of
        the new fields.
    """
    names = parts_of(params)
    _check(arrays, names, params)
    context.progress(0.0, "Reading the assays")
    columns = read_columns({name: arrays[f"field_{i}"] for i, name in enumerate(names)})
    parts = _parts(list(columns.values()), params, context)
    context.progress(0.5, f"Computing {params.method}")
    values = _transform(parts, names, params)
    _check_result(values, parts, names, params)
    new = new_names(names, params)
    _tell(values, parts, names, params, context)
    context.progress(1.0, "Computed")
    return Result({"values": values}, {"names": new})


def parts_of(params: Params) -> tuple[str, ...]:
    """Return the names of the parts: the fields, and the denominator if it is not among them."""
    if params.method == "alr" and params.denominator and params.denominator not in params.fields:
        return (*params.fields, params.denominator)
    return params.fields


def new_names(names: tuple[str, ...], params: Params) -> list[str]:
    """Return the new fields' names: ``clr_Cu_ppm``, ``alr_Cu_ppm``, ``log_Cu_ppm``; ``ilr_1_Cu_ppm`` with the pivot's number."""
    if params.method == "ilr":
        return [f"ilr_{i + 1}_{name}" for i, name in enumerate(names[:-1])]
    if params.method == "alr":
        return [f"alr_{name}" for name in names if name != params.denominator]
    return [f"{params.method}_{name}" for name in names]


def _check(arrays: dict[str, np.ndarray], names: tuple[str, ...], params: Params) -> None:
    """Refuse parameters and layers that nothing can come from."""
    if params.method not in composition.METHODS:
        raise InputError(f"There is no method '{params.method}'. Use one of: {', '.join(composition.METHODS)}.")
    check_choice(params.fields, len(arrays.get("field_0", ())))
    if params.method == "alr" and not params.denominator:
        raise InputError("alr divides by one element. Choose it as the denominator, or choose another method.")
    if len(set(names)) < len(names):
        raise InputError("A field was chosen twice. Choose each field once.")


def _parts(columns: list[AssayColumn], params: Params, context: Context) -> np.ndarray:
    """Return the parts, float64, shape (samples, parts), in one unit for log-ratios where all units are known."""
    for column in columns:
        _check_column(column)
    parts = np.column_stack([column.value for column in columns])
    infinite = {column.name: column.infinite for column in columns if column.infinite}
    if infinite:
        listed = ", ".join(f"{name} {count:,}" for name, count in infinite.items())
        context.warn(f"Infinite values were read as missing: {listed}.")
    if params.method == "log":
        return parts
    units = [known.unit if (known := recognise(column.name)) else "" for column in columns]
    factors = [ppm_factor(unit) for unit in units]
    if len(set(units)) == 1:
        return parts
    if any(factor is None for factor in factors):
        unknown = ", ".join(column.name for column, factor in zip(columns, factors) if factor is None)
        context.warn(
            f"The unit of {unknown} is not known from the name, so all values were taken as they are. A wrong unit shifts "
            "a log-ratio by a constant; differences between samples are right."
        )
        return parts
    context.log(f"All fields were brought to ppm first (from {', '.join(sorted(set(units)))}).")
    return parts * np.array(factors, dtype=float)


def _check_column(column: AssayColumn) -> None:
    """Refuse values of which no logarithm can be taken."""
    rows = len(column.value)
    unusable = int((column.censored != 0).sum())
    if not unusable:
        return
    below = int((column.censored == BELOW).sum())
    what = "zero, negative or below detection" if below else "above an upper limit"
    raise InputError(
        f"Field '{column.name}' is {what} in {below or unusable:,} of {rows:,} samples, and a logarithm needs a positive "
        "number. Run 'Prepared assays' first: it puts numbers in their place."
    )


def _transform(parts: np.ndarray, names: tuple[str, ...], params: Params) -> np.ndarray:
    if params.method == "clr":
        return composition.clr(parts, names)
    if params.method == "ilr":
        return composition.ilr(parts, names)
    if params.method == "alr":
        return composition.alr(parts, names.index(params.denominator), names)
    return composition.log(parts, names)


def _tell(values: np.ndarray, parts: np.ndarray, names: tuple[str, ...], params: Params, context: Context) -> None:
    """Say what came out, and where gaps make it doubtful."""
    count, whole = len(values), int(np.isfinite(values).all(axis=1).sum())
    context.log(
        f"{count:,} samples, {len(names):,} elements: {values.shape[1]:,} {params.method} fields; "
        f"{whole:,} samples have them all."
    )
    if empty := [name for name, known in zip(names, np.isfinite(parts).any(axis=0)) if not known]:
        context.warn(f"Fields without a single value: {', '.join(empty)}. Leave them out.")
    if params.method == "clr" and whole < count:
        context.warn(
            f"{count - whole:,} samples lack some elements: their clr is centred on the elements they have, and compares "
            "with that of complete samples only roughly. Leave out fields with many gaps where you can."
        )


def _check_result(values: np.ndarray, parts: np.ndarray, names: tuple[str, ...], params: Params) -> None:
    """Refuse a result without a single number, naming the field with most gaps."""
    if np.isfinite(values).any():
        return
    present = np.isfinite(parts).sum(axis=0)
    worst = int(np.argmin(present))
    raise InputError(
        f"No sample has the values that {params.method} needs. '{names[worst]}' has one in {present[worst]:,} of "
        f"{len(parts):,} samples: leave it out, or choose the method 'clr' or 'log', which bear gaps."
    )
