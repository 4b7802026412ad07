"""``gossan:traindetector``: a classical anomaly detector learns the background of an evidence stack."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterEnum,
)

from ..models.registry import of_family
from .algorithm import GossanAlgorithm, Group
from .training import (
    add_direction,
    add_model,
    add_seed,
    add_stack,
    add_train_fraction,
    read_names,
    read_stack,
    stack_params,
    training_arrays,
    write_model,
)

DETECTORS = of_family("detector")
DEFAULT = [entry.kind for entry in DETECTORS].index("mahalanobis")


class TrainDetector(GossanAlgorithm):
    """Train one of the registry's detectors."""

    ID = "traindetector"
    TITLE = "Anomaly detector model"
    GROUP = Group.ANOMALY
    TAGS = (
        "anomaly,outlier,detector,Mahalanobis,robust,MCD,PCA,principal components,isolation forest,nearest neighbours,"
        "kNN,one-class SVM,local outlier factor,LOF,directed,pathfinder,enrichment,unsupervised,train"
    )
    HELP = (
        "Learns what the background of an evidence stack looks like, so that 'Score map' can score how anomalous "
        "each cell is. No deposit is needed. It takes seconds, and on real data the classical detectors are often as "
        "good as the networks: train one before you train those.\n\n"
        "The directed methods ask whether a cell is odd towards enrichment of the elements you name; give them a stack "
        "of logarithms. All others score depletion like enrichment. Directed Mahalanobis adds a pull towards the named "
        "elements to the oddness; the directed cone looks only at what the other elements do not explain of the named "
        "ones, which helps where rock type hides the signal and hurts where rock type is the signal.\n\n"
        "The log and the model card tell how near the score is to the plain norm of the bands, and which bands drive it."
    )
    SOURCE = (
        "Directed: Gossan's own, after Kudo (1963); robust: Rousseeuw and Van Driessen (1999); isolation forest: Liu, "
        "Ting and Zhou (2008); one-class SVM: Schölkopf et al. (2001); local outlier factor: Breunig et al. (2000)"
    )

    def define(self) -> None:
        """Add the parameters."""
        add_stack(self)
        self.add(
            QgsProcessingParameterEnum(
                "METHOD", self.tr("Method"), [self.tr(entry.title) for entry in DETECTORS], defaultValue=DEFAULT
            ),
            self.tr(
                "Isolation forest, one-class SVM and local outlier factor need Gossan's environment; the others run "
                "at once. The directed methods need 'Enriched elements'."
            ),
        )
        add_direction(
            self,
            self.tr(
                "For the directed methods: the commodity or its pathfinders, by band name or element, separated by "
                "commas: Pb, Zn, Ag. A short list is usually best; a wrong one gives a wrong map."
            ),
        )
        add_seed(self)
        add_train_fraction(self)
        add_model(self)
        self.addOutput(QgsProcessingOutputNumber("NORM_CORRELATION", self.tr("Rank correlation with the plain norm")))

    def execute(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Read the stack, train, write the model."""
        stack = read_stack(self, parameters, context)
        params = {
            "kind": DETECTORS[self.parameterAsEnum(parameters, "METHOD", context)].kind,
            **stack_params(stack),
            "crs": stack.grid.crs,
            "direction": read_names(self.parameterAsString(parameters, "DIRECTION", context)),
            "seed": self.parameterAsInt(parameters, "SEED", context),
            "fraction": self.parameterAsDouble(parameters, "TRAIN_FRACTION", context),
        }
        arrays = training_arrays(self, parameters, stack, context)
        result = self.run_task("train_detector", arrays, params, feedback, 0.1, 1.0)
        path = write_model(self, parameters, result.arrays["model"], context)
        return {"MODEL": path, "NORM_CORRELATION": result.summary["metrics"]["norm_correlation"]}
