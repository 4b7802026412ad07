"""Small experiments beside the systems' table: why a system does what it does."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from functools import partial
from typing import Any, Optional

import numpy as np
from gossan.core.context import Context
from gossan.core.labels import DEPOSIT, UNKNOWN
from gossan.models.cross_validation import Trial, held_out_scores
from gossan.models.training_data import labelled_data
from gossan.models.transfer_experiments import Variant, compare_in_blocks, compare_subgroups
from gossan.tasks import tune_model
from systems_areas import Area, labels_of, simulated
from systems_cells import Figures, Kept

LENET = {"networks": ("lenet",)}
PLAIN: dict[str, Mapping[str, Any]] = {"logistic_regression": {}, "cnn": LENET}
BATCHES = (25, 50, 200, 400, 800)  # 100: the preset, in the table
WINDOWS = (3, 9, 15)  # 5: the preset
SEEDS = (1, 2, 3, 4)
SHARES, DRAWS = (0.25, 0.5, 0.75), 3
BARREN = ({"ratio": 0.5}, {"ratio": 5.0}, {"ratio": 20.0}, {"exclusion": 2_000.0}, {"exclusion": 20_000.0})
RINGS = ((3, 9), (5, 13), (9, 35))
SUBGROUPS = (("Au",), ("Au", "Ag", "Cu"), ("Au", "Ag", "Cu", "Pb"), ("Au", "Ag", "Cu", "Pb", "Zn"))  # of the paper
REPEATS = 5
SMALL = {"seed": 0, "network": "lenet"}  # a twelfth of Inception-v3's time
FURTHER = (2028, 2029, 2030, 2031)  # seeds of surveys that nothing was chosen on
CONTENDERS: dict[str, tuple[str, Mapping[str, Any]]] = {
    "logistic": ("logistic_regression", {}),
    "forest": ("random_forest", {}),
    "lenet_1x100": ("cnn", LENET),
    "lenet_1x25": ("cnn", {**LENET, "iterations": 25}),
    "lenet_5x100": ("cnn", {**LENET, "repeats": 5}),
    "lenet_5x25": ("cnn", {**LENET, "repeats": 5, "iterations": 25}),
    "skt_200": ("skt", {}),
    "skt_50": ("skt", {"iterations": 50}),
}
TUNED = "window=3,5,9; iterations=50,100,200"


def out_of_block(
    kept: Kept, kind: str, settings: Mapping[str, Any], context: Context, labels: Optional[np.ndarray] = None
) -> Figures:
    """Return figures on the study's folds, learnt from other labels where given; judged on all deposits."""
    area, ground = kept.area, kept.area.ground()
    data = area.data if labels is None else labelled_data(area.stack, area.names, labels)
    begun = time.perf_counter()
    scores = held_out_scores(Trial(kind, {"seed": 0, **settings}, data, ground.trial.folds), context)
    return {**kept.judged(scores), "minutes": (time.perf_counter() - begun) / 60}


def batches(kept: Kept, context: Context) -> None:
    """LeNet with few and many batches."""
    for number in BATCHES:
        given = {**LENET, "iterations": number}
        kept.once(f"x_batches_{number}", partial(out_of_block, kept, "cnn", given, context))


def windows(kept: Kept, context: Context) -> None:
    """LeNet with small and large windows."""
    for width in WINDOWS:
        given = {**LENET, "window": width}
        kept.once(f"x_window_{width}", partial(out_of_block, kept, "cnn", given, context))


def seeds(kept: Kept, context: Context) -> None:
    """LeNet from other seeds, and five of them averaged."""
    for seed in SEEDS:
        given = {**LENET, "seed": seed}
        kept.once(f"x_seed_{seed}", partial(out_of_block, kept, "cnn", given, context))
    kept.once("x_repeats_5", partial(out_of_block, kept, "cnn", {**LENET, "repeats": 5}, context))


def inception(kept: Kept, context: Context) -> None:
    """System C with fewer and more batches, and with smaller networks."""
    for number in (50, 400):
        kept.once(f"x_inception_{number}", partial(out_of_block, kept, "transfer", {"iterations": number}, context))
    for network in ("lenet", "resnet18"):
        kept.once(f"x_transfer_{network}", partial(out_of_block, kept, "transfer", {"network": network}, context))


def skt_batches(kept: Kept, context: Context) -> None:
    """SKT with fewer batches."""
    for number in (25, 50):
        kept.once(f"x_skt_{number}", partial(out_of_block, kept, "skt", {"iterations": number}, context))


