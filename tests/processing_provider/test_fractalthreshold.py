from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytestmark = pytest.mark.qgis


def two_populations(shape: tuple[int, int]) -> np.ndarray:
    """Return a map whose area above v falls as v ** -0.8 up to 10, and as v ** -3 above."""
    cells = shape[0] * shape[1]
    share, corner = np.arange(1, cells + 1) / cells, 10.0**-0.8
    values = np.where(share > corner, share ** (-1 / 0.8), 10.0 * (share / corner) ** (-1 / 3.0))
    return np.random.default_rng(0).permutation(values).reshape(shape).astype(np.float32)


LEAD = two_populations((60, 100))
LEAD[:5, :8] = np.nan


def outputs(folder: Path) -> dict[str, str]:
    return {"OUTPUT": str(folder / "o.tif"), "BREAKS": str(folder / "b.csv"), "CHART": str(folder / "c.svg")}


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def labels_of(path: Path) -> dict[int, str]:
    from qgis.core import QgsRasterLayer

    layer = QgsRasterLayer(str(path), "classes")  # kept: the renderer is its own
    return {int(kind.value): kind.label for kind in layer.renderer().classes()}


def test_concentration_area_writes_classes_a_legend_a_table_and_a_chart(
    run: Any, raster_layer: Any, tmp_path: Path
) -> None:
    from osgeo import gdal

    layer = raster_layer(np.stack([np.ones_like(LEAD), LEAD]), "idw", ["Cu_ppm", "Pb_ppm"])
    run("fractalthreshold", {"SCORES": layer, "BAND": 2, **outputs(tmp_path)})
    low, high = table(tmp_path / "b.csv")
    threshold = float(high["above"])
    assert threshold == pytest.approx(10.0, rel=0.01) and float(low["up_to"]) == threshold
    assert float(low["slope"]) == pytest.approx(-0.8, rel=0.01)
    assert float(high["slope"]) == pytest.approx(-3.0, rel=0.01)
    assert float(high["area"]) == float(high["number"])  # cells of 1 km
    dataset = gdal.Open(str(tmp_path / "o.tif"))
    assert dataset.GetRasterBand(1).GetNoDataValue() == 255
    classes = dataset.ReadAsArray()
    np.testing.assert_array_equal(classes, np.where(np.isnan(LEAD), 255, threshold < LEAD))
    assert labels_of(tmp_path / "o.tif") == {0: "background (up to 10 ppm)", 1: "anomaly (above 10 ppm)"}
    chart = (tmp_path / "c.svg").read_text(encoding="utf-8")
    for text in (
        "C-A: Pb_ppm",
        "Pb (ppm)",
        "Area with at least that (km²)",
        "background: slope -0.80",
        "-3.00",
        ">10<",
    ):
        assert text in chart


def test_classes_that_half_the_map_reaches_are_background(run: Any, raster_layer: Any, tmp_path: Path) -> None:
    run(
        "fractalthreshold",
        {"SCORES": raster_layer(LEAD, "lead", ["Pb_ppm"]), "THRESHOLDS": "1.5; 10, 20", **outputs(tmp_path)},
    )
    assert (np.nanmean(LEAD > 1.5)) > 0.5 > np.nanmean(LEAD > 10)
    assert labels_of(tmp_path / "o.tif") == {
        0: "low background (up to 1.5 ppm)",
        1: "background (1.5 to 10 ppm)",
        2: "low anomaly (10 to 20 ppm)",
        3: "high anomaly (above 20 ppm)",
    }
    assert [row["class"] for row in table(tmp_path / "b.csv")] == [
        "low background",
        "background",
        "low anomaly",
        "high anomaly",
    ]


def test_samples_are_counted_and_come_back_with_their_class(run: Any, point_layer: Any, tmp_path: Path) -> None:
    from qgis.core import QgsVectorLayer

    values: list[Any] = LEAD[10:50].ravel().astype(float).tolist()
    values[7] = None
    x, y = np.arange(len(values)) * 10.0, np.zeros(len(values))
    layer = point_layer(x, y, {"Pb_ppm": values}, crs="EPSG:4326")  # numbers need no area, so degrees are fine
    out = tmp_path / "s.gpkg"
    found = run(
        "fractalthreshold",
        {"INPUT": layer, "FIELD": "Pb_ppm", "METHOD": 1, "SAMPLES_OUT": str(out), **outputs(tmp_path)},
    )
    assert "OUTPUT" not in found and not (tmp_path / "o.tif").exists()
    rows = table(tmp_path / "b.csv")
    threshold = float(rows[1]["above"])
    assert threshold == pytest.approx(10.0, rel=0.1)
    assert sum(int(row["number"]) for row in rows) == len(values) - 1 and not rows[0]["area"]
    samples = QgsVectorLayer(str(out), "samples")
    read = [(f["Pb_ppm"], f["Pb_ppm_class"], f["Pb_ppm_anomaly"]) for f in samples.getFeatures()]
    assert len(read) == len(values)
    for value, number, words in read:
        if number in (0, 1, 2):
            assert (value > threshold) == (number >= 1)
            assert words.startswith("anomaly" if number else "background") or len(rows) > 2
    assert sum(1 for _, number, _ in read if number not in range(len(rows))) == 1


