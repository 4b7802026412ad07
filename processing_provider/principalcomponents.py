"""``gossan:principalcomponents``: what samples' elements have in common, as scores, loadings and a biplot."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
)

from ..core.assay_fields import assay_fields, mapping_fields
from ..core.errors import InputError
from .algorithm import Group
from .assay_layers import attribute_rows, cell_arrays, fields_parameter, own_name, with_fields, write_samples
from .compat import field_names
from .components import READING, SOURCE, TAGS, ComponentsAlgorithm
from .vectors import Samples, read_samples


class PrincipalComponents(ComponentsAlgorithm):
    """Append the scores of samples on their principal components."""

    ID = "principalcomponents"
    TITLE = "Principal components of samples"
    GROUP = Group.SAMPLES
    TAGS = TAGS
    HELP = (
        "Finds the few patterns that most elements of most samples share, such as mafic against felsic rocks, or a group "
        "of ore elements, and gives each sample a score on each of them. Of concentrations the centred log-ratios are "
        "taken, so that closure makes no patterns; fields that are log-ratios already are taken as they are. Map the scores "
        "like assays. For evidence stacks and other rasters there is 'Principal components of rasters'.\n\n"
        + READING
        + "\n\nA sample that lacks one of the elements has no scores: any number put there would be guessed. Leave out "
        "fields with many gaps. Values below detection that were replaced by one number look like a pattern of their own: "
        "leave out elements that are mostly below detection."
    )
    SOURCE = SOURCE

    def define(self) -> None:
        """Add the parameters."""
        self.add(
            QgsProcessingParameterFeatureSource(
                "INPUT", self.tr("Prepared samples"), [QgsProcessing.SourceType.TypeVectorPoint]
            ),
            self.tr("Points with assays, levelled if they come from several surveys, or with log-ratios."),
        )
        self.add(
            fields_parameter(self.tr("Elements")),
            self.tr("Empty: all fields whose names look like assays; log-ratios where there are no assays."),
        )
        self.define_method()
        self.define_values(
            self.tr(
                "Automatic takes the centred log-ratio of assays, in one unit, and leaves log-ratios (clr_Cu_ppm) as they "
                "are. Logarithms keep enrichment and dilution of all elements in the first component."
            )
        )
        self.add(
            QgsProcessingParameterFeatureSink("OUTPUT", self.tr("Scores"), QgsProcessing.SourceType.TypeVectorPoint),
            self.tr(
                "The samples with all their attributes and the scores: PC1, PC2, …; empty where an element is missing."
            ),
        )
        self.define_tables()

    def execute(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Read, run the task, write."""
        samples = read_samples(self, parameters, "INPUT", context, feedback)
        names = self._fields(parameters, samples, context)
        params = {"fields": names, **self.method(parameters, context)}
        result = self.run_task("principal_components", cell_arrays(samples, names), params, feedback, 0.1, 0.9)
        chart = self.chart(parameters, context, samples.name, self.tr("samples"), result)
        fields = with_fields(samples.fields, result.summary["names"])
        new = attribute_rows(result.arrays["scores"])
        rows = [(feature.geometry(), feature.attributes() + row) for feature, row in zip(samples.features, new)]
        outputs = {"OUTPUT": write_samples(self, parameters, context, fields, samples, rows)}
        outputs.update(self.write_tables(parameters, context, samples.crs, result, chart))
        feedback.setProgress(100.0)
        return outputs

    def _fields(self, parameters: dict[str, Any], samples: Samples, context: QgsProcessingContext) -> list[str]:
        """Return FIELDS, or else the assays, or else the log-ratios."""
        known = [each.name() for each in samples.fields]
        names = field_names(self, parameters, "FIELDS", context) or assay_fields(known) or mapping_fields(known)
        if not names:
            raise InputError(
                f"No field of '{samples.name}' looks like an assay or a log-ratio (such as Cu_ppm or clr_Cu_ppm). Choose "
                f"the fields; it has: {', '.join(known)}."
            )
        return [own_name(samples, name) for name in names]
