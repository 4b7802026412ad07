"""Contributions of any model: layers are replaced, one after the other, by those of background cells.

For a drawn background cell b, the stack first has b's values everywhere; then its layers come back one by one, in a
random order, and each layer is given the change in the score that its return makes. The mean over several b and orders
is the layer's contribution: Shapley's value by sampling (Strumbelj, E., Kononenko, I. (2014). Explaining prediction
models and individual predictions with feature contributions. Knowledge and Information Systems 41, 647-665). It takes as
many scorings as replacing each layer alone would, but two layers that say the same share what they say
instead of standing in for each other, and the contributions add up.

All cells are compared with the same background cells, so that a map of contributions is as smooth as the stack. Their
choice is no accident: of many random draws, the one whose means lie nearest to the background's is taken.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from ..core.context import Context
from ..core.evidence import valid_cells
from .contributions import DRAWS, REPLACEMENT, Contributions

if TYPE_CHECKING:
    from .base import Model

TRIED = 200  # random draws of background cells, of which the most typical is taken
MEANING = "the score less the mean score of {} background cells"


def replaced_contributions(
    model: Model, stack: np.ndarray, context: Context, draws: int = DRAWS, seed: int = 0
) -> Contributions:
    """Return the mean change in the score as each layer takes the place of a background cell's.

    Parameters
    ----------
    model : Model
        Fitted; only its `score` is used.
    stack : numpy.ndarray
        Shape (bands, rows, columns), NaN = NoData.
    context : Context
    draws : int
        Background cells, at least 1. The time grows with draws times bands.
    seed : int
        Of the background cells and the orders.
    """
    valid = valid_cells(stack)
    cells = np.flatnonzero(valid)
    values, total = np.full(stack.shape, np.nan, np.float32), np.full(valid.shape, np.nan, np.float32)
    if not cells.size:
        return Contributions(values, total, REPLACEMENT, MEANING.format(0))
    rng = np.random.default_rng(seed)
    background = typical_cells(stack.reshape(len(stack), -1)[:, cells], draws, rng)  # (draws, bands)
    walks = list(zip(background, _orders(len(background), len(stack), rng)))
    base = np.zeros(valid.shape)
    values[:, valid] = 0.0
    side = max(context.workers, 1)
    for first in range(0, len(walks), side):  # not all at once: each walk returns a whole stack
        part = context.part(first / len(walks), min(1.0, (first + side) / len(walks)))
        for changes, start in part.map(partial(_walk, model, stack), walks[first : first + side]):
            values += changes / np.float32(len(walks))
            base += start
    total[valid] = (model.score(stack, context.part(1.0, 1.0))[0] - base / len(walks))[valid]
    return Contributions(values, total, REPLACEMENT, MEANING.format(len(walks)))


def typical_cells(cells: np.ndarray, count: int, rng: np.random.Generator) -> np.ndarray:
    """Return some cells whose means are near those of all cells, shape (count, bands).

    Parameters
    ----------
    cells : numpy.ndarray
        Shape (bands, n).
    count : int
        How many; all cells where there are no more.
    rng : numpy.random.Generator
    """
    if count >= cells.shape[1]:
        return cells.T.copy()
    spread = cells.std(axis=1, dtype=float)
    centre, spread = cells.mean(axis=1, dtype=float), np.where(spread > 0, spread, 1.0)
    best, nearest = cells[:, :count], np.inf
    for _ in range(TRIED):
        drawn = cells[:, rng.choice(cells.shape[1], count, replace=False)]
        away = float(np.square((drawn.mean(axis=1, dtype=float) - centre) / spread).sum())
        if away < nearest:
            best, nearest = drawn, away
    return best.T.copy()


def _orders(count: int, bands: int, rng: np.random.Generator) -> list[np.ndarray]:
    """Return orders of the bands; every second is the one before it backwards, so that none is favoured."""
    orders: list[np.ndarray] = []
    while len(orders) < count:
        order = rng.permutation(bands)
        orders += [order, order[::-1]]
    return orders[:count]


def _walk(
    model: Model, stack: np.ndarray, walk: tuple[np.ndarray, np.ndarray], context: Context
) -> tuple[np.ndarray, np.ndarray]:
    """Return each band's change of the score, (bands, rows, columns), and the score it starts from; for `Context.map`."""
    background, order = walk
    valid = valid_cells(stack)
    mixed = np.where(valid, background[:, None, None].astype(np.float32), np.float32(np.nan))
    changes = np.zeros(stack.shape, dtype=np.float32)
    steps = len(order) + 1
    start = before = model.score(mixed, context.part(0.0, 1.0 / steps))[0]
    for step, band in enumerate(order, 1):
        mixed[band] = np.where(valid, stack[band], np.float32(np.nan))
        after = model.score(mixed, context.part(step / steps, (step + 1) / steps))[0]
        changes[band] = after - before
        before = after
    return changes, start
