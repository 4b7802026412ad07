"""The workflow as a checklist: what is done, what comes next, what is missing, and the way to each algorithm."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Optional

from qgis.core import QgsApplication, QgsProject
from qgis.PyQt.QtCore import QEvent, Qt, pyqtSignal
from qgis.PyQt.QtGui import QIcon, QMouseEvent, QPainter, QPaintEvent, QPalette
from qgis.PyQt.QtWidgets import (
    QGraphicsOpacityEffect,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QProgressBar,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ..processing_provider.algorithm import ICONS
from .project_state import ProjectState
from .step_run import StepRun
from .words import GREEN, tr
from .workflow import StepView, next_step, parameters_for, view_steps

DONE, NEXT, OPEN = "✓", "▸", "○"
MARK_WIDTH, TITLE_WIDTH = 14, 66
GREY_OPACITY = 0.6
BAR_HEIGHT = 12
OpenDialog = Callable[[str, dict[str, Any]], None]


class ElidedLabel(QLabel):
    """A line of text whose end is left out where there is no room, whole in its tooltip; its numbers always stay."""

    clicked = pyqtSignal()

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.words, self.numbers = "", ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setMinimumHeight(self.fontMetrics().height())

    def set_text(self, words: str, numbers: str = "") -> None:
        """Show a text and its numbers."""
        self.words, self.numbers = words, numbers
        self.setToolTip(f"{words} {numbers}".strip())
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw what fits; the label's own text stays empty, so that nothing is laid out anew."""
        numbers = f" {self.numbers}" if self.numbers else ""
        measure = self.fontMetrics()
        room = self.width() - measure.horizontalAdvance(numbers)
        shown = measure.elidedText(self.words, Qt.TextElideMode.ElideRight, room) + numbers
        where = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        role = QPalette.ColorRole.WindowText
        self.style().drawItemText(QPainter(self), self.rect(), where, self.palette(), True, shown, role)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tell of a click."""
        super().mouseReleaseEvent(event)
        self.clicked.emit()


def set_grey(widget: QWidget, grey: bool) -> None:
    """Let a text step back, whatever colour the theme gives it."""
    effect = QGraphicsOpacityEffect(widget) if grey else None
    if effect is not None:
        effect.setOpacity(GREY_OPACITY)
    widget.setGraphicsEffect(effect)


class StepRow(QWidget):
    """One step: its mark, its name, the layer in use, a button; below, while it runs, a bar."""

    asked = pyqtSignal(str)
    asked_to_run = pyqtSignal(str)
    asked_to_cancel = pyqtSignal()
    clicked = pyqtSignal()

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.view: Optional[StepView] = None
        self._is_next = False
        self.mark, self.title, self.detail = QLabel(), QLabel(), ElidedLabel()
        self.mark.setFixedWidth(MARK_WIDTH)
        self.title.setMinimumWidth(TITLE_WIDTH)
        self.detail.clicked.connect(self.clicked)
        self.button = QToolButton()
        self.button.setAutoRaise(True)
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        self.button.clicked.connect(lambda: self.asked.emit(self.view.algorithms[0]) if self.view else None)
        self.menu = QMenu(self)
        self.menu.aboutToShow.connect(self._fill_menu)
        self.button.setMenu(self.menu)
        self.bar, self.cancel = QProgressBar(), QToolButton()
        self.is_running = False
        self.cancel.setText(tr("Cancel"))
        self.cancel.clicked.connect(self.asked_to_cancel)
        self._lay_out()

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(1)
        grid.setHorizontalSpacing(4)
        for column, widget in enumerate((self.mark, self.title, self.detail, self.button)):
            grid.addWidget(widget, 0, column)
        grid.setColumnStretch(2, 1)
        self.running = QWidget()
        row = QHBoxLayout(self.running)
        row.setContentsMargins(0, 0, 0, 2)
        self.bar.setMaximumHeight(BAR_HEIGHT)
        self.bar.setTextVisible(False)
        row.addWidget(self.bar, 1)
        row.addWidget(self.cancel)
        self.running.hide()
        grid.addWidget(self.running, 1, 1, 1, 3)

    def show_view(self, view: StepView, is_next: bool) -> None:
        """Show a step as it stands."""
        self.view, self._is_next = view, is_next
        if self.is_running:
            return
        self.mark.setText(DONE if view.is_done else NEXT if is_next else OPEN)
        self.mark.setStyleSheet(f"color: {GREEN}; font-weight: bold;" if view.is_done else "")
        self.title.setText(f"<b>{view.title}</b>" if is_next else view.title)
        self.detail.set_text(view.text, view.numbers)
        set_grey(self.mark, not view.is_done and not is_next)
        set_grey(self.title, bool(view.missing) and not view.is_done)
        set_grey(self.detail, not view.is_done)
        first = QgsApplication.processingRegistry().algorithmById(view.algorithms[0])
        self.button.setIcon(QIcon(str(ICONS / f"{view.step.icon}.svg")))
        self.button.setText(tr("Run..."))
        beside, alone = Qt.ToolButtonStyle.ToolButtonTextBesideIcon, Qt.ToolButtonStyle.ToolButtonIconOnly
        self.button.setToolButtonStyle(beside if is_next else alone)
        self.button.setToolTip(tr("{0}...").format(first.displayName()))

    def show_progress(self, percent: float) -> None:
        """Move the bar."""
        self.bar.setValue(round(percent))

    def show_message(self, text: str) -> None:
        """Show what a run says."""
        self.detail.set_text(text)

    def set_running(self, running: bool) -> None:
        """Show or hide the bar; one run at a time in a step."""
        self.is_running = running
        self.running.setVisible(running)
        self.button.setVisible(not running)
        self.bar.setValue(0)
        if running:
            self.mark.setText(NEXT)
            set_grey(self.detail, False)
            self.detail.set_text(tr("starting..."))
        elif self.view is not None:
            self.show_view(self.view, self._is_next)

    def _fill_menu(self) -> None:
        self.menu.clear()
        registry = QgsApplication.processingRegistry()
        found = [registry.algorithmById(name) for name in self.view.algorithms] if self.view else []
        for each in found:
            action = self.menu.addAction(each.icon(), tr("{0}...").format(each.displayName()))
            action.triggered.connect(partial(self._ask, each.id()))
        if found:
            self.menu.addSeparator()
            now = self.menu.addAction(tr("Run '{0}' now").format(found[0].displayName()))
            now.triggered.connect(partial(self._ask_to_run, found[0].id()))

    def _ask(self, name: str, _checked: bool = False) -> None:
        self.asked.emit(name)

    def _ask_to_run(self, name: str, _checked: bool = False) -> None:
        self.asked_to_run.emit(name)


class Checklist(QWidget):
    """All steps.

    Parameters
    ----------
    project : QgsProject
        Where layers come from and go to.
    open_dialog : callable
        Opens an algorithm's dialog: its id and parameters.
    parent : QWidget, optional
        Owner.
    """

    made = pyqtSignal(object)
    failed = pyqtSignal(str)
    layer_asked = pyqtSignal(str)

    def __init__(self, project: QgsProject, open_dialog: OpenDialog, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.project, self.open_dialog = project, open_dialog
        self.rows: dict[str, StepRow] = {}
        self.state, self.favourite = ProjectState(), ""  # the score layer to prefer
        self.runs: dict[str, StepRun] = {}
        self._page = QVBoxLayout(self)
        self._page.setContentsMargins(0, 0, 0, 0)
        self._page.setSpacing(2)
        self.show_state(self.state)

    def show_state(self, state: ProjectState) -> None:
        """Show every step as it stands."""
        self.state = state
        views = view_steps(state, self.favourite)
        following = next_step(views)
        for view in views:
            row = self.rows.get(view.step.key) or self._add_row(view.step.key)
            row.show_view(view, view is following)
        self._align()

    def _align(self) -> None:
        """Begin all details at the same place, however wide the theme's letters are."""
        widest = max((row.title.sizeHint().width() for row in self.rows.values()), default=0)
        for row in self.rows.values():
            row.title.setMinimumWidth(max(widest, TITLE_WIDTH))

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._align()

    def _add_row(self, key: str) -> StepRow:
        row = StepRow(self)
        row.asked.connect(self._open)
        row.asked_to_run.connect(lambda name: self.run(key, name))
        row.asked_to_cancel.connect(lambda: self.runs[key].cancel() if key in self.runs else None)
        row.clicked.connect(lambda: self._ask_layer(row))
        self._page.addWidget(row)
        self.rows[key] = row
        return row

    def _ask_layer(self, row: StepRow) -> None:
        known = self.state.first(row.view.step.role) if row.view and row.view.is_done else None
        if known is not None:
            self.layer_asked.emit(known.layer_id)

    def _open(self, algorithm_id: str) -> None:
        self.open_dialog(algorithm_id, parameters_for(algorithm_id, self.state, self.project, self.favourite))

    def run(self, key: str, algorithm_id: str) -> None:
        """Run an algorithm at once with what the project has; open its dialog where something is missing."""
        parameters = parameters_for(algorithm_id, self.state, self.project, self.favourite)
        run = StepRun(algorithm_id, parameters, self.project, self)
        problem = run.problem()
        if problem:
            self.failed.emit(problem)
            self.open_dialog(algorithm_id, parameters)
            return
        row = self.rows[key]
        row.set_running(True)
        run.progressed.connect(row.show_progress)
        run.said.connect(row.show_message)
        run.ended.connect(lambda well, outputs: self._end(key, well, outputs))
        self.runs[key] = run
        run.start()

    def _end(self, key: str, well: bool, outputs: dict[str, Any]) -> None:
        run = self.runs.pop(key)
        self.rows[key].set_running(False)
        if well:
            self.made.emit(outputs)
        elif not run.feedback.isCanceled():
            self.failed.emit(run.error())
        run.deleteLater()

    def remove(self) -> None:
        """Stop what runs."""
        for run in self.runs.values():
            run.remove()
        self.runs = {}
