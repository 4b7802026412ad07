"""Choosing a threshold by eye: the curve with its handle, the map shaded as it is dragged, and what it captures."""

from __future__ import annotations

from functools import partial
from typing import Any, Optional

from qgis.core import (
    QgsMapLayerProxyModel,
    QgsProject,
    QgsRasterLayer,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSignalBlocker, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ..processing_provider.layer_snapshots import PointSnapshot, RasterSnapshot
from .algorithm_dialogs import AlgorithmDialogs
from .background import Background
from .calm_wheel import CalmWheel
from .small_widgets import layer_choice, push_button, show_layer, timer, wrapped_label
from .threshold_chart import ThresholdChart, View
from .threshold_curves import ThresholdCurves, read_curves
from .threshold_shading import Shading
from .threshold_words import details, held_sentence
from .words import tr

REDRAW_MS = 40  # the canvas is asked to redraw at most so often
SETTLE_MS = 300  # edits of the deposits come in bursts
FIRST_AREA = 0.05
ALGORITHM = "gossan:delineatetargets"
BY_SHARE, BY_VALUE = 0, 3  # of delineatetargets' METHOD
UNSMOOTHED = 0  # of its SMOOTHING: the targets are what was shown


class ThresholdExplorer(QWidget):
    """The curves of a score map with a handle.

    Parameters
    ----------
    iface : QgisInterface, optional
        The running QGIS; without it nothing is opened, and `targets_requested` says what would have been.
    parent : QWidget, optional
        Owner.
    """

    targets_requested = pyqtSignal(dict)
    changed = pyqtSignal()  # other curves, or the handle moved

    def __init__(self, iface: Optional[Any], parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.iface = iface
        self.curves: Optional[ThresholdCurves] = None
        self._layer: Optional[QgsRasterLayer] = None
        self._deposits: Optional[QgsVectorLayer] = None
        self._shading: Optional[Shading] = None
        self._dialogs = AlgorithmDialogs(lambda _outputs: None, self._say)
        self._background = Background(self)
        self._background.done.connect(self._show)
        self._background.failed.connect(self._fail)
        self._redraw = timer(self, REDRAW_MS, self._shade)
        self._settle = timer(self, SETTLE_MS, self._read)
        self._make_choices()
        self._make_controls()
        self._lay_out()
        self._show_nothing(tr("Choose a score map to explore its threshold."))

    # --- how it looks

    def _make_choices(self) -> None:
        kinds = QgsMapLayerProxyModel.Filter
        self.layer_choice = layer_choice(self, kinds.RasterLayer, tr("no score map"))
        self.layer_choice.activated.connect(lambda _: self.set_layer(self.layer_choice.currentLayer()))
        self.deposits_choice = layer_choice(self, kinds.PointLayer | kinds.PolygonLayer, tr("no deposits"))
        self.deposits_choice.activated.connect(lambda _: self.set_deposits(self.deposits_choice.currentLayer()))
        self.view_choice = QComboBox(self)
        self.view_choice.addItem(tr("Success rate"), View.SUCCESS)
        self.view_choice.addItem(tr("Success rate, best 20 %"), View.NEAR)
        self.view_choice.addItem(tr("Prediction-area (P-A) plot"), View.PREDICTION_AREA)
        self.view_choice.currentIndexChanged.connect(self._change_view)
        self.view_choice.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._wheel = CalmWheel(self)
        self._wheel.watch(self.layer_choice, self.deposits_choice, self.view_choice)

    def _make_controls(self) -> None:
        self.chart = ThresholdChart(self)
        self.chart.moved.connect(self._moved)
        self.chart.released.connect(self._released)
        self.area = QDoubleSpinBox(self)
        self.area.setRange(0.0, 100.0)
        self.area.setDecimals(2)
        self.area.setSingleStep(0.5)
        self.area.setKeyboardTracking(False)
        self.area.setSuffix(tr(" % of area"))
        self.area.valueChanged.connect(self._typed)
        self._wheel.watch(self.area)
        self.crossing_button = push_button(self, tr("P-A crossing"), self._to_crossing)
        self.crossing_button.setToolTip(
            tr("Where as many deposits as possible lie on as little ground as possible: the diamond on the curve.")
        )
        self.sentence, self.details = wrapped_label(self, is_bold=True), wrapped_label(self)
        self.targets_button = push_button(self, tr("Make targets..."), self.make_targets)
        self.targets_button.setToolTip(tr("Opens 'Ranked targets' with this threshold."))
        self.keep_button = push_button(self, tr("Keep colours"), self._keep)
        self.keep_button.setToolTip(tr("Leaves the layer coloured as it is now."))
        self.restore_button = push_button(self, tr("Restore colours"), self._restore)
        self.restore_button.setToolTip(tr("Gives the layer the colours back that it had."))

    def _lay_out(self) -> None:
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(tr("Score map"), self.layer_choice)
        form.addRow(tr("Deposits"), self.deposits_choice)
        page.addLayout(form)
        page.addWidget(self.view_choice)
        page.addWidget(self.chart)
        row = QHBoxLayout()
        row.addWidget(self.area, 1)
        row.addWidget(self.crossing_button)
        page.addLayout(row)
        page.addWidget(self.sentence)
        page.addWidget(self.details)
        buttons = QGridLayout()
        buttons.addWidget(self.targets_button, 0, 0, 1, 2)
        buttons.addWidget(self.keep_button, 1, 0)
        buttons.addWidget(self.restore_button, 1, 1)
        page.addLayout(buttons)

    # --- what it is told

    def set_layer(self, layer: Optional[QgsRasterLayer]) -> None:
        """Explore another score map; None: none. The one before gets its own colours back."""
        if layer is not None and layer is self._layer:
            return
        self._end_shading()
        if self._layer is not None:
            self._layer.willBeDeleted.disconnect(self._lose_layer)
        self._layer = layer
        show_layer(self.layer_choice, layer)
        if layer is not None:
            layer.willBeDeleted.connect(self._lose_layer)
            self._shading = Shading(layer, self)
            self._shading.changed.connect(self._refresh_buttons)
        self._read()

    def set_deposits(self, layer: Optional[QgsVectorLayer]) -> None:
        """Take the deposits of another layer; None: none."""
        if layer is not None and layer is self._deposits:
            return
        self._forget_deposits()
        self._deposits = layer
        show_layer(self.deposits_choice, layer)
        if layer is not None:
            layer.willBeDeleted.connect(self._lose_deposits)
            layer.dataChanged.connect(self._settle.start)
            layer.subsetStringChanged.connect(self._settle.start)
        self._read()

    def remove(self) -> None:
        """Leave nothing behind: colours restored, threads and timers ended."""
        self._redraw.stop()
        self._settle.stop()
        self._background.stop()
        self._dialogs.remove()
        self.set_layer(None)
        self._forget_deposits()
        self._deposits = None
        self._settle.stop()
        self._background.stop()

    # --- what happens

    def _read(self) -> None:
        """Read the map and the deposits anew, in a thread."""
        self._redraw.stop()
        if self._layer is None:
            self._background.give_up()
            self._show_nothing(tr("Choose a score map to explore its threshold."))
            return
        if not self._layer.isValid():
            self._background.give_up()
            self._show_nothing(tr("'{0}' cannot be opened. Check that its file exists.").format(self._layer.name()))
            return
        self._show_nothing(tr("Reading '{0}'...").format(self._layer.name()))
        deposits = self._deposits if self._deposits is not None and self._deposits.isValid() else None
        points = None if deposits is None else PointSnapshot.of(deposits)
        self._background.start(partial(read_curves, RasterSnapshot.of(self._layer), points))

    def _show(self, curves: ThresholdCurves) -> None:
        """Show curves that were read; the handle stays at its share of the area."""
        before = self.area.value() / 100.0 if self.area.value() > 0 else FIRST_AREA
        self.curves = curves
        self.chart.set_curves(curves, curves.at_area(before))
        self._tell()
        if self._shading is not None and self._shading.is_on:
            self._shade()
        self._refresh_buttons()

    def _show_nothing(self, sentence: str) -> None:
        self.curves = None
        self.chart.set_curves(None)
        self.sentence.setText(sentence)
        self.details.setText("")
        self._refresh_buttons()
        self.changed.emit()

    def _say(self, sentence: str) -> None:
        self.details.setText(sentence)

    def _fail(self, sentence: str) -> None:
        if self._shading is not None:
            self._shading.restore()
        self._show_nothing(sentence)

    def _refresh_buttons(self) -> None:
        there = self.curves is not None
        is_shaded = self._shading is not None and self._shading.is_on
        for widget in (self.area, self.targets_button, self.view_choice):
            widget.setEnabled(there)
        self.crossing_button.setEnabled(self.curves is not None and self.curves.crossing_row() is not None)
        self.keep_button.setEnabled(is_shaded)
        self.restore_button.setEnabled(is_shaded)

    def _change_view(self) -> None:
        self.chart.set_view(self.view_choice.currentData())

    def _moved(self, _row: int) -> None:
        """Tell at once, and have the map shaded in a moment."""
        self._tell()
        if not self._redraw.isActive():
            self._redraw.start()

    def _released(self) -> None:
        """Shade for the last time, and say so in the legend."""
        if self._redraw.isActive():
            self._redraw.stop()
            self._shade()
        if self._shading is not None:
            self._shading.tell_legend()

    def _typed(self, value: float) -> None:
        if self.curves is not None:
            self.chart.go_to(self.curves.at_area(value / 100.0))
            self._released()

    def _to_crossing(self) -> None:
        row = None if self.curves is None else self.curves.crossing_row()
        if row is not None:
            self.chart.go_to(row)
            self._released()

    def _shade(self) -> None:
        if self.curves is not None and self._shading is not None:
            self._shading.show(self.curves, self.chart.row)
            self._refresh_buttons()

    def _keep(self) -> None:
        if self._shading is not None:
            self._shading.keep()
        self._refresh_buttons()

    def _restore(self) -> None:
        self._redraw.stop()
        if self._shading is not None:
            self._shading.restore()
        self._refresh_buttons()

    def _lose_layer(self) -> None:
        """The layer is about to be deleted: nothing of it may be touched any more."""
        self._layer = None
        show_layer(self.layer_choice, None)
        if self._shading is not None:
            self._shading.lose()
        self._end_shading()
        self._read()

    def _end_shading(self) -> None:
        if self._shading is not None:
            self._shading.end()
            self._shading.deleteLater()
            self._shading = None

    def _lose_deposits(self) -> None:
        self._deposits = None
        show_layer(self.deposits_choice, None)
        self._read()

    def _forget_deposits(self) -> None:
        if self._deposits is not None:
            self._deposits.willBeDeleted.disconnect(self._lose_deposits)
            self._deposits.dataChanged.disconnect(self._settle.start)
            self._deposits.subsetStringChanged.disconnect(self._settle.start)

    # --- what it says

    def threshold(self) -> Optional[float]:
        """Return the score that the handle is at, or None."""
        return None if self.curves is None else self.curves.thresholds[self.chart.row]

    def _tell(self) -> None:
        if self.curves is None:
            return
        row = self.chart.row
        with QSignalBlocker(self.area):
            self.area.setValue(100.0 * self.curves.areas[row])
        self.sentence.setText(held_sentence(self.curves, row))
        self.details.setText(details(self.curves, row, None if self._layer is None else self._layer.crs()))
        self.chart.setAccessibleDescription(self.sentence.text())
        self.changed.emit()

    def target_parameters(self) -> dict[str, Any]:
        """Return the parameters with which 'Ranked targets' makes targets of what is shown."""
        given: dict[str, Any] = {"SMOOTHING": UNSMOOTHED}
        if self.curves is not None:
            share = self.curves.asked_share(self.chart.row)
            everything = {"METHOD": BY_VALUE, "THRESHOLD": self.curves.thresholds[-1]}
            given.update(everything if share is None else {"METHOD": BY_SHARE, "THRESHOLD": 100.0 * share})
            stack = _with_source(self.curves.told["stack"])
            given.update({} if stack is None else {"STACK": stack.id()})
        if self._layer is not None:
            given["SCORES"] = self._layer.id()
        if self._deposits is not None:
            given["DEPOSITS"] = self._deposits.id()
        return given

    def make_targets(self) -> None:
        """Open 'Ranked targets' filled in; without a window, only say with what."""
        if self.curves is None or self._layer is None:
            return
        given = self.target_parameters()
        self.targets_requested.emit(given)
        if self.iface is not None:
            self._dialogs.open(ALGORITHM, given)


def _with_source(source: str) -> Optional[QgsRasterLayer]:
    """Return the project's layer of a raster file, if there is one."""
    rasters = [layer for layer in QgsProject.instance().mapLayers().values() if isinstance(layer, QgsRasterLayer)]
    return next((layer for layer in rasters if source and layer.source() == source), None)
