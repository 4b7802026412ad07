"""What the engine's tests share: real settings in a temporary cache, and a monitor that remembers."""

from __future__ import annotations

import os
import select
import shutil
import sys
from pathlib import Path
from typing import Callable, Optional

import pytest
from gossan.engine.environment import find
from gossan.engine.settings import Settings

TASKS = Path(__file__).parent / "tasks"


class Notebook:
    """A monitor that keeps what it was told, and cancels once it hears a word."""

    def __init__(self, cancel_at: Optional[str] = None) -> None:
        self.progresses: list[tuple[float, str]] = []
        self.logs: list[str] = []
        self.warnings: list[str] = []
        self._cancel_at, self._cancelled = cancel_at, False

    def progress(self, fraction: float, message: str) -> None:
        self.progresses.append((fraction, message))
        self._hear(message)

    def log(self, text: str) -> None:
        self.logs.append(text)
        self._hear(text)

    def warn(self, text: str) -> None:
        self.warnings.append(text)

    def cancelled(self) -> bool:
        return self._cancelled

    def _hear(self, text: str) -> None:
        if self._cancel_at is not None and self._cancel_at in text:
            self._cancelled = True


@pytest.fixture
def notebook() -> type[Notebook]:
    """The class of monitors that remember."""
    return Notebook


@pytest.fixture(scope="session")
def known_pythons(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The engine's note about this Python, so that not every test imports every library to make it."""
    cache = tmp_path_factory.mktemp("known")
    assert find(Settings(cache=cache, python=sys.executable), ("numpy",)) is not None
    return cache / "pythons.json"


@pytest.fixture
def settings(tmp_path: Path, known_pythons: Path) -> Settings:
    """Settings with a cache of their own, the tests' tasks, and this Python for the worker."""
    cache = tmp_path / "cache"
    cache.mkdir()
    shutil.copy2(known_pythons, cache)
    return Settings(cache=cache, python=sys.executable, dask="", workers=2, task_folder=TASKS)


@pytest.fixture
def leftovers(settings: Settings) -> Callable[[], list[str]]:
    """Return what is left of jobs in the cache."""
    jobs = settings.cache / "jobs"
    return lambda: sorted(path.name for path in jobs.iterdir()) if jobs.is_dir() else []


@pytest.fixture
def process_end() -> Callable[[int], bool]:
    """Return a function that waits for a process to end, half a minute at most."""

    def ended(pid: int) -> bool:
        if not hasattr(os, "pidfd_open"):
            pytest.skip("this system cannot wait for a process that is not a child")
        try:
            handle = os.pidfd_open(pid)
        except ProcessLookupError:
            return True
        ready, _, _ = select.select([handle], [], [], 30)
        os.close(handle)
        return bool(ready)

    return ended
