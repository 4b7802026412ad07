"""A file tells how it was made, and the command that it gives makes the same bytes."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from gossan.tests.scripts import script
from osgeo import gdal

pytestmark = pytest.mark.qgis
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def samples(run: Any, tmp_path: Path) -> str:
    """A small survey's samples as a GeoPackage."""
    outputs = {key: str(tmp_path / f"{key.lower()}.gpkg") for key in ("SAMPLES_OUT", "DEPOSITS_OUT", "FAULTS_OUT")}
    given = {"EXTENT": "500000,520000,6980000,7000000 [EPSG:32755]", "SAMPLES": 150, "DEPOSITS": 4, "SEED": 2}
    run("simulatesurvey", {**given, **outputs, "TRUTH": str(tmp_path / "truth.tif")})
    return outputs["SAMPLES_OUT"]


@pytest.fixture
def stack(run: Any, samples: str, tmp_path: Path) -> str:
    """Prepared, gridded, stacked."""
    run("prepareassays", {"INPUT": samples, "OUTPUT": str(tmp_path / "clean.gpkg")})
    grid = {"INPUT": str(tmp_path / "clean.gpkg"), "FIELDS": ["Cu_ppm", "Zn_ppm"], "CELL_SIZE": 1000.0}
    run("idw", {**grid, "OUTPUT": str(tmp_path / "idw.tif")})
    run("evidencestack", {"LAYERS": [str(tmp_path / "idw.tif")], "OUTPUT": str(tmp_path / "stack.tif")})
    return str(tmp_path / "stack.tif")


def bare(path: Path) -> dict[str, Any]:
    """Everything that a raster says beside how it was made."""
    dataset = gdal.Open(str(path))
    bands = [dataset.GetRasterBand(i + 1) for i in range(dataset.RasterCount)]
    return {
        "cells": dataset.ReadAsArray().tobytes(),
        "frame": dataset.GetGeoTransform(),
        "crs": dataset.GetProjection(),
        "names": [band.GetDescription() for band in bands],
        "nodata": [repr(band.GetNoDataValue()) for band in bands],
        "blocks": [band.GetBlockSize() for band in bands],
        "structure": dataset.GetMetadata("IMAGE_STRUCTURE"),
        "own": {key: value for key, value in dataset.GetMetadata("GOSSAN").items() if key != "made"},
    }


def test_a_raster_tells_its_algorithm_inputs_and_settings(stack: str) -> None:
    from gossan.processing_provider import provenance

    made = provenance.read(Path(stack).with_name("idw.tif"))
    assert made is not None and made.algorithm == "gossan:idw"
    assert made.parameters["INPUT"].split("|")[0] == str(Path(stack).with_name("clean.gpkg"))
    assert made.parameters["FIELDS"] == ["Cu_ppm", "Zn_ppm"]
    assert made.parameters["CELL_SIZE"] == 1000 and made.parameters["POWER"] == 2  # what was given, what was usual
    assert "OUTPUT" not in made.parameters
    assert f"version={made.version}" in (ROOT / "metadata.txt").read_text(encoding="utf-8")


def test_telling_changes_nothing_else_in_a_raster(raster_layer: Any, tmp_path: Path) -> None:
    from gossan.processing_provider.provenance import _write, read

    cells = np.random.default_rng(1).normal(size=(3, 700, 300)).astype(np.float32)
    cells[:, :9] = np.nan
    path = Path(raster_layer(cells, "many", ["a", "b", "ü"], metadata={"stack": {"records": [1]}}).source())
    beside = path.with_name(path.name + ".aux.xml")
    beside.unlink(missing_ok=True)  # QGIS's own, of having opened it
    before, length = bare(path), path.stat().st_size
    _write(str(path), '{"algorithm": "gossan:idw", "parameters": {"A": "é"}, "version": "1", "output": "OUTPUT"}')
    assert bare(path) == before
    assert 0 < path.stat().st_size - length < 20_000  # its directory, not its cells
    assert not beside.exists()
    told = read(path)
    assert told is not None and told.parameters == {"A": "é"}


def test_statistics_beside_a_raster_stay(raster_layer: Any) -> None:
    from gossan.processing_provider.provenance import _write

    path = Path(raster_layer(np.arange(12.0).reshape(3, 4), "few").source())
    dataset = gdal.Open(str(path))
    dataset.GetRasterBand(1).ComputeStatistics(False)
    del dataset
    beside = path.with_name(path.name + ".aux.xml")
    before = beside.read_bytes()
    _write(str(path), "{}")
    assert beside.read_bytes() == before


