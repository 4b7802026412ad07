from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from gossan.core.errors import InputError
from gossan.core.grid import Grid

pytestmark = pytest.mark.qgis

VALUES = np.arange(12, dtype=float).reshape(3, 4)


@pytest.fixture
def tiff(qgis_app: Any, tmp_path: Path) -> Any:
    """``tiff(values, ...)``: a GeoTIFF written by GDAL alone, as other programs write them, as a layer."""
    from osgeo import gdal, osr
    from qgis.core import QgsRasterLayer

    def _tiff(
        values: Any,
        kind: int = gdal.GDT_Float32,
        nodata: Any = None,
        transform: tuple[float, ...] = (0, 10, 0, 30, 0, -10),
        alpha: Any = None,
        scale: Any = None,
    ) -> Any:
        path = str(tmp_path / "other.tif")
        rows, columns = np.shape(values)
        dataset = gdal.GetDriverByName("GTiff").Create(path, columns, rows, 1 if alpha is None else 2, kind)
        dataset.SetGeoTransform(transform)
        reference = osr.SpatialReference()
        reference.ImportFromEPSG(32755)
        dataset.SetProjection(reference.ExportToWkt())
        band = dataset.GetRasterBand(1)
        band.WriteArray(np.asarray(values))
        if nodata is not None:
            band.SetNoDataValue(nodata)
        if scale is not None:
            band.SetScale(scale[0])
            band.SetOffset(scale[1])
        if alpha is not None:
            dataset.GetRasterBand(2).SetColorInterpretation(gdal.GCI_AlphaBand)
            dataset.GetRasterBand(2).WriteArray(np.asarray(alpha))
        del band, dataset
        return QgsRasterLayer(path, "other")

    return _tiff


def read(layer: Any) -> np.ndarray:
    from gossan.processing_provider.rasters import read_raster

    return read_raster(layer).array[0]


def test_what_is_written_is_read_back_with_names_metadata_grid_and_nodata(qgis_app: Any, tmp_path: Path) -> None:
    from gossan.processing_provider.rasters import read_raster, write_raster
    from qgis.core import QgsRasterLayer

    array = np.random.default_rng(0).normal(size=(2, 3, 4)).astype(np.float32)
    array[0, 1, 2] = np.nan
    grid = Grid(500_000.5, 7_000_000.25, 12.5, 3, 4, "EPSG:32755")
    path = tmp_path / "stäck with space.tif"
    write_raster(path, array, grid, ["Cu ppm", "Größe"], {"stack": [{"name": "Cu ppm", "scale": 0.1}]})
    assert [p.name for p in tmp_path.iterdir()] == [path.name]
    made = read_raster(QgsRasterLayer(str(path), "stack"))
    np.testing.assert_array_equal(made.array, array)
    assert made.band_names == ("Cu ppm", "Größe")
    assert made.metadata == {"stack": [{"name": "Cu ppm", "scale": 0.1}]}
    assert made.grid.lines_up_with(grid)


def test_a_custom_crs_survives_the_file(qgis_app: Any, tmp_path: Path) -> None:
    from gossan.processing_provider.rasters import crs_of, crs_text, read_grid, write_raster
    from qgis.core import QgsCoordinateReferenceSystem, QgsRasterLayer

    custom = QgsCoordinateReferenceSystem.fromProj("+proj=tmerc +lat_0=1 +lon_0=33 +k=1 +ellps=GRS80 +units=m")
    grid = Grid(0.0, 30.0, 10.0, 3, 4, crs_text(custom))
    write_raster(tmp_path / "a.tif", VALUES[None].astype(np.float32), grid, ["a"])
    made = read_grid(QgsRasterLayer(str(tmp_path / "a.tif"), "a"))
    write_raster(tmp_path / "b.tif", VALUES[None].astype(np.float32), made, ["b"])
    assert read_grid(QgsRasterLayer(str(tmp_path / "b.tif"), "b")) == made
    assert "+proj=tmerc +lat_0=1 +lon_0=33" in crs_of(made).toProj()


