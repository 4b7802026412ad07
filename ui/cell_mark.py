"""The mark on the map: the cell's outline, and a ring that is seen where the cell is too small."""

from __future__ import annotations

from typing import Any, Optional

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsGeometry,
    QgsProject,
    QgsRectangle,
    QgsWkbTypes,
)
from qgis.gui import QgsRubberBand, QgsVertexMarker
from qgis.PyQt.QtGui import QColor

LINE, INSIDE, EDGE = "#1450d2", "#301450d2", "#ffffff"
RING, WIDTH = 22, 2  # pixels


class CellMark:
    """A mark on a canvas; nothing of it is there while it is hidden."""

    def __init__(self, canvas: Any) -> None:
        self.canvas = canvas
        self.outline: Optional[QgsRubberBand] = None
        self.ring: Optional[QgsVertexMarker] = None

    def show(self, cell: QgsRectangle, crs: QgsCoordinateReferenceSystem) -> None:
        """Mark a cell given in a layer's coordinates."""
        self.hide()
        self.outline = QgsRubberBand(self.canvas, QgsWkbTypes.GeometryType.PolygonGeometry)
        self.outline.setStrokeColor(QColor(LINE))
        self.outline.setSecondaryStrokeColor(QColor(EDGE))
        self.outline.setFillColor(QColor(INSIDE))
        self.outline.setWidth(WIDTH)
        self.outline.setToGeometry(QgsGeometry.fromRect(cell), crs)
        to_map = QgsCoordinateTransform(crs, self.canvas.mapSettings().destinationCrs(), QgsProject.instance())
        try:
            centre = to_map.transform(cell.center())
        except QgsCsException:
            return
        self.ring = QgsVertexMarker(self.canvas)
        self.ring.setIconType(QgsVertexMarker.IconType.ICON_CIRCLE)
        self.ring.setIconSize(RING)
        self.ring.setPenWidth(WIDTH)
        self.ring.setColor(QColor(LINE))
        self.ring.setCenter(centre)

    def hide(self) -> None:
        """Take the mark from the canvas."""
        for item in (self.outline, self.ring):
            if item is not None:
                self.canvas.scene().removeItem(item)
        self.outline = self.ring = None
