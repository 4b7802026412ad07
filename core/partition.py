"""Sequential binary partitions: which balances a geochemist wants her isometric log-ratios to be.

All parts are divided into two groups, each group again, until every group is one part: D parts make
D - 1 balances. Written in one line, numerator to the left::

    Cu Zn | Pb Ag; Cu | Zn; Pb | Ag

A balance of r parts over s others is ``sqrt(r s / (r + s)) ln(g(numerator) / g(denominator))`` with g
the geometric mean; the balances are orthonormal coordinates, so distances are those of clr.

Egozcue & Pawlowsky-Glahn (2005), Mathematical Geology 37, 795-828.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .errors import InputError
from .parts import find_part, part_labels

EXAMPLE = "Cu Zn | Pb Ag; Cu | Zn; Pb | Ag"
MOST_IN_A_NAME = 4  # parts of one side that a balance's name lists
_WORD = re.compile(r'"([^"]*)"|([^\s,]+)')
_BALANCE = re.compile(r"^ilr_(\d+)_(.+)_over_(.+)$")
_ABBREVIATED = re.compile(r"_and_\d+$")


@dataclass(frozen=True)
class Balance:
    """One balance: the positions of the parts on either side, and how it was written."""

    numerator: tuple[int, ...]
    denominator: tuple[int, ...]
    text: str

    @property
    def group(self) -> frozenset[int]:
        """The parts that it divides."""
        return frozenset(self.numerator + self.denominator)


@dataclass(frozen=True)
class Partition:
    """A complete sequential binary partition of the parts `names`, balances in the order they were written."""

    names: tuple[str, ...]
    balances: tuple[Balance, ...]

    def basis(self) -> np.ndarray:
        """Return the orthonormal basis, shape (parts, parts - 1): ``ilr = clr @ basis``."""
        basis = np.zeros((len(self.names), len(self.balances)))
        for j, balance in enumerate(self.balances):
            r, s = len(balance.numerator), len(balance.denominator)
            basis[list(balance.numerator), j] = np.sqrt(s / (r * (r + s)))
            basis[list(balance.denominator), j] = -np.sqrt(r / (s * (r + s)))
        return basis

    def field_names(self) -> list[str]:
        """Return the balances' field names: ``ilr_1_Cu_Zn_over_Pb_Ag``; sides of many parts are abbreviated."""
        labels = [re.sub(r"\W", "_", label) for label in part_labels(self.names)]
        return [
            f"ilr_{i + 1}_{_side(labels, balance.numerator)}_over_{_side(labels, balance.denominator)}"
            for i, balance in enumerate(self.balances)
        ]

    def text(self) -> str:
        """Return the partition in its notation, by the parts' full names."""
        sides = [(balance.numerator, balance.denominator) for balance in self.balances]
        return "; ".join(f"{_quoted(self.names, left)} | {_quoted(self.names, right)}" for left, right in sides)


def parse_partition(text: str, names: Sequence[str]) -> Partition:
    """Return the partition that a text describes.

    Parameters
    ----------
    text : str
        Balances separated by ``;``, sides by ``|``, parts by blanks or commas; a part is a field's name
        (in double quotes where it holds blanks) or an element that one field is of.
    names : sequence of str
        The parts' field names, in the order of the data's columns.

    Raises
    ------
    InputError
        If a balance cannot be read, a part is unknown, unused or on both sides, or the balances do not
        divide all parts down to single ones; quotes the balance and says what to write.
    """
    written = [piece.strip() for piece in re.split(r"[;\n]", text) if piece.strip()]
    balances = tuple(_balance(piece, names) for piece in written)
    used = frozenset().union(*(balance.group for balance in balances))
    if unused := [name for i, name in enumerate(names) if i not in used]:
        raise InputError(
            f"The partition does not use {', '.join(unused)}. Put each on one side of a balance, or leave the field out."
        )
    _check_nesting(balances, names)
    return Partition(tuple(names), balances)


def partition_parts(text: str, names: Sequence[str]) -> list[str]:
    """Return those of the names that a partition's text mentions, in the names' order."""
    written = [piece.strip() for piece in re.split(r"[;\n]", text) if piece.strip()]
    used = frozenset().union(*(_balance(piece, names).group for piece in written))
    return [name for i, name in enumerate(names) if i in used]