def test_the_same_array_gives_the_same_bytes(qgis_app: Any, tmp_path: Path) -> None:
    from gossan.processing_provider.rasters import write_raster

    array = np.random.default_rng(0).normal(size=(1, 300, 400)).astype(np.float32)
    for name in ("a.tif", "b.tif"):
        write_raster(tmp_path / name, array, Grid(0, 0, 1, 300, 400, "EPSG:32755"), ["x"])
    assert (tmp_path / "a.tif").read_bytes() == (tmp_path / "b.tif").read_bytes()


def test_a_sentinel_a_nan_and_an_infinity_are_nodata(tiff: Any) -> None:
    values = VALUES.copy()
    values[0, :3] = -9999, np.nan, np.inf
    made = read(tiff(values, nodata=-9999))
    assert np.isnan(made[0, :3]).all() and np.isfinite(made).sum() == 9


def test_without_a_declared_nodata_every_number_counts(tiff: Any) -> None:
    values = VALUES.copy()
    values[0, 0] = -9999
    assert read(tiff(values))[0, 0] == -9999


def test_an_integer_raster_has_its_nodata_and_its_numbers(tiff: Any) -> None:
    from osgeo import gdal

    made = read(tiff(VALUES.astype(np.int16), gdal.GDT_Int16, nodata=5))
    assert np.isnan(made[1, 1]) and made[2, 3] == 11 and made.dtype == np.float32


def test_a_mask_band_is_nodata(tiff: Any) -> None:
    from osgeo import gdal

    alpha = np.full((3, 4), 255)
    alpha[2, 0] = 0
    made = read(tiff(VALUES.astype(np.uint8), gdal.GDT_Byte, alpha=alpha))
    assert np.isnan(made[2, 0]) and np.isfinite(made).sum() == 11


def test_the_layers_additional_nodata_values_are_respected(tiff: Any) -> None:
    from qgis.core import QgsRasterRange

    layer = tiff(VALUES)
    layer.dataProvider().setUserNoDataValue(1, [QgsRasterRange(2, 3)])
    made = read(layer)
    assert np.isnan(made[0, 2:4]).all() and np.isfinite(made).sum() == 10


def test_nodata_switched_off_in_the_layer_is_a_number(tiff: Any) -> None:
    layer = tiff(VALUES, nodata=5)
    layer.dataProvider().setUseSourceNoDataValue(1, False)
    assert read(layer)[1, 1] == 5


def test_a_bands_scale_and_offset_are_applied_but_not_to_nodata(tiff: Any) -> None:
    made = read(tiff(VALUES, nodata=0, scale=(0.5, 100.0)))
    assert np.isnan(made[0, 0]) and made[0, 1] == 100.5


def test_a_south_up_raster_is_turned_north_up(tiff: Any) -> None:
    from gossan.processing_provider.rasters import read_raster

    made = read_raster(tiff(VALUES, transform=(0, 10, 0, 0, 0, 10)))
    np.testing.assert_array_equal(made.array[0], VALUES[::-1])
    assert (made.grid.north, made.grid.south) == (30, 0)


@pytest.mark.parametrize(
    ("transform", "word"), [((0, 10, 1, 30, 0, -10), "rotated"), ((0, 10, 0, 30, 0, -12), "10 x 12")]
)
def test_a_grid_gossan_cannot_use_is_refused_by_name_with_the_remedy(tiff: Any, transform: Any, word: str) -> None:
    with pytest.raises(InputError, match=rf"'other'.*{word}.*Warp"):
        read(tiff(VALUES, transform=transform))


def test_a_file_that_is_no_geotiff_is_refused_and_nothing_is_left(qgis_app: Any, tmp_path: Path) -> None:
    from gossan.processing_provider.rasters import write_raster

    with pytest.raises(InputError, match=r"should end in \.tif"):
        write_raster(tmp_path / "a.png", VALUES[None].astype(np.float32), Grid(0, 0, 1, 3, 4), ["x"])
    assert not list(tmp_path.iterdir())


def test_a_file_that_appears_whole_keeps_the_old_one_when_writing_fails(tmp_path: Path, qgis_app: Any) -> None:
    from gossan.processing_provider.files import written_whole

    target = tmp_path / "a.txt"
    target.write_text("old")
    with pytest.raises(RuntimeError), written_whole(target) as temporary:
        temporary.write_text("half")
        raise RuntimeError("power cut")
    assert target.read_text() == "old" and [p.name for p in tmp_path.iterdir()] == ["a.txt"]


