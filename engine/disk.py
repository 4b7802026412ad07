"""Arrays too large for memory: in files that go with them."""

from __future__ import annotations

import secrets
import weakref
from pathlib import Path
from typing import Any

import numpy as np

from .jobs import new_folder, remove


def empty_on_disk(folder: Path, shape: tuple[int, ...], dtype: Any) -> np.ndarray:
    """Return a writable array in a new file of `folder`."""
    path = folder / f"array-{secrets.token_hex(6)}.npy"
    return np.lib.format.open_memmap(path, mode="w+", dtype=np.dtype(dtype), shape=shape)


def scratch_array(cache: Path, shape: tuple[int, ...], dtype: Any) -> np.ndarray:
    """Return a writable array in a file of its own that goes with the array."""
    folder = new_folder(cache)
    array = empty_on_disk(folder, shape, dtype)
    tie(array, folder)
    return array


def tie(array: np.ndarray, folder: Path) -> None:
    """Remove `folder` when `array`, or this process, has ended."""
    weakref.finalize(array, remove, folder)
