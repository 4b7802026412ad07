from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

pytestmark = pytest.mark.qgis

WEST, NORTH = 500_000.0, 7_000_000.0
RNG = np.random.default_rng(6)
ROWS, COLUMNS = RNG.integers(3, 37, 16), RNG.integers(3, 47, 16)
X, Y = WEST + 1000.0 * COLUMNS + 500.0, NORTH - 1000.0 * ROWS - 500.0
QUICK = {"CLUSTER_DISTANCE": 3000.0, "RESAMPLES": 200, "NULL_DRAWS": 200}


def halo() -> np.ndarray:
    points = np.zeros((40, 50))
    points[ROWS, COLUMNS] = 1.0
    return gaussian_filter(points, 1.5) + 0.01 * RNG.normal(size=points.shape)


@pytest.fixture
def deposits(point_layer: Any) -> Any:
    """Sixteen named deposits in the maps' CRS."""
    return point_layer(X, Y, {"name": [f"Mine {i}" for i in range(16)]}, name="mines")


@pytest.fixture
def maps(raster_layer: Any) -> list[Any]:
    """A map with haloes at the deposits, and noise."""
    return [raster_layer(halo(), "good"), raster_layer(RNG.normal(size=(40, 50)), "noise")]


def read(path: str) -> list[dict[str, str]]:
    with open(path, encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_the_numbers_are_those_of_the_first_map_and_of_the_tables_first_row(
    run: Any, maps: list[Any], deposits: Any, tmp_path: Path
) -> None:
    table = str(tmp_path / "table.csv")
    results = run("evaluatescores", {"SCORES": maps, "DEPOSITS": deposits, "OUTPUT": table, **QUICK})
    good, noise = read(table)
    assert good["map"] == "good" and noise["map"] == "noise"
    for column in ("auc", "auc_low", "auc_high", "null_95", "captured_5", "captured_10", "captured_20"):
        assert float(good[column]) == pytest.approx(results[column.upper()])
    assert results["AUC"] > 0.9 and results["CAPTURED_20"] > 0.8
    assert good["verdict"].startswith("Better than chance") and good["deposits"] == "16"
    assert float(noise["from_best"]) == pytest.approx(float(noise["auc"]) - float(good["auc"]), abs=1e-6)


def test_the_curves_table_holds_both_curves_of_every_map(
    run: Any, maps: list[Any], deposits: Any, tmp_path: Path
) -> None:
    curves = str(tmp_path / "curves.csv")
    run("evaluatescores", {"SCORES": maps, "DEPOSITS": deposits, "OUTPUT": "memory:", "CURVES": curves, **QUICK})
    rows = read(curves)
    assert len(rows) == 2 * 2 * 201
    assert {(row["map"], row["curve"]) for row in rows} == {
        (name, curve) for name in ("good", "noise") for curve in ("ROC", "success rate")
    }
    last = rows[200]
    assert float(last["share"]) == float(last["deposits"]) == 1.0


def test_the_report_is_one_page_with_chart_table_and_plain_words(
    run: Any, maps: list[Any], deposits: Any, tmp_path: Path
) -> None:
    path = tmp_path / "report.html"
    results = run(
        "evaluatescores", {"SCORES": maps, "DEPOSITS": deposits, "OUTPUT": "memory:", "REPORT": str(path), **QUICK}
    )
    assert results["REPORT"] == str(path)
    text = path.read_text(encoding="utf-8")
    (chart,) = re.findall(r"<svg.*?</svg>", text, re.DOTALL)
    ElementTree.fromstring(chart)
    without_chart = text.replace(chart, "").replace("&nbsp;", " ")
    assert "src=" not in text and "http" not in without_chart  # nothing is fetched from elsewhere
    count = round(results["CAPTURED_20"] * 16)
    assert f"20 % of the area holds {100 * count / 16:.0f} % of the deposits ({count} of 16)" in without_chart
    assert "A score is a rank, not a probability" in text
    assert "&#x27;good&#x27; has the highest AUC" in text and "Mine 3" in text


def test_the_same_input_gives_the_same_report_to_the_byte(
    run: Any, maps: list[Any], deposits: Any, tmp_path: Path
) -> None:
    for name in ("one.html", "two.html"):
        output = {"OUTPUT": "memory:", "REPORT": str(tmp_path / name)}
        run("evaluatescores", {"SCORES": maps, "DEPOSITS": deposits, **output, **QUICK})
    assert (tmp_path / "one.html").read_bytes() == (tmp_path / "two.html").read_bytes()


def test_a_hostile_layer_name_stays_text_in_the_report(
    run: Any, raster_layer: Any, deposits: Any, tmp_path: Path
) -> None:
    layer = raster_layer(halo(), "good")
    layer.setName("<script>alert(1)</script>")
    path = tmp_path / "report.html"
    run("evaluatescores", {"SCORES": [layer], "DEPOSITS": deposits, "OUTPUT": "memory:", "REPORT": str(path), **QUICK})
    assert "<script>" not in path.read_text(encoding="utf-8")


def test_deposits_in_degrees_are_reprojected_with_a_note_and_give_the_same_figures(
    run: Any, maps: list[Any], deposits: Any, point_layer: Any, feedback: Any
) -> None:
    from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsPointXY, QgsProject

    transform = QgsCoordinateTransform(
        QgsCoordinateReferenceSystem("EPSG:32755"), QgsCoordinateReferenceSystem("EPSG:4326"), QgsProject.instance()
    )
    degrees = [transform.transform(QgsPointXY(x, y)) for x, y in zip(X, Y)]
    elsewhere = point_layer([p.x() for p in degrees], [p.y() for p in degrees], {"name": ["a"] * 16}, "EPSG:4326")
    results = run("evaluatescores", {"SCORES": maps, "DEPOSITS": elsewhere, "OUTPUT": "memory:", **QUICK})
    same = run("evaluatescores", {"SCORES": maps, "DEPOSITS": deposits, "OUTPUT": "memory:", **QUICK})
    assert results["AUC"] == same["AUC"]
    assert "reprojected from EPSG:4326" in feedback.text()


def test_polygons_count_at_their_centroid(run: Any, maps: list[Any], deposits: Any) -> None:
    from qgis.core import QgsFeature, QgsGeometry, QgsPointXY, QgsVectorLayer

    layer = QgsVectorLayer("Polygon?crs=EPSG:32755", "outlines", "memory")
    features = []
    for x, y in zip(X, Y):
        feature = QgsFeature()
        feature.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(x, y)).buffer(700.0, 8))
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    outlines = run("evaluatescores", {"SCORES": maps, "DEPOSITS": layer, "OUTPUT": "memory:", **QUICK})
    points = run("evaluatescores", {"SCORES": maps, "DEPOSITS": deposits, "OUTPUT": "memory:", **QUICK})
    assert outlines["AUC"] == points["AUC"]


