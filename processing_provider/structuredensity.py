"""``gossan:structuredensity``: faults, contacts and rock units become maps of distance and density."""

from __future__ import annotations

import math
from typing import Any, Optional

import numpy as np
from osgeo import osr
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingParameterCrs,
    QgsProcessingParameterDistance,
    QgsProcessingParameterEnum,
    QgsProcessingParameterExtent,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterMapLayer,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
)

from ..core.errors import InputError
from ..core.grid import Grid
from ..core.spacing import round_to_125
from .algorithm import GossanAlgorithm, Group
from .files import check_writable
from .masks import read_mask
from .rasters import crs_of, crs_text, read_grid, write_raster
from .sample_grid import MOST_CELLS
from .structures import Structures, read_structures
from .styles import style_concentrations, style_distances

METHODS = ("distance", "density", "distance_density")
CELLS_ACROSS = 500  # of the longer side, where no cell size is given
RADII_ACROSS = 40
CELLS_PER_RADIUS = 5  # at least


class StructureDensity(GossanAlgorithm):
    """Map the distance to structures, their density, or both together."""

    ID = "structuredensity"
    TITLE = "Distance to structures, structure density"
    GROUP = Group.EVIDENCE
    TAGS = (
        "distance,proximity,buffer,buffer distance density,density,line density,fault density,fault,lineament,structure,"
        "contact,dyke,vein,fold axis,shear zone,intrusion,polygon,geology,rasterise,evidence"
    )
    HELP = (
        "Turns faults, contacts, dykes or rock units into evidence layers: how far each place is from the nearest one, "
        "how many there are around it, or both together. With a class field, each class becomes a band.\n\n"
        "Distance runs from the cell's centre to the nearest point of the line itself, and is 0 inside polygons. It "
        "has no limit: lines outside the map count as well. Low is near; where high must mean favourable, take one of the "
        "other maps.\n\n"
        "The density of lines is their length within a circle around the cell's centre, in kilometres per square "
        "kilometre: a line cut in eight gives the same map. A piece that was digitised twice counts once. The density "
        "of polygons is the share of the circle, 0 to 1, that they cover; ground under several polygons counts once. "
        "The circle counts whole where it reaches beyond the map or the layer: where structures were not mapped, the "
        "density near the edge is too low.\n\n"
        "Distance x density is nearness, 1 on a structure and 0 at the radius, times the density relative to a lone "
        "structure: 1 on a lone straight fault or inside a large unit, 2 where two faults cross, 0 beyond the radius."
    )
    SOURCE = (
        "He et al. (2024), Mineral prospectivity prediction based on convolutional neural network and ensemble learning"
    )

    def define(self) -> None:
        """Add the parameters."""
        self._define_structures()
        self._define_cells()
        self.add(
            QgsProcessingParameterRasterDestination("OUTPUT", self.tr("Structure map")),
            self.tr("GeoTIFF, float32; one band, or one for each class, described by layer, class and method."),
        )

    def _define_structures(self) -> None:
        self.add(
            QgsProcessingParameterFeatureSource(
                "INPUT",
                self.tr("Structures"),
                [QgsProcessing.SourceType.TypeVectorLine, QgsProcessing.SourceType.TypeVectorPolygon],
            ),
            self.tr("Lines or polygons. The layer's filter and selection are respected."),
        )
        self.add(
            QgsProcessingParameterEnum(
                "METHOD",
                self.tr("Map"),
                [self.tr("Distance"), self.tr("Density"), self.tr("Distance x density")],
                defaultValue=0,
            ),
            self.tr("The distance to the nearest structure, the density around each cell, or both together."),
        )
        self.add(
            QgsProcessingParameterDistance("RADIUS", self.tr("Radius"), None, "INPUT", True, 0.0),
            self.tr(
                "Of the circle within which density is measured, in map units of the output. Small shows single "
                "structures, large their swarms. Empty or 0: a fortieth of the map's longer side and at least five cells, "
                "as a round number. Distance alone does not use it."
            ),
        )
        self.add(
            QgsProcessingParameterField("CLASS_FIELD", self.tr("Class field"), None, "INPUT", optional=True),
            self.tr(
                "Each value of this field, such as the kind of fault, becomes a band of its own (30 at most). Empty: one "
                "band of all structures."
            ),
        )

    def _define_cells(self) -> None:
        self.add(
            QgsProcessingParameterRasterLayer("GRID", self.tr("Grid"), optional=True),
            self.tr(
                "A raster whose cells and coordinate system the map takes over, such as an element map: then the two line "
                "up. Extent and cell size are not used."
            ),
        )
        self.add(
            QgsProcessingParameterExtent("EXTENT", self.tr("Extent"), optional=True),
            self.tr("The area to map, filled with cells from its north-west corner. Empty: that of the structures."),
        )
        self.add(
            QgsProcessingParameterDistance("CELL_SIZE", self.tr("Cell size"), 0.0, "INPUT", True, 0.0),
            self.tr(
                "Side of a cell in map units of the output. 0: a 500th of the map's longer side, as a round number."
            ),
        )
        self.add(
            QgsProcessingParameterMapLayer(
                "MASK",
                self.tr("Mask"),
                optional=True,
                types=[QgsProcessing.SourceType.TypeVectorPolygon, QgsProcessing.SourceType.TypeRaster],
            ),
            self.tr(
                "Only cells whose centre is inside these polygons, or where this raster is neither 0 nor NoData, get "
                "values; structures outside it still count."
            ),
        )
        self.add(
            QgsProcessingParameterCrs("TARGET_CRS", self.tr("Coordinate system of the map"), optional=True),
            self.tr(
                "Structures are reprojected to it; it must be in metres or feet, not degrees. Empty: that of the grid, or "
                "else of the structures."
            ),
            advanced=True,
        )

    def execute(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Read the structures, map them, write the raster."""
        path = self.parameterAsOutputLayer(parameters, "OUTPUT", context)
        check_writable(path)
        method = METHODS[self.parameterAsEnum(parameters, "METHOD", context)]
        given = self._given_grid(parameters, context, feedback)
        target = crs_of(given) if given else self.parameterAsCrs(parameters, "TARGET_CRS", context)
        class_field = self.parameterAsString(parameters, "CLASS_FIELD", context)
        merge = method != "distance"
        structures = read_structures(self, parameters, "INPUT", context, feedback, target, class_field, merge)
        _require_lengths(structures)
        grid = given or self._grid(parameters, structures, context, feedback)
        how = {
            "method": method,
            "radius": 0.0 if method == "distance" else self._radius(parameters, grid, context, feedback),
            "classes": structures.classes,
            "metres": _metres(structures.crs),
        }
        arrays = structures.arrays()
        mask = read_mask(self, parameters, "MASK", grid, "the map", context, feedback)
        if mask is not None:
            arrays["mask"] = mask
        cells = {name: getattr(grid, name) for name in ("west", "north", "cell_size", "rows", "columns")}
        params = {"layer": structures.name, "polygons": structures.polygons, **cells, **how}
        result = self.run_task("structure_density", arrays, params, feedback, 0.1, 0.9)
        metadata = {"structures": {**how, **result.summary, "layer": structures.name}}
        write_raster(path, result.arrays["maps"], grid, result.summary["bands"], metadata)
        style = style_distances if method == METHODS[0] else style_concentrations
        style(path, result.arrays["maps"][0], _unit(method, structures))
        feedback.setProgress(100.0)
        return {"OUTPUT": path}

    def _given_grid(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Optional[Grid]:
        """Return the cells of GRID; None where it was left empty."""
        layer = self.parameterAsRasterLayer(parameters, "GRID", context)
        if layer is None:
            if self.is_given(parameters, "GRID"):
                raise QgsProcessingException(self.invalidRasterError(parameters, "GRID"))
            return None
        unused = [name for name in ("EXTENT", "TARGET_CRS") if self.is_given(parameters, name)]
        if self.optional_number(parameters, "CELL_SIZE", context):
            unused.append("CELL_SIZE")
        if unused:
            feedback.pushWarning(f"The cells are those of '{layer.name()}': {', '.join(unused)} not used.")
        grid = read_grid(layer)
        feedback.pushInfo(f"Grid of '{layer.name()}': {grid.describe()}.")
        return grid

    def _grid(
        self,
        parameters: dict[str, Any],
        structures: Structures,
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> Grid:
        """Return the cells that EXTENT and CELL_SIZE ask for, or that suit the structures."""
        low, high = structures.vertices.min(axis=0), structures.vertices.max(axis=0)
        has_extent = self.is_given(parameters, "EXTENT")
        if has_extent:
            box = self.parameterAsExtent(parameters, "EXTENT", context, structures.crs)
            low, high = np.array([box.xMinimum(), box.yMinimum()]), np.array([box.xMaximum(), box.yMaximum()])
        size = self.optional_number(parameters, "CELL_SIZE", context) or 0.0
        if size == 0.0:
            longer = float((high - low).max())
            if not longer > 0:
                raise InputError(
                    f"'{structures.name}' lies at one point, which has no extent. Give an extent and a cell size."
                )
            size = round_to_125(longer / CELLS_ACROSS)
            feedback.pushInfo(f"Cell size {size:g}, from the extent.")
        if not has_extent:  # multiples of the cell size, so that maps of neighbouring sheets line up
            low, high = np.floor(low / size) * size, np.ceil(high / size) * size
            high = np.maximum(high, low + size)
        (west, south), (east, north) = low.tolist(), high.tolist()
        grid = Grid.covering(west, south, east, north, size, crs_text(structures.crs))
        if grid.rows * grid.columns > MOST_CELLS:
            raise InputError(
                f"A grid of {grid.describe()} is too large. Use a larger cell size than {size:g} or a smaller extent."
            )
        return grid

    def _radius(
        self, parameters: dict[str, Any], grid: Grid, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> float:
        """Return the radius that was given, or one that suits the grid."""
        given = self.optional_number(parameters, "RADIUS", context)
        if given:
            if given < grid.cell_size * math.sqrt(0.5):
                feedback.pushWarning(
                    f"Circles with the radius of {given:g} do not cover cells of {grid.cell_size:g}: structures between "
                    "them are missed. Use a larger radius or smaller cells."
                )
            return given
        longer = max(grid.shape) * grid.cell_size
        radius = round_to_125(max(longer / RADII_ACROSS, CELLS_PER_RADIUS * grid.cell_size))
        feedback.pushInfo(f"Radius {radius:g}, from the map's extent.")
        return radius


def _require_lengths(structures: Structures) -> None:
    """Raise `InputError` where the map units are degrees."""
    if structures.crs.isValid() and structures.crs.isGeographic():
        named = structures.crs.authid() or structures.crs.description()
        raise InputError(
            f"The map of '{structures.name}' would be in {named}, whose units are degrees, and distance needs lengths. "
            "Choose a projected system, such as the area's UTM zone, as 'Coordinate system of the map' (TARGET_CRS), or "
            "a grid in one."
        )


def _metres(crs: QgsCoordinateReferenceSystem) -> float:
    """Return the metres of a map unit; 1 where the layer has no CRS."""
    if not crs.isValid():
        return 1.0
    return float(
        osr.SpatialReference(crs.toWkt(QgsCoordinateReferenceSystem.WktVariant.WKT_PREFERRED_GDAL)).GetLinearUnits()
    )


def _unit(method: str, structures: Structures) -> str:
    """Return the unit of the map's legend."""
    return "km/km²" if method == "density" and not structures.polygons else ""
