"""Finding a real Python, and asking one what it has. Inside QGIS, `sys.executable` may be QGIS itself."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess  # nosec B404  # the worker and pip are programs; never through a shell
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Optional

from ..core.errors import Cancelled, EngineError
from .groups import clean_environment, end_group, no_window, own_group

OLDEST = (3, 9)
STEM = re.compile(r"python[\d.]*w?(\.exe)?", re.IGNORECASE)
START_SECONDS = 20
PROBE_SECONDS = 180
POLL = 0.1  # seconds between two looks at whether the user has cancelled
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


def never() -> bool:
    """Nobody cancels."""
    return False


def check_interpreter(path: Path, cancelled: Callable[[], bool] = never) -> Interpreter:
    """Run a candidate; raise `EngineError` with the reason where Gossan cannot build on it."""
    if not path.is_file():
        raise EngineError(f"There is no file {path}: choose a python executable, version 3.9 or later.")
    answer = ask(path, ["-I", "-c", QUESTION], START_SECONDS, cancelled)
    version = tuple(answer.get("version", ()))
    if len(version) != 3 or version < OLDEST:
        found = ".".join(str(part) for part in version) or "unknown"
        raise EngineError(f"{path} is Python {found}: choose version 3.9 or later.")
    lacks = answer.get("lacks", ("venv",))
    if lacks:
        raise EngineError(f"{path} cannot make environments, it lacks {', '.join(lacks)}: {VENV_REMEDY}.")
    return Interpreter(path, version)


def find_interpreter(explicit: str = "", cancelled: Callable[[], bool] = never) -> Interpreter:
    """Return the first candidate that works; raise `EngineError` with why none did."""
    reasons = []
    for path in candidates(explicit):
        try:
            return check_interpreter(path, cancelled)
        except EngineError as error:
            reasons.append(str(error))
    if not reasons:
        raise EngineError("No Python was found on this computer: install Python 3.9 or later, or name one (--python).")
    raise EngineError(next((reason for reason in reasons if VENV_REMEDY in reason), reasons[0]))


def probe(path: Path, names: Sequence[str], cancelled: Callable[[], bool] = never) -> dict[str, Any]:
    """Return what `engine/probe.py` prints when this Python runs it."""
    text = (Path(__file__).parent / "probe.py").read_text(encoding="utf-8")
    return ask(path, ["-c", text, *names], PROBE_SECONDS, cancelled)


def ask(path: Path, arguments: Sequence[str], seconds: float, cancelled: Callable[[], bool] = never) -> dict[str, Any]:
    """Run a Python with a question; return the JSON object on its last line.

    Raises
    ------
    EngineError
        It is no Python, does not answer in time, or fails.
    Cancelled
        `cancelled`, asked ten times a second, said so.
    """
    if path.name.lower().startswith("qgis"):  # running it would open another QGIS
        raise EngineError(f"{path} is QGIS, not a Python: choose a python executable.")
    program = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **own_group()}
    try:
        with tempfile.TemporaryDirectory() as empty:  # "python -c" imports from where it is started
            process = subprocess.Popen([str(path), *arguments], env=clean_environment(), cwd=empty, **program)  # nosec B603  # an argument list of ours
            with process:
                output, errors = _answer(process, seconds, cancelled)
    except OSError as error:
        raise EngineError(f"{path} cannot be run ({error.strerror or error}): choose a python executable.") from error
    except subprocess.TimeoutExpired as error:
        raise EngineError(f"{path} gave no answer in {seconds:g} seconds: choose another python executable.") from error
    answer = _last_object(output)
    if answer is None:
        detail = errors.decode(errors="replace").strip().splitlines()[-1:] or [f"exit code {process.returncode}"]
        raise EngineError(f"{path} does not work as a Python ({detail[0]}): choose another python executable.")
    return answer


def _answer(process: subprocess.Popen, seconds: float, cancelled: Callable[[], bool]) -> tuple[bytes, bytes]:
    """Return what a program prints on its two outputs; end it and its children in any case."""
    end = time.monotonic() + seconds
    try:
        while True:
            try:
                answer: tuple[bytes, bytes] = process.communicate(timeout=min(POLL, seconds))
                return answer
            except subprocess.TimeoutExpired:
                if cancelled():
                    raise Cancelled from None
                if time.monotonic() >= end:
                    raise
    finally:
        end_group(process)


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
    return Path("/proc/driver/nvidia/version").is_file() or bool(nvidia_answer())


def nvidia_answer() -> str:
    """Return what nvidia-smi says of the GPUs: ``NVIDIA H200, driver 550.54, 143771 MiB``; empty where it is silent."""
    tool = shutil.which("nvidia-smi")
    if tool is None:
        return ""
    asked = [tool, "--query-gpu=name,driver_version,memory.total", "--format=csv,noheader"]
    try:
        done = subprocess.run(asked, capture_output=True, timeout=START_SECONDS, check=False, **no_window())  # nosec B603  # an argument list of ours
    except (OSError, subprocess.TimeoutExpired):
        return ""
    if done.returncode:
        return ""
    cards = [line.strip().split(", ") for line in done.stdout.decode(errors="replace").splitlines() if line.strip()]
    return "; ".join(", ".join([card[0], f"driver {card[1]}", *card[2:]]) for card in cards if len(card) > 1)
