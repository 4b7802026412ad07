"""Principal components of a covariance matrix: axes in their order, with signs that do not depend on the machine.

Of centred log-ratios they are those of the composition (Aitchison 1983, Biometrika 70, 57-65); from a robust
covariance they are robust (Filzmoser, Hron & Reimann 2009, Environmetrics 20, 621-632).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

NULL_SHARE = 1e-8  # directions with less of the largest variance are a closure (log-ratios sum to 0), not data
ENOUGH = 0.8  # share of the variance that the components kept by default explain ...
FEWEST, MOST = 2, 5  # ... of which there are so many
TIED = 1.0 - 1e-6  # of the largest loading: as large, so that rounding does not choose the sign


@dataclass(frozen=True)
class Axes:
    """Orthonormal directions by falling variance: `variances`, shape (p,), and `vectors`, shape (q, p), p <= q."""

    variances: np.ndarray
    vectors: np.ndarray


def principal_axes(covariance: np.ndarray) -> Axes:
    """Return the directions of a covariance matrix, shape (q, q), in which there is any variance.

    Each has the sign that makes its largest component positive (the first one of equally large ones).
    """
    values, vectors = np.linalg.eigh(covariance)
    values, vectors = values[::-1], vectors[:, ::-1]
    varies = values > NULL_SHARE * max(values[0], 0.0)
    values, vectors = values[varies], vectors[:, varies]
    size = np.abs(vectors)
    largest = np.argmax(size >= TIED * size.max(axis=0), axis=0)
    signs = np.sign(vectors[largest, np.arange(len(values))])
    return Axes(values, np.ascontiguousarray(vectors * signs))


@dataclass(frozen=True)
class Components:
    """Principal components of variables.

    Attributes
    ----------
    centre, scale : numpy.ndarray
        What is subtracted from the variables, and what they are divided by then, shape (q,).
    spread : numpy.ndarray
        Variance of each variable after that, shape (q,).
    axes : Axes
        Loadings (unit vectors) and variances of the scores.
    """

    centre: np.ndarray
    scale: np.ndarray
    spread: np.ndarray
    axes: Axes

    @property
    def explained(self) -> np.ndarray:
        """Each component's share of the total variance, shape (p,)."""
        return self.axes.variances / self.spread.sum()

    def scores(self, values: np.ndarray, count: int) -> np.ndarray:
        """Return the first `count` scores of variables, shape (n, q), as shape (n, count); a gap makes all NaN."""
        return ((values - self.centre) / self.scale) @ self.axes.vectors[:, :count]

    def arrows(self) -> np.ndarray:
        """Return the variables of a covariance biplot, shape (q, p): loadings times the scores' deviations."""
        return self.axes.vectors * np.sqrt(self.axes.variances)

    def communalities(self, count: int) -> np.ndarray:
        """Return the share of each variable's variance that the first `count` components hold, shape (q,)."""
        held = np.square(self.arrows()[:, :count]).sum(axis=1)
        return held / np.where(self.spread > 0, self.spread, np.nan)


def components_of(centre: np.ndarray, covariance: np.ndarray, standardise: bool = False) -> Components:
    """Return the principal components of variables with this centre, shape (q,), and covariance, shape (q, q).

    With `standardise` they are those of the correlation matrix; constant variables stay 0.
    """
    spread = np.diag(covariance)
    varies = spread > NULL_SHARE**2 * max(spread.max(), 0.0)
    scale = np.where(varies, np.sqrt(np.abs(spread)), 1.0) if standardise else np.ones(len(spread))
    scaled = covariance / np.outer(scale, scale)
    return Components(centre, scale, np.diag(scaled).copy(), principal_axes(scaled))


def default_count(explained: np.ndarray) -> int:
    """Return how many components to keep: those that hold 80 % of the variance, but 2 to 5 where there are as many."""
    enough = int(np.searchsorted(np.cumsum(explained), ENOUGH - 1e-12)) + 1
    return min(max(enough, FEWEST), MOST, len(explained))
