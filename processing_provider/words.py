"""The user's language: what she reads goes through `tr`; a text kept in a table first goes through `mark`."""

from __future__ import annotations

from pathlib import Path
from typing import Optional

from qgis.PyQt.QtCore import QCoreApplication, QTranslator

CONTEXT = "Gossan"
LANGUAGES = Path(__file__).resolve().parent.parent / "i18n"


def tr(text: str) -> str:
    """Return the text in the user's language."""
    return QCoreApplication.translate(CONTEXT, text)


def mark(text: str) -> str:
    """Return the text as it is: it is translated where it is shown, and found here by `scripts/translations.py`."""
    return text


def load_language(locale: str) -> Optional[QTranslator]:
    """Make Gossan speak a language from now on; None where there is no translation into it.

    Parameters
    ----------
    locale : str
        As QGIS has it: ``es``, ``es_CL``.

    Returns
    -------
    QTranslator or None
        To be kept, and taken away with `QCoreApplication.removeTranslator` when the plugin goes.
    """
    path = LANGUAGES / f"gossan_{locale[:2]}.qm"
    translator = QTranslator()
    if not path.exists() or not translator.load(str(path)):
        return None
    QCoreApplication.installTranslator(translator)
    return translator
