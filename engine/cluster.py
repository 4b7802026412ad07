"""A Dask cluster for the worker's pieces: our code goes there, arrays stay in the shared job folder."""

from __future__ import annotations

import contextlib
import copyreg
import mmap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from distributed import Client

from ..core.errors import EngineError
from .source import PACKAGE_FOLDER, zip_package

CONNECT_SECONDS = 20


@contextlib.contextmanager
def connected(address: str, job: Path) -> Iterator[Client]:
    """Connect to a scheduler and give its processes this package.

    Raises
    ------
    EngineError
        No scheduler answers, or it has no workers.
    """
    copyreg.pickle(np.memmap, by_reference)
    try:
        client = Client(address, timeout=CONNECT_SECONDS, set_as_default=True)
    except (OSError, ValueError) as error:  # TimeoutError is an OSError
        raise EngineError(
            f"No Dask scheduler answers at '{address}' ({error}): start it, or clear the address in the settings"
            " (GOSSAN_DASK) to run on this computer."
        ) from error
    with client:
        if not client.scheduler_info()["workers"]:
            raise EngineError(f"The Dask scheduler at {address} has no workers: start some and run again.")
        client.upload_file(str(zip_package(PACKAGE_FOLDER, job / f"{PACKAGE_FOLDER.name}.zip")))
        yield client


def by_reference(array: np.memmap) -> tuple[Any, ...]:
    """Reduce a memory-mapped array to its file and place, so that it is not sent over the network."""
    source = getattr(array, "_mmap", None)
    if source is None or array.filename is None or array.size == 0 or min(array.strides, default=0) < 0:
        return np.array, (np.asarray(array).copy(),)
    first = np.frombuffer(source, np.uint8).__array_interface__["data"][0]
    inside = array.__array_interface__["data"][0] - first
    start = array.offset - array.offset % mmap.ALLOCATIONGRANULARITY + inside
    span = array.itemsize + sum((n - 1) * step for n, step in zip(array.shape, array.strides))
    mode = "r" if array.mode == "r" else "r+"
    return _open, (str(array.filename), mode, start, span, array.dtype, array.shape, array.strides)


def _open(
    path: str, mode: Any, start: int, span: int, dtype: np.dtype, shape: tuple[int, ...], strides: tuple[int, ...]
) -> np.ndarray:
    """Undo `by_reference`."""
    try:
        place = np.memmap(path, np.uint8, mode, start, (span,))
    except OSError as error:
        raise EngineError(
            f"A cluster process cannot see {path}: set GOSSAN_CACHE to a folder that this computer and the whole"
            " cluster share."
        ) from error
    return np.ndarray(shape, dtype, place, 0, strides)
