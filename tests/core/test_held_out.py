from __future__ import annotations

import numpy as np
from gossan.core.held_out import set_aside
from scipy.ndimage import label


def some_labels() -> tuple[np.ndarray, np.ndarray]:
    """Twelve deposits of 3 x 3 cells, scattered barren cells, the rest unknown."""
    rng = np.random.default_rng(1)
    labels = np.full((60, 60), 255, np.uint8)
    labels.flat[rng.permutation(3600)[:500]] = 0
    for square in rng.permutation(36)[:12]:
        labels[10 * (square // 6) + 3 :, :][:3, 10 * (square % 6) + 3 : 10 * (square % 6) + 6] = 1
    return labels, labels != 255


def test_a_deposit_is_set_aside_whole_or_not_at_all() -> None:
    labels, known = some_labels()
    aside = set_aside(labels, known, 0.3, seed=2)
    pieces, count = label(labels == 1)
    assert count == 12
    for piece in range(1, count + 1):
        assert aside[pieces == piece].all() or not aside[pieces == piece].any()
    assert (aside & (labels == 1)).sum() == 36  # four of twelve
    assert 0.25 < (aside & (labels == 0)).sum() / (labels == 0).sum() < 0.4
    assert not aside[~known].any()


def test_both_sides_keep_a_deposit_and_nothing_is_set_aside_where_nothing_is_asked() -> None:
    labels, known = some_labels()
    most = set_aside(labels, known, 0.99, seed=1)
    assert (known & ~most & (labels == 1)).sum() >= 9
    assert not set_aside(labels, known, 0.0, seed=1).any()
    one = np.where(np.arange(3600).reshape(60, 60) == 5, 1, 0)
    assert not (set_aside(one, np.ones((60, 60), bool), 0.5, seed=1) & (one == 1)).any()


def test_the_seed_decides() -> None:
    labels, known = some_labels()
    one, twin, other = (set_aside(labels, known, 0.3, seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, twin)
    assert (one != other).any()
