"""Work away from the interface's thread, of which only the newest counts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Optional

from qgis.core import QgsProcessingFeedback
from qgis.PyQt.QtCore import QObject, QThread, pyqtSignal

from ..core.context import Cancelled
from ..core.errors import GossanError
from .words import tr

Work = Callable[[QgsProcessingFeedback], Any]


class WorkThread(QThread):
    """Runs a function once; `result` and `sentence` hold what came of it when it has finished."""

    def __init__(self, work: Work, parent: QObject) -> None:
        super().__init__(parent)
        self.work = work
        self.feedback = QgsProcessingFeedback(False)
        self.result: Any = None
        self.sentence = ""

    def run(self) -> None:
        """Run the function; a failure becomes a sentence."""
        try:
            self.result = self._work()
        except Cancelled:
            self.feedback.cancel()
        except GossanError as error:
            self.sentence = str(error)
        except (RuntimeError, OSError) as error:  # what GDAL raises
            self.sentence = tr("The file cannot be read ({0}). Check that it still exists.").format(error)
        except MemoryError:
            self.sentence = tr("There is not enough memory for this map.")

    def _work(self) -> Any:
        """Try twice: what QGIS writes beside a file as it opens it, its statistics, can be half there the first time."""
        try:
            return self.work(self.feedback)
        except RuntimeError:
            return self.work(self.feedback)


class Background(QObject):
    """One piece of work at a time; starting another one gives the running one up.

    `done` carries the result, `failed` a sentence; neither is emitted for work that was given up.
    """

    done = pyqtSignal(object)
    failed = pyqtSignal(str)

    def __init__(self, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._current: Optional[WorkThread] = None
        self._leaving: list[WorkThread] = []

    def is_running(self) -> bool:
        """Whether work that counts goes on."""
        return self._current is not None

    def start(self, work: Work) -> None:
        """Run `work(feedback)` in a thread."""
        self.give_up()
        thread = WorkThread(work, self)
        thread.finished.connect(self._end)
        self._current = thread
        thread.start()

    def give_up(self) -> None:
        """Ask the running work to stop, and forget it."""
        if self._current is not None:
            self._current.feedback.cancel()
            self._leaving.append(self._current)
            self._current = None

    def stop(self) -> None:
        """Give up and wait until no thread runs."""
        self.give_up()
        for thread in self._leaving:
            thread.finished.disconnect(self._end)
            thread.wait()
            thread.deleteLater()
        self._leaving = []

    def _end(self) -> None:
        for thread in [old for old in self._leaving if old.isFinished()]:
            self._leaving.remove(thread)
            thread.deleteLater()
        thread_ended, self._current = self._current, self._current
        if thread_ended is None or not thread_ended.isFinished():
            return
        self._current = None
        thread_ended.deleteLater()
        if thread_ended.sentence:
            self.failed.emit(thread_ended.sentence)
        elif not thread_ended.feedback.isCanceled():
            self.done.emit(thread_ended.result)
