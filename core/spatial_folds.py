"""Folds of samples or cells that keep neighbours together, so that no model is tested beside what it has learnt."""

from __future__ import annotations

import numpy as np


def blocks_of_samples(x: np.ndarray, y: np.ndarray, cluster: np.ndarray, side: float) -> np.ndarray:
    """Number the blocks: all samples of a cluster are one, the others go by squares.

    Parameters
    ----------
    x, y : numpy.ndarray
        Coordinates in map units, shape (samples,).
    cluster : numpy.ndarray
        int, shape (samples,): the cluster of deposits that a sample is near, -1 for none.
    side : float
        Of a square, in map units; above 0.

    Returns
    -------
    numpy.ndarray, shape (samples,), int64
        From 0, in no particular order.
    """
    squares = np.floor(np.column_stack([x, y]) / side).astype(np.int64)
    keys = np.column_stack([cluster, np.where(cluster[:, None] >= 0, 0, squares)])
    return np.unique(keys, axis=0, return_inverse=True)[1].reshape(-1)


def folds_of_blocks(block: np.ndarray, positive: np.ndarray, folds: int, rng: np.random.Generator) -> np.ndarray:
    """Deal whole blocks to folds, those with positive samples first, so that each fold gets its share of both kinds.

    Parameters
    ----------
    block : numpy.ndarray
        int, shape (samples,), numbered from 0.
    positive : numpy.ndarray
        How many positive ones (deposits) each stands for, shape (samples,): a number or a bool.
    folds : int
        At most the number of blocks with positive samples.
    rng : numpy.random.Generator
        Order among blocks of one size.

    Returns
    -------
    numpy.ndarray, shape (samples,), int64
        Numbered from 0.
    """
    size = np.bincount(block)
    rich = np.bincount(block, positive, len(size))
    order = rng.permutation(len(size))
    order = order[np.lexsort((-size[order], -rich[order]))]
    held, count, fold_of = np.zeros(folds), np.zeros(folds), np.zeros(len(size), dtype=np.int64)
    for number in order:
        # positive samples decide first, the number of samples among equals
        fold = int(np.lexsort((count, held))[0]) if rich[number] else int(np.argmin(count))
        fold_of[number] = fold
        held[fold] += rich[number]
        count[fold] += size[number]
    return fold_of[block]
