"""Logistic regression, support vectors, nearest neighbours, multilayer perceptron: fitted by scikit-learn, kept as numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.spatial import cKDTree
from scipy.special import expit

from ..core.context import Context
from ..core.errors import InputError
from .base import State
from .cell_classifier import CellClassifier
from .cell_model import thinned
from .contributions import EXACT
from .tree_classifiers import check_at_least

CHUNK = 512  # cells compared with all support vectors at once
ON_THE_SPOT = 1e-9  # added to distances, so that a cell equal to a training cell takes its label


class LogisticRegression(CellClassifier):
    """A weighted sum of the bands, turned into the odds of a deposit (ridge penalty).

    Parameters
    ----------
    penalty : float
        Strength of the ridge penalty, above 0: larger pulls all weights towards zero.
    balance, seed
        See `CellClassifier`.
    """

    kind = "logistic_regression"
    decomposed = (EXACT, "the log-odds less those of the training cells' mean")
    weights_: np.ndarray
    start_: np.ndarray

    def __init__(self, penalty: float = 1.0, balance: bool = True, seed: int = 0) -> None:
        super().__init__(balance, seed)
        self.penalty = penalty

    def parameters(self) -> dict[str, Any]:
        """Return the constructor's arguments."""
        return {"penalty": self.penalty, **super().parameters()}

    def _learn(self, z: np.ndarray, is_deposit: np.ndarray, weights: np.ndarray) -> None:
        from sklearn.linear_model import LogisticRegression as Regression

        _check_positive("penalty", self.penalty)
        fitted = Regression(C=1.0 / self.penalty, max_iter=5000).fit(z, is_deposit, weights)
        self.weights_, self.start_ = fitted.coef_[0].astype(float), fitted.intercept_.astype(float)

    def _score_cells(self, z: np.ndarray, context: Context) -> np.ndarray:
        return expit(z @ self.weights_ + self.start_)

    def _take_apart(self, z: np.ndarray) -> np.ndarray:
        """Return weight times deviation from the mean, in log-odds."""
        return z * self.weights_

    def _whole(self, z: np.ndarray, context: Context) -> np.ndarray:
        return z @ self.weights_  # not from the score, which ends at 1

    def _learnt(self) -> dict[str, np.ndarray]:
        return {"weights": self.weights_, "start": self.start_}

    def _relearn(self, state: State) -> None:
        self.weights_, self.start_ = state.arrays["weights"], state.arrays["start"]


class SupportVectors(CellClassifier):
    """How far a cell lies on the deposits' side of the widest smooth boundary (Cortes & Vapnik 1995, radial kernel).

    Parameters
    ----------
    cost : float
        Of a training cell on the wrong side, above 0.
    sample : int
        Barren cells learnt from, at most: the time grows with their square.
    balance, seed
        See `CellClassifier`.
    """

    kind = "support_vectors"
    vectors_: np.ndarray
    pull_: np.ndarray
    start_: np.ndarray
    gamma_: np.ndarray

    def __init__(self, cost: float = 1.0, sample: int = 5000, balance: bool = True, seed: int = 0) -> None:
        super().__init__(balance, seed)
        self.cost, self.sample = cost, sample

    def parameters(self) -> dict[str, Any]:
        """Return the constructor's arguments."""
        return {"cost": self.cost, "sample": self.sample, **super().parameters()}

    def _learn(self, z: np.ndarray, is_deposit: np.ndarray, weights: np.ndarray) -> None:
        from sklearn.svm import SVC

        _check_positive("cost", self.cost)
        check_at_least("barren cells", self.sample, 2)
        barren = thinned(np.flatnonzero(~is_deposit), self.sample, self.seed)
        kept = np.sort(np.concatenate([np.flatnonzero(is_deposit), barren]))
        z, is_deposit, weights = z[kept], is_deposit[kept], weights[kept]
        gamma = 1.0 / (z.shape[1] * max(float(z.var()), 1e-12))
        fitted = SVC(C=self.cost, gamma=gamma).fit(z, is_deposit, weights / weights.mean())
        self.vectors_, self.pull_ = fitted.support_vectors_, fitted.dual_coef_[0].copy()
        self.start_, self.gamma_ = fitted.intercept_.astype(float), np.array([gamma])

    def _score_cells(self, z: np.ndarray, context: Context) -> np.ndarray:
        lengths = np.square(self.vectors_).sum(axis=1)
        scores = np.empty(len(z))
        for start in range(0, len(z), CHUNK):
            block = z[start : start + CHUNK]
            squared = np.square(block).sum(axis=1)[:, None] + lengths - 2.0 * block @ self.vectors_.T
            scores[start : start + CHUNK] = np.exp(-self.gamma_ * np.maximum(squared, 0.0)) @ self.pull_
        return scores + self.start_

    def _learnt(self) -> dict[str, np.ndarray]:
        return {"vectors": self.vectors_, "pull": self.pull_, "start": self.start_, "gamma": self.gamma_}

    def _relearn(self, state: State) -> None:
        self.vectors_, self.pull_ = state.arrays["vectors"], state.arrays["pull"]
        self.start_, self.gamma_ = state.arrays["start"], state.arrays["gamma"]


