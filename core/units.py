"""Assays in one unit, and oxides as their elements: values, limits and names change together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .assay_fields import ppm_factor, recognise, renamed
from .assay_values import AssayColumn
from .chemistry import oxide_of
from .errors import InputError

UNITS = ("none", "ppm", "%")  # "none" leaves each field in its own


@dataclass(frozen=True)
class Conversion:
    """Converted fields.

    Attributes
    ----------
    columns : tuple of AssayColumn
        All fields in their order, under their new names.
    changes : tuple of str
        What was done to each changed field: ``Fe2O3_pct -> Fe_ppm (x 6994)``.
    unknown : tuple of str
        Fields that stayed as they are because their name does not tell a mass fraction's unit.
    """

    columns: tuple[AssayColumn, ...]
    changes: tuple[str, ...]
    unknown: tuple[str, ...]


def convert(columns: Sequence[AssayColumn], unit: str, to_elements: bool, others: Iterable[str] = ()) -> Conversion:
    """Bring fields to one unit, and oxides to elements, as far as their names tell what they are.

    Parameters
    ----------
    columns : sequence of AssayColumn
        The fields.
    unit : str
        ``none``, ``ppm`` or ``%``.
    to_elements : bool
        Whether ``Fe2O3_pct`` becomes ``Fe_pct`` (x 0.6994, from the atomic weights).
    others : iterable of str
        The layer's other fields, whose names are taken.

    Raises
    ------
    InputError
        If there is no such unit, or two fields would have one name; names both and the remedy.
    """
    if unit not in UNITS:
        raise InputError(f"There is no unit '{unit}' to convert to. Use one of: {', '.join(UNITS)}.")
    converted, changes, unknown = [], [], []
    for column in columns:
        name, factor, is_known = _target(column.name, unit, to_elements)
        if not is_known:
            unknown.append(column.name)
        if name != column.name:
            changes.append(f"{column.name} -> {name} (x {factor:.4g})")
            column = column.scaled(factor, name)
        converted.append(column)
    _check_names([column.name for column in columns], [column.name for column in converted], others)
    return Conversion(tuple(converted), tuple(changes), tuple(unknown))


def in_ppm(columns: Iterable[AssayColumn]) -> list[float]:
    """Return what one of each field's unit is in ppm; NaN where its name does not tell."""
    known = [recognise(column.name) for column in columns]
    factors = [ppm_factor(name.unit) if name else None for name in known]
    return [float("nan") if factor is None else factor for factor in factors]


def _target(name: str, unit: str, to_elements: bool) -> tuple[str, float, bool]:
    """Return a field's new name, the factor on its values, and whether its unit is known (or not asked for)."""
    known = recognise(name)
    if known is None:
        return name, 1.0, unit == "none" and not to_elements
    element, factor = (oxide_of(known.analyte) if to_elements else None) or (known.analyte, 1.0)
    old, new = ppm_factor(known.unit), ppm_factor(unit)
    is_known = unit == "none" or old is not None
    if new is None or old is None:
        return renamed(name, element), factor, is_known
    return (
        (renamed(name, element, unit) if known.unit != unit else renamed(name, element)),
        factor * old / new,
        is_known,
    )


def _check_names(before: Sequence[str], after: Sequence[str], others: Iterable[str]) -> None:
    """Refuse two fields of one name, and a field of a name that another field of the layer has."""
    taken = {name.lower(): name for name in others}
    seen: dict[str, str] = {}
    for old, new in zip(before, after):
        if new.lower() in seen:
            raise InputError(
                f"'{seen[new.lower()]}' and '{old}' would both become '{new}'. Leave one of them out of the assay "
                "fields, or merge them first; or keep units and oxides as they are."
            )
        if new != old and new.lower() in taken:
            raise InputError(
                f"'{old}' would become '{new}', but the layer has another field '{taken[new.lower()]}'. Rename or remove "
                "that one first, or keep units and oxides as they are."
            )
        seen[new.lower()] = old
