"""The cells that each repeat of the pixel-pair system learns from and tests on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..core.context import Context
from ..core.errors import TrainingError
from ..core.labels import BARREN, DEPOSIT
from ..core.pixel_pairs import split_cells
from .base import TrainingData


@dataclass(frozen=True)
class Draw:
    """The cells of one repeat.

    Attributes
    ----------
    learnt, tested : tuple of numpy.ndarray
        Flat indices of deposit cells and of barren cells.
    """

    learnt: tuple[np.ndarray, np.ndarray]
    tested: tuple[np.ndarray, np.ndarray]


def draw_cells(data: TrainingData, repeats: int, train_share: float, seed: int, context: Context) -> list[Draw]:
    """Return the repeats' cells: all deposits and as many barren cells, a share of both set aside.

    Cells are set aside at random, as published, before any pair is made: no test pair has a cell that
    was learnt from. Neighbours are on both sides, though, so what the test says flatters.

    Raises
    ------
    TrainingError
        Where there are no deposits, no barren cells, or one of each.
    """
    if data.labels is None:
        raise TrainingError("This model learns from deposits and barren ground. Give it a label raster.")
    deposits, barren = (np.flatnonzero(data.training & (data.labels == label)) for label in (DEPOSIT, BARREN))
    if not len(deposits) or not len(barren) or len(deposits) + len(barren) < 3:
        raise TrainingError(
            f"There are {len(deposits):,} cells with deposits and {len(barren):,} barren ones to learn from; pairs need "
            "both, and two of one kind. Check the label raster: 1 is deposit, 0 barren, 255 unknown."
        )
    if len(barren) < len(deposits):
        context.warn(
            f"Only {len(barren):,} barren cells are known, fewer than the {len(deposits):,} deposit cells: every draw "
            "takes all of them. Draw more barren cells with 'Deposit labels'."
        )
    draws = []
    for repeat in range(repeats):
        rng = np.random.default_rng([seed, repeat])
        drawn = rng.permutation(barren)[: len(deposits)]
        (learnt, tested), (barren_learnt, barren_tested) = (split_cells(c, train_share, rng) for c in (deposits, drawn))
        draws.append(Draw((learnt, barren_learnt), (tested, barren_tested)))
    return draws
