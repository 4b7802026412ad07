"""Percentile classes of a score map: the best few per cent of the area, the next few, and so on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .errors import InputError
from .ranks import share_at_or_above

CLASS_NODATA = 255


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


def check_breaks(breaks: Sequence[float]) -> None:
    """Raise `InputError` unless the breaks are 1 to 254 rising percentages between 0 and 100."""
    text = ", ".join(f"{value:g}" for value in breaks)
    if not 1 <= len(breaks) < CLASS_NODATA:
        raise InputError(f"{len(breaks)} class breaks were given. Give 1 to 254 percentages, for example 5, 15, 30.")
    if not all(0.0 < value < 100.0 for value in breaks):
        raise InputError(f"The class breaks {text} must lie between 0 and 100 % of the area, for example 5, 15, 30.")
    if any(later <= earlier for earlier, later in zip(breaks, breaks[1:])):
        raise InputError(f"The class breaks {text} must rise from the best class to the worst, for example 5, 15, 30.")
