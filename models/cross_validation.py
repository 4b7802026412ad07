"""What a model says of ground that it has not seen: one model per fold, each scoring the cells held out from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from ..core.context import Context, Stretch
from ..core.errors import TrainingError
from ..core.ranks import percentile_ranks
from ..core.spatial_blocks import Folds
from .base import Model, TrainingData
from .registry import model_class


@dataclass(frozen=True)
class Trial:
    """A model to be trained anew for every fold.

    Attributes
    ----------
    kind : str
        A model of the registry.
    settings : dict
        Its constructor's arguments.
    data : TrainingData
        All that may be learnt from; each fold's model learns from the other folds' part of it.
    folds : Folds
        Which cells are held out together.
    buffer : float
        Cells between what is learnt from and what is held out.
    as_ranks : bool
        Whether scores become ranks (0 to 1) among all cells under the same model. Scores of models
        trained apart have no common level, so ranks are what one map can be made of.
    """

    kind: str
    settings: Mapping[str, Any]
    data: TrainingData
    folds: Folds
    buffer: float = 0.0
    as_ranks: bool = True


def held_out_scores(trial: Trial, context: Context) -> np.ndarray:
    """Return each cell's score by the model that has not seen its fold.

    Returns
    -------
    numpy.ndarray
        float32, shape (rows, columns), NaN where the stack has NoData.

    Raises
    ------
    TrainingError
        If a fold leaves too little to learn from; names the fold.
    """
    scores = np.full(trial.folds.of_cell.shape, np.nan, dtype=np.float32)
    numbers = range(trial.folds.count)
    for fold, values in zip(numbers, context.map(partial(score_fold, trial), numbers)):
        scores[trial.folds.held_out(fold)] = values
    return scores


def score_fold(trial: Trial, fold: int, context: Context) -> np.ndarray:
    """Return the scores of a fold's cells by the model that has not seen them, float32, shape (cells of the fold,).

    Raises
    ------
    TrainingError
        If the other folds leave too little to learn from; names the fold.
    """
    model = learn_fold(trial, fold, context.part(0.0, 0.7))
    score = model.score(trial.data.stack, Unheard(context, 0.7, 1.0))[0]
    if trial.as_ranks:
        known = np.isfinite(score)
        score[known] = percentile_ranks(score[known])
    return score[trial.folds.held_out(fold)]


def learn_fold(trial: Trial, fold: int, context: Context) -> Model:
    """Return the model that has not seen a fold's cells.

    Raises
    ------
    TrainingError
        If the other folds leave too little to learn from; names the fold.
    """
    context.progress(0.0, f"Fold {fold + 1} of {trial.folds.count}")
    learnt = trial.data.training & trial.folds.learnt_from(fold, trial.buffer)
    data = replace(trial.data, training=learnt)
    try:
        return model_class(trial.kind)(**trial.settings).learn(data, Unheard(context, 0.0, 1.0))
    except TrainingError as error:
        raise TrainingError(f"Fold {fold + 1} of {trial.folds.count}: {error}") from error


class Unheard(Stretch):
    """A stretch of progress whose stories, told once per fold, would hide the run's own.

    Nothing is kept of its trainings: a checkpoint of the same name would hand one fold's network,
    which has learnt from the next fold's ground, on to that fold.
    """

    def __init__(self, whole: Context, start: float, stop: float) -> None:
        super().__init__(whole, start, stop)
        self.checkpoint = None

    def part(self, start: float, stop: float) -> Stretch:
        """Return a stretch of this one that is as silent and keeps nothing either."""
        span = self.stop - self.start
        return Unheard(self.whole, self.start + start * span, self.start + stop * span)

    def log(self, message: str) -> None:
        """Tell nobody."""

    def warn(self, message: str) -> None:
        """Tell nobody."""
