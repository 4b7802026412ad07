"""Writes the bundled graphical model "GANomaly workflow" from the algorithms' own definitions.

Run with QGIS's Python after an algorithm's parameters have changed; the file is committed.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsApplication,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelOutput,
    QgsProcessingModelParameter,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)
from qgis.core import QgsProcessingModelChildParameterSource as Source
from qgis.PyQt.QtCore import QPointF

TARGET = Path(__file__).resolve().parent.parent / "resources" / "models" / "ganomaly_workflow.model3"

HELP = (
    "From assay points to a tested GANomaly anomaly map: prepares the assays, takes logarithms, grids all elements by "
    "inverse distance, stacks them, keeps the deposits out of training, trains GANomaly, maps its score and tests it "
    "against the deposits, with an interval over deposit clusters and a null. Needs Gossan's engine."
)
INPUTS: tuple[tuple[QgsProcessingParameterDefinition, str], ...] = (
    (
        QgsProcessingParameterFeatureSource("SAMPLES", "Samples", [0]),
        "Points with assays, as the laboratory wrote them.",
    ),
    (
        QgsProcessingParameterField("FIELDS", "Assay fields", None, "SAMPLES", -1, True, True),
        "Left empty: every field that looks like an assay, such as Cu_ppm.",
    ),
    (
        QgsProcessingParameterFeatureSource("DEPOSITS", "Known deposits", [0]),
        "Kept out of training; they test the map.",
    ),
    (
        QgsProcessingParameterNumber("CELL_SIZE", "Cell size (0: from the sample spacing)", 1, 0, False, 0),
        "In map units.",
    ),
    (
        QgsProcessingParameterString("DIRECTION", "Elements that must be enriched", "", False, True),
        "Comma-separated, such as Cu,Pb,Zn. Cells depleted in them rank last. Left empty: any direction is anomalous.",
    ),
    (QgsProcessingParameterNumber("SEED", "Seed", 0, 1, False, 0), "The same seed gives the same map."),
)


def parent(name: str) -> Source:
    """Return a value that the model's user gives."""
    return Source.fromModelParameter(name)


def made_by(child: str, output: str) -> Source:
    """Return a value that an earlier step made."""
    return Source.fromChildOutput(child, output)


# (step, algorithm, its parameters, its final outputs: name in the child -> (name, description))
STEPS: tuple[tuple[str, str, dict[str, Any], dict[str, str]], ...] = (
    (
        "prepare",
        "prepareassays",
        {"INPUT": parent("SAMPLES"), "FIELDS": parent("FIELDS")},
        {"SUMMARY": "Assay summary"},
    ),
    ("logarithms", "logratio", {"INPUT": made_by("prepare", "OUTPUT"), "METHOD": Source.fromStaticValue(3)}, {}),
    (
        "grid",
        "idw",
        {"INPUT": made_by("logarithms", "OUTPUT"), "CELL_SIZE": parent("CELL_SIZE")},
        {"OUTPUT": "Element maps"},
    ),
    ("stack", "evidencestack", {"LAYERS": made_by("grid", "OUTPUT")}, {"OUTPUT": "Evidence stack"}),
    ("labels", "labeldeposits", {"DEPOSITS": parent("DEPOSITS"), "GRID": made_by("stack", "OUTPUT")}, {}),
    (
        "train",
        "trainganomaly",
        {
            "STACK": made_by("stack", "OUTPUT"),
            "LABELS": made_by("labels", "OUTPUT"),
            "DIRECTION": parent("DIRECTION"),
            "SEED": parent("SEED"),
        },
        {"MODEL": "GANomaly model"},
    ),
    (
        "apply",
        "applymodel",
        {"MODEL": made_by("train", "MODEL"), "STACK": made_by("stack", "OUTPUT")},
        {"OUTPUT": "GANomaly score"},
    ),
    (
        "evaluate",
        "evaluatescores",
        {"SCORES": made_by("apply", "OUTPUT"), "DEPOSITS": parent("DEPOSITS")},
        {"OUTPUT": "Evaluation", "REPORT": "Evaluation report"},
    ),
    ("classes", "classifyscores", {"SCORES": made_by("apply", "OUTPUT")}, {"OUTPUT": "Anomaly classes"}),
)


def build() -> QgsProcessingModelAlgorithm:
    """Return the model."""
    model = QgsProcessingModelAlgorithm("GANomaly workflow", "Workflows", "workflows")
    model.setHelpContent({"ALG_DESC": HELP, **{p.name(): text for p, text in INPUTS}})
    for row, (parameter, text) in enumerate(INPUTS):
        parameter.setHelp(text)
        component = QgsProcessingModelParameter(parameter.name())
        component.setPosition(QPointF(120, 60 + 90 * row))
        model.addModelParameter(parameter, component)
    for row, (step, algorithm, sources, outputs) in enumerate(STEPS):
        child = QgsProcessingModelChildAlgorithm(f"gossan:{algorithm}")
        child.setChildId(step)
        if child.algorithm() is None:
            sys.exit(f"gossan:{algorithm} is not there.")
        child.setDescription(child.algorithm().displayName())
        child.setPosition(QPointF(400 + 60 * row, 60 + 90 * row))
        for name, source in sources.items():
            child.addParameterSources(name, [source])
        child.setModelOutputs({title: final(step, name, title) for name, title in outputs.items()})
        model.addChildAlgorithm(child)
    model.updateDestinationParameters()
    return model


def final(step: str, output: str, title: str) -> QgsProcessingModelOutput:
    """Return a step's output as one of the model's."""
    made = QgsProcessingModelOutput(title, title)
    made.setChildId(step)
    made.setChildOutputName(output)
    return made


def main() -> None:
    """Write the model and read it back."""
    application = QgsApplication([], False)
    application.initQgis()
    from gossan.processing_provider.provider import GossanProvider

    provider = GossanProvider()
    QgsApplication.processingRegistry().addProvider(provider)
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    model = build()
    if not model.toFile(str(TARGET)) or not QgsProcessingModelAlgorithm().fromFile(str(TARGET)):
        sys.exit(f"'{TARGET}' could not be written and read back.")
    print(f"{TARGET.name}: {len(STEPS)} steps")
    QgsApplication.processingRegistry().removeProvider(provider)
    application.exitQgis()


if __name__ == "__main__":
    main()
