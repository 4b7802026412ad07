from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytestmark = pytest.mark.qgis

WEST, SOUTH = 500_000.0, 6_980_000.0  # of the samples, in EPSG:32755


@pytest.fixture
def survey() -> tuple[np.ndarray, np.ndarray, dict[str, list[float]]]:
    """80 samples in 25 x 20 km of EPSG:32755."""
    rng = np.random.default_rng(3)
    x, y = WEST + rng.uniform(0, 25_000, 80), SOUTH + rng.uniform(0, 20_000, 80)
    return x, y, {name: list(10 ** rng.normal(1, 0.4, 80)) for name in ("Cu_ppm", "Pb_ppm")}


def read(path: str) -> Any:
    from gossan.processing_provider.rasters import read_raster
    from qgis.core import QgsRasterLayer

    return read_raster(QgsRasterLayer(path, "map"))


def gridded(x: Any, y: Any, values: Any, grid: Any, **how: Any) -> np.ndarray:
    from gossan.core.interpolation import inverse_distance

    return inverse_distance(np.asarray(x), np.asarray(y), np.asarray(values, dtype=float), grid, **how)


def polygon_layer(rectangles: list[tuple[float, float, float, float]], crs: str = "EPSG:32755") -> Any:
    from qgis.core import QgsFeature, QgsGeometry, QgsRectangle, QgsVectorLayer

    layer = QgsVectorLayer(f"Polygon?crs={crs}", "tenement", "memory")
    features = []
    for rectangle in rectangles:
        feature = QgsFeature()
        feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(*rectangle)))
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    layer.updateExtents()
    return layer


def test_every_field_is_a_named_band_equal_to_the_gridding_on_arrays(
    survey: Any, point_layer: Any, run: Any, tmp_path: Path
) -> None:
    x, y, columns = survey
    out = str(tmp_path / "map.tif")
    run(
        "idw",
        {
            "INPUT": point_layer(x, y, columns),
            "FIELDS": ["Pb_ppm", "Cu_ppm"],
            "EXTENT": f"{WEST},{WEST + 24_600},{SOUTH},{SOUTH + 20_000} [EPSG:32755]",
            "CELL_SIZE": 500.0,
            "POWER": 3.0,
            "NEIGHBOURS": 7,
            "MAX_DISTANCE": 2500.0,
            "OUTPUT": out,
        },
    )
    made = read(out)
    assert made.band_names == ("Pb_ppm", "Cu_ppm")
    assert (made.grid.west, made.grid.north, made.grid.cell_size) == (WEST, SOUTH + 20_000, 500.0)
    assert made.grid.shape == (40, 50) and made.grid.crs == "EPSG:32755"
    values = np.column_stack([columns["Pb_ppm"], columns["Cu_ppm"]])
    expected = gridded(x, y, values, made.grid, power=3.0, neighbours=7, max_distance=2500.0)
    np.testing.assert_array_equal(made.array, expected)
    assert np.isnan(expected).any() and np.isfinite(expected).any()
    assert made.metadata["idw"]["neighbours"] == 7


def test_the_file_is_float32_with_nodata_and_its_first_row_is_north(
    survey: Any, point_layer: Any, run: Any, tmp_path: Path
) -> None:
    from osgeo import gdal

    x, y, _ = survey
    out = str(tmp_path / "northing.tif")
    layer = point_layer(x, y, {"Cu": list(y), "Pb": list(x)})
    run("idw", {"INPUT": layer, "FIELDS": ["Cu", "Pb"], "CELL_SIZE": 1000.0, "MAX_DISTANCE": 0, "OUTPUT": out})
    dataset = gdal.Open(out)
    assert dataset.GetGeoTransform()[5] == -1000.0
    band = dataset.GetRasterBand(1)
    assert gdal.GetDataTypeName(band.DataType) == "Float32" and np.isnan(band.GetNoDataValue())
    northing, easting = dataset.ReadAsArray()
    assert northing[0].mean() > northing[-1].mean() + 10_000
    assert easting[:, -1].mean() > easting[:, 0].mean() + 15_000
    assert Path(out).with_suffix(".qml").exists()


