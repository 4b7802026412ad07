from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytestmark = pytest.mark.qgis

VALUES = np.random.default_rng(0).lognormal(1, 0.5, (2, 30, 40)).astype(np.float32)
VALUES[1, :5, :6] = np.nan


def mapped(run: Any, layer: Any, path: Path, **parameters: Any) -> np.ndarray:
    from osgeo import gdal

    run("singularity", {"RASTER": layer, "OUTPUT": str(path), **parameters})
    return gdal.Open(str(path)).ReadAsArray()


def test_the_chosen_band_is_mapped_with_its_coefficient_and_error(run: Any, raster_layer: Any, tmp_path: Path) -> None:
    from gossan.core.singularity import local_singularity
    from gossan.processing_provider.rasters import read_raster
    from qgis.core import QgsRasterLayer

    layer, path = raster_layer(VALUES, "idw", ["Cu_ppm", "Pb_ppm"]), tmp_path / "alpha.tif"
    bands = mapped(run, layer, path, BAND=2, WINDOWS="3, 5 7;9")
    np.testing.assert_array_equal(bands, local_singularity(VALUES[1], (3, 5, 7, 9)))
    raster = read_raster(QgsRasterLayer(str(path), "alpha"))
    assert raster.band_names == ("Pb_ppm singularity", "Pb_ppm coefficient", "Pb_ppm standard error")
    assert raster.metadata["singularity"]["widths"] == [3, 5, 7, 9]


def test_enrichment_is_red_and_depletion_blue_around_two(run: Any, raster_layer: Any, tmp_path: Path) -> None:
    from qgis.core import QgsRasterLayer

    mapped(run, raster_layer(VALUES[0], "Cu"), tmp_path / "alpha.tif")
    layer = QgsRasterLayer(str(tmp_path / "alpha.tif"), "alpha")  # kept: the renderer is its own
    items = layer.renderer().shader().rasterShaderFunction().colorRampItemList()
    assert items[2].value == pytest.approx(2.0)
    assert items[0].color.red() > items[0].color.blue() and items[-1].color.blue() > items[-1].color.red()


def test_a_large_map_is_the_same_in_blocks_and_threads(run: Any, raster_layer: Any, tmp_path: Path) -> None:
    from gossan.core.singularity import local_singularity

    values = np.random.default_rng(1).lognormal(size=(300, 520)).astype(np.float32)
    bands = mapped(run, raster_layer(values, "large"), tmp_path / "alpha.tif")
    piece = local_singularity(np.ascontiguousarray(values[240:300, 230:290]), (3, 5, 7, 9, 11))
    np.testing.assert_allclose(bands[:, 246:290, 236:284], piece[:, 6:50, 6:54], rtol=1e-6)


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"WINDOWS": "3,5"}, "at least three"),
        ({"WINDOWS": "3,4,5"}, "odd"),
        ({"WINDOWS": "3,5.5,7"}, "5.5 is no whole number"),
        ({"WINDOWS": "3,five,7"}, "'five'"),
        ({"WINDOWS": "3,5,51"}, "wider than the map of 40 x 30 cells"),
        ({"BAND": 3}, "2 bands, no band 3|band"),
    ],
)
def test_windows_and_bands_that_do_not_exist_are_refused(
    run: Any, raster_layer: Any, tmp_path: Path, parameters: dict[str, Any], words: str
) -> None:
    from qgis.core import QgsProcessingException

    with pytest.raises(QgsProcessingException, match=words):
        mapped(run, raster_layer(VALUES, "idw"), tmp_path / "alpha.tif", **parameters)
    assert not (tmp_path / "alpha.tif").exists()


def test_log_ratios_are_refused_with_the_remedy(run: Any, raster_layer: Any, tmp_path: Path) -> None:
    from qgis.core import QgsProcessingException

    with pytest.raises(QgsProcessingException, match="not log-ratios"):
        mapped(run, raster_layer(np.log(VALUES[0]), "clr"), tmp_path / "alpha.tif")
