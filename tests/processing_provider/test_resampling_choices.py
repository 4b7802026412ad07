"""Resampling typed for single layers."""

from __future__ import annotations

import pytest
from gossan.core.errors import InputError

pytestmark = pytest.mark.qgis
LAYERS, CATEGORIES = ["idw", "Total field = TMI", "gravity"], ["geology"]


def read(text: str, measured: str = "automatic"):
    from gossan.processing_provider.resampling_choices import read_resampling

    return read_resampling(measured, text, LAYERS, CATEGORIES, "Resampling of single layers")


def test_exceptions_rule_over_the_choice_for_all_and_classes_keep_their_own(qgis_app):
    choices = read("idw = Cubic; Total field = TMI=nearest;\n geology=commonest;", "mean")
    assert choices.of("idw", False) == "cubic"
    assert choices.of("Total field = TMI", False) == "nearest"
    assert choices.of("gravity", False) == "mean"
    assert choices.of("geology", True) == "commonest"
    assert read("", "mean").of("geology", True) == "automatic"


def test_layers_are_found_whatever_their_case(qgis_app):
    assert read("GRAVITY=nearest").of("gravity", False) == "nearest"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("idw", "'idw' in 'Resampling of single layers' names no method. Write layer=method"),
        ("magnetics=cubic", "a layer 'magnetics', which is not given. The layers are: idw, Total field = TMI, gravity"),
        (
            "idw=lanczos",
            "'lanczos'.*the measured layer 'idw'. Choose one of: automatic, nearest, bilinear, cubic, mean",
        ),
        ("geology=cubic", "'cubic'.*the category raster 'geology'. Choose one of: automatic, nearest, commonest"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_can(qgis_app, text, message):
    with pytest.raises(InputError, match=message):
        read(text)
