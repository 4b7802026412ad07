"""``gossan:applymodel`` through QGIS: a score raster with its metadata and style, or a sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from gossan.processing_provider.rasters import Raster, read_raster
from osgeo import gdal
from qgis.core import QgsProcessingException, QgsRasterLayer, QgsSingleBandPseudoColorRenderer

pytestmark = pytest.mark.qgis
NAMES = ["Cu_ppm", "Pb_ppm", "Zn_ppm"]


@pytest.fixture
def values() -> np.ndarray:
    """Three bands with a NoData corner and one odd cell."""
    values = np.random.default_rng(3).normal(size=(3, 20, 25))
    values[:, :4, :5] = np.nan
    values[1:, 12, 7] = 9.0
    return values


@pytest.fixture
def stack(raster_layer: Any, values: np.ndarray) -> Any:
    """The values as a layer."""
    return raster_layer(values, "stack", NAMES)


@pytest.fixture
def model(run: Any, stack: Any, tmp_path: Path) -> str:
    """A model of the stack."""
    return run("traindetector", {"STACK": stack, "MODEL": str(tmp_path / "my model.gossan")})["MODEL"]


def scores_of(result: dict[str, Any]) -> Raster:
    return read_raster(QgsRasterLayer(result["OUTPUT"], "scores"))


def test_the_odd_cell_scores_highest_and_nodata_stays(run: Any, stack: Any, model: str, tmp_path: Path) -> None:
    raster = scores_of(run("applymodel", {"MODEL": model, "STACK": stack, "OUTPUT": str(tmp_path / "s.tif")}))
    assert np.unravel_index(np.nanargmax(raster.array[0]), (20, 25)) == (12, 7)
    assert np.isnan(raster.array[0, :4, :5]).all() and np.isfinite(raster.array[0, 4:, 5:]).all()
    assert raster.grid.lines_up_with(read_raster(stack).grid)


def test_the_raster_names_its_model_and_is_styled(run: Any, stack: Any, model: str, tmp_path: Path) -> None:
    result = run("applymodel", {"MODEL": model, "STACK": stack, "OUTPUT": str(tmp_path / "s.tif")})
    raster = scores_of(result)
    assert raster.band_names == ("score",)
    told = raster.metadata["model"]
    assert (told["file"], told["kind"], told["title"], told["bands"]) == (
        "my model.gossan",
        "mahalanobis",
        "Mahalanobis",
        NAMES,
    )
    assert (tmp_path / "s.qml").exists()
    assert isinstance(QgsRasterLayer(result["OUTPUT"], "s").renderer(), QgsSingleBandPseudoColorRenderer)
    assert gdal.Open(result["OUTPUT"]).GetRasterBand(1).DataType == gdal.GDT_Float32


def test_bands_are_matched_by_name(
    run: Any, raster_layer: Any, values: np.ndarray, stack: Any, model: str, tmp_path: Path
) -> None:
    other = raster_layer(np.concatenate([values[::-1], values[:1]]), "other", [*NAMES[::-1], "Au_ppb"])
    given = {"MODEL": model, "STACK": stack, "OUTPUT": str(tmp_path / "a.tif")}
    one = scores_of(run("applymodel", given))
    two = scores_of(run("applymodel", {**given, "STACK": other, "OUTPUT": str(tmp_path / "b.tif")}))
    np.testing.assert_array_equal(one.array, two.array)


def test_another_area_is_scored_in_the_models_scale(run: Any, raster_layer: Any, tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    first = [raster_layer(10 ** rng.normal(1, 0.8, (20, 25)), f"e{i}") for i in (1, 2)]
    stacks = []
    for area, shift in (("first", 1.0), ("richer", 30.0)):
        layers = [
            raster_layer(read_raster(layer).array * shift, f"{area} e{i + 1}", [f"e{i + 1}"])
            for i, layer in enumerate(first)
        ]
        made = run("evidencestack", {"LAYERS": layers, "TRANSFORM": 1, "OUTPUT": str(tmp_path / f"{area}.tif")})
        stacks.append(made["OUTPUT"])
    model = run("traindetector", {"STACK": stacks[0], "MODEL": str(tmp_path / "m.gossan")})["MODEL"]
    medians = [
        np.nanmedian(
            scores_of(run("applymodel", {"MODEL": model, "STACK": s, "OUTPUT": str(tmp_path / "s.tif")})).array
        )
        for s in stacks
    ]
    assert medians[1] > medians[0] + 1.0


def test_a_stack_that_does_not_fit_is_refused_and_nothing_is_written(
    run: Any, raster_layer: Any, values: np.ndarray, model: str, tmp_path: Path
) -> None:
    given = {"MODEL": model, "OUTPUT": str(tmp_path / "out" / "s.tif")}
    with pytest.raises(QgsProcessingException, match="lacks the model's band 'Zn_ppm'; it has 'Sn_ppm'"):
        run("applymodel", {**given, "STACK": raster_layer(values, "tin", [*NAMES[:2], "Sn_ppm"])})
    with pytest.raises(QgsProcessingException, match="cells of 250"):
        run("applymodel", {**given, "STACK": raster_layer(values, "fine", NAMES, cell_size=250.0)})
    with pytest.raises(QgsProcessingException, match="the same score"):
        run("applymodel", {**given, "STACK": raster_layer(np.ones((3, 5, 5)), "flat", NAMES)})
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("content", [b"", b"II*\x00 a renamed GeoTIFF", b"\x80\x04\x95pickle", b"PK\x03\x04cut off"])
def test_a_file_that_is_no_model_is_refused(run: Any, stack: Any, tmp_path: Path, content: bytes) -> None:
    foreign = tmp_path / "foreign.gossan"
    foreign.write_bytes(content)
    with pytest.raises(QgsProcessingException, match="not a Gossan model|truncated or damaged"):
        run("applymodel", {"MODEL": str(foreign), "STACK": stack, "OUTPUT": str(tmp_path / "s.tif")})
    assert not (tmp_path / "s.tif").exists()


def test_a_truncated_model_is_refused(run: Any, stack: Any, model: str, tmp_path: Path) -> None:
    cut = tmp_path / "cut.gossan"
    cut.write_bytes(Path(model).read_bytes()[:-50])
    with pytest.raises(QgsProcessingException, match="truncated or damaged"):
        run("applymodel", {"MODEL": str(cut), "STACK": stack, "OUTPUT": str(tmp_path / "s.tif")})


def test_a_model_that_is_not_there_is_named(run: Any, stack: Any, tmp_path: Path) -> None:
    with pytest.raises(QgsProcessingException, match=r"gone\.gossan"):
        run("applymodel", {"MODEL": str(tmp_path / "gone.gossan"), "STACK": stack, "OUTPUT": str(tmp_path / "s.tif")})


def test_training_and_applying_work_inside_a_graphical_model(qgis_app: Any, stack: Any, tmp_path: Path) -> None:
    import processing
    from qgis.core import (
        QgsProcessingModelAlgorithm,
        QgsProcessingModelChildAlgorithm,
        QgsProcessingModelChildParameterSource,
        QgsProcessingModelOutput,
        QgsProcessingModelParameter,
        QgsProcessingParameterRasterLayer,
    )

    workflow = QgsProcessingModelAlgorithm("train and apply", "test")
    workflow.addModelParameter(
        QgsProcessingParameterRasterLayer("stack", "Stack"), QgsProcessingModelParameter("stack")
    )
    source = QgsProcessingModelChildParameterSource
    train = QgsProcessingModelChildAlgorithm("gossan:traindetector")
    train.setChildId("train")
    train.addParameterSources("STACK", [source.fromModelParameter("stack")])
    workflow.addChildAlgorithm(train)
    apply = QgsProcessingModelChildAlgorithm("gossan:applymodel")
    apply.setChildId("apply")
    apply.addParameterSources("STACK", [source.fromModelParameter("stack")])
    apply.addParameterSources("MODEL", [source.fromChildOutput("train", "MODEL")])
    output = QgsProcessingModelOutput("scores")
    output.setChildId("apply")
    output.setChildOutputName("OUTPUT")
    apply.setModelOutputs({"scores": output})
    workflow.addChildAlgorithm(apply)
    path = str(tmp_path / "s.tif")
    results = processing.run(workflow, {"stack": stack, "apply:scores": path, "scores": path})
    made = next(value for value in results.values() if isinstance(value, str) and value.endswith(".tif"))
    assert np.isfinite(read_raster(QgsRasterLayer(made, "s")).array).sum() == 480
