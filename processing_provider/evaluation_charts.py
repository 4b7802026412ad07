"""The evaluation's charts: ROC and success rate; precision-recall and prediction-area; maps beside the survey alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Optional

import numpy as np

from .charts import BAND_OPACITY, QUIET, Axis, Band, Entry, Figure, Label, Line, Panel, Points, percent_axis, style
from .evaluation_words import density, figure, percent, small_percent, tr

NULL_COLOUR, NULL_OPACITY = "#6b7280", 0.20
LEGEND_NAME, LONG_LEGEND_NAME = 60, 32  # characters of a map's name that the legend has room for
MAPS_BESIDE = 6  # maps that the chart of the surveys has room for
ROW_ABOVE, ROW_HALF = 0.34, 0.16  # of a row: how far its name stands above its line, and half the height of its band


def evaluation_figure(summary: dict[str, Any], arrays: dict[str, np.ndarray]) -> Figure:
    """Return ROC and success-rate curves of all maps on one figure.

    The null band is the widest over the maps. Only the best map's interval is drawn: several would
    hide each other, and the legend gives their figures.
    """
    shown, banded = _shown(summary)
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
    entries += _band_entries(summary, shown, banded)
    return (*entries, Entry(tr("Diagonal: a map that knows nothing"), (QUIET, "5 4", 1.2)))


def _band_entries(summary: dict[str, Any], shown: Sequence[int], banded: Optional[int]) -> list[Entry]:
    entries = []
    if banded is not None:
        label = tr("95 % interval over deposit clusters")
        label += "" if len(shown) == 1 else tr(" of {}").format(_short(summary["maps"][banded]["name"]))
        entries.append(Entry(label, None, (style(banded)[0], BAND_OPACITY)))
    if shown:
        entries.append(Entry(tr("Clusters at random places, 90 % of draws"), None, (NULL_COLOUR, NULL_OPACITY)))
    return entries


def _short(name: str, room: int = LEGEND_NAME) -> str:
    """Return a map's name as far as the legend has room for it."""
    return name if len(name) <= room else name[: room - 1] + "…"


def precision_area_figure(summary: dict[str, Any], arrays: dict[str, np.ndarray]) -> Figure:
    """Return the precision-recall and prediction-area charts of all maps on one figure; bands as in `evaluation_figure`."""
    shown, banded = _shown(summary)
    panels = (_precision_panel(summary, arrays, shown, banded), _area_panel(summary, arrays, shown, banded))
    return Figure(panels, _precision_area_legend(summary, shown, banded))


def _shown(summary: dict[str, Any]) -> tuple[list[int], Optional[int]]:
    """Return the maps that have figures, and which of them has its interval drawn: the best, where it has one."""
    shown = [i for i, each in enumerate(summary["maps"]) if each["auc"] is not None]
    best = summary["best"]
    return shown, None if best is None or summary["maps"][best]["auc_low"] is None else best


def _precision_panel(
    summary: dict[str, Any], arrays: dict[str, np.ndarray], shown: Sequence[int], banded: Optional[int]
) -> Panel:
    percents = {
        part: 100.0 * arrays[f"precision_{part}"] for part in ("reached", "low", "high", "null_low", "null_high")
    }
    percents = {f"precision_{part}": np.maximum(values, 1e-9) for part, values in percents.items()}
    bands = _bands({**percents, "shares": arrays["shares"]}, "precision", shown, banded)
    chance = 100.0 * summary["maps"][shown[0]]["precision"]["chance"] if shown else 1.0
    curves = [percents["precision_reached"][i] for i in shown]
    lowest = min([chance, *(float(curve.min()) for curve in curves), *(float(band.low.min()) for band in bands)])
    highest = max([chance, *(float(curve.max()) for curve in curves), *(float(band.high.max()) for band in bands)])
    level = Line(np.array([0.0, 1.0]), np.array([chance, chance]), QUIET, "5 4", 1.2)
    lines = [Line(arrays["shares"], percents["precision_reached"][i], *style(i)) for i in shown]
    return Panel(
        tr("Precision and recall"),
        percent_axis(tr("Recall: deposits reached (% of deposits)")),
        Axis(
            tr("Precision: deposits (% of what is called)"),
            lowest / 1.2,
            min(max(highest * 1.2, lowest * 3.0), 100.0),
            "log",
        ),
        bands,
        (level, *reversed(lines)),
    )


