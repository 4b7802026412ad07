"""Opens algorithms' dialogs filled with the project's layers, beside QGIS's window, and closes them with the plugin."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from qgis.PyQt import sip
from qgis.PyQt.QtWidgets import QDialog

from .words import tr

Finished = Callable[[Any], None]


class AlgorithmDialogs:
    """The dialogs that are open.

    Parameters
    ----------
    on_finished : callable
        Gets the outputs of each run that went well.
    on_failed : callable
        Gets a sentence where no dialog can be opened.
    """

    def __init__(self, on_finished: Finished, on_failed: Callable[[str], None]) -> None:
        self.on_finished, self.on_failed = on_finished, on_failed
        self.open_ones: list[QDialog] = []

    def open(self, algorithm_id: str, parameters: dict[str, Any]) -> None:
        """Open a dialog; QGIS stays usable behind it."""
        try:
            import processing  # a plugin of QGIS, which may be switched off, and is loaded after this one
        except ImportError:
            self.on_failed(tr("The dialog is Processing's: switch on 'Processing' in Plugins > Manage and Install."))
            return
        dialog: QDialog = processing.createAlgorithmDialog(algorithm_id, parameters)
        dialog.algorithmFinished.connect(self._tell)
        self.open_ones = [*(one for one in self.open_ones if not sip.isdeleted(one)), dialog]
        dialog.show()
        dialog.raise_()

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
