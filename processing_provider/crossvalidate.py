"""``gossan:crossvalidate``: what a model finds in ground that it has not seen, and what chance would."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

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
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
)

from ..core.errors import InputError
from ..models.registry import ENTRIES, Entry
from .algorithm import GossanAlgorithm, Group
from .cell_polygons import cell_polygons
from .compat import DECIMAL, MULTI_POLYGON, NO_GEOMETRY, WHOLE, field
from .held_out_blocks import add_block_size, add_cluster_distance, read_blocks
from .rasters import Raster, crs_of, write_raster
from .styles import style_scores
from .training import add_seed, read_labels, read_stack, stack_params
from .vectors import read_samples, require_projected, write_features
from .words import mark

SETTING = "="
DEFAULT = "random_forest"
COLUMNS = (
    ("fold", WHOLE),
    ("deposits", WHOLE),
    ("clusters", WHOLE),
    ("cells", WHOLE),
    ("learnt_from", WHOLE),
    ("auc", DECIMAL),
)
NUMBERS = (
    ("AUC", "auc", mark("AUC, blocks held out")),
    ("AUC_LOW", "auc_low", mark("Lower end of its 95 % interval")),
    ("AUC_HIGH", "auc_high", mark("Upper end of its 95 % interval")),
    ("NULL_95", "null_95", mark("What 95 of 100 random placements stay below")),
    ("RANDOM_AUC", "random_auc", mark("AUC of a split into random cells (leaks)")),
    ("BLOCK_USED", "block_size", mark("Block size used")),
)
BARREN_PER_DEPOSIT = 10.0  # drawn where only deposits are given to a model that needs barren ground


class CrossValidate(GossanAlgorithm):
    """Hold out spatial blocks in turn."""

    ID = "crossvalidate"
    TITLE = "Cross-validation in spatial blocks"
    GROUP = Group.EVALUATION
    TAGS = (
        "cross-validation,validation,hold out,k-fold,spatial blocks,out-of-fold,AUC,leakage,overfitting,null,chance,"
        "random forest,GANomaly,classifier,detector,honest"
    )
    HELP = (
        "Trains a model several times, each time without some blocks of ground, and scores those blocks with the model "
        "that has not seen them. The AUC of that map is what the model finds in new ground; the map itself is the honest "
        "version of its score map.\n\n"
        "Blocks are as wide as the evidence's variograms reach (or as you say), and deposits of one cluster are never on "
        "both sides. Beside it stands what a split into random cells would say, as much of the literature does: the "
        "difference is leakage between neighbouring cells. And what the same procedure gives when the deposits' clusters "
        "are moved to random places: an AUC below the 95th percentile of that is no evidence that the model works here.\n\n"
        "Scores of models trained apart have no common level, so each cell gets its rank (0 to 1) among all cells under "
        "the model that has not seen it."
    )
    SOURCE = "Roberts et al. (2017), Ecography 40, 913-929"

    def define(self) -> None:
        """Add the parameters."""
        self.add(
            QgsProcessingParameterRasterLayer("STACK", self.tr("Evidence stack")),
            self.tr("The layers to learn from, as 'Evidence stack' makes them."),
        )
        self.add(
            QgsProcessingParameterRasterLayer("LABELS", self.tr("Deposit labels"), optional=True),
            self.tr(
                "A label raster on the stack's grid: 1 deposit, 0 barren, 255 unknown. Empty: made from the deposits, with "
                "ten random barren cells for each."
            ),
        )
        self.add(
            QgsProcessingParameterFeatureSource(
                "DEPOSITS", self.tr("Deposits"), [QgsProcessing.SourceType.TypeVectorPoint], optional=True
            ),
            self.tr("The deposits to be found, as points. Empty: the centres of the cells labelled as deposit."),
        )
        kinds = [entry.kind for entry in ENTRIES]  # as fixed words: their order changes as models are added
        self.add(
            QgsProcessingParameterEnum("TRAINER", self.tr("Model"), kinds, False, DEFAULT, False, True),
            self.tr("Any of Gossan's models: {}.").format(", ".join(_described(self, entry) for entry in ENTRIES)),
        )
        self.add(
            QgsProcessingParameterString("SETTINGS", self.tr("Settings of the model"), "", optional=True),
            self.tr(
                "Where they differ from the model's own, as name=value separated by semicolons: trees=500; leaf=5."
            ),
        )
        self._define_folds()
        self._define_outputs()

    def _define_folds(self) -> None:
        whole, real = QgsProcessingParameterNumber.Type.Integer, QgsProcessingParameterNumber.Type.Double
        self.add(
            QgsProcessingParameterNumber("FOLDS", self.tr("Folds"), whole, 5, minValue=2),
            self.tr(
                "In how many parts the area is held out, one after the other; fewer where the deposits lie in fewer separate blocks."
            ),
        )
        add_block_size(self, advanced=False)
        self.add(
            QgsProcessingParameterNumber(
                "NULL_DRAWS", self.tr("Draws of deposits at random places"), whole, 20, minValue=0
            ),
            self.tr(
                "How often everything is done again with the deposits' clusters moved at random, for models that learn from "
                "them (at least 10; 0 = never: chance is then not known). Networks take long: ask for few."
            ),
        )
        add_cluster_distance(self)
        self.add(
            QgsProcessingParameterNumber("BUFFER", self.tr("Buffer round held-out blocks"), real, 0.0, minValue=0.0),
            self.tr("Cells nearer to a held-out block than this, in map units, are not learnt from."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterBoolean("RANDOM_SPLIT", self.tr("Show what random cells would say"), True),
            self.tr("Cross-validates once more with random cells instead of blocks, to show the leakage."),
            advanced=True,
        )
        add_seed(self)

    def _define_outputs(self) -> None:
        table, polygon = QgsProcessing.SourceType.TypeVector, QgsProcessing.SourceType.TypeVectorPolygon
        self.add(
            QgsProcessingParameterFeatureSink("OUTPUT", self.tr("Folds, table"), table),
            self.tr("A row per fold: deposits, clusters and cells held out, cells learnt from, AUC within the fold."),
        )
        self.add(
            QgsProcessingParameterFeatureSink("FOLDS_OUT", self.tr("Folds, polygons"), polygon, optional=True),
            self.tr("The blocks with their fold."),
        )
        self.add(
            QgsProcessingParameterRasterDestination("SCORES_OUT", self.tr("Out-of-fold scores"), optional=True),
            self.tr("Each cell's rank under the model that has not seen its block."),
        )
        for name, _, label in NUMBERS:
            self.addOutput(QgsProcessingOutputNumber(name, self.tr(label)))

    def execute(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Read, cross-validate, write."""
        stack = read_stack(self, parameters, context)
        require_projected(crs_of(stack.grid), stack.name, self.tr("cross-validation in blocks"))
        entry = _entry(self.parameterAsEnumString(parameters, "TRAINER", context))
        arrays = {"stack": stack.array, **self._targets(parameters, stack, context, feedback)}
        params = self._params(parameters, entry, stack, context)
        result = self.run_task("cross_validate", arrays, params, feedback, 0.1, 0.95)
        outputs = self._write(parameters, result.summary, result.arrays, entry, stack, context)
        feedback.setProgress(100.0)
        return outputs

    def _params(
        self, parameters: dict[str, Any], entry: Entry, stack: Raster, context: QgsProcessingContext
    ) -> dict[str, Any]:
        """Return the task's parameters."""
        return {
            "kind": entry.kind,
            "band_names": stack_params(stack)["band_names"],
            "grid": asdict(stack.grid),
            "settings": read_typed_settings(self.parameterAsString(parameters, "SETTINGS", context)),
            **read_blocks(self, parameters, context),
            "buffer": self.parameterAsDouble(parameters, "BUFFER", context),
            "null_draws": self.parameterAsInt(parameters, "NULL_DRAWS", context),
            "random_split": self.parameterAsBool(parameters, "RANDOM_SPLIT", context),
            "seed": self.parameterAsInt(parameters, "SEED", context),
        }

    def _targets(
        self, parameters: dict[str, Any], stack: Raster, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, np.ndarray]:
        """Return ``labels`` and, where they are given as points, ``deposits``."""
        labels = read_labels(self, parameters, stack, context)
        if not self.is_given(parameters, "DEPOSITS"):
            if labels is None:
                raise InputError(
                    "Give deposit labels, or the deposits as points: without either nothing can be validated."
                )
            return {"labels": labels}
        deposits = read_samples(self, parameters, "DEPOSITS", context, feedback, crs_of(stack.grid))
        points = np.column_stack([deposits.x, deposits.y])
        if labels is None:
            labels = self._label(points, deposits.name, parameters, stack, context, feedback)
        return {"labels": labels, "deposits": points}

    def _label(
        self,
        points: np.ndarray,
        name: str,
        parameters: dict[str, Any],
        stack: Raster,
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> np.ndarray:
        """Return labels made from the deposits as 'Deposit labels' makes them."""
        arrays = {"deposits": points, "valid": np.isfinite(stack.array).all(axis=0)}
        params: dict[str, Any] = {
            "layer": name,
            "grid_layer": stack.name,
            "grid": asdict(stack.grid),
            "negatives": "random",
        }
        params.update(ratio=BARREN_PER_DEPOSIT, seed=self.parameterAsInt(parameters, "SEED", context))
        return self.run_task("label_deposits", arrays, params, feedback, 0.05, 0.1).arrays["labels"]

    def _write(
        self,
        parameters: dict[str, Any],
        summary: dict[str, Any],
        arrays: dict[str, np.ndarray],
        entry: Entry,
        stack: Raster,
        context: QgsProcessingContext,
    ) -> dict[str, Any]:
        """Write raster, polygons and table; return all outputs."""
        crs, outputs = crs_of(stack.grid), {name: summary[key] for name, key, _ in NUMBERS}
        if self.is_given(parameters, "SCORES_OUT"):
            outputs["SCORES_OUT"] = path = self.parameterAsOutputLayer(parameters, "SCORES_OUT", context)
            told = {key: value for key, value in summary.items() if key != "table"}
            write_raster(
                path, arrays["scores"][None], stack.grid, ["score"], {"cross_validation": {"kind": entry.kind, **told}}
            )
            style_scores(path, arrays["scores"])
        if self.is_given(parameters, "FOLDS_OUT"):
            fold_of = dict(zip(arrays["blocks"].ravel().tolist(), (arrays["folds"].ravel() + 1).tolist()))
            shapes = cell_polygons(arrays["blocks"], stack.grid)
            rows = [(shape, [fold_of[block], block + 1]) for block, shape in shapes.items()]
            fields = _fields((("fold", WHOLE), ("block", WHOLE)))
            outputs["FOLDS_OUT"] = write_features(
                self, parameters, "FOLDS_OUT", context, fields, MULTI_POLYGON, crs, rows
            )
        table = [(None, [row[name] for name, _ in COLUMNS]) for row in summary["table"]]
        outputs["OUTPUT"] = write_features(
            self, parameters, "OUTPUT", context, _fields(COLUMNS), NO_GEOMETRY, crs, table
        )
        return outputs


def read_typed_settings(text: str) -> dict[str, str]:
    """Return ``name=value`` pairs separated by semicolons.

    Raises
    ------
    InputError
        If a part has no equals sign.
    """
    settings = {}
    for part in text.split(";"):
        if not part.strip():
            continue
        name, sign, value = part.partition(SETTING)
        if not sign or not name.strip():
            raise InputError(
                f"'{part.strip()}' is no setting. Write name=value, separated by semicolons: trees=500; leaf=5."
            )
        settings[name.strip()] = value.strip()
    return settings


def _described(algorithm: GossanAlgorithm, entry: Entry) -> str:
    """Return a model's name with its family: two families have k-nearest neighbours."""
    return f"{entry.kind} ({algorithm.tr(entry.title)}, {algorithm.tr(entry.family)})"


def _entry(kind: str) -> Entry:
    found = [entry for entry in ENTRIES if entry.kind == kind]
    if not found:
        raise InputError(f"There is no model '{kind}'. Choose one of: {', '.join(entry.kind for entry in ENTRIES)}.")
    return found[0]


def _fields(columns: Any) -> QgsFields:
    fields = QgsFields()
    for name, kind in columns:
        fields.append(field(name, kind))
    return fields
