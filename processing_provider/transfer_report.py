"""The report of transfer learning: what was transferred, generated, and what each is worth; one HTML page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Optional

import numpy as np

from .charts import Axis, Entry, Figure, Line, Panel, axis_over, style
from .html_page import page, table, text
from .window_pictures import window_pictures

SMOOTHED = 0.05  # of the iterations: a batch's loss alone is mostly chance

Row = Mapping[str, Any]


def transfer_report(summary: Row, arrays: Mapping[str, np.ndarray]) -> str:
    """Return the whole page.

    Parameters
    ----------
    summary : mapping
        Of the task ``train_transfer``.
    arrays : mapping of numpy.ndarray
        Of the same: ``measured`` and ``generated`` where windows were generated.
    """
    parts = [f'<p class="doubt">{text(doubt)}</p>' for doubt in summary["warnings"]]
    parts += [_source(summary["metrics"]["source"]), _losses(summary["metrics"]["losses"])]
    parts += [_held_out(summary["metrics"]["held_out"]), _areas(summary["areas"]), _comparison(summary)]
    parts += [_subgroups(summary["subgroups"]), _windows(summary, arrays), _settings(summary)]
    return page("Transfer learning", parts)


def table_rows(summary: Row) -> list[dict[str, Any]]:
    """Return the rows of the TABLE output: the trained model, then the comparisons, then the subgroups."""
    rows = []
    for held in summary["metrics"]["held_out"]:
        recall = held["deposit"]["recall"]
        rows.append(_row("trained model", held["name"], "cells set aside", 1, held["accuracy"], recall, held["auc"]))
    if not rows:
        rows.append(_row("trained model", summary["metrics"]["networks"][0], "nothing set aside", 1, None, None, None))
    for row in summary["comparison"]:
        made = _row("comparison", row["name"], "blocks held out", row["models"], None, None, row["mean_auc"])
        rows.append({**made, "auc_sd": row["sd_auc"], "auc_whole": row["auc"]})
    for row in summary["subgroups"]:
        figures = (row["mean_accuracy"], row["mean_recall"], row["mean_auc"])
        made = _row("subgroup", row["name"], "random pieces set aside", row["models"], *figures)
        rows.append({**made, **{f"{key}_sd": row[f"sd_{key}"] for key in ("accuracy", "recall", "auc")}})
    return rows


def _row(
    experiment: str,
    name: str,
    measured_on: str,
    models: int,
    accuracy: Optional[float],
    recall: Optional[float],
    auc: Optional[float],
) -> dict[str, Any]:
    row = {"experiment": experiment, "name": name, "measured_on": measured_on, "models": models}
    figures = {"accuracy": accuracy, "recall": recall, "auc": auc}
    return {**row, **figures, "accuracy_sd": None, "recall_sd": None, "auc_sd": None, "auc_whole": None}


def _source(source: Row) -> str:
    if source["origin"] == "random weights":
        return "<p>No source was given: the network started from random weights, and nothing was transferred.</p>"
    if source["origin"] == "checkpoint":
        told = f"The network started from '{source['file']}', weights learnt from images; its head from random weights."
    else:
        bands = [f"{here} ({there or 'not known there'})" for here, there in source["bands"].items()]
        head = "kept" if source["head_kept"] else "new"
        told = f"The network started from the model '{source['file']}'. Bands: {', '.join(bands)}. Its head is {head}."
    return f"<p>{text(told)} The transferred layers were frozen for the first {source['frozen_steps']:,} steps.</p>"


def _losses(losses: Sequence[Row]) -> str:
    """Return the objective against the iteration, smoothed, with the held-out one where it was watched."""
    lines: list[Line] = []
    legend: list[Entry] = []
    values: list[np.ndarray] = []
    names = (("objective", "cells learnt from"), ("held_out_objective", "cells set aside"))
    for member in losses:
        for i, (name, title) in enumerate(names):
            if name not in member:
                continue
            smooth = _smooth(np.asarray(member[name], dtype=float))
            colour, dash = style(i)
            lines.append(Line(np.asarray(member["iteration"], dtype=float), smooth, colour, dash))
            values.append(smooth)
            if len(legend) <= i:
                legend.append(Entry(title, (colour, dash, 2.2)))
    if not lines:
        return ""
    last = max(float(line.x[-1]) for line in lines)
    y_axis = axis_over("cross-entropy", *values, include=0.0)
    panel = Panel("Objective", Axis("iteration", 0.0, max(last, 1.0)), y_axis, lines=tuple(lines))
    return "<h2>Training</h2>" + Figure((panel,), tuple(legend)).svg("The objective against the iteration")


def _smooth(values: np.ndarray) -> np.ndarray:
    width = max(1, round(SMOOTHED * len(values)))
    sums = np.cumsum(np.concatenate([[0.0], values]))
    first = np.maximum(np.arange(1, len(values) + 1) - width, 0)
    return (sums[1:] - sums[first]) / (np.arange(1, len(values) + 1) - first)


def _held_out(tables: Sequence[Row]) -> str:
    rows = [
        [
            held["name"],
            f"{held['cells']:,}",
            *(_figure(v) for v in (held["accuracy"], held["deposit"]["recall"], held["auc"])),
        ]
        for held in tables
    ]
    if not rows:
        return ""
    heads = ["network", "cells", "accuracy", "deposit cells found", "AUC"]
    return "<h2>On cells set aside</h2>" + table(
        heads, rows, "Whole pieces of ground, but their surroundings were learnt from: these figures flatter."
    )


def _areas(rows: Sequence[Row]) -> str:
    if not rows:
        return ""
    body = [
        [
            row["band"],
            f"{row['mean_shift']:+.2f}",
            _figure(row["spread_ratio"]),
            f"{row['distance']:.2f}{' *' if row['differs'] else ''}",
            f"{row['distance_within']:.2f}",
            f"{row['shape']:.2f}{' *' if row['shape_differs'] else ''}",
            f"{row['shape_within']:.2f}",
        ]
        for row in rows
    ]
    heads = ["band", "mean shift", "spread ratio", "distance", "within an area", "shape", "within an area"]
    caption = (
        "This area against the source's, in standard deviations. * farther than random halves of one area are from each "
        "other. The network sees each area standardised by itself: of all this only the shape."
    )
    return "<h2>The two areas</h2>" + table(heads, body, caption)


def _comparison(summary: Row) -> str:
    rows = [
        [row["name"], _figure(row["auc"]), _with_spread(row, "auc"), str(row["models"])]
        for row in summary["comparison"]
    ]
    if not rows:
        return ""
    caption = f"All on the same folds of blocks of {summary['block_size']:,.0f} map units."
    heads = ["", "AUC of the whole map", "AUC in the folds", "models"]
    return "<h2>With and without, in blocks held out</h2>" + table(heads, rows, caption)


def _subgroups(rows: Sequence[Row]) -> str:
    body = [
        [row["name"], *(_with_spread(row, name) for name in ("accuracy", "recall", "auc")), str(row["models"])]
        for row in rows
    ]
    if not body:
        return ""
    caption = (
        "Mean and standard deviation over random training sets (Ebdali et al. 2025, Eq. 4). Pieces of ground set aside at "
        "random have neighbours that were learnt from: compare subgroups with each other, and trust blocks for the rest."
    )
    heads = ["bands", "accuracy", "deposit cells found", "AUC", "models"]
    return "<h2>Subgroups of elements</h2>" + table(heads, body, caption)


def _windows(summary: Row, arrays: Mapping[str, np.ndarray]) -> str:
    if "generated" not in arrays:
        return ""
    made = summary["metrics"]["generator"]
    rows = [
        [row["band"], *(f"{row[key]:+.2f}" for key in ("measured_mean", "generated_mean"))]
        + [f"{row[key]:.2f}" for key in ("measured_spread", "generated_spread")]
        for row in made["moments"]
    ]
    heads = ["band", "mean, measured", "mean, generated", "spread, measured", "spread, generated"]
    caption = (
        f"{made['windows']:,} windows from {made['deposit_cells']:,} deposit cells that were learnt from. Distance to the most "
        f"similar other window: measured {made['variety']['measured']:.2f}, generated {made['variety']['generated']:.2f}; "
        "far less would mean that a few deposits were learnt by heart."
    )
    picture = window_pictures(arrays["measured"], arrays["generated"], summary["bands"])
    return "<h2>Generated windows</h2>" + picture + table(heads, rows, caption)


def _settings(summary: Row) -> str:
    rows = [[name.replace("_", " "), str(value)] for name, value in summary["settings"].items() if name != "device"]
    return "<details><summary>Settings</summary>" + table(["setting", "value"], rows) + "</details>"


def _figure(value: Optional[float]) -> str:
    return "–" if value is None else f"{value:.2f}"


def _with_spread(row: Row, name: str) -> str:
    mean, spread = row[f"mean_{name}"], row[f"sd_{name}"]
    return _figure(mean) if spread is None or mean is None else f"{mean:.2f} ± {spread:.2f}"
