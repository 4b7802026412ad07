"""``gossan:trainskt``: networks at several scales that select what to take from a source network, and vote."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any, Optional

import numpy as np
from qgis.core import (
    QgsFields,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from ..core.errors import InputError
from .algorithm import GossanAlgorithm, Group
from .compat import DECIMAL, NO_GEOMETRY, TEXT, WHOLE, field
from .files import read_bytes, write_text
from .held_out_blocks import add_block_size, add_cluster_distance, read_blocks
from .number_list import read_numbers
from .rasters import Raster, crs_of
from .skt_page import skt_page
from .training import (
    COMBINATIONS,
    add_device,
    add_labelled_stack,
    add_model,
    add_preset,
    add_seed,
    read_device,
    read_preset,
    read_stack,
    stack_params,
    training_arrays,
    write_model,
)
from .vectors import require_projected, write_features
from .words import mark

SOURCE_TASKS = ("layers", "labels", "random")  # `models.skt_source` says what they are
SOURCE_FILTER = mark("Gossan model or checkpoint (*.gossan *.pth *.pt *.safetensors)")
INTEGER, DOUBLE = QgsProcessingParameterNumber.Type.Integer, QgsProcessingParameterNumber.Type.Double
WHOLE_NAMES = ("window", "iterations", "epochs", "batch_size")
DECIMAL_NAMES = ("beta", "sparsity", "width", "learning_rate", "noise")
ASIDE, BLOCKS = mark("ground set aside"), mark("blocks held out")
TABLE = (
    ("measured_on", TEXT),
    ("kind", TEXT),
    ("name", TEXT),
    ("cells", WHOLE),
    ("deposits", WHOLE),
    ("accuracy", DECIMAL),
    ("recall", DECIMAL),
    ("f1", DECIMAL),
    ("precision", DECIMAL),
    ("auc", DECIMAL),
    ("auc_low", DECIMAL),
    ("auc_high", DECIMAL),
)
WEIGHTS = (("element", TEXT), ("weight", DECIMAL), ("low", DECIMAL), ("high", DECIMAL))


class TrainSkt(GossanAlgorithm):
    """Train SKT, and compare it with itself without its parts and with other methods."""

    ID = "trainskt"
    TITLE = "Prospectivity model (SKT, selective transfer)"
    GROUP = Group.PROSPECTIVITY
    TAGS = (
        "prospectivity,mineral potential,MPM,SKT,selective knowledge transfer,transfer learning,dilated convolution,"
        "atrous,multi-scale,ResNet,self-distillation,soft mask,element weights,ablation,deep learning,supervised,train"
    )
    HELP = (
        "Trains several small ResNet-18 together, each of which sees the ground at another scale through a dilated "
        "convolution. A weight per layer (the soft mask) is learnt on the way and tells which elements matter; kernels are "
        "selected from a source network; networks of small scale guide those of large scale; at last they vote. The "
        "second band of the score map is their spread.\n\n"
        "Train a classifier first ('Prospectivity model (classifier)'). With the few deposits that a district has, "
        "logistic regression and random forest usually find as much or more in ground that they have not seen, in a "
        "thousandth of the time. Choose 'Compare with other methods' to see it on your own data, and 'Compare with SKT "
        "without its parts' to see which part is worth its trouble.\n\n"
        "The paper leaves open what its source network had learnt, how its selection matrices are made sparse and where "
        "the taps of a large rate lie; its own comparison (Table 3) was not measured on one set of windows. Here the source, "
        "unless you give one, learns from the whole stack, without labels, which layers go together; the taps lie on the "
        "ground beyond the window; and everything is compared on the same cells, in blocks that were not learnt from.\n\n"
        "Unknown cells are never learnt from as barren; cells that lack any layer are left out."
    )
    SOURCE = (
        "Huang, Feng, Zhang, Zhang and Gao (2022), Prediction of prospecting target based on selective transfer network, "
        "Minerals 12, 1112"
    )

    def define(self) -> None:
        """Add the parameters."""
        add_labelled_stack(self)
        self._define_network()
        self._define_parts()
        add_seed(self)
        self._define_comparison()
        self._define_learning()
        add_device(
            self, self.tr("Where the networks are trained. Automatic takes the graphics card where there is one.")
        )
        add_model(self)
        self._define_outputs()

    def _define_network(self) -> None:
        """Add preset, source and rates."""
        add_preset(
            self,
            self.tr(
                "Recommended: windows of 9 x 9 cells around known cells, an eighth of ResNet-18's channels, 200 batches of "
                "32. As published takes the paper's settings: windows of 256 cells every 128 cells, cropped to 224, the whole "
                "ResNet-18, 150 passes in batches of 128, a learning rate of 0.1 halved every 30; it takes a grid of "
                "thousands of cells each way and a graphics card. Whatever is filled in below wins over the preset."
            ),
        )
        self.add(
            QgsProcessingParameterFile(
                "SOURCE", self.tr("Source"), optional=True, fileFilter=self.tr(SOURCE_FILTER), defaultValue=None
            ),
            self.tr(
                "A ResNet-18 to select kernels from: a model of 'Convolutional networks' or 'Transfer learning' from another "
                "area (layers are matched by name), or a checkpoint of weights learnt from images (.pth, .safetensors), which "
                "makes the targets as wide as it is, and slow. Empty: a source is trained on this stack."
            ),
        )
        self.add(
            QgsProcessingParameterString("RATES", self.tr("Rates"), "", optional=True),
            self.tr(
                "Cells between the taps of each network's dilated convolution, separated by commas; one network per rate. "
                "The farthest tap lies as many cells beyond the window. Empty: 1, 6, 12, 18, 24."
            ),
        )

    def _define_parts(self) -> None:
        """Add the switches, beta and the vote."""
        for name, label, text in (
            (
                "SOFT_MASK",
                self.tr("Soft mask"),
                self.tr("Learn a weight for each layer (Eq. 6); the table of weights tells them."),
            ),
            (
                "DILATION",
                self.tr("Dilated convolution"),
                self.tr("Off: all rates are 1, as in the paper's ablation (Eq. 7)."),
            ),
            (
                "TRANSFER",
                self.tr("Selective transfer"),
                self.tr("Off: every network learns kernels of its own, without a source (Eqs. 8 and 9)."),
            ),
            (
                "DISTILL",
                self.tr("Self-distillation"),
                self.tr("Off: networks learn from the labels alone, not from each other (Eq. 10)."),
            ),
        ):
            self.add(QgsProcessingParameterBoolean(name, label, True), text)
        self.add(
            QgsProcessingParameterEnum(
                "COMBINATION",
                self.tr("Vote"),
                [self.tr(name.capitalize()) for name in COMBINATIONS],
                defaultValue=0,
            ),
            self.tr(
                "How the networks become one score. Averages keep a graded map. In the votes each network calls a cell "
                "deposit or barren, and the map holds 1 or 0; a majority vote leaves cells without a value where the "
                "networks are evenly split."
            ),
        )

    def _define_comparison(self) -> None:
        """Add what SKT is compared with, and how."""
        self.add(
            QgsProcessingParameterBoolean("ABLATION", self.tr("Compare with SKT without its parts"), False),
            self.tr(
                "Trains SKT again without each part, in blocks held out, and tells accuracy, recall, F1 and AUC (the paper's "
                "Tables 4 and 5). Takes about 25 times as long as training alone."
            ),
        )
        self.add(
            QgsProcessingParameterBoolean("BASELINES", self.tr("Compare with other methods"), False),
            self.tr(
                "Trains SVM, k-nearest neighbours, random forest, decision tree, logistic regression, ResNet-18 and MobileNetV2 "
                "on the same blocks (the paper's Table 3). The networks see windows, the others the cell's own values."
            ),
        )
        self.add(
            QgsProcessingParameterNumber("FOLDS", self.tr("Folds of the comparison"), INTEGER, 5, minValue=2),
            self.tr("In how many parts the area is held out, one after the other."),
            advanced=True,
        )
        add_block_size(self)
        add_cluster_distance(self)

    def _define_learning(self) -> None:
        """Add what is rarely changed."""
        self.add(
            QgsProcessingParameterEnum(
                "SOURCE_TASK",
                self.tr("What a source learns here"),
                [
                    self.tr("Which layers go together"),
                    self.tr("The same labels first"),
                    self.tr("Nothing (random kernels)"),
                ],
                defaultValue=0,
            ),
            self.tr(
                "Where no source is given. Which layers go together: on all cells, without labels, to tell windows of the "
                "ground from windows put together of layers of different places."
            ),
            advanced=True,
        )
        for name, label, kind, span, text in self._numbers():
            self.add(
                QgsProcessingParameterNumber(name, label, kind, None, True, *span),
                f"{text} {self.tr('Empty: as the preset says.')}",
                advanced=True,
            )
        self.add(
            QgsProcessingParameterNumber(
                "HOLD_OUT", self.tr("Share of the known ground set aside"), DOUBLE, 0.2, minValue=0.0, maxValue=0.9
            ),
            self.tr(
                "In whole pieces, never learnt from: each network's figures are measured there. 0: learn from everything and "
                "measure nothing."
            ),
            advanced=True,
        )

    def _numbers(self) -> tuple[tuple[str, str, Any, tuple[float, float], str], ...]:
        """Return the numbers that the preset fills in: name, label, kind, range, help."""
        return (
            (
                "BETA",
                self.tr("Weight of the distillation"),
                DOUBLE,
                (0.0, 1000.0),
                self.tr("Beta of Eq. 12; 0.7 there."),
            ),
            (
                "SPARSITY",
                self.tr("Sparsity of the selection"),
                DOUBLE,
                (0.0, 0.99),
                self.tr("0 selects all of the source; near 1 only what every batch asks for."),
            ),
            (
                "WINDOW",
                self.tr("Window (cells)"),
                INTEGER,
                (1, 512),
                self.tr("Width of the map that each network sees."),
            ),
            (
                "WIDTH",
                self.tr("Share of ResNet-18's channels"),
                DOUBLE,
                (1 / 64, 4.0),
                self.tr("1 is the published number; a source's own counts."),
            ),
            ("ITERATIONS", self.tr("Batches"), INTEGER, (1, 10_000_000), self.tr("How many batches are learnt from.")),
            (
                "EPOCHS",
                self.tr("Passes over the known windows"),
                INTEGER,
                (0, 1_000_000),
                self.tr("Instead of a number of batches; 0: the number of batches counts."),
            ),
            ("BATCH_SIZE", self.tr("Batch size"), INTEGER, (2, 1_000_000), self.tr("Windows per step.")),
            ("LEARNING_RATE", self.tr("Learning rate"), DOUBLE, (1e-12, 10.0), self.tr("First step length.")),
            (
                "NOISE",
                self.tr("Variance of the noise"),
                DOUBLE,
                (0.0, 1000.0),
                self.tr("Of the Gaussian noise added to standardised windows while learning; 0.01 in the paper."),
            ),
        )

    def _define_outputs(self) -> None:
        """Add tables and report."""
        table = QgsProcessing.SourceType.TypeVector
        self.add(
            QgsProcessingParameterFeatureSink("TABLE", self.tr("Figures"), table, None, True, False),
            self.tr(
                "A table of accuracy, recall of deposits, F1 (mean of both classes), precision of deposits and AUC: of each "
                "network and of the votes on the ground set aside and, where compared, of everything in blocks held out, with "
                "the AUC's 95 % interval over deposit clusters."
            ),
        )
        self.add(
            QgsProcessingParameterFeatureSink("WEIGHTS", self.tr("Weights of the elements"), table, None, True, False),
            self.tr(
                "A table of what the soft mask weighs each layer with, 1 being the mean; where compared, with the least and the "
                "largest weight in the folds."
            ),
        )
        self.add(
            QgsProcessingParameterFileDestination(
                "REPORT", self.tr("Report"), self.tr("HTML files (*.html)"), None, True, False
            ),
            self.tr("A page with the tables, the weights, the loss curves and how much was selected from the source."),
        )
        self.addOutput(QgsProcessingOutputNumber("AUC", self.tr("AUC of the vote on the ground set aside")))
        self.addOutput(QgsProcessingOutputNumber("AUC_BLOCKS", self.tr("AUC of the vote in blocks held out")))

    def execute(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Read stack, labels and source, train and compare, write model, tables and report."""
        stack = read_stack(self, parameters, context)
        params = self._params(parameters, stack, context)
        if params["ablation"] or params["baselines"]:
            require_projected(crs_of(stack.grid), stack.name, self.tr("a comparison in blocks"))
        arrays = training_arrays(self, parameters, stack, context)
        if self.is_given(parameters, "SOURCE"):
            path = self.parameterAsFile(parameters, "SOURCE", context)
            arrays["source"] = np.frombuffer(read_bytes(path), dtype=np.uint8)
            params["source_name"] = Path(path).name
        result = self.run_task("train_skt", arrays, params, feedback, 0.02, 0.98)
        summary = result.summary
        outputs: dict[str, Any] = self._write_tables(parameters, summary, stack, context)
        if self.is_given(parameters, "REPORT"):
            outputs["REPORT"] = self.parameterAsFileOutput(parameters, "REPORT", context)
            write_text(outputs["REPORT"], skt_page(summary, stack.name, params["combination"]))
        outputs["MODEL"] = write_model(self, parameters, result.arrays["model"], context)
        feedback.setProgress(100.0)
        whole = [row["auc"] for row in summary["comparison"] if row["kind"] == "SKT"]
        aside = [row["auc"] for row in summary["aside"] if row["name"] == params["combination"]]
        aside = aside or [row["auc"] for row in summary["aside"]]
        return {**outputs, "AUC": aside[0] if aside else None, "AUC_BLOCKS": whole[0] if whole else None}

    def _params(self, parameters: dict[str, Any], stack: Raster, context: QgsProcessingContext) -> dict[str, Any]:
        """Return the task's parameters; what is None is the preset's."""
        facts = stack_params(stack)
        switches = ("SOFT_MASK", "DILATION", "TRANSFER", "DISTILL", "ABLATION", "BASELINES")
        return {
            "band_names": facts["band_names"],
            "grid": asdict(stack.grid),
            "records": facts["records"],
            "preset": read_preset(self, parameters, context),
            "source_task": SOURCE_TASKS[self.parameterAsEnum(parameters, "SOURCE_TASK", context)],
            "combination": COMBINATIONS[self.parameterAsEnum(parameters, "COMBINATION", context)],
            "rates": self._rates(parameters, context),
            **{name: self._whole(parameters, name.upper(), context) for name in WHOLE_NAMES},
            **{name: self.optional_number(parameters, name.upper(), context) for name in DECIMAL_NAMES},
            **{name.lower(): self.parameterAsBool(parameters, name, context) for name in switches},
            "hold_out": self.parameterAsDouble(parameters, "HOLD_OUT", context),
            **read_blocks(self, parameters, context),
            "seed": self.parameterAsInt(parameters, "SEED", context),
            "device": read_device(self, parameters, context),
        }

    def _rates(self, parameters: dict[str, Any], context: QgsProcessingContext) -> Optional[list[int]]:
        typed = self.parameterAsString(parameters, "RATES", context) if self.is_given(parameters, "RATES") else ""
        rates = read_numbers(typed, self.tr("Rates"), "1, 6, 12, 18, 24")
        if any(rate != int(rate) for rate in rates):
            raise InputError(f"The rates are {typed}; they must be whole numbers of cells, such as 1, 6, 12, 18, 24.")
        return [int(rate) for rate in rates] or None

    def _whole(self, parameters: dict[str, Any], name: str, context: QgsProcessingContext) -> Optional[int]:
        return self.parameterAsInt(parameters, name, context) if self.is_given(parameters, name) else None

    def _write_tables(
        self, parameters: dict[str, Any], summary: dict[str, Any], stack: Raster, context: QgsProcessingContext
    ) -> dict[str, str]:
        """Write the tables that were asked for; return them by name."""
        figures = [{"measured_on": self.tr(ASIDE), **row} for row in summary["aside"]]
        figures += [{"measured_on": self.tr(BLOCKS), **row} for row in summary["comparison"]]
        written = {}
        for name, columns, rows in (("TABLE", TABLE, figures), ("WEIGHTS", WEIGHTS, summary["weights"])):
            if not self.is_given(parameters, name):
                continue
            fields = QgsFields()
            for column, kind in columns:
                fields.append(field(column, kind))
            cells = [(None, [row.get(column) for column, _ in columns]) for row in rows]
            written[name] = write_features(
                self, parameters, name, context, fields, NO_GEOMETRY, crs_of(stack.grid), cells
            )
        return written
