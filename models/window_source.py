"""Windows of a stack, gathered on the device from one copy of the stack."""

from __future__ import annotations

from typing import Optional

import torch
from torch import Tensor


class WindowSource:
    """All windows of a padded stack as one view; a batch is gathered by indexing it.

    Parameters
    ----------
    padded : Tensor
        From `core.windows.pad_for_windows`, shape (bands, rows + window - 1, columns + window - 1),
        on the device where the windows are wanted.
    window : int
        Width of the window, in cells.
    closed : Tensor, optional
        Row-major indices of cells that no window may be centred on while training: what is set aside.
    """

    def __init__(self, padded: Tensor, window: int, closed: Optional[Tensor] = None) -> None:
        self.bands, self.window, self.closed = padded.shape[0], window, closed
        self.rows, self.columns = padded.shape[1] - window + 1, padded.shape[2] - window + 1
        # (rows, columns, bands, window, window), no copy: neighbouring windows share their cells
        self._windows = padded.unfold(1, window, 1).unfold(2, window, 1).permute(1, 2, 0, 3, 4)

    def gather(self, cells: Tensor) -> Tensor:
        """Return the windows around cells, shape (n, bands, window, window).

        Parameters
        ----------
        cells : Tensor
            Row-major indices of cells, int64, shape (n,), on any device.
        """
        cells = cells.to(self._windows.device)
        return self._windows[cells // self.columns, cells % self.columns]


class TrainingWindows:
    """The windows that may be learnt from, drawn at random with replacement.

    Parameters
    ----------
    source : WindowSource
    cells : Tensor
        Row-major indices of the training cells, int64, shape (n,).
    """

    def __init__(self, source: WindowSource, cells: Tensor) -> None:
        self.source, self.cells = source, cells

    def draw(self, generator: torch.Generator, size: int) -> Tensor:
        """Return a batch, shape (size, bands, window, window)."""
        chosen = torch.randint(len(self.cells), (size,), generator=generator)
        return self.source.gather(self.cells[chosen])
