"""Writes the bundled graphical models, one per published system, from the algorithms' own definitions.

Run with QGIS's Python after an algorithm's parameters have changed; a test builds the models anew and compares them with the
files. ``QT_HASH_SEED=0 PYTHONPATH=.build/plugins python3 scripts/make_workflows.py`` writes the same bytes each time.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Union

from qgis.core import (
    QgsApplication,
    QgsProcessingAlgorithm,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelOutput,
    QgsProcessingModelParameter,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterDistance,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFile,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
    QgsProcessingParameterVectorLayer,
)
from qgis.core import QgsProcessingModelChildParameterSource as Source
from qgis.PyQt.QtCore import QPointF, QSizeF

FOLDER = Path(__file__).resolve().parent.parent / "resources" / "models"
GROUP, GROUP_ID = "Workflows", "workflows"
POINT, LINE, POLYGON = 0, 1, 2  # QgsProcessing.TypeVector...
ILR, LOG = 1, 3  # of logratio's METHOD
DISTANCE_DENSITY = 2  # of structuredensity's METHOD
RANDOM = 1  # of labeldeposits' NEGATIVES
GENERATED = 1  # of traintransfer's GENERATOR
GENERATOR_BATCHES = 300  # what its GENERATOR_ITERATIONS are by default
ADVANCED = QgsProcessingParameterDefinition.Flag.FlagAdvanced
OPTIONAL = QgsProcessingParameterDefinition.Flag.FlagOptional
INPUT_X, STEP_X, OUTPUT_X, TOP, ROW, OUTPUT_ROW = 160, 520, 900, 70, 110, 45  # of the boxes in the model designer
INPUT_BOX, BOX = QSizeF(250, 30), QSizeF(290, 30)  # the names fit
MAIN = ("SAMPLES", "FIELDS", "DEPOSITS")
GROUND = ("AREA", "CELL_SIZE")
LEARNING = ("BLOCK_SIZE", "CLUSTER_DISTANCE", "BATCHES", "SEED")
RARE = (*LEARNING, "EPOCHS")
Sources = dict[str, Union[Source, list[Source]]]


def given(name: str) -> Source:
    """Return a value that the model's user gives."""
    return Source.fromModelParameter(name)


def made_by(step: str, output: str = "OUTPUT") -> Source:
    """Return a value that an earlier step made."""
    return Source.fromChildOutput(step, output)


def fixed(value: Any) -> Source:
    """Return a value that the model itself gives."""
    return Source.fromStaticValue(value)


def computed(expression: str) -> Source:
    """Return the value of an expression in which the model's inputs are variables."""
    return Source.fromExpression(expression)


@dataclass(frozen=True)
class Step:
    """One algorithm of a workflow.

    Attributes
    ----------
    name : str
        Within the model; with an output's title it is the output's public name.
    algorithm : str
        Its id without the provider.
    sources : dict
        Its parameters.
    outputs : dict of str to str
        Those of its outputs that stay, with their titles.
    """

    name: str
    algorithm: str
    sources: Sources
    outputs: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Workflow:
    """A graphical model.

    Attributes
    ----------
    file : str
        Without its ending.
    name : str
        In the toolbox, and its id: scripts hold it.
    help : str
        What it does.
    inputs : tuple of str
        Names among `inputs`.
    steps : tuple of Step
        In order.
    """

    file: str
    name: str
    help: str
    inputs: tuple[str, ...]
    steps: tuple[Step, ...]


def inputs() -> dict[str, tuple[QgsProcessingParameterDefinition, str]]:
    """Return every input that a workflow may have, made anew, with its help."""
    return {parameter.name(): (parameter, text) for parameter, text in (*_layers(), *_choices(), *_numbers())}


