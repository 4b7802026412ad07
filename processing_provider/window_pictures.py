"""Windows as small pictures: measured ones above generated ones, a pair of rows per band; plain SVG."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np

from .charts import FONT, INK, QUIET

SIDE, GAP, LEFT, TOP, BELOW = 62, 7, 128, 46, 58  # pixels
ACROSS = 10  # windows in a row
MOST_BANDS = 6
FINEST = 16  # cells across a picture: wider windows are drawn coarser
REACH = 2.5  # standard deviations at the ends of the colours
# from poor over average to rich; light in the middle, so that both ends are told apart in grey, too
COLOURS = ((11, 60, 93), (120, 169, 203), (246, 246, 243), (224, 155, 96), (155, 35, 20))


def window_pictures(measured: np.ndarray, generated: np.ndarray, band_names: Sequence[str]) -> str:
    """Return measured beside generated windows as one self-contained SVG element.

    Parameters
    ----------
    measured, generated : numpy.ndarray
        In standard deviations from each band's mean, shape (n, bands, width, width).
    band_names : sequence of str
        The bands whose mean in measured windows lies farthest from the area's are drawn.
    """
    bands = np.argsort(-np.abs(measured.mean(axis=(0, 2, 3))), kind="stable")[:MOST_BANDS]
    count = min(ACROSS, len(measured), len(generated))
    width = LEFT + count * (SIDE + GAP) + 20
    height = TOP + len(bands) * (2 * SIDE + 3 * GAP) + BELOW
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'font-family="{FONT}" font-size="12" fill="{INK}" role="img">',
        "<title>Measured windows of deposits beside generated ones</title>",
        f'<rect x="0" y="0" width="{width}" height="{height}" fill="#ffffff"/>',
        f'<text x="{LEFT}" y="24" font-size="14" font-weight="bold">Windows of deposits, measured and generated</text>',
    ]
    for row, band in enumerate(bands):
        top = TOP + row * (2 * SIDE + 3 * GAP)
        parts.append(f'<text x="12" y="{top + 16}" font-weight="bold">{escape(band_names[band])}</text>')
        for line, (name, windows) in enumerate((("measured", measured), ("generated", generated))):
            y = top + line * (SIDE + GAP)
            parts.append(f'<text x="12" y="{y + SIDE / 2 + 10}" fill="{QUIET}">{name}</text>')
            parts += [_picture(windows[i, band], LEFT + i * (SIDE + GAP), y) for i in range(count)]
    parts += [_scale(height - BELOW + 24), "</svg>"]
    return "\n".join(parts)


def _picture(window: np.ndarray, left: float, top: float) -> str:
    """Return one window; north is up."""
    step = -(-window.shape[0] // FINEST)
    drawn = window[::step, ::step]
    side = SIDE / len(drawn)
    cells = []
    for row, values in enumerate(drawn):
        for column, value in enumerate(values):
            x, y = left + column * side, top + row * side
            cells.append(
                f'<rect x="{x:.1f}" y="{y:.1f}" width="{side + 0.3:.2f}" height="{side + 0.3:.2f}" fill="{_colour(value)}"/>'
            )
    frame = (
        f'<rect x="{left}" y="{top}" width="{SIDE}" height="{SIDE}" fill="none" stroke="{QUIET}" stroke-width="0.6"/>'
    )
    return "".join([*cells, frame])


def _scale(top: float) -> str:
    """Return the colours with their values."""
    steps = 60
    parts = [
        f'<rect x="{LEFT + i * 4}" y="{top}" width="4.3" height="12" fill="{_colour(REACH * (2 * i / (steps - 1) - 1))}"/>'
        for i in range(steps)
    ]
    for share, text in ((0.0, f"-{REACH:g}"), (0.5, "average of the area"), (1.0, f"+{REACH:g}")):
        x = LEFT + share * steps * 4
        parts.append(f'<text x="{x}" y="{top + 27}" text-anchor="middle" font-size="11" fill="{QUIET}">{text}</text>')
    parts.append(
        f'<text x="{LEFT + steps * 4 + 30}" y="{top + 11}" font-size="11" fill="{QUIET}">standard deviations</text>'
    )
    return "".join(parts)


def _colour(value: float) -> str:
    """Return the colour of a value in standard deviations; what lies beyond has the end's."""
    place = (min(max(float(value) / REACH, -1.0), 1.0) + 1.0) / 2.0 * (len(COLOURS) - 1)
    low = min(int(place), len(COLOURS) - 2)
    share = place - low
    mixed = [round(a + (b - a) * share) for a, b in zip(COLOURS[low], COLOURS[low + 1])]
    return "#{:02x}{:02x}{:02x}".format(*mixed)
