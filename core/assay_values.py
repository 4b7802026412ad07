"""Columns of assays as they come from laboratories and databases: measured, censored or missing, with the limits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from .assay_tokens import (
    BELOW,
    HUGE,
    MEASURED,
    NO_VALUE,
    SENTINELS,
    Ambiguous,
    Reading,
    clean,
    decimal_mark,
    plain_number,
    read_cell,
    read_number,
)
from .errors import InputError

IMPLAUSIBLE_LIMIT = 10.0  # times the largest measured value: a negative number beyond it is a code, not a limit
CODE_TOLERANCE = 1e-6  # relative: -9999 stored as a 4-byte number is still that code


@dataclass(frozen=True)
class AssayColumn:
    """One field, read.

    Attributes
    ----------
    name : str
        The field.
    value : numpy.ndarray
        float64, shape (samples,): the measured value; NaN where missing or censored.
    censored : numpy.ndarray
        int8, shape (samples,): -1 below a detection limit, 1 above an upper limit, else 0.
    limit : numpy.ndarray
        float64, shape (samples,): the limit stated; NaN where none is, or the sample is not censored.
    zeros : int
        Values of 0, read as below detection.
    infinite : int
        Infinite values, read as missing.
    """

    name: str
    value: np.ndarray
    censored: np.ndarray
    limit: np.ndarray
    zeros: int = 0
    infinite: int = 0

    @property
    def missing(self) -> np.ndarray:
        """Which samples have neither a value nor a limit, bool, shape (samples,)."""
        return np.isnan(self.value) & (self.censored == MEASURED)

    def rows(self, which: np.ndarray) -> AssayColumn:
        """Return the column of some samples only; `zeros` and `infinite` stay the whole field's."""
        return replace(self, value=self.value[which], censored=self.censored[which], limit=self.limit[which])

    def scaled(self, factor: float, name: str) -> AssayColumn:
        """Return the column under another name with values and limits multiplied by `factor`."""
        return replace(self, name=name, value=self.value * factor, limit=self.limit * factor)


def missing_codes(text: str) -> tuple[str, ...]:
    """Return the codes in a list such as ``-9999; N/S``; semicolons separate, or commas where there is none."""
    parts = text.split(";" if ";" in text else ",")
    return tuple(part.strip() for part in parts if part.strip())


def check_choice(fields: Sequence[str], samples: int) -> None:
    """Raise `InputError` unless there are fields to read and samples to read them from."""
    if not fields:
        raise InputError("No field was chosen and none looks like an assay (such as Cu_ppm). Choose the assay fields.")
    if not samples:
        raise InputError("The layer has no samples. Check its filter and selection, or choose another layer.")


def read_columns(columns: Mapping[str, np.ndarray], missing: Sequence[str] = ()) -> dict[str, AssayColumn]:
    """Return what each field says.

    Numbers, ``<0.01`` and ``>10000`` are read with the decimal mark that the column shows, or else
    the other columns. A negative number is minus its detection limit, unless it is a code for "no
    value" (`SENTINELS` or one of `missing`); zero is below a limit that is not stated.

    Parameters
    ----------
    columns : mapping of str to numpy.ndarray
        Field name to its values, shape (samples,), of numbers or of text.
    missing : sequence of str
        More words or numbers that mean "no value".

    Raises
    ------
    InputError
        If a value can be read in no way, or in two; names the field, the value and the remedy.
    """
    texts = {name: cells.astype(str).tolist() for name, cells in columns.items() if _is_text(cells)}
    has_comma = any("," in " ".join(cells) for cells in texts.values())
    marks = {name: decimal_mark(cells) for name, cells in texts.items()} if has_comma else {}
    shown = set(marks.values()) - {""}
    common = shown.pop() if len(shown) == 1 else ""
    read = {}
    for name, cells in columns.items():
        read[name] = read_column(name, cells, missing, marks.get(name) or common)
    return read


def read_column(name: str, cells: np.ndarray, missing: Sequence[str] = (), mark: str = "") -> AssayColumn:
    """Return what one field says; `mark` is its decimal mark if known. See `read_columns`."""
    if _is_text(cells):
        column = _read_text(name, cells, missing, mark)
    else:
        column = _uncensored(name, np.asarray(cells, dtype=float))
    return _below_zero(_without_codes(column, missing))


def _is_text(cells: np.ndarray) -> bool:
    return cells.dtype.kind in "US"


