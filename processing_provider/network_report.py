"""What networks are worth on ground set aside, as one HTML page: tables, confusion, loss curves, found cells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Optional

import numpy as np

from .charts import Axis, Entry, Figure, Line, Panel, axis_over, style
from .html_page import page, table, text
from .words import tr

SMOOTHED = 25  # pieces that a training is averaged in for its curve
MOST_PANELS = 12
ACROSS = 3  # panels in a row
CHANCE = float(np.log(2.0))  # objective of who knows nothing about two classes


def report_html(summary: dict[str, Any], setting: str) -> str:
    """Return the report.

    Parameters
    ----------
    summary : dict
        Of the task ``train_cnn``: ``metrics``, ``found``, ``best``.
    setting : str
        A sentence on layers, windows and training.
    """
    metrics = summary["metrics"]
    parts = [f'<p class="quiet">{text(setting)}</p>', *_measured(metrics, summary["best"])]
    parts += [f"<h2>{text(tr('While they learnt'))}</h2>", loss_figure(metrics).svg(tr("Loss curves"))]
    if len(metrics["networks"]) > MOST_PANELS:
        parts.append(f"<p>{text(tr('The first {} networks are shown.').format(MOST_PANELS))}</p>")
    if summary["found"]:
        parts += [f"<h2>{text(tr('Cells called ore-bearing'))}</h2>", _found_table(summary["found"])]
    parts += [f"<h2>{text(tr('How to read this'))}</h2><dl>"]
    parts += [f"<dt>{text(term)}</dt><dd>{text(meaning)}</dd>" for term, meaning in reading()]
    return page(tr("How well do the networks tell deposits from barren ground?"), [*parts, "</dl>"])


def _measured(metrics: dict[str, Any], best: Optional[str]) -> list[str]:
    """Return the tables on the cells set aside; a sentence where nothing was."""
    tables = [*metrics["held_out"], *metrics["combined"]]
    if not tables:
        return [f'<p class="doubt">{text(tr("Nothing was set aside, so nothing could be measured."))}</p>']
    doubt = tr(
        "Measured on whole pieces of ground that were not learnt from; but their neighbourhood was. Believe the figures of "
        "'Cross-validation', which are lower, before you drill."
    )
    row = next((i for i, each in enumerate(tables) if each["name"] == best), None)
    return [
        f'<p class="doubt">{text(doubt)}</p>',
        table(*_table_1(tables), emphasised=row),
        table(*_confusion(tables), emphasised=row),
    ]


def _table_1(tables: Sequence[dict[str, Any]]) -> tuple[list[str], list[list[str]], str]:
    heads = [tr("Network or combination")]
    for name in (tr("deposits"), tr("barren"), tr("mean")):
        heads += [tr("Precision, {}").format(name), tr("Recall, {}").format(name), tr("F1, {}").format(name)]
    heads += [tr("Accuracy"), tr("AUC")]
    rows = []
    for each in tables:
        figures = [each[kind][figure] for kind in ("deposit", "barren") for figure in ("precision", "recall", "f1")]
        figures += [each[f"mean_{figure}"] for figure in ("precision", "recall", "f1")]
        rows.append([each["name"], *map(_figure, [*figures, each["accuracy"], each["auc"]])])
    return heads, rows, tr("On {} cells set aside, as in Table 1 of He et al.").format(_cells(tables))


def _confusion(tables: Sequence[dict[str, Any]]) -> tuple[list[str], list[list[str]], str]:
    heads = [
        tr("Network or combination"),
        tr("Deposit cells found"),
        tr("Deposit cells missed"),
        tr("Barren cells called deposit"),
        tr("Barren cells called barren"),
        tr("Refused"),
    ]
    rows = []
    for each in tables:
        (barren, false), (missed, found) = each["confusion"]
        rows.append([each["name"], *(f"{n:,}" for n in (found, missed, false, barren, each.get("abstained", 0)))])
    return heads, rows, tr("Confusion matrices, a row each: a score of 0.5 or more is called deposit")


def _cells(tables: Sequence[dict[str, Any]]) -> str:
    return f"{max(each['cells'] for each in tables):,}"


def loss_figure(metrics: dict[str, Any]) -> Figure:
    """Return each network's objective while it learnt, on its batches and on the cells set aside."""
    named = list(zip(metrics["networks"], metrics["losses"]))[:MOST_PANELS]
    curves = [(name, *_smoothed(losses), *_aside(losses)) for name, losses in named]
    highest = min(max(float(np.max([*y, *held])) for _, _, y, _, held in curves), 3 * CHANCE)
    y_axis = Axis(tr("Cross-entropy"), 0.0, max(1.2 * CHANCE, 1.05 * highest))
    panels = []
    for name, x, y, held_x, held in curves:
        lines = [Line(x, y, *style(0))]
        if len(held):
            lines.append(Line(held_x, held, *style(1)))
        chance = Line(np.array([0.0, float(x[-1])]), np.full(2, CHANCE), "#5f6b76", "2 3", 1.0)
        panels.append(Panel(name, axis_over(tr("Batches"), x, include=0.0), y_axis, lines=(chance, *lines)))
    legend = [Entry(tr("On what is learnt from (mean over batches)"), (*style(0), 2.2))]
    if any(len(held) for *_, held in curves):
        legend.append(Entry(tr("On what was set aside"), (*style(1), 2.2)))
    legend.append(Entry(tr("A network that knows nothing"), ("#5f6b76", "2 3", 1.0)))
    return Figure(tuple(panels), tuple(legend), min(ACROSS, len(panels)))