def test_the_same_inputs_give_the_same_bytes_wherever_they_are_written(stack: str, run: Any, tmp_path: Path) -> None:
    for name in ("one", "other"):
        run("traindetector", {"STACK": stack, "METHOD": 2, "MODEL": str(tmp_path / name / "m.gossan")})
    model = tmp_path / "one" / "m.gossan"
    assert model.read_bytes() == (tmp_path / "other" / "m.gossan").read_bytes()
    for name in ("one", "other"):
        run("applymodel", {"MODEL": str(model), "STACK": stack, "OUTPUT": str(tmp_path / name / "s.tif")})
    assert (tmp_path / "one" / "s.tif").read_bytes() == (tmp_path / "other" / "s.tif").read_bytes()


def test_layer_objects_ids_and_paths_are_told_alike(stack: str, run: Any, tmp_path: Path) -> None:
    from gossan.processing_provider import provenance
    from qgis.core import QgsProject, QgsRasterLayer

    layer = QgsRasterLayer(stack, "in the project")
    QgsProject.instance().addMapLayer(layer, False)
    told = []
    for i, given in enumerate((stack, layer, layer.id())):
        run("classifyscores", {"SCORES": given, "OUTPUT": str(tmp_path / f"c{i}.tif")})
        told.append(provenance.read(tmp_path / f"c{i}.tif").parameters)
    QgsProject.instance().removeMapLayer(layer.id())
    assert told[0]["SCORES"] == stack and told[0] == told[1] == told[2]


def test_each_layer_of_a_geopackage_tells_its_own(samples: str, run: Any, tmp_path: Path) -> None:
    from gossan.processing_provider import provenance

    both = tmp_path / "both.gpkg"
    for name, censored in (("first", 1), ("second", 2)):
        table = f"ogr:dbname='{both}' table=\"{name}\" (geom)"
        run("prepareassays", {"INPUT": samples, "CENSORED": censored, "OUTPUT": table})
    told = [provenance.read(f"{both}|layername={name}") for name in ("first", "second")]
    assert [made.parameters["CENSORED"] for made in told] == [1, 2]
    assert sorted(path.name for path in tmp_path.glob("both.gpkg*")) == ["both.gpkg"]


def test_a_model_tells_and_still_opens(stack: str, run: Any, tmp_path: Path) -> None:
    from gossan.models.model_file import unpack
    from gossan.processing_provider import provenance

    path = tmp_path / "m.gossan"
    run("traindetector", {"STACK": stack, "METHOD": 0, "DIRECTION": "Cu,Zn", "MODEL": str(path)})
    made = provenance.read(path)
    assert made.algorithm == "gossan:traindetector" and made.parameters["DIRECTION"] == "Cu,Zn"
    assert unpack(path.read_bytes()).card["kind"] == "directed_mahalanobis"


def test_a_page_tells_and_no_name_ends_its_comment(stack: str, run: Any, tmp_path: Path) -> None:
    from gossan.processing_provider import provenance

    odd = tmp_path / "clean --> <b>.gpkg"
    odd.write_bytes(Path(stack).with_name("clean.gpkg").read_bytes())
    page = tmp_path / "v.html"
    given = {"INPUT": str(odd), "FIELDS": ["Cu_ppm"], "OUTPUT": str(tmp_path / "v.csv"), "REPORT": str(page)}
    run("variogram", given)
    text = page.read_text(encoding="utf-8")
    assert text.count("-->") == 1 and text.rstrip().endswith("-->")
    assert provenance.read(page).parameters["INPUT"].startswith(str(odd))
    assert provenance.read(tmp_path / "v.csv") is None


def test_the_chain_walks_from_the_scores_back_to_the_survey(stack: str, run: Any, tmp_path: Path) -> None:
    from gossan.processing_provider import provenance

    run("traindetector", {"STACK": stack, "METHOD": 2, "MODEL": str(tmp_path / "m.gossan")})
    run("applymodel", {"MODEL": str(tmp_path / "m.gossan"), "STACK": stack, "OUTPUT": str(tmp_path / "s.tif")})
    told = [made.algorithm.partition(":")[2] for made in provenance.chain(tmp_path / "s.tif")]
    assert told == ["simulatesurvey", "prepareassays", "idw", "evidencestack", "traindetector", "applymodel"]


