"""``gossan:explainmodel``: what each layer adds to the score of each cell, and how much a model depends on it."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from qgis.core import (
    QgsFields,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
)

from .algorithm import GossanAlgorithm, Group
from .compat import DECIMAL, NO_GEOMETRY, TEXT, WHOLE, field
from .explanation_report import report_html
from .files import read_bytes, write_text
from .held_out_blocks import add_block_size, add_cluster_distance, read_blocks
from .rasters import Raster, crs_of, write_raster
from .styles import style_diverging
from .training import MODEL_FILTER, add_device, add_seed, read_device, read_labels, read_stack, stack_params
from .vectors import require_projected, write_features

COLUMNS = (
    ("layer", TEXT),
    ("layers", WHOLE),
    ("share", DECIMAL),
    ("contribution", DECIMAL),
    ("push", DECIMAL),
    ("everywhere", DECIMAL),
    ("with_value", DECIMAL),
    ("auc_drop", DECIMAL),
    ("auc_drop_spread", DECIMAL),
    ("group", TEXT),
)


class ExplainModel(GossanAlgorithm):
    """Explain a model's scores."""

    ID = "explainmodel"
    TITLE = "Layer contributions"
    GROUP = Group.EVALUATION
    TAGS = (
        "explain,explanation,importance,contribution,attribution,SHAP,Shapley,integrated gradients,permutation importance,"
        "why,which element,drivers,interpret,black box,model"
    )
    HELP = (
        "Says which layers make a model's score what it is: one map per layer of what it adds to each cell, and a table of "
        "how much the model depends on each layer altogether. Above 0 pushes the cell's score up, below 0 down.\n\n"
        "How it is found depends on the model, and the log, the raster's metadata and the report name it. Exact: "
        "Mahalanobis and directed detectors, logistic regression (in log-odds), PCA and the autoencoder (each layer's share of "
        "the error). Integrated gradients: the other networks; on the way from the mean background, or for pixel pairs from "
        "a cell like its ring, to the cell. Replacement by background: trees, nearest neighbours, support vectors and all "
        "others; layers take turns, in random order, in replacing those of some background cells, and the mean change in "
        "the score counts. Contributions add up, and the log says to what.\n\n"
        "With deposit labels, each layer's values are shuffled to see how much worse deposits are found. A model that learns "
        "from labels is trained anew without the ground it is judged on, which costs as much as a cross-validation "
        "and, for each layer and shuffle, the scores of some thousand cells; leave it out where that takes too long. "
        "A detector or anomaly network is judged on the labels directly, since it has not learnt from them.\n\n"
        "Correlated layers share what they say: each alone looks less important than all together, so layers with a rank "
        "correlation beyond 0.8 are also shuffled as one. An explanation is of the model, not of the deposits: check the model "
        "with 'Cross-validation in spatial blocks' first."
    )
    SOURCE = (
        "Sundararajan et al. (2017), ICML; Strumbelj & Kononenko (2014), Knowledge and Information Systems 41, 647-665; "
        "Breiman (2001), Machine Learning 45, 5-32"
    )

    def define(self) -> None:
        """Add the parameters."""
        self.add(
            QgsProcessingParameterFile("MODEL", self.tr("Model"), fileFilter=MODEL_FILTER),
            self.tr("A .gossan file that one of the training algorithms has written."),
        )
        self.add(
            QgsProcessingParameterRasterLayer("STACK", self.tr("Evidence stack")),
            self.tr("The layers the model was trained on, of the same or another area, as for 'Score map'."),
        )
        self.add(
            QgsProcessingParameterRasterLayer("LABELS", self.tr("Deposit labels"), optional=True),
            self.tr(
                "A label raster on the stack's grid: 1 deposit, 0 barren, 255 unknown. Given: how much worse the deposits are "
                "found without each layer. Empty: contributions only."
            ),
        )
        self.add(
            QgsProcessingParameterBoolean(
                "PERMUTE", self.tr("Shuffle layers to see what finding deposits costs"), True
            ),
            self.tr(
                "Needs the labels. Models that learn from labels are trained anew for each fold: as long as a "
                "cross-validation. Off: contributions only."
            ),
        )
        self._define_effort()
        self._define_outputs()

    def _define_effort(self) -> None:
        whole = QgsProcessingParameterNumber.Type.Integer
        self.add(
            QgsProcessingParameterNumber("REPEATS", self.tr("Shuffles of each layer"), whole, 5, minValue=1),
            self.tr("Their spread says how sure a drop in AUC is."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterNumber("FOLDS", self.tr("Folds"), whole, 5, minValue=2),
            self.tr("In how many parts the area is held out, for models that learn from labels."),
            advanced=True,
        )
        add_block_size(self)
        add_cluster_distance(self)
        self.add(
            QgsProcessingParameterNumber(
                "DRAWS", self.tr("Background cells to replace layers by"), whole, 8, minValue=1
            ),
            self.tr(
                "For models that are explained by replacement: more are steadier and take longer. The others do without."
            ),
            advanced=True,
        )
        add_seed(self)
        add_device(
            self,
            self.tr("Where networks run. Automatic takes the graphics card where there is one; detectors need none."),
        )

    def _define_outputs(self) -> None:
        self.add(
            QgsProcessingParameterRasterDestination("OUTPUT", self.tr("Layer contributions")),
            self.tr(
                "A band per layer, named after it: above 0 it pushes the cell's score up (red), below 0 down (blue)."
            ),
        )
        self.add(
            QgsProcessingParameterFeatureSink("IMPORTANCE", self.tr("Importance"), QgsProcessing.SourceType.TypeVector),
            self.tr(
                "A row per layer, the most important first: its share of all contributions where the score is highest (top "
                "5 % of the area), their mean size and mean with its sign there, their mean size everywhere, the rank correlation of values and "
                "contributions (near 1: high values push up; near -1: low ones), the AUC that is lost "
                "when the layer is shuffled with its spread over repeats, and the layers it is correlated with. Then a row per "
                "group of correlated layers, counted as one."
            ),
        )
        self.add(
            QgsProcessingParameterFileDestination(
                "REPORT", self.tr("Explanation report"), self.tr("HTML files (*.html)"), optional=True
            ),
            self.tr("One page with the importance as bars, the table and how to read them."),
        )
        self.addOutput(QgsProcessingOutputString("METHOD", self.tr("Method of the explanation")))
        self.addOutput(QgsProcessingOutputNumber("AUC", self.tr("AUC before anything is shuffled")))

    def execute(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Read model, stack and labels, explain, write."""
        file = self.parameterAsFile(parameters, "MODEL", context)
        arrays = {"model": np.frombuffer(read_bytes(file), dtype=np.uint8)}
        stack = read_stack(self, parameters, context)
        arrays["stack"] = stack.array
        labels = read_labels(self, parameters, stack, context)
        if labels is not None:
            arrays["labels"] = labels
        params = self._params(parameters, stack, context)
        if labels is not None and params["permute"]:
            require_projected(crs_of(stack.grid), stack.name, self.tr("holding out blocks"))
        result = self.run_task("explain_model", arrays, params, feedback, 0.05, 0.95)
        outputs = self._write(
            parameters, result.summary, result.arrays["contributions"], stack, Path(file).name, context
        )
        feedback.setProgress(100.0)
        return outputs

    def _params(self, parameters: dict[str, Any], stack: Raster, context: QgsProcessingContext) -> dict[str, Any]:
        """Return the task's parameters."""
        told = stack_params(stack)
        return {
            "band_names": told["band_names"],
            "records": told["records"],
            "grid": asdict(stack.grid),
            "device": read_device(self, parameters, context),
            "permute": self.parameterAsBool(parameters, "PERMUTE", context),
            **read_blocks(self, parameters, context),
            **{name.lower(): self.parameterAsInt(parameters, name, context) for name in ("REPEATS", "DRAWS")},
            "seed": self.parameterAsInt(parameters, "SEED", context),
        }

    def _write(
        self,
        parameters: dict[str, Any],
        summary: dict[str, Any],
        contributions: np.ndarray,
        stack: Raster,
        model: str,
        context: QgsProcessingContext,
    ) -> dict[str, Any]:
        """Write map, table and report; return the outputs."""
        path = self.parameterAsOutputLayer(parameters, "OUTPUT", context)
        explanation = {"model": summary["fingerprint"], **{key: summary[key] for key in ("method", "meaning", "bands")}}
        explanation.update(file=model, kind=summary["kind"], title=summary["title"])
        write_raster(path, contributions, stack.grid, summary["bands"], {"explanation": explanation})
        style_diverging(path, contributions[0])
        rows = [(None, [row[name] for name, _ in COLUMNS]) for row in summary["table"]]
        crs = crs_of(stack.grid)
        sink = write_features(self, parameters, "IMPORTANCE", context, _fields(), NO_GEOMETRY, crs, rows)
        outputs = {"OUTPUT": path, "IMPORTANCE": sink, "METHOD": summary["method"], "AUC": summary["auc"]}
        if self.is_given(parameters, "REPORT"):
            outputs["REPORT"] = self.parameterAsFileOutput(parameters, "REPORT", context)
            write_text(outputs["REPORT"], report_html(summary, stack.name, model))
        return outputs


def _fields() -> QgsFields:
    fields = QgsFields()
    for name, kind in COLUMNS:
        fields.append(field(name, kind))
    return fields
