"""Runs a task in this process: threads for independent pieces, one voice to whoever watches."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any, Callable, Optional

import numpy as np

from ..core.context import Cancelled, Context
from .disk import scratch_array
from .monitor import Monitor
from .reporting import POLL, Throttle, batch_message

LARGE = 2**28  # bytes: larger arrays are put on disk


class InlineContext(Context):
    """The context of a task that runs inside QGIS.

    Parameters
    ----------
    monitor : Monitor
        Called from the thread that runs the task only.
    workers : int
        How many threads `map` may use.
    cache : Path, optional
        Where arrays above 256 MiB go; always in memory without it.
    """

    def __init__(self, monitor: Monitor, workers: int = 1, cache: Optional[Path] = None) -> None:
        self.monitor, self.workers, self.cache = monitor, workers, cache
        self._throttle = Throttle()

    def progress(self, fraction: float, message: str = "") -> None:
        if self.monitor.cancelled():
            raise Cancelled
        if self._throttle.due(fraction):
            self.monitor.progress(min(max(fraction, 0.0), 1.0), message)

    def log(self, message: str) -> None:
        self.monitor.log(message)

    def warn(self, message: str) -> None:
        self.monitor.warn(message)

    def allocate(self, shape: tuple[int, ...], dtype: Any = np.float32) -> np.ndarray:
        if self.cache is None or np.prod(shape, dtype=float) * np.dtype(dtype).itemsize <= LARGE:
            return np.empty(shape, dtype=dtype)
        return scratch_array(self.cache, shape, dtype)

    def map_between(
        self, function: Callable[[Any, Context], Any], items: Iterable[Any], start: float, stop: float
    ) -> list[Any]:
        pieces = list(items)
        if min(len(pieces), self.workers) < 2:
            return super().map_between(function, pieces, start, stop)
        stopping = threading.Event()
        children = [_Piece(self, stopping) for _ in pieces]
        with ThreadPoolExecutor(min(len(pieces), self.workers), thread_name_prefix="gossan") as pool:
            futures = [pool.submit(function, item, child) for item, child in zip(pieces, children)]
            try:
                self._follow(futures, children, start, stop)
            finally:
                stopping.set()
                for future in futures:
                    future.cancel()
        return [future.result() for future in futures]

    def _follow(self, futures: Sequence[Future], children: Sequence[_Piece], start: float, stop: float) -> None:
        """Report until every piece is done; raise what the first failing piece raised."""
        told = 0
        pending = set(futures)
        while pending:
            done, pending = wait(pending, timeout=POLL, return_when=FIRST_EXCEPTION)
            for future in futures:
                if future in done:
                    future.result()
            while told < len(futures) and futures[told].done():  # stories in the order of the items
                children[told].tell(self)
                told += 1
            share = sum(1.0 if f.done() else c.fraction for c, f in zip(children, futures)) / len(futures)
            ended = sum(future.done() for future in futures)
            message = next((c.message for c, f in zip(children, futures) if c.message and not f.done()), "")
            self.progress(start + share * (stop - start), batch_message(message, ended, len(futures)))


class _Piece(Context):
    """The context of one piece in a thread: it keeps what it has to say until the calling thread asks."""

    def __init__(self, whole: InlineContext, stopping: threading.Event) -> None:
        self.checkpoint = whole.checkpoint
        self.fraction, self.message = 0.0, ""
        self._whole, self._stopping = whole, stopping
        self._story: list[tuple[str, str]] = []

    def progress(self, fraction: float, message: str = "") -> None:
        if self._stopping.is_set():
            raise Cancelled
        self.fraction, self.message = min(max(fraction, 0.0), 1.0), message

    def log(self, message: str) -> None:
        self._story.append(("log", message))

    def warn(self, message: str) -> None:
        self._story.append(("warn", message))

    def allocate(self, shape: tuple[int, ...], dtype: Any = np.float32) -> np.ndarray:
        return self._whole.allocate(shape, dtype)

    def tell(self, whole: Context) -> None:
        """Pass the story on."""
        for kind, text in self._story:
            (whole.log if kind == "log" else whole.warn)(text)
