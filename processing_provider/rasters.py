"""Rasters in and out: NaN is NoData, row 0 is north, the file appears whole or not at all."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Optional, Union

import numpy as np
from osgeo import gdal
from qgis.core import QgsCoordinateReferenceSystem, QgsProcessingFeedback, QgsRasterLayer

from ..core.context import Cancelled
from ..core.errors import InputError
from ..core.grid import Grid
from ..core.row_blocks import release, row_blocks
from .files import written_whole
from .working_space import Allocate, in_memory

DOMAIN = "GOSSAN"  # GeoTIFF metadata domain: one JSON text per key
SQUARE_TOLERANCE = 1e-4
TILE = 256  # rows of the tiles in files that Gossan writes
PASSED = 2**21  # cells that are read or written at once
CREATION_OPTIONS = [
    "TILED=YES",
    f"BLOCKXSIZE={TILE}",
    f"BLOCKYSIZE={TILE}",
    "COMPRESS=DEFLATE",
    "ZLEVEL=1",
    "NUM_THREADS=ALL_CPUS",
    "BIGTIFF=IF_SAFER",
]

gdal.UseExceptions()


@dataclass(frozen=True)
class Raster:
    """A raster as Gossan computes with it.

    Attributes
    ----------
    array : numpy.ndarray
        float32, shape (bands, rows, columns), NaN where NoData, row 0 north.
    grid : Grid
        Where the cells lie.
    band_names : tuple of str
        Band descriptions, or the layer's name where a band has none.
    name : str
        The layer's name, for messages.
    metadata : dict
        What Gossan stored in the file, by key.
    """

    array: np.ndarray
    grid: Grid
    band_names: tuple[str, ...]
    name: str
    metadata: dict[str, Any] = field(default_factory=dict)


def crs_text(crs: QgsCoordinateReferenceSystem) -> str:
    """Return a CRS as the text that a `Grid` carries: its authority id, or WKT."""
    if not crs.isValid():
        return ""
    return crs.authid() or "WKT:" + crs.toWkt(QgsCoordinateReferenceSystem.WktVariant.WKT_PREFERRED)


def crs_of(grid: Grid) -> QgsCoordinateReferenceSystem:
    """Return the grid's CRS."""
    return QgsCoordinateReferenceSystem(grid.crs) if grid.crs else QgsCoordinateReferenceSystem()


def read_grid(layer: QgsRasterLayer) -> Grid:
    """Return a raster layer's grid without reading its cells."""
    return _grid_of(_open(layer), layer)[0]


def read_raster(
    layer: QgsRasterLayer,
    allocate: Allocate = in_memory,
    feedback: Optional[QgsProcessingFeedback] = None,
    first: Optional[int] = None,
) -> Raster:
    """Read all bands of a raster layer, or the first ones.

    NoData (declared, masks, the layer's additional NoData values, NaN and infinity) becomes NaN;
    a band's scale and offset are applied; a south-up raster is turned north-up.

    Parameters
    ----------
    layer : QgsRasterLayer
        A raster file.
    allocate : callable
        Gives the array: in memory, unless told otherwise (`WorkingSpace.allocate`).
    feedback : QgsProcessingFeedback, optional
        Stops the work when cancelled.
    first : int, optional
        Read so many bands only.

    Raises
    ------
    InputError
        If the layer is no GDAL raster, is rotated, or has cells that are not square.
    """
    dataset = _open(layer)
    grid, south_up = _grid_of(dataset, layer)
    numbers = _data_bands(dataset)[:first]
    array = allocate((len(numbers), *grid.shape), np.float32)
    bands = [dataset.GetRasterBand(number) for number in numbers]
    for rows in row_blocks(grid.shape, PASSED, _tile_rows(bands[0], grid)) if bands else []:
        _stop_if_asked(feedback)
        for cells, band, number in zip(array, bands, numbers):
            there = slice(grid.rows - rows.stop, grid.rows - rows.start) if south_up else rows
            values = _read_band(band, layer, number, rows)
            cells[there] = values[::-1] if south_up else values
        for band in bands:
            band.FlushCache()  # GDAL's own cache grows to a share of the machine's memory
        release(array)
    return Raster(array, grid, _band_names(dataset, layer, numbers), layer.name(), _read_metadata(dataset))


