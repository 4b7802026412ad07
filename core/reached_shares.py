"""The deposits in the order in which a falling threshold reaches them: what each costs, and the share reached by then."""

from __future__ import annotations

from typing import Optional

import numpy as np

ROUNDING = 1e-9  # shares that differ by less are one


def in_order(costs: np.ndarray, weights: Optional[np.ndarray] = None) -> tuple[np.ndarray, np.ndarray]:
    """Sort the deposits by their costs and return with each cost the share of the deposits reached for it.

    Deposits of one cost are reached together, so each of them counts with all of them.

    Parameters
    ----------
    costs : numpy.ndarray, shape (..., deposits)
        What has to be searched (0 to 1) before each deposit is reached: of the area, or of the background.
        Leading axes are independent sets of deposits; with `weights` there are none.
    weights : numpy.ndarray, shape (resamples, deposits), optional
        How often each deposit counts in each resample.

    Returns
    -------
    costs : numpy.ndarray, shape (..., deposits)
        Rising.
    reached : numpy.ndarray, shape (..., deposits), or (resamples, deposits) with `weights`
        Shares, never falling; the last is 1.
    """
    order = np.argsort(costs, axis=-1, kind="stable")
    paid = np.take_along_axis(costs, order, axis=-1)
    if weights is None:
        steps = np.broadcast_to(np.arange(1.0, costs.shape[-1] + 1.0), costs.shape)
    else:
        steps = np.cumsum(weights[:, order], axis=1, dtype=float)
    last = np.broadcast_to(_last_of_ties(paid), steps.shape)
    return paid, np.take_along_axis(steps, last, axis=-1) / steps[..., -1:]


def first_at(reached: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """Return which deposit, in order, is the first with which at least each of the shares is reached.

    Parameters
    ----------
    reached : numpy.ndarray, shape (sets, deposits)
        From `in_order`.
    shares : numpy.ndarray, shape (points,)
        0 to 1; for 0 the first deposit of any weight is meant.

    Returns
    -------
    numpy.ndarray, shape (sets, points), intp
    """
    row = 2.0 * np.arange(len(reached))[:, None]  # shifts the rows apart, so that one search serves all of them
    wanted = np.maximum(shares - ROUNDING, ROUNDING)
    found = np.searchsorted((reached + row).ravel(), (wanted + row).ravel()).reshape(len(reached), len(shares))
    return found - reached.shape[1] * np.arange(len(reached))[:, None]


def _last_of_ties(paid: np.ndarray) -> np.ndarray:
    """Return for each of the rising values the index of the last one that equals it, along the last axis."""
    number = paid.shape[-1]
    ends = np.full(paid.shape, number - 1)
    ends[..., :-1] = np.where(paid[..., 1:] != paid[..., :-1], np.arange(number - 1), number - 1)
    return np.minimum.accumulate(ends[..., ::-1], axis=-1)[..., ::-1]
