"""Samples become a grid of each element by kriging, with the variance of its error and a check on itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Optional

import numpy as np

from ..core.context import Context, Result
from ..core.errors import InputError
from ..core.grid import Grid
from ..core.interpolation import check_mask
from ..core.kriging import Kriged, check_kriging, krige
from ..core.kriging_check import Check, explained_share, leave_one_out, standardised_errors
from ..core.kriging_system import ADDED_NUGGET
from ..core.near_samples import gather_near
from ..core.variogram_models import VariogramModel
from ..core.variogram_table import model_from_row
from .gridded_samples import check_elements, located, one_per_location, task_sentence, tell_filled
from .kriging_variograms import (
    ByHand,
    check_choices,
    choose_back_transforms,
    fit_variograms,
    rows_by_field,
)

LEAST_SPREAD, MOST_SPREAD = 0.8, 1.25  # of the standardised errors: outside, the variance is told to be wrong
KRIGED_AS = {"none": "values", "median": "logarithms, mapped as the median", "mean": "logarithms, mapped as the mean"}
FEW_CHECKED = 20  # samples: fewer say nothing of the variance
OVERSHOOT = 1.0  # of the samples' span, beyond which a map is told to overshoot


@dataclass(frozen=True)
class Params:
    """Where and how to krige.

    Attributes
    ----------
    elements : tuple of str
        Names of the columns of ``values``.
    west, north, cell_size, rows, columns
        The grid, see `core.grid.Grid`.
    model : str
        One of `core.variogram_fit.FITS`: what is fitted, or the kind of the variogram by hand.
    neighbours, max_distance, drift
        See `core.kriging.krige`.
    transform : str
        One of `kriging_variograms.TRANSFORMS`.
    anisotropy : bool
        Whether to look for a direction when fitting.
    nugget, sill, range : float, optional
        A variogram by hand for all elements, see `kriging_variograms.ByHand`.
    variograms : tuple of dict
        Rows of a table as `core.variogram_table` makes it; none to fit here.
    """

    elements: tuple[str, ...]
    west: float
    north: float
    cell_size: float
    rows: int
    columns: int
    model: str = "auto"
    neighbours: int = 16
    max_distance: Optional[float] = None
    drift: str = "constant"
    transform: str = "auto"
    anisotropy: bool = False
    nugget: Optional[float] = None
    sill: Optional[float] = None
    range: Optional[float] = None
    variograms: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class _Samples:
    """One sample per location, and on which scale each element is kriged."""

    x: np.ndarray
    y: np.ndarray
    values: np.ndarray  # (samples, elements), logarithms where there is a back-transform
    elements: tuple[str, ...]
    back_transforms: tuple[str, ...]

    @property
    def is_log(self) -> np.ndarray:
        """Whether each element is kriged as its logarithm."""
        return np.array([how != "none" for how in self.back_transforms])

    def in_units(self) -> np.ndarray:
        """Return the values as they were, shape (samples, elements)."""
        return np.where(self.is_log, np.exp(np.where(self.is_log, self.values, 0.0)), self.values)


def needs(arrays: dict[str, np.ndarray], params: Params) -> tuple[str, ...]:
    """Return the libraries beyond numpy and scipy: none."""
    return ()


def run(arrays: dict[str, np.ndarray], params: Params, context: Context) -> Result:
    """Krige every element, and check it by leaving out one sample after the other.

    Parameters
    ----------
    arrays : dict
        ``x``, ``y`` of shape (samples,) in map units; ``values`` (samples, elements), NaN where not
        analysed; optionally ``mask``, bool (rows, columns): the cells to fill.
    params : Params
        Where and how.
    context : Context
        Progress and messages.

    Returns
    -------
    Result
        ``grids`` and ``variances``, float32 (elements, rows, columns), NaN = NoData; of the check ``sample_x``,
        ``sample_y`` (locations,), ``measured``, ``predicted`` and ``standardised`` (locations, elements).
        The summary counts samples, locations and the share of the wanted cells that were filled, and
        holds ``elements`` (those that were mapped), ``rows`` (one per element: how it was kriged and the check's numbers).

    Raises
    ------
    InputError
        If the samples cannot be kriged; the text names the element or parameter and the remedy.
    """
    grid = Grid(params.west, params.north, params.cell_size, params.rows, params.columns)
    mask = arrays.get("mask")
    check_choices(params.model, params.transform)
    check_kriging(params.neighbours, params.max_distance, params.drift)
    check_mask(mask, grid)
    samples = _prepared(arrays, params, context)
    how = "constant mean" if params.drift == "constant" else f"{params.drift} drift"
    count, reach = len(samples.elements), params.max_distance
    context.log(task_sentence(len(samples.x), count, grid, params.neighbours, reach, how))
    models = _models(samples, params, context.part(0.0, 0.15))
    window = (models, params.neighbours, params.max_distance)
    maps = krige(
        samples.x,
        samples.y,
        samples.values,
        grid,
        *window,
        mask,
        params.drift,
        samples.back_transforms,
        context.part(0.15, 0.85),
    )
    filled = tell_filled(maps.estimates, mask, samples.x, samples.y, grid, params.max_distance, context)
    checked, rows = _check(samples, models, params, context.part(0.85, 1.0))
    _tell_singular(maps, samples.elements, context)
    _tell_overshoot(maps.estimates, samples, context)
    summary: dict[str, Any] = {"samples": len(arrays["x"]), "locations": len(samples.x), "filled": filled}
    summary.update(elements=list(samples.elements), rows=rows)
    return Result({"grids": maps.estimates, "variances": maps.variances, **checked}, summary)


def _prepared(arrays: dict[str, np.ndarray], params: Params, context: Context) -> _Samples:
    """Return one sample per location, on the scale on which it is kriged."""
    x, y, values = located(arrays["x"], arrays["y"], arrays["values"], params.elements, context)
    by_hand = ByHand(params.model, params.nugget, params.sill, params.range)
    if params.variograms and by_hand.is_given:
        raise InputError("There is both a table of variograms and a variogram by hand. Leave one of them out.")
    x, y, moved = gather_near(x, y)
    if moved:
        context.log(f"{moved:,} locations lie within a step of another one; each such group is taken as one place.")
    kept = _that_vary(values, params.elements, context)
    elements = tuple(params.elements[i] for i in kept)
    values = values[:, kept]
    check_elements(values, elements, context)
    rows = rows_by_field(params.variograms, elements) if params.variograms else {}
    hows = choose_back_transforms(values, elements, params.transform, rows, by_hand.is_given)
    logs = [name for name, how in zip(elements, hows) if how != "none"]
    if logs:
        back = " and ".join(sorted({how for how in hows if how != "none"}))
        context.log(f"Kriged as natural logarithms, mapped as the {back}: {', '.join(logs)}.")
    is_log = np.array([how != "none" for how in hows])
    values = np.where(is_log, np.log(np.where(is_log, values, 1.0)), values)
    return _Samples(*one_per_location(x, y, values, context), elements, hows)


def _that_vary(values: np.ndarray, elements: Sequence[str], context: Context) -> list[int]:
    """Return the elements that have two different values at least; the others are told, unless they have hardly any."""
    kept = []
    for i, name in enumerate(elements):
        known = values[np.isfinite(values[:, i]), i]
        if known.size > 1 and known.min() == known.max():
            context.warn(f"'{name}' has one value only, {known[0]:g}, so it has no variogram and was left out.")
        else:
            kept.append(i)
    if elements and not kept:
        raise InputError("No chosen field has two different values, so there is nothing to krige. Choose other fields.")
    return kept


def _models(samples: _Samples, params: Params, context: Context) -> list[VariogramModel]:
    """Return each element's variogram: from the table, by hand, or fitted; told."""
    by_hand = ByHand(params.model, params.nugget, params.sill, params.range)
    if params.variograms:
        rows = rows_by_field(params.variograms, samples.elements)
        models = [model_from_row(rows[name]) for name in samples.elements]
        notes: list[Sequence[str]] = [()] * len(models)
    elif by_hand.is_given:
        models = [by_hand.model()] * len(samples.elements)
        notes = [()] * len(models)
    else:
        places = samples.x, samples.y, samples.values
        fits = fit_variograms(*places, params.model, params.drift, params.anisotropy, context)
        models = [fit.model for fit in fits]
        notes = [(*fit.notes, *fit.doubts) for fit in fits]
    for name, model, said in zip(samples.elements, models, notes):
        context.log(" ".join([f"{name}: {model.describe()}.", *said]))
    return models


def _check(
    samples: _Samples, models: Sequence[VariogramModel], params: Params, context: Context
) -> tuple[dict[str, np.ndarray], list[dict[str, Any]]]:
    """Leave out one sample after the other; return arrays and the table's rows, and tell what they say."""
    how = (models, params.neighbours, params.max_distance, params.drift)
    has_log = bool(samples.is_log.any())
    scaled = leave_one_out(samples.x, samples.y, samples.values, *how, context=context.part(0.0, 0.5))
    mapped = scaled
    if has_log:
        hows = samples.back_transforms
        mapped = leave_one_out(samples.x, samples.y, samples.values, *how, hows, context.part(0.5, 1.0))
    measured = samples.in_units()
    errors = samples.values - scaled.estimates
    standardised = standardised_errors(errors, np.sqrt(scaled.variances))
    rows = []
    for i, name in enumerate(samples.elements):
        check = Check.of(measured[:, i] - mapped.estimates[:, i], standardised[:, i])
        explained = explained_share(errors[:, i], samples.values[:, i])
        row = {"field": name, "kriged_as": KRIGED_AS[samples.back_transforms[i]], "variogram": models[i].describe()}
        share = None if explained is None else 100.0 * explained
        rows.append({**row, **check.to_dict(), "explained_pct": share})
        _tell_check(name, check, explained, samples.back_transforms[i] != "none", context)
    arrays = {"sample_x": samples.x, "sample_y": samples.y, "measured": measured}
    return {**arrays, "predicted": mapped.estimates, "standardised": standardised}, rows


def _tell_check(name: str, check: Check, explained: Optional[float], is_log: bool, context: Context) -> None:
    """Tell what leaving out one sample after the other says, and warn where the variance is wrong."""
    if check.count < 2 or explained is None:
        context.log(f"{name}: too few samples have others within the largest distance, so it could not be checked.")
        return
    context.log(
        f"{name}, each of {check.count:,} samples predicted from the others: RMSE {check.rmse:.4g}, {max(explained, 0.0):.0%} of the "
        f"variance{' of the logarithms' if is_log else ''} explained, errors {check.sd_standardised:.2f} times what the kriging "
        f"variance makes of them, {check.within_95:.0%} inside the 95 % interval."
    )
    if check.count >= FEW_CHECKED and not LEAST_SPREAD <= check.sd_standardised <= MOST_SPREAD:
        context.warn(
            f"'{name}': its kriging variance is too {'small' if check.sd_standardised > 1 else 'large'}: errors are "
            f"{check.sd_standardised:.2g} times what it makes of them. The map may be good all the same, but do not build on "
            "the variance. Logarithms, another variogram or a drift may help."
        )


def _tell_singular(maps: Kriged, elements: Sequence[str], context: Context) -> None:
    """Tell which elements had cells with singular systems, or whose samples did not determine the drift."""
    for counts, text in (
        (
            maps.singular,
            "Singular systems (samples all but at one place, or a Gaussian variogram without a nugget) were solved with a "
            f"nugget of {ADDED_NUGGET:g} of the sill. Cells: {{}}.",
        ),
        (
            maps.driftless,
            "Where a cell's samples do not determine the drift (too few, or on one line) the mean was taken as constant. "
            "Cells: {}.",
        ),
    ):
        named = [f"{name} {count:,}" for name, count in zip(elements, counts.tolist()) if count]
        if named:
            context.warn(text.format(", ".join(named)))


def _tell_overshoot(estimates: np.ndarray, samples: _Samples, context: Context) -> None:
    """Warn where a map leaves the samples' range by more than that range is wide."""
    for name, cells, how, column in zip(samples.elements, estimates, samples.back_transforms, samples.values.T):
        with np.errstate(divide="ignore", invalid="ignore"):
            extremes = np.array([np.nanmin(cells), np.nanmax(cells)], dtype=float)
            extremes = np.log(extremes) if how != "none" else extremes
        low, high = float(np.nanmin(column)), float(np.nanmax(column))
        beyond = max(low - extremes[0], extremes[1] - high)
        if beyond > OVERSHOOT * (high - low):
            context.warn(
                f"'{name}' leaves the range of its samples by {beyond / (high - low):.1f} times that range, where a drift or a "
                "smooth variogram is carried on beyond the samples. Give a nugget, a constant mean or a smaller largest distance."
            )
