"""Samples as people keep them: filters, selections, memory layers, several layers in one file, odd names, other CRSs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from gossan.core.errors import InputError

pytestmark = pytest.mark.qgis

X, Y = [1.0, 2.0, 3.0, 4.0], [10.0, 20.0, 30.0, 40.0]


@pytest.fixture
def read(qgis_app: Any, feedback: Any) -> Any:
    """``read(layer, target_crs)`` through a real algorithm's parameter."""
    from gossan.processing_provider.algorithm import GossanAlgorithm
    from gossan.processing_provider.vectors import read_samples
    from qgis.core import QgsProcessingContext, QgsProcessingParameterFeatureSource, QgsProject

    class Reader(GossanAlgorithm):
        """Has one input."""

        ID = "reader"

        def define(self) -> None:
            """Add it."""
            self.add(QgsProcessingParameterFeatureSource("INPUT", "Input"), "The layer.")

    reader = Reader()
    reader.initAlgorithm()
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())

    def _read(layer: Any, target_crs: Any = None) -> Any:
        return read_samples(reader, {"INPUT": layer}, "INPUT", context, feedback, target_crs)

    return _read


def crs(name: str) -> Any:
    from qgis.core import QgsCoordinateReferenceSystem

    return QgsCoordinateReferenceSystem(name)


def test_a_memory_layer_gives_its_points_and_numbers_in_order(read: Any, point_layer: Any) -> None:
    samples = read(point_layer(X, Y, {"Cu ppm": [5, None, 7, 8], "Größe (%)": [1, 2, 3, 4]}))
    np.testing.assert_array_equal(samples.x, X)
    np.testing.assert_array_equal(samples.numbers("Cu ppm"), [5, np.nan, 7, 8])
    np.testing.assert_array_equal(samples.numbers("Größe (%)"), [1, 2, 3, 4])
    assert samples.texts("Cu ppm")[1] == ""


def test_a_subset_filter_is_respected(read: Any, point_layer: Any) -> None:
    layer = point_layer(X, Y, {"a": [1, 2, 3, 4]})
    layer.setSubsetString('"a" > 2')
    np.testing.assert_array_equal(read(layer).x, [3, 4])


def test_only_selected_features_are_read_where_asked(read: Any, point_layer: Any) -> None:
    from qgis.core import QgsProcessingFeatureSourceDefinition, QgsProject

    layer = point_layer(X, Y, {"a": [1, 2, 3, 4]})
    QgsProject.instance().addMapLayer(layer)
    layer.selectByExpression('"a" = 2')
    np.testing.assert_array_equal(read(QgsProcessingFeatureSourceDefinition(layer.id(), True)).x, [2])
    QgsProject.instance().removeMapLayer(layer.id())


def test_one_layer_of_several_in_a_geopackage_is_the_one_that_was_named(
    read: Any, point_layer: Any, tmp_path: Path
) -> None:
    from qgis.core import QgsProject, QgsVectorFileWriter, QgsVectorLayer

    path = str(tmp_path / "many.gpkg")
    for name, values in (("first", [1, 2, 3, 4]), ("zweite Schicht", [5, 6, 7, 8])):
        options = QgsVectorFileWriter.SaveVectorOptions()
        options.layerName = name
        if name != "first":
            options.actionOnExistingFile = QgsVectorFileWriter.ActionOnExistingFile.CreateOrOverwriteLayer
        layer = point_layer(X, Y, {"Zn": values})
        QgsVectorFileWriter.writeAsVectorFormatV3(layer, path, QgsProject.instance().transformContext(), options)
    samples = read(QgsVectorLayer(f"{path}|layername=zweite Schicht", "zweite", "ogr"))
    np.testing.assert_array_equal(samples.numbers("Zn"), [5, 6, 7, 8])


def test_text_in_a_number_field_is_refused_by_field_and_value_with_the_remedy(read: Any, point_layer: Any) -> None:
    samples = read(point_layer(X, Y, {"Au_ppb": ["1.5", "", "<0.5", "3"]}))
    with pytest.raises(InputError, match=r"'Au_ppb'.*'<0.5'.*Prepared assays"):
        samples.numbers("Au_ppb")


def test_numbers_kept_as_text_are_numbers_and_blanks_are_missing(read: Any, point_layer: Any) -> None:
    samples = read(point_layer(X, Y, {"Au_ppb": ["1.5", " ", "2e1", "3"]}))
    np.testing.assert_array_equal(samples.numbers("Au_ppb"), [1.5, np.nan, 20, 3])


def test_a_field_that_is_not_there_is_refused_with_those_that_are(read: Any, point_layer: Any) -> None:
    with pytest.raises(InputError, match="no field 'Pb'. It has: Cu, Zn"):
        read(point_layer(X, Y, {"Cu": X, "Zn": Y})).numbers("Pb")


def test_another_crs_is_reprojected_with_a_note(read: Any, point_layer: Any, feedback: Any) -> None:
    layer = point_layer([147.0], [-42.0], {"a": [1]}, crs="EPSG:4326")
    samples = read(layer, crs("EPSG:32755"))
    np.testing.assert_allclose([samples.x[0], samples.y[0]], [500_000, 5_350_000], atol=500)
    assert samples.crs.authid() == "EPSG:32755"
    assert "reprojected from EPSG:4326 to EPSG:32755" in feedback.text()


def test_a_layer_without_crs_is_refused_where_one_is_needed(read: Any, point_layer: Any) -> None:
    layer = point_layer(X, Y, {"a": X})
    layer.setCrs(crs(""))
    with pytest.raises(InputError, match="'samples' has no CRS.*Set CRS"):
        read(layer, crs("EPSG:32755"))


def test_features_without_a_location_are_left_out_and_counted(read: Any, point_layer: Any, feedback: Any) -> None:
    from qgis.core import QgsFeature

    layer = point_layer(X, Y, {"a": X})
    layer.dataProvider().addFeatures([QgsFeature(layer.fields())])
    assert len(read(layer)) == 4
    assert "1 features of 'samples' have no location" in feedback.text()


def test_an_empty_layer_is_refused_by_its_name(read: Any, point_layer: Any) -> None:
    with pytest.raises(InputError, match="'soil' has no features"):
        read(point_layer([], [], {"a": []}, name="soil"))


def test_distances_in_degrees_are_refused_with_the_remedy(qgis_app: Any) -> None:
    from gossan.processing_provider.vectors import require_projected

    with pytest.raises(InputError, match=r"'soil' is in EPSG:4326.*degrees.*projected CRS"):
        require_projected(crs("EPSG:4326"), "soil", "gridding")
    require_projected(crs("EPSG:32755"), "soil", "gridding")
