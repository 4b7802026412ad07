"""What the card of a pixel-pair model tells: the paper's Tables 1 to 3 and its Fig. 9, for the user's data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Optional

import numpy as np

from ..core.context import Context
from ..core.pixel_pairs import count_pairs
from ..core.ranks import cells_below
from ..core.rings import Ring
from ..core.roc import background_beaten
from .anomaly_report import LOSS_POINTS
from .pair_draws import Draw
from .pair_training import Repeat


def pair_counts(draw: Draw) -> dict[str, dict[str, int]]:
    """Return the cells and pairs of a draw to learn from and to test on (Tables 1 and 2)."""
    told = {}
    for side, cells in (("training", draw.learnt), ("testing", draw.tested)):
        deposits, barren = (len(of_class) for of_class in cells)
        pairs = count_pairs(deposits, barren)
        told[side] = {
            "deposit_cells": deposits,
            "barren_cells": barren,
            "similar": pairs.similar,
            "dissimilar": pairs.dissimilar,
            "total": pairs.total,
        }
    return told


def draw_row(repeat: Repeat, in_map: bool) -> dict[str, Any]:
    """Return a line of Table 3; `in_map` tells whether the network makes the map."""
    return {
        "training_loss": repeat.training_loss,
        "test_loss": repeat.test_loss,
        "test_accuracy": repeat.test_accuracy,
        "learnt": repeat.alive,
        "in_map": in_map,
    }


def ring_row(ring: Optional[Ring], most: int, aucs: np.ndarray) -> dict[str, Any]:
    """Return a line of Fig. 9.

    Parameters
    ----------
    ring : Ring or None
        None stands for the bank of barren cells.
    most : int
        Cells of the ring that each network compares with; 0 = all.
    aucs : numpy.ndarray
        Of each network that had test cells, shape (n,).
    """
    return {
        "name": ring.name if ring else "(bank)",
        "inner": ring.inner if ring else None,
        "outer": ring.outer if ring else None,
        "ring_cells": len(ring.offsets(most)) if ring else None,
        "auc_test_cells": float(aucs.mean()) if len(aucs) else None,
        "auc_spread": float(aucs.std(ddof=1)) if len(aucs) > 1 else None,
    }


def loss_curves(repeats: Sequence[Repeat]) -> list[dict[str, Any]]:
    """Return each repeat's loss against the batch, thinned to 1,000 points altogether (Fig. 6)."""
    report = []
    for repeat in repeats:
        points = min(len(repeat.history), max(LOSS_POINTS // len(repeats), 2))
        kept = np.unique(np.linspace(0, len(repeat.history) - 1, points).round().astype(int))
        values = [float(f"{value:.6g}") for value in repeat.history[kept, 0]]
        report.append({"iteration": (kept + 1).tolist(), "objective": values})
    return report


def auc_of_first(scores: np.ndarray, deposits: int) -> float:
    """Return the share of the other cells that a deposit cell outranks, ties against; the deposits come first."""
    return float(background_beaten(cells_below(scores), np.arange(deposits)).mean())


def tell(metrics: Mapping[str, Any], best: str, context: Context) -> None:
    """Log the figures of Table 3 and of Fig. 9."""
    draws = metrics["draws"]
    losses = [draw["training_loss"] for draw in draws]
    accuracies = [draw["test_accuracy"] for draw in draws if draw["test_accuracy"] is not None]
    test = f", accuracy {mean_and_sd(accuracies)} on pairs of test cells" if accuracies else ""
    context.log(f"{len(draws)} random draws of barren cells: training loss {mean_and_sd(losses)}{test}.")
    measured = [row for row in metrics["windows"] if row["auc_test_cells"] is not None]
    if len(measured) > 1:
        told = ", ".join(f"{row['name']} {row['auc_test_cells']:.3f}" for row in measured)
        context.log(f"AUC of the test cells by ring: {told}. {best} makes the first band.")


def mean_and_sd(values: Sequence[float]) -> str:
    """Return ``0.146 (sd 0.036)``."""
    spread = f" (sd {np.std(values, ddof=1):.3f})" if len(values) > 1 else ""
    return f"{np.mean(values):.3f}{spread}"
