"""Times maps of structures beside GDAL's proximity and QGIS's line density, in one run; prints a Markdown table.

Run it with the Python that QGIS uses: ``python3 benchmarks/structures.py [--quick]``. Each tool's run is in a process of
its own. Gossan is timed as the task that QGIS runs, without reading the layer and writing the file, and, in the note,
as the whole algorithm with both. gdal_rasterize and gdal_proximity are timed as the commands that QGIS calls, which
read and write; the first is needed by the second. QGIS's line density takes too long for the whole grid: it is timed on
`NATIVE_CELLS` x `NATIVE_CELLS` cells of the same area, scaled by the number of cells; the table says so.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Optional

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
SIDE = 330_000.0  # metres, as the Murchison's faults span
RADIUS = 6_600.0
PIECES = 8  # straight pieces of a line
NATIVE_CELLS = 100


@dataclass(frozen=True)
class Case:
    """Wandering lines in a square of `SIDE`, and a grid of `cells` x `cells` over it."""

    lines: int
    cells: int

    def vertices(self) -> np.ndarray:
        """Return the lines, float64 (lines, vertices, 2), the same at each call."""
        rng = np.random.default_rng(5)
        start = rng.uniform(0, SIDE, (self.lines, 1, 2))
        azimuth = rng.normal(0.3, 0.5, (self.lines, 1)) + rng.normal(0, 0.12, (self.lines, PIECES)).cumsum(axis=1)
        step = rng.lognormal(np.log(6000), 0.8, (self.lines, 1)) / PIECES
        steps = np.stack([np.sin(azimuth) * step, np.cos(azimuth) * step], axis=-1)
        return np.concatenate([start, start + steps.cumsum(axis=1)], axis=1)

    def params(self, method: str, cells: int) -> dict[str, Any]:
        """Return the task's parameters for a grid of `cells` x `cells`."""
        frame = {"west": 0.0, "north": SIDE, "cell_size": SIDE / cells, "rows": cells, "columns": cells}
        return {"layer": "faults", "polygons": False, "method": method, "radius": RADIUS, **frame}

    def arrays(self) -> dict[str, np.ndarray]:
        """Return the task's arrays."""
        vertices = self.vertices()
        return {"vertices": vertices.reshape(-1, 2), "sizes": np.full(self.lines, PIECES + 1)}


def main() -> None:
    """Run the cases and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="only the 500 x 500 case")
    parser.add_argument("--measure", nargs=3, metavar=("TOOL", "CASE", "FOLDER"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.measure:
        tool, case, folder = arguments.measure
        print(json.dumps(TOOLS[tool](Case(**json.loads(case)), Path(folder))))
        return
    print("| pieces of lines -> cells | map | tool | seconds | Gossan is faster by | note |\n|---|---|---|---|---|---|")
    cases = [Case(3_252, 500), Case(3_252, 1000), Case(12_500, 1000)]
    for case in cases[:1] if arguments.quick else cases:
        with tempfile.TemporaryDirectory() as folder:
            compare(case, Path(folder))


def compare(case: Case, folder: Path) -> None:
    """Print the rows of one case: distance by Gossan and GDAL, density by Gossan and QGIS."""
    own = measure("gossan", case, folder)
    whole = measure("algorithm", case, folder)
    for method, peer in (("distance", compare_gdal), ("density", compare_native)):
        note = f"{own['threads']:.0f} threads"
        if whole:
            note += f"; {whole[method]:.2f} s as algorithm, with reading and writing"
        report(case, method, "Gossan", own[method], None, note)
        peer(case, folder, own[method])


def compare_gdal(case: Case, folder: Path, own: float) -> None:
    """Print the row of gdal_rasterize and gdal_proximity."""
    proximity = shutil.which("gdal_proximity.py") or shutil.which("gdal_proximity")
    if proximity is None or shutil.which("gdal_rasterize") is None or not (folder / "faults.gpkg").exists():
        skip(case, "distance", "gdal_proximity", "gdal_proximity or QGIS is not installed")
        return
    frame = ["-te", "0", "0", str(SIDE), str(SIDE), "-ts", str(case.cells), str(case.cells)]
    burnt, away = str(folder / "burnt.tif"), str(folder / "away.tif")
    seconds = [
        timed(["gdal_rasterize", "-q", "-burn", "1", "-ot", "Byte", *frame, str(folder / "faults.gpkg"), burnt], burnt),
        timed([proximity, "-q", burnt, away, "-distunits", "GEO", "-ot", "Float32"], away),
    ]
    inner, edge = errors(read(away), np.load(folder / "distance.npy"), SIDE / case.cells)
    note = (
        f"{seconds[0]:.2f} s to rasterise + {seconds[1]:.2f} s; its largest error is {inner:.2f} cells, and {edge:.1f} at "
        "the edge, as it burns no line beyond"
    )
    report(case, "distance", "gdal_rasterize + gdal_proximity", sum(seconds), own, note)


def compare_native(case: Case, folder: Path, own: float) -> None:
    """Print the row of QGIS's line density."""
    native = measure("native", case, folder)
    if not native:
        skip(case, "density", "native:linedensity", "this Python has no qgis")
        return
    note = (
        f"timed on {native['cells']:,.0f} cells ({native['seconds']:.1f} s), scaled; largest difference "
        f"{native['difference']:.1%} of the largest density (its circle is a polygon)"
    )
    seconds = native["seconds"] * case.cells**2 / native["cells"]
    report(case, "density", "native:linedensity", seconds, own, note)


