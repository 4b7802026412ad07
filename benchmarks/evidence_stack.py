"""Times the evidence stack beside GDAL's own way to put rasters into one file; prints a Markdown table.

Run it with the Python that QGIS uses: ``python3 benchmarks/evidence_stack.py [--quick | --large]``. Gossan runs as a
user runs it, through `processing.run`, in a process of its own, so that its peak memory is its own (QGIS's included).
No other tool scales, masks and counts; gdalbuildvrt and gdal_translate, which resample and write the same bands with the
same compression, are the floor: what reading and writing alone cost.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Optional

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
SIDE = 120_000.0  # metres
ELEMENTS = 4  # bands of the layer that gives the grid
OTHERS = {"magnetics": 1.0, "gravity": 2.5, "distance": 0.4, "radiometrics": 1.0}  # cell sizes over the grid's
OPTIONS = ["TILED=YES", "COMPRESS=DEFLATE", "ZLEVEL=1", "NUM_THREADS=ALL_CPUS", "BIGTIFF=IF_SAFER", "PREDICTOR=3"]
SCALINGS = ("zscore", "robust", "minmax", "rank", "none")


@dataclass(frozen=True)
class Case:
    """A square grid of `cells` x `cells` over `SIDE`, and how its bands are scaled."""

    cells: int
    scaling: str = "zscore"

    @property
    def label(self) -> str:
        """The case in the table's words."""
        return f"{ELEMENTS + len(OTHERS)} bands, {self.cells:,} x {self.cells:,}, {self.scaling}"


