"""``gossan:crossvalidate`` through QGIS: raster, polygons, table and numbers agree; labels or deposits; typed settings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from qgis.core import QgsProcessingException, QgsRasterLayer, QgsVectorLayer

pytestmark = pytest.mark.qgis
SMALL = {"TRAINER": "nearest_cells", "FOLDS": 3, "BLOCK_SIZE": 8000.0, "CLUSTER_DISTANCE": 2500.0, "NULL_DRAWS": 10}


@pytest.fixture
def ground(raster_layer: Any, point_layer: Any) -> dict[str, Any]:
    """40 x 50 cells with nine camps of four deposit cells that are rich in the first band."""
    rng = np.random.default_rng(5)
    stack = rng.normal(size=(2, 40, 50))
    labels = np.full((40, 50), 255.0)
    labels.flat[rng.permutation(2000)[:300]] = 0
    rows, columns = (part.ravel() for part in np.meshgrid([6, 20, 34], [8, 24, 40], indexing="ij"))
    for row, column in zip(rows, columns):
        labels[row : row + 2, column : column + 2] = 1
        stack[0, row : row + 2, column : column + 2] += 4.0
    stack[:, :4, :5] = np.nan
    x, y = 500_500.0 + 1000.0 * columns, 6_999_500.0 - 1000.0 * rows
    return {
        "STACK": raster_layer(stack, "stack", ["Cu", "Pb"]),
        "LABELS": raster_layer(labels, "labels"),
        "DEPOSITS": point_layer(x, y, {"name": ["a"] * 9}, name="mines"),
    }


def outputs(folder: Path) -> dict[str, str]:
    names = {"OUTPUT": "t.csv", "FOLDS_OUT": "f.gpkg", "SCORES_OUT": "s.tif"}
    return {key: str(folder / name) for key, name in names.items()}


def test_table_polygons_raster_and_numbers_agree(
    run: Any, ground: dict[str, Any], feedback: Any, tmp_path: Path
) -> None:
    from gossan.processing_provider.rasters import read_raster

    made = run("crossvalidate", {"STACK": ground["STACK"], "LABELS": ground["LABELS"], **SMALL, **outputs(tmp_path)})
    assert made["AUC"] > 0.9 and made["AUC_LOW"] <= made["AUC"] <= made["AUC_HIGH"]
    assert made["NULL_95"] < made["AUC"] and made["BLOCK_USED"] == 8000.0
    table = list(QgsVectorLayer(made["OUTPUT"], "t").getFeatures())
    assert sum(int(row["deposits"]) for row in table) == 36 and sum(int(row["clusters"]) for row in table) == 9
    folds = QgsVectorLayer(made["FOLDS_OUT"].split("|")[0], "f")
    scores = read_raster(QgsRasterLayer(made["SCORES_OUT"], "s"))
    cells = int(np.isfinite(scores.array).sum())
    area = {fold: sum(f.geometry().area() for f in folds.getFeatures() if f["fold"] == fold) for fold in (1, 2, 3)}
    assert sum(area.values()) == pytest.approx(cells * 1e6)
    assert [area[int(row["fold"])] for row in table] == pytest.approx([1e6 * int(row["cells"]) for row in table])
    assert scores.metadata["cross_validation"]["kind"] == "nearest_cells"
    assert (tmp_path / "s.qml").exists()
    assert any("blocks held out: AUC" in sentence for sentence in feedback.infos)


def test_deposits_alone_are_labelled_on_the_way(
    run: Any, ground: dict[str, Any], feedback: Any, tmp_path: Path
) -> None:
    made = run(
        "crossvalidate", {"STACK": ground["STACK"], "DEPOSITS": ground["DEPOSITS"], **SMALL, **outputs(tmp_path)}
    )
    assert made["AUC"] > 0.8
    assert any("9 deposits in 9 clusters" in sentence for sentence in feedback.infos)


def test_settings_are_read_and_strangers_are_refused(run: Any, ground: dict[str, Any], tmp_path: Path) -> None:
    given = {"STACK": ground["STACK"], "LABELS": ground["LABELS"], **SMALL, **outputs(tmp_path)}
    for settings, words in (("trees=5", "no setting 'trees'"), ("neighbours", "is no setting. Write name=value")):
        with pytest.raises(QgsProcessingException, match=words):
            run("crossvalidate", {**given, "SETTINGS": settings})
    with pytest.raises(QgsProcessingException, match="labels, or the deposits as points"):
        run("crossvalidate", {**given, "LABELS": None})
    assert not list(tmp_path.glob("[tfs].*"))


def test_every_registered_model_can_be_chosen_by_its_own_word(qgis_app: Any) -> None:
    from gossan.models.registry import ENTRIES
    from gossan.processing_provider.crossvalidate import CrossValidate

    algorithm = CrossValidate().create()  # QGIS deletes the definitions with it
    definition = algorithm.parameterDefinition("TRAINER")
    assert definition.usesStaticStrings() and definition.options() == [entry.kind for entry in ENTRIES]
