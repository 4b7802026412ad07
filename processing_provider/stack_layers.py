"""What an evidence stack is made of, read and brought to one grid: measured layers, categories, mask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Optional

import numpy as np
from qgis.core import QgsProcessingContext, QgsProcessingException, QgsProcessingFeedback, QgsRasterLayer

from ..core.errors import InputError
from ..core.grid import ALIGNMENT_TOLERANCE, Grid
from .algorithm import GossanAlgorithm
from .alignment import align, resampling_of
from .compat import field_names
from .masks import read_mask
from .rasters import Raster, band_names, crs_of, read_grid, read_raster
from .resampling_choices import ResamplingChoices
from .shapes import class_numbers, read_shapes
from .working_space import IN_MEMORY, WorkingSpace, size_of


@dataclass
class StackLayers:
    """The layers of a stack, on its grid, as its task takes them.

    Attributes
    ----------
    grid : Grid
        Where the cells lie.
    grid_name : str
        What the grid comes from, for messages.
    arrays : dict of numpy.ndarray
        ``layer_<i>``, ``category_<i>`` and ``mask``.
    names, categories : list of str
        The layers' names.
    band_names : list of tuple of str
        Per measured layer.
    labels : list of list of str
        Per category layer, the names of its classes; empty where their numbers are the names.
    resampling : dict of str
        How each layer came to the grid, by its name; see `alignment.resampling_of`.
    """

    grid: Grid
    grid_name: str
    arrays: dict[str, np.ndarray] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)
    band_names: list[tuple[str, ...]] = field(default_factory=list)
    labels: list[list[str]] = field(default_factory=list)
    resampling: dict[str, str] = field(default_factory=dict)


class StackReader:
    """Reads an evidence stack's parameters.

    Parameters
    ----------
    algorithm, parameters, context, feedback
        Of the run.
    space : WorkingSpace
        Gives the arrays.
    """

    def __init__(
        self,
        algorithm: GossanAlgorithm,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
        space: WorkingSpace,
    ) -> None:
        self.algorithm, self.parameters = algorithm, parameters
        self.context, self.feedback, self.space = context, feedback, space

    def rasters(self, name: str) -> list[QgsRasterLayer]:
        """Return the rasters of a parameter, refusing what cannot be read."""
        layers = self.algorithm.parameterAsLayerList(self.parameters, name, self.context)
        wrong = [layer.name() for layer in layers if not isinstance(layer, QgsRasterLayer)]
        if wrong:
            raise InputError(f"'{wrong[0]}' is not a raster layer. Make a map of it first, or leave it out.")
        if not layers and self.algorithm.is_given(self.parameters, name):
            raise QgsProcessingException(self.algorithm.invalidRasterError(self.parameters, name))
        return layers

    def raster(self, name: str) -> Optional[QgsRasterLayer]:
        """Return an optional raster parameter's layer; None where it was left empty."""
        layer = self.algorithm.parameterAsRasterLayer(self.parameters, name, self.context)
        if layer is None and self.algorithm.is_given(self.parameters, name):
            raise QgsProcessingException(self.algorithm.invalidRasterError(self.parameters, name))
        return layer

    def grid(self, first: QgsRasterLayer) -> tuple[Grid, str]:
        """Return the stack's grid and what it comes from.

        GRID's or the first layer's; EXTENT cuts or widens it along its own cells, CELL_SIZE lays out
        new ones from the north-west corner.
        """
        layer = self.raster("GRID") or first
        own = read_grid(layer)
        size = self.algorithm.optional_number(self.parameters, "CELL_SIZE", self.context) or own.cell_size
        if not self.algorithm.is_given(self.parameters, "EXTENT") and size == own.cell_size:
            return own, str(layer.name())
        west, south, east, north = own.west, own.south, own.east, own.north
        if self.algorithm.is_given(self.parameters, "EXTENT"):
            box = self.algorithm.parameterAsExtent(self.parameters, "EXTENT", self.context, crs_of(own))
            west, south, east, north = box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum()
        if size == own.cell_size:
            west = own.west + np.floor((west - own.west) / size + ALIGNMENT_TOLERANCE) * size
            north = own.north - np.floor((own.north - north) / size + ALIGNMENT_TOLERANCE) * size
        grid = Grid.covering(float(west), south, east, float(north), size, own.crs)
        return grid, self.algorithm.tr("the chosen extent and cell size")

    def read(self, choices: ResamplingChoices, rasters: Sequence[QgsRasterLayer], grid: Grid, name: str) -> StackLayers:
        """Read LAYERS, CATEGORIES, CATEGORY_POLYGONS and MASK onto a grid."""
        layers = StackLayers(grid, name)
        bands = sum(len(band_names(layer)) for layer in rasters)
        if size_of((bands, *grid.shape)) > IN_MEMORY:
            self.space.require(2 * size_of((bands, *grid.shape)))  # the layers and the stack
        for i, layer in enumerate(rasters):
            raster = self._aligned(layer, layers, choices, categorical=False)
            layers.arrays[f"layer_{i}"] = raster.array
            layers.names.append(raster.name)
            layers.band_names.append(raster.band_names)
            self.feedback.setProgress(50.0 * (i + 1) / len(rasters))
        for layer in self.rasters("CATEGORIES"):
            raster = self._aligned(layer, layers, choices, categorical=True)
            _add_category(layers, raster.name, [], raster.array[0])
        self._read_polygons(layers)
        mask = read_mask(
            self.algorithm, self.parameters, "MASK", grid, name, self.context, self.feedback, self.space.allocate
        )
        if mask is not None:
            layers.arrays["mask"] = mask
        return layers

    def _aligned(
        self, layer: QgsRasterLayer, layers: StackLayers, choices: ResamplingChoices, categorical: bool
    ) -> Raster:
        """Read a raster and bring it to the grid; note how."""
        raster = read_raster(layer, self.space.allocate, self.feedback)
        chosen = choices.of(raster.name, categorical)
        layers.resampling[raster.name] = resampling_of(raster.grid, layers.grid, categorical, chosen)
        array = align(raster, layers.grid, layers.grid_name, self.feedback, categorical, chosen, self.space.allocate)
        return replace(raster, array=array, grid=layers.grid)

    def _read_polygons(self, layers: StackLayers) -> None:
        """Add a category layer for each field of the category polygons."""
        if not self.algorithm.is_given(self.parameters, "CATEGORY_POLYGONS"):
            return
        shapes = read_shapes(
            self.algorithm, self.parameters, "CATEGORY_POLYGONS", layers.grid, self.context, self.feedback
        )
        name = shapes.samples.name
        fields = field_names(self.algorithm, self.parameters, "CATEGORY_FIELD", self.context)
        if not fields:
            raise InputError(f"Choose the field of '{name}' that holds the class (category field).")
        for field_name in fields:
            classes, cells = class_numbers(shapes, field_name, layers.grid, self.space.allocate)
            _add_category(layers, name if len(fields) == 1 else f"{name} {field_name}", classes, cells)
            layers.resampling[layers.categories[-1]] = "cell centres"


def _add_category(layers: StackLayers, name: str, labels: list[str], cells: np.ndarray) -> None:
    """Add a category layer, cells of shape (rows, columns)."""
    layers.arrays[f"category_{len(layers.categories)}"] = cells
    layers.categories.append(name)
    layers.labels.append(labels)