def _smoothed(losses: dict[str, Any]) -> tuple[np.ndarray, np.ndarray]:
    """Return iterations and objective, averaged in pieces: single batches jump about."""
    x, y = np.array(losses["iteration"], dtype=float), np.array(losses["objective"], dtype=float)
    pieces = min(SMOOTHED, len(x))
    return tuple(np.array([part.mean() for part in np.array_split(values, pieces)]) for values in (x, y))  # type: ignore[return-value]


def _aside(losses: dict[str, Any]) -> tuple[np.ndarray, np.ndarray]:
    """Return iterations and objective of the cells set aside where they were looked at; empty where there are none."""
    if "held_out_objective" not in losses:
        return np.zeros(0), np.zeros(0)
    x, y = np.array(losses["iteration"], dtype=float), np.array(losses["held_out_objective"], dtype=float)
    looked = np.flatnonzero(np.append(True, np.diff(y) != 0))  # between two looks the last one is repeated
    return x[looked], y[looked]


def _found_table(found: Sequence[dict[str, Any]]) -> str:
    heads = [tr("Network or combination"), tr("All"), tr("Deposit cells"), tr("Unknown"), tr("Barren"), tr("Refused")]
    rows = []
    for each in found:
        whole = each["kind"] in ("network", "combination")
        cells = [_count(each[column], whole) for column in ("cells", "deposit", "unknown", "barren")]
        rows.append([tr(each["name"]) if whole else tr("– {}").format(each["name"]), *cells, _count(each["abstained"])])
    caption = tr(
        "Cells of the whole stack with a score of 0.5 or more, those learnt from among them, and how much the counts vary "
        "over the networks and over the combinations (Table 2 of He et al., who print the mean absolute deviation under the name "
        "standard deviation)"
    )
    return table(heads, rows, caption)


def _figure(value: Optional[float]) -> str:
    return "–" if value is None else f"{value:.3f}"


def _count(value: Optional[float], whole: bool = True) -> str:
    if value is None:
        return "–"
    return f"{value:,.0f}" if whole else f"{value:,.2f}"


def reading() -> list[tuple[str, str]]:
    """Return terms and what they mean."""
    return [
        (
            tr("Precision and recall"),
            tr(
                "Precision: of the cells called so, the share that is so. Recall: of the cells that are so, the share that is "
                "called so. F1 is their harmonic mean. Accuracy, the share told right, is easily high where one kind is rare."
            ),
        ),
        (
            tr("AUC"),
            tr(
                "The share of barren cells that a deposit cell outranks: 0.5 is chance. It does not depend on where the line "
                "between deposit and barren is drawn, so trust it before the other figures. Ties count against it, so a "
                "vote, which knows 1 and 0 only, always has less."
            ),
        ),
        (
            tr("Loss curves"),
            tr(
                "Both fall: the network still learns. The dashed line rises while the other falls: it learns its cells by "
                "heart and grows too sure of itself. It may still rank cells well, which the AUC tells; the log warns where "
                "that fell again, too. Use fewer batches or a smaller network then."
            ),
        ),
        (
            tr("Combinations"),
            tr(
                "Averages keep a graded score. Votes are 1 or 0; a majority vote is refused where the networks are evenly "
                "split, and such cells have no value on the map. Weights are how far a network's AUC on the ground set aside lies "
                "above chance."
            ),
        ),
    ]
