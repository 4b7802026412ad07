"""Level assays by survey, laboratory or lithology: bring each group to the others, or to one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Optional

import numpy as np

from .batch_shifts import fit_shifts
from .distribution_matching import match_quantiles, scale_to, shift_to, target_of
from .errors import InputError
from .near_pairs import Surroundings, unit_means

_MAPS = {"median": shift_to, "median_mad": scale_to, "quantile": match_quantiles}
METHODS = (*_MAPS, "neighbours")


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
        float64, shape (groups, elements): what each group's median was multiplied by, or, in additive
        elements, what was added to it; 1 (or 0) where it stayed as it was.
    unlevelled : tuple of (str, int)
        Groups with too few samples (or, by neighbours, none near another group) in at least one
        element, and the element's index.
    """

    values: np.ndarray
    groups: tuple[str, ...]
    factors: np.ndarray
    unlevelled: tuple[tuple[str, int], ...]


def level_by_group(
    values: np.ndarray,
    group: np.ndarray,
    method: str = "median",
    fewest: int = 10,
    reference: str = "",
    additive: Optional[np.ndarray] = None,
    around: Optional[Surroundings] = None,
) -> Levelling:
    """Bring each group's logarithms, element by element, to those of all samples or of one group.

    ``median`` shifts the groups' medians onto the overall one. ``median_mad`` also brings their
    median absolute deviations to the common one. ``quantile`` matches their quantiles to the mean
    of all groups' quantiles. All three assume that the groups differ by calibration, digestion or
    sampled medium and cover comparable ground: a group over other geology loses that difference, too.

    ``neighbours`` looks at pairs of near samples from different groups only, and takes the shifts
    that make them equal on average; the overall median stays. So geology stays, too, and groups
    without a neighbour stay as they are.

    Parameters
    ----------
    values : numpy.ndarray
        Positive or NaN, shape (samples, elements); of any sign in additive elements.
    group : numpy.ndarray
        Labels, shape (samples,); an empty text is no group.
    method : str
        One of `METHODS`.
    fewest : int
        A group with fewer values of an element stays as it is in that element.
    reference : str
        Group to level the others to, instead of all samples; it stays as it is.
    additive : numpy.ndarray, optional
        bool, shape (elements,): elements that are logarithms or log-ratios already. None: none is.
    around : Surroundings, optional
        Of the samples and their groups, for ``neighbours``.

    Raises
    ------
    InputError
        If there is no such method or reference group, or a value is not positive.

    Notes
    -----
    Daneshfar & Cameron (1998), Leveling geochemical data between map sheets, J. Geochem. Explor. 63, 189-201.
    The mean of quantile functions is that of Bolstad et al. (2003), Bioinformatics 19, 185-193.
    """
    values = np.asarray(values, dtype=float)
    additive = np.zeros(values.shape[1], dtype=bool) if additive is None else np.asarray(additive, dtype=bool)
    labels = labels_of(group)
    names = [name for name in np.unique(labels).tolist() if name]
    _check(values[:, ~additive], names, method, reference, around is not None)
    logs = values.copy()
    logs[:, ~additive] = np.log(values[:, ~additive])
    levelled, shifts, unlevelled = logs.copy(), np.zeros((len(names), values.shape[1])), []
    for j, column in enumerate(logs.T):
        rows = {name: np.flatnonzero((labels == name) & np.isfinite(column)) for name in names}
        parts = {name: own for name, own in rows.items() if len(own) >= fewest}
        if method == "neighbours" and around is not None:
            moved = _by_neighbours(column, parts, around, reference)
        else:
            moved = _by_distribution(column, parts, method, reference)
        for i, name in enumerate(names):
            if name in moved:
                levelled[rows[name], j] = moved[name]
                shifts[i, j] = np.median(moved[name]) - np.median(column[rows[name]])
            elif name != reference:
                unlevelled.append((name, j))
    return _levelling(values, levelled - logs, names, shifts, sorted(unlevelled), additive)


