"""``gossan:kriging``: samples become a raster of each element by kriging, with its variance and a check on itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterDestination,
)

from ..core.context import Result
from ..core.errors import InputError
from .algorithm import GossanAlgorithm, Group
from .compat import DECIMAL, NO_GEOMETRY, POINT, is_null
from .files import check_writable
from .kriging_outputs import CHECK_COLUMNS, checked_names, checked_rows, fields_of, variance_names, variance_unit
from .masks import read_mask
from .rasters import write_raster
from .sample_grid import (
    Assays,
    add_grid_parameters,
    add_sample_parameters,
    read_assays,
    read_max_distance,
    read_sample_grid,
    style_map,
)
from .styles import style_concentrations
from .vectors import open_source, write_features

MODELS = ("auto", "spherical", "exponential", "gaussian", "nested")
DRIFTS = ("constant", "linear", "quadratic")
TRANSFORMS = ("auto", "none", "median", "mean")
NEIGHBOURS = 16


class Kriging(GossanAlgorithm):
    """Krige all chosen fields of a sample layer in one pass."""

    ID = "kriging"
    TITLE = "Kriging map"
    GROUP = Group.MAPS
    TAGS = (
        "kriging,ordinary kriging,universal kriging,lognormal kriging,geostatistics,interpolation,interpolate,gridding,"
        "grid,variogram,kriging variance,element map,geochemical map,assays,raster,cross-validation,leave-one-out,Matheron"
    )
    HELP = (
        "Maps each element from its samples, and says how sure the map is. A cell is the weighted mean of its nearest "
        "samples, with the weights that make the expected error smallest: near samples count more, samples in a cluster "
        "share their weight, and an element that varies as much within a step as across the map (a large nugget) is smoothed. "
        "All fields become bands of one raster, in one pass.\n\n"
        "Everything is chosen for you unless you choose: each field's variogram is fitted as 'Variogram' does it, and "
        "fields that are positive and skewed are kriged as logarithms. Make the table of 'Variogram' first if you want to look at "
        "the models or change them.\n\n"
        "Every sample is then predicted from the others, and the log says how well that worked, and whether the variance is to "
        "be believed. Values belong to cell centres; a sample on a cell's centre gives the cell its own value. Samples at "
        "the same place, or within a hundredth of their usual spacing, are averaged. Cells too far from every sample are NoData."
    )
    SOURCE = (
        "Matheron (1963), Economic Geology 58, 1246-1266; Journel (1980), Mathematical Geology 12, 285-303; "
        "Chiles & Delfiner (2012), Geostatistics: Modeling Spatial Uncertainty"
    )

    def define(self) -> None:
        """Add the parameters."""
        add_sample_parameters(self)
        self._define_model()
        add_grid_parameters(self, NEIGHBOURS)
        self._define_by_hand()
        self._define_outputs()

    def _define_model(self) -> None:
        self._add_choice(
            "MODEL",
            self.tr("Variogram"),
            [
                self.tr("Automatic"),
                self.tr("Spherical"),
                self.tr("Exponential"),
                self.tr("Gaussian"),
                self.tr("Nested (two spherical)"),
            ],
            self.tr("The model that is fitted to each field. All have a nugget. Not used where a table is given."),
        )
        self.add(
            QgsProcessingParameterFeatureSource(
                "VARIOGRAMS", self.tr("Table of variograms"), [QgsProcessing.SourceType.TypeVector], optional=True
            ),
            self.tr("Made by 'Variogram', perhaps edited; it needs a row for each field. Empty: they are fitted now."),
        )
        self._add_choice(
            "TRANSFORM",
            self.tr("Values"),
            [
                self.tr("Automatic"),
                self.tr("As they are"),
                self.tr("Natural logarithm, mapped as the median"),
                self.tr("Natural logarithm, mapped as the mean"),
            ],
            self.tr(
                "Logarithms keep a few high values from making the whole map. The median is the typical value and shows the "
                "same highs and lows as the logarithms; the mean is unbiased, so that it adds up to the metal in the ground, but "
                "rises between samples, where little is known. Automatic: as in the table of variograms; without one, the "
                "median for fields that are positive and skewed."
            ),
        )
        self._add_choice(
            "DRIFT",
            self.tr("Mean"),
            [
                self.tr("Constant (ordinary kriging)"),
                self.tr("Linear in the coordinates"),
                self.tr("Quadratic in the coordinates"),
            ],
            self.tr(
                "The mean within the window of nearest samples. Choose a drift (universal kriging) only for a trend that is "
                "plain to see: it carries on beyond the samples. Variograms are then fitted to what the trend leaves."
            ),
        )

    def _define_by_hand(self) -> None:
        decimal = QgsProcessingParameterNumber.Type.Double
        self.add(
            QgsProcessingParameterBoolean("ANISOTROPY", self.tr("Look for a direction"), False),
            self.tr(
                "Whether the fitted variograms may have a direction. Distances are then counted by it also when the "
                "nearest samples are chosen, and the largest distance runs along it."
            ),
            advanced=True,
        )
        for name, label, text in (
            ("NUGGET", self.tr("Nugget"), self.tr("Of a variogram by hand, for all fields. Empty: 0.")),
            (
                "SILL",
                self.tr("Sill"),
                self.tr(
                    "Total sill (with the nugget) of a variogram by hand, for all fields, in squared units of the values "
                    "as they are kriged. Give a range with it. Empty: variograms are fitted or read."
                ),
            ),
            (
                "RANGE",
                self.tr("Range"),
                self.tr(
                    "Of a variogram by hand, in map units: where a spherical model reaches its sill, others 95 % of it."
                ),
            ),
        ):
            parameter = QgsProcessingParameterNumber(name, label, decimal, None, True, 0.0)
            self.add(parameter, text, advanced=True)

    def _define_outputs(self) -> None:
        self.add(
            QgsProcessingParameterRasterDestination("OUTPUT", self.tr("Kriging map")),
            self.tr("GeoTIFF, float32, a band for each field, described by the field's name."),
        )
        self.add(
            QgsProcessingParameterRasterDestination("VARIANCE", self.tr("Kriging variance"), optional=True),
            self.tr(
                "GeoTIFF with the same bands: the variance of the error, whose square root is its standard deviation. 0 at a "
                "sample, high far from all of them. In squared units of the field; of fields kriged as logarithms, that of the "
                "natural logarithm: 0.04 means that the value is known within a factor exp(0.2), or 22 %."
            ),
        )
        vector = QgsProcessing.SourceType.TypeVector
        self.add(
            QgsProcessingParameterFeatureSink(
                "CROSS_VALIDATION", self.tr("Cross-validation"), vector, None, True, False
            ),
            self.tr(
                "A table with a row per field: every sample predicted from the others. Root mean squared, mean absolute and "
                "mean error (measured less predicted) in the field's units, share of the variance explained (of the logarithms, where they are kriged), mean "
                "and standard deviation of the error over its kriging standard deviation (0 and 1 if the variogram is "
                "right), and the share of samples inside their 95 % interval (0.95)."
            ),
        )
        self.add(
            QgsProcessingParameterFeatureSink(
                "CHECKED_SAMPLES",
                self.tr("Checked samples"),
                QgsProcessing.SourceType.TypeVectorPoint,
                None,
                True,
                False,
            ),
            self.tr(
                "The samples, one per place, with each field as measured, as predicted from the others, and the standardised error: "
                "measured less predicted, over the kriging standard deviation. Above 2 a sample is higher than its "
                "surroundings explain."
            ),
        )

    def _add_choice(self, name: str, label: str, options: Sequence[str], text: str) -> None:
        self.add(QgsProcessingParameterEnum(name, label, list(options), defaultValue=0), text)

    def execute(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Read the samples, krige them, write rasters and tables."""
        paths = {
            name: self.parameterAsOutputLayer(parameters, name, context)
            for name in ("OUTPUT", "VARIANCE")
            if self.is_given(parameters, name)
        }
        for path in paths.values():
            check_writable(path)
        assays = read_assays(self, parameters, context, feedback)
        grid = read_sample_grid(self, parameters, assays.samples, context, feedback)
        how = self._how(parameters, assays, context, feedback)
        arrays = {"x": assays.samples.x, "y": assays.samples.y, "values": assays.values}
        mask = read_mask(self, parameters, "MASK", grid, "the map", context, feedback)
        if mask is not None:
            arrays["mask"] = mask
        cells = {name: getattr(grid, name) for name in ("west", "north", "cell_size", "rows", "columns")}
        result = self.run_task("kriging", arrays, {"elements": assays.fields, **cells, **how}, feedback, 0.05, 0.9)
        names, rows = result.summary["elements"], result.summary["rows"]
        metadata = {"kriging": {**how, **result.summary, "layer": assays.samples.name}}
        if "VARIANCE" in paths:
            write_raster(paths["VARIANCE"], result.arrays["variances"], grid, variance_names(rows), metadata)
            style_concentrations(paths["VARIANCE"], result.arrays["variances"][0], variance_unit(rows[0]))
        write_raster(paths["OUTPUT"], result.arrays["grids"], grid, names, metadata)
        style_map(paths["OUTPUT"], result.arrays["grids"][0], names[0])
        tables = self._write_check(parameters, result, assays, context)
        feedback.setProgress(100.0)
        return {**paths, **tables}

    def _how(
        self,
        parameters: dict[str, Any],
        assays: Assays,
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Return the task's parameters that are not the grid's."""
        return {
            "model": MODELS[self.parameterAsEnum(parameters, "MODEL", context)],
            "neighbours": self.parameterAsInt(parameters, "NEIGHBOURS", context),
            "max_distance": read_max_distance(self, parameters, assays.samples, context, feedback),
            "drift": DRIFTS[self.parameterAsEnum(parameters, "DRIFT", context)],
            "transform": TRANSFORMS[self.parameterAsEnum(parameters, "TRANSFORM", context)],
            "anisotropy": self.parameterAsBool(parameters, "ANISOTROPY", context),
            "nugget": self.optional_number(parameters, "NUGGET", context),
            "sill": self.optional_number(parameters, "SILL", context),
            "range": self.optional_number(parameters, "RANGE", context),
            "variograms": self._variograms(parameters, context),
        }

    def _variograms(self, parameters: dict[str, Any], context: QgsProcessingContext) -> list[dict[str, Any]]:
        """Return the rows of the table of variograms, none where it is not given."""
        if not self.is_given(parameters, "VARIOGRAMS"):
            return []
        source = open_source(self, parameters, "VARIOGRAMS", context)
        names = [column.name() for column in source.fields()]
        rows = [dict(zip(names, feature.attributes())) for feature in source.getFeatures()]
        if not rows:
            raise InputError(f"'{source.sourceName()}' has no rows. Run 'Variogram' again, or leave the table out.")
        return [{name: None if is_null(value) else value for name, value in row.items()} for row in rows]

    def _write_check(
        self, parameters: dict[str, Any], result: Result, assays: Assays, context: QgsProcessingContext
    ) -> dict[str, str]:
        """Write the table and the points of the check that are asked for."""
        written, crs = {}, assays.samples.crs
        if self.is_given(parameters, "CROSS_VALIDATION"):
            table = [(None, [row[name] for name, _ in CHECK_COLUMNS]) for row in result.summary["rows"]]
            columns = fields_of(CHECK_COLUMNS)
            written["CROSS_VALIDATION"] = write_features(
                self, parameters, "CROSS_VALIDATION", context, columns, NO_GEOMETRY, crs, table
            )
        if self.is_given(parameters, "CHECKED_SAMPLES"):
            columns = fields_of([(name, DECIMAL) for name in checked_names(result.summary["elements"])])
            written["CHECKED_SAMPLES"] = write_features(
                self, parameters, "CHECKED_SAMPLES", context, columns, POINT, crs, checked_rows(result)
            )
        return written
