"""Who watches a task: QGIS's feedback object, a terminal, or nobody."""

from __future__ import annotations

from typing import Protocol


class Monitor(Protocol):
    """What the engine needs of whoever started a task. Called from the thread that called `run_task` only."""

    def progress(self, fraction: float, message: str) -> None:
        """Show the share done, 0 to 1, and what is being done."""

    def log(self, text: str) -> None:
        """Show one sentence of the story."""

    def warn(self, text: str) -> None:
        """Show one sentence of doubt."""

    def cancelled(self) -> bool:
        """Return whether the user has asked to stop."""


class SilentMonitor:
    """Nobody watches and nobody cancels."""

    def progress(self, fraction: float, message: str) -> None:
        """Ignore."""

    def log(self, text: str) -> None:
        """Ignore."""

    def warn(self, text: str) -> None:
        """Ignore."""

    def cancelled(self) -> bool:
        """Return False."""
        return False
