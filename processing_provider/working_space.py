"""Room for the arrays of one run: in memory while they are few, else in files of the cache that go with them."""

from __future__ import annotations

import shutil
import weakref
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Callable, Optional

import numpy as np

from ..core.errors import InputError
from ..engine.disk import scratch_array
from ..engine.settings import Settings

IN_MEMORY = 2**28  # bytes of all arrays together that stay in memory
Allocate = Callable[[Sequence[int], Any], np.ndarray]  # (shape, dtype) -> an array with no values yet


class WorkingSpace:
    """Gives arrays until memory is used up, and memory maps from then on.

    Parameters
    ----------
    limit : int
        Bytes that may be in memory at one time.
    cache : Path, optional
        Where files go; the engine's cache by default.
    """

    def __init__(self, limit: int = IN_MEMORY, cache: Optional[Path] = None) -> None:
        self.cache = cache or Settings().cache
        self._free = limit

    def allocate(self, shape: Sequence[int], dtype: Any = np.float32) -> np.ndarray:
        """Return an array without values; its room is given back when nobody holds it any more.

        Raises
        ------
        InputError
            If neither memory nor disk has the room.
        """
        size = size_of(shape, dtype)
        if size > self._free:
            self.require(size)
            return scratch_array(self.cache, tuple(shape), dtype)
        array = np.empty(tuple(shape), dtype=dtype)
        self._free -= size
        weakref.finalize(array, self._give_back, size)
        return array

    def _give_back(self, size: int) -> None:
        self._free += size

    def require(self, size: int) -> None:
        """Raise `InputError` unless `size` bytes fit in the cache's folder."""
        folder = next(parent for parent in (self.cache, *self.cache.parents) if parent.exists())
        free = shutil.disk_usage(folder).free
        if size > free:
            raise InputError(
                f"This grid needs {size / 2**30:,.1f} GiB of working space in {self.cache}, which has "
                f"{free / 2**30:,.1f} GiB left. Use a larger cell size or a smaller extent, free some space, or set "
                "GOSSAN_CACHE to a folder on a larger disk."
            )


def in_memory(shape: Sequence[int], dtype: Any = np.float32) -> np.ndarray:
    """Return an array without values, in memory."""
    return np.empty(tuple(shape), dtype=dtype)


def size_of(shape: Sequence[int], dtype: Any = np.float32) -> int:
    """Return an array's size in bytes."""
    return int(np.prod([int(side) for side in shape], dtype=object)) * np.dtype(dtype).itemsize
