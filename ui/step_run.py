"""Runs an algorithm in the background from the dock: a bar, a message, a cancel, and its layers when it has ended."""

from __future__ import annotations

from typing import Any, Optional

from qgis.core import (
    QgsApplication,
    QgsProcessing,
    QgsProcessingAlgorithm,
    QgsProcessingAlgRunnerTask,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputLayerDefinition,
    QgsProcessingParameterDefinition,
    QgsProcessingUtils,
    QgsProject,
)
from qgis.PyQt.QtCore import QObject, pyqtSignal

from .words import tr

LAYER_DESTINATIONS = ("sink", "rasterDestination", "vectorDestination")
WAIT_MS = 20_000  # for a cancelled run, when the plugin is unloaded


class StepFeedback(QgsProcessingFeedback):
    """Passes on what the algorithm says, and remembers why it failed."""

    said = pyqtSignal(str)

    def __init__(self) -> None:
        super().__init__(False)
        self.errors: list[str] = []

    def setProgressText(self, text: str) -> None:
        """Pass on a message of the bar."""
        super().setProgressText(text)
        self.said.emit(text)

    def pushInfo(self, info: str) -> None:
        """Pass on a sentence of the log."""
        super().pushInfo(info)
        self.said.emit(info)

    def reportError(self, error: str, fatalError: bool = False) -> None:
        """Remember why it failed."""
        super().reportError(error, fatalError)
        self.errors.append(error)


class StepRun(QObject):
    """One run; `ended` says whether it went well, and the outputs.

    Parameters
    ----------
    algorithm_id : str
        With the provider.
    parameters : dict
        What is known; outputs go where their defaults say.
    project : QgsProject
        Takes the layers.
    parent : QObject, optional
        Owner.
    """

    progressed = pyqtSignal(float)
    said = pyqtSignal(str)
    ended = pyqtSignal(bool, object)

    def __init__(
        self, algorithm_id: str, parameters: dict[str, Any], project: QgsProject, parent: Optional[QObject] = None
    ) -> None:
        super().__init__(parent)
        self.algorithm = QgsApplication.processingRegistry().createAlgorithmById(algorithm_id)
        self.project = project
        self.parameters = {**parameters, **_destinations(self.algorithm, parameters, project)}
        self.context = QgsProcessingContext()
        self.context.setProject(project)
        self.feedback = StepFeedback()
        self.feedback.progressChanged.connect(self.progressed)
        self.feedback.said.connect(self.said)
        self._task: Optional[QgsProcessingAlgRunnerTask] = None

    def problem(self) -> str:
        """Return why it cannot run with what is known, in a sentence; empty where it can."""
        well, sentence = self.algorithm.checkParameterValues(self.parameters, self.context)
        return "" if well else sentence or tr("Something is missing: open the dialog.")

    def start(self) -> None:
        """Begin."""
        self._task = QgsProcessingAlgRunnerTask(self.algorithm, self.parameters, self.context, self.feedback)
        self._task.executed.connect(self._end)
        QgsApplication.taskManager().addTask(self._task)

    def cancel(self) -> None:
        """Ask it to stop."""
        self.feedback.cancel()

    def remove(self) -> None:
        """Stop it, as the plugin goes; its layers are not loaded."""
        if self._task is not None:
            self._task.executed.disconnect(self._end)
            self.cancel()
            self._task.cancel()
            self._task.waitForFinished(WAIT_MS)
            self._task = None

    def error(self) -> str:
        """Return why it failed."""
        return self.feedback.errors[-1] if self.feedback.errors else tr("It ended without a result.")

    def _end(self, well: bool, outputs: dict[str, Any]) -> None:
        self._task = None
        if well:
            load_results(self.context, self.project, self.feedback)
        self.ended.emit(well, outputs)


def load_results(context: QgsProcessingContext, project: QgsProject, feedback: QgsProcessingFeedback) -> None:
    """Add the layers that a run was asked to load, as QGIS's own dialog does; on the interface's thread."""
    for source, details in context.layersToLoadOnCompletion().items():
        layer = QgsProcessingUtils.mapLayerFromString(source, context, True)
        if layer is None:
            continue
        details.setOutputLayerName(layer)
        project.addMapLayer(context.temporaryLayerStore().takeMapLayer(layer) or layer)
        if details.postProcessor() is not None:
            details.postProcessor().postProcessLayer(layer, context, feedback)


def _destinations(algorithm: QgsProcessingAlgorithm, parameters: dict[str, Any], project: QgsProject) -> dict[str, Any]:
    """Return temporary outputs for those that the dialog would make by default."""
    made: dict[str, Any] = {}
    for definition in algorithm.destinationParameterDefinitions():
        optional = definition.flags() & QgsProcessingParameterDefinition.Flag.FlagOptional
        if definition.name() in parameters or (optional and not definition.createByDefault()):
            continue
        if definition.type() in LAYER_DESTINATIONS:
            output = QgsProcessingOutputLayerDefinition(QgsProcessing.TEMPORARY_OUTPUT, project)
            made[definition.name()] = output
        else:
            made[definition.name()] = QgsProcessing.TEMPORARY_OUTPUT
    return made
