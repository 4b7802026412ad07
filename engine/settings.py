"""Where and how the engine runs: plain settings.

What is said in the call counts most, then the environment (``GOSSAN_...``), then what was saved in the options page or
the engine's dialog, which is in a small file beside the user's other settings: QGIS, qgis_process and the command that
builds the engine all read the same.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Optional

from ..core.errors import EngineError, InputError

DEVICES = ("auto", "cpu", "cuda")


def user_cache() -> Path:
    """Return the per-user cache folder of this operating system, as ``.../gossan``."""
    home = Path.home()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "gossan"
    if sys.platform == "darwin":
        return home / "Library" / "Caches" / "gossan"
    return Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache") / "gossan"


def settings_file() -> Path:
    """Return the file of saved settings (``GOSSAN_SETTINGS``)."""
    named = os.environ.get("GOSSAN_SETTINGS")
    if named:
        return Path(named).expanduser().absolute()
    home = Path.home()
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA") or home / "AppData" / "Roaming") / "gossan" / "settings.json"
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "gossan" / "settings.json"
    return Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config") / "gossan" / "settings.json"


def saved() -> dict[str, Any]:
    """Return what was saved, by name; nothing where there is no file, or a damaged one."""
    try:
        content = json.loads(settings_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def save(**changes: Any) -> None:
    """Save some settings and leave the others; an empty value forgets one.

    Raises
    ------
    EngineError
        The file cannot be written.
    """
    path = settings_file()
    content = {name: value for name, value in {**saved(), **changes}.items() if value not in ("", None)}
    half = path.with_suffix(".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        half.write_text(json.dumps(content, indent=1, sort_keys=True), encoding="utf-8")
        half.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            half.unlink()
        raise EngineError(f"The settings could not be saved in {path} ({error.strerror or error}).") from error


def _text(variable: str, name: str, default: str = "") -> str:
    """Return a setting as text: from the environment, else from the file, else the default."""
    value = os.environ.get(variable) or saved().get(name) or default
    return str(value)


def cache_folder() -> Path:
    """Return ``GOSSAN_CACHE``, or the folder that was saved, or the user's cache folder."""
    return Path(_text("GOSSAN_CACHE", "cache", str(user_cache()))).expanduser().absolute()


def worker_number() -> int:
    """Return ``GOSSAN_WORKERS`` or what was saved; 0 for none. Raises `InputError` for anything but a count."""
    named = _text("GOSSAN_WORKERS", "workers", "0")
    if not named.isdigit():
        raise InputError(f"GOSSAN_WORKERS is '{named}'; set it to a whole number of processes, or 0 for all cores.")
    return int(named)


def device_choice() -> str:
    """Return the device that was saved; ``auto`` where none was."""
    named = str(saved().get("device", DEVICES[0]))
    return named if named in DEVICES else DEVICES[0]


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

    cache: Path = field(default_factory=cache_folder)
    python: str = field(default_factory=lambda: _text("GOSSAN_PYTHON", "python"))
    dask: str = field(default_factory=lambda: _text("GOSSAN_DASK", "dask"))
    workers: int = field(default_factory=worker_number)
    device: str = field(default_factory=device_choice)
    task_folder: Optional[Path] = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "cache", Path(self.cache).expanduser().absolute())  # a worker has another folder

    @property
    def worker_count(self) -> int:
        """How many pieces run side by side."""
        return self.workers or usable_cores()
