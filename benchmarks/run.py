"""``make bench``: every benchmark in one run; the tables go to the screen and to benchmarks/results.md."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path

from gossan.engine import environment, settings

FOLDER = Path(__file__).resolve().parent
# title, script, whether it runs in the engine's Python
BENCHMARKS = (
    ("Inverse-distance gridding", "idw.py", False),
    ("Sliding-window scoring", "window_scoring.py", True),
    ("Worker start", "worker_start.py", False),
)


def main() -> int:
    """Run them one after the other, so that they do not disturb each other."""
    engine = environment.find(settings.Settings(), environment.LIBRARIES)
    if engine is None:
        sys.exit(environment.explain_missing(settings.Settings(), environment.LIBRARIES))
    parts = [f"Measured on {os.cpu_count()} cores, {platform.machine()}, {engine.device}."]
    failed = False
    for title, script, in_engine in BENCHMARKS:
        python = engine.python if in_engine else sys.executable
        done = subprocess.run([python, str(FOLDER / script)], stdout=subprocess.PIPE, text=True, check=False)
        failed |= done.returncode != 0
        parts += [f"## {title}", done.stdout.strip()]
        print(parts[-2], parts[-1], sep="\n\n", flush=True)
    (FOLDER / "results.md").write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
