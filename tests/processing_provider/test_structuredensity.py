from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytestmark = pytest.mark.qgis

WEST, SOUTH = 500_000.0, 6_980_000.0  # in EPSG:32755
FAULTS = {
    "thrust": "LineString(502000 6982000, 509000 6989000, 511000 6995000)",
    "normal": "MultiLineString((515000 6981000, 515500 6998000),(520000 6990000, 524000 6991000))",
}
UNITS = {
    "basalt": "Polygon((503000 6983000, 512000 6983000, 512000 6996000, 503000 6996000, 503000 6983000),"
    "(505000 6985000, 508000 6985000, 508000 6988000, 505000 6988000, 505000 6985000))",
    "shale": "MultiPolygon(((514000 6984000, 520000 6984000, 517000 6994000, 514000 6984000)))",
}
FRAME = {"EXTENT": f"{WEST},{WEST + 25_000},{SOUTH},{SOUTH + 20_000} [EPSG:32755]", "CELL_SIZE": 500.0}


@pytest.fixture
def layer(qgis_app: Any) -> Any:
    """``layer({class: WKT or None}, kind, name, crs)``: a memory layer with a field 'type'."""
    from qgis.core import QgsFeature, QgsGeometry, QgsVectorLayer

    def _layer(shapes: Any, kind: str = "LineString", name: str = "faults", crs: str = "EPSG:32755") -> Any:
        made = QgsVectorLayer(f"{kind}?crs={crs}&field=type:string", name, "memory")
        features = []
        for value, wkt in shapes if isinstance(shapes, list) else shapes.items():
            feature = QgsFeature(made.fields())
            feature.setAttributes([value])
            if wkt is not None:
                feature.setGeometry(QgsGeometry.fromWkt(wkt))
            features.append(feature)
        assert made.dataProvider().addFeatures(features)[0]
        made.updateExtents()
        return made

    return _layer


@pytest.fixture
def make(run: Any, tmp_path: Path) -> Any:
    """``make(layer, method, ...)``: the raster that comes out."""
    from gossan.processing_provider.rasters import read_raster
    from qgis.core import QgsRasterLayer

    def _make(source: Any, method: int = 0, **parameters: Any) -> Any:
        out = str(tmp_path / "out" / "map.tif")
        given = parameters if "GRID" in parameters else {**FRAME, **parameters}
        return read_raster(QgsRasterLayer(run("structuredensity", {"INPUT": source, "METHOD": method, "OUTPUT": out, **given})["OUTPUT"], "map"))  # fmt: skip

    return _make


def geometries(shapes: dict[str, str]) -> Any:
    from qgis.core import QgsGeometry

    return QgsGeometry.collectGeometry([QgsGeometry.fromWkt(wkt) for wkt in shapes.values()])


def centres(grid: Any) -> list[tuple[int, int, Any]]:
    """Every seventh cell: row, column, centre."""
    from qgis.core import QgsGeometry, QgsPointXY

    cells = [(i, j) for i in range(grid.rows) for j in range(grid.columns)][::7]
    return [(i, j, QgsGeometry.fromPointXY(QgsPointXY(grid.x_centres()[j], grid.y_centres()[i]))) for i, j in cells]


@pytest.mark.parametrize(("shapes", "kind"), [(FAULTS, "LineString"), (UNITS, "Polygon")])
def test_the_distance_is_that_which_qgis_measures(layer: Any, make: Any, shapes: Any, kind: str) -> None:
    made, whole = make(layer(shapes, kind)), geometries(shapes)
    assert made.band_names == ("faults distance",) and made.grid.shape == (40, 50) and made.grid.crs == "EPSG:32755"
    for row, column, centre in centres(made.grid):
        assert made.array[0, row, column] == pytest.approx(centre.distance(whole), rel=1e-6, abs=1e-3)
    assert np.isfinite(made.array).all()


