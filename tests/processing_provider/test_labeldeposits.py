"""``gossan:labeldeposits`` through QGIS: classes, reprojection, polygons, tables, refusals."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from gossan.processing_provider.rasters import read_raster
from numpy.testing import assert_array_equal
from osgeo import gdal
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsFeature,
    QgsGeometry,
    QgsProcessingException,
    QgsProject,
    QgsRasterLayer,
    QgsVectorLayer,
)

pytestmark = pytest.mark.qgis
X = np.array([505_510.0, 512_490.0, 520_500.0])
Y = np.array([6_994_500.0, 6_987_300.0, 6_983_700.0])


@pytest.fixture
def grid_layer(raster_layer: Any) -> Any:
    """A stack of 30 x 20 cells of 1 km with one hole."""
    values = np.random.default_rng(1).normal(size=(2, 20, 30))
    values[1, 0, 0] = np.nan
    return raster_layer(values, "stack")


@pytest.fixture
def deposits(point_layer: Any) -> Any:
    """Three mines on the grid."""
    return point_layer(X, Y, {"name": ["Dago", "Silver", "Big Missouri"]}, name="mines")


def labels_of(result: dict[str, Any]) -> np.ndarray:
    return gdal.Open(result["OUTPUT"]).ReadAsArray()


def polygon_layer(*shapes: str, name: str = "outlines") -> QgsVectorLayer:
    layer = QgsVectorLayer("Polygon?crs=EPSG:32755&field=name:string", name, "memory")
    features = []
    for shape in shapes:
        feature = QgsFeature(layer.fields())
        feature.setGeometry(QgsGeometry.fromWkt(shape))
        feature.setAttributes(["x"])
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    return layer


def test_deposits_are_one_and_everything_else_is_unknown(run, grid_layer, deposits, tmp_path):
    result = run("labeldeposits", {"DEPOSITS": deposits, "GRID": grid_layer, "OUTPUT": str(tmp_path / "labels.tif")})
    labels = labels_of(result)
    assert labels.dtype == np.uint8
    assert_array_equal(np.argwhere(labels == 1), [[5, 5], [12, 12], [16, 20]])
    assert (labels == 255).sum() == 600 - 3
    assert (result["DEPOSITS_INSIDE"], result["DEPOSIT_CELLS"], result["BARREN_CELLS"]) == (3, 3, 0)
    layer = QgsRasterLayer(result["OUTPUT"], "labels")
    assert layer.renderer().type() == "paletted", "the style beside the file is found"
    assert np.isnan(read_raster(layer).array[0, 0, 0])


def test_the_buffer_is_a_true_distance_and_its_polygons_are_circles(run, grid_layer, deposits, tmp_path):
    result = run(
        "labeldeposits",
        {
            "DEPOSITS": deposits,
            "GRID": grid_layer,
            "BUFFER": 2_500.0,
            "OUTPUT": str(tmp_path / "labels.tif"),
            "BUFFERS": "memory:",
            "SUMMARY": "memory:",
        },
    )
    grid = read_raster(grid_layer).grid
    x, y = np.meshgrid(grid.x_centres(), grid.y_centres())
    distance = np.min([np.hypot(x - px, y - py) for px, py in zip(X, Y)], axis=0)
    assert_array_equal(labels_of(result) == 1, distance <= 2_500)
    circles = list(result["BUFFERS"].getFeatures())
    assert [f["name"] for f in circles] == ["Dago", "Silver", "Big Missouri"]
    for circle in circles:
        assert circle.geometry().area() == pytest.approx(np.pi * 2_500**2, rel=1e-3)
    table = {f["item"]: f["count"] for f in result["SUMMARY"].getFeatures()}
    assert table["deposits on the grid"] == 3
    assert table["deposit cells (1)"] == (distance <= 2_500).sum()


def test_without_a_buffer_the_polygons_are_the_labelled_cells(run, grid_layer, deposits, tmp_path):
    result = run(
        "labeldeposits",
        {
            "DEPOSITS": deposits,
            "GRID": grid_layer,
            "NEIGHBOURHOOD": 1,
            "OUTPUT": str(tmp_path / "labels.tif"),
            "BUFFERS": "memory:",
        },
    )
    labels = labels_of(result)
    assert (labels == 1).sum() == 27
    first = next(result["BUFFERS"].getFeatures()).geometry().boundingBox()
    assert (first.xMinimum(), first.yMaximum(), first.width()) == (504_000, 6_996_000, 3_000)
    assert labels[4:7, 4:7].all()


def test_deposits_in_another_crs_are_reprojected_with_a_note(run, grid_layer, point_layer, feedback, tmp_path):
    to_degrees = QgsCoordinateTransform(
        QgsCoordinateReferenceSystem("EPSG:32755"), QgsCoordinateReferenceSystem("EPSG:4326"), QgsProject.instance()
    )
    points = [to_degrees.transform(x, y) for x, y in zip(X, Y)]
    layer = point_layer([p.x() for p in points], [p.y() for p in points], {"name": list("abc")}, "EPSG:4326", "mines")
    result = run("labeldeposits", {"DEPOSITS": layer, "GRID": grid_layer, "OUTPUT": str(tmp_path / "labels.tif")})
    assert_array_equal(np.argwhere(labels_of(result) == 1), [[5, 5], [12, 12], [16, 20]])
    assert "'mines' was reprojected from EPSG:4326 to EPSG:32755" in feedback.text()


def test_outlines_of_deposits_label_the_cells_inside_and_buffer_from_their_edge(run, grid_layer, tmp_path):
    square = "POLYGON((505000 6990000, 505000 6995000, 510000 6995000, 510000 6990000, 505000 6990000))"
    tiny = "POLYGON((520100 6983100, 520100 6983300, 520300 6983300, 520300 6983100, 520100 6983100))"
    parameters = {"DEPOSITS": polygon_layer(square, tiny), "GRID": grid_layer, "OUTPUT": str(tmp_path / "labels.tif")}
    labels = labels_of(run("labeldeposits", parameters))
    expected = np.zeros((20, 30), dtype=bool)
    expected[5:10, 5:10] = True
    expected[16, 20] = True
    assert_array_equal(labels == 1, expected)
    labels = labels_of(run("labeldeposits", {**parameters, "BUFFER": 1_000.0}))
    grid = read_raster(grid_layer).grid
    shapes = [QgsGeometry.fromWkt(shape).buffer(1_000, 64) for shape in (square, tiny)]
    for row, y in enumerate(grid.y_centres()):
        for column, x in enumerate(grid.x_centres()):
            centre = QgsGeometry.fromWkt(f"POINT({x} {y})")
            assert (labels[row, column] == 1) == (
                expected[row, column] or any(shape.contains(centre) for shape in shapes)
            )


def test_barren_points_and_polygons_are_zero_and_deposits_win(
    run, grid_layer, deposits, point_layer, feedback, tmp_path
):
    barren = polygon_layer("POLYGON((500000 6990000, 500000 6998000, 508000 6998000, 508000 6990000, 500000 6990000))")
    base = {"DEPOSITS": deposits, "GRID": grid_layer, "OUTPUT": str(tmp_path / "labels.tif")}
    result = run("labeldeposits", {**base, "BARREN": barren})
    labels = labels_of(result)
    assert result["BARREN_CELLS"] == 63
    assert labels[5, 5] == 1
    assert "1 cells are both deposit and barren" in feedback.text()
    holes = point_layer([525_500.0, 525_900.0], [6_998_500.0, 6_998_900.0], {"hole": [1.0, 2.0]}, name="holes")
    assert_array_equal(np.argwhere(labels_of(run("labeldeposits", {**base, "BARREN": holes})) == 0), [[1, 25]])


def test_random_barren_cells_follow_ratio_exclusion_and_seed(run, grid_layer, deposits, tmp_path):
    parameters = {
        "DEPOSITS": deposits,
        "GRID": grid_layer,
        "NEIGHBOURHOOD": 1,
        "NEGATIVES": 1,
        "RATIO": 2.0,
        "EXCLUSION": 3_000.0,
        "SEED": 4,
        "OUTPUT": str(tmp_path / "labels.tif"),
    }
    result = run("labeldeposits", parameters)
    labels = labels_of(result)
    assert result["BARREN_CELLS"] == 54
    assert labels[0, 0] == 255, "NoData is never drawn"
    grid = read_raster(grid_layer).grid
    rows, columns = np.nonzero(labels == 0)
    for x, y in zip(X, Y):
        assert np.hypot(grid.x_centres()[columns] - x, grid.y_centres()[rows] - y).min() > 3_000
    assert_array_equal(labels, labels_of(run("labeldeposits", parameters)))
    assert (labels != labels_of(run("labeldeposits", {**parameters, "SEED": 5}))).any()


def test_deposits_outside_are_counted_and_none_inside_is_an_error(run, grid_layer, point_layer, feedback, tmp_path):
    base = {"GRID": grid_layer, "OUTPUT": str(tmp_path / "labels.tif")}
    mixed = point_layer([*X, 9e5], [*Y, 6_990_000.0], {"name": list("abcd")}, name="mines")
    assert run("labeldeposits", {**base, "DEPOSITS": mixed})["DEPOSITS_INSIDE"] == 3
    assert "1 of 4 deposits lie outside the grid" in feedback.text()
    Path(base["OUTPUT"]).unlink()
    away = point_layer([9e5], [6_990_000.0], {"name": ["d"]}, name="mines")
    with pytest.raises(QgsProcessingException, match="None of the 1 deposits of 'mines' lies on the grid of 'stack'"):
        run("labeldeposits", {**base, "DEPOSITS": away})
    empty = point_layer([], [], {"name": []}, name="mines")
    with pytest.raises(QgsProcessingException, match="'mines' has no features"):
        run("labeldeposits", {**base, "DEPOSITS": empty})
    assert not Path(base["OUTPUT"]).exists()


def test_a_subset_filter_is_respected(run, grid_layer, deposits, tmp_path):
    deposits.setSubsetString("name = 'Dago'")
    result = run("labeldeposits", {"DEPOSITS": deposits, "GRID": grid_layer, "OUTPUT": str(tmp_path / "labels.tif")})
    assert result["DEPOSITS_INSIDE"] == 1


def test_metres_on_a_grid_in_degrees_are_refused(run, raster_layer, point_layer, tmp_path):
    degrees = raster_layer(np.ones((10, 10)), "degrees", west=147.0, north=-27.0, cell_size=0.01, crs="EPSG:4326")
    mine = point_layer([147.05], [-27.05], {"name": ["a"]}, "EPSG:4326", "mines")
    parameters = {"DEPOSITS": mine, "GRID": degrees, "OUTPUT": str(tmp_path / "labels.tif")}
    assert run("labeldeposits", parameters)["DEPOSIT_CELLS"] == 1
    with pytest.raises(QgsProcessingException, match="grid of 'degrees' is in degrees"):
        run("labeldeposits", {**parameters, "BUFFER": 1_000.0})


def test_lines_are_no_deposits(run, grid_layer, tmp_path):
    lines = QgsVectorLayer("LineString?crs=EPSG:32755", "veins", "memory")
    feature = QgsFeature()
    feature.setGeometry(QgsGeometry.fromWkt("LINESTRING(505000 6990000, 506000 6991000)"))
    lines.dataProvider().addFeatures([feature])
    with pytest.raises(QgsProcessingException, match="'veins' holds lines"):
        run("labeldeposits", {"DEPOSITS": lines, "GRID": grid_layer, "OUTPUT": str(tmp_path / "labels.tif")})


def test_it_labels_the_deposits_of_eskay(run, shared_data, tmp_path):
    folder = shared_data / "eskay_bc"
    uri = f"{(folder / 'deposits.csv').as_uri()}?delimiter=,&xField=x&yField=y&crs=EPSG:26910"
    layer = QgsVectorLayer(uri, "deposits", "delimitedtext")
    grid = QgsRasterLayer(str(folder / "magnetics.tif"), "magnetics")
    result = run("labeldeposits", {"DEPOSITS": layer, "GRID": grid, "OUTPUT": str(tmp_path / "labels.tif")})
    assert result["DEPOSITS_INSIDE"] == 51
    assert result["DEPOSIT_CELLS"] == 39, "some of the 51 share a cell of 1 km"