def _read_text(name: str, cells: np.ndarray, missing: Sequence[str], mark: str) -> AssayColumn:
    """Read each distinct cell once."""
    texts = cells.astype(str).tolist()
    counts = Counter(texts)
    numbers = {text: plain_number(text, mark) for text in counts}
    values = np.array([np.nan if number is None else number for number in numbers.values()])
    censored, limits = np.zeros(len(values), dtype=np.int8), np.full(len(values), np.nan)
    odd = [(i, text) for i, (text, number) in enumerate(numbers.items()) if number is None]
    for (i, _), reading in zip(odd, _read_odd(name, [text for _, text in odd], counts, missing, mark)):
        values[i], censored[i], limits[i] = reading.value, reading.censored, reading.limit
    order = dict(zip(numbers, range(len(numbers))))
    which = np.fromiter(map(order.__getitem__, texts), dtype=np.intp, count=len(texts))
    return AssayColumn(name, values[which], censored[which], limits[which])


def _read_odd(name: str, texts: list[str], counts: Counter[str], missing: Sequence[str], mark: str) -> list[Reading]:
    """Read the cells that are no plain numbers; raise with the commonest of those that nobody could read."""
    words = frozenset(word.lower() for word in missing)
    rows = sum(counts.values())
    readings, unreadable = [], []
    for text in texts:
        try:
            reading = read_cell(text, mark, words)
        except Ambiguous:
            raise _ambiguous(name, text, counts[text], rows) from None
        if reading is None:
            unreadable.append(text)
        readings.append(reading or NO_VALUE)
    if unreadable:
        raise _unreadable(name, unreadable, counts, rows)
    return readings


def _uncensored(name: str, values: np.ndarray) -> AssayColumn:
    """Return a column of plain numbers; infinite ones are missing."""
    infinite = np.isinf(values)
    return AssayColumn(
        name,
        np.where(infinite, np.nan, values),
        np.zeros(values.shape, dtype=np.int8),
        np.full(values.shape, np.nan),
        infinite=int(infinite.sum()),
    )


def _without_codes(column: AssayColumn, missing: Sequence[str]) -> AssayColumn:
    """Return the column with NaN in place of the numbers that mean "no value"."""
    own = [number for code in missing if (number := read_number(clean(code), ".")) is not None]
    value = column.value.copy()
    value[np.abs(np.nan_to_num(value)) >= HUGE] = np.nan
    for code in (*SENTINELS, *own):
        with np.errstate(invalid="ignore"):
            value[np.abs(value - code) <= CODE_TOLERANCE * abs(code)] = np.nan
    return replace(column, value=value)


def _below_zero(column: AssayColumn) -> AssayColumn:
    """Return the column with negative numbers as detection limits and zeros as below an unstated one."""
    with np.errstate(invalid="ignore"):
        negative, zero = column.value < 0, column.value == 0
    _check_limits(column, negative)
    return replace(
        column,
        value=np.where(negative | zero, np.nan, column.value),
        censored=np.where(negative | zero, BELOW, column.censored).astype(np.int8),
        limit=np.where(negative, -column.value, column.limit),
        zeros=int(zero.sum()),
    )


def _check_limits(column: AssayColumn, negative: np.ndarray) -> None:
    """Refuse negative numbers too large for a detection limit, such as a code nobody told us of."""
    measured = column.value[column.value > 0]
    if not measured.size or not negative.any():
        return
    lowest = float(column.value[negative].min())
    if -lowest > IMPLAUSIBLE_LIMIT * measured.max():
        count = int((column.value == lowest).sum())
        raise InputError(
            f"Field '{column.name}' holds {lowest:g} in {count:,} of {column.value.size:,} rows. As a detection limit that "
            f"is far above the largest measured value ({measured.max():g}). Add {lowest:g} to the missing values if it "
            "means 'no value', or correct it in the table."
        )


def _ambiguous(name: str, text: str, count: int, rows: int) -> InputError:
    return InputError(
        f"Field '{name}' holds '{text}' in {count:,} of {rows:,} rows, which can be {text.replace(',', '.')} or "
        f"{text.replace(',', '')}: no other value of the table shows whether the comma marks decimals. "
        "Write such values without a comma."
    )


def _unreadable(name: str, texts: list[str], counts: Counter[str], rows: int) -> InputError:
    worst = max(texts, key=lambda text: counts[text])
    others = ", ".join(f"'{text}'" for text in texts if text != worst)
    also = f" (as are {others[:80]}{' …' if len(others) > 80 else ''})" if others else ""
    return InputError(
        f"Field '{name}' holds '{worst}' in {counts[worst]:,} of {rows:,} rows, which is neither a number nor a "
        f"detection limit{also}. Add it to the missing values if it means 'no value', correct it in the table, or leave "
        f"'{name}' out of the fields if it is not an assay."
    )
