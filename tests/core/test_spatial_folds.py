"""Folds of samples that keep neighbours and deposit clusters together."""

from __future__ import annotations

import numpy as np
from gossan.core.spatial_folds import blocks_of_samples, folds_of_blocks

RNG = np.random.default_rng(1)
X, Y = RNG.random((2, 2000)) * 100.0
CENTRES = RNG.random((7, 2)) * 100.0
DISTANCE = np.hypot(X[:, None] - CENTRES[:, 0], Y[:, None] - CENTRES[:, 1])
CLUSTER = np.where(DISTANCE.min(axis=1) < 8.0, DISTANCE.argmin(axis=1), -1)
POSITIVE = DISTANCE.min(axis=1) < 3.0


def test_a_cluster_is_one_block_and_a_square_another() -> None:
    block = blocks_of_samples(X, Y, CLUSTER, 10.0)
    for number in range(7):
        own = block[number == CLUSTER]
        assert (own == own[0]).all() and not (block[number != CLUSTER] == own[0]).any()
    free = CLUSTER < 0
    same_square = (X[free, None] // 10 == X[free] // 10) & (Y[free, None] // 10 == Y[free] // 10)
    np.testing.assert_array_equal(block[free][:, None] == block[free], same_square)


def test_folds_hold_whole_blocks_and_both_kinds_in_like_shares() -> None:
    block = blocks_of_samples(X, Y, CLUSTER, 10.0)
    fold = folds_of_blocks(block, POSITIVE, 4, np.random.default_rng(0))
    for number in np.unique(block):
        assert len(np.unique(fold[block == number])) == 1
    assert set(fold) == set(range(4))
    assert np.bincount(fold, POSITIVE).min() > 0
    assert np.bincount(fold).min() > 0.9 * len(X) / 4


def test_the_seed_decides() -> None:
    block = blocks_of_samples(X, Y, CLUSTER, 10.0)
    folds = [folds_of_blocks(block, POSITIVE, 4, np.random.default_rng(seed)) for seed in (1, 1, 2)]
    np.testing.assert_array_equal(folds[0], folds[1])
    assert (folds[0] != folds[2]).any()
