"""``gossan:trainganomaly`` and ``gossan:trainautoencoder`` through QGIS and a real worker."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from gossan.engine.environment import find
from gossan.engine.settings import Settings
from gossan.models.presets import PRESETS as MODEL_PRESETS
from qgis.core import QgsProcessingException

pytestmark = pytest.mark.qgis
NAMES = ["Cu_ppm", "Pb_ppm", "Zn_ppm"]
IDS = ["trainganomaly", "trainautoencoder"]
SMALL = {"MEMBERS": 2, "EPOCHS": 1, "WIDTH": 0.125, "LATENT": 4}


@pytest.fixture
def stack(raster_layer: Any) -> Any:
    """A stack of three bands with a NoData corner and one odd cell."""
    values = np.random.default_rng(3).normal(size=(3, 20, 25))
    values[:, :4, :5] = np.nan
    values[:, 12, 17] = 9.0
    return raster_layer(values, "stack", NAMES)


@pytest.fixture
def worker() -> None:
    if find(Settings(), ("torch",)) is None:
        pytest.skip("Gossan's environment is not set up here; 'make test' sets it up")


def card_of(path: str) -> dict[str, Any]:
    with zipfile.ZipFile(path) as archive:
        return json.loads(archive.read("model.json"))


@pytest.mark.parametrize("name", IDS)
def test_it_trains_in_the_worker_and_its_model_finds_the_odd_cell(
    name: str, run: Any, stack: Any, feedback: Any, tmp_path: Path, worker: None
) -> None:
    from gossan.processing_provider.rasters import read_raster
    from qgis.core import QgsRasterLayer

    given = {"STACK": stack, **SMALL, "MEMBERS": 1, "EPOCHS": 5, "MODEL": str(tmp_path / "m.gossan")}
    made = run(name, {**given, "REPORT": str(tmp_path / "m.html")})
    card, report = card_of(made["MODEL"]), Path(made["REPORT"]).read_text(encoding="utf-8")
    assert (
        "&#x27;stack&#x27;: 3 layers; networks: 1" in report
        and "<td>Passes over the training cells (0: as many batches)</td><td>5</td>" in report
    )
    norm = card["metrics"]["controls"]["norm"]["rank_correlation"]
    assert f"<td>Control: plain norm of the values</td><td>{norm:.2f}</td>" in report
    assert (card["bands"], card["cell_size"], card["crs"]) == (NAMES, 1000.0, "EPSG:32755")
    assert card["parameters"]["members"] == 1 and card["parameters"]["epochs"] == 5
    assert made["NORM_CORRELATION"] == pytest.approx(card["metrics"]["controls"]["norm"]["rank_correlation"])
    assert any("Controls: rank correlation" in text for text in feedback.infos)
    scores = run("applymodel", {"MODEL": made["MODEL"], "STACK": stack, "OUTPUT": str(tmp_path / "s.tif")})["OUTPUT"]
    raster = read_raster(QgsRasterLayer(scores, "scores"))
    assert raster.band_names == ("score",)
    score = raster.array[0]
    assert np.isnan(score[:4, :5]).all() and np.isfinite(score).sum() == 480
    assert np.mean(score[np.isfinite(score)] < score[12, 17]) > 0.97


def test_the_same_run_writes_the_same_bytes_however_many_processes(
    run: Any, stack: Any, tmp_path: Path, worker: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    contents = []
    for processes in ("1", "2"):
        monkeypatch.setenv("GOSSAN_WORKERS", processes)
        made = run("trainganomaly", {"STACK": stack, **SMALL, "MODEL": str(tmp_path / f"{processes}.gossan")})
        contents.append(Path(made["MODEL"]).read_bytes())
    assert contents[0] == contents[1]


def test_labels_direction_and_preset_reach_the_model(
    run: Any, stack: Any, point_layer: Any, tmp_path: Path, worker: None
) -> None:
    deposits = point_layer([510_500.0, 515_500.0], [6_990_500.0, 6_985_500.0], {"name": ["a", "b"]})
    labels = str(tmp_path / "labels.tif")
    run("labeldeposits", {"DEPOSITS": deposits, "GRID": stack, "OUTPUT": labels})
    given = {"STACK": stack, "LABELS": labels, "KEEP_OUT": 1.0, "DIRECTION": "pb; Zn_ppm", "PRESET": 1, "WINDOW": 3}
    made = run(
        "trainautoencoder", {**given, **SMALL, "MEMBERS": 1, "TRAIN_FRACTION": 1.0, "MODEL": str(tmp_path / "m.gossan")}
    )
    card = card_of(made["MODEL"])
    assert card["metrics"]["training_cells"] == 480 - 10
    assert card["parameters"]["direction"] == ["pb", "Zn_ppm"]
    assert (card["parameters"]["window"], card["parameters"]["learning_rate"]) == (3, 1e-5)


def test_what_cannot_work_is_refused_with_the_remedy_and_nothing_is_written(
    run: Any, stack: Any, tmp_path: Path, worker: None
) -> None:
    with pytest.raises(QgsProcessingException, match="window of 21 x 21 cells is larger than the grid of 25 x 20"):
        run("trainganomaly", {"STACK": stack, **SMALL, "WINDOW": 21, "MODEL": str(tmp_path / "m.gossan")})
    assert not (tmp_path / "m.gossan").exists()


@pytest.mark.parametrize("name", IDS)
def test_its_presets_are_the_models_presets(name: str, qgis_app: Any) -> None:
    from gossan.processing_provider import training
    from qgis.core import QgsApplication

    algorithm = QgsApplication.processingRegistry().createAlgorithmById(f"gossan:{name}")
    assert tuple(MODEL_PRESETS[algorithm.KIND]) == training.PRESETS
    assert len(algorithm.parameterDefinition("PRESET").options()) == len(training.PRESETS)
    settings = MODEL_PRESETS[algorithm.KIND]["as published"]
    help_text = algorithm.parameterDefinition("PRESET").help()
    assert f"{100 * settings.train_fraction:g} %" in help_text
    assert f"{settings.window} x {settings.window}" in help_text
    assert f"{settings.learning_rate:.5f}" in help_text
