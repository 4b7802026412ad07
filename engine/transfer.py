"""Arrays and plain values between QGIS and the worker: ``.npy`` and JSON, never pickle."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Callable

import numpy as np

from ..core.context import Result
from ..core.errors import InputError
from .disk import tie
from .jobs import new_folder

CHUNK_BYTES = 32 * 2**20  # between two looks at the cancel button
LARGE_RESULT = 2**30  # bytes: larger results stay on disk
RESULT_FILE = "result.json"


def check_arrays(arrays: Mapping[str, np.ndarray]) -> None:
    """Raise `InputError` for anything that cannot travel as plain memory."""
    for name, array in arrays.items():
        if not isinstance(array, np.ndarray) or array.dtype.hasobject:
            raise InputError(f"The array '{name}' holds {getattr(array, 'dtype', type(array))}: give numbers or text.")


def plain(value: Any) -> Any:
    """Return `value` as it is after a passage through JSON; numpy's scalars and arrays become Python's."""
    return json.loads(json.dumps(value, default=_as_python))


def _as_python(value: Any) -> Any:
    if isinstance(value, (np.generic, np.ndarray)):
        return value.tolist()
    if isinstance(value, Path):
        return str(value)
    raise TypeError(f"{type(value).__name__} is no plain value: a task's parameters and summary must survive JSON")


def _chunks(array: np.ndarray) -> Iterator[slice]:
    """Yield slices of the first axis that are about `CHUNK_BYTES` large."""
    rows = max(1, int(CHUNK_BYTES * len(array) // max(array.nbytes, 1)))
    for first in range(0, len(array), rows):
        yield slice(first, first + rows)


def write_arrays(folder: Path, arrays: Mapping[str, np.ndarray], check: Callable[[], None]) -> dict[str, str]:
    """Write each array to `folder`; return the file's name for each.

    Parameters
    ----------
    folder : Path
        An existing folder.
    arrays : mapping of numpy.ndarray
    check : callable
        Called between chunks; raises to stop.
    """
    return {name: _write(folder / f"in-{i}.npy", array, check) for i, (name, array) in enumerate(arrays.items())}


def _write(path: Path, array: np.ndarray, check: Callable[[], None]) -> str:
    if array.nbytes <= CHUNK_BYTES or array.ndim == 0:
        np.save(path, array, allow_pickle=False)
    else:
        target = np.lib.format.open_memmap(path, mode="w+", dtype=array.dtype, shape=array.shape)
        for chunk in _chunks(array):
            check()
            target[chunk] = array[chunk]
        target.flush()
    check()
    return path.name


def open_arrays(folder: Path, files: Mapping[str, str]) -> dict[str, np.ndarray]:
    """Return the named arrays as read-only memory maps."""
    return {name: open_array(folder / file) for name, file in files.items()}


def open_array(path: Path) -> np.ndarray:
    """Return one array, memory-mapped read-only where it has any bytes."""
    array = np.load(path, mmap_mode="r", allow_pickle=False)
    return array if array.ndim else np.array(array)


def write_result(folder: Path, result: Result) -> None:
    """Write a task's result into the job folder, the list of its files last."""
    files = {}
    for i, (name, array) in enumerate(result.arrays.items()):
        files[name] = f"out-{i}.npy"
        np.save(folder / files[name], array, allow_pickle=False)
    text = json.dumps({"files": files, "summary": result.summary}, default=_as_python)
    (folder / RESULT_FILE).write_text(text, encoding="utf-8")


def read_result(folder: Path, cache: Path) -> Result:
    """Read what `write_result` wrote; large arrays move to a file that goes with the array."""
    content = json.loads((folder / RESULT_FILE).read_text(encoding="utf-8"))
    arrays = {name: _read(folder / file, cache) for name, file in content["files"].items()}
    return Result(arrays, content["summary"])


def _read(path: Path, cache: Path) -> np.ndarray:
    if path.stat().st_size < LARGE_RESULT:
        return np.load(path, allow_pickle=False)
    own = new_folder(cache)
    path.replace(own / path.name)
    array = np.load(own / path.name, mmap_mode="r+", allow_pickle=False)
    tie(array, own)
    return array


def fingerprint(
    task: str, params: Mapping[str, Any], arrays: Mapping[str, np.ndarray], version: str, check: Callable[[], None]
) -> str:
    """Return a name for "this task with these inputs in this version of Gossan": 32 hexadecimal digits."""
    digest = hashlib.sha256(json.dumps([task, plain(params), version], sort_keys=True).encode())
    for name in sorted(arrays):
        array = arrays[name]
        digest.update(f"{name}|{array.dtype.str}|{array.shape}".encode())
        for chunk in _chunks(array) if array.ndim else (...,):
            check()
            digest.update(np.ascontiguousarray(array[chunk]).reshape(-1).view(np.uint8).data)
    return digest.hexdigest()[:32]