def _layers() -> tuple[tuple[QgsProcessingParameterDefinition, str], ...]:
    return (
        (
            QgsProcessingParameterFeatureSource("SAMPLES", "Samples", [POINT]),
            "Points with assays, as the laboratory wrote them, in a projected coordinate system.",
        ),
        (
            QgsProcessingParameterField("FIELDS", "Assay fields", None, "SAMPLES", -1, True, True),
            "Left empty: every field that looks like an assay, such as Cu_ppm.",
        ),
        (
            QgsProcessingParameterFeatureSource("DEPOSITS", "Known deposits", [POINT]),
            "They test the map. A prospectivity model learns from them too; it is then tested on those that it has not seen. An "
            "anomaly model keeps them out of its training.",
        ),
        (
            QgsProcessingParameterFeatureSource("STRUCTURES", "Structures", [LINE, POLYGON]),
            "Faults, contacts or fold axes as lines, or intrusions as polygons.",
        ),
        (
            QgsProcessingParameterVectorLayer("AREA", "Area", [POLYGON], None, True),
            "Polygons: only cells inside are mapped. Left empty: all ground near samples.",
        ),
    )


def _choices() -> tuple[tuple[QgsProcessingParameterDefinition, str], ...]:
    from gossan.processing_provider.traintransfer import NAMES, PAPERS

    return (
        (
            QgsProcessingParameterString("DIRECTION", "Elements that must be enriched", "", False, True),
            "Comma-separated, such as Cu,Pb,Zn. Cells depleted in them rank last. Left empty: any direction is anomalous.",
        ),
        (
            QgsProcessingParameterEnum("NETWORK", "Network", NAMES, False, PAPERS, False, True),
            "Inception-v3 is the paper's. It must be the one that the source holds.",
        ),
        (
            QgsProcessingParameterFile("SOURCE", "Model or weights to start from", optional=True),
            "A Gossan model (.gossan) of another area with the same style of deposits, or a file of weights learnt from "
            "photographs (.safetensors, .pth) that you have. Left empty: random weights; nothing is transferred then.",
        ),
    )


def _numbers() -> tuple[tuple[QgsProcessingParameterDefinition, str], ...]:
    whole = QgsProcessingParameterNumber.Type.Integer
    return (
        (
            QgsProcessingParameterDistance("CELL_SIZE", "Cell size", 0.0, "SAMPLES", True, 0.0),
            "In map units. 0: half the samples' spacing, as a round number.",
        ),
        (
            QgsProcessingParameterDistance("BLOCK_SIZE", "Block size", None, "SAMPLES", True, 0.0),
            "Side of the blocks of ground that are held out to test the model, in map units. Left empty: as far as the "
            "variograms of the evidence reach.",
        ),
        (
            QgsProcessingParameterDistance("CLUSTER_DISTANCE", "Cluster distance", None, "SAMPLES", True, 0.0),
            "Deposits linked by steps of at most this length are one piece of evidence, in map units. Left empty: from the number of "
            "deposits and the area.",
        ),
        (
            QgsProcessingParameterNumber("BATCHES", "Batches of training", whole, None, True, 1),
            "How many batches each network learns from, in training and in every fold of the test. Left empty: as recommended. "
            "Few give a first look.",
        ),
        (
            QgsProcessingParameterNumber("EPOCHS", "Passes of training", whole, None, True, 1),
            "How often each network sees the whole area. Left empty: as recommended. Few give a first look.",
        ),
        (
            QgsProcessingParameterNumber("SEED", "Seed", whole, 1, False, 0),
            "The same seed gives the same map.",
        ),
    )


PREPARE = Step(
    "prepare", "prepareassays", {"INPUT": given("SAMPLES"), "FIELDS": given("FIELDS")}, {"SUMMARY": "Assay summary"}
)


def log_ratios(method: int, fields: Source) -> Step:
    """Return the step that takes logarithms or log-ratios."""
    return Step("ratios", "logratio", {"INPUT": made_by("prepare"), "FIELDS": fields, "METHOD": fixed(method)})


def element_maps(algorithm: str) -> Step:
    """Return the step from samples to maps."""
    sources: Sources = {"INPUT": made_by("ratios"), "CELL_SIZE": given("CELL_SIZE"), "MASK": given("AREA")}
    return Step("grid", algorithm, sources, {"OUTPUT": "Element maps"})


