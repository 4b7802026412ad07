"""Contributions to what pixel pairs say: gradients integrated on the way from "like its ring" to each cell.

A cell's score is the mean of f(cell less neighbour) over its ring. Its background is the ring itself: for each neighbour
the gradient is integrated from a difference of nothing to the difference that is there (`integrated_gradients`), and the
mean over the ring is a band's contribution. All bands together give the score less f(0), that of a cell like its ring.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Optional

import numpy as np
import torch
from torch import Tensor

from ..core.context import Context
from ..core.rings import Ring
from .device import choose_device, reproducible, with_batch_that_fits
from .dual_window import Ground, PairNetwork, load_network, ring_pairs, thinned_bank
from .integrated_gradients import explain_windows
from .member import Scorer

CLOSE, STEPS = 0.05, 8  # what a single pair's contributions may miss; over a ring that evens out
MOST_NEIGHBOURS = 24  # of a ring: gradients take fifty times as long as scores
BLOCK_CELLS = 1024  # cells in a piece of work
PAIRS_AT_ONCE = 4096


class PairScorer(Scorer):
    """How unlike two cells are, 0 to 1, for their difference."""

    def __init__(self, network: PairNetwork) -> None:
        super().__init__()
        self.network, self.absolute = load_network(network.weights), network.absolute

    def scores(self, x: Tensor) -> Tensor:
        """Return how unlike each pair is, (n,), for differences of shape (n, bands, 1, 1)."""
        difference = x.flatten(1)
        return torch.sigmoid(self.network(difference.abs() if self.absolute else difference))


def pair_contributions(
    network: PairNetwork, ground: Ground, ring: Optional[Ring], most: int, cells: np.ndarray, context: Context
) -> tuple[np.ndarray, np.ndarray]:
    """Return each band's contribution to one network's scores, and what they should add up to.

    Parameters
    ----------
    network : PairNetwork
    ground : Ground
    ring : Ring, optional
        None, and for cells without data in their ring: the network's barren cells.
    most : int
        Cells of the ring or of the barren cells that the score is taken from at most, 0 = all; of more than
        `MOST_NEIGHBOURS`, evenly chosen ones are explained.
    cells : numpy.ndarray
        Flat indices of cells with data, shape (n,).
    context : Context

    Returns
    -------
    numpy.ndarray, numpy.ndarray
        float32, shape (bands, n), and float32, shape (n,).
    """
    blocks = [cells[start : start + BLOCK_CELLS] for start in range(0, len(cells), BLOCK_CELLS)]
    found = context.map(partial(_block, network, ground, ring, most), blocks)
    values, totals = zip(*found)
    return np.concatenate(values, axis=1), np.concatenate(totals)


def _block(
    network: PairNetwork, ground: Ground, ring: Optional[Ring], most: int, cells: np.ndarray, context: Context
) -> tuple[np.ndarray, np.ndarray]:
    """Return contributions (bands, cells) and what they should add up to (cells,); for `Context.map`."""
    with reproducible(threads=1):
        device = choose_device(network.device)
        scorer = PairScorer(network).to(device).eval()
        scorer.requires_grad_(False)
        values, total = np.empty((ground.spectra.shape[1], len(cells))), np.empty(len(cells))
        for part, centre, difference in _differences(network, ground, ring, most, cells):
            told = f"explaining {part.start:,} of {len(cells):,} cells"
            pulse = partial(context.progress, part.start / len(cells), told)
            x = torch.from_numpy(difference).to(device)[:, :, None, None]

            def attempt(batch: int, x: Tensor = x, pulse: partial[None] = pulse) -> tuple[np.ndarray, np.ndarray]:
                pieces = [explain_windows(scorer, piece, CLOSE, pulse, STEPS) for piece in x.split(batch)]
                mine, whole = (torch.cat(each).cpu().numpy() for each in zip(*pieces))
                return mine, whole

            mine, whole = with_batch_that_fits(attempt, PAIRS_AT_ONCE, context)  # (pairs, bands), (pairs,)
            count = part.stop - part.start
            pairs = np.bincount(centre, minlength=count)
            values[:, part] = [np.bincount(centre, band, count) / pairs for band in mine.T]
            total[part] = np.bincount(centre, whole, count) / pairs
        return values.astype(np.float32), total.astype(np.float32)


def _differences(
    network: PairNetwork, ground: Ground, ring: Optional[Ring], most: int, cells: np.ndarray
) -> Iterator[tuple[slice, np.ndarray, np.ndarray]]:
    """Yield some cells at a time: which of them, each pair's cell among these (pairs,), and differences (pairs, bands)."""
    most = min(most or MOST_NEIGHBOURS, MOST_NEIGHBOURS)
    bank = thinned_bank(network, most)
    half = ring.half(most, network.turn) if ring else np.zeros((0, 2), dtype=int)
    offsets = np.concatenate([half, -half])
    step = max(1, PAIRS_AT_ONCE // max(len(offsets), len(bank) if not len(offsets) else 1, 1))
    for start in range(0, len(cells), step):
        part = slice(start, min(start + step, len(cells)))
        chosen = cells[part]
        centre, _, neighbour = ring_pairs(ground.valid, chosen, offsets)
        alone = np.setdiff1d(np.arange(len(chosen)), centre)
        others = np.concatenate([ground.spectra[neighbour], np.tile(bank, (len(alone), 1))])
        centre = np.concatenate([centre, np.repeat(alone, len(bank))])
        yield part, centre, ground.spectra[chosen[centre]] - others
