"""The biplot's arrows, points and names."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from gossan.processing_provider.biplot import MOST_LABELS, ROOM, Biplot
from gossan.processing_provider.charts import LEFT, SIDE
from gossan.processing_provider.label_places import HEIGHT, LETTER, place_labels

pytestmark = pytest.mark.qgis
SVG = "{http://www.w3.org/2000/svg}"


def biplot(count: int = 6, **change: Any) -> Biplot:
    rng = np.random.default_rng(count)
    values = {
        "labels": [f"E{i}" for i in range(count)],
        "arrows": rng.normal(size=(count, 3)),
        "points": rng.normal(size=(300, 2)),
        "explained": [0.5, 0.3, 0.2],
        "kept": 2,
        "title": "Classical, clr",
        "cloud": "soil, 300 samples",
        "ratios": True,
    }
    return Biplot(**{**values, **change})


def texts(chart: Biplot) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(chart.svg()).iter(f"{SVG}text")]


def overlaps(tips: np.ndarray, labels: list[str]) -> int:
    """Pairs of names that lie on each other."""
    places = place_labels(tips, labels, SIDE / 2)
    widths = [LETTER * len(label) for label in labels]
    pairs = [(i, j) for i in range(len(labels)) for j in range(i)]
    return sum(
        abs(places[i].x - places[j].x) < (widths[i] + widths[j]) / 2 and abs(places[i].y - places[j].y) < HEIGHT - 1
        for i, j in pairs
    )


@pytest.mark.parametrize("count", [2, 15, 40])
def test_names_do_not_lie_on_each_other_and_stay_in_the_frame(count: int) -> None:
    rng = np.random.default_rng(count)
    tips = rng.uniform(-1, 1, (count, 2)) * SIDE / 2 / 1.22
    labels = [f"E{i}" for i in range(count)]
    assert overlaps(tips, labels) == 0
    for place in place_labels(tips, labels, SIDE / 2):
        assert max(abs(place.x), abs(place.y)) < SIDE / 2


def test_names_of_a_bundle_of_arrows_are_pulled_apart() -> None:
    tips = np.array([[100.0, 0.5 * i] for i in range(8)])
    assert overlaps(tips, [f"Element {i}" for i in range(8)]) == 0


def test_arrows_end_where_loadings_and_axes_say() -> None:
    chart = biplot(arrows=np.array([[1.0, 0.0, 0.0], [0.0, 0.5, 0.0]]), labels=["Cu", "Zn"])
    paths = [e.attrib["d"] for e in ElementTree.fromstring(chart.svg()).iter(f"{SVG}path") if "M0 0" in e.attrib["d"]]
    ends = [[float(number) for number in path.split("L")[1].split()[:2]] for path in paths]
    reach = SIDE / 2 / ROOM
    np.testing.assert_allclose(ends, [[reach, 0.0], [0.0, -reach / 2]], atol=0.06)  # SVG counts downwards


def test_points_beyond_the_frame_are_drawn_on_its_edge_and_told() -> None:
    points = np.random.default_rng(1).uniform(-1.0, 1.0, (300, 2))
    points[0] = [50.0, 25.0]
    chart = biplot(points=points)
    assert any("1 farther out" in text for text in texts(chart))
    dots = list(ElementTree.fromstring(chart.svg()).iter(f"{SVG}circle"))
    assert len(dots) == 300 + 3  # and the variances of three components
    rightmost = max(float(dot.attrib["cx"]) for dot in dots[:300])
    assert rightmost == pytest.approx(LEFT + SIDE, abs=0.1)


def test_what_closeness_means_depends_on_the_variables() -> None:
    assert any("nearly constant ratio" in text for text in texts(biplot()))
    assert not any("constant ratio" in text for text in texts(biplot(ratios=False)))


def test_very_many_arrows_keep_the_names_of_the_longest() -> None:
    chart = biplot(70)
    shown = [text for text in texts(chart) if text.startswith("E") and text[1:].isdigit()]
    assert len(shown) == MOST_LABELS
    size = np.hypot(*chart.arrows[:, :2].T)
    assert f"E{int(np.argmax(size))}" in shown and f"E{int(np.argmin(size))}" not in shown


def test_names_are_escaped_and_samples_without_spread_do_not_break_it() -> None:
    chart = biplot(labels=["<Au>", "b", "c", "d", "e", "f"], points=np.zeros((3, 2)))
    assert "<Au>" in texts(chart)
