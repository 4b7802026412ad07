"""Gaussian random fields on a grid, and their values at points."""

from __future__ import annotations

import math

import numpy as np
from scipy import fft, ndimage

from ..grid import Grid


def gaussian_field(
    grid: Grid,
    correlation_range: float,
    rng: np.random.Generator,
    smoothness: float = 1.0,
    stretch: float = 1.0,
    azimuth: float = 0.0,
) -> np.ndarray:
    """Return a stationary Gaussian field with mean 0, variance 1 and Matérn covariance.

    Parameters
    ----------
    correlation_range : float
        Distance, in map units, at which the correlation has fallen to about 0.13, measured across
        the direction of `azimuth`.
    smoothness : float
        Matérn's nu: 0.5 is exponential (rough), 2 is smooth.
    stretch, azimuth : float
        The range along `azimuth` (radians, clockwise from north) is `stretch` times as long.

    Returns
    -------
    numpy.ndarray
        Shape (rows, columns), row 0 north.

    Notes
    -----
    White noise is filtered by the root of the spectral density (1 + (k/kappa)^2)^-(nu+1), with
    range = sqrt(8 nu)/kappa (Lindgren, Rue & Lindström 2011), on a grid padded by twice the range so
    that opposite edges stay independent.
    """
    margin = math.ceil(2.0 * correlation_range * max(stretch, 1.0) / grid.cell_size)
    shape = tuple(fft.next_fast_len(n + min(margin, n), real=True) for n in grid.shape)
    north = -2.0 * math.pi * fft.fftfreq(shape[0], grid.cell_size)[:, np.newaxis]
    east = 2.0 * math.pi * fft.rfftfreq(shape[1], grid.cell_size)[np.newaxis, :]
    along = east * math.sin(azimuth) + north * math.cos(azimuth)
    across = east * math.cos(azimuth) - north * math.sin(azimuth)
    length = correlation_range / math.sqrt(8.0 * smoothness)
    filter_ = (1.0 + length**2 * (across**2 + (stretch * along) ** 2)) ** (-0.5 * (smoothness + 1.0))
    noise = fft.rfft2(rng.standard_normal(shape))
    field = fft.irfft2(noise * filter_, s=shape)[: grid.rows, : grid.columns]
    return field / math.sqrt(_mean_square(filter_, shape[1]))


def _mean_square(half_spectrum: np.ndarray, columns: int) -> float:
    """Mean square of a real-input spectrum of which only the columns from 0 to Nyquist are stored."""
    weights = np.full(half_spectrum.shape[1], 2.0)
    weights[0] = 1.0
    if columns % 2 == 0:
        weights[-1] = 1.0
    return float((half_spectrum**2 @ weights).sum() / (half_spectrum.shape[0] * columns))


def value_at(grid: Grid, field: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the field at points by bilinear interpolation between cell centres (nearest beyond the outermost)."""
    row = (grid.north - np.asarray(y, dtype=float)) / grid.cell_size - 0.5
    column = (np.asarray(x, dtype=float) - grid.west) / grid.cell_size - 0.5
    return ndimage.map_coordinates(field, [row, column], order=1, mode="nearest")


def cell_centres(grid: Grid) -> tuple[np.ndarray, np.ndarray]:
    """Return the eastings and northings of all cell centres, each of shape (rows, columns)."""
    x, y = np.meshgrid(grid.x_centres(), grid.y_centres())
    return x, y
