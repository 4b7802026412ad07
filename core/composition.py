"""Log-ratios of compositions: clr, ilr, alr, plain logarithms, and their inverses.

Concentrations are parts of a whole, so they carry information as ratios only. A part's unit
multiplies its column by a constant and so shifts a log-ratio by a constant (a perturbation):
distances, variances and correlations do not change. Bring the parts to one unit first where the
values themselves are to be read.

Aitchison (1986), The Statistical Analysis of Compositional Data; Egozcue et al. (2003), Mathematical
Geology 35, 279-300 (ilr); Filzmoser, Hron & Templ (2018), Applied Compositional Data Analysis (pivot
coordinates). Other ilr coordinates: `core.partition`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Optional, Union

import numpy as np

from .errors import InputError

METHODS = ("clr", "ilr", "alr", "log")
FAR = 600.0  # log-ratios below it can be raised to e, and added, without overflow or loss
Total = Union[float, np.ndarray]  # of one composition, or one for each sample


def check_parts(parts: np.ndarray, names: Optional[Sequence[str]] = None) -> np.ndarray:
    """Return the parts as float64, shape (samples, parts), with NaN where a value is not finite.

    Raises
    ------
    InputError
        If a value is zero or negative; names the part (``part 1``, … without `names`).
    """
    parts = np.array(parts, dtype=float)
    if parts.ndim != 2:
        raise InputError(f"Parts must be a table of samples x elements, not an array of shape {parts.shape}.")
    if parts.size and parts.min() > 0 and parts.max() < np.inf:  # NaN is neither: the common case in two passes
        return parts
    parts[~np.isfinite(parts)] = np.nan
    unusable = (parts <= 0).sum(axis=0)
    if unusable.any():
        worst = int(np.argmax(unusable))
        name = names[worst] if names else f"part {worst + 1}"
        raise InputError(
            f"'{name}' is zero or negative in {unusable[worst]:,} of {len(parts):,} samples, where no logarithm exists. "
            "Run 'Prepared assays' first: it replaces zeros and values below detection."
        )
    return parts


def clr(parts: np.ndarray, names: Optional[Sequence[str]] = None) -> np.ndarray:
    """Return centred log-ratios: ``ln(x_j / g(x))`` with g the geometric mean of the sample's parts.

    A missing part stays missing, and the others are centred on the parts that are there: such a
    sample is comparable with complete ones only as far as its missing parts are average ones. A
    sample with a single part has no ratio: NaN. The columns of a complete row sum to 0, so their
    covariance matrix is singular.

    Parameters
    ----------
    parts : numpy.ndarray
        Positive or NaN, shape (samples, parts).
    names : sequence of str, optional
        The parts' names, for messages.

    Returns
    -------
    numpy.ndarray
        float64, shape (samples, parts).
    """
    logs = _logs(parts, names, "clr")
    mean = logs @ np.full(logs.shape[1], 1.0 / logs.shape[1])
    gappy = np.isnan(mean)
    if gappy.any():
        mean[gappy] = _mean_of_known(logs[gappy])
    logs -= mean[:, None]
    return logs


def clr_inverse(ratios: np.ndarray, total: Total = 1.0) -> np.ndarray:
    """Return the composition of centred log-ratios, shape (samples, parts), its known parts closed to `total`.

    `total` is one number, or one for each sample, shape (samples,): where it is NaN, so is the sample.
    """
    ratios = np.asarray(ratios, dtype=float)
    if ratios.size and max(ratios.max(), -ratios.min()) < FAR:  # NaN is not: the common case in few passes
        parts = np.exp(ratios)
        parts *= np.reshape(total, (-1, 1)) / (parts @ np.ones((parts.shape[1], 1)))
        return parts
    known = np.isfinite(ratios)
    largest = np.where(known, ratios, -np.inf).max(axis=1, keepdims=True, initial=-np.inf)
    parts = np.exp(np.where(known, ratios - np.where(np.isfinite(largest), largest, 0.0), -np.inf))  # at most 1
    closed = np.reshape(total, (-1, 1)) * parts / np.maximum(parts.sum(axis=1, keepdims=True), 1.0)
    return np.where(known, closed, np.nan)


def ilr_basis(count: int) -> np.ndarray:
    """Return the orthonormal basis of the pivot coordinates, shape (parts, parts - 1): ``ilr = clr @ basis``.

    Column j compares part j with all parts after it.
    """
    basis = np.zeros((count, count - 1))
    for j in range(count - 1):
        rest = count - 1 - j
        basis[j, j] = np.sqrt(rest / (rest + 1.0))
        basis[j + 1 :, j] = -1.0 / np.sqrt(rest * (rest + 1.0))
    return basis


def ilr(parts: np.ndarray, names: Optional[Sequence[str]] = None, basis: Optional[np.ndarray] = None) -> np.ndarray:
    """Return isometric log-ratios: pivot coordinates, or those of another orthonormal basis.

    Pivot coordinates are ``z_j = sqrt((D-j) / (D-j+1)) * ln(x_j / g(x_{j+1}, …, x_D))`` for j = 1 … D-1: the first
    holds all that is relative to the first part. Distances are those of clr in any basis, and no dimension is
    redundant. A sample with a missing part is NaN throughout.

    Parameters
    ----------
    parts : numpy.ndarray
        Positive or NaN, shape (samples, D).
    names : sequence of str, optional
        The parts' names, for messages.
    basis : numpy.ndarray, optional
        Orthonormal columns that sum to 0, shape (D, D - 1), such as `core.partition.Partition.basis` gives.

    Returns
    -------
    numpy.ndarray
        float64, shape (samples, D - 1).
    """
    logs = _logs(parts, names, "ilr")
    coordinates = logs @ (ilr_basis(logs.shape[1]) if basis is None else basis)
    coordinates[np.isnan(logs).any(axis=1)] = np.nan
    return coordinates


def ilr_inverse(coordinates: np.ndarray, total: Total = 1.0, basis: Optional[np.ndarray] = None) -> np.ndarray:
    """Return the composition, closed to `total`, of coordinates in `basis` (pivot coordinates); shape (samples, D)."""
    coordinates = np.asarray(coordinates, dtype=float)
    return clr_inverse(coordinates @ (ilr_basis(coordinates.shape[1] + 1) if basis is None else basis).T, total)


def alr(parts: np.ndarray, denominator: int, names: Optional[Sequence[str]] = None) -> np.ndarray:
    """Return additive log-ratios: ``ln(x_j / x_d)`` for every part but the denominator d.

    A missing part stays missing; a sample without the denominator is NaN throughout. Distances
    depend on the denominator: choose an immobile, well measured one (Ti, Zr, Al).

    Parameters
    ----------
    parts : numpy.ndarray
        Positive or NaN, shape (samples, D).
    denominator : int
        Column of the denominator.
    names : sequence of str, optional
        The parts' names, for messages.

    Returns
    -------
    numpy.ndarray
        float64, shape (samples, D - 1), the other parts in their order.
    """
    logs = _logs(parts, names, "alr")
    return np.delete(logs - logs[:, [denominator]], denominator, axis=1)


def alr_inverse(ratios: np.ndarray, denominator: int, total: Total = 1.0) -> np.ndarray:
    """Return the composition, closed to `total`, of additive log-ratios; shape (samples, D)."""
    ratios = np.asarray(ratios, dtype=float)
    reference = np.where(np.isfinite(ratios).any(axis=1), 0.0, np.nan)
    return clr_inverse(np.insert(ratios, denominator, reference, axis=1), total)


def log(parts: np.ndarray, names: Optional[Sequence[str]] = None) -> np.ndarray:
    """Return logarithms to base 10 of each part by itself, shape (samples, parts); not a log-ratio."""
    parts = check_parts(parts, names)
    return np.log10(parts, out=parts)


def log_inverse(logs: np.ndarray) -> np.ndarray:
    """Return the parts of logarithms to base 10."""
    return np.power(10.0, np.asarray(logs, dtype=float))


def _logs(parts: np.ndarray, names: Optional[Sequence[str]], method: str) -> np.ndarray:
    """Return natural logarithms of checked parts, in an array of their own."""
    parts = check_parts(parts, names)
    if parts.shape[1] < 2:
        raise InputError(f"{method} needs at least two elements, for a ratio. Choose more fields, or the method 'log'.")
    return np.log(parts, out=parts)


def _mean_of_known(logs: np.ndarray) -> np.ndarray:
    """Return each row's mean of the parts it has, NaN where that is one part or none."""
    known = np.isfinite(logs)
    count = known.sum(axis=1)
    return np.where(known, logs, 0.0).sum(axis=1) / np.where(count > 1, count, np.nan)
