"""Choose and fit a variogram model by weighted least squares: no starting values, always the same answer.

Weights are pairs over squared distance (fit method 7 of gstat), so that the short lags count most:
kriging lives on them. The bounds that decide between kinds, for pure nugget and for anisotropy were set on
simulated fields (`tests/core/test_variogram_fit.py` repeats part of that).

References
----------
Cressie, N. (1985). Fitting variogram models by weighted least squares. Mathematical Geology 17, 563-586.
Pebesma, E.J. (2004). Multivariable geostatistics in S: the gstat package. Computers & Geosciences 30, 683-691.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Optional, Union

import numpy as np

from . import variogram_search as search
from .context import Context
from .errors import InputError
from .experimental_variogram import Experimental, experimental_variograms
from .variogram_models import KINDS, VariogramModel
from .variogram_search import Found, Lags

FITS = ("auto", *KINDS, "nested")
PURE_NUGGET = "nugget"
STRUCTURES = {**{kind: (kind,) for kind in KINDS}, "nested": ("spherical", "spherical")}
# what a kind's misfit is multiplied by before the kinds are compared: a Gaussian claims a smoothness that
# assays seldom have, and two structures follow any wiggle
HANDICAP = {"spherical": 1.0, "exponential": 1.0, "gaussian": 1.5, "nested": 2.0}
NO_MISFIT = 0.01  # of the semivariance: misfits are compared with this much noise added
LEAST_RISE = 0.02  # of the semivariance: a structure that adds less within the lags is none, however sure
EVIDENCE = 3.0  # drop in chi-squared from pure nugget to a model; noise passes it in 1 of 10 cases or fewer
DIRECTIONS = 6  # along which anisotropy is looked for
ANISOTROPIC_MISFIT, ANISOTROPIC_RATIO = 0.6, 0.8  # of the isotropic misfit, of minor to major range: at most
ANISOTROPIC_EVIDENCE = 10.0  # drop in chi-squared from the isotropic model
REACHED = 0.95  # of the sill, at the largest lag: with less, range and sill are extrapolated
FEW_PAIRS = 30  # a lag with fewer is hardly known (Journel & Huijbregts 1978)


@dataclass(frozen=True)
class Fit:
    """A fitted variogram.

    Attributes
    ----------
    model : VariogramModel
        Nugget and structures.
    kind : str
        One of `KINDS`, ``nested`` (two spherical structures) or ``nugget`` (no structure).
    reached : float
        Share of the total sill that the model has at the largest lag, over all directions; 1 for a pure nugget.
    residual : float
        Weighted root mean square misfit of the lags that it was fitted to, as a share of `level`.
    notes : tuple of str
        What the model says, in sentences: no structure, a trend, a direction or none.
    doubts : tuple of str
        What makes it uncertain, in sentences.
    experimental : tuple of Experimental
        What it was fitted to: all directions first, then each direction that was looked at.
    """

    model: VariogramModel
    kind: str
    reached: float
    residual: float
    notes: tuple[str, ...]
    doubts: tuple[str, ...]
    experimental: tuple[Experimental, ...]

    @property
    def level(self) -> float:
        """The total sill; the semivariance at the largest lag where the sill lies far beyond it and is a guess."""
        return self.model.sill if self.reached >= REACHED else self.reached * self.model.sill


def fit_variogram(
    experimental: Union[Experimental, Sequence[Experimental]], kind: str = "auto", anisotropy: bool = True
) -> Fit:
    """Fit a model to one element's experimental variogram.

    Parameters
    ----------
    experimental : Experimental or sequence of Experimental
        Over all directions, and perhaps along several azimuths as well. Kind and pure nugget are decided on
        all directions (or, without such, on the azimuths taken together).
    kind : str
        One of `FITS`. ``auto`` takes the kind with the smallest misfit after its `HANDICAP`, and pure
        nugget where no structure rises above what noise does.
    anisotropy : bool
        Whether to look for a major direction along the azimuths, where there are two or more. It is only
        accepted where it is clearly better.

    Raises
    ------
    InputError
        An unknown kind, or a constant element.
    """
    if kind not in FITS:
        raise InputError(f"There is no variogram model '{kind}'. Use one of: {', '.join(FITS)}.")
    given = (experimental,) if isinstance(experimental, Experimental) else tuple(experimental)
    whole = [each for each in given if each.azimuth is None][:1]
    directions = [each for each in given if each.azimuth is not None]
    base = whole or directions
    if not any(each.semivariance.any() for each in base):
        raise InputError("All samples have the same value, so there is no variogram. Leave this field out.")
    best = _best(Lags.of(base), kind)
    looked = []
    if anisotropy and len(directions) > 1 and best.model.structures:
        best, note = _directed(Lags.of(directions), best)
        looked.append(note)
    reached = float(Lags.of(base).expected(best.model).max()) / best.model.sill
    notes = (*_notes(base, best.model, reached), *looked)
    doubts = _doubts(base[0], best.model)
    fit = Fit(best.model, kind_of(best.model), reached, math.nan, notes, doubts, (*whole, *directions))
    return replace(fit, residual=math.sqrt(best.misfit) / fit.level)


def automatic_variogram(
    x: np.ndarray,
    y: np.ndarray,
    values: np.ndarray,
    kind: str = "auto",
    lags: int = 15,
    max_lag: Optional[float] = None,
    anisotropy: bool = False,
    estimator: str = "classical",
    seed: int = 0,
    context: Optional[Context] = None,
) -> Fit:
    """Return one element's experimental variogram with the model fitted to it.

    Parameters
    ----------
    x, y, values : numpy.ndarray
        Shape (samples,); values that are not finite were not analysed.
    kind, anisotropy
        See `fit_variogram`.
    lags, max_lag, estimator, seed, context
        See `core.experimental_variogram.experimental_variograms`.
    """
    column = np.asarray(values, dtype=float).reshape(-1, 1)
    azimuths, tolerance = look_along(DIRECTIONS if anisotropy else 0)
    made = experimental_variograms(x, y, column, azimuths, lags, max_lag, estimator, tolerance, seed, context)
    return fit_variogram(made[0], kind, anisotropy)


def look_along(directions: int) -> tuple[tuple[Optional[float], ...], float]:
    """Return azimuths, all directions together first and then so many, and the tolerance that parts them."""
    if directions == 0:
        return (None,), 90.0
    return (None, *(180.0 * i / directions for i in range(directions))), 90.0 / directions


def kind_of(model: VariogramModel) -> str:
    """Return which of `KINDS` a model is, or ``nested`` or ``nugget``."""
    if len(model.structures) > 1:
        return "nested"
    return model.structures[0].kind if model.structures else PURE_NUGGET


def neighbourhood_range(fit: Fit) -> float:
    """Return how far a place resembles its surroundings, in map units: the side of a block for spatial cross-validation.

    It is the range of the shortest structure: a longer one is the regional trend, which no block removes.
    The mean of major and minor range counts, and no more than the largest lag. 0 for a pure nugget.
    """
    if not fit.model.structures:
        return 0.0
    shortest = min(fit.model.structures, key=lambda structure: structure.range)
    return min(shortest.range * math.sqrt(shortest.ratio), fit.experimental[0].max_lag)


def _best(lags: Lags, kind: str) -> Found:
    """Return the best model of a kind, or of all; pure nugget where none rises above it."""
    nothing = search.flat(lags)
    if kind != "auto":
        found = search.isotropic(lags, STRUCTURES[kind])
        return found if found.model.structures else nothing
    noise = (NO_MISFIT * nothing.model.nugget) ** 2
    found_by = {name: search.isotropic(lags, STRUCTURES[name]) for name in _affordable(len(lags.distance))}
    chosen = min(found_by, key=lambda name: HANDICAP[name] * (found_by[name].misfit + noise))
    best = found_by[chosen]
    level = VariogramModel(float(np.average(lags.semivariance, weights=lags.pairs)))  # noise's own best
    rises = best.model.nugget < (1 - LEAST_RISE) * lags.expected(best.model).max()
    return best if rises and _evidence(lags, level, best.model) >= EVIDENCE else nothing


def _affordable(points: int) -> list[str]:
    """Return the kinds with fewer unknowns than points; spherical where there is none."""
    return [kind for kind, parts in STRUCTURES.items() if 1 + 2 * len(parts) < points] or ["spherical"]


def _evidence(lags: Lags, simple: VariogramModel, model: VariogramModel) -> float:
    """Return the drop in chi-squared from one model to another.

    The relative variance of a lag's semivariance is taken as 2 / pairs (Cressie 1985).
    """

    def chi_squared(of: VariogramModel) -> float:
        return float(lags.pairs @ np.square(lags.semivariance / lags.expected(of) - 1)) / 2

    return chi_squared(simple) - chi_squared(model)


def _directed(lags: Lags, isotropic: Found) -> tuple[Found, str]:
    """Return the anisotropic model where it is clearly better than the isotropic one, and a note."""
    parts = tuple(structure.kind for structure in isotropic.model.structures)
    same = search.isotropic(lags, parts)
    found = search.directed(lags, parts, same.ranges)
    ratio = found.model.structures[0].ratio if found.model.structures else 1.0
    if (
        ratio > ANISOTROPIC_RATIO
        or found.misfit > ANISOTROPIC_MISFIT * same.misfit
        or _evidence(lags, same.model, found.model) < ANISOTROPIC_EVIDENCE
    ):
        return isotropic, "No direction fits clearly better than all together, so the model has none."
    structure = found.model.structures[-1]
    return found, (
        f"Samples resemble each other farther along {structure.azimuth:.0f}° (from north) than across it: the range there is "
        f"{1 / ratio:.1f} times as long."
    )


def _doubts(experimental: Experimental, model: VariogramModel) -> tuple[str, ...]:
    """Return sentences on what makes a fit uncertain, or kriging with it."""
    doubts = []
    if experimental.samples < experimental.samples_given:
        doubts.append(
            f"{experimental.samples:,} of {experimental.samples_given:,} samples, drawn at random, were compared: "
            "all pairs would be too many."
        )
    if experimental.pairs[0] < FEW_PAIRS:
        doubts.append(
            f"The first lag has only {experimental.pairs[0]:,} pairs, so the nugget is hardly known. "
            "Fewer lags would hold more pairs each."
        )
    if kind_of(model) == "gaussian" and model.nugget < NO_MISFIT * model.sill:
        doubts.append("A Gaussian model without a nugget makes kriging unstable. Prefer another kind.")
    return tuple(doubts)


def _notes(base: Sequence[Experimental], model: VariogramModel, reached: float) -> list[str]:
    """Return sentences on what the model says."""
    nearest, farthest = min(float(each.distance[0]) for each in base), base[0].max_lag
    if not model.structures:
        return [
            f"Pure nugget: samples {_length(nearest)} map units apart are as unlike as those {_length(farthest)} apart, as far "
            "as the lags can tell, so no map between samples is better than their mean."
        ]
    if reached < REACHED:
        return [
            f"At the largest lag of {_length(farthest)} the semivariance still rises: the range of {_length(model.range)} and its "
            "sill are extrapolated, and it may be a trend over the whole area."
        ]
    return []


def _length(value: float) -> str:
    """Return a length of three digits, grouped by thousands."""
    return f"{float(f'{value:.3g}'):,.10g}"
