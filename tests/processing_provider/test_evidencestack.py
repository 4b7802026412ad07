"""``gossan:evidencestack`` through QGIS: alignment, names, categories, masks, metadata, refusals."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from gossan.processing_provider.rasters import read_raster
from numpy.testing import assert_allclose, assert_array_equal
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsGeometry,
    QgsProcessingException,
    QgsRasterLayer,
    QgsRectangle,
    QgsVectorLayer,
)

pytestmark = pytest.mark.qgis
SHAPE = (20, 30)
WEST, NORTH = 500_000.0, 7_000_000.0


@pytest.fixture
def zinc() -> np.ndarray:
    """Lognormal zinc, shape (rows, columns)."""
    return np.exp(np.random.default_rng(1).normal(4, 1, SHAPE)).astype(np.float32)


@pytest.fixture
def gravity() -> np.ndarray:
    """Symmetric gravity, shape (rows, columns)."""
    return np.random.default_rng(2).normal(0, 5, SHAPE).astype(np.float32)


@pytest.fixture
def rock_map(qgis_app: Any) -> Any:
    """Two rock types side by side as polygons, in a memory layer with an accented field."""
    layer = QgsVectorLayer("Polygon?crs=EPSG:32755&field=type de roche:string", "geology", "memory")
    features = []
    for west, rock in ((500_000, "schist"), (515_000, "gneiss"), (525_000, None)):
        feature = QgsFeature(layer.fields())
        feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(west, 6_980_000, west + 15_000, 7_000_000)))
        feature.setAttributes([rock])
        features.append(feature)
    layer.dataProvider().addFeatures(features[:2])
    return layer


def stack_of(result: dict[str, Any]) -> Any:
    return read_raster(QgsRasterLayer(result["OUTPUT"], "stack"))


def output(tmp_path: Path) -> str:
    return str(tmp_path / "stack.tif")


def test_it_stacks_bands_of_several_layers_under_their_names(run, raster_layer, zinc, gravity, tmp_path):
    elements = raster_layer(np.stack([zinc, zinc**2]), "idw", ["Zn_ppm", "Pb_ppm"])
    result = run("evidencestack", {"LAYERS": [elements, raster_layer(gravity, "gravity")], "OUTPUT": output(tmp_path)})
    stack = stack_of(result)
    assert stack.band_names == ("Zn_ppm", "Pb_ppm", "gravity")
    assert_allclose(stack.array.mean(axis=(1, 2)), 0, atol=1e-5)
    assert_allclose(stack.array.std(axis=(1, 2)), 1, atol=1e-5)
    records = stack.metadata["stack"]["records"]
    assert [r["transform"] for r in records] == ["log10", "log10", "none"]
    assert_allclose(records[0]["centre"], np.log10(zinc).mean(), rtol=1e-5)
    assert (result["BANDS"], result["CELLS"]) == (3, 600)
    assert Path(result["OUTPUT"]).with_suffix(".qml").exists()


def test_layers_on_other_grids_and_coordinate_systems_are_aligned_and_named(
    run, raster_layer, feedback, zinc, gravity, tmp_path
):
    fine = raster_layer(np.kron(gravity, np.ones((5, 5))), "fine gravity", cell_size=200.0)
    degrees = raster_layer(
        np.random.default_rng(3).normal(size=(60, 90)),
        "magnetics",
        west=146.9,
        north=-27.0,
        cell_size=0.005,
        crs="EPSG:4326",
    )
    result = run("evidencestack", {"LAYERS": [raster_layer(zinc, "Zn"), fine, degrees], "OUTPUT": output(tmp_path)})
    stack = stack_of(result)
    assert stack.array.shape == (3, *SHAPE)
    assert_allclose(stack.array[1], (gravity - gravity.mean()) / gravity.std(), atol=1e-4)
    assert "'fine gravity'" in feedback.text()
    assert "'magnetics'" in feedback.text()


def test_a_chosen_grid_rules(run, raster_layer, zinc, gravity, tmp_path):
    coarse = raster_layer(gravity[:10, :15], "coarse", cell_size=2000.0)
    result = run("evidencestack", {"LAYERS": [raster_layer(zinc, "Zn")], "GRID": coarse, "OUTPUT": output(tmp_path)})
    assert stack_of(result).grid.cell_size == 2000.0


def test_nodata_of_integer_rasters_stays_nodata_and_out_of_the_statistics(run, raster_layer, zinc, tmp_path, qgis_app):
    from osgeo import gdal

    counts = np.arange(600, dtype=np.int16).reshape(SHAPE)
    counts[0, :3] = -9999
    dataset = gdal.GetDriverByName("GTiff").Create(str(tmp_path / "counts.tif"), 30, 20, 1, gdal.GDT_Int16)
    dataset.SetGeoTransform((WEST, 1000, 0, NORTH, 0, -1000))
    dataset.SetProjection(QgsCoordinateReferenceSystem("EPSG:32755").toWkt())
    dataset.GetRasterBand(1).SetNoDataValue(-9999)
    dataset.GetRasterBand(1).WriteArray(counts)
    dataset = None
    layers = [raster_layer(zinc, "Zn"), QgsRasterLayer(str(tmp_path / "counts.tif"), "counts")]
    stack = stack_of(run("evidencestack", {"LAYERS": layers, "OUTPUT": output(tmp_path)}))
    assert np.isnan(stack.array[1, 0, :3]).all()
    assert stack.metadata["stack"]["records"][1]["minimum"] == 3.0
    assert stack.metadata["stack"]["coverage"]["lost"] == 3


def test_category_rasters_and_polygons_become_a_band_per_class(run, raster_layer, zinc, rock_map, tmp_path):
    units = np.tile(np.arange(1, 4), (20, 10)).astype(np.float32)
    units[0, 0] = np.nan
    result = run(
        "evidencestack",
        {
            "LAYERS": [raster_layer(zinc, "Zn")],
            "CATEGORIES": [raster_layer(units, "units")],
            "CATEGORY_POLYGONS": rock_map,
            "CATEGORY_FIELD": "type de roche",
            "OUTPUT": output(tmp_path),
        },
    )
    stack = stack_of(result)
    assert stack.band_names == ("Zn", "units=1", "units=2", "units=3", "geology=gneiss", "geology=schist")
    assert np.isnan(stack.array[1:4, 0, 0]).all()
    assert_array_equal(stack.array[5, 0], np.arange(30) < 15)
    assert_array_equal(stack.array[4], 1 - stack.array[5])


def test_polygons_without_a_field_are_refused(run, raster_layer, zinc, rock_map, tmp_path):
    with pytest.raises(QgsProcessingException, match="Choose the field of 'geology'"):
        run(
            "evidencestack",
            {"LAYERS": [raster_layer(zinc, "Zn")], "CATEGORY_POLYGONS": rock_map, "OUTPUT": output(tmp_path)},
        )


@pytest.mark.parametrize("kind", ["polygons", "raster"])
def test_a_mask_of_polygons_or_of_cells_limits_values_and_statistics(run, raster_layer, zinc, rock_map, tmp_path, kind):
    rock_map.setSubsetString("\"type de roche\" = 'schist'")
    cells = np.zeros(SHAPE)
    cells[:, :15] = 1
    mask = rock_map if kind == "polygons" else raster_layer(cells, "mask")
    stack = stack_of(
        run("evidencestack", {"LAYERS": [raster_layer(zinc, "Zn")], "MASK": mask, "OUTPUT": output(tmp_path)})
    )
    assert_array_equal(np.isfinite(stack.array[0]), cells == 1)
    assert_allclose(np.nanstd(stack.array[0]), 1, atol=1e-5)


def test_another_area_is_scaled_like_the_first(run, raster_layer, zinc, gravity, tmp_path):
    layers = [raster_layer(zinc, "Zn"), raster_layer(gravity, "gravity")]
    first = run("evidencestack", {"LAYERS": layers, "OUTPUT": str(tmp_path / "first.tif")})
    like = QgsRasterLayer(first["OUTPUT"], "first")
    second = run("evidencestack", {"LAYERS": layers[:1], "LIKE": like, "SCALING": 1, "OUTPUT": output(tmp_path)})
    assert_array_equal(stack_of(second).array[0], stack_of(first).array[0])
    with pytest.raises(QgsProcessingException, match="'Zn' holds no scaling"):
        run("evidencestack", {"LAYERS": layers, "LIKE": layers[0], "OUTPUT": output(tmp_path)})


def test_choices_reach_the_stack(run, raster_layer, zinc, gravity, tmp_path):
    layers = [raster_layer(zinc, "Zn"), raster_layer(gravity, "gravity")]
    stack = stack_of(run("evidencestack", {"LAYERS": layers, "TRANSFORM": 2, "SCALING": 4, "OUTPUT": output(tmp_path)}))
    assert_array_equal(stack.array, np.stack([zinc, gravity]))
    stack = stack_of(run("evidencestack", {"LAYERS": layers, "TRANSFORM": 1, "SCALING": 2, "OUTPUT": output(tmp_path)}))
    assert_allclose(stack.array.min(axis=(1, 2)), 0, atol=1e-6)
    assert_allclose(stack.array.max(axis=(1, 2)), 1, atol=1e-6)
    assert stack.metadata["stack"]["records"][1]["floor"] == pytest.approx(gravity[gravity > 0].min() / 2)


def test_a_layer_elsewhere_a_constant_one_and_an_empty_one_are_refused_by_name(
    run, raster_layer, zinc, gravity, tmp_path
):
    here = raster_layer(zinc, "Zn")
    for bad, message in (
        (raster_layer(gravity, "far away", west=800_000.0), "'far away'.*does not overlap the grid of 'Zn'"),
        (raster_layer(np.full(SHAPE, 7.0), "flat"), "'flat' has the same value, 7,"),
        (raster_layer(np.full(SHAPE, np.nan), "empty"), "'empty' has no data"),
    ):
        with pytest.raises(QgsProcessingException, match=message):
            run("evidencestack", {"LAYERS": [here, bad], "OUTPUT": output(tmp_path)})
        assert not Path(output(tmp_path)).exists()


def test_layers_are_resampled_as_chosen_for_all_or_for_one(run, raster_layer, zinc, gravity, tmp_path):
    here = raster_layer(zinc, "Zn")
    shifted = [raster_layer(gravity, name, west=WEST + 300.0, north=NORTH - 300.0) for name in ("mag", "grav")]
    plain = {"LAYERS": [here, *shifted], "TRANSFORM": 2, "SCALING": 4, "OUTPUT": output(tmp_path)}
    nearest = stack_of(run("evidencestack", {**plain, "RESAMPLING": 1})).array
    assert_array_equal(nearest[1], gravity)
    mixed = stack_of(run("evidencestack", {**plain, "RESAMPLING": 3, "RESAMPLING_BY_LAYER": "grav=nearest"})).array
    assert_array_equal(mixed[2], gravity)
    automatic = stack_of(run("evidencestack", plain)).array
    inner = 0.3 * 0.3 * gravity[:-1, :-1] + 0.3 * 0.7 * (gravity[:-1, 1:] + gravity[1:, :-1]) + 0.49 * gravity[1:, 1:]
    assert_allclose(automatic[1, 1:, 1:], inner, atol=1e-4)
    assert np.abs(mixed[1] - automatic[1])[2:-2, 2:-2].max() > 0.1, "cubic"
    with pytest.raises(QgsProcessingException, match="a layer 'gravity', which is not given"):
        run("evidencestack", {**plain, "RESAMPLING_BY_LAYER": "gravity=nearest"})


def test_an_extent_cuts_the_grid_along_its_own_cells(run, raster_layer, feedback, zinc, tmp_path):
    extent = f"{WEST + 2400},{WEST + 5400},{NORTH - 6600},{NORTH - 3001} [EPSG:32755]"
    plain = {"LAYERS": [raster_layer(zinc, "Zn")], "TRANSFORM": 2, "SCALING": 4, "OUTPUT": output(tmp_path)}
    stack = stack_of(run("evidencestack", {**plain, "EXTENT": extent}))
    assert (stack.grid.west, stack.grid.north, stack.grid.shape) == (WEST + 2000, NORTH - 3000, (4, 4))
    assert_array_equal(stack.array[0], zinc[3:7, 2:6])
    wider = f"{WEST - 1500},{WEST + 1500},{NORTH - 1500},{NORTH + 500}"
    stack = stack_of(run("evidencestack", {**plain, "EXTENT": wider, "LAYERS": [raster_layer(zinc + 1, "Zn")]}))
    assert (stack.grid.west, stack.grid.north, stack.grid.shape) == (WEST - 2000, NORTH + 1000, (3, 4))
    assert_array_equal(np.isfinite(stack.array[0]), [4 * [False], *2 * [[False, False, True, True]]])


def test_an_extent_without_any_cell_of_a_layer_names_the_layer(run, raster_layer, zinc, tmp_path):
    elsewhere = f"{WEST + 90_000},{WEST + 99_000},{NORTH - 6000},{NORTH - 3000}"
    with pytest.raises(QgsProcessingException, match="'Zn'.*does not overlap the grid of 'the chosen extent"):
        run(
            "evidencestack",
            {"LAYERS": [raster_layer(zinc, "Zn")], "EXTENT": elsewhere, "OUTPUT": output(tmp_path)},
        )


def test_a_cell_size_lays_out_new_cells_from_the_north_west_corner(run, raster_layer, zinc, tmp_path):
    plain = {"LAYERS": [raster_layer(zinc, "Zn")], "TRANSFORM": 2, "SCALING": 4, "OUTPUT": output(tmp_path)}
    stack = stack_of(run("evidencestack", {**plain, "CELL_SIZE": 5000.0}))
    assert (stack.grid.west, stack.grid.north, stack.grid.shape) == (WEST, NORTH, (4, 6))
    assert_allclose(stack.array[0], zinc.reshape(4, 5, 6, 5).mean(axis=(1, 3)), rtol=1e-5)
    extent = f"{WEST + 250},{WEST + 1250},{NORTH - 2250},{NORTH - 250}"
    stack = stack_of(run("evidencestack", {**plain, "CELL_SIZE": 500.0, "EXTENT": extent}))
    assert (stack.grid.west, stack.grid.north, stack.grid.shape) == (WEST + 250, NORTH - 250, (4, 2))


def test_the_coverage_table_has_a_row_per_band_with_what_it_costs_and_how_it_was_made(
    run, raster_layer, feedback, zinc, gravity, rock_map, tmp_path
):
    lead = zinc**2
    lead[:2] = np.nan  # 60 cells
    gravity[:, :3] = np.nan  # 60 cells, 6 of which lead lacks as well
    shifted = raster_layer(gravity, "gravity", west=WEST + 300.0)
    result = run(
        "evidencestack",
        {
            "LAYERS": [raster_layer(np.stack([zinc, lead]), "idw", ["Zn", "Pb"]), shifted],
            "CATEGORY_POLYGONS": rock_map,
            "CATEGORY_FIELD": "type de roche",
            "RESAMPLING": 1,
            "OUTPUT": output(tmp_path),
            "COVERAGE": str(tmp_path / "coverage.csv"),
        },
    )
    layer = QgsVectorLayer(result["COVERAGE"], "coverage", "ogr")
    rows = [dict(zip((f.name() for f in layer.fields()), feature.attributes())) for feature in layer.getFeatures()]
    assert [row["band"] for row in rows] == ["Zn", "Pb", "gravity", "geology=gneiss", "geology=schist"]
    assert [row["layer"] for row in rows] == ["idw", "idw", "gravity", "geology", "geology"]
    assert [float(row["valid"]) for row in rows] == [600, 540, 540, 600, 600]
    assert [float(row["valid_pct"]) for row in rows] == [100, 90, 90, 100, 100]
    assert [float(row["missing"]) for row in rows] == [0, 60, 60, 0, 0]
    assert [float(row["won_back"]) for row in rows] == [0, 54, 54, 0, 0]
    assert [float(row["layer_won_back"]) for row in rows] == [54, 54, 54, 0, 0]
    assert [row["resampling"] for row in rows] == ["none", "none", "nearest", "cell centres", "cell centres"]
    assert [row["transform"] for row in rows] == ["log10", "log10", "none", "one-hot", "one-hot"]
    records = stack_of(result).metadata["stack"]["records"]
    for key in ("centre", "scale", "minimum", "maximum"):
        assert_allclose([float(row[key]) for row in rows], [record[key] for record in records])
    assert set(stack_of(result).metadata["stack"]) == {"records", "coverage"}
    (advice,) = feedback.warnings
    assert "114 cells (19.0%) will get no score" in advice
    assert "Leaving out" in advice


def test_several_class_fields_give_bands_each(run, raster_layer, zinc, tmp_path, qgis_app):
    layer = QgsVectorLayer("Polygon?crs=EPSG:32755&field=rock:string&field=age:integer", "geology", "memory")
    for west, rock, age in ((500_000, "schist", 1), (510_000, "gneiss", 1), (520_000, "gneiss", 2)):
        feature = QgsFeature(layer.fields())
        feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(west, 6_980_000, west + 10_000, 7_000_000)))
        feature.setAttributes([rock, age])
        layer.dataProvider().addFeatures([feature])
    parameters = {"LAYERS": [raster_layer(zinc, "Zn")], "CATEGORY_POLYGONS": layer, "OUTPUT": output(tmp_path)}
    stack = stack_of(run("evidencestack", {**parameters, "CATEGORY_FIELD": ["rock", "age"]}))
    names = ("Zn", "geology rock=gneiss", "geology rock=schist", "geology age=1", "geology age=2")
    assert stack.band_names == names
    assert_array_equal(stack.array[1, 0], np.arange(30) >= 10)
    assert_array_equal(stack.array[4, 0], np.arange(30) >= 20)


@pytest.mark.parametrize("kind", ["polygons", "raster"])
def test_layers_too_large_for_memory_give_the_same_file(
    run, raster_layer, zinc, gravity, rock_map, tmp_path, monkeypatch, kind
):
    from gossan.engine import inline
    from gossan.processing_provider import rasters, shapes, working_space

    units = np.tile(np.arange(1, 4), (20, 10)).astype(np.float32)
    gravity[3:6] = np.nan
    parameters = {
        "LAYERS": [raster_layer(zinc, "Zn"), raster_layer(gravity, "gravity", west=WEST + 300.0, cell_size=900.0)],
        "CATEGORIES": [raster_layer(units, "units", north=NORTH + 400.0)],
        "CATEGORY_POLYGONS": rock_map,
        "CATEGORY_FIELD": "type de roche",
        "MASK": rock_map if kind == "polygons" else raster_layer(zinc > 20, "mask", west=WEST - 400.0),
        "SCALING": 1,
    }
    first = run("evidencestack", {**parameters, "OUTPUT": str(tmp_path / "first.tif")})
    monkeypatch.setattr(working_space.WorkingSpace.__init__, "__defaults__", (0, None))
    monkeypatch.setattr(inline, "LARGE", 0)
    monkeypatch.setattr(rasters, "PASSED", 40)
    monkeypatch.setattr(shapes, "BURNT", 60)
    cache = tmp_path / "cache"
    monkeypatch.setenv("GOSSAN_CACHE", str(cache))
    second = run("evidencestack", {**parameters, "OUTPUT": str(tmp_path / "second.tif")})
    assert_array_equal(stack_of(second).array, stack_of(first).array)
    assert stack_of(second).metadata == stack_of(first).metadata
    assert cache.exists(), "the arrays were on disk"
    assert [path for path in cache.rglob("*") if path.is_file()] == [], "and are gone"


def test_class_numbers_beyond_what_rasters_tell_apart_are_refused(run, raster_layer, zinc, tmp_path, qgis_app):
    from osgeo import gdal

    codes = np.full(SHAPE, 1_234_567_890, dtype=np.int32)
    codes[:5] += 1  # the same number in float32
    dataset = gdal.GetDriverByName("GTiff").Create(str(tmp_path / "codes.tif"), 30, 20, 1, gdal.GDT_Int32)
    dataset.SetGeoTransform((WEST, 1000, 0, NORTH, 0, -1000))
    dataset.SetProjection(QgsCoordinateReferenceSystem("EPSG:32755").toWkt())
    dataset.GetRasterBand(1).WriteArray(codes)
    dataset = None
    layers = {
        "LAYERS": [raster_layer(zinc, "Zn")],
        "CATEGORIES": [QgsRasterLayer(str(tmp_path / "codes.tif"), "codes")],
    }
    with pytest.raises(QgsProcessingException, match="'codes' holds the class number 1,234,567,936.*Reclassify"):
        run("evidencestack", {**layers, "OUTPUT": output(tmp_path)})


def test_it_stacks_the_rasters_of_eskay(run, feedback, shared_data, tmp_path):
    folder = shared_data / "eskay_bc"
    names = ("magnetics", "gravity_residual", "fault_density")
    geology = QgsVectorLayer(str(folder / "geology.gpkg"), "geology", "ogr")
    result = run(
        "evidencestack",
        {
            "LAYERS": [QgsRasterLayer(str(folder / f"{name}.tif"), name) for name in names],
            "MASK": QgsVectorLayer(str(folder / "study_area.gpkg"), "area", "ogr"),
            "CATEGORY_POLYGONS": geology,
            "CATEGORY_FIELD": "rock_class",
            "OUTPUT": output(tmp_path),
        },
    )
    stack = stack_of(result)
    assert stack.band_names[:3] == names
    common = np.isfinite(stack.array).all(axis=0)
    assert common.sum() == result["CELLS"]
    assert 40_000 < result["CELLS"] < 45_500, "45,154 km2 of 1 km cells"
    assert_allclose(stack.array[:3, common].std(axis=1), 1, atol=1e-3)
    assert_array_equal(stack.array[3:, common].sum(axis=0), np.ones(result["CELLS"]))
