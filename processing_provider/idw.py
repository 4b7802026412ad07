"""``gossan:idw``: samples become a raster of each element by inverse-distance weighting."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterDestination,
)

from .algorithm import GossanAlgorithm, Group
from .files import check_writable
from .masks import read_mask
from .rasters import write_raster
from .sample_grid import (
    add_grid_parameters,
    add_sample_parameters,
    read_assays,
    read_max_distance,
    read_sample_grid,
    style_map,
)


class InverseDistance(GossanAlgorithm):
    """Grid all chosen fields of a sample layer in one pass."""

    ID = "idw"
    TITLE = "Inverse-distance map"
    GROUP = Group.MAPS
    TAGS = (
        "idw,inverse distance weighting,interpolation,interpolate,gridding,grid,Shepard,element map,geochemical map,"
        "assays,raster,multi-element,nearest neighbours"
    )
    HELP = (
        "Maps each element from its samples: a cell is the mean of the nearest samples, the nearer the heavier. All "
        "fields become bands of one raster, in one pass.\n\n"
        "Quick, exact at samples that lie on a cell's centre, and never outside the range of the samples. It says "
        "nothing about how sure it is, and shows rings around lone high samples.\n\n"
        "Values belong to cell centres. Samples at the same place are averaged; a sample without a value of one "
        "element still counts for the others. Cells too far from every sample are NoData."
    )
    SOURCE = "Shepard (1968), A two-dimensional interpolation function for irregularly-spaced data"

    def define(self) -> None:
        """Add the parameters."""
        add_sample_parameters(self)
        add_grid_parameters(self)
        self.add(
            QgsProcessingParameterNumber(
                "POWER", self.tr("Power"), QgsProcessingParameterNumber.Type.Double, 2.0, False, 0.0, 10.0
            ),
            self.tr("Weights are 1 / distance to this power, above 0 and up to 10: the higher, the more local."),
        )
        self.add(
            QgsProcessingParameterRasterDestination("OUTPUT", self.tr("Inverse-distance map")),
            self.tr("GeoTIFF, float32, a band for each field, described by the field's name."),
        )

    def execute(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Read the samples, grid them, write the raster."""
        path = self.parameterAsOutputLayer(parameters, "OUTPUT", context)
        check_writable(path)
        assays = read_assays(self, parameters, context, feedback)
        grid = read_sample_grid(self, parameters, assays.samples, context, feedback)
        how = {
            "power": self.parameterAsDouble(parameters, "POWER", context),
            "neighbours": self.parameterAsInt(parameters, "NEIGHBOURS", context),
            "max_distance": read_max_distance(self, parameters, assays.samples, context, feedback),
        }
        arrays = {"x": assays.samples.x, "y": assays.samples.y, "values": assays.values}
        mask = read_mask(self, parameters, "MASK", grid, "the map", context, feedback)
        if mask is not None:
            arrays["mask"] = mask
        cells = {name: getattr(grid, name) for name in ("west", "north", "cell_size", "rows", "columns")}
        result = self.run_task("idw", arrays, {"elements": assays.fields, **cells, **how}, feedback, 0.1, 0.9)
        metadata = {"idw": {**how, **result.summary, "layer": assays.samples.name}}
        write_raster(path, result.arrays["grids"], grid, assays.fields, metadata)
        style_map(path, result.arrays["grids"][0], assays.fields[0])
        feedback.setProgress(100.0)
        return {"OUTPUT": path}