def stacked(*steps: str) -> Step:
    """Return the step that stacks the maps of others."""
    return Step("stack", "evidencestack", {"LAYERS": [made_by(step) for step in steps]}, {"OUTPUT": "Evidence stack"})


def labelled(barren_per_deposit: float) -> Step:
    """Return the step that labels deposits with their eight neighbours, and random barren cells."""
    sources: Sources = {
        "DEPOSITS": given("DEPOSITS"),
        "GRID": made_by("stack"),
        "NEIGHBOURHOOD": fixed(1),
        "NEGATIVES": fixed(RANDOM),
        "RATIO": fixed(barren_per_deposit),
        "SEED": given("SEED"),
    }
    return Step("labels", "labeldeposits", sources, {"OUTPUT": "Deposit labels"})


def scored(title: str, train: str = "train", apply: str = "apply") -> Step:
    """Return the step from a model to its score map."""
    sources: Sources = {"MODEL": made_by(train, "MODEL"), "STACK": made_by("stack")}
    return Step(apply, "applymodel", sources, {"OUTPUT": f"{title} score"})


def evaluated(*maps: Source) -> Step:
    """Return the step that tests maps against the deposits."""
    sources: Sources = {
        "SCORES": list(maps),
        "DEPOSITS": given("DEPOSITS"),
        "CLUSTER_DISTANCE": given("CLUSTER_DISTANCE"),
        "SEED": given("SEED"),
    }
    return Step("evaluate", "evaluatescores", sources, {"OUTPUT": "Evaluation", "REPORT": "Evaluation report"})


def classed(title: str) -> Step:
    """Return the step from the score map to its classes."""
    return Step("classes", "classifyscores", {"SCORES": made_by("apply")}, {"OUTPUT": title})


def outlined() -> Step:
    """Return the step from the score map to targets."""
    sources: Sources = {
        "SCORES": made_by("apply"),
        "STACK": made_by("stack"),
        "DEPOSITS": given("DEPOSITS"),
        "CLUSTER_DISTANCE": given("CLUSTER_DISTANCE"),
    }
    return Step("targets", "delineatetargets", sources, {"OUTPUT": "Targets"})


def learnt(
    title: str, trainer: str, kind: str, further: Sources, settings: str, outputs: dict[str, str]
) -> tuple[Step, ...]:
    """Return the steps from labels to a map, its test in blocks of ground held out, its classes and targets.

    Parameters
    ----------
    title : str
        Of the system, for its outputs.
    trainer, kind : str
        The algorithm that trains, and the registry's name of what it trains.
    further : dict
        More of the trainer's parameters.
    settings : str
        The same for cross-validation, as an expression of text such as ``'network=lenet;'``.
    outputs : dict of str to str
        More of the trainer's outputs.
    """
    sources: Sources = {"STACK": made_by("stack"), "LABELS": made_by("labels"), "SEED": given("SEED")}
    held_out: Sources = {
        "DEPOSITS": given("DEPOSITS"),
        "TRAINER": fixed(kind),
        "SETTINGS": computed(f"{settings} || coalesce('iterations=' || to_string(@BATCHES), '')"),
        "BLOCK_SIZE": given("BLOCK_SIZE"),
        "CLUSTER_DISTANCE": given("CLUSTER_DISTANCE"),
        "NULL_DRAWS": fixed(0),  # networks learn too slowly for it; the evaluation has a null of its own
        "RANDOM_SPLIT": fixed(False),
    }
    train = {**sources, "ITERATIONS": given("BATCHES"), **further}
    blind = {"OUTPUT": "Folds", "SCORES_OUT": "Out-of-fold score"}
    return (
        Step("train", trainer, train, {"MODEL": f"{title} model", **outputs}),
        scored(title),
        classed("Prospectivity classes"),
        Step("validate", "crossvalidate", {**sources, **held_out}, blind),
        evaluated(made_by("validate", "SCORES_OUT")),
        outlined(),
    )


