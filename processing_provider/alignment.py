"""Bring rasters to one grid without letting NoData leak into numbers or numbers into NoData."""

from __future__ import annotations

import math

import numpy as np
from osgeo import gdal
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCoordinateTransformContext,
    QgsCsException,
    QgsProcessingFeedback,
)

from ..core.context import Cancelled
from ..core.errors import InputError
from ..core.grid import ALIGNMENT_TOLERANCE, Grid
from ..core.row_blocks import release, row_blocks
from .rasters import Raster, crs_of
from .working_space import Allocate, in_memory

COARSER = 2.0  # cells that many times as wide as the layer's own take the mean of what they cover
HALF = 0.5  # of the weight of a cell must come from data
WARP_OPTIONS = ["UNIFIED_SRC_NODATA=NO", "NUM_THREADS=ALL_CPUS"]  # NoData band by band
PIECE = 16  # MiB that GDAL works on at once; of a memory map, it touches several times as much
UNSMOOTHED = ["XSCALE=1", "YSCALE=1"]  # plain kernels: GDAL's wider ones do not reproduce a plane
# what a user may choose, and GDAL's name of it
GDAL_NAMES = {"nearest": "near", "bilinear": "bilinear", "cubic": "cubic", "mean": "average", "commonest": "mode"}
CONTINUOUS = ("automatic", "nearest", "bilinear", "cubic", "mean")
CATEGORICAL = ("automatic", "nearest", "commonest")
WORDS = {
    "nearest": "nearest cell",
    "bilinear": "bilinear interpolation",
    "cubic": "cubic interpolation",
    "mean": "mean",
    "commonest": "commonest class",
}


def align(
    raster: Raster,
    grid: Grid,
    grid_name: str,
    feedback: QgsProcessingFeedback,
    categorical: bool = False,
    resampling: str = "automatic",
    allocate: Allocate = in_memory,
) -> np.ndarray:
    """Return a raster's cells on `grid`, float32, shape (bands, rows, columns), NaN = NoData.

    Measured layers are interpolated bilinearly, or averaged where the grid's cells are more than
    twice as wide; categories take the nearest cell's class, or the commonest one. A cell has data
    where at least half of its weight comes from cells that have, and, when interpolating, the
    nearest cell has. GDAL works in pieces of its own, so arrays may be memory maps.

    Parameters
    ----------
    raster : Raster
        The layer.
    grid : Grid
        Where to bring it.
    grid_name : str
        The layer that `grid` comes from, for messages.
    feedback : QgsProcessingFeedback
        Is told what was resampled and how; stops the work when cancelled.
    categorical : bool
        Whether the numbers are classes.
    resampling : str
        One of `CONTINUOUS` or, for classes, of `CATEGORICAL`. Cells that line up are always copied.
    allocate : callable
        Gives the arrays.

    Raises
    ------
    InputError
        The layer does not overlap the grid, or one of both has no CRS.
    """
    method = resampling_of(raster.grid, grid, categorical, resampling)
    if method == "none":
        return raster.array
    _check_crs(raster, grid, grid_name)
    aligned = _resample(raster, grid, "nearest" if method == "copied" else method, feedback, allocate)
    if _any_data(raster.array) and not _any_data(aligned):
        raise InputError(
            f"'{raster.name}' ({raster.grid.describe()}) does not overlap the grid of '{grid_name}' "
            f"({grid.describe()}). Leave it out, or choose a grid that it covers."
        )
    if method == "copied":
        feedback.pushInfo(f"'{raster.name}' was cut or padded to the extent of '{grid_name}'; its cells line up.")
    else:
        feedback.pushInfo(
            f"'{raster.name}' ({raster.grid.describe()}) was resampled to the grid of '{grid_name}' "
            f"({grid.describe()}): {WORDS[method]}."
        )
    return aligned


def resampling_of(own: Grid, grid: Grid, categorical: bool, resampling: str = "automatic") -> str:
    """Return how a layer comes to a grid.

    Returns
    -------
    str
        ``none`` where it is on the grid, ``copied`` where its cells line up, else the resampling: as
        chosen, or the one that suits the two cell sizes.
    """
    if own.lines_up_with(grid):
        return "none"
    if _same_cells(own, grid):
        return "copied"
    if resampling != "automatic":
        return resampling
    coarser = _cell_width_in(own, grid) > COARSER * own.cell_size
    if categorical:
        return "commonest" if coarser else "nearest"
    return "mean" if coarser else "bilinear"


def _resample(
    raster: Raster, grid: Grid, method: str, feedback: QgsProcessingFeedback, allocate: Allocate
) -> np.ndarray:
    """Return the bands on `grid`, without the cells that too little data reaches."""
    aligned = allocate((len(raster.array), *grid.shape), np.float32)
    _warp(raster.array, raster.grid, aligned, grid, method, feedback)
    if method in ("bilinear", "cubic", "mean"):
        for band, cells in zip(raster.array, aligned):
            _remove_thin(band, raster.grid, cells, grid, "mean" if method == "mean" else "bilinear", feedback, allocate)
    return aligned


