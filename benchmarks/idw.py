"""Times inverse-distance gridding beside gdal_grid and QGIS's own, in one run; prints ratios as a Markdown table.

Run it with the Python that QGIS uses: ``python3 benchmarks/idw.py [--quick]``. Each of Gossan's cases runs in a
process of its own, so that its peak memory is its own. Gossan is timed as the task that QGIS runs, without reading
the layer and writing the file; gdal_grid as the command, which reads and writes. Cases that a peer would take very
long for are measured on a part (fewer elements, fewer cells) and scaled by it; the table says so.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
SIDE = 100_000.0  # metres
NEIGHBOURS = 12
SAMPLES, ELEMENTS = 7_237, 8
NATIVE_CELLS = 96  # side of the grid on which QGIS's own IDW is timed: it weighs every sample for every cell


@dataclass(frozen=True)
class Case:
    """Samples, elements, and a square grid of `cells` x `cells` over `SIDE`."""

    samples: int
    elements: int
    cells: int

    def survey(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return x, y, values of the samples: uniform, log-normal, the same at each call."""
        rng = np.random.default_rng(20)
        x, y = rng.uniform(0, SIDE, (2, self.samples))
        return x, y, rng.lognormal(3, 1, (self.samples, self.elements))

    def radius(self) -> float:
        """Return the smallest radius that holds the neighbours of every cell: the kindest to gdal_grid."""
        from scipy.spatial import cKDTree

        x, y, _ = self.survey()
        step = SIDE / min(self.cells, 512)
        centres = (np.arange(min(self.cells, 512)) + 0.5) * step
        where = np.stack(np.meshgrid(centres, centres), axis=-1).reshape(-1, 2)
        farthest = cKDTree(np.column_stack([x, y])).query(where, [NEIGHBOURS])[0].max()
        return float(math.ceil(farthest + step))


def main() -> None:
    """Run the cases and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="only the 1024 x 1024 case")
    parser.add_argument("--measure", nargs=2, metavar=("TOOL", "CASE"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.measure:
        tool, case = arguments.measure
        print(json.dumps(TOOLS[tool](Case(*json.loads(case)))))
        return
    print("| samples x elements -> cells | tool | seconds | Gossan is faster by | note |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        compare(Case(SAMPLES, ELEMENTS, 1024), Path(folder), ELEMENTS)
        if not arguments.quick:
            compare(Case(SAMPLES, ELEMENTS, 3072), Path(folder), 1)
            report_gossan(Case(2_000_000, 1, 2000))


def compare(case: Case, folder: Path, gdal_elements: int) -> None:
    """Print the rows of one case: Gossan, gdal_grid, QGIS's own."""
    own = report_gossan(case, folder / "gossan.npy")
    if shutil.which("gdal_grid") is None:
        print(f"| {label(case)} | gdal_grid | - | - | skipped: gdal_grid is not installed (package gdal-bin) |")
    else:
        radius = case.radius()
        seconds = time_gdal_grid(case, folder, radius, gdal_elements)
        note = f"invdistnn, radius {radius:,.0f} m, {difference(folder)}"
        if gdal_elements < case.elements:
            note += f"; timed on {gdal_elements} of {case.elements} elements, scaled"
        report(case, "gdal_grid, per element", seconds, own, note)
    native = measure("qgis", case)
    if native:
        note = f"all samples for each cell; one element on {NATIVE_CELLS} x {NATIVE_CELLS} cells timed, scaled"
        report(case, "QGIS IDW, per element", native["seconds"], own, note)
    else:
        print(f"| {label(case)} | QGIS IDW | - | - | skipped: this Python has no qgis |")


def report_gossan(case: Case, save: Optional[Path] = None) -> float:
    """Time Gossan; print its row, return its seconds."""
    measured = measure("gossan", case, save)
    note = f"{measured['threads']} threads, peak memory {measured['gib']:.2f} GiB"
    report(case, "Gossan, one pass", measured["seconds"], None, note)
    return float(measured["seconds"])


def measure(tool: str, case: Case, save: Optional[Path] = None) -> dict[str, float]:
    """Return what `TOOLS[tool]` measures, in a process of its own."""
    line = [sys.executable, __file__, "--measure", tool, json.dumps([case.samples, case.elements, case.cells])]
    environment = {**os.environ, "GOSSAN_BENCH_SAVE": str(save or ""), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        line, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
    )
    return dict(json.loads(done.stdout.splitlines()[-1]))


def run_gossan(case: Case) -> dict[str, float]:
    """Run the task as QGIS does; return seconds, threads and peak memory. Saves the first element where asked."""
    sys.path.insert(0, str(ROOT / ".build" / "plugins"))  # where make links the checkout under its own name
    from gossan.engine.runner import run_task
    from gossan.engine.settings import Settings

    x, y, values = case.survey()
    size = SIDE / case.cells
    params = {
        "elements": [f"element {i}" for i in range(case.elements)],
        "west": 0.0,
        "north": SIDE,
        "cell_size": size,
        "rows": case.cells,
        "columns": case.cells,
        "neighbours": NEIGHBOURS,
    }
    settings = Settings()
    start = time.perf_counter()
    result = run_task("idw", {"x": x, "y": y, "values": values}, params, settings=settings)
    seconds = time.perf_counter() - start
    if os.environ.get("GOSSAN_BENCH_SAVE"):
        np.save(os.environ["GOSSAN_BENCH_SAVE"], result.arrays["grids"][0])
    gib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    return {"seconds": seconds, "threads": settings.worker_count, "gib": gib}


