"""One cell of an assay table: a number, ``<0.01``, ``>10000``, a word for "below detection", a word for "no value"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Optional

BELOW, MEASURED, ABOVE = -1, 0, 1

# compared in lower case without dots, spaces and outer brackets
_MISSING_WORDS = (
    "na n/a #n/a nan null none - -- --- ? * missing <null> <na> <nan> notanalysed notanalyzed notassayed notsampled ns "
    "nss is i/s lnr #value! #div/0! #ref! #num! #null! #name? inf -inf +inf infinity -infinity 1#inf -1#inf 1#qnan -1#ind"
)
_BELOW_WORDS = (
    "<ld <dl <lod <mdl <ldm <lld <llod <lor <loq <lloq < ld dl lod mdl lld lor bdl bld blod bql bd nd notdetected notdet "
    "tr trace traces belowdetection belowdetectionlimit belowlimit"
)
_ABOVE_WORDS = ">ul >dl >uld >udl >lod > adl over overrange ovr abovelimit abovedetection"
_MISSING = frozenset(_MISSING_WORDS.split()) | {""}
_BELOW, _ABOVE = frozenset(_BELOW_WORDS.split()), frozenset(_ABOVE_WORDS.split())
# codes for "no value" in common use; no assay is negative by this much, and no detection limit is such a number
SENTINELS = (-99.0, -999.0, -999.25, -999.9, -9999.0, -9999.25, -9999.9, -99999.0, -999999.0, -7777.0, -8888.0)
HUGE = 1e30  # beyond this it is a raster's or a database's NoData (1e38, -3.4e38)

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?", re.IGNORECASE)
_QUALIFIED = re.compile(r"([<>]=?|[≤≥])\s*(.*)")
_SPACED_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:[ ']\d{3})+(?=$|[.,]\d)")
_GROUPED = {mark: re.compile(rf"[+-]?[1-9]\d{{0,2}}(?:{re.escape(mark)}\d{{3}})+") for mark in ".,"}
_SHAPE = str.maketrans("12345678", "99999999")
_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2212": "-", "\u2019": "'"})


class Ambiguous(ValueError):
    """A number such as ``10,000`` that can be ten or ten thousand."""


@dataclass(frozen=True)
class Reading:
    """What one cell says.

    Attributes
    ----------
    value : float
        The measured value; NaN where it is missing or censored.
    censored : int
        `BELOW` (-1) a detection limit, `ABOVE` (1) an upper limit, `MEASURED` (0) or missing.
    limit : float
        The limit a censored cell states; NaN where it states none, or is not censored.
    """

    value: float
    censored: int = MEASURED
    limit: float = float("nan")


NO_VALUE = Reading(float("nan"))


def clean(cell: str) -> str:
    """Return a cell without what spreadsheets add: outer spaces and quotes, no-break spaces, typographic minus."""
    return cell.translate(_SPACES).strip().strip("'\"").strip()


def decimal_mark(cells: Iterable[str]) -> str:
    """Return ``.`` or ``,`` where the cells show which of them marks decimals, else an empty text.

    Only unambiguous numbers count: ``0,5`` and ``12,25`` do, ``10,000`` does not. Cells that show
    both marks show neither.
    """
    shapes = {cell.translate(_SHAPE) for cell in cells}  # a few dozen, however many samples
    marks = {_mark(_unqualified(clean(shape))) for shape in shapes} - {""}
    return marks.pop() if len(marks) == 1 else ""


def read_number(text: str, mark: str = "") -> Optional[float]:
    """Return the number that a cleaned text is, or None if it is none.

    Parameters
    ----------
    text : str
        For example ``0.01``, ``1,234.5``, ``1.234,5``, ``10 000``, ``1.2e-3``.
    mark : str
        The column's decimal mark (`decimal_mark`), which settles ``10,000``; empty if unknown.

    Raises
    ------
    Ambiguous
        If a comma may mark decimals or thousands and `mark` does not say which.
    """
    if _SPACED_THOUSANDS.match(text):
        text = text.replace(" ", "").replace("'", "")
    if "," in text:
        text = _with_dot(text, mark)
    elif _GROUPED["."].fullmatch(text) and (mark == "," or text.count(".") > 1):
        text = text.replace(".", "")
    return float(text) if _NUMBER.fullmatch(text) else None


def plain_number(cell: str, mark: str) -> Optional[float]:
    """Return the number where a cell is nothing but digits and the decimal mark; else None. Fast, for most cells."""
    if mark == ",":
        if "." in cell:
            return None
        cell = cell.replace(",", ".")
    return float(cell) if _NUMBER.fullmatch(cell) else None


def read_cell(cell: str, mark: str = "", missing: frozenset[str] = frozenset()) -> Optional[Reading]:
    """Return what a cell says, or None if it cannot be read.

    Parameters
    ----------
    cell : str
        The text as it stands in the table.
    mark : str
        The column's decimal mark.
    missing : frozenset of str
        The user's own words for "no value", in lower case.

    Raises
    ------
    Ambiguous
        See `read_number`.
    """
    text = clean(cell)
    word = text.lower().replace(".", "").replace(" ", "").strip("()[]")
    if text.lower() in missing or word in _MISSING:
        return NO_VALUE
    if word in _BELOW:
        return Reading(float("nan"), BELOW)
    if word in _ABOVE:
        return Reading(float("nan"), ABOVE)
    qualified = _QUALIFIED.fullmatch(text)
    number = read_number(qualified.group(2) if qualified else text, mark)
    if number is None:
        return None
    if qualified is None:
        return Reading(number)
    limit = abs(number) if number else float("nan")
    return Reading(float("nan"), BELOW if qualified.group(1) in ("<", "<=", "≤") else ABOVE, limit)


def _unqualified(text: str) -> str:
    qualified = _QUALIFIED.fullmatch(text)
    return qualified.group(2) if qualified else text


def _mark(text: str) -> str:
    """Return the decimal mark that one number shows beyond doubt, or an empty text."""
    last = max(text.rfind("."), text.rfind(","))
    if last < 0 or not re.fullmatch(r"[+-]?[\d.,]*\d[\d.,]*(?:e[+-]?\d+)?", text, re.IGNORECASE):
        return ""
    mark = text[last]
    if text.count(mark) > 1 or _GROUPED[mark].fullmatch(text):
        return ""
    return mark


def _with_dot(text: str, mark: str) -> str:
    """Return a number that holds a comma with a dot for its decimals and nothing for its thousands."""
    if "." in text:
        decimal, group = (".", ",") if text.rfind(".") > text.rfind(",") else (",", ".")
        whole, _, fraction = text.rpartition(decimal)
        return f"{whole.replace(group, '')}.{fraction}" if _GROUPED[group].fullmatch(whole) else text
    if not _GROUPED[","].fullmatch(text):
        return text.replace(",", ".") if text.count(",") == 1 else text
    if mark == "." or text.count(",") > 1:
        return text.replace(",", "")
    if mark == ",":
        return text.replace(",", ".")
    raise Ambiguous(text)
