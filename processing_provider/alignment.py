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
from .rasters import Raster, crs_of

COARSER = 2.0  # cells that many times as wide as the layer's own take the mean of what they cover
HALF = 0.5  # of the weight of a cell must come from data
WARP_OPTIONS = ["UNIFIED_SRC_NODATA=NO", "NUM_THREADS=ALL_CPUS"]  # NoData band by band
UNSMOOTHED = ["XSCALE=1", "YSCALE=1"]  # plain bilinear: GDAL's wider kernel does not reproduce a plane
METHODS = {"near": "nearest cell", "bilinear": "bilinear interpolation", "average": "mean", "mode": "commonest class"}


def align(
    raster: Raster, grid: Grid, grid_name: str, feedback: QgsProcessingFeedback, categorical: bool = False
) -> np.ndarray:
    """Return a raster's cells on `grid`, float32, shape (bands, rows, columns), NaN = NoData.

    Measured layers are interpolated bilinearly, or averaged where the grid's cells are more than
    twice as wide; categories take the nearest cell's class, or the commonest one. A cell has data
    where at least half of its weight comes from cells that have, and, when interpolating, the
    nearest cell has.

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

    Raises
    ------
    InputError
        The layer does not overlap the grid, or one of both has no CRS.
    """
    if raster.grid.lines_up_with(grid):
        return raster.array
    _check_crs(raster, grid, grid_name)
    method = _method(raster.grid, grid, categorical)
    aligned = _warp(raster.array, raster.grid, grid, method, feedback)
    missing = np.isnan(raster.array)
    if method in ("bilinear", "average") and missing.any():
        share = _warp((~missing).astype(np.float32), raster.grid, grid, method, feedback)
        aligned[share < HALF] = np.nan
    if np.isfinite(raster.array).any() and not np.isfinite(aligned).any():
        raise InputError(
            f"'{raster.name}' ({raster.grid.describe()}) does not overlap the grid of '{grid_name}' "
            f"({grid.describe()}). Leave it out, or choose a grid that it covers."
        )
    if _same_cells(raster.grid, grid):
        feedback.pushInfo(f"'{raster.name}' was cut or padded to the extent of '{grid_name}'; its cells line up.")
    else:
        feedback.pushInfo(
            f"'{raster.name}' ({raster.grid.describe()}) was resampled to the grid of '{grid_name}' "
            f"({grid.describe()}): {METHODS[method]}."
        )
    return aligned


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


def _method(own: Grid, grid: Grid, categorical: bool) -> str:
    """Return GDAL's name of the resampling that suits the layer and the two cell sizes."""
    if _same_cells(own, grid):
        return "near"
    coarser = _cell_width_in(own, grid) > COARSER * own.cell_size
    if categorical:
        return "mode" if coarser else "near"
    return "average" if coarser else "bilinear"


def _cell_width_in(own: Grid, grid: Grid) -> float:
    """Return the width of the central cell of `grid` in the map units of `own`."""
    x, y = (grid.west + grid.east) / 2, (grid.south + grid.north) / 2
    transform = QgsCoordinateTransform(crs_of(grid), crs_of(own), QgsCoordinateTransformContext())
    try:
        left, right = (transform.transform(x + shift * grid.cell_size, y) for shift in (-0.5, 0.5))
    except QgsCsException:  # the grid lies where the layer's CRS does not reach: it will not overlap
        return own.cell_size
    return math.hypot(right.x() - left.x(), right.y() - left.y())


def _warp(array: np.ndarray, own: Grid, grid: Grid, method: str, feedback: QgsProcessingFeedback) -> np.ndarray:
    """Return bands on `grid`, each with its own NoData; `Cancelled` where the user has asked."""
    try:
        warped = gdal.Warp(
            "",
            _in_memory(array, own),
            format="MEM",
            outputBounds=(grid.west, grid.south, grid.east, grid.north),
            width=grid.columns,
            height=grid.rows,
            dstSRS=_wkt(grid) or None,
            resampleAlg=method,
            dstNodata=np.nan,
            warpOptions=WARP_OPTIONS + (UNSMOOTHED if method == "bilinear" else []),
            callback=lambda fraction, message, data: int(not feedback.isCanceled()),
        )
    except RuntimeError as error:
        if feedback.isCanceled():
            raise Cancelled from error
        raise InputError(
            f"A raster in {own.crs} cannot be brought to the grid in {grid.crs} ({error}). Check the CRS of both layers."
        ) from error
    return warped.ReadAsArray().reshape(len(array), *grid.shape)


def _in_memory(array: np.ndarray, grid: Grid) -> gdal.Dataset:
    """Return a raster in memory with NaN as its NoData value; `array` has shape (bands, rows, columns)."""
    dataset = gdal.GetDriverByName("MEM").Create("", grid.columns, grid.rows, len(array), gdal.GDT_Float32)
    dataset.SetGeoTransform((grid.west, grid.cell_size, 0.0, grid.north, 0.0, -grid.cell_size))
    dataset.SetProjection(_wkt(grid))
    for number, band in enumerate(array, start=1):
        dataset.GetRasterBand(number).SetNoDataValue(np.nan)
        dataset.GetRasterBand(number).WriteArray(band)
    return dataset


def _wkt(grid: Grid) -> str:
    """Return the grid's CRS as GDAL reads it; '' where it has none."""
    crs = crs_of(grid)
    return crs.toWkt(QgsCoordinateReferenceSystem.WktVariant.WKT_PREFERRED_GDAL) if crs.isValid() else ""
