"""The list of runs: star, name, AUC with its interval, chance; a click shows that layer and hides the others."""

from __future__ import annotations

from typing import Optional

from qgis.core import QgsProject
from qgis.PyQt.QtCore import QEvent, QPoint, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QMenu,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from .project_state import ProjectState
from .runs import Metrics, Run, RunStore
from .words import AMBER, quiet, share, tr

STAR, NO_STAR, WORSE = "★", "☆", "↓"
STAR_COLUMN, NAME, AUC, CHANCE = range(4)
ID = Qt.ItemDataRole.UserRole
MOST_ROWS_SEEN = 7


class RunsPanel(QWidget):
    """The list.

    Parameters
    ----------
    project : QgsProject
        Whose runs.
    parent : QWidget, optional
        Owner.
    """

    chosen = pyqtSignal(str)
    favourite_changed = pyqtSignal(str)

    def __init__(self, project: QgsProject, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.project, self.store = project, RunStore(project)
        self.state = ProjectState()
        self.evaluations: set[str] = set()
        self.empty = QLabel(tr("Score maps appear here, with what they are worth once they are evaluated."))
        self.empty.setWordWrap(True)
        self.empty.setEnabled(False)
        self.tree = QTreeWidget()
        self.tree.setColumnCount(4)
        self.tree.setHeaderLabels(["", tr("Score map"), tr("AUC [95 %]"), tr("Chance")])
        self.tree.headerItem().setToolTip(CHANCE, tr("What 95 of 100 random placements of the deposits stay below"))
        self.tree.setRootIsDecorated(False)
        self.tree.setUniformRowHeights(True)
        self.tree.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.tree.customContextMenuRequested.connect(self._open_menu)
        self.tree.itemClicked.connect(self._click)
        header = self.tree.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(18)
        for column in (STAR_COLUMN, AUC, CHANCE):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(self.empty)
        page.addWidget(self.tree)
        self.show_state(self.state)

    def favourite(self) -> str:
        """Return the id of the run with the star, or of the best; empty where there is none."""
        runs = self.store.runs(self.state)
        return runs[0].layer_id if runs else ""

    def chosen_id(self) -> str:
        """Return the id of the run that was clicked; empty where there is none."""
        return self._id(self.tree.currentItem())

    def show_state(self, state: ProjectState) -> None:
        """List the project's runs; take the figures of evaluations that are new."""
        self.state = state
        tables = {known.layer_id for known in state.layers if known.role.value == "evaluation"}
        self.store.record_evaluations(state, sorted(tables - self.evaluations))
        self.evaluations = tables
        self._list()

    def _list(self) -> None:
        runs = self.store.runs(self.state)
        selected = self._id(self.tree.currentItem())
        self.tree.clear()
        for run in runs:
            item = self._item(run)
            self.tree.addTopLevelItem(item)
            if run.layer_id == selected:
                self.tree.setCurrentItem(item)
        self.empty.setVisible(not runs)
        self.tree.setVisible(bool(runs))
        self._fit(len(runs))

    def _fit(self, count: int) -> None:
        """Make the list as high as its rows."""
        row = max(self.tree.sizeHintForRow(0), 16)
        height = self.tree.header().sizeHint().height() + row * min(max(count, 1), MOST_ROWS_SEEN)
        self.tree.setFixedHeight(height + 2 * self.tree.frameWidth() + 2)

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._list()

    def _item(self, run: Run) -> QTreeWidgetItem:
        metrics = run.metrics or Metrics()
        interval = "" if metrics.low is None else f" [{share(metrics.low)}–{share(metrics.high)}]"
        worse = f" {WORSE}" if metrics.is_worse else ""  # not by colour alone
        auc = share(metrics.auc) + interval + worse if metrics.auc is not None else tr("not evaluated")
        chance = share(metrics.null_95) if metrics.null_95 is not None else ""
        item = QTreeWidgetItem([STAR if run.is_favourite else NO_STAR, run.name, auc, chance])
        item.setData(STAR_COLUMN, ID, run.layer_id)
        grey = quiet(self.palette())
        item.setForeground(CHANCE, grey)
        item.setForeground(STAR_COLUMN, QColor(AMBER) if run.is_favourite else grey)
        if metrics.auc is None:
            item.setForeground(AUC, grey)
        elif metrics.is_worse or (metrics.null_95 is not None and metrics.auc <= metrics.null_95):
            item.setForeground(AUC, QColor(AMBER))
        for column in range(4):
            item.setToolTip(column, self._sentence(run, metrics))
        return item

    def _sentence(self, run: Run, metrics: Metrics) -> str:
        parts = [f"{run.name} ({run.kind})" if run.kind else run.name]
        if metrics.source:
            parts.append(tr("Figures of '{0}'.").format(metrics.source))
        if metrics.auc is not None and metrics.null_95 is not None and metrics.auc <= metrics.null_95:
            parts.append(tr("No better than deposits at random places."))
        elif metrics.is_worse:
            parts.append(tr("The best map of that evaluation is better by more than chance explains."))
        return "\n".join(parts)

    def _id(self, item: Optional[QTreeWidgetItem]) -> str:
        return str(item.data(STAR_COLUMN, ID)) if item is not None else ""

    def _click(self, item: QTreeWidgetItem, column: int) -> None:
        layer_id = self._id(item)
        if column == STAR_COLUMN:
            self.store.set_favourite(layer_id, item.text(STAR_COLUMN) == NO_STAR)
            self._list()
            self.favourite_changed.emit(self.favourite())
            return
        self.show_only(layer_id)
        self.chosen.emit(layer_id)

    def show_only(self, layer_id: str) -> None:
        """Show a run's layer and hide those of the other runs; no other layer is touched."""
        root = self.project.layerTreeRoot()
        for run in self.store.runs(self.state):
            node = root.findLayer(run.layer_id)
            if node is None:
                continue
            if run.layer_id == layer_id:
                node.setItemVisibilityCheckedParentRecursive(True)
            else:
                node.setItemVisibilityChecked(False)

    def _open_menu(self, where: QPoint) -> None:
        item = self.tree.itemAt(where)
        if item is None:
            return
        menu = QMenu(self)
        layer_id = self._id(item)
        star = tr("Take the star away") if item.text(STAR_COLUMN) == STAR else tr("Give the star")
        menu.addAction(star).triggered.connect(lambda: self._click(item, STAR_COLUMN))
        menu.addAction(tr("Show alone")).triggered.connect(lambda: self._click(item, NAME))
        menu.addAction(tr("Remove from this list")).triggered.connect(lambda: self.take_out(layer_id))
        menu.exec(self.tree.viewport().mapToGlobal(where))
        menu.deleteLater()

    def take_out(self, layer_id: str) -> None:
        """Take a run out of the list; its layer stays in the project."""
        self.store.set_removed(layer_id)
        self._list()
