"""``gossan:singularity``: the local singularity index of a map."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingParameterBand,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
)

from ..core.errors import InputError
from .algorithm import GossanAlgorithm, Group
from .number_list import read_numbers
from .rasters import read_raster, write_raster
from .styles import style_diverging

WINDOWS = "3,5,7,9,11"
NEUTRAL = 2.0  # the index of a place that is like its surroundings


class Singularity(GossanAlgorithm):
    """Map the local singularity index."""

    ID = "singularity"
    TITLE = "Local singularity map"
    GROUP = Group.ANOMALY
    TAGS = (
        "singularity,local singularity index,alpha,multifractal,fractal,Cheng,weak anomaly,hidden,covered,buried,enrichment,"
        "depletion,neighbourhood,moving window,focal"
    )
    HELP = (
        "Shows where an element gets richer towards a place, whatever the level around it: so weak anomalies in a poor "
        "background, or above buried ore, stand beside strong ones in a rich background.\n\n"
        "Around each cell the mean content is taken in windows of growing width. In a multifractal field it changes as a "
        "power of the width, mean = c (width / widest) ^ (alpha - 2), and alpha, the singularity index, is fitted by least "
        "squares. alpha = 2: like its surroundings; below 2: enriched towards the cell; above 2: depleted.\n\n"
        "Use it on maps of concentrations, which are positive, not on log-ratios. An interpolated map is smooth between "
        "samples: windows narrower than the samples' spacing only see the interpolation, and every lone high sample makes a "
        "spot. At the map's edge and beside NoData the windows are cut off and the index is less sure."
    )
    SOURCE = (
        "Cheng (2007), Mapping singularities with stream sediment geochemical data, Ore Geology Reviews 32, 314-324"
    )

    def define(self) -> None:
        """Add the parameters."""
        self.add(
            QgsProcessingParameterRasterLayer("RASTER", self.tr("Map of one element")),
            self.tr("Positive values, such as contents in ppm. Cells of zero or below are refused."),
        )
        self.add(
            QgsProcessingParameterBand("BAND", self.tr("Band"), 1, "RASTER", True),
            self.tr("The element, where there are many."),
        )
        self.add(
            QgsProcessingParameterString("WINDOWS", self.tr("Window widths (cells)"), WINDOWS),
            self.tr(
                "At least three odd widths, rising, separated by commas. The widest should reach beyond an anomaly into its "
                "surroundings; the narrowest should not be much below the spacing of the samples."
            ),
        )
        self.add(
            QgsProcessingParameterNumber(
                "MIN_SHARE",
                self.tr("Least share of data in a window (%)"),
                QgsProcessingParameterNumber.Type.Double,
                20.0,
                minValue=0.0,
                maxValue=100.0,
            ),
            self.tr(
                "A cell with a window that has fewer cells with data is NoData. A corner of the map has about 30 %."
            ),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterRasterDestination("OUTPUT", self.tr("Local singularity")),
            self.tr(
                "Band 1 alpha, shown in red below 2 (enriched) and blue above (depleted); band 2 the coefficient c, the "
                "content at the widest window in the map's unit; band 3 the standard error of alpha."
            ),
        )

    def execute(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Read, run the task, write."""
        layer = self.parameterAsRasterLayer(parameters, "RASTER", context)
        if layer is None:
            raise QgsProcessingException(self.invalidRasterError(parameters, "RASTER"))
        widths = self._widths(parameters, context)
        share = self.parameterAsDouble(parameters, "MIN_SHARE", context) / 100.0
        raster, band = read_raster(layer), self.parameterAsInt(parameters, "BAND", context)
        if not 1 <= band <= len(raster.array):
            raise InputError(f"'{raster.name}' has {len(raster.array)} bands, no band {band}. Choose one of them.")
        params = {"widths": widths, "least_share": share, "cell_size": raster.grid.cell_size}
        result = self.run_task("singularity", {"values": raster.array[band - 1]}, params, feedback, 0.1, 0.9)
        path = self.parameterAsOutputLayer(parameters, "OUTPUT", context)
        element = raster.band_names[band - 1]
        names = [f"{element} singularity", f"{element} coefficient", f"{element} standard error"]
        metadata = {"singularity": {**params, **result.summary, "band": element, "layer": raster.name}}
        write_raster(path, result.arrays["bands"], raster.grid, names, metadata)
        style_diverging(path, result.arrays["bands"][0], centre=NEUTRAL, low_is_anomalous=True)
        feedback.setProgress(100.0)
        return {"OUTPUT": path}

    def _widths(self, parameters: dict[str, Any], context: QgsProcessingContext) -> list[int]:
        """Return WINDOWS as whole numbers."""
        numbers = read_numbers(
            self.parameterAsString(parameters, "WINDOWS", context), self.tr("Window widths"), WINDOWS
        )
        for number in numbers:
            if number != int(number):
                raise InputError(f"The window width {number:g} is no whole number of cells. Give odd ones: {WINDOWS}.")
        return [int(number) for number in numbers]
