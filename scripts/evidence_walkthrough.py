"""``make walkthrough``: from the laboratory's table to an evidence stack, on a real district; makes the pictures of docs/evidence.md.

Runs Gossan's algorithms inside QGIS one after the other, prints what each says, and leaves layers and pictures. The
survey is not Gossan's to ship; give the folder that holds it: ``--survey ../shared/data/eskay_bc``.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from gossan.processing_provider.charts import write_png
from gossan.processing_provider.provider import GossanProvider
from gossan.processing_provider.rasters import read_raster, write_raster
from gossan.processing_provider.styles import style_concentrations, style_distances
from map_pictures import MapPicture, draw_maps
from qgis.core import (
    QgsApplication,
    QgsFillSymbol,
    QgsMarkerSymbol,
    QgsProcessingFeedback,
    QgsRasterLayer,
    QgsSingleSymbolRenderer,
    QgsVectorLayer,
)

ELEMENTS = [
    "Ag_ppm",
    "As_ppm",
    "Au_ppb",
    "Ba_ppm",
    "Co_ppm",
    "Cu_ppm",
    "Fe_pct",
    "Hg_ppb",
    "Mn_ppm",
    "Mo_ppm",
    "Ni_ppm",
    "Pb_ppm",
    "Sb_ppm",
    "U_ppm",
    "Zn_ppm",
]
CELL = 1000.0
RANKS, NEAR = 0, 3  # of selectelements' and levelassays' METHOD
VOLCANIC = 5  # band of the distances by rock class
MEDIAN, LOG_RATIO_CLR, LOG_RATIO_LOG = 0, 0, 3


class Teller(QgsProcessingFeedback):
    """Prints what the algorithms say."""

    def pushInfo(self, info: str) -> None:
        """Print a sentence."""
        if not info.startswith("Results"):
            print(f"  {info}")

    def pushWarning(self, warning: str) -> None:
        """Print a warning."""
        print(f"  ! {warning}")


class Walk:
    """The survey's layers and the folder for what is made of them."""

    def __init__(self, survey: Path, out: Path) -> None:
        self.survey, self.out, self.teller = survey, out, Teller()
        out.mkdir(parents=True, exist_ok=True)
        self.samples, self.deposits = self.table("samples.csv"), self.table("deposits.csv")
        self.area = QgsVectorLayer(str(survey / "study_area.gpkg"), "area", "ogr")
        self.geology = QgsVectorLayer(str(survey / "geology.gpkg"), "geology", "ogr")

    def table(self, name: str) -> QgsVectorLayer:
        """Return a table of points as a layer."""
        source = f"file://{(self.survey / name).resolve()}?delimiter=,&xField=x&yField=y&crs=EPSG:26910"
        return QgsVectorLayer(source, name.removesuffix(".csv"), "delimitedtext")

    def run(self, algorithm: str, **parameters: Any) -> dict[str, Any]:
        """Run an algorithm; outputs are given as file names in the folder."""
        import processing

        print(f"\n{algorithm}")
        given = {
            k: str(self.out / v) if isinstance(v, str) and re.search(r"\.\w+$", v) else v for k, v in parameters.items()
        }
        return processing.run(f"gossan:{algorithm}", given, feedback=self.teller)

    def raster(self, name: str, band: int = 1) -> QgsRasterLayer:
        """Return a raster of the folder with its style; a further band as a raster of its own."""
        layer = QgsRasterLayer(str(self.out / name), Path(name).stem)
        if band == 1:
            return layer
        whole, alone = read_raster(layer), self.out / f"{Path(name).stem}_band_{band}.tif"
        write_raster(alone, whole.array[band - 1 : band], whole.grid, [whole.band_names[band - 1]])
        (style_distances if name == "distance.tif" else style_concentrations)(alone, whole.array[band - 1])
        return QgsRasterLayer(str(alone), whole.band_names[band - 1])

    def over(self, *layers: QgsVectorLayer) -> tuple[QgsVectorLayer, ...]:
        """Return what lies over every map: deposits, the area's outline and further layers."""
        look = {"name": "circle", "color": "#1b1b1b", "outline_color": "white", "outline_width": "0.4", "size": "2"}
        self.deposits.setRenderer(QgsSingleSymbolRenderer(QgsMarkerSymbol.createSimple(look)))
        outline = {"style": "no", "outline_color": "#808080", "outline_width": "0.3"}
        self.area.setRenderer(QgsSingleSymbolRenderer(QgsFillSymbol.createSimple(outline)))
        return (*layers, self.deposits, self.area)


def prepare(walk: Walk) -> None:
    """From the table to levelled log-ratios."""
    walk.run(
        "prepareassays", INPUT=walk.samples, FIELDS=ELEMENTS, GROUP="survey", OUTPUT="clean.gpkg", SUMMARY="summary.csv"
    )
    clean = str(walk.out / "clean.gpkg")
    for name, method in (("median", MEDIAN), ("levelled", NEAR)):
        changes = f"{name}_changes.csv"
        walk.run("levelassays", INPUT=clean, GROUP="survey", METHOD=method, OUTPUT=f"{name}.gpkg", CHANGES=changes)
    walk.run("logratio", INPUT="levelled.gpkg", METHOD=LOG_RATIO_CLR, OUTPUT="clr.gpkg")
    walk.run(
        "principalcomponents",
        INPUT="levelled.gpkg",
        ROBUST=True,
        OUTPUT="pc.gpkg",
        LOADINGS="loadings.csv",
        BIPLOT="biplot.png",
    )
    walk.run(
        "selectelements", INPUT="levelled.gpkg", DEPOSITS=walk.deposits, OUTPUT="elements.csv", CHART="elements.png"
    )


