"""``make demo``: the whole chain through qgis_process, from samples to a tested anomaly map.

On a simulated survey, or with ``--survey FOLDER`` on real files. Leaves GeoTIFFs, a GeoPackage, the models,
an evaluation, targets, a report, a QGIS project, a map and a chart in the output folder, and prints what the maps are worth.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Optional

from qgis_process import ROOT, AlgorithmFailed, QgisProcess

SURVEYS = Path(__file__).resolve().parent / "surveys"
MAPS = {"ganomaly": "GANomaly", "autoencoder": "Deep autoencoder", "directed": "Directed Mahalanobis"}


@dataclass(frozen=True)
class Survey:
    """Where the samples and deposits are, and how to treat them.

    Attributes
    ----------
    title : str
        For the map.
    samples, deposits : str
        Sources that QGIS opens.
    fields : list of str
        Assay fields; empty = every field that looks like an assay.
    cell_size : float
        Map units; 0 = from the sample spacing.
    direction : str
        Pathfinders that must be enriched, comma-separated.
    area : str, optional
        Polygons outside which nothing is mapped.
    evidence : list of str
        Rasters that join the elements in the stack.
    backdrop : list of str
        Layers that are only shown in the project: lines, polygons, rasters.
    """

    title: str
    samples: str
    deposits: str
    fields: list[str] = field(default_factory=list)
    cell_size: float = 0.0
    direction: str = ""
    area: Optional[str] = None
    evidence: list[str] = field(default_factory=list)
    backdrop: list[str] = field(default_factory=list)


def table(out: Path, name: str) -> str:
    """Return the destination of a table in the demo's GeoPackage."""
    return f"ogr:dbname='{out / 'survey.gpkg'}' table=\"{name}\" (geom)"


def simulate(qgis: QgisProcess, out: Path) -> Survey:
    """Make the shipped example: a survey whose deposits are known."""
    made = qgis.run(
        "gossan:simulatesurvey",
        {
            "SAMPLES_OUT": table(out, "samples"),
            "DEPOSITS_OUT": table(out, "deposits"),
            "FAULTS_OUT": table(out, "faults"),
            "TRUTH": out / "truth.tif",
        },
        "simulate survey",
    )
    return Survey(
        "Simulated survey",
        made["SAMPLES_OUT"],
        made["DEPOSITS_OUT"],
        direction="Cu,Pb,Zn",
        backdrop=[made["FAULTS_OUT"]],
    )


def read_survey(qgis: QgisProcess, folder: Path, settings_file: Optional[Path], out: Path) -> Survey:
    """Bring a folder of real files into the demo's GeoPackage."""
    found = settings_file or next(
        (p for p in (folder / "survey.json", SURVEYS / f"{folder.name}.json") if p.exists()), None
    )
    if found is None:
        sys.exit(
            f"'{folder}' has no survey.json that names its columns and CRS. "
            f"Write one after the example of scripts/surveys/eskay_bc.json, or give it with SETTINGS=<file>."
        )
    settings = json.loads(found.read_text(encoding="utf-8"))
    layers = {}
    for name in ("samples", "deposits"):
        part = settings[name]
        layers[name] = qgis.run(
            "native:createpointslayerfromtable",
            {
                "INPUT": folder / part["file"],
                "XFIELD": part["x"],
                "YFIELD": part["y"],
                "TARGET_CRS": settings["crs"],
                "OUTPUT": table(out, name),
            },
            f"read {name}",
        )["OUTPUT"]
    return Survey(
        settings.get("title", folder.name),
        layers["samples"],
        layers["deposits"],
        settings.get("fields", []),
        settings.get("cell_size", 0.0),
        settings.get("direction", ""),
        str(folder / settings["area"]) if "area" in settings else None,
        [str(folder / name) for name in settings.get("evidence", [])],
        [str(folder / name) for name in settings.get("backdrop", [])],
    )


def map_elements(qgis: QgisProcess, survey: Survey, out: Path) -> None:
    """Samples to evidence stack."""
    prepared = qgis.run(
        "gossan:prepareassays",
        {
            "INPUT": survey.samples,
            "OUTPUT": table(out, "prepared"),
            "SUMMARY": out / "assays.csv",
            **({"FIELDS": survey.fields} if survey.fields else {}),
        },
        "prepare assays",
    )["OUTPUT"]
    ratios = qgis.run(
        "gossan:logratio", {"INPUT": prepared, "METHOD": 3, "OUTPUT": table(out, "logarithms")}, "logarithms"
    )
    grid: dict[str, Any] = {"INPUT": ratios["OUTPUT"], "OUTPUT": out / "elements.tif"}
    if survey.cell_size:
        grid["CELL_SIZE"] = survey.cell_size
    if survey.area:
        grid["MASK"] = survey.area
    qgis.run("gossan:idw", grid, "grid (IDW)")
    layers = [out / "elements.tif", *survey.evidence]
    qgis.run("gossan:evidencestack", {"LAYERS": layers, "OUTPUT": out / "stack.tif"}, "evidence stack")
    qgis.run(
        "gossan:labeldeposits",
        {"DEPOSITS": survey.deposits, "GRID": out / "stack.tif", "OUTPUT": out / "labels.tif"},
        "label deposits",
    )


