"""Compares settings of the anomaly networks on simulated surveys; prints a Markdown table.

Run it with the engine's Python; it takes half an hour on one core. Six surveys of `core.survey`, each with 25 deposits
on cells of 500 m: the AUC of the deposits' cells against all others, ties against the map, beside the plain norm's and
Mahalanobis'. The recommended presets were chosen on such surveys and on nothing else.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
ELEMENTS = [None, None, None, ("Cu", "Pb", "Zn", "Ag", "Mo"), ("Cu", "Pb", "Zn", "Ag", "As", "Sb", "Hg", "Ba"), None]
FIRST_SEED, CELL_SIZE, MEMBERS = 100, 500.0, 3
SETTINGS: list[tuple[str, dict[str, Any]]] = [
    ("mahalanobis", {}),
    ("ganomaly", {}),
    ("ganomaly", {"members": 1}),
    ("ganomaly", {"iterations": 150}),
    ("ganomaly", {"iterations": 600}),
    ("ganomaly", {"iterations": 1500}),
    ("ganomaly", {"latent": 8}),
    ("ganomaly", {"latent": 100}),
    ("ganomaly", {"trim": 0.0}),
    ("ganomaly", {"trim": 20.0}),
    ("ganomaly", {"width": 0.5}),
    ("ganomaly", {"window": 5, "members": 1}),
    ("ganomaly", {"window": 8, "members": 1}),
    ("autoencoder", {}),
    ("autoencoder", {"members": 1}),
    ("autoencoder", {"iterations": 150}),
    ("autoencoder", {"iterations": 1500}),
    ("autoencoder", {"latent": 2}),
    ("autoencoder", {"latent": 8}),
    ("autoencoder", {"trim": 0.0}),
    ("autoencoder", {"window": 5, "latent": 16, "members": 1}),
]


def gossan(name: str) -> Any:
    """Import a module of this checkout as the package ``gossan``, whatever its folder is called."""
    if "gossan" not in sys.modules:
        where = [str(ROOT)]
        spec = importlib.util.spec_from_file_location("gossan", ROOT / "__init__.py", submodule_search_locations=where)
        if spec is None or spec.loader is None:
            sys.exit(f"{ROOT} is not the package.")
        sys.modules["gossan"] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules["gossan"])
    return importlib.import_module(f"gossan.{name}")


def simulated(seed: int, elements: Any) -> tuple[Any, np.ndarray]:
    """Return what may be learnt from a simulated survey, and the row-major cells of its deposits."""
    survey, interpolation = gossan("core.survey"), gossan("core.interpolation")
    design = survey.SurveyDesign(**({"elements": elements} if elements else {}))
    made = survey.simulate_survey(design, seed)
    grid = gossan("core.grid").Grid.covering(*design.extent, CELL_SIZE)
    logs = np.log10(made.samples.values)
    merged = interpolation.merge_duplicates(made.samples.x, made.samples.y, logs)[:3]
    stack = interpolation.inverse_distance(*merged, grid)
    row, column, _ = grid.cells_of(made.deposits.x, made.deposits.y)
    names = tuple(str(i) for i in range(len(stack)))
    return gossan("models.training_data").background_data(stack, names), row * grid.columns + column


def auc(score: np.ndarray, deposits: np.ndarray) -> float:
    """Return the share of other cells that a deposit's cell outranks."""
    return float(gossan("core.roc").background_beaten(gossan("core.ranks").cells_below(score.ravel()), deposits).mean())


def main() -> None:
    """Print the table."""
    context = gossan("core.context").Context()
    surveys = [simulated(FIRST_SEED + i, elements) for i, elements in enumerate(ELEMENTS)]
    print(f"| settings (else recommended, but {MEMBERS} members) | mean AUC | each survey | seconds |")
    print("|---|---|---|---|")
    norm = gossan("models.controls").plain_norm
    print_row("plain norm", [auc(norm(data.stack, data.training), cells) for data, cells in surveys], 0.0)
    for kind, changes in SETTINGS:
        started = time.perf_counter()
        settings = changes if kind == "mahalanobis" else {"members": MEMBERS, **changes}
        reached = []
        for data, cells in surveys:
            model = gossan("models.registry").model_class(kind)(**settings).fit(data, context)
            reached.append(auc(model.score(data.stack, context)[0], cells))
        told = ", ".join(f"{name} {value:g}" for name, value in changes.items())
        print_row(f"{kind} {told}".strip(), reached, time.perf_counter() - started)


def print_row(title: str, reached: list[float], seconds: float) -> None:
    """Print one line of the table."""
    each = ", ".join(f"{value:.2f}" for value in reached)
    print(f"| {title} | {np.mean(reached):.3f} | {each} | {seconds:.0f} |", flush=True)


if __name__ == "__main__":
    main()