def test_polygons_take_the_cells_whose_centres_they_hold(qgis_app: Any) -> None:
    from gossan.processing_provider.vectors import cells_inside
    from qgis.core import QgsGeometry

    grid = Grid(0.0, 30.0, 10.0, 3, 4, "EPSG:32755")
    inside = cells_inside([QgsGeometry.fromWkt("POLYGON((4 16, 26 16, 26 30, 4 30, 4 16))")], grid)
    expected = np.zeros((3, 4), dtype=bool)
    expected[0, :3] = True  # centres at y = 25, x = 5, 15, 25
    np.testing.assert_array_equal(inside, expected)


def test_a_score_style_sits_beside_the_file_and_classes_hold_their_share_of_the_area(
    qgis_app: Any, tmp_path: Path
) -> None:
    from gossan.processing_provider.rasters import write_raster
    from gossan.processing_provider.styles import SCORE_CLASSES, style_scores
    from qgis.core import QgsRasterLayer

    scores = np.random.default_rng(1).normal(size=(1, 100, 100)).astype(np.float32)
    write_raster(tmp_path / "s.tif", scores, Grid(0, 0, 1, 100, 100, "EPSG:32755"), ["score"])
    style_scores(tmp_path / "s.tif", scores[0])
    layer = QgsRasterLayer(str(tmp_path / "s.tif"), "s")
    renderer = layer.renderer()
    items = renderer.shader().rasterShaderFunction().colorRampItemList()
    assert [item.label for item in items] == [label for _, _, label in SCORE_CLASSES]
    assert (scores > items[-2].value).mean() == pytest.approx(0.02, abs=1e-3)


@pytest.mark.parametrize("north_up", [True, False])
def test_reading_in_blocks_is_reading_the_whole(tiff: Any, monkeypatch: Any, north_up: bool) -> None:
    from gossan.processing_provider import rasters

    values = np.random.default_rng(3).integers(0, 9, (70, 11))
    layer = tiff(values, nodata=5, transform=(0, 10, 0, 700 if north_up else 0, 0, -10 if north_up else 10))
    monkeypatch.setattr(rasters, "PASSED", 33)
    expected = np.where(values == 5, np.nan, values)
    np.testing.assert_array_equal(read(layer), expected if north_up else expected[::-1])


def test_writing_in_blocks_writes_every_cell_of_every_band(qgis_app: Any, tmp_path: Path, monkeypatch: Any) -> None:
    from gossan.processing_provider import rasters
    from qgis.core import QgsRasterLayer

    array = np.random.default_rng(0).normal(size=(3, 600, 300)).astype(np.float32)
    array[1, 300:] = np.nan
    monkeypatch.setattr(rasters, "PASSED", 256 * 300)
    rasters.write_raster(tmp_path / "a.tif", array, Grid(0, 0, 1, 600, 300, "EPSG:32755"), ["x", "y", "z"])
    np.testing.assert_array_equal(rasters.read_raster(QgsRasterLayer(str(tmp_path / "a.tif"), "a")).array, array)


def test_large_rasters_are_read_into_files_of_the_working_space(tiff: Any, tmp_path: Path) -> None:
    from gossan.processing_provider.rasters import read_raster
    from gossan.processing_provider.working_space import WorkingSpace

    made = read_raster(tiff(VALUES), WorkingSpace(limit=0, cache=tmp_path).allocate)
    assert isinstance(made.array, np.memmap)
    np.testing.assert_array_equal(made.array[0], VALUES)


def test_reading_and_writing_stop_when_cancelled_and_leave_nothing(tiff: Any, tmp_path: Path, feedback: Any) -> None:
    from gossan.core.context import Cancelled
    from gossan.processing_provider.rasters import read_raster, write_raster

    feedback.cancel()
    with pytest.raises(Cancelled):
        read_raster(tiff(VALUES), feedback=feedback)
    with pytest.raises(Cancelled):
        array = VALUES[None].astype(np.float32)
        write_raster(tmp_path / "made" / "a.tif", array, Grid(0, 0, 1, 3, 4), ["x"], feedback=feedback)
    assert list((tmp_path / "made").iterdir()) == []
