"""Parts of compositions as assays give them: found by name, positive, in one unit where all units are known."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from .assay_fields import ANALYTES, ppm_factor, recognise
from .assay_tokens import BELOW
from .assay_values import AssayColumn
from .chemistry import oxide_of
from .errors import InputError

LOG_RATIO = re.compile(r"^(clr|ilr|alr|log)_(.+)$")
_SPELLED = {"%": "pct", "mg/L": "mg_L", "µg/L": "ug_L", "oz/t": "oz_t"}
_AMALGAM = re.compile(r"^[^\W\d_]\w*$")


def is_log_ratio(name: str) -> bool:
    """Whether a field is named as 'Log-ratios' names its results: ``clr_Cu_ppm``, ``ilr_1_Cu_over_Zn``, ``log_Au_ppb``."""
    return LOG_RATIO.match(name) is not None


@dataclass(frozen=True)
class CommonUnit:
    """The one unit that parts are brought to before their ratios are taken.

    Attributes
    ----------
    unit : str
        Empty where it is unknown.
    factors : tuple of float
        What each part is multiplied by; all 1 where units are the same or one is unknown.
    unknown : tuple of str
        The parts whose unnamed unit kept the others from being converted.
    """

    unit: str
    factors: tuple[float, ...]
    unknown: tuple[str, ...] = ()


@lru_cache(maxsize=4096)
def unit_of(name: str) -> str:
    """Return the unit that a part's name tells, also an amalgam's (``REE_ppm``); '' where it tells none."""
    if is_log_ratio(name):
        return ""
    known = recognise(name) or recognise(f"Cu_{name.partition('_')[2]}")
    return known.unit if known else ""


def common_unit(names: Sequence[str]) -> CommonUnit:
    """Return the unit that all parts share, or else ppm where every name tells a mass fraction."""
    units = [unit_of(name) for name in names]
    if len(set(units)) == 1:
        return CommonUnit(units[0], (1.0,) * len(units))
    factors = [ppm_factor(unit) for unit in units]
    unknown = tuple(name for name, factor in zip(names, factors) if factor is None)
    if unknown:
        return CommonUnit("", (1.0,) * len(units), unknown)
    return CommonUnit("ppm", tuple(factor for factor in factors if factor is not None))


def find_part(word: str, names: Sequence[str]) -> int:
    """Return the position of the part that a word means: a field's name, or the element that one field is of.

    Raises
    ------
    InputError
        If no field or more than one is meant; names them.
    """
    meaning = ANALYTES.get(word.lower(), word).lower()
    for spelled, known in ((word, names), (word.lower(), [name.lower() for name in names]), (meaning, _short(names))):
        found = [i for i, name in enumerate(known) if name == spelled]
        if len(found) == 1:
            return found[0]
        if found:
            listed = ", ".join(names[i] for i in found)
            raise InputError(f"'{word}' could be any of {listed}. Write the field's name in place of the element's.")
    raise InputError(f"'{word}' is none of the parts. They are: {', '.join(names)}.")


def part_labels(names: Sequence[str]) -> list[str]:
    """Return short names for charts and balances: the element where only one part is of it, else the field's name."""
    short = [_label(name) for name in names]
    return [label if short.count(label) == 1 else name for label, name in zip(short, names)]


def _short(names: Sequence[str]) -> list[str]:
    return [_label(name).lower() for name in names]


@lru_cache(maxsize=4096)  # a partition asks for every part in every balance
def _label(name: str) -> str:
    """Return the element of a field or of its log-ratio, the sum that an amalgam is (``REE``), or the name."""
    ratio = LOG_RATIO.match(name)
    if ratio and ratio.group(1) != "ilr":
        return _label(ratio.group(2))
    known = recognise(name)
    return known.analyte if known else name.partition("_")[0] if unit_of(name) else name


