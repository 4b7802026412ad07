"""Networks over windows beside plain classifiers on the same held-out blocks of Eskay; prints Markdown tables.

Run it with QGIS's Python, ``PYTHONPATH=.build/plugins python3 benchmarks/networks.py``; it hands the work to the
engine's. 51 deposits of NW British Columbia with their eight neighbours each, twice as many barren cells at random, at
least 5 km away; logarithms of 15 elements on 1 km; five folds of blocks of 20 km, deposits within 10 km of each other never
apart. Every network is trained once per fold; the combinations are made of the same networks.
"""

from __future__ import annotations

import argparse
import subprocess
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

CLUSTER, BLOCK, FOLDS, RATIO = 10_000.0, 20_000.0, 5, 2.0
PLAIN = {"logistic regression": "logistic_regression", "random forest": "random_forest"}
NETWORKS = ("lenet", "resnet18", "mobilenetv2", "vit")


def prepare(path: Path) -> None:
    """Write stack, labels and deposits of Eskay as arrays; needs QGIS's Python."""
    from eskay import make_stack, read_survey
    from gossan.engine.runner import run_task

    survey = read_survey()
    stack = make_stack(survey, "log", levelled=False)
    points = np.stack([survey.deposit_x, survey.deposit_y], axis=1)
    facts = {"grid": asdict(survey.grid), "neighbourhood": 1, "negatives": "random", "ratio": RATIO, "seed": 0}
    arrays = {"deposits": points, "valid": np.isfinite(stack).all(axis=0)}
    labels = run_task("label_deposits", arrays, facts).arrays["labels"]
    grid = survey.grid
    frame = np.array([grid.west, grid.north, grid.cell_size])
    np.savez(path, stack=stack, labels=labels, points=points, frame=frame)


class Ground:
    """Eskay's arrays, its folds, and how a held-out map is judged."""

    def __init__(self, path: Path) -> None:
        from gossan.core.clusters import single_linkage_clusters
        from gossan.core.grid import Grid
        from gossan.core.labels import DEPOSIT
        from gossan.core.spatial_blocks import block_folds
        from gossan.models.training_data import labelled_data

        held = np.load(path)
        self.points, labels, stack = held["points"], held["labels"].astype(np.uint8), held["stack"]
        west, north, size = held["frame"].tolist()
        self.grid = Grid(west, north, size, labels.shape[0], labels.shape[1], "EPSG:26910")
        self.valid = np.isfinite(stack).all(axis=0)
        self.data = labelled_data(stack, tuple(f"band {i + 1}" for i in range(len(stack))), labels)
        cells = np.flatnonzero(self.valid & (labels == DEPOSIT))
        rows, columns = np.divmod(cells, self.grid.columns)
        clusters = single_linkage_clusters(self.grid.x_centres()[columns], self.grid.y_centres()[rows], CLUSTER)
        self.folds = block_folds(self.valid, cells, clusters, BLOCK / size, FOLDS, seed=0)

    def judged(self, maps: dict[str, np.ndarray]) -> list[str]:
        """Return a table row per map: AUC over the deposits with its interval, and captured shares."""
        from gossan.core.evaluation import Options, evaluate

        options = Options(cluster_distance=CLUSTER, resamples=2000, null_draws=100, seed=0)
        rows = []
        for name, scores in maps.items():  # each on its own cells: a majority vote leaves some out
            result = evaluate([scores], self.grid, self.points[:, 0], self.points[:, 1], options)
            one, used = result.maps[0], int(result.located.used.sum())
            caught = " | ".join(f"{count / used:.0%}" for count in one.captured or (0, 0, 0))
            rows.append(f"| {name} | {one.auc:.3f} ({one.low:.2f} to {one.high:.2f}) | {caught} |")
        return rows


def ranked(scores: np.ndarray) -> np.ndarray:
    """Return ranks (0 to 1) among the cells with a score."""
    from gossan.core.ranks import percentile_ranks

    known = np.isfinite(scores)
    scores = scores.copy()
    scores[known] = percentile_ranks(scores[known])
    return scores


def plain_maps(ground: Ground) -> tuple[dict[str, np.ndarray], dict[str, float]]:
    """Return the classifiers' held-out maps and the seconds that each took."""
    from gossan.core.context import Context
    from gossan.models.cross_validation import Trial, held_out_scores

    maps, seconds = {}, {}
    for name, kind in PLAIN.items():
        begun = time.perf_counter()
        maps[name] = held_out_scores(Trial(kind, {}, ground.data, ground.folds), Context())
        seconds[name] = time.perf_counter() - begun
    return maps, seconds