def read_thinned(
    layer: QgsRasterLayer, most: int, feedback: Optional[QgsProcessingFeedback] = None
) -> tuple[np.ndarray, tuple[str, ...]]:
    """Return about so many evenly spread cells of all bands, float32 (bands, cells), NaN where NoData, and the bands' names.

    All cells where there are no more than `most`; else every second, third, ... of every second, third, ... row.
    """
    dataset = _open(layer)
    numbers = _data_bands(dataset)
    step = max(1, math.ceil(math.sqrt(dataset.RasterYSize * dataset.RasterXSize / most)))
    rows = range(min(step // 2, dataset.RasterYSize - 1), dataset.RasterYSize, step)
    start = min(step // 2, dataset.RasterXSize - 1)
    bands = []
    for number in numbers:
        band, parts = dataset.GetRasterBand(number), []
        for row in rows:
            _stop_if_asked(feedback)
            parts.append(_read_band(band, layer, number, slice(row, row + 1))[0, start::step])
        bands.append(np.concatenate(parts))
        band.FlushCache()
    return np.stack(bands), _band_names(dataset, layer, numbers)


def read_metadata(layer: QgsRasterLayer) -> dict[str, Any]:
    """Return what Gossan stored in a raster layer's file, by key, without reading its cells."""
    return _read_metadata(_open(layer))


def read_file_metadata(source: str) -> dict[str, Any]:
    """Return what Gossan stored in a raster file, by key; empty where it stored nothing or the file does not open.

    For a look at files away from the interface's thread, where no layer may be touched.
    """
    try:
        return _read_metadata(gdal.Open(source))
    except (RuntimeError, InputError):
        return {}


def band_names(layer: QgsRasterLayer) -> tuple[str, ...]:
    """Return the names that the bands have once they are read."""
    dataset = _open(layer)
    return _band_names(dataset, layer, _data_bands(dataset))


def _band_names(dataset: gdal.Dataset, layer: QgsRasterLayer, numbers: Sequence[int]) -> tuple[str, ...]:
    """Return the bands' descriptions, or the layer's name where there is none."""
    defaults = [layer.name() if len(numbers) == 1 else f"{layer.name()} {number}" for number in numbers]
    return tuple(dataset.GetRasterBand(n).GetDescription() or name for n, name in zip(numbers, defaults))


def _tile_rows(band: gdal.Band, grid: Grid) -> int:
    """Return the rows of the file's own blocks, so that each is unpacked once; 1 where they are most of the file."""
    rows = int(band.GetBlockSize()[1])
    return rows if rows * grid.columns <= 8 * PASSED else 1


def write_raster(
    path: Union[str, Path],
    array: np.ndarray,
    grid: Grid,
    band_names: Sequence[str],
    metadata: Optional[dict[str, Any]] = None,
    nodata: float = float("nan"),
    feedback: Optional[QgsProcessingFeedback] = None,
) -> None:
    """Write a GeoTIFF, whole or not at all.

    Parameters
    ----------
    path : path
        A name that ends in .tif.
    array : numpy.ndarray
        Shape (bands, rows, columns); float32 (NaN = NoData), or uint8 with `nodata` given. May be a
        memory map: it is written in blocks of rows.
    grid : Grid
        Where the cells lie.
    band_names : sequence of str
        One description per band.
    metadata : dict, optional
        Kept in the file's metadata as JSON, one entry per key.
    nodata : float
        The NoData value declared in the file.
    feedback : QgsProcessingFeedback, optional
        Stops the work when cancelled; nothing is left then.
    """
    if Path(path).suffix.lower() not in (".tif", ".tiff"):
        raise InputError(f"Gossan writes GeoTIFF: '{path}' should end in .tif. Change the output's file name.")
    if array.shape != (len(band_names), *grid.shape):
        raise ValueError(f"array {array.shape} does not fit {len(band_names)} bands of {grid.shape}")
    with written_whole(path) as temporary:
        try:
            _create(temporary, array, grid, band_names, metadata or {}, nodata, feedback)
        except RuntimeError as error:
            raise InputError(f"'{path}' cannot be written ({error}). Check the folder and the free space.") from error
        Path(f"{path}.aux.xml").unlink(missing_ok=True)  # statistics of the file that this one replaces


def _create(
    path: Path,
    array: np.ndarray,
    grid: Grid,
    names: Sequence[str],
    metadata: dict[str, Any],
    nodata: float,
    feedback: Optional[QgsProcessingFeedback],
) -> None:
    kind = {"float32": gdal.GDT_Float32, "uint8": gdal.GDT_Byte}[array.dtype.name]
    predictor = ["PREDICTOR=3"] if kind == gdal.GDT_Float32 else []
    driver = gdal.GetDriverByName("GTiff")
    dataset = driver.Create(
        str(path), grid.columns, grid.rows, len(names), kind, CREATION_OPTIONS + ["INTERLEAVE=BAND"] + predictor
    )
    dataset.SetGeoTransform((grid.west, grid.cell_size, 0.0, grid.north, 0.0, -grid.cell_size))
    crs = crs_of(grid)
    if crs.isValid():
        dataset.SetProjection(crs.toWkt(QgsCoordinateReferenceSystem.WktVariant.WKT_PREFERRED_GDAL))
    for key, value in metadata.items():
        dataset.SetMetadataItem(key, json.dumps(value, sort_keys=True), DOMAIN)
    for index, name in enumerate(names):
        band = dataset.GetRasterBand(index + 1)
        band.SetDescription(name)
        band.SetNoDataValue(nodata)
    for index in range(len(names)):
        _write_band(dataset.GetRasterBand(index + 1), array[index], feedback)
    dataset.FlushCache()


def _write_band(band: gdal.Band, cells: np.ndarray, feedback: Optional[QgsProcessingFeedback]) -> None:
    """Write a band in whole rows of tiles, so that each tile is packed once and leaves GDAL's cache."""
    for rows in row_blocks(cells.shape, PASSED, TILE):
        _stop_if_asked(feedback)
        band.WriteArray(np.asarray(cells[rows]), 0, rows.start)
        band.FlushCache()
        release(cells)


def _stop_if_asked(feedback: Optional[QgsProcessingFeedback]) -> None:
    if feedback is not None and feedback.isCanceled():
        raise Cancelled


def _open(layer: QgsRasterLayer) -> gdal.Dataset:
    if layer.providerType() != "gdal":
        raise InputError(
            f"'{layer.name()}' is a '{layer.providerType()}' layer, not a raster file. "
            "Save it as GeoTIFF (Export > Save As) and use that."
        )
    try:
        return gdal.Open(layer.source())
    except RuntimeError as error:
        raise InputError(f"'{layer.name()}' cannot be opened ({error}). Check that its file still exists.") from error


def _grid_of(dataset: gdal.Dataset, layer: QgsRasterLayer) -> tuple[Grid, bool]:
    """Return the north-up grid and whether the file's rows run from the south."""
    west, width, row_skew, north, column_skew, height = dataset.GetGeoTransform()
    if row_skew or column_skew or width <= 0:
        raise InputError(f"'{layer.name()}' is rotated. Straighten it with 'Warp (reproject)' first.")
    if abs(width - abs(height)) > SQUARE_TOLERANCE * width:
        raise InputError(
            f"'{layer.name()}' has cells of {width:g} x {abs(height):g}. "
            "Resample it to square cells with 'Warp (reproject)' first."
        )
    rows, columns = dataset.RasterYSize, dataset.RasterXSize
    south_up = height > 0
    top = north + rows * height if south_up else north
    return Grid(west, top, width, rows, columns, crs_text(layer.crs())), south_up


def _data_bands(dataset: gdal.Dataset) -> list[int]:
    """Return the numbers of the bands that are no transparency: that one is the others' mask."""
    numbers = range(1, dataset.RasterCount + 1)
    return [n for n in numbers if dataset.GetRasterBand(n).GetColorInterpretation() != gdal.GCI_AlphaBand]


def _read_band(band: gdal.Band, layer: QgsRasterLayer, number: int, rows: slice) -> np.ndarray:
    """Return some rows of a band, float32, NaN where NoData."""
    window = (0, rows.start, band.XSize, rows.stop - rows.start)
    values = band.ReadAsArray(*window)
    if np.iscomplexobj(values):
        raise InputError(f"'{layer.name()}' holds complex numbers. Convert it to real numbers first.")
    if band.GetMaskFlags() == gdal.GMF_ALL_VALID:
        missing = np.zeros(values.shape, dtype=bool)
    else:
        missing = band.GetMaskBand().ReadAsArray(*window) == 0
    provider = layer.dataProvider()
    if provider.sourceHasNoDataValue(number) and not provider.useSourceNoDataValue(number):  # switched off by the user
        missing = np.zeros(values.shape, dtype=bool)
    for span in provider.userNoDataValues(number):
        missing |= (values >= span.min()) & (values <= span.max())
    if band.GetScale() not in (None, 1.0) or band.GetOffset() not in (None, 0.0):
        values = values.astype(np.float64) * (band.GetScale() or 1.0) + (band.GetOffset() or 0.0)
    with np.errstate(over="ignore"):
        cells = values.astype(np.float32)
    cells[missing | ~np.isfinite(cells)] = np.nan
    return cells


def _read_metadata(dataset: gdal.Dataset) -> dict[str, Any]:
    found = {}
    for key, text in (dataset.GetMetadata(DOMAIN) or {}).items():
        try:
            found[key] = json.loads(text)
        except json.JSONDecodeError as error:
            raise InputError(
                f"The Gossan metadata '{key}' of this raster is damaged ({error}). Make it anew."
            ) from error
    return found
