"""``gossan:principalcomponents`` and ``gossan:rastercomponents`` through QGIS."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from gossan.core import composition
from qgis.core import QgsProcessingException, QgsRasterLayer, QgsVectorLayer
from qgis.PyQt.QtGui import QImage

pytestmark = pytest.mark.qgis
NAMES = ("Ni_ppm", "Cr_ppm", "As_ppm", "Sb_ppm")


@pytest.fixture
def parts() -> np.ndarray:
    rng = np.random.default_rng(2)
    rock = rng.normal(size=(60, 1)) * [1.0, 0.8, 0.0, 0.0]
    return np.exp(rock + 0.3 * rng.normal(size=(60, 4)) + 2.0)


@pytest.fixture
def samples(point_layer: Any, parts: np.ndarray) -> Any:
    columns = {name: column.tolist() for name, column in zip(NAMES, parts.T)}
    return point_layer(np.arange(60) * 100.0, np.zeros(60), {"id": [f"s{i}" for i in range(60)], **columns})


def column_names(layer: QgsVectorLayer) -> list[str]:
    return [field.name() for field in layer.fields()]


def numbers(layer: QgsVectorLayer, names: list[str]) -> np.ndarray:
    table = [[feature[name] for name in names] for feature in layer.getFeatures()]
    return np.array([[v if isinstance(v, float) else np.nan for v in row] for row in table])


def reference(parts: np.ndarray) -> np.ndarray:
    """Scores of clr by singular values, signs as they come."""
    clr = composition.clr(parts)
    left, singular, _ = np.linalg.svd(clr - clr.mean(axis=0), full_matrices=False)
    return left * singular


def test_scores_are_appended_and_loadings_tabled(run: Any, samples: Any, parts: np.ndarray, feedback: Any) -> None:
    made = run("principalcomponents", {"INPUT": samples, "OUTPUT": "memory:", "LOADINGS": "memory:"})
    layer, table = made["OUTPUT"], made["LOADINGS"]
    assert column_names(layer) == ["id", *NAMES, "PC1", "PC2"]
    np.testing.assert_allclose(np.abs(numbers(layer, ["PC1", "PC2"])), np.abs(reference(parts)[:, :2]), atol=1e-9)
    assert column_names(table) == ["row", "field", "PC1", "PC2", "held_pct"]
    rows = list(table.getFeatures())
    assert [row["field"] for row in rows[:4]] == list(NAMES)
    assert [row["row"] for row in rows[4:]] == ["variance", "variance_pct", "cumulative_pct"]
    assert "PC1: Ni Cr against" in feedback.text() or "against Ni Cr" in feedback.text()


def test_a_sample_with_a_gap_gets_null_and_stays(run: Any, point_layer: Any, parts: np.ndarray, feedback: Any) -> None:
    columns: dict[str, Any] = {name: column.tolist() for name, column in zip(NAMES, parts.T)}
    columns["As_ppm"][5] = None
    layer = point_layer(np.arange(60), np.zeros(60), columns)
    made = run("principalcomponents", {"INPUT": layer, "COMPONENTS": 3, "ROBUST": True, "OUTPUT": "memory:"})["OUTPUT"]
    empty = np.isnan(numbers(made, ["PC1", "PC2", "PC3"])).all(axis=1)
    assert np.flatnonzero(empty).tolist() == [5]
    assert "1 samples lack a variable" in feedback.text()


def test_log_ratio_fields_alone_are_taken_as_they_are(run: Any, samples: Any, parts: np.ndarray) -> None:
    ratios = run("logratio", {"INPUT": samples, "OUTPUT": "memory:"})["OUTPUT"]
    fields = [f"clr_{name}" for name in NAMES]
    made = run("principalcomponents", {"INPUT": ratios, "FIELDS": fields, "OUTPUT": "memory:"})["OUTPUT"]
    np.testing.assert_allclose(np.abs(numbers(made, ["PC1", "PC2"])), np.abs(reference(parts)[:, :2]), atol=1e-9)
    with pytest.raises(QgsProcessingException, match="'clr_Ni_ppm' is a log-ratio and 'As_ppm' a concentration"):
        run("principalcomponents", {"INPUT": ratios, "FIELDS": ["clr_Ni_ppm", "As_ppm"], "OUTPUT": "memory:"})


@pytest.mark.parametrize("ending", ["svg", "png"])
def test_the_biplot_names_every_element_and_the_variance(run: Any, samples: Any, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"biplot.{ending}"
    run("principalcomponents", {"INPUT": samples, "OUTPUT": "memory:", "BIPLOT": str(path)})
    if ending == "png":
        assert QImage(str(path)).width() > 1000
        return
    tree = ElementTree.parse(path)
    texts = [element.text or "" for element in tree.iter("{http://www.w3.org/2000/svg}text")]
    assert {"Ni", "Cr", "As", "Sb"} <= set(texts)
    assert any(text.startswith("PC1 (") and "% of the variance" in text for text in texts)
    assert any("Covariance biplot" in text for text in texts)
    assert len(list(tree.iter("{http://www.w3.org/2000/svg}circle"))) >= 60


def test_two_elements_have_no_biplot_and_nothing_is_written(run: Any, samples: Any, tmp_path: Path) -> None:
    parameters = {"INPUT": samples, "FIELDS": ["Ni_ppm", "As_ppm"], "OUTPUT": str(tmp_path / "o.gpkg")}
    with pytest.raises(QgsProcessingException, match="A biplot needs two components"):
        run("principalcomponents", {**parameters, "BIPLOT": str(tmp_path / "b.svg")})
    assert not list(tmp_path.iterdir())
    made = QgsVectorLayer(run("principalcomponents", parameters)["OUTPUT"], "o")
    assert column_names(made)[-1] == "PC1"


def test_zeros_and_foreign_layers_are_refused(run: Any, point_layer: Any) -> None:
    zero = point_layer([0, 1, 2, 3], [0] * 4, {"Cu_ppm": [0.0, 1.0, 2.0, 3.0], "Zn_ppm": [1.0, 2.0, 3.0, 5.0]})
    with pytest.raises(QgsProcessingException, match="'Cu_ppm' is zero.*Prepared assays"):
        run("principalcomponents", {"INPUT": zero, "OUTPUT": "memory:"})
    other = point_layer([0, 1, 2, 3], [0] * 4, {"slope": [0.0, 1.0, 2.0, 3.0]}, name="dem points")
    with pytest.raises(QgsProcessingException, match="No field of 'dem points' looks like an assay"):
        run("principalcomponents", {"INPUT": other, "OUTPUT": "memory:"})


def test_score_maps_of_concentrations_are_those_of_clr(
    run: Any, raster_layer: Any, parts: np.ndarray, tmp_path: Path
) -> None:
    from gossan.processing_provider.rasters import read_raster

    bands = parts.T.reshape(4, 6, 10).copy()
    bands[2, 0, 0] = np.nan
    stack = raster_layer(bands, "maps", NAMES)
    path = tmp_path / "scores.tif"
    made = run("rastercomponents", {"STACK": stack, "COMPONENTS": 3, "OUTPUT": str(path), "LOADINGS": "memory:"})
    scores = read_raster(QgsRasterLayer(made["OUTPUT"], "scores"))
    assert scores.band_names == ("PC1", "PC2", "PC3")
    assert np.argwhere(np.isnan(scores.array[0])).tolist() == [[0, 0]]
    found = scores.array.reshape(3, -1).T[1:]
    np.testing.assert_allclose(np.abs(found), np.abs(reference(parts[1:].astype(np.float32))[:, :3]), atol=1e-5)
    assert scores.metadata["components"]["transform"] == "clr"
    assert path.with_suffix(".qml").exists()
    assert made["LOADINGS"].featureCount() == 7


def test_an_evidence_stack_is_taken_as_it_was_scaled_and_bands_are_chosen(
    run: Any, raster_layer: Any, parts: np.ndarray, tmp_path: Path, feedback: Any
) -> None:
    from gossan.processing_provider.rasters import read_raster

    maps = raster_layer(parts.T.reshape(4, 6, 10), "maps", NAMES)
    stack = run("evidencestack", {"LAYERS": [maps], "OUTPUT": str(tmp_path / "stack.tif")})["OUTPUT"]
    parameters = {"STACK": stack, "BANDS": [1, 2, 4], "OUTPUT": str(tmp_path / "s.tif"), "LOADINGS": "memory:"}
    made = run("rastercomponents", parameters)
    assert [row["field"] for row in made["LOADINGS"].getFeatures()][:3] == ["Ni_ppm", "Cr_ppm", "Sb_ppm"]
    given = read_raster(QgsRasterLayer(stack, "stack")).array[[0, 1, 3]].reshape(3, -1).T
    variances = np.linalg.eigvalsh(np.cov(given, rowvar=False))[::-1]
    table = {row["row"]: row for row in made["LOADINGS"].getFeatures()}
    assert table["variance"]["PC1"] == pytest.approx(variances[0], rel=1e-5)
    assert "the values as they are" in feedback.text()
    with pytest.raises(QgsProcessingException, match="BANDS|no band 9"):
        run("rastercomponents", {**parameters, "BANDS": [9, 1]})


def test_eskay_from_the_toolbox_classical_and_robust(run: Any, shared_data: Path, tmp_path: Path) -> None:
    uri = f"{(shared_data / 'eskay_bc' / 'samples.csv').as_uri()}?type=csv&xField=x&yField=y&crs=EPSG:26910"
    layer = QgsVectorLayer(uri, "rgs", "delimitedtext")
    for robust in (False, True):
        path = tmp_path / f"biplot_{robust}.png"
        parameters = {"INPUT": layer, "ROBUST": robust, "OUTPUT": "memory:", "BIPLOT": str(path)}
        made = run("principalcomponents", parameters)["OUTPUT"]
        scores = numbers(made, ["PC1", "PC2", "PC3", "PC4", "PC5"])
        assert scores.shape == (4205, 5) and np.isfinite(scores).all()
        assert path.stat().st_size > 50_000
