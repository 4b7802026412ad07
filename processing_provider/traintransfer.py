"""``gossan:traintransfer``: a network that starts from what was learnt elsewhere, and windows made by a generator."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any, Optional

import numpy as np
from qgis.core import (
    QgsCoordinateReferenceSystem,
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
from ..models.network_names import NETWORKS
from .algorithm import GossanAlgorithm, Group
from .compat import DECIMAL, NO_GEOMETRY, TEXT, WHOLE, field
from .files import read_bytes, write_text
from .held_out_blocks import add_block_size, add_cluster_distance, read_blocks
from .rasters import crs_of
from .training import (
    add_device,
    add_labelled_stack,
    add_model,
    add_preset,
    add_seed,
    read_device,
    read_names,
    read_preset,
    read_stack,
    stack_params,
    training_arrays,
    write_model,
)
from .transfer_report import table_rows, transfer_report
from .vectors import require_projected, write_features

NAMES, PAPERS = [network.name for network in NETWORKS], "inception_v3"  # as fixed words, since networks will be added
GENERATOR = ("preset", "on", "off")
ACTIVATIONS = ("preset", "relu", "tanh", "sigmoid", "leaky relu", "elu", "softmax")
OPTIMISERS = ("preset", "adam", "sgd")
SOURCE_FILTER = "Gossan models and checkpoints (*.gossan *.safetensors *.pth *.pt)"
INTEGER, REAL = QgsProcessingParameterNumber.Type.Integer, QgsProcessingParameterNumber.Type.Double
NUMBERS = (
    ("window", INTEGER, (1, 512)),
    ("iterations", INTEGER, (1, 10_000_000)),
    ("freeze", REAL, (0.0, 1.0)),
    ("layers", INTEGER, (0, 3)),
    ("dropout", REAL, (0.0, 0.95)),
    ("learning_rate", REAL, (1e-8, 10.0)),
    ("batch_size", INTEGER, (2, 65_536)),
    ("pixels", INTEGER, (0, 1024)),
)
COLUMNS = (
    ("experiment", TEXT),
    ("name", TEXT),
    ("measured_on", TEXT),
    ("models", WHOLE),
    ("accuracy", DECIMAL),
    ("accuracy_sd", DECIMAL),
    ("recall", DECIMAL),
    ("recall_sd", DECIMAL),
    ("auc", DECIMAL),
    ("auc_sd", DECIMAL),
    ("auc_whole", DECIMAL),
)


class TrainTransfer(GossanAlgorithm):
    """Train a network by transfer learning."""

    ID = "traintransfer"
    TITLE = "Prospectivity model (transfer learning)"
    GROUP = Group.PROSPECTIVITY
    TAGS = (
        "prospectivity,transfer learning,pre-trained,ImageNet,Inception,ResNet,VGG,fine-tuning,GAN,generative adversarial "
        "network,deep learning,convolutional network,CNN,few deposits,augmentation,train,torch"
    )
    HELP = (
        "Trains a network that does not begin from nothing: its layers start from a Gossan model of another area, or from "
        "weights learnt from photographs, and a new head learns to tell deposits from barren ground. For the first part of "
        "the training only the head learns.\n\n"
        "A model of another area with the same style of deposits is by far the better source: bands are matched by name, and "
        "you are warned where the two areas' distributions differ. Weights learnt from photographs know edges and textures "
        "of pictures, not haloes. Without a source the network starts from random weights, and the log says so. Nothing is "
        "ever downloaded.\n\n"
        "A generator (a generative adversarial network) can make more windows of deposits; they join the training and "
        "nothing else. It can only vary what it has seen: do not expect new kinds of deposits from it. 'Compare' "
        "measures what source and generator are worth on blocks of ground held out, beside logistic regression.\n\n"
        "With few deposits logistic regression and random forest usually do as well or better, in seconds. Train those first."
    )
    SOURCE = "Ebdali et al. (2025), Journal of Mining and Environment; Goodfellow et al. (2014)"

    def define(self) -> None:
        """Add the parameters."""
        add_labelled_stack(self)
        self.add(
            QgsProcessingParameterEnum("NETWORK", self.tr("Network"), NAMES, False, PAPERS, False, True),
            self.tr(
                "Inception-v3 is the paper's; with few deposits a small network, LeNet or ResNet-18, found more in ground held "
                "out. A model of another area must hold the network of this name; a checkpoint of photographs must be of it "
                "(inception_v3, resnet18, resnet50, vgg16, alexnet, mobilenetv2, vit, under torchvision's names)."
            ),
        )
        self.add(
            QgsProcessingParameterFile("SOURCE", self.tr("Source"), optional=True, fileFilter=SOURCE_FILTER),
            self.tr(
                "What to start from: a .gossan model of another area, or a file of weights learnt from photographs "
                "(.safetensors, or torchvision's .pth) that you have. Nothing in the file is run. Empty: random weights."
            ),
        )
        self._define_choices()
        add_seed(self)
        self._define_numbers()
        self._define_comparison()
        add_device(self, self.tr("Where the network is trained. Automatic takes the graphics card where there is one."))
        add_model(self)
        self._define_outputs()

    def _define_choices(self) -> None:
        add_preset(
            self,
            self.tr(
                "Recommended: small windows and networks, minutes on a processor. As published: Inception-v3 for images of "
                "299 x 299 pixels, 2,000 batches of 32, a dense layer, a learning rate of 0.0001, generated windows; many "
                "hours without a graphics card. Whatever is filled in below wins over the preset."
            ),
        )
        labels = [self.tr("As the preset says"), self.tr("On"), self.tr("Off")]
        self.add(
            QgsProcessingParameterEnum("GENERATOR", self.tr("Generated windows"), labels, defaultValue=0),
            self.tr("Whether a generative adversarial network makes further windows of deposits for the training."),
        )
        self.add(
            QgsProcessingParameterBoolean("COMPARE", self.tr("Compare with and without, in blocks held out"), False),
            self.tr(
                "Trains anew for every fold of blocks: as asked for, without generated windows, from random weights, and "
                "logistic regression, all on the same folds. Takes several times as long; see the table and the report."
            ),
        )
        self.add(
            QgsProcessingParameterString("SUBGROUPS", self.tr("Subgroups of elements"), "", optional=True),
            self.tr(
                "Groups of bands to compare, separated by semicolons: Au; Au, Ag, Cu; Au, Ag, Cu, Pb. Each is trained over "
                "random training sets; the table gives mean accuracy and spread. The model itself uses all bands."
            ),
        )

    def _define_numbers(self) -> None:
        """Add the settings that a preset has; empty, its value counts."""
        told = {
            "window": (
                self.tr("Window (cells)"),
                self.tr("Width of the square that the network sees. A Gossan source's own width if empty."),
            ),
            "iterations": (self.tr("Iterations"), self.tr("Batches that are learnt from.")),
            "freeze": (
                self.tr("Share of the training with frozen layers"),
                self.tr("0 to 1: for how long only the head learns while the transferred layers stay as they were."),
            ),
            "layers": (
                self.tr("Dense layers"),
                self.tr("Of the new head, before the one that tells the classes. 0 keeps the head of a Gossan source."),
            ),
            "dropout": (self.tr("Dropout"), self.tr("Share of the head's values left out while training.")),
            "learning_rate": (self.tr("Learning rate"), self.tr("Step length at the beginning.")),
            "batch_size": (self.tr("Batch size"), self.tr("Windows per step, half of them with deposits.")),
            "pixels": (
                self.tr("Pixels"),
                self.tr(
                    "Width to which windows are resized for weights learnt from photographs; 0 the least they take."
                ),
            ),
        }
        for name, kind, span in NUMBERS:
            label, help_text = told[name]
            parameter = QgsProcessingParameterNumber(name.upper(), label, kind, None, True, *span)
            self.add(parameter, f"{help_text} {self.tr('Empty: as the preset says.')}", advanced=True)
        self._add_words(
            "ACTIVATION", self.tr("Activation"), ACTIVATIONS, self.tr("After each dense layer but the last.")
        )
        self._add_words(
            "OPTIMISER", self.tr("Optimiser"), OPTIMISERS, self.tr("Adam, or gradient descent with momentum.")
        )
        self.add(
            QgsProcessingParameterNumber(
                "GENERATOR_ITERATIONS", self.tr("Iterations of the generator"), INTEGER, 300, minValue=1
            ),
            self.tr("Batches that the generator of windows learns from. Look at its windows in the report."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterNumber("MEMBERS", self.tr("Networks"), INTEGER, 1, minValue=1, maxValue=100),
            self.tr("How many are trained from different seeds and averaged; with several, their spread is a band."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterNumber("HOLD_OUT", self.tr("Share set aside"), REAL, 0.2, minValue=0.0, maxValue=0.9),
            self.tr("Of the labelled cells, in whole pieces of ground, to measure accuracy on; 0 learns from all."),
            advanced=True,
        )

    def _add_words(self, name: str, label: str, words: tuple[str, ...], help_text: str) -> None:
        parameter = QgsProcessingParameterEnum(name, label, words, False, words[0], False, True)
        self.add(parameter, f"{help_text} {self.tr('preset: as the preset says.')}", advanced=True)

    def _define_comparison(self) -> None:
        self.add(
            QgsProcessingParameterNumber("REPEATS", self.tr("Training sets per subgroup"), INTEGER, 10, minValue=1),
            self.tr("Random training sets, and trainings, for each subgroup of elements; the paper has ten."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterNumber("FOLDS", self.tr("Folds"), INTEGER, 5, minValue=2),
            self.tr("Of the comparison: in how many parts the area is held out, one after the other."),
            advanced=True,
        )
        add_block_size(self)
        add_cluster_distance(self)

    def _define_outputs(self) -> None:
        self.add(
            QgsProcessingParameterFeatureSink(
                "TABLE", self.tr("Comparisons, table"), QgsProcessing.SourceType.TypeVector, optional=True
            ),
            self.tr(
                "Accuracy, share of deposit cells found and AUC: of the model, of the comparison, of each subgroup."
            ),
        )
        self.add(
            QgsProcessingParameterFileDestination("REPORT", self.tr("Report"), "HTML (*.html)", optional=True),
            self.tr("A page with the losses, the two areas, the comparisons, and generated beside measured windows."),
        )
        self.addOutput(QgsProcessingOutputNumber("HELD_OUT_AUC", self.tr("AUC on the cells set aside (flatters)")))
        self.addOutput(QgsProcessingOutputNumber("BLOCKS_AUC", self.tr("AUC in blocks held out")))

    def execute(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Read, train, compare, write."""
        stack = read_stack(self, parameters, context)
        compare = self.parameterAsBool(parameters, "COMPARE", context)
        if compare:
            require_projected(crs_of(stack.grid), stack.name, self.tr("a comparison in blocks"))
        arrays = training_arrays(self, parameters, stack, context)
        source = self.parameterAsFile(parameters, "SOURCE", context)
        if source:
            arrays["source"] = np.frombuffer(read_bytes(source), dtype=np.uint8)
        facts = stack_params(stack)
        params = {
            "band_names": facts["band_names"],
            "records": facts["records"],
            "grid": asdict(stack.grid),
            "source_name": Path(source).name if source else "",
            "compare": compare,
            **self._settings(parameters, context),
        }
        result = self.run_task("train_transfer", arrays, params, feedback, 0.02, 0.98)
        outputs = self._write(parameters, result.summary, result.arrays, crs_of(stack.grid), context)
        feedback.setProgress(100.0)
        return outputs

    def _settings(self, parameters: dict[str, Any], context: QgsProcessingContext) -> dict[str, Any]:
        """Return what is set by hand; None where the preset is to say."""
        settings: dict[str, Any] = {}
        for name, kind, _ in NUMBERS:
            value = self.optional_number(parameters, name.upper(), context)
            settings[name] = int(value) if value is not None and kind == INTEGER else value
        for name, words in (("ACTIVATION", ACTIVATIONS), ("OPTIMISER", OPTIMISERS)):
            settings[name.lower()] = self._word(parameters, name, words, context)
        generator = GENERATOR[self.parameterAsEnum(parameters, "GENERATOR", context)]
        settings["generator"] = None if generator == GENERATOR[0] else generator == "on"
        return {
            **settings,
            "preset": read_preset(self, parameters, context),
            "network": self.parameterAsEnumString(parameters, "NETWORK", context),
            "generator_iterations": self.parameterAsInt(parameters, "GENERATOR_ITERATIONS", context),
            "members": self.parameterAsInt(parameters, "MEMBERS", context),
            "hold_out": self.parameterAsDouble(parameters, "HOLD_OUT", context),
            "subgroups": read_groups(self.parameterAsString(parameters, "SUBGROUPS", context)),
            "repeats": self.parameterAsInt(parameters, "REPEATS", context),
            **read_blocks(self, parameters, context),
            "seed": self.parameterAsInt(parameters, "SEED", context),
            "device": read_device(self, parameters, context),
        }

    def _word(
        self, parameters: dict[str, Any], name: str, words: tuple[str, ...], context: QgsProcessingContext
    ) -> Optional[str]:
        word = self.parameterAsEnumString(parameters, name, context)
        if word and word not in words:
            raise InputError(f"'{word}' is no choice for {name}. Choose one of: {', '.join(words)}.")
        return None if word in ("", words[0]) else word

    def _write(
        self,
        parameters: dict[str, Any],
        summary: dict[str, Any],
        arrays: dict[str, np.ndarray],
        crs: QgsCoordinateReferenceSystem,
        context: QgsProcessingContext,
    ) -> dict[str, Any]:
        """Write report, table and model; return all outputs."""
        held, compared = summary["metrics"]["held_out"], summary["comparison"]
        outputs: dict[str, Any] = {
            "HELD_OUT_AUC": held[0]["auc"] if held else None,
            "BLOCKS_AUC": compared[0]["auc"] if compared else None,
        }
        if self.is_given(parameters, "REPORT"):
            outputs["REPORT"] = self.parameterAsFileOutput(parameters, "REPORT", context)
            write_text(outputs["REPORT"], transfer_report(summary, arrays))
        if self.is_given(parameters, "TABLE"):
            fields = QgsFields()
            for name, kind in COLUMNS:
                fields.append(field(name, kind))
            rows = [(None, [row[name] for name, _ in COLUMNS]) for row in table_rows(summary)]
            outputs["TABLE"] = write_features(self, parameters, "TABLE", context, fields, NO_GEOMETRY, crs, rows)
        outputs["MODEL"] = write_model(self, parameters, arrays["model"], context)
        return outputs


def read_groups(text: str) -> list[list[str]]:
    """Return names separated by commas, in groups separated by semicolons."""
    groups = [list(read_names(part)) for part in text.split(";")]
    return [group for group in groups if group]
