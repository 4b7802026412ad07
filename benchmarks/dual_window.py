"""Times dual windows against a loop over cells, and measures what thinning the ring costs; prints Markdown tables.

Run it with the engine's Python: ``PYTHONPATH=.build/plugins python3 benchmarks/dual_window.py``. The published map
(Zhang et al. 2021: 251 x 310 cells, 39 bands, ring (13,35)) is extrapolated from a strip of its rows by the pairs in
both. Everything is single precision on two threads; seconds are those of the processor, halved, so that what else
runs on the machine counts little; a loop over single pairs keeps one thread busy only. Thinned rings are compared with the whole one under models trained
with the recommended settings on a simulated survey and on Eskay (which needs the data beside the checkout).
"""

from __future__ import annotations

import argparse
import csv
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch
from gossan.core.context import Context
from gossan.core.evidence import valid_cells
from gossan.core.grid import Grid
from gossan.core.interpolation import inverse_distance, merge_duplicates
from gossan.core.labels import DepositSites, deposit_cells, draw_barren, label_cells, within_distance
from gossan.core.rings import Ring
from gossan.core.survey import SurveyDesign, simulate_survey
from gossan.models.controls import rank_correlation
from gossan.models.dual_window import (
    Dissimilarity,
    Ground,
    PairNetwork,
    _block,
    _compare,
    load_network,
    ring_means,
    ring_pairs,
)
from gossan.models.networks.spectrum import SpectrumNetwork, initialise_spectrum
from gossan.models.pixel_pair import PixelPair
from gossan.models.pixel_pair_report import auc_of_first
from gossan.models.training_data import labelled_data

ROWS, COLUMNS, BANDS, RING = 251, 310, 39, Ring(13, 35)
STRIP = 1  # rows of each thread's piece
THREADS = 2
# cells, and threads: torch's do not help a single pair; that a batch takes half the time on two is granted
LOOPED = {"loop, one pair at a time": (2, 1), "loop, the ring of a cell at a time": (24, THREADS)}
LIMIT = 45.0  # minutes
THINNED = (8, 16, 32, 64, 128, 256)
CELLS = 100  # that thinned rings are compared on, and the deposits' own
ESKAY = Path(__file__).resolve().parents[2] / "shared" / "data" / "eskay_bc"


# --- speed


def some_network() -> PairNetwork:
    """Return a network that has not learnt: speed does not depend on weights."""
    network = SpectrumNetwork()
    initialise_spectrum(network, torch.Generator().manual_seed(7))
    weights = {name: value.numpy() for name, value in network.state_dict().items()}
    return PairNetwork(weights, np.zeros((1, BANDS), dtype=np.float32), 0.0, False, "cpu")


def published_ground() -> Ground:
    """Return noise on the grid of the paper."""
    spectra = np.random.default_rng(0).normal(size=(ROWS * COLUMNS, BANDS)).astype(np.float32)
    return Ground(spectra, np.ones((ROWS, COLUMNS), dtype=bool))


def pairs_of_map() -> int:
    """Return how often a cell of the published map meets one of its ring."""
    return 2 * sum((ROWS - down) * (COLUMNS - abs(right)) for down, right in RING.half().tolist())


def looped(network: PairNetwork, ground: Ground, at_once: bool, cells: np.ndarray) -> tuple[np.ndarray, int]:
    """Return D(T) of cells as its definition says, and how many comparisons that took."""
    module, said, pairs = load_network(network.weights), [], 0
    with torch.inference_mode():
        for cell in cells:
            row, column = divmod(int(cell), COLUMNS)
            near = RING.offsets() + (row, column)
            near = near[((near >= 0) & (near < ground.valid.shape)).all(axis=1)]
            difference = torch.from_numpy(ground.spectra[cell] - ground.spectra[near[:, 0] * COLUMNS + near[:, 1]])
            parts = [difference] if at_once else difference[:, None]
            said.append(torch.cat([torch.sigmoid(module(part)) for part in parts]).double().mean().item())
            pairs += len(near)
    return np.array(said), pairs


