"""What every model is: constructed from plain parameters, fitted on a stack, scoring any stack alike."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import Any, Optional

import numpy as np

from ..core.context import Context
from .contributions import DRAWS, Contributions
from .replacement import replaced_contributions


@dataclass(frozen=True)
class TrainingData:
    """What a model may learn from.

    Attributes
    ----------
    stack : numpy.ndarray
        Evidence layers, shape (bands, rows, columns), float32, NaN = NoData.
    band_names : tuple of str
        One name per band, in order.
    training : numpy.ndarray
        Boolean, shape (rows, columns): the valid cells that may be learnt from.
    labels : numpy.ndarray, optional
        uint8, shape (rows, columns): 1 deposit, 0 barren, 255 unknown. Only for supervised models.
    """

    stack: np.ndarray
    band_names: tuple[str, ...]
    training: np.ndarray
    labels: Optional[np.ndarray] = None


@dataclass(frozen=True)
class State:
    """What a fitted model must keep: named arrays, and at most one skops archive."""

    arrays: dict[str, np.ndarray] = field(default_factory=dict)
    estimator: Optional[bytes] = None


class Model(ABC):
    """Base of every registered model.

    A subclass's ``__init__`` takes plain keyword parameters (they survive JSON) and only stores
    them, under the same names; `fit` sets attributes that end in ``_``. Higher scores are always
    more anomalous or more prospective.

    Attributes
    ----------
    kind : str
        The registry's name of the model.
    score_bands : tuple of str
        Names of the bands that `score` returns; the first is the score.
    metrics_ : dict
        After `fit`: what the model card tells about training (losses, controls, counts).
    """

    kind: str = ""
    score_bands: tuple[str, ...] = ("score",)
    metrics_: dict[str, Any]

    @abstractmethod
    def parameters(self) -> dict[str, Any]:
        """Return the constructor's arguments, as plain values."""

    @abstractmethod
    def fit(self, data: TrainingData, context: Context) -> Model:
        """Learn from ``data.training`` cells; return self."""

    def learn(self, data: TrainingData, context: Context) -> Model:
        """Fit for scoring alone: without what only the model card tells, where that saves time; return self."""
        return self.fit(data, context)

    @abstractmethod
    def score(self, stack: np.ndarray, context: Context) -> np.ndarray:
        """Return float32 scores, shape (len(score_bands), rows, columns), NaN where any band is NoData."""

    def score_at(self, stack: np.ndarray, cells: np.ndarray, context: Context) -> np.ndarray:
        """Return the scores of some cells with data (rising row-major indices), shape (cells,), as `score` gives them.

        A model that need not score the others overrides this.
        """
        return self.score(stack, context)[0].ravel()[cells]

    def contributions(self, stack: np.ndarray, context: Context, draws: int = DRAWS, seed: int = 0) -> Contributions:
        """Return how much each layer pushes each cell's score up or down.

        By comparison with `draws` background cells of the stack (`models.replacement`), which any model
        allows; a model whose score can be taken apart, or differentiated, does that instead.
        """
        return replaced_contributions(self, stack, context, draws, seed)

    @abstractmethod
    def state(self) -> State:
        """Return what `restore` needs."""

    @abstractmethod
    def restore(self, state: State) -> Model:
        """Make this freshly constructed model the fitted one that returned `state`; return self."""
