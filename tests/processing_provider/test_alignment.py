"""Bringing rasters to one grid: values, NoData, categories, coordinate systems."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from gossan.core.context import Cancelled
from gossan.core.errors import InputError
from gossan.core.grid import Grid
from gossan.processing_provider.alignment import align, resampling_of
from gossan.processing_provider.rasters import Raster
from gossan.processing_provider.working_space import WorkingSpace
from numpy.testing import assert_allclose, assert_array_equal

pytestmark = pytest.mark.qgis
UTM = "EPSG:26910"
GRID = Grid(500_000.0, 6_300_000.0, 1000.0, 20, 30, UTM)


def plane(grid: Grid) -> np.ndarray:
    """A tilted plane at the cell centres, shape (1, rows, columns)."""
    x, y = np.meshgrid(grid.x_centres(), grid.y_centres())
    return ((x - 500_000) / 1000 + 2 * (y - 6_280_000) / 1000)[None].astype(np.float32)


def raster(grid: Grid, array: np.ndarray, name: str = "magnetics") -> Raster:
    return Raster(array.astype(np.float32), grid, tuple(f"{name} {i}" for i in range(len(array))), name)


def test_a_raster_on_the_grid_is_left_alone_and_nothing_is_said(feedback):
    own = raster(GRID, plane(GRID))
    assert align(own, GRID, "Zn", feedback) is own.array
    assert feedback.text() == ""


def test_cells_that_line_up_are_copied_exactly_and_padded_with_nodata(feedback):
    inner = Grid(505_000.0, 6_295_000.0, 1000.0, 10, 40, UTM)
    values = np.random.default_rng(1).normal(size=(2, 10, 40)).astype(np.float32)
    aligned = align(raster(inner, values), GRID, "Zn", feedback)
    assert_array_equal(aligned[:, 5:15, 5:], values[:, :, :25])
    assert np.isfinite(aligned).sum() == 2 * 10 * 25
    assert "'magnetics' was cut or padded to the extent of 'Zn'" in feedback.text()


def test_finer_and_shifted_rasters_are_interpolated_between_centres(feedback):
    shifted = Grid(498_230.0, 6_301_770.0, 900.0, 26, 38, UTM)
    aligned = align(raster(shifted, plane(shifted)), GRID, "Zn", feedback)
    assert_allclose(aligned, plane(GRID), atol=1e-3)
    assert "bilinear interpolation" in feedback.text()


def test_much_finer_rasters_are_averaged(feedback):
    fine = Grid(500_000.0, 6_300_000.0, 100.0, 200, 300, UTM)
    noisy = plane(fine) + np.random.default_rng(2).normal(0, 5, (1, 200, 300))
    aligned = align(raster(fine, noisy), GRID, "Zn", feedback)
    expected = noisy.reshape(20, 10, 30, 10).mean(axis=(1, 3))
    assert_allclose(aligned[0], expected, atol=1e-3)
    assert "mean" in feedback.text()


def test_nodata_never_becomes_a_number_and_spoils_no_neighbour(feedback):
    own = Grid(499_500.0, 6_300_500.0, 1000.0, 21, 31, UTM)  # centres on the grid's corners
    values = plane(own)
    values[0, 8, 9] = np.nan
    aligned = align(raster(own, values), GRID, "Zn", feedback)
    exact = np.isfinite(aligned[0])
    exact[7:9, 8:10] = False
    assert_allclose(aligned[0][exact], plane(GRID)[0][exact], atol=1e-3)
    assert exact.sum() == GRID.rows * GRID.columns - 4
    assert np.isnan(aligned).sum() == 1, "of the four cells, three have data in three quarters and nearest to them"
    values[0, 8:10, 8:10] = np.nan
    assert np.isnan(align(raster(own, values), GRID, "Zn", feedback)[0, 8, 8])


def test_an_average_needs_data_in_half_of_the_cell(feedback):
    fine = Grid(500_000.0, 6_300_000.0, 250.0, 80, 120, UTM)
    values = plane(fine)
    values[0, 0:4, 0:3] = np.nan  # three quarters of the first cell
    values[0, 4:8, 0:1] = np.nan  # one quarter of the cell below
    aligned = align(raster(fine, values), GRID, "Zn", feedback)
    assert np.isnan(aligned[0, 0, 0])
    assert_allclose(aligned[0, 1, 0], np.nanmean(values[0, 4:8, 0:4]), rtol=1e-5)
    assert np.isnan(aligned).sum() == 1


def test_each_band_keeps_its_own_nodata(feedback):
    own = Grid(499_900.0, 6_300_100.0, 1000.0, 21, 31, UTM)
    values = np.concatenate([plane(own), plane(own)])
    values[0, :5] = np.nan
    values[1, :, :5] = np.nan
    aligned = align(raster(own, values), GRID, "Zn", feedback)
    assert np.isnan(aligned[0, :4]).all()
    assert np.isfinite(aligned[1, :4, 10:]).all()
    assert np.isnan(aligned[1, :, :4]).all()
    assert np.isfinite(aligned[0, 10:, :4]).all()


def test_categories_are_never_mixed(feedback):
    own = Grid(499_700.0, 6_300_300.0, 700.0, 30, 45, UTM)
    classes = np.random.default_rng(3).choice([2.0, 9.0], (1, 30, 45))
    aligned = align(raster(own, classes), GRID, "Zn", feedback, categorical=True)
    assert set(np.unique(aligned)) == {2.0, 9.0}
    row, column, _ = own.cells_of(*np.meshgrid(GRID.x_centres(), GRID.y_centres()))
    assert_array_equal(aligned[0], classes[0, row, column])


def test_much_finer_categories_give_the_commonest_class(feedback):
    fine = Grid(500_000.0, 6_300_000.0, 200.0, 100, 150, UTM)
    classes = np.full((1, 100, 150), 4.0)
    classes[0, 0:5, 0:2] = 7.0  # 10 of the first cell's 25
    classes[0, 0:5, 5:9] = 7.0  # 20 of the second one's
    aligned = align(raster(fine, classes), GRID, "Zn", feedback, categorical=True)
    assert_array_equal(aligned[0, 0, :3], [4, 7, 4])
    assert "commonest class" in feedback.text()


def test_a_raster_in_degrees_lands_where_it_belongs(feedback):
    from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsCoordinateTransformContext

    degrees = Grid(-123.2, 57.0, 0.01, 40, 80, "EPSG:4326")
    to_utm = QgsCoordinateTransform(
        QgsCoordinateReferenceSystem("EPSG:4326"),
        QgsCoordinateReferenceSystem(UTM),
        QgsCoordinateTransformContext(),
    )
    values = np.empty((1, *degrees.shape), dtype=np.float32)
    for row, y in enumerate(degrees.y_centres()):
        for column, x in enumerate(degrees.x_centres()):
            values[0, row, column] = (to_utm.transform(x, y).x() - 500_000) / 1000
    aligned = align(raster(degrees, values), GRID, "Zn", feedback)
    inside = np.isfinite(aligned[0])
    assert inside.mean() > 0.95
    easting = (np.broadcast_to(GRID.x_centres(), GRID.shape) - 500_000) / 1000
    assert np.abs(aligned[0] - easting)[inside].max() < 0.15, "an eighth of a cell is GDAL's own tolerance"


def test_a_raster_elsewhere_is_refused_by_name_with_the_grids(feedback):
    elsewhere = Grid(900_000.0, 6_300_000.0, 1000.0, 5, 5, UTM)
    with pytest.raises(InputError, match="'magnetics'.*does not overlap the grid of 'Zn'"):
        align(raster(elsewhere, plane(elsewhere)), GRID, "Zn", feedback)
    antipodes = Grid(56.0, -57.0, 0.01, 5, 5, "EPSG:4326")
    with pytest.raises(InputError, match="'magnetics'"):
        align(raster(antipodes, plane(antipodes)), GRID, "Zn", feedback)


def test_a_raster_without_crs_is_refused_beside_one_that_has_it(feedback):
    homeless = Grid(500_000.0, 6_300_000.0, 1000.0, 20, 30)
    with pytest.raises(InputError, match="'magnetics' has no CRS"):
        align(raster(homeless, plane(homeless)), GRID, "Zn", feedback)
    with pytest.raises(InputError, match="'Zn' has no CRS"):
        align(raster(GRID, plane(GRID)), homeless, "Zn", feedback)


def test_rasters_without_crs_are_aligned_by_their_coordinates(feedback):
    own, grid = Grid(0.0, 100.0, 7.0, 15, 15), Grid(10.0, 90.0, 10.0, 5, 5)
    aligned = align(raster(own, plane(own)), grid, "Zn", feedback)
    assert_allclose(aligned, plane(grid), atol=1e-3)


def test_cancelling_stops_the_warp(feedback):
    feedback.cancel()
    fine = Grid(500_000.0, 6_300_000.0, 30.0, 667, 1000, UTM)
    with pytest.raises(Cancelled):
        align(raster(fine, plane(fine)), GRID, "Zn", feedback)


def test_a_chosen_resampling_is_used_instead_of_the_automatic_one(feedback):
    fine = Grid(499_970.0, 6_300_030.0, 100.0, 210, 310, UTM)
    x, y = np.meshgrid(fine.x_centres(), fine.y_centres())
    waves = np.sin(x / 900)[None] * np.cos(y / 1100)[None]
    row, column, _ = fine.cells_of(*np.meshgrid(GRID.x_centres(), GRID.y_centres()))
    nearest = align(raster(fine, waves), GRID, "Zn", feedback, resampling="nearest")
    assert_array_equal(nearest[0], waves[0].astype(np.float32)[row, column])
    gx, gy = np.meshgrid(GRID.x_centres(), GRID.y_centres())
    exact = np.sin(gx / 900) * np.cos(gy / 1100)
    errors = {
        method: np.abs(align(raster(fine, waves), GRID, "Zn", feedback, resampling=method)[0] - exact)[1:-1, 1:-1].max()
        for method in ("nearest", "bilinear", "cubic", "mean")
    }
    assert errors["cubic"] < errors["bilinear"] / 5 < errors["nearest"] / 10
    assert errors["mean"] > 10 * errors["bilinear"], "the mean over a wide cell is no value at its centre"
    assert "cubic interpolation" in feedback.text()


def test_cubic_interpolation_keeps_nodata_as_bilinear_does(feedback):
    own = Grid(499_750.0, 6_300_250.0, 1000.0, 21, 31, UTM)
    values = plane(own)
    values[0, 8:11, 9:12] = np.nan
    cubic = align(raster(own, values), GRID, "Zn", feedback, resampling="cubic")
    bilinear = align(raster(own, values), GRID, "Zn", feedback, resampling="bilinear")
    assert_array_equal(np.isnan(cubic), np.isnan(bilinear))
    assert 0 < np.isnan(cubic).sum() < 17
    has_data = np.isfinite(cubic)
    error, other = (np.abs(values - plane(GRID))[has_data] for values in (cubic, bilinear))
    assert (error <= other + 1e-3).all()


def test_cells_that_line_up_are_copied_whatever_is_chosen(feedback):
    inner = Grid(505_000.0, 6_295_000.0, 1000.0, 10, 10, UTM)
    aligned = align(raster(inner, plane(inner)), GRID, "Zn", feedback, resampling="mean")
    assert_array_equal(aligned[:, 5:15, 5:15], plane(inner))
    assert resampling_of(inner, GRID, False, "mean") == "copied"
    assert resampling_of(GRID, GRID, True, "nearest") == "none"


def test_classes_take_the_chosen_resampling(feedback):
    fine = Grid(500_000.0, 6_300_000.0, 200.0, 100, 150, UTM)
    classes = np.full((1, 100, 150), 4.0)
    classes[0, 2::5, 2::5] = 7.0  # the centres of the grid's cells
    assert (align(raster(fine, classes), GRID, "Zn", feedback, True) == 4.0).all()
    assert (align(raster(fine, classes), GRID, "Zn", feedback, True, "nearest") == 7.0).all()


@pytest.mark.parametrize("method", ["nearest", "bilinear", "cubic", "mean"])
def test_arrays_on_disk_are_resampled_as_those_in_memory(feedback, tmp_path, method):
    own = Grid(499_930.0, 6_300_110.0, 700.0, 40, 50, UTM)
    values = np.concatenate([plane(own), plane(own) ** 2])
    values[0, np.random.default_rng(4).random(own.shape) < 0.2] = np.nan
    expected = align(raster(own, values), GRID, "Zn", feedback, resampling=method)
    on_disk = WorkingSpace(limit=0, cache=tmp_path).allocate
    mapped = on_disk(values.shape)
    mapped[:] = values
    own_on_disk = Raster(mapped, own, ("a", "b"), "magnetics")
    aligned = align(own_on_disk, GRID, "Zn", feedback, resampling=method, allocate=on_disk)
    assert isinstance(aligned, np.memmap)
    assert_array_equal(aligned, expected)


MEASURE = """
import resource, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import conftest
import numpy as np
from gossan.core.grid import Grid
from gossan.core.row_blocks import release
from gossan.processing_provider.alignment import align
from gossan.processing_provider.rasters import Raster
from gossan.processing_provider.working_space import WorkingSpace
from qgis.core import QgsProcessingFeedback

allocate = WorkingSpace(limit=0, cache=Path(sys.argv[2])).allocate
side = 4000
own = allocate((1, side, side))
for start in range(0, side, 500):
    own[0, start : start + 500] = np.random.default_rng(start).normal(size=(500, side))
    own[0, start, :9] = np.nan
    release(own)
raster = Raster(own, Grid(0.3, side, 1.0, side, side), ("a",), "a")
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
aligned = align(raster, Grid(0.0, side, 1.0, side, side), "grid", QgsProcessingFeedback(), allocate=allocate)
print(int(np.isnan(aligned[0, ::500]).sum()), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="counts memory in kilobytes, as Linux does")
def test_aligning_needs_memory_for_a_piece_only(tmp_path):
    line = [sys.executable, "-c", MEASURE, str(Path(__file__).resolve().parents[2]), str(tmp_path)]
    done = subprocess.run(line, check=True, stdout=subprocess.PIPE, text=True)
    missing, grown = (int(word) for word in done.stdout.split())
    assert missing == 8 * 9, "the gaps are there"
    assert grown < 125_000, "kB; the layer, where it has data, and both on the grid are 64,000 each"
