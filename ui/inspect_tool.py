"""The inspect tool: click a cell of the map and see why it scores as it does."""

from __future__ import annotations

from functools import partial
from typing import Any, Optional

from qgis.core import (
    QgsCoordinateTransform,
    QgsCsException,
    QgsPointXY,
    QgsProject,
    QgsRasterLayer,
    QgsVectorLayer,
)
from qgis.gui import QgsMapMouseEvent, QgsMapTool
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QBoxLayout, QWidget

from ..processing_provider.cell_surroundings import Surroundings, read_surroundings
from ..processing_provider.layer_snapshots import PointSnapshot, RasterSnapshot
from .background import Background
from .cell_mark import CellMark
from .cell_report import inspect_cell
from .inspect_panel import InspectPanel
from .project_state import Role, describe_vector, layers_in_order
from .small_widgets import timer
from .words import tr

SETTLE_MS = 300  # layers come and go in bursts


class InspectTool(QgsMapTool):
    """The map tool, and the panel that shows what it finds (`panel`).

    Parameters
    ----------
    iface : QgisInterface
        The running QGIS.
    panel_parent : QWidget
        Owner of `panel`, which is put into its box layout if it has one.
    """

    def __init__(self, iface: Any, panel_parent: Optional[QWidget]) -> None:
        super().__init__(iface.mapCanvas())
        self.iface = iface
        self.project = QgsProject.instance()
        self.known: Optional[Surroundings] = None
        self.panel = InspectPanel(panel_parent)
        layout = None if panel_parent is None else panel_parent.layout()
        if isinstance(layout, QBoxLayout):
            layout.addWidget(self.panel)
        self.panel.chosen.connect(self._choose)
        self._chosen: dict[str, str] = {}  # by role: layers that she chose herself, '' for none
        self._used: dict[str, str] = {}  # by role: layers in use
        self._point: Optional[QgsPointXY] = None  # last one clicked, in the score map's coordinates
        self.mark = CellMark(self.canvas())
        self._background = Background(self)
        self._background.done.connect(self._take)
        self._background.failed.connect(self.panel.tell)
        self._settle = timer(self, SETTLE_MS, self.refresh)
        self.project.layersAdded.connect(self._layers_changed)
        self.project.layersRemoved.connect(self._layers_changed)
        self.setCursor(Qt.CursorShape.CrossCursor)

    # --- which layers

    def set_layer(self, layer: Optional[QgsRasterLayer]) -> None:
        """Inspect another score map of the project; None: the active one, or the uppermost."""
        if layer is None:
            self._unchoose("scores")
        elif layer.id() != self._chosen.get("scores"):
            self._choose("scores", layer.id())

    def set_deposits(self, layer: Optional[QgsVectorLayer]) -> None:
        """Take the nearest deposit from another layer of the project; None: the uppermost one of deposits."""
        if layer is None:
            self._unchoose("deposits")
        elif layer.id() != self._chosen.get("deposits"):
            self._choose("deposits", layer.id())

    def _choose(self, role: str, layer_id: str) -> None:
        self._chosen[role] = layer_id
        if role != "scores":
            self.refresh()
        elif layer_id != self._used.get("scores"):
            self._point = None
            self._chosen.pop("stack", None)
            self.mark.hide()
            self.panel.tell(tr("Click a cell of the map."))
            self.refresh()

    def _unchoose(self, role: str) -> None:
        if self._chosen.pop(role, None) is not None:
            self.refresh()

    def _layers_changed(self, _layers: Any) -> None:
        if self.isActive():
            self._settle.start()

    def score_layer(self) -> Optional[QgsRasterLayer]:
        """Return the map that is inspected.

        The one chosen, else the active layer if it is a score map, else the one as before, else the uppermost one.
        """
        if "scores" in self._chosen:
            return self._raster(self._chosen["scores"])
        active, before = self.iface.activeLayer(), self._raster(self._used.get("scores", ""))
        if _is_file(active) and _is_score(active):
            return active
        rasters = [layer for layer in layers_in_order(self.project) if _is_file(layer)]
        scores = [layer for layer in rasters if _is_score(layer)]
        return before or next(iter(scores or rasters), None)

    def _raster(self, layer_id: str) -> Optional[QgsRasterLayer]:
        layer = self.project.mapLayer(layer_id) if layer_id else None
        return layer if isinstance(layer, QgsRasterLayer) and layer.isValid() else None

    def _points(self, role: Role) -> Optional[QgsVectorLayer]:
        """Return the layer of samples or deposits: the one chosen, or the uppermost that looks like it."""
        if role.value in self._chosen:
            layer = self.project.mapLayer(self._chosen[role.value])
            return layer if isinstance(layer, QgsVectorLayer) and layer.isValid() else None
        vectors = [v for v in layers_in_order(self.project) if isinstance(v, QgsVectorLayer) and v.isValid()]
        fitting = [(v, known) for v in vectors if (known := describe_vector(v)) is not None and known.role == role]
        plain = [v for v, known in fitting if not known.is_ratio]  # assays in their units tell more than log-ratios
        return next(iter(plain or [v for v, _ in fitting]), None)

    def refresh(self) -> None:
        """Read the surroundings anew, in a thread."""
        layer = self.score_layer()
        samples, deposits = self._points(Role.SAMPLES), self._points(Role.DEPOSITS)
        self._used = {"scores": _id(layer), "stack": "", "samples": _id(samples), "deposits": _id(deposits)}
        self.known = None
        if layer is None:
            self._background.give_up()
            self.mark.hide()
            self.panel.show_layers(self._used)
            self.panel.tell(tr("There is no score map in the project yet."))
            return
        rasters = [r for r in layers_in_order(self.project) if _is_file(r) and r.id() != layer.id()]
        work = partial(
            read_surroundings,
            (layer.id(), RasterSnapshot.of(layer)),
            [(raster.id(), RasterSnapshot.of(raster)) for raster in rasters],
            self._chosen.get("stack"),
            None if samples is None else PointSnapshot.of(samples),
            None if deposits is None else PointSnapshot.of(deposits),
        )
        self.panel.show_layers(self._used)
        self._background.start(work)

    def _take(self, known: Surroundings) -> None:
        """Show a cell that was clicked meanwhile again, now with all that is known."""
        self.known = known
        self._used["stack"] = known.stack_id
        self.panel.show_layers(self._used)
        self._show()

    # --- what the user does

    def activate(self) -> None:
        """Begin: look for layers."""
        super().activate()
        self._layers_looked_at()

    def deactivate(self) -> None:
        """End: the mark on the map goes."""
        self.mark.hide()
        super().deactivate()

    def canvasReleaseEvent(self, event: QgsMapMouseEvent) -> None:
        """Inspect the cell under the mouse."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.inspect(self.toMapCoordinates(event.pos()))

    def inspect(self, point: QgsPointXY) -> None:
        """Inspect the cell at a place, in the map's coordinates."""
        self._layers_looked_at()
        layer = self._raster(self._used.get("scores", ""))
        if layer is None:
            return
        transform = QgsCoordinateTransform(self.canvas().mapSettings().destinationCrs(), layer.crs(), self.project)
        try:
            self._point = transform.transform(point)
        except QgsCsException:
            self._point = None
            self.mark.hide()
            self.panel.tell(tr("This place does not exist in the coordinate system of '{0}'.").format(layer.name()))
            return
        self._show()
        self.panel.come_into_view()

    def _layers_looked_at(self) -> None:
        """Read the surroundings where the map that counts has changed, or was never read."""
        layer = self.score_layer()
        if _id(layer) != self._used.get("scores") or (self.known is None and not self._background.is_running()):
            self.refresh()

    def _show(self) -> None:
        layer = self._raster(self._used.get("scores", ""))
        if layer is None or self._point is None:
            return
        stack = explanation = None
        if self.known is not None:
            stack, explanation = self._raster(self.known.stack_id), self._raster(self.known.explanation_id)
        report = inspect_cell(layer, self._point, self.known, stack, explanation)
        self.panel.show_report(report)
        if report.outline is None:
            self.mark.hide()
        else:
            self.mark.show(report.outline, layer.crs())

    def remove(self) -> None:
        """Leave nothing behind: no mark, no thread, no panel."""
        self._settle.stop()
        self.project.layersAdded.disconnect(self._layers_changed)
        self.project.layersRemoved.disconnect(self._layers_changed)
        self._background.stop()
        if self.canvas().mapTool() is self:
            self.canvas().unsetMapTool(self)
        self.mark.hide()
        self.panel.setParent(None)
        self.panel.deleteLater()


def _is_file(layer: Any) -> bool:
    """Whether a layer is a raster file, as score maps are."""
    return isinstance(layer, QgsRasterLayer) and layer.isValid() and layer.providerType() == "gdal"


def _is_score(layer: QgsRasterLayer) -> bool:
    """Whether a raster's first band is called a score, as Gossan calls it; told without opening the file again."""
    return "score" in layer.bandName(1).lower()


def _id(layer: Any) -> str:
    return "" if layer is None else str(layer.id())
