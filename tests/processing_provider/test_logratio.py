"""``gossan:logratio`` through QGIS."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from gossan.core import composition
from qgis.core import QgsProcessingException, QgsVectorLayer

pytestmark = pytest.mark.qgis
X, Y = [0.0, 1000.0, 2000.0], [0.0, 0.0, 0.0]
PPM = np.array([[0.004, 30.0, 20_000.0], [0.02, 50.0, 35_000.0], [0.001, 12.0, 81_000.0]])
TABLE = {"id": list("abc"), "Au_ppb": [4.0, 20.0, 1.0], "Cu_ppm": [30.0, 50.0, 12.0], "Fe_pct": [2.0, 3.5, 8.1]}


@pytest.fixture
def samples(point_layer: Any) -> Any:
    """Three samples in three units."""
    return point_layer(X, Y, TABLE)


def column_names(layer: QgsVectorLayer) -> list[str]:
    return [field.name() for field in layer.fields()]


def values_of(layer: QgsVectorLayer, prefix: str) -> np.ndarray:
    names = [name for name in column_names(layer) if name.startswith(prefix)]
    table = [[feature[name] for name in names] for feature in layer.getFeatures()]
    return np.array([[v if isinstance(v, float) else np.nan for v in row] for row in table])


@pytest.mark.parametrize(
    ("method", "prefix", "transform"),
    [(0, "clr_", composition.clr), (1, "ilr_", composition.ilr), (2, "alr_", lambda p: composition.alr(p, 2))],
)
def test_log_ratios_are_appended_for_all_assays_in_one_unit(
    run: Any, samples: Any, method: int, prefix: str, transform: Any
) -> None:
    layer = run("logratio", {"INPUT": samples, "METHOD": method, "DENOMINATOR": "Fe_pct", "OUTPUT": "memory:"})[
        "OUTPUT"
    ]
    np.testing.assert_allclose(values_of(layer, prefix), transform(PPM), atol=1e-12)
    assert column_names(layer)[:4] == list(TABLE)
    assert [feature["id"] for feature in layer.getFeatures()] == list("abc")


def test_log_is_the_logarithm_to_base_ten_of_the_field_itself(run: Any, samples: Any) -> None:
    layer = run("logratio", {"INPUT": samples, "FIELDS": ["Au_ppb"], "METHOD": 3, "OUTPUT": "memory:"})["OUTPUT"]
    np.testing.assert_allclose(values_of(layer, "log_"), np.log10([[4.0], [20.0], [1.0]]))


def test_new_names_tell_method_and_element(run: Any, samples: Any) -> None:
    names = {}
    for method in range(4):
        parameters = {"INPUT": samples, "METHOD": method, "DENOMINATOR": "Fe_pct", "OUTPUT": "memory:"}
        names[method] = column_names(run("logratio", parameters)["OUTPUT"])[4:]
    assert names[0] == ["clr_Au_ppb", "clr_Cu_ppm", "clr_Fe_pct"]
    assert names[1] == ["ilr_1_Au_ppb", "ilr_2_Cu_ppm"]
    assert names[2] == ["alr_Au_ppb", "alr_Cu_ppm"]
    assert names[3] == ["log_Au_ppb", "log_Cu_ppm", "log_Fe_pct"]


def test_a_denominator_that_is_no_element_of_the_choice_is_used(run: Any, samples: Any) -> None:
    parameters = {"INPUT": samples, "FIELDS": ["Au_ppb", "Cu_ppm"], "METHOD": 2, "DENOMINATOR": "Fe_pct"}
    layer = run("logratio", {**parameters, "OUTPUT": "memory:"})["OUTPUT"]
    np.testing.assert_allclose(values_of(layer, "alr_"), composition.alr(PPM, 2), atol=1e-12)


def test_gaps_stay_gaps_in_clr_and_empty_the_sample_in_ilr(run: Any, point_layer: Any, feedback: Any) -> None:
    layer = point_layer(X, Y, {**TABLE, "Cu_ppm": [30.0, None, float("inf")]})
    clr = values_of(run("logratio", {"INPUT": layer, "OUTPUT": "memory:"})["OUTPUT"], "clr_")
    assert np.argwhere(np.isnan(clr)).tolist() == [[1, 1], [2, 1]]
    assert "2 samples lack some elements" in feedback.text()
    ilr = values_of(run("logratio", {"INPUT": layer, "METHOD": 1, "OUTPUT": "memory:"})["OUTPUT"], "ilr_")
    assert np.isnan(ilr).all(axis=1).tolist() == [False, True, True]


@pytest.mark.parametrize(
    ("cells", "text"), [(["<2", "3", "4"], "below detection"), ([0.0, 3.0, 4.0], "zero"), (["a", "3", "4"], "'a'")]
)
def test_what_has_no_logarithm_is_refused_and_nothing_is_written(
    run: Any, point_layer: Any, tmp_path: Path, cells: list[Any], text: str
) -> None:
    out = tmp_path / "out.gpkg"
    with pytest.raises(QgsProcessingException, match=f"'Cu_ppm'.*{text}"):
        run("logratio", {"INPUT": point_layer(X, Y, {**TABLE, "Cu_ppm": cells}), "OUTPUT": str(out)})
    assert not out.exists()


def test_a_csv_of_text_is_read(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "soil.csv"
    path.write_text("x,y,Cu_ppm,Zn_ppm\n0,0,1.0,10\n1,1,,1000\n2,1,4.0,4\n", encoding="utf-8")
    uri = f"{path.as_uri()}?type=csv&detectTypes=no&xField=x&yField=y&crs=EPSG:32755"
    layer = run("logratio", {"INPUT": QgsVectorLayer(uri, "soil", "delimitedtext"), "METHOD": 3, "OUTPUT": "memory:"})
    np.testing.assert_allclose(
        values_of(layer["OUTPUT"], "log_"), [[0.0, 1.0], [np.nan, 3.0], [np.log10(4), np.log10(4)]]
    )


def test_alr_without_a_denominator_and_one_element_alone_are_refused(run: Any, samples: Any) -> None:
    with pytest.raises(QgsProcessingException, match="denominator"):
        run("logratio", {"INPUT": samples, "METHOD": 2, "OUTPUT": "memory:"})
    with pytest.raises(QgsProcessingException, match="at least two elements"):
        run("logratio", {"INPUT": samples, "FIELDS": ["Cu_ppm"], "OUTPUT": "memory:"})


def test_running_it_twice_renames_instead_of_overwriting(run: Any, samples: Any) -> None:
    once = run("logratio", {"INPUT": samples, "OUTPUT": "memory:"})["OUTPUT"]
    names = column_names(run("logratio", {"INPUT": once, "OUTPUT": "memory:"})["OUTPUT"])
    assert names[4:] == [f"clr_{n}{tail}" for tail in ("", "_2") for n in ("Au_ppb", "Cu_ppm", "Fe_pct")]


def test_names_with_spaces_and_accents_and_filters_are_respected(run: Any, point_layer: Any, tmp_path: Path) -> None:
    layer = point_layer(X, Y, {"Zn été (ppm)": [1.0, 2.0, 3.0], "Cu (ppm)": [2.0, 2.0, 1.0], "n": [1.0, 2.0, 3.0]})
    layer.setSubsetString("n > 1")
    result = run("logratio", {"INPUT": layer, "OUTPUT": str(tmp_path / "out.gpkg")})["OUTPUT"]
    written = QgsVectorLayer(result, "out")
    assert written.featureCount() == 2
    np.testing.assert_allclose(
        values_of(written, "clr_"), composition.clr(np.array([[2.0, 2.0], [3.0, 1.0]])), atol=1e-12
    )
    assert {"clr_Zn été (ppm)", "clr_Cu (ppm)"} <= set(column_names(written))


def test_an_empty_layer_is_refused_by_its_name(run: Any, point_layer: Any) -> None:
    with pytest.raises(QgsProcessingException, match="'nothing' has no features"):
        run("logratio", {"INPUT": point_layer([], [], {"Cu_ppm": []}, name="nothing"), "OUTPUT": "memory:"})


def test_prepared_eskay_has_complete_log_ratios(run: Any, shared_data: Path) -> None:
    uri = f"{(shared_data / 'eskay_bc' / 'samples.csv').as_uri()}?type=csv&xField=x&yField=y&crs=EPSG:26910"
    prepared = run("prepareassays", {"INPUT": QgsVectorLayer(uri, "rgs", "delimitedtext"), "OUTPUT": "memory:"})[
        "OUTPUT"
    ]
    clr = values_of(run("logratio", {"INPUT": prepared, "OUTPUT": "memory:"})["OUTPUT"], "clr_")
    assert clr.shape == (3981, 15)
    np.testing.assert_allclose(clr.sum(axis=1), 0.0, atol=1e-10)


def test_a_partition_makes_balances_of_the_parts_it_names(run: Any, samples: Any) -> None:
    layer = run("logratio", {"INPUT": samples, "METHOD": 1, "PARTITION": "Au | Cu", "OUTPUT": "memory:"})["OUTPUT"]
    assert column_names(layer)[4:] == ["ilr_1_Au_over_Cu"]
    np.testing.assert_allclose(values_of(layer, "ilr_")[:, 0], np.log(PPM[:, 0] / PPM[:, 1]) / 2**0.5, atol=1e-12)
    with pytest.raises(QgsProcessingException, match="'Au | Fe' does not fit"):
        run("logratio", {"INPUT": samples, "METHOD": 1, "PARTITION": "Au | Cu Fe; Au | Fe", "OUTPUT": "memory:"})


def test_parts_are_added_up_and_their_sum_is_kept_on_request(run: Any, samples: Any) -> None:
    parameters = {"INPUT": samples, "AMALGAMATE": "metals = Au + Cu", "SUM": True, "OUTPUT": "memory:"}
    layer = run("logratio", parameters)["OUTPUT"]
    assert column_names(layer)[4:] == ["clr_metals_ppm", "clr_Fe_pct", "sum_ppm"]
    np.testing.assert_allclose(values_of(layer, "sum_ppm")[:, 0], PPM.sum(axis=1))
