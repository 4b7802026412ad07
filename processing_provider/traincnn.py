"""``gossan:traincnn``: windows of deposits and of barren ground become an ensemble of convolutional networks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Optional

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFields,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterNumber,
)

from ..core.errors import InputError
from ..models.network_names import NETWORKS
from .algorithm import GossanAlgorithm, Group
from .compat import DECIMAL, NO_GEOMETRY, TEXT, WHOLE, field
from .files import write_text
from .network_report import report_html
from .rasters import Raster, crs_of
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
from .vectors import write_features

INTEGER, DOUBLE = QgsProcessingParameterNumber.Type.Integer, QgsProcessingParameterNumber.Type.Double
WHOLE_NAMES = ("window", "repeats", "epochs", "iterations", "batch_size")
DECIMAL_NAMES = ("learning_rate", "hold_out", "width")
FIGURES = ("precision", "recall", "f1")
TABLE = (
    ("name", TEXT),
    ("kind", TEXT),
    ("cells", WHOLE),
    *((f"{figure}_{kind}", DECIMAL) for kind in ("deposit", "barren") for figure in FIGURES),
    *((f"mean_{figure}", DECIMAL) for figure in FIGURES),
    ("accuracy", DECIMAL),
    ("auc", DECIMAL),
    ("deposits_found", WHOLE),
    ("deposits_missed", WHOLE),
    ("barren_called_deposit", WHOLE),
    ("barren_called_barren", WHOLE),
    ("refused", WHOLE),
)
STABILITY = (
    ("name", TEXT),
    ("kind", TEXT),
    ("cells", DECIMAL),
    ("deposit", DECIMAL),
    ("unknown", DECIMAL),
    ("barren", DECIMAL),
    ("abstained", WHOLE),
)


class TrainCnn(GossanAlgorithm):
    """Train one or several kinds of networks and combine them."""

    ID = "traincnn"
    TITLE = "Prospectivity model (convolutional networks)"
    GROUP = Group.PROSPECTIVITY
    TAGS = (
        "prospectivity,mineral potential,MPM,CNN,convolutional neural network,deep learning,ensemble,LeNet,AlexNet,VGG,"
        "ResNet,MobileNet,vision transformer,ViT,Inception,supervised,train,voting,Keras,PyTorch"
    )
    HELP = (
        "Learns from windows of an evidence stack around deposits and barren cells what the ground round a deposit looks "
        "like, so that 'Score map' can score every cell. Several kinds of networks can be trained in one run; their outputs "
        "become one score by averaging or voting, and their spread, the second band of the map, says where they "
        "disagree.\n\n"
        "Train a classifier first ('Prospectivity model (classifier)'). With the few deposits that a district has, "
        "logistic regression and random forest usually find more in ground that they have not seen, in a thousandth of "
        "the time. Networks need many deposits, or patterns that only a window shows, such as the course of a "
        "structure.\n\n"
        "A part of the known ground is set aside in whole pieces and never learnt from: the table and the report are measured "
        "there, and the weighted combinations weigh by it. The neighbourhood of these pieces was learnt from, so the figures "
        "flatter: 'Cross-validation' with the trainer 'Convolutional networks' tells what to expect. Unknown "
        "cells are never learnt from; cells that lack any layer are left out."
    )
    SOURCE = (
        "He, Zhu, Yang, Zhang and Wang (2024), Mineral prospectivity prediction based on convolutional neural network and "
        "ensemble learning, Scientific Reports 14"
    )

    def define(self) -> None:
        """Add the parameters."""
        add_labelled_stack(self)
        self._define_networks()
        add_seed(self)
        self._define_windows()
        self._define_learning()
        add_device(
            self, self.tr("Where the networks are trained. Automatic takes the graphics card where there is one.")
        )
        add_model(self)
        self._define_outputs()

    def _define_networks(self) -> None:
        """Add which networks, and how they become one score."""
        add_preset(
            self,
            self.tr(
                "Recommended: LeNet, ResNet-18 and MobileNetV2 at a quarter of their channels, windows of 5 x 5 cells, 100 "
                "batches of 32. As published takes the paper's settings: LeNet, AlexNet, VGG-16, ResNet-50, MobileNetV2 and "
                "ViT, windows of 32 x 32 cells, 50 crops of each deposit cell and 10 of each barren one, 50 passes in batches "
                "of 16, a learning rate from 0.0001 to 0.00001; it takes a graphics card, or days. Whatever is filled in "
                "below wins over the preset."
            ),
        )
        self.add(
            QgsProcessingParameterEnum(
                "NETWORKS",
                self.tr("Networks"),
                [entry.title for entry in NETWORKS],
                allowMultiple=True,
                optional=True,
            ),
            self.tr(
                "One or several. LeNet is the smallest and often does as well as any; VGG and ResNet are deeper; "
                "MobileNetV2 has few weights; ViT compares all parts of a window with each other; Inception-v3 looks at several "
                "scales at once. None chosen: as the preset says."
            ),
        )
        self.add(
            QgsProcessingParameterEnum(
                "COMBINATION",
                self.tr("Combination"),
                [self.tr(name.capitalize()) for name in COMBINATIONS],
                defaultValue=0,
            ),
            self.tr(
                "How several networks become one score. Averages keep a graded map. In the votes each network calls a cell "
                "deposit or barren, and the map holds 1 or 0; a majority vote leaves cells without a value where the "
                "networks are evenly split. The weighted ways weigh by how well each network did on the ground set aside."
            ),
        )

    def _define_windows(self) -> None:
        """Add what the networks see and how large they are."""
        self._add_number(
            "WINDOW",
            self.tr("Window (cells)"),
            INTEGER,
            (1, 64),
            self.tr(
                "Width of the square that the networks see around each cell. A window of even width has one more row and "
                "column to the north and west of its cell than to the south and east."
            ),
        )
        self._add_number(
            "WIDTH",
            self.tr("Share of the networks' channels"),
            DOUBLE,
            (1 / 64, 4.0),
            self.tr("1 is the published number of channels; 0.25 has a sixteenth of the weights and is far quicker."),
        )
        self._add_number(
            "REPEATS",
            self.tr("Networks of each kind"),
            INTEGER,
            (1, 100),
            self.tr("Trained from different seeds and combined like different networks."),
        )

    def _define_learning(self) -> None:
        """Add how they learn."""
        self._add_number(
            "EPOCHS",
            self.tr("Passes over the known cells"),
            INTEGER,
            (1, 1_000_000),
            self.tr("With the published preset, passes over all crops of them."),
        )
        self._add_number(
            "ITERATIONS",
            self.tr("Batches"),
            INTEGER,
            (1, 10_000_000),
            self.tr("How many batches each network learns from, instead of a number of passes."),
        )
        self._add_number("BATCH_SIZE", self.tr("Batch size"), INTEGER, (2, 1_000_000), self.tr("Windows per step."))
        self._add_number(
            "LEARNING_RATE",
            self.tr("Learning rate"),
            DOUBLE,
            (1e-12, 10.0),
            self.tr("First step length of Adam; it falls along half a cosine."),
        )
        self._add_number(
            "HOLD_OUT",
            self.tr("Share of the known ground set aside"),
            DOUBLE,
            (0.0, 0.9),
            self.tr(
                "In whole pieces: cells of one kind that touch stay together. 0: learn from everything and measure nothing."
            ),
        )

    def _define_outputs(self) -> None:
        """Add the tables and the report."""
        table = QgsProcessing.SourceType.TypeVector
        self.add(
            QgsProcessingParameterFeatureSink("TABLE", self.tr("Figures"), table, None, True, False),
            self.tr(
                "A table of each network and each combination on the ground set aside: precision, recall and F1 of deposits "
                "and barren cells, their means, accuracy, AUC, and the confusion matrix."
            ),
        )
        self.add(
            QgsProcessingParameterFeatureSink("STABILITY", self.tr("Found cells"), table, None, True, False),
            self.tr(
                "A table of how many cells of the stack each network and each combination call ore-bearing, among deposits, "
                "unknown and barren cells, and how much these counts vary before and after combining. Scores the whole "
                "stack with every network."
            ),
        )
        self.add(
            QgsProcessingParameterFileDestination(
                "REPORT", self.tr("Report"), self.tr("HTML files (*.html)"), None, True, False
            ),
            self.tr("A page with both tables, the confusion matrices and the loss curves of every network."),
        )
        self.addOutput(QgsProcessingOutputNumber("AUC", self.tr("AUC of the combination on the ground set aside")))

    def _add_number(self, name: str, label: str, kind: Any, span: tuple[float, float], help_text: str) -> None:
        """Add an optional number; empty, the preset's value counts."""
        self.add(
            QgsProcessingParameterNumber(name, label, kind, None, True, *span),
            f"{help_text} {self.tr('Empty: as the preset says.')}",
            advanced=True,
        )

    def execute(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Read stack and labels, train, write model, tables and report."""
        stack = read_stack(self, parameters, context)
        report = (
            self.parameterAsFileOutput(parameters, "REPORT", context) if self.is_given(parameters, "REPORT") else ""
        )
        params = {**self._params(parameters, context), **stack_params(stack), "crs": stack.grid.crs}
        params["found"] = bool(report) or self.is_given(parameters, "STABILITY")
        if params["hold_out"] == 0 and self.is_given(parameters, "TABLE"):
            raise InputError(
                "Nothing is set aside, so there is nothing to fill the table of figures with. Set a share of the known "
                "ground aside, or leave the table out."
            )
        arrays = training_arrays(self, parameters, stack, context)
        summary_of = self.run_task("train_cnn", arrays, params, feedback, 0.02, 0.98)
        summary = summary_of.summary
        outputs: dict[str, Any] = self._write_tables(parameters, summary, stack, context)
        if report:
            write_text(report, report_html(summary, self._setting(stack, summary)))
            outputs["REPORT"] = report
        outputs["MODEL"] = write_model(self, parameters, summary_of.arrays["model"], context)
        feedback.setProgress(100.0)
        return {**outputs, "AUC": _auc(summary["metrics"], params["combination"])}

    def _params(self, parameters: dict[str, Any], context: QgsProcessingContext) -> dict[str, Any]:
        """Return the task's parameters as far as the dialog gives them; None is the preset's."""
        chosen = self.parameterAsEnums(parameters, "NETWORKS", context) if parameters.get("NETWORKS") else []
        whole = {name: self._whole(parameters, name.upper(), context) for name in WHOLE_NAMES}
        decimal = {name: self.optional_number(parameters, name.upper(), context) for name in DECIMAL_NAMES}
        return {
            "preset": read_preset(self, parameters, context),
            "networks": [NETWORKS[i].name for i in chosen] or None,
            "combination": COMBINATIONS[self.parameterAsEnum(parameters, "COMBINATION", context)],
            **whole,
            **decimal,
            "seed": self.parameterAsInt(parameters, "SEED", context),
            "device": read_device(self, parameters, context),
        }

    def _whole(self, parameters: dict[str, Any], name: str, context: QgsProcessingContext) -> Optional[int]:
        return self.parameterAsInt(parameters, name, context) if self.is_given(parameters, name) else None

    def _setting(self, stack: Raster, summary: dict[str, Any]) -> str:
        """Return the sentence that heads the report."""
        settings, learnt = summary["settings"], summary["metrics"]["learnt_from"]
        return self.tr(
            "'{}': {} layers, windows of {} x {} cells; learnt from {:,} deposit cells and {:,} barren ones, {:.0%} of the "
            "known ground set aside; combined by {}."
        ).format(
            stack.name,
            len(stack.band_names),
            settings["window"],
            settings["window"],
            learnt["deposit_cells"],
            learnt["barren_cells"],
            settings["hold_out"],
            settings["combination"],
        )

    def _write_tables(
        self, parameters: dict[str, Any], summary: dict[str, Any], stack: Raster, context: QgsProcessingContext
    ) -> dict[str, str]:
        """Write the tables that were asked for; return them by name."""
        metrics, written = summary["metrics"], {}
        if self.is_given(parameters, "TABLE"):
            rows = [table_row(each, "network") for each in metrics["held_out"]]
            if not rows:  # nothing could be set aside; the log says why
                rows = [[name, "network", 0, *[None] * (len(TABLE) - 3)] for name in metrics["networks"]]
            rows += [table_row(each, "combination") for each in metrics["combined"]]
            written["TABLE"] = self._write(parameters, "TABLE", context, TABLE, rows, crs_of(stack.grid))
        if self.is_given(parameters, "STABILITY"):
            rows = [[each[name] for name, _ in STABILITY] for each in summary["found"]]
            written["STABILITY"] = self._write(parameters, "STABILITY", context, STABILITY, rows, crs_of(stack.grid))
        return written

    def _write(
        self,
        parameters: dict[str, Any],
        name: str,
        context: QgsProcessingContext,
        columns: Sequence[tuple[str, Any]],
        rows: Sequence[Sequence[Any]],
        crs: QgsCoordinateReferenceSystem,
    ) -> str:
        fields = QgsFields()
        for column, kind in columns:
            fields.append(field(column, kind))
        return write_features(
            self, parameters, name, context, fields, NO_GEOMETRY, crs, [(None, list(row)) for row in rows]
        )


def table_row(table: dict[str, Any], kind: str) -> list[Any]:
    """Return a row of TABLE from a table of `models.class_table`."""
    (barren, false), (missed, found) = table["confusion"]
    by_class = [table[of][figure] for of in ("deposit", "barren") for figure in FIGURES]
    means = [table[f"mean_{figure}"] for figure in FIGURES]
    figures = [*by_class, *means, table["accuracy"], table["auc"]]
    return [table["name"], kind, table["cells"], *figures, found, missed, false, barren, table.get("abstained", 0)]


def _auc(metrics: dict[str, Any], combination: str) -> Optional[float]:
    """Return the AUC of the chosen combination, or of the one network."""
    tables = [table for table in metrics["combined"] if table["name"] == combination] or metrics["held_out"]
    return tables[0]["auc"] if tables else None
