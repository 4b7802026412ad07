"""Times kriging beside PyKrige's C backend, in one run; prints ratios as a Markdown table.

Run it with the Python that QGIS uses: ``python3 benchmarks/kriging.py [--quick] [--python PYTHON]``, where PYTHON is
one that has PyKrige (by default the same; without PyKrige its rows say that they were skipped). Every case runs in a process
of its own, so that its peak memory is its own. Gossan is timed as the task that QGIS runs, which also predicts every
sample from the others, and as the kriging alone; both with the same variogram, neighbours and cells as PyKrige, and the
largest difference of estimates and variances is stated. PyKrige is timed from the samples to the grid: its set-up, in
which it computes the variogram again, and its run; the ratio is to both, and to the run alone in brackets. Its BLAS gets
one thread, which is kindest to it: its small systems wait for each other in more. Kriging alone is the best of `REPEATS` runs.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
SIDE = 100_000.0  # metres
REPEATS = 3
NUGGET, PARTIAL_SILL, RANGE = 0.2, 0.8, 20_000.0


@dataclass(frozen=True)
class Case:
    """Samples, elements, and a square grid of `cells` x `cells` over `SIDE`, from `neighbours` samples each."""

    samples: int
    elements: int
    cells: int
    neighbours: int

    def survey(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return x, y, values of the samples: uniform, Gaussian, the same at each call."""
        rng = np.random.default_rng(20)
        x, y = rng.uniform(0, SIDE, (2, self.samples))
        return x, y, rng.normal(size=(self.samples, self.elements))

    def label(self) -> str:
        """Return the case in the table's words."""
        return f"{self.samples:,} x {self.elements}, {self.neighbours} neighbours -> {self.cells} x {self.cells}"


