"""``gossan:evidencestack``: layers from everywhere become one scaled stack on one grid."""

from __future__ import annotations

from typing import Any, Optional

import numpy as np
from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterMapLayer,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
    QgsRasterLayer,
)

from ..core.errors import InputError
from ..core.grid import Grid
from .algorithm import GossanAlgorithm, Group
from .alignment import align
from .masks import read_mask
from .rasters import read_grid, read_raster, write_raster
from .shapes import class_numbers, read_shapes
from .styles import style_concentrations, style_diverging

TRANSFORMS = ("auto", "log", "none")
SCALINGS = ("zscore", "robust", "minmax", "rank", "none")


class EvidenceStack(GossanAlgorithm):
    """Align, transform, scale and stack evidence layers."""

    ID = "evidencestack"
    TITLE = "Evidence stack"
    GROUP = Group.EVIDENCE
    TAGS = (
        "stack,evidence,predictor,layers,merge,bands,align,resample,warp,z-score,standardise,normalise,scale,"
        "one-hot,geology,lithology,geophysics,multi-band"
    )
    HELP = (
        "Brings element maps, geophysics, distances and geology to one grid and one scale, and stacks them as the "
        "bands of one raster. Every anomaly detector and every prospectivity model learns from such a stack.\n\n"
        "Layers on other grids or in other coordinate systems are aligned, and the log says which and how. A model "
        "uses only cells in which every band has data: the log names the layer that costs the most cells.\n\n"
        "The scaling is stored in the file. To apply a model to another area, stack that area with 'Scale like'."
    )

    def define(self) -> None:
        """Add the parameters."""
        self._define_layers()
        self._define_scaling()
        self.add(
            QgsProcessingParameterRasterDestination("OUTPUT", self.tr("Evidence stack")),
            self.tr("One band per layer, float32, described by the layer's name; the scaling is in its metadata."),
        )
        self.addOutput(QgsProcessingOutputNumber("BANDS", self.tr("Number of bands")))
        self.addOutput(QgsProcessingOutputNumber("CELLS", self.tr("Cells with data in every band")))

    def _define_layers(self) -> None:
        self.add(
            QgsProcessingParameterMultipleLayers(
                "LAYERS", self.tr("Evidence layers"), QgsProcessing.SourceType.TypeRaster
            ),
            self.tr("Measured rasters: element maps, magnetics, gravity, distances. All their bands are taken."),
        )
        self.add(
            QgsProcessingParameterRasterLayer("GRID", self.tr("Grid"), optional=True),
            self.tr("The raster whose cells the stack takes over. Empty: the first evidence layer."),
        )
        self.add(
            QgsProcessingParameterMultipleLayers(
                "CATEGORIES", self.tr("Category rasters"), QgsProcessing.SourceType.TypeRaster, optional=True
            ),
            self.tr("Rasters of class numbers, such as rock units: each class becomes a band of 0 and 1 (30 at most)."),
        )
        self.add(
            QgsProcessingParameterFeatureSource(
                "CATEGORY_POLYGONS",
                self.tr("Category polygons"),
                [QgsProcessing.SourceType.TypeVectorPolygon],
                optional=True,
            ),
            self.tr("A polygon layer, such as a geological map: each value of its field becomes a band of 0 and 1."),
        )
        self.add(
            QgsProcessingParameterField(
                "CATEGORY_FIELD", self.tr("Category field"), None, "CATEGORY_POLYGONS", optional=True
            ),
            self.tr("The polygons' field that holds the class, such as the rock type."),
        )
        self.add(
            QgsProcessingParameterMapLayer(
                "MASK",
                self.tr("Mask"),
                optional=True,
                types=[QgsProcessing.SourceType.TypeVectorPolygon, QgsProcessing.SourceType.TypeRaster],
            ),
            self.tr(
                "Only cells inside these polygons, or where this raster is neither zero nor NoData, get values; "
                "the scaling is measured there."
            ),
        )

    def _define_scaling(self) -> None:
        self.add(
            QgsProcessingParameterEnum(
                "TRANSFORM",
                self.tr("Transform"),
                [self.tr("Automatic"), self.tr("Logarithm"), self.tr("None")],
                defaultValue=0,
            ),
            self.tr(
                "Automatic: the logarithm (base 10) of bands that are positive everywhere, have a skewness above 1 and "
                "are less skewed afterwards. Logarithm: of all; zero and negative values are first raised to half the "
                "smallest positive one."
            ),
        )
        self.add(
            QgsProcessingParameterEnum(
                "SCALING",
                self.tr("Scaling"),
                [
                    self.tr("Mean and standard deviation (z-score)"),
                    self.tr("Median and MAD (robust)"),
                    self.tr("Minimum to maximum (0 to 1)"),
                    self.tr("Ranks (normal scores)"),
                    self.tr("None"),
                ],
                defaultValue=0,
            ),
            self.tr(
                "How bands are made comparable; measured on the cells that every layer covers. Ranks flatten the very "
                "anomalies that an anomaly detector looks for."
            ),
        )
        self.add(
            QgsProcessingParameterRasterLayer("LIKE", self.tr("Scale like"), optional=True),
            self.tr(
                "Another evidence stack: bands of the same names are transformed and scaled exactly as there, so that "
                "its models can be applied here. Transform and scaling above are then not used."
            ),
            advanced=True,
        )

    def execute(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Read and align, run the task, write."""
        layers = self._layers(parameters, "LAYERS", context)
        grid_layer = self._raster(parameters, "GRID", context) or layers[0]
        grid = read_grid(grid_layer)
        feedback.pushInfo(self.tr("Grid of '{}': {}.").format(grid_layer.name(), grid.describe()))
        arrays: dict[str, np.ndarray] = {}
        band_names = []
        for i, layer in enumerate(layers):
            raster = read_raster(layer)
            arrays[f"layer_{i}"] = align(raster, grid, grid_layer.name(), feedback)
            band_names.append(raster.band_names)
            feedback.setProgress(50.0 * (i + 1) / len(layers))
        categories, labels = self._categories(parameters, grid, grid_layer, arrays, context, feedback)
        mask = read_mask(self, parameters, "MASK", grid, grid_layer.name(), context, feedback)
        if mask is not None:
            arrays["mask"] = mask
        params = {
            "layers": [layer.name() for layer in layers],
            "band_names": band_names,
            "categories": categories,
            "class_labels": labels,
            "transform": TRANSFORMS[self.parameterAsEnum(parameters, "TRANSFORM", context)],
            "scaling": SCALINGS[self.parameterAsEnum(parameters, "SCALING", context)],
            "like": self._like(parameters, context),
        }
        result = self.run_task("evidence_stack", arrays, params, feedback, 0.5, 0.95)
        path = self.parameterAsOutputLayer(parameters, "OUTPUT", context)
        records = result.summary["records"]
        stack = result.arrays["stack"]
        write_raster(path, stack, grid, [record["name"] for record in records], {"stack": result.summary})
        _style(path, stack[0], records[0])
        feedback.setProgress(100.0)
        return {"OUTPUT": path, "BANDS": len(records), "CELLS": result.summary["coverage"]["common"]}

    def _raster(self, parameters: dict[str, Any], name: str, context: QgsProcessingContext) -> Optional[QgsRasterLayer]:
        """Return an optional raster parameter's layer; None where it was left empty."""
        layer = self.parameterAsRasterLayer(parameters, name, context)
        if layer is None and self.is_given(parameters, name):
            raise QgsProcessingException(self.invalidRasterError(parameters, name))
        return layer

    def _layers(self, parameters: dict[str, Any], name: str, context: QgsProcessingContext) -> list[QgsRasterLayer]:
        """Return the rasters of a parameter, refusing what cannot be read."""
        layers = self.parameterAsLayerList(parameters, name, context)
        wrong = [layer.name() for layer in layers if not isinstance(layer, QgsRasterLayer)]
        if wrong:
            raise InputError(f"'{wrong[0]}' is not a raster layer. Make a map of it first, or leave it out.")
        if not layers and self.is_given(parameters, name):
            raise QgsProcessingException(self.invalidRasterError(parameters, name))
        return layers

    def _categories(
        self,
        parameters: dict[str, Any],
        grid: Grid,
        grid_layer: QgsRasterLayer,
        arrays: dict[str, np.ndarray],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> tuple[list[str], list[list[str]]]:
        """Add the category arrays; return the layers' names and the names of their classes."""
        names: list[str] = []
        labels: list[list[str]] = []
        for layer in self._layers(parameters, "CATEGORIES", context):
            raster = read_raster(layer)
            arrays[f"category_{len(names)}"] = align(raster, grid, grid_layer.name(), feedback, categorical=True)[0]
            names.append(layer.name())
            labels.append([])
        if self.is_given(parameters, "CATEGORY_POLYGONS"):
            shapes = read_shapes(self, parameters, "CATEGORY_POLYGONS", grid, context, feedback)
            field_name = self.parameterAsString(parameters, "CATEGORY_FIELD", context)
            if not field_name:
                raise InputError(f"Choose the field of '{shapes.samples.name}' that holds the class (category field).")
            classes, arrays[f"category_{len(names)}"] = class_numbers(shapes, field_name, grid)
            names.append(shapes.samples.name)
            labels.append(classes)
        return names, labels

    def _like(self, parameters: dict[str, Any], context: QgsProcessingContext) -> list[dict[str, Any]]:
        """Return the band records of the stack to scale like."""
        layer = self._raster(parameters, "LIKE", context)
        if layer is None:
            return []
        stored = read_raster(layer).metadata.get("stack")
        records = stored.get("records") if isinstance(stored, dict) else None
        if not isinstance(records, list) or not all(isinstance(record, dict) for record in records) or not records:
            raise InputError(f"'{layer.name()}' holds no scaling: it is no evidence stack made by Gossan. Choose one.")
        return records


def _style(path: str, first_band: np.ndarray, record: dict[str, Any]) -> None:
    """Colour the first band: around zero where the scaling has centred it."""
    centred = record["scaling"] in ("zscore", "robust", "rank")
    (style_diverging if centred else style_concentrations)(path, first_band)
