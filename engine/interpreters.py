"""Finding a real Python, and asking one what it has. Inside QGIS, `sys.executable` may be QGIS itself."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess  # nosec B404  # the worker and pip are programs; never through a shell
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional

from ..core.errors import EngineError
from .groups import clean_environment, no_window

OLDEST = (3, 9)
STEM = re.compile(r"python[\d.]*w?(\.exe)?", re.IGNORECASE)
START_SECONDS = 20
PROBE_SECONDS = 180
QUESTION = """
import importlib.util, json, sys
parts = ("venv", "ensurepip")
print(json.dumps({"version": list(sys.version_info[:3]), "lacks": [p for p in parts if not importlib.util.find_spec(p)]}))
"""
VENV_REMEDY = "install its venv module (on Debian and Ubuntu: sudo apt install python3-venv)"


@dataclass(frozen=True)
class Interpreter:
    """A Python that was run and can make virtual environments."""

    path: Path
    version: tuple[int, int, int]

    @property
    def minor(self) -> str:
        """Version as ``3.11``."""
        return f"{self.version[0]}.{self.version[1]}"


def candidates(explicit: str = "") -> Iterator[Path]:
    """Yield where a real Python may be, the likeliest first; only `explicit` where it is given."""
    if explicit:
        yield Path(explicit).expanduser()
        return
    minor = f"{sys.version_info[0]}.{sys.version_info[1]}"
    named = [getattr(sys, "_base_executable", "") or ""]
    named += [f"{sys.base_prefix}/bin/python{minor}", f"{sys.base_prefix}/bin/python3", f"{sys.base_prefix}/python.exe"]
    named += ["/usr/bin/python3", shutil.which("python3") or "", shutil.which("python") or ""]
    seen = set()
    for name in named:
        path = Path(name)
        if name and name not in seen and STEM.fullmatch(path.name) and path.is_file():
            seen.add(name)
            yield path


def check_interpreter(path: Path) -> Interpreter:
    """Run a candidate; raise `EngineError` with the reason where Gossan cannot build on it."""
    if not path.is_file():
        raise EngineError(f"There is no file {path}: choose a python executable, version 3.9 or later.")
    answer = ask(path, ["-I", "-c", QUESTION], START_SECONDS)
    version = tuple(answer.get("version", ()))
    if len(version) != 3 or version < OLDEST:
        found = ".".join(str(part) for part in version) or "unknown"
        raise EngineError(f"{path} is Python {found}: choose version 3.9 or later.")
    lacks = answer.get("lacks", ("venv",))
    if lacks:
        raise EngineError(f"{path} cannot make environments, it lacks {', '.join(lacks)}: {VENV_REMEDY}.")
    return Interpreter(path, version)


def find_interpreter(explicit: str = "") -> Interpreter:
    """Return the first candidate that works; raise `EngineError` with why none did."""
    reasons = []
    for path in candidates(explicit):
        try:
            return check_interpreter(path)
        except EngineError as error:
            reasons.append(str(error))
    if not reasons:
        raise EngineError("No Python was found on this computer: install Python 3.9 or later, or name one (--python).")
    raise EngineError(next((reason for reason in reasons if VENV_REMEDY in reason), reasons[0]))


def probe(path: Path, names: Sequence[str]) -> dict[str, Any]:
    """Return what `engine/probe.py` prints when this Python runs it."""
    text = (Path(__file__).parent / "probe.py").read_text(encoding="utf-8")
    return ask(path, ["-c", text, *names], PROBE_SECONDS)


def ask(path: Path, arguments: Sequence[str], seconds: float) -> dict[str, Any]:
    """Run a Python with a question; return the JSON object on its last line.

    Raises
    ------
    EngineError
        It is no Python, does not answer in time, or fails.
    """
    if path.name.lower().startswith("qgis"):  # running it would open another QGIS
        raise EngineError(f"{path} is QGIS, not a Python: choose a python executable.")
    try:
        with tempfile.TemporaryDirectory() as empty:  # "python -c" imports from where it is started
            done = subprocess.run(  # nosec B603  # an argument list of ours
                [str(path), *arguments],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=seconds,
                check=False,
                env=clean_environment(),
                cwd=empty,
                **no_window(),
            )
    except OSError as error:
        raise EngineError(f"{path} cannot be run ({error.strerror or error}): choose a python executable.") from error
    except subprocess.TimeoutExpired as error:
        raise EngineError(f"{path} gave no answer in {seconds:g} seconds: choose another python executable.") from error
    answer = _last_object(done.stdout)
    if answer is None:
        detail = done.stderr.decode(errors="replace").strip().splitlines()[-1:] or [f"exit code {done.returncode}"]
        raise EngineError(f"{path} does not work as a Python ({detail[0]}): choose another python executable.")
    return answer


def _last_object(output: bytes) -> Optional[dict[str, Any]]:
    lines = output.decode(errors="replace").strip().splitlines()
    try:
        answer = json.loads(lines[-1]) if lines else None
    except ValueError:
        return None
    return answer if isinstance(answer, dict) else None


def has_nvidia_driver() -> bool:
    """Return whether this computer has an NVIDIA driver that a program may use."""
    if os.environ.get("CUDA_VISIBLE_DEVICES") in ("", "-1"):
        return False
    if Path("/proc/driver/nvidia/version").is_file():
        return True
    tool = shutil.which("nvidia-smi")
    if tool is None:
        return False
    try:
        done = subprocess.run([tool, "-L"], capture_output=True, timeout=START_SECONDS, check=False, **no_window())  # nosec B603  # an argument list of ours
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0 and b"GPU" in done.stdout
