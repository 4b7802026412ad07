"""Kriging at points, and the check of a variogram by leaving out one sample after the other.

References
----------
Chiles, J.-P. & Delfiner, P. (2012). Geostatistics: Modeling Spatial Uncertainty, 2nd ed., section 2.6.3.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any, Optional, Union

import numpy as np
from scipy.spatial import cKDTree

from .context import Context
from .interpolation import check_samples
from .kriging import Group, back_transformed, check_kriging, groups_of, per_element
from .kriging_system import solve
from .kriging_windows import Windows
from .neighbours import EXTRA_CANDIDATES, TIE
from .variogram_models import VariogramModel

PIECE = 2048  # points: what is one independent piece
SAME_PLACE = 1e-300  # map units: a point is only where a sample is if it is exactly there
WITHIN_95 = 1.96  # standard deviations


@dataclass(frozen=True)
class Predicted:
    """What kriging says of points, shape (points, elements); NaN where no sample is within reach.

    Attributes
    ----------
    estimates : numpy.ndarray
        In the units of the values, or, of logarithms, transformed back.
    variances : numpy.ndarray
        Kriging variance, in squared units of the values (the logarithms, where they are).
    """

    estimates: np.ndarray
    variances: np.ndarray


@dataclass(frozen=True)
class Check:
    """What leaving out one sample after the other says of one element's variogram.

    Attributes
    ----------
    count : int
        Samples that were predicted.
    rmse, mae, mean_error : float
        Root of the mean squared, mean absolute, and mean error (measured less predicted); NaN for no sample.
    mean_standardised, sd_standardised : float
        Of the errors over their kriging standard deviations: 0 and 1 if the variogram is right.
    within_95 : float
        Share of the samples inside their 95 % interval: 0.95 if the variogram is right.
    """

    count: int
    rmse: float
    mae: float
    mean_error: float
    mean_standardised: float
    sd_standardised: float
    within_95: float

    @classmethod
    def of(cls, errors: np.ndarray, standardised: np.ndarray) -> Check:
        """Return the check from errors and standardised errors, shape (samples,), NaN where not predicted."""
        errors, standardised = errors[np.isfinite(errors)], standardised[np.isfinite(standardised)]
        if not errors.size or not standardised.size:
            return cls(len(errors), *[math.nan] * 6)
        return cls(
            len(errors),
            float(np.sqrt(np.mean(errors**2))),
            float(np.mean(np.abs(errors))),
            float(np.mean(errors)),
            float(np.mean(standardised)),
            float(np.std(standardised)),
            float(np.mean(np.abs(standardised) <= WITHIN_95)),
        )

    def to_dict(self) -> dict[str, Any]:
        """Return plain values that survive JSON; None for what is not known."""
        values = asdict(self)
        return {name: value if math.isfinite(value) else None for name, value in values.items()}


def standardised_errors(errors: np.ndarray, deviations: np.ndarray) -> np.ndarray:
    """Return errors over their kriging standard deviations, NaN where that is none."""
    return np.divide(errors, deviations, out=np.full_like(errors, np.nan), where=deviations > 0)


def explained_share(errors: np.ndarray, values: np.ndarray) -> Optional[float]:
    """Return the share of the variance of the values that the predictions explain; below 0 if they are worse than the mean.

    Parameters
    ----------
    errors : numpy.ndarray
        Measured less predicted, shape (samples,), NaN where not predicted.
    values : numpy.ndarray
        Of those samples; only predicted ones count.

    Returns
    -------
    float or None
        None where nothing was predicted or the values do not vary.
    """
    known = np.isfinite(errors)
    variance = float(np.var(values[known])) if known.any() else 0.0
    return 1.0 - float(np.mean(errors[known] ** 2)) / variance if variance > 0 else None


def krige_points(
    x: np.ndarray,
    y: np.ndarray,
    values: np.ndarray,
    at: np.ndarray,
    models: Sequence[VariogramModel],
    neighbours: int = 16,
    max_distance: Optional[float] = None,
    drift: str = "constant",
    back_transform: Union[str, Sequence[str]] = "none",
    context: Optional[Context] = None,
) -> Predicted:
    """Krige at points. See `kriging.krige`; `at` is easting and northing, shape (points, 2).

    A sample at the very place of a point gives it its value.
    """
    values = np.asarray(values, dtype=float)
    check_samples(x, y, values)
    hows = per_element(back_transform, len(models))
    check_kriging(neighbours, max_distance, drift, hows)
    samples = np.column_stack([x, y]).astype(float)
    request = _Request(neighbours, max_distance, drift, hows, is_left_out=False)
    return _krige_points(samples, values, at, models, request, context or Context())


def leave_one_out(
    x: np.ndarray,
    y: np.ndarray,
    values: np.ndarray,
    models: Sequence[VariogramModel],
    neighbours: int = 16,
    max_distance: Optional[float] = None,
    drift: str = "constant",
    back_transform: Union[str, Sequence[str]] = "none",
    context: Optional[Context] = None,
) -> Predicted:
    """Krige every analysed sample from the others. See `kriging.krige`; the points are the samples."""
    values = np.asarray(values, dtype=float)
    check_samples(x, y, values)
    hows = per_element(back_transform, len(models))
    check_kriging(neighbours, max_distance, drift, hows)
    samples = np.column_stack([x, y]).astype(float)
    request = _Request(neighbours, max_distance, drift, hows, is_left_out=True)
    return _krige_points(samples, values, samples, models, request, context or Context())


@dataclass(frozen=True)
class _Request:
    """How points are kriged; see `kriging.krige`. A left-out point is one of the samples itself."""

    neighbours: int
    max_distance: Optional[float]
    drift: str
    back_transforms: tuple[str, ...]
    is_left_out: bool


@dataclass(frozen=True)
class _Piece:
    """Points whose kriging is one independent piece."""

    at: np.ndarray  # (points, 2)
    number: np.ndarray  # (points,): which of the analysed samples it is, -1 for none
    rows: np.ndarray  # (points,): where its result goes


def _krige_points(
    samples: np.ndarray,
    values: np.ndarray,
    at: np.ndarray,
    models: Sequence[VariogramModel],
    request: _Request,
    context: Context,
) -> Predicted:
    """Krige the points of each group of elements, piece by piece."""
    predicted = Predicted(np.full((len(at), values.shape[1]), np.nan), np.full((len(at), values.shape[1]), np.nan))
    groups = list(groups_of(values, models, request.back_transforms))
    for i, group in enumerate(groups):
        rows = group.analysed if request.is_left_out else np.arange(len(at))
        number = np.arange(len(rows)) if request.is_left_out else np.full(len(rows), -1)
        parts = np.array_split(np.arange(len(rows)), max(1, -(-len(rows) // PIECE)))
        pieces = [_Piece(at[rows[part]], number[part], rows[part]) for part in parts]
        around = _Samples.of(samples[group.analysed], values[np.ix_(group.analysed, group.elements)], group)
        work = partial(_krige_piece, around, request)
        part = context.part(i / len(groups), (i + 1) / len(groups))
        for piece, (estimates, variances) in zip(pieces, part.map(work, pieces)):
            predicted.estimates[np.ix_(piece.rows, group.elements)] = estimates
            predicted.variances[np.ix_(piece.rows, group.elements)] = variances
    return predicted


@dataclass(frozen=True)
class _Samples:
    """The samples of one group of elements."""

    tree: cKDTree  # over the sites as the group's metric counts distance
    sites: np.ndarray  # (samples, 2)
    values: np.ndarray  # (samples, elements)
    group: Group
    metric: np.ndarray  # (2, 2)

    @classmethod
    def of(cls, sites: np.ndarray, values: np.ndarray, group: Group) -> _Samples:
        """Return the samples, ready for the search."""
        metric = np.array(group.metric) * np.array([[1.0], [-1.0]])  # that of the group is for rows, which go south
        return cls(cKDTree(sites @ metric), sites, values, group, metric)


def _krige_piece(
    samples: _Samples, request: _Request, piece: _Piece, context: Context
) -> tuple[np.ndarray, np.ndarray]:
    """Return estimates and variances of a piece's points, (points, elements)."""
    context.progress(0.0, "Kriging at points")
    candidates, windows = _windows(samples, request, piece)
    estimates = np.full((len(piece.at), samples.values.shape[1]), np.nan)
    variances = estimates.copy()
    for some, places, systems in windows.batches():
        known = samples.values[candidates[some[:, None], places]]  # (points, samples, elements)
        for part in samples.group.parts:
            solution = solve(systems, part.model, request.drift)
            kriged = solution.weights @ known[..., part.places]
            estimates[some, part.places] = back_transformed(kriged, solution, part.back_transform)[:, 0]
            variances[some, part.places] = solution.variance
    context.progress(1.0, "Kriging at points")
    return estimates, variances


def _windows(samples: _Samples, request: _Request, piece: _Piece) -> tuple[np.ndarray, Windows]:
    """Return the candidates, (points, candidates), and the windows of a piece's points."""
    total = len(samples.sites)
    count = min(request.neighbours + request.is_left_out + EXTRA_CANDIDATES, total)
    _, index = samples.tree.query(piece.at @ samples.metric, list(range(1, count + 1)))
    sites = samples.sites[index] - piece.at[:, None]
    squared = np.square(sites @ samples.metric).sum(axis=2)
    squared[index == piece.number[:, None]] = np.inf
    farthest = np.inf if request.max_distance is None else request.max_distance**2
    last = min(request.neighbours, total) - 1
    limit = np.minimum(np.sort(squared, axis=1)[:, last, None], farthest) * (1 + TIE)
    is_neighbour = (squared <= limit) & np.isfinite(squared)
    points = np.zeros((len(sites), 1, 2))
    return index, Windows(sites, points, 0, is_neighbour[:, None], squared == 0.0, SAME_PLACE)
