"""The user's language: what she reads goes through `tr`; a text kept in a table first goes through `mark`."""

from __future__ import annotations

from qgis.PyQt.QtCore import QCoreApplication

CONTEXT = "Gossan"


def tr(text: str) -> str:
    """Return the text in the user's language."""
    return QCoreApplication.translate(CONTEXT, text)


def mark(text: str) -> str:
    """Return the text as it is: it is translated where it is shown, and found here by `scripts/translations.py`."""
    return text
