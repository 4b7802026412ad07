"""What each of the five systems is worth beside plain methods, on the same held-out blocks: docs/systems_tables.md.

On a simulated survey that no preset was chosen on and on Eskay: AUC of the deposits out of the block, its interval over
deposit clusters, chance, the figure of a random split, shares of the deposits captured, minutes. Everything is computed by
the tasks and models that the algorithms run. Each cell of the table is a JSON file in the folder ``--out``: what is there
is not computed again, so a stop loses nothing, and deleting a file repeats its cell alone.

``make systems`` runs it: ``PYTHONPATH=.build/plugins python3 benchmarks/systems.py --out .build/systems``, with QGIS's
Python for Eskay's arrays, which hands the work to the engine's.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import tempfile
import threading
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

AREAS = ("simulated", "eskay")
DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "systems_tables.md"


def two_cores(folder: str) -> Any:
    """Return the engine's own context with two worker processes."""
    from gossan.engine.pool import Plan, WorkerContext

    return WorkerContext(Plan(Path(folder), workers=2), lambda kind, **content: None, threading.Event())


def parts(folder: Path, area_key: str) -> dict[str, Callable[[Any], None]]:
    """Return what is to be computed of an area, by name, in the order of cost."""
    import systems_areas
    import systems_cells as cells
    import systems_experiments as experiments

    area = systems_areas.simulated() if area_key == "simulated" else systems_areas.eskay(folder / "eskay.npz")
    kept = cells.Kept(folder, area)
    kept.keep_frame()
    listed: dict[str, Callable[[Any], None]] = {
        "plain": kept.plain,
        "A": kept.anomaly,
        "D": kept.networks,
        "B": kept.pairs,
        "C": kept.transfer,
        "E": kept.skt,
        "chance": kept.chance,
    }
    own = experiments.ON_ESKAY if area_key == "eskay" else experiments.ON_SIMULATED
    more = {**experiments.EVERYWHERE, **own}
    listed.update({name: partial(run, kept) for name, run in more.items()})
    listed["against"] = kept.against_logistic  # last: of all maps that are there
    return listed


def study(folder: Path, areas: Sequence[str], only: Sequence[str]) -> None:
    """Compute what is missing; needs the engine's Python."""
    with tempfile.TemporaryDirectory() as scratch:
        for key in areas:
            for name, run in parts(folder, key).items():
                if not only or name == "against" or name in only:
                    run(two_cores(scratch))


def prepare(folder: Path) -> bool:
    """Write Eskay's arrays where its files are at hand; needs QGIS's Python. Return whether they are there."""
    path = folder / "eskay.npz"
    if path.exists():
        return True
    from eskay import DATA
    from networks import prepare as write_arrays

    if not DATA.exists():
        print(f"Eskay's files are not at {DATA}: the simulated survey alone is studied.")
        return False
    write_arrays(path)
    return True


def hand_over(arguments: list[str]) -> None:
    """Start this file with the engine's Python."""
    from gossan.engine.environment import find
    from gossan.engine.settings import Settings

    environment = find(Settings(), ("torch", "sklearn"))
    if environment is None:
        raise SystemExit("No environment with torch and scikit-learn was found; 'make engine' builds it.")
    one_thread = {**os.environ, "OMP_NUM_THREADS": "1"}
    subprocess.run([str(environment.python), __file__, *arguments], check=True, env=one_thread)


def main() -> None:
    """Prepare with QGIS's Python, work with the engine's, then write the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder that keeps every cell of the tables")
    parser.add_argument("--areas", nargs="*", default=list(AREAS), choices=AREAS)
    parser.add_argument("--only", nargs="*", default=[], help="parts: plain, A, B, C, D, E, chance or an experiment")
    parser.add_argument("--document", type=Path, default=DOCUMENT, help="the tables' Markdown file")
    parser.add_argument("--tables", action="store_true", help="write the tables of what is there, compute nothing")
    parser.add_argument("--prepared", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    if arguments.prepared:
        study(arguments.out, arguments.areas, arguments.only)
        return
    if not arguments.tables:
        areas = [key for key in arguments.areas if key != "eskay" or prepare(arguments.out)]
        hand_over(["--prepared", "--out", str(arguments.out), "--areas", *areas, "--only", *arguments.only])
    from systems_tables import document, with_summary

    arguments.document.write_text(document(arguments.out), encoding="utf-8")
    page = arguments.document.with_name("systems.md")
    if page.exists():
        page.write_text(with_summary(page.read_text(encoding="utf-8"), arguments.out), encoding="utf-8")


if __name__ == "__main__":
    main()