def more_surveys(kept: Kept, context: Context) -> None:
    """Numbers of batches and of seeds on further simulated surveys: does what was seen on two areas hold?"""
    for seed in FURTHER:
        other = Kept(kept.folder, simulated(seed))
        for name, (kind, settings) in CONTENDERS.items():
            kept.once(f"x_survey_{seed}_{name}", partial(out_of_block, other, kind, settings, context))


def averaged(kept: Kept, context: Context) -> None:
    """Five LeNets with few batches."""
    kept.once("x_average_25", partial(out_of_block, kept, "cnn", {**LENET, "repeats": 5, "iterations": 25}, context))


def known_deposits(kept: Kept, context: Context) -> None:
    """A part of the deposits known, the barren cells as they are; the mean of three draws."""
    for share in SHARES:
        for kind, settings in PLAIN.items():
            for draw in range(DRAWS):
                labels = thinned(kept.area, share, draw)
                kept.once(
                    f"x_known_{share:g}_{kind}_{draw}",
                    partial(out_of_block, kept, kind, settings, context, labels),
                )


def thinned(area: Area, share: float, draw: int) -> np.ndarray:
    """Return the labels with a random part of the deposits known; the others' cells are unknown."""
    points = area.points
    count = max(2, round(share * len(points)))
    chosen = np.random.default_rng(draw).permutation(len(points))[:count]
    known = labels_of(points[chosen], area.stack, area.grid) == DEPOSIT
    return np.where((area.labels == DEPOSIT) & ~known, np.uint8(UNKNOWN), area.labels).astype(np.uint8)


def barren_cells(kept: Kept, context: Context) -> None:
    """More, fewer, nearer and farther barren cells."""
    for further in BARREN:
        labels = labels_of(kept.area.points, kept.area.stack, kept.area.grid, **further)
        told = "_".join(f"{name}_{value:g}" for name, value in further.items())
        for kind, settings in PLAIN.items():
            kept.once(
                f"x_barren_{told}_{kind}",
                partial(out_of_block, kept, kind, settings, context, labels),
            )


def rings(kept: Kept, context: Context) -> None:
    """Pixel pairs with smaller windows, three draws of barren cells instead of ten."""
    for inner, outer in RINGS:
        given = {"inner": (inner,), "outer": (outer,), "repeats": 3}
        kept.once(
            f"x_ring_{inner}_{outer}",
            partial(out_of_block, kept, "pixel_pair", given, context),
        )


def subgroups(kept: Kept, context: Context) -> None:
    """The paper's growing list of elements: random training sets (Eq. 4), and held-out blocks."""
    area = kept.area
    symbols = [name.split("_")[0] for name in area.names]
    variants = [
        Variant(", ".join(group), "transfer", SMALL, tuple(symbols.index(s) for s in group)) for group in SUBGROUPS
    ]
    variants.append(Variant(f"all {len(symbols)}", "transfer", SMALL))
    kept.once("x_subgroups", partial(compare_subgroups, variants, area.data, REPEATS, context))
    plain = [
        replace(v, kind="logistic_regression", settings={"seed": 0}, name=f"{v.name}: logistic regression")
        for v in variants
    ]
    kept.once("x_subgroups_blocks", partial(compare_in_blocks, [*variants, *plain], area.ground(), context))


def tuning(kept: Kept, context: Context) -> None:
    """`tunemodel` once, on a small grid."""
    area = kept.area
    params = tune_model.Params(
        "cnn",
        area.names,
        asdict(area.grid),
        settings={"networks": "lenet"},
        values=TUNED,
        block_size=area.block,
        cluster_distance=area.together,
    )
    kept.once("x_tuning", lambda: tune_model.run({"stack": area.stack, "labels": area.labels}, params, context).summary)


EVERYWHERE: dict[str, Callable[[Kept, Context], None]] = {
    "seeds": seeds,
    "batches": batches,
    "skt_batches": skt_batches,
    "windows": windows,
    "averaged": averaged,
    "known": known_deposits,
    "barren": barren_cells,
}
ON_ESKAY: dict[str, Callable[[Kept, Context], None]] = {
    "inception": inception,
    "rings": rings,
    "subgroups": subgroups,
    "tuning": tuning,
}
ON_SIMULATED: dict[str, Callable[[Kept, Context], None]] = {"surveys": more_surveys}
