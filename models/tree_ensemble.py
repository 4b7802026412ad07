"""Decision trees as plain arrays: stored without an estimator, followed without scikit-learn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

LEAF = -1
DEEPEST = 1_000  # levels; a damaged file must not make a walk endless


@dataclass(frozen=True)
class TreeEnsemble:
    """Trees whose nodes stand one after the other.

    A cell goes to the left child where its value of the node's band is at most the threshold.

    Attributes
    ----------
    left, right : numpy.ndarray
        int32, shape (nodes,): the children's positions; -1 at a leaf.
    band : numpy.ndarray
        int32, shape (nodes,): the band to look at; anything at a leaf.
    threshold : numpy.ndarray
        float64, shape (nodes,).
    value : numpy.ndarray
        float64, shape (nodes,): what a leaf says.
    root : numpy.ndarray
        int32, shape (trees,): the position of each tree's first node.
    """

    left: np.ndarray
    right: np.ndarray
    band: np.ndarray
    threshold: np.ndarray
    value: np.ndarray
    root: np.ndarray

    @classmethod
    def of_trees(cls, trees: Sequence[Any], values: Sequence[np.ndarray]) -> TreeEnsemble:
        """Return fitted scikit-learn trees (their ``tree_``), with the value of each node of each."""
        starts = np.cumsum([0, *(tree.node_count for tree in trees)])
        shifted = [
            np.where(children == LEAF, LEAF, children + start)
            for side in ("children_left", "children_right")
            for children, start in zip((getattr(tree, side) for tree in trees), starts)
        ]
        count = len(trees)
        return cls(
            np.concatenate(shifted[:count]).astype(np.int32),
            np.concatenate(shifted[count:]).astype(np.int32),
            np.concatenate([tree.feature for tree in trees]).astype(np.int32),
            np.concatenate([tree.threshold for tree in trees]).astype(np.float64),
            np.concatenate(values).astype(np.float64),
            starts[:-1].astype(np.int32),
        )

    @classmethod
    def of_arrays(cls, arrays: dict[str, np.ndarray], bands: int) -> TreeEnsemble:
        """Return the ensemble that `arrays` wrote; `ValueError` where a node points outside, or back."""
        trees = cls(**{name: arrays[f"tree_{name}"] for name in cls.__dataclass_fields__})
        trees._check(bands)
        return trees

    def arrays(self) -> dict[str, np.ndarray]:
        """Return what `of_arrays` needs."""
        return {f"tree_{name}": getattr(self, name) for name in self.__dataclass_fields__}

    def total(self, z: np.ndarray) -> np.ndarray:
        """Return the sum over all trees of the leaves' values, shape (n,).

        Parameters
        ----------
        z : numpy.ndarray
            Cells, shape (n, q); compared as float32, as scikit-learn does.
        """
        z = z.astype(np.float32)
        node = np.broadcast_to(self.root, (len(z), len(self.root))).copy()  # (n, trees)
        row = np.broadcast_to(np.arange(len(z))[:, None], node.shape)
        for _ in range(DEEPEST):
            walking = np.flatnonzero(self.left[node.ravel()] != LEAF)
            if not walking.size:
                break
            at = node.ravel()[walking]
            goes_left = z[row.ravel()[walking], self.band[at]] <= self.threshold[at]
            node.ravel()[walking] = np.where(goes_left, self.left[at], self.right[at])
        return self.value[node].sum(axis=1)

    def _check(self, bands: int) -> None:
        nodes = len(self.left)
        here = np.arange(nodes)
        inner = self.left != LEAF
        shapes = {array.shape for array in (self.left, self.right, self.band, self.threshold, self.value)}
        sound = (
            shapes == {(nodes,)}
            and self.root.ndim == 1
            and len(self.root) > 0
            and all(array.dtype.kind == "i" for array in (self.left, self.right, self.band, self.root))
            and ((self.root >= 0) & (self.root < nodes)).all()
            and ((self.right != LEAF) == inner).all()
            and all(((side[inner] > here[inner]) & (side[inner] < nodes)).all() for side in (self.left, self.right))
            and ((self.band[inner] >= 0) & (self.band[inner] < bands)).all()
        )
        if not sound:
            raise ValueError("a branch of its trees points outside")
