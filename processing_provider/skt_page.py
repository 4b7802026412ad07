"""What SKT is worth and what it has learnt, as one HTML page: the paper's tables, weights, selection, loss curves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Optional

import numpy as np

from .charts import Axis, Entry, Figure, Line, Panel, Points, axis_over, style
from .html_page import page, table, text
from .words import mark, tr

MOST = 24  # elements, or rows of the table, that a chart can still show
LONGEST = 9  # letters of an element's name that fit beside the axis
SMOOTHED = 25  # pieces that a training is averaged in for its curve
ACROSS = 2  # charts in a row
CAPTIONS = {
    "target network": mark("The target networks and their vote (Table 4 of Huang et al.)"),
    "SKT without a part": mark("SKT without each of its parts (Table 5)"),
    "other method": mark("Other methods on the same cells (Table 3)"),
}


def skt_page(summary: dict[str, Any], stack: str, combination: str) -> str:
    """Return the report.

    Parameters
    ----------
    summary : dict
        Of the task ``train_skt``.
    stack : str
        Name of the evidence stack.
    combination : str
        The vote that was chosen.
    """
    parts = [f'<p class="quiet">{text(_setting(summary, stack, combination))}</p>']
    parts += _compared(summary) if summary["comparison"] else _aside(summary["aside"], combination)
    if summary["settings"]["soft_mask"]:
        parts += [f"<h2>{text(tr('Which elements matter'))}</h2>", weight_figure(summary["weights"]).svg(tr("Weights"))]
    parts += [f"<h2>{text(tr('While it learnt'))}</h2>", *_learning(summary["metrics"])]
    parts += [f"<h2>{text(tr('How to read this'))}</h2><dl>"]
    parts += [f"<dt>{text(term)}</dt><dd>{text(meaning)}</dd>" for term, meaning in reading()]
    return page(tr("What is SKT worth on this ground?"), [*parts, "</dl>"])


def _setting(summary: dict[str, Any], stack: str, combination: str) -> str:
    settings, learnt = summary["settings"], summary["metrics"]["learnt_from"]
    return tr(
        "'{}': {} layers; networks of the rates {} over windows of {} cells, {}; learnt from {:,} deposit cells and {:,} "
        "barren ones. Source: {}."
    ).format(
        stack,
        len(summary["bands"]),
        ", ".join(str(rate) for rate in settings["rates"]),
        settings["window"],
        combination,
        learnt["deposit_cells"],
        learnt["barren_cells"],
        summary["metrics"]["source"],
    )


def _compared(summary: dict[str, Any]) -> list[str]:
    """Return the comparison in blocks held out: a chart, then a table per table of the paper."""
    rows = summary["comparison"]
    whole = next(row for row in rows if row["kind"] == "SKT")
    doubt = tr(
        "Every figure is of cells in blocks of {:,.0f} map units that the model had not learnt from: {:,} labelled cells, {:,} of "
        "them with deposits in {:,} clusters. Where intervals overlap by half, the difference is chance."
    ).format(summary["block_size"], whole["cells"], whole["deposits"], whole["clusters"])
    parts = [f"<h2>{text(tr('In blocks held out'))}</h2>", f'<p class="doubt">{text(doubt)}</p>']
    parts.append(auc_figure(rows).svg(tr("AUC with its interval over deposit clusters")))
    for kind, caption in CAPTIONS.items():
        shown = [row for row in rows if row["kind"] == kind]
        if shown:
            parts.append(_figures([*shown, whole], tr(caption), len(shown)))
    return parts


def _aside(rows: Sequence[dict[str, Any]], combination: str) -> list[str]:
    """Return the table on the ground set aside; a sentence where nothing was."""
    if not rows[0]["cells"]:
        return [f'<p class="doubt">{text(tr("Nothing was set aside, so nothing could be measured."))}</p>']
    doubt = tr(
        "Measured on whole pieces of ground that were not learnt from; but their neighbourhood was. Choose a comparison, or "
        "'Cross-validation', for figures that hold on new ground."
    )
    chosen = next((i for i, row in enumerate(rows) if row["name"] == combination), None)
    caption = tr("On {:,} cells set aside, {:,} of them with deposits").format(rows[0]["cells"], rows[0]["deposits"])
    return [f'<p class="doubt">{text(doubt)}</p>', _figures(rows, caption, chosen)]


def _figures(rows: Sequence[dict[str, Any]], caption: str, emphasised: Optional[int]) -> str:
    heads = [tr("Method"), tr("Accuracy"), tr("Recall of deposits"), tr("F1"), tr("Precision of deposits"), tr("AUC")]
    names = ("accuracy", "recall", "f1", "precision", "auc")
    cells = [[tr(row["name"]), *(_figure(row[name]) for name in names)] for row in rows]
    return table(heads, cells, caption, emphasised)


def auc_figure(rows: Sequence[dict[str, Any]]) -> Figure:
    """Return a chart of every row's AUC and its interval over deposit clusters, SKT on top."""
    shown = [row for row in rows if row["auc"] is not None][:MOST]
    colours = {kind: style(i)[0] for i, kind in enumerate(("SKT", *CAPTIONS))}
    heights = np.arange(len(shown), 0.0, -1.0)
    lines = [
        Line(np.array([row["auc_low"], row["auc_high"]]), np.array([height, height]), colours[row["kind"]])
        for row, height in zip(shown, heights)
        if row["auc_low"] is not None
    ]
    points = [
        Points(np.array([row["auc"]]), np.array([height]), colours[row["kind"]], 4.5)
        for row, height in zip(shown, heights)
    ]
    ticks = tuple((height, str(number + 1)) for number, height in enumerate(heights.tolist()))
    panel = Panel(
        tr("Deposits told from barren ground"),
        Axis(tr("AUC in blocks held out"), 0.0, 1.0),
        Axis("", 0.4, max(len(shown), 1) + 0.6, ticks=ticks or ((1.0, ""),)),
        lines=tuple(lines),
        points=tuple(points),
        verticals=((0.5, tr("chance")),),
    )
    legend = tuple(
        Entry(f"{number + 1}  {tr(row['name'])}", (colours[row["kind"]], "", 2.2)) for number, row in enumerate(shown)
    )
    return Figure((panel,), legend)


