"""Times the worker from the call to its first progress line, with and without torch; prints a Markdown table.

Run it with any Python that finds the package: ``PYTHONPATH=.build/plugins python3 benchmarks/worker_start.py``.
The engine must be set up. Beside it, in the same run: that Python importing torch and doing nothing else.
"""

from __future__ import annotations

import dataclasses
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
from gossan.engine.environment import explain_missing, find
from gossan.engine.monitor import SilentMonitor
from gossan.engine.runner import run_task
from gossan.engine.settings import Settings

TASKS = Path(__file__).resolve().parent.parent / "tests" / "engine" / "tasks"
LIMIT = 3.0  # seconds, with torch: what issue 2 asks for
REPEATS = 5


class Stopwatch(SilentMonitor):
    """Notes when the first progress line arrives."""

    def __init__(self) -> None:
        self.start, self.first = time.perf_counter(), 0.0

    def progress(self, fraction: float, message: str) -> None:
        """Stop at the first line."""
        self.first = self.first or time.perf_counter() - self.start


def first_progress(task: str, settings: Settings) -> float:
    """Return seconds from the call to the first progress line."""
    watch = Stopwatch()
    run_task(task, {"values": np.ones(1000)}, {}, watch, settings)
    return watch.first


def bare_import(python: str) -> float:
    """Return seconds for a Python that imports torch and ends."""
    start = time.perf_counter()
    subprocess.run([python, "-I", "-c", "import torch"], check=True)
    return time.perf_counter() - start


def main() -> int:
    """Print best and median of each; return 1 where even the best misses the limit."""
    settings = dataclasses.replace(Settings(), task_folder=TASKS, dask="")
    environment = find(settings, ("torch",))
    if environment is None:
        sys.exit(explain_missing(settings, ("torch",)))
    rounds = [
        (first_progress("echo", settings), first_progress("torch_echo", settings), bare_import(environment.python))
        for _ in range(REPEATS)
    ]
    columns = [sorted(column) for column in zip(*rounds)]
    titles = ("worker, task without torch", f"worker, task with torch (limit {LIMIT:g} s)", "bare `import torch`")
    print("| start to first progress line | best, s | median, s | median / bare import |\n|---|---|---|---|")
    bare = columns[2][REPEATS // 2]
    for title, column in zip(titles, columns):
        median = column[REPEATS // 2]
        print(f"| {title} | {column[0]:.2f} | {median:.2f} | {median / bare:.2f} |")
    return 0 if columns[1][0] < LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
