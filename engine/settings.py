"""Where and how the engine runs: plain settings, read from the environment where nothing else is said."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Optional

from ..core.errors import InputError


def user_cache() -> Path:
    """Return the per-user cache folder of this operating system, as ``.../gossan``."""
    home = Path.home()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "gossan"
    if sys.platform == "darwin":
        return home / "Library" / "Caches" / "gossan"
    return Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache") / "gossan"


def cache_from_environment() -> Path:
    """Return ``GOSSAN_CACHE``, or the user's cache folder."""
    named = os.environ.get("GOSSAN_CACHE")
    return Path(named).expanduser().absolute() if named else user_cache()


def workers_from_environment() -> int:
    """Return ``GOSSAN_WORKERS``; 0 where it is not set. Raises `InputError` for anything but a count."""
    named = os.environ.get("GOSSAN_WORKERS") or "0"
    if not named.isdigit():
        raise InputError(f"GOSSAN_WORKERS is '{named}'; set it to a whole number of processes, or 0 for all cores.")
    return int(named)


def usable_cores() -> int:
    """Return how many processor cores this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@dataclass(frozen=True)
class Settings:
    """What the user has chosen about the engine.

    Attributes
    ----------
    cache : Path
        Folder of the environments, jobs and checkpoints (``GOSSAN_CACHE``). With Dask, the cluster must see it.
    python : str
        "Use this Python" instead of the environment that Gossan builds (``GOSSAN_PYTHON``); empty for none.
    dask : str
        Address of a Dask scheduler (``GOSSAN_DASK``), for example ``tcp://host:8786``; empty for none.
    workers : int
        Processes or threads side by side (``GOSSAN_WORKERS``); 0 means one for each core.
    device : str
        ``auto``, ``cpu`` or ``cuda``: what a task's ``device`` parameter becomes where it says ``auto``.
    task_folder : Path or None
        A folder of further task modules, for extensions and tests. They are written as those in ``tasks/`` are,
        relative imports included, and cannot replace one of them.
    """

    cache: Path = field(default_factory=cache_from_environment)
    python: str = field(default_factory=lambda: os.environ.get("GOSSAN_PYTHON", ""))
    dask: str = field(default_factory=lambda: os.environ.get("GOSSAN_DASK", ""))
    workers: int = field(default_factory=workers_from_environment)
    device: str = "auto"
    task_folder: Optional[Path] = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "cache", Path(self.cache).expanduser().absolute())  # a worker has another folder

    @property
    def worker_count(self) -> int:
        """How many pieces run side by side."""
        return self.workers or usable_cores()
