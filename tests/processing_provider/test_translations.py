"""The second language: complete, with the same places for numbers, compiled, and spoken by the toolbox."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.qgis
ROOT = Path(__file__).resolve().parent.parent.parent
LANGUAGES = sorted(path.stem.rpartition("_")[2] for path in (ROOT / "i18n").glob("*.ts"))
sys.path.insert(0, str(ROOT / "scripts"))
import translations  # noqa: E402  (a script, no package)

PLACE = re.compile(r"\{[^{}]*\}")


@pytest.fixture(params=LANGUAGES)
def translator(qgis_app: Any, request: pytest.FixtureRequest) -> Iterator[tuple[str, Any]]:
    """A language, loaded as the plugin loads it."""
    from gossan.processing_provider.words import load_language
    from qgis.PyQt.QtCore import QCoreApplication

    loaded = load_language(f"{request.param}_XX")
    assert loaded is not None
    yield request.param, loaded
    QCoreApplication.removeTranslator(loaded)


def test_there_is_a_second_language() -> None:
    assert "es" in LANGUAGES


def test_everything_that_the_user_reads_is_translated_and_nothing_else(translator: tuple[str, Any]) -> None:
    known = translations.read(translator[0])
    assert [text for text in translations.texts() if not known.get(text)] == [], "run scripts/translations.py missing"
    assert set(known) == set(translations.texts()), "run scripts/translations.py update"


def test_a_translation_has_the_places_and_the_blanks_of_the_original(translator: tuple[str, Any]) -> None:
    for text, translated in translations.read(translator[0]).items():
        assert sorted(PLACE.findall(text)) == sorted(PLACE.findall(translated)), text
        assert len(text) - len(text.lstrip()) == len(translated) - len(translated.lstrip()), text
        assert len(text) - len(text.rstrip()) == len(translated) - len(translated.rstrip()), text


def test_the_compiled_file_says_what_the_source_says(translator: tuple[str, Any]) -> None:
    from gossan.processing_provider.words import tr

    for text, translated in translations.read(translator[0]).items():
        assert tr(text) == translated


def test_the_toolbox_speaks_it_and_still_answers_to_english_words(translator: tuple[str, Any]) -> None:
    from gossan.processing_provider.provider import ALGORITHMS

    for made in (algorithm() for algorithm in ALGORITHMS):
        made.initAlgorithm()
        assert made.displayName() != made.TITLE
        assert made.TAGS.split(",")[0] in made.tags()
        assert made.HELP.split(". ")[0] not in made.shortHelpString()


def test_an_unknown_language_leaves_everything_in_english() -> None:
    from gossan.processing_provider.words import load_language

    assert load_language("xx") is None and load_language("C") is None