def labels_of(group: np.ndarray) -> np.ndarray:
    """Return the labels as text without outer spaces; empty where a number is missing."""
    group = np.asarray(group)
    labels = np.char.strip(group.astype(str))
    return np.where(np.isnan(group), "", labels) if group.dtype.kind == "f" else labels


def _by_distribution(
    column: np.ndarray, parts: dict[str, np.ndarray], method: str, reference: str
) -> dict[str, np.ndarray]:
    """Return the levelled logarithms of each group; `parts` holds the rows of those with enough samples."""
    if reference:
        models = [column[parts[reference]]] if reference in parts else []
        median = float(np.median(models[0])) if models else np.nan
    else:
        models = [column[rows] for rows in parts.values()]
        median = float(np.median(column[np.isfinite(column)])) if models else np.nan
    if not models:
        return {}
    target, bring = target_of(models, median), _MAPS[method]
    return {name: bring(column[rows], target) for name, rows in parts.items() if name != reference}


def _by_neighbours(
    column: np.ndarray, parts: dict[str, np.ndarray], around: Surroundings, reference: str
) -> dict[str, np.ndarray]:
    """Return the levelled logarithms of each group that has neighbours in another one (or in the reference's region)."""
    used = np.zeros(len(column), dtype=bool)
    used[np.concatenate([np.zeros(0, dtype=np.intp), *parts.values()])] = True
    near = around.among(used)
    fitted = fit_shifts(unit_means(column, near), near, robust=True) if near is not None else None
    if near is None or fitted is None:
        return {}
    shift, anchor = fitted.shift.copy(), near.names.index(reference) if reference in near.names else -1
    joined = np.bincount(near.region)[near.region] > 1
    if reference:
        joined &= near.region == (near.region[anchor] if anchor >= 0 else -1)
    for region in np.unique(near.region[joined]):
        own = near.region == region
        size = np.array([len(parts[name]) if inside else 0 for name, inside in zip(near.names, own)])
        shift[own] -= shift[anchor] if anchor >= 0 else np.average(shift, weights=size)
    moved = {
        name: column[parts[name]] - shift[i]
        for i, name in enumerate(near.names)
        if joined[i] and not (reference and i == anchor)
    }
    return moved if reference else _on_old_median(moved, column, parts)


def _on_old_median(
    moved: dict[str, np.ndarray], column: np.ndarray, parts: dict[str, np.ndarray]
) -> dict[str, np.ndarray]:
    """Return the groups' logarithms shifted together so that their median is what it was."""
    if not moved:
        return moved
    before = np.median(np.concatenate([column[parts[name]] for name in moved]))
    lift = before - np.median(np.concatenate(list(moved.values())))
    return {name: values + lift for name, values in moved.items()}


def _levelling(
    values: np.ndarray,
    moved: np.ndarray,
    names: Sequence[str],
    shifts: np.ndarray,
    unlevelled: Sequence[tuple[str, int]],
    additive: np.ndarray,
) -> Levelling:
    """Bring logarithms back to concentrations; what did not move stays as it was to the last digit."""
    levelled = np.where(additive, values + moved, values * np.exp(np.where(additive, 0.0, moved)))
    factors = np.where(additive, shifts, np.exp(np.where(additive, 0.0, shifts)))
    return Levelling(np.where(moved == 0, values, levelled), tuple(names), factors, tuple(unlevelled))


def _check(positive: np.ndarray, names: Sequence[str], method: str, reference: str, placed: bool) -> None:
    """Refuse what cannot be levelled."""
    if method not in METHODS:
        raise InputError(f"There is no levelling method '{method}'. Use one of: {', '.join(METHODS)}.")
    if method == "neighbours" and not placed:
        raise InputError("Levelling by neighbours needs the samples' surroundings: their coordinates and groups.")
    if (positive <= 0).any():
        raise InputError(
            "Levelling needs positive values. Run 'Prepared assays' first: it replaces zeros and detection limits."
        )
    if reference and reference not in names:
        raise InputError(f"There is no group '{reference}' to level to. The groups are: {', '.join(names)}.")
