"""What building the environment takes before it begins: how much is downloaded, what room it needs, how long it lasts."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from ..core.errors import EngineError

BYTES_PER_GIGABYTE = 1e9
GIGABYTES = {"cpu": (0.35, 2.0), "cuda": (3.5, 8.0)}  # downloaded, on the disk when installed
UNPACKED = 3.0  # what a wheel grows to, and its copy on the way
FAST, SLOW = 0.1, 0.02  # gigabits each second: a good office line, a camp's
INSTALLING = {"cpu": 2.0, "cuda": 5.0}  # minutes to unpack and to verify


@dataclass(frozen=True)
class Estimate:
    """Gigabytes to download and on the disk; minutes on a fast and on a slow line."""

    download: float
    disk: float
    shortest: int
    longest: int


def estimate(device: str, wheels: str = "", torch_index: str = "", platform: str = sys.platform) -> Estimate:
    """Return what a first build takes.

    Parameters
    ----------
    device : str
        ``cpu`` or ``cuda``.
    wheels : str
        Folder of wheels; nothing is downloaded then.
    torch_index : str
        Address of PyTorch's own wheels; without one, Linux gets those with NVIDIA's libraries even for the CPU.
    platform : str
        As `sys.platform`.
    """
    large = device == "cuda" or (platform == "linux" and not torch_index)
    size = "cuda" if large else "cpu"
    download, disk = GIGABYTES[size]
    if wheels:
        download, disk = 0.0, max(GIGABYTES["cpu"][1], UNPACKED * _wheel_size(Path(wheels).expanduser()))
    minutes = [INSTALLING[size] + 8 * download / line / 60 for line in (FAST, SLOW)]
    return Estimate(download, disk, *(max(1, round(number)) for number in minutes))


def _wheel_size(folder: Path) -> float:
    """Return how many gigabytes of wheels a folder holds; 0 where it is none."""
    return sum(path.stat().st_size for path in folder.glob("*.whl")) / BYTES_PER_GIGABYTE


def free_space(folder: Path) -> float:
    """Return the free gigabytes where a folder is, or will be."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return shutil.disk_usage(folder).free / BYTES_PER_GIGABYTE


def check_space(cache: Path, device: str) -> None:
    """Raise `EngineError` where the disk has too little room for a first build, whatever pip is set up to fetch."""
    free, needed = free_space(cache), GIGABYTES[device][1]
    if free < needed:
        raise EngineError(
            f"The engine needs about {needed:.0f} GB in {cache}, and {free:.1f} GB are free there: free some"
            " space, or set the cache to a folder on another disk (Settings > Options > Gossan, or GOSSAN_CACHE)."
        )


def folder_size(folder: Path) -> float:
    """Return how many gigabytes a folder holds; files that vanish meanwhile do not count."""
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.lstat().st_size
        except OSError:
            continue
    return total / BYTES_PER_GIGABYTE
