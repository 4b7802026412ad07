"""``gossan:tunemodel`` through QGIS: table, numbers and model agree."""

from __future__ import annotations

import csv
import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from qgis.core import QgsProcessingException

pytestmark = pytest.mark.qgis
SMALL = {"TRAINER": "nearest_cells", "FOLDS": 3, "BLOCK_SIZE": 8000.0, "CLUSTER_DISTANCE": 2500.0}


@pytest.fixture
def ground(raster_layer: Any) -> dict[str, Any]:
    """40 x 50 cells with nine camps of four deposit cells that are rich in the first band."""
    rng = np.random.default_rng(5)
    stack = rng.normal(size=(2, 40, 50))
    labels = np.full((40, 50), 255.0)
    labels.flat[rng.permutation(2000)[:300]] = 0
    for row in (6, 20, 34):
        for column in (8, 24, 40):
            labels[row : row + 2, column : column + 2] = 1
            stack[0, row : row + 2, column : column + 2] += 2.0
    return {"STACK": raster_layer(stack, "stack", ["Cu", "Pb"]), "LABELS": raster_layer(labels, "labels")}


def tune(run: Any, ground: dict[str, Any], folder: Path, **parameters: Any) -> dict[str, Any]:
    outputs = {"OUTPUT": str(folder / "t.csv"), "MODEL": str(folder / "m.gossan")}
    return run("tunemodel", {**ground, **SMALL, **parameters, **outputs})


def test_table_numbers_and_model_agree(run: Any, ground: dict[str, Any], feedback: Any, tmp_path: Path) -> None:
    made = tune(run, ground, tmp_path, GRID="neighbours=1,15\nbalance=yes,no", PRUNE=False)
    with Path(made["OUTPUT"]).open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    assert [row["rank"] for row in rows] == ["1", "2", "3", "4", "5"]
    assert rows[0]["setting"] == made["BEST"] and float(rows[0]["mean_auc"]) == pytest.approx(made["AUC"])
    folds = [float(rows[0][f"fold_{i}"]) for i in (1, 2, 3)]
    assert np.mean(folds) == pytest.approx(made["AUC"]) and float(rows[-1]["mean_auc"]) < made["AUC"]
    own = next(row for row in rows if row["setting"].startswith("("))
    assert float(own["mean_auc"]) == pytest.approx(made["OWN_AUC"])
    assert made["CORRECTED_AUC"] <= made["AUC"] and made["BLOCK_USED"] == 8000.0
    with zipfile.ZipFile(made["MODEL"]) as archive:
        card = json.loads(archive.read("model.json"))
    if "neighbours=15" in made["BEST"]:
        assert card["parameters"]["neighbours"] == 15
    assert (card["crs"], card["cell_size"]) == ("EPSG:32755", 1000.0)
    assert any("'Cross-validation' compares that with chance" in sentence for sentence in feedback.infos)


def test_an_empty_grid_is_the_usual_one_and_what_cannot_be_read_is_refused(
    run: Any, ground: dict[str, Any], tmp_path: Path
) -> None:
    made = tune(run, ground, tmp_path, SETTINGS="balance=no")
    assert made["BEST"].startswith(("neighbours=", "("))
    with pytest.raises(QgsProcessingException, match="'trees' names no values to try"):
        tune(run, ground, tmp_path / "out", GRID="trees")
    with pytest.raises(QgsProcessingException, match="no setting 'trees'"):
        tune(run, ground, tmp_path / "out", GRID="trees=1,2")
    assert not list((tmp_path / "out").glob("*.*"))
