"""Samples and deposits near a place: which, how far, with which assays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsDistanceArea,
    QgsFeature,
    QgsPointXY,
    QgsProcessingFeedback,
    QgsRectangle,
    QgsSpatialIndex,
    QgsUnitTypes,
)

from ..core.assay_fields import assay_fields, recognise
from .compat import is_null
from .deposit_names import NAME_FIELDS
from .layer_snapshots import PointSnapshot
from .words import tr

SAMPLE_FIELDS = ("sample_id", "sample", "sampleid", "sample_no", "sampno", "samp_id")
CANDIDATES = 24  # neighbours of which the nearest are taken: in degrees the index sees other distances
WGS84 = "EPSG:7030"  # ellipsoid


def rounded(value: float) -> str:
    """Return three digits of a number, grouped by thousands; a power of ten only where nothing else is readable."""
    short = float(f"{value:.3g}")
    return f"{short:,.0f}" if 1e3 <= abs(short) < 1e7 else f"{short:.3g}"


@dataclass(frozen=True)
class Near:
    """A sample or deposit, and how far it is, in metres; assays as (element, text with unit)."""

    name: str
    metres: float
    assays: tuple[tuple[str, str], ...] = ()


class PointIndex:
    """Samples or deposits, and a spatial index over them in one coordinate system.

    Parameters
    ----------
    points : PointSnapshot
        Where they come from.
    crs : QgsCoordinateReferenceSystem
        The coordinate system in which one asks.
    feedback : QgsProcessingFeedback
        Stops the reading.
    """

    def __init__(
        self, points: PointSnapshot, crs: QgsCoordinateReferenceSystem, feedback: QgsProcessingFeedback
    ) -> None:
        self.x, self.y, self._rows = points.read(crs, feedback)
        self.measure = Measure(crs, points.context)
        self.assays = assay_fields(points.field_names)
        known = {name.lower(): name for name in points.field_names}
        self.name_field = next((known[name] for name in (*SAMPLE_FIELDS, *NAME_FIELDS) if name in known), "")
        self._index = QgsSpatialIndex()
        for number, (x, y) in enumerate(zip(self.x.tolist(), self.y.tolist())):
            self._index.addFeature(number, QgsRectangle(x, y, x, y))

    def __len__(self) -> int:
        return len(self._rows)

    def nearest(self, x: float, y: float, number: int) -> list[Near]:
        """Return the nearest ones, the nearest first."""
        found = self._index.nearestNeighbor(QgsPointXY(x, y), CANDIDATES)
        metres = [(self.measure.metres(x, y, float(self.x[i]), float(self.y[i])), i) for i in found]
        return [Near(self._name(i), far, self._assays(self._rows[i])) for far, i in sorted(metres)[:number]]

    def _name(self, number: int) -> str:
        value = self._rows[number].attribute(self.name_field) if self.name_field else None
        return tr("no. {}").format(number + 1) if value is None or is_null(value) or str(value) == "" else str(value)

    def _assays(self, row: QgsFeature) -> tuple[tuple[str, str], ...]:
        told = []
        for name in self.assays:
            value, known = row.attribute(name), recognise(name)
            if known is not None and not is_null(value) and str(value).strip():
                number = rounded(value) if isinstance(value, float) else str(value)
                told.append((known.analyte, f"{number} {known.unit}".strip()))
        return tuple(told)


class Measure:
    """Metres between places: on the plane of a projected coordinate system, on the ellipsoid of one in degrees."""

    def __init__(self, crs: QgsCoordinateReferenceSystem, context: Any) -> None:
        self._factor, self._area = 1.0, None
        if crs.isValid() and crs.isGeographic():
            self._area = QgsDistanceArea()
            self._area.setSourceCrs(crs, context)
            self._area.setEllipsoid(crs.ellipsoidAcronym() or WGS84)
        elif crs.isValid():
            metres, _ = QgsUnitTypes.decodeDistanceUnit("meters")
            self._factor = QgsUnitTypes.fromUnitToUnitFactor(crs.mapUnits(), metres)

    def metres(self, x: float, y: float, other_x: float, other_y: float) -> float:
        """Return the distance between two places."""
        if self._area is not None:
            return float(self._area.measureLine(QgsPointXY(x, y), QgsPointXY(other_x, other_y)))
        return float(np.hypot(x - other_x, y - other_y)) * self._factor
