"""Times the scoring of windows against the bare network on batches that are ready; prints a Markdown table.

Run it with the engine's Python: ``PYTHONPATH=.build/plugins python3 benchmarks/window_scoring.py``. Both sides pass the same windows through the same GANomaly network in the same
batches, in turns, with one thread; the best of the rounds counts. What lies between them is what Gossan adds: reading
the stack, standardising, filling, padding, gathering the windows, putting the scores on their scale, and writing.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import torch
from gossan.core.context import Context
from gossan.models.anomaly_network import AnomalyNetwork
from gossan.models.device import reproducible
from gossan.models.ganomaly import GANomaly
from gossan.models.member import SCORING_BATCH, SCORING_VALUES, load_scorer
from gossan.models.training_data import background_data

BANDS, ROWS, COLUMNS = 10, 400, 500
CELLS = {1: 200_000, 8: 12_000, 16: 2_500, 32: 600}  # how many of the grid's cells are valid, by window
LATENT, ROUNDS = 32, 3
LIMIT = 0.20  # what issue 2 allows


def stack_with(cells: int) -> np.ndarray:
    """Return a stack with so many valid cells; the rest is NoData, as around any survey."""
    stack = np.random.default_rng(0).normal(size=(BANDS, ROWS, COLUMNS)).astype(np.float32)
    stack.reshape(BANDS, -1)[:, cells:] = np.nan
    return stack


def model_for(window: int) -> AnomalyNetwork:
    """Return a GANomaly of one member that has hardly learnt: speed does not depend on weights."""
    names = tuple(f"E{i}" for i in range(BANDS))
    data = background_data(stack_with(200), names)
    model = GANomaly(window=window, latent=LATENT, members=1, iterations=2, device="cpu")
    return model.fit(data, Context())


def time_scoring(model: AnomalyNetwork, path: Path) -> float:
    """Return the seconds from a stack on disk to a score map on disk."""
    started = time.perf_counter()
    scores = model.score(np.load(path, mmap_mode="r"), Context())
    np.save(path.with_name("scores.npy"), scores)
    return time.perf_counter() - started


def time_network(model: AnomalyNetwork, cells: int) -> float:
    """Return the seconds that the bare network takes for as many windows, in batches that are ready."""
    network = load_scorer(model, BANDS, model.weights_[0])
    batch = max(1, min(SCORING_BATCH, SCORING_VALUES // (BANDS * model.window**2)))
    full, rest = divmod(cells, batch)
    ready = torch.randn(batch, BANDS, model.window, model.window)
    with reproducible(threads=1), torch.inference_mode():
        started = time.perf_counter()
        for size in [batch] * full + ([rest] if rest else []):
            network.scores(ready[:size])
        return time.perf_counter() - started


def compare(window: int, cells: int, folder: Path) -> tuple[float, float]:
    """Return the best seconds of Gossan and of the bare network."""
    model, path = model_for(window), folder / "stack.npy"
    np.save(path, stack_with(cells))
    time_network(model, min(cells, 500))  # the first pass of a network is slower
    rounds = [(time_scoring(model, path), time_network(model, cells)) for _ in range(ROUNDS)]
    return min(first for first, _ in rounds), min(second for _, second in rounds)


def main() -> int:
    """Print the table; return 1 where the overhead passes the limit."""
    print("| window | cells | Gossan, s | bare network, s | overhead | microseconds per cell |")
    print("|---|---|---|---|---|---|")
    worst = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for window, cells in CELLS.items():
            ours, bare = compare(window, cells, Path(folder))
            overhead = ours / bare - 1.0
            worst = max(worst, overhead)
            row = f"| {window} | {cells:,} | {ours:.2f} | {bare:.2f} | {overhead:+.0%} | {1e6 * ours / cells:.0f} |"
            print(row, flush=True)
    print(f"\nGANomaly, {BANDS} bands, latent {LATENT}, one member, one thread; at most {LIMIT:.0%} is allowed.")
    return 1 if worst > LIMIT else 0


if __name__ == "__main__":
    sys.exit(main())
