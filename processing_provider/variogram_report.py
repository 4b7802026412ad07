"""The variograms as one self-contained HTML page: a chart of each element, its figures, and what they mean."""

from __future__ import annotations

from typing import Any, Optional

import numpy as np

from . import variogram_words as words
from .charts import QUIET, Axis, Entry, Figure, Label, Line, Panel, Points, axis_over, style
from .html_page import page, table, text
from .variogram_words import Lengths, tr

SMALLEST_DOT, CROWDED_DOT, LARGEST_DOT = 2.0, 4.0, 6.0  # pixels: radius by the square root of the number of pairs
DOTS, CURVE, LEVEL_DASH = "#0b3c5d", "#d0672b", "2 3"
LABEL_ABOVE = 0.045  # of the axis: clear of the dots that lie on the line
BESIDE = "display:flex;gap:28px;align-items:flex-start;break-inside:avoid"


def report_html(summary: dict[str, Any], arrays: dict[str, np.ndarray], setting: str, lengths: Lengths) -> str:
    """Return the report.

    Parameters
    ----------
    summary, arrays : dict
        Result of the task ``variogram``.
    setting : str
        A sentence on the samples, the lags and the estimator.
    lengths : Lengths
        How lengths are written.
    """
    rows = summary["rows"]
    parts = [
        f'<p class="quiet">{text(setting)}</p>',
        _table(rows, lengths),
        f"<p>{text(words.block_sentence(summary['block_size'], len(rows), lengths))}</p>",
        *(_section(i, summary, arrays, lengths) for i in range(len(rows))),
        f"<h2>{text(tr('How to read this'))}</h2><dl>",
        *(f"<dt>{text(term)}</dt><dd>{text(meaning)}</dd>" for term, meaning in words.reading()),
        "</dl>",
    ]
    return page(tr("How far does a sample speak for its surroundings?"), parts)


def variogram_figure(element: int, summary: dict[str, Any], arrays: dict[str, np.ndarray], lengths: Lengths) -> Figure:
    """Return one element's chart: all directions, and beside it each direction where some were looked along."""
    row = summary["rows"][element]
    of_element = arrays["lag_element"] == element
    curves = arrays["curves"][element]
    what = tr("ln {}") if row["transform"] == "log" else "{}"
    x = axis_over(tr("Distance ({})").format(lengths.unit), arrays["curve_distance"] / lengths.size, include=0.0)
    y = axis_over(
        tr("Semivariance of {}").format(what.format(row["field"])),
        arrays["lag_semivariance"][of_element],
        curves,
        include=0.0,
    )
    panels = [_whole(row, arrays, of_element, curves[0], x, y, lengths)]
    legend = [
        Entry(tr("Model: {}").format(words.model_name(row)), (CURVE, "", 2.2)),
        Entry(tr("Dots: lags of {} pairs").format(_pairs(arrays, of_element))),
    ]
    azimuths = [azimuth for azimuth in summary["azimuths"] if azimuth is not None]
    if azimuths:
        panels.append(_along(azimuths, arrays, of_element, curves[1:], x, y, lengths))
        legend += [Entry(tr("{:.0f}° from north").format(a), (*style(i), 2.2)) for i, a in enumerate(azimuths)]
    return Figure(tuple(panels), tuple(legend))


def _whole(
    row: dict[str, Any],
    arrays: dict[str, np.ndarray],
    of_element: np.ndarray,
    curve: np.ndarray,
    x: Axis,
    y: Axis,
    lengths: Lengths,
) -> Panel:
    """Return the chart over all directions."""
    chosen = of_element & np.isnan(arrays["lag_azimuth"])
    line = Line(arrays["curve_distance"] / lengths.size, curve, CURVE)
    levels = {tr("nugget"): row["nugget"], tr("sill"): row["sill"]}
    shown = {name: level for name, level in levels.items() if 0 < level <= y.high}
    if len(shown) == 2 and row["model"] == "nugget":
        shown.pop(tr("sill"))
    ends = np.array([x.low, x.high])
    rules = [Line(ends, np.full(2, level), QUIET, LEVEL_DASH, 1.0) for level in shown.values()]
    labels = [
        Label(x.high * 0.985, _label_height(level, y), f"{name} {words.number(level)}", QUIET, "end")
        for name, level in shown.items()
    ]
    return Panel(
        tr("All directions"),
        x,
        y,
        lines=(*rules, line),
        points=_dots(arrays, chosen, DOTS, lengths),
        labels=tuple(labels),
        verticals=_range_marks(row, x, lengths),
    )