ANOMALY: Sources = {
    "STACK": made_by("stack"),
    "LABELS": made_by("labels"),
    "DIRECTION": given("DIRECTION"),
    "EPOCHS": given("EPOCHS"),
    "SEED": given("SEED"),
}
TESTED = (
    "\n\nThe map knows the deposits that it learnt from, so the evaluation is that of a second map, the out-of-fold score: every "
    "cell was scored by a model that has not seen its block of ground. If it finds nothing there, do not trust the first map "
    "either. With few deposits logistic regression often does as well ('Prospectivity model (classifier)').\n\n"
    "Ends with targets: outlines of the best 5 % of the area, ranked. Needs Gossan's engine; training and its test take "
    "minutes, with many layers or deposits an hour."
)

GANOMALY = Workflow(
    "ganomaly_workflow",
    "GANomaly workflow",
    "From assay points to a tested GANomaly anomaly map (Luo et al.): prepares the assays, takes logarithms, grids all "
    "elements by inverse distance, stacks them, keeps the deposits out of training, trains GANomaly and, to compare, the "
    "deep autoencoder, maps their scores and tests both against the deposits on one chart, with an interval over deposit "
    "clusters and a null.\n\n"
    "It learns what is usual, not what deposits look like, so all deposits test it. Ends with classes and ranked "
    "targets of GANomaly's map. Needs Gossan's engine.",
    (*MAIN, "DIRECTION", *GROUND, "CLUSTER_DISTANCE", "EPOCHS", "SEED"),
    (
        PREPARE,
        log_ratios(LOG, given("FIELDS")),
        element_maps("idw"),
        stacked("grid"),
        Step("labels", "labeldeposits", {"DEPOSITS": given("DEPOSITS"), "GRID": made_by("stack")}),
        Step("train", "trainganomaly", ANOMALY, {"MODEL": "GANomaly model", "REPORT": "GANomaly report"}),
        scored("GANomaly"),
        Step("compare", "trainautoencoder", ANOMALY),
        scored("Autoencoder", "compare", "applycompare"),
        evaluated(made_by("apply"), made_by("applycompare")),
        classed("Anomaly classes"),
        outlined(),
    ),
)
PIXEL_PAIRS = Workflow(
    "pixel_pair_workflow",
    "Pixel-pair workflow",
    "From assay points to a dual-window map of pixel pairs (Zhang et al.): prepares the assays, takes isometric "
    "log-ratios, grids them by inverse distance, labels deposits with their eight neighbours and random barren cells, trains "
    "networks on pairs of cells, compares every cell with the ring around it (13 inside 35 cells), and cuts classes at 5, 15 "
    "and 30 % of the area." + TESTED,
    (*MAIN, *GROUND, *LEARNING),
    (
        PREPARE,
        log_ratios(ILR, given("FIELDS")),
        element_maps("idw"),
        stacked("grid"),
        labelled(5.0),
        *learnt("Pixel-pair", "trainpixelpair", "pixel_pair", {}, "''", {"DRAWS": "Draws of barren cells"}),
    ),
)
TRANSFER = Workflow(
    "transfer_workflow",
    "GAN and transfer workflow",
    "From assay points to a map of transfer learning (Ebdali et al.): prepares the assays, takes logarithms, maps them by "
    "ordinary kriging, stacks them, labels deposits with their eight neighbours and random barren cells, lets a generative "
    "adversarial network make further windows of deposits, and trains a network that starts from a model of another area or "
    "from weights learnt from photographs, if you give one, with a new head." + TESTED,
    (*MAIN, "SOURCE", "NETWORK", *GROUND, *LEARNING),
    (
        PREPARE,
        log_ratios(LOG, given("FIELDS")),
        element_maps("kriging"),
        stacked("grid"),
        labelled(2.0),
        *learnt(
            "Transfer",
            "traintransfer",
            "transfer",
            {
                "NETWORK": given("NETWORK"),
                "SOURCE": given("SOURCE"),
                "GENERATOR": fixed(GENERATED),
                "GENERATOR_ITERATIONS": computed(f"coalesce(@BATCHES, {GENERATOR_BATCHES})"),
            },
            "'generator=yes;' || coalesce('network=' || nullif(@NETWORK, '') || ';', '')"
            " || coalesce('source=' || nullif(@SOURCE, '') || ';', '')"
            " || coalesce('generator_iterations=' || to_string(@BATCHES) || ';', '')",
            {"REPORT": "Transfer report"},
        ),
    ),
)
ENSEMBLE = Workflow(
    "ensemble_workflow",
    "Ensemble of networks workflow",
    "From assay points and structures to the ensemble of networks (He et al.): prepares the assays, takes logarithms, grids "
    "them by inverse distance, turns structures into a map of nearness times density, stacks both, labels deposits with their "
    "eight neighbours and random barren cells, trains LeNet, ResNet-18 and MobileNetV2 and averages them. The second band "
    "of the score map tells where they disagree." + TESTED,
    (*MAIN, "STRUCTURES", *GROUND, *LEARNING),
    (
        PREPARE,
        log_ratios(LOG, given("FIELDS")),
        element_maps("idw"),
        Step(
            "structures",
            "structuredensity",
            {"INPUT": given("STRUCTURES"), "GRID": made_by("grid"), "METHOD": fixed(DISTANCE_DENSITY)},
            {"OUTPUT": "Nearness and density of structures"},
        ),
        stacked("grid", "structures"),
        labelled(2.0),
        *learnt("Ensemble", "traincnn", "cnn", {}, "''", {"TABLE": "Networks' figures", "REPORT": "Networks' report"}),
    ),
)
SKT = Workflow(
    "skt_workflow",
    "SKT workflow",
    "From assay points to a map of selective knowledge transfer (Huang et al.): prepares the assays, selects the elements that "
    "tell samples near deposits from others (Z above 2.58; all of them if none does), takes their logarithms, grids them by "
    "inverse distance, stacks their z-scores, labels deposits with their eight neighbours and random barren cells, and trains "
    "five networks of different scales that learn from each other and vote.\n\n"
    "The same deposits choose the elements and test the map, as in the paper: the evaluation flatters by what that choice is "
    "worth. Look at 'selected_clusters' in the table of elements." + TESTED,
    (*MAIN, *GROUND, *LEARNING),
    (
        PREPARE,
        Step(
            "elements",
            "selectelements",
            {
                "INPUT": made_by("prepare"),
                "FIELDS": given("FIELDS"),
                "DEPOSITS": given("DEPOSITS"),
                "CLUSTER_DISTANCE": given("CLUSTER_DISTANCE"),
                "SEED": given("SEED"),
            },
            {"OUTPUT": "Indicator elements"},
        ),
        log_ratios(LOG, made_by("elements", "SELECTED")),
        element_maps("idw"),
        stacked("grid"),
        labelled(2.0),
        *learnt("SKT", "trainskt", "skt", {}, "''", {"WEIGHTS": "Weights of the elements", "REPORT": "SKT report"}),
    ),
)
WORKFLOWS = (GANOMALY, PIXEL_PAIRS, TRANSFER, ENSEMBLE, SKT)


