from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytestmark = pytest.mark.qgis

SCORES = np.random.default_rng(0).permutation(1000).astype(np.float32).reshape(25, 40)


def classify(run: Any, layer: Any, path: Path, breaks: str = "5,15,30") -> np.ndarray:
    from osgeo import gdal

    result = run("classifyscores", {"SCORES": layer, "BREAKS": breaks, "OUTPUT": str(path)})
    dataset = gdal.Open(result["OUTPUT"])
    assert dataset.GetRasterBand(1).DataType == gdal.GDT_Byte and dataset.GetRasterBand(1).GetNoDataValue() == 255
    return dataset.ReadAsArray()


def test_the_classes_cover_the_shares_their_names_say(run: Any, raster_layer: Any, tmp_path: Path) -> None:
    scores = SCORES.copy()
    scores[:5] = np.nan
    classes = classify(run, raster_layer(scores, "scores"), tmp_path / "classes.tif")
    assert (classes[:5] == 255).all()
    assert np.bincount(classes[5:].ravel()).tolist() == [560, 120, 80, 40]
    assert np.nanmin(scores[classes == 3]) > np.nanmax(scores[classes == 2])


def test_the_legend_speaks_of_area(run: Any, raster_layer: Any, tmp_path: Path) -> None:
    from qgis.core import QgsRasterLayer

    classify(run, raster_layer(SCORES, "scores"), tmp_path / "classes.tif")
    layer = QgsRasterLayer(str(tmp_path / "classes.tif"), "classes")  # kept: the renderer is its own
    kinds = layer.renderer().classes()
    assert {kind.value: kind.label for kind in kinds} == {
        3: "top 5 % of the area",
        2: "top 5 to 15 % of the area",
        1: "top 15 to 30 % of the area",
        0: "rest of the area",
    }
    assert len({kind.color.name() for kind in kinds}) == 4


@pytest.mark.parametrize("breaks", ["2.5", "1, 2; 5 10 20 40 60%"])
def test_any_number_of_breaks_gives_that_many_classes_in_different_colours(
    run: Any, raster_layer: Any, tmp_path: Path, breaks: str
) -> None:
    from qgis.core import QgsRasterLayer

    classes = classify(run, raster_layer(SCORES, "scores"), tmp_path / "classes.tif", breaks)
    number = len(breaks.replace(",", " ").replace(";", " ").split())
    assert sorted(np.unique(classes)) == list(range(number + 1))
    layer = QgsRasterLayer(str(tmp_path / "classes.tif"), "classes")  # kept: the renderer is its own
    kinds = layer.renderer().classes()
    assert len({kind.color.rgba() for kind in kinds}) == number + 1


@pytest.mark.parametrize(
    ("breaks", "words"),
    [
        ("30,5", "must rise"),
        ("5,fifteen", "'fifteen' in 'Breaks' is not a number"),
        (" ", "0 class breaks"),
        ("150", "100"),
    ],
)
def test_breaks_that_make_no_sense_are_refused_with_an_example(
    run: Any, raster_layer: Any, tmp_path: Path, breaks: str, words: str
) -> None:
    from qgis.core import QgsProcessingException

    with pytest.raises(QgsProcessingException, match=words):
        classify(run, raster_layer(SCORES, "scores"), tmp_path / "classes.tif", breaks)
    assert not (tmp_path / "classes.tif").exists()


def labels_of(path: Path) -> dict[int, str]:
    from qgis.core import QgsRasterLayer

    layer = QgsRasterLayer(str(path), "classes")  # kept: the renderer is its own
    return {kind.value: kind.label for kind in layer.renderer().classes()}


def test_percentile_classes_say_their_values_and_unit(run: Any, raster_layer: Any, tmp_path: Path) -> None:
    layer = raster_layer(SCORES, "lead", ["Pb_ppm"])
    path = tmp_path / "classes.tif"
    run("classifyscores", {"SCORES": layer, "METHOD": 1, "PERCENTILES": "50, 95", "OUTPUT": str(path)})
    assert labels_of(path) == {
        2: "above percentile 95 (above 949 ppm)",
        1: "percentile 50 to 95 (500 to 949 ppm)",
        0: "to percentile 50 (up to 500 ppm)",
    }


@pytest.mark.parametrize(
    ("side", "label"),
    [
        (0, "more than 1.5 MAD above the median (above 1,055 ppm)"),
        (1, "more than 1.5 MAD below the median (below -56.5 ppm)"),
        (2, "more than 1.5 MAD from the median (below -56.5 ppm or above 1,055 ppm)"),
    ],
)
def test_mad_classes_say_their_values_on_the_side_that_counts(
    run: Any, raster_layer: Any, tmp_path: Path, side: int, label: str
) -> None:
    layer = raster_layer(SCORES, "lead", ["Pb_ppm"])  # 0 to 999: median 499.5, MAD 250 x 1.4826
    path = tmp_path / "classes.tif"
    run(
        "classifyscores",
        {"SCORES": layer, "METHOD": 2, "MULTIPLES": "0.5,1.5", "SIDE": side, "OUTPUT": str(path)},
    )
    found = labels_of(path)
    assert found[2] == label and len(found) == 3


def test_the_default_stays_the_share_of_the_area(run: Any, raster_layer: Any, tmp_path: Path) -> None:
    layer, path = raster_layer(SCORES, "scores"), tmp_path / "classes.tif"
    run("classifyscores", {"SCORES": layer, "OUTPUT": str(path)})
    assert labels_of(path)[3] == "top 5 % of the area"
