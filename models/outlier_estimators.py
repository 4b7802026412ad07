"""scikit-learn's outlier detectors as Gossan models: higher = more anomalous, saved with skops."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

import numpy as np
from scipy.spatial import cKDTree
from sklearn.ensemble import IsolationForest
from sklearn.neighbors import LocalOutlierFactor
from sklearn.svm import OneClassSVM

from ..core.context import Context
from ..core.errors import InputError, ModelFileError
from .base import State
from .cell_detector import CellDetector
from .cell_model import thinned
from .skops_archive import check_trees, dump_estimator, load_estimator


class EstimatorDetector(CellDetector):
    """A cell detector around one scikit-learn estimator, fitted on a random sample of the training cells.

    Parameters
    ----------
    sample : int
        How many training cells the estimator sees, at most.
    seed : int
        Seed of the sample and of the estimator.
    """

    estimator_class: type[Any]
    allowed_types: tuple[str, ...] = ()
    estimator_: Any

    def __init__(self, sample: int = 5000, seed: int = 0) -> None:
        super().__init__(seed)
        self.sample = sample

    def parameters(self) -> dict[str, Any]:
        """Return the constructor's arguments."""
        return {"sample": self.sample, "seed": self.seed}

    @abstractmethod
    def _unfitted(self, cells: int) -> Any:
        """Return the estimator for this many cells."""

    def _learn(self, z: np.ndarray, band_names: tuple[str, ...], context: Context) -> None:
        if self.sample < 2:
            raise InputError(f"A sample of {self.sample} cells is too small; use at least 2.")
        if len(z) > self.sample:
            context.log(f"Learning from {self.sample:,} of {len(z):,} training cells, drawn at random.")
        self._fit_sample(thinned(z, self.sample, self.seed))

    def _fit_sample(self, sample: np.ndarray) -> None:
        self.estimator_ = self._unfitted(len(sample)).fit(sample)

    def _score_cells(self, z: np.ndarray, context: Context) -> np.ndarray:
        return -self.estimator_.score_samples(z)  # scikit-learn: higher = more normal

    def _estimator_bytes(self) -> bytes:
        return dump_estimator(self.estimator_)

    def _relearn(self, state: State) -> None:
        if state.estimator is None:
            raise ModelFileError("The model file lacks its estimator.")
        self.estimator_ = load_estimator(state.estimator, self.estimator_class, self.allowed_types)
        if getattr(self.estimator_, "n_features_in_", None) != len(self.centre_):
            raise ModelFileError(f"The model's estimator was not made for {len(self.centre_)} bands.")
        self._check_estimator()

    def _check_estimator(self) -> None:
        """Refuse numbers that would lead compiled code out of its arrays."""


class IsolationForestModel(EstimatorDetector):
    """How few random cuts isolate a cell (Liu, Ting & Zhou 2008).

    Parameters
    ----------
    trees : int
        Number of trees; each sees 256 cells, as in the paper.
    sample, seed
        See `EstimatorDetector`.
    """

    kind = "isolation_forest"
    estimator_class = IsolationForest
    allowed_types = ("sklearn.tree._tree.Tree",)

    def __init__(self, trees: int = 200, sample: int = 100_000, seed: int = 0) -> None:
        super().__init__(sample, seed)
        self.trees = trees

    def parameters(self) -> dict[str, Any]:
        """Return the constructor's arguments."""
        return {"trees": self.trees, **super().parameters()}

    def _unfitted(self, cells: int) -> IsolationForest:
        return IsolationForest(n_estimators=self.trees, max_samples=min(256, cells), random_state=self.seed)

    def _check_estimator(self) -> None:
        check_trees(self.estimator_.estimators_, len(self.centre_))


