"""Level assays by survey, laboratory or lithology: bring each group's centre to the overall one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .errors import InputError


@dataclass(frozen=True)
class Levelling:
    """Levelled assays and what was done to get there.

    Attributes
    ----------
    values : numpy.ndarray
        float64, shape (samples, elements), NaN where missing.
    groups : tuple of str
        The groups, sorted; samples with an empty label belong to none and stay as they are.
    factors : numpy.ndarray
        float64, shape (groups, elements): what each group was multiplied by; 1 where it stayed as it was.
    unlevelled : tuple of (str, int)
        Groups with too few samples in at least one element, and the element's index.
    """

    values: np.ndarray
    groups: tuple[str, ...]
    factors: np.ndarray
    unlevelled: tuple[tuple[str, int], ...]


def level_by_group(values: np.ndarray, group: np.ndarray, method: str = "median", fewest: int = 10) -> Levelling:
    """Shift each group's median of the logarithms, element by element, to the median of all samples.

    Assumes that the groups differ by a factor (calibration, digestion, sampled medium) and cover
    comparable ground. A group that lies over other geology loses that difference, too.

    Parameters
    ----------
    values : numpy.ndarray
        Positive or NaN, shape (samples, elements).
    group : numpy.ndarray
        Labels, shape (samples,); an empty text is no group.
    method : str
        ``median``.
    fewest : int
        A group with fewer values of an element stays as it is in that element.

    Raises
    ------
    InputError
        If there is no such method, or a value is not positive.

    Notes
    -----
    Daneshfar & Cameron (1998), Leveling geochemical data between map sheets, J. Geochem. Explor. 63, 189-201.
    """
    if method != "median":
        raise InputError(f"There is no levelling method '{method}'. Use 'median'.")
    values = np.asarray(values, dtype=float)
    if (values <= 0).any():
        raise InputError(
            "Levelling needs positive values. Run 'Prepared assays' first: it replaces zeros and detection limits."
        )
    labels = _labels(group)
    names = [name for name in np.unique(labels).tolist() if name]
    logs = np.log(values)
    centre = _medians(logs)
    levelled, factors, unlevelled = values.copy(), np.ones((len(names), values.shape[1])), []
    for i, name in enumerate(names):
        members = logs[labels == name]
        enough = np.isfinite(members).sum(axis=0) >= fewest
        factors[i, enough] = np.exp(centre - _medians(members))[enough]
        unlevelled += [(name, int(j)) for j in np.flatnonzero(~enough)]
        levelled[labels == name] *= factors[i]
    return Levelling(levelled, tuple(names), factors, tuple(unlevelled))


def _labels(group: np.ndarray) -> np.ndarray:
    """Return the labels as text without outer spaces; empty where a number is missing."""
    group = np.asarray(group)
    labels = np.char.strip(group.astype(str))
    return np.where(np.isnan(group), "", labels) if group.dtype.kind == "f" else labels


def _medians(logs: np.ndarray) -> np.ndarray:
    """Return each column's median without NaN, shape (elements,); NaN where a column has none."""
    medians = np.full(logs.shape[1], np.nan)
    known = np.isfinite(logs).any(axis=0)
    if known.any():
        medians[known] = np.nanmedian(logs[:, known], axis=0)
    return medians