def _area_panel(
    summary: dict[str, Any], arrays: dict[str, np.ndarray], shown: Sequence[int], banded: Optional[int]
) -> Panel:
    parts = ("reached", "low", "high", "null_low", "null_high")
    falling = {f"success_{part}": arrays[f"success_{part}"][:, ::-1] for part in parts}
    falling["shares"] = arrays["shares"]
    corner = np.array([0.0, 1.0])
    lines = [Line(arrays["shares"], falling["success_reached"][i], *style(i)) for i in shown]
    crossings = [summary["maps"][i]["crossing"] for i in shown]
    marks = [(each["captured"], each["captured"], style(i)[0], "") for i, each in zip(shown, crossings)]
    return Panel(
        tr("Prediction-area (P-A)"),
        percent_axis(tr("Threshold: area that scores lower (% of area)")),
        percent_axis(tr("Falling: deposits captured. Rising: area left out (%)")),
        _bands(falling, "success", shown, banded),
        (Line(corner, corner, QUIET, "", 1.6), *reversed(lines)),
        labels=tuple(_crossing_label(each) for each in crossings[:1] if len(shown) == 1),
        marks=tuple(reversed(marks)),
    )


def _crossing_label(crossing: dict[str, Any]) -> Label:
    """Return the shares at a crossing, written where no curve runs: left of the rising line, below the falling curve."""
    at = crossing["captured"]
    told = tr("{} in {}").format(percent(at), percent(crossing["area"]))
    return Label(at - 0.09, at - 0.06, told, anchor="end") if at > 0.45 else Label(at, at + 0.09, told)


def _precision_area_legend(summary: dict[str, Any], shown: Sequence[int], banded: Optional[int]) -> tuple[Entry, ...]:
    entries = []
    for i in shown:
        each, (colour, dash) = summary["maps"][i], style(i)
        label = tr("{}: mean precision {}; curves cross at {} of the deposits in {} of the area, density {}").format(
            _short(each["name"], LONG_LEGEND_NAME),
            small_percent(each["precision"]["average"]),
            percent(each["crossing"]["captured"]),
            percent(each["crossing"]["area"]),
            density(each["crossing"]),
        )
        entries.append(Entry(label, (colour, dash, 2.2)))
    entries += _band_entries(summary, shown, banded)
    entries.append(Entry(tr("Area left out: 100 % less the area called"), (QUIET, "", 1.6)))
    return (*entries, Entry(tr("Precision of a map that knows nothing"), (QUIET, "5 4", 1.2)))


def batches_figure(summary: dict[str, Any]) -> Figure:
    """Return the AUC of the survey alone and of each map, on all cells and within the surveys, with what chance reaches."""
    batches = summary["batches"]
    alone = batches["prediction"]
    rows = [(tr("{} alone").format(batches["field"]), alone, "#9b2335", False)]
    shown = [i for i, each in enumerate(summary["maps"]) if each["batches"] is not None][:MAPS_BESIDE]
    for i in shown:
        each, colour = summary["maps"][i], style(i)[0]
        whole = {"auc": each["auc"], "low": each["auc_low"], "high": each["auc_high"], "null_95": each["null_95"]}
        rows.append((_short(each["name"], LONG_LEGEND_NAME), whole, colour, False))
        inside = tr("{}, within one {}").format(_short(each["name"], LONG_LEGEND_NAME), batches["field"])
        rows.append((inside, each["batches"]["within"], colour, True))
    bands, lines, points, labels = [], [], [], []
    for place, (name, found, colour, hollow) in enumerate(rows):
        y = len(rows) - 0.65 - place
        chance = np.array([0.0, found["null_95"]])
        bands.append(Band(chance, np.full(2, y - ROW_HALF), np.full(2, y + ROW_HALF), NULL_COLOUR, NULL_OPACITY))
        lines.append(Line(np.array([found["low"], found["high"]]), np.full(2, y), colour))
        points.append(Points(np.array([found["auc"]]), np.array([y]), colour, 5.0, 1.0, hollow))
        labels.append(Label(0.02, y + ROW_ABOVE, f"{name}: {figure(found['auc'])}"))
    panel = Panel(
        tr("The maps beside '{}'").format(batches["field"]),
        Axis(tr("AUC"), 0.0, 1.0),
        Axis("", 0.0, float(len(rows)), ticks=((-1.0, ""),)),
        tuple(bands),
        tuple(lines),
        tuple(points),
        tuple(labels),
    )
    legend = (
        Entry(tr("AUC with its 95 % interval over deposit clusters"), (QUIET, "", 2.2)),
        Entry(tr("What clusters at random places reach, 95 % of draws"), None, (NULL_COLOUR, NULL_OPACITY)),
    )
    return Figure((panel,), legend)
