"""Where to write names at the ends of arrows so that they can be read."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

LETTER, HEIGHT = 7.8, 14.0  # of a text in the charts' size, in pixels
NEAR = 10.0  # from the arrow's end to the text, in pixels
STEPS = (0.0, 9.0, 20.0, 34.0, 52.0)  # farther out, in pixels
TURNS = (0.0, 25.0, -25.0, 50.0, -50.0, 80.0, -80.0, 120.0, -120.0, 180.0)  # aside, in degrees
# what a place costs: texts on each other are all but forbidden, all else is weighed against a place farther off
OVERLAP, TIP, SHAFT, OUTSIDE = 1000.0, 40.0, 6.0, 2000.0
PER_PIXEL, PER_DEGREE = 0.35, 0.05
SHAFT_POINTS = np.linspace(0.1, 0.95, 18)


@dataclass(frozen=True)
class Place:
    """The centre of a text in pixels, and how far it stands from the arrow's end."""

    x: float
    y: float
    distance: float


def place_labels(tips: np.ndarray, labels: Sequence[str], half: float) -> list[Place]:
    """Return a place for each label, in the labels' order.

    Parameters
    ----------
    tips : numpy.ndarray
        The arrows' ends in pixels from their common origin, shape (n, 2).
    labels : sequence of str
        Their names.
    half : float
        Half the side of the square frame around the origin.
    """
    shafts = (tips[:, None, :] * SHAFT_POINTS[:, None]).reshape(-1, 2)
    places: dict[int, Place] = {}
    boxes: list[tuple[float, float, float]] = []  # centre and half the width of the texts placed
    for i in np.argsort(-np.hypot(*tips.T), kind="stable").tolist():
        half_width = (LETTER * len(labels[i]) + 2.0) / 2.0
        others = np.delete(tips, i, axis=0)
        choices = [
            (_cost(place, turn, half_width, boxes, others, shafts, half), number, place)
            for number, (place, turn) in enumerate(_choices(tips[i], half_width))
        ]
        places[i] = min(choices, key=lambda choice: choice[:2])[2]
        boxes.append((places[i].x, places[i].y, half_width))
    return [places[i] for i in range(len(labels))]


def _choices(tip: np.ndarray, half_width: float) -> list[tuple[Place, float]]:
    """Return places around an arrow's end, with the degrees by which they turn from its direction."""
    direction = math.atan2(tip[1], tip[0])
    found = []
    for step in STEPS:
        for turn in TURNS:
            angle = direction + math.radians(turn)
            reach = NEAR + step
            x = tip[0] + math.cos(angle) * (reach + half_width * abs(math.cos(angle)) - 4.0)
            y = tip[1] + math.sin(angle) * reach
            found.append((Place(float(x), float(y), step), turn))
    return found


def _cost(
    place: Place,
    turn: float,
    half_width: float,
    boxes: Sequence[tuple[float, float, float]],
    tips: np.ndarray,
    shafts: np.ndarray,
    half: float,
) -> float:
    cost = PER_PIXEL * place.distance + PER_DEGREE * abs(turn)
    cost += OUTSIDE * (abs(place.x) + half_width > half or abs(place.y) + HEIGHT / 2 > half)
    for x, y, width in boxes:
        cost += OVERLAP * (abs(x - place.x) < width + half_width and abs(y - place.y) < HEIGHT)
    for points, price in ((tips, TIP), (shafts, SHAFT)):
        inside = (np.abs(points[:, 0] - place.x) < half_width) & (np.abs(points[:, 1] - place.y) < HEIGHT / 2)
        cost += price * int(inside.sum())
    return cost