def _label_height(level: float, y: Axis) -> float:
    """Return where a level's label stands: above its line, or below where that would leave the chart."""
    above = level + LABEL_ABOVE * y.high
    return above if above < y.high else level - LABEL_ABOVE * y.high


def _along(
    azimuths: list[float],
    arrays: dict[str, np.ndarray],
    of_element: np.ndarray,
    curves: np.ndarray,
    x: Axis,
    y: Axis,
    lengths: Lengths,
) -> Panel:
    """Return the chart of each direction."""
    distance = arrays["curve_distance"] / lengths.size
    lines = [Line(distance, curve, *style(i), 1.6) for i, curve in enumerate(curves)]
    points: list[Points] = []
    for i, azimuth in enumerate(azimuths):
        points += _dots(arrays, of_element & (arrays["lag_azimuth"] == azimuth), style(i)[0], lengths, CROWDED_DOT)
    return Panel(tr("Along each direction"), x, y, lines=tuple(lines), points=tuple(points))


def _dots(
    arrays: dict[str, np.ndarray], chosen: np.ndarray, colour: str, lengths: Lengths, largest: float = LARGEST_DOT
) -> tuple[Points, ...]:
    """Return a dot per lag, its area growing with its pairs."""
    share = np.sqrt(arrays["lag_pairs"][chosen] / arrays["lag_pairs"][chosen].max(initial=1))
    radius = SMALLEST_DOT + (largest - SMALLEST_DOT) * share
    distance, semivariance = arrays["lag_distance"][chosen] / lengths.size, arrays["lag_semivariance"][chosen]
    return tuple(
        Points(distance[i : i + 1], semivariance[i : i + 1], colour, round(float(radius[i]), 1), 0.85)
        for i in range(len(distance))
    )


def _range_marks(row: dict[str, Any], x: Axis, lengths: Lengths) -> tuple[tuple[float, str], ...]:
    """Return where the ranges within the chart are ruled."""
    marks = []
    for key in ("range_1", "range_2"):
        reach: Optional[float] = row[key]
        if reach is not None and reach / lengths.size <= x.high and row["ratio"] == 1.0:
            marks.append((reach / lengths.size, tr("range {}").format(lengths.text(reach))))
    return tuple(marks)


def _pairs(arrays: dict[str, np.ndarray], of_element: np.ndarray) -> str:
    pairs = arrays["lag_pairs"][of_element & np.isnan(arrays["lag_azimuth"])]
    return tr("{:,} to {:,}").format(int(pairs.min()), int(pairs.max()))


def _section(i: int, summary: dict[str, Any], arrays: dict[str, np.ndarray], lengths: Lengths) -> str:
    """Return one element's heading, chart and sentences."""
    row = summary["rows"][i]
    chosen = (arrays["lag_element"] == i) & np.isnan(arrays["lag_azimuth"])
    told = words.sentences(row, lengths, float(arrays["lag_distance"][chosen][0]))
    figure = variogram_figure(i, summary, arrays, lengths)
    chart = figure.svg(tr("Variogram of {}").format(row["field"]))
    doubts = "".join(f'<p class="doubt">{text(doubt)}</p>' for doubt in summary["doubts"][i])
    body = f"<div><p>{text(' '.join(told))}</p>{doubts}</div>"
    beside = len(figure.panels) == 1
    outer, inner = (f' style="{BESIDE}"', f' style="flex:none;width:{figure.size[0]}px"') if beside else ("", "")
    return f"<h2>{text(row['field'])}</h2><div{outer}><div{inner}>{chart}</div>{body}</div>"


def _table(rows: list[dict[str, Any]], lengths: Lengths) -> str:
    heads = [tr("Field"), tr("Model"), tr("Nugget"), tr("Sill"), tr("Nugget share"), tr("Range"), tr("Misfit")]
    cells = [
        [
            tr("ln {}").format(row["field"]) if row["transform"] == "log" else row["field"],
            words.model_name(row),
            words.number(row["nugget"]),
            words.number(row["sill"]),
            f"{row['nugget_pct']:.0f} %",
            words.ranges(row, lengths),
            f"{row['residual_pct']:.1f} %",
        ]
        for row in rows
    ]
    caption = tr(
        "Fitted models. Misfit: weighted root mean square distance of the points from the curve. Shares are of the sill, or of "
        "the semivariance at the largest lag where the sill lies beyond it."
    )
    return table(heads, cells, caption)
