"""How results look: a QML beside each file, so that they are styled wherever they are opened."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Union

import numpy as np
from osgeo import gdal
from qgis.core import (
    QgsColorRampShader,
    QgsPalettedRasterRenderer,
    QgsRasterLayer,
    QgsRasterShader,
    QgsSingleBandPseudoColorRenderer,
)
from qgis.PyQt.QtGui import QColor

# share of the area (%) above which a class starts, from the bottom up; low classes let geology show through
SCORE_CLASSES = (
    (100.0, "#00ffffff", "lower half of the area"),
    (50.0, "#30fde0a5", "top 50 % of the area"),
    (30.0, "#a0fdc06f", "top 30 % of the area"),
    (15.0, "#d0f5854f", "top 15 % of the area"),
    (5.0, "#f0c73e4c", "top 5 % of the area"),
    (2.0, "#ff7a0b5a", "top 2 % of the area"),
)
# an even ramp from dark to bright (viridis' anchor colours), for concentrations
EVEN_RAMP = ("#440154", "#414487", "#2a788e", "#22a884", "#7ad151", "#fde725")
# diverging around zero, for log-ratios and residuals
DIVERGING_RAMP = ("#2166ac", "#92c5de", "#f7f7f7", "#f4a582", "#b2182b")

Path_ = Union[str, Path]


def style_scores(path: Path_, scores: np.ndarray) -> None:
    """Colour band 1 by share of the area; `scores` is that band, NaN = NoData."""
    _save(path, _score_items(scores), QgsColorRampShader.Type.Discrete)


def colour_scores(layer: QgsRasterLayer, scores: np.ndarray) -> None:
    """Give an open layer the colours that `style_scores` gives a file."""
    layer.setRenderer(_pseudocolour(layer, _score_items(scores), QgsColorRampShader.Type.Discrete))


def score_tops(scores: np.ndarray) -> list[float]:
    """Return the scores above which the classes start, from the second of `SCORE_CLASSES` up; NaN = NoData."""
    valid = scores[np.isfinite(scores)]
    return [float(np.quantile(valid, 1.0 - above / 100.0)) for above, _, _ in SCORE_CLASSES[1:]] if valid.size else []


def _score_items(scores: np.ndarray) -> list[QgsColorRampShader.ColorRampItem]:
    return [
        QgsColorRampShader.ColorRampItem(float(top), QColor(colour), label)
        for top, (_, colour, label) in zip([*score_tops(scores), np.inf], SCORE_CLASSES)
    ]


def style_concentrations(path: Path_, values: np.ndarray, unit: str = "") -> None:
    """Colour band 1 with an even ramp between its 2nd and 98th percentile."""
    _save_ramp(path, EVEN_RAMP, _spread(values, 2.0, 98.0), unit)


def style_distances(path: Path_, values: np.ndarray, unit: str = "") -> None:
    """Colour band 1 with the even ramp the other way round: near is bright."""
    _save_ramp(path, EVEN_RAMP[::-1], _spread(values, 2.0, 98.0), unit)


def style_diverging(
    path: Path_, values: np.ndarray, unit: str = "", centre: float = 0.0, low_is_anomalous: bool = False
) -> None:
    """Colour band 1 around zero, for log-ratios and residuals, or around another centre; red is anomalous."""
    low, high = _spread(values, 2.0, 98.0)
    reach = max(abs(low - centre), abs(high - centre)) or 1.0
    ramp = DIVERGING_RAMP[::-1] if low_is_anomalous else DIVERGING_RAMP
    _save_ramp(path, ramp, (centre - reach, centre + reach), unit)


def style_classes(path: Path_, classes: Sequence[tuple[int, str, str]]) -> None:
    """Colour whole numbers: (value, colour, label) each."""
    layer = _blank_layer()
    kinds = [QgsPalettedRasterRenderer.Class(value, QColor(colour), label) for value, colour, label in classes]
    layer.setRenderer(QgsPalettedRasterRenderer(layer.dataProvider(), 1, kinds))
    layer.saveNamedStyle(str(Path(path).with_suffix(".qml")))


def _blank_layer() -> QgsRasterLayer:
    """Return a layer of one cell in memory to carry a style: opening the real one would compute its statistics."""
    name = "/vsimem/gossan_style.tif"
    gdal.GetDriverByName("GTiff").Create(name, 1, 1, 1, gdal.GDT_Float32).FlushCache()
    return QgsRasterLayer(name, "style")


def _spread(values: np.ndarray, low: float, high: float) -> tuple[float, float]:
    valid = values[np.isfinite(values)]
    if not valid.size:
        return 0.0, 1.0
    bottom, top = np.percentile(valid, [low, high])
    return float(bottom), float(top if top > bottom else bottom + 1.0)


def _rounded(value: float) -> str:
    """Return three digits of a number, grouped by thousands; a power of ten only where nothing else is readable."""
    short = float(f"{value:.3g}")
    return f"{short:,.0f}" if 1e3 <= abs(short) < 1e7 else f"{short:.3g}"


def _save_ramp(path: Path_, colours: Sequence[str], span: tuple[float, float], unit: str) -> None:
    stops = np.linspace(span[0], span[1], len(colours))
    suffix = f" {unit}" if unit else ""
    items = [
        QgsColorRampShader.ColorRampItem(float(stop), QColor(colour), f"{_rounded(float(stop))}{suffix}")
        for stop, colour in zip(stops, colours)
    ]
    _save(path, items, QgsColorRampShader.Type.Interpolated)


def _save(path: Path_, items: list[QgsColorRampShader.ColorRampItem], kind: QgsColorRampShader.Type) -> None:
    layer = _blank_layer()
    layer.setRenderer(_pseudocolour(layer, items, kind))
    layer.saveNamedStyle(str(Path(path).with_suffix(".qml")))


def _pseudocolour(
    layer: QgsRasterLayer, items: list[QgsColorRampShader.ColorRampItem], kind: QgsColorRampShader.Type
) -> QgsSingleBandPseudoColorRenderer:
    ramp = QgsColorRampShader(items[0].value, items[-1].value)
    ramp.setColorRampType(kind)
    ramp.setColorRampItemList(items)
    shader = QgsRasterShader()
    shader.setRasterShaderFunction(ramp)
    renderer = QgsSingleBandPseudoColorRenderer(layer.dataProvider(), 1, shader)
    finite = [item.value for item in items if np.isfinite(item.value)] or [0.0, 1.0]
    renderer.setClassificationMin(min(finite))
    renderer.setClassificationMax(max(finite))
    return renderer