def test_a_moved_folder_still_tells_its_chain(stack: str, tmp_path: Path) -> None:
    from gossan.processing_provider import provenance

    new = tmp_path / "moved"
    new.mkdir()
    for path in tmp_path.glob("*.*"):
        path.rename(new / path.name)
    made = provenance.chain(new / "stack.tif")
    assert [each.algorithm.partition(":")[2] for each in made] == [
        "simulatesurvey",
        "prepareassays",
        "idw",
        "evidencestack",
    ]
    assert str(new / "idw.tif") in made[-1].command()


def test_a_layer_in_memory_and_a_selection_are_noted(point_layer: Any, run: Any, tmp_path: Path) -> None:
    from gossan.processing_provider import provenance
    from qgis.core import QgsProcessingFeatureSourceDefinition, QgsProject

    where = np.arange(30.0)
    layer = point_layer(500_000 + 500 * where, 6_990_000 + 300 * where, {"Cu_ppm": list(1 + where)}, name="soil")
    QgsProject.instance().addMapLayer(layer, False)
    layer.selectByIds(list(range(1, 20)))
    chosen = QgsProcessingFeatureSourceDefinition(layer.id(), True)
    run("idw", {"INPUT": chosen, "CELL_SIZE": 1000.0, "OUTPUT": str(tmp_path / "o.tif")})
    QgsProject.instance().removeMapLayer(layer.id())
    made = provenance.read(tmp_path / "o.tif")
    assert made.parameters["INPUT"] == "layer in memory: soil"
    assert len(made.notes) == 2 and "selected" in made.notes[0] and "memory" in made.notes[1]


def test_no_password_goes_into_a_file(qgis_app: Any) -> None:
    from gossan.processing_provider.provenance_values import _Reader
    from qgis.core import QgsProcessingContext, QgsVectorLayer

    source = (
        "dbname='soils' host=there user='ann' password='s3cret' table=\"a\".\"b\" (geom)"  # pragma: allowlist secret
    )
    layer = QgsVectorLayer(source, "soils", "postgres", QgsVectorLayer.LayerOptions(False))
    told = _Reader(QgsProcessingContext())._source(layer)
    assert "s3cret" not in told and told.startswith("postgres://") and "soils" in told


def test_what_cannot_be_written_to_is_left_in_peace(raster_layer: Any, tmp_path: Path) -> None:
    from gossan.processing_provider.provenance import _write, chain, read

    for name, content in (("not.tif", b"no tiff"), ("not.gpkg", b""), ("not.gossan", b"PK"), ("t.csv", b"a,b\n")):
        (tmp_path / name).write_bytes(content)
        _write(str(tmp_path / name), "{}")
        assert (tmp_path / name).read_bytes() == content
        assert read(tmp_path / name) is None and chain(tmp_path / name) == ()
    assert read(tmp_path / "gone.tif") is None


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{", '{"algorithm": "rm", "parameters": {}, "version": "1", "output": "A"}']
    + ['{"algorithm": "gossan:idw", "parameters": {"A;rm": 1}, "version": "1", "output": "A"}']
    + ['{"algorithm": "gossan:idw", "parameters": {}, "version": 1, "output": "A"}'],
)
def test_what_a_strange_file_tells_is_not_believed(text: str, raster_layer: Any) -> None:
    from gossan.processing_provider.provenance import _write, read

    path = raster_layer(np.ones((2, 2)), "strange").source()
    _write(path, text)
    assert read(path) is None


def test_the_command_makes_the_same_bytes(stack: str, tmp_path: Path) -> None:
    runner = script("qgis_process")
    folder = Path(stack).parent
    renamed = folder / "it's all $HOME.gpkg"
    (folder / "clean.gpkg").rename(renamed)
    odd = folder / "a; b.tif"
    process = runner.QgisProcess(tmp_path / "profile")
    process.run("gossan:idw", {"INPUT": renamed, "FIELDS": ["Cu_ppm", "Zn_ppm"], "CELL_SIZE": 700, "OUTPUT": odd})
    before = odd.read_bytes()
    odd.unlink()
    command = provenance_of_bytes(before, tmp_path, odd)
    words = shlex.split(command)
    assert words[:4] == ["qgis_process", "run", "gossan:idw", "--"]
    process._call(words[1:])
    assert odd.read_bytes() == before


def provenance_of_bytes(content: bytes, folder: Path, output: Path) -> str:
    """Return the command of a file whose bytes are kept elsewhere, to write it to `output`."""
    from dataclasses import replace

    from gossan.processing_provider import provenance

    kept = folder / "kept.tif"
    kept.write_bytes(content)
    return replace(provenance.read(kept), outputs=(("OUTPUT", str(output)),)).command()
