from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest

pytestmark = pytest.mark.qgis

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def figure(qgis_app: Any) -> Any:
    """A panel with a band, a line and a mark; and a legend."""
    from gossan.processing_provider.charts import Band, Entry, Figure, Line, Panel

    x = np.linspace(0, 1, 11)
    panel = Panel(
        "Success <rate>",
        "Area (% of area)",
        "Deposits (%)",
        (Band(x, x**2, np.sqrt(x), "#6b7280"),),
        (Line(x, np.sqrt(x), "#0b3c5d", "9 4"),),
        ((0.2, 0.45, "#0b3c5d", "45 %"),),
        (0.2,),
    )
    return Figure((panel, panel), (Entry("map & more", ("#0b3c5d", "", 2.0), ("#0b3c5d", 0.2)),))


def only(root: ElementTree.Element, name: str) -> ElementTree.Element:
    """The first element of a name."""
    found = root.find(f"{SVG}{name}")
    assert found is not None
    return found


def test_a_figure_is_well_formed_and_names_its_axes(figure: Any) -> None:
    root = ElementTree.fromstring(figure.svg("two <charts>"))
    texts = [element.text for element in root.iter(f"{SVG}text")]
    assert texts.count("Area (% of area)") == texts.count("Deposits (%)") == texts.count("Success <rate>") == 2
    assert "map & more" in texts and "45 %" in texts
    assert only(root, "title").text == "two <charts>"


def test_a_curve_starts_in_the_lower_left_corner_and_ends_in_the_upper_right(figure: Any) -> None:
    from gossan.processing_provider.charts import LEFT, SIDE, TOP

    root = ElementTree.fromstring(figure.svg())
    points = [tuple(map(float, p.split(","))) for p in only(root, "polyline").attrib["points"].split()]
    assert points[0] == (LEFT, TOP + SIDE) and points[-1] == (LEFT + SIDE, TOP)


def test_what_lies_beyond_the_axes_is_drawn_on_their_edge(qgis_app: Any) -> None:
    from gossan.processing_provider.charts import LEFT, SIDE, TOP, Figure, Line, Panel

    line = Line(np.array([-1.0, 2.0]), np.array([-3.0, 5.0]), "#000000")
    root = ElementTree.fromstring(Figure((Panel("t", "x", "y", (), (line,)),)).svg())
    assert only(root, "polyline").attrib["points"] == f"{LEFT:.1f},{TOP + SIDE:.1f} {LEFT + SIDE:.1f},{TOP:.1f}"


def test_curves_differ_in_dash_and_not_in_colour_alone(qgis_app: Any) -> None:
    from gossan.processing_provider.charts import STYLES, style

    assert len({dash for _, dash in STYLES}) == len(STYLES) == len({colour for colour, _ in STYLES})
    assert style(len(STYLES)) == style(0)


def test_a_figure_becomes_a_picture_of_twice_its_size_with_ink_on_it(figure: Any, tmp_path: Path) -> None:
    from gossan.processing_provider.charts import write_png
    from qgis.PyQt.QtGui import QColor, QImage

    path = tmp_path / "chart.png"
    write_png(figure.svg(), str(path))
    image = QImage(str(path))
    width, height = figure.size
    assert (image.width(), image.height()) == (2 * width, 2 * height)
    assert image.pixelColor(2, 2) == QColor("#ffffff")
    shades = {image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)}
    assert len(shades) > 5
    assert [file.name for file in tmp_path.iterdir()] == ["chart.png"]


def test_text_that_is_no_picture_is_refused_and_nothing_is_written(qgis_app: Any, tmp_path: Path) -> None:
    from gossan.core.errors import InputError
    from gossan.processing_provider.charts import write_png

    with pytest.raises(InputError, match="not a valid SVG"):
        write_png("no svg", str(tmp_path / "chart.png"))
    assert not list(tmp_path.iterdir())
