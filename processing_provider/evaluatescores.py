"""``gossan:evaluatescores``: how well score maps find the known deposits, and whether chance does as well."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFields,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterDistance,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
)

from ..core.errors import InputError
from .algorithm import GossanAlgorithm, Group
from .assay_layers import own_name
from .batch_field import batch_labels, likely_batch_field
from .compat import NO_GEOMETRY, field, field_names
from .deposit_names import deposit_names
from .evaluation_report import report_html
from .evaluation_tables import COLUMNS, CURVE_TABLE, curve_rows, numbers, table_rows
from .evaluation_words import verdict
from .files import check_writable, write_text
from .rasters import crs_of
from .score_maps import ScoreMaps, read_score_maps
from .vectors import Samples, read_samples, require_projected, write_features


class EvaluateScores(GossanAlgorithm):
    """Evaluate score maps against deposits."""

    ID = "evaluatescores"
    TITLE = "Evaluation of score maps"
    GROUP = Group.EVALUATION
    TAGS = (
        "evaluate,validation,ROC,AUC,success rate,prediction rate,capture,efficiency,accuracy,compare,bootstrap,"
        "confidence interval,null model,significance,deposits,precision,recall,prediction-area,P-A plot,normalised "
        "density,confusion matrix,sensitivity,specificity,lift,batch effect,survey bias,confounding"
    )
    HELP = (
        "Says how well one or several score maps find the known deposits. The deposits' cells are compared with all other "
        "cells: ROC curve and AUC with a 95 % interval, the share of the deposits in the best 5, 10 and 20 % of the area, "
        "precision against recall, and the prediction-area plot with the point where its curves cross. A threshold, by "
        "default the best 20 % of the area, is judged by how many deposits it captures and how much ground it calls.\n\n"
        "Deposits come in camps. The interval therefore redraws whole clusters of deposits, and the same clusters moved to "
        "random places show what chance reaches: a map whose AUC does not pass that is called no evidence. Several maps are "
        "judged on the same cells, deposits and draws, so that they compare.\n\n"
        "With the samples and the field of their survey, laboratory or year it also asks whether these alone predict the "
        "deposits as well as the map does. Where one survey holds the deposits, a map of anything that differs between "
        "surveys finds them: it may have found the survey, not the ore, and the report says so.\n\n"
        "A score is a rank, not a probability. If these deposits trained the map, the figures flatter it: evaluate "
        "maps that have not seen them."
    )
    SOURCE = (
        "Chung, C. F., Fabbri, A. G. (2003): Validation of spatial prediction models for landslide hazard mapping, Natural "
        "Hazards 30, 451-472 (success rate); Yousefi, M., Carranza, E. J. M. (2015): Prediction-area (P-A) plot and C-A "
        "fractal analysis to classify and evaluate evidential maps, Computers & Geosciences 79, 69-81; Saito, T., "
        "Rehmsmeier, M. (2015): The precision-recall plot, PLoS ONE 10, e0118432"
    )

    def define(self) -> None:
        """Add the parameters."""
        self._define_input()
        self._define_questions()
        self._define_rare()
        self._define_outputs()

    def _define_input(self) -> None:
        self.add(
            QgsProcessingParameterMultipleLayers("SCORES", self.tr("Score maps"), QgsProcessing.SourceType.TypeRaster),
            self.tr(
                "One or more rasters on one grid; the first band of each counts, higher means more prospective. Maps with "
                "different NoData are judged on the cells that all of them have."
            ),
        )
        self.add(
            QgsProcessingParameterFeatureSource(
                "DEPOSITS", self.tr("Deposits"), [QgsProcessing.SourceType.TypeVectorAnyGeometry]
            ),
            self.tr(
                "Known deposits as points; polygons count at their centroid. Each takes the score of the cell that contains "
                "it. Those outside the map or on NoData are left out and named in the log."
            ),
        )
        self.add(
            QgsProcessingParameterNumber(
                "NEIGHBOURHOOD",
                self.tr("Neighbourhood (cells)"),
                QgsProcessingParameterNumber.Type.Integer,
                0,
                minValue=0,
                maxValue=100,
            ),
            self.tr(
                "0: the containing cell. n: the highest score within n cells, for deposits and background alike, where "
                "deposits are located only roughly."
            ),
        )
        self.add(
            QgsProcessingParameterDistance(
                "BACKGROUND_DISTANCE", self.tr("Background distance (map units)"), 0.0, "", minValue=0.0
            ),
            self.tr(
                "Compare only with cells within this distance of a deposit, where the rest of the map is easy to tell "
                "apart or was never explored. 0: with all cells."
            ),
        )

    def _define_questions(self) -> None:
        self.add(
            QgsProcessingParameterNumber(
                "THRESHOLD_SHARE",
                self.tr("Part of the area to call (%)"),
                QgsProcessingParameterNumber.Type.Double,
                20.0,
                minValue=0.01,
                maxValue=99.99,
            ),
            self.tr(
                "The best part of the area, for the table of deposits captured and missed and ground called in vain. Cells "
                "tied across its limit stay out."
            ),
        )
        self.add(
            QgsProcessingParameterFeatureSource(
                "SAMPLES", self.tr("Samples"), [QgsProcessing.SourceType.TypeVectorPoint], optional=True
            ),
            self.tr(
                "The samples behind the maps, to ask whether their survey, laboratory or year predicts the deposits as well "
                "as the maps do. Each cell belongs to the survey of its nearest sample. Empty: it is not asked."
            ),
        )
        self.add(
            QgsProcessingParameterField("BATCH", self.tr("Survey, laboratory or year"), None, "SAMPLES", optional=True),
            self.tr(
                "Field of the samples that tells surveys, laboratories or years apart, of text or numbers. Empty: a field "
                "called survey, batch, laboratory, lab, job, certificate, campaign, project, sheet or year, the first that "
                "there is."
            ),
        )

    def _define_rare(self) -> None:
        self.add(
            QgsProcessingParameterNumber(
                "THRESHOLD",
                self.tr("Score to call from"),
                QgsProcessingParameterNumber.Type.Double,
                None,
                optional=True,
            ),
            self.tr(
                "Instead of the part of the area: cells that score at least this are called, in every map. Empty: the part "
                "of the area counts."
            ),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterDistance(
                "CLUSTER_DISTANCE", self.tr("Cluster distance (map units)"), None, "", True, 0.0
            ),
            self.tr(
                "Deposits that chains of steps of at most this length connect are one cluster. 0: each stands alone. Empty: the "
                "mean distance to the next one if as many lay at random in the mapped area, as a round number, and at most "
                "10,000."
            ),
            advanced=True,
        )
        self._add_whole("RESAMPLES", self.tr("Bootstrap resamples"), 2000, 100, self.tr("Draws behind the intervals."))
        self._add_whole(
            "NULL_DRAWS", self.tr("Random placements"), 1000, 100, self.tr("Draws behind the null's 95th percentile.")
        )
        self._add_whole(
            "SEED", self.tr("Seed"), 0, 0, self.tr("The same seed gives the same intervals and random placements.")
        )
        self.add(
            QgsProcessingParameterField("NAME_FIELD", self.tr("Name of the deposits"), None, "DEPOSITS", optional=True),
            self.tr(
                "Field that names the deposits in the log and the report. Empty: a field called name, if there is one."
            ),
            advanced=True,
        )

    def _add_whole(self, name: str, label: str, default: int, least: int, text: str) -> None:
        kind = QgsProcessingParameterNumber.Type.Integer
        self.add(QgsProcessingParameterNumber(name, label, kind, default, minValue=least), text, advanced=True)

    def _define_outputs(self) -> None:
        table = QgsProcessing.SourceType.TypeVector
        self.add(
            QgsProcessingParameterFeatureSink("OUTPUT", self.tr("Evaluation"), table),
            self.tr(
                "A table with one row per map: AUC, interval, null, captured shares (0 to 1), verdict, average precision, "
                "the prediction-area crossing (pa_), what the threshold calls, differences from the best map and, with "
                "samples, how well their batches predict the deposits."
            ),
        )
        self.add(
            QgsProcessingParameterFeatureSink("CURVES", self.tr("Curves"), table, None, True, False),
            self.tr(
                "The points of the ROC, success-rate, precision-recall and prediction-area curves, 0 to 1: share is the "
                "position on the horizontal axis (of the background, of the area, of the deposits, of the area that scores "
                "lower), deposits the share captured there; low to null_high are the interval and the null band, of "
                "precision where there is one; area and score tell the threshold."
            ),
        )
        self.add(
            QgsProcessingParameterFileDestination(
                "REPORT", self.tr("Evaluation report"), self.tr("HTML files (*.html)"), optional=True
            ),
            self.tr("A page with the charts, the tables and what they mean in plain words."),
        )
        for name, label in (
            ("AUC", self.tr("AUC of the first map")),
            ("AUC_LOW", self.tr("Lower end of its 95 % interval")),
            ("AUC_HIGH", self.tr("Upper end of its 95 % interval")),
            ("NULL_95", self.tr("95th percentile of its AUC at random positions")),
            ("CAPTURED_5", self.tr("Share of deposits in 5 % of the area")),
            ("CAPTURED_10", self.tr("Share of deposits in 10 % of the area")),
            ("CAPTURED_20", self.tr("Share of deposits in 20 % of the area")),
            ("PA_SHARE", self.tr("Share of the area where the prediction-area curves cross")),
            ("PA_CAPTURED", self.tr("Share of deposits captured there")),
            ("PA_DENSITY", self.tr("Normalised density there")),
            ("BATCH_AUC", self.tr("AUC of the survey, laboratory or year alone")),
        ):
            self.addOutput(QgsProcessingOutputNumber(name, label))

    def execute(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Read, run the task, write tables and report."""
        report = (
            self.parameterAsFileOutput(parameters, "REPORT", context) if self.is_given(parameters, "REPORT") else ""
        )
        if report:
            check_writable(report)
        maps = read_score_maps(self, parameters, "SCORES", context)
        crs = crs_of(maps.grid)
        require_projected(crs, maps.names[0], self.tr("evaluation"))
        deposits = read_samples(self, parameters, "DEPOSITS", context, feedback, crs if crs.isValid() else None)
        names = deposit_names(deposits, self.parameterAsString(parameters, "NAME_FIELD", context))
        params = self._params(parameters, maps, context)
        arrays = {"scores": maps.scores, "x": deposits.x, "y": deposits.y, "deposit_names": np.array(names)}
        if self.is_given(parameters, "SAMPLES"):
            params["batch_field"], batches = self._batches(parameters, context, feedback, crs)
            arrays.update(batches)
        result = self.run_task("evaluate_scores", arrays, params, feedback, 0.1, 1.0)
        outputs: dict[str, Any] = {
            "OUTPUT": self._write(parameters, "OUTPUT", context, COLUMNS, table_rows(result), crs)
        }
        if self.is_given(parameters, "CURVES"):
            rows = curve_rows(result)
            outputs["CURVES"] = self._write(parameters, "CURVES", context, CURVE_TABLE, rows, crs)
        if report:
            setting = self._setting(maps, deposits, {**params, "cluster_distance": result.summary["cluster_distance"]})
            write_text(report, report_html(result.summary, result.arrays, setting, names))
            outputs["REPORT"] = report
        for each in result.summary["maps"]:
            feedback.pushInfo(f"'{each['name']}': {verdict(each)}")
        return {**outputs, **numbers(result)}

    def _params(self, parameters: dict[str, Any], maps: ScoreMaps, context: QgsProcessingContext) -> dict[str, Any]:
        return {
            "grid": asdict(maps.grid),
            "names": maps.names,
            "neighbourhood": self.parameterAsInt(parameters, "NEIGHBOURHOOD", context),
            "background_distance": self.parameterAsDouble(parameters, "BACKGROUND_DISTANCE", context),
            "cluster_distance": self.optional_number(parameters, "CLUSTER_DISTANCE", context),
            "resamples": self.parameterAsInt(parameters, "RESAMPLES", context),
            "null_draws": self.parameterAsInt(parameters, "NULL_DRAWS", context),
            "seed": self.parameterAsInt(parameters, "SEED", context),
            "threshold_share": self.parameterAsDouble(parameters, "THRESHOLD_SHARE", context) / 100.0,
            "threshold": self.optional_number(parameters, "THRESHOLD", context),
        }

    def _batches(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
        crs: QgsCoordinateReferenceSystem,
    ) -> tuple[str, dict[str, np.ndarray]]:
        """Return the field that tells surveys apart, and the samples with their values of it."""
        samples = read_samples(self, parameters, "SAMPLES", context, feedback, crs if crs.isValid() else None)
        given = field_names(self, parameters, "BATCH", context)
        name = own_name(samples, given[0]) if given else likely_batch_field(samples)
        if name is None:
            raise InputError(
                f"No field of '{samples.name}' is called survey, batch, laboratory or the like. Choose the field that "
                f"tells the samples' surveys apart; it has: {', '.join(known.name() for known in samples.fields)}."
            )
        if not given:
            feedback.pushInfo(self.tr("The surveys were taken from the field '{}'.").format(name))
        batch = batch_labels(samples, name)
        if not (batch != "").any():
            raise InputError(f"Field '{name}' of '{samples.name}' is empty. Choose the field that tells surveys apart.")
        return name, {"sample_x": samples.x, "sample_y": samples.y, "batch": batch}

    def _setting(self, maps: ScoreMaps, deposits: Samples, params: dict[str, Any]) -> str:
        """Return the sentence on layers, background and draws that heads the report."""
        near = params["background_distance"]
        background = (
            self.tr("cells within {:g} of a deposit").format(near) if near else self.tr("all cells with a score")
        )
        around = self.tr(" Scores are the maximum within {} cells.").format(params["neighbourhood"])
        text = self.tr(
            "Deposits of '{}' on cells of {:g} map units ({}), compared with {}. Clusters at {:g} map units; {:,} resamples, "
            "{:,} random placements, seed {}."
        ).format(
            deposits.name,
            maps.grid.cell_size,
            maps.grid.crs or self.tr("no CRS"),
            background,
            params["cluster_distance"],
            params["resamples"],
            params["null_draws"],
            params["seed"],
        )
        return text + (around if params["neighbourhood"] else "")

    def _write(
        self,
        parameters: dict[str, Any],
        name: str,
        context: QgsProcessingContext,
        columns: Sequence[tuple[str, Any]],
        rows: Sequence[Sequence[Any]],
        crs: QgsCoordinateReferenceSystem,
    ) -> str:
        fields = QgsFields()
        for column, kind in columns:
            fields.append(field(column, kind))
        table = [(None, row) for row in rows]
        return write_features(self, parameters, name, context, fields, NO_GEOMETRY, crs, table)
