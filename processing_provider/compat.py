"""The one place for what differs between QGIS 3.22 (Qt 5) and QGIS 4 (Qt 6)."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsField, QgsProcessingAlgorithm, QgsProcessingContext, QgsWkbTypes
from qgis.PyQt.QtCore import QMetaType, QVariant

try:
    from qgis.PyQt.QtGui import QAction
except ImportError:  # Qt 5 has it among the widgets
    from qgis.PyQt.QtWidgets import QAction

__all__ = ["DECIMAL", "LINE", "MULTI_POLYGON", "NO_GEOMETRY", "POINT", "TEXT", "WHOLE", "QAction"]
__all__ += ["field", "field_names", "is_null"]

POINT = QgsWkbTypes.Type.Point
LINE = QgsWkbTypes.Type.LineString
MULTI_POLYGON = QgsWkbTypes.Type.MultiPolygon
NO_GEOMETRY = QgsWkbTypes.Type.NoGeometry


def _field_type(name: str) -> Any:
    """Return the type that this QGIS's `QgsField` takes: QMetaType from 3.38 on, QVariant before."""
    modern = getattr(QMetaType.Type, {"String": "QString"}.get(name, name))
    try:
        QgsField("probe", modern)
    except TypeError:
        return getattr(QVariant, name)  # Qt 5 only; Qt 6 has no QVariant.Type
    return modern


TEXT = _field_type("String")
DECIMAL = _field_type("Double")
WHOLE = _field_type("Int")


def field(name: str, kind: Any) -> QgsField:
    """Return a field of one of this module's kinds: TEXT, DECIMAL, WHOLE."""
    return QgsField(name, kind)


def is_null(value: Any) -> bool:
    """Whether an attribute is NULL: None, or a null QVariant on Qt 5."""
    return value is None or (hasattr(value, "isNull") and callable(value.isNull) and bool(value.isNull()))


def field_names(
    algorithm: QgsProcessingAlgorithm, parameters: dict[str, Any], name: str, context: QgsProcessingContext
) -> list[str]:
    """Return the fields given for a parameter, empty where none is; `parameterAsFields` is deprecated from 3.40 on."""
    read = getattr(algorithm, "parameterAsStrings", None) or algorithm.parameterAsFields
    return list(read(parameters, name, context))
