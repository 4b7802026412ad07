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
