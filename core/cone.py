"""The cone view of the directed detector: only enrichment of named elements that rock type does not explain.

A cell is background z ~ N(0, C) plus non-negative amounts a of the named elements. The one-sided
likelihood ratio of a > 0 (Kudo 1963, Biometrika 50, 403-418) is the length, in the metric of C^-1, of
z's projection onto the cone that the named elements span. With J the named and U the other elements and
P = C^-1, that projection needs only

    r = z_J - C_JU C_UU^-1 z_U      (what the other elements do not predict of the named ones)
    G = P_JJ                        (the inverse covariance of r)

so lithology is removed by construction: it moves the unnamed elements too, and what they predict of
the named ones is subtracted before enrichment is looked for. Where every element is named nothing is
left to predict from, and the view only refuses depletion.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

SWEEPS = 2000
TOLERANCE = 1e-8


def residual_weights(covariance: np.ndarray, named: Sequence[int]) -> tuple[np.ndarray, np.ndarray]:
    """Return W, shape (q, k), with r = z W, and G, shape (k, k), the inverse covariance of r.

    Parameters
    ----------
    covariance : numpy.ndarray
        C, positive definite, shape (q, q).
    named : sequence of int
        Positions of the k named elements.
    """
    inside = list(named)
    others = [i for i in range(len(covariance)) if i not in inside]
    weights = np.zeros((len(covariance), len(inside)))
    weights[inside, range(len(inside))] = 1.0
    if others:
        weights[others] = -np.linalg.solve(covariance[np.ix_(others, others)], covariance[np.ix_(others, inside)])
    return weights, np.linalg.inv(weights.T @ covariance @ weights)


def one_sided_distance(residuals: np.ndarray, metric: np.ndarray) -> np.ndarray:
    """Return how far each residual reaches into the non-negative cone, in standard deviations, shape (n,).

    It is the greatest inner product <r, u> over all unit vectors u >= 0 of the metric: the length of
    the projection onto the cone where that is not the origin, and below zero, the nearest edge's
    coordinate, for cells that are depleted in every respect (which a plain projection would tie at 0).

    Parameters
    ----------
    residuals : numpy.ndarray
        r, shape (n, k).
    metric : numpy.ndarray
        G, positive definite, shape (k, k).
    """
    return np.einsum("ij,ij->i", residuals, one_sided_direction(residuals, metric))


def one_sided_direction(residuals: np.ndarray, metric: np.ndarray) -> np.ndarray:
    """Return G u of each residual's u, shape (n, k), so that its inner product with r is `one_sided_distance`.

    Parameters as there.
    """
    along = residuals @ metric  # (n, k): inner products with the edges
    amounts = nonnegative_amounts(along, metric)
    length = np.sqrt(np.maximum(np.einsum("ij,ij->i", along, amounts), 0.0))
    edges = along / np.sqrt(np.diag(metric))
    nearest, edge = edges.argmax(axis=1), edges.max(axis=1)
    on_edge = np.eye(len(metric))[nearest] / np.sqrt(np.diag(metric))[nearest, None]
    inside = (edge > 0) & (length >= edge)
    unit = np.where(inside[:, None], amounts / np.where(inside, length, 1.0)[:, None], on_edge)
    return unit @ metric


def nonnegative_amounts(along: np.ndarray, metric: np.ndarray) -> np.ndarray:
    """Return the a >= 0 that minimises a' G a / 2 - b' a for each row b, shape (n, k).

    Coordinate descent on all rows at once; rows that have converged are left alone. G is positive
    definite, so it converges to the only minimum.
    """
    amounts = np.zeros_like(along)
    active = np.arange(len(along))
    for _ in range(SWEEPS):
        current, target = amounts[active], along[active]
        largest = np.zeros(active.size)
        for j in range(metric.shape[0]):
            updated = np.maximum(current[:, j] + (target[:, j] - current @ metric[:, j]) / metric[j, j], 0.0)
            largest = np.maximum(largest, np.abs(updated - current[:, j]) * np.sqrt(metric[j, j]))
            current[:, j] = updated
        amounts[active] = current
        active = active[largest > TOLERANCE]
        if active.size == 0:
            break
    return amounts
