"""Assays as laboratories report them become numbers that a logarithm can be taken of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Optional

import numpy as np

from ..core.assay_fields import recognise
from ..core.assay_summary import PERCENTILES, describe
from ..core.assay_tokens import ABOVE, BELOW
from ..core.assay_values import AssayColumn, check_choice, missing_codes, read_columns
from ..core.censoring import REPLACEMENTS, find_floor, known_limits, replace_censored, stated_limits
from ..core.context import Context, Result
from ..core.duplicates import Locations, average_by_location, find_locations
from ..core.errors import InputError

DUPLICATES = ("average", "first", "flag", "all")
NOTABLE_FLOOR = 20.0  # percent of a field's values on one low value: worth a warning


@dataclass(frozen=True)
class Params:
    """How to read and clean.

    Attributes
    ----------
    fields : tuple of str
        Names of the fields; their values are the arrays ``field_0``, ``field_1``, …
    censored : str
        What replaces values below detection: ``half``, ``root2``, ``limit`` or ``empty``.
    missing_values : str
        More codes for "no value", separated by commas or semicolons.
    duplicates : str
        Samples at one location: ``average`` (geometric), ``first``, ``flag`` or ``all``.
    max_censored : float
        A field with a larger share of its values below detection (percent) is dropped.
    """

    fields: tuple[str, ...]
    censored: str = "half"
    missing_values: str = ""
    duplicates: str = "average"
    max_censored: float = 80.0


@dataclass(frozen=True)
class Field:
    """One field, cleaned: its values in the output (shape (samples out,)), its row of the summary, why it was dropped."""

    name: str
    values: np.ndarray
    row: dict[str, Any]
    dropped: str


def needs(arrays: dict[str, np.ndarray], params: Params) -> tuple[str, ...]:
    """Return the libraries the task needs: none."""
    return ()


def run(arrays: dict[str, np.ndarray], params: Params, context: Context) -> Result:
    """Read, replace what is censored, treat duplicates, summarise.

    Parameters
    ----------
    arrays : dict
        ``x``, ``y``: float64, shape (samples,). ``field_0``, …: numbers or text, shape (samples,).
    params : Params
        See there.
    context : Context
        Progress and messages.

    Returns
    -------
    Result
        Arrays ``values`` (float64, (samples out, fields kept), positive or NaN), ``rows`` (row of the
        input that each output sample stands for), ``at_location`` (samples of the input at its
        location), ``duplicate_of`` (row of the first sample at its location, -1 if it is that).
        Summary ``kept`` (names), ``dropped`` (name to reason), ``table`` (a dictionary per field).
    """
    _check(arrays, params)
    names, samples = params.fields, len(arrays["x"])
    context.progress(0.0, "Reading the assays")
    columns = read_columns(
        {name: arrays[f"field_{i}"] for i, name in enumerate(names)}, missing_codes(params.missing_values)
    )
    locations = find_locations(arrays["x"], arrays["y"])
    merges = params.duplicates in ("average", "first")
    rows = locations.first if merges else np.arange(samples)
    fields = []
    for i, column in enumerate(columns.values()):
        context.progress((i + 0.5) / len(columns), f"Preparing {column.name}")
        fields.append(_prepare(column, rows, locations, params))
    kept = [field for field in fields if not field.dropped]
    _tell(fields, list(columns.values()), context)
    if not kept:
        raise _nothing_left(fields, params)
    context.log(_story(samples, len(kept), locations, params.duplicates))
    context.progress(1.0, "Prepared")
    first = locations.first[locations.of_sample]
    return Result(
        {
            "values": np.column_stack([field.values for field in kept]),
            "rows": rows,
            "at_location": locations.count[locations.of_sample][rows],
            "duplicate_of": np.where(first == np.arange(samples), -1, first)[rows],
        },
        {
            "kept": [field.name for field in kept],
            "dropped": {field.name: field.dropped for field in fields if field.dropped},
            "table": [field.row for field in fields],
        },
    )


def _check(arrays: dict[str, np.ndarray], params: Params) -> None:
    """Refuse what no sample or no field can come from."""
    check_choice(params.fields, len(arrays["x"]))
    if params.censored not in REPLACEMENTS:
        raise InputError(f"There is no replacement rule '{params.censored}'. Use one of: {', '.join(REPLACEMENTS)}.")
    if params.duplicates not in DUPLICATES:
        raise InputError(f"Duplicates cannot be treated by '{params.duplicates}'. Use one of: {', '.join(DUPLICATES)}.")
    if not 0 <= params.max_censored <= 100:
        raise InputError(f"The largest censored share must be from 0 to 100 %, not {params.max_censored:g}.")


def _prepare(column: AssayColumn, rows: np.ndarray, locations: Locations, params: Params) -> Field:
    """Replace, merge, summarise and judge one field."""
    values = replace_censored(column, params.censored)
    values = average_by_location(values, locations) if params.duplicates == "average" else values[rows]
    row = _summary_row(column, values)
    dropped = ""
    if not np.isfinite(values).any():
        dropped = "no value"
    elif row["censored_pct"] > params.max_censored:
        dropped = f"{row['censored_pct']:.0f} % below detection"
    row["status"] = f"dropped: {dropped}" if dropped else "kept"
    return Field(column.name, values, row, dropped)


def _summary_row(column: AssayColumn, values: np.ndarray) -> dict[str, Any]:
    """Return counts of the field as read and statistics of its values in the output."""
    known = recognise(column.name)
    missing, below = int(column.missing.sum()), int((column.censored == BELOW).sum())
    analysed = len(column.value) - missing
    floor, numbers = find_floor(column), describe(values)
    row: dict[str, Any] = {
        "field": column.name,
        "element": known.analyte if known else "",
        "unit": known.unit if known else "",
        "status": "",
        "samples": len(column.value),
        "missing": missing,
        "censored": below,
        "censored_pct": 100.0 * below / analysed if analysed else 0.0,
        "over_range": int((column.censored == ABOVE).sum()),
        "at_floor": floor.count if floor else 0,
        "floor": floor.value if floor else None,
        "limits": "; ".join(f"{limit:g}" for limit in stated_limits(column)),
        "n": numbers.count,
        "minimum": numbers.minimum,
    }
    row.update({f"p{p}": value for p, value in zip(PERCENTILES, numbers.percentiles)})
    row.update(
        maximum=numbers.maximum, mean=numbers.mean, sd=numbers.deviation, mad=numbers.mad, skewness=numbers.skewness
    )
    return row


def _tell(fields: Sequence[Field], columns: Sequence[AssayColumn], context: Context) -> None:
    """Say in sentences what was found and what should be doubted."""
    rows = [field.row for field in fields]

    def listed(amounts: Sequence[float], suffix: str = "", least: float = 0.0) -> Optional[str]:
        named = [f"{row['field']} {a:,.0f}{suffix}" for row, a in zip(rows, amounts) if a > least]
        return ", ".join(named) or None

    if text := listed([row["censored_pct"] for row in rows], " %"):
        context.log(f"Below detection: {text}.")
    if text := listed([row["over_range"] for row in rows]):
        context.log(f"Above the upper limit, which stands in for the value: {text}.")
    if text := listed([column.zeros for column in columns]):
        context.warn(
            f"Zeros were read as below detection: {text}. If they mean 'no value', add 0 to the missing values."
        )
    if text := listed([column.infinite for column in columns]):
        context.warn(f"Infinite values were read as missing: {text}.")
    if text := listed([known_limits(column)[1] for column in columns]):
        context.warn(
            f"Values beyond a limit that is not stated took the field's lowest (or highest) known one: {text}."
        )
    shares = [100.0 * row["at_floor"] / max(row["samples"] - row["missing"], 1) for row in rows]
    if text := listed(shares, " %", NOTABLE_FLOOR):
        context.warn(
            f"Many samples share one low value, most likely put in for 'below detection' before: {text}. "
            "They count as measured."
        )
    if dropped := [f"{field.name} ({field.dropped})" for field in fields if field.dropped]:
        context.warn(f"Left out: {', '.join(dropped)}.")


def _nothing_left(fields: Sequence[Field], params: Params) -> InputError:
    reasons = ", ".join(f"{field.name} ({field.dropped})" for field in fields)
    return InputError(
        f"No field is left: {reasons}. Choose other fields, or keep fields with more than {params.max_censored:g} % "
        "of their values below detection."
    )


def _story(samples: int, elements: int, locations: Locations, duplicates: str) -> str:
    extra = samples - len(locations.first)
    count = f"{samples:,} sample{'s' if samples != 1 else ''}, {elements:,} element{'s' if elements != 1 else ''}"
    were, remain = "was" if extra == 1 else "were", f"{samples - extra:,} remain"
    done = {
        "average": f"{extra:,} shared a location and {were} averaged; {remain}",
        "first": f"{extra:,} shared a location with an earlier one and {were} left out; {remain}",
        "flag": f"{extra:,} shared a location with an earlier one and {were} flagged",
        "all": f"{extra:,} shared a location with an earlier one and {were} kept",
    }
    return f"{count}; {done[duplicates]}." if extra else f"{count}; no two share a location."