def timed(line: list[str], made: str) -> float:
    """Return the seconds that a command takes to make a file: the shorter of two runs."""
    seconds = []
    for _ in range(2):
        Path(made).unlink(missing_ok=True)
        start = time.perf_counter()
        subprocess.run(line, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def errors(theirs: np.ndarray, ours: np.ndarray, cell_size: float) -> tuple[float, float]:
    """Return the largest difference in cells: where the nearest line is nearer than the map's edge, and elsewhere."""
    centres = (np.arange(len(ours)) + 0.5) * cell_size
    to_edge = np.minimum(centres, centres[::-1])
    is_inner = ours < np.minimum(to_edge[:, None], to_edge)
    apart = np.abs(theirs - ours) / cell_size
    return float(apart[is_inner].max()), float(apart[~is_inner].max())


def read(path: str) -> np.ndarray:
    """Return a raster's first band."""
    from osgeo import gdal

    gdal.UseExceptions()
    return np.asarray(gdal.Open(path).ReadAsArray(), dtype=float)


def measure(tool: str, case: Case, folder: Path) -> dict[str, float]:
    """Return what `TOOLS[tool]` measures, in a process of its own."""
    line = [sys.executable, __file__, "--measure", tool, json.dumps(asdict(case)), str(folder)]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        line, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
    )
    return dict(json.loads(done.stdout.splitlines()[-1]))


def task_seconds(case: Case, method: str, cells: int, save: Optional[Path] = None) -> float:
    """Run the task as QGIS does, twice; return the shorter time."""
    from gossan.engine.runner import run_task

    seconds = []
    for _ in range(2):
        start = time.perf_counter()
        result = run_task("structure_density", case.arrays(), case.params(method, cells))
        seconds.append(time.perf_counter() - start)
    if save:
        np.save(save, result.arrays["maps"][0])
    return min(seconds)


def run_gossan(case: Case, folder: Path) -> dict[str, float]:
    """Return the seconds of both tasks and the threads; save the distances."""
    import_gossan()
    from gossan.engine.settings import Settings

    found = {m: task_seconds(case, m, case.cells, folder / f"{m}.npy") for m in ("distance", "density")}
    return {**found, "threads": Settings().worker_count}


