"""The chart of ``gossan:trainpixelpair``: training loss of each draw, and AUC of each ring (Zhang et al., Figs. 6 and 9)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .charts import INK, QUIET, Axis, Entry, Figure, Label, Line, Panel, Points, axis_over, style

NOTHING_LEARNT = 0.6365  # the loss of a network that says "one in three" to every pair
SMOOTH = 9  # values of a curve that are averaged: the loss of single batches jumps


def pair_chart(metrics: dict[str, Any], tr: Callable[[str], str]) -> str:
    """Return the chart as SVG.

    Parameters
    ----------
    metrics : dict
        Of the task's summary: ``losses``, ``draws`` and ``windows``.
    tr : callable
        Translates a text.
    """
    panels = [_losses(metrics, tr)]
    measured = [row for row in metrics["windows"] if row["auc_test_cells"] is not None]
    legend = [Entry(tr("training loss of a draw, smoothed"), (QUIET, "", 1.2)), Entry(tr("mean"), (INK, "", 2.6))]
    if measured:
        panels.append(_rings(measured, tr))
        legend += [
            Entry(
                tr("AUC of test cells: mean over the networks, and their standard deviation"), (style(0)[0], "", 2.2)
            ),
            Entry(tr("AUC of all deposit cells against the rest of the ground"), (style(1)[0], "", 2.2)),
        ]
    return Figure(tuple(panels), tuple(legend)).svg(tr("Training loss of each draw and AUC of each ring"))


def _losses(metrics: dict[str, Any], tr: Callable[[str], str]) -> Panel:
    """Return the panel of losses against batches."""
    curves = metrics["losses"]
    iterations = np.array(curves[0]["iteration"], dtype=float)
    losses = np.array([_smooth(np.array(curve["objective"])) for curve in curves])  # (draws, points)
    lines = [Line(iterations, loss, QUIET, width=1.0) for loss in losses]
    high = max(0.7, float(np.quantile(losses, 0.99)))
    return Panel(
        tr("Training loss"),
        axis_over(tr("Batches"), iterations, include=0.0),
        Axis(tr("Cross-entropy of a batch of pairs"), 0.0, high),
        lines=(
            Line(iterations[[0, -1]], np.full(2, NOTHING_LEARNT), QUIET, "3 3", 1.0),
            *lines,
            Line(iterations, losses.mean(axis=0), INK, width=2.6),
        ),
        labels=(Label(iterations[-1], NOTHING_LEARNT + 0.015 * high, tr("nothing learnt"), QUIET, "end"),),
    )


def _rings(measured: list[dict[str, Any]], tr: Callable[[str], str]) -> Panel:
    """Return the panel of rings."""
    places = np.arange(1.0, len(measured) + 1.0)
    mean = np.array([row["auc_test_cells"] for row in measured])
    spread = np.array([row["auc_spread"] or 0.0 for row in measured])
    ground = np.array([row["auc_all_ground"] for row in measured])
    firm, other = style(0)[0], style(1)[0]
    bars = [Line(np.full(2, x), np.array([m - s, min(m + s, 1.0)]), firm) for x, m, s in zip(places, mean, spread)]
    low = float(np.floor(10.0 * min(0.5, (mean - spread).min(), ground.min())) / 10.0)
    return Panel(
        tr("Window sizes"),
        Axis(
            tr("Inner and outer window, cells"),
            0.4,
            len(measured) + 0.6,
            ticks=tuple((x, row["name"].strip("()")) for x, row in zip(places.tolist(), measured)),
        ),
        Axis(tr("AUC"), max(low, 0.0), 1.0),
        lines=tuple(bars),
        points=(Points(places, mean, firm, 4.5), Points(places, ground, other, 4.5, hollow=True)),
    )


def _smooth(values: np.ndarray) -> np.ndarray:
    """Return the running mean, shape (n,); at both ends over fewer values."""
    weights = np.ones(min(SMOOTH, len(values)))
    return np.convolve(values, weights, "same") / np.convolve(np.ones(len(values)), weights, "same")
