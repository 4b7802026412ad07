"""The report: every part of a run on one page that needs nothing else, prints well, and says what it lacks."""

from __future__ import annotations

import base64
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytestmark = pytest.mark.qgis

PARTS = (
    "In short",
    "Before you believe it",
    "The map",
    "Where to look first",
    "The first targets",
    "How well it finds the known deposits",
    "The other maps",
    "The data",
    "The models",
    "How to make it again",
    "How to read this",
)
VOID = {"meta", "br", "img", "hr", "link", "input"}
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class Page(HTMLParser):
    """Reads a page strictly: every element that opens must close; keeps headings, texts and addresses."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.headings: list[str] = []
        self.texts: list[str] = []
        self.addresses: list[str] = []
        self.tags: list[str] = []
        self.feed(html)
        self.close()
        assert not self.open, f"never closed: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, Any]]) -> None:
        self.tags.append(tag)
        self.addresses += [
            str(value) for name, value in attrs if name in ("src", "href", "xlink:href", "data", "action")
        ]
        if tag not in VOID:
            self.open.append(tag)
        if tag in ("h1", "h2", "h3"):
            self.headings.append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, Any]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open[-1] == tag, f"</{tag}> closes {self.open[-1:]}"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.texts.append(data)
        if self.open and self.open[-1] in ("h1", "h2", "h3"):
            self.headings[-1] += data

    def text(self) -> str:
        """All that can be read."""
        return " ".join(" ".join(self.texts).replace("\u00a0", " ").split())


@pytest.fixture(scope="module")
def survey(qgis_app: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A run on a simulated survey, from samples to targets and evaluation, as files by name."""
    import processing
    from qgis.core import QgsProcessingFeedback

    out = tmp_path_factory.mktemp("survey")
    names = ["samples", "deposits", "faults", "clean", "logs", "evaluation", "curves", "targets"]
    files = {name: str(out / f"{name}.gpkg") for name in names}
    files |= {name: str(out / f"{name}.tif") for name in ("truth", "maps", "stack", "Directed map", "Other map")}
    files |= {name: str(out / f"{name}.gossan") for name in ("directed", "other")}

    def run(algorithm: str, **parameters: Any) -> None:
        processing.run(f"gossan:{algorithm}", parameters, feedback=QgsProcessingFeedback())

    made = {"SAMPLES_OUT": files["samples"], "DEPOSITS_OUT": files["deposits"], "FAULTS_OUT": files["faults"]}
    frame = {"EXTENT": "500000,540000,6960000,7000000 [EPSG:32755]", "SAMPLES": 500, "DEPOSITS": 12, "SEED": 4}
    run("simulatesurvey", **frame, **made, TRUTH=files["truth"])
    run("prepareassays", INPUT=files["samples"], OUTPUT=files["clean"])
    run("logratio", INPUT=files["clean"], METHOD=3, OUTPUT=files["logs"])
    run("idw", INPUT=files["logs"], CELL_SIZE=1000.0, OUTPUT=files["maps"])
    run("evidencestack", LAYERS=[files["maps"]], OUTPUT=files["stack"])
    for model, method, scores in (("directed", 0, "Directed map"), ("other", 2, "Other map")):
        given = {"DIRECTION": "Cu,Pb,Zn"} if method == 0 else {}
        run("traindetector", STACK=files["stack"], METHOD=method, MODEL=files[model], **given)
        run("applymodel", MODEL=files[model], STACK=files["stack"], OUTPUT=files[scores])
    main = files["Directed map"]
    run("delineatetargets", SCORES=main, STACK=files["stack"], DEPOSITS=files["deposits"], OUTPUT=files["targets"])
    tables = {"OUTPUT": files["evaluation"], "CURVES": files["curves"], "RESAMPLES": 200, "NULL_DRAWS": 200}
    run("evaluatescores", SCORES=[main, files["Other map"]], DEPOSITS=files["deposits"], **tables)
    return files


@pytest.fixture
def everything(survey: dict[str, str], tmp_path: Path) -> dict[str, Any]:
    """All parameters of a full report."""
    return {**parameters_of(survey), "REPORT": str(tmp_path / "report.html")}


