"""``gossan:prepareassays`` through QGIS: layers of every kind, what is kept, what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from qgis.core import (
    QgsCoordinateTransformContext,
    QgsFeature,
    QgsGeometry,
    QgsProcessingException,
    QgsProcessingFeatureSourceDefinition,
    QgsProject,
    QgsVectorFileWriter,
    QgsVectorLayer,
)

pytestmark = pytest.mark.qgis
X, Y = [500_000.0, 501_000.0, 500_000.0, 503_000.0], [7e6, 7e6, 7e6, 7e6 + 500]
TABLE = {
    "id": ["a", "b", "c", "d"],
    "Cu_ppm": ["<2", "30", "9", ">100"],
    "Zn_ppm": [10.0, -9999.0, 40.0, 0.0],
    "survey": [1978.0, 1978.0, 1987.0, 1987.0],
}


@pytest.fixture
def samples(point_layer: Any) -> Any:
    """Four samples, the first and third at one place."""
    return point_layer(X, Y, TABLE)


def rows_of(result: Any, key: str = "OUTPUT") -> list[dict[str, Any]]:
    layer = result[key] if isinstance(result[key], QgsVectorLayer) else QgsVectorLayer(result[key], key)
    assert layer.isValid()
    names = [field.name() for field in layer.fields()]
    return [dict(zip(names, feature.attributes())) for feature in layer.getFeatures()]


def is_null(value: Any) -> bool:
    return value is None or (hasattr(value, "isNull") and value.isNull())


def save(layer: QgsVectorLayer, path: Path, name: str, first: bool = True) -> None:
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.layerName = name
    action = QgsVectorFileWriter.ActionOnExistingFile
    options.actionOnExistingFile = action.CreateOrOverwriteFile if first else action.CreateOrOverwriteLayer
    error = QgsVectorFileWriter.writeAsVectorFormatV3(layer, str(path), QgsCoordinateTransformContext(), options)
    assert error[0] == QgsVectorFileWriter.WriterError.NoError, error


def test_text_becomes_numbers_and_everything_else_stays(run: Any, samples: Any, feedback: Any) -> None:
    result = run("prepareassays", {"INPUT": samples, "OUTPUT": "memory:", "SUMMARY": "memory:"})
    rows = rows_of(result)
    assert [row["id"] for row in rows] == ["a", "b", "d"]
    assert [row["survey"] for row in rows] == [1978.0, 1978.0, 1987.0]
    np.testing.assert_allclose([row["Cu_ppm"] for row in rows], [3.0, 30.0, 100.0])
    assert rows[0]["Zn_ppm"] == pytest.approx(20.0)
    assert is_null(rows[1]["Zn_ppm"])
    assert rows[2]["Zn_ppm"] == pytest.approx(5.0)
    assert [row["duplicates"] for row in rows] == [2, 1, 1]
    assert result["OUTPUT"].fields().field("Cu_ppm").isNumeric()
    places = [feature.geometry().asPoint() for feature in result["OUTPUT"].getFeatures()]
    assert [(p.x(), p.y()) for p in places] == [(X[i], Y[i]) for i in (0, 1, 3)]
    assert result["OUTPUT"].crs().authid() == "EPSG:32755"
    assert "4 samples, 2 elements; 1 shared a location and was averaged; 3 remain." in feedback.infos
    assert any("Zeros were read as below detection: Zn_ppm 1." in warning for warning in feedback.warnings)


def test_the_summary_has_a_row_per_element(run: Any, samples: Any) -> None:
    rows = {
        row["field"]: row
        for row in rows_of(
            run("prepareassays", {"INPUT": samples, "OUTPUT": "memory:", "SUMMARY": "memory:"}), "SUMMARY"
        )
    }
    assert sorted(rows) == ["Cu_ppm", "Zn_ppm"]
    copper = rows["Cu_ppm"]
    assert (copper["element"], copper["unit"], copper["status"], copper["limits"]) == ("Cu", "ppm", "kept", "2")
    assert (copper["samples"], copper["censored"], copper["over_range"], copper["n"]) == (4, 1, 1, 3)
    assert copper["censored_pct"] == pytest.approx(25.0)
    assert copper["p50"] == pytest.approx(30.0)
    assert rows["Zn_ppm"]["missing"] == 1


def test_rules_for_censored_values_are_the_listed_ones(run: Any, samples: Any) -> None:
    found = []
    for rule in range(4):
        rows = rows_of(run("prepareassays", {"INPUT": samples, "CENSORED": rule, "DUPLICATES": 3, "OUTPUT": "memory:"}))
        found.append(rows[0]["Cu_ppm"])
    np.testing.assert_allclose(found[:3], [1.0, 2.0**0.5, 2.0])
    assert is_null(found[3])


def test_duplicates_can_be_flagged_with_the_id_of_the_first(run: Any, samples: Any) -> None:
    rows = rows_of(run("prepareassays", {"INPUT": samples, "DUPLICATES": 2, "OUTPUT": "memory:"}))
    assert [row["duplicates"] for row in rows] == [2, 1, 2, 1]
    first = next(samples.getFeatures()).id()
    assert rows[2]["duplicate_of"] == first
    assert all(is_null(rows[i]["duplicate_of"]) for i in (0, 1, 3))


def test_duplicates_kept_or_reduced_leave_the_values_alone(run: Any, samples: Any) -> None:
    kept = rows_of(run("prepareassays", {"INPUT": samples, "DUPLICATES": 3, "OUTPUT": "memory:"}))
    assert [row["Cu_ppm"] for row in kept] == [1.0, 30.0, 9.0, 100.0]
    assert "duplicates" not in kept[0]
    first = rows_of(run("prepareassays", {"INPUT": samples, "DUPLICATES": 1, "OUTPUT": "memory:"}))
    assert [row["Cu_ppm"] for row in first] == [1.0, 30.0, 100.0]


def test_dropped_fields_leave_the_output_and_stay_in_the_summary(run: Any, point_layer: Any, feedback: Any) -> None:
    layer = point_layer(X, Y, {"Te_ppm": ["<1"] * 4, "Cu_ppm": ["1", "2", "3", "4"]})
    result = run("prepareassays", {"INPUT": layer, "OUTPUT": "memory:", "SUMMARY": "memory:"})
    assert "Te_ppm" not in rows_of(result)[0]
    status = {row["field"]: row["status"] for row in rows_of(result, "SUMMARY")}
    assert status == {"Te_ppm": "dropped: 100 % below detection", "Cu_ppm": "kept"}
    assert any("Te_ppm" in warning for warning in feedback.warnings)


def test_dropping_everything_is_an_error_and_writes_nothing(run: Any, samples: Any, tmp_path: Path) -> None:
    out = tmp_path / "out.gpkg"
    with pytest.raises(QgsProcessingException, match="No field is left: Cu_ppm"):
        run("prepareassays", {"INPUT": samples, "FIELDS": ["Cu_ppm"], "MAX_CENSORED": 0, "OUTPUT": str(out)})
    assert not out.exists()


def test_a_word_nobody_knows_is_an_error_with_its_remedy_and_then_a_missing_value(
    run: Any, point_layer: Any, tmp_path: Path
) -> None:
    layer = point_layer(X, Y, {"Cu_ppm": ["lost", "30", "lost", "7"]})
    out = tmp_path / "out.gpkg"
    with pytest.raises(QgsProcessingException, match="'Cu_ppm' holds 'lost' in 2 of 4 rows.*missing values"):
        run("prepareassays", {"INPUT": layer, "OUTPUT": str(out)})
    assert not out.exists()
    rows = rows_of(run("prepareassays", {"INPUT": layer, "MISSING_VALUES": "lost; -1", "OUTPUT": str(out)}))
    assert is_null(rows[0]["Cu_ppm"])
    assert rows[1]["Cu_ppm"] == 30.0


def test_nan_infinity_and_a_field_without_values_do_no_harm(run: Any, point_layer: Any) -> None:
    layer = point_layer(X, Y, {"Cu_ppm": [float("nan"), float("inf"), 5.0, 7.0], "Hg_ppb": [None] * 4})
    rows = rows_of(run("prepareassays", {"INPUT": layer, "DUPLICATES": 3, "OUTPUT": "memory:"}))
    assert [is_null(row["Cu_ppm"]) for row in rows] == [True, True, False, False]
    assert "Hg_ppb" not in rows[0]


def test_one_sample_is_enough_and_none_is_an_error_that_names_the_layer(run: Any, point_layer: Any) -> None:
    one = point_layer([500_000.0], [7e6], {"Cu_ppm": ["12"]})
    assert rows_of(run("prepareassays", {"INPUT": one, "OUTPUT": "memory:"}))[0]["Cu_ppm"] == 12.0
    none = point_layer([], [], {"Cu_ppm": []}, name="empty survey")
    with pytest.raises(QgsProcessingException, match="'empty survey' has no features"):
        run("prepareassays", {"INPUT": none, "OUTPUT": "memory:"})


def test_a_layer_without_assays_says_what_it_has(run: Any, point_layer: Any) -> None:
    layer = point_layer(X, Y, {"id": list("abcd"), "depth_m": [1.0, 2.0, 3.0, 4.0]}, name="holes")
    with pytest.raises(QgsProcessingException, match="No field of 'holes' looks like an assay.*id, depth_m"):
        run("prepareassays", {"INPUT": layer, "OUTPUT": "memory:"})


def test_filter_and_selection_are_respected(run: Any, samples: Any) -> None:
    samples.selectByIds([feature.id() for feature in samples.getFeatures()][1:3])
    selected = QgsProcessingFeatureSourceDefinition(samples.id(), True)
    QgsProject.instance().addMapLayer(samples, False)
    try:
        rows = rows_of(run("prepareassays", {"INPUT": selected, "OUTPUT": "memory:"}))
    finally:
        QgsProject.instance().takeMapLayer(samples)
    assert sorted(row["id"] for row in rows) == ["b", "c"]
    samples.setSubsetString("survey = 1987")
    assert [row["id"] for row in rows_of(run("prepareassays", {"INPUT": samples, "OUTPUT": "memory:"}))] == ["c", "d"]


def test_the_right_layer_of_a_geopackage_is_read_and_its_ids_survive(
    run: Any, samples: Any, point_layer: Any, tmp_path: Path
) -> None:
    path = tmp_path / "survey.gpkg"
    save(samples, path, "soil 2024")
    save(point_layer(X[:2], Y[:2], {"Au_ppb": [1.0, 2.0]}), path, "rock", first=False)
    out = tmp_path / "out.gpkg"
    result = run("prepareassays", {"INPUT": f"{path}|layername=soil 2024", "OUTPUT": str(out)})
    rows = rows_of(result)
    assert [row["id"] for row in rows] == ["a", "b", "d"]
    assert [row["fid"] for row in rows] == [1, 2, 4]
    rows = rows_of(run("prepareassays", {"INPUT": f"{path}|layername=rock", "OUTPUT": "memory:"}))
    assert [row["Au_ppb"] for row in rows] == [1.0, 2.0]


def test_a_csv_of_text_is_read(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "labor.csv"
    path.write_text(
        'nr,east,north,Cu ppm,Au_ppb\n1,500000,7000000,<2,0.5\n2,501000,7000000,N/A,>100\n3,502000,7000000,"12,5",7\n',
        encoding="utf-8",
    )
    uri = f"{path.as_uri()}?type=csv&detectTypes=no&xField=east&yField=north&crs=EPSG:32755"
    layer = QgsVectorLayer(uri, "labor", "delimitedtext")
    assert not layer.fields().field("Au_ppb").isNumeric()
    rows = rows_of(run("prepareassays", {"INPUT": layer, "OUTPUT": "memory:"}))
    assert (rows[0]["Cu ppm"], rows[2]["Cu ppm"]) == (1.0, 12.5)
    assert [row["Au_ppb"] for row in rows] == [0.5, 100.0, 7.0]
    assert rows[0]["nr"] == "1"


def test_names_with_spaces_and_accents_stay(run: Any, point_layer: Any, tmp_path: Path) -> None:
    layer = point_layer(X, Y, {"Teneur été Cu (ppm)": ["<2", "3", "4", "5"], "duplicates": ["w", "x", "y", "z"]})
    rows = rows_of(run("prepareassays", {"INPUT": layer, "OUTPUT": str(tmp_path / "été.gpkg")}))
    assert rows[1]["Teneur été Cu (ppm)"] == 3.0
    assert rows[0]["duplicates"] == "w"
    assert rows[0]["duplicates_2"] == 2


def test_multipoints_and_points_without_geometry_are_no_trap(run: Any, feedback: Any) -> None:
    layer = QgsVectorLayer("MultiPoint?crs=EPSG:32755&field=Cu_ppm:double", "multi", "memory")
    features = []
    for wkt in ("MULTIPOINT((500000 7000000))", "MULTIPOINT((501000 7000000))", ""):
        feature = QgsFeature(layer.fields())
        if wkt:
            feature.setGeometry(QgsGeometry.fromWkt(wkt))
        feature.setAttributes([4.0])
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    result = run("prepareassays", {"INPUT": layer, "OUTPUT": "memory:"})
    assert len(rows_of(result)) == 2
    assert next(result["OUTPUT"].getFeatures()).geometry().isMultipart()
    assert "1 features of 'multi' have no location" in feedback.text()


def test_fields_given_in_another_case_are_found_and_unknown_ones_named(run: Any, samples: Any) -> None:
    rows = rows_of(run("prepareassays", {"INPUT": samples, "FIELDS": ["CU_PPM"], "OUTPUT": "memory:"}))
    assert rows[1]["Cu_ppm"] == 30.0
    with pytest.raises(QgsProcessingException, match="Pb_ppm"):
        run("prepareassays", {"INPUT": samples, "FIELDS": ["Pb_ppm"], "OUTPUT": "memory:"})


def test_degrees_are_welcome_and_stay_degrees(run: Any, point_layer: Any) -> None:
    layer = point_layer([117.1, 117.2], [-29.4, -29.4], {"Cu_ppm": [3.0, 4.0]}, "EPSG:4326")
    result = run("prepareassays", {"INPUT": layer, "OUTPUT": "memory:"})
    assert result["OUTPUT"].crs().authid() == "EPSG:4326"


def test_eskay_runs_with_nothing_but_its_layer(run: Any, shared_data: Path, feedback: Any, tmp_path: Path) -> None:
    uri = f"{(shared_data / 'eskay_bc' / 'samples.csv').as_uri()}?type=csv&xField=x&yField=y&crs=EPSG:26910"
    layer = QgsVectorLayer(uri, "rgs", "delimitedtext")
    result = run(
        "prepareassays", {"INPUT": layer, "OUTPUT": str(tmp_path / "o.gpkg"), "SUMMARY": str(tmp_path / "s.csv")}
    )
    assert "4,205 samples, 15 elements; 224 shared a location and were averaged; 3,981 remain." in feedback.infos
    assert len(rows_of(result, "SUMMARY")) == 15
    output = QgsVectorLayer(result["OUTPUT"], "prepared")
    assert output.featureCount() == 3981
    assert {"survey", "nts", "water_pH"} <= {field.name() for field in output.fields()}


def test_converted_fields_stand_where_they_stood_under_their_new_names(
    run: Any, point_layer: Any, feedback: Any
) -> None:
    layer = point_layer(X, Y, {"Au_ppb": ["<2", "30", "9", "8"], "id": list("abcd"), "Fe2O3_pct": [10.0, 20, 30, 40]})
    result = run(
        "prepareassays",
        {"INPUT": layer, "CONVERT": 1, "OXIDES": True, "DUPLICATES": 3, "OUTPUT": "memory:", "SUMMARY": "memory:"},
    )
    rows = rows_of(result)
    assert list(rows[0]) == ["Au_ppm", "id", "Fe_ppm"]
    np.testing.assert_allclose([row["Au_ppm"] for row in rows], [0.001, 0.03, 0.009, 0.008])
    assert rows[0]["Fe_ppm"] == pytest.approx(69_943, rel=1e-4)
    assert [(row["field"], row["unit"], row["limits"]) for row in rows_of(result, "SUMMARY")] == [
        ("Au_ppm", "ppm", "0.002"),
        ("Fe_ppm", "ppm", ""),
    ]
    assert any("Converted: Au_ppb -> Au_ppm" in info for info in feedback.infos)


def test_a_converted_name_that_another_field_has_is_refused(run: Any, point_layer: Any, tmp_path: Path) -> None:
    layer = point_layer(X, Y, {"Cu_pct": [1.0, 2, 3, 4], "Cu_ppm": [1.0, 2, 3, 4]})
    out = tmp_path / "out.gpkg"
    with pytest.raises(QgsProcessingException, match="'Cu_pct' and 'Cu_ppm' would both become 'Cu_ppm'"):
        run("prepareassays", {"INPUT": layer, "CONVERT": 1, "OUTPUT": str(out)})
    with pytest.raises(QgsProcessingException, match="the layer has another field 'Cu_ppm'"):
        run("prepareassays", {"INPUT": layer, "FIELDS": ["Cu_pct"], "CONVERT": 1, "OUTPUT": str(out)})
    assert not out.exists()


def test_a_dropped_field_leaves_under_its_old_name_when_others_are_converted(run: Any, point_layer: Any) -> None:
    layer = point_layer(X, Y, {"Te_ppb": ["<1"] * 4, "Cu_ppb": ["1", "2", "3", "4"]})
    rows = rows_of(run("prepareassays", {"INPUT": layer, "CONVERT": 1, "DUPLICATES": 3, "OUTPUT": "memory:"}))
    assert list(rows[0]) == ["Cu_ppm"]


def test_a_group_gives_the_summary_rows_per_group(run: Any, samples: Any) -> None:
    result = run(
        "prepareassays",
        {"INPUT": samples, "GROUP": "SURVEY", "DUPLICATES": 3, "OUTPUT": "memory:", "SUMMARY": "memory:"},
    )
    rows = rows_of(result, "SUMMARY")
    assert [(row["field"], row["group"], row["samples"]) for row in rows] == [
        ("Cu_ppm", "", 4),
        ("Zn_ppm", "", 4),
        ("Cu_ppm", "1978.0", 2),
        ("Zn_ppm", "1978.0", 2),
        ("Cu_ppm", "1987.0", 2),
        ("Zn_ppm", "1987.0", 2),
    ]
    assert [row["survey"] for row in rows_of(result)] == [1978.0, 1978.0, 1987.0, 1987.0]


def test_flagged_duplicates_say_how_far_they_are_from_the_first(run: Any, point_layer: Any) -> None:
    columns = {"Cu_ppm": [10.0, 5, 30, 7], "Zn_ppm": ["40", "7", "40", "<9"], "Pb_ppm": ["8", "7", "10", "9"]}
    layer = point_layer(X, Y, columns)
    rows = rows_of(run("prepareassays", {"INPUT": layer, "DUPLICATES": 2, "OUTPUT": "memory:"}))
    assert rows[2]["difference_pct"] == pytest.approx(100 * 2 / 9)
    assert rows[2]["largest_pct"] == pytest.approx(100.0)
    assert rows[2]["largest_in"] == "Cu_ppm"
    for i in (0, 1, 3):
        assert is_null(rows[i]["difference_pct"])
        assert is_null(rows[i]["largest_in"])
    averaged = rows_of(run("prepareassays", {"INPUT": layer, "OUTPUT": "memory:"}))
    assert "duplicates" in averaged[0]
    assert "difference_pct" not in averaged[0]


def test_the_new_rules_follow_the_old_ones_and_keep_below_the_limit(run: Any, point_layer: Any) -> None:
    rng = np.random.default_rng(3)
    factor = rng.normal(size=60)
    names = ("Cu_ppm", "Zn_ppm", "Pb_ppm", "As_ppm")
    columns: dict[str, Any] = {name: np.exp(2 + factor + 0.3 * rng.normal(size=60)) for name in names}
    columns["As_ppm"] = [f"{v:.4f}" if v > 4 else "<4" for v in columns["As_ppm"]]
    columns["Pb_ppm"] = [f"{v:.4f}" if v < 20 else ">20" for v in columns["Pb_ppm"]]
    layer = point_layer(500_000 + 100 * np.arange(60), np.full(60, 7e6), columns)
    below = np.array([cell == "<4" for cell in columns["As_ppm"]])
    above = np.array([cell == ">20" for cell in columns["Pb_ppm"]])

    def values(name: str, **options: Any) -> np.ndarray:
        rows = rows_of(run("prepareassays", {"INPUT": layer, "OUTPUT": "memory:", **options}))
        return np.array([np.nan if is_null(row[name]) else row[name] for row in rows])

    np.testing.assert_allclose(values("As_ppm", CENSORED=4)[below], 2.6)
    imputed = values("As_ppm", CENSORED=5)[below]
    assert (imputed < 4).all()
    assert len(np.unique(imputed)) == below.sum()
    expected = {0: 20.0, 1: 24.0, 3: np.nan}
    for rule, value in expected.items():
        np.testing.assert_allclose(values("Pb_ppm", OVER_RANGE=rule)[above], value)
    assert (values("Pb_ppm", OVER_RANGE=2)[above] > 20).all()


def test_the_help_says_when_to_choose_which_rule(qgis_app: Any) -> None:
    from qgis.core import QgsApplication

    algorithm = QgsApplication.processingRegistry().createAlgorithmById("gossan:prepareassays")
    text = algorithm.shortHelpString()
    for phrase in ("Which rule?", "impute from the other elements", "ratios stay as they were", "1,000,000 ppm"):
        assert phrase in text
    options = algorithm.parameterDefinition("CENSORED").options()
    assert [option.split()[0] for option in options[:4]] == ["Half", "The", "The", "Empty"]
    assert len(options) == 6


def test_a_table_that_once_was_a_geopackage_becomes_one_again(run: Any, point_layer: Any, tmp_path: Path) -> None:
    """Exported to CSV and read back, its ``fid`` is text, which no GeoPackage takes."""
    samples = point_layer(X, Y, {"fid": ["7", "8", "9", "10"], **TABLE})
    rows = rows_of(run("prepareassays", {"INPUT": samples, "OUTPUT": str(tmp_path / "prepared.gpkg")}))
    assert [row["fid_1"] for row in rows] == ["7", "8", "10"]
