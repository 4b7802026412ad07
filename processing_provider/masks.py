"""Masks: the cells inside polygons, or where a raster says so."""

from __future__ import annotations

from typing import Any, Optional

import numpy as np
from qgis.core import QgsProcessingContext, QgsProcessingFeedback, QgsRasterLayer

from ..core.errors import InputError
from ..core.grid import Grid
from ..core.row_blocks import release, row_blocks
from .algorithm import GossanAlgorithm
from .alignment import align
from .rasters import crs_of, read_raster
from .shapes import polygon_cells
from .vectors import read_polygons
from .working_space import Allocate, in_memory


def read_mask(
    algorithm: GossanAlgorithm,
    parameters: dict[str, Any],
    name: str,
    grid: Grid,
    grid_name: str,
    context: QgsProcessingContext,
    feedback: QgsProcessingFeedback,
    allocate: Allocate = in_memory,
) -> Optional[np.ndarray]:
    """Return the cells of a MASK parameter, bool (rows, columns); None where it was left empty.

    Of polygons, those whose centre is inside; of a raster, those that are neither 0 nor NoData.

    Raises
    ------
    InputError
        If the mask leaves no cell of the grid.
    """
    if not algorithm.is_given(parameters, name):
        return None
    layer = algorithm.parameterAsLayer(parameters, name, context)
    if isinstance(layer, QgsRasterLayer):
        raster = read_raster(layer, allocate, feedback)
        cells = align(raster, grid, grid_name, feedback, categorical=True, allocate=allocate)[0]
        mask = _chosen(cells, allocate)
    else:
        polygons = read_polygons(algorithm, parameters, name, context, feedback, crs_of(grid))
        mask = polygon_cells(polygons, grid, allocate)
    if not any(mask[rows].any() for rows in row_blocks(grid.shape)):
        raise InputError(
            f"The mask leaves no cell of the grid ({grid.describe()}). "
            "Choose a mask that overlaps the grid, or a smaller cell size."
        )
    return mask


def _chosen(cells: np.ndarray, allocate: Allocate) -> np.ndarray:
    """Return where cells, shape (rows, columns), are neither 0 nor NoData."""
    mask = allocate(cells.shape, bool)
    for rows in row_blocks(cells.shape):
        mask[rows] = np.isfinite(cells[rows]) & (cells[rows] != 0)
        release(cells, mask)
    return mask
