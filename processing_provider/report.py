"""``gossan:report``: one page to hand on: maps, targets, how far to believe them, the data, and how to make it all again."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, Optional

from qgis.core import (
    QgsMapLayer,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
)

from ..core.context import Cancelled
from .algorithm import GossanAlgorithm, Group
from .files import check_writable, write_text
from .provenance import chain
from .provenance_values import plain_parameters
from .report_contents import ReportReader
from .report_layers import set_aside, take_over
from .report_page import report_html
from .training import MODEL_FILTER


class Report(GossanAlgorithm):
    """Write the report of a run."""

    ID = "report"
    TITLE = "Report of a run"
    GROUP = Group.TARGETS
    TAGS = (
        "report,summary,print,PDF,HTML,map sheet,layout,legend,scale bar,north arrow,targets,evaluation,provenance,"
        "reproduce,model card,deliverable,manager,documentation"
    )
    HELP = (
        "Makes one page of what a run has found, to hand to somebody who was not there: a summary in plain words, what to "
        "doubt, the map with legend, scale and north arrow, the ranked targets with a close-up of each of the first ones, "
        "how well the map finds the known deposits, the samples and layers behind it, the model, and the commands that "
        "make it all again.\n\n"
        "Only the score map must be given. Each further layer adds its part; what was not given is listed at the end. The "
        "model and the evidence stack are found by themselves where the score map tells how it was made, as every file "
        "does that Gossan has written. The more of the run's own files stand where they were written, the longer the "
        "list of commands.\n\n"
        "The page is one file without anything from the network. Open it in a browser; print it there to get a PDF. "
        "Layers from the project keep their colours on the maps; the score map is always coloured by share of the area, "
        "so that maps of different runs compare."
    )

    def define(self) -> None:
        """Add the parameters."""
        self._define_results()
        self._define_data()
        self._define_words()

    def _define_results(self) -> None:
        self.add(
            QgsProcessingParameterMultipleLayers("SCORES", self.tr("Score maps"), QgsProcessing.SourceType.TypeRaster),
            self.tr(
                "The first is the main map: large, with targets and close-ups. The others are shown small, for comparison. The "
                "first band of each counts; higher means more prospective."
            ),
        )
        self._add_vector(
            "TARGETS",
            self.tr("Targets"),
            QgsProcessing.SourceType.TypeVectorPolygon,
            self.tr("Ranked polygons of 'Ranked targets'; or any polygons with a field 'rank'."),
        )
        self._add_vector(
            "DEPOSITS",
            self.tr("Deposits"),
            QgsProcessing.SourceType.TypeVectorAnyGeometry,
            self.tr("Known deposits, drawn on the maps and counted in the classes; polygons count at their centroid."),
        )
        self._add_vector(
            "EVALUATION",
            self.tr("Evaluation"),
            QgsProcessing.SourceType.TypeVector,
            self.tr("The table 'Evaluation' of 'Evaluation of score maps', with the main map in its first row."),
        )
        self._add_vector(
            "CURVES",
            self.tr("Curves"),
            QgsProcessing.SourceType.TypeVector,
            self.tr("The table 'Curves' of the same evaluation, for the charts."),
        )

    def _define_data(self) -> None:
        self._add_vector(
            "SAMPLES",
            self.tr("Samples"),
            QgsProcessing.SourceType.TypeVectorPoint,
            self.tr("The samples with their assays, as the laboratory reported them or prepared."),
        )
        self.add(
            QgsProcessingParameterRasterLayer("STACK", self.tr("Evidence stack"), optional=True),
            self.tr("Its layers are listed. Empty: the one that the main map tells it was made from."),
        )
        self.add(
            QgsProcessingParameterFile("MODEL", self.tr("Model"), optional=True, fileFilter=MODEL_FILTER),
            self.tr("Its card is shown. Empty: the models that the score maps tell they were made with."),
        )
        self.add(
            QgsProcessingParameterMultipleLayers(
                "BACKDROP",
                self.tr("Layers to show with the maps"),
                QgsProcessing.SourceType.TypeMapLayer,
                optional=True,
            ),
            self.tr(
                "Geology, faults, rivers, a hillshade: polygons and rasters lie under the scores, lines and points over them, "
                "with their colours in the project."
            ),
        )

    def _define_words(self) -> None:
        self.add(
            QgsProcessingParameterString("TITLE", self.tr("Title"), "", optional=True),
            self.tr("Heads the page. Empty: the name of the main map."),
        )
        self.add(
            QgsProcessingParameterString("AUTHOR", self.tr("Author"), "", optional=True),
            self.tr("Who answers for it; stands below the title."),
        )
        self.add(
            QgsProcessingParameterString("NOTES", self.tr("Notes"), "", multiLine=True, optional=True),
            self.tr("Anything that should stand in the summary: licence area, purpose, caveats."),
        )
        self.add(
            QgsProcessingParameterString("DATE", self.tr("Date"), "", optional=True),
            self.tr("Stands below the title as it is written here. Empty: today."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterFileDestination("REPORT", self.tr("Report"), self.tr("HTML files (*.html)")),
            self.tr("One file that opens in any browser and prints to PDF."),
        )

    def _add_vector(self, name: str, label: str, kind: Any, help_text: str) -> None:
        self.add(QgsProcessingParameterFeatureSource(name, label, [kind], optional=True), help_text)

    def prepareAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> bool:
        """Copy the backdrop's layers where they live, so that the run's own thread may draw them."""
        self._copies: list[QgsMapLayer] = set_aside(self.parameterAsLayerList(parameters, "BACKDROP", context), context)
        return True

    def execute(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Read all that was given, draw, write."""
        path = self.parameterAsFileOutput(parameters, "REPORT", context)
        check_writable(path)
        copies, self._copies = self._copies, []
        reader = ReportReader(self, parameters, context, feedback, take_over(copies))
        given, _ = plain_parameters(self, parameters, context)
        contents = reader.contents(self._heading(parameters, context), _chains(given))
        if feedback.isCanceled():
            raise Cancelled
        write_text(path, report_html(contents))
        feedback.pushInfo(
            self.tr("The report holds {} maps, {} targets and {} commands: {}").format(
                1 + len(contents.closeups) + len(contents.others) + (contents.sampling is not None),
                len(contents.targets),
                len(contents.runs),
                Path(path).name,
            )
        )
        feedback.setProgress(100.0)
        return {"REPORT": path}

    def _heading(self, parameters: dict[str, Any], context: QgsProcessingContext) -> dict[str, str]:
        """Return title, date, author and notes as given; '' for the title where there is none."""
        words = {key.lower(): self.parameterAsString(parameters, key, context) for key in ("TITLE", "AUTHOR", "NOTES")}
        return {**words, "date": self.parameterAsString(parameters, "DATE", context) or date.today().isoformat()}


def _chains(given: dict[str, Any]) -> Any:
    """Return what led to the main map, to each further one, and to all that the report shows."""
    scores = given["SCORES"] if isinstance(given["SCORES"], list) else [given["SCORES"]]
    further: list[Optional[str]] = [given.get(name) for name in ("TARGETS", "EVALUATION", "CURVES")]
    everything = chain(*scores, *(one for one in further if one))
    return [chain(one) for one in scores], everything
