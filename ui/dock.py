"""The dock: engine, workflow, runs, and how a threshold would look; nothing in it keeps QGIS waiting."""

from __future__ import annotations

from typing import Any, Optional

from qgis.core import Qgis, QgsApplication, QgsProject, QgsRasterLayer, QgsVectorLayer
from qgis.gui import QgsCollapsibleGroupBox, QgsDockWidget, QgsMapTool
from qgis.PyQt import sip
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QFrame, QScrollArea, QToolButton, QVBoxLayout, QWidget

from ..processing_provider.algorithm import ICONS
from .algorithm_dialogs import AlgorithmDialogs
from .checklist import Checklist
from .engine_line import EngineLine
from .inspect_tool import InspectTool
from .project_state import ProjectState, ProjectWatch, Role
from .runs_panel import RunsPanel
from .threshold_explorer import ThresholdExplorer
from .words import tr

VISIBLE = "gossan/dock_visible"
WIDTH, LEAST_WIDTH = 360, 300
MARGIN = 6


class GossanDock(QgsDockWidget):
    """The panel on the right.

    Parameters
    ----------
    iface : QgisInterface
        The running QGIS.
    parent : QWidget
        Its window.
    """

    engine_asked = pyqtSignal()

    def __init__(self, iface: Any, parent: QWidget) -> None:
        super().__init__("Gossan", parent)
        self.iface = iface
        self.project = QgsProject.instance()
        self.setObjectName("GossanDock")
        self.setWindowIcon(QIcon(str(ICONS / "gossan.svg")))
        self.setMinimumWidth(LEAST_WIDTH)
        self.dialogs = AlgorithmDialogs(self._take_outputs, self._warn)
        self.engine = EngineLine()
        self.engine.clicked.connect(self.engine_asked)
        self.checklist = Checklist(self.project, self.dialogs.open)
        self.checklist.made.connect(self._take_outputs)
        self.checklist.failed.connect(self._warn)
        self.checklist.layer_asked.connect(self._make_active)
        self.runs = RunsPanel(self.project)
        self.runs.chosen.connect(self._explore)
        self.runs.favourite_changed.connect(self._set_favourite)
        self.threshold = ThresholdExplorer(iface)
        self.cell = QWidget()
        QVBoxLayout(self.cell).setContentsMargins(0, 0, 0, 0)
        self.inspect = InspectTool(iface, self.cell)
        self.cell.hide()
        self._earlier_tool: Optional[QgsMapTool] = None
        self._wanted, self._shown = "", ""  # score maps for the curves: the one to show, and the one shown
        self._offered: dict[str, str] = {}  # what the lower sections were given: she may have chosen others since
        self.inspect_button = QToolButton()
        self._prepare_inspect()
        self.sections: dict[str, QgsCollapsibleGroupBox] = {}
        self._lay_out()
        self.watch = ProjectWatch(self.project, self)
        self.watch.changed.connect(self._show_state)
        self.engine.refresh()

    def _lay_out(self) -> None:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.addWidget(self.engine)
        for key, title, widgets in (
            ("workflow", tr("Workflow"), (self.checklist,)),
            ("runs", tr("Runs"), (self.runs,)),
            ("threshold", tr("Threshold"), (self.threshold,)),
            ("inspect", tr("Inspect"), (self.inspect_button, self.cell)),
        ):
            self.sections[key] = _section(key, title, widgets)
            column.addWidget(self.sections[key])
        self.sections["threshold"].collapsedStateChanged.connect(self._catch_up)
        self.visibilityChanged.connect(self._catch_up)
        column.addStretch()
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(page)
        self.setWidget(scroll)

    def _prepare_inspect(self) -> None:
        """Have a button that is pressed as long as a click on the map inspects a cell."""
        self.inspect_button.setText(tr("Inspect a cell"))
        self.inspect_button.setIcon(QgsApplication.getThemeIcon("/mActionIdentify.svg"))
        self.inspect_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.inspect_button.setCheckable(True)
        self.inspect_button.setToolTip(tr("Click a cell of the map: its score, its elements, the nearest samples"))
        self.inspect_button.toggled.connect(self._take_tool)
        self.iface.mapCanvas().mapToolSet.connect(self._follow_tool)

    def _take_tool(self, on: bool) -> None:
        canvas = self.iface.mapCanvas()
        if on:
            self.cell.show()
            self._earlier_tool = canvas.mapTool()
            canvas.setMapTool(self.inspect)
            layer = self.project.mapLayer(self.runs.chosen_id() or self.runs.favourite())
            self.inspect.set_layer(layer if isinstance(layer, QgsRasterLayer) else None)
        elif canvas.mapTool() is self.inspect:
            self._give_tool_back()

    def _give_tool_back(self) -> None:
        """Let the map have the tool from before; to move it where that is gone."""
        earlier = self._earlier_tool
        if earlier is None or sip.isdeleted(earlier):
            self.iface.actionPan().trigger()
        else:
            self.iface.mapCanvas().setMapTool(earlier)

    def _follow_tool(self, tool: Optional[QgsMapTool], _earlier: Optional[QgsMapTool] = None) -> None:
        self.inspect_button.setChecked(tool is not None and tool is self.inspect)

    def _show_state(self, state: ProjectState) -> None:
        self.runs.show_state(state)
        self._set_favourite(self.runs.favourite())
        self.checklist.show_state(state)
        deposits = state.first(Role.DEPOSITS)
        if self._is_new("deposits", deposits.layer_id if deposits is not None else ""):
            layer = self.project.mapLayer(self._offered["deposits"])
            self.threshold.set_deposits(layer if isinstance(layer, QgsVectorLayer) else None)
        if self._is_new("scores", self.runs.favourite()):
            self._explore(self._offered["scores"])

    def _is_new(self, what: str, layer_id: str) -> bool:
        """Whether a section has not been offered this layer yet."""
        if self._offered.get(what, "") == layer_id:
            return False
        self._offered[what] = layer_id
        return True

    def _explore(self, layer_id: str) -> None:
        """Have the lower sections show a score map."""
        self._wanted = layer_id
        self._catch_up()
        layer = self.project.mapLayer(layer_id)
        if isinstance(layer, QgsRasterLayer) and self.inspect.isActive():
            self.inspect.set_layer(layer)

    def _catch_up(self, *_: Any) -> None:
        """Read a score map for its curves only once they can be seen."""
        box = self.sections["threshold"]
        if not self.isVisible() or box.isCollapsed() or self._shown == self._wanted:
            return
        self._shown = self._wanted
        layer = self.project.mapLayer(self._wanted)
        self.threshold.set_layer(layer if isinstance(layer, QgsRasterLayer) else None)

    def _set_favourite(self, layer_id: str) -> None:
        self.checklist.favourite = layer_id

    def _take_outputs(self, outputs: dict[str, Any]) -> None:
        """Remember a model that a run has made, wherever it lies."""
        model = outputs.get("MODEL")
        self.watch.add_model(str(model) if model else "")

    def _make_active(self, layer_id: str) -> None:
        layer = self.project.mapLayer(layer_id)
        if layer is not None:
            self.iface.setActiveLayer(layer)

    def _warn(self, sentence: str) -> None:
        self.iface.messageBar().pushMessage("Gossan", sentence, Qgis.MessageLevel.Warning)

    def remove(self) -> None:
        """Take everything away that this has put into QGIS."""
        self.visibilityChanged.disconnect(self._catch_up)
        self.dialogs.remove()
        self.watch.remove()
        self.checklist.remove()
        self.engine.remove()
        canvas = self.iface.mapCanvas()
        canvas.mapToolSet.disconnect(self._follow_tool)
        if canvas.mapTool() is self.inspect:
            self._give_tool_back()
        self.inspect.remove()
        self.threshold.remove()


def _section(key: str, title: str, widgets: tuple[QWidget, ...]) -> QgsCollapsibleGroupBox:
    """Return a part of the dock that folds, and remembers that it is folded."""
    box = QgsCollapsibleGroupBox(title)
    box.setObjectName(key)
    box.setSettingGroup("gossan/dock")
    box.setSaveCollapsedState(True)
    page = QVBoxLayout(box)
    page.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
    for widget in widgets:
        page.addWidget(widget)
    return box
