"""``gossan:explainmodel`` through QGIS: a band per layer, the importance table, the report, or a sentence."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from gossan.processing_provider.rasters import read_metadata, read_raster
from qgis.core import QgsProcessingException, QgsRasterLayer, QgsSingleBandPseudoColorRenderer, QgsVectorLayer

pytestmark = pytest.mark.qgis
NAMES = ["Ni_ppm", "Pb_ppm", "Co_ppm"]


@pytest.fixture
def ground(raster_layer: Any) -> dict[str, Any]:
    """Three bands, nine deposits of nine cells that are rich in Pb alone, barren cells, a NoData corner."""
    rng = np.random.default_rng(3)
    stack = rng.normal(size=(3, 45, 45))
    labels = np.full((45, 45), 255.0)
    labels.flat[rng.permutation(labels.size)[:300]] = 0
    for row in (6, 21, 36):
        for column in (6, 21, 36):
            labels[row : row + 3, column : column + 3] = 1
            stack[1, row : row + 3, column : column + 3] += 4.0
    stack[:, :4, :5] = np.nan
    return {"STACK": raster_layer(stack, "stack", NAMES), "LABELS": raster_layer(labels[None], "labels")}


@pytest.fixture
def detector(run: Any, ground: dict[str, Any], tmp_path: Path) -> str:
    """A Mahalanobis model of the ground."""
    return run("traindetector", {"STACK": ground["STACK"], "MODEL": str(tmp_path / "my model.gossan")})["MODEL"]


def outputs(folder: Path) -> dict[str, str]:
    return {
        "OUTPUT": str(folder / "e.tif"),
        "IMPORTANCE": str(folder / "i.csv"),
        "REPORT": str(folder / "r.html"),
    }


def table(made: dict[str, Any]) -> list[dict[str, Any]]:
    layer = QgsVectorLayer(made["IMPORTANCE"], "i")
    return [dict(zip(layer.fields().names(), row.attributes())) for row in layer.getFeatures()]


def test_a_band_per_layer_adds_up_and_nodata_stays(
    run: Any, ground: dict[str, Any], detector: str, tmp_path: Path
) -> None:
    made = run("explainmodel", {"MODEL": detector, "STACK": ground["STACK"], **outputs(tmp_path)})
    scored = run("applymodel", {"MODEL": detector, "STACK": ground["STACK"], "OUTPUT": str(tmp_path / "s.tif")})
    parts, score = (read_raster(QgsRasterLayer(one["OUTPUT"], "r")) for one in (made, scored))
    assert list(parts.band_names) == NAMES and parts.grid == score.grid
    np.testing.assert_allclose(parts.array.sum(axis=0), score.array[0], rtol=1e-4)
    assert np.isnan(parts.array[:, :4, :5]).all()
    renderer = QgsRasterLayer(made["OUTPUT"], "e").renderer()
    assert isinstance(renderer, QgsSingleBandPseudoColorRenderer)
    assert renderer.classificationMin() == pytest.approx(-renderer.classificationMax())
    assert (made["METHOD"], made["AUC"]) == ("exact decomposition", None)


def test_the_raster_names_its_model_as_the_score_map_does(
    run: Any, ground: dict[str, Any], detector: str, tmp_path: Path
) -> None:
    made = run("explainmodel", {"MODEL": detector, "STACK": ground["STACK"], **outputs(tmp_path)})
    scored = run("applymodel", {"MODEL": detector, "STACK": ground["STACK"], "OUTPUT": str(tmp_path / "s.tif")})
    told = read_metadata(QgsRasterLayer(made["OUTPUT"], "e"))["explanation"]
    assert told["model"] == hashlib.sha256(Path(detector).read_bytes()).hexdigest()
    assert told["model"] == read_metadata(QgsRasterLayer(scored["OUTPUT"], "s"))["model"]["fingerprint"]
    assert (told["method"], told["bands"], told["file"]) == ("exact decomposition", NAMES, "my model.gossan")


def test_with_labels_the_halos_layer_is_what_finding_deposits_depends_on(
    run: Any, ground: dict[str, Any], detector: str, feedback: Any, tmp_path: Path
) -> None:
    made = run("explainmodel", {"MODEL": detector, **ground, "REPEATS": 2, **outputs(tmp_path)})
    rows = table(made)
    assert rows[0]["layer"] == "Pb_ppm" and len(rows) == 3
    drops = {row["layer"]: float(row["auc_drop"]) for row in rows}
    assert drops["Pb_ppm"] > 0.2 > max(drops["Ni_ppm"], drops["Co_ppm"]) + 0.1
    assert made["AUC"] > 0.9
    assert any("shuffling Pb_ppm costs most" in sentence for sentence in feedback.infos)


def test_a_classifier_is_trained_anew_on_blocks_unless_that_is_left_out(
    run: Any, ground: dict[str, Any], feedback: Any, tmp_path: Path
) -> None:
    model = run("trainclassifier", {**ground, "METHOD": 2, "MODEL": str(tmp_path / "knn.gossan")})["MODEL"]
    given = {"MODEL": model, **ground, "REPEATS": 2, "FOLDS": 3, "BLOCK_SIZE": 9000.0, "CLUSTER_DISTANCE": 3000.0}
    made = run("explainmodel", {**given, **outputs(tmp_path)})
    assert made["METHOD"] == "replacement by background" and made["AUC"] > 0.9
    assert any("3 folds of blocks of 9,000" in sentence for sentence in feedback.infos)
    feedback.infos.clear()
    made = run("explainmodel", {**given, "PERMUTE": False, **outputs(tmp_path)})
    assert made["AUC"] is None and not any("folds" in sentence for sentence in feedback.infos)


def test_the_report_is_one_page_with_bars_and_the_table(
    run: Any, ground: dict[str, Any], detector: str, tmp_path: Path
) -> None:
    made = run("explainmodel", {"MODEL": detector, **ground, "REPEATS": 2, **outputs(tmp_path)})
    text = Path(made["REPORT"]).read_text(encoding="utf-8")
    assert text.count("<svg") == 1 and "AUC lost when shuffled" in text
    for name in NAMES:
        assert text.count(name) >= 3  # on both panels and in the table
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "")


def test_a_stack_of_other_layers_is_refused_and_nothing_is_written(
    run: Any, raster_layer: Any, detector: str, tmp_path: Path
) -> None:
    other = raster_layer(np.random.default_rng(1).normal(size=(2, 45, 45)), "other", ["Cu_ppm", "Pb_ppm"])
    with pytest.raises(QgsProcessingException, match="lacks the model's bands 'Ni_ppm', 'Co_ppm'"):
        run("explainmodel", {"MODEL": detector, "STACK": other, **outputs(tmp_path)})
    assert not list(tmp_path.glob("[eir].*"))
