"""Axes of charts: their range, linear or logarithmic, and where their numbers stand."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Optional

import numpy as np

from ..core.errors import InputError

STEPS = (1.0, 2.0, 5.0, 10.0)
INTERVALS = 5  # about as many between the ends of a linear axis
FEW_DECADES = 2.5  # below it, a logarithmic axis also shows 2 and 5


@dataclass(frozen=True)
class Axis:
    """One axis of a panel.

    Attributes
    ----------
    title : str
        Its meaning with its unit.
    low, high : float
        The values at its ends, `low` below `high`; both positive on a logarithmic axis.
    scale : str
        ``linear`` or ``log``.
    ticks : tuple of (float, str)
        Values and their texts; empty for round numbers.
    """

    title: str
    low: float
    high: float
    scale: str = "linear"
    ticks: tuple[tuple[float, str], ...] = ()

    def __post_init__(self) -> None:
        positive = self.scale == "linear" or self.low > 0
        if not (math.isfinite(self.low) and math.isfinite(self.high) and self.low < self.high and positive):
            raise InputError(
                f"The axis '{self.title}' cannot run from {self.low:g} to {self.high:g} ({self.scale}). "
                "A chart needs at least two different values."
            )

    def share(self, value: float) -> float:
        """Return where a value lies between the ends, 0 to 1; what lies beyond is put on the nearer end."""
        low, high, at = self.low, self.high, float(value)
        if self.scale == "log":
            low, high, at = math.log10(low), math.log10(high), math.log10(max(at, self.low))
        return min(max((at - low) / (high - low), 0.0), 1.0)

    def marked(self) -> tuple[tuple[float, str], ...]:
        """Return the values to be written on the axis, with their texts."""
        if self.ticks:
            return self.ticks
        return _decades(self.low, self.high) if self.scale == "log" else _round_numbers(self.low, self.high)


def percent_axis(title: str) -> Axis:
    """Return an axis from 0 to 1 that reads 0 to 100."""
    return Axis(title, 0.0, 1.0, ticks=tuple((percent / 100, str(percent)) for percent in range(0, 101, 20)))


def axis_over(title: str, *arrays: np.ndarray, scale: str = "linear", include: Optional[float] = None) -> Axis:
    """Return an axis that holds all finite values (on a logarithmic one, all positive ones).

    Parameters
    ----------
    title : str
        Its meaning with its unit.
    arrays : numpy.ndarray
        The values to be shown, of any shapes.
    scale : str
        ``linear``: the ends are round numbers; ``log``.
    include : float, optional
        A value that the axis must hold, too, such as 0.

    Raises
    ------
    InputError
        If there is no value to show.
    """
    values = np.concatenate([np.ravel(np.asarray(array, dtype=float)) for array in arrays])
    values = values[np.isfinite(values) & ((values > 0) | (scale == "linear"))]
    if not values.size:
        raise InputError(f"There is no value to show on the axis '{title}'.")
    low, high = float(values.min()), float(values.max())
    if include is not None:
        low, high = min(low, include), max(high, include)
    if scale == "log":
        room = (high / low) ** 0.03 if high > low else 2.0
        return Axis(title, low / room, high * room, scale)
    if high == low:
        low, high = low - (abs(low) / 2 or 1.0), high + (abs(high) / 2 or 1.0)
    step = _step(low, high)
    return Axis(title, step * math.floor(low / step + 1e-9), step * math.ceil(high / step - 1e-9))


def _step(low: float, high: float) -> float:
    """Return 1, 2 or 5 times a power of ten that divides the range into about `INTERVALS`."""
    raw = (high - low) / INTERVALS
    decade = 10.0 ** math.floor(math.log10(raw))
    return next(step * decade for step in STEPS if step * decade >= raw * 0.999)


def _round_numbers(low: float, high: float) -> tuple[tuple[float, str], ...]:
    """Return the multiples of a round step between the ends."""
    step = _step(low, high)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    return tuple((k * step, _number(k * step, decimals)) for k in range(first, last + 1))


def _number(value: float, decimals: int) -> str:
    """Return a number as text: grouped by thousands, powers of ten where it would be long."""
    if value and not 1e-3 <= abs(value) < 1e7:
        return f"{value:.3g}"
    return f"{value:,.{decimals}f}"


def _decades(low: float, high: float) -> tuple[tuple[float, str], ...]:
    """Return the powers of ten between the ends, with 2 and 5 times them where there are few, and thinned where many."""
    span = math.log10(high / low)
    factors = (1.0, 2.0, 5.0) if span < FEW_DECADES else (1.0,)
    every = max(1, math.ceil(span / 8))
    exponents = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1, every)
    values = [factor * 10.0**exponent for exponent in exponents for factor in factors]
    inside = [value for value in values if low * (1 - 1e-9) <= value <= high * (1 + 1e-9)]
    return tuple((value, _number(value, 0) if value >= 1 else f"{value:g}") for value in inside)
