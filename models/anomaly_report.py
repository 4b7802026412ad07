"""What the card of an anomaly network tells: losses, agreement of the members, controls; and when to refuse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Optional

import numpy as np

from ..core.context import Context
from ..core.errors import TrainingError
from ..core.ranks import cells_below
from ..core.roc import background_beaten
from .controls import rank_correlation
from .member import Member

FEWEST_VALUES = 10
NARROWEST = 1e-4  # of the median: a range of scores below this is a constant with rounding
DISAGREEING = 0.1  # mean rank correlation between members
LOSS_POINTS = 1000  # kept of all members together


def check_not_collapsed(scores: np.ndarray, name: str) -> None:
    """Raise `TrainingError` if a member scores all training cells, shape (n,), alike.

    A collapsed map would otherwise "capture" every deposit in no area at all.
    """
    if not np.isfinite(scores).all():
        raise TrainingError(
            f"The scores of {name} are not finite numbers. Use a smaller learning rate, and check the stack for "
            "layers with extreme values."
        )
    low, median, high = np.quantile(scores.astype(np.float64), (0.05, 0.5, 1.0))
    values = len(np.unique(scores))
    if values < FEWEST_VALUES or high - low <= NARROWEST * abs(median) or high <= median:
        raise TrainingError(
            f"{name[0].upper()}{name[1:]} has collapsed: it gives the training cells only {values:,} different scores, "
            f"from {low:.6g} to {high:.6g}. Train with another seed, a smaller learning rate or a longer latent vector."
        )


def agreement(scores: Sequence[np.ndarray], context: Context) -> Optional[float]:
    """Return the mean rank correlation between members, each of shape (cells,); warn if there is none.

    None for one member.
    """
    pairs = [(i, j) for i in range(len(scores)) for j in range(i)]
    if not pairs:
        return None
    mean = float(np.mean([rank_correlation(scores[i], scores[j]) for i, j in pairs]))
    if not mean >= DISAGREEING:
        context.warn(
            f"The members do not agree on what is anomalous (mean rank correlation {mean:.2f}): the map is mostly "
            "chance. Use more iterations, more cells or fewer layers."
        )
    return mean


def control_report(scores: Mapping[str, np.ndarray], deposits: np.ndarray, context: Context) -> dict[str, Any]:
    """Compare the trained score with the untrained network's and the plain norm, and tell.

    Parameters
    ----------
    scores : mapping of numpy.ndarray
        ``trained`` and its controls, each of shape (cells,).
    deposits : numpy.ndarray
        Positions of the deposit cells among the cells; none where there are no labels.
    context : Context
        Told the comparison in a sentence.

    Returns
    -------
    dict
        Per score its ``rank_correlation`` with the trained one and, with deposits, its
        ``separation``: the mean share of the other cells that a deposit cell outranks, ties against.
    """
    report: dict[str, Any] = {"cells": len(scores["trained"]), "deposit_cells": len(deposits)}
    for name, values in scores.items():
        entry = {"rank_correlation": rank_correlation(values, scores["trained"])}
        if 0 < len(deposits) < len(values):
            entry["separation"] = float(background_beaten(cells_below(values), deposits).mean())
        report[name] = entry
    context.log(_sentence(report))
    return report


def loss_report(members: Sequence[Member]) -> list[dict[str, Any]]:
    """Return per member its loss terms against the iteration, thinned to 1,000 points altogether."""
    report = []
    for member in members:
        points = min(len(member.history), max(LOSS_POINTS // len(members), 2))
        kept = np.unique(np.linspace(0, len(member.history) - 1, points).round().astype(int))
        entry: dict[str, Any] = {"iteration": (kept + 1).tolist()}
        for name, values in zip(member.terms, member.history[kept].T):
            entry[name] = [float(f"{value:.6g}") for value in values]
        report.append(entry)
    return report


def _sentence(report: Mapping[str, Any]) -> str:
    """Return the comparison in words."""

    def told(name: str) -> str:
        share = report[name].get("separation")
        return "" if share is None else f" (deposit cells outrank {100 * share:.0f} % of the others)"

    untrained, norm = (report[name]["rank_correlation"] for name in ("untrained", "norm"))
    directed = f" Directed{told('directed')}." if "directed" in report else ""
    return (
        f"Controls: rank correlation of the trained score{told('trained')} with the untrained network's"
        f"{told('untrained')} {untrained:.2f}, with the plain norm{told('norm')} {norm:.2f}; near 1, training added "
        f"little.{directed}"
    )
