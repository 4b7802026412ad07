from __future__ import annotations

from typing import Any

import numpy as np
import pytest

pytestmark = pytest.mark.qgis
pytest.importorskip("qgis.core", reason="this Python has no qgis; 'make test' runs it where it is")

WEST, NORTH, CELL = 500_000.0, 7_000_000.0, 1000.0
RNG = np.random.default_rng(5)
SCORES = RNG.gamma(2.0, 1.0, (40, 50)).astype(np.float32)
SCORES[:4, :5] = np.nan
STACK = RNG.normal(size=(4, 40, 50)).astype(np.float32)
NAMES = ["log_Cu_ppm", "Pb_ppm", "clr_Zn_ppm", "magnetics"]
RECORDS = [
    {"name": "log_Cu_ppm", "layer": "e", "transform": "none", "scaling": "zscore", "centre": 1.5, "scale": 0.25},
    {
        "name": "Pb_ppm",
        "layer": "e",
        "transform": "log10",
        "floor": 0.1,
        "scaling": "zscore",
        "centre": 1.0,
        "scale": 0.5,
    },
    {"name": "clr_Zn_ppm", "layer": "e"},
    {"name": "magnetics", "layer": "m"},
]
MODEL = {"bands": NAMES[:3], "fingerprint": "abc", "title": "a model"}
X, Y = RNG.uniform(WEST, WEST + 50_000, 60), RNG.uniform(NORTH - 40_000, NORTH, 60)


class Window:
    """The part of QGIS's interface that the tool asks: the canvas and the active layer."""

    def __init__(self, canvas: Any) -> None:
        self.canvas, self.active = canvas, None

    def mapCanvas(self) -> Any:
        return self.canvas

    def activeLayer(self) -> Any:
        return self.active


@pytest.fixture
def survey(raster_layer: Any, point_layer: Any, project: Any) -> dict[str, Any]:
    """A project of scores with spread, their stack, samples and deposits."""
    both = np.stack([SCORES, np.full_like(SCORES, 0.25)])
    layers = {
        "deposits": point_layer(X[:5], Y[:5], {"name": ["Ada", "Bob", "Cleo", "Dan", "Eve"]}, name="deposits"),
        "samples": point_layer(
            X, Y, {"sample_id": [f"S{i}" for i in range(60)], "Cu_ppm": RNG.uniform(1, 99, 60), "Pb_ppm": X * 0 + 7}
        ),
        "scores": raster_layer(both, "scores", ["score", "spread"], metadata={"model": MODEL}),
        "stack": raster_layer(STACK, "stack", NAMES, metadata={"stack": {"records": RECORDS}}),
    }
    project.addMapLayers(list(layers.values()))
    return layers


@pytest.fixture
def tool(survey: dict[str, Any], until: Any) -> Any:
    """The tool in use on a canvas that shows the scores in the project's coordinate system; it has read everything."""
    from gossan.ui.inspect_tool import InspectTool
    from qgis.gui import QgsMapCanvas

    canvas = QgsMapCanvas()
    canvas.resize(500, 400)
    canvas.setDestinationCrs(survey["scores"].crs())
    canvas.setLayers([survey["scores"]])
    canvas.setExtent(survey["scores"].extent())
    canvas.show()
    made = InspectTool(Window(canvas), None)
    canvas.setMapTool(made)
    until(lambda: made.known is not None, made._background.done)
    yield made
    made.remove()
    canvas.setLayers([])


def click(tool: Any, x: float, y: float) -> Any:
    """Click a place given in the scores' coordinates, with a mouse; return the report."""
    from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsPointXY, QgsProject
    from qgis.gui import QgsMapMouseEvent
    from qgis.PyQt.QtCore import QEvent, Qt

    canvas = tool.canvas()
    to_map = QgsCoordinateTransform(
        QgsCoordinateReferenceSystem("EPSG:32755"), canvas.mapSettings().destinationCrs(), QgsProject.instance()
    )
    pixel = tool.toCanvasCoordinates(to_map.transform(QgsPointXY(x, y)))
    left = Qt.MouseButton.LeftButton
    tool.canvasReleaseEvent(QgsMapMouseEvent(canvas, QEvent.Type.MouseButtonRelease, pixel, left, left))
    return tool.panel.report


