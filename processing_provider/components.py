"""What principal components of samples and of rasters share: how to compute them, loadings table and biplot."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFields,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterNumber,
)

from ..core.context import Result
from .algorithm import GossanAlgorithm
from .biplot import Biplot
from .charts import write_chart
from .compat import DECIMAL, NO_GEOMETRY, TEXT, field
from .vectors import write_features

TRANSFORMS = ("auto", "clr", "log", "none")
STANDARDISE = ("auto", "no", "yes")
TAGS = (
    "pca,principal component,principal components,factor analysis,biplot,loadings,scores,scree,robust,MCD,clr,composition,"
    "element association,multivariate,dimension,ordination"
)
SOURCE = (
    "Aitchison (1983), Biometrika 70, 57-65; Aitchison & Greenacre (2002), Applied Statistics 51, 375-392 (biplot); "
    "Filzmoser, Hron & Reimann (2009), Environmetrics 20, 621-632 (robust)"
)
READING = (
    "Look at the biplot first. An arrow is a variable: the longer, the more it varies. Where ends of arrows lie together, "
    "centred log-ratios tell a nearly constant ratio of two elements; a right angle between two links (lines between "
    "arrows' ends) tells of log-ratios that vary independently. Points lie towards the elements they have more of. Signs are fixed by rule (the largest "
    "loading is positive) and mean nothing by themselves.\n\n"
    "Robust components come from the minimum covariance determinant: the half of the data that lies closest together, and "
    "what agrees with it, so that ore, contamination and bad analyses cannot turn the axes towards themselves; they still "
    "get scores, and stand out. It needs at least twice as many complete rows as variables (five times is better), is "
    "refused where more than half of the data do not vary in some direction (values at a detection limit), and warns where "
    "less than three quarters belong to one background."
)


class ComponentsAlgorithm(GossanAlgorithm):
    """Base of the two algorithms: one for samples, one for rasters."""

    def define_method(self) -> None:
        """Add what says how components are computed."""
        whole = QgsProcessingParameterNumber.Type.Integer
        self.add(
            QgsProcessingParameterNumber("COMPONENTS", self.tr("Components"), whole, None, True, 1, 200),
            self.tr(
                "How many to keep. Empty: those that together explain 80 % of the variance, but at least 2 and at most 5."
            ),
        )
        self.add(
            QgsProcessingParameterBoolean("ROBUST", self.tr("Robust"), False),
            self.tr("Let the background alone decide on the axes, not its outliers."),
        )

    def define_values(self, transform_help: str) -> None:
        """Add how values are transformed and scaled, and the seed."""
        self.add(
            QgsProcessingParameterEnum(
                "TRANSFORM",
                self.tr("Transform"),
                [
                    self.tr("Automatic"),
                    self.tr("Centred log-ratio (clr)"),
                    self.tr("Logarithm (log)"),
                    self.tr("None"),
                ],
                defaultValue=0,
            ),
            transform_help,
        )
        self.add(
            QgsProcessingParameterEnum(
                "STANDARDISE",
                self.tr("Standardise"),
                [self.tr("Automatic"), self.tr("No (covariance)"), self.tr("Yes (correlation)")],
                defaultValue=0,
            ),
            self.tr(
                "Whether each variable is divided by its standard deviation. Automatic: not log-ratios, logarithms and "
                "scaled bands, whose spread tells something; but values as they are, whose units would decide otherwise."
            ),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterNumber(
                "SEED", self.tr("Seed"), QgsProcessingParameterNumber.Type.Integer, 0, False, 0
            ),
            self.tr(
                "Of the random subsets from which the robust estimate starts. The same seed gives the same result."
            ),
            advanced=True,
        )

    def define_tables(self) -> None:
        """Add the loadings and the biplot."""
        self.add(
            QgsProcessingParameterFeatureSink(
                "LOADINGS", self.tr("Loadings"), QgsProcessing.SourceType.TypeVector, None, True
            ),
            self.tr(
                "A table with a row per variable: its loading on each component (each component's squares add up to 1) and "
                "the percentage of its variance that the kept components hold (held_pct). Below, per component: variance, "
                "variance explained in percent, and the running sum of it; the column 'row' tells which is which."
            ),
        )
        self.add(
            QgsProcessingParameterFileDestination(
                "BIPLOT", self.tr("Biplot"), self.tr("SVG files (*.svg);;PNG files (*.png)"), None, True, False
            ),
            self.tr(
                "A picture of the first two components, SVG or PNG by the file's ending: variables as arrows (covariance "
                "biplot), rows as points (at most 2,000, evenly taken), and the variance of every component beside it."
            ),
        )

    def method(self, parameters: dict[str, Any], context: QgsProcessingContext) -> dict[str, Any]:
        """Return the task's parameters that both algorithms have."""
        components = self.optional_number(parameters, "COMPONENTS", context)
        return {
            "components": None if components is None else int(components),
            "robust": self.parameterAsBool(parameters, "ROBUST", context),
            "transform": TRANSFORMS[self.parameterAsEnum(parameters, "TRANSFORM", context)],
            "standardise": STANDARDISE[self.parameterAsEnum(parameters, "STANDARDISE", context)],
            "seed": self.parameterAsInt(parameters, "SEED", context),
        }

    def chart(
        self, parameters: dict[str, Any], context: QgsProcessingContext, name: str, rows: str, result: Result
    ) -> str:
        """Return the biplot as SVG where it is wanted, else ''; drawn before anything is written, since it may refuse."""
        if not self.is_given(parameters, "BIPLOT"):
            return ""
        summary, points = result.summary, result.arrays["points"]
        how = {"clr": self.tr("clr"), "log": self.tr("logarithms"), "none": self.tr("values as they are")}
        kind = self.tr("Robust") if summary["robust"] else self.tr("Classical")
        shown = f"{len(points):,}" if len(points) == summary["rows"] else f"{len(points):,} / {summary['rows']:,}"
        return Biplot(
            labels=summary["labels"],
            arrows=result.arrays["arrows"],
            points=points,
            explained=summary["explained"],
            kept=len(summary["names"]),
            title=f"{kind}, {how['clr' if summary['ratios'] else summary['transform']]}",
            cloud=f"{name}, {shown} {rows}",
            ratios=summary["ratios"],
        ).svg()

    def write_tables(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        crs: QgsCoordinateReferenceSystem,
        result: Result,
        chart: str,
    ) -> dict[str, str]:
        """Write loadings and biplot where they are wanted; return them by parameter."""
        outputs = {}
        if chart:
            outputs["BIPLOT"] = self.parameterAsFileOutput(parameters, "BIPLOT", context)
            write_chart(chart, outputs["BIPLOT"])
        if self.is_given(parameters, "LOADINGS"):
            table = result.summary["table"]
            fields = QgsFields()
            for column in table[0]:
                fields.append(field(column, TEXT if column in ("row", "field") else DECIMAL))
            rows = [(None, list(row.values())) for row in table]
            outputs["LOADINGS"] = write_features(self, parameters, "LOADINGS", context, fields, NO_GEOMETRY, crs, rows)
        return outputs
