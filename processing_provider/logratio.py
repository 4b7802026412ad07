"""``gossan:logratio``: concentrations become log-ratios."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterString,
)

from .algorithm import GossanAlgorithm, Group
from .assay_layers import (
    attribute_rows,
    cell_arrays,
    fields_parameter,
    own_name,
    read_assays,
    with_fields,
    write_samples,
)
from .compat import field_names

METHODS = ("clr", "ilr", "alr", "log")


class LogRatio(GossanAlgorithm):
    """Append the log-ratios of the chosen fields."""

    ID = "logratio"
    TITLE = "Log-ratios"
    GROUP = Group.SAMPLES
    TAGS = (
        "clr,ilr,alr,log,logarithm,log-ratio,logratio,centred,isometric,additive,pivot coordinates,composition,"
        "compositional data,closure,Aitchison,transform,normalise,balance,sequential binary partition,sub-composition,"
        "amalgamation"
    )
    HELP = (
        "Adds log-ratio fields to a sample layer. Concentrations add up to a whole, so one element can fall only because "
        "another rises; ratios are free of that. Distances, correlations and principal components should be computed "
        "from log-ratios.\n\n"
        "clr divides by the geometric mean of all chosen elements and keeps one field per element. ilr gives one field "
        "less, without redundancy: pivot coordinates, the first comparing the first field with all others, or the balances "
        "that you write, such as Cu Zn | Pb Ag; Cu | Zn; Pb | Ag. alr divides by one element you trust to be immobile, "
        "such as Ti or Zr. log is the plain logarithm to base 10, element by element, when what you look for is "
        "enrichment itself.\n\n"
        "The elements that you choose are a sub-composition. Ratios between them are the same in every sub-composition "
        "(it is coherent): alr, and balances of chosen elements, do not change when another element joins or leaves. clr "
        "and pivot coordinates compare with all chosen elements, so choose those that speak of your question, and the "
        "same ones in every survey that is to be compared.\n\n"
        "Adding parts up (amalgamation, such as REE = La + Ce + Nd) is another thing: the sum follows its largest member, "
        "the ratios within it are lost, and it is not linear in log-ratios, so principal components and back-transforms "
        "of the sum say nothing about its members. Where members should weigh alike, write a balance instead of a sum.\n\n"
        "Fields in ppm, ppb and % are brought to one unit first where all names tell theirs. Zeros and values below "
        "detection have no logarithm: run 'Prepared assays' before. A gap stays a gap in clr, where the others are "
        "centred on what is there; it empties the whole sample in ilr."
    )
    SOURCE = (
        "Aitchison (1986), The Statistical Analysis of Compositional Data; Egozcue et al. (2003), Mathematical Geology "
        "35, 279-300; Egozcue & Pawlowsky-Glahn (2005), Mathematical Geology 37, 795-828 (balances); Filzmoser, Hron & "
        "Templ (2018), Applied Compositional Data Analysis"
    )

    def define(self) -> None:
        """Add the parameters."""
        self._define_input()
        self._define_composition()
        self.add(
            QgsProcessingParameterFeatureSink(
                "OUTPUT", self.tr("Log-ratios"), QgsProcessing.SourceType.TypeVectorPoint
            ),
            self.tr(
                "The samples with all their attributes and the new fields: clr_Cu_ppm, alr_Cu_ppm, log_Cu_ppm, "
                "ilr_1_Cu_ppm for the first coordinate, whose pivot is Cu_ppm, or ilr_1_Cu_Zn_over_Pb_Ag for a balance."
            ),
        )

    def _define_input(self) -> None:
        """Add the samples, the parts and the method."""
        self.add(
            QgsProcessingParameterFeatureSource(
                "INPUT", self.tr("Prepared samples"), [QgsProcessing.SourceType.TypeVectorPoint]
            ),
            self.tr("Points with assays without zeros or values below detection. Filter and selection are respected."),
        )
        self.add(
            fields_parameter(self.tr("Elements")),
            self.tr(
                "The parts, a sub-composition. Empty: all fields whose names look like assays, or those that the partition "
                "names. The order matters for pivot coordinates only."
            ),
        )
        self.add(
            QgsProcessingParameterEnum(
                "METHOD",
                self.tr("Method"),
                [
                    self.tr("Centred (clr)"),
                    self.tr("Isometric, balances or pivot coordinates (ilr)"),
                    self.tr("Additive (alr)"),
                    self.tr("Logarithm (log)"),
                ],
                defaultValue=0,
            ),
            self.tr("clr to look at elements, ilr for statistics, alr against one element, log for enrichment itself."),
        )
        self.add(
            QgsProcessingParameterField(
                "DENOMINATOR",
                self.tr("Denominator (alr)"),
                None,
                "INPUT",
                QgsProcessingParameterField.DataType.Any,
                False,
                True,
            ),
            self.tr("For alr, the element to divide by; it need not be among the elements. Others ignore it."),
        )

    def _define_composition(self) -> None:
        """Add what says how the parts are divided and added up."""
        self.add(
            QgsProcessingParameterString("PARTITION", self.tr("Balances (ilr)"), optional=True),
            self.tr(
                "For ilr, a sequential binary partition: balances with ';' between them, '|' between their sides, as in "
                "Cu Zn | Pb Ag; Cu | Zn; Pb | Ag. Each divides all elements, or one whole side of another balance, until "
                "each element is alone: one balance less than elements. Write elements or field names (in double quotes "
                "if they hold blanks). High values mean more of the left side. Empty: pivot coordinates."
            ),
        )
        self.add(
            QgsProcessingParameterString("AMALGAMATE", self.tr("Add up"), optional=True),
            self.tr(
                "Parts to be added before, in one unit, such as REE = La + Ce + Nd; PGE = Pt + Pd. The sum takes its "
                "members' place and is named with its unit (REE_ppm); a sample that lacks a member lacks the sum. Members "
                "of different units are added in ppm. In the partition it is called by its short name (REE)."
            ),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterBoolean("SUM", self.tr("Keep the sum of the parts"), False),
            self.tr(
                "Also write the sum of each sample's parts (sum_ppm). Ratios do not know it; with it, 'Concentrations from "
                "log-ratios' returns the very concentrations."
            ),
            advanced=True,
        )

    def execute(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Read, run the task, write."""
        samples, names = read_assays(self, parameters, context, feedback)
        method = METHODS[self.parameterAsEnum(parameters, "METHOD", context)]
        given = field_names(self, parameters, "DENOMINATOR", context) if method == "alr" else []
        denominator = own_name(samples, given[0]) if given else ""
        parts = [*names, denominator] if denominator and denominator not in names else names
        params = {
            "fields": names,
            "method": method,
            "denominator": denominator,
            "partition": self.parameterAsString(parameters, "PARTITION", context),
            "amalgamate": self.parameterAsString(parameters, "AMALGAMATE", context),
            "chosen": bool(field_names(self, parameters, "FIELDS", context)),
            "sum": self.parameterAsBool(parameters, "SUM", context),
        }
        result = self.run_task("log_ratio", cell_arrays(samples, parts), params, feedback, 0.1, 0.9)
        fields = with_fields(samples.fields, result.summary["names"])
        new = attribute_rows(result.arrays["values"])
        rows = [(feature.geometry(), feature.attributes() + row) for feature, row in zip(samples.features, new)]
        output = write_samples(self, parameters, context, fields, samples, rows)
        feedback.setProgress(100.0)
        return {"OUTPUT": output}
