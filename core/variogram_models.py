"""Variogram models: how unlike two samples are, by their distance and direction.

A model is a nugget plus nested structures. Ranges are practical ranges, in PyKrige's parametrisation:
at its range a spherical structure has reached its sill, an exponential one 95 % of it and a Gaussian
one 95.3 %.

Chiles & Delfiner (2012), Geostatistics: Modeling Spatial Uncertainty, 2nd ed., chapter 2.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from .errors import InputError

KINDS = ("spherical", "exponential", "gaussian")
EXPONENTIAL_RANGES = 3.0  # practical range over the decay length: exp(-3) = 5 % are left
GAUSSIAN_SHARE = 4.0 / 7.0  # decay length over the practical range: exp(-(7/4)^2) = 4.7 % are left


@dataclass(frozen=True)
class Structure:
    """One structure of a variogram model.

    Attributes
    ----------
    kind : str
        One of `KINDS`.
    sill : float
        Its share of the total sill (partial sill), in squared units of the values; above 0.
    range : float
        Practical range along the major direction, in map units; above 0.
    ratio : float
        Range along the minor direction over `range`, above 0 and up to 1 (isotropic).
    azimuth : float
        The major direction, in degrees clockwise from north.
    """

    kind: str
    sill: float
    range: float
    ratio: float = 1.0
    azimuth: float = 0.0

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise InputError(f"There is no variogram model '{self.kind}'. Use one of: {', '.join(KINDS)}.")
        if not (math.isfinite(self.sill) and self.sill > 0):
            raise InputError(f"A variogram's partial sill must be a number above 0, not {self.sill:g}.")
        if not (math.isfinite(self.range) and self.range > 0):
            raise InputError(f"A variogram's range must be a number of map units above 0, not {self.range:g}.")
        if not 0 < self.ratio <= 1:
            raise InputError(
                f"A variogram's anisotropy ratio (minor over major range) must lie above 0 and up to 1, not {self.ratio:g}."
            )
        if not math.isfinite(self.azimuth):
            raise InputError(f"A variogram's azimuth must be a number of degrees from north, not {self.azimuth:g}.")

    def reduced_distance(self, east: np.ndarray, north: np.ndarray) -> np.ndarray:
        """Return offsets as multiples of the range in their direction; the offsets' shape."""
        if self.ratio == 1.0:
            return np.hypot(east, north) / self.range
        angle = math.radians(self.azimuth)
        along = (east * math.sin(angle) + north * math.cos(angle)) / self.range
        across = (east * math.cos(angle) - north * math.sin(angle)) / (self.range * self.ratio)
        return np.hypot(along, across)

    def unlikeness(self, reduced: np.ndarray) -> np.ndarray:
        """Return the share of the sill reached at distances given as multiples of the range, 0 to 1."""
        if self.kind == "spherical":
            inside = np.minimum(reduced, 1.0)
            return inside * (1.5 - 0.5 * inside * inside)
        if self.kind == "exponential":
            return -np.expm1(-EXPONENTIAL_RANGES * reduced)
        return -np.expm1(-np.square(reduced / GAUSSIAN_SHARE))


@dataclass(frozen=True)
class VariogramModel:
    """A nugget and nested structures; without a structure it is pure nugget.

    Attributes
    ----------
    nugget : float
        Variance at no distance: errors of sampling and analysis, and what varies below the samples' spacing.
    structures : tuple of Structure
        Their semivariances add up.
    """

    nugget: float
    structures: tuple[Structure, ...] = ()

    def __post_init__(self) -> None:
        if not (math.isfinite(self.nugget) and self.nugget >= 0):
            raise InputError(f"A variogram's nugget must be a number from 0 up, not {self.nugget:g}.")
        if self.sill <= 0:
            raise InputError("A variogram needs a nugget or a structure above 0. Give a nugget, or a sill and a range.")

    @property
    def sill(self) -> float:
        """The total sill: nugget and partial sills."""
        return self.nugget + sum(structure.sill for structure in self.structures)

    @property
    def range(self) -> float:
        """The longest range of the structures, in map units; 0 for a pure nugget."""
        return max((structure.range for structure in self.structures), default=0.0)

    def semivariance(self, east: np.ndarray, north: np.ndarray) -> np.ndarray:
        """Return the semivariance of pairs, in squared units of the values.

        Parameters
        ----------
        east, north : numpy.ndarray
            Offsets between the samples of each pair in map units, of one shape.

        Returns
        -------
        numpy.ndarray
            Of that shape; 0 where both offsets are 0, at least the nugget elsewhere.
        """
        east, north = np.asarray(east, dtype=float), np.asarray(north, dtype=float)
        gamma = np.where((east == 0) & (north == 0), 0.0, self.nugget)
        for structure in self.structures:
            gamma += structure.sill * structure.unlikeness(structure.reduced_distance(east, north))
        return gamma

    def covariance(self, east: np.ndarray, north: np.ndarray) -> np.ndarray:
        """Return the covariance of pairs: the total sill less the semivariance. See `semivariance`."""
        return self.sill - self.semivariance(east, north)

    def to_dict(self) -> dict[str, Any]:
        """Return plain values that survive JSON."""
        return {"nugget": self.nugget, "structures": [asdict(structure) for structure in self.structures]}

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> VariogramModel:
        """Return the model that `to_dict` wrote; `InputError` where it is not one."""
        try:
            structures = tuple(Structure(**structure) for structure in stored["structures"])
            return cls(float(stored["nugget"]), structures)
        except (KeyError, TypeError, ValueError) as error:
            raise InputError(
                f"The stored variogram cannot be read ({error}). Make it again with 'Variogram'."
            ) from None

    def describe(self) -> str:
        """Return the model in words: ``nugget 0.05 + spherical 0.59 (range 897)``."""
        return " + ".join([f"nugget {self.nugget:.3g}", *map(_words, self.structures)])


def _words(structure: Structure) -> str:
    """Return a structure in words."""
    text = f"{structure.kind} {structure.sill:.3g} (range {_length(structure.range)}"
    if structure.ratio < 1:
        text += f" along {structure.azimuth:.0f}°, {_length(structure.range * structure.ratio)} across"
    return text + ")"


def _length(value: float) -> str:
    """Return four digits of a length, never as a power of ten."""
    return f"{float(f'{value:.4g}'):,.10g}"


def isotropic(kind: str, nugget: float, sills: Sequence[float], ranges: Sequence[float]) -> VariogramModel:
    """Return a model of one kind without a preferred direction, leaving out structures with no sill."""
    pairs = zip(sills, ranges)
    return VariogramModel(nugget, tuple(Structure(kind, sill, reach) for sill, reach in pairs if sill > 0))