def test_with_nothing_but_the_layer_the_defaults_come_from_the_samples(
    survey: Any, point_layer: Any, run: Any, feedback: Any, tmp_path: Path
) -> None:
    from gossan.core.spacing import suggest_cell_size, suggest_max_distance

    x, y, columns = survey
    layer = point_layer(x, y, {"depth": [1.0] * 80, **columns, "Sample": [f"s{i}" for i in range(80)]})
    made = read(run("idw", {"INPUT": layer, "OUTPUT": str(tmp_path / "map.tif")})["OUTPUT"])
    size = suggest_cell_size(x, y)
    assert made.band_names == ("Cu_ppm", "Pb_ppm")
    assert made.grid.cell_size == size
    assert made.grid.west % size == 0 and made.grid.north % size == 0
    assert x.min() - 1.5 * size <= made.grid.west <= x.min() - size / 2
    assert y.max() + size / 2 <= made.grid.north <= y.max() + 1.5 * size
    assert x.max() + size / 2 <= made.grid.east and made.grid.south <= y.min() - size / 2
    assert made.metadata["idw"]["max_distance"] == suggest_max_distance(x, y, 12)
    for said in ("Cell size", "Largest distance", "look like assays: Cu_ppm, Pb_ppm", "at 80 locations to"):
        assert said in feedback.text()


def test_duplicates_nulls_and_infinities_poison_nothing(
    survey: Any, point_layer: Any, run: Any, feedback: Any, tmp_path: Path
) -> None:
    x, y, columns = survey
    x, y = np.append(x, x[0]), np.append(y, y[0])
    lead: list[Any] = [*columns["Pb_ppm"], 500.0]
    lead[5], lead[6] = None, float("inf")
    copper = [*columns["Cu_ppm"], 300.0]
    layer = point_layer(x, y, {"Cu_ppm": copper, "Pb_ppm": lead})
    out = str(tmp_path / "map.tif")
    made = read(run("idw", {"INPUT": layer, "CELL_SIZE": 1000.0, "MAX_DISTANCE": 0, "OUTPUT": out})["OUTPUT"])
    values = np.column_stack([copper, [np.nan if v in (None, float("inf")) else v for v in lead]])[:80].astype(float)
    values[0] = (values[0] + [300.0, 500.0]) / 2
    np.testing.assert_allclose(made.array, gridded(x[:80], y[:80], values, made.grid), rtol=1e-6)
    assert "'Pb_ppm' is infinite at 1 samples" in feedback.text()
    assert "81 samples lie at 80 locations" in feedback.text()


def test_a_mask_of_polygons_leaves_nodata_outside_even_in_another_crs(
    survey: Any, point_layer: Any, run: Any, feedback: Any, tmp_path: Path
) -> None:
    from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsProject

    x, y, columns = survey
    inside = (WEST + 5_000, SOUTH + 4_000, WEST + 15_000, SOUTH + 12_000)
    tenement = polygon_layer([inside])
    to_degrees = QgsCoordinateTransform(
        tenement.crs(), QgsCoordinateReferenceSystem("EPSG:4326"), QgsProject.instance()
    )
    feature = next(tenement.getFeatures())
    shape = feature.geometry()
    shape.transform(to_degrees)
    degrees = polygon_layer([], "EPSG:4326")
    feature.setGeometry(shape)
    degrees.dataProvider().addFeatures([feature])
    parameters = {"INPUT": point_layer(x, y, columns), "CELL_SIZE": 500.0}
    made = read(run("idw", {**parameters, "MASK": degrees, "OUTPUT": str(tmp_path / "a.tif")})["OUTPUT"])
    whole = read(run("idw", {**parameters, "OUTPUT": str(tmp_path / "b.tif")})["OUTPUT"])
    centres_x, centres_y = np.meshgrid(made.grid.x_centres(), made.grid.y_centres())
    held = (centres_x > inside[0]) & (centres_x < inside[2]) & (centres_y > inside[1]) & (centres_y < inside[3])
    np.testing.assert_array_equal(np.isfinite(made.array[0]), held)
    np.testing.assert_array_equal(made.array[:, held], whole.array[:, held])
    assert "'tenement' was reprojected" in feedback.text()


