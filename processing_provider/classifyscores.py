"""``gossan:classifyscores``: a score map in classes of area."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
)
from qgis.PyQt.QtGui import QColor

from .algorithm import GossanAlgorithm, Group
from .number_list import read_numbers
from .rasters import read_raster, write_raster
from .styles import SCORE_CLASSES, style_classes

NODATA = 255
COLOURS = tuple(colour for _, colour, _ in reversed(SCORE_CLASSES[1:-1]))  # best class first


class ClassifyScores(GossanAlgorithm):
    """Class a score map by share of the area."""

    ID = "classifyscores"
    TITLE = "Anomaly classes"
    GROUP = Group.EVALUATION
    TAGS = "classify,reclassify,percentile,quantile,threshold,levels,first-class anomaly,categories,top percent,area"
    HELP = (
        "Cuts a score map into classes by share of the area: with 5,15,30 the best 5 % of the mapped area, the next cells up "
        "to 15 %, the next up to 30 %, and the rest. The highest class number is the best, as with scores; 0 is the rest.\n\n"
        "Cells with one and the same score stay together in the lower class, so that a class never covers more than its "
        "share: a map with few different scores has empty top classes."
    )
    SOURCE = "Zhang et al. (2021), classes of the cumulative distribution: 0-5 %, 5-15 %, 15-30 %"

    def define(self) -> None:
        """Add the parameters."""
        self.add(
            QgsProcessingParameterRasterLayer("SCORES", self.tr("Score map")),
            self.tr("Its first band is classed; higher means more prospective."),
        )
        self.add(
            QgsProcessingParameterString("BREAKS", self.tr("Breaks (% of the area)"), "5,15,30"),
            self.tr("Percentages of the area where classes end, best class first, separated by commas."),
        )
        self.add(
            QgsProcessingParameterRasterDestination("OUTPUT", self.tr("Anomaly classes")),
            self.tr("Whole numbers: 0 the rest of the area, then upwards to the best class; 255 NoData."),
        )

    def execute(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Read, run the task, write."""
        layer = self.parameterAsRasterLayer(parameters, "SCORES", context)
        if layer is None:
            raise QgsProcessingException(self.invalidRasterError(parameters, "SCORES"))
        breaks = read_numbers(self.parameterAsString(parameters, "BREAKS", context), self.tr("Breaks"), "5,15,30")
        raster = read_raster(layer)
        result = self.run_task("classify_scores", {"scores": raster.array[0]}, {"breaks": breaks}, feedback, 0.1, 1.0)
        path = self.parameterAsOutputLayer(parameters, "OUTPUT", context)
        labels = self._labels(breaks)
        metadata = {"classes": {"breaks": breaks, "labels": labels, **result.summary}}
        write_raster(path, result.arrays["classes"][None], raster.grid, ["class"], metadata, NODATA)
        style_classes(path, [(len(breaks) - i, _colour(i, len(breaks)), label) for i, label in enumerate(labels)])
        return {"OUTPUT": path}

    def _labels(self, breaks: list[float]) -> list[str]:
        """Return the classes' names, best first."""
        labels = [self.tr("top {:g} % of the area").format(breaks[0])]
        labels += [self.tr("top {:g} to {:g} % of the area").format(a, b) for a, b in zip(breaks, breaks[1:])]
        return [*labels, self.tr("rest of the area")]


def _colour(rank: int, classes: int) -> str:
    """Return the colour of the class number `rank` from the top; the rest of the area is transparent."""
    if rank == classes:
        return "#00000000"
    position = rank if classes <= len(COLOURS) else rank * (len(COLOURS) - 1) / (classes - 1)
    one, other = QColor(COLOURS[int(position)]), QColor(COLOURS[min(int(position) + 1, len(COLOURS) - 1)])
    share = position - int(position)
    mixed = [round((1 - share) * a + share * b) for a, b in zip(one.getRgb(), other.getRgb())]
    return QColor(*mixed).name(QColor.NameFormat.HexArgb)
