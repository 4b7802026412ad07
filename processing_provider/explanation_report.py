"""The report of ``gossan:explainmodel``: importance as bars, the table, and how to read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from qgis.PyQt.QtCore import QCoreApplication

from .charts import INK, QUIET, Axis, Entry, Figure, Label, Line, Panel, axis_over
from .html_page import page, table, text

UP, DOWN, BOTH = "#b2182b", "#2166ac", "#3b4754"  # as the map's ramp; both ways when layers are shuffled
MOST = 16  # rows that can still be read
CLEAR = 0.7  # rank correlation of values and contributions from which on one direction is named
BAR = 9.0  # width in pixels
ROOM = 0.6  # of an axis: what is added for the names to the right of the bars


def tr(message: str) -> str:
    """Return the text in the user's language."""
    return QCoreApplication.translate("Gossan", message)


def report_html(summary: dict[str, Any], stack: str, model: str) -> str:
    """Return the report as one HTML page.

    Parameters
    ----------
    summary : dict
        Of the task.
    stack, model : str
        Names of the stack and of the model's file.
    """
    rows = summary["table"]
    permuted = summary["auc"] is not None
    parts = [
        f'<p class="quiet">{text(_intro(summary, stack, model))}</p>',
        importance_figure(rows, permuted).svg(tr("Importance of each layer")),
        table(_heads(permuted), [_row(row, permuted) for row in rows], tr("Importance of each layer")),
        f"<h2>{text(tr('How to read this'))}</h2>",
        *(f"<p>{text(sentence)}</p>" for sentence in _reading(summary, permuted)),
    ]
    return page(tr("Explanation: {}").format(summary["title"]), parts)


def importance_figure(rows: Sequence[dict[str, Any]], permuted: bool) -> Figure:
    """Return bars of the contributions and, where layers were shuffled, of what that costs."""
    shown = [row for row in rows if row["layers"] == 1][:MOST]
    together = [row for row in rows if row["layers"] > 1][: MOST // 2]
    panels = [_contribution_panel(shown)]
    legend = [
        Entry(tr("pushes the score up there"), (UP, "", BAR)),
        Entry(tr("pushes it down"), (DOWN, "", BAR)),
    ]
    if permuted:
        panels.append(_permutation_panel([*shown, *together]))
        legend.append(Entry(tr("AUC lost, line: plus and minus the spread over repeats"), (BOTH, "", BAR)))
    return Figure(tuple(panels), tuple(legend))


def _contribution_panel(rows: Sequence[dict[str, Any]]) -> Panel:
    shares = np.array([100.0 * row["share"] for row in rows])
    bars = [
        Line(np.array([0.0, share]), np.array([y, y]), UP if row["push"] >= 0 else DOWN, "", BAR)
        for row, share, y in zip(rows, shares, _heights(len(rows)))
    ]
    axis = _with_room(axis_over(tr("Share of all contributions (%)"), shares, include=0.0))
    title = tr("Where the score is highest (top 5 %)")
    return Panel(title, axis, _rows_axis(len(rows)), lines=tuple(bars), labels=_names(rows, shares, axis))


def _permutation_panel(rows: Sequence[dict[str, Any]]) -> Panel:
    drops, spreads = (np.array([row[name] for row in rows]) for name in ("auc_drop", "auc_drop_spread"))
    axis = _with_room(axis_over(tr("AUC lost when shuffled"), drops - spreads, drops + spreads, include=0.0))
    lines = []
    for drop, spread, y in zip(drops, spreads, _heights(len(rows))):
        lines.append(Line(np.array([0.0, drop]), np.array([y, y]), BOTH, "", BAR))
        lines.append(Line(np.array([drop - spread, drop + spread]), np.array([y, y]), QUIET, "", 2.0))
    title = tr("What finding deposits depends on")
    ends = np.maximum(drops + spreads, 0.0)
    return Panel(title, axis, _rows_axis(len(rows)), lines=tuple(lines), labels=_names(rows, ends, axis))


def _with_room(axis: Axis) -> Axis:
    """Return an axis with room for names to the right, and numbers only where they were."""
    return replace(axis, high=axis.high + ROOM * (axis.high - axis.low), ticks=axis.marked())


def _heights(count: int) -> np.ndarray:
    return np.arange(count, 0.0, -1.0)


def _rows_axis(count: int) -> Axis:
    return Axis("", 0.4, max(count, 1) + 0.6, ticks=((0.0, ""),))


def _names(rows: Sequence[dict[str, Any]], ends: np.ndarray, axis: Axis) -> tuple[Label, ...]:
    """Return the rows' names beside the ends of their bars."""
    gap = 0.015 * (axis.high - axis.low)
    places = zip(rows, ends.tolist(), _heights(len(rows)).tolist())
    return tuple(Label(end + gap, y, _short(row["layer"]), INK) for row, end, y in places)


def _short(name: str, most: int = 24) -> str:
    return name if len(name) <= most else name[: most - 1] + "…"


def _intro(summary: dict[str, Any], stack: str, model: str) -> str:
    return tr("Model {} ({}), stack {}. Method: {}; a cell's contributions add up to {}.").format(
        model, summary["title"], stack, summary["method"], summary["meaning"]
    )


def _heads(permuted: bool) -> list[str]:
    heads = [
        tr("Layer"),
        tr("Share, top 5 %"),
        tr("Size there"),
        tr("With its sign"),
        tr("Size everywhere"),
        tr("Pushed up by"),
    ]
    return [*heads, tr("AUC lost"), tr("Spread")] if permuted else heads


def _row(row: dict[str, Any], permuted: bool) -> list[str]:
    cells = [row["layer"], f"{100 * row['share']:.0f} %", f"{row['contribution']:.3g}", f"{row['push']:+.3g}"]
    cells += [f"{row['everywhere']:.3g}", _pushed_up_by(row)]
    return [*cells, f"{row['auc_drop']:+.3f}", f"{row['auc_drop_spread']:.3f}"] if permuted else cells


def _pushed_up_by(row: dict[str, Any]) -> str:
    with_value = row["with_value"] or 0.0
    if abs(with_value) < CLEAR:
        return "" if row["layers"] > 1 else tr("some of both")
    return tr("high values") if with_value > 0 else tr("low values")


def _reading(summary: dict[str, Any], permuted: bool) -> list[str]:
    sentences = [
        tr(
            "Contributions say how this model came to its scores, not why ore is there: a layer that the model does not use "
            "may still matter, and one that it uses may stand for another."
        )
    ]
    if summary["groups"]:
        named = "; ".join(" + ".join(group) for group in summary["groups"])
        sentences.append(
            tr(
                "These layers are correlated beyond 0.8 and share what they say, so that each alone looks less important than "
                "all together: {}. The row with all their names counts them as one."
            ).format(named)
        )
    if permuted:
        sentences.append(
            tr(
                "AUC {:.2f} on {}. A layer's values are dealt out anew among the cells, and the AUC falls by what the layer "
                "alone brings; a drop within its spread, or below 0, is none."
            ).format(summary["auc"], summary["judged_on"])
        )
    return sentences
