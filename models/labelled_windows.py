"""Windows of known ground for networks that learn labels: both classes alike, moved and mirrored."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from .window_source import WindowSource

TURNS = 8  # ways to lay a square: four rotations, each also mirrored


class LabelledWindows:
    """Windows with deposits and with barren ground, drawn at random with replacement, as many of each.

    Parameters
    ----------
    source : WindowSource
    cells : numpy.ndarray
        Row-major indices of the training cells, shape (n,).
    is_deposit : numpy.ndarray
        Boolean, shape (n,); both kinds occur.
    shift : int
        A window's centre is moved by up to so many cells each way: what He et al. do by cropping. The
        label stays that of its cell, and cells held out are held out with all their shifts' centres.
    turn : bool
        Whether windows are rotated and mirrored: geology has no preferred way up where nothing
        says so.
    """

    def __init__(
        self, source: WindowSource, cells: np.ndarray, is_deposit: np.ndarray, shift: int = 0, turn: bool = True
    ) -> None:
        self.source, self.shift, self.turn = source, shift, turn
        self.deposits, self.barren = (torch.from_numpy(cells[which]) for which in (is_deposit, ~is_deposit))

    def draw(self, generator: torch.Generator, size: int) -> tuple[Tensor, Tensor]:
        """Return a batch: windows (size, bands, window, window), and 1 for a deposit or 0, int64, (size,)."""
        target = torch.randint(2, (size,), generator=generator)
        at = torch.rand(size, generator=generator)
        cells = torch.where(target == 1, _pick(self.deposits, at), _pick(self.barren, at))
        windows = self.source.gather(self._moved(cells, generator))
        return self._turned(windows, generator), target.to(windows.device)

    def _moved(self, cells: Tensor, generator: torch.Generator) -> Tensor:
        """Return the cells moved at random, kept on the grid."""
        if self.shift == 0:
            return cells
        rows, columns = cells // self.source.columns, cells % self.source.columns
        steps = torch.randint(-self.shift, self.shift + 1, (2, len(cells)), generator=generator)
        rows = (rows + steps[0]).clamp(0, self.source.rows - 1)
        columns = (columns + steps[1]).clamp(0, self.source.columns - 1)
        return rows * self.source.columns + columns

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
