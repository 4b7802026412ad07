"""The bundled graphical models: what the maker makes, and each run whole through the real qgis_process."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from gossan.tests.scripts import script

pytestmark = pytest.mark.qgis
ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "models"
SUPERVISED: dict[str, tuple[str, dict[str, Any]]] = {
    "Pixel-pair": ("Pixel-pair workflow", {"BATCHES": 15}),
    "Transfer": ("GAN and transfer workflow", {"BATCHES": 30, "NETWORK": "lenet"}),
    "Ensemble": ("Ensemble of networks workflow", {"BATCHES": 10}),
    "SKT": ("SKT workflow", {"BATCHES": 10}),
}
# run by QGIS's own Python: models of the maker and those of the files, as QGIS reads them
COMPARE = """
import json, sys
from qgis.core import QgsApplication, QgsExpression, QgsExpressionContext
from qgis.core import QgsProcessingContext, QgsProcessingModelAlgorithm
application = QgsApplication([], False)
application.initQgis()
sys.path.insert(0, "scripts")
import make_workflows as maker
from gossan.processing_provider.provider import GossanProvider
provider = GossanProvider()
QgsApplication.processingRegistry().addProvider(provider)
def plain(value):
    if isinstance(value, dict):
        return {key: plain(part) for key, part in sorted(value.items())}
    return [plain(part) for part in value] if isinstance(value, (list, tuple)) else str(value)
GIVEN = ({}, {"BATCHES": 20}, {"SOURCE": "/a b/c.gossan", "NETWORK": "vit", "BATCHES": 7})
def settings(model, given):
    if "validate" not in model.childAlgorithms():
        return None
    source = model.childAlgorithm("validate").parameterSources()["SETTINGS"][0]
    scope = model.createExpressionContextScopeForChildAlgorithm("validate", QgsProcessingContext(), given, {})
    values = QgsExpressionContext()
    values.appendScope(scope)
    return QgsExpression(source.expression()).evaluate(values)
told = {}
for workflow in maker.WORKFLOWS:
    model, stored = QgsProcessingModelAlgorithm(), QgsProcessingModelAlgorithm()
    maker.build(workflow).toFile(sys.argv[1])
    model.fromFile(sys.argv[1])
    stored.fromFile(f"{maker.FOLDER}/{workflow.file}.model3")
    told[workflow.file] = {
        "same": plain(model.toVariant()) == plain(stored.toVariant()),
        "problems": [str(p) for c in stored.childAlgorithms() for p in stored.validateChildAlgorithm(c)[1]],
        "help": [d.name() for d in stored.parameterDefinitions() if not stored.helpContent().get(d.name())],
        "name": stored.name(),
        "group": stored.group(),
    }
    told[workflow.file]["batches"] = maker.GENERATOR_BATCHES
    told[workflow.file]["settings"] = [settings(stored, given) for given in GIVEN]
