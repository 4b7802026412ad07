"""``gossan:prepareassays``: a laboratory's table becomes numbers to work with."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsField,
    QgsFields,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from ..core.context import Result
from .algorithm import GossanAlgorithm, Group
from .assay_layers import attribute_rows, cell_arrays, fields_parameter, free_name, read_assays, write_samples
from .compat import DECIMAL, NO_GEOMETRY, TEXT, WHOLE, field
from .vectors import Samples, write_features

CENSORED = ("half", "root2", "limit", "empty")
DUPLICATES = ("average", "first", "flag", "all")
TEXT_COLUMNS = ("field", "element", "unit", "status", "limits")
COUNT_COLUMNS = ("samples", "missing", "censored", "over_range", "at_floor", "n")


class PrepareAssays(GossanAlgorithm):
    """Read, replace what is censored, treat duplicates, summarise."""

    ID = "prepareassays"
    TITLE = "Prepared assays"
    GROUP = Group.SAMPLES
    TAGS = (
        "assay,geochemistry,clean,detection limit,below detection,censored,non-detect,substitute,imputation,duplicates,"
        "QAQC,missing values,ppm,ppb,summary statistics,percentiles,soil,stream sediment,rock chip"
    )
    HELP = (
        "Reads assays as laboratories report them and makes numbers that a logarithm can be taken of. Understood are "
        "<0.01 and >10000, negative detection limits (-0.01 is below 0.01), codes such as -9999, words such as N/A, "
        "bdl, <LD or n.d. (not detected), zeros (below detection), blanks, decimal commas and thousands separators, in "
        "number and in text fields.\n\n"
        "Values below detection are replaced from their own limit, so that several laboratories can stand in one field. "
        "A value above the upper limit becomes that limit. Missing values stay empty. Anything that cannot be read is "
        "an error that names it, never a guess.\n\n"
        "The summary lists for each element what was missing, censored and over range, and the statistics of the "
        "values in the output. Look at it first: it also shows values that many samples share near the bottom of a "
        "field ('at_floor'), where somebody has replaced values below detection before you."
    )
    SOURCE = "Hornung & Reed (1990), Applied Occupational and Environmental Hygiene 5, 46-51 (replacement rules)"

    def define(self) -> None:
        """Add the parameters."""
        self.add(
            QgsProcessingParameterFeatureSource(
                "INPUT", self.tr("Samples"), [QgsProcessing.SourceType.TypeVectorPoint]
            ),
            self.tr("Points with assays. The layer's filter and selection are respected."),
        )
        self.add(
            fields_parameter(self, "Assay fields"),
            self.tr("Fields to prepare, of numbers or text. Empty: all whose names look like assays, such as Au_ppb."),
        )
        self._define_rules()
        self._define_outputs()

    def _define_rules(self) -> None:
        self.add(
            QgsProcessingParameterEnum(
                "CENSORED",
                self.tr("Values below detection become"),
                [
                    self.tr("Half the limit"),
                    self.tr("The limit / square root of 2"),
                    self.tr("The limit"),
                    self.tr("Empty"),
                ],
                defaultValue=0,
            ),
            self.tr(
                "Half the limit suits skewed data such as trace elements; the limit over the square root of 2 suits data "
                "that are hardly skewed. A value below an unstated limit takes the field's lowest stated one, or else "
                "its smallest measured value, as its limit."
            ),
        )
        self.add(
            QgsProcessingParameterString("MISSING_VALUES", self.tr("Codes for missing values"), "", optional=True),
            self.tr(
                "Words or numbers that mean 'no value' in this table, separated by commas or semicolons. Known already: "
                "blanks, N/A, NA, nan, null, -, -99, -999, -9999, -99999, -7777, -8888."
            ),
        )
        self.add(
            QgsProcessingParameterEnum(
                "DUPLICATES",
                self.tr("Samples at one location"),
                [self.tr("Average"), self.tr("Keep the first"), self.tr("Flag"), self.tr("Keep all")],
                defaultValue=0,
            ),
            self.tr(
                "Average takes the geometric mean of each element, values below detection with their replacement and "
                "missing ones left out; other attributes come from the first sample. A field 'duplicates' counts the "
                "samples at a location. Flag keeps all and writes the feature id of the first one into 'duplicate_of'."
            ),
        )
        self.add(
            QgsProcessingParameterNumber(
                "MAX_CENSORED",
                self.tr("Most below detection (%)"),
                QgsProcessingParameterNumber.Type.Double,
                80.0,
                False,
                0.0,
                100.0,
            ),
            self.tr(
                "Fields with a larger share of their values below detection are left out of the output. Above 80 % "
                "hardly any statistic can be estimated (Helsel 2012); 100 keeps every field that has a value."
            ),
        )

    def _define_outputs(self) -> None:
        self.add(
            QgsProcessingParameterFeatureSink(
                "OUTPUT", self.tr("Prepared assays"), QgsProcessing.SourceType.TypeVectorPoint
            ),
            self.tr("The samples with their other attributes; prepared fields hold numbers, under the same names."),
        )
        self.add(
            QgsProcessingParameterFeatureSink(
                "SUMMARY", self.tr("Assay summary"), QgsProcessing.SourceType.TypeVector, optional=True
            ),
            self.tr(
                "A row per element: counts of the samples read (missing, censored, over_range, at_floor), the "
                "detection limits, and statistics of the n values in the output; mad is without a factor."
            ),
        )

    def execute(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Read, run the task, write."""
        samples, names = read_assays(self, parameters, context, feedback)
        arrays = {"x": samples.x, "y": samples.y, **cell_arrays(samples, names)}
        params = {
            "fields": names,
            "censored": CENSORED[self.parameterAsEnum(parameters, "CENSORED", context)],
            "missing_values": self.parameterAsString(parameters, "MISSING_VALUES", context),
            "duplicates": DUPLICATES[self.parameterAsEnum(parameters, "DUPLICATES", context)],
            "max_censored": self.parameterAsDouble(parameters, "MAX_CENSORED", context),
        }
        result = self.run_task("prepare_assays", arrays, params, feedback, 0.1, 0.9)
        layer = _PreparedLayer(samples, result, params["duplicates"])
        outputs = {"OUTPUT": write_samples(self, parameters, context, layer.fields, samples, layer.rows())}
        if self.is_given(parameters, "SUMMARY"):
            fields, rows = _summary_table(result.summary["table"])
            outputs["SUMMARY"] = write_features(
                self, parameters, "SUMMARY", context, fields, NO_GEOMETRY, samples.crs, rows
            )
        feedback.setProgress(100.0)
        return outputs


