"""What stands in for values that a laboratory gives only as "below" or "above" a limit."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Optional

import numpy as np

from .assay_tokens import ABOVE, BELOW
from .assay_values import AssayColumn
from .errors import InputError

# share of the detection limit that replaces a value below it
REPLACEMENTS: dict[str, float] = {"half": 0.5, "root2": 1.0 / math.sqrt(2.0), "limit": 1.0, "empty": math.nan}
# factor on the upper limit that replaces a value above it
OVER_RANGE: dict[str, float] = {"limit": 1.0, "fifth": 1.2, "empty": math.nan}
FEWEST = 10  # measured values of a batch from which its detection limit is read
FLOOR_TAIL, FLOOR_SHARE = 0.10, 0.05  # a floor: at most this share lies below it, at least this share on it


@dataclass(frozen=True)
class Floor:
    """A low value that many samples share: most likely substituted for "below detection" before we saw the data.

    Attributes
    ----------
    value : float
        The shared value.
    count : int
        Samples on it.
    """

    value: float
    count: int


def known_limits(column: AssayColumn, group: Optional[np.ndarray] = None) -> tuple[np.ndarray, int]:
    """Return every censored sample's limit, and how many stated none.

    Those below detection without a limit (``bdl``, 0) take the lowest limit that their batch states,
    and where it states none the smallest value measured in it (from `FEWEST` values on); without
    batches, or where the batch tells nothing, the same of the whole field. Those above take the
    highest upper limit, or the largest measured value, likewise. NaN remains where the field has neither.

    Parameters
    ----------
    column : AssayColumn
        The field.
    group : numpy.ndarray, optional
        Each sample's batch, text, shape (samples,); an empty text is no batch.

    Returns
    -------
    limit : numpy.ndarray
        float64, shape (samples,).
    unstated : int
        Censored samples whose limit was inferred.
    """
    limit = column.limit.copy()
    unstated = (column.censored != 0) & np.isnan(limit)
    if group is not None:
        for name in np.unique(group[unstated]):
            members = np.flatnonzero(group == name)
            if name:
                limit[members] = _with_limits(column.rows(members), FEWEST)
    unknown = unstated & np.isnan(limit)
    limit[unknown] = _with_limits(column, 1)[unknown]
    return limit, int(unstated.sum())


def _with_limits(column: AssayColumn, fewest: int) -> np.ndarray:
    """Return a field's limits, those not stated taken from the others, or from at least `fewest` measured values."""
    limit = column.limit.copy()
    measured = column.value[np.isfinite(column.value)]
    for side, extreme in ((BELOW, np.min), (ABOVE, np.max)):
        stated = column.limit[(column.censored == side) & np.isfinite(column.limit)]
        known = stated if stated.size else measured
        if known.size >= (1 if stated.size else fewest):
            limit[(column.censored == side) & np.isnan(limit)] = extreme(known)
    return limit


def replace_censored(
    column: AssayColumn, rule: str = "half", over_range: str = "limit", group: Optional[np.ndarray] = None
) -> np.ndarray:
    """Return a field's values with a number in place of each censored one.

    Parameters
    ----------
    column : AssayColumn
        The field.
    rule : str
        Below detection: ``half`` the limit, ``root2`` the limit over the square root of 2 (for
        distributions that are not strongly skewed), ``limit`` itself, or ``empty`` (NaN). Each sample's
        own limit counts.
    over_range : str
        Above the upper limit: that ``limit``, a ``fifth`` above it, or ``empty``.
    group : numpy.ndarray, optional
        Each sample's batch, for limits that are not stated; see `known_limits`.

    Returns
    -------
    numpy.ndarray
        float64, shape (samples,): positive, or NaN where missing.

    Raises
    ------
    InputError
        If there is no such rule.

    Notes
    -----
    Hornung & Reed (1990), Applied Occupational and Environmental Hygiene 5, 46-51, for the two shares.
    """
    if rule not in REPLACEMENTS:
        raise InputError(f"There is no replacement rule '{rule}'. Use one of: {', '.join(REPLACEMENTS)}.")
    if over_range not in OVER_RANGE:
        raise InputError(f"There is no rule '{over_range}' for over-range values. Use one of: {', '.join(OVER_RANGE)}.")
    limit, _ = known_limits(column, group)
    values = np.where(column.censored == BELOW, REPLACEMENTS[rule] * limit, column.value)
    return np.where(column.censored == ABOVE, OVER_RANGE[over_range] * limit, values)


def find_floor(column: AssayColumn) -> Optional[Floor]:
    """Return the low value that suspiciously many measured samples share, or None.

    It is the commonest of the values that at most 10 % of the measured samples lie below, if at
    least 5 % of them (and three) lie on it.
    """
    measured = column.value[np.isfinite(column.value)]
    if not measured.size:
        return None
    values, counts = np.unique(measured, return_counts=True)
    low = (np.cumsum(counts) - counts) <= FLOOR_TAIL * measured.size
    commonest = int(np.argmax(np.where(low, counts, 0)))
    count = int(counts[commonest])
    if count < max(3, FLOOR_SHARE * measured.size) or len(values) == 1:
        return None
    return Floor(float(values[commonest]), count)


def stated_limits(column: AssayColumn) -> list[float]:
    """Return the detection limits that the field states, from the lowest up."""
    limits = column.limit[(column.censored == BELOW) & np.isfinite(column.limit)]
    return [float(limit) for limit in np.unique(limits)]
