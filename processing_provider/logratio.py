"""``gossan:logratio``: concentrations become log-ratios."""

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
        "compositional data,closure,Aitchison,transform,normalise"
    )
    HELP = (
        "Adds log-ratio fields to a sample layer. Concentrations add up to a whole, so one element can fall only because "
        "another rises; ratios are free of that. Distances, correlations and principal components should be computed "
        "from log-ratios.\n\n"
        "clr divides by the geometric mean of all chosen elements and keeps one field per element. ilr gives one field "
        "less, without redundancy: pivot coordinates, the first comparing the first field with all others. alr divides by "
        "one element you trust to be immobile, such as Ti or Zr. log is the plain logarithm to base 10, element by "
        "element, when what you look for is enrichment itself.\n\n"
        "Fields in ppm, ppb and % are brought to one unit first where all names tell theirs. Zeros and values below "
        "detection have no logarithm: run 'Prepared assays' before. A gap stays a gap in clr, where the others are "
        "centred on what is there; it empties the whole sample in ilr."
    )
    SOURCE = (
        "Aitchison (1986), The Statistical Analysis of Compositional Data; Egozcue et al. (2003), Mathematical Geology "
        "35, 279-300; Filzmoser, Hron & Templ (2018), Applied Compositional Data Analysis"
    )

    def define(self) -> None:
        """Add the parameters."""
        self.add(
            QgsProcessingParameterFeatureSource(
                "INPUT", self.tr("Prepared samples"), [QgsProcessing.SourceType.TypeVectorPoint]
            ),
            self.tr("Points with assays without zeros or values below detection. Filter and selection are respected."),
        )
        self.add(
            fields_parameter(self, "Elements"),
            self.tr("The parts. Empty: all fields whose names look like assays. The order matters for ilr only."),
        )
        self.add(
            QgsProcessingParameterEnum(
                "METHOD",
                self.tr("Method"),
                [
                    self.tr("Centred (clr)"),
                    self.tr("Isometric, pivot coordinates (ilr)"),
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
        self.add(
            QgsProcessingParameterFeatureSink(
                "OUTPUT", self.tr("Log-ratios"), QgsProcessing.SourceType.TypeVectorPoint
            ),
            self.tr(
                "The samples with all their attributes and the new fields: clr_Cu_ppm, alr_Cu_ppm, log_Cu_ppm, or "
                "ilr_1_Cu_ppm for the first coordinate, whose pivot is Cu_ppm."
            ),
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
        params = {"fields": names, "method": method, "denominator": denominator}
        result = self.run_task("log_ratio", cell_arrays(samples, parts), params, feedback, 0.1, 0.9)
        fields = with_fields(samples.fields, result.summary["names"])
        new = attribute_rows(result.arrays["values"])
        rows = [(feature.geometry(), feature.attributes() + row) for feature, row in zip(samples.features, new)]
        output = write_samples(self, parameters, context, fields, samples, rows)
        feedback.setProgress(100.0)
        return {"OUTPUT": output}