def run_algorithm(case: Case, folder: Path) -> dict[str, float]:
    """Return the seconds of the whole algorithm through Processing; writes the layer that GDAL reads as well."""
    if not start_qgis():
        return {}
    import processing
    from gossan.processing_provider.structuredensity import StructureDensity

    path = write_layer(case, folder)
    frame = {"EXTENT": f"0,{SIDE},0,{SIDE} [EPSG:32750]", "CELL_SIZE": SIDE / case.cells, "RADIUS": RADIUS}
    found = {}
    for number, method in enumerate(("distance", "density")):
        out = str(folder / "whole.tif")
        start = time.perf_counter()
        processing.run(StructureDensity(), {"INPUT": path, "METHOD": number, "OUTPUT": out, **frame})
        found[method] = time.perf_counter() - start
    return found


def run_native(case: Case, folder: Path) -> dict[str, float]:
    """Return the seconds and cells of QGIS's line density, and how far its map is from Gossan's on the same cells."""
    if not start_qgis():
        return {}
    import processing
    from gossan.core.context import Context
    from gossan.tasks.structure_density import Params, run
    from osgeo import gdal

    out = str(folder / "native.tif")
    pixel = {"RADIUS": RADIUS, "PIXEL_SIZE": SIDE / NATIVE_CELLS}
    start = time.perf_counter()
    processing.run("native:linedensity", {"INPUT": str(folder / "faults.gpkg"), "OUTPUT": out, **pixel})
    seconds = time.perf_counter() - start
    theirs = read(out) * 1000
    west, size, _, north, _, _ = gdal.Open(out).GetGeoTransform()
    rows, columns = theirs.shape
    params = Params("faults", False, west, north, size, rows, columns, "density", RADIUS)
    ours = run(case.arrays(), params, Context()).arrays["maps"][0]
    return {"seconds": seconds, "cells": theirs.size, "difference": float(np.abs(theirs - ours).max() / ours.max())}


def import_gossan() -> None:
    """Make the checkout importable under its own name."""
    sys.path.insert(0, str(ROOT / ".build" / "plugins"))  # where make links it


def start_qgis() -> bool:
    """Start QGIS with Processing and its native algorithms; False where this Python has none."""
    import_gossan()
    try:
        from qgis.analysis import QgsNativeAlgorithms
        from qgis.core import QgsApplication
    except ImportError:
        return False
    start_qgis.application = QgsApplication([], False)  # type: ignore[attr-defined]  # kept alive with the process
    QgsApplication.initQgis()
    sys.path.append(str(Path(QgsApplication.prefixPath()) / "share" / "qgis" / "python" / "plugins"))
    from processing.core.Processing import Processing

    Processing.initialize()
    registry = QgsApplication.processingRegistry()
    if registry.providerById("native") is None:
        registry.addProvider(QgsNativeAlgorithms(registry))
    return True


def write_layer(case: Case, folder: Path) -> str:
    """Write the lines as a GeoPackage; return its path."""
    from osgeo import ogr, osr

    path = str(folder / "faults.gpkg")
    system = osr.SpatialReference()
    system.ImportFromEPSG(32750)
    dataset = ogr.GetDriverByName("GPKG").CreateDataSource(path)
    layer = dataset.CreateLayer("faults", system, ogr.wkbLineString)
    layer.StartTransaction()
    for line in case.vertices():
        geometry = ogr.Geometry(ogr.wkbLineString)
        for easting, northing in line:
            geometry.AddPoint_2D(easting, northing)
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetGeometry(geometry)
        layer.CreateFeature(feature)
    layer.CommitTransaction()
    return path


def report(case: Case, method: str, tool: str, seconds: float, own: Optional[float], note: str) -> None:
    """Print one row."""
    ratio = f"{seconds / own:,.1f} x" if own else ""
    print(f"| {label(case)} | {method} | {tool} | {seconds:,.2f} | {ratio} | {note} |", flush=True)


def skip(case: Case, method: str, tool: str, reason: str) -> None:
    """Print the row of a tool that is not there."""
    print(f"| {label(case)} | {method} | {tool} | - | - | skipped: {reason} |", flush=True)


def label(case: Case) -> str:
    """Return the case in the table's words."""
    return f"{case.lines * PIECES:,} -> {case.cells} x {case.cells}"


TOOLS = {"gossan": run_gossan, "algorithm": run_algorithm, "native": run_native}

if __name__ == "__main__":
    main()
