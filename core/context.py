"""The seam between a task and where it runs: progress, messages, independent pieces, memory."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Callable, Optional

import numpy as np

from .errors import Cancelled

__all__ = ["Cancelled", "Context", "Result", "Stretch"]


@dataclass(frozen=True)
class Result:
    """What a task returns.

    Attributes
    ----------
    arrays : dict of numpy.ndarray
        Named output arrays.
    summary : dict
        Plain values that survive JSON: numbers, strings, lists, dictionaries.
    """

    arrays: dict[str, np.ndarray] = field(default_factory=dict)
    summary: dict[str, Any] = field(default_factory=dict)


class Context:
    """The plain context: everything runs here, one piece after the other, silently.

    The engine's contexts extend it. A task talks to the outside through this object only.

    Attributes
    ----------
    checkpoint : Path or None
        A folder that outlives a crash or a cancel and is the same for the same task, inputs and
        parameters; ``None`` where nothing is kept.
    workers : int
        How many pieces :meth:`map` runs side by side; also the bound on a task's own threads.
    """

    checkpoint: Optional[Path] = None
    workers: int = 1

    def progress(self, fraction: float, message: str = "") -> None:
        """Report the share done (0 to 1) and what is being done; raise `Cancelled` if asked to stop."""

    def log(self, message: str) -> None:
        """Tell the story: one sentence with its numbers."""

    def warn(self, message: str) -> None:
        """Say what the user should doubt or change."""

    def map(self, function: Callable[[Any, Context], Any], items: Iterable[Any]) -> list[Any]:
        """Return ``[function(item, context) for item in items]``, wherever the engine decides.

        Pieces must be independent. Outside QGIS they may run in other processes, so `function` is
        a module-level function (or a `functools.partial` of one) and items and results can be
        pickled between our own processes.
        """
        return self.map_between(function, items, 0.0, 1.0)

    def map_between(
        self, function: Callable[[Any, Context], Any], items: Iterable[Any], start: float, stop: float
    ) -> list[Any]:
        """Map, reporting from `start` to `stop` of this context's progress; what an engine replaces."""
        pieces = list(items)
        step = (stop - start) / max(len(pieces), 1)
        return [function(item, self.part(start + i * step, start + (i + 1) * step)) for i, item in enumerate(pieces)]

    def part(self, start: float, stop: float) -> Stretch:
        """Return a context whose 0 to 1 is `start` to `stop` of this one."""
        return Stretch(self, start, stop)

    def allocate(self, shape: tuple[int, ...], dtype: Any = np.float32) -> np.ndarray:
        """Return an uninitialised array, on disk where the engine finds it too large for memory."""
        return np.empty(shape, dtype=dtype)


class Stretch(Context):
    """A stretch of another context's progress; its pieces run where the whole's would."""

    def __init__(self, whole: Context, start: float, stop: float) -> None:
        self.whole, self.start, self.stop = whole, start, stop
        self.checkpoint, self.workers = whole.checkpoint, whole.workers

    def progress(self, fraction: float, message: str = "") -> None:
        inside = min(max(fraction, 0.0), 1.0)
        self.whole.progress(self.start + inside * (self.stop - self.start), message)

    def log(self, message: str) -> None:
        self.whole.log(message)

    def warn(self, message: str) -> None:
        self.whole.warn(message)

    def map_between(
        self, function: Callable[[Any, Context], Any], items: Iterable[Any], start: float, stop: float
    ) -> list[Any]:
        span = self.stop - self.start
        return self.whole.map_between(function, items, self.start + start * span, self.start + stop * span)

    def part(self, start: float, stop: float) -> Stretch:
        span = self.stop - self.start
        return Stretch(self.whole, self.start + start * span, self.start + stop * span)

    def allocate(self, shape: tuple[int, ...], dtype: Any = np.float32) -> np.ndarray:
        return self.whole.allocate(shape, dtype)
