"""Dual-window detection: how unlike each cell is to the cells of a ring around it (Zhang et al. 2021, section 4.3).

D(T) is the mean of what the network says of T less R over the cells R of the ring. A map takes rows x columns x
ring network passes, and they are all the time there is: 2.06 million multiplications and additions each for 39 bands.
What the structure of the task saves, and what it does not:

- all rings are scored in one run: an offset that several share is computed once. The eight rings of the paper
  together have 1,200 different offsets, (13,35) alone has 1,056;
- each two cells meet once: both signs of their difference go into one batch, and a symmetric network
  (`absolute`) needs but one pass for both. The network that knows which way an anomaly points needs two;
- the first layer is linear, so it could be computed per cell instead of per pair. It holds 0.3 % of the
  multiplications, and its output is thirty times as long as what it is computed from: not done.
- on a processor 97 % of the time goes into the convolutions, which reach about four fifths of the speed of a large matrix
  product there: with all pairs there is no further factor to be had, only fewer pairs (``most``), at a price that
  ``benchmarks/dual_window.py`` measures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import torch
from torch import Tensor

from ..core.context import Context
from ..core.rings import Ring
from .device import choose_device, reproducible, with_batch_that_fits
from .member import Weights
from .networks.spectrum import SpectrumNetwork

BATCH = 256  # network passes, whose layers stay in a core's cache: with 1,024 each takes 1.5 times as long
CARD_BATCH = 2**17
BLOCK_CELLS = 4096  # cells that one piece of work begins at, in whole rows, no fewer than its rings reach
RING_BLOCK = 256  # chosen cells in a piece of work
CELLS_AT_ONCE = 64  # of them, whose rings are looked up together


@dataclass(frozen=True)
class PairNetwork:
    """A trained network, and how it compares cells.

    Attributes
    ----------
    weights : dict of numpy.ndarray
        Of a `SpectrumNetwork`.
    bank : numpy.ndarray
        Known barren cells, standardised, float32, shape (k, bands).
    turn : float
        Which cells of a thinned ring it takes; see `core.rings.Ring.half`.
    absolute : bool
        Whether it looks at absolute differences, and so is symmetric.
    device : str
    """

    weights: Weights
    bank: np.ndarray
    turn: float
    absolute: bool
    device: str


@dataclass(frozen=True)
class Ground:
    """What is scored.

    Attributes
    ----------
    spectra : numpy.ndarray
        Standardised bands of each cell, row by row, float32, shape (rows * columns, bands); anything
        finite where NoData.
    valid : numpy.ndarray
        Boolean, shape (rows, columns).
    """

    spectra: np.ndarray
    valid: np.ndarray


class Dissimilarity:
    """A network ready to run: differences in, how unlike (0 to 1) out. Half precision on a card."""

    def __init__(self, network: PairNetwork) -> None:
        self.device = choose_device(network.device)
        module = load_network(network.weights).to(self.device)
        self.number = torch.float16 if self.device.type == "cuda" else torch.float32
        self.module, self.absolute = module.to(self.number), network.absolute
        self.batch = CARD_BATCH if self.device.type == "cuda" else BATCH

    def tensor(self, spectra: np.ndarray) -> Tensor:
        """Return a copy of spectra on the device, single precision: processes share them read-only, torch wants to write."""
        return torch.from_numpy(np.array(spectra)).to(self.device)

    def one_way(self, difference: Tensor) -> Tensor:
        """Return how unlike each pair is, float64 (n,), for differences of (n, bands)."""
        seen = difference.abs() if self.absolute else difference
        return torch.sigmoid(self.module(seen.to(self.number)).double())

    def both_ways(self, difference: Tensor) -> tuple[Tensor, Tensor]:
        """Return how unlike the first is to the second, and the second to the first."""
        if self.absolute:
            alike = self.one_way(difference)
            return alike, alike
        there, back = self.one_way(torch.cat([difference, -difference])).chunk(2)
        return there, back


def load_network(weights: Weights) -> SpectrumNetwork:
    """Return a network with these weights, for scoring; raises `RuntimeError` where they do not fit it."""
    network = SpectrumNetwork()
    network.load_state_dict({name: torch.from_numpy(np.array(values)) for name, values in weights.items()})
    return network.eval()


# --- whole maps


def map_means(network: PairNetwork, ground: Ground, rings: Sequence[Ring], most: int, context: Context) -> np.ndarray:
    """Return every cell's mean over each ring, float32, shape (rings, rows * columns).

    NaN where the cell has no data, or no cell of the ring has. The map is cut into blocks of rows,
    always the same ones, so that the result does not depend on who computes them.

    Parameters
    ----------
    network : PairNetwork
    ground : Ground
    rings : sequence of Ring
    most : int
        Cells of a ring at most, see `Ring.half`; 0 = all.
    context : Context
    """
    rows, columns = ground.valid.shape
    reach = max(ring.outer for ring in rings) // 2  # rows below a block that its sums cover as well
    height = max(1, reach, BLOCK_CELLS // columns)
    if choose_device(network.device).type == "cuda":
        height = rows
    tops = range(0, rows, height)
    blocks = context.map(partial(_block, network, ground, tuple(rings), most, height), tops)
    sums, counts = np.zeros((len(rings), rows, columns)), np.zeros((len(rings), rows, columns), dtype=np.int32)
    for top, (block_sums, block_counts) in zip(tops, blocks):
        bottom = top + block_sums.shape[1]
        sums[:, top:bottom] += block_sums
        counts[:, top:bottom] += block_counts
    return _means(sums, counts).reshape(len(rings), -1)


def _block(
    network: PairNetwork, ground: Ground, rings: tuple[Ring, ...], most: int, height: int, top: int, context: Context
) -> tuple[np.ndarray, np.ndarray]:
    """Return sums and numbers of the pairs whose first cell is in a block, (rings, rows, columns) from `top` down.

    The second cell lies in the block or below it, by up to the widest ring's reach.
    """
    rows, columns = ground.valid.shape
    bottom = min(rows, top + height)
    end = min(rows, bottom + max(ring.outer for ring in rings) // 2)
    with reproducible(threads=1):
        unlike = Dissimilarity(network)
        spectra = unlike.tensor(ground.spectra[top * columns : end * columns])
        offsets, of_ring = _shared_offsets(rings, most, network.turn)

        def attempt(batch: int) -> tuple[np.ndarray, np.ndarray]:
            sums = torch.zeros(len(rings), (end - top) * columns, dtype=torch.float64, device=unlike.device)
            counts = np.zeros((len(rings), (end - top) * columns), dtype=np.int32)
            for k, offset in enumerate(offsets):
                first, second = _pairs(ground.valid[top:end], bottom - top, offset)
                for start in range(0, max(len(first), 1), batch):
                    context.progress(
                        (k + start / max(len(first), 1)) / len(offsets), "comparing cells with their rings"
                    )
                    a, b = first[start : start + batch], second[start : start + batch]
                    _add(unlike, spectra, a, b, sums, of_ring[:, k])
                for ring in np.flatnonzero(of_ring[:, k]):
                    counts[ring, first] += 1
                    counts[ring, second] += 1
            shape = (len(rings), end - top, columns)
            return sums.cpu().numpy().reshape(shape), counts.reshape(shape)

        with torch.inference_mode():
            return with_batch_that_fits(attempt, unlike.batch if unlike.absolute else unlike.batch // 2, context)


def _shared_offsets(rings: tuple[Ring, ...], most: int, turn: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the half offsets of all rings, each once, (n, 2), and which ring has which, boolean (rings, n)."""
    halves = [ring.half(most, turn) for ring in rings]
    offsets, number = np.unique(np.concatenate(halves), axis=0, return_inverse=True)
    of_ring = np.zeros((len(rings), len(offsets)), dtype=bool)
    of_ring[np.repeat(np.arange(len(rings)), [len(half) for half in halves]), number.ravel()] = True
    return offsets, of_ring


