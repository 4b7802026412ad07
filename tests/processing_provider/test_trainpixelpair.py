"""``gossan:trainpixelpair`` through QGIS and a real worker: model, tables, chart, several rings in one map."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from gossan.engine.environment import find
from gossan.engine.settings import Settings
from qgis.core import QgsProcessingException, QgsRasterLayer, QgsVectorLayer

pytestmark = pytest.mark.qgis
NAMES = ["Fe_pct", "Mn_ppm", "Zn_ppm"]
SMALL = {"REPEATS": 3, "ITERATIONS": 40}


@pytest.fixture
def ground(raster_layer: Any) -> tuple[Any, Any, np.ndarray]:
    """A stack with a NoData corner, its labels as layers, and the labels: twelve deposits of 3 x 3 cells, all else barren."""
    rng = np.random.default_rng(3)
    stack = rng.normal(size=(3, 24, 32))
    labels = np.zeros((24, 32))
    for place in range(12):
        row, column = 8 * (place // 4) + 3, 8 * (place % 4) + 2
        labels[row : row + 3, column : column + 3] = 1
        stack[0, row : row + 3, column : column + 3] += 3.0
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


def test_several_rings_in_one_run_give_tables_a_chart_and_a_band_each(
    run: Any, ground: tuple[Any, Any, np.ndarray], tmp_path: Path, worker: None
) -> None:
    from gossan.processing_provider.rasters import read_raster

    stack, labels, known = ground
    outputs = {"MODEL": "m.gossan", "DRAWS": "d.csv", "SIZES": "s.csv", "CHART": "c.svg"}
    given = {"STACK": stack, "LABELS": labels, "INNER": "3, 5", "OUTER": "7,11", "ALL_RINGS": True, **SMALL}
    made = run("trainpixelpair", {**given, **{key: str(tmp_path / file) for key, file in outputs.items()}})
    card = card_of(made["MODEL"])
    assert (card["bands"], card["cell_size"], card["crs"]) == (NAMES, 1000.0, "EPSG:32755")
    assert (card["parameters"]["inner"], card["parameters"]["outer"]) == ([3, 5], [7, 11])

    draws = rows_of(made["DRAWS"])
    assert [int(row["draw"]) for row in draws] == [1, 2, 3]
    mean = np.mean([float(row["test_accuracy"]) for row in draws])
    assert made["TEST_ACCURACY"] == pytest.approx(mean) and mean > 0.7
    sizes = rows_of(made["SIZES"])
    assert [row["ring"] for row in sizes] == ["(3,7)", "(5,11)"]
    best = max(sizes, key=lambda row: float(row["auc_test_cells"]))
    assert made["RING"] == best["ring"] and [int(row["first_band"]) for row in sizes] == [row is best for row in sizes]
    chart = Path(made["CHART"]).read_text(encoding="utf-8")
    assert "Training loss" in chart and ">5,11<" in chart

    scored = run("applymodel", {"MODEL": made["MODEL"], "STACK": stack, "OUTPUT": str(tmp_path / "score.tif")})
    raster = read_raster(QgsRasterLayer(scored["OUTPUT"], "score"))
    assert raster.band_names[0] == f"score {best['ring']}" and raster.band_names[1] == "spread"
    assert len(raster.array) == 3
    score = raster.array[0]
    assert np.isnan(score[:3, :4]).all() and np.isfinite(score).sum() == 24 * 32 - 12
    assert np.nanmean(score[known == 1]) > np.nanmean(score[known == 0]) + 0.3


def test_the_bank_and_the_published_preset_reach_the_model(
    run: Any, ground: tuple[Any, Any, np.ndarray], tmp_path: Path, worker: None
) -> None:
    given = {"STACK": ground[0], "LABELS": ground[1], **SMALL, "MODEL": str(tmp_path / "m.gossan")}
    choices = {"PRESET": 1, "REFERENCE": 1, "DIFFERENCE": 1, "LEARNING_RATE": 0.002, "TRAIN_SHARE": 0.7, "SEED": 4}
    made = run("trainpixelpair", {**given, **choices})
    parameters = card_of(made["MODEL"])["parameters"]
    expected = {"reference": "bank", "difference": "absolute", "learning_rate": 0.002, "train_share": 0.7, "seed": 4}
    expected.update(max_ring=0, scored=1, batch_size=128, iterations=40, repeats=3)
    assert {name: parameters[name] for name in expected} == expected
    assert made["RING"] == "(bank)"


def test_the_same_run_writes_the_same_bytes_however_many_processes(
    run: Any, ground: tuple[Any, Any, np.ndarray], tmp_path: Path, worker: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gossan.processing_provider.rasters import read_raster

    models, scores = [], []
    for processes in ("1", "2"):
        monkeypatch.setenv("GOSSAN_WORKERS", processes)
        given = {"STACK": ground[0], "LABELS": ground[1], "INNER": "1", "OUTER": "5", "REPEATS": 2, "ITERATIONS": 20}
        model = run("trainpixelpair", {**given, "MODEL": str(tmp_path / f"{processes}.gossan")})["MODEL"]
        map_of = {"MODEL": model, "STACK": ground[0], "OUTPUT": str(tmp_path / f"{processes}.tif")}
        models.append(Path(model).read_bytes())
        scores.append(read_raster(QgsRasterLayer(run("applymodel", map_of)["OUTPUT"], "scores")).array)
    assert models[0] == models[1]
    np.testing.assert_array_equal(scores[0], scores[1])


@pytest.mark.parametrize(
    "wrong, message",
    [
        ({"INNER": "4"}, "inner window is 4 cells wide"),
        ({"INNER": "3,5"}, "2 inner and 1 outer windows"),
        ({"OUTER": "wide"}, "'wide' in 'Outer window"),
        ({"INNER": "65", "OUTER": "67"}, r"ring \(65,67\) holds no cell with data"),
    ],
)
def test_windows_that_cannot_work_are_refused_with_the_remedy_and_nothing_is_written(
    wrong: dict[str, str], message: str, run: Any, ground: tuple[Any, Any, np.ndarray], tmp_path: Path, worker: None
) -> None:
    given = {
        "STACK": ground[0],
        "LABELS": ground[1],
        "REPEATS": 1,
        "ITERATIONS": 5,
        "MODEL": str(tmp_path / "m.gossan"),
    }
    with pytest.raises(QgsProcessingException, match=message):
        run("trainpixelpair", {**given, **wrong})
    assert not list(tmp_path.glob("m*"))


def test_its_help_tells_what_its_presets_are(qgis_app: Any) -> None:
    from gossan.models.pixel_pair_presets import PRESETS as MODEL_PRESETS
    from gossan.processing_provider import training
    from gossan.processing_provider.trainpixelpair import TrainPixelPair

    assert tuple(MODEL_PRESETS) == training.PRESETS
    algorithm = TrainPixelPair().create()
    help_text = algorithm.parameterDefinition("PRESET").help()
    for preset in MODEL_PRESETS.values():
        assert f"{preset.learning_rate:g}" in help_text and f"{preset.iterations:,} batches" in help_text
    assert f"with {MODEL_PRESETS['recommended'].max_ring} cells of the ring" in help_text
