"""What classes of anomalies look like and are called, from the background up."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtGui import QColor

from .styles import SCORE_CLASSES
from .words import tr

COLOURS = tuple(colour for _, colour, _ in reversed(SCORE_CLASSES[1:-1]))  # best class first
TRANSPARENT = "#00000000"
BACKGROUND_COLOUR = "#30b8bec4"  # of classes that are background without being the lowest


def class_colour(rank: int, classes: int) -> str:
    """Return the colour of the class number `rank` from the top; that of rank `classes`, the rest, is transparent."""
    if rank == classes:
        return TRANSPARENT
    position = rank if classes <= len(COLOURS) else rank * (len(COLOURS) - 1) / (classes - 1)
    one, other = QColor(COLOURS[int(position)]), QColor(COLOURS[min(int(position) + 1, len(COLOURS) - 1)])
    share = position - int(position)
    mixed = [round((1 - share) * a + share * b) for a, b in zip(one.getRgb(), other.getRgb())]
    return QColor(*mixed).name(QColor.NameFormat.HexArgb)


def styled(labels: Sequence[str], backgrounds: int = 1) -> list[tuple[int, str, str]]:
    """Return (value, colour, label) of the classes, the best first, from their labels from class 0 up.

    The first `backgrounds` of them are background: the lowest is transparent, the others faint.
    """
    levels = len(labels) - backgrounds
    colours = [TRANSPARENT, *[BACKGROUND_COLOUR] * (backgrounds - 1)]
    colours += [class_colour(levels - 1 - i, levels) for i in range(levels)]
    return [(value, colours[value], labels[value]) for value in range(len(labels) - 1, -1, -1)]


def anomaly_names(classes: int, backgrounds: int = 1) -> list[str]:
    """Return the names of the classes from 0 up: ``background``, ``low anomaly``, …

    Parameters
    ----------
    classes : int
        How many there are.
    backgrounds : int
        How many of them, from the lowest up, are background.
    """
    lower = {1: [tr("background")], 2: [tr("low background"), tr("background")]}
    upper = {
        0: [],
        1: [tr("anomaly")],
        2: [tr("low anomaly"), tr("high anomaly")],
        3: [tr("low anomaly"), tr("moderate anomaly"), tr("high anomaly")],
        4: [tr("low anomaly"), tr("moderate anomaly"), tr("high anomaly"), tr("very high anomaly")],
    }
    levels = classes - backgrounds
    return [
        *lower.get(backgrounds, [tr("background, level {}").format(i + 1) for i in range(backgrounds)]),
        *upper.get(levels, [tr("anomaly, level {}").format(i + 1) for i in range(levels)]),
    ]


def with_ranges(names: Sequence[str], thresholds: Sequence[float], unit: str = "") -> list[str]:
    """Return the names, each with the values between which its class lies: ``low anomaly (14 to 39.6 ppm)``."""
    if not thresholds:
        return list(names)
    suffix = f" {unit}" if unit else ""
    numbers = [number_text(value) for value in thresholds]
    ranges = [tr("up to {}").format(numbers[0] + suffix)]
    ranges += [tr("{} to {}").format(low, high + suffix) for low, high in zip(numbers, numbers[1:])]
    ranges += [tr("above {}").format(numbers[-1] + suffix)]
    return [f"{name} ({span})" for name, span in zip(names, ranges)]


def number_text(value: float) -> str:
    """Return a number with three significant digits, and without an exponent where one can read it so."""
    if 1e3 <= abs(value) < 1e7:
        return f"{value:,.0f}"
    return f"{value:.3g}"
