"""``gossan:labeldeposits``: known deposits and barren ground become a label raster."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np
from qgis.core import (
    QgsFields,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterDistance,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
)

from .algorithm import GossanAlgorithm, Group
from .compat import MULTI_POLYGON, NO_GEOMETRY, TEXT, WHOLE, field
from .rasters import Raster, crs_of, read_raster, write_raster
from .shapes import Shapes, buffers, read_shapes, rows_of, site_arrays
from .styles import style_classes
from .vectors import cells_inside, read_polygons, write_features
from .words import mark

NEGATIVES = ("none", "random")
UNKNOWN = 255
CLASSES = ((1, "#c73e4c", mark("deposit")), (0, "#8a9ba8", mark("barren")))
SUMMARY_ROWS = (
    ("deposits", mark("deposits read")),
    ("inside", mark("deposits on the grid")),
    ("outside", mark("deposits outside the grid")),
    ("on_nodata", mark("deposits on cells without data")),
    ("deposits_in_barren", mark("deposits on ground marked barren")),
    ("deposit_cells", mark("deposit cells (1)")),
    ("barren_cells", mark("barren cells (0)")),
    ("drawn_cells", mark("of these, drawn at random")),
    ("unknown_cells", mark("unknown cells (255)")),
    ("nodata_cells", mark("cells without data (255)")),
)


class LabelDeposits(GossanAlgorithm):
    """Label a grid's cells as deposit, barren or unknown."""

    ID = "labeldeposits"
    TITLE = "Deposit labels"
    GROUP = Group.DEPOSITS
    TAGS = (
        "label,deposit,occurrence,mine,showing,training,target,positive,negative,barren,background,buffer,rasterise,"
        "ground truth,mineral prospectivity"
    )
    HELP = (
        "Turns known deposits into a label raster on the grid of an evidence stack: 1 deposit, 0 barren, and no value "
        "where nothing is known. Unknown is not barren: a cell without a known deposit may hold an unknown one.\n\n"
        "Anomaly detection needs deposits only, to keep them out of training. Prospectivity models also need barren "
        "ground: drilled ground without ore if you have it, otherwise random cells away from the deposits.\n\n"
        "A buffer is a true distance from the deposit to cell centres: 1000 m is 1000 m in every direction."
    )

    def define(self) -> None:
        """Add the parameters."""
        self._define_deposits()
        self._define_barren()
        self._define_outputs()

    def _define_deposits(self) -> None:
        self.add(
            QgsProcessingParameterFeatureSource(
                "DEPOSITS",
                self.tr("Deposits"),
                [QgsProcessing.SourceType.TypeVectorPoint, QgsProcessing.SourceType.TypeVectorPolygon],
            ),
            self.tr("Known deposits or occurrences, as points or outlines; brought to the grid's CRS."),
        )
        self.add(
            QgsProcessingParameterRasterLayer("GRID", self.tr("Grid")),
            self.tr("The evidence stack, or another raster on its grid. Cells without data in any band stay unknown."),
        )
        self.add(
            QgsProcessingParameterNumber(
                "NEIGHBOURHOOD",
                self.tr("Neighbourhood (cells)"),
                QgsProcessingParameterNumber.Type.Integer,
                0,
                minValue=0,
            ),
            self.tr("Rings of cells around a deposit's own: 0 its cell alone, 1 the 3 x 3 cells, 2 the 5 x 5 cells."),
        )
        self.add(
            QgsProcessingParameterDistance("BUFFER", self.tr("Buffer (map units)"), 0.0, "GRID", minValue=0.0),
            self.tr(
                "Also every cell whose centre lies within this distance of a deposit. Needs a projected CRS; 0 for none."
            ),
        )

    def _define_barren(self) -> None:
        self.add(
            QgsProcessingParameterFeatureSource(
                "BARREN",
                self.tr("Barren ground"),
                [QgsProcessing.SourceType.TypeVectorPoint, QgsProcessing.SourceType.TypeVectorPolygon],
                optional=True,
            ),
            self.tr(
                "Points or polygons known to hold no deposit, such as barren drill holes. Where both are, deposit wins."
            ),
        )
        self.add(
            QgsProcessingParameterEnum(
                "NEGATIVES",
                self.tr("Random barren cells"),
                [self.tr("None"), self.tr("Draw at random")],
                defaultValue=0,
            ),
            self.tr(
                "Whether to draw cells that stand for barren ground. Some of them may hold unknown deposits: repeat with "
                "other seeds. Anomaly detection does not need them."
            ),
        )
        self.add(
            QgsProcessingParameterNumber(
                "RATIO",
                self.tr("Barren cells per deposit cell"),
                QgsProcessingParameterNumber.Type.Double,
                1.0,
                minValue=0.001,
            ),
            self.tr("How many barren cells to draw for each deposit cell."),
        )
        self.add(
            QgsProcessingParameterDistance("EXCLUSION", self.tr("Exclusion distance"), None, "GRID", True, 0.0),
            self.tr("No barren cell is drawn within this distance of any deposit. Empty: five cells."),
        )
        self.add(
            QgsProcessingParameterNumber(
                "SEED", self.tr("Seed"), QgsProcessingParameterNumber.Type.Integer, 0, minValue=0
            ),
            self.tr("The same seed draws the same cells; try several to see how much the draw matters."),
            advanced=True,
        )

    def _define_outputs(self) -> None:
        self.add(
            QgsProcessingParameterRasterDestination("OUTPUT", self.tr("Deposit labels")),
            self.tr("1 deposit, 0 barren, 255 (NoData) unknown."),
        )
        self.add(
            QgsProcessingParameterFeatureSink(
                "BUFFERS",
                self.tr("Deposit surroundings"),
                QgsProcessing.SourceType.TypeVectorPolygon,
                optional=True,
                createByDefault=False,
            ),
            self.tr("One polygon per deposit with its attributes: the buffer's circle, or else its cells."),
        )
        self.add(
            QgsProcessingParameterFeatureSink(
                "SUMMARY", self.tr("Label summary"), QgsProcessing.SourceType.TypeVector, optional=True
            ),
            self.tr("A table of the deposits inside and outside the grid and of the cells of each class."),
        )
        self.addOutput(QgsProcessingOutputNumber("DEPOSITS_INSIDE", self.tr("Deposits on the grid")))
        self.addOutput(QgsProcessingOutputNumber("DEPOSIT_CELLS", self.tr("Deposit cells")))
        self.addOutput(QgsProcessingOutputNumber("BARREN_CELLS", self.tr("Barren cells")))

    def execute(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Read, run the task, write."""
        layer = self.parameterAsRasterLayer(parameters, "GRID", context)
        if layer is None:
            raise QgsProcessingException(self.invalidRasterError(parameters, "GRID"))
        raster = read_raster(layer)
        deposits = read_shapes(self, parameters, "DEPOSITS", raster.grid, context, feedback)
        arrays = {**site_arrays(deposits, raster.grid), "valid": np.isfinite(raster.array).all(axis=0)}
        if self.is_given(parameters, "BARREN"):
            arrays["barren"] = self._barren(parameters, raster, context, feedback)
        params = self._params(parameters, raster, deposits, context)
        result = self.run_task("label_deposits", arrays, params, feedback, 0.1, 0.9)
        path = self.parameterAsOutputLayer(parameters, "OUTPUT", context)
        metadata = {"labels": {**result.summary, **{key: params[key] for key in ("neighbourhood", "buffer", "seed")}}}
        write_raster(path, result.arrays["labels"][None], raster.grid, ["label"], metadata, nodata=UNKNOWN)
        style_classes(path, [(value, colour, self.tr(label)) for value, colour, label in CLASSES])
        outputs = self._write_tables(parameters, raster, deposits, params, result.summary, context)
        feedback.setProgress(100.0)
        return {
            "OUTPUT": path,
            "DEPOSITS_INSIDE": result.summary["inside"],
            "DEPOSIT_CELLS": result.summary["deposit_cells"],
            "BARREN_CELLS": result.summary["barren_cells"],
            **outputs,
        }

    def _params(
        self, parameters: dict[str, Any], raster: Raster, deposits: Shapes, context: QgsProcessingContext
    ) -> dict[str, Any]:
        """Return the task's parameters."""
        return {
            "layer": deposits.samples.name,
            "grid_layer": raster.name,
            "grid": asdict(raster.grid),
            "geographic": crs_of(raster.grid).isGeographic(),
            "neighbourhood": self.parameterAsInt(parameters, "NEIGHBOURHOOD", context),
            "buffer": self.parameterAsDouble(parameters, "BUFFER", context),
            "negatives": NEGATIVES[self.parameterAsEnum(parameters, "NEGATIVES", context)],
            "exclusion": self.optional_number(parameters, "EXCLUSION", context),
            "ratio": self.parameterAsDouble(parameters, "RATIO", context),
            "seed": self.parameterAsInt(parameters, "SEED", context),
        }

    def _barren(
        self, parameters: dict[str, Any], raster: Raster, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> np.ndarray:
        """Return the cells of barren ground, boolean, shape (rows, columns)."""
        shapes = read_polygons(self, parameters, "BARREN", context, feedback, crs_of(raster.grid))
        cells = cells_inside(shapes, raster.grid)
        if not cells.any():
            feedback.pushWarning(
                self.tr("No cell lies on the barren ground: no point or polygon covers a cell centre.")
            )
        return cells

    def _write_tables(
        self,
        parameters: dict[str, Any],
        raster: Raster,
        deposits: Shapes,
        params: dict[str, Any],
        summary: dict[str, Any],
        context: QgsProcessingContext,
    ) -> dict[str, str]:
        """Write the surroundings and the summary where they are asked for; return their ids."""
        written = {}
        if self.is_given(parameters, "BUFFERS"):
            rows = rows_of(deposits, buffers(deposits, raster.grid, params["buffer"], params["neighbourhood"]))
            crs, fields = crs_of(raster.grid), deposits.samples.fields
            written["BUFFERS"] = write_features(self, parameters, "BUFFERS", context, fields, MULTI_POLYGON, crs, rows)
        if self.is_given(parameters, "SUMMARY"):
            fields = QgsFields()
            fields.append(field("item", TEXT))
            fields.append(field("count", WHOLE))
            table = [(None, [self.tr(text), summary[key]]) for key, text in SUMMARY_ROWS]
            written["SUMMARY"] = write_features(
                self, parameters, "SUMMARY", context, fields, NO_GEOMETRY, crs_of(raster.grid), table
            )
        return written