def check_positive(column: AssayColumn) -> None:
    """Raise `InputError` where a value has no logarithm: zero, negative, censored."""
    unusable = int((column.censored != 0).sum())
    if not unusable:
        return
    below = int((column.censored == BELOW).sum())
    what = "zero, negative or below detection" if below else "above an upper limit"
    raise InputError(
        f"Field '{column.name}' is {what} in {below or unusable:,} of {len(column.value):,} samples, and a logarithm needs "
        "a positive number. Run 'Prepared assays' first: it puts numbers in their place."
    )


@dataclass(frozen=True)
class Amalgam:
    """Parts to be added: the sum's short name, and the positions of its members."""

    label: str
    members: tuple[int, ...]


def parse_amalgams(text: str, names: Sequence[str]) -> list[Amalgam]:
    """Return what a text such as ``REE = La + Ce + Nd; PGE = Pt + Pd`` asks to be added.

    Raises
    ------
    InputError
        If it cannot be read, names a part twice, or none; quotes it with the remedy.
    """
    amalgams: list[Amalgam] = []
    used: dict[int, str] = {}
    for statement in filter(None, (piece.strip() for piece in re.split(r"[;\n]", text))):
        label, equals, right = (piece.strip() for piece in statement.partition("="))
        words = [word.strip() for word in right.split("+") if word.strip()]
        if not equals or not _AMALGAM.match(label) or len(words) < 2:
            raise InputError(
                f"'{statement}' cannot be read as a sum of parts. Write a name, '=' and at least two elements with '+': "
                "REE = La + Ce + Nd."
            )
        members = tuple(_member(word, statement, names) for word in words)
        for i in members:
            if i in used:
                raise InputError(f"'{names[i]}' is added twice ('{used[i]}', '{statement}'). Use each part once.")
            used[i] = statement
        amalgams.append(Amalgam(label, members))
    return amalgams


def _member(word: str, statement: str, names: Sequence[str]) -> int:
    try:
        return find_part(word, names)
    except InputError as error:
        raise InputError(f"In the sum '{statement}': {error}") from error


def amalgamate(columns: Sequence[AssayColumn], amalgams: Sequence[Amalgam]) -> list[AssayColumn]:
    """Return the columns with sums in place of their members, where the first one stood.

    A sum is missing where any of its members is. Members are added in their unit, or in ppm where they
    have several; its name tells which (``REE_ppm``).

    Raises
    ------
    InputError
        If the members' units differ and one is unknown, or the sum's name is another part's.
    """
    sums = [_sum([columns[i] for i in amalgam.members], amalgam.label) for amalgam in amalgams]
    first = {min(amalgam.members): i for i, amalgam in enumerate(amalgams)}
    gone = {i for amalgam in amalgams for i in amalgam.members}
    result = [
        sums[first[i]] if i in first else column for i, column in enumerate(columns) if i in first or i not in gone
    ]
    names = [column.name.lower() for column in result]
    for made in sums:
        if names.count(made.name.lower()) > 1:
            raise InputError(f"There are two parts '{made.name}'. Give the sum another name.")
    return result


def _sum(members: Sequence[AssayColumn], label: str) -> AssayColumn:
    unit = common_unit([member.name for member in members])
    if unit.unknown:
        raise InputError(
            f"'{label}' cannot be added up: the unit of {', '.join(unit.unknown)} is not known from the name. Rename the "
            "field so that it tells (such as La_ppm)."
        )
    value = sum(member.value * factor for member, factor in zip(members, unit.factors))
    name = "_".join(part for part in (label, _SPELLED.get(unit.unit, unit.unit)) if part)
    none = np.full(len(members[0].value), np.nan)
    return replace(members[0], name=name, value=np.asarray(value), limit=none, zeros=0, infinite=0)


def amalgam_doubt(members: Sequence[str]) -> str:
    """Return why a sum of these fields may not be what its name says, '' where nothing speaks against it."""
    known = [each for each in map(recognise, members) if each]
    if not all(unit_of(name) for name in members):
        return "the units are not known from the names, so they were added as they are"
    if len({oxide_of(each.analyte) is not None for each in known}) > 1:
        return "it adds oxides to elements; 'Prepared assays' converts oxides to elements"
    return ""