class OneClassSVMModel(EstimatorDetector):
    """How far a cell lies outside a smooth boundary around the background (Schölkopf et al. 2001).

    Parameters
    ----------
    outside : float
        Share of the training cells that may lie outside the boundary (nu), above 0 and at most 1.
    sample, seed
        See `EstimatorDetector`.
    """

    kind = "one_class_svm"
    estimator_class = OneClassSVM

    def __init__(self, outside: float = 0.1, sample: int = 5000, seed: int = 0) -> None:
        super().__init__(sample, seed)
        self.outside = outside

    def parameters(self) -> dict[str, Any]:
        """Return the constructor's arguments."""
        return {"outside": self.outside, **super().parameters()}

    def _unfitted(self, cells: int) -> OneClassSVM:
        if not 0.0 < self.outside <= 1.0:
            raise InputError(f"The share of cells outside must be above 0 and at most 1, not {self.outside:g}.")
        return OneClassSVM(kernel="rbf", gamma="scale", nu=self.outside)

    def _check_estimator(self) -> None:
        machine = self.estimator_
        vectors = np.shape(machine.support_vectors_)
        sound = (
            len(vectors) == 2
            and vectors[1] == len(self.centre_)
            and np.shape(machine.support_) == vectors[:1]
            and np.shape(machine.dual_coef_) == np.shape(machine._dual_coef_) == (1, vectors[0])
            and np.array_equal(machine._n_support, [vectors[0]] * 2)
            and (machine.kernel, machine._impl, bool(machine._sparse)) == ("rbf", "one_class", False)
        )
        if not sound:
            raise ModelFileError("The model's support vectors do not belong together.")


class LocalOutlierFactorModel(EstimatorDetector):
    """How much sparser a cell's surroundings are than those of its neighbours (Breunig et al. 2000).

    A cell that is itself in the sample is given the factor found without itself.

    Parameters
    ----------
    neighbours : int
        Size of the surroundings.
    sample, seed
        See `EstimatorDetector`.
    """

    kind = "local_outlier_factor"
    estimator_class = LocalOutlierFactor
    background_: np.ndarray

    def __init__(self, neighbours: int = 20, sample: int = 5000, seed: int = 0) -> None:
        super().__init__(sample, seed)
        self.neighbours = neighbours

    def parameters(self) -> dict[str, Any]:
        """Return the constructor's arguments."""
        return {"neighbours": self.neighbours, **super().parameters()}

    def _unfitted(self, cells: int) -> LocalOutlierFactor:
        if self.neighbours < 1:
            raise InputError(f"{self.neighbours} neighbours are too few; use at least 1.")
        # brute: in many dimensions faster than a tree, and no compiled tree has to be trusted when loading
        return LocalOutlierFactor(n_neighbors=min(self.neighbours, cells - 1), novelty=True, algorithm="brute")

    def _fit_sample(self, sample: np.ndarray) -> None:
        super()._fit_sample(sample)
        self._keep(sample)

    def _keep(self, sample: np.ndarray) -> None:
        self.background_ = sample
        self.tree_ = cKDTree(sample)

    def _score_cells(self, z: np.ndarray, context: Context) -> np.ndarray:
        distance, index = self.tree_.query(z, k=1, workers=context.workers)
        known = distance == 0.0
        scores = np.empty(len(z))
        scores[known] = -self.estimator_.negative_outlier_factor_[index[known]]
        if not known.all():
            scores[~known] = -self.estimator_.score_samples(z[~known])
        return scores

    def _learnt(self) -> dict[str, np.ndarray]:
        return {"background": self.background_}

    def _relearn(self, state: State) -> None:
        super()._relearn(state)
        self._keep(state.arrays["background"])
        cells = self.background_.shape
        learnt = self.estimator_
        sound = (
            cells[1:] == self.centre_.shape
            and np.shape(learnt.negative_outlier_factor_) == np.shape(learnt._lrd) == cells[:1]
            and np.shape(learnt._distances_fit_X_) == (cells[0], learnt.n_neighbors_)
            and np.shape(learnt._fit_X) == cells
            and learnt._fit_method == "brute"
        )
        if not sound:
            raise ModelFileError("The model's background cells do not belong to its estimator.")
