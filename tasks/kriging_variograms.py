"""Which variogram each element is kriged with, and on which scale: from a table, by hand, or fitted here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Optional

import numpy as np

from ..core.context import Context
from ..core.errors import InputError
from ..core.experimental_variogram import Experimental, experimental_variograms
from ..core.kriging_system import DRIFTS, powers
from ..core.scaling import choose_transform
from ..core.variogram_fit import DIRECTIONS, FITS, Fit, fit_variogram, look_along
from ..core.variogram_models import Structure, VariogramModel
from ..core.variogram_table import transform_from_row

TRANSFORMS = ("auto", "none", "median", "mean")  # the last two: as logarithms, transformed back
LAGS = 15


@dataclass(frozen=True)
class ByHand:
    """One variogram for all elements; without sill and range there is none.

    Attributes
    ----------
    kind : str
        One of `core.variogram_models.KINDS`, or ``auto`` for spherical.
    nugget, sill, range : float, optional
        The total sill, nugget included; the range in map units.
    """

    kind: str
    nugget: Optional[float]
    sill: Optional[float]
    range: Optional[float]

    @property
    def is_given(self) -> bool:
        """Whether there is any number."""
        return any(number is not None for number in (self.nugget, self.sill, self.range))

    def model(self) -> VariogramModel:
        """Return the model, or raise `InputError` naming what is missing or wrong."""
        if self.sill is None or self.range is None:
            missing = "a sill and a range" if self.sill is None and self.range is None else "both a sill and a range"
            raise InputError(
                f"A variogram by hand needs {missing}. Give them, or leave nugget, sill and range empty to have it fitted."
            )
        if self.kind == "nested":
            raise InputError(
                "A nested variogram cannot be given by one sill and one range. Use a table made by 'Variogram', or another model."
            )
        nugget = self.nugget or 0.0
        if nugget > self.sill:
            raise InputError(f"The nugget ({nugget:g}) is larger than the sill ({self.sill:g}), which includes it.")
        if nugget == self.sill:
            return VariogramModel(nugget)
        kind = "spherical" if self.kind == "auto" else self.kind
        return VariogramModel(nugget, (Structure(kind, self.sill - nugget, self.range),))


def rows_by_field(rows: Sequence[Mapping[str, Any]], elements: Sequence[str]) -> dict[str, Mapping[str, Any]]:
    """Return the table's row of every element; `InputError` where one is missing."""
    by_field = {str(row.get("field", "")): row for row in rows}
    missing = [name for name in elements if name not in by_field]
    if missing:
        raise InputError(
            f"The table of variograms has no row for {', '.join(missing)}; it has {', '.join(by_field) or 'none'}. "
            "Run 'Variogram' with these fields, or leave the table out."
        )
    return {name: by_field[name] for name in elements}


def choose_back_transforms(
    values: np.ndarray,
    elements: Sequence[str],
    transform: str,
    rows: Mapping[str, Mapping[str, Any]],
    is_by_hand: bool,
) -> tuple[str, ...]:
    """Return for each element ``none``, or ``median`` or ``mean`` where it is kriged as its natural logarithm.

    ``auto`` does what the element's row of the variogram table was made with; without a table, a variogram by hand is
    taken to be of the values as they are, and otherwise positive and skewed elements become logarithms.

    Parameters
    ----------
    values : numpy.ndarray
        Shape (samples, elements), NaN where not analysed.
    """
    chosen = []
    for name, column in zip(elements, values.T):
        of_row = transform_from_row(rows[name]) if name in rows else ""
        how = transform
        if transform == "auto":
            is_log = of_row == "log" if of_row else not is_by_hand and _is_skewed(column)
            how = "median" if is_log else "none"
        if of_row and (of_row == "log") != (how != "none"):
            raise InputError(
                f"The variogram of '{name}' is that of its {'logarithms' if of_row == 'log' else 'values as they are'}, and it "
                f"is to be kriged {'as it is' if how == 'none' else 'as logarithms'}. Set 'Values' to automatic."
            )
        if how != "none":
            _require_positive(name, column)
        chosen.append(how)
    return tuple(chosen)


def _is_skewed(column: np.ndarray) -> bool:
    return choose_transform(column[np.isfinite(column)]) != "none"


def _require_positive(name: str, column: np.ndarray) -> None:
    known = column[np.isfinite(column)]
    if (known <= 0).any():
        raise InputError(
            f"Field '{name}' is zero or negative in {np.sum(known <= 0):,} of {known.size:,} samples, and a logarithm needs "
            "a positive number. Run 'Prepared assays' first, or krige the values as they are."
        )


def fit_variograms(
    x: np.ndarray, y: np.ndarray, values: np.ndarray, kind: str, drift: str, anisotropy: bool, context: Context
) -> list[Fit]:
    """Fit the variogram of every element, with a drift that of what the drift leaves.

    Parameters
    ----------
    x, y : numpy.ndarray
        Shape (samples,).
    values : numpy.ndarray
        On the scale on which they are kriged, shape (samples, elements), NaN where not analysed.
    kind : str
        One of `core.variogram_fit.FITS`.
    drift : str
        One of `core.kriging_system.DRIFTS`.
    """
    azimuths, tolerance = look_along(DIRECTIONS if anisotropy else 0)
    left = values - _trend(x, y, values, DRIFTS[drift])
    made = experimental_variograms(x, y, left, azimuths, LAGS, tolerance=tolerance, context=context.part(0.0, 0.8))
    return context.part(0.8, 1.0).map(partial(_fit, kind), made)


def _fit(kind: str, made: tuple[Experimental, ...], context: Context) -> Fit:
    """Fit one element."""
    context.progress(0.0, "Fitting variograms")
    return fit_variogram(made, kind)


def _trend(x: np.ndarray, y: np.ndarray, values: np.ndarray, degree: int) -> np.ndarray:
    """Return each element's least-squares surface of a degree at the samples; its mean for degree 0."""
    where = np.column_stack([x - x.mean(), y - y.mean()])
    functions = powers(where / max(float(np.abs(where).max()), np.finfo(float).tiny), degree)
    surfaces = np.empty_like(values)
    for element, column in enumerate(values.T):
        known = np.isfinite(column)
        coefficients = np.linalg.lstsq(functions[known], column[known], rcond=None)[0]
        surfaces[:, element] = functions @ coefficients
    return surfaces


def check_choices(model: str, transform: str) -> None:
    """Raise `InputError` naming the parameter, its value and its choices."""
    for what, given, choices in (("variogram model", model, FITS), ("transform", transform, TRANSFORMS)):
        if given not in choices:
            raise InputError(f"There is no {what} '{given}'. Use one of: {', '.join(choices)}.")
