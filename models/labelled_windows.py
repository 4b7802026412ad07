"""Windows of known ground for networks that learn labels: both classes alike, moved and mirrored."""

from __future__ import annotations

from typing import Optional

import numpy as np
import torch
from torch import Tensor

from .window_source import WindowSource

TURNS = 8  # ways to lay a square: four rotations, each also mirrored
OPEN, CLOSED = 2, 3  # whose centre a cell may be: anybody's or nobody's, besides 1 deposits' and 0 barren cells'


class LabelledWindows:
    """Windows with deposits and with barren ground, drawn at random with replacement.

    **Crops.** He et al. (2024) cut 50 crops of 32 x 32 pixels out of each cell with ore and 10 out of
    each barren one. Here a cell of the stack is a pixel: a crop is the window moved by a few
    cells, and the 49 windows moved by up to three cells stand for the 50, the 9 moved by up to one for
    the 10. A moved window always holds its own cell, whose label it has, and is never centred on
    what is set aside, on what lacks a band, or on a cell known to be of the other kind; so no crop of
    one cell is ever another's, or on both sides of a split.

    Parameters
    ----------
    source : WindowSource
    cells : numpy.ndarray
        Row-major indices of the training cells, shape (n,).
    is_deposit : numpy.ndarray
        Boolean, shape (n,); both kinds occur.
    shift : int
        A window's centre is moved by up to so many cells each way, but never so far that the window
        loses its cell.
    turn : bool
        Whether windows are rotated and mirrored: geology has no preferred way up where nothing
        says so.
    crops : tuple of int, optional
        Windows per deposit cell and per barren cell in one pass: sets how often either kind is drawn and, instead
        of `shift`, how far each is moved. None: as many of both kinds.
    """

    def __init__(
        self,
        source: WindowSource,
        cells: np.ndarray,
        is_deposit: np.ndarray,
        shift: int = 0,
        turn: bool = True,
        crops: Optional[tuple[int, int]] = None,
    ) -> None:
        self.source, self.turn = source, turn
        self.deposits, self.barren = (torch.from_numpy(cells[which]) for which in (is_deposit, ~is_deposit))
        self.deposit_share = 0.5 if crops is None else self.deposit_windows(crops) / self.windows(crops)
        of_deposits, of_barren = (shift, shift) if crops is None else (shift_of(number) for number in crops)
        farthest = (source.window - 1) // 2
        self._shifts = torch.tensor([min(of_barren, farthest), min(of_deposits, farthest)])  # by class
        self._centres = self._who_may_be_centred_where()

    def deposit_windows(self, crops: tuple[int, int]) -> int:
        """Return how many windows of deposits one pass over all crops takes."""
        return crops[0] * len(self.deposits)

    def windows(self, crops: tuple[int, int]) -> int:
        """Return how many windows one pass over all crops takes."""
        return self.deposit_windows(crops) + crops[1] * len(self.barren)

    def draw(self, generator: torch.Generator, size: int) -> tuple[Tensor, Tensor]:
        """Return a batch: windows (size, bands, window, window), and 1 for a deposit or 0, int64, (size,)."""
        target = (torch.rand(size, generator=generator) < self.deposit_share).long()
        at = torch.rand(size, generator=generator)
        cells = torch.where(target == 1, _pick(self.deposits, at), _pick(self.barren, at))
        windows = self.source.gather(self._moved(cells, target, generator))
        return self._turned(windows, generator), target.to(windows.device)

    def _who_may_be_centred_where(self) -> Tensor:
        """Return for every cell of the grid who may be centred there, int8, shape (cells,)."""
        centres = torch.full((self.source.rows * self.source.columns,), OPEN, dtype=torch.int8)
        if self.source.closed is not None:
            centres[self.source.closed] = CLOSED
        centres[self.barren], centres[self.deposits] = 0, 1
        return centres

    def _moved(self, cells: Tensor, target: Tensor, generator: torch.Generator) -> Tensor:
        """Return the cells moved at random, kept on the grid; those that may not go there stay."""
        if not self._shifts.any():
            return cells
        rows, columns = cells // self.source.columns, cells % self.source.columns
        farthest = self._shifts[target]
        # -farthest to farthest, all alike
        steps = torch.rand((2, len(cells)), generator=generator).mul(2 * farthest + 1).long() - farthest
        rows = (rows + steps[0]).clamp(0, self.source.rows - 1)
        columns = (columns + steps[1]).clamp(0, self.source.columns - 1)
        moved = rows * self.source.columns + columns
        centre = self._centres[moved]
        return torch.where((centre == OPEN) | (centre == target), moved, cells)

    def _turned(self, windows: Tensor, generator: torch.Generator) -> Tensor:
        """Return the batch with each eighth of it laid another way."""
        if not self.turn or self.source.window == 1:
            return windows
        ways = torch.randint(TURNS, (len(windows),), generator=generator).to(windows.device)
        turned = torch.empty_like(windows)
        for way in range(TURNS):
            which = ways == way
            laid = torch.rot90(windows[which], way % 4, (2, 3))
            turned[which] = laid.flip(3) if way >= 4 else laid
        return turned


def _pick(cells: Tensor, at: Tensor) -> Tensor:
    """Return the cells at shares (0 to 1) of their list."""
    return cells[(at * len(cells)).long().clamp(max=len(cells) - 1)]


def shift_of(crops: int) -> int:
    """Return by how many cells windows are moved for so many of them: (2 shift + 1)² is nearest to it."""
    return round((crops**0.5 - 1.0) / 2.0)
