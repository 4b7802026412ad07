"""Random forest, decision tree, gradient boosting: scikit-learn grows the trees, Gossan keeps and follows them."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.special import expit

from ..core.context import Context
from ..core.errors import InputError
from .base import State
from .cell_classifier import CellClassifier
from .tree_ensemble import TreeEnsemble


class TreeClassifier(CellClassifier):
    """A classifier made of decision trees."""

    trees_: TreeEnsemble

    def _learnt(self) -> dict[str, np.ndarray]:
        return self.trees_.arrays()

    def _relearn(self, state: State) -> None:
        self.trees_ = TreeEnsemble.of_arrays(state.arrays, len(self.centre_))


class RandomForest(TreeClassifier):
    """Share of the deposits in the leaves that a cell falls into, averaged over many random trees (Breiman 2001).

    Parameters
    ----------
    trees : int
        How many; more cost time and harm nothing.
    leaf : int
        Fewest training cells in a leaf.
    balance, seed
        See `CellClassifier`.
    """

    kind = "random_forest"

    def __init__(self, trees: int = 300, leaf: int = 3, balance: bool = True, seed: int = 0) -> None:
        super().__init__(balance, seed)
        self.trees, self.leaf = trees, leaf

    def parameters(self) -> dict[str, Any]:
        """Return the constructor's arguments."""
        return {"trees": self.trees, "leaf": self.leaf, **super().parameters()}

    def _learn(self, z: np.ndarray, is_deposit: np.ndarray, weights: np.ndarray) -> None:
        from sklearn.ensemble import RandomForestClassifier

        check_at_least("trees", self.trees, 1)
        check_at_least("cells in a leaf", self.leaf, 1)
        forest = RandomForestClassifier(self.trees, min_samples_leaf=self.leaf, random_state=self.seed)
        forest.fit(z, is_deposit, weights)
        trees = [tree.tree_ for tree in forest.estimators_]
        self.trees_ = TreeEnsemble.of_trees(trees, [deposit_share(tree) for tree in trees])

    def _score_cells(self, z: np.ndarray, context: Context) -> np.ndarray:
        return self.trees_.total(z) / len(self.trees_.root)


class DecisionTree(TreeClassifier):
    """Share of the deposits in the leaf that a cell falls into (Breiman et al. 1984); coarse, but easy to read.

    Parameters
    ----------
    depth : int
        Most questions in a row.
    leaf : int
        Fewest training cells in a leaf.
    balance, seed
        See `CellClassifier`.
    """

    kind = "decision_tree"

    def __init__(self, depth: int = 6, leaf: int = 5, balance: bool = True, seed: int = 0) -> None:
        super().__init__(balance, seed)
        self.depth, self.leaf = depth, leaf

    def parameters(self) -> dict[str, Any]:
        """Return the constructor's arguments."""
        return {"depth": self.depth, "leaf": self.leaf, **super().parameters()}

    def _learn(self, z: np.ndarray, is_deposit: np.ndarray, weights: np.ndarray) -> None:
        from sklearn.tree import DecisionTreeClassifier

        check_at_least("levels of the tree", self.depth, 1)
        check_at_least("cells in a leaf", self.leaf, 1)
        tree = DecisionTreeClassifier(max_depth=self.depth, min_samples_leaf=self.leaf, random_state=self.seed)
        grown = tree.fit(z, is_deposit, weights).tree_
        self.trees_ = TreeEnsemble.of_trees([grown], [deposit_share(grown)])

    def _score_cells(self, z: np.ndarray, context: Context) -> np.ndarray:
        return self.trees_.total(z)


class GradientBoosting(TreeClassifier):
    """Small trees, each grown on what those before it got wrong (Friedman 2001).

    Parameters
    ----------
    trees : int
        How many.
    depth : int
        Most questions in a row in each.
    rate : float
        How far each tree moves the score, above 0 and up to 1.
    balance, seed
        See `CellClassifier`.
    """

    kind = "gradient_boosting"
    start_: float

    def __init__(
        self, trees: int = 150, depth: int = 3, rate: float = 0.05, balance: bool = True, seed: int = 0
    ) -> None:
        super().__init__(balance, seed)
        self.trees, self.depth, self.rate = trees, depth, rate

    def parameters(self) -> dict[str, Any]:
        """Return the constructor's arguments."""
        return {"trees": self.trees, "depth": self.depth, "rate": self.rate, **super().parameters()}

    def _learn(self, z: np.ndarray, is_deposit: np.ndarray, weights: np.ndarray) -> None:
        from sklearn.ensemble import GradientBoostingClassifier

        check_at_least("trees", self.trees, 1)
        check_at_least("levels of the trees", self.depth, 1)
        if not 0.0 < self.rate <= 1.0:
            raise InputError(f"The learning rate must be above 0 and at most 1, not {self.rate:g}.")
        boosted = GradientBoostingClassifier(
            n_estimators=self.trees,
            learning_rate=self.rate,
            max_depth=self.depth,
            subsample=0.7,
            random_state=self.seed,
        ).fit(z, is_deposit, weights)
        trees = [tree.tree_ for tree in boosted.estimators_[:, 0]]
        self.trees_ = TreeEnsemble.of_trees(trees, [self.rate * tree.value[:, 0, 0] for tree in trees])
        share = float(weights[is_deposit].sum() / weights.sum())
        self.start_ = float(np.log(share / (1.0 - share)))

    def _score_cells(self, z: np.ndarray, context: Context) -> np.ndarray:
        return expit(self.start_ + self.trees_.total(z))

    def _learnt(self) -> dict[str, np.ndarray]:
        return {"start": np.array([self.start_]), **super()._learnt()}

    def _relearn(self, state: State) -> None:
        super()._relearn(state)
        self.start_ = float(state.arrays["start"][0])


def deposit_share(tree: Any) -> np.ndarray:
    """Return the weighted share of deposits in each node of a fitted classification tree, shape (nodes,)."""
    counts = tree.value[:, 0, :]  # (nodes, classes)
    return counts[:, 1] / counts.sum(axis=1)


def check_at_least(what: str, given: float, least: float) -> None:
    """Raise `InputError` where a setting is too small."""
    if not given >= least:
        raise InputError(f"The number of {what} must be at least {least:g}, not {given:g}.")