def test_the_density_of_lines_is_the_length_that_qgis_cuts_out(layer: Any, make: Any) -> None:
    made, whole = make(layer(FAULTS), 1, RADIUS=3000.0), geometries(FAULTS)
    for row, column, centre in centres(made.grid):
        length = whole.intersection(centre.buffer(3000.0, 256)).length() / 1000
        assert made.array[0, row, column] == pytest.approx(length / (math.pi * 9), rel=1e-4, abs=1e-4)
    assert made.array.max() > 0.2


def test_the_density_of_polygons_is_the_share_that_qgis_cuts_out(layer: Any, make: Any) -> None:
    made, whole = make(layer(UNITS, "Polygon"), 1, RADIUS=3000.0), geometries(UNITS)
    for row, column, centre in centres(made.grid):
        area = whole.intersection(centre.buffer(3000.0, 256)).area()
        assert made.array[0, row, column] == pytest.approx(area / (math.pi * 9e6), abs=2e-5)
    assert made.array.max() == 1.0


def test_each_class_is_a_band_and_its_features_alone_count(layer: Any, make: Any, feedback: Any) -> None:
    source = layer([*FAULTS.items(), (None, "LineString(500000 6990000, 501000 6990000)"), ("dyke", None)])
    made = make(source, 1, RADIUS=2000.0, CLASS_FIELD="type")
    assert made.band_names == ("faults normal density", "faults thrust density")
    for band, name in zip(made.array, ("normal", "thrust")):
        np.testing.assert_array_equal(band, make(layer({name: FAULTS[name]}), 1, RADIUS=2000.0).array[0])
    assert "1 features of 'faults' have no value in 'type'" in feedback.text()
    assert "1 features of 'faults' have no geometry" in feedback.text()
    assert made.metadata["structures"]["classes"] == ["normal", "thrust"]


def test_ground_under_two_polygons_counts_once(layer: Any, make: Any) -> None:
    twice = [*UNITS.items(), ("overlap", "Polygon((506000 6984000, 518000 6984000, 518000 6990000, 506000 6990000, 506000 6984000))")]  # fmt: skip
    made = make(layer(twice, "Polygon"), 1, RADIUS=3000.0)
    from qgis.core import QgsGeometry

    whole = QgsGeometry.unaryUnion([QgsGeometry.fromWkt(wkt) for _, wkt in twice])
    for row, column, centre in centres(made.grid):
        area = whole.intersection(centre.buffer(3000.0, 256)).area()
        assert made.array[0, row, column] == pytest.approx(area / (math.pi * 9e6), abs=2e-5)
    assert made.array.max() <= 1.0


def test_a_polygon_that_crosses_itself_is_mended_and_told(layer: Any, make: Any, feedback: Any) -> None:
    bow = {"a": "Polygon((503000 6983000, 513000 6993000, 513000 6983000, 503000 6993000, 503000 6983000))"}
    flat = "Polygon((520000 6983000, 522000 6983000, 521000 6983000, 520000 6983000))"
    made = make(layer([*bow.items(), ("b", flat)], "Polygon"))
    row, column, _ = made.grid.cells_of(np.array([504_100.0, 511_900.0]), np.array([6_988_100.0, 6_988_100.0]))
    assert (made.array[0, row, column] == 0).all()  # both wings, though they were drawn in opposite directions
    assert made.array[0, 34, 41] > 5000  # beside the one without area
    assert "2 polygons of 'faults' cross themselves and were mended" in feedback.text()
    assert "1 polygons of 'faults' have no area and were left out" in feedback.text()


def test_curves_and_heights_are_read(layer: Any, make: Any) -> None:
    arc = layer({"a": "CircularString(507000 6990000, 512000 6995000, 517000 6990000)"}, "CircularString")
    made = make(arc)
    row, column, _ = made.grid.cells_of(np.array([512_100.0]), np.array([6_990_100.0]))
    assert made.array[0, row[0], column[0]] == pytest.approx(5000 - math.hypot(250, 250), abs=260)
    high = layer({"a": "LineStringZM(502000 6982000 17 3, 509000 6989000 45 4)"}, "LineStringZM")
    flat = layer({"a": "LineString(502000 6982000, 509000 6989000)"})
    np.testing.assert_array_equal(make(high).array, make(flat).array)


