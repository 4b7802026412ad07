from __future__ import annotations

import pytest

pytest.importorskip("qgis.core", reason="this Python has no qgis; 'make test' runs it where it is")
pytestmark = pytest.mark.qgis


def test_a_page_is_whole_and_nothing_in_its_texts_is_markup() -> None:
    from gossan.processing_provider.html_page import page, table

    made = page("Cu < 5 %", [table(["Field", "Sill"], [["a&b", "1"], ["c", "2"]], "Fits", emphasised=1), ""])
    assert made.startswith("<!DOCTYPE html>") and made.endswith("</body></html>\n")
    assert "<h1>Cu &lt; 5&nbsp;%</h1>" in made
    assert "<td>a&amp;b</td>" in made and '<tr class="best"><td>c</td>' in made
    assert "http" not in made