generator = QgsApplication.processingRegistry().algorithmById("gossan:traintransfer")
told["default"] = generator.parameterDefinition("GENERATOR_ITERATIONS").defaultValue()
print("TOLD" + json.dumps(told))
"""


runner = script("qgis_process")


@pytest.fixture(scope="module")
def qgis(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return runner.QgisProcess(tmp_path_factory.mktemp("profile"))


@pytest.fixture(scope="module")
def survey(qgis: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """A small simulated survey on disk, with haloes that are easy to find."""
    out = tmp_path_factory.mktemp("survey")
    made = {key: str(out / f"{key}.gpkg") for key in ("SAMPLES_OUT", "DEPOSITS_OUT", "FAULTS_OUT")}
    ground = {"EXTENT": "500000,520000,6970000,6990000 [EPSG:32755]", "SAMPLES": 300, "DEPOSITS": 16, "SIGNAL": 3}
    parameters = {**ground, "ELEMENTS": "Cu,Pb,Zn,As,Fe,Ni", "SEED": 4}
    planted = qgis.run("gossan:simulatesurvey", {**parameters, **made, "TRUTH": str(out / "truth.tif")})
    yield {**planted, "AREA": _area(out / "area.gpkg")}


def _area(path: Path) -> str:
    """The survey without its corners, as a polygon."""
    from osgeo import ogr, osr

    frame = osr.SpatialReference()
    frame.ImportFromEPSG(32755)
    corners = [(0, 8), (8, 0), (20, 0), (20, 12), (12, 20), (0, 20), (0, 8)]
    ring = ", ".join(f"{500_000 + 1000 * x} {6_970_000 + 1000 * y}" for x, y in corners)
    source = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    layer = source.CreateLayer("area", frame, ogr.wkbPolygon)
    feature = ogr.Feature(layer.GetLayerDefn())
    feature.SetGeometry(ogr.CreateGeometryFromWkt(f"POLYGON (({ring}))"))
    layer.CreateFeature(feature)
    return str(path)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What QGIS says of the models, made anew and read from their files."""
    folder = tmp_path_factory.mktemp("package")
    (folder / "gossan").symlink_to(ROOT, target_is_directory=True)
    code = f"import sys; sys.path.insert(0, {str(folder)!r})\n{COMPARE}"
    command = [sys.executable, "-c", code, str(folder / "made.model3")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert "TOLD" in done.stdout, done.stderr[-2000:]
    told: dict[str, Any] = json.loads(done.stdout.split("TOLD")[1].splitlines()[0])
    return told


@pytest.mark.parametrize("file", sorted(path.stem for path in FOLDER.glob("*.model3")))
def test_a_workflow_is_what_its_maker_makes_today(told: dict[str, Any], file: str) -> None:
    assert file in told, f"{file}.model3 has no maker; delete it, or add it to scripts/make_workflows.py"
    assert told[file]["same"], "the algorithms have changed since: run scripts/make_workflows.py"
    assert told[file]["problems"] == []
    assert told[file]["help"] == []
    assert told[file]["group"] == "Workflows"


def test_every_system_has_its_workflow_and_the_generator_its_usual_batches(told: dict[str, Any]) -> None:
    names = {each["name"] for each in told.values() if isinstance(each, dict)}
    assert names == {"GANomaly workflow", *(name for name, _ in SUPERVISED.values())}
    assert {each["batches"] for each in told.values() if isinstance(each, dict)} == {told["default"]}


def test_what_is_asked_of_the_training_is_asked_of_its_test(told: dict[str, Any]) -> None:
    for file in ("pixel_pair_workflow", "ensemble_workflow", "skt_workflow"):
        assert told[file]["settings"] == ["", "iterations=20", "iterations=7"]
    nothing, batches, everything = told["transfer_workflow"]["settings"]
    assert nothing == "generator=yes;"
    assert batches == "generator=yes;generator_iterations=20;iterations=20"
    assert everything == "generator=yes;network=vit;source=/a b/c.gossan;generator_iterations=7;iterations=7"


def outputs_of(workflow: str, folder: Path) -> dict[str, str]:
    """A file for every output of a workflow, by the maker's own words."""
    endings = {"MODEL": "gossan", "REPORT": "html", "SCORES_OUT": "tif", "SUMMARY": "csv", "DRAWS": "csv"}
    endings.update({"TABLE": "csv", "WEIGHTS": "csv"})
    tables = {"evaluatescores": "csv", "crossvalidate": "csv", "selectelements": "csv", "delineatetargets": "gpkg"}
    maker = script("make_workflows")
    steps = next(each.steps for each in maker.WORKFLOWS if each.name == workflow)
    return {
        f"{step.name}:{title}": str(
            folder / f"{step.name}_{name}.{endings.get(name) or tables.get(step.algorithm, 'tif')}"
        )
        for step in steps
        for name, title in step.outputs.items()
    }


def run_workflow(qgis: Any, survey: dict[str, Any], workflow: str, folder: Path, **further: Any) -> dict[str, str]:
    """Run a workflow into a folder; every output must be there, and nothing else."""
    paths = outputs_of(workflow, folder)
    layers = {"SAMPLES": survey["SAMPLES_OUT"], "DEPOSITS": survey["DEPOSITS_OUT"], "AREA": survey["AREA"]}
    inputs = {**layers, "CELL_SIZE": 1000, "SEED": 1}
    qgis.run(f"gossan:{workflow}", {**inputs, **further, **paths})
    made = sorted(str(path) for path in folder.iterdir() if path.suffix not in (".qml", ".xml"))
    assert made == sorted(paths.values())
    return paths


def read(path: str) -> np.ndarray:
    """The first band, NaN where NoData."""
    from osgeo import gdal

    raster = gdal.Open(path)  # kept: its bands die with it
    band = raster.GetRasterBand(1)
    values = band.ReadAsArray().astype(float)
    nodata = band.GetNoDataValue()
    return np.where(np.isnan(values) if nodata is None or np.isnan(nodata) else values == nodata, np.nan, values)


def first_row(path: str) -> dict[str, str]:
    with Path(path).open(encoding="utf-8") as file:
        return next(csv.DictReader(file))


def styled(path: str) -> bool:
    return Path(path).with_suffix(".qml").exists()


def at_deposits(scores: np.ndarray, score_file: str, survey: dict[str, Any]) -> np.ndarray:
    """The share of the map that each deposit's cell beats."""
    from osgeo import gdal, ogr

    west, size, _, north, _, _ = gdal.Open(score_file).GetGeoTransform()
    source = ogr.Open(survey["DEPOSITS_OUT"])  # kept: the layer's features die with it
    points = [feature.GetGeometryRef().GetPoint_2D() for feature in source.GetLayer(0)]
    found = np.array([scores[int((north - y) // size), int((x - west) // size)] for x, y in points])
    known = scores[np.isfinite(scores)]
    return np.array([(known < value).mean() for value in found[np.isfinite(found)]])


def test_ganomaly_and_the_autoencoder_are_mapped_and_judged_together(qgis: Any, survey: Any, tmp_path: Path) -> None:
    paths = run_workflow(qgis, survey, "GANomaly workflow", tmp_path, DIRECTION="Cu,Pb,Zn", EPOCHS=20)
    with Path(paths["evaluate:Evaluation"]).open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 2 and all(0.6 < float(row["auc"]) < 1.0 for row in rows)
    assert float(rows[0]["auc"]) > float(rows[0]["null_95"]) and rows[0]["auc_low"]
    scores, stack = read(paths["apply:GANomaly score"]), read(paths["stack:Evidence stack"])
    np.testing.assert_array_equal(np.isfinite(scores), np.isfinite(stack))
    assert np.isnan(scores).any() and styled(paths["apply:GANomaly score"])
    assert styled(paths["classes:Anomaly classes"]) and styled(paths["targets:Targets"])


@pytest.mark.parametrize("title", sorted(SUPERVISED))
def test_a_model_that_learns_from_deposits_is_mapped_and_tested_where_it_has_not_learnt(
    qgis: Any, survey: Any, tmp_path: Path, title: str
) -> None:
    workflow, further = SUPERVISED[title]
    if title == "Ensemble":
        further = {**further, "STRUCTURES": survey["FAULTS_OUT"]}
    paths = run_workflow(qgis, survey, workflow, tmp_path, **further)
    scores, blind = read(paths[f"apply:{title} score"]), read(paths["validate:Out-of-fold score"])
    np.testing.assert_array_equal(np.isfinite(scores), np.isfinite(read(paths["stack:Evidence stack"])))
    np.testing.assert_array_equal(np.isfinite(blind), np.isfinite(scores))
    assert np.isnan(scores).any()
    assert at_deposits(scores, paths[f"apply:{title} score"], survey).mean() > 0.6
    row = first_row(paths["evaluate:Evaluation"])
    assert float(row["auc"]) > 0.5 and float(row["null_95"]) > 0.5 and int(row["clusters"]) > 2
    shares = at_deposits(blind, paths["validate:Out-of-fold score"], survey)
    assert float(row["auc"]) == pytest.approx(shares.mean(), abs=0.03)
    assert styled(paths[f"apply:{title} score"]) and styled(paths["validate:Out-of-fold score"])
    assert styled(paths["classes:Prospectivity classes"]) and styled(paths["targets:Targets"])
    if title == "SKT":
        _check_elements(paths)


def _check_elements(paths: dict[str, str]) -> None:
    """Those that were selected were mapped, and no others."""
    from osgeo import gdal

    with Path(paths["elements:Indicator elements"]).open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    selected = {row["field"] for row in rows if row["selected"] == "1"}
    maps = gdal.Open(paths["grid:Element maps"])
    mapped = {maps.GetRasterBand(i + 1).GetDescription() for i in range(maps.RasterCount)}
    assert 0 < len(selected) < len(rows)
    assert mapped == {f"log_{name}" for name in selected}
