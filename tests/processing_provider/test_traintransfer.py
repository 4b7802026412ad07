"""``gossan:traintransfer`` through QGIS and a real worker: model, table and report agree; bad sources leave nothing."""

from __future__ import annotations

import csv
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from gossan.engine.environment import find
from gossan.engine.settings import Settings
from qgis.core import QgsProcessingException, QgsRasterLayer

pytestmark = pytest.mark.qgis
NAMES = ["Cu_ppm", "Pb_ppm", "Zn_ppm"]
SMALL = {"NETWORK": "lenet", "WINDOW": 3, "ITERATIONS": 10, "GENERATOR_ITERATIONS": 5}
BLOCKS = {"FOLDS": 2, "BLOCK_SIZE": 8000.0, "CLUSTER_DISTANCE": 2500.0}


@pytest.fixture
def worker() -> None:
    if find(Settings(), ("torch", "sklearn")) is None:
        pytest.skip("Gossan's environment is not set up here; 'make test' sets it up")


@pytest.fixture
def ground(raster_layer: Any) -> dict[str, Any]:
    """40 x 50 cells with nine camps of four deposit cells that are rich in the first band."""
    rng = np.random.default_rng(5)
    stack = rng.normal(size=(3, 40, 50))
    labels = np.full((40, 50), 255.0)
    labels.flat[rng.permutation(2000)[:200]] = 0
    for row in (6, 20, 34):
        for column in (8, 24, 40):
            labels[row : row + 2, column : column + 2] = 1
            stack[0, row : row + 2, column : column + 2] += 4.0
    stack[:, :4, :5] = np.nan
    return {"STACK": raster_layer(stack, "stack", NAMES), "LABELS": raster_layer(labels, "labels")}


def card_of(path: str) -> dict[str, Any]:
    with zipfile.ZipFile(path) as archive:
        return json.loads(archive.read("model.json"))


def test_model_table_and_report_agree_and_the_model_scores(
    run: Any, ground: dict[str, Any], feedback: Any, tmp_path: Path, worker: None
) -> None:
    from gossan.processing_provider.rasters import read_raster

    north = run("traintransfer", {**ground, **SMALL, "MODEL": str(tmp_path / "north.gossan")})["MODEL"]
    outputs = {
        key: str(tmp_path / name) for key, name in (("MODEL", "m.gossan"), ("TABLE", "t.csv"), ("REPORT", "r.html"))
    }
    chosen = {"SOURCE": north, "GENERATOR": 1, "COMPARE": True, "SUBGROUPS": "Cu; Cu, Zn_ppm", "REPEATS": 2}
    made = run("traintransfer", {**ground, **SMALL, **BLOCKS, **chosen, **outputs})
    card = card_of(made["MODEL"])
    assert card["metrics"]["source"]["file"] == "north.gossan" and card["metrics"]["source"]["head_kept"]
    with Path(made["TABLE"]).open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    assert [row["experiment"] for row in rows] == ["trained model"] + ["comparison"] * 4 + ["subgroup"] * 2
    assert float(rows[1]["auc_whole"]) == pytest.approx(made["BLOCKS_AUC"])
    assert float(rows[0]["auc"]) == pytest.approx(made["HELD_OUT_AUC"])
    assert rows[-1]["name"] == "Cu_ppm, Zn_ppm" and rows[-1]["models"] == "2"
    page = Path(made["REPORT"]).read_text(encoding="utf-8")
    for heading in ("Training", "The two areas", "With and without", "Subgroups of elements", "Generated windows"):
        assert f"<h2>{heading}" in page
    assert page.count("<svg") == 2 and "logistic regression" in page
    assert f"{made['BLOCKS_AUC']:.2f}" in page
    scores = run("applymodel", {"MODEL": made["MODEL"], "STACK": ground["STACK"], "OUTPUT": str(tmp_path / "s.tif")})
    raster = read_raster(QgsRasterLayer(scores["OUTPUT"], "s")).array
    assert np.isnan(raster[:, :4, :5]).all() and np.isfinite(raster).sum() == 1980
    assert any("windows were generated from" in sentence for sentence in feedback.infos)


def test_settings_win_over_the_preset_and_reach_the_model(
    run: Any, ground: dict[str, Any], tmp_path: Path, worker: None
) -> None:
    given = {"FREEZE": 0.5, "LAYERS": 2, "DROPOUT": 0.1, "ACTIVATION": "elu", "OPTIMISER": "sgd", "LEARNING_RATE": 1e-6}
    made = run("traintransfer", {**ground, **SMALL, **given, "SEED": 7, "MODEL": str(tmp_path / "m.gossan")})
    found = card_of(made["MODEL"])["parameters"]
    assert (found["freeze"], found["layers"], found["dropout"], found["activation"]) == (0.5, 2, 0.1, "elu")
    assert (found["optimiser"], found["learning_rate"], found["batch_size"], found["seed"]) == ("sgd", 1e-6, 32, 7)
    assert found["generator"] is False and found["window"] == 3


def test_a_source_that_is_none_is_named_and_nothing_is_written(
    run: Any, ground: dict[str, Any], tmp_path: Path, worker: None
) -> None:
    page = tmp_path / "resnet18.pth"
    page.write_text("<!DOCTYPE html><html>Sign in</html>")
    out = tmp_path / "out"
    parameters = {**ground, **SMALL, "MODEL": str(out / "m.gossan"), "REPORT": str(out / "r.html")}
    with pytest.raises(QgsProcessingException, match=r"'resnet18.pth' cannot be used to start from.*web page"):
        run("traintransfer", {**parameters, "SOURCE": str(page)})
    with pytest.raises(QgsProcessingException, match="nowhere"):
        run("traintransfer", {**parameters, "SOURCE": str(tmp_path / "nowhere.pth")})
    assert not [path for path in out.glob("*") if path.is_file()]


def test_pictures_show_each_window_in_its_colours(qgis_app: Any, tmp_path: Path) -> None:
    from gossan.processing_provider.charts import write_png
    from gossan.processing_provider.window_pictures import window_pictures

    measured = np.zeros((4, 2, 5, 5))
    measured[:, 1] = 9.0  # beyond the end of the colours
    svg = window_pictures(measured, -measured, ["Pb <ppm>", "Au"])
    assert svg.index(">Au<") < svg.index("Pb &lt;ppm&gt;"), "the band farthest from the average comes first"
    cells = re.findall(r'fill="(#[0-9a-f]{6})"/>', svg)
    assert cells.count("#9b2314") >= 100 and cells.count("#0b3c5d") >= 100 and cells.count("#f6f6f3") >= 200
    wide = window_pictures(np.zeros((2, 1, 60, 60)), np.zeros((2, 1, 60, 60)), ["Cu"])
    assert wide.count("<rect") < 1200, "wide windows are drawn coarser"
    write_png(svg, str(tmp_path / "w.png"))
    assert (tmp_path / "w.png").stat().st_size > 2000


def test_every_network_can_be_chosen_by_its_own_word(qgis_app: Any) -> None:
    from gossan.models.network_names import NETWORKS
    from gossan.processing_provider.traintransfer import TrainTransfer

    algorithm = TrainTransfer().create()  # QGIS deletes the definitions with it
    definition = algorithm.parameterDefinition("NETWORK")
    assert definition.usesStaticStrings() and definition.options() == [network.name for network in NETWORKS]
    assert definition.defaultValue() == "inception_v3", "the paper's"
