"""Cells with the same number as polygons."""

from __future__ import annotations

import numpy as np
from osgeo import gdal, ogr, osr
from qgis.core import QgsGeometry

from ..core.grid import Grid

NUMBER = "number"


def cell_polygons(numbers: np.ndarray, grid: Grid) -> dict[int, QgsGeometry]:
    """Return the outline of the cells of each number, as one multipolygon per number.

    Parameters
    ----------
    numbers : numpy.ndarray
        Whole numbers, shape (rows, columns); below 0 is no cell.
    grid : Grid
        Where the cells lie.
    """
    plane = osr.SpatialReference('LOCAL_CS["grid"]')
    raster = gdal.GetDriverByName("MEM").Create("", grid.columns, grid.rows, 2, gdal.GDT_Int32)
    raster.SetGeoTransform((grid.west, grid.cell_size, 0.0, grid.north, 0.0, -grid.cell_size))
    raster.SetProjection(plane.ExportToWkt())
    raster.GetRasterBand(1).WriteArray(numbers.astype(np.int32))
    raster.GetRasterBand(2).WriteArray((numbers >= 0).astype(np.int32))
    vectors = ogr.GetDriverByName("Memory").CreateDataSource("cells")
    layer = vectors.CreateLayer("cells", plane, ogr.wkbPolygon)
    layer.CreateField(ogr.FieldDefn(NUMBER, ogr.OFTInteger))
    gdal.Polygonize(raster.GetRasterBand(1), raster.GetRasterBand(2), layer, 0)
    parts: dict[int, list[QgsGeometry]] = {}
    for feature in layer:
        geometry = QgsGeometry()
        geometry.fromWkb(bytes(feature.GetGeometryRef().ExportToWkb()))
        parts.setdefault(feature.GetField(NUMBER), []).append(geometry)
    return {number: _united(parts[number]) for number in sorted(parts)}


def _united(parts: list[QgsGeometry]) -> QgsGeometry:
    """Return polygons as one multipolygon; polygonized ones touch at corners at most."""
    whole = QgsGeometry.unaryUnion(parts)
    whole.convertToMultiType()
    return whole
