"""``gossan:fractalthreshold``: background and anomaly told apart by the bends of a fractal curve."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterBand,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
    QgsUnitTypes,
)

from ..core.assay_fields import recognise
from .algorithm import GossanAlgorithm, Group
from .charts import write_chart
from .fractal_chart import fractal_chart
from .fractal_input import Given, read_given
from .fractal_outputs import Found, write_map, write_samples, write_table
from .number_list import read_numbers
from .vectors import require_projected

METHODS = ("C-A", "C-N", "S-A")


class FractalThreshold(GossanAlgorithm):
    """Find thresholds by C-A, C-N or S-A."""

    ID = "fractalthreshold"
    TITLE = "Fractal thresholds"
    GROUP = Group.ANOMALY
    TAGS = (
        "fractal,multifractal,concentration-area,C-A,concentration-number,C-N,spectrum-area,S-A,threshold,background,anomaly,"
        "separation,breaks,log-log,power law,Cheng,power spectrum,filter"
    )
    HELP = (
        "Finds where background ends and anomaly begins. The area in which an element reaches at least a value falls as a "
        "power of the value: a straight line on logarithmic axes. Where the line bends another process takes over, and that "
        "value is a threshold. Area is not needed: C-N counts samples or cells instead.\n\n"
        "S-A looks at the power spectrum instead: the map is taken apart into waves, those of high power are the broad "
        "background, those of low power the local anomaly (and noise), and each set gives a map; their sum is the whole. Cells "
        "without data are filled with their nearest neighbour's departure from a plane, faded out, before the transform, and "
        "are without data after it.\n\n"
        "The curve is drawn from up to 200 values, evenly spaced in their logarithm, down to ten cells; the straight segments "
        "are the best of all divisions (least squares, a point weighing less the fewer cells it counts). The number of "
        "segments is chosen by an information criterion that takes a line as straight which misses the area by no more than "
        "5 %. Look at the chart: a smoothly curved one (as log-normal values give) has no natural thresholds, and any number "
        "of segments follows it. Type THRESHOLDS to move them. A class counts as background if more than half of the cells "
        "or samples reach it, else as anomaly.\n\n"
        "A power law needs positive values. Cells of zero or below stay in the background class and out of the curve; "
        "log-ratios and standardised values should not be used."
    )
    SOURCE = (
        "Cheng, Agterberg, Ballantyne (1994), The separation of geochemical anomalies from background by fractal methods, "
        "Journal of Geochemical Exploration 51, 109-130; Cheng, Xu, Grunsky (2000), Natural Resources Research 9, 43-52"
    )

    def define(self) -> None:
        """Add the parameters."""
        self._define_input()
        self._define_method()
        self._define_outputs()

    def _define_input(self) -> None:
        self.add(
            QgsProcessingParameterRasterLayer("SCORES", self.tr("Map of one element, or of scores"), optional=True),
            self.tr("The map to divide. Give this or samples, not both."),
        )
        self.add(
            QgsProcessingParameterBand("BAND", self.tr("Band"), 1, "SCORES", True),
            self.tr("The element, where the map has many."),
        )
        self.add(
            QgsProcessingParameterFeatureSource(
                "INPUT", self.tr("Samples"), [QgsProcessing.SourceType.TypeVectorPoint], optional=True
            ),
            self.tr("Instead of a map, for C-N: points with assays. Every sample counts, duplicates too."),
        )
        self.add(
            QgsProcessingParameterField(
                "FIELD", self.tr("Field"), None, "INPUT", QgsProcessingParameterField.DataType.Numeric, optional=True
            ),
            self.tr("The samples' field to divide."),
        )

    def _define_method(self) -> None:
        names = [
            self.tr("C-A: concentration-area"),
            self.tr("C-N: concentration-number"),
            self.tr("S-A: spectrum-area"),
        ]
        self.add(
            QgsProcessingParameterEnum("METHOD", self.tr("Model"), names, defaultValue=0),
            self.tr("C-A and C-N class the values; S-A separates a map into background, anomaly and noise."),
        )
        self.add(
            QgsProcessingParameterNumber(
                "SEGMENTS",
                self.tr("Straight segments (0 = automatic)"),
                QgsProcessingParameterNumber.Type.Integer,
                0,
                minValue=0,
                maxValue=6,
            ),
            self.tr("How many straight segments the curve has, 2 to 6: one more than there are thresholds."),
        )
        self.add(
            QgsProcessingParameterString("THRESHOLDS", self.tr("Thresholds of your own"), "", optional=True),
            self.tr(
                "Rising values separated by commas, for example read off the chart of a first run. They take the place of "
                "those found. For S-A: powers, as on the chart's lower axis."
            ),
        )

    def _define_outputs(self) -> None:
        self.add(
            QgsProcessingParameterRasterDestination(
                "OUTPUT", self.tr("Classes, or anomaly and background"), optional=True
            ),
            self.tr(
                "C-A and C-N: whole numbers, 0 the background, upwards to the highest anomaly, 255 NoData; the legend has the "
                "thresholds. S-A: bands with the anomaly, the background and, from two thresholds on, the noise. Samples make "
                "no raster."
            ),
        )
        self.add(
            QgsProcessingParameterFeatureSink(
                "SAMPLES_OUT",
                self.tr("Samples with their class"),
                QgsProcessing.SourceType.TypeVectorPoint,
                None,
                True,
                False,
            ),
            self.tr("Where samples were given: they, with their class as number and words."),
        )
        self.add(
            QgsProcessingParameterFeatureSink(
                "BREAKS", self.tr("Segments and thresholds"), QgsProcessing.SourceType.TypeVector
            ),
            self.tr(
                "A table with one row per segment: its class, the thresholds it lies between, slope (its negative is the "
                "fractal dimension) and R² of the line, and the number, area and share (0 to 1) of cells or samples in it."
            ),
        )
        self.add(
            QgsProcessingParameterFileDestination(
                "CHART", self.tr("Chart"), self.tr("SVG files (*.svg);;PNG files (*.png)"), optional=True
            ),
            self.tr("The points on logarithmic axes, the straight segments with their slopes, and the thresholds."),
        )

    def execute(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Read, run the task, write."""
        method = METHODS[self.parameterAsEnum(parameters, "METHOD", context)]
        given = read_given(self, parameters, method, context, feedback)
        params = self._params(parameters, method, given, context)
        result = self.run_task("fractal_threshold", {"values": given.values}, params, feedback, 0.1, 0.9)
        found = Found(given, params, result)
        outputs = {}
        if self.is_given(parameters, "CHART"):
            outputs["CHART"] = self.parameterAsFileOutput(parameters, "CHART", context)
            write_chart(self._chart(found), outputs["CHART"])
        if given.raster is not None and self.is_given(parameters, "OUTPUT"):
            outputs["OUTPUT"] = write_map(self, parameters, given.raster, found, context)
        if given.samples is not None and self.is_given(parameters, "SAMPLES_OUT"):
            outputs["SAMPLES_OUT"] = write_samples(self, parameters, given.samples, found, context)
        outputs["BREAKS"] = write_table(self, parameters, found, context)
        feedback.setProgress(100.0)
        return outputs

    def _params(
        self, parameters: dict[str, Any], method: str, given: Given, context: QgsProcessingContext
    ) -> dict[str, Any]:
        text = self.parameterAsString(parameters, "THRESHOLDS", context)
        params = {
            "method": method,
            "segments": self.parameterAsInt(parameters, "SEGMENTS", context),
            "thresholds": read_numbers(text, self.tr("Thresholds of your own"), "15, 40, 120"),
            "unit": given.unit,
            "counted": "samples" if given.samples is not None else "cells",
        }
        if method == "C-A" and given.raster is not None:
            require_projected(given.crs, given.raster.name, self.tr("the concentration-area model"))
            is_metric = given.crs.isValid() and QgsUnitTypes.encodeUnit(given.crs.mapUnits()) == "meters"
            params["cell_area"] = given.raster.grid.cell_size**2 / (1e6 if is_metric else 1.0)
            params["area_unit"] = "km²" if is_metric else self.tr("square map units")
        return params

    def _chart(self, found: Found) -> str:
        """Return the chart with its axes named."""
        element, params = found.given.element, found.params
        known = recognise(element)
        content = f"{known.analyte} ({known.unit})" if known and known.unit else element
        axes = {
            "C-A": (content, self.tr("Area with at least that ({})").format(params.get("area_unit"))),
            "C-N": (content, self.tr("Number of {} with at least that").format(params["counted"])),
            "S-A": (self.tr("Power E of {}").format(element), self.tr("Wave numbers with at least that power")),
        }
        x_title, y_title = axes[params["method"]]
        return fractal_chart(
            f"{params['method']}: {element}", x_title, y_title, found.result.arrays, found.segments, found.names
        )
