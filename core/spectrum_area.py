"""Spectrum-area separation: a map is taken apart by the power of its waves.

The power spectrum of a map follows power laws too: the area A(>= E) that waves of at least the power E
cover in the plane of wave numbers falls as a power of E, with other exponents for the broad background
than for local anomalies and noise. The power at which the double-logarithmic line bends divides the
waves into two sets, whatever their direction. Each set, transformed back, is a map; they sum to the
whole.

A Fourier transform needs a full rectangle whose opposite edges fit together. So a plane is fitted to
the data and taken off, the rectangle is widened, and a cell without data gets the nearest cell's
departure from the plane, faded to zero by a raised cosine over a tenth of the map's length. Cells with
data are not touched, so nothing has to be undone. The plane belongs to the background.

References
----------
Cheng, Q., Xu, Y., Grunsky, E. (2000). Integrated spatial and spectrum method for geochemical anomaly
separation. Natural Resources Research 9, 43-52.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import fft
from scipy.ndimage import distance_transform_edt

from .errors import InputError
from .fractal import Curve, concentration_curve

FADE_SHARE = 0.1  # of the longer side
LEAST_FADE = 8  # cells
SCATTER = 0.5  # share of the wave numbers, those of least power, that a curve leaves out
LEAST_CELLS = 64


@dataclass(frozen=True)
class Spectrum:
    """A map's trend and its waves.

    Attributes
    ----------
    shape : tuple of int
        Rows and columns of the map.
    valid : numpy.ndarray
        bool (rows, columns): the cells with data.
    trend : numpy.ndarray
        The plane through the data, (rows, columns).
    waves : numpy.ndarray
        Complex, as `scipy.fft.rfft2` returns them, of the widened rectangle.
    widened : tuple of int
        Rows and columns of that rectangle.
    """

    shape: tuple[int, ...]
    valid: np.ndarray
    trend: np.ndarray
    waves: np.ndarray
    widened: tuple[int, ...]

    @property
    def power(self) -> np.ndarray:
        """The waves' power, same shape as `waves`: mean square of the map that a wave number makes."""
        return np.asarray((self.waves.real**2 + self.waves.imag**2) / math.prod(self.widened) ** 2)

    @property
    def number(self) -> np.ndarray:
        """How many wave numbers each entry of `waves` stands for, same shape: mirror images are stored once."""
        twice = np.full(self.waves.shape[1], 2.0)
        twice[0] = 1.0
        if self.widened[1] % 2 == 0:
            twice[-1] = 1.0
        return np.broadcast_to(twice, self.waves.shape)


def spectrum_of(values: np.ndarray, workers: int = 1) -> Spectrum:
    """Return the waves of a map, shape (rows, columns), NaN where it has no data.

    Raises
    ------
    InputError
        If the map is too small or constant.
    """
    valid = np.isfinite(values)
    if valid.sum() < LEAST_CELLS or min(values.shape) < 4:
        raise InputError(
            f"A spectrum needs a map of at least {LEAST_CELLS} cells with data, and this one has {int(valid.sum()):,} "
            f"in {values.shape[0]} rows x {values.shape[1]} columns. Use a larger map, or C-A instead of S-A."
        )
    trend = _plane(values, valid)
    departure = np.where(valid, values - trend, 0.0)
    if np.abs(departure).max() <= 1e-9 * max(np.abs(values[valid]).max(), 1e-300):
        raise InputError("The map is a plane without any relief, so it has no spectrum. Choose another band or map.")
    full = _widened(departure, valid)
    return Spectrum(values.shape, valid, trend, fft.rfft2(full, workers=workers), full.shape)


def spectrum_curve(spectrum: Spectrum) -> Curve:
    """Return how many wave numbers have at least each power.

    Left out are the mean of the map (wave number 0) and the half of the wave numbers with least power.
    A cell's size puts an end to the waves, and single estimates of a spectrum scatter downwards by
    orders of magnitude: both bend the lower end of the curve flat, whatever the map.
    """
    power, number = spectrum.power.ravel()[1:], np.array(spectrum.number, dtype=float).ravel()[1:]
    order = np.argsort(power)
    is_kept = np.cumsum(number[order]) > SCATTER * number.sum()
    return concentration_curve(power[order][is_kept], number[order][is_kept])


def separate(spectrum: Spectrum, breaks: Sequence[float], workers: int = 1) -> np.ndarray:
    """Return the maps of the waves between powers.

    Parameters
    ----------
    spectrum : Spectrum
        See `spectrum_of`.
    breaks : sequence of float
        Rising powers.
    workers : int
        Threads of the transform.

    Returns
    -------
    numpy.ndarray
        float64, shape (breaks + 1, rows, columns), from the least power to the greatest; the last has
        the trend too. NaN where the map has no data. Their sum is the map.
    """
    rows, columns = spectrum.shape
    kind = np.searchsorted(np.asarray(breaks, dtype=float), spectrum.power, side="left")
    kind[0, 0] = len(breaks)  # the mean
    parts = np.empty((len(breaks) + 1, rows, columns))
    for i in range(len(parts)):
        chosen = np.where(kind == i, spectrum.waves, 0.0)
        parts[i] = fft.irfft2(chosen, s=spectrum.widened, workers=workers)[:rows, :columns]
    parts[-1] += spectrum.trend
    parts[:, ~spectrum.valid] = np.nan
    return parts


def _plane(values: np.ndarray, valid: np.ndarray) -> np.ndarray:
    """Return the least-squares plane through the cells with data, (rows, columns)."""
    rows, columns = (np.linspace(-1.0, 1.0, n) for n in values.shape)
    row, column = np.nonzero(valid)
    terms = np.column_stack([np.ones(len(row)), rows[row], columns[column]])
    normal = terms.T @ terms
    level, down, across = np.linalg.lstsq(normal, terms.T @ values[valid].astype(float), rcond=None)[0]
    return np.asarray(level + down * rows[:, None] + across * columns[None, :])


def _widened(departure: np.ndarray, valid: np.ndarray) -> np.ndarray:
    """Return a larger rectangle, the map in its first rows and columns, that fades to zero away from data."""
    fade = max(LEAST_FADE, math.ceil(FADE_SHARE * max(departure.shape)))
    shape = tuple(fft.next_fast_len(n + 2 * fade, real=True) for n in departure.shape)
    before = [(new - old) // 2 for new, old in zip(shape, departure.shape)]
    margins = [(b, new - old - b) for b, new, old in zip(before, shape, departure.shape)]
    distance, nearest = distance_transform_edt(~np.pad(valid, margins), return_indices=True)
    full = np.pad(departure, margins)[tuple(nearest)]
    full *= np.where(distance < fade, 0.5 + 0.5 * np.cos(np.pi * np.minimum(distance / fade, 1.0)), 0.0)
    return np.roll(full, [-b for b in before], axis=(0, 1))
