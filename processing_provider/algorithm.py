"""The base of every Gossan algorithm: names, groups, help, and how errors and cancelling reach QGIS."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import Any, Optional

import numpy as np
from qgis.core import (
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingParameterDefinition,
)
from qgis.PyQt.QtGui import QIcon

from ..core.context import Cancelled, Result
from ..core.errors import GossanError
from ..engine.runner import run_task
from .feedback import FeedbackMonitor
from .files import check_reachable, file_of
from .provenance import record
from .result_group import group_results
from .words import tr

ICONS = Path(__file__).resolve().parent.parent / "resources" / "icons"


class Group(Enum):
    """The toolbox's groups; read top to bottom they explain the work."""

    SAMPLES = "1 Samples"
    MAPS = "2 Maps from samples"
    EVIDENCE = "3 Evidence"
    DEPOSITS = "4 Deposits"
    ANOMALY = "5 Anomaly detection"
    PROSPECTIVITY = "6 Prospectivity"
    EVALUATION = "7 Evaluation"
    TARGETS = "8 Targets and report"


class GossanAlgorithm(QgsProcessingAlgorithm):
    """Base class; a subclass fills in the class attributes, `define` and `execute`.

    Attributes
    ----------
    ID : str
        The public id, without the provider.
    TITLE : str
        What comes out, in a geologist's words.
    GROUP : Group
        Where it stands in the toolbox.
    TAGS : str
        Comma-separated synonyms a geologist might type.
    HELP : str
        What it does, when to use it and when not; plain sentences, one paragraph or several.
    SOURCE : str
        The paper or book behind the method, if any.
    """

    ID = ""
    TITLE = ""
    GROUP = Group.SAMPLES
    TAGS = ""
    HELP = ""
    SOURCE = ""

    def define(self) -> None:
        """Add the parameters with `add`."""
        raise NotImplementedError

    def execute(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Read, run one task, write; return the outputs by name. May raise `GossanError`."""
        raise NotImplementedError

    # --- what subclasses call

    def tr(self, text: str) -> str:
        """Return the text in the user's language."""
        return tr(text)

    def add(self, parameter: QgsProcessingParameterDefinition, help_text: str, advanced: bool = False) -> None:
        """Add a parameter with its help."""
        parameter.setHelp(help_text)
        if advanced:
            parameter.setFlags(parameter.flags() | QgsProcessingParameterDefinition.Flag.FlagAdvanced)
        self.addParameter(parameter)

    def run_task(
        self,
        name: str,
        arrays: dict[str, np.ndarray],
        params: dict[str, Any],
        feedback: QgsProcessingFeedback,
        start: float = 0.0,
        stop: float = 1.0,
    ) -> Result:
        """Run a task where the engine decides, with the bar between `start` and `stop`."""
        return run_task(name, arrays, params, FeedbackMonitor(feedback, start, stop))

    def is_given(self, parameters: dict[str, Any], name: str) -> bool:
        """Whether the user has set this parameter to something."""
        return parameters.get(name) not in (None, "")

    def optional_number(self, parameters: dict[str, Any], name: str, context: QgsProcessingContext) -> Optional[float]:
        """Return a number, or None where the parameter was left empty."""
        return self.parameterAsDouble(parameters, name, context) if self.is_given(parameters, name) else None

    def _check_destinations(self, parameters: dict[str, Any]) -> None:
        """Refuse an output that cannot be written before anything is computed or written."""
        for definition in self.destinationParameterDefinitions():
            path = file_of(parameters.get(definition.name()))
            if path is not None:
                check_reachable(path)

    # --- what QGIS calls

    def processAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Run; every failure is an exception with a sentence, so that no failure looks like success."""
        try:
            self._check_destinations(parameters)
            outputs = self.execute(parameters, context, feedback)
            record(self, parameters, outputs, context)
            group_results(self, parameters, context)
            return outputs
        except Cancelled as error:
            raise QgsProcessingException(self.tr("Cancelled. Nothing was written.")) from error
        except GossanError as error:
            raise QgsProcessingException(str(error)) from error
        except MemoryError as error:
            raise QgsProcessingException(
                self.tr("Not enough memory for this grid. Use a larger cell size, fewer layers or a smaller extent.")
            ) from error

    def createInstance(self) -> GossanAlgorithm:
        """Return a fresh instance."""
        return type(self)()

    def initAlgorithm(self, configuration: Optional[dict[str, Any]] = None) -> None:
        """Define the parameters."""
        self.define()

    def name(self) -> str:
        """Return the public id."""
        return self.ID

    def displayName(self) -> str:
        """Return the name in the toolbox."""
        return self.tr(self.TITLE)

    def group(self) -> str:
        """Return the group's name."""
        return self.tr(self.GROUP.value)

    def groupId(self) -> str:
        """Return the group's stable id."""
        return self.GROUP.name.lower()

    def tags(self) -> list[str]:
        """Return the synonyms under which the toolbox finds it, in the user's language and in English."""
        return list(dict.fromkeys(tag.strip() for tag in f"{self.tr(self.TAGS)},{self.TAGS}".split(",") if tag.strip()))

    def icon(self) -> QIcon:
        """Return the group's icon, unless the algorithm has one of its own."""
        own = ICONS / f"{self.ID}.svg"
        return QIcon(str(own if own.exists() else ICONS / f"{self.groupId()}.svg"))

    def shortDescription(self) -> str:
        """Return the first sentence of the help."""
        return self.tr(self.HELP).strip().split(". ")[0].rstrip(".") + "."

    def shortHelpString(self) -> str:
        """Return the help panel's text: what it does, each parameter, the source."""
        paragraphs = [f"<p>{part.strip()}</p>" for part in self.tr(self.HELP).strip().split("\n\n")]
        rows = [f"<p><b>{p.description()}</b>: {p.help()}</p>" for p in self.parameterDefinitions() if p.help()]
        source = [f"<p><i>{self.tr('Source')}: {self.SOURCE}</i></p>"] if self.SOURCE else []
        return "\n".join(paragraphs + rows + source)