def test_deposits_outside_are_named_and_a_filter_leaves_deposits_out(
    run: Any, maps: list[Any], point_layer: Any, feedback: Any, tmp_path: Path
) -> None:
    x, y = np.r_[X, WEST - 5000.0, X[0]], np.r_[Y, Y[0], Y[0]]
    names = [f"Mine {i}" for i in range(16)] + ["Far Away", "Hidden"]
    layer = point_layer(x, y, {"name": names})
    layer.setSubsetString("name <> 'Hidden'")
    table = str(tmp_path / "table.csv")
    run("evaluatescores", {"SCORES": maps[:1], "DEPOSITS": layer, "OUTPUT": table, **QUICK})
    assert "1 of 17 deposits lie outside the score map and were left out: Far Away." in feedback.warnings
    assert read(table)[0]["deposits"] == "16"


def test_a_chosen_field_names_the_deposits(run: Any, maps: list[Any], point_layer: Any, feedback: Any) -> None:
    names = [f"Mine {i}" for i in range(16)]
    layer = point_layer(np.r_[X, 0.0], np.r_[Y, 0.0], {"name": [*names, "x"], "nom du gîte": [*names, "Le Pôle"]})
    run(
        "evaluatescores",
        {"SCORES": maps[:1], "DEPOSITS": layer, "NAME_FIELD": "nom du gîte", "OUTPUT": "memory:", **QUICK},
    )
    assert any("Le Pôle" in warning for warning in feedback.warnings)


