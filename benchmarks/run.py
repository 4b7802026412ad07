"""``make bench``: every benchmark in one run; the tables go to the screen and to benchmarks/results.md."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path

from gossan.engine import environment, settings

FOLDER = Path(__file__).resolve().parent
TEST_PYTHON = FOLDER.parent / ".build" / "venv" / "bin" / "python"  # it has PyKrige
# what, script, further words: each prints a table of task, tool, seconds, ratio, note; all become one
AGAINST_PEERS = (
    ("Inverse distance", "idw.py", ()),
    ("Ordinary kriging", "kriging.py", ("--python", str(TEST_PYTHON))),
    ("Structures", "structures.py", ()),
    ("Log-ratios", "compositions.py", ()),
)
# title, script, whether it runs in the engine's Python
OTHERS = (
    ("Evidence stack", "evidence_stack.py", False),
    ("Sliding-window scoring", "window_scoring.py", True),
    ("Worker start", "worker_start.py", False),
)
HEADER = "| what | task | tool | seconds | Gossan is faster by | note |\n|---|---|---|---|---|---|"
LAST = 4  # columns: tool, seconds, ratio, note


def main() -> int:
    """Run them one after the other, so that they do not disturb each other."""
    engine = environment.find(settings.Settings(), environment.LIBRARIES)
    if engine is None:
        sys.exit(environment.explain_missing(settings.Settings(), environment.LIBRARIES))
    parts = [f"Measured on {os.cpu_count()} cores, {platform.machine()}, {engine.device}.", "## Against the peers"]
    table, failed = [HEADER], False
    for what, script, words in AGAINST_PEERS:
        printed, code = run(sys.executable, script, *words)
        failed |= code != 0
        table += [f"| {what} {row}" for row in rows_of(printed)]
        print(f"{what}\n\n{printed}\n", flush=True)
    parts.append("\n".join(table))
    for title, script, in_engine in OTHERS:
        printed, code = run(str(engine.python) if in_engine else sys.executable, script)
        failed |= code != 0
        parts += [f"## {title}", printed]
        print(f"{title}\n\n{printed}\n", flush=True)
    (FOLDER / "results.md").write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    return 1 if failed else 0


def run(python: str, script: str, *words: str) -> tuple[str, int]:
    """Return what a benchmark prints, and how it ended."""
    done = subprocess.run([python, str(FOLDER / script), *words], stdout=subprocess.PIPE, text=True, check=False)
    return done.stdout.strip(), done.returncode


def rows_of(printed: str) -> list[str]:
    """Return the rows of a table with task, tool, seconds, ratio and note; several columns before the tool are one."""
    rows = []
    for line in printed.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not line.startswith("|") or len(cells) <= LAST or set(cells[0]) <= {"-"} or "tool" in cells:
            continue
        rows.append("| " + " | ".join([", ".join(cells[:-LAST]), *cells[-LAST:]]) + " |")
    return rows


if __name__ == "__main__":
    sys.exit(main())
