"""Styles: colours where they belong and legends that can be read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytestmark = pytest.mark.qgis


@pytest.fixture
def styled(qgis_app: Any, raster_layer: Any) -> Any:
    """``styled(function, values)``: (value, colour, label) of each step of the ramp, from low to high."""
    from qgis.core import QgsRasterLayer

    def _styled(function: Any, values: np.ndarray, *further: Any) -> list[tuple[float, str, str]]:
        path = Path(raster_layer(values, "map").source())
        function(path, values, *further)
        layer = QgsRasterLayer(str(path), "map")
        items = layer.renderer().shader().rasterShaderFunction().colorRampItemList()
        return [(item.value, item.color.name(), item.label) for item in items]

    return _styled


def test_legends_of_large_numbers_are_no_powers_of_ten(styled: Any) -> None:
    from gossan.processing_provider.styles import style_concentrations

    labels = [
        label for _, _, label in styled(style_concentrations, np.linspace(0.0, 261_000.0, 400).reshape(20, 20), "m")
    ]
    assert labels[-1] == "256,000 m" and not any("e+" in label for label in labels)
    small = [label for _, _, label in styled(style_concentrations, np.linspace(0.0, 0.02, 400).reshape(20, 20))]
    assert small[-1] == "0.0196"


def test_near_is_bright_on_a_distance_map_and_high_is_bright_on_any_other(styled: Any) -> None:
    from gossan.processing_provider.styles import EVEN_RAMP, style_concentrations, style_distances

    values = np.arange(400.0).reshape(20, 20)
    assert [colour for _, colour, _ in styled(style_concentrations, values)] == list(EVEN_RAMP)
    assert [colour for _, colour, _ in styled(style_distances, values)] == list(EVEN_RAMP[::-1])
