"""``gossan:prepareassays``: a laboratory's table becomes numbers to work with."""

from __future__ import annotations

from typing import Any

import numpy as np
from qgis.core import (
    QgsField,
    QgsFields,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from ..core.context import Result
from .algorithm import GossanAlgorithm, Group
from .assay_layers import (
    attribute_rows,
    cell_arrays,
    fields_parameter,
    free_name,
    own_name,
    read_assays,
    write_samples,
)
from .compat import DECIMAL, NO_GEOMETRY, TEXT, WHOLE, field, field_names
from .vectors import Samples, write_features

CENSORED = ("half", "root2", "limit", "empty", "multiplicative", "imputed")
DUPLICATES = ("average", "first", "flag", "all")
OVER_RANGE = ("limit", "fifth", "imputed", "empty")
CONVERT = ("none", "ppm", "%")
TEXT_COLUMNS = ("field", "element", "unit", "status", "limits", "group")
COUNT_COLUMNS = ("samples", "missing", "censored", "over_range", "at_floor", "n", "pairs")
# fields that tell of duplicates: all when flagged, the first otherwise
EXTRAS = (
    ("duplicates", WHOLE),
    ("duplicate_of", WHOLE),
    ("difference_pct", DECIMAL),
    ("largest_pct", DECIMAL),
    ("largest_in", TEXT),
)


class PrepareAssays(GossanAlgorithm):
    """Read, replace what is censored, treat duplicates, summarise."""

    ID = "prepareassays"
    TITLE = "Prepared assays"
    GROUP = Group.SAMPLES
    TAGS = (
        "assay,geochemistry,clean,detection limit,below detection,censored,non-detect,substitute,imputation,duplicates,"
        "QAQC,missing values,ppm,ppb,summary statistics,percentiles,soil,stream sediment,rock chip,EM,lrEM,"
        "multiplicative replacement,over range,upper limit,unit conversion,oxide,Fe2O3,precision,relative difference,batch"
    )
    HELP = (
        "Reads assays as laboratories report them and makes numbers that a logarithm can be taken of. Understood are "
        "<0.01 and >10000, negative detection limits (-0.01 is below 0.01), codes such as -9999, words such as N/A, "
        "bdl, <LD or n.d. (not detected), zeros (below detection), blanks, decimal commas and thousands separators, in "
        "number and in text fields.\n\n"
        "Values below detection are replaced from their own limit, so that several laboratories can stand in one field. "
        "Which rule? With a few percent below detection half the limit is good enough. From about 10 % on, or where "
        "correlations, principal components or log-ratios come next, impute from the other elements: in trials on real "
        "stream sediments with hidden values, the errors were about a fifth smaller than those of half the limit and "
        "correlations mostly came out twice as well, given 100 samples or more. Multiplicative replacement is the choice where log-ratios between the measured elements must "
        "stay exactly as they were. Empty is right only where the next step bears gaps, as gaps among low values are "
        "no accident. No rule mends an element that is mostly below detection.\n\n"
        "Missing values stay empty. Anything that cannot be read is an error that names it, never a guess.\n\n"
        "The summary lists for each element what was missing, censored and over range, the statistics of the values in "
        "the output, and how far duplicates agree. Look at it first: it also shows values that many samples share near "
        "the bottom of a field ('at_floor'), where somebody has replaced values below detection before you. With a group "
        "field it has a row per group as well, and fields whose values depend on the batch more than on place are named."
    )
    SOURCE = (
        "Hornung & Reed (1990), Applied Occupational and Environmental Hygiene 5, 46-51; Martin-Fernandez, "
        "Barcelo-Vidal & Pawlowsky-Glahn (2003), Mathematical Geology 35, 253-278; Palarea-Albaladejo & "
        "Martin-Fernandez (2008), Computers & Geosciences 34, 902-917; Stanley & Lawie (2007), Exploration and Mining "
        "Geology 16, 265-274 (duplicates)"
    )

    def define(self) -> None:
        """Add the parameters."""
        self.add(
            QgsProcessingParameterFeatureSource(
                "INPUT", self.tr("Samples"), [QgsProcessing.SourceType.TypeVectorPoint]
            ),
            self.tr("Points with assays. The layer's filter and selection are respected."),
        )
        self.add(
            fields_parameter(self.tr("Assay fields")),
            self.tr("Fields to prepare, of numbers or text. Empty: all whose names look like assays, such as Au_ppb."),
        )
        self._define_censoring()
        self._define_duplicates()
        self._define_units()
        self._define_outputs()

    def _define_censoring(self) -> None:
        self.add(
            QgsProcessingParameterEnum(
                "CENSORED",
                self.tr("Values below detection become"),
                [
                    self.tr("Half the limit"),
                    self.tr("The limit / square root of 2"),
                    self.tr("The limit"),
                    self.tr("Empty"),
                    self.tr("0.65 x the limit, the others' ratios kept (multiplicative replacement)"),
                    self.tr("Imputed from the other elements (log-ratio EM)"),
                ],
                defaultValue=0,
            ),
            self.tr(
                "Half the limit suits skewed data such as trace elements; the limit over the square root of 2 suits data "
                "that are hardly skewed; the limit itself keeps the order of values and nothing else. Multiplicative "
                "replacement puts 0.65 of the limit and scales the sample's measured elements by one factor, so that "
                "their ratios stay as they were and the whole of 1,000,000 ppm, what was not analysed included, keeps its "
                "sum; for trace elements that factor is almost 1. Imputing predicts each value from the sample's measured "
                "elements, always below the sample's own limit; it needs several correlated elements with 10 measured "
                "values or more, is made for log-normal backgrounds, and gives expected values, which scatter a little less "
                "than real ones. Several surveys with different levels should be levelled afterwards and looked at "
                "group by group. A value below an unstated limit takes the lowest limit that its group states, or the "
                "smallest value measured there, or else the same of the whole field."
            ),
        )
        self.add(
            QgsProcessingParameterEnum(
                "OVER_RANGE",
                self.tr("Values above the upper limit become"),
                [
                    self.tr("The upper limit"),
                    self.tr("1.2 x the upper limit"),
                    self.tr("Imputed from the other elements (log-ratio EM)"),
                    self.tr("Empty"),
                ],
                defaultValue=0,
            ),
            self.tr(
                "The limit is the cautious choice. A fifth above it keeps such samples above all that were measured. "
                "Imputing estimates how far above. Empty loses the most anomalous samples: choose it only to put "
                "ore-grade assays in their place."
            ),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterString("MISSING_VALUES", self.tr("Codes for missing values"), "", optional=True),
            self.tr(
                "Words or numbers that mean 'no value' in this table, separated by commas or semicolons. Known already: "
                "blanks, N/A, NA, nan, null, -, -99, -999, -9999, -99999, -7777, -8888."
            ),
        )

    def _define_duplicates(self) -> None:
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
                "samples at a location. Flag keeps all, writes the feature id of the first one into 'duplicate_of', and how "
                "far a sample is from that one, of their mean in percent: the median over the elements into "
                "'difference_pct', the largest into 'largest_pct' and its element into 'largest_in'. Only measured values "
                "count. The summary says the same per element, whatever is done with the samples."
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
        self.add(
            QgsProcessingParameterField(
                "GROUP",
                self.tr("Group (survey, laboratory, lithology)"),
                None,
                "INPUT",
                QgsProcessingParameterField.DataType.Any,
                False,
                True,
            ),
            self.tr(
                "Field that names batches. The summary then has rows per group, limits that are not stated are taken from "
                "the group, and a warning names fields whose values depend on the group more than on place. Values are "
                "not levelled: that is what 'Levelled assays' is for."
            ),
        )

    def _define_units(self) -> None:
        self.add(
            QgsProcessingParameterEnum(
                "CONVERT",
                self.tr("Convert to"),
                [self.tr("No conversion"), self.tr("ppm"), self.tr("%")],
                defaultValue=0,
            ),
            self.tr(
                "Brings values and limits from ppb, ppm, ppt, %, g/t or mg/kg to one unit and renames the fields: Au_ppb "
                "becomes Au_ppm. Fields whose names tell no unit of mass per mass are named in a warning and stay as "
                "they are. Two fields that would get one name (Cu_ppm and Cu_pct) are refused."
            ),
        )
        self.add(
            QgsProcessingParameterBoolean("OXIDES", self.tr("Oxides to elements"), False),
            self.tr(
                "Turns oxides into their elements by the atomic weights: Fe2O3_pct becomes Fe_pct, times 0.6994. Loss on "
                "ignition and sums of rare earths stay."
            ),
            advanced=True,
        )

    def _define_outputs(self) -> None:
        self.add(
            QgsProcessingParameterFeatureSink(
                "OUTPUT", self.tr("Prepared assays"), QgsProcessing.SourceType.TypeVectorPoint
            ),
            self.tr(
                "The samples with their other attributes; prepared fields hold numbers, under the same names unless "
                "they were converted."
            ),
        )
        self.add(
            QgsProcessingParameterFeatureSink(
                "SUMMARY", self.tr("Assay summary"), QgsProcessing.SourceType.TypeVector, optional=True
            ),
            self.tr(
                "A row per element: counts of the samples read (missing, censored, over_range, at_floor), the "
                "detection limits, statistics of the n values in the output (mad is without a factor), and what the "
                "pairs of duplicates tell, in percent: their median relative difference, the relative standard "
                "deviation of one sample from it (robust) and from the root mean square of all pairs "
                "(pair_rms_cv_pct). Then, with a group field, the same per group; 'group' is empty for all samples."
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
            "over_range": OVER_RANGE[self.parameterAsEnum(parameters, "OVER_RANGE", context)],
            "convert": CONVERT[self.parameterAsEnum(parameters, "CONVERT", context)],
            "elements": self.parameterAsBoolean(parameters, "OXIDES", context),
            "other_fields": [known.name() for known in samples.fields if known.name() not in names],
        }
        for name in field_names(self, parameters, "GROUP", context)[:1]:
            params["group"], arrays["group"] = own_name(samples, name), samples.texts(name)
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
        sources, dropped = result.summary["sources"], result.summary["dropped"]
        old_count = len(samples.fields)
        self.fields = QgsFields()
        self._order: list[int] = []  # where each field stands in: old attributes, prepared values, extras
        for index, old in enumerate(samples.fields):
            if old.name() in sources:
                position = sources.index(old.name())
                self._add(field(result.summary["kept"][position], DECIMAL), old_count + position)
            elif old.name() not in dropped:
                self._add(old, index)
        kept = {"all": 0, "flag": len(EXTRAS)}.get(duplicates, 1)
        for i, (name, kind) in enumerate(EXTRAS[:kept]):
            self._add(field(free_name(self.fields, name), kind), old_count + len(sources) + i)

    def _add(self, new: QgsField, position: int) -> None:
        self.fields.append(new)
        self._order.append(position)

    def rows(self) -> list[tuple[Any, list[Any]]]:
        """Return (geometry, attributes) of every output sample."""
        features = self.samples.features
        rows = []
        for values, row, extras in zip(
            attribute_rows(self.result.arrays["values"]), self.result.arrays["rows"].tolist(), self._extras()
        ):
            cells = [*features[row].attributes(), *values, *extras]
            rows.append((features[row].geometry(), [cells[position] for position in self._order]))
        return rows

    def _extras(self) -> list[list[Any]]:
        """Return every output sample's values of `EXTRAS`."""
        arrays, kept, features = self.result.arrays, self.result.summary["kept"], self.samples.features
        return [
            [count, features[first].id() if first >= 0 else None, *differences, kept[which] if which >= 0 else None]
            for count, first, differences, which in zip(
                arrays["at_location"].tolist(),
                arrays["duplicate_of"].tolist(),
                attribute_rows(np.column_stack([arrays["difference"], arrays["largest"]])),
                arrays["largest_in"].tolist(),
            )
        ]


def _summary_table(table: list[dict[str, Any]]) -> tuple[QgsFields, list[tuple[None, list[Any]]]]:
    """Return the summary's fields and rows."""
    fields = QgsFields()
    for name in table[0]:
        kind = TEXT if name in TEXT_COLUMNS else WHOLE if name in COUNT_COLUMNS else DECIMAL
        fields.append(field(name, kind))
    return fields, [(None, list(row.values())) for row in table]
