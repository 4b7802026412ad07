"""Assays as laboratories report them become numbers that a logarithm can be taken of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..core.assay_summary import censored_percent, summary_row
from ..core.assay_values import AssayColumn, check_choice, missing_codes, read_columns
from ..core.batch_dependence import doubt_of_batches
from ..core.censored_table import check_rules, replace_table
from ..core.context import Context, Result
from ..core.duplicate_quality import disagreement, relative_differences
from ..core.duplicates import Locations, average_by_location, find_locations
from ..core.errors import InputError
from ..core.levelling import labels_of
from ..core.units import convert
from . import prepare_assays_story as story

DUPLICATES = ("average", "first", "flag", "all")
MOST_GROUPS = 500


@dataclass(frozen=True)
class Params:
    """How to read and clean.

    Attributes
    ----------
    fields : tuple of str
        Names of the fields; their values are the arrays ``field_0``, ``field_1``, …
    censored : str
        What replaces values below detection: ``half``, ``root2``, ``limit``, ``empty``,
        ``multiplicative`` or ``imputed``.
    missing_values : str
        More codes for "no value", separated by commas or semicolons.
    duplicates : str
        Samples at one location: ``average`` (geometric), ``first``, ``flag`` or ``all``.
    max_censored : float
        A field with a larger share of its values below detection (percent) is dropped.
    over_range : str
        What replaces values above the upper limit: ``limit``, ``fifth`` (a fifth above it), ``empty`` or ``imputed``.
    convert : str
        Unit to bring the fields to: ``none``, ``ppm`` or ``%``.
    elements : bool
        Whether oxides become their elements.
    group : str
        Name of the field with the batches, whose values are the array ``group``; empty for none.
    other_fields : tuple of str
        The layer's other fields, whose names converted fields must not take.
    """

    fields: tuple[str, ...]
    censored: str = "half"
    missing_values: str = ""
    duplicates: str = "average"
    max_censored: float = 80.0
    over_range: str = "limit"
    convert: str = "none"
    elements: bool = False
    group: str = ""
    other_fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """All fields, cleaned: samples of the input (n) and of the output, which `rows` are."""

    columns: tuple[AssayColumn, ...]
    values: np.ndarray  # in the output, (samples out, fields)
    differences: np.ndarray  # of duplicates, (n, fields)
    group: np.ndarray  # each sample's batch, '' for none, (n,)
    locations: Locations
    rows: np.ndarray  # of the input, (samples out,)
    dropped: dict[str, str]  # field to reason


def needs(arrays: dict[str, np.ndarray], params: Params) -> tuple[str, ...]:
    """Return the libraries the task needs: none."""
    return ()


def run(arrays: dict[str, np.ndarray], params: Params, context: Context) -> Result:
    """Read, convert, replace what is censored, treat duplicates, summarise.

    Parameters
    ----------
    arrays : dict
        ``x``, ``y``: float64, shape (samples,). ``field_0``, …: numbers or text, shape (samples,).
        ``group``: text or numbers, shape (samples,), where `Params.group` is given.
    params : Params
        See there.
    context : Context
        Progress and messages.

    Returns
    -------
    Result
        Arrays ``values`` (float64, (samples out, fields kept), positive or NaN), ``rows`` (row of the
        input that each output sample stands for), ``at_location`` (samples of the input at its
        location), ``duplicate_of`` (row of the first sample at its location, -1 if it is that),
        ``difference`` and ``largest`` (median and largest relative difference to that one over the
        fields kept, percent, NaN if none), ``largest_in`` (the field of the latter, -1 if none).
        Summary ``kept`` (names, converted), ``sources`` (their names in the input), ``dropped`` (name in
        the input to reason), ``table`` (a dictionary per field, and one per field and group).
    """
    _check(arrays, params)
    context.progress(0.0, "Reading the assays")
    columns, sources = _read(arrays, params, context.part(0.0, 0.3))
    table = _clean(columns, arrays, params, context.part(0.3, 0.8))
    kept = [i for i, column in enumerate(columns) if column.name not in table.dropped]
    summary = _summarise(table, context.part(0.8, 0.95))
    story.tell(columns, summary[: len(columns)], table.group, table.dropped, params.over_range, context)
    if not kept:
        raise _nothing_left(table.dropped, params)
    context.log(story.counts(len(arrays["x"]), len(kept), table.locations, params.duplicates))
    _doubt(table, kept, arrays, context)
    context.progress(1.0, "Prepared")
    return Result(
        _arrays(table, kept),
        {
            "kept": [columns[i].name for i in kept],
            "sources": [sources[i] for i in kept],
            "dropped": {sources[i]: table.dropped[c.name] for i, c in enumerate(columns) if c.name in table.dropped},
            "table": summary,
        },
    )


def _check(arrays: dict[str, np.ndarray], params: Params) -> None:
    """Refuse what no sample or no field can come from."""
    check_choice(params.fields, len(arrays["x"]))
    check_rules(params.censored, params.over_range)
    if params.duplicates not in DUPLICATES:
        raise InputError(f"Duplicates cannot be treated by '{params.duplicates}'. Use one of: {', '.join(DUPLICATES)}.")
    if not 0 <= params.max_censored <= 100:
        raise InputError(f"The largest censored share must be from 0 to 100 %, not {params.max_censored:g}.")


def _read(arrays: dict[str, np.ndarray], params: Params, context: Context) -> tuple[tuple[AssayColumn, ...], list[str]]:
    """Return the fields, converted, and their names in the input."""
    cells = {name: arrays[f"field_{i}"] for i, name in enumerate(params.fields)}
    columns = list(read_columns(cells, missing_codes(params.missing_values)).values())
    context.progress(1.0, "Converting units")
    converted = convert(columns, params.convert, params.elements, params.other_fields)
    story.tell_conversion(converted, params.convert, context)
    return converted.columns, list(cells)


def _groups(arrays: dict[str, np.ndarray], params: Params, context: Context) -> np.ndarray:
    """Return each sample's batch, text, shape (samples,): '' for none."""
    if not params.group:
        return np.full(len(arrays["x"]), "")
    labels = labels_of(arrays["group"])
    count = len(set(labels.tolist()) - {""})
    if not 0 < count <= MOST_GROUPS:
        raise InputError(
            f"The group field '{params.group}' holds {count:,} different values in {len(labels):,} samples. Choose a field "
            f"that names batches, such as survey, laboratory or lithology: at most {MOST_GROUPS}."
        )
    if without := int((labels == "").sum()):
        context.log(f"{without:,} of {len(labels):,} samples have no value in '{params.group}' and belong to no group.")
    return labels


