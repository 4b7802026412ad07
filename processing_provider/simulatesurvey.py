"""``gossan:simulatesurvey``: a geochemical survey whose deposits are known, to learn and to test with."""

from __future__ import annotations

from typing import Any, Optional

import numpy as np
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFields,
    QgsGeometry,
    QgsPointXY,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterCrs,
    QgsProcessingParameterDistance,
    QgsProcessingParameterExtent,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterString,
    QgsUnitTypes,
)

from ..core.context import Result
from ..core.errors import InputError
from ..core.grid import Grid
from .algorithm import GossanAlgorithm, Group
from .compat import DECIMAL, LINE, POINT, TEXT, WHOLE, field
from .files import check_writable
from .rasters import crs_text, write_raster
from .styles import style_concentrations
from .vectors import write_features

DEFAULT_CRS = "EPSG:32755"
DEFAULT_EXTENT = (440_000.0, 6_230_000.0, 500_000.0, 6_280_000.0)  # west, south, east, north in any projected CRS
DEFAULT_ELEMENTS = "Au, Ag, Cu, Pb, Zn, As, Sb, Hg, Ba, Mo, Ni, Cr, Co, Fe, Mn"
SAMPLE_FIELDS = {"sample_id": TEXT, "survey": TEXT, "lab": TEXT, "year": WHOLE, "lithology": TEXT}
DEPOSIT_FIELDS = {"name": TEXT, "camp": TEXT, "size_mt": DECIMAL, "depth_m": DECIMAL}
FAULT_FIELDS = {"name": TEXT, "family": TEXT, "azimuth": DECIMAL, "length_m": DECIMAL}
Rows = list[tuple[Optional[QgsGeometry], list[Any]]]


