"""``gossan:classifyscores``: a map in classes of area, of percentiles, or of median and MAD."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
)

from ..core.assay_fields import recognise
from ..core.context import Result
from .algorithm import GossanAlgorithm, Group
from .anomaly_classes import number_text, styled, with_ranges
from .number_list import read_numbers
from .rasters import read_raster, write_raster
from .styles import style_classes

NODATA = 255
METHODS = ("share of the area", "percentiles", "median + k MAD")
SIDES = ("high", "low", "both")
PERCENTILES = "50,75,80,90,95,98,99"
MULTIPLES = "1,2,3"


class ClassifyScores(GossanAlgorithm):
    """Class a map by share of the area, percentiles, or median and MAD."""

    ID = "classifyscores"
    TITLE = "Anomaly classes"
    GROUP = Group.EVALUATION
    TAGS = (
        "classify,reclassify,percentile,quantile,threshold,levels,first-class anomaly,categories,top percent,area,"
        "median absolute deviation,MAD,mean plus two standard deviations,background"
    )
    HELP = (
        "Cuts a score map into classes by share of the area: with 5,15,30 the best 5 % of the mapped area, the next cells up "
        "to 15 %, the next up to 30 %, and the rest. The highest class number is the best, as with scores; 0 is the rest.\n\n"
        "Cells with one and the same score stay together in the lower class, so that a class never covers more than its "
        "share: a map with few different scores has empty top classes.\n\n"
        "Two other methods suit the map of one element, and say their thresholds in its unit. Percentiles: what exceeds the "
        "50th, 75th, … percentile of the cells. Median + k MAD: what exceeds the median by k times the median absolute "
        "deviation (MAD, times 1.4826, which makes it the standard deviation where values are normal). A few rich samples "
        "move neither median nor MAD, as they would mean and standard deviation. Element contents are skewed: take their "
        "logarithms for it. Neither method knows whether there is an anomaly at all; 'Fractal thresholds' looks for one."
    )
    SOURCE = (
        "Zhang et al. (2021), classes of the cumulative distribution: 0-5 %, 5-15 %, 15-30 %; Reimann, Filzmoser, Garrett "
        "(2005), Background and threshold, Science of the Total Environment 346, 1-16"
    )

    def define(self) -> None:
        """Add the parameters."""
        self.add(
            QgsProcessingParameterRasterLayer("SCORES", self.tr("Score map")),
            self.tr("Its first band is classed; higher means more prospective."),
        )
        self.add(
            QgsProcessingParameterString("BREAKS", self.tr("Breaks (% of the area)"), "5,15,30"),
            self.tr(
                "For 'share of the area': percentages of the area where classes end, best class first, separated by "
                "commas."
            ),
        )
        self._define_method()
        self.add(
            QgsProcessingParameterRasterDestination("OUTPUT", self.tr("Anomaly classes")),
            self.tr("Whole numbers: 0 the rest of the area, then upwards to the best class; 255 NoData."),
        )

    def _define_method(self) -> None:
        self.add(
            QgsProcessingParameterEnum("METHOD", self.tr("Method"), list(METHODS), defaultValue=0),
            self.tr(
                "Share of the area: the best few per cent of the map. Percentiles: by values at percentiles of the cells. "
                "Median + k MAD: by distance from the median."
            ),
        )
        self.add(
            QgsProcessingParameterString("PERCENTILES", self.tr("Percentiles"), PERCENTILES),
            self.tr("For 'percentiles': where classes begin, rising, separated by commas."),
        )
        self.add(
            QgsProcessingParameterString("MULTIPLES", self.tr("Multiples of the MAD"), MULTIPLES),
            self.tr("For 'median + k MAD': the k where classes begin, rising, separated by commas."),
        )
        sides = [self.tr("high values"), self.tr("low values"), self.tr("both")]
        self.add(
            QgsProcessingParameterEnum("SIDE", self.tr("Anomalous are"), sides, defaultValue=0),
            self.tr(
                "For 'median + k MAD': values above the median, those below it (depletion), or both by their distance."
            ),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterBoolean("LOG", self.tr("Logarithms"), False),
            self.tr(
                "For 'median + k MAD': take median and MAD of the logarithms, as suits skewed contents. Thresholds are "
                "given in the map's own unit all the same. Values must be positive."
            ),
            advanced=True,
        )

    def execute(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Read, run the task, write."""
        layer = self.parameterAsRasterLayer(parameters, "SCORES", context)
        if layer is None:
            raise QgsProcessingException(self.invalidRasterError(parameters, "SCORES"))
        params = self._params(parameters, context)
        raster = read_raster(layer)
        result = self.run_task("classify_scores", {"scores": raster.array[0]}, params, feedback, 0.1, 1.0)
        path = self.parameterAsOutputLayer(parameters, "OUTPUT", context)
        known = recognise(raster.band_names[0])
        labels = self._labels(params, result, known.unit if known else "")
        metadata = {"classes": {**params, "labels": labels[::-1], **result.summary}}
        write_raster(path, result.arrays["classes"][None], raster.grid, ["class"], metadata, NODATA)
        style_classes(path, styled(labels))
        return {"OUTPUT": path}

    def _params(self, parameters: dict[str, Any], context: QgsProcessingContext) -> dict[str, Any]:
        def numbers(name: str, label: str, example: str) -> list[float]:
            return read_numbers(self.parameterAsString(parameters, name, context), label, example)

        return {
            "breaks": numbers("BREAKS", self.tr("Breaks"), "5,15,30"),
            "method": METHODS[self.parameterAsEnum(parameters, "METHOD", context)],
            "percentiles": numbers("PERCENTILES", self.tr("Percentiles"), PERCENTILES),
            "multiples": numbers("MULTIPLES", self.tr("Multiples of the MAD"), MULTIPLES),
            "side": SIDES[self.parameterAsEnum(parameters, "SIDE", context)],
            "log": self.parameterAsBoolean(parameters, "LOG", context),
        }

    def _labels(self, params: dict[str, Any], result: Result, unit: str) -> list[str]:
        """Return the classes' names, from class 0 up."""
        if params["method"] == METHODS[0]:
            return self._area_labels(params["breaks"])[::-1]
        if params["method"] == METHODS[1]:
            ends = [f"{value:g}" for value in params["percentiles"]]
            names = [self.tr("to percentile {}").format(ends[0])]
            names += [self.tr("percentile {} to {}").format(low, high) for low, high in zip(ends, ends[1:])]
            return with_ranges([*names, self.tr("above percentile {}").format(ends[-1])], result.summary["high"], unit)
        return self._mad_labels(params, result, unit)

    def _area_labels(self, breaks: list[float]) -> list[str]:
        """Return the classes' names, best first."""
        labels = [self.tr("top {:g} % of the area").format(breaks[0])]
        labels += [self.tr("top {:g} to {:g} % of the area").format(a, b) for a, b in zip(breaks, breaks[1:])]
        return [*labels, self.tr("rest of the area")]

    def _mad_labels(self, params: dict[str, Any], result: Result, unit: str) -> list[str]:
        """Return the classes' names with the thresholds on the sides that count, from class 0 up."""
        ends = [f"{value:g}" for value in params["multiples"]]
        spans = [self.tr("{} to {} MAD").format(low, high) for low, high in zip(ends, ends[1:])]
        spans.append(self.tr("more than {} MAD").format(ends[-1]))
        first, pattern = {
            "high": (self.tr("up to {} MAD above the median"), self.tr("{} above the median")),
            "low": (self.tr("down to {} MAD below the median"), self.tr("{} below the median")),
            "both": (self.tr("within {} MAD of the median"), self.tr("{} from the median")),
        }[params["side"]]
        names = [pattern.format(span) for span in spans]
        limits = [self._limits(result, i, f" {unit}" if unit else "") for i in range(len(names))]
        return [first.format(ends[0]), *(f"{name} ({limit})" for name, limit in zip(names, limits))]

    def _limits(self, result: Result, i: int, suffix: str) -> str:
        """Return the values beyond which the class number `i` + 1 lies."""
        low, high = result.summary["low"], result.summary["high"]
        below = [self.tr("below {}").format(number_text(low[i]) + suffix)] if low else []
        above = [self.tr("above {}").format(number_text(high[i]) + suffix)] if high else []
        return self.tr(" or ").join(below + above)