def test_the_parts_of_the_spectrum_sum_to_the_map(run: Any, raster_layer: Any, tmp_path: Path) -> None:
    from gossan.processing_provider.rasters import read_raster
    from qgis.core import QgsRasterLayer

    rng = np.random.default_rng(0)
    values = (np.cumsum(np.cumsum(rng.normal(size=(60, 70)), axis=0), axis=1) / 10 + rng.normal(size=(60, 70))).astype(
        np.float32
    )
    values[:6, :9] = np.nan
    layer = raster_layer(values, "clr", ["clr_Pb"])
    run("fractalthreshold", {"SCORES": layer, "METHOD": 2, "SEGMENTS": 3, **outputs(tmp_path)})
    made = read_raster(QgsRasterLayer(str(tmp_path / "o.tif"), "parts"))
    assert made.band_names == ("clr_Pb anomaly", "clr_Pb background", "clr_Pb noise")
    np.testing.assert_allclose(made.array.sum(axis=0), values, atol=1e-4)
    assert [row["class"] for row in table(tmp_path / "b.csv")] == ["noise", "anomaly", "background"]


def test_a_png_chart_is_drawn(run: Any, raster_layer: Any, tmp_path: Path) -> None:
    from qgis.PyQt.QtGui import QImage

    chart = tmp_path / "c.png"
    run("fractalthreshold", {"SCORES": raster_layer(LEAD, "lead"), **outputs(tmp_path), "CHART": str(chart)})
    image = QImage(str(chart))
    assert image.width() > 600 and len({image.pixel(x, 400) for x in range(image.width())}) > 5


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({}, "Nothing was given"),
        ({"SCORES": True, "INPUT": True, "FIELD": "Pb_ppm", "METHOD": 1}, "Give one of them"),
        ({"INPUT": True, "FIELD": "Pb_ppm"}, "C-A needs a map"),
        ({"INPUT": True, "FIELD": "Pb_ppm", "METHOD": 2}, "S-A needs a map"),
        ({"INPUT": True, "METHOD": 1}, "without a field"),
        ({"SCORES": True, "SEGMENTS": 1}, "segments is 1"),
        ({"SCORES": True, "THRESHOLDS": "20,10"}, "must rise"),
        ({"SCORES": True, "THRESHOLDS": "ten"}, "'ten'"),
        ({"SCORES": True, "THRESHOLDS": "-5,10"}, "above zero"),
        ({"SCORES": True, "CHART": "chart.txt"}, "svg or .png"),
    ],
)
def test_what_cannot_be_divided_is_refused_and_nothing_is_written(
    run: Any, raster_layer: Any, point_layer: Any, tmp_path: Path, parameters: dict[str, Any], words: str
) -> None:
    from qgis.core import QgsProcessingException

    out = tmp_path / "out"
    out.mkdir()
    given = {**outputs(out), **parameters}
    if "SCORES" in given:
        given["SCORES"] = raster_layer(LEAD, "lead")
    if "INPUT" in given:
        given["INPUT"] = point_layer(np.arange(50.0), np.zeros(50), {"Pb_ppm": list(LEAD[9, :50])})
    if parameters.get("CHART"):
        given["CHART"] = str(out / parameters["CHART"])
    with pytest.raises(QgsProcessingException, match=words):
        run("fractalthreshold", given)
    assert not list(out.iterdir())


def test_areas_of_degrees_are_refused_but_numbers_are_not(run: Any, raster_layer: Any, tmp_path: Path) -> None:
    from qgis.core import QgsProcessingException

    layer = raster_layer(LEAD, "lead", west=130.0, north=-20.0, cell_size=0.01, crs="EPSG:4326")
    with pytest.raises(QgsProcessingException, match="degrees"):
        run("fractalthreshold", {"SCORES": layer, **outputs(tmp_path)})
    run("fractalthreshold", {"SCORES": layer, "METHOD": 1, **outputs(tmp_path)})
    assert float(table(tmp_path / "b.csv")[1]["above"]) == pytest.approx(10.0, rel=0.01)


def test_lead_of_eskay_breaks_where_its_curve_bends(
    run: Any, raster_layer: Any, shared_data: Path, tmp_path: Path
) -> None:
    from gossan.core.grid import Grid
    from gossan.core.interpolation import inverse_distance, merge_duplicates

    with (shared_data / "eskay_bc" / "samples.csv").open(encoding="utf-8") as file:
        rows = [(float(r["x"]), float(r["y"]), float(r["Pb_ppm"])) for r in csv.DictReader(file)]
    x, y, values, _ = merge_duplicates(*np.array(rows).T[:2], np.array(rows)[:, 2:])
    grid = Grid.covering(x.min(), y.min(), x.max(), y.max(), 1000.0)
    lead = inverse_distance(x, y, values, grid, max_distance=8000.0)[0]
    run("fractalthreshold", {"SCORES": raster_layer(lead, "lead", ["Pb_ppm"]), **outputs(tmp_path)})
    breaks = [float(row["above"]) for row in table(tmp_path / "b.csv")[1:]]
    # the bends that one sees: the end of the flat, the end of the bulk of the background, the start of the steep tail
    np.testing.assert_allclose(breaks, [6.1, 14.0, 40.0], rtol=0.1)
