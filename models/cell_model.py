"""Base of models that look at one cell's vector at a time: standardise, learn, score in blocks."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from typing import Any, Optional

import numpy as np

from ..core.context import Context
from ..core.errors import InputError, TrainingError
from ..core.evidence import valid_cells
from .base import Model, State, TrainingData
from .contributions import DRAWS, Contributions
from .controls import score_report

BLOCK = 5_000  # cells scored between two reports of progress
MOST_CELLS = 1_000_000  # more than this add time and memory, not accuracy


class CellModel(Model):
    """A model of single cells.

    Every band is standardised by the training cells' mean and standard deviation; a band that is
    constant there is only centred.

    Parameters
    ----------
    seed : int
        Seed of every random choice, also of the training cells drawn where there are very many.

    Attributes
    ----------
    decomposed : tuple of str, optional
        Where the score can be taken apart band by band: the method, and what the contributions add up to.
    centre_, spread_ : numpy.ndarray
        Mean and standard deviation of the training cells, shape (q,).
    """

    decomposed: Optional[tuple[str, str]] = None
    centre_: np.ndarray
    spread_: np.ndarray

    def __init__(self, seed: int = 0) -> None:
        self.seed = seed

    def parameters(self) -> dict[str, Any]:
        """Return the constructor's arguments."""
        return {"seed": self.seed}

    def fit(self, data: TrainingData, context: Context) -> CellModel:
        """Learn from the training cells, then score the stack for the model card.

        Raises
        ------
        TrainingError
            If no band varies over the training cells, or the scores come out constant.
        """
        self.learn(data, context.part(0.0, 0.6))
        score = self.score(data.stack, context.part(0.6, 1.0))[0]
        check_scores_vary(score)
        self.metrics_.update(score_report(score, data))
        return self

    def learn(self, data: TrainingData, context: Context) -> CellModel:
        """Learn from the training cells; errors as in `fit`, but for constant scores."""
        index = self._training_cells(data, context)
        cells = data.stack.reshape(len(data.stack), -1)[:, index].T.astype(float)  # (n, q)
        self.centre_, self.spread_ = cells.mean(axis=0), cells.std(axis=0)
        varies = self.spread_ > 1e-6 * np.abs(self.centre_)
        if not varies.any():
            raise TrainingError(
                "No band of the stack varies over the training cells, so nothing can be told apart there."
            )
        self.spread_ = np.where(varies, self.spread_, 1.0)
        self.metrics_ = {}
        self._learn_cells((cells - self.centre_) / self.spread_, index, data, context)
        return self

    def score(self, stack: np.ndarray, context: Context) -> np.ndarray:
        """Return each cell's score, shape (1, rows, columns), NaN where any band is NoData."""
        scores = np.full(stack.shape[1:], np.nan, dtype=np.float32)
        for block, z in self._blocks(stack, "Scoring cells", context):
            scores.flat[block] = self._score_cells(z, context)
        return scores[np.newaxis]

    def score_at(self, stack: np.ndarray, cells: np.ndarray, context: Context) -> np.ndarray:
        """Return the scores of some cells, which no other cell matters to."""
        return self.score(stack.reshape(len(stack), 1, -1)[:, :, cells], context)[0, 0]

    def contributions(self, stack: np.ndarray, context: Context, draws: int = DRAWS, seed: int = 0) -> Contributions:
        """Return how much each band adds to each cell's score, exactly where the score can be taken apart."""
        if self.decomposed is None:
            return super().contributions(stack, context, draws, seed)
        values, total = np.full(stack.shape, np.nan, np.float32), np.full(stack.shape[1:], np.nan, np.float32)
        flat = values.reshape(len(values), -1)
        for block, z in self._blocks(stack, "Taking scores apart", context):
            flat[:, block] = self._take_apart(z).T
            total.flat[block] = self._whole(z, context)
        return Contributions(values, total, *self.decomposed)

    def _blocks(self, stack: np.ndarray, doing: str, context: Context) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Yield the valid cells' flat indices (n,) and standardised values (n, q), block by block."""
        if len(stack) != len(self.centre_):
            raise InputError(f"The model was trained on {len(self.centre_)} bands; this stack has {len(stack)}.")
        cells = np.flatnonzero(valid_cells(stack))
        columns = stack.reshape(len(stack), -1)  # (q, rows * columns)
        for start in range(0, cells.size, BLOCK):
            context.progress(start / cells.size, doing)
            block = cells[start : start + BLOCK]
            yield block, (columns[:, block].T.astype(float) - self.centre_) / self.spread_

    def state(self) -> State:
        """Return centre, spread and what the subclass has learnt."""
        return State({"centre": self.centre_, "spread": self.spread_, **self._learnt()}, self._estimator_bytes())

    def restore(self, state: State) -> CellModel:
        """Take over a fitted state."""
        self.centre_, self.spread_ = state.arrays["centre"], state.arrays["spread"]
        if self.centre_.ndim != 1 or self.centre_.shape != self.spread_.shape or not (self.spread_ > 0).all():
            raise ValueError("centre and spread do not belong together")
        self.metrics_ = {}
        self._relearn(state)
        if np.shape(self._score_cells(np.zeros((1, len(self.centre_))), Context())) != (1,):
            raise ValueError("its arrays do not belong together")
        return self

    def _training_cells(self, data: TrainingData, context: Context) -> np.ndarray:
        """Return the training cells' flat indices, shape (n,), thinned at random where there are very many."""
        cells = np.flatnonzero(data.training)
        if cells.size > MOST_CELLS:
            context.log(f"Learning from {MOST_CELLS:,} of {cells.size:,} training cells, drawn at random.")
        return thinned(cells, MOST_CELLS, self.seed)

    @abstractmethod
    def _learn_cells(self, z: np.ndarray, index: np.ndarray, data: TrainingData, context: Context) -> None:
        """Set the fitted attributes from standardised training cells, shape (n, q), and their flat indices."""

    @abstractmethod
    def _score_cells(self, z: np.ndarray, context: Context) -> np.ndarray:
        """Return the scores of standardised cells, shape (n,): higher is more anomalous or more prospective."""

    def _take_apart(self, z: np.ndarray) -> np.ndarray:
        """Return each band's part, shape (n, q), of what `_whole` returns of standardised cells."""
        raise NotImplementedError

    def _whole(self, z: np.ndarray, context: Context) -> np.ndarray:
        """Return what is taken apart, shape (n,): the score less that of the training cells' mean."""
        at_mean = self._score_cells(np.zeros((1, z.shape[1])), context)
        return self._score_cells(z, context) - at_mean

    def _learnt(self) -> dict[str, np.ndarray]:
        """Return the subclass's fitted arrays."""
        return {}

    def _estimator_bytes(self) -> Any:
        """Return a skops archive, where the subclass has an estimator."""
        return None

    def _relearn(self, state: State) -> None:
        """Set the subclass's fitted attributes from a state."""


def thinned(rows: np.ndarray, most: int, seed: int) -> np.ndarray:
    """Return at most `most` of the rows, drawn at random without repeats, in their order."""
    if len(rows) <= most:
        return rows
    return rows[np.sort(np.random.default_rng(seed).choice(len(rows), most, replace=False))]


def check_scores_vary(score: np.ndarray) -> None:
    """Raise `TrainingError` if a score map, NaN = NoData, tells no place from another."""
    known = score[np.isfinite(score)]
    if known.size == 0:
        raise TrainingError(
            "The model gave no cell a finite score. Check the stack's scaling and the model's settings."
        )
    if known.max() - known.min() <= 1e-6 * max(abs(float(known.max())), abs(float(known.min()))):
        raise TrainingError(
            f"The model gives all {known.size:,} cells the same score, {known[0]:g}; such a map tells no place from "
            "another and is not written. Train again with other settings or another seed."
        )
