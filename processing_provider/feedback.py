"""A task's messages, told through QGIS's feedback."""

from __future__ import annotations

import time

from qgis.core import QgsProcessingFeedback

TEXT_INTERVAL = 2.0  # seconds: QGIS logs every progress text, so a text per epoch would flood the log


class FeedbackMonitor:
    """The engine's monitor over a `QgsProcessingFeedback`; may own a stretch of its progress bar."""

    def __init__(self, feedback: QgsProcessingFeedback, start: float = 0.0, stop: float = 1.0) -> None:
        self.feedback, self.start, self.stop = feedback, start, stop
        self._text, self._text_time = "", 0.0

    def progress(self, fraction: float, message: str = "") -> None:
        """Move the bar; show the message, at most one every two seconds."""
        self.feedback.setProgress(100.0 * (self.start + fraction * (self.stop - self.start)))
        now = time.monotonic()
        if message and message != self._text and now - self._text_time > TEXT_INTERVAL:
            self._text, self._text_time = message, now
            self.feedback.setProgressText(message)

    def log(self, text: str) -> None:
        """Add a sentence to the log."""
        self.feedback.pushInfo(text)

    def warn(self, text: str) -> None:
        """Add a warning to the log."""
        self.feedback.pushWarning(text)

    def cancelled(self) -> bool:
        """Whether the user has pressed Cancel."""
        return self.feedback.isCanceled()