def _pairs(valid: np.ndarray, height: int, offset: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the cells of the first `height` rows, and those an offset away, where both have data; flat indices."""
    rows, columns = valid.shape
    down, right = int(offset[0]), int(offset[1])
    bottom, west, east = min(height, rows - down), max(0, -right), columns - max(0, right)
    if bottom <= 0 or east <= west:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    both = valid[:bottom, west:east] & valid[down : bottom + down, west + right : east + right]
    row, column = np.nonzero(both)
    first = row * columns + column + west
    return first, first + down * columns + right


def _add(
    unlike: Dissimilarity, spectra: Tensor, first: np.ndarray, second: np.ndarray, sums: Tensor, of_ring: np.ndarray
) -> None:
    """Add what pairs of one offset say to both their cells' sums; no cell occurs twice on a side."""
    a, b = (torch.from_numpy(cells).to(unlike.device) for cells in (first, second))
    there, back = unlike.both_ways(spectra[a] - spectra[b])
    for ring in np.flatnonzero(of_ring):
        sums[ring].index_add_(0, a, there)
        sums[ring].index_add_(0, b, back)


# --- chosen cells


def ring_means(
    network: PairNetwork, ground: Ground, rings: Sequence[Ring], most: int, cells: np.ndarray, context: Context
) -> np.ndarray:
    """Return chosen cells' means over each ring, float32, shape (rings, cells); otherwise as `map_means`.

    Parameters
    ----------
    cells : numpy.ndarray
        Flat indices of cells with data, shape (n,).
    """
    blocks = [cells[start : start + RING_BLOCK] for start in range(0, len(cells), RING_BLOCK)]
    found = context.map(partial(_ring_block, network, ground, tuple(rings), most), blocks)
    return np.concatenate(found, axis=1) if found else np.zeros((len(rings), 0), dtype=np.float32)


def _ring_block(
    network: PairNetwork, ground: Ground, rings: tuple[Ring, ...], most: int, cells: np.ndarray, context: Context
) -> np.ndarray:
    """Return the ring means of a block of cells, shape (rings, cells); what several rings share is compared once."""
    half, of_ring = _shared_offsets(rings, most, network.turn)
    offsets, of_ring = np.concatenate([half, -half]), np.concatenate([of_ring, of_ring], axis=1)
    result = np.empty((len(rings), len(cells)), dtype=np.float32)
    with reproducible(threads=1), torch.inference_mode():
        unlike = Dissimilarity(network)
        spectra = unlike.tensor(ground.spectra)
        for start in range(0, len(cells), CELLS_AT_ONCE):
            chosen = cells[start : start + CELLS_AT_ONCE]
            centre, place, neighbour = ring_pairs(ground.valid, chosen, offsets)
            stretch = context.part(start / len(cells), min(1.0, (start + CELLS_AT_ONCE) / len(cells)))
            values, counts = np.zeros((len(chosen), len(offsets))), np.zeros((len(chosen), len(offsets)))
            values[centre, place] = _compare(unlike, spectra, spectra, chosen[centre], neighbour, stretch)
            counts[centre, place] = 1.0
            result[:, start : start + len(chosen)] = _means(of_ring @ values.T, of_ring @ counts.T)
    return result


def bank_means(network: PairNetwork, ground: Ground, most: int, cells: np.ndarray, context: Context) -> np.ndarray:
    """Return chosen cells' means over the network's bank of barren cells instead of a ring, float32, shape (cells,).

    Parameters
    ----------
    most : int
        Cells of the bank at most, evenly taken; 0 = all.
    cells : numpy.ndarray
        Flat indices of cells with data, shape (n,).
    """
    bank = thinned_bank(network, most)
    size = max(1, BLOCK_CELLS // 4)
    blocks = [cells[start : start + size] for start in range(0, len(cells), size)]
    found = context.map(partial(_bank_block, network, ground, bank), blocks)
    return np.concatenate(found) if found else np.zeros(0, dtype=np.float32)


def thinned_bank(network: PairNetwork, most: int) -> np.ndarray:
    """Return the network's barren cells, evenly taken where there are more than `most` (0 = all), shape (k, bands)."""
    bank = network.bank
    if 0 < most < len(bank):
        return bank[np.linspace(0, len(bank) - 1, most).round().astype(int)]
    return bank


def _bank_block(
    network: PairNetwork, ground: Ground, bank: np.ndarray, cells: np.ndarray, context: Context
) -> np.ndarray:
    """Return the bank means of a block of cells, shape (cells,)."""
    with reproducible(threads=1), torch.inference_mode():
        unlike = Dissimilarity(network)
        spectra, others = unlike.tensor(ground.spectra[cells]), unlike.tensor(bank)
        centre, other = (index.ravel() for index in np.mgrid[0 : len(cells), 0 : len(bank)])
        values = _compare(unlike, spectra, others, centre, other, context)
        return values.reshape(len(cells), len(bank)).mean(axis=1).astype(np.float32)


def _compare(
    unlike: Dissimilarity, ours: Tensor, theirs: Tensor, first: np.ndarray, second: np.ndarray, context: Context
) -> np.ndarray:
    """Return how unlike pairs are, float64 (n,): rows `first` of `ours` less rows `second` of `theirs`."""

    def attempt(batch: int) -> np.ndarray:
        values = np.empty(len(first))
        for start in range(0, len(first), batch):
            context.progress(start / len(first), "comparing cells")
            a, b = (torch.from_numpy(i[start : start + batch]).to(unlike.device) for i in (first, second))
            values[start : start + batch] = unlike.one_way(ours[a] - theirs[b]).cpu().numpy()
        return values

    return with_batch_that_fits(attempt, unlike.batch, context)


def ring_pairs(valid: np.ndarray, cells: np.ndarray, offsets: np.ndarray) -> tuple[np.ndarray, ...]:
    """Return cell, offset (positions) and neighbour (flat index) of all pairs with data, each (pairs,)."""
    rows, columns = valid.shape
    row = cells[:, None] // columns + offsets[:, 0]  # (cells, ring)
    column = cells[:, None] % columns + offsets[:, 1]
    inside = (row >= 0) & (row < rows) & (column >= 0) & (column < columns)
    flat = np.where(inside, row * columns + column, 0)
    centre, place = np.nonzero(inside & valid.ravel()[flat])
    return centre, place, flat[centre, place]


def _means(sums: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Return sums per count, float32; NaN where nothing was counted."""
    with np.errstate(invalid="ignore"):
        return np.where(counts > 0, sums / np.maximum(counts, 1), np.nan).astype(np.float32)
