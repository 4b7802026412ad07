from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from gossan.core.combination import METHODS, rank_mean

pytestmark = pytest.mark.qgis

RNG = np.random.default_rng(3)
SCORES = RNG.normal(size=(3, 20, 30)).astype(np.float32)
SCORES[1, :2] = np.nan


@pytest.fixture
def maps(raster_layer: Any) -> list[Any]:
    """Three maps, the second with two rows of NoData."""
    return [raster_layer(score, f"map {i}") for i, score in enumerate(SCORES)]


def read(path: str) -> Any:
    from gossan.processing_provider.rasters import read_raster
    from qgis.core import QgsRasterLayer

    return read_raster(QgsRasterLayer(path, "combined"))


def test_the_methods_offered_are_those_of_the_core_in_the_same_order() -> None:
    from gossan.processing_provider.combinescores import METHODS as OFFERED

    assert OFFERED == METHODS


def test_the_default_is_the_mean_rank_with_its_spread(run: Any, maps: list[Any], tmp_path: Path) -> None:
    combined = read(run("combinescores", {"SCORES": maps, "OUTPUT": str(tmp_path / "c.tif")})["OUTPUT"])
    mean, spread = rank_mean(SCORES)
    np.testing.assert_array_equal(combined.array, np.stack([mean, spread]))
    assert combined.band_names == ("score", "spread")
    assert combined.metadata["combination"]["method"] == "simple average"


def test_weights_are_read_in_the_order_of_the_maps(run: Any, maps: list[Any], tmp_path: Path) -> None:
    parameters = {"SCORES": maps, "METHOD": 1, "WEIGHTS": "3, 0, 1", "OUTPUT": str(tmp_path / "c.tif")}
    combined = read(run("combinescores", parameters)["OUTPUT"])
    np.testing.assert_array_equal(combined.array[0], rank_mean(SCORES, [3, 0, 1])[0])


def test_a_vote_is_one_or_zero_and_its_legend_says_what_that_means(run: Any, maps: list[Any], tmp_path: Path) -> None:
    from qgis.core import QgsRasterLayer

    path = str(tmp_path / "c.tif")
    combined = read(run("combinescores", {"SCORES": maps, "METHOD": 2, "THRESHOLD": 40.0, "OUTPUT": path})["OUTPUT"])
    assert set(np.unique(combined.array[0][2:])) == {0.0, 1.0} and np.isnan(combined.array[:, :2]).all()
    layer = QgsRasterLayer(path, "c")  # kept: the renderer is its own
    labels = {kind.value: kind.label for kind in layer.renderer().classes()}
    assert labels == {1: "anomalous", 0: "background"}


def test_the_stability_table_has_members_methods_and_their_variation(
    run: Any, maps: list[Any], point_layer: Any, tmp_path: Path
) -> None:
    table = str(tmp_path / "stability.csv")
    deposits = point_layer([500_500.0, 510_500.0], [6_990_500.0, 6_985_500.0], {"name": ["a", "b"]})
    parameters = {"SCORES": maps, "WEIGHTS": "1 1 2", "DEPOSITS": deposits, "STABILITY": table}
    run("combinescores", {**parameters, "OUTPUT": str(tmp_path / "c.tif")})
    with open(table, encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["name"] for row in rows if row["kind"] == "member"] == ["map 0", "map 1", "map 2"]
    assert [row["name"] for row in rows if row["kind"] == "combination"] == list(METHODS)
    spread = [row for row in rows if row["name"] == "coefficient of variation"]
    assert [row["kind"] for row in spread] == ["over each member", "over each combination"]
    assert all(0 <= float(row["deposits"]) <= 2 for row in rows if row["kind"] in ("member", "combination"))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"WEIGHTS": "1,2"}, "2 weights were given for 3 maps"),
        ({"WEIGHTS": "1,x,2"}, "'x' in 'Weights' is not a number"),
        ({"WEIGHTS": "-1,1,1"}, "0 or more"),
    ],
)
def test_weights_that_do_not_fit_are_refused(
    run: Any, maps: list[Any], tmp_path: Path, change: dict[str, Any], words: str
) -> None:
    from qgis.core import QgsProcessingException

    with pytest.raises(QgsProcessingException, match=words):
        run("combinescores", {"SCORES": maps, "METHOD": 1, "OUTPUT": str(tmp_path / "c.tif"), **change})


def test_maps_on_different_grids_are_refused_by_name(
    run: Any, maps: list[Any], raster_layer: Any, tmp_path: Path
) -> None:
    from qgis.core import QgsProcessingException

    coarse = raster_layer(SCORES[0][:10, :15], "coarse", cell_size=2000.0)
    with pytest.raises(QgsProcessingException, match="'map 0'.*'coarse'.*different grids"):
        run("combinescores", {"SCORES": [maps[0], coarse], "OUTPUT": str(tmp_path / "c.tif")})
