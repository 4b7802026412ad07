"""Results of one run stand in one group of the layer tree; nothing else is moved or renamed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

pytestmark = pytest.mark.qgis
pytest.importorskip("qgis.core", reason="this Python has no qgis; 'make test' runs it where it is")

SETTING = "gossan/group_results"


@pytest.fixture
def project(qgis_application: Any) -> Iterator[Any]:
    from gossan.processing_provider.result_group import forget_groups
    from qgis.core import QgsProject, QgsSettings

    project = QgsProject()
    yield project
    QgsSettings().remove(SETTING)
    forget_groups()


@pytest.fixture(scope="module")
def qgis_application() -> Any:
    from qgis.core import QgsApplication

    application = QgsApplication.instance() or QgsApplication([], True)
    application.initQgis()
    return application


def simulate(project: Any, samples: int = 200) -> None:
    """Run an algorithm that makes three vector layers and a raster, and load them as QGIS's dialog does."""
    from gossan.processing_provider.simulatesurvey import SimulateSurvey
    from gossan.ui.step_run import load_results
    from qgis.core import QgsProcessingContext, QgsProcessingFeedback, QgsProcessingOutputLayerDefinition

    context, feedback = QgsProcessingContext(), QgsProcessingFeedback()
    context.setProject(project)
    outputs = ("SAMPLES_OUT", "DEPOSITS_OUT", "FAULTS_OUT", "TRUTH")
    parameters = {name: QgsProcessingOutputLayerDefinition("TEMPORARY_OUTPUT", project) for name in outputs}
    _, well = SimulateSurvey().create().run({**parameters, "SAMPLES": samples, "DEPOSITS": 12}, context, feedback)
    assert well
    load_results(context, project, feedback)


def names(group: Any) -> list[str]:
    return [child.name() for child in group.children()]


def test_a_runs_layers_stand_in_a_group_named_after_it_points_above_rasters(project: Any) -> None:
    from qgis.core import QgsLayerTreeGroup, QgsRasterLayer, QgsVectorLayer

    other = QgsVectorLayer("Point", "mine", "memory")
    project.addMapLayer(other)
    simulate(project)
    simulate(project)
    groups = [child for child in project.layerTreeRoot().children() if isinstance(child, QgsLayerTreeGroup)]
    assert sorted(group.name() for group in groups) == ["Simulated survey", "Simulated survey (2)"]
    assert "mine" in names(project.layerTreeRoot())
    for group in groups:
        layers = [node.layer() for node in group.findLayers()]
        assert len(layers) == 4 and isinstance(layers[-1], QgsRasterLayer)
        assert [layer.geometryType() for layer in layers[:3]] == [0, 0, 1]


def test_a_layer_says_what_it_was_made_from(project: Any) -> None:
    from gossan.processing_provider.logratio import LogRatio
    from gossan.ui.step_run import load_results
    from qgis.core import (
        QgsFeature,
        QgsGeometry,
        QgsPointXY,
        QgsProcessingContext,
        QgsProcessingFeedback,
        QgsProcessingOutputLayerDefinition,
        QgsVectorLayer,
    )

    soil = QgsVectorLayer("Point?crs=EPSG:3156&field=Cu_ppm:double&field=Zn_ppm:double", "soil_2024", "memory")
    rows = []
    for i in range(5):
        row = QgsFeature(soil.fields())
        row.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(i, i)))
        row.setAttributes([10.0 + i, 20.0 + i])
        rows.append(row)
    soil.dataProvider().addFeatures(rows)
    project.addMapLayer(soil)
    context, feedback = QgsProcessingContext(), QgsProcessingFeedback()
    context.setProject(project)
    output = QgsProcessingOutputLayerDefinition("TEMPORARY_OUTPUT", project)
    _, well = LogRatio().create().run({"INPUT": soil.id(), "OUTPUT": output}, context, feedback)
    assert well
    load_results(context, project, feedback)
    made = next(layer for layer in project.mapLayers().values() if layer.id() != soil.id())
    assert made.name().endswith(": soil_2024") and soil.name() == "soil_2024"
    assert project.layerTreeRoot().findLayer(made.id()).parent().name() == "Log-ratios: soil_2024"


def test_a_user_who_wants_no_groups_gets_none(project: Any) -> None:
    from qgis.core import QgsLayerTreeGroup, QgsSettings

    QgsSettings().setValue(SETTING, False)
    simulate(project)
    assert len(project.mapLayers()) == 4
    assert not [child for child in project.layerTreeRoot().children() if isinstance(child, QgsLayerTreeGroup)]


def test_a_run_that_loads_nothing_keeps_nothing(project: Any) -> None:
    from gossan.processing_provider import result_group
    from gossan.processing_provider.simulatesurvey import SimulateSurvey
    from qgis.core import QgsProcessingContext, QgsProcessingFeedback

    context = QgsProcessingContext()
    outputs = dict.fromkeys(("SAMPLES_OUT", "DEPOSITS_OUT", "FAULTS_OUT", "TRUTH"), "TEMPORARY_OUTPUT")
    _, well = (
        SimulateSurvey().create().run({**outputs, "SAMPLES": 200, "DEPOSITS": 12}, context, QgsProcessingFeedback())
    )
    assert well and not result_group._kept
