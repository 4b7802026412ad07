"""The evaluation as one self-contained HTML page: chart, table, sentences, doubts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Optional

import numpy as np

from . import evaluation_words as words
from .charts import BAND_OPACITY, QUIET, Band, Entry, Figure, Line, Panel, percent_axis, style
from .evaluation_words import figure, interval, percent, tr
from .html_page import page, table, text

NULL_COLOUR, NULL_OPACITY = "#6b7280", 0.20
DEPOSITS_LISTED = 500
LEGEND_NAME = 60  # characters of a map's name that the legend has room for


def report_html(
    summary: dict[str, Any], arrays: dict[str, np.ndarray], setting: str, deposit_names: Sequence[str]
) -> str:
    """Return the report.

    Parameters
    ----------
    summary, arrays : dict
        Result of the task ``evaluate_scores``.
    setting : str
        A sentence on layers, background and draws.
    deposit_names : sequence of str
        One per deposit given.
    """
    title = tr("How well do the scores find the known deposits?")
    chart = evaluation_figure(summary, arrays).svg(tr("ROC and success-rate curves"))
    parts = [
        f'<p class="quiet">{text(setting)}</p>',
        *(f'<p class="doubt">{text(doubt)}</p>' for doubt in summary["warnings"]),
        chart,
        _table(summary),
        f"<h2>{text(tr('What it means'))}</h2>",
        *(f"<h3>{text(m['name'])}</h3><p>{text(words.paragraph(m, summary))}</p>" for m in summary["maps"]),
        *_comparison(summary),
        f"<h2>{text(tr('How to read this'))}</h2><dl>",
        *(f"<dt>{text(term)}</dt><dd>{text(meaning)}</dd>" for term, meaning in words.reading()),
        "</dl>",
        _deposits(summary, arrays, deposit_names),
    ]
    return page(title, parts)


def evaluation_figure(summary: dict[str, Any], arrays: dict[str, np.ndarray]) -> Figure:
    """Return ROC and success-rate curves of all maps on one figure.

    The null band is the widest over the maps. Only the best map's interval is drawn: several would
    hide each other, and the legend gives their figures.
    """
    shown = [i for i, each in enumerate(summary["maps"]) if each["auc"] is not None]
    best = summary["best"]
    banded = None if best is None or summary["maps"][best]["auc_low"] is None else best
    y_title = tr("Deposits reached (% of deposits)")
    panels = (
        Panel(
            tr("ROC curve"),
            percent_axis(tr("Background, best scores first (% of background)")),
            percent_axis(y_title),
            _bands(arrays, "roc", shown, banded),
            _lines(arrays, "roc", shown),
        ),
        Panel(
            tr("Success rate"),
            percent_axis(tr("Area, best scores first (% of area)")),
            percent_axis(y_title),
            _bands(arrays, "success", shown, banded),
            _lines(arrays, "success", shown),
            marks=_marks(summary, shown),
            verticals=tuple((share, f"{100 * share:g}") for share in summary["capture_shares"] if shown),
        ),
    )
    return Figure(panels, _legend(summary, shown, banded))


def _bands(arrays: dict[str, np.ndarray], curve: str, shown: Sequence[int], banded: Optional[int]) -> tuple[Band, ...]:
    if not shown:
        return ()
    x, rows = arrays["shares"], list(shown)
    low, high = arrays[f"{curve}_null_low"][rows].min(axis=0), arrays[f"{curve}_null_high"][rows].max(axis=0)
    null = Band(x, low, high, NULL_COLOUR, NULL_OPACITY)
    if banded is None:
        return (null,)
    return null, Band(x, arrays[f"{curve}_low"][banded], arrays[f"{curve}_high"][banded], style(banded)[0])


def _lines(arrays: dict[str, np.ndarray], curve: str, shown: Sequence[int]) -> tuple[Line, ...]:
    corner = np.array([0.0, 1.0])
    diagonal = Line(corner, corner, QUIET, "5 4", 1.2)
    curves = [Line(arrays["shares"], arrays[f"{curve}_reached"][i], *style(i)) for i in shown]
    return (diagonal, *reversed(curves))  # the first map on top


def _marks(summary: dict[str, Any], shown: Sequence[int]) -> tuple[tuple[float, float, str, str], ...]:
    """Return the captured shares as dots, with their figures where there is one map only."""
    marks = []
    for i in reversed(shown):
        for share, count in zip(summary["capture_shares"], summary["maps"][i]["captured"]):
            reached = count / summary["deposits"]
            marks.append((share, reached, style(i)[0], percent(reached) if len(shown) == 1 else ""))
    return tuple(marks)


def _legend(summary: dict[str, Any], shown: Sequence[int], banded: Optional[int]) -> tuple[Entry, ...]:
    entries = []
    for i in shown:
        each, (colour, dash) = summary["maps"][i], style(i)
        span = "" if each["auc_low"] is None else f" [{figure(each['auc_low'])}–{figure(each['auc_high'])}]"
        label = tr("{}: AUC {}{}; chance reaches {}").format(
            _short(each["name"]), figure(each["auc"]), span, figure(each["null_95"])
        )
        entries.append(Entry(label, (colour, dash, 2.2)))
    if banded is not None:
        label = tr("95 % interval over deposit clusters")
        label += "" if len(shown) == 1 else tr(" of {}").format(_short(summary["maps"][banded]["name"]))
        entries.append(Entry(label, None, (style(banded)[0], BAND_OPACITY)))
    if shown:
        entries.append(Entry(tr("Clusters at random places, 90 % of draws"), None, (NULL_COLOUR, NULL_OPACITY)))
    return (*entries, Entry(tr("Diagonal: a map that knows nothing"), (QUIET, "5 4", 1.2)))


def _short(name: str) -> str:
    """Return a map's name as far as the legend has room for it."""
    return name if len(name) <= LEGEND_NAME else name[: LEGEND_NAME - 1] + "…"


