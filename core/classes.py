"""Classes of a map: by share of the area, by percentile, by median and MAD, by any thresholds.

References
----------
Reimann, C., Filzmoser, P., Garrett, R. G. (2005). Background and threshold: critical comparison of
methods of determination. Science of the Total Environment 346, 1-16.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .errors import InputError
from .ranks import share_at_or_above

CLASS_NODATA = 255
MAD_TO_SD = 1.4826  # makes the MAD of a normal distribution its standard deviation
SIDES = ("high", "low", "both")  # of the median: which values are the anomaly


def percentile_classes(scores: np.ndarray, breaks: Sequence[float] = (5.0, 15.0, 30.0)) -> np.ndarray:
    """Class the map by the share of its area that scores at least as high.

    With breaks 5, 15, 30: class 3 is the top 5 % of the area, 2 the next to 15 %, 1 the next to 30 %,
    0 the rest. The highest class is the best, as with scores. A tied group that straddles a break goes
    to the lower class as a whole, so a class never covers more than its share of the area.

    Parameters
    ----------
    scores : numpy.ndarray, shape (rows, columns)
        Score map; anything not finite is NoData.
    breaks : sequence of float
        Rising percentages of the area between 0 and 100.

    Returns
    -------
    numpy.ndarray, shape (rows, columns), uint8
        Classes 0 to ``len(breaks)``; 255 where there is no score.
    """
    check_breaks(breaks)
    valid = np.isfinite(scores)
    classes = np.full(scores.shape, CLASS_NODATA, dtype=np.uint8)
    if valid.any():
        percent = 100.0 * share_at_or_above(scores[valid])
        exceeded = np.searchsorted(np.asarray(breaks, dtype=float), percent - 1e-9, side="left")
        classes[valid] = len(breaks) - exceeded
    return classes


def classes_above(values: np.ndarray, thresholds: Sequence[float]) -> np.ndarray:
    """Return how many of the rising thresholds each value exceeds.

    A value that equals a threshold stays below it, so that tied values never fill a class beyond its share.

    Returns
    -------
    numpy.ndarray, same shape, uint8
        Classes 0 to ``len(thresholds)``; 255 where a value is not finite.
    """
    classes = np.full(values.shape, CLASS_NODATA, dtype=np.uint8)
    valid = np.isfinite(values)
    classes[valid] = np.searchsorted(np.asarray(thresholds, dtype=float), values[valid].astype(float), side="left")
    return classes


def percentile_thresholds(values: np.ndarray, percentiles: Sequence[float]) -> list[float]:
    """Return the values at rising percentiles (0 to 100) of the finite values."""
    check_percentiles(percentiles)
    return [float(value) for value in np.percentile(values[np.isfinite(values)].astype(float), percentiles)]


def median_and_mad(values: np.ndarray) -> tuple[float, float]:
    """Return the median of the finite values and their MAD: 1.4826 x the median distance from the median.

    Raises
    ------
    InputError
        If the MAD is zero: half the values or more are one and the same.
    """
    finite = values[np.isfinite(values)].astype(float)
    middle = float(np.median(finite))
    mad = MAD_TO_SD * float(np.median(np.abs(finite - middle)))
    if mad == 0:
        raise InputError(
            f"Half the cells or more have the value {middle:g}, so the median absolute deviation is zero and makes no "
            "classes. Use percentiles, or a map without so many equal values."
        )
    return middle, mad


def mad_classes(values: np.ndarray, multiples: Sequence[float], side: str = "high") -> np.ndarray:
    """Return how many of ``k MAD`` each value lies away from the median on the given side.

    Parameters
    ----------
    values : numpy.ndarray
        Any shape; what is not finite is NoData.
    multiples : sequence of float
        Rising positive k.
    side : {"high", "low", "both"}
        Whether values above the median, below it or on either side are the anomaly.

    Returns
    -------
    numpy.ndarray, same shape, uint8
        Classes 0 to ``len(multiples)``; 255 = NoData.
    """
    check_multiples(multiples)
    if side not in SIDES:
        raise InputError(f"The side of the median is '{side}'. Choose one of {', '.join(SIDES)}.")
    middle, mad = median_and_mad(values)
    away = (values.astype(float) - middle) / mad
    return classes_above({"high": away, "low": -away, "both": np.abs(away)}[side], multiples)


def check_percentiles(percentiles: Sequence[float]) -> None:
    """Raise `InputError` unless there are 1 to 254 rising percentiles between 0 and 100."""
    example = "50, 75, 80, 90, 95, 98, 99"
    _check_rising("percentiles", percentiles, example)
    if not all(0.0 < value < 100.0 for value in percentiles):
        raise InputError(f"The percentiles {_text(percentiles)} must lie between 0 and 100, for example {example}.")


def check_multiples(multiples: Sequence[float]) -> None:
    """Raise `InputError` unless there are 1 to 254 rising positive multiples of the MAD."""
    _check_rising("multiples of the MAD", multiples, "1, 2, 3")
    if multiples[0] <= 0:
        raise InputError(f"The multiples of the MAD {_text(multiples)} must be above zero, for example 1, 2, 3.")


def _check_rising(name: str, numbers: Sequence[float], example: str) -> None:
    if not 1 <= len(numbers) < CLASS_NODATA:
        raise InputError(f"{len(numbers)} {name} were given. Give 1 to 254 numbers, for example {example}.")
    if any(later <= earlier for earlier, later in zip(numbers, numbers[1:])):
        raise InputError(f"The {name} {_text(numbers)} must rise, for example {example}.")


def _text(numbers: Sequence[float]) -> str:
    return ", ".join(f"{value:g}" for value in numbers)


def check_breaks(breaks: Sequence[float]) -> None:
    """Raise `InputError` unless the breaks are 1 to 254 rising percentages between 0 and 100."""
    text = ", ".join(f"{value:g}" for value in breaks)
    if not 1 <= len(breaks) < CLASS_NODATA:
        raise InputError(f"{len(breaks)} class breaks were given. Give 1 to 254 percentages, for example 5, 15, 30.")
    if not all(0.0 < value < 100.0 for value in breaks):
        raise InputError(f"The class breaks {text} must lie between 0 and 100 % of the area, for example 5, 15, 30.")
    if any(later <= earlier for earlier, later in zip(breaks, breaks[1:])):
        raise InputError(f"The class breaks {text} must rise from the best class to the worst, for example 5, 15, 30.")
