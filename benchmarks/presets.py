"""Compares settings of the anomaly networks on simulated surveys; prints a Markdown table.

Run it with the engine's Python: ``PYTHONPATH=.build/plugins python3 benchmarks/presets.py``; half an hour on one core.
Six surveys of `core.survey`, each with 25 deposits on cells of 500 m: the AUC of the deposits' cells against all others,
ties against the map, beside the plain norm's and Mahalanobis'. The recommended presets were chosen on simulated surveys
and on nothing else.
"""

from __future__ import annotations

import time
from typing import Any

import numpy as np
from gossan.core.context import Context
from gossan.core.grid import Grid
from gossan.core.interpolation import inverse_distance, merge_duplicates
from gossan.core.ranks import cells_below
from gossan.core.roc import background_beaten
from gossan.core.survey import SurveyDesign, simulate_survey
from gossan.models.base import TrainingData
from gossan.models.controls import plain_norm
from gossan.models.registry import model_class
from gossan.models.training_data import background_data

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


def simulated(seed: int, elements: Any) -> tuple[TrainingData, np.ndarray]:
    """Return what may be learnt from a simulated survey, and the row-major cells of its deposits."""
    design = SurveyDesign(**({"elements": elements} if elements else {}))
    survey = simulate_survey(design, seed)
    grid = Grid.covering(*design.extent, CELL_SIZE)
    x, y, logs, _ = merge_duplicates(survey.samples.x, survey.samples.y, np.log10(survey.samples.values))
    stack = inverse_distance(x, y, logs, grid)
    row, column, _ = grid.cells_of(survey.deposits.x, survey.deposits.y)
    return background_data(stack, tuple(f"band {i}" for i in range(len(stack)))), row * grid.columns + column


def auc(score: np.ndarray, deposits: np.ndarray) -> float:
    """Return the share of other cells that a deposit's cell outranks."""
    return float(background_beaten(cells_below(score.ravel()), deposits).mean())


def main() -> None:
    """Print the table."""
    context = Context()
    surveys = [simulated(FIRST_SEED + i, elements) for i, elements in enumerate(ELEMENTS)]
    print(f"| settings (else recommended, but {MEMBERS} members) | mean AUC | each survey | seconds |")
    print("|---|---|---|---|")
    print_row("plain norm", [auc(plain_norm(data.stack, data.training), cells) for data, cells in surveys], 0.0)
    for kind, changes in SETTINGS:
        started = time.perf_counter()
        settings = changes if kind == "mahalanobis" else {"members": MEMBERS, **changes}
        reached = []
        for data, cells in surveys:
            model = model_class(kind)(**settings).fit(data, context)
            reached.append(auc(model.score(data.stack, context)[0], cells))
        told = ", ".join(f"{name} {value:g}" for name, value in changes.items())
        print_row(f"{kind} {told}".strip(), reached, time.perf_counter() - started)


def print_row(title: str, reached: list[float], seconds: float) -> None:
    """Print one line of the table."""
    each = ", ".join(f"{value:.2f}" for value in reached)
    print(f"| {title} | {np.mean(reached):.3f} | {each} | {seconds:.0f} |", flush=True)


if __name__ == "__main__":
    main()
