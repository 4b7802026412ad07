"""What the engine's contexts share: how often they report, and how they tell of several pieces at once."""

from __future__ import annotations

import time

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


def batch_message(message: str, done: int, pieces: int) -> str:
    """Return what several pieces are doing as one line."""
    count = f"{done} of {pieces} done"
    return f"{message} ({count})" if message else count
