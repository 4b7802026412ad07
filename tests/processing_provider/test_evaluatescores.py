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


def test_the_curves_table_holds_all_curves_of_every_map(
    run: Any, maps: list[Any], deposits: Any, tmp_path: Path
) -> None:
    curves = str(tmp_path / "curves.csv")
    run("evaluatescores", {"SCORES": maps, "DEPOSITS": deposits, "OUTPUT": "memory:", "CURVES": curves, **QUICK})
    rows = read(curves)
    assert len(rows) == 2 * 4 * 201
    assert {(row["map"], row["curve"]) for row in rows} == {
        (name, curve)
        for name in ("good", "noise")
        for curve in ("ROC", "success rate", "precision-recall", "prediction-area")
    }
    last = rows[200]
    assert float(last["share"]) == float(last["deposits"]) == 1.0


def test_each_point_of_the_curves_tells_its_threshold(
    run: Any, raster_layer: Any, deposits: Any, tmp_path: Path
) -> None:
    score = halo().astype(np.float32)
    layer = raster_layer(score, "good")
    curves = str(tmp_path / "curves.csv")
    run("evaluatescores", {"SCORES": [layer], "DEPOSITS": deposits, "OUTPUT": "memory:", "CURVES": curves, **QUICK})
    rows = read(curves)
    success = [row for row in rows if row["curve"] == "success rate"]
    at_ten = next(row for row in success if float(row["share"]) == pytest.approx(0.1))
    assert np.mean(score >= np.float32(at_ten["score"])) == pytest.approx(0.1) == float(at_ten["area"])
    assert np.mean(score[ROWS, COLUMNS] >= np.float32(at_ten["score"])) == pytest.approx(float(at_ten["deposits"]))
    falling = [row for row in rows if row["curve"] == "prediction-area"]
    at_ninety = next(row for row in falling if float(row["share"]) == pytest.approx(0.9))
    assert {key: at_ninety[key] for key in ("deposits", "area", "score")} == {
        key: at_ten[key] for key in ("deposits", "area", "score")
    }
    assert falling[0]["deposits"] == "1" and falling[-1]["deposits"] == "0"
    recall = [row for row in rows if row["curve"] == "precision-recall"]
    assert all(row["precision"] and row["share"] == row["deposits"] for row in recall)
    assert all(float(row["low"]) <= float(row["high"]) for row in recall)


def test_the_report_is_one_page_with_chart_table_and_plain_words(
    run: Any, maps: list[Any], deposits: Any, tmp_path: Path
) -> None:
    path = tmp_path / "report.html"
    results = run(
        "evaluatescores", {"SCORES": maps, "DEPOSITS": deposits, "OUTPUT": "memory:", "REPORT": str(path), **QUICK}
    )
    assert results["REPORT"] == str(path)
    text = path.read_text(encoding="utf-8")
    charts = re.findall(r"<svg.*?</svg>", text, re.DOTALL)
    assert len(charts) == 2 and "ROC curve" in charts[0] and "Prediction-area (P-A)" in charts[1]
    without_chart = text.replace("&nbsp;", " ")
    for chart in charts:
        ElementTree.fromstring(chart)
        assert chart.count("<polygon") == 4  # in each panel the null's band and the best map's interval
        without_chart = without_chart.replace(chart, "")
    assert "src=" not in text and "http" not in without_chart  # nothing is fetched from elsewhere
    count = round(results["CAPTURED_20"] * 16)
    assert f"20 % of the area holds {100 * count / 16:.0f} % of the deposits ({count} of 16)" in without_chart
    assert "A score is a rank, not a probability" in text and "Does the survey alone" not in text
    assert "What the threshold calls: the best 20 % of the cells" in without_chart
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


def soil(point_layer: Any, batch: Any, field: str = "survey_id") -> Any:
    """A sample on every second cell with the survey of its place, and an assay."""
    rows, columns = np.divmod(np.arange(0, 2000, 2), 50)
    x, y = WEST + 1000.0 * columns + 500.0, NORTH - 1000.0 * rows - 500.0
    return point_layer(x, y, {"Cu_ppm": list(np.ones(1000)), field: [batch(r, c) for r, c in zip(rows, columns)]})


def near_a_mine(row: int, column: int) -> bool:
    return bool(np.min(np.hypot(ROWS - row, COLUMNS - column)) < 2.5)


def test_the_survey_that_holds_all_deposits_is_reported_in_warning_page_table_and_number(
    run: Any, raster_layer: Any, deposits: Any, point_layer: Any, feedback: Any, tmp_path: Path
) -> None:
    """A map of nothing but the survey's level, with noise: the trap."""
    cells = [[near_a_mine(row, column) for column in range(50)] for row in range(40)]
    step = raster_layer(np.array(cells) + 0.2 * np.random.default_rng(3).normal(size=(40, 50)), "step")
    samples = soil(point_layer, lambda row, column: "94616" if near_a_mine(row, column) else "regional")
    table, report = str(tmp_path / "table.csv"), tmp_path / "report.html"
    results = run(
        "evaluatescores",
        {"SCORES": [step], "DEPOSITS": deposits, "SAMPLES": samples, "OUTPUT": table, "REPORT": str(report), **QUICK},
    )
    assert results["BATCH_AUC"] > 0.85
    (warning,) = feedback.warnings
    assert warning.startswith(
        "This map may have found the survey, not the ore: 'survey_id' alone predicts the deposits"
    )
    assert "The surveys were taken from the field 'survey_id'." in feedback.infos
    text = report.read_text(encoding="utf-8")
    assert "This map may have found the survey, not the ore" in text and "94616" in text
    assert len(re.findall("<svg", text)) == 3
    (row,) = read(table)
    assert float(row["batch_auc"]) == pytest.approx(results["BATCH_AUC"])
    assert float(row["from_batch"]) == pytest.approx(float(row["auc"]) - float(row["batch_auc"]), abs=1e-6)
    assert float(row["auc"]) - float(row["within_batch_auc"]) > 0.2


