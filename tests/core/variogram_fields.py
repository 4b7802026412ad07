"""What the variogram's tests share: lags without noise, and fields simulated with a known model."""

from __future__ import annotations

from typing import Optional

import numpy as np
from gossan.core.experimental_variogram import Experimental
from gossan.core.variogram_models import VariogramModel


def lags_of(
    model: VariogramModel, azimuths: tuple[Optional[float], ...] = (None,), farthest: float = 100.0, points: int = 15
) -> tuple[Experimental, ...]:
    """Return the model itself as experimental variograms, one per azimuth, with a hundred pairs in each lag."""
    distance = (np.arange(points) + 0.5) * farthest / points
    made = []
    for azimuth in azimuths:
        angle = np.radians(azimuth or 0.0)
        gamma = model.semivariance(distance * np.sin(angle), distance * np.cos(angle))
        pairs, tolerance = np.full(points, 100), 90.0 if azimuth is None else 1e-3
        made.append(
            Experimental(distance, gamma, pairs, azimuth, tolerance, farthest, "classical", 500, 500, 0, model.sill)
        )
    return tuple(made)


def simulated(
    model: VariogramModel, samples: int, fields: int, seed: int, side: float = 100.0
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return x, y, values (samples, fields): independent Gaussian fields at random places, by Cholesky decomposition."""
    rng = np.random.default_rng(seed)
    x, y = rng.random((2, samples)) * side
    covariance = model.covariance(x[:, None] - x, y[:, None] - y) + 1e-9 * np.eye(samples)
    return x, y, np.linalg.cholesky(covariance) @ rng.normal(size=(samples, fields))