class _PreparedLayer:
    """The output: the input's attributes, with prepared numbers in place, dropped fields gone, duplicates counted."""

    def __init__(self, samples: Samples, result: Result, duplicates: str) -> None:
        self.samples, self.result = samples, result
        kept, dropped = result.summary["kept"], result.summary["dropped"]
        old_count = len(samples.fields)
        self.fields = QgsFields()
        self._order: list[int] = []  # where each field stands in: old attributes, prepared values, count, first
        for index, old in enumerate(samples.fields):
            if old.name() in kept:
                self._add(field(old.name(), DECIMAL), old_count + kept.index(old.name()))
            elif old.name() not in dropped:
                self._add(old, index)
        extras = {"all": (), "flag": ("duplicates", "duplicate_of")}.get(duplicates, ("duplicates",))
        for i, name in enumerate(extras):
            self._add(field(free_name(self.fields, name), WHOLE), old_count + len(kept) + i)

    def _add(self, new: QgsField, position: int) -> None:
        self.fields.append(new)
        self._order.append(position)

    def rows(self) -> list[tuple[Any, list[Any]]]:
        """Return (geometry, attributes) of every output sample."""
        arrays, features = self.result.arrays, self.samples.features
        names = ("rows", "at_location", "duplicate_of")
        prepared = zip(attribute_rows(arrays["values"]), *(arrays[name].tolist() for name in names))
        rows = []
        for values, row, count, first in prepared:
            cells = [*features[row].attributes(), *values, count, features[first].id() if first >= 0 else None]
            rows.append((features[row].geometry(), [cells[position] for position in self._order]))
        return rows


def _summary_table(table: list[dict[str, Any]]) -> tuple[QgsFields, list[tuple[None, list[Any]]]]:
    """Return the summary's fields and rows."""
    fields = QgsFields()
    for name in table[0]:
        kind = TEXT if name in TEXT_COLUMNS else WHOLE if name in COUNT_COLUMNS else DECIMAL
        fields.append(field(name, kind))
    return fields, [(None, list(row.values())) for row in table]