def test_a_mask_raster_leaves_nodata_where_it_is_zero_or_nodata(
    survey: Any, point_layer: Any, raster_layer: Any, run: Any, tmp_path: Path
) -> None:
    x, y, columns = survey
    mask = np.ones((20, 25), dtype=np.float32)
    mask[:5], mask[5:9] = 0.0, np.nan
    layer = raster_layer(mask, "study area")
    parameters = {"INPUT": point_layer(x, y, columns), "CELL_SIZE": 1000.0, "EXTENT": layer, "MASK": layer}
    made = read(run("idw", {**parameters, "MAX_DISTANCE": 0, "OUTPUT": str(tmp_path / "map.tif")})["OUTPUT"])
    np.testing.assert_array_equal(np.isfinite(made.array[1]), mask == 1)


def test_selected_features_and_subset_filters_of_a_multi_layer_geopackage_are_respected(
    survey: Any, point_layer: Any, run: Any, feedback: Any, tmp_path: Path
) -> None:
    from qgis.core import QgsProcessingFeatureSourceDefinition, QgsVectorFileWriter, QgsVectorLayer

    x, y, columns = survey
    names = {"Pb % (été)": columns["Pb_ppm"], "year": [1978.0] * 40 + [1987.0] * 40}
    path = str(tmp_path / "all surveys.gpkg")
    for name in ("Other", "Böden 2024"):
        options = QgsVectorFileWriter.SaveVectorOptions()
        options.layerName = name
        if name != "Other":
            options.actionOnExistingFile = QgsVectorFileWriter.ActionOnExistingFile.CreateOrOverwriteLayer
        layer = point_layer(x[:3], y[:3], {"Pb": [1.0] * 3}) if name == "Other" else point_layer(x, y, names)
        QgsVectorFileWriter.writeAsVectorFormatV3(layer, path, layer.transformContext(), options)
    samples = QgsVectorLayer(f"{path}|layername=Böden 2024", "Böden 2024")
    assert samples.featureCount() == 80
    samples.setSubsetString('"year" = 1987')
    parameters = {"FIELDS": ["Pb % (été)"], "CELL_SIZE": 1000.0, "MAX_DISTANCE": 0}
    made = read(run("idw", {**parameters, "INPUT": samples, "OUTPUT": str(tmp_path / "a.tif")})["OUTPUT"])
    assert made.band_names == ("Pb % (été)",)
    values = np.array(columns["Pb_ppm"])[:, None]
    np.testing.assert_array_equal(made.array, gridded(x[40:], y[40:], values[40:], made.grid))

    from qgis.core import QgsProject

    QgsProject.instance().addMapLayer(samples)
    samples.selectByIds([feature.id() for feature in samples.getFeatures()][:10])
    selected = QgsProcessingFeatureSourceDefinition(samples.id(), True)
    made = read(run("idw", {**parameters, "INPUT": selected, "OUTPUT": str(tmp_path / "b.tif")})["OUTPUT"])
    QgsProject.instance().removeMapLayer(samples.id())
    np.testing.assert_array_equal(made.array, gridded(x[40:50], y[40:50], values[40:50], made.grid))


