"""One page, one button: builds the Python environment in which the networks run."""

from __future__ import annotations

import threading
from typing import Optional

from qgis.PyQt.QtCore import QCoreApplication, QThread, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ..core.context import Cancelled
from ..core.errors import GossanError
from ..engine.environment import LIBRARIES, explain_missing, find
from ..engine.installer import Options, build
from ..engine.settings import Settings


def tr(text: str) -> str:
    """Return the text in the user's language."""
    return QCoreApplication.translate("Gossan", text)


class BuildThread(QThread):
    """Builds the environment away from the interface's thread."""

    reported = pyqtSignal(float, str)
    ended = pyqtSignal(str, bool)

    def __init__(self, settings: Settings, options: Options, parent: QWidget) -> None:
        super().__init__(parent)
        self.settings, self.options = settings, options
        self._stopping = threading.Event()

    def cancel(self) -> None:
        """Ask the build to stop; what was downloaded stays."""
        self._stopping.set()

    def run(self) -> None:
        """Build; tell how it ended in one sentence."""
        try:
            environment = build(self.settings, self.options, self.reported.emit, self._stopping.is_set)
        except Cancelled:
            self.ended.emit(tr("Stopped. What was downloaded stays; the next try continues from it."), False)
        except GossanError as error:
            self.ended.emit(str(error), False)
        else:
            self.ended.emit(
                tr("The engine is ready: Python {0}, {1}.").format(environment.version, environment.device), True
            )


class EngineDialog(QDialog):
    """Says what is there and what is missing; builds it; keeps a log that can be copied."""

    def __init__(self, parent: Optional[QWidget] = None, settings: Optional[Settings] = None) -> None:
        super().__init__(parent)
        self.settings = settings or Settings()
        self.thread: Optional[BuildThread] = None
        self.setWindowTitle(tr("Gossan's engine"))
        self.resize(560, 420)
        self.state = QLabel()
        self.state.setWordWrap(True)
        self.what = QLabel(
            tr(
                "The networks run in a Python of their own, so that nothing is installed into QGIS. Building it downloads "
                "PyTorch, SciPy and scikit-learn: from 0.3 GB (CPU) to 4 GB (with the libraries of an NVIDIA GPU, which "
                "on Linux come along unless an index of CPU wheels is given), in some minutes. It goes to {0}."
            ).format(self.settings.cache)
        )
        self.what.setWordWrap(True)
        self.bar = QProgressBar()
        self.log = QPlainTextEdit()
        self.log.setReadOnly(True)
        self.button = QPushButton(tr("Set up"))
        self.button.clicked.connect(self.start)
        self.cancel_button = QPushButton(tr("Cancel"))
        self.cancel_button.clicked.connect(self.cancel)
        self.copy_button = QPushButton(tr("Copy diagnostics"))
        self.copy_button.clicked.connect(lambda: QApplication.clipboard().setText(self.diagnostics()))
        self._lay_out()
        self.refresh()

    def _lay_out(self) -> None:
        page = QVBoxLayout(self)
        for widget in (self.state, self.what, self.bar, self.log):
            page.addWidget(widget)
        row = QHBoxLayout()
        row.addWidget(self.copy_button)
        row.addStretch()
        row.addWidget(self.cancel_button)
        row.addWidget(self.button)
        page.addLayout(row)

    def is_running(self) -> bool:
        """Whether a build goes on."""
        return self.thread is not None and self.thread.isRunning()

    def refresh(self) -> None:
        """Say what there is."""
        running = self.is_running()
        self.button.setEnabled(not running)
        self.cancel_button.setEnabled(running)
        self.bar.setVisible(running)
        if running:
            return
        environment = find(self.settings, LIBRARIES)
        if environment is None:
            self.state.setText(explain_missing(self.settings, LIBRARIES))
            self.button.setText(tr("Set up"))
        else:
            told = tr("The engine is ready: Python {0}, {1}.").format(environment.version, environment.device)
            self.state.setText(told)
            self.button.setText(tr("Check and update"))

    def start(self) -> None:
        """Begin to build."""
        self.thread = BuildThread(self.settings, Options(), self)
        self.thread.reported.connect(self._report)
        self.thread.ended.connect(self._end)
        self.thread.start()
        self.refresh()
        self.button.setEnabled(False)
        self.cancel_button.setEnabled(True)
        self.bar.setVisible(True)

    def cancel(self) -> None:
        """Ask the build to stop."""
        if self.thread is not None:
            self.thread.cancel()

    def stop(self) -> None:
        """Stop a build and wait for its end."""
        self.cancel()
        if self.thread is not None:
            self.thread.wait()

    def diagnostics(self) -> str:
        """Return what a helper would ask for, as text."""
        return f"{self.state.text()}\ncache: {self.settings.cache}\npython: {self.settings.python or '-'}\n{self.log.toPlainText()}"

    def _report(self, fraction: float, message: str) -> None:
        self.bar.setValue(round(100 * fraction))
        if message:
            self.log.appendPlainText(message)

    def _end(self, sentence: str, _well: bool) -> None:
        self.log.appendPlainText(sentence)
        if self.thread is not None:
            self.thread.wait()
        self.refresh()
        self.state.setText(sentence)