def test_a_constant_map_gets_a_sentence_and_no_number(
    run: Any, raster_layer: Any, deposits: Any, feedback: Any, tmp_path: Path
) -> None:
    table, report = str(tmp_path / "table.csv"), tmp_path / "report.html"
    constant = raster_layer(np.full((40, 50), 7.0), "flat")
    results = run(
        "evaluatescores", {"SCORES": [constant], "DEPOSITS": deposits, "OUTPUT": table, "REPORT": str(report), **QUICK}
    )
    assert results["AUC"] is None and results["CAPTURED_20"] is None
    (row,) = read(table)
    assert row["auc"] == "" and row["verdict"].startswith("Constant map")
    assert any("'flat' is constant" in warning for warning in feedback.warnings)
    assert "Constant map: every cell has the same score" in report.read_text(encoding="utf-8")


def test_a_map_that_is_high_everywhere_else_is_asked_for_its_direction(
    run: Any, raster_layer: Any, deposits: Any, tmp_path: Path
) -> None:
    table = str(tmp_path / "table.csv")
    upside_down = raster_layer(-halo(), "upside down")
    run("evaluatescores", {"SCORES": [upside_down], "DEPOSITS": deposits, "OUTPUT": table, **QUICK})
    verdict = read(table)[0]["verdict"]
    assert verdict.startswith("No evidence") and "upside down?" in verdict


def test_maps_on_different_grids_are_refused_by_name(
    run: Any, raster_layer: Any, maps: list[Any], deposits: Any
) -> None:
    from qgis.core import QgsProcessingException

    shifted = raster_layer(halo(), "shifted", west=WEST + 300.0)
    with pytest.raises(QgsProcessingException, match="'good'.*'shifted'.*different grids"):
        run("evaluatescores", {"SCORES": [maps[0], shifted], "DEPOSITS": deposits, "OUTPUT": "memory:"})


def test_a_map_in_degrees_is_refused_with_the_remedy(run: Any, raster_layer: Any, deposits: Any) -> None:
    from qgis.core import QgsProcessingException

    degrees = raster_layer(halo(), "degrees", west=147.0, north=-27.0, cell_size=0.01, crs="EPSG:4326")
    with pytest.raises(QgsProcessingException, match="'degrees' is in EPSG:4326.*Reproject"):
        run("evaluatescores", {"SCORES": [degrees], "DEPOSITS": deposits, "OUTPUT": "memory:"})


def test_two_maps_of_one_name_stay_apart(run: Any, maps: list[Any], deposits: Any, tmp_path: Path) -> None:
    table = str(tmp_path / "table.csv")
    run("evaluatescores", {"SCORES": [maps[0], maps[0]], "DEPOSITS": deposits, "OUTPUT": table, **QUICK})
    assert [row["map"] for row in read(table)] == ["good", "good (2)"]


def test_a_report_that_cannot_be_written_stops_the_run_before_any_table(
    run: Any, maps: list[Any], deposits: Any, tmp_path: Path
) -> None:
    from qgis.core import QgsProcessingException

    (tmp_path / "file").write_text("in the way")
    table = tmp_path / "table.csv"
    output = {"OUTPUT": str(table), "REPORT": str(tmp_path / "file" / "report.html")}
    with pytest.raises(QgsProcessingException, match="Choose another"):
        run("evaluatescores", {"SCORES": maps, "DEPOSITS": deposits, **output, **QUICK})
    assert not table.exists()