def test_samples_in_degrees_are_refused_with_their_crs_and_mapped_with_a_projected_one(
    survey: Any, point_layer: Any, run: Any, feedback: Any, tmp_path: Path
) -> None:
    from qgis.core import QgsProcessingException

    rng = np.random.default_rng(4)
    layer = point_layer(rng.uniform(147, 147.2, 50), rng.uniform(-27.3, -27.1, 50), {"Cu": list(rng.random(50))})
    layer.setCrs(layer.crs().fromEpsgId(4326))
    out = tmp_path / "map.tif"
    with pytest.raises(QgsProcessingException, match=r"'samples' is in EPSG:4326.*degrees.*TARGET_CRS"):
        run("idw", {"INPUT": layer, "OUTPUT": str(out)})
    with pytest.raises(QgsProcessingException, match="map is EPSG:4283.*degrees"):
        run("idw", {"INPUT": layer, "TARGET_CRS": "EPSG:4283", "OUTPUT": str(out)})
    assert not out.exists()
    made = read(run("idw", {"INPUT": layer, "TARGET_CRS": "EPSG:32755", "OUTPUT": str(out)})["OUTPUT"])
    assert made.grid.crs == "EPSG:32755" and 100 <= made.grid.cell_size <= 5000
    assert "reprojected from EPSG:4326 to EPSG:32755" in feedback.text()


def refusal(run: Any, layer: Any, folder: Path, **parameters: Any) -> str:
    """Run, and return the sentence with which it is refused; nothing may be written."""
    from qgis.core import QgsProcessingException

    with pytest.raises(QgsProcessingException) as refused:
        run("idw", {"INPUT": layer, "OUTPUT": str(folder / "out" / "map.tif"), **parameters})
    assert not (folder / "out").exists() or not list((folder / "out").iterdir())
    return str(refused.value)


def test_bad_samples_are_refused_in_words(survey: Any, point_layer: Any, run: Any, tmp_path: Path) -> None:
    x, y, columns = survey
    assert "no features" in refusal(run, point_layer([], [], {"Pb": [1.0][:0]}), tmp_path)
    one = point_layer(x[:1], y[:1], {"Pb": [1.0]})
    assert "1 location" in refusal(run, one, tmp_path, FIELDS=["Pb"])
    assert "two locations" in refusal(run, one, tmp_path, FIELDS=["Pb"], CELL_SIZE=10.0, MAX_DISTANCE=5.0)
    empty = point_layer(x, y, {"Pb": [None] * 80, "Cu": columns["Cu_ppm"]})
    assert "'Pb': fewer than two locations" in refusal(run, empty, tmp_path, FIELDS=["Pb", "Cu"])
    text = point_layer(x, y, {"Pb": ["<0.5"] * 80})
    assert "'Pb' of 'samples' holds '<0.5'" in refusal(run, text, tmp_path, FIELDS=["Pb"])
    unnamed = point_layer(x, y, {"depth": [1.0] * 80})
    assert "No field of 'samples' looks like an assay" in refusal(run, unnamed, tmp_path)


def test_bad_parameters_are_refused_in_words(survey: Any, point_layer: Any, run: Any, tmp_path: Path) -> None:
    x, y, columns = survey
    layer = point_layer(x, y, columns)
    assert "POWER" in refusal(run, layer, tmp_path, POWER=-2.0)
    assert "power must lie above 0" in refusal(run, layer, tmp_path, POWER=0.0)
    assert "no field 'Zn'" in refusal(run, layer, tmp_path, FIELDS=["Zn"])
    assert "too large" in refusal(run, layer, tmp_path, CELL_SIZE=0.5)
    far = f"{WEST + 90_000},{WEST + 95_000},{SOUTH},{SOUTH + 5_000} [EPSG:32755]"
    assert "sample nearest to the grid's extent is 6" in refusal(run, layer, tmp_path, EXTENT=far, CELL_SIZE=1000.0)
    away = polygon_layer([(WEST - 9e4, SOUTH, WEST - 8e4, SOUTH + 1e4)])
    assert "mask leaves no cell" in refusal(run, layer, tmp_path, MASK=away)


def test_a_default_field_without_values_is_left_out_with_a_warning(
    survey: Any, point_layer: Any, run: Any, feedback: Any, tmp_path: Path
) -> None:
    x, y, columns = survey
    layer = point_layer(x, y, {"Au_ppb": [None] * 80, **columns})
    made = read(run("idw", {"INPUT": layer, "OUTPUT": str(tmp_path / "map.tif")})["OUTPUT"])
    assert made.band_names == ("Cu_ppm", "Pb_ppm")
    assert any("'Au_ppb'" in warning for warning in feedback.warnings)


