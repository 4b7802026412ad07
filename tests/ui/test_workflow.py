"""The checklist: what is done, what comes next, what is missing, and what goes into each algorithm's dialog."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.qgis
pytest.importorskip("qgis.core", reason="this Python has no qgis; 'make test' runs it where it is")

from gossan.tests.ui.survey_project import (  # noqa: E402  # needs qgis
    deposits,
    evaluation,
    raster,
    read_state,
    samples,
)


@pytest.fixture
def project(qgis_app: Any) -> Any:
    from qgis.core import QgsProject

    return QgsProject()


def fill(project: Any, folder: Path) -> dict[str, Any]:
    """Add a survey whose work has come as far as score maps."""
    layers = {
        "soil": samples(),
        "deposits": deposits(),
        "idw": raster(folder, "idw", {"idw": {}}, bands=4),
        "stack": raster(folder, "stack", {"stack": {}}, bands=4),
        "labels": raster(folder, "labels", {"labels": {"inside": 2, "deposit_cells": 18}}),
        "one": raster(folder, "one", {"model": {"file": "one.gossan"}}, seed=1),
        "two": raster(folder, "two", {"model": {"file": "two.gossan"}}, seed=2),
    }
    project.addMapLayers(list(layers.values()))
    return layers


def steps(state: Any) -> dict[str, Any]:
    from gossan.ui.workflow import view_steps

    return {view.step.key: view for view in view_steps(state)}


def test_an_empty_project_begins_with_samples_and_says_what_the_rest_needs(project: Any) -> None:
    views = steps(read_state(project))
    assert not any(view.is_done for view in views.values())
    assert not views["samples"].missing and views["samples"].algorithms[0] == "gossan:simulatesurvey"
    assert views["maps"].text == "needs samples with assays"
    assert views["targets"].text == "needs a score map"


def test_each_step_says_the_layer_in_use_with_its_numbers(project: Any, tmp_path: Path) -> None:
    fill(project, tmp_path)
    views = steps(read_state(project))
    assert (views["samples"].text, views["samples"].numbers) == ("soil_2024", "(30 × 4)")
    assert (views["maps"].text, views["maps"].numbers) == ("idw", "(4) · 100 m")
    assert views["deposits"].text == "2 → 18 cells"
    assert views["detect"].text == "2 score maps"
    assert not views["evaluate"].is_done and not views["evaluate"].missing


def test_dialogs_are_filled_with_the_projects_layers(project: Any, tmp_path: Path) -> None:
    from gossan.ui.workflow import parameters_for

    layers = fill(project, tmp_path)
    state = read_state(project)
    ids = {name: layer.id() for name, layer in layers.items()}

    def filled(name: str) -> dict[str, Any]:
        return parameters_for(f"gossan:{name}", state, project, ids["two"])

    assert filled("idw") == {"INPUT": ids["soil"]}
    assert filled("evidencestack") == {"LAYERS": [ids["idw"]]}
    assert filled("labeldeposits") == {"DEPOSITS": ids["deposits"], "GRID": ids["stack"]}
    trained = filled("trainganomaly")
    assert trained == {"STACK": ids["stack"], "LABELS": ids["labels"], "MODEL": str(tmp_path / "ganomaly.gossan")}
    judged = filled("evaluatescores")
    assert "SAMPLES" not in judged, "these samples have no surveys to tell apart"
    assert judged["SCORES"][0] == ids["two"] and set(judged["SCORES"]) == {ids["one"], ids["two"]}
    (tmp_path / "one.gossan").write_bytes(b"")
    (tmp_path / "new.gossan").write_bytes(b"")
    found = read_state(project)
    assert parameters_for("gossan:report", found, project, ids["one"])["MODEL"] == str(tmp_path / "one.gossan")
    assert "MODEL" not in filled("report"), "the model of the preferred map was not found"
    assert filled("delineatetargets") == {
        "SCORES": ids["two"],
        "STACK": ids["stack"],
        "DEPOSITS": ids["deposits"],
    }


def test_every_parameter_that_is_filled_exists_and_its_value_is_accepted(project: Any, tmp_path: Path) -> None:
    from gossan.ui.workflow import STEPS, algorithm, parameters_for
    from qgis.core import QgsProcessingContext

    fill(project, tmp_path)
    (tmp_path / "one.gossan").write_bytes(b"")
    state = read_state(project)
    context = QgsProcessingContext()
    context.setProject(project)
    checked = 0
    for name in (name for step in STEPS for name in step.algorithms):
        found = algorithm(name)
        for key, value in parameters_for(f"gossan:{name}", state, project).items() if found else ():
            assert found.parameterDefinition(key).checkValueIsAcceptable(value, context), (name, key, value)
            checked += 1
    assert checked > 40


def test_a_new_model_never_takes_the_name_of_another_and_is_scored_next(project: Any, tmp_path: Path) -> None:
    from gossan.ui.workflow import parameters_for

    fill(project, tmp_path)
    (tmp_path / "ganomaly.gossan").write_bytes(b"")
    state = read_state(project)
    assert parameters_for("gossan:trainganomaly", state, project)["MODEL"] == str(tmp_path / "ganomaly-2.gossan")
    assert steps(state)["detect"].algorithms[0] == "gossan:applymodel"
    assert parameters_for("gossan:applymodel", state, project)["MODEL"] == str(tmp_path / "ganomaly.gossan")


def test_the_checklist_marks_what_is_done_and_points_at_what_comes_next(project: Any, tmp_path: Path) -> None:
    from gossan.ui.checklist import DONE, NEXT, OPEN, Checklist

    asked: list[Any] = []
    checklist = Checklist(project, lambda name, parameters: asked.append((name, parameters)))
    checklist.show_state(read_state(project))
    assert checklist.rows["samples"].mark.text() == NEXT and checklist.rows["targets"].mark.text() == OPEN
    layers = fill(project, tmp_path)
    checklist.show_state(read_state(project))
    assert checklist.rows["samples"].mark.text() == DONE and checklist.rows["evaluate"].mark.text() == NEXT
    checklist.rows["maps"].button.click()
    assert asked == [("gossan:idw", {"INPUT": layers["soil"].id()})]
    row = checklist.rows["maps"]
    row.menu.aboutToShow.emit()
    assert [action.text() for action in row.menu.actions() if not action.isSeparator()] == [
        "Inverse-distance map...",
        "Kriging map...",
        "Variogram...",
        "Distance to structures, structure density...",
        "Run 'Inverse-distance map' now",
    ]
    checklist.remove()


def test_a_step_runs_from_the_dock_and_its_layer_appears(project: Any) -> None:
    from gossan.ui.checklist import Checklist
    from qgis.PyQt.QtCore import QEventLoop

    project.addMapLayer(samples())
    checklist = Checklist(project, lambda *_: None)
    checklist.show_state(read_state(project))
    loop = QEventLoop()
    checklist.made.connect(loop.quit)
    checklist.failed.connect(loop.quit)
    checklist.run("maps", "gossan:idw")
    row = checklist.rows["maps"]
    assert not row.running.isHidden() and row.button.isHidden() and row.detail.words == "starting..."
    loop.exec()
    assert row.running.isHidden() and not row.button.isHidden() and not checklist.runs
    from gossan.ui.project_state import Role

    assert read_state(project).first(Role.MAP) is not None
    checklist.remove()


def test_a_run_that_lacks_something_says_so_and_opens_the_dialog(project: Any) -> None:
    from gossan.ui.checklist import Checklist

    asked: list[str] = []
    said: list[str] = []
    checklist = Checklist(project, lambda name, _: asked.append(name))
    checklist.failed.connect(said.append)
    checklist.show_state(read_state(project))
    checklist.run("maps", "gossan:idw")
    assert asked == ["gossan:idw"] and said and not checklist.runs
    checklist.remove()


def test_a_cancelled_run_leaves_no_layer_and_no_complaint(project: Any) -> None:
    from gossan.ui.checklist import Checklist
    from qgis.PyQt.QtCore import QEventLoop

    said: list[str] = []
    checklist = Checklist(project, lambda *_: None)
    checklist.failed.connect(said.append)
    checklist.show_state(read_state(project))
    loop = QEventLoop()
    checklist.run("samples", "gossan:simulatesurvey")
    checklist.runs["samples"].ended.connect(loop.quit)
    checklist.rows["samples"].cancel.click()
    loop.exec()
    assert not project.mapLayers() and not said and not checklist.runs
    checklist.remove()


def test_an_evaluated_project_has_its_step_done(project: Any, tmp_path: Path) -> None:
    fill(project, tmp_path)
    project.addMapLayer(evaluation([("one", 0.8, 0.7, 0.9, 0.6, None)]))
    assert steps(read_state(project))["evaluate"].is_done
