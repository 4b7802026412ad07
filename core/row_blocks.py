"""Arrays larger than memory: worked on a block of rows at a time, whose pages then go back to the system."""

from __future__ import annotations

import mmap
from collections.abc import Sequence
from typing import Any

import numpy as np

BLOCK_CELLS = 2**18  # of one band: 2 MiB as float64, which a processor's cache holds


def row_blocks(shape: Sequence[int], cells: int = BLOCK_CELLS, multiple: int = 1) -> list[slice]:
    """Return the rows of a grid in blocks, from north to south.

    Parameters
    ----------
    shape : sequence of int
        Rows, columns.
    cells : int
        How many cells a block may have; one row, or `multiple` rows, where they have more.
    multiple : int
        Every block but the last has a multiple of so many rows, such as a file's tiles have.
    """
    rows, columns = shape
    step = max(cells // max(columns, 1) // multiple, 1) * multiple
    return [slice(start, min(start + step, rows)) for start in range(0, rows, step)]


def release(*arrays: np.ndarray) -> None:
    """Let the system take back the pages of memory maps; nothing is lost, and other arrays are left alone.

    Without it a process that walks through a mapped file seems to hold all of it. Only maps that share
    their pages with the file are released: what was written is in the file's cache already.
    """
    for array in arrays:
        if not isinstance(array, np.memmap) or array.mode == "c":  # a private copy would lose its changes
            continue
        base: Any = array
        while isinstance(base, np.ndarray):
            base = base.base
        if isinstance(base, mmap.mmap) and hasattr(base, "madvise"):  # not on Windows
            base.madvise(mmap.MADV_DONTNEED)