def build(workflow: Workflow) -> QgsProcessingModelAlgorithm:
    """Return the model; its algorithms must be registered."""
    model = QgsProcessingModelAlgorithm(workflow.name, GROUP, GROUP_ID)
    told = {"ALG_DESC": workflow.help, "ALG_CREATOR": "Gossan"}
    known = inputs()
    for row, name in enumerate(workflow.inputs):
        parameter, text = known[name]
        told[name] = text
        _add_input(model, parameter, text, row)
    place = 0.0
    used = _used(workflow)
    for step in workflow.steps:
        child = _child(step, place, used)
        told.update({f"{step.name}:{title}": _help_of(child, name) for name, title in step.outputs.items()})
        model.addChildAlgorithm(child)
        place += 1 + max(0, len(step.outputs) - 2) * OUTPUT_ROW / ROW
    model.setHelpContent(told)
    model.updateDestinationParameters()
    return model


def _used(workflow: Workflow) -> set[tuple[str, str]]:
    """Return the outputs (step and name) that later steps read: QGIS does not make those that a user skips."""
    sources = [source for step in workflow.steps for source in step.sources.values()]
    each = [one for source in sources for one in (source if isinstance(source, list) else [source])]
    return {(one.outputChildId(), one.outputName()) for one in each if one.source() == Source.Source.ChildOutput}