def test_a_grid_gives_its_cells_and_its_crs(layer: Any, make: Any, raster_layer: Any, feedback: Any) -> None:
    from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsGeometry, QgsProject

    grid = raster_layer(np.zeros((20, 25)), "copper")
    direct = make(layer(FAULTS), GRID=grid, CELL_SIZE=77.0)
    assert (direct.grid.cell_size, direct.grid.shape, direct.grid.north) == (1000.0, (20, 25), 7_000_000.0)
    assert "The cells are those of 'copper': CELL_SIZE not used" in feedback.text()
    to_degrees = QgsCoordinateTransform(
        QgsCoordinateReferenceSystem("EPSG:32755"), QgsCoordinateReferenceSystem("EPSG:4326"), QgsProject.instance()
    )
    shapes = {}
    for name, wkt in FAULTS.items():
        geometry = QgsGeometry.fromWkt(wkt)
        geometry.transform(to_degrees)
        shapes[name] = geometry.asWkt(12)
    degrees = layer(shapes, crs="EPSG:4326")
    np.testing.assert_allclose(make(degrees, GRID=grid).array, direct.array, atol=0.01)
    assert "'faults' was reprojected from EPSG:4326 to EPSG:32755" in feedback.text()
    made = make(degrees, TARGET_CRS="EPSG:32755")
    assert made.grid.crs == "EPSG:32755" and made.grid.shape == (40, 50)


def test_degrees_are_refused_with_the_remedy(layer: Any, run: Any, tmp_path: Path) -> None:
    from qgis.core import QgsProcessingException

    degrees = layer({"a": "LineString(147 -27, 147.2 -27.1)"}, crs="EPSG:4326")
    out = tmp_path / "map.tif"
    with pytest.raises(QgsProcessingException, match=r"EPSG:4326, whose units are degrees.*TARGET_CRS"):
        run("structuredensity", {"INPUT": degrees, "OUTPUT": str(out)})
    assert not out.exists()


def test_with_nothing_but_the_layer_cells_and_radius_come_from_its_extent(
    layer: Any, run: Any, feedback: Any, tmp_path: Path
) -> None:
    from gossan.processing_provider.rasters import read_raster
    from qgis.core import QgsRasterLayer

    out = str(tmp_path / "map.tif")
    made = read_raster(
        QgsRasterLayer(run("structuredensity", {"INPUT": layer(FAULTS), "METHOD": 2, "OUTPUT": out})["OUTPUT"], "m")
    )
    assert made.band_names == ("faults distance x density",)
    assert made.grid.cell_size == 50.0  # 22 km / 500
    assert (made.grid.west, made.grid.south) == (502_000.0, 6_981_000.0)
    assert made.grid.east >= 524_000 and made.grid.north >= 6_998_000
    assert "Radius 500, from the map's extent" in feedback.text()
    assert made.metadata["structures"]["radius"] == 500.0
    assert 0.9 < made.array[0].max() < 1.5 and made.array[0].min() == 0
    assert Path(out).with_suffix(".qml").exists()


def test_feet_become_kilometres(layer: Any, make: Any) -> None:
    northing = 1_000_000.0
    line = layer({"a": f"LineString(900000 {northing}, 2100000 {northing})"}, crs="EPSG:2264")  # US survey feet
    made = make(line, 1, EXTENT=f"1500000,1502000,{northing - 500},{northing + 500} [EPSG:2264]", CELL_SIZE=1000.0, RADIUS=5000.0)  # fmt: skip
    kilometre = 5000 * 1200 / 3937 / 1000
    np.testing.assert_allclose(made.array, 2 * kilometre / (math.pi * kilometre**2), rtol=1e-5)


