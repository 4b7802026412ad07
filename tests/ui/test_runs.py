"""The runs: figures taken from evaluations, a star, a removal, all kept in the project file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.qgis
pytest.importorskip("qgis.core", reason="this Python has no qgis; 'make test' runs it where it is")

from gossan.tests.ui.survey_project import evaluation, raster, read_state  # noqa: E402  # needs qgis

ROWS = [
    ("one", 0.89, 0.77, 0.96, 0.63, -0.005),
    ("two", 0.90, 0.79, 0.97, 0.64, 0.0),
    ("three", 0.55, 0.40, 0.70, 0.66, -0.2),
]


@pytest.fixture
def project(qgis_app: Any, tmp_path: Path) -> Any:
    from qgis.core import QgsProject

    project = QgsProject()
    project.addMapLayers([raster(tmp_path, name, {"model": {"title": "GANomaly"}}) for name, *_ in ROWS])
    return project


@pytest.fixture
def panel(project: Any) -> Any:
    from gossan.ui.runs_panel import RunsPanel

    project.addMapLayer(evaluation(ROWS))
    panel = RunsPanel(project)
    panel.show_state(read_state(project))
    return panel


def rows(panel: Any) -> list[list[str]]:
    items = [panel.tree.topLevelItem(i) for i in range(panel.tree.topLevelItemCount())]
    return [[item.text(column) for column in range(4)] for item in items]


def layer_id(project: Any, name: str) -> str:
    return str(project.mapLayersByName(name)[0].id())


def test_an_evaluations_figures_reach_its_maps_the_best_first(panel: Any) -> None:
    assert rows(panel) == [
        ["☆", "two", ".90 [.79–.97]", ".64"],
        ["☆", "one", ".89 [.77–.96] ↓", ".63"],
        ["☆", "three", ".55 [.40–.70] ↓", ".66"],
    ]


def test_only_a_difference_beyond_its_interval_or_a_map_no_better_than_chance_is_coloured(panel: Any) -> None:
    from gossan.ui.words import AMBER
    from qgis.PyQt.QtGui import QColor

    coloured = [panel.tree.topLevelItem(i).foreground(2).color() == QColor(AMBER) for i in range(3)]
    assert coloured == [False, True, True]


def test_figures_star_and_removal_are_in_the_project_file(panel: Any, project: Any, tmp_path: Path) -> None:
    from gossan.ui.runs_panel import STAR_COLUMN, RunsPanel
    from qgis.core import QgsProject

    panel._click(panel.tree.topLevelItem(1), STAR_COLUMN)
    panel.take_out(layer_id(project, "three"))
    project.removeMapLayer(layer_id(project, "Evaluation"))
    assert project.write(str(tmp_path / "work.qgz"))
    opened = QgsProject()
    assert opened.read(str(tmp_path / "work.qgz"))
    again = RunsPanel(opened)
    again.show_state(read_state(opened))
    assert [row[:3] for row in rows(again)] == [["★", "one", ".89 [.77–.96] ↓"], ["☆", "two", ".90 [.79–.97]"]]
    assert again.favourite() == layer_id(opened, "one")
    assert opened.mapLayersByName("three"), "the layer of a removed run stays"


def test_one_star_is_given_and_a_second_click_takes_it_away(panel: Any, project: Any) -> None:
    from gossan.ui.runs_panel import STAR_COLUMN

    for name in ("one", "three"):
        item = next(item for i in range(3) if (item := panel.tree.topLevelItem(i)).text(1) == name)
        panel._click(item, STAR_COLUMN)
    assert [row[:2] for row in rows(panel)] == [["★", "three"], ["☆", "two"], ["☆", "one"]]
    panel._click(panel.tree.topLevelItem(0), STAR_COLUMN)
    assert {row[0] for row in rows(panel)} == {"☆"}


def test_a_click_shows_that_map_and_hides_the_other_runs_only(panel: Any, project: Any) -> None:
    from gossan.ui.runs_panel import NAME

    root = project.layerTreeRoot()
    group = root.addGroup("run")
    node = root.findLayer(layer_id(project, "one"))
    group.addChildNode(node.clone())
    root.removeChildNode(node)
    group.setItemVisibilityChecked(False)
    panel._click(panel.tree.topLevelItem(1), NAME)
    assert {name: root.findLayer(layer_id(project, name)).isVisible() for name, *_ in ROWS} == {
        "one": True,
        "two": False,
        "three": False,
    }
    assert root.findLayer(layer_id(project, "Evaluation")).isVisible()


def test_looking_changes_nothing_in_the_project(project: Any) -> None:
    from gossan.ui.runs_panel import RunsPanel

    project.setDirty(False)
    panel = RunsPanel(project)
    panel.show_state(read_state(project))
    assert [row[2] for row in rows(panel)] == ["not evaluated"] * 3
    assert not project.isDirty()


def test_cross_validated_scores_bring_their_own_figures(project: Any, panel: Any, tmp_path: Path) -> None:
    told = {"cross_validation": {"kind": "forest", "auc": 0.7, "auc_low": 0.6, "auc_high": 0.8, "null_95": None}}
    project.addMapLayer(raster(tmp_path, "held_out", told))
    panel.show_state(read_state(project))
    assert ["☆", "held_out", ".70 [.60–.80]", ""] in rows(panel)