def detect(qgis: QgisProcess, survey: Survey, out: Path) -> list[Path]:
    """Train three detectors without the deposits, map them, and combine them; return the score maps."""
    stack, labels = out / "stack.tif", out / "labels.tif"
    networks = {"STACK": stack, "LABELS": labels, "SEED": 1}
    directed = {"STACK": stack, "LABELS": labels, "METHOD": 0, "DIRECTION": survey.direction, "SEED": 1}
    trainers = {
        "ganomaly": ("gossan:trainganomaly", {**networks, "DIRECTION": survey.direction}),
        "autoencoder": ("gossan:trainautoencoder", {**networks, "DIRECTION": survey.direction}),
        "directed": ("gossan:traindetector", directed),
    }
    scores = []
    for name, (trainer, parameters) in trainers.items():
        model, score = out / f"{name}.gossan", out / f"{name}.tif"
        qgis.run(trainer, {**parameters, "MODEL": model}, f"train {MAPS[name]}")
        qgis.run("gossan:applymodel", {"MODEL": model, "STACK": stack, "OUTPUT": score}, f"apply {MAPS[name]}")
        scores.append(score)
    qgis.run("gossan:combinescores", {"SCORES": scores, "OUTPUT": out / "combined.tif"}, "combine")
    return [*scores, out / "combined.tif"]


def judge(qgis: QgisProcess, survey: Survey, scores: list[Path], out: Path) -> list[dict[str, str]]:
    """Evaluate all maps together; return the table's rows."""
    qgis.run(
        "gossan:evaluatescores",
        {
            "SCORES": scores,
            "DEPOSITS": survey.deposits,
            "SAMPLES": survey.samples,
            "OUTPUT": out / "evaluation.csv",
            "CURVES": out / "curves.csv",
            "REPORT": out / "evaluation.html",
        },
        "evaluate",
    )
    qgis.run("gossan:classifyscores", {"SCORES": scores[0], "OUTPUT": out / "classes.tif"}, "classify")
    with (out / "evaluation.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def hand_on(qgis: QgisProcess, survey: Survey, scores: list[Path], out: Path) -> None:
    """Delineate targets on the first map and write the report of the run."""
    found = {"SCORES": scores[0], "STACK": out / "stack.tif", "DEPOSITS": survey.deposits}
    targets = qgis.run("gossan:delineatetargets", {**found, "OUTPUT": table(out, "targets")}, "targets")["OUTPUT"]
    told = {"SAMPLES": survey.samples, "DEPOSITS": survey.deposits, "TARGETS": targets, "TITLE": survey.title}
    judged = {"EVALUATION": out / "evaluation.csv", "CURVES": out / "curves.csv", "BACKDROP": survey.backdrop}
    pages = {**told, **{key: value for key, value in judged.items() if value}, "REPORT": out / "report.html"}
    qgis.run("gossan:report", {"SCORES": scores, **pages}, "report")


def report(rows: list[dict[str, str]], seconds: dict[str, float], title: str) -> str:
    """Return the demo's tables as Markdown."""
    lines = [
        f"## {title}",
        "",
        "| map | AUC (95 %) | null's 95th percentile | 5 % | 10 % | 20 % |",
        "|---|---|---|---|---|---|",
    ]
    for row in rows:
        auc, low, high, null = (figure(row[key], ".2f") for key in ("auc", "auc_low", "auc_high", "null_95"))
        caught = " | ".join(figure(row[f"captured_{share}"], ".0%") for share in (5, 10, 20))
        lines.append(f"| {row['map']} | {auc} ({low} to {high}) | {null} | {caught} |")
    lines += ["", "5, 10, 20 %: share of the deposits in that much of the mapped area, best cells first.", ""]
    lines += ["| step | seconds |", "|---|---|", *(f"| {step} | {spent:.1f} |" for step, spent in seconds.items())]
    return "\n".join(lines)


def figure(text: str, form: str) -> str:
    """Return a table's number as people read it; a dash where there is none, as for a constant map."""
    return format(float(text), form) if text else "-"


def draw(survey: Survey, out: Path) -> None:
    """Make the project, the map and the chart in a process of their own: it holds a whole QGIS."""
    settings = {"title": survey.title, "backdrop": survey.backdrop, "deposits": survey.deposits}
    (out / "project.json").write_text(json.dumps(settings), encoding="utf-8")
    command = ["/usr/bin/python3", str(Path(__file__).with_name("demo_project.py")), str(out)]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT / ".build" / "plugins")}
    subprocess.run(command, check=True, env=environment)
    (out / "project.json").unlink()


def main() -> None:
    """Run the demo."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("demo"))
    parser.add_argument("--survey", type=Path)
    parser.add_argument("--settings", type=Path)
    arguments = parser.parse_args()
    out = arguments.out.resolve()
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    qgis = QgisProcess()
    try:
        survey = (
            read_survey(qgis, arguments.survey.resolve(), arguments.settings, out)
            if arguments.survey
            else simulate(qgis, out)
        )
        map_elements(qgis, survey, out)
        scores = detect(qgis, survey, out)
        rows = judge(qgis, survey, scores, out)
        hand_on(qgis, survey, scores, out)
    except AlgorithmFailed as error:
        sys.exit(str(error))
    finally:
        shutil.rmtree(qgis.profile, ignore_errors=True)
    draw(survey, out)
    text = report(rows, qgis.seconds, survey.title)
    (out / "table.md").write_text(text + "\n", encoding="utf-8")
    print(text)
    print(
        f"\nOpen {out / 'gossan.qgz'} in QGIS; read {out / 'report.html'}; the map is {out / 'map.png'}, the chart {out / 'chart.png'}."
    )


if __name__ == "__main__":
    main()