def map_elements(walk: Walk) -> None:
    """Variograms, kriging, and what levelling does to a map."""
    walk.run("logratio", INPUT="levelled.gpkg", METHOD=LOG_RATIO_LOG, OUTPUT="log.gpkg")
    walk.run("variogram", INPUT="levelled.gpkg", OUTPUT="variograms.csv", REPORT="variograms.html")
    frame = {"CELL_SIZE": CELL, "MASK": walk.area}
    for name in ("clean", "median", "levelled"):
        walk.run("idw", INPUT=f"{name}.gpkg", FIELDS=["Ni_ppm", "Pb_ppm"], OUTPUT=f"idw_{name}.tif", **frame)
    walk.run("idw", INPUT="levelled.gpkg", FIELDS=ELEMENTS, OUTPUT="idw.tif", **frame)
    walk.run(
        "kriging",
        INPUT="log.gpkg",
        OUTPUT="kriged.tif",
        VARIANCE="variance.tif",
        CROSS_VALIDATION="kriged.csv",
        **frame,
    )


def find_anomalies(walk: Walk) -> None:
    """The classics on one element."""
    lead = ELEMENTS.index("Pb_ppm") + 1
    walk.run(
        "fractalthreshold", SCORES="idw.tif", BAND=lead, OUTPUT="fractal.tif", BREAKS="breaks.csv", CHART="fractal.png"
    )
    walk.run("singularity", RASTER="idw.tif", BAND=lead, OUTPUT="singularity.tif")


def stack(walk: Walk) -> None:
    """Structures, geology and geophysics join the elements."""
    walk.run("structuredensity", INPUT=walk.geology, GRID="kriged.tif", CLASS_FIELD="ROCK_CLASS", OUTPUT="distance.tif")
    rasters = [str(walk.survey / f"{name}.tif") for name in ("magnetics", "gravity_residual", "fault_density")]
    walk.run(
        "evidencestack",
        LAYERS=[str(walk.out / "kriged.tif"), str(walk.out / "distance.tif"), *rasters],
        CATEGORY_POLYGONS=walk.geology,
        CATEGORY_FIELD="ROCK_CLASS",
        MASK=walk.area,
        OUTPUT="stack.tif",
        COVERAGE="coverage.csv",
    )


def draw(walk: Walk, images: Path) -> None:
    """Make the pictures."""
    extent, over = walk.raster("idw.tif").extent(), walk.over()
    nickel = [
        MapPicture(title, walk.raster(f"idw_{name}.tif"), over)
        for title, name in (
            ("Ni, as analysed", "clean"),
            ("Ni, medians levelled: a seam", "median"),
            ("Ni, near neighbours levelled", "levelled"),
        )
    ]
    draw_maps(nickel, extent, images / "evidence_levelling.png")
    lead = ELEMENTS.index("Pb_ppm") + 1
    kriged, variance = walk.raster("kriged.tif", lead), walk.raster("variance.tif", lead)
    draw_maps(
        [MapPicture("log10 Pb, ordinary kriging", kriged, over), MapPicture("Kriging variance", variance, over)],
        extent,
        images / "evidence_kriging.png",
    )
    fractal, singular = walk.raster("fractal.tif"), walk.raster("singularity.tif")
    draw_maps(
        [
            MapPicture("Pb: concentration-area classes", fractal, over),
            MapPicture("Pb: local singularity index", singular, over),
        ],
        extent,
        images / "evidence_anomalies.png",
    )
    distance = walk.raster("distance.tif", VOLCANIC)
    draw_maps([MapPicture(f"{distance.name()} (m)", distance, over)], extent, images / "evidence_distance.png")
    for name in ("biplot", "elements", "fractal"):
        (images / f"evidence_{name}_chart.png").write_bytes((walk.out / f"{name}.png").read_bytes())
    charts = re.findall(r"<svg.*?</svg>", (walk.out / "variograms.html").read_text(encoding="utf-8"), re.DOTALL)
    write_png(charts[ELEMENTS.index("Pb_ppm")], str(images / "evidence_variogram.png"))


def main() -> None:
    """Walk from the table to the stack."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--survey", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("demo/walkthrough"))
    parser.add_argument("--images", type=Path, default=Path("docs/images"))
    given = parser.parse_args()
    application = QgsApplication([], True)
    application.initQgis()
    sys.path.append(str(Path(QgsApplication.prefixPath()) / "share" / "qgis" / "python" / "plugins"))
    from processing.core.Processing import Processing

    Processing.initialize()
    provider = GossanProvider()
    QgsApplication.processingRegistry().addProvider(provider)
    walk = Walk(given.survey, given.out)
    for step in (prepare, map_elements, find_anomalies, stack):
        step(walk)
    draw(walk, given.images)


if __name__ == "__main__":
    main()