def centre(row: int, column: int) -> tuple[float, float]:
    return WEST + (column + 0.5) * CELL, NORTH - (row + 0.5) * CELL


def lower(values: np.ndarray, row: int, column: int) -> float:
    """Return the percentage of the cells with data that hold less than one of them."""
    there = values[np.isfinite(values)]
    return float(100.0 * np.mean(there < values[row, column]))


def test_a_click_tells_score_percentile_spread_and_each_element_as_numpy_does(tool: Any) -> None:
    report = click(tool, *centre(20, 30))
    assert report.score == pytest.approx(float(SCORES[20, 30])) and report.spread == 0.25
    assert report.percentile == pytest.approx(lower(SCORES, 20, 30))
    assert f"{report.score:.4g}" in tool.panel.headline.text()
    told = {element.label: element for element in report.elements}
    assert set(told) == {"Cu", "Pb", "Zn", "magnetics"}
    for band, label in zip(STACK, ("Cu", "Pb", "Zn", "magnetics")):
        assert told[label].percentile == pytest.approx(lower(band, 20, 30))
    percentiles = [element.percentile for element in report.elements]
    assert percentiles == sorted(percentiles, reverse=True)
    copper, lead = 10 ** (STACK[0, 20, 30] * 0.25 + 1.5), 10 ** (STACK[1, 20, 30] * 0.5 + 1.0)
    assert told["Cu"].value == f"{copper:.3g} ppm" and told["Pb"].value == f"{lead:.3g} ppm"
    assert told["Zn"].value == f"{STACK[2, 20, 30]:.3g} clr"
    assert told["magnetics"].value == f"{STACK[3, 20, 30]:.3g}"


def test_the_nearest_samples_and_the_nearest_deposit_are_the_nearest(tool: Any) -> None:
    x, y = centre(11, 17)
    report = click(tool, x, y)
    metres = np.hypot(X - x, Y - y)
    order = np.argsort(metres)
    assert [sample.name for sample in report.samples] == [f"S{i}" for i in order[:3]]
    assert [sample.metres for sample in report.samples] == pytest.approx(metres[order[:3]].tolist())
    assert report.samples[0].assays[1] == ("Pb", "7 ppm")
    nearest = int(np.argmin(metres[:5]))
    assert report.deposit.name == ["Ada", "Bob", "Cleo", "Dan", "Eve"][nearest]
    assert report.deposit.metres == pytest.approx(metres[nearest])


def test_the_percentile_is_the_one_that_ranked_targets_give_the_same_cell(tool: Any, survey: Any, run: Any) -> None:
    made = run(
        "delineatetargets",
        {"SCORES": survey["scores"], "SMOOTHING": 0, "MIN_AREA": 0.0, "THRESHOLD": 5.0, "OUTPUT": "memory:"},
    )
    for target in list(made["OUTPUT"].getFeatures())[:3]:
        report = click(tool, target["peak_x"], target["peak_y"])
        assert report.percentile == pytest.approx(target["percentile"])
        assert report.score == pytest.approx(target["max_score"])


def test_contributions_are_shown_where_the_same_model_was_explained(
    tool: Any, raster_layer: Any, project: Any, until: Any
) -> None:
    parts = np.stack([np.full((40, 50), v, np.float32) for v in (1.0, 6.0, -3.0)])
    for model in ("another", "abc"):
        told = {"explanation": {"model": model, "method": "exact", "bands": NAMES[:3]}}
        project.addMapLayer(raster_layer(parts, f"explanation {model}", NAMES[:3], metadata=told))
    tool.refresh()
    until(lambda: tool.known is not None, tool._background.done)
    report = click(tool, *centre(20, 30))
    assert [(e.label, e.share) for e in report.elements[:3]] == [("Pb", 0.6), ("Zn", pytest.approx(-0.3)), ("Cu", 0.1)]
    assert report.elements[3].share is None
    assert "Pb\t" in report.text() and "\t60" in report.text() and "\t−30" in report.text()