def main() -> None:
    """Run the cases and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="only the smallest grid")
    parser.add_argument("--large", action="store_true", help="12,000 x 12,000 cells too: 30 GB of disk, minutes")
    parser.add_argument("--measure", nargs=2, metavar=("CASE", "FOLDER"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.measure:
        case, folder = arguments.measure
        print(json.dumps(run_gossan(Case(**json.loads(case)), Path(folder))))
        return
    print("| case | tool | seconds | peak memory, GiB | Gossan takes |\n|---|---|---|---|---|")
    sides = [1000] if arguments.quick else [1000, 4000] + [12_000] * arguments.large
    for side in sides:
        with tempfile.TemporaryDirectory() as folder:
            make_layers(side, Path(folder))
            compare(side, Path(folder))


def compare(side: int, folder: Path) -> None:
    """Print the rows of one grid: Gossan with two scalings, and GDAL."""
    floor = time_gdal(folder)
    for scaling in ("zscore", "robust"):
        case = Case(side, scaling)
        measured = measure(case, folder)
        ratio = f"{measured['seconds'] / floor:.1f} x" if floor else ""
        print(f"| {case.label} | Gossan | {measured['seconds']:,.1f} | {measured['gib']:.2f} | {ratio} |", flush=True)
    if floor is None:
        print(f"| {case.label} | gdalbuildvrt, gdal_translate | - | - | skipped: not installed (package gdal-bin) |")
    else:
        words = f"{ELEMENTS + len(OTHERS)} bands, {side:,} x {side:,}, not scaled"
        print(f"| {words} | gdalbuildvrt, gdal_translate | {floor:,.1f} | | |", flush=True)


def make_layers(side: int, folder: Path) -> None:
    """Write the layers: element maps on the grid, others on cells of their own, half a cell beside it."""
    size = SIDE / side
    write_layer(folder / "elements.tif", side, size, 0.0, ELEMENTS)
    for name, ratio in OTHERS.items():
        write_layer(folder / f"{name}.tif", int(side / ratio), size * ratio, size / 2, 1)


def write_layer(path: Path, side: int, size: float, shift: float, bands: int) -> None:
    """Write one raster of hills and noise, with a NoData corner, a block of rows at a time."""
    from osgeo import gdal, osr

    gdal.UseExceptions()
    dataset = gdal.GetDriverByName("GTiff").Create(
        str(path), side, side, bands, gdal.GDT_Float32, ["TILED=YES", "INTERLEAVE=BAND", "BIGTIFF=IF_SAFER"]
    )
    dataset.SetGeoTransform((shift, size, 0.0, SIDE - shift, 0.0, -size))
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(32755)
    dataset.SetProjection(reference.ExportToWkt())
    for number in range(1, bands + 1):
        band = dataset.GetRasterBand(number)
        band.SetNoDataValue(-9999.0)
        for start, values in hills(side, number + len(path.stem)):
            band.WriteArray(values, 0, start)
        band.FlushCache()


def hills(side: int, seed: int) -> Iterator[tuple[int, np.ndarray]]:
    """Yield the first row and the values of blocks of rows: log-normal, rounded, -9999 in a corner."""
    rng = np.random.default_rng(seed)
    along = np.linspace(0.0, 12.0, side, dtype=np.float32)
    for start in range(0, side, 256):
        down = along[start : start + 256, None]
        height = np.sin(along + seed) * np.cos(down * 1.3) + 0.3 * rng.standard_normal((len(down), side), np.float32)
        values = np.round(np.exp(3.0 + height), 2).astype(np.float32)
        values[(along < 1.0) & (down < 1.0 + 0.1 * seed)] = -9999.0
        yield start, values


def measure(case: Case, folder: Path) -> dict[str, float]:
    """Return what `run_gossan` measures, in a process of its own."""
    line = [sys.executable, __file__, "--measure", json.dumps(asdict(case)), str(folder)]
    environment = {"GOSSAN_CACHE": str(folder / "cache"), **os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        line, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
    )
    return dict(json.loads(done.stdout.splitlines()[-1]))


def run_gossan(case: Case, folder: Path) -> dict[str, float]:
    """Make the stack as a user does; return seconds and peak memory."""
    from qgis.core import QgsApplication

    application = QgsApplication([], False)
    application.initQgis()
    sys.path.append(str(Path(QgsApplication.prefixPath()) / "share" / "qgis" / "python" / "plugins"))
    sys.path.insert(0, str(ROOT / ".build" / "plugins"))  # where make links the checkout under its own name
    from processing.core.Processing import Processing

    Processing.initialize()
    import processing
    from gossan.processing_provider.evidencestack import EvidenceStack

    parameters = {
        "LAYERS": [str(folder / f"{name}.tif") for name in ("elements", *OTHERS)],
        "SCALING": SCALINGS.index(case.scaling),
        "OUTPUT": str(folder / "stack.tif"),
    }
    start = time.perf_counter()
    processing.run(EvidenceStack(), parameters)
    seconds = time.perf_counter() - start
    return {"seconds": seconds, "gib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20}


def time_gdal(folder: Path) -> Optional[float]:
    """Return the seconds that GDAL's commands take to resample and write the same bands; None without them."""
    if shutil.which("gdalbuildvrt") is None or shutil.which("gdal_translate") is None:
        return None
    from osgeo import gdal

    grid = gdal.Open(str(folder / "elements.tif")).GetGeoTransform()
    start = time.perf_counter()
    for number in range(1, ELEMENTS + 1):  # -separate takes the first band of each
        single = ["gdal_translate", "-q", "-of", "VRT", "-b", str(number)]
        subprocess.run([*single, str(folder / "elements.tif"), str(folder / f"element_{number}.vrt")], check=True)
    bands = [str(folder / f"element_{number}.vrt") for number in range(1, ELEMENTS + 1)]
    bands += [str(folder / f"{name}.tif") for name in OTHERS]
    frame = ["-te", "0", "0", str(SIDE), str(SIDE), "-tr", str(grid[1]), str(grid[1])]
    virtual, target = str(folder / "all.vrt"), str(folder / "floor.tif")
    subprocess.run(["gdalbuildvrt", "-q", "-separate", "-r", "bilinear", *frame, virtual, *bands], check=True)
    creation = [word for option in [*OPTIONS, "INTERLEAVE=BAND"] for word in ("-co", option)]
    subprocess.run(["gdal_translate", "-q", *creation, virtual, target], check=True)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
