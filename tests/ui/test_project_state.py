"""What the dock knows of a project: told from layers' fields and from what Gossan stored in raster files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.qgis
pytest.importorskip("qgis.core", reason="this Python has no qgis; 'make test' runs it where it is")

from gossan.tests.ui.survey_project import (  # noqa: E402  # needs qgis
    deposits,
    evaluation,
    point_layer,
    raster,
    read_state,
    samples,
)


@pytest.fixture
def project(qgis_app: Any) -> Any:
    from qgis.core import QgsProject

    return QgsProject()


def roles(state: Any) -> dict[str, str]:
    return {known.name: known.role.value for known in state.layers}


def test_each_layer_is_known_by_what_it_holds_and_others_are_left_alone(project: Any, tmp_path: Path) -> None:
    from qgis.core import QgsRasterLayer, QgsVectorLayer

    plain = raster(tmp_path, "elevation", {})
    project.addMapLayers(
        [
            samples(),
            deposits(),
            QgsVectorLayer("LineString?crs=EPSG:3156", "faults", "memory"),
            QgsVectorLayer("Polygon?crs=EPSG:3156", "licence", "memory"),
            QgsVectorLayer("Polygon?field=rank:integer&field=area_km2:double&field=max_score:double", "aims", "memory"),
            evaluation([("a", 0.8, 0.7, 0.9, 0.6, None)]),
            raster(tmp_path, "idw", {"idw": {"power": 2}}, bands=4),
            raster(tmp_path, "stack", {"stack": {"records": []}}, bands=4),
            raster(tmp_path, "labels", {"labels": {"inside": 2, "deposit_cells": 18}}),
            raster(tmp_path, "scores", {"model": {"file": "m.gossan", "title": "GANomaly"}}),
            plain,
        ]
    )
    assert isinstance(plain, QgsRasterLayer) and plain.isValid()
    assert roles(read_state(project)) == {
        "soil_2024": "samples",
        "Known deposits": "deposits",
        "faults": "structures",
        "aims": "targets",
        "Evaluation": "evaluation",
        "idw": "map",
        "stack": "stack",
        "labels": "labels",
        "scores": "scores",
    }


def test_samples_tell_their_number_and_their_assays_and_log_ratios_are_mapped_first(project: Any) -> None:
    project.addMapLayers([samples("ratios", "clr_"), samples("soil")])
    state = read_state(project)
    assert state.raw_samples().name == "soil" and state.mapped_samples().name == "ratios"
    assert state.mapped_samples().count == 30 and len(state.mapped_samples().fields) == 4


def test_deposits_with_grades_are_deposits_and_named_ones_come_before_unknown_points(project: Any) -> None:
    graded = point_layer("minfile 2023", {"Au_ppm": "double", "Cu_pct": "double"}, [(1.0, 1.0, 2.0, 3.0)])
    unknown = point_layer("camps", {"beds": "integer"}, [(1.0, 1.0, 2)])
    project.addMapLayers([unknown, graded])
    state = read_state(project)
    assert [known.name for known in state.of(type(state.layers[0].role).DEPOSITS)] == ["minfile 2023", "camps"]


def test_models_beside_the_projects_rasters_are_found_the_newest_first(project: Any, tmp_path: Path) -> None:
    import os

    project.addMapLayer(raster(tmp_path, "stack", {"stack": {}}))
    for age, name in enumerate(("new.gossan", "old.gossan", ".half.gossan")):
        (tmp_path / name).write_bytes(b"")
        os.utime(tmp_path / name, (1000 - age, 1000 - age))
    assert [Path(model).name for model in read_state(project).models] == ["new.gossan", "old.gossan"]


def test_a_layer_that_comes_or_goes_is_noticed_and_nothing_is_after_removal(project: Any) -> None:
    from gossan.ui.project_state import ProjectWatch, Role
    from qgis.PyQt.QtCore import QEventLoop

    watch = ProjectWatch(project)
    loop = QEventLoop()
    watch.changed.connect(loop.quit)
    loop.exec()
    layer = samples()
    project.addMapLayer(layer)
    loop.exec()
    assert watch.state.first(Role.SAMPLES).layer_id == layer.id()
    project.removeMapLayer(layer.id())
    loop.exec()
    assert watch.state.first(Role.SAMPLES) is None
    watch.remove()
    project.addMapLayer(samples())
    assert not watch._timer.isActive()


def test_a_raster_whose_file_is_gone_is_left_out_without_a_fuss(project: Any, tmp_path: Path) -> None:
    project.addMapLayer(raster(tmp_path, "stack", {"stack": {}}))
    (tmp_path / "stack.tif").unlink()
    assert roles(read_state(project)) == {}
