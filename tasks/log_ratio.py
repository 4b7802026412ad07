"""Concentrations become log-ratios or logarithms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Optional

import numpy as np

from ..core import composition
from ..core.assay_fields import ppm_factor
from ..core.assay_values import AssayColumn, check_choice, read_columns
from ..core.context import Context, Result
from ..core.errors import InputError
from ..core.partition import Partition, parse_partition, partition_parts
from ..core.parts import CommonUnit, amalgam_doubt, amalgamate, check_positive, common_unit, parse_amalgams, unit_of


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
    partition : str
        For ilr, a sequential binary partition (`core.partition`); empty for pivot coordinates.
    amalgamate : str
        Parts to be added before (`core.parts.parse_amalgams`); empty for none.
    chosen : bool
        Whether the user chose the fields; if not, a partition's parts are all that is used of them.
    sum : bool
        Whether to return each sample's sum of parts, from which concentrations can be had back.
    """

    fields: tuple[str, ...]
    method: str = "clr"
    denominator: str = ""
    partition: str = ""
    amalgamate: str = ""
    chosen: bool = True
    sum: bool = False


@dataclass(frozen=True)
class _Parts:
    """Positive values or NaN, shape (samples, parts), in `unit` where it is one; `names` as in the columns."""

    values: np.ndarray
    names: tuple[str, ...]
    unit: CommonUnit
    partition: Optional[Partition] = None


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
        the new fields. With `Params.sum` the last is the sum of the parts, ``sum_ppm``.
    """
    _check(arrays, params)
    context.progress(0.0, "Reading the assays")
    parts = _read(arrays, params, context)
    context.progress(0.5, f"Computing {params.method}")
    values = _transform(parts, params)
    _check_result(values, parts, params)
    _tell(values, parts, params, context)
    names = _new_names(parts, params)
    if params.sum and params.method != "log":
        name, total = _sum(parts)
        total[~np.isfinite(values).any(axis=1)] = np.nan
        names, values = [*names, name], np.column_stack([values, total])
    context.progress(1.0, "Computed")
    return Result({"values": values}, {"names": names})


def parts_of(params: Params) -> tuple[str, ...]:
    """Return the names of the parts: the fields, and the denominator if it is not among them."""
    if params.method == "alr" and params.denominator and params.denominator not in params.fields:
        return (*params.fields, params.denominator)
    return params.fields


def _new_names(parts: _Parts, params: Params) -> list[str]:
    """Return the new fields' names: ``clr_Cu_ppm``, ``alr_Cu_ppm``, ``log_Cu_ppm``, ``ilr_1_Cu_ppm`` (pivot number 1)."""
    if parts.partition:
        return parts.partition.field_names()
    if params.method == "ilr":
        return [f"ilr_{i + 1}_{name}" for i, name in enumerate(parts.names[:-1])]
    if params.method == "alr":
        return [f"alr_{name}" for name in parts.names if name != params.denominator]
    return [f"{params.method}_{name}" for name in parts.names]


def _check(arrays: dict[str, np.ndarray], params: Params) -> None:
    """Refuse parameters and layers that nothing can come from."""
    if params.method not in composition.METHODS:
        raise InputError(f"There is no method '{params.method}'. Use one of: {', '.join(composition.METHODS)}.")
    check_choice(params.fields, len(arrays.get("field_0", ())))
    if params.method == "alr" and not params.denominator:
        raise InputError("alr divides by one element. Choose it as the denominator, or choose another method.")
    names = parts_of(params)
    if len(set(names)) < len(names):
        raise InputError("A field was chosen twice. Choose each field once.")


def _read(arrays: dict[str, np.ndarray], params: Params, context: Context) -> _Parts:
    """Read, check and add up the columns, and bring them to one unit for log-ratios."""
    names = parts_of(params)
    columns = list(read_columns({name: arrays[f"field_{i}"] for i, name in enumerate(names)}).values())
    columns = _amalgamated(columns, params, context)
    is_partitioned = params.method == "ilr" and bool(params.partition.strip())
    if is_partitioned and not params.chosen:
        columns = _named_in(params.partition, columns, context)
    for column in columns:
        check_positive(column)
    _tell_infinite(columns, context)
    names = tuple(column.name for column in columns)
    unit = CommonUnit("", (1.0,) * len(names)) if params.method == "log" else common_unit(names)
    _tell_unit(unit, names, context)
    values = np.column_stack([column.value for column in columns])
    if set(unit.factors) != {1.0}:
        values *= np.array(unit.factors)
    return _Parts(values, names, unit, parse_partition(params.partition, names) if is_partitioned else None)


