"""Child processes as groups: started clean and apart, ended together."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess  # nosec B404  # the worker and pip are programs; never through a shell
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FOREIGN = (
    "PYTHON",
    "GDAL_",
    "PROJ_",
    "LD_",
    "DYLD_",
    "QT_",
    "QGIS_",
    "QML",
    "CPL_",
    "GRASS_",
    "GISBASE",
    "VIRTUAL_ENV",
)


def clean_environment(**further: str) -> dict[str, str]:
    """Return this process's environment without what QGIS, Qt, GDAL or a Python put there, plus `further`."""
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith(FOREIGN)}
    return {**kept, **further}


def own_group() -> Mapping[str, Any]:
    """Return the `subprocess.Popen` options that give a child its own group and no window."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
    return {"start_new_session": True}


def no_window() -> Mapping[str, Any]:
    """Return the `subprocess.run` options that open no console window."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NO_WINDOW}
    return {}


def end_group(process: subprocess.Popen, grace: float = 0.3) -> None:
    """End a process started with `own_group` and all its children: ask, wait `grace` seconds, kill."""
    if sys.platform == "win32":
        kill_tree(process.pid)
    else:
        _signal(process.pid, signal.SIGTERM)
        if wait_for(process, grace):
            _wait_for_group(process.pid, grace)
        _signal(process.pid, signal.SIGKILL)
    wait_for(process, 0.5)


def wait_for(process: subprocess.Popen, seconds: float) -> bool:
    """Wait for a process at most so long; return whether it has ended."""
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


def kill_tree(pid: int) -> None:
    """Windows: end a process and its children."""
    taskkill = Path(os.environ.get("SYSTEMROOT", "C:/Windows")) / "System32" / "taskkill.exe"
    subprocess.run([str(taskkill), "/T", "/F", "/PID", str(pid)], capture_output=True, check=False, **no_window())  # nosec B603  # our own process id


def kill_own_group() -> None:
    """End this process and its children at once; for a worker whose QGIS has gone."""
    if sys.platform == "win32":
        kill_tree(os.getpid())
    elif os.getpgrp() == os.getpid():
        os.killpg(os.getpgrp(), signal.SIGKILL)
    os._exit(3)


def die_with_parent() -> None:
    """Linux: let the kernel end this process when the thread that started it ends, even in a hung C function."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


def _signal(group: int, number: int) -> bool:
    """Signal a group; return whether there is one."""
    if sys.platform == "win32":
        return False
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):  # already gone
        return False
    return True


def _wait_for_group(group: int, seconds: float) -> None:
    """Let children tidy up after themselves (joblib's tracker removes its semaphores then)."""
    end = time.monotonic() + seconds
    while _signal(group, 0) and time.monotonic() < end:
        time.sleep(0.01)
