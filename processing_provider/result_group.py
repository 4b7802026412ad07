"""A layer group per run: what one run of an algorithm loads stands together, under the name of the run."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Optional

from qgis.core import (
    QgsLayerTreeGroup,
    QgsLayerTreeLayer,
    QgsLayerTreeNode,
    QgsMapLayer,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingLayerPostProcessorInterface,
    QgsSettings,
    QgsVectorLayer,
    QgsWkbTypes,
)

SETTING = "gossan/group_results"
SUBJECT = "gossan/subject"  # a layer's custom property: what its run was made from
KEPT = 200  # QGIS keeps no post-processor alive; those whose layers are never loaded must not pile up
PASSING_NAMES = {"model", "output"}  # of temporary files
DEPTHS = (
    QgsWkbTypes.GeometryType.PointGeometry,
    QgsWkbTypes.GeometryType.LineGeometry,
    QgsWkbTypes.GeometryType.PolygonGeometry,
    QgsWkbTypes.GeometryType.NullGeometry,
)
_kept: deque[ResultPlace] = deque(maxlen=KEPT)


class RunGroup:
    """The group of one run; it appears with the run's first layer, where QGIS put that."""

    def __init__(self, title: str, subject: str) -> None:
        self.title, self.subject = title, subject
        self._group: Optional[QgsLayerTreeGroup] = None

    def take(self, node: QgsLayerTreeLayer) -> None:
        """Move a layer's node into the group."""
        parent = node.parent()
        if self._group is None:
            name = f"{self.title}: {self.subject}" if self.subject else self.title
            self._group = parent.insertGroup(parent.children().index(node), _free_name(parent, name))
        below = _depth(node.layer())
        places = (i for i, other in enumerate(self._group.findLayers()) if _depth(other.layer()) > below)
        self._group.insertChildNode(next(places, len(self._group.children())), node.clone())
        parent.removeChildNode(node)


def _depth(layer: QgsMapLayer) -> int:
    """Return how far down a layer belongs, so that none hides another: points, lines, polygons, tables, rasters."""
    if not isinstance(layer, QgsVectorLayer):
        return len(DEPTHS)
    return DEPTHS.index(layer.geometryType()) if layer.geometryType() in DEPTHS else len(DEPTHS) - 1


class ResultPlace(QgsProcessingLayerPostProcessorInterface):
    """Puts one loaded layer into its run's group and says in its name what it was made from.

    Parameters
    ----------
    group : RunGroup
        Of the run.
    name : str
        The layer's name where the user has not chosen to name layers by their files.
    earlier : QgsProcessingLayerPostProcessorInterface, optional
        Who wanted to see the layer before.
    """

    def __init__(self, group: RunGroup, name: str, earlier: Optional[QgsProcessingLayerPostProcessorInterface]) -> None:
        super().__init__()
        self.group, self.name, self.earlier = group, name, earlier

    def postProcessLayer(
        self, layer: QgsMapLayer, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        """Move and name a layer that QGIS has just loaded; on the interface's thread."""
        if self.earlier is not None:
            self.earlier.postProcessLayer(layer, context, feedback)
        if self.group.subject and layer.name() == self.name:
            layer.setName(f"{self.name}: {self.group.subject}")
            layer.setCustomProperty(SUBJECT, self.group.subject)
        project = context.project()
        node = project.layerTreeRoot().findLayer(layer.id()) if project is not None else None
        if node is not None and node.parent() is not None:
            self.group.take(node)


def group_results(algorithm: QgsProcessingAlgorithm, parameters: dict[str, Any], context: QgsProcessingContext) -> None:
    """Have the layers that QGIS will load after this run put into one group, unless the user switched that off.

    Within a graphical model the steps share the group of the first one.
    """
    loaded = context.layersToLoadOnCompletion()
    if not loaded or not QgsSettings().value(SETTING, True, type=bool):
        return
    others = {source: details.postProcessor() for source, details in loaded.items()}
    group = next((other.group for other in others.values() if isinstance(other, ResultPlace)), None)
    group = group or RunGroup(algorithm.displayName(), run_subject(algorithm, parameters, context))
    for source, other in others.items():
        if not isinstance(other, ResultPlace):
            details = context.layerToLoadOnCompletionDetails(source)
            place = ResultPlace(group, details.name, other)
            _kept.append(place)
            details.setPostProcessor(place)


def forget_groups() -> None:
    """Let go of all runs, as the plugin is unloaded."""
    _kept.clear()


def run_subject(algorithm: QgsProcessingAlgorithm, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
    """Return what a run was made from, in a word: its model's or its first layer's name; empty where there is none."""
    return next((name for name in _names(algorithm, parameters, context) if name), "")


def _names(
    algorithm: QgsProcessingAlgorithm, parameters: dict[str, Any], context: QgsProcessingContext
) -> Iterator[str]:
    for definition in algorithm.parameterDefinitions():
        name, kind = definition.name(), definition.type()
        if definition.isDestination() or parameters.get(name) in (None, ""):
            continue
        if kind == "file":
            stem = Path(algorithm.parameterAsFile(parameters, name, context)).stem
            yield "" if stem.lower() in PASSING_NAMES else stem
        elif kind in ("source", "vector"):
            layer = algorithm.parameterAsVectorLayer(parameters, name, context)
            yield short_name(layer) if layer is not None else ""
        elif kind == "raster":
            layer = algorithm.parameterAsRasterLayer(parameters, name, context)
            yield short_name(layer) if layer is not None else ""
        elif kind == "multilayer":
            layers = algorithm.parameterAsLayerList(parameters, name, context)
            yield short_name(layers[0]) if len(layers) == 1 else ""


def short_name(layer: QgsMapLayer) -> str:
    """Return a layer's name without the words that its run put before its subject."""
    subject = str(layer.customProperty(SUBJECT, ""))
    return subject if subject and layer.name().endswith(f": {subject}") else str(layer.name())


def _free_name(parent: QgsLayerTreeNode, name: str) -> str:
    taken = {child.name() for child in parent.children() if isinstance(child, QgsLayerTreeGroup)}
    return next(
        candidate
        for number in range(1, len(taken) + 2)
        if (candidate := name if number == 1 else f"{name} ({number})") not in taken
    )