def weight_figure(rows: Sequence[dict[str, Any]]) -> Figure:
    """Return a chart of the elements' weights, largest on top, with their range over the folds where there is one."""
    shown = list(rows)[:MOST]
    heights = np.arange(len(shown), 0.0, -1.0)
    colour = style(0)[0]
    lines = [
        Line(np.array([row["low"], row["high"]]), np.array([height, height]), colour)
        for row, height in zip(shown, heights)
        if row["low"] is not None
    ]
    weights = np.array([row["weight"] for row in shown])
    spans = [row[end] for row in shown for end in ("low", "high") if row[end] is not None]
    ticks = tuple((height, _short(row["element"])) for row, height in zip(shown, heights.tolist()))
    panel = Panel(
        tr("Soft mask"),
        axis_over(tr("Weight (1: the mean)"), weights, np.array([*spans, 1.0]), include=0.0),
        Axis("", 0.4, len(shown) + 0.6, ticks=ticks),
        lines=tuple(lines),
        points=(Points(weights, heights, colour, 4.5),),
        verticals=((1.0, tr("mean")),),
    )
    legend = (Entry(tr("lines: least and largest weight in the folds"), (colour, "", 2.2)),) if lines else ()
    return Figure((panel,), legend)


def _learning(metrics: dict[str, Any]) -> list[str]:
    """Return loss curves and the shares of the source that were selected."""
    panels = [_loss_panel(metrics)]
    if metrics["kept"]:
        panels.append(_kept_panel(metrics["kept"]))
    legend = tuple(
        Entry(tr(name), (*style(i), 2.2)) for i, name in enumerate(metrics["networks"][: len(metrics["losses"])])
    )
    return [Figure(tuple(panels), legend, ACROSS).svg(tr("Loss curves and selected shares"))]


def _loss_panel(metrics: dict[str, Any]) -> Panel:
    curves = [_smoothed(losses) for losses in metrics["losses"]]
    lines = tuple(Line(x, y, *style(i)) for i, (x, y) in enumerate(curves))
    x_axis = axis_over(tr("Batches"), *(x for x, _ in curves), include=0.0)
    return Panel(
        tr("Cross-entropy"), x_axis, axis_over(tr("Cross-entropy"), *(y for _, y in curves), include=0.0), lines=lines
    )


def _kept_panel(kept: Sequence[dict[str, Any]]) -> Panel:
    """Return the share of each layer's source kernels that each target selects."""
    layers = np.arange(1.0, len(kept[0]["layers"]) + 1.0)
    shares = [np.array(list(row["layers"].values())) for row in kept]
    lines = tuple(Line(layers, share, *style(i)) for i, share in enumerate(shares))
    percent = tuple((share / 100, str(share)) for share in range(0, 101, 20))
    x_axis = Axis(tr("Convolution, from the first to the last"), 0.5, len(layers) + 0.5)
    return Panel(
        tr("Selected from the source"), x_axis, Axis(tr("Share of the layer (%)"), 0.0, 1.0, ticks=percent), lines=lines
    )


def _smoothed(losses: dict[str, Any]) -> tuple[np.ndarray, np.ndarray]:
    """Return iterations and cross-entropy, averaged in pieces: single batches jump about."""
    x, y = np.array(losses["iteration"], dtype=float), np.array(losses["cross-entropy"], dtype=float)
    pieces = min(SMOOTHED, len(x))
    return tuple(np.array([part.mean() for part in np.array_split(values, pieces)]) for values in (x, y))  # type: ignore[return-value]


def _figure(value: Optional[float]) -> str:
    return "–" if value is None else f"{value:.3f}"


def _short(name: str) -> str:
    return name if len(name) <= LONGEST else name[: LONGEST - 1] + "…"


def reading() -> list[tuple[str, str]]:
    """Return terms and what they mean."""
    return [
        (
            tr("Accuracy, recall, F1"),
            tr(
                "Accuracy: the share of cells told right, high by itself where deposits are rare. Recall: of the deposit "
                "cells, the share called deposit. F1 is the mean over deposits and barren ground, as in the paper. A score of "
                "0.5 or more is called deposit (of the SVM, 0 or more)."
            ),
        ),
        (
            tr("AUC"),
            tr(
                "The share of barren cells that a deposit cell outranks: 0.5 is chance. It does not depend on where the line "
                "between deposit and barren is drawn, so trust it before the other figures."
            ),
        ),
        (
            tr("Weights of the elements"),
            tr(
                "All networks together multiply each layer with its weight before they look at it. They can make up for a weight "
                "later on, so a small one does not prove an element useless; where the lines over the folds are long, it is "
                "chance. 'Indicator elements' asks more directly."
            ),
        ),
        (
            tr("Selected from the source"),
            tr(
                "The share of the source's weights that each network keeps in each of its convolutions. What is not selected is "
                "0 in the network."
            ),
        ),
        (
            tr("Parts"),
            tr(
                "If SKT without a part does as well, that part is not worth its trouble on this ground. With few deposit "
                "clusters most differences are chance."
            ),
        ),
    ]
