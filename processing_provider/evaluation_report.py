"""The evaluation as one self-contained HTML page: charts, tables, sentences, doubts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from . import evaluation_words as words
from .evaluation_charts import batches_figure, evaluation_figure, precision_area_figure
from .evaluation_words import density, difference, figure, interval, one_in, percent, share_interval, tr
from .html_page import page, table, text

__all__ = ["evaluation_figure", "report_html"]

DEPOSITS_LISTED, BATCHES_LISTED = 500, 40


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
        *_precision_and_area(summary, arrays),
        *_threshold(summary),
        f"<h2>{text(tr('What it means'))}</h2>",
        *(f"<h3>{text(m['name'])}</h3><p>{text(words.paragraph(m, summary))}</p>" for m in summary["maps"]),
        *_comparison(summary),
        *_batches(summary),
        f"<h2>{text(tr('How to read this'))}</h2><dl>",
        *(f"<dt>{text(term)}</dt><dd>{text(meaning)}</dd>" for term, meaning in words.reading()),
        "</dl>",
        _deposits(summary, arrays, deposit_names),
    ]
    return page(title, parts)


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
    return table(heads, rows, caption, _emphasised(summary))


def _captured_cells(each: dict[str, Any], summary: dict[str, Any]) -> list[str]:
    if each["captured"] is None:
        return ["–"] * len(summary["capture_shares"])
    return [f"{percent(count / summary['deposits'])} ({count})" for count in each["captured"]]


def _precision_and_area(summary: dict[str, Any], arrays: dict[str, np.ndarray]) -> list[str]:
    """Return the section on precision and prediction-area: charts and a table."""
    heads = [tr("Map"), tr("Mean precision"), tr("By chance"), tr("Deposits where the P-A curves cross")]
    heads += [tr("Area there"), tr("Normalised density"), tr("By chance, 95th percentile"), tr("Score there")]
    rows = []
    for each in summary["maps"]:
        precision, crossing = each["precision"], each["crossing"]
        if precision is None or crossing is None:
            rows.append([each["name"], *["–"] * 7])
            continue
        cells = [each["name"], one_in(precision["average"]), one_in(precision["null_mean"])]
        cells += [f"{percent(crossing['captured'])} ({crossing['deposits']})", percent(crossing["area"])]
        cells += [density(crossing), figure(crossing["null_density_95"]), f"{crossing['threshold']:.4g}"]
        rows.append(cells)
    title = tr("Precision, recall and prediction-area")
    chart = precision_area_figure(summary, arrays).svg(tr("Precision-recall and prediction-area curves"))
    return [f"<h2>{text(title)}</h2>", chart, table(heads, rows, "", _emphasised(summary))]


def _threshold(summary: dict[str, Any]) -> list[str]:
    """Return the section on the threshold: what it calls, and the shares that follow."""
    judged = [each for each in summary["maps"] if each["confusion"] is not None]
    if not judged:
        return []
    counts = [_count_cells(each) for each in judged]
    heads = [tr("Map"), tr("Score from"), tr("Area called"), tr("Deposits captured"), tr("missed")]
    heads += [tr("Cells without deposit called"), tr("not called")]
    shares = [_share_cells(each) for each in judged]
    share_heads = [tr("Map"), tr("Sensitivity"), tr("By chance, 95th percentile"), tr("Specificity")]
    share_heads += [tr("Precision against background"), tr("Lift")]
    caption = tr("Sensitivity, precision and lift with their 95 % intervals over deposit clusters")
    title = tr("What the threshold calls: {}").format(words.threshold_name(summary))
    return [f"<h2>{text(title)}</h2>", table(heads, counts), "<p></p>", table(share_heads, shares, caption)]


def _count_cells(each: dict[str, Any]) -> list[str]:
    found = each["confusion"]
    score = "–" if found["threshold"] is None else f"{found['threshold']:.4g}"
    numbers = [found[key] for key in ("captured", "missed", "background_called", "background_left")]
    return [each["name"], score, words.exact_percent(found["area"]), *(f"{number:,}" for number in numbers)]


def _share_cells(each: dict[str, Any]) -> list[str]:
    found = each["confusion"]
    precision, lift = found["precision"], found["lift"]
    between = "" if precision["low"] is None else f" [{one_in(precision['low'])} – {one_in(precision['high'])}]"
    return [
        each["name"],
        f"{percent(found['sensitivity']['value'])}{share_interval(found['sensitivity'])}",
        percent(found["null_95"]),
        percent(found["specificity"]),
        one_in(precision["value"]) + between,
        figure(lift["value"], 1)
        + ("" if lift["low"] is None else f" [{figure(lift['low'], 1)}–{figure(lift['high'], 1)}]"),
    ]


def _emphasised(summary: dict[str, Any]) -> Any:
    return summary["best"] if len(summary["maps"]) > 1 else None


def _comparison(summary: dict[str, Any]) -> list[str]:
    sentences = words.comparison(summary)
    if not sentences:
        return []
    best = summary["maps"][summary["best"]]
    heads = [tr("Map less '{}'").format(best["name"]), tr("AUC")]
    heads += [tr("Deposits in {} of the area").format(percent(share)) for share in summary["capture_shares"]]
    heads += [tr("Deposits where P-A curves cross")]
    rows = []
    for each in summary["maps"]:
        if each["auc"] is not None and each is not best:
            shares = [*each["captured_from_best"], each["crossing_from_best"]]
            cells = [difference(one, 100.0) for one in shares]
            rows.append([each["name"], difference(each["from_best"]), *cells])
    caption = tr(
        "Paired differences with 95 % intervals over deposit clusters; shares of the deposits in percentage points"
    )
    told = f"<p>{text(' '.join(sentences))}</p>"
    return [f"<h3>{text(tr('The maps compared'))}</h3>", told, table(heads, rows, caption)]


def _batches(summary: dict[str, Any]) -> list[str]:
    """Return the section on the survey alone, where it was asked."""
    batches = summary["batches"]
    if batches is None:
        return []
    first, *of_maps = words.batch_paragraphs(summary)
    parts = [f"<h2>{text(tr('Does the survey alone find the deposits?'))}</h2>", f"<p>{text(first)}</p>"]
    if batches["prediction"] is not None:
        parts.append(batches_figure(summary).svg(tr("AUC of the maps and of the survey alone")))
        parts += [f"<p>{text(paragraph)}</p>" for paragraph in of_maps]
    heads = [
        batches["field"],
        tr("Samples"),
        tr("Cells"),
        tr("Share of the area"),
        tr("Deposits"),
        tr("Deposits expected"),
    ]
    kept = sorted(batches["rows"], key=lambda row: (-row["deposits"], -row["cells"], row["name"]))
    rows = []
    for row in kept[:BATCHES_LISTED]:
        share = row["cells"] / summary["area_cells"]
        counts = [f"{row['samples']:,}", f"{row['cells']:,}", words.exact_percent(share), str(row["deposits"])]
        rows.append([row["name"], *counts, f"{share * summary['deposits']:.1f}"])
    caption = tr("Expected: the deposits that its share of the area would hold.")
    if len(kept) > BATCHES_LISTED:
        caption += " " + tr("{:,} more are not listed.").format(len(kept) - BATCHES_LISTED)
    return [*parts, table(heads, rows, caption)]


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
