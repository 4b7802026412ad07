"""Mahalanobis distance from the background: plain, robust, and directed towards named elements."""

from __future__ import annotations

import numpy as np

from ..core.cone import one_sided_direction, one_sided_distance, residual_weights
from ..core.context import Context
from ..core.directed import PULL, directed_score, pull_weights, shrunk_covariance, squared_distance
from .base import State
from .cell_detector import CellDetector, DirectedDetector
from .contributions import EXACT, divided
from .robust_scatter import minimum_covariance_determinant

NULL_SHARE = 1e-8  # directions with less of the largest variance are a closure (log-ratios), not data


class Mahalanobis(CellDetector):
    """Distance from the training cells' mean in the metric of their covariance.

    Directions without variance (centred log-ratios sum to zero) are dropped: a pseudo-inverse.
    """

    kind = "mahalanobis"
    decomposed = (EXACT, "the distance, in standard deviations")
    location_: np.ndarray
    whitening_: np.ndarray

    def _learn(self, z: np.ndarray, band_names: tuple[str, ...], context: Context) -> None:
        axes = varying_axes(z)  # (q, p)
        location, covariance = self._location_and_covariance(z @ axes, context)
        values, vectors = np.linalg.eigh(covariance)
        self.location_ = axes @ location
        self.whitening_ = axes @ vectors / np.sqrt(values)  # (q, p)

    def _location_and_covariance(self, z: np.ndarray, context: Context) -> tuple[np.ndarray, np.ndarray]:
        return z.mean(axis=0), np.atleast_2d(np.cov(z, rowvar=False, bias=True))

    def _score_cells(self, z: np.ndarray, context: Context) -> np.ndarray:
        return np.linalg.norm((z - self.location_) @ self.whitening_, axis=1)

    def _take_apart(self, z: np.ndarray) -> np.ndarray:
        """Return y_i (C^-1 y)_i / D for y = z less the location: it adds up to D^2 / D."""
        white = (z - self.location_) @ self.whitening_  # (n, p)
        return divided((z - self.location_) * (white @ self.whitening_.T), np.linalg.norm(white, axis=1))

    def _whole(self, z: np.ndarray, context: Context) -> np.ndarray:
        return self._score_cells(z, context)

    def _learnt(self) -> dict[str, np.ndarray]:
        return {"location": self.location_, "whitening": self.whitening_}

    def _relearn(self, state: State) -> None:
        self.location_, self.whitening_ = state.arrays["location"], state.arrays["whitening"]


class RobustMahalanobis(Mahalanobis):
    """Mahalanobis distance from a centre and a covariance that outliers cannot pull towards themselves.

    The minimum covariance determinant (Rousseeuw & Van Driessen 1999), reweighted.
    """

    kind = "robust_mahalanobis"

    def _location_and_covariance(self, z: np.ndarray, context: Context) -> tuple[np.ndarray, np.ndarray]:
        estimate = minimum_covariance_determinant(z, self.seed, context)
        self.metrics_["robust_core_share"] = estimate.share
        context.log(f"{estimate.share:.0%} of the training cells were found to be background.")
        return estimate.location, estimate.covariance


class DirectedMahalanobis(DirectedDetector):
    """Oddness, plus a pull towards enrichment of the named elements; see `core.directed`."""

    kind = "directed_mahalanobis"
    decomposed = (EXACT, "the score less that of the mean background")
    precision_: np.ndarray
    pull_: np.ndarray

    def _learn(self, z: np.ndarray, band_names: tuple[str, ...], context: Context) -> None:
        named = self._named_bands(band_names, context)
        covariance = shrunk_covariance(z)
        self.precision_ = np.linalg.inv(covariance)
        self.pull_ = pull_weights(covariance, named, z.T @ z / len(z))
        self.metrics_["named"] = [band_names[i] for i in named]
        self.metrics_["pull"] = dict(zip(band_names, self.pull_.tolist()))

    def _score_cells(self, z: np.ndarray, context: Context) -> np.ndarray:
        return directed_score(squared_distance(z, self.precision_), z @ self.pull_, z.shape[1])

    def _take_apart(self, z: np.ndarray) -> np.ndarray:
        """Return z_i (C^-1 z)_i / sqrt(2 q), which adds up to D^2 / sqrt(2 q), and 4 w_i z_i, which does to 4 t."""
        return z * (z @ self.precision_) / np.sqrt(2.0 * z.shape[1]) + PULL * z * self.pull_

    def _learnt(self) -> dict[str, np.ndarray]:
        return {"precision": self.precision_, "pull": self.pull_}

    def _relearn(self, state: State) -> None:
        self.precision_, self.pull_ = state.arrays["precision"], state.arrays["pull"]


class DirectedCone(DirectedDetector):
    """Only enrichment of the named elements that the other elements do not explain; see `core.cone`."""

    kind = "directed_cone"
    decomposed = (EXACT, "the score, in standard deviations")
    residual_: np.ndarray
    metric_: np.ndarray

    def _learn(self, z: np.ndarray, band_names: tuple[str, ...], context: Context) -> None:
        named = self._named_bands(band_names, context)
        if len(named) == len(band_names):
            context.warn("Every band is named, so no band is left that tells rock types apart: none was removed.")
        self.residual_, self.metric_ = residual_weights(shrunk_covariance(z), named)
        unexplained = np.diag(self.residual_.T @ (z.T @ z / len(z)) @ self.residual_)
        self.metrics_["named"] = [band_names[i] for i in named]
        self.metrics_["unexplained_share"] = {band_names[i]: float(v) for i, v in zip(named, unexplained)}

    def _score_cells(self, z: np.ndarray, context: Context) -> np.ndarray:
        return one_sided_distance(z @ self.residual_, self.metric_)

    def _take_apart(self, z: np.ndarray) -> np.ndarray:
        """Return z_i (W u)_i for the direction u of the cone that the score is the inner product with."""
        return z * (one_sided_direction(z @ self.residual_, self.metric_) @ self.residual_.T)

    def _learnt(self) -> dict[str, np.ndarray]:
        return {"residual": self.residual_, "metric": self.metric_}

    def _relearn(self, state: State) -> None:
        self.residual_, self.metric_ = state.arrays["residual"], state.arrays["metric"]


def varying_axes(z: np.ndarray) -> np.ndarray:
    """Return orthonormal axes, shape (q, p), of the directions in which the cells, shape (n, q), vary at all."""
    values, vectors = np.linalg.eigh(z.T @ z / len(z))
    return vectors[:, values > NULL_SHARE * values[-1]]
