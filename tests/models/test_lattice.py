"""Windows at regular steps, against the paper's counts and a slow search."""

from __future__ import annotations

import numpy as np
import pytest
from gossan.core.errors import TrainingError
from gossan.models.lattice import lattice_windows


def test_windows_of_256_every_128_cells_are_as_many_as_published() -> None:
    """Huang et al. (2022), section 2.2: 437 of 2560 x 3072 cells, 69 of 512 x 3072."""
    for shape, count in (((2560, 3072), 437), ((512, 3072), 69)):
        deposits = np.zeros(shape, dtype=bool)
        deposits[300:302, 40] = True
        centres, holds = lattice_windows(deposits, ~deposits, 256, 128)
        assert len(centres) == count and 0 < holds.sum() < 10


@pytest.mark.parametrize(("window", "step"), [(4, 3), (5, 2), (1, 1)])
def test_a_window_with_a_deposit_is_one_whatever_else_it_holds(window: int, step: int) -> None:
    rng = np.random.default_rng(1)
    kind = rng.choice(3, size=(17, 14), p=(0.9, 0.06, 0.04))  # unknown, barren, deposit
    centres, holds = lattice_windows(kind == 2, kind == 1, window, step)
    expected = {}
    for row in range(0, 17 - window + 1, step):
        for column in range(0, 14 - window + 1, step):
            inside = kind[row : row + window, column : column + window]
            if inside.any():  # unknown ground alone is not barren
                expected[(row + window // 2) * 14 + column + window // 2] = bool((inside == 2).any())
    assert dict(zip(centres.tolist(), holds.tolist())) == expected


def test_one_kind_of_windows_alone_is_refused() -> None:
    deposits, barren = np.zeros((2, 10, 10), dtype=bool)
    deposits[5, 5] = barren[5, 6] = True
    with pytest.raises(TrainingError, match=r"1 hold a deposit and 0 barren ground alone; .* step of 0"):
        lattice_windows(deposits, barren, 10, 5)
