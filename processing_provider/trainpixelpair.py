"""``gossan:trainpixelpair``: pairs of cells and dual windows become a prospectivity model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Optional

from qgis.core import (
    QgsFields,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from .algorithm import GossanAlgorithm, Group
from .charts import write_chart
from .compat import DECIMAL, NO_GEOMETRY, TEXT, WHOLE, field
from .number_list import read_numbers
from .pair_chart import pair_chart
from .rasters import Raster, crs_of
from .training import (
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

REFERENCES = ("ring", "bank")
DIFFERENCES = ("signed", "absolute")
INTEGER, DOUBLE = QgsProcessingParameterNumber.Type.Integer, QgsProcessingParameterNumber.Type.Double
WHOLE_NAMES = ("max_ring", "scored", "iterations", "batch_size")
DRAWS = (
    ("draw", WHOLE),
    ("training_loss", DECIMAL),
    ("test_loss", DECIMAL),
    ("test_accuracy", DECIMAL),
    ("learnt", WHOLE),
    ("in_map", WHOLE),
)
SIZES = (
    ("ring", TEXT),
    ("inner", WHOLE),
    ("outer", WHOLE),
    ("ring_cells", WHOLE),
    ("auc_test_cells", DECIMAL),
    ("auc_spread", DECIMAL),
    ("auc_all_ground", DECIMAL),
    ("first_band", WHOLE),
)


class TrainPixelPair(GossanAlgorithm):
    """Train pixel pairs and dual windows."""

    ID = "trainpixelpair"
    TITLE = "Prospectivity model (pixel pairs, dual windows)"
    GROUP = Group.PROSPECTIVITY
    TAGS = (
        "prospectivity,pixel pair,pixel-pair feature,PPF,dual window,dual-window detector,few deposits,augmentation,CNN,"
        "convolutional neural network,deep learning,supervised,train,local anomaly,background,ring"
    )
    HELP = (
        "Learns from pairs of cells: two deposit cells or two barren ones are alike, a deposit and a barren cell are not. A "
        "few deposits give many pairs: 136 deposit cells and as many barren ones give 55,216. In the map each cell "
        "is compared with the ring of cells between an inner and an outer window around it; its score is the mean of how "
        "unlike they are, in the way in which deposits differ from barren ground.\n\n"
        "Because a cell is judged by its own surroundings, rock units and surveys with another level of background do "
        "not show as such. For the same reason a mineralised belt wider than the ring disappears: compare with known "
        "barren cells then ('Compared with'). Several rings can be tried in one run: give lists of widths. The one that tells the "
        "test cells apart best makes the map.\n\n"
        "Label the deposits with their neighbourhood (1 = the cell and its eight neighbours, as published), and give many "
        "barren cells: every repeat draws anew among them, as many as there are deposit cells. Train a classifier first "
        "('Prospectivity model (classifier)'): logistic regression takes a second and often finds as much.\n\n"
        "The test accuracy is that of pairs of cells set aside at random, next to cells that were learnt from. "
        "'Cross-validation' with the trainer 'pixel_pair' tells what to expect elsewhere. The order of the layers "
        "matters a little, since the network looks at neighbouring ones together."
    )
    SOURCE = (
        "Zhang, Zuo and Xiong (2021), Detection of the multivariate geochemical anomalies associated with mineralization "
        "using a deep convolutional neural network and a pixel-pair feature method, Applied Geochemistry 130, 104994"
    )

    def define(self) -> None:
        """Add the parameters."""
        add_labelled_stack(self)
        self._define_map()
        add_seed(self)
        self._define_learning()
        add_device(
            self, self.tr("Where the networks are trained. Automatic takes the graphics card where there is one.")
        )
        add_model(self)
        self._define_outputs()

    def _define_map(self) -> None:
        """Add how the map will be made."""
        add_preset(
            self,
            self.tr(
                "Recommended: a learning rate of 0.001, 300 batches, and all networks make the map, each with 16 cells of the "
                "ring. As published takes the paper's settings: a learning rate of 0.01, at which some of the networks learn "
                "nothing, 2,000 batches of 128, and the best network alone makes the map, with the whole ring. "
                "Whatever is filled in below wins over the preset."
            ),
        )
        self.add(
            QgsProcessingParameterString("INNER", self.tr("Inner window (cells)"), "13"),
            self.tr(
                "Width of the square around a cell that is left out, odd: what may belong to the same anomaly. Several "
                "widths, separated by commas, each go with the outer window in the same place: 5,7,13."
            ),
        )
        self.add(
            QgsProcessingParameterString("OUTER", self.tr("Outer window (cells)"), "35"),
            self.tr(
                "Width of the square that a cell is compared with, odd. Large windows mean the regional background, small ones "
                "single jumps. The paper tried 5,5,5,5,7,9,11,13 inside 7,9,11,13,35,35,35,35 and chose 13 inside 35, of 500 m."
            ),
        )
        self.add(
            QgsProcessingParameterEnum(
                "REFERENCE",
                self.tr("Compared with"),
                [self.tr("The ring around the cell"), self.tr("Known barren cells")],
                defaultValue=0,
            ),
            self.tr(
                "The ring finds what stands out of its surroundings. Known barren cells, those that the network learnt from, "
                "find what looks like deposits anywhere. Either may be the better one: cross-validate both."
            ),
        )
        self.add(
            QgsProcessingParameterNumber("REPEATS", self.tr("Draws of barren cells"), INTEGER, 10, False, 1, 100),
            self.tr(
                "Each draw has its own cells to test on and its own network; the table shows how much they differ."
            ),
        )

    def _define_learning(self) -> None:
        """Add how the networks learn, and how thoroughly they compare."""
        self._add_number(
            "MAX_RING",
            self.tr("Cells of the ring per network"),
            INTEGER,
            (0, 1_000_000),
            self.tr(
                "Each network compares with at most so many cells, evenly spread over the ring and others than the next "
                "network's; 0 = all. The time of 'Score map' grows with it. Fewer cells are an approximation: on Eskay, against all "
                "1,056 cells of the ring (13,35), 16 cells shift the score (0 to 1) of ten networks together by at most 0.025 and their AUC "
                "by 0.001; that of one network alone by 0.124 and 0.025. With 64 cells it is 0.010 and 0.000, and 0.039 and 0.002. With "
                "few networks, take 64 or all."
            ),
        )
        self._add_number(
            "SCORED",
            self.tr("Networks that make the map"),
            INTEGER,
            (0, 100),
            self.tr(
                "Those with the best test accuracy; 0 = all. Their mean is the score, their spread a band of the map."
            ),
        )
        self._add_number(
            "ITERATIONS", self.tr("Batches"), INTEGER, (1, 10_000_000), self.tr("How many each network learns from.")
        )
        self._add_number("BATCH_SIZE", self.tr("Batch size"), INTEGER, (1, 1_000_000), self.tr("Pairs per step."))
        self._add_number(
            "LEARNING_RATE", self.tr("Learning rate"), DOUBLE, (1e-12, 10.0), self.tr("Step length of Adam.")
        )
        self.add(
            QgsProcessingParameterBoolean("ALL_RINGS", self.tr("A band for every ring"), False),
            self.tr(
                "With several rings, the map gets a band for each, the best one first. Whole rings of one outer window share "
                "nearly all of their work; thinned ones (see above) share none."
            ),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterNumber(
                "TRAIN_SHARE", self.tr("Share of cells to learn from"), DOUBLE, 0.8, False, 0.01, 1.0
            ),
            self.tr("The others, drawn at random from both classes, test the networks and choose among several rings."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterEnum(
                "DIFFERENCE",
                self.tr("Difference of a pair"),
                [self.tr("Signed"), self.tr("Absolute")],
                defaultValue=0,
            ),
            self.tr(
                "Signed: the cell less its surroundings, as published: the network knows which elements deposits enrich or "
                "deplete. Absolute: only how far apart they are; half the work, and it found less wherever it was tried."
            ),
            advanced=True,
        )

    def _define_outputs(self) -> None:
        table = QgsProcessing.SourceType.TypeVector
        self.add(
            QgsProcessingParameterFeatureSink("DRAWS", self.tr("Draws"), table, None, True, False),
            self.tr(
                "A table with a row per draw of barren cells: training loss, loss and accuracy on pairs of test cells, whether "
                "the network learnt anything and whether it makes the map."
            ),
        )
        self.add(
            QgsProcessingParameterFeatureSink("SIZES", self.tr("Window sizes"), table, None, True, False),
            self.tr(
                "A table with a row per ring: its AUC on each network's test cells, mean and spread, and its AUC for all labelled "
                "deposits against the rest of the ground, most of which were learnt from."
            ),
        )
        self.add(
            QgsProcessingParameterFileDestination(
                "CHART", self.tr("Chart"), "SVG files (*.svg);;PNG files (*.png)", None, True, False
            ),
            self.tr("Training loss of each draw against the batches, and the AUC of each ring."),
        )
        for name, label in (
            ("TRAINING_LOSS", self.tr("Mean training loss")),
            ("TEST_ACCURACY", self.tr("Mean accuracy on pairs of test cells (flatters)")),
        ):
            self.addOutput(QgsProcessingOutputNumber(name, label))
        self.addOutput(QgsProcessingOutputString("RING", self.tr("Ring of the first band")))

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
        """Read stack and labels, train, write the model and the tables."""
        stack = read_stack(self, parameters, context)
        params = {**self._params(parameters, context), **stack_params(stack), "crs": stack.grid.crs}
        arrays = training_arrays(self, parameters, stack, context)
        result = self.run_task("train_pixel_pair", arrays, params, feedback, 0.02, 0.98)
        metrics = result.summary["metrics"]
        outputs: dict[str, Any] = self._write_tables(parameters, metrics, stack, context)
        if self.is_given(parameters, "CHART"):
            outputs["CHART"] = self.parameterAsFileOutput(parameters, "CHART", context)
            write_chart(pair_chart(metrics, self.tr), outputs["CHART"])
        outputs["MODEL"] = write_model(self, parameters, result.arrays["model"], context)
        feedback.setProgress(100.0)
        best = next(row for row in metrics["windows"] if row["first_band"])
        outputs["TRAINING_LOSS"] = _mean(draw["training_loss"] for draw in metrics["draws"])
        outputs["TEST_ACCURACY"] = _mean(draw["test_accuracy"] for draw in metrics["draws"])
        return {**outputs, "RING": best["name"]}

    def _params(self, parameters: dict[str, Any], context: QgsProcessingContext) -> dict[str, Any]:
        """Return the task's parameters as far as the dialog gives them; None is the preset's."""
        whole = {name: self._whole(parameters, name.upper(), context) for name in WHOLE_NAMES}
        return {
            "preset": read_preset(self, parameters, context),
            "inner": self._widths(parameters, "INNER", "5,7,13", context),
            "outer": self._widths(parameters, "OUTER", "9,35,35", context),
            "all_rings": self.parameterAsBool(parameters, "ALL_RINGS", context),
            "reference": REFERENCES[self.parameterAsEnum(parameters, "REFERENCE", context)],
            "difference": DIFFERENCES[self.parameterAsEnum(parameters, "DIFFERENCE", context)],
            "repeats": self.parameterAsInt(parameters, "REPEATS", context),
            **whole,
            "learning_rate": self.optional_number(parameters, "LEARNING_RATE", context),
            "train_share": self.parameterAsDouble(parameters, "TRAIN_SHARE", context),
            "seed": self.parameterAsInt(parameters, "SEED", context),
            "device": read_device(self, parameters, context),
        }

    def _widths(
        self, parameters: dict[str, Any], name: str, example: str, context: QgsProcessingContext
    ) -> list[float]:
        label = self.parameterDefinition(name).description()
        return read_numbers(self.parameterAsString(parameters, name, context), label, example)

    def _whole(self, parameters: dict[str, Any], name: str, context: QgsProcessingContext) -> Optional[int]:
        return self.parameterAsInt(parameters, name, context) if self.is_given(parameters, name) else None

    def _write_tables(
        self, parameters: dict[str, Any], metrics: dict[str, Any], stack: Raster, context: QgsProcessingContext
    ) -> dict[str, str]:
        """Write the tables that were asked for; return them by name."""
        draws = [{"draw": i + 1, **draw} for i, draw in enumerate(metrics["draws"])]
        sizes = [{"ring": row["name"], **row} for row in metrics["windows"]]
        written = {}
        for name, columns, rows in (("DRAWS", DRAWS, draws), ("SIZES", SIZES, sizes)):
            if self.is_given(parameters, name):
                fields = QgsFields()
                for column, kind in columns:
                    fields.append(field(column, kind))
                values = [(None, [_plain(row[column]) for column, _ in columns]) for row in rows]
                written[name] = write_features(
                    self, parameters, name, context, fields, NO_GEOMETRY, crs_of(stack.grid), values
                )
        return written


def _plain(value: Any) -> Any:
    """Return a cell of a table; yes and no as 1 and 0."""
    return int(value) if isinstance(value, bool) else value


def _mean(values: Any) -> Optional[float]:
    known: Sequence[float] = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None
