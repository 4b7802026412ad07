"""Class a score map by share of the area."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..core.classes import CLASS_NODATA, percentile_classes
from ..core.context import Context, Result
from ..core.errors import InputError


@dataclass(frozen=True)
class Params:
    """Where the classes end.

    Attributes
    ----------
    breaks : tuple of float
        Rising percentages of the area.
    """

    breaks: tuple[float, ...] = (5.0, 15.0, 30.0)


def needs(arrays: dict[str, np.ndarray], params: Params) -> tuple[str, ...]:
    """Numpy and scipy are enough."""
    return ()


def run(arrays: dict[str, np.ndarray], params: Params, context: Context) -> Result:
    """Class ``scores`` (rows, columns), NaN = NoData, into ``classes`` (rows, columns), uint8, 255 = NoData.

    The summary's ``cells`` counts the cells of class 0, 1, ...
    """
    context.progress(0.0, "ranking cells")
    classes = percentile_classes(arrays["scores"], params.breaks)
    counts = np.bincount(classes[classes != CLASS_NODATA], minlength=len(params.breaks) + 1)
    total = int(counts.sum())
    if total == 0:
        raise InputError("The score map has no cell with a score. Choose another map or band.")
    if np.count_nonzero(counts) == 1:
        context.warn("All cells fall in one class: the map is constant, or nearly so.")
    for number in range(len(params.breaks), -1, -1):
        context.log(f"Class {number}: {counts[number]:,} cells, {100 * counts[number] / total:.1f} % of the area.")
    context.progress(1.0)
    return Result({"classes": classes}, {"cells": [int(count) for count in counts]})
