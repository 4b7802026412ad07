"""``gossan:trainclassifier``: deposits and barren ground become a prospectivity model of single cells."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum,
    QgsProcessingParameterNumber,
)

from ..models.registry import of_family
from .algorithm import GossanAlgorithm, Group
from .held_out_blocks import add_block_size, add_cluster_distance, read_blocks
from .training import add_labelled_stack, add_model, add_seed, read_stack, stack_params, training_arrays, write_model

CLASSIFIERS = of_family("classifier")


class TrainClassifier(GossanAlgorithm):
    """Train one of the registry's classifiers."""

    ID = "trainclassifier"
    TITLE = "Prospectivity model (classifier)"
    GROUP = Group.PROSPECTIVITY
    TAGS = (
        "prospectivity,mineral potential,MPM,MPP,favourability,classifier,supervised,train,random forest,SVM,"
        "support vector machine,k-nearest neighbours,kNN,decision tree,logistic regression,MLP,neural network,"
        "gradient boosting,probability,calibration"
    )
    HELP = (
        "Learns from known deposits and barren ground which cells of an evidence stack look like the deposits', so that "
        "'Score map' can score all of them. With the few deposits that a district has, random forest and logistic "
        "regression usually do as well as any network or better: train one before you train those.\n\n"
        "The AUC on the cells that it learnt from is always high and means nothing. Run 'Cross-validation' with the same "
        "method: it tells what the model finds in ground that it has not seen.\n\n"
        "A score is a rank. With 'Calibrate' it becomes a probability, learnt in blocks held out from training: that of a "
        "cell drawn like your labels, which is far higher than that of ground taken at random.\n\n"
        "The model is kept as plain numbers: training needs Gossan's environment (k-nearest neighbours does not), applying "
        "needs nothing."
    )
    SOURCE = (
        "Random forest: Breiman (2001); gradient boosting: Friedman (2001); SVM: Cortes and Vapnik (1995); decision tree: "
        "Breiman et al. (1984); k-nearest neighbours: Cover and Hart (1967); calibration: Platt (1999)"
    )

    def define(self) -> None:
        """Add the parameters."""
        add_labelled_stack(self)
        self.add(
            QgsProcessingParameterEnum(
                "METHOD", self.tr("Method"), [self.tr(entry.title) for entry in CLASSIFIERS], defaultValue=0
            ),
            self.tr(
                "Random forest: robust, few settings. SVM: a smooth boundary. k-nearest neighbours: what the most alike "
                "known cells are. Decision tree: coarse but readable. Logistic regression: a weighted sum, hardest to "
                "overfit. MLP: a small neural network. Gradient boosting: many small trees, overfits few deposits easily."
            ),
        )
        self.add(
            QgsProcessingParameterBoolean("CALIBRATE", self.tr("Calibrate to probabilities"), False),
            self.tr(
                "Turns the score into a probability learnt on blocks held out from training; takes five times as long."
            ),
        )
        add_seed(self)
        self._define_details()
        add_model(self)
        self.addOutput(QgsProcessingOutputNumber("TRAINING_AUC", self.tr("AUC on the cells learnt from (flatters)")))

    def _define_details(self) -> None:
        self.add(
            QgsProcessingParameterBoolean("BALANCE", self.tr("Balance the classes"), True),
            self.tr("Deposits count as much as barren ground altogether, however few they are."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterNumber(
                "FOLDS", self.tr("Folds of the calibration"), QgsProcessingParameterNumber.Type.Integer, 5, minValue=2
            ),
            self.tr("In how many parts the area is held out to learn probabilities."),
            advanced=True,
        )
        add_block_size(self)
        add_cluster_distance(self)

    def execute(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Read stack and labels, train, write the model."""
        stack = read_stack(self, parameters, context)
        params = {
            "kind": CLASSIFIERS[self.parameterAsEnum(parameters, "METHOD", context)].kind,
            **stack_params(stack),
            "crs": stack.grid.crs,
            "balance": self.parameterAsBool(parameters, "BALANCE", context),
            "calibrate": self.parameterAsBool(parameters, "CALIBRATE", context),
            **read_blocks(self, parameters, context),
            "seed": self.parameterAsInt(parameters, "SEED", context),
        }
        arrays = training_arrays(self, parameters, stack, context)
        result = self.run_task("train_classifier", arrays, params, feedback, 0.1, 1.0)
        path = write_model(self, parameters, result.arrays["model"], context)
        return {"MODEL": path, "TRAINING_AUC": result.summary["metrics"]["auc_on_training_cells"]}
