"""The look of a score map while a threshold is chosen: what lies below is transparent, the rest in three depths."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Optional

from qgis.core import (
    QgsColorRampShader,
    QgsMapLayer,
    QgsProject,
    QgsRasterLayer,
    QgsRasterRenderer,
    QgsRasterShader,
    QgsSingleBandPseudoColorRenderer,
)
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtXml import QDomDocument, QDomElement

from .small_widgets import timer
from .threshold_curves import ThresholdCurves
from .threshold_words import percent
from .words import tr

# part of what the threshold marks off, and its colour: those of the upper classes of score maps
DEPTHS = ((1.0, "#d0f5854f"), (0.5, "#e8c73e4c"), (0.2, "#ff7a0b5a"))
HIGHEST = 3.4e38  # float32
ELEMENT = "rasterrenderer"
# An image of the earlier colours that is ready just then can get into the canvas's cache after the layer has asked for a new
# one, and stays on the map: so the layer asks once more, when no such image can be under way.
AGAIN_MS = 300


def threshold_renderer(layer: QgsRasterLayer, curves: ThresholdCurves, row: int) -> QgsRasterRenderer:
    """Return band 1 from a row's threshold on in up to three depths, each with its share of the area as legend."""
    rows = _rows(curves, row)
    names = [tr("best {0} of the area").format(percent(curves.areas[each])) for each, _ in rows]
    below = QgsColorRampShader.ColorRampItem(curves.limits[row], QColor(0, 0, 0, 0), tr("below the threshold"))
    items = [below]
    tops = [curves.limits[each] for each, _ in rows[1:]] + [HIGHEST]
    for top, (_, colour), name in zip(tops, rows, names):
        items.append(QgsColorRampShader.ColorRampItem(top, QColor(colour), name))
    ramp = QgsColorRampShader(curves.limits[row], HIGHEST)
    ramp.setColorRampType(QgsColorRampShader.Type.Discrete)
    ramp.setColorRampItemList(items)
    shader = QgsRasterShader()
    shader.setRasterShaderFunction(ramp)
    renderer = QgsSingleBandPseudoColorRenderer(layer.dataProvider(), 1, shader)
    renderer.setClassificationMin(curves.limits[row])
    renderer.setClassificationMax(curves.thresholds[0])
    return renderer


def _rows(curves: ThresholdCurves, row: int) -> Sequence[tuple[int, str]]:
    """Return the rows at which the depths begin, from the threshold upwards, each once."""
    found: dict[int, str] = {}
    for part, colour in DEPTHS:
        found[min(curves.at_area(part * curves.areas[row]), row)] = colour
    return list(found.items())


class Shading(QObject):
    """Lends a layer another renderer, and gives its own one back.

    A project that is saved meanwhile is saved with the layer's own renderer.
    """

    changed = pyqtSignal()  # it went on or off

    def __init__(self, layer: QgsRasterLayer, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self.layer: Optional[QgsRasterLayer] = layer
        self._own: Optional[QgsRasterRenderer] = None
        self._lending = False
        self._again = timer(self, AGAIN_MS, self._repaint)
        layer.rendererChanged.connect(self._restyled)
        layer.willBeDeleted.connect(self.lose)
        QgsProject.instance().writeMapLayer.connect(self._written)

    @property
    def is_on(self) -> bool:
        """Whether the layer has a renderer that is not its own."""
        return self._own is not None

    def show(self, curves: ThresholdCurves, row: int) -> None:
        """Shade the layer from a row's threshold on."""
        if self.layer is None or self.layer.renderer() is None:
            return
        if self._own is None:
            self._own = self.layer.renderer().clone()
        self._set(threshold_renderer(self.layer, curves, row))
        self.changed.emit()

    def keep(self) -> None:
        """Let the layer have the shading for good."""
        self._own = None
        self.tell_legend()
        self.changed.emit()

    def restore(self) -> None:
        """Give the layer its own renderer back."""
        own, self._own = self._own, None
        if own is not None and self.layer is not None:
            self._set(own)
            self.tell_legend()
            self.changed.emit()

    def tell_legend(self) -> None:
        """Let the layer tree show what the colours mean now."""
        if self.layer is not None:
            self.layer.legendChanged.emit()

    def end(self) -> None:
        """Restore, and let go of the layer."""
        if self.is_on and self.layer is not None:
            self.restore()
            QTimer.singleShot(AGAIN_MS, self.layer.triggerRepaint)
        self._again.stop()
        QgsProject.instance().writeMapLayer.disconnect(self._written)
        if self.layer is not None:
            self.layer.rendererChanged.disconnect(self._restyled)
            self.layer.willBeDeleted.disconnect(self.lose)
            self.layer = None

    def lose(self) -> None:
        """Forget a layer that is about to be deleted."""
        self.layer, self._own = None, None

    def _set(self, renderer: QgsRasterRenderer) -> None:
        if self.layer is None:
            return
        self._lending = True
        self.layer.setRenderer(renderer)
        self._lending = False
        self._repaint()
        self._again.start()

    def _repaint(self) -> None:
        if self.layer is not None:
            self.layer.triggerRepaint()

    def _restyled(self) -> None:
        """Forget the old look where the user has chosen another one herself."""
        if not self._lending and self._own is not None:
            self._own = None
            self.changed.emit()

    def _written(self, layer: QgsMapLayer, element: QDomElement, document: QDomDocument) -> None:
        """Put the layer's own renderer into the project file in place of the shading."""
        if self.layer is None or self._own is None or layer.id() != self.layer.id():
            return
        pipe = element.firstChildElement("pipe")
        lent = pipe.firstChildElement(ELEMENT)
        self._own.writeXml(document, pipe)
        pipe.replaceChild(pipe.lastChildElement(ELEMENT), lent)
