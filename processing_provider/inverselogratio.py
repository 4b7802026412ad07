"""``gossan:inverselogratio``: log-ratios become concentrations."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from ..core.assay_fields import assay_fields
from .algorithm import GossanAlgorithm, Group
from .assay_layers import attribute_rows, own_name, with_fields, write_samples
from .compat import field_names
from .vectors import Samples, read_samples

UNITS = ("none", "ppm", "%")
PREFIXES = ("clr_", "ilr_", "alr_", "log_")  # as 'Log-ratios' names its fields
SUM = "sum_ppm"


class InverseLogRatio(GossanAlgorithm):
    """Append the concentrations that log-ratio fields stand for."""

    ID = "inverselogratio"
    TITLE = "Concentrations from log-ratios"
    GROUP = Group.SAMPLES
    TAGS = (
        "inverse,back-transform,back transformation,clr,ilr,alr,log,logarithm,log-ratio,balance,pivot coordinates,"
        "composition,closure,concentration"
    )
    HELP = (
        "Turns the fields that 'Log-ratios' made back into concentrations, after they were levelled, imputed, predicted or "
        "sampled from maps. It reads method and elements from the fields' names.\n\n"
        "Ratios do not know amounts. The parts of each sample are therefore closed: to a total for all samples, as if they "
        "were the whole rock, or to each sample's own total from a field, such as the sum_ppm that 'Log-ratios' keeps on "
        "request; with it the very concentrations come back. Logarithms (log_Cu_ppm) need no total.\n\n"
        "What was averaged or interpolated as logarithms comes back as a geometric mean, which is below the arithmetic mean "
        "of a skewed element: good for maps, too low for tonnages."
    )
    SOURCE = (
        "Aitchison (1986), The Statistical Analysis of Compositional Data; Egozcue et al. (2003), Mathematical Geology "
        "35, 279-300"
    )

    def define(self) -> None:
        """Add the parameters."""
        self.add(
            QgsProcessingParameterFeatureSource(
                "INPUT", self.tr("Samples with log-ratios"), [QgsProcessing.SourceType.TypeVectorPoint]
            ),
            self.tr("Points with the fields of one method. Filter and selection are respected."),
        )
        numeric = QgsProcessingParameterField.DataType.Numeric
        self.add(
            QgsProcessingParameterField("FIELDS", self.tr("Log-ratios"), None, "INPUT", numeric, True, True),
            self.tr(
                "All fields of one run of 'Log-ratios', in any order. Empty: all that begin with clr_, ilr_, alr_ or log_, "
                "which must then be of one method."
            ),
        )
        self.add(
            QgsProcessingParameterString("DENOMINATOR", self.tr("Part without a field"), optional=True),
            self.tr(
                "Name and unit of the part that has no log-ratio of its own, such as Zn_ppm: alr's denominator, or the last "
                "element of pivot coordinates. Empty: the one assay field of the layer that is left. clr, log and "
                "balances lack none."
            ),
        )
        self.add(
            QgsProcessingParameterString("PARTITION", self.tr("Balances (ilr)"), optional=True),
            self.tr(
                "The partition that was given to 'Log-ratios', such as Cu Zn | Pb Ag; Cu | Zn; Pb | Ag. Empty: read from the "
                "fields' names, which tell it where no side has more than four elements. Field names (Cu_ppm) tell units."
            ),
        )
        self._define_total()
        self.add(
            QgsProcessingParameterFeatureSink(
                "OUTPUT", self.tr("Concentrations"), QgsProcessing.SourceType.TypeVectorPoint
            ),
            self.tr(
                "The samples with all their attributes and a field for each part, such as Cu_ppm, or Cu_ppm_2 where the layer "
                "has that field already. A sample that lacks a log-ratio has none, unless its own total is given."
            ),
        )

    def _define_total(self) -> None:
        """Add what the parts add up to, and the unit."""
        decimal = QgsProcessingParameterNumber.Type.Double
        self.add(
            QgsProcessingParameterField(
                "TOTAL_FIELD",
                self.tr("Field with each sample's total (ppm)"),
                None,
                "INPUT",
                QgsProcessingParameterField.DataType.Numeric,
                False,
                True,
            ),
            self.tr(
                "The sum of the parts, sample by sample. Empty: sum_ppm where the layer has it, or else the total below."
            ),
        )
        self.add(
            QgsProcessingParameterNumber("TOTAL", self.tr("Total of all samples (ppm)"), decimal, 1e6, False, 1e-9),
            self.tr(
                "What the parts of every sample add up to: 1,000,000 ppm for analyses of the whole rock. Used where no field "
                "tells it; where the fields' names tell no unit, it is in theirs."
            ),
        )
        self.add(
            QgsProcessingParameterEnum(
                "UNIT", self.tr("Unit"), [self.tr("As the names say"), "ppm", "%"], defaultValue=0
            ),
            self.tr("The concentrations' unit: that of each field's name (Au_ppb), or one for all, with new names."),
            advanced=True,
        )

    def execute(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Read, run the task, write."""
        samples = read_samples(self, parameters, "INPUT", context, feedback)
        names = self._fields(parameters, samples, context)
        arrays = {f"field_{i}": samples.numbers(name) for i, name in enumerate(names)}
        total = self._total_field(parameters, samples, context, feedback)
        if total:
            arrays["total"] = samples.numbers(total)
        params = {
            "fields": names,
            "partition": self.parameterAsString(parameters, "PARTITION", context),
            "denominator": self.parameterAsString(parameters, "DENOMINATOR", context),
            "total": self.parameterAsDouble(parameters, "TOTAL", context),
            "unit": UNITS[self.parameterAsEnum(parameters, "UNIT", context)],
            "known": assay_fields(each.name() for each in samples.fields),
        }
        result = self.run_task("inverse_log_ratio", arrays, params, feedback, 0.1, 0.9)
        fields = with_fields(samples.fields, result.summary["names"])
        new = attribute_rows(result.arrays["values"])
        rows = [(feature.geometry(), feature.attributes() + row) for feature, row in zip(samples.features, new)]
        output = write_samples(self, parameters, context, fields, samples, rows)
        feedback.setProgress(100.0)
        return {"OUTPUT": output}

    def _fields(self, parameters: dict[str, Any], samples: Samples, context: QgsProcessingContext) -> list[str]:
        """Return FIELDS, or else every number field that is named like a log-ratio."""
        chosen = field_names(self, parameters, "FIELDS", context)
        found = [each.name() for each in samples.fields if each.isNumeric() and each.name().startswith(PREFIXES)]
        return [own_name(samples, name) for name in chosen] or found

    def _total_field(
        self,
        parameters: dict[str, Any],
        samples: Samples,
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> str:
        """Return TOTAL_FIELD, or the sum that 'Log-ratios' kept, or ''."""
        if given := field_names(self, parameters, "TOTAL_FIELD", context):
            return own_name(samples, given[0])
        if samples.fields.lookupField(SUM) < 0:
            return ""
        feedback.pushInfo(self.tr("Each sample's total was taken from the field '{}'.").format(SUM))
        return own_name(samples, SUM)
