"""``gossan:selectelements``: which elements tell the ground near known deposits from other ground."""

from __future__ import annotations

from typing import Any

import numpy as np
from qgis.core import (
    QgsFields,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputString,
    QgsProcessingParameterDistance,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterNumber,
)

from ..core.assay_fields import mapping_fields
from ..core.errors import InputError
from .algorithm import GossanAlgorithm, Group
from .assay_layers import own_name
from .charts import write_chart
from .compat import DECIMAL, NO_GEOMETRY, TEXT, WHOLE, field, field_names
from .element_chart import element_chart
from .vectors import Samples, read_samples, require_projected, write_features

METHODS = ("rank", "svm")
NEGATIVES = ("all", "balanced")
TABLE = (
    ("field", TEXT),
    ("element", TEXT),
    ("auc", DECIMAL),
    ("s_auc", DECIMAL),
    ("z_auc", DECIMAL),
    ("p", DECIMAL),
    ("direction", TEXT),
    ("selected", WHOLE),
    ("n_positive", WHOLE),
    ("n_negative", WHOLE),
    ("clusters", WHOLE),
    ("auc_low", DECIMAL),
    ("auc_high", DECIMAL),
    ("z_clusters", DECIMAL),
    ("p_clusters", DECIMAL),
    ("selected_clusters", WHOLE),
)


