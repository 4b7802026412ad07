"""What training GANomaly and training the autoencoder share: one dialog, one task."""

from __future__ import annotations

from typing import Any, Optional

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterNumber,
)

from .algorithm import GossanAlgorithm, Group
from .anomaly_page import anomaly_page
from .files import write_text
from .training import (
    add_device,
    add_direction,
    add_model,
    add_preset,
    add_seed,
    add_stack,
    read_device,
    read_names,
    read_preset,
    read_stack,
    stack_params,
    training_arrays,
    write_model,
)
from .words import mark

WHOLE_NAMES = ("window", "latent", "members", "epochs", "batch_size")
DECIMAL_NAMES = ("learning_rate", "train_fraction", "trim", "width")
WHOLE, DECIMAL = QgsProcessingParameterNumber.Type.Integer, QgsProcessingParameterNumber.Type.Double


class AnomalyTraining(GossanAlgorithm):
    """Base of the trainers of anomaly networks; a subclass names its kind.

    Attributes
    ----------
    KIND : str
        The registry's name of the network.
    """

    GROUP = Group.ANOMALY
    KIND = ""

    def define(self) -> None:
        """Add the parameters."""
        add_stack(self)
        add_preset(
            self,
            self.tr(
                "Recommended was chosen on simulated surveys: the cell's own values, several networks, the most extreme "
                "tenth of the cells left out. As published takes the paper's settings: one network, a learning rate of "
                "0.00001, 30 % of the cells, windows of 8 x 8 cells; it takes far longer. Whatever is filled in below "
                "wins over the preset."
            ),
        )
        add_direction(
            self,
            self.tr(
                "Optional: the commodity or its pathfinders, by band name or element, separated by commas: Pb, Zn, Ag. "
                "Depletion scores like enrichment; with names given, only cells where these bands are above average "
                "together keep their score, and all others rank below them."
            ),
        )
        add_seed(self)
        self._define_network()
        self._define_learning()
        add_device(
            self,
            self.tr("Where the networks are trained. Automatic takes the graphics card where there is one."),
        )
        add_model(self)
        self.add(
            QgsProcessingParameterFileDestination(
                "REPORT", self.tr("Report"), self.tr("HTML files (*.html)"), None, True, False
            ),
            self.tr(
                "A page with the objective of every network against the batches, the comparison with the controls, the settings, "
                "and the paper's figures."
            ),
        )
        for name, label in (
            ("NORM_CORRELATION", mark("the plain norm")),
            ("UNTRAINED_CORRELATION", mark("the untrained network")),
        ):
            self.addOutput(QgsProcessingOutputNumber(name, self.tr("Rank correlation with") + f" {self.tr(label)}"))

    def _define_network(self) -> None:
        """Add what the networks look like."""
        self._add_number(
            "WINDOW",
            self.tr("Window (cells)"),
            WHOLE,
            (1, 512),
            self.tr(
                "Width of the square that the network sees around each cell; 1 is the cell's own values, by far the "
                "quickest and mostly as good as any. A window of even width has one more row and column to the north and west of "
                "its cell than to the south and east."
            ),
        )
        self._add_number(
            "LATENT",
            self.tr("Latent length"),
            WHOLE,
            (1, 4096),
            self.tr("How many numbers a window is squeezed into."),
        )
        self._add_number(
            "WIDTH",
            self.tr("Factor on the layers' channels"),
            DECIMAL,
            (1 / 64, 16.0),
            self.tr("1 is the paper's 64, 128 and 256 channels; 0.5 is twice as fast and hardly worse."),
        )
        self._add_number(
            "MEMBERS",
            self.tr("Networks"),
            WHOLE,
            (1, 100),
            self.tr(
                "How many networks are trained from different seeds and averaged by rank. Several are better than one, "
                "and their spread tells where the score is uncertain."
            ),
        )

    def _define_learning(self) -> None:
        """Add how they learn."""
        self._add_number(
            "EPOCHS",
            self.tr("Passes over the training cells"),
            WHOLE,
            (0, 1_000_000),
            self.tr("0 or empty: the preset's number of batches, whatever the size of the grid."),
        )
        self._add_number("BATCH_SIZE", self.tr("Batch size"), WHOLE, (2, 1_000_000), self.tr("Windows per step."))
        self._add_number(
            "LEARNING_RATE", self.tr("Learning rate"), DECIMAL, (1e-12, 10.0), self.tr("Step length of Adam.")
        )
        self._add_number(
            "TRAIN_FRACTION",
            self.tr("Share of cells to train on"),
            DECIMAL,
            (0.0001, 1.0),
            self.tr("Drawn at random, 1 = all. Every cell is scored later."),
        )
        self._add_number(
            "TRIM",
            self.tr("Extreme cells left out (%)"),
            DECIMAL,
            (0.0, 90.0),
            self.tr(
                "The cells whose values lie farthest from the average of all are not learnt from, so that the network "
                "does not take anomalies that nobody knows for normal. They are scored like all others."
            ),
        )
        self.add(
            QgsProcessingParameterNumber(
                "KEEP_OUT", self.tr("Distance kept from deposits (cells)"), DECIMAL, 2.0, minValue=0.0
            ),
            self.tr("With deposit labels, cells within this distance of a deposit stay out of training as well."),
            advanced=True,
        )

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
        """Read the stack, train, write the model and the report."""
        stack = read_stack(self, parameters, context)
        report = (
            self.parameterAsFileOutput(parameters, "REPORT", context) if self.is_given(parameters, "REPORT") else ""
        )
        whole = {name: self._whole(parameters, name.upper(), context) for name in WHOLE_NAMES}
        decimal = {name: self.optional_number(parameters, name.upper(), context) for name in DECIMAL_NAMES}
        params = {
            "kind": self.KIND,
            **stack_params(stack),
            "crs": stack.grid.crs,
            "preset": read_preset(self, parameters, context),
            **whole,
            **decimal,
            "epochs": whole["epochs"] or 0,
            "keep_out": self.parameterAsDouble(parameters, "KEEP_OUT", context),
            "direction": read_names(self.parameterAsString(parameters, "DIRECTION", context)),
            "seed": self.parameterAsInt(parameters, "SEED", context),
            "device": read_device(self, parameters, context),
        }
        arrays = training_arrays(self, parameters, stack, context)
        result = self.run_task("train_anomaly", arrays, params, feedback, 0.02, 0.99)
        outputs = {"MODEL": write_model(self, parameters, result.arrays["model"], context)}
        if report:
            write_text(report, anomaly_page(result.summary, stack.name))
            outputs["REPORT"] = report
        feedback.setProgress(100.0)
        controls = result.summary["metrics"]["controls"]
        return {
            **outputs,
            "NORM_CORRELATION": controls["norm"]["rank_correlation"],
            "UNTRAINED_CORRELATION": controls["untrained"]["rank_correlation"],
        }

    def _whole(self, parameters: dict[str, Any], name: str, context: QgsProcessingContext) -> Optional[int]:
        return self.parameterAsInt(parameters, name, context) if self.is_given(parameters, name) else None