class SimulateSurvey(GossanAlgorithm):
    """Simulate samples, deposits and faults, and keep the truth."""

    ID = "simulatesurvey"
    TITLE = "Simulated survey"
    GROUP = Group.SAMPLES
    TAGS = (
        "simulate,synthetic,example,demo,training data,test,truth,stream sediment,soil,halo,pathfinder,dispersion,"
        "detection limit,batch,null test"
    )
    HELP = (
        "Makes a geochemical survey whose deposits are known: to learn Gossan with, and to see what a method finds and "
        "what it only seems to find.\n\n"
        "Folded rocks each have their own background; faults control the deposits, which come in camps; each "
        "deposit has a zoned halo (copper and gold narrow; lead, zinc and silver wider; arsenic, antimony and mercury "
        "widest) and a train down the slope. Some lie under cover. Black shale, ultramafic rock, barren pyrite and "
        "leached ground mislead as they do in the field. Three surveys by three laboratories are merged, with their "
        "biases, detection limits, duplicates and gaps.\n\n"
        "With 0 deposits it is the same ground without mineralisation: whatever a method 'finds' there is nothing. "
        "The geology scales with the extent. It is a simulation, not a model of any real place."
    )

    def define(self) -> None:
        """Add the parameters."""
        self._define_ground()
        self._define_samples()
        self._define_outputs()

    def _define_ground(self) -> None:
        self.add(
            QgsProcessingParameterExtent("EXTENT", self.tr("Extent"), optional=True),
            self.tr(
                "The area to simulate, up to ten times as long as wide; brought to the coordinate system below. Empty: "
                "60 x 50 km from 440000 to 500000 east and 6230000 to 6280000 north."
            ),
        )
        self.add(
            QgsProcessingParameterCrs("CRS", self.tr("Coordinate system"), DEFAULT_CRS, optional=True),
            self.tr(
                "Of everything that is made; it must be projected, in metres, such as a UTM zone. Empty: EPSG:32755."
            ),
        )
        self.add(
            self._whole_number("DEPOSITS", self.tr("Deposits"), 25),
            self.tr("How many deposits to plant. 0: the same ground without mineralisation, for a null test."),
        )
        self.add(
            self._whole_number("SEED", self.tr("Seed"), 9),
            self.tr("The same seed gives the same survey; another one is another belt."),
        )
        self.add(
            QgsProcessingParameterNumber(
                "SIGNAL",
                self.tr("Strength of the haloes"),
                QgsProcessingParameterNumber.Type.Double,
                1.0,
                minValue=0.0,
                maxValue=10.0,
            ),
            self.tr("1 is as hard as a real survey; 2 is easy; 0 plants deposits that leave no trace."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterDistance("CELL_SIZE", self.tr("Cell size of the truth"), None, "CRS", True, 0.0),
            self.tr("In metres. Empty: 1/240 of the longer side. Another cell size is another survey."),
            advanced=True,
        )

    def _define_samples(self) -> None:
        self.add(
            self._whole_number("SAMPLES", self.tr("Samples"), 1500, minimum=1),
            self.tr("How many samples, of which 1 in 26 is a duplicate. 1,500 on 60 x 50 km is one per 2 square km."),
        )
        self.add(
            QgsProcessingParameterString("ELEMENTS", self.tr("Elements"), DEFAULT_ELEMENTS),
            self.tr(
                "Symbols with commas between. To choose from: those of the default, and U, V, Cd, Bi. An element's values "
                "do not depend on the others chosen."
            ),
        )
        self.add(
            QgsProcessingParameterBoolean("CENSORED_AS_TEXT", self.tr("Write '<' below detection"), True),
            self.tr(
                "As laboratories do: assay fields are text, '<0.2' where below detection; run 'Prepared assays' next. "
                "Off: numbers, with half the detection limit there."
            ),
            advanced=True,
        )

    def _define_outputs(self) -> None:
        self.add(
            QgsProcessingParameterFeatureSink(
                "SAMPLES_OUT", self.tr("Simulated samples"), QgsProcessing.SourceType.TypeVectorPoint
            ),
            self.tr(
                "Points with sample_id, survey, lab, year, lithology and one field per element. NULL: not analysed."
            ),
        )
        self.add(
            QgsProcessingParameterFeatureSink(
                "DEPOSITS_OUT", self.tr("Simulated deposits"), QgsProcessing.SourceType.TypeVectorPoint
            ),
            self.tr("Points with name, camp, size in million tonnes, and depth of cover in metres (0 outcrops)."),
        )
        self.add(
            QgsProcessingParameterFeatureSink(
                "FAULTS_OUT", self.tr("Simulated faults"), QgsProcessing.SourceType.TypeVectorLine
            ),
            self.tr("Lines with name, family (along the belt or across it), azimuth in degrees and length."),
        )
        self.add(
            QgsProcessingParameterRasterDestination("TRUTH", self.tr("Truth")),
            self.tr(
                "Bands: strength of the haloes (mean log enrichment of the pathfinders), lithology code, distance to the "
                "nearest fault, barren alteration, elevation."
            ),
        )

    def _whole_number(self, name: str, label: str, default: int, minimum: int = 0) -> QgsProcessingParameterNumber:
        """Return a parameter for a count or a seed."""
        return QgsProcessingParameterNumber(
            name, label, QgsProcessingParameterNumber.Type.Integer, default, minValue=minimum
        )

    def execute(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Simulate, write."""
        crs = self._crs(parameters, context)
        path = self.parameterAsOutputLayer(parameters, "TRUTH", context)
        check_writable(path)
        params = self._params(parameters, crs, context)
        result = self.run_task("simulate_survey", {}, params, feedback, 0.0, 0.8)
        as_text = self.parameterAsBool(parameters, "CENSORED_AS_TEXT", context)
        outputs = self._write_vectors(parameters, result, as_text, crs, context)
        grid, bands = Grid(**result.summary["grid"]), result.summary["bands"]
        design = {**params, "lithologies": result.summary["lithologies"]}
        write_raster(path, result.arrays["truth"], grid, bands, {"simulation": design})
        style_concentrations(path, result.arrays["truth"][0])
        feedback.setProgress(100.0)
        return {**outputs, "TRUTH": path}

    def _params(
        self, parameters: dict[str, Any], crs: QgsCoordinateReferenceSystem, context: QgsProcessingContext
    ) -> dict[str, Any]:
        """Return the task's parameters."""
        words = self.parameterAsString(parameters, "ELEMENTS", context).replace(";", ",").split(",")
        return {
            "extent": self._extent(parameters, crs, context),
            "crs": crs_text(crs),
            "samples": self.parameterAsInt(parameters, "SAMPLES", context),
            "elements": [word.strip() for word in words if word.strip()],
            "deposits": self.parameterAsInt(parameters, "DEPOSITS", context),
            "seed": self.parameterAsInt(parameters, "SEED", context),
            "signal": self.parameterAsDouble(parameters, "SIGNAL", context),
            "cell_size": self.optional_number(parameters, "CELL_SIZE", context) or None,
        }

    def _crs(self, parameters: dict[str, Any], context: QgsProcessingContext) -> QgsCoordinateReferenceSystem:
        """Return the survey's coordinate system, checked."""
        if not self.is_given(parameters, "CRS"):
            return QgsCoordinateReferenceSystem(DEFAULT_CRS)
        crs = self.parameterAsCrs(parameters, "CRS", context)
        _require_metres(crs, parameters["CRS"])
        return crs

    def _extent(
        self, parameters: dict[str, Any], crs: QgsCoordinateReferenceSystem, context: QgsProcessingContext
    ) -> list[float]:
        """Return west, south, east, north in the survey's coordinate system."""
        if not self.is_given(parameters, "EXTENT"):
            return list(DEFAULT_EXTENT)
        box = self.parameterAsExtent(parameters, "EXTENT", context, crs)
        return [box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum()]

    def _write_vectors(
        self,
        parameters: dict[str, Any],
        result: Result,
        as_text: bool,
        crs: QgsCoordinateReferenceSystem,
        context: QgsProcessingContext,
    ) -> dict[str, str]:
        """Write the samples, the deposits and the faults; return their ids."""
        arrays = result.arrays
        assays = dict.fromkeys(result.summary["elements"], TEXT if as_text else DECIMAL)
        layers = (
            ("SAMPLES_OUT", {**SAMPLE_FIELDS, **assays}, POINT, _sample_rows(arrays, as_text)),
            ("DEPOSITS_OUT", DEPOSIT_FIELDS, POINT, _deposit_rows(arrays)),
            ("FAULTS_OUT", FAULT_FIELDS, LINE, _fault_rows(arrays)),
        )
        return {
            name: write_features(self, parameters, name, context, _fields(kinds), geometry, crs, rows)
            for name, kinds, geometry, rows in layers
        }


def _require_metres(crs: QgsCoordinateReferenceSystem, given: Any) -> None:
    """Raise `InputError` unless the coordinate system is known, projected and in metres."""
    remedy = "Choose a projected one in metres, such as the area's UTM zone, as 'Coordinate system' (CRS)."
    if not crs.isValid():
        raise InputError(f"The coordinate system '{given}' is not known to QGIS. {remedy}")
    unit = QgsUnitTypes.encodeUnit(crs.mapUnits())
    if crs.isGeographic() or unit != "meters":
        raise InputError(
            f"A simulated survey needs metres, and {crs.authid() or crs.description()} is in {unit}. {remedy}"
        )


def _fields(kinds: dict[str, Any]) -> QgsFields:
    fields = QgsFields()
    for name, kind in kinds.items():
        fields.append(field(name, kind))
    return fields


def _points(xy: np.ndarray) -> list[QgsGeometry]:
    return [QgsGeometry.fromPointXY(QgsPointXY(x, y)) for x, y in xy.tolist()]


def _sample_rows(arrays: dict[str, np.ndarray], as_text: bool) -> Rows:
    """Return the samples with their assays, NULL where not analysed."""
    names = ("sample_id", "survey", "laboratory", "year", "lithology")
    heads = zip(*(arrays[name].tolist() for name in names))
    assays = arrays["printed" if as_text else "assays"].astype(object)
    assays[np.isnan(arrays["assays"])] = None
    return [
        (point, [*head, *values]) for point, head, values in zip(_points(arrays["sample_xy"]), heads, assays.tolist())
    ]


def _deposit_rows(arrays: dict[str, np.ndarray]) -> Rows:
    names = ("deposit_name", "deposit_camp", "deposit_size", "deposit_depth")
    rows = zip(*(arrays[name].tolist() for name in names))
    return [(point, list(row)) for point, row in zip(_points(arrays["deposit_xy"]), rows)]


def _fault_rows(arrays: dict[str, np.ndarray]) -> Rows:
    starts = arrays["fault_start"].tolist()
    lines = [
        QgsGeometry.fromPolylineXY([QgsPointXY(x, y) for x, y in arrays["fault_xy"][first:last].tolist()])
        for first, last in zip(starts[:-1], starts[1:])
    ]
    names = ("fault_name", "fault_family", "fault_azimuth", "fault_length")
    rows = zip(*(arrays[name].tolist() for name in names))
    return [(line, list(row)) for line, row in zip(lines, rows)]
