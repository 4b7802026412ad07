"""A whole table's censored values replaced: by rules that look at one element, or at all of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .assay_tokens import ABOVE, BELOW
from .assay_values import AssayColumn
from .censoring import OVER_RANGE, REPLACEMENTS, known_limits
from .context import Context
from .errors import InputError
from .imputation import FEWEST, SHARE, Imputation, impute_censored, unanalysed_rest
from .multiplicative_replacement import multiplicative_replacement
from .units import in_ppm

RULES = (*REPLACEMENTS, "multiplicative", "imputed")
OVER_RANGE_RULES = (*OVER_RANGE, "imputed")


def check_rules(rule: str, over_range: str) -> None:
    """Raise `InputError` unless both rules exist."""
    if rule not in RULES:
        raise InputError(f"There is no replacement rule '{rule}'. Use one of: {', '.join(RULES)}.")
    if over_range not in OVER_RANGE_RULES:
        raise InputError(
            f"There is no rule '{over_range}' for over-range values. Use one of: {', '.join(OVER_RANGE_RULES)}."
        )


def replace_table(
    columns: Sequence[AssayColumn],
    rule: str,
    over_range: str,
    group: np.ndarray,
    left_out: np.ndarray,
    context: Context,
) -> np.ndarray:
    """Return all fields' values with a number in place of each censored one.

    Parameters
    ----------
    columns : sequence of AssayColumn
        The fields.
    rule : str
        One of `RULES`: those of `censoring.replace_censored`, ``multiplicative``
        (`multiplicative_replacement`) or ``imputed`` (`imputation.impute_censored`).
    over_range : str
        One of `OVER_RANGE_RULES`, likewise.
    group : numpy.ndarray
        Each sample's batch, text, shape (samples,); an empty text is none.
    left_out : numpy.ndarray
        Fields that shall tell nothing about the others, bool, shape (fields,); where others are
        imputed, 0.65 of the limit stands in them.
    context : Context
        Progress, and what to doubt.

    Returns
    -------
    numpy.ndarray
        float64, shape (samples, fields): positive, or NaN where missing.
    """
    table = _Table(columns, group)
    below, above = table.side == BELOW, table.side == ABOVE
    values = np.where(above, OVER_RANGE.get(over_range, np.nan) * table.limit, table.values)
    if "imputed" in (rule, over_range):
        imputed = table.imputed(values, rule, over_range, left_out, context)
        values = np.where(above & (over_range == "imputed"), imputed, values)
    if rule == "imputed":
        return np.where(below, imputed, values)
    if rule == "multiplicative":
        return multiplicative_replacement(values, table.limit, below, table.ppm(context))
    return np.where(below, REPLACEMENTS[rule] * table.limit, values)


class _Table:
    """The fields side by side; arrays of shape (samples, fields)."""

    def __init__(self, columns: Sequence[AssayColumn], group: np.ndarray) -> None:
        self.columns = columns
        self.values = np.column_stack([column.value for column in columns])
        self.side = np.column_stack([column.censored for column in columns])
        self.limit = np.column_stack([known_limits(column, group)[0] for column in columns])

    def ppm(self, context: Context) -> np.ndarray:
        """Return what one of each field's unit is in ppm; unknown ones count as ppm, with a warning."""
        factors = np.array(in_ppm(self.columns))
        if unknown := self._named(np.isnan(factors)):
            context.warn(
                f"The unit of {unknown} is not known from the name; detection limits in ppm were assumed. Put the unit "
                "into the field's name."
            )
        return np.where(np.isnan(factors), 1.0, factors)

    def imputed(
        self, values: np.ndarray, rule: str, over_range: str, left_out: np.ndarray, context: Context
    ) -> np.ndarray:
        """Return the values with censored ones imputed from the other fields; say how it went."""
        side = np.where((self.side == ABOVE) & (over_range != "imputed"), 0, self.side)
        result = np.where(side < 0, SHARE * self.limit, np.where(side > 0, self.limit, values))
        parts = np.flatnonzero(~left_out)
        rest = self._rest(result, left_out, context)[:, None]
        gaps = np.full(rest.shape, np.nan)
        found = impute_censored(
            np.column_stack([np.where(side == 0, values, np.nan)[:, parts], rest]),
            np.column_stack([self.limit[:, parts], gaps]),
            np.column_stack([side[:, parts], np.zeros(rest.shape, dtype=side.dtype)]),
            context,
        )
        wanted = (side[:, parts] != 0) & ((side[:, parts] == ABOVE) | (rule == "imputed"))
        self._tell(found, wanted, parts, context)
        result[:, parts] = found.values[:, :-1]
        return result

    def _rest(self, values: np.ndarray, left_out: np.ndarray, context: Context) -> np.ndarray:
        """Return the unanalysed rest of each sample, NaN where it is unknown; shape (samples,)."""
        factors = np.array(in_ppm(self.columns))
        if unknown := self._named(np.isnan(factors) & ~left_out):
            context.warn(
                f"The unit of {unknown} is not known from the name, so imputation saw the ratios between elements only, "
                "not their amounts. Put the unit into the field's name."
            )
            return np.full(len(values), np.nan)
        known = np.isfinite(factors)
        return unanalysed_rest(values[:, known] * factors[known])

    def _tell(self, found: Imputation, wanted: np.ndarray, parts: np.ndarray, context: Context) -> None:
        learnt = wanted & ~found.unlearnt[:, :-1]
        if not wanted.any():
            context.log("Nothing is below or above a limit, so nothing was imputed.")
            return
        context.log(
            f"{learnt.sum():,} values in {learnt.any(axis=0).sum():,} fields were imputed from the other elements in "
            f"{found.iterations} iterations."
        )
        if not found.converged:
            context.warn(
                f"The imputation had not come to rest after {found.iterations} iterations: the last still changed a value "
                f"by {100 * found.change:.2g} %. Leave out fields with many gaps, or use another rule."
            )
        unlearnt = (wanted & found.unlearnt[:, :-1]).sum(axis=0)
        if unlearnt.any():
            named = ", ".join(f"{self.columns[j].name} {count:,}" for j, count in zip(parts, unlearnt) if count)
            context.warn(
                f"Nothing could be learnt about some values, in fields with fewer than {FEWEST} measured values or samples "
                f"without any; they took {SHARE:g} of their limit: {named}."
            )

    def _named(self, which: np.ndarray) -> str:
        return ", ".join(self.columns[i].name for i in np.flatnonzero(which))