@pytest.fixture(scope="module")
def full(survey: dict[str, str]) -> Path:
    """The full report, made once."""
    import processing
    from qgis.core import QgsProcessingFeedback

    path = Path(survey["stack"]).parent / "out" / "report.html"
    given = {**parameters_of(survey), "REPORT": str(path)}
    processing.run("gossan:report", given, feedback=QgsProcessingFeedback())
    return path


def parameters_of(survey: dict[str, str]) -> dict[str, Any]:
    """Return a full report's parameters without its file."""
    return {
        "SCORES": [survey["Directed map"], survey["Other map"]],
        "TARGETS": survey["targets"],
        "DEPOSITS": survey["deposits"],
        "SAMPLES": survey["samples"],
        "EVALUATION": survey["evaluation"],
        "CURVES": survey["curves"],
        "BACKDROP": [survey["faults"], survey["truth"]],
        "TITLE": "First pass",
        "AUTHOR": "A. Geologist",
        "NOTES": "Licence 12.",
        "DATE": "2024-05-06",
    }


def page_of(path: Any) -> Page:
    return Page(Path(path).read_text(encoding="utf-8"))


def pictures(html: str) -> list[Any]:
    """Return the page's embedded pictures as QImages."""
    from qgis.PyQt.QtGui import QImage

    return [QImage.fromData(base64.b64decode(data)) for data in re.findall(r'"data:image/png;base64,([^"]+)"', html)]


def test_a_whole_run_is_on_one_page_that_needs_nothing_else(full: Path) -> None:
    page = page_of(full)
    assert page.headings[0] == "First pass"
    assert [part for part in PARTS if part not in page.headings] == []
    assert page.addresses and all(address.startswith("data:image/png;base64,") for address in page.addresses)
    assert not {"script", "iframe", "link", "object", "embed"} & set(page.tags)
    assert "2024-05-06 · A. Geologist" in page.text() and "Licence 12." in page.text()
    assert "url(" not in full.read_text(encoding="utf-8")
    assert "Not in this report" not in page.headings


def test_its_figures_are_those_of_the_tables(full: Path, survey: dict[str, str]) -> None:
    from qgis.core import QgsVectorLayer

    text = page_of(full).text()
    row = next(QgsVectorLayer(survey["evaluation"], "e").getFeatures())
    assert f"AUC {row['auc']:.2f}, 95 % interval {row['auc_low']:.2f} to {row['auc_high']:.2f}" in text
    assert f"stay below {row['null_95']:.2f} in 95 of 100 draws" in text
    first = min(QgsVectorLayer(survey["targets"], "t").getFeatures(), key=lambda target: target["rank"])
    assert f"highest at {first['peak_x']:,.0f} E, {first['peak_y']:,.0f} N" in text
    assert f"{QgsVectorLayer(survey['targets'], 't').featureCount()} targets were delineated" in text


def test_the_classes_hold_all_the_ground_and_all_the_deposits(full: Path, survey: dict[str, str]) -> None:
    from osgeo import gdal
    from qgis.core import QgsVectorLayer

    html = full.read_text(encoding="utf-8")
    table = re.search(r"Known deposits in it</th></tr></thead>(.*?)</table>", html, re.DOTALL).group(1)
    cells = [re.findall(r"<td>([^<]*)</td>", row)[-2:] for row in table.split("</tr>") if "<td>" in row]
    dataset = gdal.Open(survey["Directed map"])
    scored = np.isfinite(dataset.GetRasterBand(1).ReadAsArray()).sum()  # cells of 1 km²
    assert len(cells) == 6
    assert sum(float(area.replace(",", "")) for area, _ in cells) == pytest.approx(scored, rel=0.01)
    assert sum(int(count) for _, count in cells) == QgsVectorLayer(survey["deposits"], "d").featureCount()


