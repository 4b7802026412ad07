"""``gossan:fractalthreshold``: background and anomaly told apart by the bends of a fractal curve."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Optional

import numpy as np
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFields,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingException,
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
from ..core.context import Result
from ..core.errors import InputError
from .algorithm import GossanAlgorithm, Group
from .anomaly_classes import anomaly_names, styled, with_ranges
from .assay_layers import free_name
from .charts import write_chart
from .compat import DECIMAL, NO_GEOMETRY, TEXT, WHOLE, field, is_null
from .fractal_chart import fractal_chart
from .number_list import read_numbers
from .rasters import Raster, crs_of, read_raster, write_raster
from .styles import style_classes, style_diverging
from .vectors import Samples, open_source, read_samples, require_projected, write_features

METHODS = ("C-A", "C-N", "S-A")
NODATA = 255
TABLE = (
    ("segment", WHOLE),
    ("class", TEXT),
    ("above", DECIMAL),
    ("up_to", DECIMAL),
    ("slope", DECIMAL),
    ("intercept", DECIMAL),
    ("r2", DECIMAL),
    ("points", WHOLE),
    ("number", WHOLE),
    ("area", DECIMAL),
    ("share", DECIMAL),
)


@dataclass(frozen=True)
class Given:
    """What is to be divided: a band of a raster, or a field of samples.

    Attributes
    ----------
    values : numpy.ndarray
        Shape (rows, columns) or (samples,), NaN = NoData.
    element : str
        The band's or field's name.
    unit : str
        Its unit where the name says it, else ''.
    crs : QgsCoordinateReferenceSystem
        Of the layer.
    raster : Raster, optional
        Where the values are a raster's.
    samples : Samples, optional
        Where they are samples'.
    """

    values: np.ndarray
    element: str
    unit: str
    crs: QgsCoordinateReferenceSystem
    raster: Optional[Raster] = None
    samples: Optional[Samples] = None


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
        given = self._read(parameters, method, context, feedback)
        params = self._params(parameters, method, given, context)
        result = self.run_task("fractal_threshold", {"values": given.values}, params, feedback, 0.1, 0.9)
        names = self._class_names(method, result)
        outputs = {}
        if self.is_given(parameters, "CHART"):
            outputs["CHART"] = self.parameterAsFileOutput(parameters, "CHART", context)
            write_chart(self._chart(given, params, result, names), outputs["CHART"])
        if given.raster is not None and self.is_given(parameters, "OUTPUT"):
            outputs["OUTPUT"] = self._write_map(parameters, given.raster, given, params, result, names, context)
        if given.samples is not None and self.is_given(parameters, "SAMPLES_OUT"):
            outputs["SAMPLES_OUT"] = self._write_samples(parameters, given.samples, given, result, names, context)
        outputs["BREAKS"] = self._write_table(parameters, given, params, result, names, context)
        feedback.setProgress(100.0)
        return outputs

    def _read(
        self, parameters: dict[str, Any], method: str, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Given:
        """Return the raster's band or the samples' field; exactly one of them must be given."""
        has_map, has_samples = self.is_given(parameters, "SCORES"), self.is_given(parameters, "INPUT")
        if has_map and has_samples:
            raise InputError("A map (SCORES) and samples (INPUT) were given. Give one of them: leave the other empty.")
        if not (has_map or has_samples):
            raise InputError(
                "Nothing was given to divide. Give a map (SCORES), or samples with a field (INPUT and FIELD)."
            )
        if has_map:
            return self._read_map(parameters, context)
        if method != "C-N":
            raise InputError(
                f"{method} needs a map, and samples were given. Choose C-N for samples, or make a map of them first "
                "('Inverse-distance map' or kriging)."
            )
        return self._read_field(parameters, context, feedback)

    def _read_map(self, parameters: dict[str, Any], context: QgsProcessingContext) -> Given:
        layer = self.parameterAsRasterLayer(parameters, "SCORES", context)
        if layer is None:
            raise QgsProcessingException(self.invalidRasterError(parameters, "SCORES"))
        raster, band = read_raster(layer), self.parameterAsInt(parameters, "BAND", context)
        if not 1 <= band <= len(raster.array):
            raise InputError(f"'{raster.name}' has {len(raster.array)} bands, no band {band}. Choose one of them.")
        name = raster.band_names[band - 1]
        return Given(raster.array[band - 1], name, _unit(name), crs_of(raster.grid), raster=raster)

    def _read_field(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Given:
        name = self.parameterAsString(parameters, "FIELD", context)
        if not name:
            raise InputError("Samples were given without a field. Choose the FIELD to divide.")
        samples = read_samples(self, parameters, "INPUT", context, feedback)
        return Given(samples.numbers(name), name, _unit(name), samples.crs, samples=samples)

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

    def _class_names(self, method: str, result: Result) -> list[str]:
        """Return what each segment is, from the lowest values (of S-A: powers) up."""
        if method != "S-A":
            return anomaly_names(len(result.summary["segments"]), _backgrounds(result))
        bands = [self._part_name(name) for name in result.summary["parts"]]
        return bands if len(bands) == 2 else [bands[-1], *bands[:-1]]  # noise is the last band and the least power

    def _part_name(self, name: str) -> str:
        words = {"anomaly": self.tr("anomaly"), "background": self.tr("background"), "noise": self.tr("noise")}
        word, *number = name.split()
        return " ".join([words[word], *number])

    def _chart(self, given: Given, params: dict[str, Any], result: Result, names: list[str]) -> str:
        """Return the chart with its axes named."""
        known = recognise(given.element)
        content = f"{known.analyte} ({known.unit})" if known and known.unit else given.element
        axes = {
            "C-A": (content, self.tr("Area with at least that ({})").format(params.get("area_unit"))),
            "C-N": (content, self.tr("Number of {} with at least that").format(params["counted"])),
            "S-A": (self.tr("Power E of {}").format(given.element), self.tr("Wave numbers with at least that power")),
        }
        x_title, y_title = axes[params["method"]]
        title = f"{params['method']}: {given.element}"
        return fractal_chart(title, x_title, y_title, result.arrays, result.summary["segments"], names)

    def _write_map(
        self,
        parameters: dict[str, Any],
        raster: Raster,
        given: Given,
        params: dict[str, Any],
        result: Result,
        names: list[str],
        context: QgsProcessingContext,
    ) -> str:
        path = self.parameterAsOutputLayer(parameters, "OUTPUT", context)
        metadata = {"fractal": {**params, **result.summary, "band": given.element, "layer": raster.name}}
        if params["method"] == "S-A":
            bands = [f"{given.element} {self._part_name(part)}" for part in result.summary["parts"]]
            write_raster(path, result.arrays["parts"], raster.grid, bands, metadata)
            style_diverging(path, result.arrays["parts"][0], given.unit)
        else:
            write_raster(
                path, result.arrays["classes"][None], raster.grid, [f"{given.element} class"], metadata, NODATA
            )
            labels = with_ranges(names, result.summary["thresholds"], given.unit)
            style_classes(path, styled(labels, _backgrounds(result)))
        return path

    def _write_samples(
        self,
        parameters: dict[str, Any],
        samples: Samples,
        given: Given,
        result: Result,
        names: list[str],
        context: QgsProcessingContext,
    ) -> str:
        """Write the samples with the number and the name of their class; NULL where there is no assay."""
        labels = with_ranges(names, result.summary["thresholds"], given.unit)
        fields = QgsFields(samples.fields)
        fields.append(field(free_name(fields, f"{given.element}_class"), WHOLE))
        fields.append(field(free_name(fields, f"{given.element}_anomaly"), TEXT))
        rows = []
        for feature, number in zip(samples.features, result.arrays["classes"].tolist()):
            kind = [None, None] if number == NODATA else [number, labels[number]]
            old = [None if is_null(value) else value for value in feature.attributes()]
            rows.append((feature.geometry(), [*old, *kind]))
        geometry = open_source(self, parameters, "INPUT", context).wkbType()
        return write_features(self, parameters, "SAMPLES_OUT", context, fields, geometry, samples.crs, rows)

    def _write_table(
        self,
        parameters: dict[str, Any],
        given: Given,
        params: dict[str, Any],
        result: Result,
        names: list[str],
        context: QgsProcessingContext,
    ) -> str:
        fields = QgsFields()
        for name, kind in TABLE:
            fields.append(field(name, kind))
        rows = []
        for i, (segment, name) in enumerate(zip(result.summary["segments"], names)):
            known = {**segment, "segment": i + 1, "class": name}
            known["area"] = segment["area"] if params["method"] == "C-A" else None
            rows.append((None, [known[column] for column, _ in TABLE]))
        return write_features(self, parameters, "BREAKS", context, fields, NO_GEOMETRY, given.crs, rows)


def _backgrounds(result: Result) -> int:
    """Return how many classes, from the lowest up, are background: those that more than half of the cells reach."""
    shares = [segment["share"] for segment in result.summary["segments"]]
    return max(1, sum(1 for i in range(len(shares)) if sum(shares[i:]) > 0.5))


def _unit(name: str) -> str:
    """Return the unit that a band's or field's name says, or ''."""
    known = recognise(name)
    return known.unit if known else ""
