"""Opens algorithms' dialogs filled with the project's layers, beside QGIS's window, and closes them with the plugin."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from qgis.PyQt import sip
from qgis.PyQt.QtWidgets import QDialog

Finished = Callable[[Any], None]


class AlgorithmDialogs:
    """The dialogs that are open.

    Parameters
    ----------
    on_finished : callable
        Gets the outputs of each run that went well.
    """

    def __init__(self, on_finished: Finished) -> None:
        self.on_finished = on_finished
        self.open_ones: list[QDialog] = []

    def open(self, algorithm_id: str, parameters: dict[str, Any]) -> QDialog:
        """Open a dialog; QGIS stays usable behind it."""
        import processing  # QGIS's own plugin; it is loaded after this one may be

        dialog: QDialog = processing.createAlgorithmDialog(algorithm_id, parameters)
        dialog.algorithmFinished.connect(self._tell)
        self.open_ones = [*(one for one in self.open_ones if not sip.isdeleted(one)), dialog]
        dialog.show()
        dialog.raise_()
        return dialog

    def _tell(self, well: bool, outputs: dict[str, Any]) -> None:
        if well:
            self.on_finished(outputs)

    def remove(self) -> None:
        """Close them; a run that goes on in one ends by itself, unheard."""
        for dialog in self.open_ones:
            if not sip.isdeleted(dialog):
                dialog.algorithmFinished.disconnect(self._tell)
                dialog.close()
                dialog.deleteLater()
        self.open_ones = []
