"""Permutation importance: by how much deposits are found less well once a layer's values are shuffled over the cells.

Breiman, L. (2001). Random forests. Machine Learning 45, 5-32. A model that has learnt from labels is asked in blocks of
ground that it has not seen, trained anew for each fold; a detector, which has learnt nothing from them, as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from ..core.context import Context
from ..core.evidence import valid_cells
from ..core.labels import DEPOSIT
from ..core.ranks import cells_below, percentile_ranks
from ..core.roc import background_beaten
from .base import Model
from .cross_validation import Trial, Unheard, learn_fold

MOST_JUDGED = 5_000  # background cells that the deposits are compared with
UNDECIDED = 0.5  # what a vote that was refused counts


@dataclass(frozen=True)
class Shuffle:
    """What is shuffled, and how often.

    Attributes
    ----------
    sets : tuple of tuple of int
        Bands that are shuffled together.
    repeats : int
        Shuffles of each set.
    seed : int
    """

    sets: tuple[tuple[int, ...], ...]
    repeats: int = 5
    seed: int = 0


@dataclass(frozen=True)
class Importance:
    """What shuffling costs.

    Attributes
    ----------
    auc : float
        Of the scores as they are.
    drops : numpy.ndarray
        That AUC less the one with a set shuffled, shape (sets, repeats).
    """

    auc: float
    drops: np.ndarray


def held_out_importance(trial: Trial, shuffle: Shuffle, context: Context) -> Importance:
    """Return what shuffling costs in held-out ground; `trial.data.labels` say where the deposits are.

    Each fold's model is trained without the fold's ground, and judged on the ranks (0 to 1) of the
    fold's cells among all cells: scores of models trained apart have no common level.
    """
    labels = np.asarray(trial.data.labels)
    judged = judged_cells(trial.data.stack, labels, shuffle.seed)
    folds = range(trial.folds.count)
    scores = np.full((_count(shuffle), len(judged)), np.nan)
    for fold, found in zip(folds, context.map(partial(_of_fold, trial, shuffle, judged), folds)):
        held = trial.folds.held_out(fold).ravel()[judged]
        scores[:, held] = found
    return _importance(scores, judged, labels, shuffle)


def fitted_importance(
    model: Model, stack: np.ndarray, labels: np.ndarray, shuffle: Shuffle, context: Context
) -> Importance:
    """Return what shuffling costs a model that has not learnt from the labels."""
    judged = judged_cells(stack, labels, shuffle.seed)
    return _importance(shuffled_scores(model, stack, judged, shuffle, context), judged, labels, shuffle)


def judged_cells(stack: np.ndarray, labels: np.ndarray, seed: int) -> np.ndarray:
    """Return rising flat indices of all deposit cells with data, and of others, at random where there are very many."""
    valid = valid_cells(stack).ravel()
    deposits, others = (
        np.flatnonzero(valid & (labels.ravel() == DEPOSIT)),
        np.flatnonzero(valid & (labels.ravel() != 1)),
    )
    if len(others) > MOST_JUDGED:
        others = np.random.default_rng(seed).choice(others, MOST_JUDGED, replace=False)
    return np.sort(np.concatenate([deposits, others]))


def shuffled_scores(
    model: Model, stack: np.ndarray, judged: np.ndarray, shuffle: Shuffle, context: Context
) -> np.ndarray:
    """Return the scores of some cells, as they are and with each set shuffled, shape (1 + sets x repeats, cells)."""
    places = [(), *(bands for bands in shuffle.sets for _ in range(shuffle.repeats))]
    scores = np.empty((len(places), len(judged)))
    valid = valid_cells(stack)
    for i, bands in enumerate(places):
        part = context.part(i / len(places), (i + 1) / len(places))
        part.progress(0.0, f"Shuffling layers, {i} of {len(places)}")
        mixed = _shuffled(stack, valid, bands, np.random.default_rng([shuffle.seed, i]))
        scores[i] = model.score_at(mixed, judged, part)
    return np.where(np.isnan(scores), UNDECIDED, scores)


def _shuffled(stack: np.ndarray, valid: np.ndarray, bands: Sequence[int], rng: np.random.Generator) -> np.ndarray:
    """Return the stack with some bands' values dealt out anew among the valid cells, alike in all these bands."""
    if not len(bands):
        return stack
    cells = np.flatnonzero(valid)
    dealt, mixed = rng.permutation(cells), stack.copy()
    for band in bands:
        mixed[band].flat[cells] = stack[band].ravel()[dealt]
    return mixed


def _of_fold(trial: Trial, shuffle: Shuffle, judged: np.ndarray, fold: int, context: Context) -> np.ndarray:
    """Return the ranks of a fold's judged cells, shape (1 + sets x repeats, cells); for `Context.map`."""
    model = learn_fold(trial, fold, context.part(0.0, 0.4))
    scores = shuffled_scores(model, trial.data.stack, judged, shuffle, Unheard(context, 0.4, 1.0))
    held = trial.folds.held_out(fold).ravel()[judged]
    return np.stack([percentile_ranks(row)[held] for row in scores])


def _importance(scores: np.ndarray, judged: np.ndarray, labels: np.ndarray, shuffle: Shuffle) -> Importance:
    deposits = np.flatnonzero(labels.ravel()[judged] == DEPOSIT)
    aucs = np.array([background_beaten(cells_below(row), deposits).mean() for row in scores])
    return Importance(float(aucs[0]), aucs[0] - aucs[1:].reshape(len(shuffle.sets), shuffle.repeats))


def _count(shuffle: Shuffle) -> int:
    return 1 + len(shuffle.sets) * shuffle.repeats
