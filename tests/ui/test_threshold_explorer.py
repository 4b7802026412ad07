from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytestmark = pytest.mark.qgis
pytest.importorskip("qgis.core", reason="this Python has no qgis; 'make test' runs it where it is")

WEST, NORTH = 500_000.0, 7_000_000.0
RNG = np.random.default_rng(3)
SCORES = RNG.gamma(2.0, 1.0, (60, 80)).astype(np.float32)
SCORES[:6, :9] = np.nan
DEPOSITS_X = RNG.uniform(WEST, WEST + 80_000, 30)
DEPOSITS_Y = RNG.uniform(NORTH - 60_000, NORTH, 30)


@pytest.fixture
def explore(until: Any, project: Any) -> Any:
    """``explore(layer, deposits)``: an explorer that has read both; removed at the end."""
    from gossan.ui.threshold_explorer import ThresholdExplorer

    made = []

    def _explore(layer: Any, deposits: Any = None, is_read: bool = True) -> Any:
        explorer = ThresholdExplorer(None)
        made.append(explorer)
        explorer.resize(320, 480)
        explorer.show()
        explorer.set_deposits(deposits)
        explorer.set_layer(layer)
        if is_read:
            until(lambda: explorer.curves is not None, explorer.changed)
        return explorer

    yield _explore
    for explorer in made:
        explorer.remove()
        explorer.deleteLater()


@pytest.fixture
def deposits(point_layer: Any) -> Any:
    return point_layer(DEPOSITS_X, DEPOSITS_Y, {"name": [f"D{i}" for i in range(30)]}, name="deposits")


