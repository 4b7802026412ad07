"""Memory-mapped arrays named by file and place, so that a cluster opens them instead of being sent them."""

from __future__ import annotations

import copy
import dataclasses
import functools
import mmap
from dataclasses import dataclass
from typing import Any, Callable

import numpy as np

from ..core.errors import EngineError


@dataclass(frozen=True)
class Reference:
    """A part of a file that is an array.

    Attributes
    ----------
    path : str
    mode : str
        ``r`` or ``r+``.
    start, span : int
        Bytes in the file, from the array's first to its last.
    dtype : numpy.dtype
    shape, strides : tuple of int
        Strides in bytes, none negative.
    """

    path: str
    mode: Any
    start: int
    span: int
    dtype: np.dtype
    shape: tuple[int, ...]
    strides: tuple[int, ...]

    def open(self) -> np.ndarray:
        """Return the array; raises `EngineError` where this computer does not see the file."""
        try:
            place = np.memmap(self.path, np.uint8, self.mode, self.start, (self.span,))
        except OSError as error:
            raise EngineError(
                f"A cluster process cannot see {self.path}: set GOSSAN_CACHE to a folder that this computer and the"
                " whole cluster share."
            ) from error
        return np.ndarray(self.shape, self.dtype, place, 0, self.strides)


def refer(value: Any) -> Any:
    """Return `value` with every memory-mapped array in it replaced by its `Reference`."""
    return _rebuilt(value, lambda inner: _reference(inner) if isinstance(inner, np.memmap) else inner)


def resolve(value: Any) -> Any:
    """Undo `refer`."""
    return _rebuilt(value, lambda inner: inner.open() if isinstance(inner, Reference) else inner)


def _reference(array: np.memmap) -> Any:
    """Return where the array lies; the array itself where it is not in a file, or runs backwards."""
    source = getattr(array, "_mmap", None)
    if source is None or array.filename is None or array.size == 0 or min(array.strides, default=0) < 0:
        return np.asarray(array)
    first = np.frombuffer(source, np.uint8).__array_interface__["data"][0]
    inside = array.__array_interface__["data"][0] - first
    start = array.offset - array.offset % mmap.ALLOCATIONGRANULARITY + inside
    span = array.itemsize + sum((n - 1) * step for n, step in zip(array.shape, array.strides))
    mode = "r" if array.mode == "r" else "r+"
    return Reference(str(array.filename), mode, start, span, array.dtype, array.shape, array.strides)


def _rebuilt(value: Any, change: Callable[[Any], Any]) -> Any:
    """Return `value` with `change` applied to what its tuples, lists, dictionaries, partials and dataclasses hold."""
    if isinstance(value, (np.ndarray, Reference)):
        return change(value)
    if type(value) in (list, tuple):
        return type(value)(_rebuilt(inner, change) for inner in value)
    if type(value) is dict:
        return {key: _rebuilt(inner, change) for key, inner in value.items()}
    if isinstance(value, functools.partial):
        arguments = _rebuilt(value.args, change)
        return functools.partial(value.func, *arguments, **_rebuilt(value.keywords, change))
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        twin = copy.copy(value)
        for field in dataclasses.fields(value):
            object.__setattr__(twin, field.name, _rebuilt(getattr(value, field.name), change))  # it may be frozen
        return twin
    return value
