"""Where pieces in other processes write how far they are: a small file that all of them map."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ..core.errors import EngineError

ROW = np.dtype([("fraction", "<f8"), ("message", "S160")])


class Board:
    """One row for each piece, and a first row that tells all to stop.

    Parameters
    ----------
    path : Path
        The file, as `create` made it.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._rows = np.memmap(path, dtype=ROW, mode="r+")
        except OSError as error:
            raise EngineError(
                f"A cluster process cannot see the job folder {path.parent}: set GOSSAN_CACHE to a folder that this"
                " computer and the whole cluster share."
            ) from error

    @classmethod
    def create(cls, path: Path, pieces: int) -> Board:
        """Make the file for so many pieces."""
        np.zeros(pieces + 1, ROW).tofile(path)
        return cls(path)

    def __len__(self) -> int:
        return len(self._rows) - 1

    def stop(self) -> None:
        """Tell every piece to stop at its next report."""
        self._rows["fraction"][0] = 1.0

    @property
    def stopped(self) -> bool:
        """Whether the pieces shall stop."""
        return bool(self._rows["fraction"][0])

    def write(self, piece: int, fraction: float, message: str) -> None:
        """Note how far a piece is."""
        self._rows["fraction"][piece + 1] = min(max(fraction, 0.0), 1.0)
        self._rows["message"][piece + 1] = message.encode()[: ROW["message"].itemsize]

    def read(self) -> tuple[float, str, int]:
        """Return the share done over all pieces, what the first unfinished one says, and how many are done."""
        fractions = np.array(self._rows["fraction"][1:])
        talking = np.flatnonzero((fractions > 0) & (fractions < 1))
        message = bytes(self._rows["message"][talking[0] + 1]).decode(errors="ignore") if len(talking) else ""
        return float(fractions.mean()), message, int((fractions == 1.0).sum())
