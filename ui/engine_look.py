"""What there is of the engine, and what building it would take: looked up away from the interface's thread."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Optional

from ..core.errors import EngineError
from ..engine.environment import LIBRARIES, TITLES, Environment, built, explain_missing, find, verify
from ..engine.estimate import Estimate, estimate, folder_size, free_space
from ..engine.interpreters import has_nvidia_driver, nvidia_answer
from ..engine.settings import Settings
from .words import tr


@dataclass(frozen=True)
class Found:
    """What a look found.

    Attributes
    ----------
    environment : Environment or None
        The engine where it is ready.
    sentence : str
        Why it is not, where it is not.
    missing : tuple of str
        Libraries that are not there, by the names people know.
    gpu : str
        nvidia-smi's answer.
    has_gpu : bool
        Whether "automatic" means the GPU.
    free : float
        Gigabytes free where the engine goes.
    folders : tuple of (Path, float)
        What Gossan has built, with gigabytes.
    """

    environment: Optional[Environment]
    sentence: str
    missing: tuple[str, ...]
    gpu: str
    has_gpu: bool
    free: float
    folders: tuple[tuple[Path, float], ...]

    def expected(self, device: str, wheels: str, torch_index: str) -> Estimate:
        """Return what a build takes on a device: ``auto``, ``cpu`` or ``cuda``."""
        if device == "auto":
            device = "cuda" if self.has_gpu else "cpu"
        return estimate(device, wheels, torch_index)


def look(settings: Settings) -> Found:
    """Look; may run a Python, and nvidia-smi."""
    environment = find(settings, LIBRARIES)
    have = environment or _nearest(settings)
    missing = LIBRARIES if have is None else have.lacks(LIBRARIES)
    folders = [path for path in sorted(settings.cache.glob("engine-*")) if path.is_dir()]
    return Found(
        environment,
        "" if environment else explain_missing(settings, LIBRARIES),
        tuple(TITLES.get(name, name) for name in missing),
        nvidia_answer(),
        has_nvidia_driver(),
        free_space(settings.cache),
        tuple((folder, folder_size(folder)) for folder in folders),
    )


def _nearest(settings: Settings) -> Optional[Environment]:
    """Return what there is where not everything is there: the Python of the user's choice, or what Gossan has built."""
    if not settings.python:
        return next(iter(built(settings)), None)
    try:
        return verify(settings.python, settings)
    except EngineError:
        return None


def size_words(gigabytes: float) -> str:
    """Return a size as people read it: 34 MB, 1.4 GB, 77 GB."""
    if gigabytes < 0.1:
        return tr("{0} MB").format(f"{1000 * gigabytes:.0f}")
    return tr("{0} GB").format(f"{gigabytes:.1f}" if gigabytes < 10 else f"{gigabytes:.0f}")


def device_words(environment: Environment) -> str:
    """Return what the engine runs on."""
    if environment.cuda:
        return tr("CUDA ({0})").format(environment.device)
    return tr("the processor ({0})").format(environment.device) if environment.device else tr("the processor")
