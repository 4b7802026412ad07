"""Variables of samples or cells as a table ready to be analysed: clr of assays, logarithms, or values as they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from . import composition
from .assay_fields import looks_like_assay
from .assay_values import read_columns
from .context import Context
from .errors import InputError
from .parts import check_positive, common_unit, is_log_ratio, unit_of

TRANSFORMS = ("auto", "clr", "log", "none")


@dataclass(frozen=True)
class VariableTable:
    """Variables as columns, and how they become what is analysed.

    Attributes
    ----------
    columns : tuple of numpy.ndarray
        Shape (n,) each; NaN or infinite where missing.
    names : tuple of str
        The variables.
    transform : str
        ``clr``, ``log`` (base 10) or ``none``.
    factors : tuple of float
        What brings each column to one unit before clr.
    """

    columns: tuple[np.ndarray, ...]
    names: tuple[str, ...]
    transform: str
    factors: tuple[float, ...]

    def __len__(self) -> int:
        return len(self.columns[0])

    def values(self, rows: Any) -> np.ndarray:
        """Return rows (a slice or indices) ready to be analysed, float64, (rows, q); NaN throughout where one is missing."""
        table = np.stack([column[rows].astype(float) for column in self.columns], axis=1)
        table[~np.isfinite(table).all(axis=1)] = np.nan
        if self.transform == "clr":
            return composition.clr(table * self.factors, self.names)
        return composition.log(table, self.names) if self.transform == "log" else table

    def complete(self) -> np.ndarray:
        """Return the indices of the rows that have every variable."""
        known = np.ones(len(self), dtype=bool)
        for column in self.columns:
            known &= np.isfinite(column)
        return np.flatnonzero(known)

    def missing(self) -> dict[str, int]:
        """Return how many rows lack each variable."""
        return {name: int(np.sum(~np.isfinite(column))) for name, column in zip(self.names, self.columns)}


def read_variables(cells: Mapping[str, np.ndarray], transform: str, rows: str) -> VariableTable:
    """Return variables as numbers.

    Parameters
    ----------
    cells : mapping of str to numpy.ndarray
        Name to numbers or text, shape (n,).
    transform : str
        ``clr``, ``log`` or ``none``.
    rows : str
        ``samples``, whose numbers are read as laboratories write them, or ``cells``.

    Raises
    ------
    InputError
        If a value has no logarithm where one is needed, or is no number; names the variable and the remedy.
    """
    names = tuple(cells)
    if transform == "none":
        columns = tuple(_numbers(name, values) for name, values in cells.items())
    elif rows == "samples":
        read = read_columns(cells).values()
        for column in read:
            check_positive(column)
        columns = tuple(column.value for column in read)
    else:
        columns = tuple(_positive(name, values) for name, values in cells.items())
    factors = common_unit(names).factors if transform == "clr" else (1.0,) * len(columns)
    return VariableTable(columns, names, transform, factors)


def suited_transform(names: Sequence[str], context: Context) -> str:
    """Return clr for assays, none for log-ratios and, with a warning, for what is neither.

    Raises
    ------
    InputError
        If there are assays and log-ratios; names one of each.
    """
    ratios = [name for name in names if is_log_ratio(name)]
    assays = [name for name in names if name not in ratios and (looks_like_assay(name) or unit_of(name))]
    if len(ratios) == len(names):
        return "none"
    if len(assays) == len(names):
        return "clr"
    if ratios and assays:
        raise InputError(
            f"'{ratios[0]}' is a log-ratio and '{assays[0]}' a concentration. Choose variables of one sort, or say how to "
            "transform them."
        )
    others = [name for name in names if name not in ratios and name not in assays]
    context.warn(
        f"{', '.join(others)}: neither an assay nor a log-ratio by name, so all values were taken as they are."
    )
    return "none"


def _positive(name: str, cells: np.ndarray) -> np.ndarray:
    """Return a band's cells; refuse values that have no logarithm."""
    unusable = int(np.count_nonzero(cells <= 0))
    if unusable:
        raise InputError(
            f"Band '{name}' is zero or negative in {unusable:,} of {cells.size:,} cells, where no logarithm exists. Choose "
            "'none' as the transform if it is a log-ratio or scaled already."
        )
    return cells


def _numbers(name: str, cells: np.ndarray) -> np.ndarray:
    """Return a column of numbers; text is read as numbers, empty text as missing."""
    if cells.dtype.kind not in "US":
        return cells
    try:
        return np.array([float(text) if text.strip() else np.nan for text in cells.tolist()])
    except ValueError as error:
        raise InputError(f"Field '{name}' holds text that is no number ({error}). Choose a field of numbers.") from None
