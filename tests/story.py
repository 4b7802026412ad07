"""The context of tests: keeps what it is told, and stops where it is asked to."""

from __future__ import annotations

from pathlib import Path
from typing import Optional

from gossan.core.context import Cancelled, Context


class Story(Context):
    """Keeps logs, warnings and progress; cancels once a share is reached.

    Parameters
    ----------
    cancel_at : float
        The share from which on progress raises `Cancelled`; 0 stops at once, above 1 never.
    checkpoint : Path, optional
        Where the task may keep its state.
    """

    def __init__(self, cancel_at: float = 2.0, checkpoint: Optional[Path] = None) -> None:
        self.cancel_at, self.checkpoint = cancel_at, checkpoint
        self.logs: list[str] = []
        self.warnings: list[str] = []
        self.fractions: list[float] = []
        self.messages: list[str] = []

    def progress(self, fraction: float, message: str = "") -> None:
        self.fractions.append(fraction)
        self.messages.append(message)
        if fraction >= self.cancel_at:
            raise Cancelled

    def log(self, message: str) -> None:
        self.logs.append(message)

    def warn(self, message: str) -> None:
        self.warnings.append(message)
