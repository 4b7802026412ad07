"""The score from which on ground is a target: by share of the area, prediction-area intersection, or C-A break.

References
----------
Yousefi, M., Carranza, E. J. M. (2015). Prediction-area (P-A) plot and C-A fractal analysis to classify and
evaluate evidential maps for mineral prospectivity modeling. Computers & Geosciences 79, 69-81.
Cheng, Q., Agterberg, F. P., Ballantyne, S. B. (1994). The separation of geochemical anomalies from
background by fractal methods. Journal of Geochemical Exploration 51, 109-130.
"""

from __future__ import annotations

import math

import numpy as np

from .errors import InputError
from .fractal import concentration_curve, fit_curve
from .prediction_area import intersection_area
from .ranks import check_share

ROUNDING = 1e-9  # of a cell


def known_scores(scores: np.ndarray) -> np.ndarray:
    """Return the finite scores, shape (cells,).

    Raises
    ------
    InputError
        If no cell has a score, or all have the same.
    """
    values = scores[np.isfinite(scores)]
    if values.size == 0:
        raise InputError("The score map has no cell with a score. Choose another map or band.")
    if values.min() == values.max():
        raise InputError(
            f"The score map is constant: all {values.size:,} cells have the score {values[0]:g}, so no part of it stands "
            "out. Choose another map or band."
        )
    return np.asarray(values)


def share_at_or_above(values: np.ndarray, threshold: float) -> float:
    """Return the share of the values, shape (cells,), that are at least `threshold`."""
    return int(np.count_nonzero(values >= threshold)) / len(values)


def shares_below(values: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Return the share of the values, shape (cells,), that are lower than each point, shape (points,).

    Quick where the points are high: only what reaches the lowest of them is sorted.
    """
    high = np.sort(values[values >= points.min()])
    return (len(values) - len(high) + np.searchsorted(high, points, side="left")) / len(values)


def share_threshold(values: np.ndarray, share: float) -> float:
    """Return the lowest score that at most this share of the cells reaches.

    A group of cells with one and the same score stays out as a whole where it would exceed the share, as in
    `ranks.in_top_share`.

    Parameters
    ----------
    values : numpy.ndarray
        From `known_scores`, shape (cells,).
    share : float
        Of the area, between 0 and 1.

    Raises
    ------
    InputError
        If the share makes no sense, or the highest score alone has more cells than that.
    """
    check_share("threshold", share)
    place = len(values) - 1 - math.floor(share * len(values) + ROUNDING)
    first_out = np.partition(values, place)[place]  # the best cell that does not fit any more
    above = values[values > first_out]
    if above.size == 0:
        tied = share_at_or_above(values, float(first_out))
        raise InputError(
            f"No score marks off {100 * share:g} % of the area: the highest score, {first_out:g}, is shared by "
            f"{100 * tied:.3g} % of it. Give a larger share, or choose the method 'value'."
        )
    return float(above.min())


def prediction_area_threshold(values: np.ndarray, deposits: np.ndarray) -> float:
    """Return the score at which the two curves of the prediction-area plot intersect.

    As the score falls, the share P of the deposits that lie on at least that score rises from 0 to 1, and the
    share 1 - A of the area that is not covered falls from 1 to 0. The intersection is the highest score with
    P >= 1 - A; see `prediction_area`.

    Parameters
    ----------
    values : numpy.ndarray
        From `known_scores`, shape (cells,).
    deposits : numpy.ndarray
        Finite score of each deposit's cell, shape (deposits,), at least one.
    """
    area = float(intersection_area(1.0 - shares_below(values, deposits.astype(values.dtype))))
    cells = max(1, math.ceil(area * len(values) - ROUNDING))
    return float(np.partition(values, len(values) - cells)[len(values) - cells])


def concentration_area_breaks(values: np.ndarray) -> list[float]:
    """Return the breaks of the concentration-area curve of scores (cells,), rising, as many as `fractal.fit_curve` finds.

    Raises
    ------
    InputError
        If no score is positive, the curve has too few points, or it does not bend.
    """
    breaks = fit_curve(concentration_curve(values)).breaks
    if not breaks:
        raise InputError(
            "The concentration-area curve of the scores is one straight line within its scatter: it has no break to put a "
            "threshold at. Choose the share of the area, or a value."
        )
    return [float(10.0**each) for each in breaks]
