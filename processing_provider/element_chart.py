"""The chart of ``gossan:selectelements``: AUC of each element with its interval over deposit clusters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .charts import QUIET, Axis, Entry, Figure, Line, Panel, Points, style

MOST = 24  # rows that can still be read
LONGEST = 7  # letters of a name that fit beside the axis


def element_chart(table: Sequence[dict[str, Any]], ranks: bool, tr: Callable[[str], str]) -> str:
    """Return the chart as SVG, the most telling element on top.

    Parameters
    ----------
    table : sequence of dict
        Rows of the task's table, the most telling first.
    ranks : bool
        Whether the AUC is of the values themselves, so that it tells enriched from depleted.
    tr : callable
        Translates a text.
    """
    rows = [row for row in table if row["auc"] is not None][:MOST]
    heights = np.arange(len(rows), 0.0, -1.0)
    names = [row["element"] or row["field"] for row in rows]
    unique = [name if names.count(name) == 1 else row["field"] for name, row in zip(names, rows)]
    ticks = tuple((height, _short(name)) for height, name in zip(heights.tolist(), unique))
    (firm, _), (doubtful, _) = style(0), style(1)
    colours = [firm if row["selected_clusters"] else doubtful if row["selected"] else QUIET for row in rows]
    lines = [
        Line(np.array([row["auc_low"], row["auc_high"]]), np.array([height, height]), colour)
        for row, height, colour in zip(rows, heights, colours)
        if row["auc_low"] is not None
    ]
    points = [
        Points(np.array([row["auc"]]), np.array([height]), colour, 4.5, hollow=not row["selected_clusters"])
        for row, height, colour in zip(rows, heights, colours)
    ]
    panel = Panel(
        tr("Indicator elements"),
        Axis(tr("AUC (0 depleted, 1 enriched at deposits)") if ranks else tr("AUC out of fold"), 0.0, 1.0),
        Axis("", 0.4, max(len(rows), 1) + 0.6, ticks=ticks or ((1.0, ""),)),
        lines=tuple(lines),
        points=tuple(points),
        verticals=((0.5, tr("no relation")),),
    )
    legend = (
        Entry(tr("beyond chance over deposit clusters"), (firm, "", 2.2)),
        Entry(tr("selected by Z of single samples only"), (doubtful, "", 2.2)),
        Entry(tr("not selected; lines: 95 % interval over clusters"), (QUIET, "", 2.2)),
    )
    return Figure((panel,), legend).svg(tr("AUC of each element with its 95 % interval over deposit clusters"))


def _short(name: str) -> str:
    return name if len(name) <= LONGEST else name[: LONGEST - 1] + "…"
