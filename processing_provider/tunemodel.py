"""``gossan:tunemodel``: which settings of a model find deposits in ground that it has not seen."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

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
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from ..models.registry import ENTRIES
from .algorithm import GossanAlgorithm, Group
from .compat import DECIMAL, NO_GEOMETRY, TEXT, WHOLE, field
from .crossvalidate import read_typed_settings
from .held_out_blocks import add_block_size, add_cluster_distance, read_blocks
from .rasters import crs_of
from .training import add_labelled_stack, add_model, add_seed, read_stack, stack_params, training_arrays, write_model
from .vectors import require_projected, write_features
from .words import mark

DEFAULT = "random_forest"
COLUMNS = (
    ("rank", WHOLE),
    ("setting", TEXT),
    ("mean_auc", DECIMAL),
    ("sd_auc", DECIMAL),
    ("pruned_after", WHOLE),
    ("seconds", DECIMAL),
)
NUMBERS = (
    ("AUC", "auc", mark("Mean AUC of the best setting")),
    ("CORRECTED_AUC", "corrected_auc", mark("Mean AUC of settings chosen on the other folds")),
    ("OWN_AUC", "own_auc", mark("Mean AUC with the model's own settings")),
    ("BLOCK_USED", "block_size", mark("Block size used")),
)
INTEGER, REAL = QgsProcessingParameterNumber.Type.Integer, QgsProcessingParameterNumber.Type.Double


class TuneModel(GossanAlgorithm):
    """Try settings in spatial blocks."""

    ID = "tunemodel"
    TITLE = "Tuned model (settings tried in spatial blocks)"
    GROUP = Group.PROSPECTIVITY
    TAGS = (
        "tuning,hyperparameters,grid search,random search,successive halving,cross-validation,k-fold,settings,optimise,"
        "learning rate,dropout,trees,AutoML"
    )
    HELP = (
        "Tries a grid of settings of any model, each trained anew without some blocks of ground and measured on those, "
        "then trains the model with the best settings on everything. The model's own settings are always among those "
        "tried: often nothing is gained over them, and you are told so.\n\n"
        "The best of many settings is best by chance, too. Beside its mean AUC stands what settings reach that were chosen "
        "without looking at the fold they are measured on: report that. Compare it with chance by 'Cross-validation' with "
        "the settings found.\n\n"
        "From the second fold on, settings that are in the worse half and more than 0.02 behind the best are tried no "
        "further. A large grid can be drawn from at random. A run that was stopped goes on where it was when it is "
        "started again with the same inputs.\n\n"
        "For transfer learning the empty grid is that of Ebdali et al. (2025): 972 settings."
    )
    SOURCE = (
        "Jamieson and Talwalkar (2016), successive halving; Tibshirani and Tibshirani (2009), Annals of Applied Statistics 3, "
        "822-829; Ebdali et al. (2025), Table 3"
    )

    def define(self) -> None:
        """Add the parameters."""
        add_labelled_stack(self)
        kinds = [entry.kind for entry in ENTRIES]  # as fixed words: their order changes as models are added
        described = [f"{entry.kind} ({self.tr(entry.title)}, {self.tr(entry.family)})" for entry in ENTRIES]
        self.add(
            QgsProcessingParameterEnum("TRAINER", self.tr("Model"), kinds, False, DEFAULT, False, True),
            self.tr("Any of Gossan's models: {}.").format(", ".join(described)),
        )
        self.add(
            QgsProcessingParameterString("GRID", self.tr("Grid of settings"), "", True, True),
            self.tr(
                "Values to try, as name=value,value separated by semicolons: trees=100,300; leaf=1,3,5. A value of several "
                "names joins them by a plus sign: networks=lenet,lenet+vgg8. Empty: what is usually tuned for the model."
            ),
        )
        self.add(
            QgsProcessingParameterString("SETTINGS", self.tr("Settings that all have"), "", optional=True),
            self.tr("Where they differ from the model's own, as name=value separated by semicolons."),
        )
        self.add(
            QgsProcessingParameterNumber("SAMPLE", self.tr("Settings to draw"), INTEGER, 30, minValue=0),
            self.tr("From a larger grid, so many are drawn at random; 0 tries all."),
        )
        self._define_folds()
        add_seed(self)
        self.add(
            QgsProcessingParameterFeatureSink(
                "OUTPUT", self.tr("Settings, table"), QgsProcessing.SourceType.TypeVector
            ),
            self.tr(
                "A row per setting, the best first: mean and spread of the AUC over the folds, the AUC of each fold, after how "
                "many folds it was dropped, seconds."
            ),
        )
        add_model(self)
        for name, _, label in NUMBERS:
            self.addOutput(QgsProcessingOutputNumber(name, self.tr(label)))
        self.addOutput(QgsProcessingOutputString("BEST", self.tr("Best settings")))

    def _define_folds(self) -> None:
        self.add(
            QgsProcessingParameterNumber("FOLDS", self.tr("Folds"), INTEGER, 5, minValue=2),
            self.tr("In how many parts the area is held out, one after the other."),
        )
        add_block_size(self, advanced=False)
        self.add(
            QgsProcessingParameterBoolean("PRUNE", self.tr("Drop settings that are clearly behind"), True),
            self.tr(
                "From the second fold on; saves more than half of the time. Off, every setting is tried on every fold."
            ),
            advanced=True,
        )
        add_cluster_distance(self)
        self.add(
            QgsProcessingParameterNumber("BUFFER", self.tr("Buffer round held-out blocks"), REAL, 0.0, minValue=0.0),
            self.tr("Cells nearer to a held-out block than this, in map units, are not learnt from."),
            advanced=True,
        )

    def execute(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Read, try, train, write."""
        stack = read_stack(self, parameters, context)
        require_projected(crs_of(stack.grid), stack.name, self.tr("tuning in blocks"))
        facts = stack_params(stack)
        params = {
            "kind": self.parameterAsEnumString(parameters, "TRAINER", context),
            "band_names": facts["band_names"],
            "records": facts["records"],
            "grid": asdict(stack.grid),
            "settings": read_typed_settings(self.parameterAsString(parameters, "SETTINGS", context)),
            "values": self.parameterAsString(parameters, "GRID", context).replace("\n", ";"),
            "sample": self.parameterAsInt(parameters, "SAMPLE", context),
            **read_blocks(self, parameters, context),
            "buffer": self.parameterAsDouble(parameters, "BUFFER", context),
            "prune": self.parameterAsBool(parameters, "PRUNE", context),
            "seed": self.parameterAsInt(parameters, "SEED", context),
        }
        arrays = training_arrays(self, parameters, stack, context)
        result = self.run_task("tune_model", arrays, params, feedback, 0.02, 0.98)
        outputs = {name: result.summary[key] for name, key, _ in NUMBERS}
        outputs["BEST"] = result.summary["best"]
        outputs["OUTPUT"] = self._write_table(parameters, result.summary["table"], crs_of(stack.grid), context)
        outputs["MODEL"] = write_model(self, parameters, result.arrays["model"], context)
        feedback.setProgress(100.0)
        return outputs

    def _write_table(
        self, parameters: dict[str, Any], rows: list[dict[str, Any]], crs: Any, context: QgsProcessingContext
    ) -> str:
        """Write a row per setting, with a column per fold."""
        folds = len(rows[0]["folds"])
        fields = QgsFields()
        for name, kind in (*COLUMNS, *((f"fold_{i + 1}", DECIMAL) for i in range(folds))):
            fields.append(field(name, kind))
        table = [(None, [*(row[name] for name, _ in COLUMNS), *row["folds"]]) for row in rows]
        return write_features(self, parameters, "OUTPUT", context, fields, NO_GEOMETRY, crs, table)