def _add_input(
    model: QgsProcessingModelAlgorithm, parameter: QgsProcessingParameterDefinition, text: str, row: int
) -> None:
    parameter.setHelp(text)
    if parameter.name() in RARE:
        parameter.setFlags(parameter.flags() | ADVANCED)
    component = QgsProcessingModelParameter(parameter.name())
    component.setSize(INPUT_BOX)
    component.setPosition(QPointF(INPUT_X, TOP + ROW * row))
    model.addModelParameter(parameter, component)


def _child(step: Step, row: float, used: set[tuple[str, str]]) -> QgsProcessingModelChildAlgorithm:
    child = QgsProcessingModelChildAlgorithm(f"gossan:{step.algorithm}")
    child.setChildId(step.name)
    algorithm = child.algorithm()
    if algorithm is None:
        sys.exit(f"gossan:{step.algorithm} is not there.")
    unknown = [name for name in step.sources if algorithm.parameterDefinition(name) is None]
    if unknown:
        sys.exit(f"gossan:{step.algorithm} has no parameter {', '.join(unknown)}.")
    child.setDescription(algorithm.displayName())
    child.setPosition(QPointF(STEP_X, TOP + ROW * row))
    child.setSize(BOX)
    for name, source in {**_defaults(algorithm), **step.sources}.items():
        child.addParameterSources(name, source if isinstance(source, list) else [source])
    child.setModelOutputs(_outputs(step, row, used))
    return child


def _defaults(algorithm: QgsProcessingAlgorithm) -> Sources:
    """Return the defaults of what must be given; the designer calls a model invalid that leaves it out."""
    asked = [known for known in algorithm.parameterDefinitions() if not known.isDestination()]
    needed = [known for known in asked if not known.flags() & OPTIONAL and known.defaultValue() is not None]
    return {known.name(): fixed(known.defaultValue()) for known in needed}


def _outputs(step: Step, row: float, used: set[tuple[str, str]]) -> dict[str, QgsProcessingModelOutput]:
    """Return a step's outputs as those of the model, each with its box beside the step's."""
    made = {}
    for i, (name, title) in enumerate(step.outputs.items()):
        output = QgsProcessingModelOutput(title, title)
        output.setChildId(step.name)
        output.setChildOutputName(name)
        output.setMandatory((step.name, name) in used)
        output.setSize(BOX)
        output.setPosition(QPointF(OUTPUT_X, TOP + ROW * row + OUTPUT_ROW * i))
        made[title] = output
    return made


def _help_of(child: QgsProcessingModelChildAlgorithm, output: str) -> str:
    return str(child.algorithm().parameterDefinition(output).help())


def write(workflows: Sequence[Workflow], folder: Path) -> None:
    """Write the models and read them back."""
    folder.mkdir(parents=True, exist_ok=True)
    for workflow in workflows:
        target = folder / f"{workflow.file}.model3"
        if not build(workflow).toFile(str(target)) or not QgsProcessingModelAlgorithm().fromFile(str(target)):
            sys.exit(f"'{target}' could not be written and read back.")
        print(f"{target.name}: {len(workflow.steps)} steps")


def main() -> None:
    """Write all of them into the plugin."""
    application = QgsApplication([], False)
    application.initQgis()
    from gossan.processing_provider.provider import GossanProvider

    provider = GossanProvider()
    QgsApplication.processingRegistry().addProvider(provider)
    write(WORKFLOWS, FOLDER)
    QgsApplication.processingRegistry().removeProvider(provider)
    application.exitQgis()


if __name__ == "__main__":
    main()
