"""The way of servers and scripts: the real qgis_process, a profile of its own, files in and files out."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from gossan.tests.scripts import script

pytestmark = pytest.mark.qgis


runner = script("qgis_process")


@pytest.fixture(scope="module")
def qgis(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return runner.QgisProcess(tmp_path_factory.mktemp("profile"))


@pytest.fixture(scope="module")
def survey(qgis: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """A small simulated survey on disk."""
    out = tmp_path_factory.mktemp("survey")
    made = {key: str(out / f"{key}.gpkg") for key in ("SAMPLES_OUT", "DEPOSITS_OUT", "FAULTS_OUT")}
    parameters = {"EXTENT": "500000,530000,6970000,7000000 [EPSG:32755]", "SAMPLES": 500, "DEPOSITS": 12, "SEED": 4}
    yield qgis.run("gossan:simulatesurvey", {**parameters, **made, "TRUTH": str(out / "truth.tif")})


def test_a_chain_of_algorithms_runs_from_samples_to_a_tested_map(qgis: Any, survey: Any, tmp_path: Path) -> None:
    out = {name: str(tmp_path / name) for name in ("p.gpkg", "s.csv", "l.gpkg", "i.tif", "e.tif", "m.gossan", "a.tif")}
    qgis.run("gossan:prepareassays", {"INPUT": survey["SAMPLES_OUT"], "OUTPUT": out["p.gpkg"], "SUMMARY": out["s.csv"]})
    qgis.run("gossan:logratio", {"INPUT": out["p.gpkg"], "METHOD": 3, "OUTPUT": out["l.gpkg"]})
    qgis.run("gossan:idw", {"INPUT": out["l.gpkg"], "CELL_SIZE": 1000, "OUTPUT": out["i.tif"]})
    qgis.run("gossan:evidencestack", {"LAYERS": [out["i.tif"]], "OUTPUT": out["e.tif"]})
    directed = {"STACK": out["e.tif"], "METHOD": 0, "DIRECTION": "Cu,Pb,Zn", "MODEL": out["m.gossan"]}
    qgis.run("gossan:traindetector", directed)
    qgis.run("gossan:applymodel", {"MODEL": out["m.gossan"], "STACK": out["e.tif"], "OUTPUT": out["a.tif"]})
    tables = {"OUTPUT": str(tmp_path / "e.csv"), "CURVES": str(tmp_path / "c.csv"), "REPORT": str(tmp_path / "r.html")}
    judged = qgis.run("gossan:evaluatescores", {"SCORES": [out["a.tif"]], "DEPOSITS": survey["DEPOSITS_OUT"], **tables})
    assert 0.6 < judged["AUC"] < 1.0
    assert judged["AUC_LOW"] <= judged["AUC"] <= judged["AUC_HIGH"]
    assert judged["CAPTURED_5"] <= judged["CAPTURED_10"] <= judged["CAPTURED_20"]
    assert all(Path(path).exists() for path in (*out.values(), *tables.values()))


def test_all_that_comes_before_learning_runs_from_the_spreadsheet_to_the_stack(
    qgis: Any, survey: Any, tmp_path: Path
) -> None:
    def at(name: str) -> str:
        return str(tmp_path / name)

    qgis.run(
        "gossan:prepareassays",
        {"INPUT": survey["SAMPLES_OUT"], "GROUP": "survey", "CENSORED": 5, "OUTPUT": at("p.gpkg")},
    )
    levelled = {
        "INPUT": at("p.gpkg"),
        "GROUP": "survey",
        "METHOD": 3,
        "OUTPUT": at("v.gpkg"),
        "CHANGES": at("changes.csv"),
    }
    qgis.run("gossan:levelassays", levelled)
    components = {"INPUT": at("v.gpkg"), "OUTPUT": at("pc.gpkg"), "LOADINGS": at("l.csv"), "BIPLOT": at("b.svg")}
    qgis.run("gossan:principalcomponents", components)
    elements = {"INPUT": at("v.gpkg"), "DEPOSITS": survey["DEPOSITS_OUT"], "OUTPUT": at("e.csv"), "CHART": at("e.png")}
    chosen = qgis.run("gossan:selectelements", elements)["SELECTED"]
    assert {"Cu_ppm", "Pb_ppm", "Zn_ppm"} <= set(chosen.split(";"))
    qgis.run("gossan:variogram", {"INPUT": at("v.gpkg"), "OUTPUT": at("variograms.csv"), "REPORT": at("v.html")})
    kriged = {
        "VARIOGRAMS": at("variograms.csv"),
        "OUTPUT": at("k.tif"),
        "VARIANCE": at("kv.tif"),
        "CROSS_VALIDATION": at("k.csv"),
    }
    qgis.run("gossan:kriging", {"INPUT": at("v.gpkg"), "FIELDS": ["Cu_ppm", "Zn_ppm"], "CELL_SIZE": 1000, **kriged})
    with (tmp_path / "k.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["field"] for row in rows] == ["Cu_ppm", "Zn_ppm"] and all(float(r["explained_pct"]) > 5 for r in rows)
    qgis.run("gossan:structuredensity", {"INPUT": survey["FAULTS_OUT"], "GRID": at("k.tif"), "OUTPUT": at("d.tif")})
    stacked = {"LAYERS": [at("k.tif"), at("d.tif")], "OUTPUT": at("s.tif"), "COVERAGE": at("c.csv")}
    made = qgis.run("gossan:evidencestack", stacked)
    assert made["BANDS"] == 3 and made["CELLS"] > 500
    fractal = {"SCORES": at("k.tif"), "OUTPUT": at("f.tif"), "BREAKS": at("f.csv"), "CHART": at("f.svg")}
    qgis.run("gossan:fractalthreshold", fractal)
    qgis.run("gossan:singularity", {"RASTER": at("k.tif"), "OUTPUT": at("a.tif")})
    assert all(
        (tmp_path / name).stat().st_size > 500 for name in ("v.html", "b.svg", "f.svg", "e.png", "kv.tif", "a.tif")
    )


def test_a_failure_ends_with_a_sentence_and_an_exit_status(qgis: Any, survey: Any, tmp_path: Path) -> None:
    target = tmp_path / "none.tif"
    with pytest.raises(runner.AlgorithmFailed, match="'Au_ppb'.*not a number.*Prepared assays"):
        qgis.run("gossan:idw", {"INPUT": survey["SAMPLES_OUT"], "FIELDS": ["Au_ppb"], "OUTPUT": target})
    assert not target.exists()


def test_the_help_tells_what_each_parameter_does(qgis: Any) -> None:
    text = qgis.help("gossan:trainganomaly")
    assert "STACK" in text and "LATENT" in text and "GANomaly" in text