def partition_words(text: str) -> list[str]:
    """Return the parts as a partition's text writes them, each once, in the order they first stand there."""
    pieces = re.split(r"[;|\n]", text)
    return list(dict.fromkeys(word for piece in pieces for word in _words(piece)))


def text_of_balance_names(fields: Sequence[str]) -> str:
    """Return the partition that balances' own field names tell, '' where they do not tell all of it."""
    matches = [_BALANCE.match(field) for field in fields]
    sides = [(match.group(2), match.group(3)) for match in matches if match]
    if len(sides) < len(fields) or any(_ABBREVIATED.search(side) for pair in sides for side in pair):
        return ""
    return "; ".join(f"{left.replace('_', ' ')} | {right.replace('_', ' ')}" for left, right in sides)


def _balance(text: str, names: Sequence[str]) -> Balance:
    sides = text.split("|")
    if len(sides) != 2 or not all(_words(side) for side in sides):
        raise InputError(
            f"'{text}' is no balance: it needs one '|' with parts on both sides. Write balances such as {EXAMPLE}."
        )
    try:
        left, right = (tuple(find_part(word, names) for word in _words(side)) for side in sides)
    except InputError as error:
        raise InputError(f"In the balance '{text}': {error}") from error
    both = left + right
    if twice := [names[i] for i in both if both.count(i) > 1]:
        raise InputError(f"The balance '{text}' has '{twice[0]}' twice. A part stands on one side, once.")
    return Balance(left, right, text)


def _words(side: str) -> list[str]:
    return [quoted or bare for quoted, bare in _WORD.findall(side)]


def _check_nesting(balances: Sequence[Balance], names: Sequence[str]) -> None:
    """Raise `InputError` unless the balances divide all parts, step by step, down to single ones."""
    by_group: dict[frozenset[int], Balance] = {}
    for balance in balances:
        if balance.group in by_group:
            raise InputError(
                f"The balances '{by_group[balance.group].text}' and '{balance.text}' divide the same parts. A group is "
                f"divided once; {len(names)} parts make {len(names) - 1} balances. Leave one of them out."
            )
        by_group[balance.group] = balance
    groups, reached = [frozenset(range(len(names)))], set()
    lacking = []
    while groups:
        group = groups.pop(0)
        if group in by_group:
            reached.add(group)
            sides = (by_group[group].numerator, by_group[group].denominator)
            groups += [frozenset(side) for side in sides if len(side) > 1]
        else:
            lacking.append(group)
    for group, balance in by_group.items():
        if group not in reached:
            raise InputError(_stray(balance, lacking, names))
    if lacking:
        raise InputError(
            f"{_missing(lacking[0], names)} {len(names)} parts make {len(names) - 1} balances; there are {len(balances)}."
        )


def _stray(balance: Balance, lacking: Sequence[frozenset[int]], names: Sequence[str]) -> str:
    group = ", ".join(names[i] for i in sorted(balance.group))
    text = (
        f"The balance '{balance.text}' does not fit: no other balance has {group} as one of its sides. A balance divides "
        "all parts, or one whole side of another balance."
    )
    return f"{text} {_missing(lacking[0], names)}" if lacking else text


def _missing(group: frozenset[int], names: Sequence[str]) -> str:
    members = tuple(sorted(group))
    what = "all parts" if len(members) == len(names) else _quoted(names, members)
    return (
        f"No balance divides {what}; write one such as '{_quoted(names, members[:1])} | {_quoted(names, members[1:])}'."
    )


def _quoted(names: Sequence[str], members: Sequence[int]) -> str:
    return " ".join(f'"{names[i]}"' if re.search(r"[\s,]", names[i]) else names[i] for i in members)


def _side(labels: Sequence[str], members: Sequence[int]) -> str:
    if len(members) <= MOST_IN_A_NAME:
        return "_".join(labels[i] for i in members)
    shown = members[: MOST_IN_A_NAME - 1]
    return "_".join(labels[i] for i in shown) + f"_and_{len(members) - len(shown)}"
