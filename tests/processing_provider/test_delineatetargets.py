from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytestmark = pytest.mark.qgis

WEST, NORTH = 500_000.0, 7_000_000.0
BLOBS = ((slice(5, 9), slice(6, 11), 9.0), (slice(15, 25), slice(20, 40), 6.0), (slice(30, 32), slice(4, 6), 8.0))
ABOVE_FIVE = {"METHOD": 3, "THRESHOLD": 5.0, "SMOOTHING": 0}


def scores_with_blobs() -> np.ndarray:
    scores = np.random.default_rng(1).random((40, 50))
    for rows, columns, score in BLOBS:
        scores[rows, columns] += score
    scores[36:, 30:] = np.nan
    return scores


SCORES = scores_with_blobs()


@pytest.fixture
def delineate(qgis_app: Any, run: Any) -> Any:
    """``delineate(parameters)``: the outputs, and the targets as dictionaries with their geometry."""
    from qgis.core import QgsVectorLayer

    def _delineate(parameters: dict[str, Any]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        results = run("delineatetargets", {"OUTPUT": "memory:", **parameters})
        made = results["OUTPUT"]
        layer = made if isinstance(made, QgsVectorLayer) else QgsVectorLayer(made, "targets")
        return results, [{**f.attributeMap(), "geometry": f.geometry()} for f in layer.getFeatures()]

    return _delineate


def test_polygons_lie_on_the_blobs_and_carry_the_table(
    delineate: Any, raster_layer: Any, point_layer: Any, tmp_path: Path
) -> None:
    from qgis.core import QgsVectorLayer

    spread = np.full(SCORES.shape, 0.25)
    scores = raster_layer(np.stack([SCORES, spread]), "scores", ["score", "spread"])
    stack = np.random.default_rng(3).normal(size=(2, *SCORES.shape))
    stack[1][BLOBS[0][:2]] += 4.0
    deposits = point_layer([WEST + 8500, WEST + 22_500], [NORTH - 6500, NORTH - 34_500], {"name": ["Ada", "Bob"]})
    out = tmp_path / "targets.gpkg"
    results, targets = delineate(
        {
            "SCORES": scores,
            "STACK": raster_layer(stack, "stack", ["Cu_ppm", "Pb_ppm"]),
            "DEPOSITS": deposits,
            "OUTPUT": str(out),
            **ABOVE_FIVE,
        }
    )
    layer = QgsVectorLayer(str(out), "targets")
    assert layer.crs().authid() == "EPSG:32755"
    strong, small, broad = targets
    for target, (rows, columns, _) in zip(targets, (BLOBS[0], BLOBS[2], BLOBS[1])):
        box = target["geometry"].boundingBox()
        assert (box.xMinimum(), box.xMaximum()) == (WEST + 1000 * columns.start, WEST + 1000 * columns.stop)
        assert (box.yMaximum(), box.yMinimum()) == (NORTH - 1000 * rows.start, NORTH - 1000 * rows.stop)
        assert target["geometry"].area() == pytest.approx(1e6 * target["area_km2"])
        assert target["uncertainty"] == pytest.approx(0.25)
    assert [target["rank"] for target in targets] == [1, 2, 3]
    assert (strong["deposits"], strong["nearest"], strong["distance_m"]) == (1, "Ada", 0.0)
    assert strong["leading"].startswith("Pb +") and strong["area_km2"] == 20.0
    assert (broad["deposits"], broad["nearest"], broad["distance_m"]) == (0, "Bob", 9500.0)
    assert small["percentile"] > 98 and small["at_edge"] == 0
    assert results["COUNT"] == 3 and results["THRESHOLD_VALUE"] == 5.0
    assert results["DEPOSITS_CAPTURED"] == 0.5
    assert results["AREA_SHARE"] == pytest.approx(224 / np.isfinite(SCORES).sum())


def test_run_with_nothing_but_a_map_takes_the_best_five_per_cent(
    delineate: Any, raster_layer: Any, feedback: Any
) -> None:
    results, targets = delineate({"SCORES": raster_layer(SCORES, "scores")})
    assert 0.03 < results["AREA_SHARE"] <= 0.05 and results["COUNT"] == len(targets)
    assert results["DEPOSITS_CAPTURED"] is None
    assert "5 % asked for" in feedback.text() and "median of 3 x 3 cells" in feedback.text()


def test_a_file_has_its_style_beside_it_and_opens_with_outlines_that_carry_the_rank(
    delineate: Any, raster_layer: Any, tmp_path: Path
) -> None:
    from qgis.core import QgsVectorLayer

    for name in ("a.gpkg", "b.geojson", "c.shp"):
        delineate({"SCORES": raster_layer(SCORES, "scores"), "OUTPUT": str(tmp_path / name), **ABOVE_FIVE})
        assert (tmp_path / name).with_suffix(".qml").exists()
        check_style(QgsVectorLayer(str(tmp_path / name), "targets"))


def check_style(layer: Any) -> None:
    assert layer.isValid() and layer.labelsEnabled()
    assert layer.labeling().settings().fieldName == "rank"
    symbol = layer.renderer().symbol()
    assert [symbol.symbolLayer(i).layerType() for i in range(symbol.symbolLayerCount())] == ["SimpleLine"] * 2


def test_a_layer_in_memory_is_styled_itself(raster_layer: Any, run: Any) -> None:
    made = run(
        "delineatetargets", {"SCORES": raster_layer(SCORES, "scores"), "OUTPUT": "TEMPORARY_OUTPUT", **ABOVE_FIVE}
    )
    check_style(made["OUTPUT"])


def test_a_layer_that_qgis_loads_into_the_project_is_styled(raster_layer: Any, qgis_app: Any, tmp_path: Path) -> None:
    import processing
    from qgis.core import QgsProject

    for output in ("memory:", str(tmp_path / "t.gpkg")):
        parameters = {"SCORES": raster_layer(SCORES, "scores"), "OUTPUT": output, **ABOVE_FIVE}
        processing.runAndLoadResults("gossan:delineatetargets", parameters)
        (layer,) = QgsProject.instance().mapLayers().values()
        assert layer.featureCount() == 3
        check_style(layer)
        QgsProject.instance().clear()


def test_the_picture_shows_each_outline_and_its_rank(raster_layer: Any, run: Any, tmp_path: Path) -> None:
    from qgis.core import QgsMapRendererParallelJob, QgsMapSettings
    from qgis.PyQt.QtCore import QSize
    from qgis.PyQt.QtGui import QColor

    layer = run("delineatetargets", {"SCORES": raster_layer(SCORES, "scores"), "OUTPUT": "memory:", **ABOVE_FIVE})[
        "OUTPUT"
    ]
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setDestinationCrs(layer.crs())
    settings.setExtent(layer.extent().buffered(3000))
    settings.setOutputSize(QSize(400, 400))
    settings.setBackgroundColor(QColor("#f5854f"))
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    image, to_pixel = job.renderedImage(), settings.mapToPixel()
    assert job.takeLabelingResults() is not None
    for feature in layer.getFeatures():
        ring = feature.geometry().asMultiPolygon()[0][0]
        at = to_pixel.transform(ring[0])
        near = [image.pixelColor(int(at.x()) + i, int(at.y()) + j) for i in range(-4, 5) for j in range(-4, 5)]
        assert any(colour.lightness() < 80 for colour in near), "no dark outline"
        assert any(colour.lightness() > 245 for colour in near), "no light casing"


def test_smoothed_outlines_keep_the_areas_of_the_table(delineate: Any, raster_layer: Any) -> None:
    parameters = {"SCORES": raster_layer(SCORES, "scores"), **ABOVE_FIVE}
    plain, smooth = (delineate({**parameters, "OUTLINES": choice})[1] for choice in (0, 1))
    for one, other in zip(plain, smooth):
        assert one["area_km2"] == other["area_km2"] and one["rank"] == other["rank"]
        assert 0.8 * one["geometry"].area() < other["geometry"].area() < one["geometry"].area()


def test_a_stack_on_another_grid_is_brought_to_the_scores(delineate: Any, raster_layer: Any, feedback: Any) -> None:
    stack = np.random.default_rng(3).normal(size=(2, 100, 120))
    stack[1, 22:38, 24:44] += 5.0  # the strong blob, in cells of 250 m from another corner
    layer = raster_layer(stack, "stack", ["Cu_ppm", "Pb_ppm"], north=NORTH, cell_size=250.0)
    _, targets = delineate({"SCORES": raster_layer(SCORES, "scores"), "STACK": layer, **ABOVE_FIVE})
    assert targets[0]["leading"].startswith("Pb +")
    assert "'stack'" in feedback.text() and "was resampled to the grid of 'scores'" in feedback.text()


def test_deposits_in_degrees_are_reprojected(delineate: Any, raster_layer: Any, point_layer: Any) -> None:
    from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsPointXY, QgsProject

    there = QgsCoordinateReferenceSystem("EPSG:32755"), QgsCoordinateReferenceSystem("EPSG:4326")
    point = QgsCoordinateTransform(*there, QgsProject.instance()).transform(QgsPointXY(WEST + 8500, NORTH - 6500))
    deposits = point_layer([point.x()], [point.y()], {"label": ["Ada"]}, "EPSG:4326")
    results, targets = delineate({"SCORES": raster_layer(SCORES, "scores"), "DEPOSITS": deposits, **ABOVE_FIVE})
    assert results["DEPOSITS_CAPTURED"] == 1.0 and targets[0]["nearest"] == "Ada"


def test_a_deposit_without_a_name_has_its_number_and_a_name_field_can_be_chosen(
    delineate: Any, raster_layer: Any, point_layer: Any
) -> None:
    deposits = point_layer([WEST + 8500], [NORTH - 6500], {"grade": [3.0], "mine": ["Eve"]})
    parameters = {"SCORES": raster_layer(SCORES, "scores"), "DEPOSITS": deposits, **ABOVE_FIVE}
    assert delineate(parameters)[1][0]["nearest"] == "no. 1"
    assert delineate({**parameters, "NAME_FIELD": "mine"})[1][0]["nearest"] == "Eve"


def test_another_band_can_be_scored_and_then_has_no_uncertainty(delineate: Any, raster_layer: Any) -> None:
    layer = raster_layer(
        np.stack([np.zeros_like(SCORES), np.ones_like(SCORES), SCORES]), "many", ["a", "spread", "Pb_ppm"]
    )
    _, targets = delineate({"SCORES": layer, "BAND": 3, **ABOVE_FIVE})
    assert targets[0]["area_km2"] == 20.0 and not isinstance(targets[0]["uncertainty"], float)


def test_a_map_in_feet_has_areas_in_square_kilometres_and_distances_in_metres(
    delineate: Any, raster_layer: Any, point_layer: Any
) -> None:
    crs = "EPSG:2225"  # California zone 1, US survey feet
    foot = 1200 / 3937
    deposits = point_layer([WEST + 8500], [NORTH - 1500], {"name": ["Ada"]}, crs)
    layer = raster_layer(SCORES, "scores", crs=crs)
    _, targets = delineate({"SCORES": layer, "DEPOSITS": deposits, "MIN_AREA": 0.0, **ABOVE_FIVE})
    assert targets[0]["area_km2"] == pytest.approx(20 * foot**2, rel=1e-5)
    assert targets[0]["distance_m"] == pytest.approx(3500 * foot, rel=1e-5)


def test_a_map_in_degrees_is_refused_with_the_remedy_and_one_without_a_crs_is_a_doubt(
    delineate: Any, raster_layer: Any, feedback: Any
) -> None:
    from qgis.core import QgsProcessingException

    degrees = raster_layer(SCORES, "degrees", west=140.0, north=-20.0, cell_size=0.01, crs="EPSG:4326")
    with pytest.raises(QgsProcessingException, match=r"'degrees' is in EPSG:4326.*Reproject it"):
        delineate({"SCORES": degrees, **ABOVE_FIVE})
    delineate({"SCORES": raster_layer(SCORES, "bare", crs=""), **ABOVE_FIVE})
    assert "'bare' has no CRS, so its units are taken as metres" in feedback.text()


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"METHOD": 1}, "needs known deposits"),
        ({"METHOD": 3}, "needs a score"),
        ({"THRESHOLD": 100.0}, "below 100"),
        ({"METHOD": 3, "THRESHOLD": 99.0}, "No cell of 'scores' scores 99 or more"),
        ({"MIN_AREA": 5000.0}, "No target has the least area of 5,000 km²"),
        ({"BAND": 2}, "no band 2"),
    ],
)
def test_what_cannot_be_delineated_is_refused_and_nothing_is_written(
    parameters: dict[str, Any], words: str, delineate: Any, raster_layer: Any, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    with pytest.raises(Exception, match=words):
        delineate({"SCORES": raster_layer(SCORES, "scores"), "OUTPUT": str(out / "t.gpkg"), **parameters})
    assert not out.exists() or not list(out.iterdir())
    with pytest.raises(Exception, match="constant"):
        delineate({"SCORES": raster_layer(np.ones((9, 9)), "flat"), "OUTPUT": str(out / "t.gpkg")})
    assert not out.exists() or not list(out.iterdir())


def test_the_same_input_gives_the_same_targets(delineate: Any, raster_layer: Any) -> None:
    layer = raster_layer(SCORES, "scores")
    one, other = (delineate({"SCORES": layer, "SMOOTHING": 2})[1] for _ in range(2))
    assert [{**t, "geometry": t["geometry"].asWkt()} for t in one] == [
        {**t, "geometry": t["geometry"].asWkt()} for t in other
    ]


def test_targets_made_in_the_background_as_the_dialog_does_arrive_styled(
    raster_layer: Any, qgis_app: Any, tmp_path: Path
) -> None:
    from processing.gui.Postprocessing import handleAlgorithmResults
    from qgis.core import (
        QgsApplication,
        QgsProcessingAlgRunnerTask,
        QgsProcessingContext,
        QgsProcessingFeedback,
        QgsProcessingOutputLayerDefinition,
        QgsProject,
    )
    from qgis.PyQt.QtCore import QEventLoop

    project = QgsProject.instance()
    for output in ("TEMPORARY_OUTPUT", str(tmp_path / "t.gpkg")):
        context, feedback = QgsProcessingContext(), QgsProcessingFeedback(False)
        context.setProject(project)
        algorithm = QgsApplication.processingRegistry().createAlgorithmById("gossan:delineatetargets")
        definition = QgsProcessingOutputLayerDefinition(output, project)
        parameters = {"SCORES": raster_layer(SCORES, "scores"), "OUTPUT": definition, **ABOVE_FIVE}
        task = QgsProcessingAlgRunnerTask(algorithm, parameters, context, feedback)
        loop = QEventLoop()
        succeeded: list[bool] = []

        def finish(success: bool, results: Any, loop: Any = loop, succeeded: list[bool] = succeeded) -> None:
            succeeded.append(success)
            loop.quit()

        task.executed.connect(finish)
        QgsApplication.taskManager().addTask(task)
        loop.exec()
        assert succeeded == [True]
        handleAlgorithmResults(algorithm, context, feedback, parameters=parameters)
        (layer,) = project.mapLayers().values()
        check_style(layer)
        project.clear()


def test_lead_at_eskay_makes_targets_that_hold_more_deposits_than_chance_would(
    shared_data: Path, point_layer: Any, run: Any, delineate: Any, feedback: Any, tmp_path: Path
) -> None:
    from gossan.processing_provider.rasters import read_raster
    from qgis.core import QgsGeometry, QgsPointXY, QgsRasterLayer

    samples = table(shared_data / "eskay_bc" / "samples.csv")
    fields = ("Pb_ppm", "Sb_ppm", "Cu_ppm", "Ni_ppm")
    layer = point_layer(
        [float(row["x"]) for row in samples],
        [float(row["y"]) for row in samples],
        {name: [float(row[name]) for row in samples] for name in fields},
        "EPSG:26910",
    )
    run("idw", {"INPUT": layer, "FIELDS": list(fields), "OUTPUT": str(tmp_path / "idw.tif")})
    run("evidencestack", {"LAYERS": [str(tmp_path / "idw.tif")], "OUTPUT": str(tmp_path / "stack.tif")})
    rows = table(shared_data / "eskay_bc" / "deposits.csv")
    x, y = ([float(row[axis]) for row in rows] for axis in ("x", "y"))
    deposits = point_layer(x, y, {"dep_id": [row["dep_id"] for row in rows]}, "EPSG:26910", "deposits")
    given = {"SCORES": str(tmp_path / "idw.tif"), "STACK": str(tmp_path / "stack.tif"), "DEPOSITS": deposits}
    results, targets = delineate({**given, "MIN_AREA": 10.0})

    # counted once more from the polygons alone
    points = [QgsGeometry.fromPointXY(QgsPointXY(*each)) for each in zip(x, y)]
    inside = [sum(target["geometry"].intersects(point) for point in points) for target in targets]
    assert [target["deposits"] for target in targets] == inside
    distances = [min(target["geometry"].distance(point) for point in points) for target in targets]
    assert [target["distance_m"] for target in targets] == pytest.approx(distances, abs=1e-6)
    cells = np.isfinite(read_raster(QgsRasterLayer(str(tmp_path / "idw.tif"), "idw")).array[0]).sum()
    assert results["AREA_SHARE"] == pytest.approx(sum(target["area_km2"] for target in targets) / cells)
    assert min(target["area_km2"] for target in targets) >= 10.0
    # what is asked of targets: lead leads, and they hold several times their share of the deposits
    assert all(target["leading"].split(" ")[0] in ("Pb", "Sb") for target in targets[:3])
    assert 0.03 < results["AREA_SHARE"] <= 0.05 and results["DEPOSITS_CAPTURED"] > 4 * results["AREA_SHARE"]
    assert "of 12 clusters" in feedback.text()

    intersection, _ = delineate({**given, "METHOD": 1, "MIN_AREA": 0.0, "SMOOTHING": 0})
    assert intersection["AREA_SHARE"] + intersection["DEPOSITS_CAPTURED"] == pytest.approx(1.0, abs=1 / 51)
    assert intersection["DEPOSITS_CAPTURED"] > 0.7


def table(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))
