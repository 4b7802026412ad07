"""The double-logarithmic chart of a fractal model: points, straight segments with their slopes, thresholds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from .anomaly_classes import number_text
from .charts import Entry, Figure, Label, Line, Panel, Points, axis_over, style
from .words import tr

POINT_COLOUR = "#8a949e"
FLAT = 0.5  # of the chart's diagonal


def fractal_chart(
    title: str,
    x_title: str,
    y_title: str,
    arrays: dict[str, np.ndarray],
    segments: Sequence[dict[str, Any]],
    names: Sequence[str],
) -> str:
    """Return the chart as SVG.

    Parameters
    ----------
    title, x_title, y_title : str
        The model and its element, and the axes with their units.
    arrays : dict
        ``curve_value``, ``curve_measure``, ``line_value`` and ``line_measure`` of the task.
    segments : sequence of dict
        The task's summary of them.
    names : sequence of str
        What each segment is, for the legend.
    """
    value, measure = arrays["curve_value"], arrays["curve_measure"]
    lines, labels, legend = [], [], []
    for i, (segment, name) in enumerate(zip(segments, names)):
        if segment["slope"] is None:
            continue
        colour, dash = style(i)
        line = Line(arrays["line_value"][i], arrays["line_measure"][i], colour, dash)
        lines.append(line)
        labels.append(_slope_label(line, segment["slope"], np.ptp(np.log(value)), np.ptp(np.log(measure))))
        fit = tr("slope {:.2f}, R² {:.3f}").format(segment["slope"], segment["r2"])
        legend.append(Entry(f"{name}: {fit}", (colour, dash, 2.2)))
    panel = Panel(
        title,
        axis_over(x_title, value, scale="log"),
        axis_over(y_title, measure, scale="log"),
        lines=tuple(lines),
        points=(Points(value, measure, POINT_COLOUR, 2.4, 0.4),),
        labels=tuple(labels),
        verticals=_verticals(segments, value),
    )
    words = tr("{} on logarithmic axes, with {} straight segments").format(title, len(segments))
    return Figure((panel,), tuple(legend)).svg(words)


def _slope_label(line: Line, slope: float, width: float, height: float) -> Label:
    """Return the slope, to the upper right of the middle of a steep line, below a flat one.

    `width` and `height` are those of the chart, in logarithms.
    """
    is_flat = abs(slope) * width < FLAT * height
    up = -0.05 if is_flat else 0.03
    x, y = np.exp(np.log(line.x).mean() + 0.02 * width), np.exp(np.log(line.y).mean() + up * height)
    return Label(float(x), float(y), f"{slope:.2f}", line.colour)


def _verticals(segments: Sequence[dict[str, Any]], value: np.ndarray) -> tuple[tuple[float, str], ...]:
    """Return the thresholds within the chart, with their values."""
    thresholds = [segment["above"] for segment in segments if segment["above"] is not None]
    return tuple((v, number_text(v)) for v in thresholds if value[0] <= v <= value[-1])
