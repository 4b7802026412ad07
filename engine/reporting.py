"""What the engine's contexts share: a limit on how often they report, and parts that can map in parallel."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any, Callable

from ..core.context import Context, _Part

INTERVAL = 0.05  # seconds between two reports: about what the eye can follow
POLL = 0.1  # seconds between two looks at pieces that run side by side


class Throttle:
    """Says when the next report is due."""

    def __init__(self) -> None:
        self._next = 0.0

    def due(self, fraction: float) -> bool:
        """Return whether to report now; the end is always reported."""
        now = time.monotonic()
        if now < self._next and fraction < 1.0:
            return False
        self._next = now + INTERVAL
        return True


class EngineContext(Context):
    """A context whose parts map as the whole does. The base runs pieces one after the other."""

    def map(self, function: Callable[[Any, Context], Any], items: Iterable[Any]) -> list[Any]:
        return self.map_between(function, items, 0.0, 1.0)

    def part(self, start: float, stop: float) -> Stretch:
        return Stretch(self, start, stop)

    def map_between(
        self, function: Callable[[Any, Context], Any], items: Iterable[Any], start: float, stop: float
    ) -> list[Any]:
        """Map, reporting from `start` to `stop` of this context's progress."""
        pieces = list(items)
        step = (stop - start) / max(len(pieces), 1)
        return [function(item, self.part(start + i * step, start + (i + 1) * step)) for i, item in enumerate(pieces)]


class Stretch(_Part):
    """A stretch of an engine context's progress; its pieces run where the whole's would."""

    whole: EngineContext

    def map(self, function: Callable[[Any, Context], Any], items: Iterable[Any]) -> list[Any]:
        return self.whole.map_between(function, items, self.start, self.stop)

    def part(self, start: float, stop: float) -> Stretch:
        span = self.stop - self.start
        return Stretch(self.whole, self.start + start * span, self.start + stop * span)


def batch_message(message: str, done: int, pieces: int) -> str:
    """Return what several pieces are doing as one line."""
    count = f"{done} of {pieces} done"
    return f"{message} ({count})" if message else count