def strip(network: PairNetwork, ground: Ground, top: int) -> int:
    """Compare rows from `top` on as a map does; return how many cells were compared with one of their ring."""
    return int(_block(network, ground, (RING,), 0, STRIP, top, Context())[1].sum())


def on_threads(work: Callable[[Any], Any], items: list[Any], threads: int = THREADS) -> tuple[list[Any], float]:
    """Return what the threads found, and the seconds that each was at work."""
    torch.set_num_threads(1)
    begun = time.process_time()
    with ThreadPoolExecutor(threads) as pool:
        found = list(pool.map(work, items))
    return found, (time.process_time() - begun) / threads


def speed() -> bool:
    """Print the loops beside the map; return whether the published map stays within its time."""
    network, ground = some_network(), published_ground()
    load_network(network.weights)(torch.zeros(2, BANDS))  # the first pass is slower
    counts, seconds = on_threads(partial(strip, network, ground), [100, 100 + STRIP])
    ours = sum(counts) / seconds
    per_map = pairs_of_map()
    print(
        f"| {ROWS} x {COLUMNS} x {BANDS}, ring {RING.name} | cells/s | whole map, min | Gossan is faster by | differs by |"
    )
    print("|---|---|---|---|---|")
    rate = ROWS * COLUMNS / per_map  # cells for each pair
    for name, (number, threads) in LOOPED.items():
        cells = np.random.default_rng(1).integers(0, ROWS * COLUMNS, number)
        work = partial(looped, network, ground, threads > 1)
        found, seconds = on_threads(work, np.array_split(cells, threads), threads)
        theirs = sum(pairs for _, pairs in found) / seconds
        expected = np.concatenate([scores for scores, _ in found])
        apart = np.abs(ring_means(network, ground, (RING,), 0, cells, Context())[0] - expected).max()
        row = f"| {name} | {theirs * rate:.2f} | {per_map / theirs / 60:,.0f} | {ours / theirs:.1f} x | {apart:.0e} |"
        print(row, flush=True)
    minutes = per_map / ours / 60.0
    print(f"| Gossan, from {THREADS * STRIP} rows | {ours * rate:.1f} | {minutes:.1f} | | |")
    print(f"\nAsked: at most {LIMIT:g} minutes, and ten times as fast as the loop over pairs.\n", flush=True)
    return minutes <= LIMIT


# --- thinned rings


def make_model(stack: np.ndarray, grid: Grid, points: np.ndarray) -> tuple[PixelPair, np.ndarray, np.ndarray]:
    """Return a trained model, its stack, and the flat cells that hold a deposit."""
    stack = stack.astype(np.float32)
    valid = valid_cells(stack)
    positive = deposit_cells(grid, DepositSites(points, np.empty((0, 2))), 1, 0.0) & valid
    candidates = valid & ~positive & ~within_distance(grid, points, 4.0 * grid.cell_size)
    labels = label_cells(positive, draw_barren(candidates, 5 * int(positive.sum()), 0), valid)
    data = labelled_data(stack, tuple(f"band {i + 1}" for i in range(len(stack))), labels)
    own = deposit_cells(grid, DepositSites(points, np.empty((0, 2))), 0, 0.0) & valid
    return PixelPair(device="cpu").learn(data, Context()), stack, np.flatnonzero(own)


def simulated() -> tuple[PixelPair, np.ndarray, np.ndarray]:
    """Return a model of a simulated survey on cells of 500 m."""
    design = SurveyDesign()
    survey = simulate_survey(design, 2)
    samples, grid = survey.samples, Grid.covering(*design.extent, 500.0)
    x, y, logs, _ = merge_duplicates(samples.x, samples.y, np.log10(samples.values))
    points = np.column_stack([survey.deposits.x, survey.deposits.y])
    return make_model(inverse_distance(x, y, logs, grid), grid, points)


