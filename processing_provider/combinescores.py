"""``gossan:combinescores``: several score maps become one, with their spread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
from qgis.core import (
    QgsFields,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterString,
)

from .algorithm import GossanAlgorithm, Group
from .compat import DECIMAL, NO_GEOMETRY, TEXT, field
from .number_list import read_numbers
from .rasters import crs_of, write_raster
from .score_maps import ScoreMaps, read_score_maps
from .styles import style_classes, style_scores
from .vectors import read_samples, write_features

METHODS = ("simple average", "weighted average", "majority voting", "plurality voting", "weighted voting")
VOTES = METHODS[2:]
TABLE = (("name", TEXT), ("kind", TEXT), ("cells", DECIMAL), ("agreement", DECIMAL), ("deposits", DECIMAL))


class CombineScores(GossanAlgorithm):
    """Combine score maps."""

    ID = "combinescores"
    TITLE = "Combined score map"
    GROUP = Group.EVALUATION
    TAGS = "ensemble,combine,average,mean,vote,majority,plurality,weighted,rank,stacking,consensus,stability,members"
    HELP = (
        "Makes one map of several score maps, for example of different detectors or of different seeds. Scores of different "
        "models have no common unit, so each map is first turned into ranks (its cells' percentiles).\n\n"
        "The averages keep a graded map; its spread says where the maps disagree. In the votes each map calls its best part "
        "of the area anomalous, and the result is 1 or 0: plurality takes what most maps say (a draw is anomalous), majority "
        "needs more than half and leaves draws without a value, weighted voting counts the weights.\n\n"
        "A combination is not automatically better: weak maps drag it down. Weights should come from how the maps do on "
        "deposits or blocks that they have not seen."
    )
    SOURCE = "He et al., five ways to combine six networks, and Table 2"

    def define(self) -> None:
        """Add the parameters."""
        self._define_input()
        self.add(
            QgsProcessingParameterRasterDestination("OUTPUT", self.tr("Combined score")),
            self.tr(
                "Band 1 the combined score, band 2 the spread: standard deviation over the maps of ranks or votes."
            ),
        )
        self.add(
            QgsProcessingParameterFeatureSink(
                "STABILITY", self.tr("Stability"), QgsProcessing.SourceType.TypeVector, None, True, False
            ),
            self.tr(
                "A table of how many cells each map and each way to combine calls anomalous, the share of them that the "
                "maps agree on, the deposits in them, and how much these vary."
            ),
        )

    def _define_input(self) -> None:
        maps = QgsProcessingParameterMultipleLayers(
            "SCORES", self.tr("Score maps"), QgsProcessing.SourceType.TypeRaster
        )
        maps.setMinimumNumberInputs(2)
        self.add(
            maps,
            self.tr("Two or more rasters on one grid; the first band of each counts, higher means more prospective."),
        )
        labels = [self.tr("Simple average"), self.tr("Weighted average"), self.tr("Majority voting")]
        labels += [self.tr("Plurality voting"), self.tr("Weighted voting")]
        self.add(
            QgsProcessingParameterEnum("METHOD", self.tr("Method"), labels, defaultValue=0),
            self.tr("How the maps become one. The simple average of ranks is the safe choice."),
        )
        self.add(
            QgsProcessingParameterString("WEIGHTS", self.tr("Weights"), "", optional=True),
            self.tr(
                "For the weighted methods: one number per map in the order of the maps, separated by commas, such as "
                "2,1,1. Empty: all weigh the same."
            ),
        )
        self.add(
            QgsProcessingParameterNumber(
                "THRESHOLD",
                self.tr("Anomalous part of the area (%)"),
                QgsProcessingParameterNumber.Type.Double,
                20.0,
                minValue=0.01,
                maxValue=99.99,
            ),
            self.tr("The share of the area that each map calls anomalous, in votes and in the stability table."),
        )
        self.add(
            QgsProcessingParameterFeatureSource(
                "DEPOSITS", self.tr("Deposits"), [QgsProcessing.SourceType.TypeVectorAnyGeometry], optional=True
            ),
            self.tr("Known deposits, counted in the stability table only; they do not change the map."),
            advanced=True,
        )

    def execute(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Read, run the task, write."""
        maps = read_score_maps(self, parameters, "SCORES", context)
        weights = read_numbers(self.parameterAsString(parameters, "WEIGHTS", context), self.tr("Weights"), "2,1,1")
        method = METHODS[self.parameterAsEnum(parameters, "METHOD", context)]
        stability = self.is_given(parameters, "STABILITY")
        params = {
            "names": maps.names,
            "method": method,
            "weights": weights,
            "threshold": self.parameterAsDouble(parameters, "THRESHOLD", context) / 100.0,
            "stability": stability,
            "grid": asdict(maps.grid),
        }
        arrays = {"scores": maps.scores, **self._deposits(parameters, maps, context, feedback)}
        result = self.run_task("combine_scores", arrays, params, feedback, 0.1, 1.0)
        outputs = {"OUTPUT": self._write_map(parameters, maps, params, result.arrays["combined"], context)}
        if stability:
            outputs["STABILITY"] = self._write_table(parameters, maps, result.summary["stability"], context)
        return outputs

    def _deposits(
        self,
        parameters: dict[str, Any],
        maps: ScoreMaps,
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, np.ndarray]:
        """Return the deposits' coordinates where they are given."""
        if not self.is_given(parameters, "DEPOSITS"):
            return {}
        crs = crs_of(maps.grid)
        deposits = read_samples(self, parameters, "DEPOSITS", context, feedback, crs if crs.isValid() else None)
        return {"x": deposits.x, "y": deposits.y}

    def _write_map(
        self,
        parameters: dict[str, Any],
        maps: ScoreMaps,
        params: dict[str, Any],
        combined: np.ndarray,
        context: QgsProcessingContext,
    ) -> str:
        path = self.parameterAsOutputLayer(parameters, "OUTPUT", context)
        metadata = {"combination": {key: params[key] for key in ("names", "method", "weights", "threshold")}}
        write_raster(path, combined, maps.grid, ["score", "spread"], metadata)
        if params["method"] in VOTES:
            style_classes(path, [(1, "#d0f5854f", self.tr("anomalous")), (0, "#00000000", self.tr("background"))])
        else:
            style_scores(path, combined[0])
        return path

    def _write_table(
        self,
        parameters: dict[str, Any],
        maps: ScoreMaps,
        stability: Sequence[dict[str, Any]],
        context: QgsProcessingContext,
    ) -> str:
        fields = QgsFields()
        for name, kind in TABLE:
            fields.append(field(name, kind))
        rows = [(None, [row[name] for name, _ in TABLE]) for row in stability]
        crs = crs_of(maps.grid)
        return write_features(self, parameters, "STABILITY", context, fields, NO_GEOMETRY, crs, rows)
