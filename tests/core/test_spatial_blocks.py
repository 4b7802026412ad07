"""Folds: blocks stay whole, clusters stay together, deposits are shared out evenly, nothing is lost."""

from __future__ import annotations

import numpy as np
import pytest
from gossan.core.errors import InputError
from gossan.core.spatial_blocks import Folds, block_folds, random_folds

SHAPE = (40, 60)


def some_deposits(count: int = 24, seed: int = 2) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Valid cells with a hole, deposits in the flat index, clusters of two."""
    rng = np.random.default_rng(seed)
    valid = np.ones(SHAPE, dtype=bool)
    valid[:6, :9] = False
    deposits = rng.choice(np.flatnonzero(valid), count, replace=False)
    return valid, deposits, np.arange(count) // 2


def folded(side: float = 8, folds: int = 4, seed: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray, Folds]:
    valid, deposits, clusters = some_deposits()
    return valid, deposits, clusters, block_folds(valid, deposits, clusters, side, folds, seed)


def test_every_valid_cell_is_held_out_exactly_once_and_no_other() -> None:
    valid, _, _, folds = folded()
    times = sum(folds.held_out(fold).astype(int) for fold in range(folds.count))
    np.testing.assert_array_equal(times, valid.astype(int))
    assert folds.count == 4


def test_a_block_is_never_divided() -> None:
    valid, _, _, folds = folded()
    for row in range(0, SHAPE[0], 8):
        for column in range(0, SHAPE[1], 8):
            square = (slice(row, row + 8), slice(column, column + 8))
            assert len(np.unique(folds.of_cell[square][valid[square]])) <= 1
    for block in np.unique(folds.block[valid]):
        assert len(np.unique(folds.of_cell[folds.block == block])) == 1


def test_deposits_of_one_cluster_are_never_apart() -> None:
    _, deposits, clusters, folds = folded()
    fold = folds.of_cell.ravel()[deposits]
    for cluster in np.unique(clusters):
        assert len(np.unique(fold[clusters == cluster])) == 1


def test_deposits_and_ground_are_shared_out_evenly() -> None:
    valid, deposits = some_deposits()[:2]
    folds = block_folds(valid, deposits, np.arange(len(deposits)), 5, 4)
    held = np.bincount(folds.of_cell.ravel()[deposits], minlength=4)
    assert held.max() - held.min() <= 2
    cells = np.bincount(folds.of_cell[valid])
    assert cells.max() < 1.1 * cells.min()


def test_another_seed_shares_out_otherwise_and_the_same_one_alike() -> None:
    one, twin, other = (folded(seed=seed)[3].of_cell for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, twin)
    assert (one != other).any()


def test_a_buffer_keeps_the_learnt_cells_away_from_the_held_out_ones() -> None:
    _, _, _, folds = folded()
    held, learnt = folds.held_out(1), folds.learnt_from(1, 3.0)
    rows, columns = np.nonzero(held)
    for row, column in np.argwhere(learnt)[::7]:
        assert np.hypot(rows - row, columns - column).min() > 3.0
    assert learnt.sum() < folds.learnt_from(1).sum()
    assert not (folds.learnt_from(1) & held).any()


def test_blocks_may_be_no_whole_number_of_cells_wide() -> None:
    valid = np.ones((10, 10), dtype=bool)
    folds = block_folds(valid, np.array([0, 99]), np.array([0, 1]), 2.5, 2)
    assert len(np.unique(folds.block)) == 16
    assert (folds.block[0, :3] == folds.block[0, 0]).all() and folds.block[0, 3] != folds.block[0, 2]


def test_random_folds_are_even_and_divide_neighbours() -> None:
    valid, deposits, _ = some_deposits()
    folds = random_folds(valid, deposits, 4, seed=3)
    assert (np.bincount(folds.of_cell.ravel()[deposits]) == 6).all()
    np.testing.assert_array_equal(folds.of_cell >= 0, valid)
    assert np.mean(folds.of_cell[20, :-1] != folds.of_cell[20, 1:]) > 0.6


def test_too_few_blocks_with_deposits_are_refused_with_the_remedy() -> None:
    valid, deposits, _ = some_deposits()
    with pytest.raises(InputError, match=r"1 separate blocks .* fewer folds, smaller blocks"):
        block_folds(valid, deposits, np.zeros(len(deposits)), 5, 3)
    with pytest.raises(InputError, match="2 cells with deposits are too few for 3 folds"):
        random_folds(valid, deposits[:2], 3)
    with pytest.raises(InputError, match="at least 2 folds, not 1"):
        block_folds(valid, deposits, np.arange(24), 5, 1)
    with pytest.raises(InputError, match="0.5 cells"):
        block_folds(valid, deposits, np.arange(24), 0.5, 2)
    with pytest.raises(InputError, match="without data"):
        block_folds(valid, np.array([0, 500, 900]), np.arange(3), 5, 2)
