"""``gossan:trainclassifier`` through QGIS: methods in the design's order, labels needed, a model that applies with nothing installed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from gossan.engine.environment import find
from gossan.engine.settings import Settings
from qgis.core import QgsProcessingException, QgsRasterLayer

pytestmark = pytest.mark.qgis
NAMES = ["Cu_ppm", "Pb_ppm", "Zn_ppm"]


@pytest.fixture
def ground(raster_layer: Any) -> tuple[Any, Any, np.ndarray]:
    """A stack, its labels as layers, and the labels."""
    rng = np.random.default_rng(3)
    values = rng.normal(size=(3, 20, 25))
    labels = np.full((20, 25), 255.0)
    labels.flat[rng.permutation(500)[:120]] = 0
    labels.flat[np.flatnonzero(labels == 0)[:30]] = 1
    values[0][labels == 1] += 3.0
    values[:, :4, :5] = np.nan
    return raster_layer(values, "stack", NAMES), raster_layer(labels, "labels"), labels


def test_methods_stand_in_the_designs_order(qgis_app: Any) -> None:
    from gossan.processing_provider.trainclassifier import TrainClassifier

    algorithm = TrainClassifier().create()
    assert algorithm.parameterDefinition("METHOD").options() == [
        "Random forest",
        "SVM",
        "k-nearest neighbours",
        "Decision tree",
        "Logistic regression",
        "MLP",
        "Gradient boosting",
    ]


def test_nearest_neighbours_run_inside_qgis_and_rank_the_deposits_first(
    run: Any, ground: tuple[Any, Any, np.ndarray], tmp_path: Path
) -> None:
    from gossan.processing_provider.rasters import read_raster

    stack, labels, known = ground
    made = run("trainclassifier", {"STACK": stack, "LABELS": labels, "METHOD": 2, "MODEL": str(tmp_path / "m.gossan")})
    scored = run("applymodel", {"MODEL": made["MODEL"], "STACK": stack, "OUTPUT": str(tmp_path / "s.tif")})
    score = read_raster(QgsRasterLayer(scored["OUTPUT"], "s")).array[0]
    assert made["TRAINING_AUC"] > 0.99
    assert np.nanmean(score[known == 1]) > np.nanmean(score[known == 0]) + 0.5
    assert np.isnan(score[:4, :5]).all()


@pytest.mark.skipif(
    find(Settings(), ("sklearn",)) is None, reason="no environment with scikit-learn; 'make engine' builds it"
)
def test_a_forest_trains_in_the_worker_and_applies_where_nothing_is_installed(
    run: Any, ground: tuple[Any, Any, np.ndarray], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stack, labels, _ = ground
    made = run("trainclassifier", {"STACK": stack, "LABELS": labels, "METHOD": 0, "MODEL": str(tmp_path / "m.gossan")})
    monkeypatch.setenv("GOSSAN_CACHE", str(tmp_path / "nothing"))
    monkeypatch.delenv("GOSSAN_PYTHON", raising=False)
    assert "GOSSAN_PYTHON" not in os.environ
    scored = run("applymodel", {"MODEL": made["MODEL"], "STACK": stack, "OUTPUT": str(tmp_path / "s.tif")})
    assert QgsRasterLayer(scored["OUTPUT"], "s").isValid()


def test_without_labels_it_says_so(run: Any, ground: tuple[Any, Any, np.ndarray], tmp_path: Path) -> None:
    with pytest.raises(QgsProcessingException, match="LABELS"):
        run("trainclassifier", {"STACK": ground[0], "METHOD": 2, "MODEL": str(tmp_path / "m.gossan")})
    assert not list(tmp_path.glob("m*"))
