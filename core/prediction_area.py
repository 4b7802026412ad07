"""Prediction-area (P-A) plot: deposits captured and area occupied above a threshold, and where the two curves cross.

With the area on a reversed axis the curves cross where the share of the deposits captured (prediction rate) and the
share of the area occupied add up to one. A map that knows nothing crosses at one half. The higher the crossing, the
more deposits lie in less area; the ratio of the two shares is the normalised density of the deposits there.

References
----------
Yousefi, M., Carranza, E. J. M. (2015). Prediction-area (P-A) plot and C-A fractal analysis to classify and evaluate
evidential maps for mineral prospectivity modeling. Computers & Geosciences 79, 69-81.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Optional

import numpy as np

from .bootstrap import interval
from .reached_shares import in_order

NULL_PERCENTILE = 95.0


@dataclass(frozen=True)
class Intersection:
    """Where the curves of a P-A plot cross.

    Attributes
    ----------
    area, captured : float
        Shares of the area and of the deposits at the crossing; they add up to one.
    area_low, area_high : float or None
        95 % interval of the area over deposit clusters.
    density, density_low, density_high : float or None
        Normalised density, captured / area, and its interval.
    null_density_95 : float
        95th percentile of the density for clusters moved at random.
    threshold : float
        The highest score at which captured and occupied shares add up to one or more.
    deposits : int
        Deposits at or above the threshold.
    resampled : numpy.ndarray, shape (resamples,)
        The area in every bootstrap resample.
    """

    area: float
    captured: float
    area_low: Optional[float]
    area_high: Optional[float]
    density: float
    density_low: Optional[float]
    density_high: Optional[float]
    null_density_95: float
    threshold: float
    deposits: int
    resampled: np.ndarray


def intersection_area(needed: np.ndarray, weights: Optional[np.ndarray] = None) -> np.ndarray:
    """Return the share of the area at which the two curves of a P-A plot cross.

    The smallest share `a` of the area with which the best-scored cells capture a share of at least `1 - a` of the
    deposits. The success rate is a stair: between the deposits j and j + 1, in the order of their areas, it stands at
    the share c_j reached with j, so that the crossing is the smallest of all max(area_j, 1 - c_j).

    Parameters
    ----------
    needed : numpy.ndarray, shape (..., deposits)
        `success_rate.area_needed`: ties count against the map.
    weights : numpy.ndarray, shape (resamples, deposits), optional
        How often each deposit counts in each resample; then `needed` is one set, shape (deposits,).

    Returns
    -------
    numpy.ndarray, shape (...) or (resamples,)
        Shares in (0, 1]; the share of the deposits captured there is one minus that.
    """
    order, reached = in_order(needed, weights)
    return np.maximum(np.take_along_axis(needed, order, axis=-1), 1.0 - reached).min(axis=-1)


def normalised_density(area: Any) -> Any:
    """Return the normalised density at crossings with these shares of the area: prediction rate / occupied area."""
    return (1.0 - area) / area


def find_intersection(
    values: np.ndarray, needed: np.ndarray, null_needed: np.ndarray, clusters: np.ndarray, counts: np.ndarray
) -> Intersection:
    """Return the crossing of a map's P-A plot with its interval and what chance reaches.

    Parameters
    ----------
    values : numpy.ndarray, shape (cells,)
        The scores of the area; not all alike.
    needed : numpy.ndarray, shape (deposits,)
        Share of the area needed to reach each deposit.
    null_needed : numpy.ndarray, shape (draws, deposits)
        The same for deposits moved at random.
    clusters : numpy.ndarray, shape (deposits,)
        Cluster of each deposit, numbered from 0.
    counts : numpy.ndarray, shape (resamples, clusters)
        From `bootstrap.cluster_resamples`.
    """
    area = float(intersection_area(needed))
    resampled = intersection_area(needed, counts[:, clusters])
    low, high = interval(resampled, counts.shape[1])
    cells = max(1, int(np.ceil(area * len(values) - 1e-9)))
    threshold = float(np.partition(values, len(values) - cells)[len(values) - cells])
    null = normalised_density(intersection_area(null_needed))
    return Intersection(
        area=area,
        captured=1.0 - area,
        area_low=low,
        area_high=high,
        density=normalised_density(area),
        density_low=None if high is None else normalised_density(high),
        density_high=None if low is None else normalised_density(low),
        null_density_95=float(np.percentile(null, NULL_PERCENTILE)),
        threshold=threshold,
        deposits=int(np.count_nonzero(needed <= np.mean(values >= threshold) + 1e-12)),
        resampled=resampled,
    )