def test_cancelling_in_the_middle_says_so_and_writes_nothing(
    survey: Any, point_layer: Any, run: Any, feedback: Any, tmp_path: Path
) -> None:
    x, y, columns = survey
    feedback.progressChanged.connect(lambda percent: feedback.cancel() if percent > 30 else None)
    said = refusal(run, point_layer(x, y, columns), tmp_path, CELL_SIZE=7.0, MAX_DISTANCE=0)
    assert "Cancelled" in said
    assert 30 < max(feedback.fractions) < 90


@pytest.fixture(scope="module")
def eskay(shared_data: Path) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    with (shared_data / "eskay_bc" / "samples.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    x, y, lead = (np.array([float(row[name]) for row in rows]) for name in ("x", "y", "Pb_ppm"))
    return x, y, lead


def test_lead_at_eskay_agrees_with_gdal_and_its_highs_lie_where_the_samples_are_high(
    eskay: Any, point_layer: Any, run: Any, feedback: Any, tmp_path: Path
) -> None:
    x, y, lead = eskay
    layer = point_layer(x, y, {"Pb_ppm": list(lead)}, "EPSG:26910")
    made = read(run("idw", {"INPUT": layer, "OUTPUT": str(tmp_path / "pb.tif")})["OUTPUT"])
    assert made.grid.cell_size == 1000.0
    assert "4,205 samples lie at 3,981 locations" in feedback.text()
    expected = with_gdal(*merged(x, y, lead), made.grid, made.metadata["idw"]["max_distance"])
    both = np.isfinite(expected) & np.isfinite(made.array[0])
    assert np.array_equal(np.isfinite(expected), np.isfinite(made.array[0]))
    close = np.isclose(made.array[0], expected, rtol=1e-4)
    assert close[both].mean() > 0.999  # the rest: ties, of which GDAL takes one
    row, column, inside = made.grid.cells_of(x, y)
    assert inside.all()
    log_samples, log_cells = np.log(lead), np.log(made.array[0, row, column])
    assert np.corrcoef(log_samples, log_cells)[0, 1] > 0.9
    upside_down = np.log(made.array[0, ::-1][row, column])
    known = np.isfinite(upside_down)
    assert np.corrcoef(log_samples[known], upside_down[known])[0, 1] < 0.5


def merged(x: np.ndarray, y: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    from gossan.core.interpolation import merge_duplicates

    x, y, values, _ = merge_duplicates(x, y, values[:, None])
    return x, y, values[:, 0]


def with_gdal(x: np.ndarray, y: np.ndarray, values: np.ndarray, grid: Any, radius: float) -> np.ndarray:
    """Grid by GDAL's own inverse distance to nearest neighbours."""
    from osgeo import gdal, ogr

    driver = gdal.GetDriverByName("Memory") or gdal.GetDriverByName("MEM")  # one driver from GDAL 3.11 on
    vectors = driver.Create("", 0, 0, 0, gdal.GDT_Unknown)
    layer = vectors.CreateLayer("samples", None, ogr.wkbPoint25D)
    for easting, northing, value in zip(x, y, values):
        feature = ogr.Feature(layer.GetLayerDefn())
        point = ogr.Geometry(ogr.wkbPoint25D)
        point.AddPoint(float(easting), float(northing), float(value))
        feature.SetGeometry(point)
        layer.CreateFeature(feature)
    dataset = gdal.Grid(
        "",
        vectors,
        format="MEM",
        algorithm=f"invdistnn:power=2:max_points=12:radius={radius}:nodata=-1",
        outputBounds=[grid.west, grid.north, grid.east, grid.south],
        width=grid.columns,
        height=grid.rows,
        outputType=gdal.GDT_Float64,
    )
    cells = dataset.ReadAsArray()
    return np.where(cells == -1, np.nan, cells)
