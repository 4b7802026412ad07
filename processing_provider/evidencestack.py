"""``gossan:evidencestack``: layers from everywhere become one scaled stack on one grid."""

from __future__ import annotations

from typing import Any

import numpy as np
from qgis.core import (
    QgsFields,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterDistance,
    QgsProcessingParameterEnum,
    QgsProcessingParameterExtent,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterMapLayer,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
)

from ..core.errors import InputError
from ..core.row_blocks import release, row_blocks
from .algorithm import GossanAlgorithm, Group
from .alignment import CONTINUOUS
from .compat import DECIMAL, NO_GEOMETRY, TEXT
from .compat import field as table_field
from .rasters import crs_of, read_metadata, write_raster
from .resampling_choices import ResamplingChoices, read_resampling
from .stack_layers import StackLayers, StackReader
from .styles import style_concentrations, style_diverging
from .vectors import write_features
from .working_space import WorkingSpace

TRANSFORMS = ("auto", "log", "none")
SCALINGS = ("zscore", "robust", "minmax", "rank", "none")
COVERAGE = (
    *(("band", TEXT), ("layer", TEXT), ("valid", DECIMAL), ("valid_pct", DECIMAL), ("missing", DECIMAL)),
    *(("won_back", DECIMAL), ("layer_won_back", DECIMAL), ("resampling", TEXT), ("transform", TEXT)),
    *(("scaling", TEXT), ("centre", DECIMAL), ("scale", DECIMAL), ("minimum", DECIMAL), ("maximum", DECIMAL)),
)
STYLED = 1_000_000  # cells of the first band that its colours are measured on


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
        "Layers on other grids or in other coordinate systems are aligned, and the log says which and how. Measured "
        "layers are interpolated between cells, or averaged where the grid is much coarser; classes are never mixed.\n\n"
        "A model uses only cells in which every band has data: the log names the layer that costs the most cells, and "
        "the coverage table lists what each band costs. Rasters larger than memory are worked on in blocks, in files of "
        "the cache folder.\n\n"
        "The scaling is stored in the file. To apply a model to another area, stack that area with 'Scale like'."
    )

    def define(self) -> None:
        """Add the parameters."""
        self._define_layers()
        self._define_categories()
        self._define_scaling()
        self._define_alignment()
        self.add(
            QgsProcessingParameterRasterDestination("OUTPUT", self.tr("Evidence stack")),
            self.tr("One band per layer, float32, described by the layer's name; the scaling is in its metadata."),
        )
        self.add(
            QgsProcessingParameterFeatureSink(
                "COVERAGE", self.tr("Coverage"), QgsProcessing.SourceType.TypeVector, None, True, False
            ),
            self.tr(
                "A table with a row per band: cells with data, cells it lacks (lost in every band while it is in the "
                "stack), those that leaving out the band or its whole layer would win back, how it was resampled (none: the "
                "grid's own cells; copied: cells that line up), transformed and scaled, and its range."
            ),
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

    def _define_categories(self) -> None:
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
                "CATEGORY_FIELD",
                self.tr("Category field"),
                None,
                "CATEGORY_POLYGONS",
                allowMultiple=True,
                optional=True,
            ),
            self.tr("The polygons' field that holds the class, such as the rock type; several give bands each."),
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

    def _define_alignment(self) -> None:
        self.add(
            QgsProcessingParameterEnum(
                "RESAMPLING",
                self.tr("Resampling"),
                [
                    self.tr("Automatic"),
                    self.tr("Nearest cell"),
                    self.tr("Bilinear interpolation"),
                    self.tr("Cubic interpolation"),
                    self.tr("Mean"),
                ],
                defaultValue=0,
            ),
            self.tr(
                "How evidence layers on other cells come to the grid. Automatic: bilinear, or the mean where the grid's "
                "cells are more than twice as wide. Cubic is smoother but can overshoot beyond the measured range."
            ),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterString(
                "RESAMPLING_BY_LAYER", self.tr("Resampling of single layers"), "", optional=True
            ),
            self.tr(
                "Exceptions, as layer=method separated by semicolons: magnetics=cubic; gravity=nearest. Methods of "
                "evidence layers: automatic, nearest, bilinear, cubic, mean; of category rasters: automatic, nearest, "
                "commonest."
            ),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterExtent("EXTENT", self.tr("Extent"), optional=True),
            self.tr("The area of the stack, widened to whole cells. Empty: that of the grid."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterDistance("CELL_SIZE", self.tr("Cell size"), None, "GRID", True, 0.0),
            self.tr(
                "Side of a cell in the grid's map units; cells then start at the north-west corner of the extent. Empty: "
                "the grid's own cells."
            ),
            advanced=True,
        )

    def execute(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Read and align, run the task, write."""
        reader = StackReader(self, parameters, context, feedback, WorkingSpace())
        rasters = reader.rasters("LAYERS")
        choices = self._resampling(parameters, reader, context)
        grid, grid_name = reader.grid(rasters[0])
        feedback.pushInfo(self.tr("Grid of '{}': {}.").format(grid_name, grid.describe()))
        like = self._like(reader)
        layers = reader.read(choices, rasters, grid, grid_name)
        params = {
            "layers": layers.names,
            "band_names": layers.band_names,
            "categories": layers.categories,
            "class_labels": layers.labels,
            "transform": TRANSFORMS[self.parameterAsEnum(parameters, "TRANSFORM", context)],
            "scaling": SCALINGS[self.parameterAsEnum(parameters, "SCALING", context)],
            "like": like,
        }
        result = self.run_task("evidence_stack", layers.arrays, params, feedback, 0.5, 0.9)
        path = self.parameterAsOutputLayer(parameters, "OUTPUT", context)
        records, bands = result.summary["records"], result.summary.pop("bands")
        stack = result.arrays["stack"]
        names = [record["name"] for record in records]
        write_raster(path, stack, grid, names, {"stack": result.summary}, feedback=feedback)
        _style(path, stack[0], records[0])
        outputs = {"OUTPUT": path, "BANDS": len(records), "CELLS": result.summary["coverage"]["common"]}
        if self.is_given(parameters, "COVERAGE"):
            rows = _coverage_rows(records, bands, layers)
            outputs["COVERAGE"] = self._write_coverage(parameters, rows, layers, context)
        feedback.setProgress(100.0)
        return outputs

    def _resampling(
        self, parameters: dict[str, Any], reader: StackReader, context: QgsProcessingContext
    ) -> ResamplingChoices:
        """Return how the layers are resampled."""
        return read_resampling(
            CONTINUOUS[self.parameterAsEnum(parameters, "RESAMPLING", context)],
            self.parameterAsString(parameters, "RESAMPLING_BY_LAYER", context),
            [layer.name() for layer in reader.rasters("LAYERS")],
            [layer.name() for layer in reader.rasters("CATEGORIES")],
            self.tr("Resampling of single layers"),
        )

    def _write_coverage(
        self,
        parameters: dict[str, Any],
        rows: list[dict[str, Any]],
        layers: StackLayers,
        context: QgsProcessingContext,
    ) -> str:
        """Write the coverage table; return its id."""
        fields = QgsFields()
        for name, kind in COVERAGE:
            fields.append(table_field(name, kind))
        table = [(None, [row[name] for name, _ in COVERAGE]) for row in rows]
        return write_features(self, parameters, "COVERAGE", context, fields, NO_GEOMETRY, crs_of(layers.grid), table)

    def _like(self, reader: StackReader) -> list[dict[str, Any]]:
        """Return the band records of the stack to scale like."""
        layer = reader.raster("LIKE")
        if layer is None:
            return []
        stored = read_metadata(layer).get("stack")
        records = stored.get("records") if isinstance(stored, dict) else None
        if not isinstance(records, list) or not all(isinstance(record, dict) for record in records) or not records:
            raise InputError(f"'{layer.name()}' holds no scaling: it is no evidence stack made by Gossan. Choose one.")
        return records


def _coverage_rows(
    records: list[dict[str, Any]], bands: list[dict[str, Any]], layers: StackLayers
) -> list[dict[str, Any]]:
    """Return a row per band: what it covers, what it costs, how it was made."""
    return [
        {
            **{key: record[key] for key in ("layer", "transform", "scaling", "centre", "scale", "minimum", "maximum")},
            **{key: band[key] for key in ("valid", "missing", "won_back", "layer_won_back")},
            "band": record["name"],
            "layer": band["layer"],
            "valid_pct": round(100.0 * band["valid"] / (band["valid"] + band["missing"]), 2),
            "resampling": layers.resampling[band["layer"]],
        }
        for record, band in zip(records, bands)
    ]


def _style(path: str, first_band: np.ndarray, record: dict[str, Any]) -> None:
    """Colour the first band: around zero where the scaling has centred it."""
    centred = record["scaling"] in ("zscore", "robust", "rank")
    (style_diverging if centred else style_concentrations)(path, _every_few(first_band))


def _every_few(band: np.ndarray) -> np.ndarray:
    """Return a band's cells, of a large band every few, which tell its colours as well; shape (rows, columns)."""
    step = max(int((band.size / STYLED) ** 0.5), 1)
    parts = []
    for rows in row_blocks(band.shape, multiple=step):
        parts.append(np.array(band[rows][::step, ::step]))
        release(band)
    return np.concatenate(parts)
