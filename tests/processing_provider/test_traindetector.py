"""``gossan:traindetector`` through QGIS: methods, directions, labels, refusals, the worker."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from gossan.engine.environment import find
from gossan.engine.settings import Settings
from qgis.core import QgsProcessingException

pytestmark = pytest.mark.qgis
NAMES = ["Cu_ppm", "Pb_ppm", "Zn_ppm"]
METHODS = {"directed": 0, "cone": 1, "mahalanobis": 2, "robust": 3, "pca": 4, "forest": 5, "neighbours": 6}


@pytest.fixture
def stack(raster_layer: Any) -> Any:
    """A stack of three bands with a NoData corner."""
    values = np.random.default_rng(3).normal(size=(3, 20, 25))
    values[:, :4, :5] = np.nan
    return raster_layer(values, "stack", NAMES)


def card_of(path: str) -> dict[str, Any]:
    with zipfile.ZipFile(path) as archive:
        return json.loads(archive.read("model.json"))


def test_methods_stand_in_the_designs_order(qgis_app: Any) -> None:
    from gossan.processing_provider.traindetector import TrainDetector

    algorithm = TrainDetector().create()
    assert algorithm.parameterDefinition("METHOD").options() == [
        "Directed Mahalanobis",
        "Directed cone",
        "Mahalanobis",
        "Robust Mahalanobis",
        "PCA",
        "Isolation forest",
        "k-nearest neighbours",
        "One-class SVM",
        "Local outlier factor",
    ]


@pytest.mark.parametrize("method", ["mahalanobis", "robust", "pca", "neighbours"])
def test_undirected_methods_run_inside_qgis_with_nothing_but_a_stack(
    method: str, run: Any, stack: Any, tmp_path: Path
) -> None:
    made = run("traindetector", {"STACK": stack, "METHOD": METHODS[method], "MODEL": str(tmp_path / "m.gossan")})
    card = card_of(made["MODEL"])
    assert (card["bands"], card["cell_size"], card["crs"]) == (NAMES, 1000.0, "EPSG:32755")
    assert made["NORM_CORRELATION"] == pytest.approx(card["metrics"]["norm_correlation"])
    assert card["metrics"]["training_cells"] == 480


@pytest.mark.parametrize("method", ["directed", "cone"])
def test_directed_methods_find_elements_typed_in_any_case(method: str, run: Any, stack: Any, tmp_path: Path) -> None:
    given = {
        "STACK": stack,
        "METHOD": METHODS[method],
        "DIRECTION": " zn; PB_ppm,",
        "MODEL": str(tmp_path / "m.gossan"),
    }
    assert card_of(run("traindetector", given)["MODEL"])["metrics"]["named"] == ["Zn_ppm", "Pb_ppm"]


@pytest.mark.parametrize(
    ("direction", "words"), [("", "must be enriched"), ("Pb, Bi", "no band 'Bi'.*'Cu_ppm', 'Pb_ppm', 'Zn_ppm'")]
)
def test_a_direction_that_is_missing_or_unknown_is_refused(
    direction: str, words: str, run: Any, stack: Any, tmp_path: Path
) -> None:
    with pytest.raises(QgsProcessingException, match=words):
        run("traindetector", {"STACK": stack, "METHOD": 0, "DIRECTION": direction, "MODEL": str(tmp_path / "m.gossan")})
    assert not (tmp_path / "m.gossan").exists()


def test_a_direction_that_is_not_used_is_a_warning(run: Any, stack: Any, feedback: Any, tmp_path: Path) -> None:
    run("traindetector", {"STACK": stack, "METHOD": 2, "DIRECTION": "Pb", "MODEL": str(tmp_path / "m.gossan")})
    assert "were not used" in feedback.warnings[0]


def test_deposits_of_a_label_raster_stay_out(
    run: Any, stack: Any, raster_layer: Any, point_layer: Any, tmp_path: Path
) -> None:
    deposits = point_layer([510_500.0, 515_500.0], [6_990_500.0, 6_985_500.0], {"name": ["a", "b"]})
    labels = tmp_path / "labels.tif"
    run("labeldeposits", {"DEPOSITS": deposits, "GRID": stack, "NEIGHBOURHOOD": 1, "OUTPUT": str(labels)})
    made = run("traindetector", {"STACK": stack, "LABELS": str(labels), "MODEL": str(tmp_path / "m.gossan")})
    assert card_of(made["MODEL"])["metrics"]["training_cells"] == 480 - 18


def test_labels_on_another_grid_or_of_other_numbers_are_refused(
    run: Any, stack: Any, raster_layer: Any, tmp_path: Path
) -> None:
    given = {"STACK": stack, "MODEL": str(tmp_path / "m.gossan")}
    with pytest.raises(QgsProcessingException, match=r"'stack' .*'shifted' .*different grids"):
        run("traindetector", {**given, "LABELS": raster_layer(np.zeros((20, 25)), "shifted", west=500_500.0)})
    with pytest.raises(QgsProcessingException, match="'grades' holds 3; a label raster holds"):
        run("traindetector", {**given, "LABELS": raster_layer(np.full((20, 25), 3.0), "grades")})


def test_the_stacks_scaling_goes_into_the_card(run: Any, raster_layer: Any, tmp_path: Path) -> None:
    values = 10 ** np.random.default_rng(0).normal(1, 0.8, (2, 20, 25))
    layers = [raster_layer(values[0], "Cu"), raster_layer(values[1], "Pb")]
    stack = run("evidencestack", {"LAYERS": layers, "OUTPUT": str(tmp_path / "stack.tif")})["OUTPUT"]
    records = card_of(run("traindetector", {"STACK": stack, "MODEL": str(tmp_path / "m.gossan")})["MODEL"])["records"]
    assert [(r["name"], r["transform"], r["scaling"]) for r in records] == [
        ("Cu", "log10", "zscore"),
        ("Pb", "log10", "zscore"),
    ]
    assert records[0]["centre"] == pytest.approx(np.log10(values[0]).mean(), abs=1e-4)


def test_the_same_run_writes_the_same_bytes(run: Any, stack: Any, tmp_path: Path) -> None:
    paths = [tmp_path / f"{name}.gossan" for name in "ab"]
    for path in paths:
        run("traindetector", {"STACK": stack, "TRAIN_FRACTION": 0.5, "SEED": 3, "MODEL": str(path)})
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_a_temporary_output_is_a_model_file(run: Any, stack: Any) -> None:
    made = run("traindetector", {"STACK": stack, "MODEL": "TEMPORARY_OUTPUT"})["MODEL"]
    assert made.endswith(".gossan") and card_of(made)["kind"] == "mahalanobis"


def test_an_isolation_forest_trains_and_scores_in_the_worker(run: Any, stack: Any, tmp_path: Path) -> None:
    if find(Settings(), ("sklearn", "skops")) is None:
        pytest.skip("Gossan's environment is not set up here; 'make test' sets it up")
    made = run("traindetector", {"STACK": stack, "METHOD": METHODS["forest"], "MODEL": str(tmp_path / "m.gossan")})
    assert "scikit-learn" in card_of(made["MODEL"])["versions"]
    scores = run("applymodel", {"MODEL": made["MODEL"], "STACK": stack, "OUTPUT": str(tmp_path / "s.tif")})["OUTPUT"]
    from gossan.processing_provider.rasters import read_raster
    from qgis.core import QgsRasterLayer

    array = read_raster(QgsRasterLayer(scores, "scores")).array
    assert np.isfinite(array).sum() == 480 and np.nanstd(array) > 0