def _amalgamated(columns: list[AssayColumn], params: Params, context: Context) -> list[AssayColumn]:
    """Return the columns with the sums that the user asks for in place of their members."""
    names = [column.name for column in columns]
    amalgams = parse_amalgams(params.amalgamate, names)
    for amalgam in amalgams:
        for i in amalgam.members:
            check_positive(columns[i])
        if params.method == "alr" and params.denominator in [names[i] for i in amalgam.members]:
            raise InputError(
                f"'{params.denominator}' is the denominator, and '{amalgam.label}' adds it to others. Leave it out of the "
                "sum, or choose another denominator."
            )
        members = [names[i] for i in amalgam.members]
        doubt = amalgam_doubt(members)
        tell = context.warn if doubt else context.log
        tell(f"{amalgam.label} is the sum of {', '.join(members)}{': ' if doubt else ''}{doubt}.")
    return amalgamate(columns, amalgams)


def _named_in(partition: str, columns: list[AssayColumn], context: Context) -> list[AssayColumn]:
    """Return the columns that a partition names: a sub-composition."""
    used = partition_parts(partition, [column.name for column in columns])
    if len(used) < len(columns):
        context.log(f"The parts are those of the partition: {', '.join(used)}. The other assay fields were not used.")
    return [column for column in columns if column.name in used]


def _tell_infinite(columns: Sequence[AssayColumn], context: Context) -> None:
    infinite = {column.name: column.infinite for column in columns if column.infinite}
    if infinite:
        listed = ", ".join(f"{name} {count:,}" for name, count in infinite.items())
        context.warn(f"Infinite values were read as missing: {listed}.")


def _tell_unit(unit: CommonUnit, names: Sequence[str], context: Context) -> None:
    if unit.unknown:
        context.warn(
            f"The unit of {', '.join(unit.unknown)} is not known from the name, so all values were taken as they are. A "
            "wrong unit shifts a log-ratio by a constant; differences between samples are right."
        )
    elif set(unit.factors) != {1.0}:
        context.log(f"All fields were brought to ppm first (from {', '.join(sorted(set(map(unit_of, names))))}).")


def _transform(parts: _Parts, params: Params) -> np.ndarray:
    if params.method == "clr":
        return composition.clr(parts.values, parts.names)
    if params.method == "ilr":
        return composition.ilr(parts.values, parts.names, parts.partition.basis() if parts.partition else None)
    if params.method == "alr":
        return composition.alr(parts.values, parts.names.index(params.denominator), parts.names)
    return composition.log(parts.values, parts.names)


def _sum(parts: _Parts) -> tuple[str, np.ndarray]:
    """Return each sample's sum of the parts it has, shape (samples,), in ppm where the unit is known, and its name."""
    total = np.nansum(parts.values, axis=1)
    factor = ppm_factor(parts.unit.unit)
    return ("sum", total) if factor is None else ("sum_ppm", factor * total)


def _tell(values: np.ndarray, parts: _Parts, params: Params, context: Context) -> None:
    """Say what came out, and where gaps make it doubtful."""
    count, whole = len(values), int(np.isfinite(values).all(axis=1).sum())
    context.log(
        f"{count:,} samples, {len(parts.names):,} elements: {values.shape[1]:,} {params.method} fields; "
        f"{whole:,} samples have them all."
    )
    if parts.partition:
        for name, balance in zip(parts.partition.field_names(), parts.partition.balances):
            context.log(f"{name}: {balance.text}.")
    elif params.method == "ilr":
        context.log(f"'{parts.names[-1]}' is the last part: to come back from pivot coordinates its name is needed.")
    if empty := [name for name, known in zip(parts.names, np.isfinite(parts.values).any(axis=0)) if not known]:
        context.warn(f"Fields without a single value: {', '.join(empty)}. Leave them out.")
    if params.method == "clr" and whole < count:
        context.warn(
            f"{count - whole:,} samples lack some elements: their clr is centred on the elements they have, and compares "
            "with that of complete samples only roughly. Leave out fields with many gaps where you can."
        )


def _check_result(values: np.ndarray, parts: _Parts, params: Params) -> None:
    """Refuse a result without a single number, naming the field with most gaps."""
    if np.isfinite(values).any():
        return
    present = np.isfinite(parts.values).sum(axis=0)
    worst = int(np.argmin(present))
    raise InputError(
        f"No sample has the values that {params.method} needs. '{parts.names[worst]}' has one in {present[worst]:,} of "
        f"{len(parts.values):,} samples: leave it out, or choose the method 'clr' or 'log', which bear gaps."
    )