def main() -> None:
    """Run the cases and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="only the 5,000-sample case")
    parser.add_argument("--python", default=sys.executable, help="a Python that has PyKrige")
    parser.add_argument("--measure", nargs=3, metavar=("TOOL", "CASE", "SAVE"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.measure:
        tool, case, save = arguments.measure
        print(json.dumps(TOOLS[tool](Case(*json.loads(case)), save)))
        return
    print("| samples x elements -> cells | tool | seconds | Gossan is faster by | note |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        compare(Case(5_000, 1, 400, 32), arguments.python, Path(folder))
        if not arguments.quick:
            compare(Case(10_000, 1, 400, 16), arguments.python, Path(folder))
            report_gossan(Case(5_000, 15, 400, 16), Path(folder))
            report_gossan(Case(100_000, 1, 1000, 16), Path(folder))


def compare(case: Case, python: str, folder: Path) -> None:
    """Print the rows of one case: Gossan and PyKrige."""
    own = report_gossan(case, folder)
    theirs = measure("pykrige", case, folder / "pykrige.npz", python)
    if "missing" in theirs:
        report(case, "PyKrige, C backend", None, "", f"skipped: {theirs['missing']}")
        return
    total = theirs["setup"] + theirs["run"]
    ratio = f"{total / own['kriging']:,.0f} x ({theirs['run'] / own['kriging']:,.1f} x)"
    note = (
        f"set-up {theirs['setup']:.2f} s, run {theirs['run']:.2f} s, peak memory {theirs['gib']:.2f} GiB, "
        f"largest difference {difference(folder):.0e}"
    )
    report(case, "PyKrige, C backend", total, ratio, note)


def report_gossan(case: Case, folder: Path) -> dict[str, Any]:
    """Time Gossan; print its rows, return what was measured."""
    own = measure("gossan", case, folder / "gossan.npz")
    threads = f"{own['threads']} threads"
    report(case, "Gossan, estimates and variance", own["kriging"], "", threads)
    task = measure("task", case, folder / "task.npz")
    note = f"{threads}, every sample also predicted from the others, peak memory {task['gib']:.2f} GiB"
    report(case, "Gossan, the whole task", task["seconds"], "", note)
    return own


def measure(tool: str, case: Case, save: Path, python: str = sys.executable) -> dict[str, Any]:
    """Return what `TOOLS[tool]` measures, in a process of its own; maps are kept in `save`."""
    numbers = json.dumps([case.samples, case.elements, case.cells, case.neighbours])
    line = [python, __file__, "--measure", tool, numbers, str(save)]
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    done = subprocess.run(line, check=True, stdout=subprocess.PIPE, text=True, env=environment)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def run_gossan(case: Case, save: str) -> dict[str, Any]:
    """Krige in threads as inside QGIS, in float64; return seconds and threads."""
    sys.path.insert(0, str(ROOT / ".build" / "plugins"))  # where make links the checkout under its own name
    from gossan.core.grid import Grid
    from gossan.core.kriging import krige
    from gossan.core.variogram_models import Structure, VariogramModel
    from gossan.engine.inline import InlineContext
    from gossan.engine.monitor import SilentMonitor
    from gossan.engine.settings import Settings

    x, y, values = case.survey()
    model = VariogramModel(NUGGET, (Structure("exponential", PARTIAL_SILL, RANGE),))
    grid = Grid(0.0, SIDE, SIDE / case.cells, case.cells, case.cells)
    threads = Settings().worker_count
    context = InlineContext(SilentMonitor(), threads)
    models, spent = [model] * case.elements, []
    for _ in range(REPEATS):
        start = time.perf_counter()
        maps = krige(x, y, values, grid, models, case.neighbours, context=context, dtype=float)
        spent.append(time.perf_counter() - start)
    np.savez(save, estimates=maps.estimates[0], variances=maps.variances[0])
    return {"kriging": min(spent), "threads": threads}


def run_whole_task(case: Case, save: str) -> dict[str, Any]:
    """Run the task as QGIS does; return seconds and peak memory."""
    sys.path.insert(0, str(ROOT / ".build" / "plugins"))
    from gossan.engine.runner import run_task

    x, y, values = case.survey()
    params = {
        "elements": [f"element {i}" for i in range(case.elements)],
        "west": 0.0,
        "north": SIDE,
        "cell_size": SIDE / case.cells,
        "rows": case.cells,
        "columns": case.cells,
        "neighbours": case.neighbours,
        "model": "exponential",
        "nugget": NUGGET,
        "sill": NUGGET + PARTIAL_SILL,
        "range": RANGE,
    }
    start = time.perf_counter()
    run_task("kriging", {"x": x, "y": y, "values": values}, params)
    return {"seconds": time.perf_counter() - start, "gib": peak_memory()}


def run_pykrige(case: Case, save: str) -> dict[str, Any]:
    """Return the seconds that PyKrige takes to set up and to run, and its peak memory."""
    try:
        from pykrige.ok import OrdinaryKriging
    except ImportError as error:
        return {"missing": f"{sys.executable} has no PyKrige ({error})"}
    x, y, values = case.survey()
    parameters = {"psill": PARTIAL_SILL, "range": RANGE, "nugget": NUGGET}
    centres = (np.arange(case.cells) + 0.5) * SIDE / case.cells
    setups, runs = [], []
    for _ in range(REPEATS):
        start = time.perf_counter()
        kriging = OrdinaryKriging(
            x, y, values[:, 0], variogram_model="exponential", variogram_parameters=parameters, exact_values=True
        )
        ready = time.perf_counter()
        estimates, variances = kriging.execute(
            "grid", centres, centres[::-1], backend="C", n_closest_points=case.neighbours
        )
        setups.append(ready - start)
        runs.append(time.perf_counter() - ready)
    np.savez(save, estimates=np.asarray(estimates), variances=np.asarray(variances))
    return {"setup": min(setups), "run": min(runs), "gib": peak_memory()}


def peak_memory() -> float:
    """Return this process's peak memory in GiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def difference(folder: Path) -> float:
    """Return the largest difference of estimates and variances between both tools."""
    ours, theirs = (np.load(folder / f"{tool}.npz") for tool in ("gossan", "pykrige"))
    return max(float(np.abs(ours[name] - theirs[name]).max()) for name in ("estimates", "variances"))


def report(case: Case, tool: str, seconds: Optional[float], ratio: str, note: str) -> None:
    """Print one row."""
    spent = "-" if seconds is None else f"{seconds:,.2f}"
    print(f"| {case.label()} | {tool} | {spent} | {ratio} | {note} |", flush=True)


TOOLS = {"gossan": run_gossan, "task": run_whole_task, "pykrige": run_pykrige}

if __name__ == "__main__":
    main()