class NearestCells(CellClassifier):
    """Share of deposits among the nearest training cells, nearer ones counting more (Cover & Hart 1967; Dudani 1976).

    Parameters
    ----------
    neighbours : int
        How many training cells are asked.
    balance, seed
        See `CellClassifier`.
    """

    kind = "nearest_cells"
    cells_: np.ndarray
    votes_: np.ndarray
    is_deposit_: np.ndarray

    def __init__(self, neighbours: int = 25, balance: bool = True, seed: int = 0) -> None:
        super().__init__(balance, seed)
        self.neighbours = neighbours

    def parameters(self) -> dict[str, Any]:
        """Return the constructor's arguments."""
        return {"neighbours": self.neighbours, **super().parameters()}

    def _learn(self, z: np.ndarray, is_deposit: np.ndarray, weights: np.ndarray) -> None:
        check_at_least("neighbours", self.neighbours, 1)
        self._keep(z, weights, is_deposit.astype(np.uint8))

    def _keep(self, cells: np.ndarray, votes: np.ndarray, is_deposit: np.ndarray) -> None:
        self.cells_, self.votes_, self.is_deposit_ = cells, votes, is_deposit
        self.tree_ = cKDTree(cells)

    def _score_cells(self, z: np.ndarray, context: Context) -> np.ndarray:
        count = min(self.neighbours, len(self.cells_))
        distance, index = self.tree_.query(z, k=np.arange(1, count + 1), workers=context.workers)  # (n, count)
        votes = self.votes_[index] / (distance + ON_THE_SPOT)
        return (votes * self.is_deposit_[index]).sum(axis=1) / votes.sum(axis=1)

    def _learnt(self) -> dict[str, np.ndarray]:
        return {"cells": self.cells_, "votes": self.votes_, "is_deposit": self.is_deposit_}

    def _relearn(self, state: State) -> None:
        self._keep(*(state.arrays[name] for name in ("cells", "votes", "is_deposit")))
        if not len(self.cells_) == len(self.votes_) == len(self.is_deposit_):
            raise ValueError("its cells and their labels do not belong together")


class Perceptron(CellClassifier):
    """A neural network with one hidden layer, fitted with L-BFGS (Rumelhart, Hinton & Williams 1986).

    Parameters
    ----------
    hidden : int
        Nodes of the hidden layer.
    decay : float
        Penalty on the weights, above 0: with few deposits a strong one.
    balance, seed
        See `CellClassifier`; deposits are balanced by repeating them.
    """

    kind = "perceptron"
    inner_: np.ndarray
    inner_start_: np.ndarray
    outer_: np.ndarray
    outer_start_: np.ndarray

    def __init__(self, hidden: int = 16, decay: float = 1.0, balance: bool = True, seed: int = 0) -> None:
        super().__init__(balance, seed)
        self.hidden, self.decay = hidden, decay

    def parameters(self) -> dict[str, Any]:
        """Return the constructor's arguments."""
        return {"hidden": self.hidden, "decay": self.decay, **super().parameters()}

    def _learn(self, z: np.ndarray, is_deposit: np.ndarray, weights: np.ndarray) -> None:
        from sklearn.neural_network import MLPClassifier

        check_at_least("hidden nodes", self.hidden, 1)
        _check_positive("decay", self.decay)
        rows = np.repeat(np.arange(len(z)), np.maximum(1, np.round(weights / weights.min())).astype(int))
        network = MLPClassifier((self.hidden,), solver="lbfgs", alpha=self.decay, max_iter=2000, random_state=self.seed)
        network.fit(z[rows], is_deposit[rows])
        (self.inner_, self.outer_), (self.inner_start_, self.outer_start_) = network.coefs_, network.intercepts_

    def _score_cells(self, z: np.ndarray, context: Context) -> np.ndarray:
        hidden = np.maximum(z @ self.inner_ + self.inner_start_, 0.0)  # (n, hidden)
        return expit(hidden @ self.outer_ + self.outer_start_)[:, 0]

    def _learnt(self) -> dict[str, np.ndarray]:
        names = ("inner", "inner_start", "outer", "outer_start")
        return {name: getattr(self, f"{name}_") for name in names}

    def _relearn(self, state: State) -> None:
        for name in ("inner", "inner_start", "outer", "outer_start"):
            setattr(self, f"{name}_", state.arrays[name])


def _check_positive(what: str, given: float) -> None:
    if not (given > 0 and np.isfinite(given)):
        raise InputError(f"The {what} must be a number above 0, not {given:g}.")