def test_in_a_project_of_another_coordinate_system_a_click_finds_the_same_cell(tool: Any) -> None:
    from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsProject

    before = click(tool, *centre(20, 30))
    canvas, degrees = tool.canvas(), QgsCoordinateReferenceSystem("EPSG:4326")
    transform = QgsCoordinateTransform(canvas.mapSettings().destinationCrs(), degrees, QgsProject.instance())
    extent = transform.transformBoundingBox(canvas.extent())
    canvas.setDestinationCrs(degrees)
    canvas.setExtent(extent)
    assert click(tool, *centre(20, 30)) == before
    mark = tool.mark.outline.asGeometry().boundingBox().center()
    back = QgsCoordinateTransform(degrees, transform.sourceCrs(), QgsProject.instance()).transform(mark)
    assert (back.x(), back.y()) == pytest.approx(centre(20, 30), abs=5.0)


def test_nodata_and_the_outside_are_told_calmly_and_what_is_near_still_is(tool: Any) -> None:
    report = click(tool, *centre(1, 2))
    assert report.score is None and "NoData" in tool.panel.headline.text() and len(report.samples) == 3
    tool.inspect(tool.toMapCoordinates(tool.toCanvasCoordinates(tool.canvas().extent().center())))
    from qgis.core import QgsPointXY

    tool.inspect(QgsPointXY(WEST - 5000.0, NORTH))
    assert tool.panel.headline.text() == "Outside 'scores'." and tool.mark.outline is None


def test_the_mark_covers_the_cell_and_goes_with_the_tool(tool: Any) -> None:
    from qgis.core import QgsRectangle
    from qgis.gui import QgsRubberBand

    click(tool, *centre(20, 30))
    box = tool.mark.outline.asGeometry().boundingBox()
    assert box == QgsRectangle(WEST + 30 * CELL, NORTH - 21 * CELL, WEST + 31 * CELL, NORTH - 20 * CELL)
    click(tool, *centre(5, 6))
    marks = [item for item in tool.canvas().scene().items() if isinstance(item, QgsRubberBand)]
    assert len(marks) == 1
    tool.canvas().unsetMapTool(tool)
    assert not [item for item in tool.canvas().scene().items() if isinstance(item, QgsRubberBand)]


def test_the_text_that_is_copied_says_everything(tool: Any, qgis_app: Any) -> None:
    report = click(tool, *centre(20, 30))
    tool.panel.copy_button.click()
    text = qgis_app.clipboard().text()
    assert text == report.text()
    for part in ("scores: Score", "EPSG:32755", "Cu\t", "Nearest samples", report.samples[2].name, report.deposit.name):
        assert part in text


def test_she_may_choose_other_layers(tool: Any, survey: Any, raster_layer: Any, project: Any, until: Any) -> None:
    other = raster_layer(STACK[:2] * 0 + 3.0, "other", ["Ag_ppm", "Au_ppb"])
    project.addMapLayer(other)
    tool.panel.chosen.emit("stack", other.id())
    until(lambda: tool.known is not None, tool._background.done)
    report = click(tool, *centre(20, 30))
    assert [(e.label, e.value) for e in report.elements] == [("Ag", "3 ppm"), ("Au", "3 ppb")]
    tool.panel.chosen.emit("samples", "")
    tool.panel.chosen.emit("deposits", "")
    until(lambda: tool.known is not None, tool._background.done)
    report = click(tool, *centre(20, 30))
    assert report.samples == () and report.deposit is None
    tool.set_layer(survey["stack"])
    until(lambda: tool.known is not None, tool._background.done)
    assert click(tool, *centre(20, 30)).score == pytest.approx(float(STACK[0, 20, 30]))