def _table(summary: dict[str, Any]) -> str:
    heads = [tr("Map"), tr("AUC"), tr("95 % interval"), tr("Random positions, 95th percentile")]
    heads += [tr("Deposits in {} of the area").format(percent(share)) for share in summary["capture_shares"]]
    rows = []
    for each in summary["maps"]:
        cells = [each["name"], figure(each["auc"], 3), interval(each["auc_low"], each["auc_high"], 3)]
        rows.append([*cells, figure(each["null_95"], 3), *_captured_cells(each, summary)])
    caption = tr("{} deposits in {} clusters on {} evaluated cells").format(
        summary["deposits"], summary["clusters"], f"{summary['area_cells']:,}"
    )
    return table(heads, rows, caption, summary["best"] if len(rows) > 1 else None)


def _captured_cells(each: dict[str, Any], summary: dict[str, Any]) -> list[str]:
    if each["captured"] is None:
        return ["–"] * len(summary["capture_shares"])
    return [f"{percent(count / summary['deposits'])} ({count})" for count in each["captured"]]


def _comparison(summary: dict[str, Any]) -> list[str]:
    sentences = words.comparison(summary)
    if not sentences:
        return []
    return [f"<h3>{text(tr('The maps compared'))}</h3>", f"<p>{text(' '.join(sentences))}</p>"]


def _deposits(summary: dict[str, Any], arrays: dict[str, np.ndarray], names: Sequence[str]) -> str:
    """Return the deposits with the area it takes to reach each, easiest first, folded away."""
    used = np.flatnonzero(arrays["deposit_used"])
    if summary["best"] is None or not 0 < len(used) <= DEPOSITS_LISTED:
        return ""
    order = used[np.argsort(arrays["deposit_area"][summary["best"], used], kind="stable")]
    heads = [tr("Deposit"), tr("Cluster"), *(each["name"] for each in summary["maps"])]
    rows = []
    for i in order:
        area = [f"{100 * share:.1f} %" if np.isfinite(share) else "–" for share in arrays["deposit_area"][:, i]]
        cells = [names[i], str(int(arrays["deposit_cluster"][i]) + 1), *area]
        rows.append(cells)
    title = tr("Each deposit: the share of the area that scores at least as high")
    return f"<details><summary>{text(title)}</summary>{table(heads, rows)}</details>"
