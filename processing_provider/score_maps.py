"""Several score maps on one grid, as evaluation and combination read them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from qgis.core import QgsProcessingContext, QgsProcessingException, QgsRasterLayer

from ..core.errors import InputError
from ..core.grid import Grid, check_same_grid
from .algorithm import GossanAlgorithm
from .rasters import read_grid, read_raster


@dataclass(frozen=True)
class ScoreMaps:
    """First bands of several rasters.

    Attributes
    ----------
    scores : numpy.ndarray
        float32, shape (maps, rows, columns), NaN where NoData.
    grid : Grid
        Their common grid.
    names : tuple of str
        The layers' names, each one once.
    """

    scores: np.ndarray
    grid: Grid
    names: tuple[str, ...]


def read_score_maps(
    algorithm: GossanAlgorithm, parameters: dict[str, Any], name: str, context: QgsProcessingContext
) -> ScoreMaps:
    """Read the first band of every raster of a parameter.

    Raises
    ------
    InputError
        A layer is no raster, or two lie on different grids.
    """
    layers = algorithm.parameterAsLayerList(parameters, name, context)
    if not layers:
        raise QgsProcessingException(algorithm.invalidRasterError(parameters, name))
    for layer in layers:
        if not isinstance(layer, QgsRasterLayer):
            raise InputError(f"'{layer.name()}' is not a raster. Choose score maps, as 'Score map' makes them.")
    grids = [read_grid(layer) for layer in layers]
    for layer, grid in zip(layers[1:], grids[1:]):
        check_same_grid(layers[0].name(), grids[0], layer.name(), grid)
    scores = np.stack([read_raster(layer).array[0] for layer in layers])
    return ScoreMaps(scores, grids[0], _distinct([layer.name() for layer in layers]))


def _distinct(names: list[str]) -> tuple[str, ...]:
    """Return the names, later ones of the same name with a number."""
    return tuple(
        f"{name} ({names[:i].count(name) + 1})" if names[:i].count(name) else name for i, name in enumerate(names)
    )
