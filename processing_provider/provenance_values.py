"""Parameters of a run as ``qgis_process`` would take them: paths, numbers and texts, never objects."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Optional, Union

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsDataSourceUri,
    QgsMapLayer,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterCrs,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterExtent,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterMapLayer,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterVectorLayer,
    QgsProcessingUtils,
    QgsProperty,
    QgsRectangle,
    QgsReferencedRectangle,
)

from .rasters import crs_text

Value = Union[bool, int, float, str, list[Union[bool, int, float, str]]]
TAKES_LAYERS = (
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterMapLayer,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterVectorLayer,
    QgsProcessingParameterExtent,
)
FALSE = ("false", "0", "no", "")


def plain_parameters(
    algorithm: QgsProcessingAlgorithm, parameters: Mapping[str, Any], context: QgsProcessingContext
) -> tuple[dict[str, Value], list[str]]:
    """Return what a run was given, outputs left out and defaults filled in, and notes on what a command cannot repeat.

    The same run gives the same values, whether it came from a dialog, a model, a script or the command line.
    """
    reader = _Reader(context)
    values: dict[str, Value] = {}
    for definition in algorithm.parameterDefinitions():
        if not definition.isDestination():
            value = reader.effective(definition, parameters.get(definition.name()))
            if value is not None:
                values[definition.name()] = value
    return values, reader.notes


def plain_defaults(algorithm: QgsProcessingAlgorithm) -> dict[str, Value]:
    """Return what a run is given where nothing is said."""
    return plain_parameters(algorithm, {}, QgsProcessingContext())[0]


class _Reader:
    """Reads one run's parameters."""

    def __init__(self, context: QgsProcessingContext) -> None:
        self.context, self.notes = context, list[str]()
        self._name = ""

    def effective(self, definition: QgsProcessingParameterDefinition, value: Any) -> Optional[Value]:
        """Return a parameter's value or its default; None where there is neither."""
        self._name = definition.name()
        plain = self._plain(definition, definition.defaultValue() if value is None else value)
        return None if plain in (None, "", []) and definition.defaultValue() in (None, "", []) else plain

    def _plain(self, definition: QgsProcessingParameterDefinition, value: Any) -> Any:
        if isinstance(value, QgsProperty):
            return self._plain(definition, value.value(self.context.expressionContext())[0])
        if isinstance(value, QgsProcessingFeatureSourceDefinition):
            return self._selected(definition, value)
        if isinstance(value, (list, tuple)):
            return [self._plain(definition, one) for one in value]
        if isinstance(value, QgsMapLayer):
            return self._source(value)
        if isinstance(value, QgsCoordinateReferenceSystem):
            return crs_text(value)
        if isinstance(value, QgsRectangle):
            return _extent_text(value)
        if isinstance(value, str):
            return self._from_text(definition, value)
        if isinstance(definition, QgsProcessingParameterBoolean) and value is not None:
            return bool(value)
        return _short(value) if value is None or isinstance(value, (bool, int, float)) else str(value)

    def _selected(
        self, definition: QgsProcessingParameterDefinition, given: QgsProcessingFeatureSourceDefinition
    ) -> Any:
        if given.selectedFeaturesOnly:
            self.notes.append(f"{self._name}: only the features selected then")
        return self._plain(definition, given.source)

    def _from_text(self, definition: QgsProcessingParameterDefinition, text: str) -> Any:
        """Return what a text stands for: a layer's source, a number; or the text."""
        if isinstance(definition, TAKES_LAYERS) and text:
            layer = QgsProcessingUtils.mapLayerFromString(text, self.context, False)
            return text if layer is None else self._source(layer)
        if isinstance(definition, QgsProcessingParameterCrs) and text == "ProjectCrs" and self.context.project():
            return crs_text(self.context.project().crs())
        if isinstance(definition, QgsProcessingParameterBoolean):
            return text.lower() not in FALSE
        if isinstance(definition, QgsProcessingParameterEnum) and not definition.usesStaticStrings():
            return [_number(part) for part in text.split(",")] if "," in text else _number(text)
        return _number(text) if isinstance(definition, QgsProcessingParameterNumber) else text

    def _source(self, layer: QgsMapLayer) -> str:
        """Return what qgis_process opens a layer by, without passwords."""
        source, provider = QgsDataSourceUri.removePassword(layer.source()), layer.providerType()
        if provider == "memory" or source.startswith("/vsimem/"):
            self.notes.append(f"{self._name}: '{layer.name()}' was a layer in memory only")
            return f"layer in memory: {layer.name()}"
        if provider in ("ogr", "gdal") and Path(source.split("|")[0]).exists():
            return str(source)
        return str(QgsProcessingUtils.encodeProviderKeyAndUri(provider, source))


def _short(value: Any) -> Any:
    """Return a number as a whole one where it is: 1000 for 1000.0, as a dialog and a command line give it alike."""
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < 2**53 else value


def _number(text: str) -> Union[int, float, str]:
    try:
        return _short(float(text))
    except ValueError:
        return text


def _extent_text(box: QgsRectangle) -> str:
    corners = ",".join(repr(value) for value in (box.xMinimum(), box.xMaximum(), box.yMinimum(), box.yMaximum()))
    crs = crs_text(box.crs()) if isinstance(box, QgsReferencedRectangle) else ""
    return f"{corners} [{crs}]" if crs else corners
