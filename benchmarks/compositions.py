"""Times log-ratios beside the peers' own, in one run; prints ratios as a Markdown table.

Run it with the Python that QGIS uses: ``python3 benchmarks/compositions.py [--peers PYTHON]``. Each tool runs in a process
of its own. Gossan is timed twice: as the task that QGIS runs, with reading the columns and looking for detection limits,
codes and units, which tables of a plugin are compared with; and as the function of arrays inside it, which libraries of
such functions are compared with. The peers are imported from the Python given (one into which ``eis-toolkit``,
``scikit-bio`` and ``pyrolite`` were installed), or else from this one; the loop row by row after EIS Toolkit's manner
runs anywhere and is labelled as what it is.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Optional

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
SAMPLES, ELEMENTS = 20_000, 15
REPEATS = 25  # of what takes well under a second; the best one counts
TASKS = {"clr": "CLR", "ilr": "ILR, all balances", "inverse": "inverse of CLR"}
TABLES, ARRAYS = ("EIS Toolkit", "row by row"), ("scikit-bio", "pyrolite")


def main() -> None:
    """Run the tasks and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", default=sys.executable, metavar="PYTHON", help="the Python that has the peers")
    parser.add_argument("--measure", nargs=2, metavar=("TOOL", "TASK"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.measure:
        tool, task = arguments.measure
        print(json.dumps(MEASURES[tool](task)))
        return
    print("| task | tool | seconds | Gossan is faster by | note |\n|---|---|---|---|---|")
    for task in TASKS:
        for own, peers in (("Gossan, the task", TABLES), ("Gossan, arrays", ARRAYS)):
            measured_own = measure(own, task, sys.executable)
            assert measured_own is not None
            report(task, own, measured_own, None)
            for tool in peers:
                compare(task, tool, measured_own["seconds"], arguments.peers)


def compare(task: str, tool: str, own: float, python: str) -> None:
    """Time a peer and print its row."""
    found = measure(tool, task, sys.executable if tool == "row by row" else python)
    if found:
        report(task, tool, found, own)
    elif tool != "row by row":
        print(f"| {label(task)} | {tool} | - | - | skipped: not installed in the peers' Python |", flush=True)


def measure(tool: str, task: str, python: str) -> Optional[dict[str, Any]]:
    """Return seconds and note of a tool, in a process of its own; None where it is not installed or has no such task."""
    line = [python, __file__, "--measure", tool, task]
    done = subprocess.run(line, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    found = json.loads(done.stdout.splitlines()[-1])
    return found or None


def table() -> np.ndarray:
    """Return closed compositions, log-normal, the same at each call, shape (samples, elements)."""
    parts = np.random.default_rng(20).lognormal(3, 1, (SAMPLES, ELEMENTS))
    return parts / parts.sum(axis=1, keepdims=True)


def expected(task: str) -> np.ndarray:
    """Return the centred log-ratios, or the parts for their inverse: what a tool's result is compared with."""
    parts = table()
    logs = np.log(parts)
    return parts if task == "inverse" else logs - logs.mean(axis=1, keepdims=True)


def pivot_text(names: list[str]) -> str:
    """Return the partition of each part against all after it."""
    return "; ".join(f"{name} | {' '.join(names[i + 1 :])}" for i, name in enumerate(names[:-1]))


def best(function: Callable[[], Any], repeats: int = REPEATS) -> tuple[float, Any]:
    """Return the shortest time of several runs, and the result."""
    seconds, result = np.inf, None
    for _ in range(repeats):
        start = time.perf_counter()
        result = function()
        seconds = min(seconds, time.perf_counter() - start)
    return seconds, result


def run_gossan(task: str) -> dict[str, Any]:
    """Run the task as QGIS does."""
    sys.path.insert(0, str(ROOT / ".build" / "plugins"))  # where make links the checkout under its own name
    from gossan.engine.runner import run_task

    names = [f"e{i}" for i in range(ELEMENTS)]
    values = expected("clr") if task == "inverse" else table()
    arrays = {f"field_{i}": column for i, column in enumerate(values.T.copy())}
    if task == "inverse":
        params: dict[str, Any] = {"fields": [f"clr_{name}" for name in names], "total": 1.0}
        seconds, result = best(lambda: run_task("inverse_log_ratio", arrays, params))
    else:
        params = {"fields": names, "method": task, "partition": pivot_text(names) if task == "ilr" else ""}
        seconds, result = best(lambda: run_task("log_ratio", arrays, params))
    return measured(task, seconds, result.arrays["values"], "columns read, looked through for limits, codes and units")


def run_core(task: str) -> dict[str, Any]:
    """Run the functions inside the task."""
    sys.path.insert(0, str(ROOT / ".build" / "plugins"))
    from gossan.core import composition

    values = expected("clr") if task == "inverse" else table()
    function: Any = {"clr": composition.clr, "ilr": composition.ilr, "inverse": composition.clr_inverse}[task]
    seconds, result = best(lambda: function(values))
    return measured(task, seconds, result, "arrays in, arrays out")


def run_eis(task: str) -> dict[str, Any]:
    """Run EIS Toolkit's functions of data frames."""
    try:
        import pandas
        from eis_toolkit import __version__
        from eis_toolkit.transformations.coda.clr import clr_transform, inverse_clr
        from eis_toolkit.transformations.coda.ilr import single_ilr_transform
    except ImportError:
        return {}
    names = [f"e{i}" for i in range(ELEMENTS)]
    frame = pandas.DataFrame(expected("clr") if task == "inverse" else table(), columns=names)
    note = f"{__version__}, pandas {pandas.__version__}"
    if task == "ilr":
        last = ELEMENTS - 2
        seconds, _ = best(lambda: single_ilr_transform(frame, names[last : last + 1], names[last + 1 :]), 1)
        return {"seconds": seconds * (ELEMENTS - 1), "note": f"{note}; one balance timed, scaled by {ELEMENTS - 1}"}
    seconds, result = best(lambda: (inverse_clr if task == "inverse" else clr_transform)(frame), 1)
    return measured(task, seconds, result.to_numpy(), note)


def run_rows(task: str) -> dict[str, Any]:
    """Take one row at a time, as EIS Toolkit does, without pandas' own cost."""
    from scipy.stats import gmean

    if task == "ilr":
        return {}
    values = expected("clr") if task == "inverse" else table()

    def transform() -> np.ndarray:
        if task == "clr":
            return np.array([np.log(row / gmean(row)) for row in values])
        return np.array([np.exp(row) / np.sum(np.exp(row)) for row in values])

    seconds, result = best(transform, 1)
    return measured(task, seconds, result, "our loop of numpy and scipy after EIS Toolkit's manner, without pandas")


def run_skbio(task: str) -> dict[str, Any]:
    """Run scikit-bio's functions of arrays."""
    try:
        from skbio import __version__
        from skbio.stats.composition import clr, clr_inv, ilr
    except ImportError:
        return {}
    values = expected("clr") if task == "inverse" else table()
    seconds, result = best(lambda: {"clr": clr, "ilr": ilr, "inverse": clr_inv}[task](values))
    return measured(task, seconds, result, f"{__version__}, arrays in, arrays out")


def run_pyrolite(task: str) -> dict[str, Any]:
    """Run pyrolite's functions of arrays."""
    try:
        from pyrolite import __version__
        from pyrolite.comp.codata import CLR, ILR, inverse_CLR
    except ImportError:
        return {}
    values = expected("clr") if task == "inverse" else table()
    seconds, result = best(lambda: {"clr": CLR, "ilr": ILR, "inverse": inverse_CLR}[task](values))
    return measured(task, seconds, np.asarray(result), f"{__version__}, arrays in, arrays out")


def measured(task: str, seconds: float, result: np.ndarray, note: str) -> dict[str, Any]:
    """Return what was measured; of clr and its inverse also how far the numbers are from the definition's."""
    if task != "ilr":
        note += f"; largest difference {np.abs(result - expected(task)).max():.0e}"
    return {"seconds": seconds, "note": note}


def report(task: str, tool: str, found: dict[str, Any], own: Optional[float]) -> None:
    """Print one row."""
    ratio = f"{found['seconds'] / own:,.1f} x" if own else ""
    print(f"| {label(task)} | {tool} | {found['seconds']:,.4f} | {ratio} | {found['note']} |", flush=True)


def label(task: str) -> str:
    """Return the task in the table's words."""
    return f"{TASKS[task]}, {SAMPLES:,} x {ELEMENTS}"


MEASURES = {
    "Gossan, the task": run_gossan,
    "Gossan, arrays": run_core,
    "EIS Toolkit": run_eis,
    "row by row": run_rows,
    "scikit-bio": run_skbio,
    "pyrolite": run_pyrolite,
}

if __name__ == "__main__":
    main()