def test_surveys_that_have_nothing_to_do_with_the_deposits_are_cleared(
    run: Any, maps: list[Any], deposits: Any, point_layer: Any, feedback: Any, tmp_path: Path
) -> None:
    samples = soil(point_layer, lambda row, column: float(1978 if column < 25 else 1987), "year")
    report = tmp_path / "report.html"
    results = run(
        "evaluatescores",
        {
            "SCORES": maps[:1],
            "DEPOSITS": deposits,
            "SAMPLES": samples,
            "BATCH": "year",
            "OUTPUT": "memory:",
            "REPORT": str(report),
            **QUICK,
        },
    )
    assert results["BATCH_AUC"] < 0.75 and not feedback.warnings
    text = report.read_text(encoding="utf-8")
    assert "does not owe its figures to &#x27;year&#x27;" in text and "<td>1978</td>" in text


def test_samples_without_a_field_of_surveys_are_refused_with_their_fields(
    run: Any, maps: list[Any], deposits: Any, point_layer: Any
) -> None:
    from qgis.core import QgsProcessingException

    samples = soil(point_layer, lambda row, column: "a", "geology")
    given = {"SCORES": maps, "DEPOSITS": deposits, "SAMPLES": samples, "OUTPUT": "memory:"}
    with pytest.raises(QgsProcessingException, match="No field of 'samples' is called survey.*Cu_ppm, geology"):
        run("evaluatescores", given)
    empty = soil(point_layer, lambda row, column: "", "lab")
    with pytest.raises(QgsProcessingException, match="Field 'lab' of 'samples' is empty"):
        run("evaluatescores", {**given, "SAMPLES": empty})


def test_without_samples_no_survey_is_judged(run: Any, maps: list[Any], deposits: Any, tmp_path: Path) -> None:
    table = str(tmp_path / "table.csv")
    results = run("evaluatescores", {"SCORES": maps, "DEPOSITS": deposits, "OUTPUT": table, **QUICK})
    assert results["BATCH_AUC"] is None and read(table)[0]["batch_auc"] == ""


def test_the_crossing_is_a_number_and_a_row_of_the_table(
    run: Any, maps: list[Any], deposits: Any, tmp_path: Path
) -> None:
    table = str(tmp_path / "table.csv")
    results = run("evaluatescores", {"SCORES": maps, "DEPOSITS": deposits, "OUTPUT": table, **QUICK})
    row = read(table)[0]
    assert results["PA_SHARE"] + results["PA_CAPTURED"] == pytest.approx(1.0) and results["PA_SHARE"] < 0.2
    assert results["PA_DENSITY"] == pytest.approx(results["PA_CAPTURED"] / results["PA_SHARE"])
    assert float(row["pa_share"]) == pytest.approx(results["PA_SHARE"])
    assert float(row["pa_density_low"]) <= results["PA_DENSITY"] <= float(row["pa_density_high"])
    assert float(row["average_precision"]) > float(row["average_precision_null_95"]) > float(row["chance_precision"])


def test_a_threshold_calls_a_share_of_the_area_or_all_that_reach_a_score(
    run: Any, raster_layer: Any, deposits: Any, tmp_path: Path
) -> None:
    score = halo().astype(np.float32)
    layer, table = raster_layer(score, "good"), str(tmp_path / "table.csv")
    given = {"SCORES": [layer], "DEPOSITS": deposits, "OUTPUT": table, **QUICK}
    run("evaluatescores", {**given, "THRESHOLD_SHARE": 5.0})
    (row,) = read(table)
    assert float(row["area_called"]) == pytest.approx(0.05)
    assert int(row["deposits_captured"]) + int(row["deposits_missed"]) == 16
    called = 2000 * 0.05
    mines = {cell for cell in zip(ROWS, COLUMNS) if score[cell] >= np.float32(row["threshold"])}
    assert int(row["background_called"]) == called - len(mines)
    table = given["OUTPUT"] = str(tmp_path / "other.csv")
    run("evaluatescores", {**given, "THRESHOLD": 0.05})
    (row,) = read(table)
    assert float(row["area_called"]) == pytest.approx(np.mean(score >= np.float32(0.05)))
    assert float(row["sensitivity"]) == pytest.approx(np.mean(score[ROWS, COLUMNS] >= np.float32(0.05)))
    assert float(row["lift"]) == pytest.approx(float(row["sensitivity"]) / float(row["area_called"]))