def test_the_main_map_shows_scores_deposits_and_targets(everything: dict[str, Any], full: Path, run: Any) -> None:
    with_all = pictures(full.read_text(encoding="utf-8"))[0]
    bare = {key: everything[key] for key in ("SCORES", "DATE", "REPORT")}
    without = pictures(Path(run("report", bare)["REPORT"]).read_text(encoding="utf-8"))[0]
    assert with_all.width() == without.width() > 1000
    assert share_of(without, (0x7A, 0x0B, 0x5A)) == pytest.approx(0.02 / 1.04**2, rel=0.35)  # best 2 %, in a margin
    assert share_of(with_all, (0x1B, 0x1B, 0x1B)) > 0.0005 > share_of(without, (0x1B, 0x1B, 0x1B))  # deposits
    assert share_of(with_all, (0x12, 0x32, 0x4A)) > 0.0005 > share_of(without, (0x12, 0x32, 0x4A))  # outlines


def share_of(image: Any, colour: tuple[int, int, int]) -> float:
    """Return the share of a picture's dots that have a colour, nearly."""
    from qgis.PyQt.QtGui import QImage

    image = image.convertToFormat(QImage.Format.Format_RGB888)
    bits = image.constBits()
    bits.setsize(image.sizeInBytes())
    rows = np.frombuffer(bits, np.uint8).reshape(image.height(), image.bytesPerLine())[:, : 3 * image.width()]
    dots = rows.reshape(image.height(), image.width(), 3).astype(int)
    return float((np.abs(dots - np.array(colour)).max(axis=2) <= 6).mean())


def test_the_commands_lead_from_the_survey_to_the_report_s_files(full: Path, survey: dict[str, str]) -> None:
    html = full.read_text(encoding="utf-8")
    commands = re.findall(r"<pre>(.*?)</pre>", html, re.DOTALL)
    steps = [command.split(" -- ")[0].split("gossan:")[1] for command in commands]
    assert steps[:5] == ["simulatesurvey", "prepareassays", "logratio", "idw", "evidencestack"]
    assert steps.count("traindetector") == steps.count("applymodel") == 2
    assert {"delineatetargets", "evaluatescores"} <= set(steps)
    assert survey["maps"] in commands[3] and "CELL_SIZE=1000" in commands[3]
    assert "Enriched elements: Cu,Pb,Zn" in html


def test_the_same_run_and_date_give_the_same_bytes(everything: dict[str, Any], full: Path, run: Any) -> None:
    assert Path(run("report", everything)["REPORT"]).read_bytes() == full.read_bytes()


def test_only_a_score_map_makes_a_page_that_says_what_it_lacks(raster_layer: Any, run: Any, tmp_path: Path) -> None:
    scores = raster_layer(np.random.default_rng(0).normal(size=(20, 30)), "bare")
    page = page_of(run("report", {"SCORES": [scores], "REPORT": str(tmp_path / "r.html")})["REPORT"])
    assert page.headings[0] == "Report: bare" and "The map" in page.headings
    assert not {"Where to look first", "The data", "How to make it again"} & set(page.headings)
    lacking = page.text().split("Not in this report")[1]
    for word in ("Targets", "deposits", "samples", "evaluation", "stack", "model", "commands"):
        assert word in lacking
    assert re.search(r"20\d\d-\d\d-\d\d", page.text()), "no date"


def test_names_are_never_markup(point_layer: Any, raster_layer: Any, run: Any, tmp_path: Path) -> None:
    from qgis.core import QgsRasterLayer

    odd = '<b>"A&B"</b>'
    scores = QgsRasterLayer(raster_layer(np.arange(600.0).reshape(20, 30), "plain").source(), odd)
    where = np.arange(5.0)
    deposits = point_layer(502_000 + 1000 * where, 6_990_000 + 1000 * where, {"name": [odd] * 5}, name=odd)
    given = {"SCORES": [scores, scores], "DEPOSITS": deposits, "BACKDROP": [deposits], "TITLE": odd, "NOTES": odd}
    html = Path(run("report", {**given, "AUTHOR": odd, "REPORT": str(tmp_path / "r.html")})["REPORT"]).read_text(
        "utf-8"
    )
    body = html.split("<body>")[1].split("<!--")[0]
    assert "<b>&quot;" not in body and '<b>"' not in body
    assert Page(html).headings[0] == odd