def time_gdal_grid(case: Case, folder: Path, radius: float, elements: int) -> float:
    """Return the seconds that gdal_grid takes for all elements, having run `elements` of them."""
    x, y, values = case.survey()
    seconds = 0.0
    for element in range(elements):
        rows = (f"{a!r},{b!r},{c!r}" for a, b, c in zip(x.tolist(), y.tolist(), values[:, element].tolist()))
        (folder / "samples.csv").write_text("x,y,z\n" + "\n".join(rows))
        (folder / "samples.vrt").write_text(
            '<OGRVRTDataSource><OGRVRTLayer name="samples"><SrcDataSource relativeToVRT="1">samples.csv</SrcDataSource>'
            "<GeometryType>wkbPoint25D</GeometryType>"
            '<GeometryField encoding="PointFromColumns" x="x" y="y" z="z"/></OGRVRTLayer></OGRVRTDataSource>'
        )
        method = f"invdistnn:power=2:max_points={NEIGHBOURS}:radius={radius:.0f}"
        extent = ["-txe", "0", str(SIDE), "-tye", str(SIDE), "0", "-outsize", str(case.cells), str(case.cells)]
        target = str(folder / f"gdal_{element}.tif")
        line = ["gdal_grid", "-q", "-l", "samples", "-a", method, *extent, "-ot", "Float32"]
        start = time.perf_counter()
        subprocess.run([*line, str(folder / "samples.vrt"), target], check=True)
        seconds += time.perf_counter() - start
    return seconds * case.elements / elements


def difference(folder: Path) -> str:
    """Return how far the two maps of the first element are apart."""
    try:
        from osgeo import gdal
    except ImportError:
        return "maps not compared (no osgeo)"
    gdal.UseExceptions()
    theirs = gdal.Open(str(folder / "gdal_0.tif")).ReadAsArray()
    ours = np.load(folder / "gossan.npy")
    return f"largest relative difference {np.max(np.abs(ours - theirs) / theirs):.1e}"


def run_qgis(case: Case) -> dict[str, float]:
    """Return the seconds that QGIS's own IDW would take for all cells and elements; nothing without QGIS."""
    try:
        from qgis.core import QgsApplication
    except ImportError:
        return {}
    application = QgsApplication([], False)
    application.initQgis()
    seconds = time_qgis(case) * (case.cells / NATIVE_CELLS) ** 2 * case.elements
    application.exitQgis()
    return {"seconds": seconds}


def time_qgis(case: Case) -> float:
    """Return the seconds that QGIS's own IDW takes for one element on `NATIVE_CELLS` x `NATIVE_CELLS` cells."""
    from qgis.analysis import QgsGridFileWriter, QgsIDWInterpolator, QgsInterpolator
    from qgis.core import QgsRectangle

    layer = sample_layer(case)  # QGIS keeps a bare pointer to it
    data = QgsInterpolator.LayerData()
    data.source, data.interpolationAttribute = layer, 0
    data.valueSource, data.sourceType = QgsInterpolator.ValueAttribute, QgsInterpolator.SourcePoints
    interpolator = QgsIDWInterpolator([data])
    with tempfile.TemporaryDirectory() as folder:
        target, box = str(Path(folder) / "native.asc"), QgsRectangle(0, 0, SIDE, SIDE)
        writer = QgsGridFileWriter(interpolator, target, box, NATIVE_CELLS, NATIVE_CELLS)
        start = time.perf_counter()
        writer.writeFile()
        return time.perf_counter() - start


def sample_layer(case: Case) -> Any:
    """Return the samples' first element as a memory layer."""
    from qgis.core import QgsFeature, QgsField, QgsGeometry, QgsPointXY, QgsVectorLayer
    from qgis.PyQt.QtCore import QVariant

    x, y, values = case.survey()
    layer = QgsVectorLayer("Point?crs=EPSG:32755", "samples", "memory")
    layer.dataProvider().addAttributes([QgsField("z", QVariant.Double)])
    layer.updateFields()
    features = []
    for easting, northing, value in zip(x, y, values[:, 0]):
        feature = QgsFeature(layer.fields())
        feature.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(easting, northing)))
        feature.setAttributes([float(value)])
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    return layer


def report(case: Case, tool: str, seconds: float, own: Optional[float], note: str) -> None:
    """Print one row."""
    ratio = f"{seconds / own:,.0f} x" if own else ""
    print(f"| {label(case)} | {tool} | {seconds:,.2f} | {ratio} | {note} |", flush=True)


def label(case: Case) -> str:
    """Return the case in the table's words."""
    return f"{case.samples:,} x {case.elements} -> {case.cells} x {case.cells}"


TOOLS = {"gossan": run_gossan, "qgis": run_qgis}

if __name__ == "__main__":
    main()
