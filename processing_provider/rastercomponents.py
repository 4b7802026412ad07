"""``gossan:rastercomponents``: the principal components of an evidence stack or another multi-band raster."""

from __future__ import annotations

from typing import Any

import numpy as np
from qgis.core import (
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingParameterBand,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
)

from ..core.errors import InputError
from .algorithm import Group
from .components import READING, SOURCE, TAGS, ComponentsAlgorithm
from .rasters import Raster, crs_of, read_raster, write_raster
from .styles import style_diverging


class RasterComponents(ComponentsAlgorithm):
    """Write the scores of cells on the principal components of their bands."""

    ID = "rastercomponents"
    TITLE = "Principal components of rasters"
    GROUP = Group.EVIDENCE
    TAGS = TAGS + ",evidence stack,raster,bands,data reduction"
    HELP = (
        "Finds the few patterns that most bands of an evidence stack share, and maps each as one band of scores: fewer "
        "layers that do not repeat each other, or a picture of the geology that the layers tell together. Bands of an "
        "evidence stack are taken as they were scaled there, log-ratios as they are; of maps of concentrations the centred "
        "log-ratios are taken. For sample layers there is 'Principal components of samples'.\n\n"
        + READING
        + "\n\nA cell that is NoData in one of the bands is NoData in the scores."
    )
    SOURCE = SOURCE

    def define(self) -> None:
        """Add the parameters."""
        self.add(
            QgsProcessingParameterRasterLayer("STACK", self.tr("Evidence stack")),
            self.tr("A raster with several bands on one grid: an evidence stack, or maps of several elements."),
        )
        self.add(
            QgsProcessingParameterBand("BANDS", self.tr("Bands"), None, "STACK", True, True),
            self.tr("Empty: all. Bands of 0 and 1 (categories) are better left out: half of a category is no pattern."),
        )
        self.define_method()
        self.define_values(
            self.tr(
                "Automatic leaves an evidence stack and log-ratios as they are, and takes the centred log-ratio of bands "
                "that are named like assays (Cu_ppm) in other rasters."
            )
        )
        self.add(
            QgsProcessingParameterRasterDestination("OUTPUT", self.tr("Score maps")),
            self.tr("A raster with the bands PC1, PC2, …; shares and loadings are kept in its metadata."),
        )
        self.define_tables()

    def execute(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Read, run the task, write."""
        layer = self.parameterAsRasterLayer(parameters, "STACK", context)
        if layer is None:
            raise QgsProcessingException(self.invalidRasterError(parameters, "STACK"))
        raster = read_raster(layer)
        bands = self._bands(parameters, raster, context)
        arrays = {f"field_{i}": raster.array[band].ravel() for i, band in enumerate(bands)}
        params = {
            "fields": [raster.band_names[band] for band in bands],
            "rows": "cells",
            "scaled": "stack" in raster.metadata,
            **self.method(parameters, context),
        }
        result = self.run_task("principal_components", arrays, params, feedback, 0.1, 0.9)
        chart = self.chart(parameters, context, raster.name, self.tr("cells"), result)
        path = self.parameterAsOutputLayer(parameters, "OUTPUT", context)
        scores = np.ascontiguousarray(result.arrays["scores"].T).reshape(-1, *raster.grid.shape)
        kept = {key: result.summary[key] for key in ("table", "explained", "transform", "standardised", "robust")}
        write_raster(path, scores, raster.grid, result.summary["names"], {"components": kept})
        style_diverging(path, scores[0])
        outputs = {"OUTPUT": path, **self.write_tables(parameters, context, crs_of(raster.grid), result, chart)}
        feedback.setProgress(100.0)
        return outputs

    def _bands(self, parameters: dict[str, Any], raster: Raster, context: QgsProcessingContext) -> list[int]:
        """Return the positions of BANDS, or of all bands."""
        numbers = self.parameterAsInts(parameters, "BANDS", context) if self.is_given(parameters, "BANDS") else []
        if not numbers:
            return list(range(len(raster.band_names)))
        if wrong := [number for number in numbers if not 1 <= number <= len(raster.band_names)]:
            raise InputError(f"'{raster.name}' has no band {wrong[0]}; it has {len(raster.band_names)}. Choose others.")
        return [number - 1 for number in numbers]