def test_a_map_below_chance_and_a_model_that_saw_deposits_are_doubted() -> None:
    from gossan.processing_provider.provenance import Made
    from gossan.processing_provider.report_words import doubts

    each = {"name": "m", "batch_auc": None, "auc": 0.55, "null_95": 0.7, "verdict": "No evidence: it does not pass."}
    runs = [Made("gossan:trainclassifier", {}, "1"), Made("gossan:applymodel", {}, "1", notes=("INPUT: in memory",))]
    found = " ".join(doubts({"maps": [each], "clusters": 3}, [], runs, runs))
    assert "No evidence" in found and "Only 3 clusters" in found and "was not asked" in found
    assert "has learnt from known deposits" in found and "INPUT: in memory" in found
    held_out = [*runs, Made("gossan:crossvalidate", {}, "1")]
    assert "has learnt from" not in " ".join(doubts(None, [], held_out, held_out))


def test_a_map_that_found_the_survey_is_doubted() -> None:
    from gossan.processing_provider.report_words import doubts

    figures = {"batch_auc": 0.85, "batch_null_95": 0.7, "within_batch_auc": 0.6, "within_batch_null_95": 0.65}
    each = {"name": "m", "auc": 0.86, "null_95": 0.7, "verdict": "", **figures}
    beside = {"from_batch": 0.01, "from_batch_low": -0.1}
    clear = {"from_batch": 0.12, "from_batch_low": 0.05}
    assert any("found the survey" in one for one in doubts({"maps": [{**each, **beside}], "clusters": 9}, [], [], []))
    assert not any(
        "found the survey" in one for one in doubts({"maps": [{**each, **clear}], "clusters": 9}, [], [], [])
    )


def test_a_calibrated_model_is_told_from_one_that_only_ranks() -> None:
    from gossan.processing_provider.report_words import doubts

    plain, sure = {"title": "Trees", "metrics": {}}, {"title": "Trees", "metrics": {"calibration": {"folds": 5}}}
    assert "not calibrated" in doubts(None, [plain], [], [])[0]
    assert "were calibrated on held-out blocks" in doubts(None, [sure], [], [])[0]


def test_tables_from_elsewhere_are_refused_with_what_they_lack(
    everything: dict[str, Any], survey: dict[str, str], run: Any
) -> None:
    from qgis.core import QgsProcessingException

    for key, wrong, told in (
        ("EVALUATION", survey["deposits"], "lacks map, auc"),
        ("CURVES", survey["deposits"], "does not hold the curves"),
        ("TARGETS", survey["deposits"], "without a 'rank'"),
    ):
        with pytest.raises(QgsProcessingException, match=told):
            run("report", {**everything, key: wrong})
    assert not Path(everything["REPORT"]).exists()


def test_tables_in_csv_are_read_as_well(everything: dict[str, Any], survey: dict[str, str], run: Any) -> None:
    from osgeo import gdal

    for key, name in (("EVALUATION", "evaluation"), ("CURVES", "curves")):
        everything[key] = str(Path(everything["REPORT"]).with_name(f"{name}.csv"))
        gdal.VectorTranslate(everything[key], survey[name], format="CSV")
    page = page_of(run("report", everything)["REPORT"])
    assert "How well it finds the known deposits" in page.headings and "ROC curve" in page.text()


def test_censored_assays_are_counted(raster_layer: Any, point_layer: Any, run: Any, tmp_path: Path) -> None:
    where = np.arange(10.0)
    texts = ["<5", "<5", "7", "8", "9", "10", ">100", "", "12", "13"]
    samples = point_layer(502_000 + 900 * where, 6_990_000 + 500 * where, {"Au_ppb": texts})
    scores = raster_layer(np.arange(600.0).reshape(20, 30), "s")
    text = page_of(
        run("report", {"SCORES": [scores], "SAMPLES": samples, "REPORT": str(tmp_path / "r.html")})["REPORT"]
    )
    assert re.search(r"Au ppb 9 3 7 9\.5 13", text.text())


