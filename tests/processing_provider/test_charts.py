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
    from gossan.processing_provider.charts import Band, Entry, Figure, Line, Panel, percent_axis

    x = np.linspace(0, 1, 11)
    panel = Panel(
        "Success <rate>",
        percent_axis("Area (% of area)"),
        percent_axis("Deposits (%)"),
        (Band(x, x**2, np.sqrt(x), "#6b7280"),),
        (Line(x, np.sqrt(x), "#0b3c5d", "9 4"),),
        marks=((0.2, 0.45, "#0b3c5d", "45 %"),),
        verticals=((0.2, "20"),),
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
    from gossan.processing_provider.charts import LEFT, SIDE, TOP, Figure, Line, Panel, percent_axis

    line = Line(np.array([-1.0, 2.0]), np.array([-3.0, 5.0]), "#000000")
    root = ElementTree.fromstring(Figure((Panel("t", percent_axis("x"), percent_axis("y"), (), (line,)),)).svg())
    assert only(root, "polyline").attrib["points"] == f"{LEFT:.1f},{TOP + SIDE:.1f} {LEFT + SIDE:.1f},{TOP:.1f}"


def test_points_and_labels_stand_where_a_logarithmic_axis_puts_them(qgis_app: Any) -> None:
    from gossan.processing_provider.charts import LEFT, SIDE, TOP, Axis, Figure, Label, Panel, Points

    decades = Axis("ppm", 1.0, 1000.0, "log")
    points = Points(np.array([10.0]), np.array([100.0]), "#000000")
    panel = Panel("t", decades, Axis("n", 1.0, 10_000.0, "log"), points=(points,), labels=(Label(10.0, 100.0, "Cu"),))
    root = ElementTree.fromstring(Figure((panel,)).svg())
    dot = next(root.iter(f"{SVG}circle"))
    assert float(dot.attrib["cx"]) == pytest.approx(LEFT + SIDE / 3, abs=0.06)
    assert float(dot.attrib["cy"]) == pytest.approx(TOP + SIDE / 2, abs=0.06)
    assert next(t for t in root.iter(f"{SVG}text") if t.text == "Cu").attrib["x"] == dot.attrib["cx"]
    assert [text for _, text in decades.marked()] == ["1", "10", "100", "1,000"]


def test_an_axis_ends_at_round_numbers_round_the_finite_values(qgis_app: Any) -> None:
    from gossan.core.errors import InputError
    from gossan.processing_provider.charts import axis_over

    axis = axis_over("m", np.array([3.0, np.nan, 41_700.0]), include=0.0)
    assert (axis.low, axis.high) == (0.0, 50_000.0)
    assert [text for _, text in axis.marked()] == ["0", "10,000", "20,000", "30,000", "40,000", "50,000"]
    logarithmic = axis_over("ppm", np.array([-1.0, 0.0, 2.0, 30.0]), scale="log")
    assert 1.8 < logarithmic.low < 2.0 and 30.0 < logarithmic.high < 33.0
    assert axis_over("one", np.array([7.0])).share(7.0) == pytest.approx(0.5, abs=0.2)
    with pytest.raises(InputError, match="no value to show on the axis 'none'"):
        axis_over("none", np.array([np.nan]))


def test_panels_wrap_into_rows(qgis_app: Any) -> None:
    from gossan.processing_provider.charts import ROW, Figure, Panel, percent_axis

    panel = Panel("t", percent_axis("x"), percent_axis("y"))
    one_row, wrapped = Figure((panel,) * 3), Figure((panel,) * 3, columns=2)
    assert wrapped.size[1] == one_row.size[1] + ROW
    assert wrapped.size[0] == Figure((panel,) * 2).size[0]


@pytest.mark.parametrize("name", ["chart.png", "chart.svg"])
def test_a_chart_is_written_as_the_files_ending_says(figure: Any, tmp_path: Path, name: str) -> None:
    from gossan.processing_provider.charts import write_chart

    write_chart(figure.svg(), str(tmp_path / name))
    start = (tmp_path / name).read_bytes()[:8]
    assert start == (b"\x89PNG\r\n\x1a\n" if name.endswith("png") else figure.svg().encode()[:8])


def test_a_chart_of_another_kind_is_refused(figure: Any, tmp_path: Path) -> None:
    from gossan.core.errors import InputError
    from gossan.processing_provider.charts import write_chart

    with pytest.raises(InputError, match=r"should end in \.svg or \.png"):
        write_chart(figure.svg(), str(tmp_path / "chart.pdf"))


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
