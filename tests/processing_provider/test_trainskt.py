"""``gossan:trainskt`` through QGIS and a real worker: model, tables, weights and report; a source from another area."""

from __future__ import annotations

import csv
import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from gossan.engine.environment import find
from gossan.engine.settings import Settings
from gossan.models.skt_presets import PRESETS as MODEL_PRESETS
from qgis.core import QgsProcessingException

pytestmark = pytest.mark.qgis
NAMES = ["Cu_ppm", "Pb_ppm", "Zn_ppm"]
SMALL = {"RATES": "1, 2", "WINDOW": 3, "ITERATIONS": 3, "SOURCE_TASK": 2}


@pytest.fixture
def worker() -> None:
    if find(Settings(), ("torch", "sklearn")) is None:
        pytest.skip("Gossan's environment is not set up here; 'make test' sets it up")


@pytest.fixture
def ground(raster_layer: Any) -> dict[str, Any]:
    """A stack and labels: six deposits of 2 x 2 cells, rich in lead."""
    rng = np.random.default_rng(3)
    values = rng.normal(size=(3, 24, 24))
    labels = np.full((24, 24), 255.0)
    labels.flat[rng.permutation(576)[:90]] = 0
    for number in range(6):
        row, column = 8 * (number // 2) + 3, 12 * (number % 2) + 5
        labels[row : row + 2, column : column + 2] = 1
        values[1, row : row + 2, column : column + 2] += 3.0
    values[:, :2, :3] = np.nan
    return {"STACK": raster_layer(values, "stack", NAMES), "LABELS": raster_layer(labels, "labels")}


def rows_of(path: str) -> list[dict[str, str]]:
    with Path(path).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def card_of(path: str) -> dict[str, Any]:
    with zipfile.ZipFile(path) as archive:
        return json.loads(archive.read("model.json"))


def test_one_run_gives_model_tables_weights_and_report(
    run: Any, ground: Any, feedback: Any, tmp_path: Path, worker: None
) -> None:
    from gossan.processing_provider.rasters import read_raster
    from qgis.core import QgsRasterLayer

    compared = {"ABLATION": True, "FOLDS": 2, "BLOCK_SIZE": 8000.0, "CLUSTER_DISTANCE": 3000.0}
    outputs = {"MODEL": "m.gossan", "TABLE": "t.csv", "WEIGHTS": "w.csv", "REPORT": "r.html"}
    paths = {name: str(tmp_path / file) for name, file in outputs.items()}
    made = run("trainskt", {**ground, **SMALL, **compared, **paths})
    table = rows_of(made["TABLE"])
    blocks = [row for row in table if row["measured_on"] == "blocks held out"]
    assert len(blocks) == 7 and len({row["cells"] for row in blocks}) == 1
    assert all(row["accuracy"] and row["recall"] and row["f1"] and row["auc"] for row in blocks)
    aside = [row["name"] for row in table if row["measured_on"] == "ground set aside"]
    assert aside[:3] == ["rate 1", "rate 2", "simple average"]
    assert sorted(row["element"] for row in rows_of(made["WEIGHTS"])) == NAMES
    assert made["AUC_BLOCKS"] == pytest.approx(float(next(r["auc"] for r in blocks if r["name"] == "SKT")), abs=1e-6)
    assert 0.0 <= made["AUC"] <= 1.0
    page = Path(made["REPORT"]).read_text(encoding="utf-8")
    for told in ("without soft mask", "Soft mask", "Selected from the source", "random kernels"):
        assert told in page
    card = card_of(made["MODEL"])
    assert card["parameters"]["rates"] == [1, 2] and card["crs"] == "EPSG:32755"
    assert any("Blocks held out, without soft mask" in text for text in feedback.infos)
    scores = run("applymodel", {"MODEL": made["MODEL"], "STACK": ground["STACK"], "OUTPUT": str(tmp_path / "s.tif")})
    raster = read_raster(QgsRasterLayer(scores["OUTPUT"], "scores"))
    assert raster.band_names == ("score", "spread") and np.isnan(raster.array[:, :2, :3]).all()


def test_a_network_of_another_area_is_a_source(run: Any, ground: Any, tmp_path: Path, worker: None) -> None:
    other = run(
        "traincnn", {**ground, "NETWORKS": [4], "WINDOW": 3, "ITERATIONS": 2, "MODEL": str(tmp_path / "o.gossan")}
    )
    made = run("trainskt", {**ground, **SMALL, "SOURCE": other["MODEL"], "MODEL": str(tmp_path / "m.gossan")})
    card = card_of(made["MODEL"])
    assert card["metrics"]["source"].startswith("'o.gossan', which knows Cu_ppm, Pb_ppm, Zn_ppm")
    assert card["parameters"]["width"] == card_of(other["MODEL"])["parameters"]["width"]


def test_switches_and_rates_reach_the_model(run: Any, ground: Any, tmp_path: Path, worker: None) -> None:
    off = {"SOFT_MASK": False, "DILATION": False, "TRANSFER": False, "DISTILL": False, "RATES": "3; 1"}
    made = run("trainskt", {**ground, **SMALL, **off, "COMBINATION": 3, "MODEL": str(tmp_path / "m.gossan")})
    parameters = card_of(made["MODEL"])["parameters"]
    assert [parameters[name] for name in ("soft_mask", "dilation", "transfer", "distill")] == [False] * 4
    assert parameters["rates"] == [3, 1] and parameters["combination"] == "plurality voting"
    with pytest.raises(QgsProcessingException, match="whole numbers of cells"):
        run("trainskt", {**ground, **SMALL, "RATES": "1.5", "MODEL": str(tmp_path / "n.gossan")})
    assert not (tmp_path / "n.gossan").exists()


def test_its_presets_are_the_models_presets(qgis_app: Any) -> None:
    from gossan.processing_provider import training
    from qgis.core import QgsApplication

    algorithm = QgsApplication.processingRegistry().createAlgorithmById("gossan:trainskt")
    assert tuple(MODEL_PRESETS) == training.PRESETS
    recommended, published = MODEL_PRESETS["recommended"], MODEL_PRESETS["as published"]
    text = algorithm.parameterDefinition("PRESET").help()
    assert f"{recommended.window} x {recommended.window}" in text and f"{recommended.iterations} batches" in text
    assert f"cropped to {published.window}" in text and f"{published.epochs} passes" in text
    assert ", ".join(str(rate) for rate in recommended.rates) in algorithm.parameterDefinition("RATES").help()