def _remove_thin(
    band: np.ndarray,
    own: Grid,
    aligned: np.ndarray,
    grid: Grid,
    method: str,
    feedback: QgsProcessingFeedback,
    allocate: Allocate,
) -> None:
    """Make NoData of a band's cells with less than `HALF` of their weight from data."""
    has_data = allocate((1, *own.shape), np.float32)
    gaps = False
    for rows in row_blocks(own.shape):
        has_data[0, rows] = ~np.isnan(band[rows])
        gaps = gaps or not has_data[0, rows].all()
        release(band, has_data)
    if not gaps:
        return
    share = allocate((1, *grid.shape), np.float32)
    _warp(has_data, own, share, grid, method, feedback)
    for rows in row_blocks(grid.shape):
        aligned[rows][share[0, rows] < HALF] = np.nan
        release(aligned, share)


def _any_data(array: np.ndarray) -> bool:
    """Whether any cell of an array (bands, rows, columns) has data."""
    for rows in row_blocks(array.shape[1:]):
        found = np.isfinite(array[:, rows]).any()
        release(array)
        if found:
            return True
    return False


def _check_crs(raster: Raster, grid: Grid, grid_name: str) -> None:
    """Refuse to compare coordinates of which one side is unknown."""
    if bool(raster.grid.crs) == bool(grid.crs):
        return
    lacking = raster.name if grid.crs else grid_name
    raise InputError(
        f"'{lacking}' has no CRS, so it cannot be brought together with "
        f"'{grid_name if grid.crs else raster.name}'. Set it with 'Layer > Set CRS of Layer'."
    )


def _same_cells(own: Grid, grid: Grid) -> bool:
    """Whether both grids are cut from the same endless one."""
    east, south = (own.west - grid.west) / grid.cell_size, (grid.north - own.north) / grid.cell_size
    return (
        own.crs == grid.crs
        and abs(own.cell_size / grid.cell_size - 1) * max(own.shape) < ALIGNMENT_TOLERANCE
        and abs(east - round(east)) < ALIGNMENT_TOLERANCE
        and abs(south - round(south)) < ALIGNMENT_TOLERANCE
    )


def _cell_width_in(own: Grid, grid: Grid) -> float:
    """Return the width of the central cell of `grid` in the map units of `own`."""
    x, y = (grid.west + grid.east) / 2, (grid.south + grid.north) / 2
    transform = QgsCoordinateTransform(crs_of(grid), crs_of(own), QgsCoordinateTransformContext())
    try:
        left, right = (transform.transform(x + shift * grid.cell_size, y) for shift in (-0.5, 0.5))
    except QgsCsException:  # the grid lies where the layer's CRS does not reach: it will not overlap
        return own.cell_size
    return math.hypot(right.x() - left.x(), right.y() - left.y())


def _warp(
    array: np.ndarray, own: Grid, target: np.ndarray, grid: Grid, method: str, feedback: QgsProcessingFeedback
) -> None:
    """Fill `target` with bands on `grid`, each with its own NoData; `Cancelled` where the user has asked."""

    def step(fraction: float, message: str, data: object) -> int:
        release(array, target)
        return int(not feedback.isCanceled())

    for rows in row_blocks(grid.shape):
        target[:, rows] = np.nan
        release(target)
    try:
        gdal.Warp(
            _over(target, grid),
            _over(array, own),
            srcSRS=_wkt(own) or None,
            dstSRS=_wkt(grid) or None,
            resampleAlg=GDAL_NAMES[method],
            dstNodata=np.nan,
            warpMemoryLimit=PIECE,
            warpOptions=[*WARP_OPTIONS, "INIT_DEST=NO_DATA"] + (UNSMOOTHED if method in ("bilinear", "cubic") else []),
            callback=step,
        )
    except RuntimeError as error:
        if feedback.isCanceled():
            raise Cancelled from error
        raise InputError(
            f"A raster in {own.crs} cannot be brought to the grid in {grid.crs} ({error}). Check the CRS of both layers."
        ) from error


def _over(array: np.ndarray, grid: Grid) -> gdal.Dataset:
    """Return a raster over an array's own memory, NaN its NoData value; `array` (bands, rows, columns) must outlive it."""
    dataset = gdal.GetDriverByName("MEM").Create("", grid.columns, grid.rows, 0, gdal.GDT_Float32)
    dataset.SetGeoTransform((grid.west, grid.cell_size, 0.0, grid.north, 0.0, -grid.cell_size))
    dataset.SetProjection(_wkt(grid))
    for number, band in enumerate(array, start=1):
        down, along = band.strides
        place = [f"DATAPOINTER={band.ctypes.data}", f"PIXELOFFSET={along}", f"LINEOFFSET={down}"]
        dataset.AddBand(gdal.GDT_Float32, place)
        dataset.GetRasterBand(number).SetNoDataValue(np.nan)
    return dataset


def _wkt(grid: Grid) -> str:
    """Return the grid's CRS as GDAL reads it; '' where it has none."""
    crs = crs_of(grid)
    return crs.toWkt(QgsCoordinateReferenceSystem.WktVariant.WKT_PREFERRED_GDAL) if crs.isValid() else ""