def _clean(columns: tuple[AssayColumn, ...], arrays: dict[str, np.ndarray], params: Params, context: Context) -> Table:
    """Replace what is censored, merge duplicates, judge the fields."""
    group, locations = _groups(arrays, params, context), find_locations(arrays["x"], arrays["y"])
    context.progress(0.0, "Replacing what is censored")
    shares = np.array([censored_percent(column) for column in columns])
    full = replace_table(columns, params.censored, params.over_range, group, shares > params.max_censored, context)
    rows = locations.first if params.duplicates in ("average", "first") else np.arange(len(full))
    values = full[rows]
    if params.duplicates == "average":
        values = np.column_stack([average_by_location(column, locations) for column in full.T])
    dropped = {}
    for i, column in enumerate(columns):
        if not np.isfinite(values[:, i]).any():
            dropped[column.name] = "no value"
        elif shares[i] > params.max_censored:
            dropped[column.name] = f"{shares[i]:.0f} % below detection"
    measured = np.column_stack([column.value for column in columns])
    return Table(columns, values, relative_differences(measured, locations), group, locations, rows, dropped)


def _summarise(table: Table, context: Context) -> list[dict[str, Any]]:
    """Return a row per field, and then one per field and group."""
    rows = []
    for name in ["", *np.unique(table.group[table.group != ""]).tolist()]:
        members = table.group == name if name else np.ones(len(table.group), dtype=bool)
        inside, outside = np.flatnonzero(members), np.flatnonzero(members[table.rows])
        for i, column in enumerate(table.columns):
            context.progress(i / len(table.columns), f"Summarising {name or 'all samples'}")
            row = summary_row(column.rows(inside), table.values[outside, i], table.differences[inside, i], name)
            reason = table.dropped.get(column.name)
            rows.append({**row, "status": f"dropped: {reason}" if reason else "kept"})
    return rows


def _doubt(table: Table, kept: list[int], arrays: dict[str, np.ndarray], context: Context) -> None:
    """Warn of fields that depend on the batch more than on place."""
    if not (table.group != "").any():
        return
    context.progress(0.95, "Comparing batches")
    names, rows = [table.columns[i].name for i in kept], table.rows
    x, y = np.asarray(arrays["x"], dtype=float)[rows], np.asarray(arrays["y"], dtype=float)[rows]
    for sentence in doubt_of_batches(names, table.values[:, kept], x, y, table.group[rows]):
        context.warn(sentence)


def _arrays(table: Table, kept: Sequence[int]) -> dict[str, np.ndarray]:
    """Return the arrays of the result; see `run`."""
    locations, rows = table.locations, table.rows
    first = locations.first[locations.of_sample]
    median, largest, element = disagreement(table.differences[:, kept])
    return {
        "values": table.values[:, kept],
        "rows": rows,
        "at_location": locations.count[locations.of_sample][rows],
        "duplicate_of": np.where(first == np.arange(len(first)), -1, first)[rows],
        "difference": 100.0 * median[rows],
        "largest": 100.0 * largest[rows],
        "largest_in": element[rows],
    }


def _nothing_left(dropped: dict[str, str], params: Params) -> InputError:
    reasons = ", ".join(f"{name} ({reason})" for name, reason in dropped.items())
    return InputError(
        f"No field is left: {reasons}. Choose other fields, or keep fields with more than {params.max_censored:g} % "
        "of their values below detection."
    )
