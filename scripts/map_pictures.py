"""Maps side by side as one PNG, each with its title and legend; for the documentation. Needs QGIS's Python."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Optional

from qgis.core import (
    QgsColorRampShader,
    QgsCoordinateReferenceSystem,
    QgsMapLayer,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsPalettedRasterRenderer,
    QgsRasterLayer,
    QgsRectangle,
    QgsSingleBandPseudoColorRenderer,
)
from qgis.PyQt.QtCore import QPoint, QRect, QSize, Qt
from qgis.PyQt.QtGui import QColor, QFont, QImage, QPainter

WIDTH = 520  # of a map, in pixels
TITLE, LEGEND_ROW, MARGIN = 34, 19, 14
MOST_ROWS = 9


@dataclass(frozen=True)
class MapPicture:
    """One map: the raster that the legend is of, what lies over it, and its title."""

    title: str
    raster: QgsRasterLayer
    over: tuple[QgsMapLayer, ...] = ()
    legend: Optional[Sequence[tuple[str, str]]] = field(default=None)  # colour, text; None: the raster's own

    def rows(self) -> list[tuple[QColor, str]]:
        """Return colours and texts of the legend, highest first."""
        if self.legend is not None:
            return [(QColor(colour), text) for colour, text in self.legend]
        return [row for row in legend_rows(self.raster) if row[0].alpha() > 0][:MOST_ROWS]


def legend_rows(raster: QgsRasterLayer) -> list[tuple[QColor, str]]:
    """Return the colours of a styled raster with their labels, highest first."""
    renderer = raster.renderer()
    if isinstance(renderer, QgsPalettedRasterRenderer):
        return [(item.color, item.label) for item in reversed(renderer.classes())]
    if isinstance(renderer, QgsSingleBandPseudoColorRenderer):
        ramp: QgsColorRampShader = renderer.shader().rasterShaderFunction()
        return [(item.color, item.label) for item in reversed(ramp.colorRampItemList())]
    return []


def draw_maps(maps: Sequence[MapPicture], extent: QgsRectangle, path: Path) -> None:
    """Draw maps of one extent beside each other into a PNG."""
    height = round(WIDTH * extent.height() / extent.width())
    rows = max(len(each.rows()) for each in maps)
    step = WIDTH + 2 * MARGIN
    page = QImage(QSize(step * len(maps), TITLE + height + LEGEND_ROW * rows + 2 * MARGIN), QImage.Format.Format_RGB32)
    page.fill(QColor("#ffffff"))
    painter = QPainter(page)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for i, each in enumerate(maps):
        _draw(painter, each, extent, QRect(step * i + MARGIN, TITLE, WIDTH, height))
    painter.end()
    path.parent.mkdir(parents=True, exist_ok=True)
    if not page.save(str(path), "PNG"):
        raise SystemExit(f"'{path}' could not be written.")


def _draw(painter: QPainter, each: MapPicture, extent: QgsRectangle, frame: QRect) -> None:
    """Draw one map with title and legend."""
    painter.setPen(QColor("#1f2933"))
    painter.setFont(_font(12, bold=True))
    painter.drawText(QPoint(frame.left(), TITLE - 11), each.title)
    painter.drawImage(frame.topLeft(), _rendered((*each.over, each.raster), extent, frame.size()))
    painter.setPen(QColor("#5f6b76"))
    painter.drawRect(frame)
    painter.setFont(_font(9))
    for row, (colour, text) in enumerate(each.rows()):
        top = frame.bottom() + MARGIN + row * LEGEND_ROW
        painter.fillRect(QRect(frame.left(), top, 30, 13), colour)
        painter.setPen(QColor("#1f2933"))
        painter.drawText(QPoint(frame.left() + 38, top + 11), text)


def _rendered(layers: Sequence[QgsMapLayer], extent: QgsRectangle, size: QSize) -> QImage:
    settings = QgsMapSettings()
    settings.setLayers(list(layers))
    settings.setDestinationCrs(QgsCoordinateReferenceSystem(layers[-1].crs()))
    settings.setExtent(extent)
    settings.setOutputSize(size)
    settings.setBackgroundColor(QColor(Qt.GlobalColor.white))
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    return job.renderedImage()


def _font(size: int, bold: bool = False) -> QFont:
    font = QFont("DejaVu Sans")
    font.setPointSize(size)
    font.setBold(bold)
    return font
