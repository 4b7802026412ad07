"""``gossan:delineatetargets``: from a score map to ranked polygons that one can walk to."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np
from qgis.core import (
    QgsFields,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBand,
    QgsProcessingParameterDistance,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterLayer,
    QgsUnitTypes,
)

from ..core.errors import InputError
from .algorithm import GossanAlgorithm, Group
from .alignment import align
from .compat import DECIMAL, MULTI_POLYGON, TEXT, WHOLE, field
from .deposit_names import deposit_names
from .rasters import Raster, crs_of, read_raster
from .target_outlines import target_outlines
from .target_style import style_targets
from .vectors import read_samples, require_projected, write_features
from .working_space import WorkingSpace

METHODS = ("share of the area", "P-A", "C-A", "value")
SMOOTHINGS = ("none", "median", "gaussian", "open and close")
RANKINGS = ("maximum score", "mean score", "excess x area", "area")
SPREAD = "spread"  # what Gossan calls the band of a score map that says how far its members are apart
COLUMNS = (
    ("rank", WHOLE),
    ("area_km2", DECIMAL),
    ("cells", WHOLE),
    ("max_score", DECIMAL),
    ("mean_score", DECIMAL),
    ("percentile", DECIMAL),
    ("uncertainty", DECIMAL),
    ("deposits", WHOLE),
    ("nearest", TEXT),
    ("distance_m", DECIMAL),
    ("leading", TEXT),
    ("at_edge", WHOLE),
    ("x", DECIMAL),
    ("y", DECIMAL),
    ("peak_x", DECIMAL),
    ("peak_y", DECIMAL),
)


class DelineateTargets(GossanAlgorithm):
    """Delineate and rank targets."""

    ID = "delineatetargets"
    TITLE = "Ranked targets"
    GROUP = Group.TARGETS
    TAGS = (
        "targets,anomaly polygons,delineate,vectorise,polygonise,rank,priority,prospect,follow-up,drill targets,threshold,"
        "P-A plot,prediction-area,concentration-area,C-A,share of area,minimum area"
    )
    HELP = (
        "Draws an outline round the ground that scores highest and ranks the outlines: what to visit first, how large it is, "
        "what is enriched there, and which known deposit lies inside or nearest.\n\n"
        "The threshold is a share of the area (the best 5 % unless told otherwise), the intersection of the prediction-area "
        "(P-A) plot, a break of the concentration-area (C-A) curve, or a score. The P-A plot has two curves: the share of the "
        "deposits that a threshold captures, and the share of the area that it leaves out; where they meet, as many deposits "
        "as possible lie on as little ground as possible, without weighing one against the other. It needs deposits, and "
        "those that chose a threshold do not test it.\n\n"
        "Cells that touch at a side or a corner make one target. The scores are smoothed for threshold and outline only: the "
        "table tells the scores of the map as it is. NoData is never part of a target and lends no value to its neighbours.\n\n"
        "Fields: rank; area_km2 and cells (whole cells, also where the outline is smoothed); max_score and mean_score; "
        "percentile, the percentage of the area that scores less than the target's maximum; uncertainty, the mean of the score "
        "map's band 'spread'; deposits inside; the nearest deposit's name and distance_m from the outline, 0 inside; leading, "
        "the three bands of the stack that are highest in the target, in standard deviations above the mean of the whole area; "
        "at_edge, 1 where the target touches NoData or the map's edge and may go on; x, y, the centroid, and peak_x, peak_y, "
        "the cell with the highest score, in map units.\n\n"
        "A score is a rank, not a probability: a target is where to look next, not ore."
    )
    SOURCE = (
        "Yousefi, Carranza (2015), Prediction-area (P-A) plot and C-A fractal analysis, Computers & Geosciences 79, 69-81; "
        "Cheng, Agterberg, Ballantyne (1994), Journal of Geochemical Exploration 51, 109-130"
    )

    def define(self) -> None:
        """Add the parameters."""
        self._define_threshold()
        self._define_shape()
        self._define_knowledge()
        self._define_outputs()

    def _define_threshold(self) -> None:
        self.add(
            QgsProcessingParameterRasterLayer("SCORES", self.tr("Score map")),
            self.tr(
                "Higher means more prospective. It needs a projected CRS, because targets have areas. A band named 'spread' "
                "gives the targets' uncertainty."
            ),
        )
        self.add(
            QgsProcessingParameterBand("BAND", self.tr("Band"), 1, "SCORES", True),
            self.tr("The band with the scores; of a map of many elements, the element."),
            advanced=True,
        )
        names = [
            self.tr("Share of the area"),
            self.tr("P-A intersection"),
            self.tr("C-A break"),
            self.tr("Value"),
        ]
        self.add(
            QgsProcessingParameterEnum("METHOD", self.tr("Threshold by"), names, defaultValue=0),
            self.tr(
                "Share of the area: the best few per cent. P-A intersection: the known deposits choose, and must be given. C-A "
                "break: where the area above a score stops following one power law; needs positive scores. Value: a score of "
                "your own."
            ),
        )
        self.add(
            QgsProcessingParameterNumber(
                "THRESHOLD", self.tr("Threshold"), QgsProcessingParameterNumber.Type.Double, None, optional=True
            ),
            self.tr(
                "Share of the area: per cent of the cells with a score (empty: 5). C-A break: which one from the top (empty: 1, "
                "the highest). Value: the score, which must be given. P-A intersection: not used."
            ),
        )

    def _define_shape(self) -> None:
        self.add(
            QgsProcessingParameterNumber(
                "MIN_AREA",
                self.tr("Least area (km²)"),
                QgsProcessingParameterNumber.Type.Double,
                None,
                optional=True,
                minValue=0.0,
            ),
            self.tr("Smaller targets are left out. Square kilometres. Empty: four cells; 0: every cell may be one."),
        )
        smoothings = [
            self.tr("None"),
            self.tr("Median of the scores"),
            self.tr("Gaussian mean of the scores"),
            self.tr("Opening and closing of the outlines"),
        ]
        self.add(
            QgsProcessingParameterEnum("SMOOTHING", self.tr("Smoothing"), smoothings, defaultValue=1),
            self.tr(
                "Keeps single cells from making or holing a target. The median takes out single cells and keeps edges; the "
                "Gaussian mean makes rounder outlines; opening and closing leaves the scores and removes specks, necks, gaps "
                "and bays narrower than its disc."
            ),
        )
        self.add(
            QgsProcessingParameterNumber(
                "RADIUS",
                self.tr("Radius of smoothing (cells)"),
                QgsProcessingParameterNumber.Type.Integer,
                1,
                minValue=1,
                maxValue=20,
            ),
            self.tr(
                "Median: 1 looks at 3 x 3 cells, 2 at 5 x 5. Gaussian: the standard deviation. Opening and closing: the disc."
            ),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterEnum(
                "OUTLINES", self.tr("Outlines"), [self.tr("Sides of cells"), self.tr("Smoothed")], defaultValue=0
            ),
            self.tr(
                "Whether polygons follow the sides of their cells, or have their corners cut for the eye. The areas in the "
                "table are those of the cells."
            ),
            advanced=True,
        )
        rankings = [
            self.tr("Maximum score"),
            self.tr("Mean score"),
            self.tr("Score above the threshold x area"),
            self.tr("Area"),
        ]
        self.add(
            QgsProcessingParameterEnum("RANK_BY", self.tr("Rank by"), rankings, defaultValue=0),
            self.tr(
                "What puts a target first. Score above the threshold x area adds up, over the target's cells, how far each lies "
                "above the threshold: large and strong ones first. Equal ones follow each other by area."
            ),
        )

    def _define_knowledge(self) -> None:
        self.add(
            QgsProcessingParameterRasterLayer("STACK", self.tr("Evidence stack"), optional=True),
            self.tr(
                "Tells what each target is made of: its bands are compared inside and over the whole area. Best the scaled stack "
                "that was scored. Brought to the score map's grid where it is on another."
            ),
        )
        self.add(
            QgsProcessingParameterFeatureSource(
                "DEPOSITS", self.tr("Deposits"), [QgsProcessing.SourceType.TypeVectorAnyGeometry], optional=True
            ),
            self.tr(
                "Known deposits as points; polygons count at their centroid. Counted inside, and the nearest one is named."
            ),
        )
        self.add(
            QgsProcessingParameterField(
                "NAME_FIELD", self.tr("Field with the deposits' names"), None, "DEPOSITS", optional=True
            ),
            self.tr("Empty: a field called name, deposit, label or id, else their numbers."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterDistance(
                "CLUSTER_DISTANCE", self.tr("Cluster distance (map units)"), None, "SCORES", True, 0.0
            ),
            self.tr(
                "Deposits that chains of steps of at most this length connect are one cluster, as in 'Evaluation of score maps'; "
                "the log tells how many clusters the targets hold. Empty: the mean distance to the next one if as many lay at "
                "random in the mapped area, as a round number, and at most 10,000."
            ),
            advanced=True,
        )

    def _define_outputs(self) -> None:
        self.add(
            QgsProcessingParameterFeatureSink("OUTPUT", self.tr("Targets"), QgsProcessing.SourceType.TypeVectorPolygon),
            self.tr(
                "One polygon per target, the best first, labelled with its rank; a style (QML) is written beside a file."
            ),
        )
        for name, label in (
            ("COUNT", self.tr("Number of targets")),
            ("AREA_SHARE", self.tr("Share of the area that is target (0 to 1)")),
            ("DEPOSITS_CAPTURED", self.tr("Share of the deposits inside targets (0 to 1)")),
            ("THRESHOLD_VALUE", self.tr("Score of the threshold")),
        ):
            self.addOutput(QgsProcessingOutputNumber(name, label))

    def execute(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Read, run the task, write, style."""
        space = WorkingSpace()
        raster = self._raster(parameters, "SCORES", space, context, feedback)
        require_projected(crs_of(raster.grid), raster.name, self.tr("the area of a target"))
        arrays, of_stack = self._arrays(parameters, raster, space, context, feedback)
        params = {**self._params(parameters, raster, context, feedback), **of_stack}
        result = self.run_task("delineate_targets", arrays, params, feedback, 0.1, 0.9)
        outlines = target_outlines(
            result.arrays["ranks"], raster.grid, self.parameterAsEnum(parameters, "OUTLINES", context) == 1
        )
        told = result.summary
        feedback.setProgress(95.0)
        rows = [(outlines[row["rank"]], [row[name] for name, _ in COLUMNS]) for row in told["targets"]]
        destination = write_features(
            self, parameters, "OUTPUT", context, _fields(), MULTI_POLYGON, crs_of(raster.grid), rows
        )
        style_targets(destination, context)
        feedback.setProgress(100.0)
        return {
            "OUTPUT": destination,
            "COUNT": len(rows),
            "AREA_SHARE": told["area_share"],
            "DEPOSITS_CAPTURED": told["deposits_captured"],
            "THRESHOLD_VALUE": told["threshold"],
        }

    def _raster(
        self,
        parameters: dict[str, Any],
        name: str,
        space: WorkingSpace,
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> Raster:
        layer = self.parameterAsRasterLayer(parameters, name, context)
        if layer is None:
            raise QgsProcessingException(self.invalidRasterError(parameters, name))
        return read_raster(layer, space.allocate, feedback)

    def _arrays(
        self,
        parameters: dict[str, Any],
        raster: Raster,
        space: WorkingSpace,
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        """Return what the task takes, and its parameters of the stack."""
        band = self.parameterAsInt(parameters, "BAND", context)
        if not 1 <= band <= len(raster.array):
            raise InputError(f"'{raster.name}' has {len(raster.array)} bands, no band {band}. Choose one of them.")
        arrays, names = {"scores": raster.array[band - 1]}, raster.band_names
        if band == 1 and SPREAD in names[1:]:
            arrays["spread"] = raster.array[names.index(SPREAD, 1)]
        if self.is_given(parameters, "DEPOSITS"):
            crs = crs_of(raster.grid)
            deposits = read_samples(self, parameters, "DEPOSITS", context, feedback, crs if crs.isValid() else None)
            chosen = self.parameterAsString(parameters, "NAME_FIELD", context)
            arrays.update(x=deposits.x, y=deposits.y, deposit_names=np.array(deposit_names(deposits, chosen)))
        if not self.is_given(parameters, "STACK"):
            return arrays, {}
        stack = self._raster(parameters, "STACK", space, context, feedback)
        arrays["stack"] = align(stack, raster.grid, raster.name, feedback, allocate=space.allocate)
        return arrays, {"band_names": stack.band_names, "stack_layer": stack.name}

    def _params(
        self,
        parameters: dict[str, Any],
        raster: Raster,
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        method = METHODS[self.parameterAsEnum(parameters, "METHOD", context)]
        if method == "P-A" and self.is_given(parameters, "THRESHOLD"):
            feedback.pushInfo(self.tr("The P-A intersection has no number to be given; THRESHOLD is not used."))
        metres, has_unit = _metres(raster)
        if not has_unit:
            feedback.pushWarning(
                self.tr(
                    "'{}' has no CRS, so its units are taken as metres. Set it with 'Layer > Set CRS of Layer'."
                ).format(raster.name)
            )
        return {
            "grid": asdict(raster.grid),
            "layer": raster.name,
            "method": method,
            "threshold": self.optional_number(parameters, "THRESHOLD", context),
            "smoothing": SMOOTHINGS[self.parameterAsEnum(parameters, "SMOOTHING", context)],
            "radius": self.parameterAsInt(parameters, "RADIUS", context),
            "min_area": self.optional_number(parameters, "MIN_AREA", context),
            "rank_by": RANKINGS[self.parameterAsEnum(parameters, "RANK_BY", context)],
            "metres": metres,
            "cluster_distance": self.optional_number(parameters, "CLUSTER_DISTANCE", context),
        }


def _metres(raster: Raster) -> tuple[float, bool]:
    """Return the metres in a unit of the raster's CRS, and whether it has one."""
    crs = crs_of(raster.grid)
    if not crs.isValid():
        return 1.0, False
    metres, _ = QgsUnitTypes.decodeDistanceUnit("meters")
    return float(QgsUnitTypes.fromUnitToUnitFactor(crs.mapUnits(), metres)), True


def _fields() -> QgsFields:
    fields = QgsFields()
    for name, kind in COLUMNS:
        fields.append(field(name, kind))
    return fields
