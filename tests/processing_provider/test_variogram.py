from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from gossan.core.variogram_models import Structure, VariogramModel
from gossan.tests.core.variogram_fields import simulated

pytestmark = pytest.mark.qgis

TRUTH = VariogramModel(0.2, (Structure("spherical", 0.8, 12_000.0),))


@pytest.fixture
def survey(point_layer: Any) -> Any:
    """150 samples in 30 x 30 km of EPSG:32755 with two skewed elements."""
    x, y, fields = simulated(TRUTH, 150, 2, 1, side=30_000.0)
    columns = {"Cu_ppm": list(np.exp(fields[:, 0])), "Pb_ppm": list(np.exp(2 + fields[:, 1]))}
    return point_layer(x + 500_000, y + 6_980_000, {**columns, "depth": [1.0] * 150}, name="soil")


def table(path: str) -> list[dict[str, Any]]:
    from gossan.processing_provider.compat import is_null
    from qgis.core import QgsVectorLayer

    layer = QgsVectorLayer(path, "table")
    assert layer.isValid()
    names = [field.name() for field in layer.fields()]
    return [
        {name: None if is_null(value) else value for name, value in zip(names, feature.attributes())}
        for feature in layer.getFeatures()
    ]


def test_the_table_holds_a_model_per_field_that_kriging_can_read(survey: Any, run: Any, tmp_path: Path) -> None:
    from gossan.core.context import Context
    from gossan.core.variogram_table import model_from_row, transform_from_row
    from gossan.tasks.variogram import Params
    from gossan.tasks.variogram import run as task

    features = list(survey.getFeatures())
    arrays = {
        "x": np.array([f.geometry().asPoint().x() for f in features]),
        "y": np.array([f.geometry().asPoint().y() for f in features]),
        "values": np.array([[f["Cu_ppm"], f["Pb_ppm"]] for f in features]),
    }
    params = Params(("Cu_ppm", "Pb_ppm"), "log", "nested", 12, 20_000.0, "robust", 4)
    expected = task(arrays, params, Context()).summary["rows"]
    asked = {"TRANSFORM": 2, "MODEL": 4, "LAGS": 12, "MAX_LAG": 20_000, "ESTIMATOR": 1, "ANISOTROPY": True}
    for file in ("v.gpkg", "v.csv"):
        out = run("variogram", {"INPUT": survey, **asked, "DIRECTIONS": 4, "OUTPUT": str(tmp_path / file)})["OUTPUT"]
        made = table(out)
        assert [row["field"] for row in made] == ["Cu_ppm", "Pb_ppm"]
        for row, wanted in zip(made, expected):
            assert transform_from_row(row) == "log"
            model, truth = model_from_row(row), model_from_row(wanted)
            assert len(model.structures) == len(truth.structures)
            np.testing.assert_allclose(
                model.semivariance(np.arange(9.0) * 3e3, np.arange(9.0) * 2e3),
                truth.semivariance(np.arange(9.0) * 3e3, np.arange(9.0) * 2e3),
                rtol=1e-9,
            )


def test_run_at_once_finds_the_fields_and_tells_what_it_did(survey: Any, run: Any, feedback: Any) -> None:
    results = run("variogram", {"INPUT": survey, "OUTPUT": "TEMPORARY_OUTPUT"})
    layer = results["OUTPUT"]
    rows = [dict(zip([f.name() for f in layer.fields()], row.attributes())) for row in layer.getFeatures()]
    assert [row["field"] for row in rows] == ["Cu_ppm", "Pb_ppm"]
    assert all(row["transform"] == "log" and row["ratio"] == 1.0 for row in rows)
    assert all(5_000 < row["range_1"] < 30_000 for row in rows)
    assert results["BLOCK_SIZE"] in (5_000.0, 10_000.0, 20_000.0)
    for said in ("look like assays: Cu_ppm, Pb_ppm", "Natural logarithms", "15 lags up to", "spatial cross-validation"):
        assert said in feedback.text()


def test_the_lag_table_holds_every_point_with_its_model(survey: Any, run: Any, tmp_path: Path) -> None:
    lags = str(tmp_path / "lags.gpkg")
    asked = {"FIELDS": ["Pb_ppm"], "ANISOTROPY": True, "DIRECTIONS": 2, "TOLERANCE": 45.0}
    run("variogram", {"INPUT": survey, **asked, "OUTPUT": str(tmp_path / "v.gpkg"), "LAG_TABLE": lags})
    rows = table(lags)
    assert {row["field"] for row in rows} == {"Pb_ppm"}
    by_azimuth = {azimuth: [r for r in rows if r["azimuth"] == azimuth] for azimuth in (None, 0.0, 90.0)}
    pairs = {azimuth: sum(row["pairs"] for row in lags) for azimuth, lags in by_azimuth.items()}
    assert pairs[None] == pairs[0.0] + pairs[90.0]
    whole = by_azimuth[None]
    assert len(whole) == 15 and all(np.diff([row["distance"] for row in whole]) > 0)
    misfit = [row["model"] - row["semivariance"] for row in whole]
    assert np.std(misfit) < 0.2 * np.std([row["semivariance"] for row in whole]) + 0.1