def test_evidence_of_another_coordinate_system_is_read_where_the_cell_is(
    tool: Any, raster_layer: Any, project: Any, until: Any
) -> None:
    from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsPointXY

    degrees = QgsCoordinateReferenceSystem("EPSG:4326")
    place = QgsCoordinateTransform(QgsCoordinateReferenceSystem("EPSG:32755"), degrees, project).transform(
        QgsPointXY(*centre(20, 30))
    )
    values = np.zeros((2, 9, 9), np.float32)
    values[:, 4, 4] = 42.0
    west, north = place.x() - 4.5 * 0.01, place.y() + 4.5 * 0.01
    other = raster_layer(values, "degrees", ["Ag_ppm", "Au_ppb"], west, north, 0.01, "EPSG:4326")
    project.addMapLayer(other)
    tool.panel.chosen.emit("stack", other.id())
    until(lambda: tool.known is not None, tool._background.done)
    assert [e.value for e in click(tool, *centre(20, 30)).elements] == ["42 ppm", "42 ppb"]
    assert [e.value for e in click(tool, *centre(2, 40)).elements] == ["no value", "no value"]


def test_a_cell_clicked_before_everything_was_read_is_completed_by_itself(tool: Any, until: Any) -> None:
    tool.refresh()
    report = click(tool, *centre(20, 30))
    assert report.score is not None and report.percentile is None and report.samples == ()
    until(lambda: tool.known is not None, tool._background.done)
    assert tool.panel.report.percentile is not None and len(tool.panel.report.samples) == 3


def test_layers_that_leave_the_project_leave_a_calm_tool(tool: Any, survey: Any, project: Any, until: Any) -> None:
    click(tool, *centre(20, 30))
    project.removeMapLayer(survey["stack"].id())
    report = click(tool, *centre(20, 30))
    assert report.elements == () and report.score is not None
    project.removeAllMapLayers()
    tool.refresh()
    assert "no score map" in tool.panel.headline.text() and tool.mark.outline is None
    tool.inspect(tool.canvas().extent().center())


def test_removing_the_tool_leaves_nothing_on_the_canvas(survey: Any, qgis_app: Any) -> None:
    from gossan.ui.inspect_tool import InspectTool
    from qgis.gui import QgsMapCanvas
    from qgis.PyQt.QtWidgets import QWidget

    canvas, owner = QgsMapCanvas(), QWidget()
    before = len(canvas.scene().items())
    made = InspectTool(Window(canvas), owner)
    canvas.setMapTool(made)
    made.inspect(survey["scores"].extent().center())
    assert len(canvas.scene().items()) == before + 2
    made.remove()
    assert len(canvas.scene().items()) == before and canvas.mapTool() is not made
    assert made.panel.parent() is None and not made._background.is_running()


def test_the_shares_are_those_of_the_map_that_explains_the_model(
    tool: Any, survey: Any, run: Any, project: Any, until: Any, tmp_path: Any
) -> None:
    from gossan.processing_provider.rasters import read_raster
    from qgis.core import QgsRasterLayer

    model, files = str(tmp_path / "m.gossan"), {name: str(tmp_path / f"{name}.tif") for name in ("score", "parts")}
    run("traindetector", {"STACK": survey["stack"], "METHOD": 2, "MODEL": model})
    run("applymodel", {"MODEL": model, "STACK": survey["stack"], "OUTPUT": files["score"]})
    run(
        "explainmodel",
        {"MODEL": model, "STACK": survey["stack"], "OUTPUT": files["parts"], "IMPORTANCE": "memory:", "PERMUTE": False},
    )
    score, parts = QgsRasterLayer(files["score"], "score"), QgsRasterLayer(files["parts"], "parts")
    project.addMapLayers([score, parts])
    tool.set_layer(score)
    until(lambda: tool.known is not None and bool(tool.known.explanation), tool._background.done)
    report = click(tool, *centre(20, 30))
    values = read_raster(parts).array[:, 20, 30]
    expected = dict(zip(("Cu", "Pb", "Zn", "magnetics"), values / np.abs(values).sum()))
    assert {e.label: e.share for e in report.elements} == pytest.approx(expected, rel=1e-5)
    assert "add up to" in report.method and report.method in report.text()
