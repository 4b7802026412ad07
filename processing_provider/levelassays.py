"""``gossan:levelassays``: surveys and laboratories come to one level."""

from __future__ import annotations

from typing import Any

import numpy as np
from qgis.core import (
    QgsFields,
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

from ..core.assay_fields import assay_fields, mapping_fields
from ..core.errors import InputError
from .algorithm import GossanAlgorithm, Group
from .assay_layers import attribute_rows, own_name, write_samples
from .batch_field import batch_labels, likely_batch_field
from .compat import DECIMAL, NO_GEOMETRY, TEXT, WHOLE, field, field_names
from .vectors import Samples, read_samples, write_features

METHODS = ("median", "median_mad", "quantile", "neighbours")
TABLE = (
    ("field", TEXT),
    ("group", TEXT),
    ("n", WHOLE),
    ("status", TEXT),
    ("factor", DECIMAL),
    ("shift", DECIMAL),
    ("scale", DECIMAL),
    ("median_before", DECIMAL),
    ("median_after", DECIMAL),
    ("mad_before", DECIMAL),
    ("mad_after", DECIMAL),
    ("near_others", DECIMAL),
)


class LevelAssays(GossanAlgorithm):
    """Level fields by survey, laboratory or rock type."""

    ID = "levelassays"
    TITLE = "Levelled assays"
    GROUP = Group.SAMPLES
    TAGS = (
        "level,levelling,leveling,batch,batch effect,survey,laboratory,lab bias,map sheet,seam,step,normalise,"
        "standardise,median,MAD,quantile,calibration,merge surveys,lithology"
    )
    HELP = (
        "Brings samples of several surveys, laboratories or rock types to one level, so that a map of them shows ground "
        "and not map sheets. Each field is treated by itself: assays are multiplied, log-ratios and logarithms are "
        "shifted. The fields keep their names and places, so every next step takes the output as it would have taken the "
        "input; the input keeps the values as they were.\n\n"
        "Median multiplies each group so that its median becomes that of all samples. Median and MAD also brings the "
        "spread of the logarithms to the common one, where laboratories differ by more than a factor. Quantile matching "
        "brings whole distributions together, detection limits included; the outermost 2 % of a group move with the "
        "last matched value, so that anomalies keep their contrast. These three assume that the groups cover comparable "
        "ground. Where they do not, geology is levelled away, too.\n\n"
        "Near neighbours compares groups only where a sample of one lies beside a sample of another, and takes out what "
        "sets such pairs apart. Use it where surveys or map sheets merely touch. Groups without a neighbour stay as "
        "they are.\n\n"
        "The log names the largest changes and says for every method whether near samples of different groups have come "
        "closer. Where they have moved apart, it was geology that differed, and the log says so.\n\n"
        "Run it after 'Prepared assays' and before 'Log-ratios'. Levelling by rock type takes away what a rock has more "
        "of by nature; what remains is enrichment within each rock."
    )
    SOURCE = (
        "Daneshfar & Cameron (1998), Journal of Geochemical Exploration 63, 189-201; Bolstad et al. (2003), "
        "Bioinformatics 19, 185-193 (quantiles)"
    )

    def define(self) -> None:
        """Add the parameters."""
        self._define_input()
        self._define_method()
        self._define_outputs()

    def _define_input(self) -> None:
        self.add(
            QgsProcessingParameterFeatureSource(
                "INPUT", self.tr("Prepared samples"), [QgsProcessing.SourceType.TypeVectorPoint]
            ),
            self.tr("Points with assays without zeros or values below detection. Filter and selection are respected."),
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
            self.tr("Fields to level. Empty: all whose names look like assays or log-ratios."),
        )
        self.add(
            QgsProcessingParameterField("GROUP", self.tr("Group"), None, "INPUT", optional=True),
            self.tr(
                "Field that tells surveys, laboratories or rock types apart, of text or numbers. Empty: a field called "
                "survey, batch, laboratory, lab, job, certificate, campaign, project, sheet or year, the first that "
                "there is. Samples without a value in it stay as they are."
            ),
        )

    def _define_method(self) -> None:
        self.add(
            QgsProcessingParameterEnum(
                "METHOD",
                self.tr("Method"),
                [
                    self.tr("Median"),
                    self.tr("Median and MAD"),
                    self.tr("Quantile matching"),
                    self.tr("Near neighbours of different groups"),
                ],
                defaultValue=0,
            ),
            self.tr(
                "What is made equal: the medians, also the spreads, the whole distributions; or only neighbours from "
                "different groups, where the groups cover different ground."
            ),
        )
        self.add(
            QgsProcessingParameterNumber(
                "FEWEST", self.tr("Fewest samples"), QgsProcessingParameterNumber.Type.Integer, 10, minValue=2
            ),
            self.tr("A group with fewer values of a field stays as it is in that field; the log names it."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterString("REFERENCE", self.tr("Reference group"), "", optional=True),
            self.tr(
                "Value of the group field to which all others are brought and which itself stays as it is, for example "
                "the survey whose laboratory is trusted. Empty: all samples."
            ),
            advanced=True,
        )

    def _define_outputs(self) -> None:
        self.add(
            QgsProcessingParameterFeatureSink(
                "OUTPUT", self.tr("Levelled samples"), QgsProcessing.SourceType.TypeVectorPoint
            ),
            self.tr("The samples with all their attributes, the levelled values in place of the old ones."),
        )
        self.add(
            QgsProcessingParameterFeatureSink(
                "CHANGES", self.tr("Changes"), QgsProcessing.SourceType.TypeVector, None, True, False
            ),
            self.tr(
                "A table with one row per field and group: number of values, what was done, the factor on the median "
                "(or the shift of log-ratios), the scale of the spread of the logarithms, medians and median absolute "
                "deviations before and after, and the share of the group's samples near another group (near_others)."
            ),
        )

    def execute(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Read, run the task, write."""
        samples = read_samples(self, parameters, "INPUT", context, feedback)
        group = self._group_field(parameters, samples, context, feedback)
        names = self._fields(parameters, samples, group, context)
        arrays = {
            "x": samples.x,
            "y": samples.y,
            "values": np.column_stack([samples.numbers(name) for name in names]),
            "group": batch_labels(samples, group),
        }
        params = {
            "fields": names,
            "group_field": group,
            "method": METHODS[self.parameterAsEnum(parameters, "METHOD", context)],
            "fewest": self.parameterAsInt(parameters, "FEWEST", context),
            "reference": self.parameterAsString(parameters, "REFERENCE", context).strip(),
        }
        result = self.run_task("level_assays", arrays, params, feedback, 0.1, 0.9)
        outputs = {"OUTPUT": self._write_samples(parameters, context, samples, names, result.arrays["values"])}
        if self.is_given(parameters, "CHANGES"):
            fields = QgsFields()
            for name, kind in TABLE:
                fields.append(field(name, kind))
            rows = [(None, [row[name] for name, _ in TABLE]) for row in result.summary["table"]]
            outputs["CHANGES"] = write_features(
                self, parameters, "CHANGES", context, fields, NO_GEOMETRY, samples.crs, rows
            )
        feedback.setProgress(100.0)
        return outputs

    def _group_field(
        self,
        parameters: dict[str, Any],
        samples: Samples,
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> str:
        """Return GROUP, or the first field whose name begins with a word for surveys, laboratories and the like."""
        if given := field_names(self, parameters, "GROUP", context):
            return own_name(samples, given[0])
        if found := likely_batch_field(samples):
            feedback.pushInfo(self.tr("The groups were taken from the field '{}'.").format(found))
            return found
        names = [known.name() for known in samples.fields]
        raise InputError(
            f"No field of '{samples.name}' is called survey, batch, laboratory or the like. Choose the field that tells "
            f"the groups apart; it has: {', '.join(names)}."
        )

    def _fields(
        self, parameters: dict[str, Any], samples: Samples, group: str, context: QgsProcessingContext
    ) -> list[str]:
        """Return FIELDS, or else all that look like assays or log-ratios."""
        chosen = [own_name(samples, name) for name in field_names(self, parameters, "FIELDS", context)]
        if group in chosen:
            raise InputError(f"'{group}' is the group and cannot be levelled itself. Leave it out of the fields.")
        known = [known.name() for known in samples.fields if known.name() != group]
        found = set(assay_fields(known)) | set(mapping_fields(known))
        names = chosen or [name for name in known if name in found]
        if not names:
            raise InputError(
                f"No field of '{samples.name}' looks like an assay or a log-ratio (such as Cu_ppm or clr_Cu_ppm). "
                f"Choose the fields to level; it has: {', '.join(known)}."
            )
        return names

    def _write_samples(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        samples: Samples,
        names: list[str],
        values: np.ndarray,
    ) -> str:
        """Write the samples with the levelled values in the place of the old ones; return the layer's id."""
        fields = QgsFields()
        for old in samples.fields:
            fields.append(field(old.name(), DECIMAL) if old.name() in names else old)
        places = [fields.lookupField(name) for name in names]
        rows = []
        for feature, levelled in zip(samples.features, attribute_rows(values)):
            attributes = feature.attributes()
            for place, value in zip(places, levelled):
                attributes[place] = value
            rows.append((feature.geometry(), attributes))
        return write_samples(self, parameters, context, fields, samples, rows)
