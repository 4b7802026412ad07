"""What the inspect tool shows: the score of a cell, its elements, what is near, and which layers this is taken from."""

from __future__ import annotations

from html import escape
from typing import Any, Optional

from qgis.core import QgsMapLayerProxyModel, QgsProject
from qgis.gui import QgsCollapsibleGroupBox, QgsMapLayerComboBox
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QApplication,
    QFormLayout,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ..processing_provider.point_index import Near
from .calm_wheel import CalmWheel
from .cell_report import CellReport, deposit_text, distance
from .element_bars import FEW, ElementBars
from .small_widgets import layer_choice, push_button, show_layer, timer, wrapped_label
from .words import tr

LAID_OUT_MS = 50
MOST_ASSAYS = 5  # of a sample, in the panel; the text has all


class InspectPanel(QWidget):
    """The panel; `chosen` carries what she chose (scores, stack, samples, deposits) and the layer's id, '' for none."""

    chosen = pyqtSignal(str, str)
    shown = pyqtSignal()

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.report: Optional[CellReport] = None
        self.headline, self.place = wrapped_label(self, is_bold=True), wrapped_label(self)
        self.bars = ElementBars(self)
        self.all_button = QToolButton(self)
        self.all_button.setCheckable(True)
        self.all_button.setAutoRaise(True)
        self.all_button.toggled.connect(self._show_all)
        self.near = wrapped_label(self)
        self.near.setTextFormat(Qt.TextFormat.RichText)
        self.copy_button = push_button(self, tr("Copy as text"), self.copy)
        self.choices: dict[str, QgsMapLayerComboBox] = {}
        self._scroll = timer(self, LAID_OUT_MS, self._into_view)
        self._lay_out()
        self.tell(tr("Click a cell of the map."))

    def _lay_out(self) -> None:
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        for widget in (self.headline, self.place, self.bars, self.all_button, self.near, self.copy_button):
            page.addWidget(widget)
        page.addWidget(self._layers())

    def _layers(self) -> QgsCollapsibleGroupBox:
        """Return the choice of layers, folded: mostly they are found."""
        kinds, wheel = QgsMapLayerProxyModel.Filter, CalmWheel(self)
        box = QgsCollapsibleGroupBox(tr("Taken from"), self)
        form = QFormLayout(box)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for role, title, kind in (
            ("scores", tr("Score map"), kinds.RasterLayer),
            ("stack", tr("Evidence"), kinds.RasterLayer),
            ("samples", tr("Samples"), kinds.PointLayer),
            ("deposits", tr("Deposits"), kinds.PointLayer | kinds.PolygonLayer),
        ):
            choice = layer_choice(box, kind, tr("none"))
            choice.activated.connect(lambda _index, role=role: self._choose(role))
            wheel.watch(choice)
            self.choices[role] = choice
            form.addRow(title, choice)
        box.setCollapsed(True)
        return box

    def _choose(self, role: str) -> None:
        layer = self.choices[role].currentLayer()
        self.chosen.emit(role, "" if layer is None else layer.id())

    def come_into_view(self) -> None:
        """Have a panel that scrolls show this one, once it has its new size."""
        self._scroll.start()

    def _into_view(self) -> None:
        owner = self.parentWidget()
        while owner is not None and not isinstance(owner, QScrollArea):
            owner = owner.parentWidget()
        if owner is not None:
            owner.ensureWidgetVisible(self.near)
            owner.ensureWidgetVisible(self.headline)

    def show_layers(self, ids: dict[str, str]) -> None:
        """Show which layers are in use, by role."""
        for role, layer_id in ids.items():
            show_layer(self.choices[role], QgsProject.instance().mapLayer(layer_id))

    def tell(self, sentence: str) -> None:
        """Show a sentence and nothing else."""
        self.report = None
        self._fill(sentence, "", (), "")

    def show_report(self, report: CellReport) -> None:
        """Show what there is to say about a cell."""
        self.report = report
        place = report.place.replace(":", ":\u2060")  # EPSG:32755 stays on one line
        if report.spread is not None:
            place += " · " + tr("spread {0}").format(f"{report.spread:.3g}")
        self._fill(report.sentence, place, report.elements, self._near_text(report))
        self.bars.setToolTip(
            tr(
                "Bars: the percentage of all cells that hold less than this one. % of score: a layer's contribution over the "
                "sum of all contributions without their signs; below 0 it lowers the score. {0}"
            ).format(report.method)
            if report.method
            else tr("Bars: the percentage of all cells that hold less than this one.")
        )

    def _fill(self, headline: str, place: str, elements: Any, near: str) -> None:
        self.headline.setText(headline)
        self.place.setText(place)
        self.bars.set_elements(elements)
        self.near.setText(near)
        for widget, text in ((self.place, place), (self.near, near)):
            widget.setVisible(bool(text))
        self.bars.setVisible(bool(elements))
        self.all_button.setVisible(len(elements) > FEW)
        self._name_button()
        self.copy_button.setEnabled(self.report is not None)
        self.shown.emit()

    def _show_all(self, on: bool) -> None:
        self.bars.show_all(on)
        self._name_button()

    def _name_button(self) -> None:
        number = len(self.bars.elements)
        self.all_button.setText(
            tr("Show the first {0}").format(FEW) if self.bars.shows_all else tr("Show all {0}").format(number)
        )

    def _near_text(self, report: CellReport) -> str:
        order = [element.label for element in report.elements]
        rows = [_sample_row(sample, order) for sample in report.samples]
        parts = []
        if rows:
            parts.append(
                f"<b>{escape(tr('Nearest samples'))}</b><table cellspacing='0' width='100%'>{''.join(rows)}</table>"
            )
        if report.deposit is not None:
            parts.append(escape(deposit_text(report.deposit)))
        return "".join(parts)

    def copy(self) -> None:
        """Put everything about the cell on the clipboard as text."""
        if self.report is not None:
            QApplication.clipboard().setText(self.report.text())


def _sample_row(sample: Near, order: list[str]) -> str:
    """Return a sample as a row of a table: its assays of the elements that matter most here."""
    assays = sorted(sample.assays, key=lambda pair: order.index(pair[0]) if pair[0] in order else len(order))
    told = ", ".join(f"{element} {value}".replace(" ", "\u00a0") for element, value in assays[:MOST_ASSAYS])
    name, far = escape(sample.name), escape(distance(sample.metres))
    head = f"<tr><td style='padding-top: 4px'>{name}</td><td align='right' style='padding-top: 4px'>{far}</td></tr>"
    return head + (f"<tr><td colspan='2'>{escape(told)}</td></tr>" if told else "")
