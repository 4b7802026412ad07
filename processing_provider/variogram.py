"""``gossan:variogram``: how alike samples are by distance, as a table, a page of charts, and models for kriging."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFields,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterCrs,
    QgsProcessingParameterDistance,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterNumber,
)

from ..core.context import Result
from .algorithm import GossanAlgorithm, Group
from .compat import DECIMAL, NO_GEOMETRY, TEXT, WHOLE, field
from .files import write_text
from .sample_grid import read_assays
from .variogram_report import report_html
from .variogram_words import Lengths
from .vectors import Samples, write_features

TRANSFORMS = ("auto", "none", "log")
MODELS = ("auto", "spherical", "exponential", "gaussian", "nested")
ESTIMATORS = ("classical", "robust")
TEXT_COLUMNS = ("field", "transform", "model", "estimator", "note")
WHOLE_COLUMNS = ("samples", "pairs", "duplicates")
LAG_TABLE = (
    ("field", TEXT),
    ("azimuth", DECIMAL),
    ("distance", DECIMAL),
    ("semivariance", DECIMAL),
    ("pairs", WHOLE),
    ("model", DECIMAL),
)


class Variogram(GossanAlgorithm):
    """Compute and fit the variogram of each chosen field."""

    ID = "variogram"
    TITLE = "Variogram"
    GROUP = Group.MAPS
    TAGS = (
        "variogram,semivariogram,variography,geostatistics,kriging,nugget,sill,range,anisotropy,spatial correlation,"
        "autocorrelation,Matheron,Cressie,block size,structural analysis"
    )
    HELP = (
        "Shows how unlike samples become with the distance between them, and fits a model to it. Look at it before "
        "kriging: its nugget says how much of an element no map can show, its range how far a sample speaks for its "
        "surroundings, and whether a map between the samples makes sense at all.\n\n"
        "Nothing has to be guessed: models are fitted by weighted least squares (weights are pairs over squared "
        "distance), always with the same result. 'Automatic' compares spherical, exponential, Gaussian and nested "
        "models and takes the best one; a Gaussian must misfit a third less than the others, a nested one half as much. "
        "Where no structure rises above noise it is a pure nugget. Elements that are positive and skewed are taken as "
        "logarithms, unless told otherwise.\n\n"
        "The table is read by 'Kriging map'; its nugget, sills and ranges may be edited first. The report draws "
        "each variogram, says what it means, and suggests how wide blocks for spatial cross-validation should be."
    )
    SOURCE = (
        "Matheron (1963), Economic Geology 58, 1246-1266; Cressie & Hawkins (1980), Mathematical Geology 12, 115-125; "
        "Cressie (1985), Mathematical Geology 17, 563-586"
    )

    def define(self) -> None:
        """Add the parameters."""
        self._define_input()
        self._define_lags()
        self._define_rare()
        self._define_outputs()

    def _define_input(self) -> None:
        self.add(
            QgsProcessingParameterFeatureSource(
                "INPUT", self.tr("Samples"), [QgsProcessing.SourceType.TypeVectorPoint]
            ),
            self.tr("Points with assays. The layer's filter and selection are respected; duplicates are averaged."),
        )
        kind = QgsProcessingParameterField.DataType.Numeric
        self.add(
            QgsProcessingParameterField("FIELDS", self.tr("Fields"), None, "INPUT", kind, True, True),
            self.tr("A variogram for each. Empty: the log-ratios, or else every field that looks like an assay."),
        )
        self._add_choice(
            "TRANSFORM",
            self.tr("Values"),
            [self.tr("Automatic"), self.tr("As they are"), self.tr("Natural logarithm")],
            self.tr(
                "Automatic takes the logarithm of fields that are positive and skewed. A few high values would "
                "otherwise make the whole variogram. Kriging does the same as the table says."
            ),
        )
        self._add_choice(
            "MODEL",
            self.tr("Model"),
            [
                self.tr("Automatic"),
                self.tr("Spherical"),
                self.tr("Exponential"),
                self.tr("Gaussian"),
                self.tr("Nested (two spherical)"),
            ],
            self.tr("All have a nugget. Nested suits elements that vary on two scales, a local and a regional one."),
        )

    def _define_lags(self) -> None:
        whole = QgsProcessingParameterNumber.Type.Integer
        self.add(
            QgsProcessingParameterNumber("LAGS", self.tr("Lags"), whole, 15, False, 1, 200),
            self.tr(
                "Classes of distance, of equal width. The first should not be much wider than the samples' spacing."
            ),
        )
        self.add(
            QgsProcessingParameterDistance("MAX_LAG", self.tr("Largest lag"), None, "INPUT", True, 0.0),
            self.tr(
                "Pairs of samples farther apart (in map units) are not compared. Empty or 0: a third of the diagonal of the "
                "samples' extent."
            ),
        )
        self._add_choice(
            "ESTIMATOR",
            self.tr("Estimator"),
            [self.tr("Classical (Matheron)"), self.tr("Robust (Cressie and Hawkins)")],
            self.tr(
                "Robust withstands single wild values. It comes out too low where many samples share a value, as those "
                "below a detection limit do."
            ),
        )
        self.add(
            QgsProcessingParameterBoolean("ANISOTROPY", self.tr("Look for a direction"), False),
            self.tr(
                "Fit a direction and a ratio of ranges to variograms along several azimuths. It is kept only where it is "
                "clearly better than none."
            ),
        )

    def _define_rare(self) -> None:
        whole, decimal = QgsProcessingParameterNumber.Type.Integer, QgsProcessingParameterNumber.Type.Double
        self.add(
            QgsProcessingParameterNumber("DIRECTIONS", self.tr("Directions"), whole, 6, False, 2, 18),
            self.tr("How many azimuths to look along, evenly spread from north."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterNumber("TOLERANCE", self.tr("Tolerance (degrees)"), decimal, None, True, 0.0, 90.0),
            self.tr(
                "How far a pair's direction may lie to either side of an azimuth. Empty: no pair is left out or used twice."
            ),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterNumber("SEED", self.tr("Seed"), whole, 0, False, 0),
            self.tr("Of the draw of samples, where there are too many to compare all pairs (about 20,000 or more)."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterCrs("TARGET_CRS", self.tr("Coordinate system of the map"), optional=True),
            self.tr(
                "Samples are reprojected to it; it must be in metres or feet, not degrees. Empty: that of the samples."
            ),
            advanced=True,
        )

    def _define_outputs(self) -> None:
        kind = QgsProcessing.SourceType.TypeVector
        self.add(
            QgsProcessingParameterFeatureSink("OUTPUT", self.tr("Variograms"), kind),
            self.tr(
                "A table with a row per field: transform, model, nugget, partial sills and ranges (along the azimuth; "
                "across it times the ratio), total sill, misfit, and what to doubt. Variances are in squared units of the "
                "transformed values, lengths in map units."
            ),
        )
        self.add(
            QgsProcessingParameterFeatureSink("LAG_TABLE", self.tr("Lags"), kind, None, True, False),
            self.tr(
                "The experimental points: a row per field, azimuth (empty for all directions) and lag, with the mean "
                "distance, the semivariance, the number of pairs, and the model there."
            ),
        )
        self.add(
            QgsProcessingParameterFileDestination(
                "REPORT", self.tr("Variogram report"), self.tr("HTML files (*.html)"), optional=True
            ),
            self.tr("A page with the chart of each field and what it means in plain words."),
        )
        self.addOutput(QgsProcessingOutputNumber("BLOCK_SIZE", self.tr("Block size for spatial cross-validation")))

    def _add_choice(self, name: str, label: str, options: Sequence[str], text: str) -> None:
        self.add(QgsProcessingParameterEnum(name, label, list(options), defaultValue=0), text)

    def execute(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Read the samples, run the task, write tables and report."""
        report = (
            self.parameterAsFileOutput(parameters, "REPORT", context) if self.is_given(parameters, "REPORT") else ""
        )
        assays = read_assays(self, parameters, context, feedback)
        arrays = {"x": assays.samples.x, "y": assays.samples.y, "values": assays.values}
        params = {"elements": assays.fields, **self._params(parameters, context)}
        result = self.run_task("variogram", arrays, params, feedback, 0.1, 0.95)
        crs, rows = assays.samples.crs, result.summary["rows"]
        table = [(name, _kind(name)) for name in rows[0]]
        written = [list(row.values()) for row in rows]
        outputs: dict[str, Any] = {"OUTPUT": self._write(parameters, "OUTPUT", context, table, written, crs)}
        if self.is_given(parameters, "LAG_TABLE"):
            outputs["LAG_TABLE"] = self._write(parameters, "LAG_TABLE", context, LAG_TABLE, lag_rows(result), crs)
        if report:
            lengths = Lengths.of(crs, float(result.arrays["lag_distance"].max()))
            setting = self._setting(assays.samples, rows[0], params, lengths)
            write_text(report, report_html(result.summary, result.arrays, setting, lengths))
            outputs["REPORT"] = report
        feedback.setProgress(100.0)
        return {**outputs, "BLOCK_SIZE": result.summary["block_size"]}

    def _params(self, parameters: dict[str, Any], context: QgsProcessingContext) -> dict[str, Any]:
        looks = self.parameterAsBool(parameters, "ANISOTROPY", context)
        return {
            "transform": TRANSFORMS[self.parameterAsEnum(parameters, "TRANSFORM", context)],
            "model": MODELS[self.parameterAsEnum(parameters, "MODEL", context)],
            "lags": self.parameterAsInt(parameters, "LAGS", context),
            "max_lag": self.optional_number(parameters, "MAX_LAG", context) or None,
            "estimator": ESTIMATORS[self.parameterAsEnum(parameters, "ESTIMATOR", context)],
            "directions": self.parameterAsInt(parameters, "DIRECTIONS", context) if looks else 0,
            "tolerance": self.optional_number(parameters, "TOLERANCE", context) or None,
            "seed": self.parameterAsInt(parameters, "SEED", context),
        }

    def _setting(self, samples: Samples, row: dict[str, Any], params: dict[str, Any], lengths: Lengths) -> str:
        """Return the sentence on samples, lags and estimator that heads the report."""
        estimator = self.tr("robust") if params["estimator"] == "robust" else self.tr("classical")
        text = self.tr("'{}': {:,} samples, {} lags up to {}, {} estimator").format(
            samples.name, len(samples), params["lags"], lengths.text(row["max_lag"]), estimator
        )
        if params["directions"]:
            text += self.tr("; looked along {} directions").format(params["directions"])
        return text + "."

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


def lag_rows(result: Result) -> list[list[Any]]:
    """Return the LAG_TABLE's rows."""
    arrays = result.arrays
    names = [result.summary["rows"][i]["field"] for i in arrays["lag_element"].tolist()]
    azimuths = [None if np.isnan(azimuth) else azimuth for azimuth in arrays["lag_azimuth"].tolist()]
    columns = [arrays[f"lag_{name}"].tolist() for name in ("distance", "semivariance", "pairs", "model")]
    return [list(row) for row in zip(names, azimuths, *columns)]


def _kind(column: str) -> Any:
    """Return the type of a column of the OUTPUT table."""
    return TEXT if column in TEXT_COLUMNS else WHOLE if column in WHOLE_COLUMNS else DECIMAL