def eskay() -> tuple[PixelPair, np.ndarray, np.ndarray]:
    """Return a model of Eskay: logarithms of 15 elements on cells of 1 km."""
    with (ESKAY / "samples.csv").open(newline="", encoding="utf-8") as file:
        samples = list(csv.DictReader(file))
    with (ESKAY / "deposits.csv").open(newline="", encoding="utf-8") as file:
        points = np.array([(float(row["x"]), float(row["y"])) for row in csv.DictReader(file)])
    names = [name for name in samples[0] if name.rpartition("_")[2] in ("ppm", "ppb", "pct")]
    logs = np.log10([[float(row[name]) for name in names] for row in samples])
    x, y = (np.array([float(row[axis]) for row in samples]) for axis in "xy")
    grid = Grid(-55_000.0, 6_403_000.0, 1000.0, 304, 259, "EPSG:26910")
    x, y, logs, _ = merge_duplicates(x, y, logs)
    near = inverse_distance(x, y, np.ones((len(x), 1)), grid, max_distance=10_000.0)[0]
    return make_model(inverse_distance(x, y, logs, grid, mask=np.isfinite(near)), grid, points)


SURVEYS = {"simulated": simulated, "Eskay": eskay}


def compare(name: str, made: tuple[PixelPair, np.ndarray, np.ndarray]) -> Iterator[str]:
    """Yield a row per thinned ring: ten networks together, and the first of them alone."""
    model, stack, deposits = made
    others = np.setdiff1d(np.flatnonzero(valid_cells(stack)), deposits)
    cells = np.concatenate([deposits, others[:: max(1, len(others) // CELLS)]])
    whole_ring = partial(one_network, model._ground(stack, Context()), cells)
    compared = on_threads(whole_ring, model.networks_)[0]
    whole: dict[str, np.ndarray] = {}
    for most in (0, *THINNED):
        each = np.stack([ring_mean(values, most, network.turn) for values, network in zip(compared, model.networks_)])
        row = [f"{name}, {len(stack)} bands", str(most or RING.cells)]
        for few, scores in (("ten", each.mean(axis=0)), ("one", each[0])):
            full = whole.setdefault(few, scores)
            auc, apart = auc_of_first(scores, len(deposits)), np.abs(scores - full).max()
            change = auc - auc_of_first(full, len(deposits))
            row += [f"{rank_correlation(scores, full):.3f}", f"{auc:.3f} ({change:+.3f})", f"{apart:.3f}"]
        yield f"| {' | '.join(row)} |"


def one_network(ground: Ground, cells: np.ndarray, network: PairNetwork) -> np.ndarray:
    """Return what one network says of cells and each cell of their whole ring, (cells, ring); NaN where there is none."""
    centre, place, neighbour = ring_pairs(ground.valid, cells, RING.offsets())
    values = np.full((len(cells), RING.cells), np.nan)
    with torch.inference_mode():
        unlike = Dissimilarity(network)
        spectra = unlike.tensor(ground.spectra)
        values[centre, place] = _compare(unlike, spectra, spectra, cells[centre], neighbour, Context())
    return values


def ring_mean(values: np.ndarray, most: int, turn: float) -> np.ndarray:
    """Return the means over the cells that a thinned ring takes, shape (cells,)."""
    taken = (RING.offsets()[:, None] == RING.offsets(most, turn)).all(axis=2).any(axis=1)
    return np.nanmean(values[:, taken], axis=1)


def thinning(surveys: Sequence[str]) -> None:
    """Print how far scores of thinned rings lie from those of the whole ring."""
    heads = [
        f"{figure}, {few}"
        for few in ("ten networks", "one")
        for figure in ("rank correlation", "AUC", "largest difference")
    ]
    print(f"| survey | cells of the ring {RING.name} | {' | '.join(heads)} |")
    print("|---|---|" + "---|" * len(heads))
    for name in surveys:
        if name == "Eskay" and not ESKAY.is_dir():
            print("Eskay's data do not stand beside the checkout: left out.")
            continue
        for row in compare(name, SURVEYS[name]()):
            print(row, flush=True)


def main() -> int:
    """Print both tables; return 1 where the published map would take too long."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=("speed", *SURVEYS))
    only = parser.parse_args().only
    within = speed() if only in (None, "speed") else True
    if only != "speed":
        thinning([only] if only else list(SURVEYS))
    return 0 if within else 1


if __name__ == "__main__":
    sys.exit(main())
