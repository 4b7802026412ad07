"""One page, one button: builds the Python environment in which the networks run."""

from __future__ import annotations

import dataclasses
import os
import threading
from functools import partial
from pathlib import Path
from typing import Any, Optional

from qgis.core import QgsProcessingFeedback
from qgis.PyQt.QtCore import QElapsedTimer, QThread, QTimer, QUrl, pyqtSignal
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ..core.context import Cancelled
from ..core.errors import GossanError
from ..engine.environment import LIBRARIES, TITLES, Environment, verify
from ..engine.installer import Options, build, remove_environment
from ..engine.settings import DEVICES, Settings, save
from .background import Background
from .diagnostics import diagnostics, without_secrets
from .engine_choices import EngineChoices
from .engine_look import Found, look, size_words
from .engine_page import EnginePage, ready_words
from .qgis_proxy import proxy_words
from .words import AMBER, GREY, tr


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
            self.ended.emit(without_secrets(str(error)), False)
        except OSError as error:
            self.ended.emit(tr("The set-up could not write or read a file: {0}. Run it again.").format(error), False)
        else:
            self.ended.emit(ready_words(environment), True)


class EngineDialog(QDialog):
    """Says what is there and what is missing; builds it, checks it, removes it; keeps a log that can be copied."""

    def __init__(self, parent: Optional[QWidget] = None, settings: Optional[Settings] = None) -> None:
        super().__init__(parent)
        self.settings = settings or Settings()
        self.thread: Optional[BuildThread] = None
        self.found: Optional[Found] = None
        self._work = Background(self)
        self._outcome, self._looking = "", False
        self._clock, self._ticks = QElapsedTimer(), QTimer(self)
        self._ticks.timeout.connect(self._tick)
        self.setWindowTitle(tr("Gossan's engine"))
        self.resize(640, 460)
        self._make_page()
        self._make_buttons()
        self._lay_out()
        self._work.done.connect(self._take)
        self._work.failed.connect(self._fail)
        self.refresh()

    def _make_page(self) -> None:
        """Make what says how things stand."""
        self.page = EnginePage(self.settings)
        self.page.device.currentIndexChanged.connect(self._choose_device)
        self.choices = EngineChoices(self.settings.python)
        self.choices.python_chosen.connect(self._examine)
        self.choices.changed.connect(self._show_found)
        self.bar, self.now = QProgressBar(), QLabel()
        self.now.setWordWrap(True)
        self.log = QPlainTextEdit()
        self.log.setReadOnly(True)
        self.log.setMinimumHeight(120)

    def _make_buttons(self) -> None:
        """Make what can be clicked."""
        self.button = QPushButton(tr("Set up"))
        self.button.setDefault(True)
        self.button.clicked.connect(self.start)
        self.cancel_button = QPushButton(tr("Cancel"))
        self.cancel_button.clicked.connect(self.cancel)
        self.log_button = QPushButton(tr("Show log"))
        self.log_button.setCheckable(True)
        self.log_button.toggled.connect(self.log.setVisible)
        self.file_button = QPushButton(tr("Open log file"))
        self.file_button.clicked.connect(self._open_log)
        self.copy_button = QPushButton(tr("Copy diagnostics"))
        self.copy_button.clicked.connect(lambda: QApplication.clipboard().setText(self.diagnostics()))
        self.remove_button = QPushButton()
        self.remove_button.clicked.connect(self._remove)

    def _lay_out(self) -> None:
        inner = QWidget()
        page = QVBoxLayout(inner)
        page.addWidget(self.page)
        page.addWidget(self.choices)
        for widget in (self.bar, self.now, self.log):
            page.addWidget(widget)
        page.addStretch()
        area = QScrollArea()  # a small screen loses no button
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(inner)
        outer = QVBoxLayout(self)
        outer.addWidget(area)
        outer.addLayout(self._button_row(self.log_button, self.file_button, self.copy_button, None))
        outer.addLayout(self._button_row(self.remove_button, None, self.cancel_button, self.button))
        self.log.hide()

    def _button_row(self, *buttons: Optional[QPushButton]) -> QHBoxLayout:
        """Return a row of buttons; None stands for the space between."""
        row = QHBoxLayout()
        for button in buttons:
            if button is None:
                row.addStretch()
            else:
                row.addWidget(button)
        return row

    def is_running(self) -> bool:
        """Whether a build goes on."""
        return self.thread is not None and self.thread.isRunning()

    def is_looking(self) -> bool:
        """Whether a look, a check or a removal goes on."""
        return self._work.is_running()

    def refresh(self) -> None:
        """Look again at what there is."""
        self.choices.show_proxy()
        if not self.is_running():
            self._busy(tr("Looking at what there is..."))
            self._looking = True
            self._work.start(partial(_look, self.settings))

    def follow(self, settings: Settings) -> None:
        """Take over settings that were changed elsewhere; a build that runs goes on with those it began with."""
        self.settings = settings
        self.choices.python.setFilePath(settings.python)
        self.page.device.blockSignals(True)
        self.page.device.setCurrentIndex(DEVICES.index(settings.device))
        self.page.device.blockSignals(False)
        self.refresh()

    def start(self) -> None:
        """Begin to build."""
        self._outcome = ""
        try:
            options = self.choices.options(self.page.chosen_device())
        except GossanError as error:
            self._fail(str(error))
            return
        self._tell(tr("Proxy: {0}").format(proxy_words(options.proxy)))
        self.thread = BuildThread(self.settings, options, self)
        self.thread.reported.connect(self._report)
        self.thread.ended.connect(self._end)
        self.thread.start()
        self._clock.start()
        self._ticks.start(1000)
        self._show_running(True)

    def cancel(self) -> None:
        """Ask the build to stop."""
        if self.thread is not None:
            self.thread.cancel()
            self.cancel_button.setEnabled(False)
            self.now.setText(tr("Stopping..."))

    def stop(self) -> None:
        """Stop what runs and wait for its end."""
        self._ticks.stop()
        if self.thread is not None:
            self.thread.cancel()
            self.thread.wait()
        self._work.stop()

    def diagnostics(self) -> str:
        """Return what a helper would ask for, as text without secrets."""
        gpu = self.found.gpu if self.found else ""
        proxy = self.choices.proxy_address()
        return diagnostics(self.settings, self.page.state.text(), gpu, proxy, self.log.toPlainText())

    def _busy(self, sentence: str) -> None:
        """Show that something else than a build goes on."""
        self.page.say(sentence, GREY)
        self._show_running(False)
        for widget in (self.button, self.remove_button, self.page.device):
            widget.setEnabled(False)
        self.choices.allow(False)

    def _show_running(self, running: bool) -> None:
        """Let be clicked what can be, while a build runs and when none does."""
        for widget in (self.button, self.page.device, self.remove_button):
            widget.setEnabled(not running)
        self.choices.allow(not running)
        self.cancel_button.setVisible(running)
        self.cancel_button.setEnabled(running)
        self.bar.setVisible(running)
        self.now.setVisible(running)
        self.file_button.setEnabled(bool(self._log_files()))
        if running:
            self.bar.setValue(0)
            self.now.setText("")
            self.page.say(tr("Setting up the engine. You can close this window and go on working."), AMBER)

    def _take(self, result: Any) -> None:
        """Show what came of a look or of a check."""
        self._looking = False
        if isinstance(result, Found):
            self.found = result
            self._show_running(False)
            self._show_found()
        elif isinstance(result, Environment):
            self._judge(result)
        else:  # a removal has nothing to show but what is left
            self.refresh()

    def _fail(self, sentence: str) -> None:
        """Show a sentence of failure, and what there is, unless looking at that is what failed."""
        self._tell(sentence)
        self._outcome = sentence
        if self._looking:
            self._looking = False
            self._show_running(False)
            self.page.say(sentence, AMBER)
        else:
            self.refresh()

    def _show_found(self) -> None:
        """Fill the page and name the buttons."""
        if self.found is None or self.is_running() or self.is_looking():
            return
        choices, found = self.choices, self.found
        wheels, torch_index = choices.wheels.filePath().strip(), choices.torch_index.text().strip()
        self.page.fill(found, self.settings, wheels, torch_index, self._outcome)
        self.button.setText(self._button_words(found))
        self.button.setEnabled(not os.environ.get("GOSSAN_PYTHON"))  # else that one counts, whatever is built
        self.remove_button.setText(tr("Remove ({0})...").format(size_words(sum(size for _, size in found.folders))))
        self.remove_button.setVisible(bool(found.folders))

    def _button_words(self, found: Found) -> str:
        if self.settings.python:
            return tr("Set up Gossan's own instead")
        return tr("Check and update") if found.environment else tr("Set up the engine")

    def _choose_device(self, index: int) -> None:
        """Keep the choice; it counts for the next run, and for the next build."""
        try:
            save(device="" if index == 0 else DEVICES[index])
        except GossanError as error:
            self._tell(str(error))
        self.settings = dataclasses.replace(self.settings, device=DEVICES[index])
        self._show_found()

    def _examine(self, python: str) -> None:
        """Run the Python that the user chose; an empty path goes back to Gossan's own."""
        self._outcome = ""
        self.choices.say("")
        if python:
            self._busy(tr("Running {0} to see what it has...").format(python))
            self._work.start(partial(_verify, python, self.settings))
        else:
            self._use_python("")

    def _judge(self, environment: Environment) -> None:
        """Use a Python that has everything; say what another one lacks."""
        missing = [TITLES.get(name, name) for name in environment.lacks(LIBRARIES)]
        if missing:
            told = tr("It is Python {0} and lacks {1}. It is not used: install them there, or choose another one.")
            self.choices.say(told.format(environment.version, ", ".join(missing)))
            self.refresh()
            return
        self.choices.say(tr("It is Python {0} and has everything. It is used now.").format(environment.version))
        self._use_python(environment.python)

    def _use_python(self, python: str) -> None:
        self._keep_python(python)
        self.refresh()

    def _keep_python(self, python: str) -> None:
        """Use a Python from now on, in the next session, too."""
        try:
            save(python=python)
        except GossanError as error:
            self._tell(str(error))
        self.settings = dataclasses.replace(self.settings, python=python)

    def _remove(self) -> None:
        """Remove what Gossan has built, if the user confirms it."""
        if self.found is None or not self.found.folders:
            return
        names = "\n".join(str(folder) for folder, _ in self.found.folders)
        question = tr("Remove the engine? It can be set up again at any time.\n\n{0}").format(names)
        if QMessageBox.question(self, self.windowTitle(), question) == QMessageBox.StandardButton.Yes:
            self._outcome = ""
            self._busy(tr("Removing the engine..."))
            self._work.start(partial(_remove, self.settings, [folder for folder, _ in self.found.folders]))

    def _log_files(self) -> list[Path]:
        return sorted(self.settings.cache.glob("engine-*.log"), key=lambda path: path.stat().st_mtime)

    def _open_log(self) -> None:
        for path in self._log_files()[-1:]:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

    def _tell(self, sentence: str) -> None:
        self.log.appendPlainText(without_secrets(sentence))

    def _report(self, fraction: float, message: str) -> None:
        self.bar.setValue(round(100 * fraction))
        if message:
            self._tell(message)
            self.now.setText(without_secrets(message))
        self._tick()

    def _tick(self) -> None:
        minutes, seconds = divmod(self._clock.elapsed() // 1000, 60)
        self.bar.setFormat(tr("{0} % after {1}").format(self.bar.value(), f"{minutes}:{seconds:02d}"))

    def _end(self, sentence: str, well: bool) -> None:
        """Show how a build ended; a failure opens the log."""
        self._ticks.stop()
        self._tell(sentence)
        self._outcome = "" if well else sentence
        if well and self.settings.python:  # who sets up Gossan's own wants to use it
            self.choices.python.setFilePath("")
            self._keep_python("")
        if self.thread is not None:
            self.thread.wait()
        self._show_running(False)
        self.refresh()


def _look(settings: Settings, _feedback: QgsProcessingFeedback) -> Found:
    return look(settings)


def _verify(python: str, settings: Settings, feedback: QgsProcessingFeedback) -> Environment:
    return verify(python, settings, (), feedback.isCanceled)


def _remove(settings: Settings, folders: list[Path], _feedback: QgsProcessingFeedback) -> None:
    for folder in folders:
        remove_environment(settings, folder)