class SelectElements(GossanAlgorithm):
    """Rank elements by how well they tell samples near deposits from others."""

    ID = "selectelements"
    TITLE = "Indicator elements"
    GROUP = Group.SAMPLES
    TAGS = (
        "element,selection,indicator,pathfinder,AUC,ROC,significance,Z,SVM,support vector machine,feature selection,"
        "deposits,mineralisation,enriched,depleted,Mann-Whitney"
    )
    HELP = (
        "Says for each element how well it tells samples near known deposits from all others. AUC is the chance that a "
        "sample near a deposit has more of it than another sample: 0.5 says nothing, 1 means enriched and 0 depleted "
        "at every deposit. Z is its distance from 0.5 in standard errors; an element is selected where Z passes the "
        "critical value, 2.58 at a significance of 0.01.\n\n"
        "Trust the clusters. Z takes every sample for independent evidence, but samples near one camp share its geology, "
        "and so do neighbouring deposits. In simulated surveys without any relation to the deposits, it selected a fifth "
        "of the elements instead of one in a hundred. 'z_clusters', 'p_clusters' and the interval redraw whole clusters "
        "of deposits, and 'selected_clusters' is what remains.\n\n"
        "The rank method runs at once, and no logarithm or scaling changes it. The support vector machine follows the "
        "paper: one machine per element, whose scores in place of the values make the AUC. The paper does not say how "
        "its samples were labelled and counted, how values were scaled, which kernel was used, or whether the machine was "
        "tested on the samples that trained it. Here it has a radial kernel with cost 1 on standardised logarithms, both "
        "kinds of samples weigh the same, and every sample is scored by a machine that saw neither its deposit cluster "
        "nor its block of ground. It finds elements that are odd in the middle of their range, too, and needs Gossan's "
        "environment.\n\n"
        "Deposits that have chosen the elements must not judge the map made of them: keep some of them out, or the map "
        "looks better than it is."
    )
    SOURCE = "Huang et al. (2022), Minerals 12, 1112, Eqs. 1 and 2; Hanley & McNeil (1982), Radiology 143, 29-36; clusters: Gossan's own"

    def define(self) -> None:
        """Add the parameters."""
        self._define_input()
        self._define_method()
        self._define_rare()
        self._define_outputs()

    def _define_outputs(self) -> None:
        self.add(
            QgsProcessingParameterFeatureSink(
                "OUTPUT", self.tr("Indicator elements"), QgsProcessing.SourceType.TypeVector
            ),
            self.tr(
                "A table with one row per field, the most telling first: AUC, its standard error, Z and probability, "
                "enriched or depleted, whether selected (1) or not (0), counts; then the number of deposit clusters, the "
                "95 % interval, Z and probability when whole clusters are redrawn, and whether it is still selected."
            ),
        )
        self.add(
            QgsProcessingParameterFileDestination(
                "CHART", self.tr("Chart"), self.tr("SVG files (*.svg);;PNG files (*.png)"), optional=True
            ),
            self.tr("AUC of the most telling elements with the interval over deposit clusters."),
        )
        self.addOutput(QgsProcessingOutputString("SELECTED", self.tr("Selected fields")))
        self.addOutput(
            QgsProcessingOutputString("SELECTED_CLUSTERS", self.tr("Fields selected when clusters are redrawn"))
        )

    def _define_input(self) -> None:
        self.add(
            QgsProcessingParameterFeatureSource(
                "INPUT", self.tr("Prepared samples"), [QgsProcessing.SourceType.TypeVectorPoint]
            ),
            self.tr("Points with assays. The layer's filter and selection are respected."),
        )
        self.add(
            QgsProcessingParameterField(
                "FIELDS",
                self.tr("Fields"),
                None,
                "INPUT",
                QgsProcessingParameterField.DataType.Any,
                allowMultiple=True,
                optional=True,
            ),
            self.tr("The fields to compare. Empty: the log-ratios, or else every field that looks like an assay."),
        )
        self.add(
            QgsProcessingParameterFeatureSource(
                "DEPOSITS", self.tr("Deposits"), [QgsProcessing.SourceType.TypeVectorAnyGeometry]
            ),
            self.tr("Known deposits as points; polygons count at their centroid. Brought to the samples' CRS."),
        )
        self.add(
            QgsProcessingParameterDistance("RADIUS", self.tr("Radius"), None, "INPUT", True, 0.0),
            self.tr(
                "Samples within this distance of a deposit are the positive ones. Empty: the samples' spacing, as a round "
                "number."
            ),
        )

    def _define_method(self) -> None:
        self.add(
            QgsProcessingParameterNumber(
                "SIGNIFICANCE",
                self.tr("Significance"),
                QgsProcessingParameterNumber.Type.Double,
                0.01,
                minValue=1e-6,
                maxValue=0.5,
            ),
            self.tr("Chance (in either direction) at which a worthless element is selected; 0.01 means Z above 2.58."),
        )
        self.add(
            QgsProcessingParameterEnum(
                "METHOD",
                self.tr("Method"),
                [self.tr("Ranks of the values"), self.tr("Support vector machine per element")],
                defaultValue=0,
            ),
            self.tr("What the AUC is computed from. The support vector machine needs Gossan's environment."),
        )
        self.add(
            QgsProcessingParameterEnum(
                "NEGATIVES",
                self.tr("Samples to compare with"),
                [self.tr("All others"), self.tr("As many others, drawn at random")],
                defaultValue=0,
            ),
            self.tr(
                "All others use all that is known. A balanced draw is what the paper's figures fit; it changes with the "
                "seed."
            ),
        )

    def _define_rare(self) -> None:
        self.add(
            QgsProcessingParameterDistance(
                "CLUSTER_DISTANCE", self.tr("Cluster distance (map units)"), None, "", True, 0.0
            ),
            self.tr(
                "Deposits that chains of steps of at most this length connect are one cluster. At least twice the radius "
                "is taken, so that no sample is near two clusters. Empty: the mean distance to the next one if as many lay at "
                "random in the sampled area, as a round number, and at most 10,000."
            ),
            advanced=True,
        )
        for name, label, default, least, text in (
            ("RESAMPLES", self.tr("Bootstrap resamples"), 2000, 100, self.tr("Draws of deposit clusters.")),
            ("SEED", self.tr("Seed"), 0, 0, self.tr("The same seed gives the same draws and folds.")),
        ):
            kind = QgsProcessingParameterNumber.Type.Integer
            self.add(QgsProcessingParameterNumber(name, label, kind, default, minValue=least), text, advanced=True)

    def execute(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Read, run the task, write the table."""
        samples = read_samples(self, parameters, "INPUT", context, feedback)
        require_projected(samples.crs, samples.name, "the radius round deposits")
        deposits = read_samples(self, parameters, "DEPOSITS", context, feedback, target_crs=samples.crs)
        names = self._fields(parameters, samples, context)
        arrays = {
            "x": samples.x,
            "y": samples.y,
            "values": np.column_stack([samples.numbers(name) for name in names]),
            "deposit_x": deposits.x,
            "deposit_y": deposits.y,
        }
        params = {
            "fields": names,
            "radius": self.optional_number(parameters, "RADIUS", context),
            "significance": self.parameterAsDouble(parameters, "SIGNIFICANCE", context),
            "method": METHODS[self.parameterAsEnum(parameters, "METHOD", context)],
            "negatives": NEGATIVES[self.parameterAsEnum(parameters, "NEGATIVES", context)],
            "cluster_distance": self.optional_number(parameters, "CLUSTER_DISTANCE", context),
            "resamples": self.parameterAsInt(parameters, "RESAMPLES", context),
            "seed": self.parameterAsInt(parameters, "SEED", context),
        }
        result = self.run_task("select_elements", arrays, params, feedback, 0.1, 0.9)
        fields = QgsFields()
        for name, kind in TABLE:
            fields.append(field(name, kind))
        table = result.summary["table"]
        rows = [
            (None, [int(row[name]) if isinstance(row[name], bool) else row[name] for name, _ in TABLE]) for row in table
        ]
        outputs = {}
        if self.is_given(parameters, "CHART"):
            outputs["CHART"] = self.parameterAsFileOutput(parameters, "CHART", context)
            write_chart(element_chart(table, params["method"] == "rank", self.tr), outputs["CHART"])
        output = write_features(self, parameters, "OUTPUT", context, fields, NO_GEOMETRY, samples.crs, rows)
        feedback.setProgress(100.0)
        chosen = {key: [row["field"] for row in table if row[key.lower()]] for key in ("SELECTED", "SELECTED_CLUSTERS")}
        return {"OUTPUT": output, **outputs, **{key: ";".join(named) for key, named in chosen.items()}}

    def _fields(self, parameters: dict[str, Any], samples: Samples, context: QgsProcessingContext) -> list[str]:
        """Return FIELDS, or else those that would be mapped."""
        chosen = field_names(self, parameters, "FIELDS", context)
        names = [own_name(samples, name) for name in chosen] or mapping_fields(known.name() for known in samples.fields)
        if not names:
            listed = ", ".join(known.name() for known in samples.fields)
            raise InputError(
                f"No field of '{samples.name}' looks like an assay or a log-ratio (such as Cu_ppm or clr_Cu_ppm). "
                f"Choose the fields to compare; it has: {listed}."
            )
        return names