def test_the_report_draws_each_field_and_says_what_it_means(survey: Any, run: Any, tmp_path: Path) -> None:
    report = tmp_path / "r.html"
    run("variogram", {"INPUT": survey, "OUTPUT": str(tmp_path / "v.csv"), "REPORT": str(report)})
    page = report.read_text(encoding="utf-8")
    assert page.count("<svg") == 2 and "http" not in page.replace("http://www.w3.org/2000/svg", "")
    assert "Semivariance of ln Cu_ppm" in page and "Distance (km)" in page
    assert page.count("<circle") == 2 * 15
    assert len(re.findall(r"nugget 0\.\d+<", page)) == 2 and page.count("range ") >= 2
    assert "of the variance" in page and "say nothing about each other" in page
    assert "Blocks for spatial cross-validation should be at least" in page


def test_each_direction_is_drawn_where_they_were_looked_along(survey: Any, run: Any, tmp_path: Path) -> None:
    report = tmp_path / "r.html"
    asked = {"FIELDS": ["Cu_ppm"], "ANISOTROPY": True, "DIRECTIONS": 4, "OUTPUT": str(tmp_path / "v.csv")}
    run("variogram", {"INPUT": survey, **asked, "REPORT": str(report)})
    page = report.read_text(encoding="utf-8")
    assert "Along each direction" in page and "135° from north" in page


def test_the_report_of_noise_says_that_a_map_would_show_noise(point_layer: Any, run: Any, tmp_path: Path) -> None:
    rng = np.random.default_rng(2)  # a draw that shows no structure, as nine in ten do
    x, y = 500_000 + rng.uniform(0, 3_000, 300), 6_980_000 + rng.uniform(0, 3_000, 300)
    layer = point_layer(x, y, {"Au_ppb": list(rng.normal(5, 1, 300))})
    report, out = tmp_path / "r.html", str(tmp_path / "v.gpkg")
    results = run("variogram", {"INPUT": layer, "OUTPUT": out, "REPORT": str(report)})
    page = report.read_text(encoding="utf-8")
    assert "A map of it would show noise" in page and "Distance (m)" in page
    assert results["BLOCK_SIZE"] is None and table(out)[0]["model"] == "nugget"


def test_degrees_are_refused_and_another_crs_is_a_remedy(survey: Any, run: Any, tmp_path: Path) -> None:
    import processing
    from qgis.core import QgsCoordinateReferenceSystem, QgsProcessingException

    degrees = processing.run(
        "native:reprojectlayer", {"INPUT": survey, "TARGET_CRS": "EPSG:4326", "OUTPUT": "TEMPORARY_OUTPUT"}
    )["OUTPUT"]
    out = str(tmp_path / "v.gpkg")
    with pytest.raises(QgsProcessingException, match="degrees"):
        run("variogram", {"INPUT": degrees, "OUTPUT": out})
    assert not Path(out).exists()
    target = QgsCoordinateReferenceSystem("EPSG:32755")
    back = table(run("variogram", {"INPUT": degrees, "TARGET_CRS": target, "OUTPUT": out})["OUTPUT"])
    straight = table(run("variogram", {"INPUT": survey, "OUTPUT": str(tmp_path / "w.gpkg")})["OUTPUT"])
    assert back[0]["range_1"] == pytest.approx(straight[0]["range_1"], rel=1e-3)


def test_selected_samples_only_and_nulls_poison_nothing(point_layer: Any, run: Any, tmp_path: Path) -> None:
    from qgis.core import QgsProcessingFeatureSourceDefinition, QgsProject

    x, y, fields = simulated(TRUTH, 120, 1, 3, side=30_000.0)
    lead: list[Any] = list(np.exp(fields[:, 0]))
    lead[4], lead[7] = None, float("inf")
    layer = point_layer(x, y, {"Pb_ppm": lead})
    layer.selectByIds([feature.id() for feature in layer.getFeatures()][:100])
    QgsProject.instance().addMapLayer(layer)
    given = QgsProcessingFeatureSourceDefinition(layer.id(), selectedFeaturesOnly=True)
    rows = table(run("variogram", {"INPUT": given, "OUTPUT": str(tmp_path / "v.gpkg")})["OUTPUT"])
    QgsProject.instance().removeMapLayer(layer.id())
    assert rows[0]["samples"] == 98 and np.isfinite(rows[0]["sill"])


@pytest.mark.parametrize(
    ("share", "words"),
    [(2, "Hardly any"), (10, "A tenth"), (33, "A third (33 %)"), (50, "Half"), (66, "Two thirds"), (99, "Nearly all")],
)
def test_the_share_of_the_nugget_is_told_in_words(share: float, words: str) -> None:
    from gossan.processing_provider.variogram_words import Lengths, sentences

    row = {
        "model": "spherical",
        "nugget": 1.0,
        "nugget_pct": share,
        "duplicate_variance": 0.5,
        "duplicates": 12,
        "range_1": 21_000.0,
        "range_2": None,
        "reached_pct": 100.0,
        "max_lag": 50_000.0,
        "ratio": 0.5,
        "azimuth": 45.0,
        "residual_pct": 2.0,
    }
    told = " ".join(sentences(row, Lengths("km", 1000.0), 900.0))
    head, _, bracket = words.partition(" (")
    assert told.startswith(f"{head} of the variance ({bracket or f'{share} %)'}")
    assert "varies within less than the 0.9 km of the first lag" in told
    assert "12 locations differ with a variance of 0.5, 50 % of the nugget: better analyses" in told
    assert "Samples farther apart than 21 km say nothing about each other" in told
    assert "Along 45° from north likeness reaches 2.0 times as far" in told
