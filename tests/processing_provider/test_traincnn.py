"""``gossan:traincnn`` through QGIS and a real worker: model, tables, report."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from gossan.core.combination import METHODS
from gossan.engine.environment import find
from gossan.engine.settings import Settings
from gossan.models.network_names import NETWORKS
from gossan.models.network_presets import PRESETS as MODEL_PRESETS
from qgis.core import QgsProcessingException, QgsRasterLayer, QgsVectorLayer

pytestmark = pytest.mark.qgis
NAMES = ["Cu_ppm", "Pb_ppm", "Zn_ppm"]
SMALL = {"WINDOW": 3, "ITERATIONS": 25, "LEARNING_RATE": 0.003}


@pytest.fixture
def ground(raster_layer: Any) -> tuple[Any, Any, np.ndarray]:
    """A stack with a NoData corner, its labels as layers, and the labels: ten deposits of 2 x 2 cells."""
    rng = np.random.default_rng(3)
    stack = rng.normal(size=(3, 24, 30))
    labels = np.full((24, 30), 255.0)
    labels.flat[rng.permutation(labels.size)[:90]] = 0
    for place in range(10):
        row, column = 12 * (place // 5) + 5, 6 * (place % 5) + 2
        labels[row : row + 2, column : column + 2] = 1
        stack[0, row : row + 2, column : column + 2] += 4.0
    stack[:, :3, :4] = np.nan
    return raster_layer(stack, "stack", NAMES), raster_layer(labels, "labels"), labels


@pytest.fixture
def worker() -> None:
    if find(Settings(), ("torch",)) is None:
        pytest.skip("Gossan's environment is not set up here; 'make test' sets it up")


def card_of(path: str) -> dict[str, Any]:
    with zipfile.ZipFile(path) as archive:
        return json.loads(archive.read("model.json"))


def rows_of(path: str) -> list[dict[str, Any]]:
    layer = QgsVectorLayer(path, "table")
    return [dict(zip(layer.fields().names(), feature.attributes())) for feature in layer.getFeatures()]


def test_it_trains_an_ensemble_whose_map_finds_the_deposits_and_tells_what_it_is_worth(
    run: Any, ground: tuple[Any, Any, np.ndarray], feedback: Any, tmp_path: Path, worker: None
) -> None:
    from gossan.processing_provider.rasters import read_raster

    stack, labels, known = ground
    outputs = {"MODEL": "m.gossan", "TABLE": "t.csv", "STABILITY": "s.csv", "REPORT": "r.html"}
    given = {"STACK": stack, "LABELS": labels, "NETWORKS": [0, 2], "HOLD_OUT": 0.3, **SMALL}
    made = run("traincnn", {**given, **{key: str(tmp_path / file) for key, file in outputs.items()}})
    card = card_of(made["MODEL"])
    assert (card["bands"], card["cell_size"], card["crs"]) == (NAMES, 1000.0, "EPSG:32755")
    assert card["parameters"]["networks"] == ["lenet", "vgg8"] and card["parameters"]["epochs"] == 0

    table = rows_of(made["TABLE"])
    assert [row["name"] for row in table] == ["LeNet", "VGG-8", *METHODS]
    first = card["metrics"]["held_out"][0]
    assert float(table[0]["recall_deposit"]) == pytest.approx(first["deposit"]["recall"])
    assert [int(table[0][n]) for n in ("barren_called_barren", "barren_called_deposit")] == first["confusion"][0]
    assert made["AUC"] == pytest.approx(card["metrics"]["combined"][0]["auc"])

    found = {row["name"]: row for row in rows_of(made["STABILITY"]) if "network" in row["kind"]}
    assert set(found) >= {"LeNet", "VGG-8", "standard deviation", "coefficient of variation"}
    parts = sum(float(found["LeNet"][name]) for name in ("deposit", "unknown", "barren"))
    assert float(found["LeNet"]["cells"]) == parts

    page = Path(made["REPORT"]).read_text(encoding="utf-8")
    assert "Loss curves" in page and "ResNet" not in page and page.count("<svg") == 1 and "VGG-8" in page
    assert any("LeNet, on" in text for text in feedback.infos)

    scored = run("applymodel", {"MODEL": made["MODEL"], "STACK": stack, "OUTPUT": str(tmp_path / "o.tif")})
    raster = read_raster(QgsRasterLayer(scored["OUTPUT"], "s"))
    assert raster.band_names == ("score", "spread")
    score = raster.array[0]
    assert np.isnan(score[:3, :4]).all() and np.isfinite(score).sum() == 24 * 30 - 12
    assert np.nanmean(score[known == 1]) > np.nanmean(score[known == 0]) + 0.3


def test_a_majority_vote_leaves_cells_without_a_value(
    run: Any, ground: tuple[Any, Any, np.ndarray], tmp_path: Path, worker: None
) -> None:
    from gossan.processing_provider.rasters import read_raster

    given = {"STACK": ground[0], "LABELS": ground[1], "NETWORKS": [0, 2], "COMBINATION": 2, **SMALL, "ITERATIONS": 12}
    made = run("traincnn", {**given, "MODEL": str(tmp_path / "m.gossan")})
    scored = run("applymodel", {"MODEL": made["MODEL"], "STACK": ground[0], "OUTPUT": str(tmp_path / "o.tif")})
    score, spread = read_raster(QgsRasterLayer(scored["OUTPUT"], "s")).array
    refused = np.isnan(score) & np.isfinite(spread)
    assert refused.any() and set(np.unique(score[np.isfinite(score)])) <= {0.0, 1.0}
    np.testing.assert_allclose(spread[refused], 0.5)


def test_a_table_of_nothing_is_refused_before_anything_is_trained(
    run: Any, ground: tuple[Any, Any, np.ndarray], tmp_path: Path
) -> None:
    given = {"STACK": ground[0], "LABELS": ground[1], "HOLD_OUT": 0.0, "TABLE": str(tmp_path / "t.csv")}
    with pytest.raises(QgsProcessingException, match="Nothing is set aside"):
        run("traincnn", {**given, "MODEL": str(tmp_path / "m.gossan")})
    assert not list(tmp_path.glob("*.gossan")) and not list(tmp_path.glob("t*"))


def test_networks_combinations_and_presets_are_the_models(qgis_app: Any) -> None:
    from gossan.processing_provider import traincnn, training

    algorithm = traincnn.TrainCnn().create()
    assert algorithm.parameterDefinition("NETWORKS").options() == [entry.title for entry in NETWORKS]
    assert training.COMBINATIONS == METHODS and tuple(MODEL_PRESETS) == training.PRESETS
    assert len(algorithm.parameterDefinition("COMBINATION").options()) == len(METHODS)
    help_text = algorithm.parameterDefinition("PRESET").help()
    titles = {entry.name: entry.title for entry in NETWORKS}
    for preset in MODEL_PRESETS.values():
        assert f"{preset.window} x {preset.window}" in help_text
        assert all(titles[name] in help_text for name in preset.networks)
    recommended, published = MODEL_PRESETS.values()
    assert f"{recommended.iterations} batches of {recommended.batch_size}" in help_text
    assert "{} crops of each deposit cell and {} of each barren".format(*published.crops) in help_text
    assert f"{published.epochs} passes in batches of {published.batch_size}" in help_text
    assert f"{published.learning_rate:.4f} to {published.last_rate:.5f}" in help_text
