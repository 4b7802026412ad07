"""Runs Gossan's algorithms through the real ``qgis_process``, as a server or a user's script would."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Union

ROOT = Path(__file__).resolve().parent.parent
Value = Union[str, int, float, Path, Sequence[Any]]


class AlgorithmFailed(Exception):
    """qgis_process ended with an error; the text is what it said."""


class QgisProcess:
    """A QGIS profile of its own in which Gossan is enabled.

    Parameters
    ----------
    profile : path, optional
        Folder for the profile; a temporary one if not given.
    """

    def __init__(self, profile: Union[str, Path, None] = None) -> None:
        self.profile = Path(profile or tempfile.mkdtemp(prefix="gossan-profile-"))
        self.program = shutil.which("qgis_process.bin") or shutil.which("qgis_process") or "qgis_process"
        self.seconds: dict[str, float] = {}
        plugins = self.profile / "plugins"
        plugins.mkdir(parents=True, exist_ok=True)
        if not (plugins / "gossan").exists():
            (plugins / "gossan").symlink_to(ROOT, target_is_directory=True)
        self.environment = {
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "QGIS_PLUGINPATH": str(plugins),
            "QGIS_CUSTOM_CONFIG_PATH": str(self.profile),
        }
        self._call(["plugins", "enable", "gossan"])

    def run(self, algorithm: str, parameters: Mapping[str, Value], label: str = "") -> dict[str, Any]:
        """Run an algorithm; return its outputs by name. Raises `AlgorithmFailed` with its words."""
        started = time.perf_counter()
        answer = self._call(["--json", "run", algorithm, "--", *arguments(parameters)])
        self.seconds[label or algorithm] = time.perf_counter() - started
        results: dict[str, Any] = json.loads(answer[answer.index("{") :])["results"]
        return results

    def help(self, algorithm: str) -> str:
        """Return an algorithm's help as qgis_process prints it."""
        return self._call(["help", algorithm])

    def _call(self, words: Sequence[str]) -> str:
        done = subprocess.run(
            [self.program, *words], env=self.environment, capture_output=True, text=True, check=False, timeout=3600
        )
        if done.returncode != 0:
            raise AlgorithmFailed(f"{' '.join(words[:3])} failed:\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")
        return done.stdout


def arguments(parameters: Mapping[str, Value]) -> list[str]:
    """Return parameters as qgis_process takes them behind ``--``; a list repeats its name."""
    words = []
    for name, value in parameters.items():
        values = [value] if isinstance(value, (str, int, float, Path)) else value
        words += [f"{name}={item}" for item in values]
    return words
