"""``gossan:inverselogratio`` through QGIS, after ``gossan:logratio``."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from qgis.core import QgsProcessingException, QgsVectorLayer

pytestmark = pytest.mark.qgis
X, Y = [0.0, 1000.0, 2000.0], [0.0, 0.0, 0.0]
TABLE: dict[str, Any] = {
    "id": list("abc"),
    "Au_ppb": [4.0, 20.0, 1.0],
    "Cu_ppm": [30.0, 50.0, 12.0],
    "Fe_pct": [2.0, 3.5, 8.1],
}
NUMBERS = ("Au_ppb", "Cu_ppm", "Fe_pct")


def column_names(layer: QgsVectorLayer) -> list[str]:
    return [field.name() for field in layer.fields()]


def column(layer: QgsVectorLayer, name: str) -> list[float]:
    return [feature[name] for feature in layer.getFeatures()]


@pytest.mark.parametrize(
    "options",
    [
        {"METHOD": 0},
        {"METHOD": 1},
        {"METHOD": 1, "PARTITION": "Au | Cu Fe; Cu | Fe"},
        {"METHOD": 2, "DENOMINATOR": "Cu_ppm"},
        {"METHOD": 3},
    ],
)
def test_every_method_comes_back_beside_the_originals(run: Any, point_layer: Any, options: dict[str, Any]) -> None:
    parameters = {"INPUT": point_layer(X, Y, TABLE), "SUM": True, "OUTPUT": "memory:", **options}
    ratios = run("logratio", parameters)["OUTPUT"]
    layer = run("inverselogratio", {"INPUT": ratios, "OUTPUT": "memory:"})["OUTPUT"]
    assert column_names(layer)[:-3] == column_names(ratios)
    assert column(layer, "id") == list("abc")
    for name in NUMBERS:
        np.testing.assert_allclose(column(layer, f"{name}_2"), TABLE[name], rtol=1e-9)


def test_a_layer_of_ratios_alone_is_closed_to_the_total(run: Any, point_layer: Any) -> None:
    ratios = run(
        "logratio", {"INPUT": point_layer(X, Y, TABLE), "METHOD": 2, "DENOMINATOR": "Fe_pct", "OUTPUT": "memory:"}
    )
    alone = {name: column(ratios["OUTPUT"], name) for name in ("alr_Au_ppb", "alr_Cu_ppm")}
    layer = point_layer(X, Y, alone)
    with pytest.raises(QgsProcessingException, match="do not tell the denominator of alr"):
        run("inverselogratio", {"INPUT": layer, "OUTPUT": "memory:"})
    parameters = {"INPUT": layer, "DENOMINATOR": "Fe_pct", "TOTAL": 1000.0, "UNIT": 1, "OUTPUT": "memory:"}
    made = run("inverselogratio", parameters)["OUTPUT"]
    assert column_names(made)[2:] == ["Au_ppm", "Cu_ppm", "Fe_ppm"]
    total = np.sum([column(made, name) for name in ("Au_ppm", "Cu_ppm", "Fe_ppm")], axis=0)
    np.testing.assert_allclose(total, 1000.0)


def test_two_methods_in_one_layer_want_a_choice(run: Any, point_layer: Any) -> None:
    layer = run("logratio", {"INPUT": point_layer(X, Y, TABLE), "OUTPUT": "memory:"})["OUTPUT"]
    layer = run("logratio", {"INPUT": layer, "METHOD": 1, "OUTPUT": "memory:"})["OUTPUT"]
    with pytest.raises(QgsProcessingException, match="fields of clr and ilr"):
        run("inverselogratio", {"INPUT": layer, "OUTPUT": "memory:"})
    fields = [name for name in column_names(layer) if name.startswith("ilr_")]
    made = run("inverselogratio", {"INPUT": layer, "FIELDS": fields, "OUTPUT": "memory:"})["OUTPUT"]
    assert column_names(made)[-3:] == ["Au_ppb_2", "Cu_ppm_2", "Fe_pct_2"]


def test_a_gap_stays_a_gap(run: Any, point_layer: Any, feedback: Any) -> None:
    layer = point_layer(X, Y, {**TABLE, "Cu_ppm": [30.0, None, 12.0]})
    ratios = run("logratio", {"INPUT": layer, "OUTPUT": "memory:"})["OUTPUT"]
    made = run("inverselogratio", {"INPUT": ratios, "OUTPUT": "memory:"})["OUTPUT"]
    assert [isinstance(value, float) for value in column(made, "Au_ppb_2")] == [True, False, True]
    assert "1 of 3 samples lack a log-ratio" in feedback.text()