def test_selection_and_filter_are_respected(layer: Any, make: Any) -> None:
    from qgis.core import QgsProcessingFeatureSourceDefinition, QgsProject

    source = layer(FAULTS)
    QgsProject.instance().addMapLayer(source)
    source.selectByExpression("type = 'thrust'")
    selected = make(QgsProcessingFeatureSourceDefinition(source.id(), True))
    np.testing.assert_array_equal(selected.array, make(layer({"thrust": FAULTS["thrust"]})).array)
    QgsProject.instance().removeMapLayer(source.id())


def test_a_mask_of_polygons_leaves_nodata_outside_and_changes_nothing_inside(layer: Any, make: Any) -> None:
    mask = layer({"area": "Polygon((505000 6985000, 515000 6985000, 515000 6995000, 505000 6995000, 505000 6985000))"}, "Polygon")  # fmt: skip
    whole, masked = make(layer(FAULTS), 1, RADIUS=3000.0), make(layer(FAULTS), 1, RADIUS=3000.0, MASK=mask)
    inside = np.isfinite(masked.array[0])
    assert inside.sum() == 400 and inside[10:30, 10:30].all()
    np.testing.assert_array_equal(masked.array[0][inside], whole.array[0][inside])


@pytest.mark.parametrize(
    ("shapes", "kind", "parameters", "said"),
    [
        ({"a": "Point(505000 6985000)"}, "Point", {}, "holds points"),
        (FAULTS, "LineString", {"CLASS_FIELD": "kind"}, "no field 'kind'"),
        ({str(i): FAULTS["thrust"] for i in range(31)}, "LineString", {"CLASS_FIELD": "type"}, "has 31 classes"),
        (
            {"a": "LineString(505000 6985000, 505000 6985000)"},
            "LineString",
            {"EXTENT": None, "CELL_SIZE": 0},
            "one point",
        ),
        (FAULTS, "LineString", {"CELL_SIZE": 0.01}, "too large"),
    ],
)
def test_what_cannot_be_mapped_is_refused_in_words(
    layer: Any, make: Any, shapes: Any, kind: str, parameters: dict[str, Any], said: str
) -> None:
    from qgis.core import QgsProcessingException

    with pytest.raises(QgsProcessingException, match=said):
        make(layer(shapes, kind), **parameters)


def test_gold_of_the_murchison_lies_near_faults_and_greenstone(shared_data: Path, make: Any) -> None:
    """AUC of nearness among the cells within 6 km of a sample; the data's notes give .73 and .79."""
    import csv

    from gossan.core.grid import Grid
    from scipy.spatial import cKDTree
    from scipy.stats import rankdata

    folder = shared_data / "yilgarn_murchison"

    def places(name: str) -> np.ndarray:
        with open(folder / name, encoding="utf-8") as file:
            return np.array([(float(row["x"]), float(row["y"])) for row in csv.DictReader(file)])

    samples, deposits = cKDTree(places("samples.csv")), places("deposits.csv")
    frame = {"EXTENT": "352000,682000,6699000,7102000 [EPSG:28350]", "CELL_SIZE": 1000.0}
    for name, expected in (("faults", 0.73), ("greenstone", 0.79)):
        made = make(str(folder / f"{name}.gpkg"), **frame)
        grid: Grid = made.grid
        near = samples.query(np.stack(np.meshgrid(grid.x_centres(), grid.y_centres()), axis=-1))[0] < 6000
        row, column, inside = grid.cells_of(*deposits[samples.query(deposits)[0] < 6000].T)
        ore, area = -made.array[0, row[inside], column[inside]], -made.array[0][near]
        ranks = rankdata(np.concatenate([ore, area]))[: len(ore)]
        auc = (ranks.sum() - len(ore) * (len(ore) + 1) / 2) / len(ore) / len(area)
        assert auc == pytest.approx(expected, abs=0.015)