def network_maps(ground: Ground, settings: dict[str, Any]) -> tuple[dict[str, np.ndarray], dict[str, float], list[str]]:
    """Return the networks' and their combinations' held-out maps, seconds per network, and learning curves."""
    from dataclasses import replace

    from gossan.core.combination import METHODS, combine_outputs
    from gossan.core.context import Context
    from gossan.models.convolutional_networks import ConvolutionalNetworks
    from gossan.models.network_names import TITLES

    names = settings.pop("networks")
    maps = {name: np.full(ground.grid.shape, np.nan, np.float32) for name in (*(TITLES[n] for n in names), *METHODS)}
    seconds = {TITLES[name]: 0.0 for name in names}
    curves: dict[str, list[Any]] = {TITLES[name]: [] for name in names}
    cells = np.flatnonzero(ground.valid)
    for fold in range(ground.folds.count):
        data = replace(ground.data, training=ground.data.training & ground.folds.learnt_from(fold))
        outputs, skill = [], []
        for name in names:
            begun = time.perf_counter()
            model = ConvolutionalNetworks((name,), **settings).learn(data, Context())
            outputs.append(model.outputs(ground.data.stack, cells, Context())[0])
            seconds[TITLES[name]] += time.perf_counter() - begun
            curves[TITLES[name]].append(model.metrics_["losses"][0])
            table = model.metrics_["held_out"]
            skill.append(max((table[0]["auc"] or 0.5) - 0.5, 1e-6) if table else 1.0)
        here = ground.folds.held_out(fold)
        said = {TITLES[name]: output for name, output in zip(names, outputs)}
        for method in METHODS:
            said[method] = combine_outputs(np.stack(outputs), method, skill)[0]
        for name, values in said.items():
            drawn = np.full(ground.grid.shape, np.nan, np.float32)
            drawn.flat[cells] = values
            maps[name][here] = ranked(drawn)[here]
    return maps, seconds, [curve_row(name, each) for name, each in curves.items()]


def curve_row(name: str, folds: list[dict[str, list[float]]]) -> str:
    """Return a network's objective on what it learnt from and on what was set aside, at five points, over the folds."""
    cells = []
    for share in (0.0, 0.1, 0.25, 0.5, 1.0):
        figures = []
        for term in ("objective", "held_out_objective"):
            spans = [each[term] for each in folds if term in each]
            # a batch's objective jumps: the mean of a twentieth of the training around the point
            width = [max(1, len(values) // 20) for values in spans]
            at = [min(round(share * len(values)), len(values) - n) for values, n in zip(spans, width)]
            figures.append(np.mean([np.mean(values[a : a + n]) for values, a, n in zip(spans, at, width)]))
        cells.append(f"{figures[0]:.2f} / {figures[1]:.2f}")
    return f"| {name} | {' | '.join(cells)} |"


def study(path: Path, arguments: argparse.Namespace) -> None:
    """Print the tables; needs the engine's Python."""
    ground = Ground(path)
    labels = np.asarray(ground.data.labels)[ground.data.training]
    print(
        f"{int((labels == 1).sum())} deposit cells, {int((labels == 0).sum())} barren, {int(ground.valid.sum()):,} valid.\n"
    )
    settings: dict[str, Any] = {
        "networks": tuple(arguments.networks),
        "device": arguments.device,
        "seed": arguments.seed,
    }
    for pair in arguments.set:
        name, value = pair.split("=")
        settings[name] = float(value) if "." in value or "e" in value else int(value)
    print(f"Settings: {settings}\n")
    maps, seconds = plain_maps(ground)
    more, network_seconds, curves = network_maps(ground, settings)
    seconds.update(network_seconds)
    print("| model | AUC (95 %) | 5 % | 10 % | 20 % | minutes |\n|---|---|---|---|---|---|")
    for name, row in zip({**maps, **more}, ground.judged({**maps, **more})):
        print(f"{row} {seconds[name] / 60:.1f} |" if name in seconds else f"{row} |")
    print("\nObjective (learnt from / set aside) after 0, 10, 25, 50 and 100 % of the batches:\n")
    print("| network | 0 % | 10 % | 25 % | 50 % | 100 % |\n|---|---|---|---|---|---|")
    print("\n".join(curves), flush=True)


def main() -> None:
    """Prepare with QGIS's Python, then work with the engine's."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--arrays", type=Path, help="prepared arrays of Eskay; made where not given")
    parser.add_argument("--networks", nargs="*", default=list(NETWORKS))
    parser.add_argument("--set", nargs="*", default=[], metavar="NAME=NUMBER", help="settings of ConvolutionalNetworks")
    parser.add_argument("--device", default="auto")
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    if arguments.arrays is not None and arguments.arrays.exists():
        study(arguments.arrays, arguments)
        return
    from gossan.engine.environment import find
    from gossan.engine.settings import Settings

    environment = find(Settings(), ("torch", "sklearn"))
    if environment is None:
        raise SystemExit("No environment with torch and scikit-learn was found; 'make engine' builds it.")
    with tempfile.TemporaryDirectory() as folder:
        path = arguments.arrays or Path(folder) / "eskay.npz"
        prepare(path)
        command = [str(environment.python), __file__, "--arrays", str(path), "--networks", *arguments.networks]
        command += ["--device", arguments.device, "--seed", str(arguments.seed), "--set", *arguments.set]
        subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
