"""Masks: the cells inside polygons, or where a raster says so."""

from __future__ import annotations

from typing import Any, Optional

import numpy as np
from qgis.core import QgsProcessingContext, QgsProcessingFeedback, QgsRasterLayer

from ..core.errors import InputError
from ..core.grid import Grid
from .algorithm import GossanAlgorithm
from .alignment import align
from .rasters import crs_of, read_raster
from .vectors import cells_inside, read_polygons


def read_mask(
    algorithm: GossanAlgorithm,
    parameters: dict[str, Any],
    name: str,
    grid: Grid,
    grid_name: str,
    context: QgsProcessingContext,
    feedback: QgsProcessingFeedback,
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
        cells = align(read_raster(layer), grid, grid_name, feedback, categorical=True)[0]
        mask = np.isfinite(cells) & (cells != 0)
    else:
        mask = cells_inside(read_polygons(algorithm, parameters, name, context, feedback, crs_of(grid)), grid)
    if not mask.any():
        raise InputError(
            f"The mask leaves no cell of the grid ({grid.describe()}). "
            "Choose a mask that overlaps the grid, or a smaller cell size."
        )
    return mask
