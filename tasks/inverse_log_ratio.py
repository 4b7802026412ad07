"""Log-ratios or logarithms become concentrations again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Optional

import numpy as np

from ..core import composition
from ..core.assay_fields import ppm_factor
from ..core.assay_values import AssayColumn
from ..core.context import Context, Result
from ..core.errors import InputError
from ..core.partition import EXAMPLE, Partition, parse_partition, partition_words, text_of_balance_names
from ..core.parts import LOG_RATIO, CommonUnit, common_unit, find_part
from ..core.units import UNITS, convert

NOT_ZERO = 0.01  # a row of clr that adds up to more has lost a part, or is no clr
_COORDINATE = re.compile(r"^(\d+)_(.+)$")
_AGAIN = re.compile(r"_\d+$")


@dataclass(frozen=True)
class Params:
    """What the fields are and what comes out.

    Attributes
    ----------
    fields : tuple of str
        Log-ratio fields as 'Log-ratios' names them; their values are the arrays ``field_0``, …
    partition : str
        Of balances (`core.partition`); empty where their names tell it, or for pivot coordinates.
    denominator : str
        The part without a field of its own: alr's denominator, or the last part of pivot coordinates; empty
        where `known` leaves only one.
    total : float
        What the parts of a sample add up to, in ppm (in the parts' unit where their names tell none), unless
        the array ``total`` says so sample by sample.
    unit : str
        ``none`` (each part in the unit its name tells), ``ppm`` or ``%``.
    known : tuple of str
        The layer's assay fields, of which names of elements are completed.
    """

    fields: tuple[str, ...]
    partition: str = ""
    denominator: str = ""
    total: float = 1e6
    unit: str = "none"
    known: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Ratios:
    """Log-ratios of one kind, shape (samples, fields), columns in the parts' order, and the parts' names."""

    method: str
    values: np.ndarray
    names: tuple[str, ...]
    partition: Optional[Partition] = None


def needs(arrays: dict[str, np.ndarray], params: Params) -> tuple[str, ...]:
    """Return the libraries the task needs: none."""
    return ()


def run(arrays: dict[str, np.ndarray], params: Params, context: Context) -> Result:
    """Transform back.

    Parameters
    ----------
    arrays : dict
        ``field_0``, …: numbers, NaN where missing, shape (samples,); optionally ``total``, likewise.
    params : Params
        See there.
    context : Context
        Progress and messages.

    Returns
    -------
    Result
        Array ``values`` (float64, (samples, parts), NaN where a concentration is not defined); summary ``names``.

    Raises
    ------
    InputError
        If the fields are no complete log-ratios of one kind, or a part's name is lacking; says what to give.
    """
    _check(arrays, params)
    context.progress(0.0, "Reading the log-ratios")
    ratios = _read(arrays, params, context)
    context.progress(0.4, f"Computing concentrations from {ratios.method}")
    unit = common_unit(ratios.names)
    values = _inverse(ratios, unit, arrays.get("total"), params)
    values[~np.isfinite(values)] = np.nan
    if not np.isfinite(values).any():
        raise InputError(
            f"No sample has the values that {ratios.method} needs to come back. Choose other fields, or another total."
        )
    _tell(ratios, values, unit, arrays.get("total"), params, context)
    names, values = _converted(ratios.names, values, params, context)
    context.progress(1.0, "Computed")
    return Result({"values": values}, {"names": names})


def _check(arrays: dict[str, np.ndarray], params: Params) -> None:
    if not params.fields:
        raise InputError(
            "No field is a log-ratio (such as clr_Cu_ppm, ilr_1_Cu_ppm, alr_Cu_ppm or log_Cu_ppm). Choose the fields."
        )
    if not len(arrays["field_0"]):
        raise InputError("The layer has no samples. Check its filter and selection, or choose another layer.")
    if not (np.isfinite(params.total) and params.total > 0):
        raise InputError(f"The total must be above 0, not {params.total:g}. The whole rock is 1,000,000 ppm.")
    if params.unit not in UNITS:
        raise InputError(f"There is no unit '{params.unit}'. Use one of: {', '.join(UNITS)}.")
    again = [name for name in params.fields if _AGAIN.search(name) and _AGAIN.sub("", name) in params.fields]
    if again:
        raise InputError(
            f"'{again[0]}' and '{_AGAIN.sub('', again[0])}' look like the same log-ratio computed twice. Choose the fields of "
            "one run."
        )


def _read(arrays: dict[str, np.ndarray], params: Params, context: Context) -> _Ratios:
    """Return the log-ratios with what their names tell."""
    matches = [LOG_RATIO.match(name) for name in params.fields]
    if strange := [name for name, match in zip(params.fields, matches) if not match]:
        raise InputError(
            f"'{strange[0]}' is not named as a log-ratio is (clr_, ilr_1_, alr_ or log_ before the field's name)."
        )
    split = [(match.group(1), match.group(2)) for match in matches if match]
    methods = sorted({method for method, _ in split})
    if len(methods) > 1:
        raise InputError(f"There are fields of {' and '.join(methods)}. Choose the fields of one method.")
    method, rests = methods[0], tuple(rest for _, rest in split)
    values = np.column_stack([np.asarray(arrays[f"field_{i}"], dtype=float) for i in range(len(rests))])
    values[~np.isfinite(values)] = np.nan
    if method == "ilr":
        return _coordinates(values, rests, params, context)
    if method == "alr":
        return _Ratios("alr", values, (*rests, _lost_part(rests, params, "the denominator of alr", context)))
    if method == "clr" and len(rests) < 2:
        raise InputError(
            "clr needs the fields of at least two elements to come back. Choose all fields of the composition."
        )
    return _Ratios(method, values, rests)


def _coordinates(values: np.ndarray, rests: Sequence[str], params: Params, context: Context) -> _Ratios:
    """Return isometric coordinates in their order, with the parts that they are of."""
    matches = [_COORDINATE.match(rest) for rest in rests]
    numbers = [int(match.group(1)) if match else 0 for match in matches]
    if sorted(numbers) != list(range(1, len(numbers) + 1)):
        lacking = sorted(set(range(1, max(numbers) + 1)) - set(numbers))
        which = f"ilr_{lacking[0]}" if lacking else f"the numbers of {', '.join(params.fields)}"
        raise InputError(
            f"All coordinates ilr_1 to the last are needed, each once; see {which}. Choose all fields of one run."
        )
    order = np.argsort(numbers)
    fields = [params.fields[i] for i in order]
    values = values[:, order]
    if params.partition.strip() or "_over_" in fields[0]:
        partition = _partition(fields, params)
        return _Ratios("ilr", values, partition.names, partition)
    pivots = tuple(match.group(2) for match in (matches[i] for i in order) if match)
    return _Ratios(
        "ilr", values, (*pivots, _lost_part(pivots, params, "the last part of the pivot coordinates", context))
    )


def _partition(fields: Sequence[str], params: Params) -> Partition:
    """Return the partition whose balances the fields are."""
    text = params.partition.strip() or text_of_balance_names(fields)
    names = [_completed(word, params.known) for word in partition_words(text)]
    try:
        partition = parse_partition(text, names)
    except InputError as error:
        if params.partition.strip():
            raise
        raise InputError(
            f"The names of the balances ({', '.join(fields)}) do not tell the whole partition. Give it as it was given to "
            f"'Log-ratios', such as {EXAMPLE}."
        ) from error
    for field, expected in zip(fields, partition.field_names()):
        if field != expected and _AGAIN.sub("", field) != expected:
            raise InputError(
                f"The partition's balances would be {', '.join(partition.field_names())}, but '{field}' is none of them. "
                "Give the partition from which the fields were computed."
            )
    return partition


def _completed(word: str, known: Sequence[str]) -> str:
    """Return the field that a word means, where the layer still has it, else the word."""
    try:
        return known[find_part(word, known)]
    except InputError:
        return word


def _lost_part(names: Sequence[str], params: Params, what: str, context: Context) -> str:
    """Return the name of the part that has no field of its own."""
    if params.denominator.strip():
        name = _completed(params.denominator.strip(), params.known)
        if name in names:
            raise InputError(f"'{name}' has a field of its own, so it is not {what}. Give the part that has none.")
        return name
    candidates = [name for name in params.known if name not in names]
    if len(candidates) != 1:
        hint = f" It may be one of: {', '.join(candidates)}." if candidates else ""
        raise InputError(f"The fields do not tell {what}. Give its name with its unit, such as Zn_ppm.{hint}")
    context.log(f"'{candidates[0]}' was taken for {what}: the one assay field of the layer without a log-ratio.")
    return candidates[0]


def _inverse(ratios: _Ratios, unit: CommonUnit, total: Optional[np.ndarray], params: Params) -> np.ndarray:
    """Return concentrations in the units of the parts' names, shape (samples, parts)."""
    if ratios.method == "log":
        with np.errstate(over="ignore"):
            return composition.log_inverse(ratios.values)
    closed = np.full(len(ratios.values), params.total) if total is None else np.array(total, dtype=float)
    closed = np.where(closed > 0, closed, np.nan) / (ppm_factor(unit.unit) or 1.0)
    if total is None:  # of a sample with gaps nobody knows what its known parts add up to
        closed[~np.isfinite(ratios.values).all(axis=1)] = np.nan
    if ratios.method == "clr":
        parts = composition.clr_inverse(ratios.values, closed)
    elif ratios.method == "alr":
        parts = composition.alr_inverse(ratios.values, ratios.values.shape[1], closed)
    else:
        parts = composition.ilr_inverse(ratios.values, closed, ratios.partition.basis() if ratios.partition else None)
    return parts / np.array(unit.factors)


def _tell(
    ratios: _Ratios,
    values: np.ndarray,
    unit: CommonUnit,
    total: Optional[np.ndarray],
    params: Params,
    context: Context,
) -> None:
    """Say what came out, to what it adds up, and where it is doubtful."""
    count = len(values)
    context.log(f"{count:,} samples: concentrations of {len(ratios.names):,} parts from {ratios.method}.")
    if ratios.method == "log":
        return
    if total is None:
        known = (
            f"{params.total:,.6g} ppm"
            if ppm_factor(unit.unit)
            else f"{params.total:,.6g} (their names tell no one unit)"
        )
        context.log(
            f"The parts of each sample add up to {known}, as if they were the whole. Ratios are right; for the amounts "
            "give a field with the sum of the parts, which 'Log-ratios' can keep."
        )
    gaps = int(np.isnan(ratios.values).any(axis=1).sum())
    if gaps:
        why = "their parts cannot be closed to one total" if total is None else "what can be had of them was computed"
        context.warn(f"{gaps:,} of {count:,} samples lack a log-ratio: {why}.")
    if ratios.method == "clr":
        off = int((np.abs(ratios.values.sum(axis=1)) > NOT_ZERO).sum())
        if off:
            context.warn(
                f"The clr fields of {off:,} samples do not add up to 0. A field of the composition is missing, or the fields were "
                "changed one by one: ratios among the parts are kept, but the parts are closed without what is missing."
            )


def _converted(
    names: Sequence[str], values: np.ndarray, params: Params, context: Context
) -> tuple[list[str], np.ndarray]:
    """Return names and values in the unit asked for."""
    if params.unit == "none":
        return list(names), values
    nothing = np.zeros(len(values), dtype=np.int8), np.full(len(values), np.nan)
    converted = convert(
        [AssayColumn(name, column, *nothing) for name, column in zip(names, values.T)], params.unit, False
    )
    if converted.unknown:
        context.warn(f"Not converted to {params.unit}, since the name tells no unit: {', '.join(converted.unknown)}.")
    return [column.name for column in converted.columns], np.column_stack([c.value for c in converted.columns])
