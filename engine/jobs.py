"""Job folders under the cache: made for one run, removed after it, swept when their owner has died."""

from __future__ import annotations

import contextlib
import ctypes
import os
import secrets
import shutil
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from ..core.errors import EngineError

CHECKPOINT_DAYS = 14


def _host() -> str:
    """Return this machine's name, as a part of a folder's name."""
    return "".join(c for c in socket.gethostname() if c.isalnum()) or "host"


def is_running(pid: int) -> bool:
    """Return whether a process of this id runs on this machine."""
    if sys.platform == "win32":  # os.kill(pid, 0) would send Ctrl-C there
        handle = ctypes.windll.kernel32.OpenProcess(0x1000, False, pid)
        if handle:
            ctypes.windll.kernel32.CloseHandle(handle)
        return bool(handle)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def new_folder(cache: Path) -> Path:
    """Return a new folder ``<cache>/jobs/<host>-<process>-<token>``; sweep those whose process has died.

    Raises
    ------
    EngineError
        The cache cannot be written.
    """
    jobs = cache / "jobs"
    try:
        jobs.mkdir(parents=True, exist_ok=True)
        _sweep_dead(jobs)
        folder = jobs / f"{_host()}-{os.getpid()}-{secrets.token_hex(4)}"
        folder.mkdir()
    except OSError as error:
        raise unwritable(cache, error) from error
    return folder


def unwritable(folder: Path, error: OSError) -> EngineError:
    """Return the sentence for a cache that cannot be written."""
    return EngineError(
        f"Gossan could not write its working files in {folder} ({error.strerror or error}): free some space there,"
        " or set GOSSAN_CACHE to another folder."
    )


def _sweep_dead(jobs: Path) -> None:
    for folder in jobs.iterdir():
        host, _, rest = folder.name.partition("-")
        pid = rest.partition("-")[0]
        if host == _host() and pid.isdigit() and not is_running(int(pid)):
            shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def job_folder(cache: Path) -> Iterator[Path]:
    """Give a job folder that is gone afterwards, whatever happened inside."""
    folder = new_folder(cache)
    try:
        yield folder
    finally:
        remove(folder)


def remove(folder: Path) -> None:
    """Remove a folder; on Windows a dying process may hold its files for a moment."""
    for _ in range(20):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(0.05)


def sweep_checkpoints(checkpoints: Path) -> None:
    """Remove checkpoints that nobody has touched for two weeks."""
    oldest = time.time() - CHECKPOINT_DAYS * 86400
    for folder in checkpoints.iterdir():
        with contextlib.suppress(OSError):  # another run may remove it at the same moment
            times = [path.stat().st_mtime for path in (folder, *folder.rglob("*"))]
            if max(times) < oldest:
                shutil.rmtree(folder, ignore_errors=True)