def test_it_is_drawn_in_another_thread_as_in_the_window(everything: dict[str, Any], full: Path) -> None:
    """The dialog runs it as a task: the layers of the project live in the window's thread."""
    from qgis.core import (
        QgsApplication,
        QgsProcessingAlgRunnerTask,
        QgsProcessingContext,
        QgsProcessingFeedback,
        QgsProject,
        QgsRasterLayer,
        QgsVectorLayer,
    )
    from qgis.PyQt.QtCore import QEventLoop

    before = pictures(full.read_text(encoding="utf-8"))
    layers = [
        QgsRasterLayer(everything["SCORES"][0], "Directed map"),
        QgsVectorLayer(everything["BACKDROP"][0], "faults"),
    ]
    project = QgsProject.instance()
    project.addMapLayers(layers, False)
    context, feedback = QgsProcessingContext(), QgsProcessingFeedback()
    context.setProject(project)
    threaded = everything["REPORT"]
    given = {**everything, "SCORES": [layers[0].id()], "BACKDROP": [layers[1].id()], "REPORT": threaded}
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("gossan:report")
    task = QgsProcessingAlgRunnerTask(algorithm, given, context, feedback)
    loop, answers = QEventLoop(), list[bool]()
    task.executed.connect(lambda well, results: answers.append(well))
    task.executed.connect(loop.quit)
    QgsApplication.taskManager().addTask(task)
    loop.exec()
    project.removeMapLayers([layer.id() for layer in layers])
    assert answers == [True], feedback.textLog()
    after = pictures(Path(threaded).read_text(encoding="utf-8"))
    assert after[0].size() == before[0].size() and share_of(after[0], (0x1B, 0x1B, 0x1B)) > 0.0005


def test_no_file_is_left_beside_its_inputs(everything: dict[str, Any], survey: dict[str, str], run: Any) -> None:
    folder = Path(survey["stack"]).parent
    before = {path.name: path.read_bytes() for path in folder.glob("*.*") if path.suffix != ".xml"}
    run("report", everything)
    after = {path.name: path.read_bytes() for path in folder.glob("*.*") if path.suffix != ".xml"}
    assert {name for name in after if not name.endswith(("-wal", "-shm"))} == set(before)
    assert all(after[name] == content for name, content in before.items() if name.endswith((".tif", ".gossan")))


def test_it_prints_to_pages_of_paper(full: Path, tmp_path: Path) -> None:
    browser = next((found for found in map(shutil.which, BROWSERS) if found), None)
    if browser is None:
        pytest.skip("no Chromium here; scripts/install_system.sh installs it where the system has the package")
    pdf, png = tmp_path / "report.pdf", tmp_path / "report.png"
    common = [browser, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'browser'}"]
    for how in ([f"--print-to-pdf={pdf}"], [f"--screenshot={png}", "--window-size=900,2400"]):
        subprocess.run([*common, *how, f"file://{full}"], check=True, capture_output=True, timeout=120)
    sheets = len(re.findall(rb"/Type\s*/Page[^s]", pdf.read_bytes()))
    assert 5 <= sheets <= 16
    from qgis.PyQt.QtGui import QImage

    seen = QImage(str(png))
    assert seen.width() == 900 and share_of(seen, (0x7A, 0x0B, 0x5A)) > 0.001, "the map is not in sight"


def test_one_layer_of_several_in_a_file_goes_by_its_own_name(qgis_app: Any, survey: Any, tmp_path: Path) -> None:
    from gossan.processing_provider.report_layers import title_of
    from qgis.core import QgsCoordinateTransformContext, QgsVectorFileWriter, QgsVectorLayer

    many = tmp_path / "survey.gpkg"
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.layerName = "faults"
    lines = QgsVectorLayer(survey["faults"], "lines")
    QgsVectorFileWriter.writeAsVectorFormatV3(lines, str(many), QgsCoordinateTransformContext(), options)
    source = f"{many}|layername=faults"
    assert title_of(QgsVectorLayer(source, "survey")) == "faults"  # as qgis_process calls it
    assert title_of(QgsVectorLayer(source, "Old faults")) == "Old faults"
