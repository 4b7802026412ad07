"""Pairs of cells as training samples: alike, from one class, or unlike, a deposit and a barren cell (Zhang et al. 2021).

Which pairs count follows from the paper's Tables 1 and 2, where 136 + 136 cells give 36,720 and 18,496 pairs:

- *similar*: two different cells of one class, in either order: 2 x 136 x 135. The difference a - b and the difference
  b - a are two samples; a cell with itself is none;
- *dissimilar*: a deposit and a barren cell, once: 136 x 136. So there is one order, and it is the deposit less the
  barren cell: when a map is scored, the cell in question takes the deposit's place and its surroundings the barren
  ground's (the paper's "T, 1", "T, 2", ...). A network that learns these pairs knows which way an anomaly points.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class PairCounts:
    """How many pairs cells give (Zhang et al. 2021, Table 2).

    Attributes
    ----------
    similar, dissimilar : int
        Pairs within a class, and across.
    """

    similar: int
    dissimilar: int

    @property
    def total(self) -> int:
        """All pairs."""
        return self.similar + self.dissimilar


def count_pairs(deposits: int, barren: int) -> PairCounts:
    """Return the pairs that so many deposit cells and barren cells give."""
    return PairCounts(deposits * (deposits - 1) + barren * (barren - 1), deposits * barren)


def numbered_pairs(numbers: np.ndarray, deposits: int, barren: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the pairs of given numbers, without ever listing all pairs.

    Parameters
    ----------
    numbers : numpy.ndarray
        int64, shape (n,), each from 0 to ``count_pairs(deposits, barren).total - 1``: first the pairs of
        two deposits, then those of two barren cells, then those of a deposit and a barren cell.
    deposits, barren : int
        Cells of each class.

    Returns
    -------
    first, second : numpy.ndarray
        Positions in a list of all deposits followed by all barren cells, int64, shape (n,). The
        sample is the first's values less the second's.
    dissimilar : numpy.ndarray
        Boolean, shape (n,).
    """
    of_deposits, of_barren = deposits * (deposits - 1), barren * (barren - 1)
    two_deposits = numbers < of_deposits
    two_barren = ~two_deposits & (numbers < of_deposits + of_barren)
    dissimilar = ~two_deposits & ~two_barren
    first, second = np.empty_like(numbers), np.empty_like(numbers)
    first[two_deposits], second[two_deposits] = _two_of(numbers[two_deposits], deposits)
    within_barren = _two_of(numbers[two_barren] - of_deposits, barren)
    first[two_barren], second[two_barren] = (deposits + position for position in within_barren)
    across = numbers[dissimilar] - of_deposits - of_barren
    first[dissimilar], second[dissimilar] = across // max(barren, 1), deposits + across % max(barren, 1)
    return first, second, dissimilar


def split_cells(cells: np.ndarray, share: float, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Divide cells at random into those to learn from and those to test on, before any pair is made.

    Parameters
    ----------
    cells : numpy.ndarray
        Of one class, shape (n,).
    share : float
        Of the cells to learn from, rounded down as in the paper (136 of 171), but two at least.
    rng : numpy.random.Generator
        Draws them.
    """
    shuffled = rng.permutation(cells)
    learnt = max(int(share * len(cells) + 1e-9), min(2, len(cells)))
    return shuffled[:learnt], shuffled[learnt:]


def _two_of(number: np.ndarray, cells: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the two different positions among `cells` that a number from 0 to cells (cells - 1) - 1 stands for."""
    others = max(cells - 1, 1)
    first, second = number // others, number % others
    return first, second + (second >= first)
