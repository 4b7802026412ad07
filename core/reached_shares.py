"""The deposits in the order in which a falling threshold reaches them, and the share that is reached by then."""

from __future__ import annotations

from typing import Optional

import numpy as np

ROUNDING = 1e-9  # shares that differ by less are one


def in_order(needed: np.ndarray, weights: Optional[np.ndarray] = None) -> tuple[np.ndarray, np.ndarray]:
    """Order the deposits by the area needed to reach each; return the order and the share reached with each.

    Deposits of one and the same score are reached together, so each of them counts with all of them.

    Parameters
    ----------
    needed : numpy.ndarray, shape (..., deposits)
        `success_rate.area_needed`. Leading axes are independent sets of deposits; with `weights` there are none.
    weights : numpy.ndarray, shape (resamples, deposits), optional
        How often each deposit counts in each resample.

    Returns
    -------
    order : numpy.ndarray, shape (..., deposits), intp
        Index of the first, second, ... deposit reached, for `numpy.take_along_axis`.
    reached : numpy.ndarray, shape (..., deposits), or (resamples, deposits) with `weights`
        Shares in that order, never falling; the last is 1.
    """
    order = np.argsort(needed, axis=-1, kind="stable")
    if weights is None:
        steps = np.broadcast_to(np.arange(1.0, needed.shape[-1] + 1.0), needed.shape)
    else:
        steps = np.cumsum(weights[:, order], axis=1, dtype=float)
    last = _last_of_ties(np.take_along_axis(needed, order, axis=-1))
    return order, np.take_along_axis(steps, np.broadcast_to(last, steps.shape), axis=-1) / steps[..., -1:]


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


def _last_of_ties(rising: np.ndarray) -> np.ndarray:
    """Return for each of the rising values the index of the last one that equals it, along the last axis."""
    number = rising.shape[-1]
    ends = np.full(rising.shape, number - 1)
    ends[..., :-1] = np.where(rising[..., 1:] != rising[..., :-1], np.arange(number - 1), number - 1)
    return np.minimum.accumulate(ends[..., ::-1], axis=-1)[..., ::-1]