def drag(explorer: Any, share: float) -> None:
    """Press on the handle, pull it to a share of the area and let it go, with a mouse."""
    from qgis.PyQt.QtCore import QEvent, QPointF, Qt
    from qgis.PyQt.QtGui import QMouseEvent
    from qgis.PyQt.QtWidgets import QApplication

    chart, left, none = explorer.chart, Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    start, frame = chart.handle_position(), chart._frame()
    end = QPointF(frame.left() + share * frame.width(), start.y())
    for kind, where, button, buttons in (
        (QEvent.Type.MouseButtonPress, start, left, left),
        (QEvent.Type.MouseMove, (start + end) / 2, none, left),
        (QEvent.Type.MouseMove, end, none, left),
        (QEvent.Type.MouseButtonRelease, end, left, none),
    ):
        globally = QPointF(chart.mapToGlobal(where.toPoint()))
        event = QMouseEvent(kind, where, globally, button, buttons, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(chart, event)


def shaded(layer: Any) -> np.ndarray:
    """Return which cells of a layer are painted, bool (rows, columns), one pixel per cell."""
    block = layer.renderer().block(1, layer.extent(), layer.width(), layer.height())
    image = block.image()
    return np.array([[image.pixelColor(c, r).alpha() > 0 for c in range(layer.width())] for r in range(layer.height())])


def test_a_drag_shades_exactly_the_cells_that_the_sentence_counts(
    explore: Any, raster_layer: Any, deposits: Any
) -> None:
    layer = raster_layer(SCORES, "scores")
    explorer = explore(layer, deposits)
    own = layer.renderer().type()
    drag(explorer, 0.30)
    threshold = explorer.threshold()
    painted = shaded(layer)
    np.testing.assert_array_equal(painted, np.nan_to_num(SCORES, nan=-np.inf) >= threshold)
    share = painted.sum() / np.isfinite(SCORES).sum()
    assert abs(share - 0.30) < 0.01
    held = sum(painted[int((NORTH - y) // 1000), int((x - WEST) // 1000)] for x, y in zip(DEPOSITS_X, DEPOSITS_Y))
    counted = explorer.curves.told["deposits"]
    assert explorer.sentence.text().startswith(f"{100 * share:.0f} % of the area holds {100 * held / counted:.0f} %")
    assert f"({held} of {counted};" in explorer.sentence.text()
    explorer._restore()
    assert layer.renderer().type() == own != "singlebandpseudocolor"


def test_what_it_shows_is_what_ranked_targets_makes_of_it(
    explore: Any, raster_layer: Any, deposits: Any, run: Any, project: Any
) -> None:
    stack = raster_layer(np.stack([SCORES, SCORES]), "stack", ["Cu_ppm", "Pb_ppm"])
    made_from = {"made": {"parameters": {"STACK": stack.source()}}}
    layer = raster_layer(np.round(SCORES, 2) / 1e6, "scores", metadata=made_from)  # small numbers, with ties
    project.addMapLayers([layer, stack, deposits], False)
    explorer = explore(layer, deposits)
    asked: list[dict[str, Any]] = []
    explorer.targets_requested.connect(asked.append)
    for share in (0.03, 0.2, 0.7):
        drag(explorer, share)
        explorer.targets_button.click()
        given = {**asked[-1], "THRESHOLD": round(asked[-1]["THRESHOLD"], 6)}  # what a dialog keeps
        made = run("delineatetargets", {**given, "MIN_AREA": 0.0, "OUTPUT": "memory:"})
        row = explorer.chart.row
        assert made["THRESHOLD_VALUE"] == explorer.threshold()
        assert made["AREA_SHARE"] == pytest.approx(explorer.curves.areas[row])
        assert made["DEPOSITS_CAPTURED"] == pytest.approx(explorer.curves.captured(row))
        assert given["STACK"] == stack.id()


def test_the_curve_and_the_crossing_are_those_of_the_evaluation(
    explore: Any, raster_layer: Any, deposits: Any, run: Any
) -> None:
    layer = raster_layer(SCORES, "scores")
    explorer = explore(layer, deposits)
    judged = run("evaluatescores", {"SCORES": [layer], "DEPOSITS": deposits, "OUTPUT": "memory:", "CURVES": "memory:"})
    for share, key in ((0.05, "CAPTURED_5"), (0.10, "CAPTURED_10"), (0.20, "CAPTURED_20")):
        assert explorer.curves.captured(explorer.curves.at_area(share)) == pytest.approx(judged[key])
    assert explorer.curves.told["crossing"]["area"] == pytest.approx(judged["PA_SHARE"])
    rows = [row for row in judged["CURVES"].getFeatures() if row["curve"] == "success rate"]
    np.testing.assert_allclose(explorer.curves.null_high, [row["null_high"] for row in rows])
    np.testing.assert_allclose(explorer.curves.low, [row["low"] for row in rows])
    explorer.crossing_button.click()
    assert explorer.threshold() == explorer.curves.told["crossing"]["threshold"]


def test_deposits_of_another_coordinate_system_fall_on_the_same_cells(
    explore: Any, raster_layer: Any, deposits: Any, point_layer: Any, project: Any
) -> None:
    from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsPointXY

    degrees = QgsCoordinateReferenceSystem("EPSG:4326")
    transform = QgsCoordinateTransform(deposits.crs(), degrees, project)
    places = [transform.transform(QgsPointXY(x, y)) for x, y in zip(DEPOSITS_X, DEPOSITS_Y)]
    lonlat = point_layer([p.x() for p in places], [p.y() for p in places], {"name": ["d"] * 30}, "EPSG:4326", "ll")
    layer = raster_layer(SCORES, "scores")
    assert explore(layer, lonlat).curves == explore(layer, deposits).curves


def test_the_arrow_keys_move_the_handle_and_the_sentence_says_where_it_is(explore: Any, raster_layer: Any) -> None:
    from qgis.PyQt.QtCore import Qt
    from qgis.PyQt.QtTest import QTest

    layer = raster_layer(SCORES, "scores")
    explorer = explore(layer)
    chart, areas = explorer.chart, explorer.curves.areas
    QTest.keyClick(chart, Qt.Key.Key_Right)
    assert areas[chart.row] == pytest.approx(0.055, abs=8e-4)
    QTest.keyClick(chart, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert areas[chart.row] == pytest.approx(0.054, abs=1e-3)
    QTest.keyClick(chart, Qt.Key.Key_PageUp)
    assert explorer.sentence.text().startswith("10 % of the area.")
    assert chart.accessibleDescription() == explorer.sentence.text()
    assert shaded(layer).sum() == round(areas[chart.row] * np.isfinite(SCORES).sum())
    QTest.keyClick(chart, Qt.Key.Key_End)
    assert areas[chart.row] == 1.0
    QTest.keyClick(chart, Qt.Key.Key_Home)
    assert explorer.threshold() == pytest.approx(float(np.nanmax(SCORES)))
    explorer.area.setValue(15.0)
    assert areas[chart.row] == pytest.approx(0.15, abs=3e-4)


def test_in_the_pa_plot_the_handle_stands_at_the_area_below_the_threshold(
    explore: Any, raster_layer: Any, deposits: Any
) -> None:
    explorer = explore(raster_layer(SCORES, "scores"), deposits)
    explorer.view_choice.setCurrentIndex(2)
    drag(explorer, 0.75)
    assert explorer.curves.areas[explorer.chart.row] == pytest.approx(0.25, abs=0.01)


def test_removing_the_explorer_gives_the_layer_its_own_colours_back_unless_they_were_kept(
    explore: Any, raster_layer: Any
) -> None:
    layer = raster_layer(SCORES, "scores")
    own = style_of(layer)
    explorer = explore(layer)
    assert style_of(layer) == own  # nothing changes before she moves the handle
    drag(explorer, 0.5)
    assert style_of(layer) != own and explorer.keep_button.isEnabled()
    explorer.remove()
    assert style_of(layer) == own and not explorer.findChildren(type(explorer._background))[0].is_running()
    explorer = explore(layer)
    drag(explorer, 0.5)
    kept = style_of(layer)
    explorer.keep_button.click()
    explorer.remove()
    assert style_of(layer) == kept != own


def style_of(layer: Any) -> str:
    from qgis.PyQt.QtXml import QDomDocument

    document = QDomDocument()
    element = document.createElement("style")
    document.appendChild(element)
    layer.renderer().writeXml(document, element)
    return str(document.toString())


def test_a_style_that_she_gives_the_layer_meanwhile_stays(explore: Any, raster_layer: Any) -> None:
    from qgis.core import QgsSingleBandGrayRenderer

    layer = raster_layer(SCORES, "scores")
    explorer = explore(layer)
    drag(explorer, 0.5)
    layer.setRenderer(QgsSingleBandGrayRenderer(layer.dataProvider(), 1))
    chosen = style_of(layer)
    explorer.remove()
    assert style_of(layer) == chosen


def test_a_project_saved_while_a_layer_is_shaded_keeps_the_layers_own_colours(
    explore: Any, raster_layer: Any, project: Any, tmp_path: Path
) -> None:
    from qgis.core import QgsProject

    layer = raster_layer(SCORES, "scores")
    project.addMapLayer(layer)
    own = style_of(layer)
    explorer = explore(layer)
    drag(explorer, 0.5)
    assert project.write(str(tmp_path / "survey.qgz"))
    again = QgsProject()
    assert again.read(str(tmp_path / "survey.qgz"))
    assert [style_of(saved) for saved in again.mapLayers().values()] == [own]


def test_layers_that_leave_the_project_leave_a_calm_explorer(
    explore: Any, raster_layer: Any, deposits: Any, project: Any, until: Any
) -> None:
    layer, other = raster_layer(SCORES, "scores"), raster_layer(SCORES[::-1], "other")
    project.addMapLayers([layer, other, deposits])
    explorer = explore(layer, deposits)
    drag(explorer, 0.5)
    project.removeMapLayer(deposits.id())
    until(lambda: explorer.curves is not None and not explorer.curves.has_deposits, explorer.changed)
    assert "Choose deposits" in explorer.sentence.text()
    drag(explorer, 0.4)
    project.removeMapLayer(layer.id())
    assert explorer.curves is None and "Choose a score map" in explorer.sentence.text()
    assert explorer.layer_choice.currentLayer() is None
    drag(explorer, 0.3)
    explorer.set_layer(other)
    until(lambda: explorer.curves is not None, explorer.changed)


def test_a_layer_that_leaves_while_it_is_read_is_forgotten(explore: Any, raster_layer: Any, project: Any) -> None:
    layer = raster_layer(SCORES, "scores")
    project.addMapLayer(layer)
    explorer = explore(layer, is_read=False)
    project.removeMapLayer(layer.id())
    explorer.remove()
    assert explorer.curves is None


@pytest.mark.parametrize(
    ("scores", "said"), [(np.ones((4, 4)), "constant"), (np.full((4, 4), np.nan), "no cell with a score")]
)
def test_a_map_without_a_threshold_is_told_in_a_sentence(
    explore: Any, raster_layer: Any, until: Any, scores: np.ndarray, said: str
) -> None:
    explorer = explore(raster_layer(scores, "flat"), is_read=False)
    until(lambda: said in explorer.sentence.text(), explorer.changed)
    assert not explorer.targets_button.isEnabled() and not explorer.area.isEnabled()


def test_of_a_map_with_spread_the_first_band_counts_and_a_tiny_map_works(
    explore: Any, raster_layer: Any, point_layer: Any
) -> None:
    scores = np.array([[[1.0, 2.0]], [[9.0, 8.0]]])
    corner = point_layer([WEST + 1500.0], [NORTH - 500.0], {"name": ["one"]}, name="deposits")
    explorer = explore(raster_layer(scores, "two", ["score", "spread"]), corner)
    assert explorer.curves.thresholds == [2.0, 1.0]
    assert explorer.sentence.text() == "50 % of the area holds 100 % of the deposits (1 of 1; 1 of 1 clusters)."


def test_a_step_of_a_drag_redraws_nothing_and_reads_nothing(explore: Any, raster_layer: Any) -> None:
    """What a step costs does not grow with the map: it looks rows up and puts colours into a renderer."""
    import cProfile
    import pstats

    layer = raster_layer(RNG.normal(size=(1200, 1200)), "large")
    explorer = explore(layer)
    drag(explorer, 0.5)
    profile = cProfile.Profile()
    profile.enable()
    drag(explorer, 0.1)
    profile.disable()
    called = {name for _, _, name in pstats.Stats(profile).stats}
    assert "show" in called and not called & {"read_raster", "run_task", "read_curves", "_read"}


def test_the_wheel_scrolls_the_panel_and_turns_a_choice_only_when_it_has_the_focus(
    explore: Any, raster_layer: Any
) -> None:
    from qgis.PyQt.QtCore import QPoint, QPointF, Qt
    from qgis.PyQt.QtGui import QWheelEvent
    from qgis.PyQt.QtWidgets import QApplication

    explorer = explore(raster_layer(SCORES, "scores"))
    before = explorer.area.value()

    def turn() -> None:
        buttons, keys, phase = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
        place = QPointF(5.0, 5.0)
        event = QWheelEvent(place, place, QPoint(), QPoint(0, 120), buttons, keys, phase, False)
        QApplication.sendEvent(explorer.area, event)

    explorer.chart.setFocus()
    turn()
    assert explorer.area.value() == before
    explorer.activateWindow()
    explorer.area.setFocus()
    turn()
    assert explorer.area.value() == pytest.approx(before + 0.5, abs=0.1)


def test_after_a_drag_the_map_is_redrawn_once_more_so_that_no_earlier_image_stays(
    explore: Any, raster_layer: Any, until: Any
) -> None:
    """The canvas caches what finished while it was asked anew: one of eight drags ended with the colours before the last."""
    layer = raster_layer(SCORES, "scores")
    explorer = explore(layer)
    asked: list[bool] = []
    layer.repaintRequested.connect(asked.append)
    drag(explorer, 0.5)
    at_once = len(asked)
    assert at_once >= 1
    until(lambda: len(asked) > at_once, layer.repaintRequested)
