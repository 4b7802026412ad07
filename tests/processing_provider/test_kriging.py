from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytestmark = pytest.mark.qgis

WEST, SOUTH = 500_000.0, 6_980_000.0  # of the samples, in EPSG:32755
BY_HAND = {"NUGGET": 0.01, "SILL": 0.16, "RANGE": 8000.0}


@pytest.fixture
def survey() -> tuple[np.ndarray, np.ndarray, dict[str, list[float]]]:
    """150 samples in 25 x 20 km of EPSG:32755 of two log-normal elements with a range of 8 km."""
    from gossan.core.variogram_models import Structure, VariogramModel

    rng = np.random.default_rng(3)
    x, y = WEST + rng.uniform(0, 25_000, 150), SOUTH + rng.uniform(0, 20_000, 150)
    model = VariogramModel(0.05, (Structure("spherical", 0.75, 8000.0),))
    logs = np.linalg.cholesky(model.covariance(x[:, None] - x, y[:, None] - y)) @ rng.normal(size=(150, 2))
    return x, y, {"Cu_ppm": list(np.exp(3 + logs[:, 0])), "Pb_ppm": list(np.exp(2 + logs[:, 1]))}


def read(path: str) -> Any:
    from gossan.processing_provider.rasters import read_raster
    from qgis.core import QgsRasterLayer

    return read_raster(QgsRasterLayer(path, "map"))


def table(path: str) -> list[dict[str, Any]]:
    from qgis.core import QgsVectorLayer

    layer = QgsVectorLayer(path, "table")
    assert layer.isValid()
    names = [field.name() for field in layer.fields()]
    return [dict(zip(names, feature.attributes())) for feature in layer.getFeatures()]


def outputs(folder: Path) -> dict[str, str]:
    return {"OUTPUT": str(folder / "map.tif"), "VARIANCE": str(folder / "variance.tif")}


def test_every_field_is_a_named_band_of_map_and_variance_equal_to_the_kriging_on_arrays(
    survey: Any, point_layer: Any, run: Any, tmp_path: Path
) -> None:
    from gossan.core.kriging import krige
    from gossan.core.variogram_models import Structure, VariogramModel

    x, y, columns = survey
    made = run(
        "kriging",
        {
            "INPUT": point_layer(x, y, columns),
            "FIELDS": ["Pb_ppm", "Cu_ppm"],
            "EXTENT": f"{WEST},{WEST + 24_600},{SOUTH},{SOUTH + 20_000} [EPSG:32755]",
            "CELL_SIZE": 500.0,
            "MODEL": 2,
            "NEIGHBOURS": 9,
            "MAX_DISTANCE": 2500.0,
            "DRIFT": 1,
            "TRANSFORM": 3,
            **BY_HAND,
            **outputs(tmp_path),
        },
    )
    estimates, variances = read(made["OUTPUT"]), read(made["VARIANCE"])
    assert estimates.band_names == ("Pb_ppm", "Cu_ppm")
    assert variances.band_names == ("Pb_ppm variance of ln", "Cu_ppm variance of ln")
    assert (estimates.grid.west, estimates.grid.north, estimates.grid.cell_size) == (WEST, SOUTH + 20_000, 500.0)
    assert estimates.grid.shape == (40, 50) and estimates.grid.crs == "EPSG:32755"
    values = np.log(np.column_stack([columns["Pb_ppm"], columns["Cu_ppm"]]))
    model = VariogramModel(0.01, (Structure("exponential", 0.15, 8000.0),))
    expected = krige(x, y, values, estimates.grid, [model] * 2, 9, 2500.0, drift="linear", back_transform="mean")
    np.testing.assert_array_equal(estimates.array, expected.estimates)
    np.testing.assert_array_equal(variances.array, expected.variances)
    assert np.isnan(estimates.array).any() and np.isfinite(estimates.array).any()
    stored = estimates.metadata["kriging"]
    assert stored["neighbours"] == 9 and stored["rows"][0]["variogram"] == model.describe()


def test_the_first_row_is_north_and_both_files_have_a_style(
    survey: Any, point_layer: Any, run: Any, tmp_path: Path
) -> None:
    from osgeo import gdal

    x, y, _ = survey
    layer = point_layer(x, y, {"Cu": list(y - SOUTH), "Pb": list(x - WEST)})
    parameters = {"CELL_SIZE": 1000.0, "MAX_DISTANCE": 0, "SILL": 1e8, "RANGE": 50_000.0}
    made = run("kriging", {"INPUT": layer, "FIELDS": ["Cu", "Pb"], **parameters, **outputs(tmp_path)})
    dataset = gdal.Open(made["OUTPUT"])
    assert dataset.GetGeoTransform()[5] == -1000.0 and np.isnan(dataset.GetRasterBand(1).GetNoDataValue())
    northing, easting = dataset.ReadAsArray()
    grid = read(made["OUTPUT"]).grid
    inside = (slice(2, -2), slice(2, -2))
    np.testing.assert_allclose(
        northing[inside], np.broadcast_to((grid.y_centres() - SOUTH)[:, None], grid.shape)[inside], atol=1000
    )
    np.testing.assert_allclose(easting[inside], np.broadcast_to(grid.x_centres() - WEST, grid.shape)[inside], atol=1000)
    assert all(Path(made[name]).with_suffix(".qml").exists() for name in ("OUTPUT", "VARIANCE"))


def test_with_nothing_but_the_layer_everything_is_chosen_and_told(
    survey: Any, point_layer: Any, run: Any, feedback: Any, tmp_path: Path
) -> None:
    x, y, columns = survey
    layer = point_layer(x, y, {"depth": [1.0] * 150, **columns})
    made = run("kriging", {"INPUT": layer, "OUTPUT": str(tmp_path / "map.tif")})
    assert set(made) == {"OUTPUT"}
    assert read(made["OUTPUT"]).band_names == ("Cu_ppm", "Pb_ppm")
    for said in (
        "Cell size",
        "Largest distance",
        "look like assays: Cu_ppm, Pb_ppm",
        "Kriged as natural logarithms, mapped as the median: Cu_ppm, Pb_ppm.",
        "Cu_ppm: nugget",
        "16 nearest samples",
        "Pb_ppm, each of 150 samples predicted from the others",
    ):
        assert said in feedback.text()


def test_a_table_made_by_variogram_and_edited_is_kriged_with(
    survey: Any, point_layer: Any, run: Any, feedback: Any, tmp_path: Path
) -> None:
    from qgis.core import QgsVectorLayer

    x, y, columns = survey
    layer = point_layer(x, y, columns)
    made = run("variogram", {"INPUT": layer, "MODEL": 1, "OUTPUT": str(tmp_path / "variograms.gpkg")})
    variograms = QgsVectorLayer(made["OUTPUT"], "variograms")
    parameters = {"INPUT": layer, "CELL_SIZE": 1000.0, "MAX_DISTANCE": 0}
    fitted = read(run("kriging", {**parameters, "MODEL": 1, "OUTPUT": str(tmp_path / "a.tif")})["OUTPUT"])
    by_table = {**parameters, "VARIOGRAMS": variograms}
    same = read(run("kriging", {**by_table, "OUTPUT": str(tmp_path / "b.tif")})["OUTPUT"])
    np.testing.assert_allclose(same.array, fitted.array, rtol=1e-5)
    variograms.startEditing()
    for feature in variograms.getFeatures():
        variograms.changeAttributeValue(feature.id(), variograms.fields().lookupField("nugget"), 0.5)
        variograms.changeAttributeValue(feature.id(), variograms.fields().lookupField("range_1"), 4321.0)
    variograms.commitChanges()
    edited = read(run("kriging", {**by_table, "OUTPUT": str(tmp_path / "c.tif")})["OUTPUT"])
    assert np.abs(np.log(edited.array / fitted.array)).max() > 0.1
    assert "Cu_ppm: nugget 0.5 + spherical" in feedback.text() and "(range 4,321)" in feedback.text()


def test_the_check_is_a_table_with_a_row_per_field_and_a_point_per_place(
    survey: Any, point_layer: Any, run: Any, tmp_path: Path
) -> None:
    x, y, columns = survey
    columns["Pb_ppm"][7] = None
    x, y = np.append(x, x[0]), np.append(y, y[0])
    columns = {name: [*values, values[0]] for name, values in columns.items()}
    checks = {"CROSS_VALIDATION": str(tmp_path / "check.csv"), "CHECKED_SAMPLES": str(tmp_path / "samples.gpkg")}
    parameters = {"INPUT": point_layer(x, y, columns), "CELL_SIZE": 1000.0, "MAX_DISTANCE": 0, "TRANSFORM": 2}
    made = run("kriging", {**parameters, **checks, "OUTPUT": str(tmp_path / "map.tif")})
    copper, lead = table(made["CROSS_VALIDATION"])
    assert (copper["field"], int(copper["count"])) == ("Cu_ppm", 150)
    assert (lead["field"], int(lead["count"])) == ("Pb_ppm", 149)
    assert 0.7 < float(copper["sd_standardised"]) < 1.3 and 0.85 < float(copper["within_95"]) <= 1
    points = table(made["CHECKED_SAMPLES"])
    assert len(points) == 150
    assert points[0]["Cu_ppm"] == pytest.approx(columns["Cu_ppm"][0])
    assert points[7]["Pb_ppm"] is None or str(points[7]["Pb_ppm"]) == "NULL"
    errors = [point["Cu_ppm"] - point["Cu_ppm_predicted"] for point in points]
    assert np.sqrt(np.mean(np.square(errors))) == pytest.approx(float(copper["rmse"]), rel=1e-6)
    signs = [np.sign(point["Cu_ppm_standardised"]) for point in points]
    np.testing.assert_array_equal(signs, np.sign(errors))


def test_a_mask_leaves_nodata_outside(
    survey: Any, point_layer: Any, raster_layer: Any, run: Any, tmp_path: Path
) -> None:
    x, y, columns = survey
    mask = np.ones((20, 25), dtype=np.float32)
    mask[:5], mask[5:9] = 0.0, np.nan
    layer = raster_layer(mask, "study area")
    parameters = {"INPUT": point_layer(x, y, columns), "CELL_SIZE": 1000.0, "EXTENT": layer, "MASK": layer}
    made = run("kriging", {**parameters, "MAX_DISTANCE": 0, **outputs(tmp_path)})
    for name in ("OUTPUT", "VARIANCE"):
        np.testing.assert_array_equal(np.isfinite(read(made[name]).array[1]), mask == 1)


def refusal(run: Any, layer: Any, folder: Path, **parameters: Any) -> str:
    """Run, and return the sentence with which it is refused; nothing may be written."""
    from qgis.core import QgsProcessingException

    with pytest.raises(QgsProcessingException) as refused:
        run("kriging", {"INPUT": layer, **outputs(folder / "out"), **parameters})
    assert not (folder / "out").exists() or not list((folder / "out").iterdir())
    return str(refused.value)


def test_bad_input_is_refused_in_words(survey: Any, point_layer: Any, run: Any, tmp_path: Path) -> None:
    from qgis.core import QgsVectorLayer

    x, y, columns = survey
    layer = point_layer(x, y, columns)
    assert "no features" in refusal(run, point_layer([], [], {"Pb": [1.0][:0]}), tmp_path)
    assert "no field 'Zn'" in refusal(run, layer, tmp_path, FIELDS=["Zn"])
    assert "both a sill and a range" in refusal(run, layer, tmp_path, SILL=1.0)
    assert "nugget (2) is larger" in refusal(run, layer, tmp_path, NUGGET=2.0, SILL=1.0, RANGE=100.0)
    assert "at most 1,000" in refusal(run, layer, tmp_path, NEIGHBOURS=2000)
    other = QgsVectorLayer("NoGeometry?field=field:string&field=model:string", "other", "memory")
    assert "'other' has no rows" in refusal(run, layer, tmp_path, VARIOGRAMS=other)
    assert "no row for Cu_ppm, Pb_ppm" in refusal(
        run, layer, tmp_path, VARIOGRAMS=point_layer(x, y, {"field": ["Zn"] * 150})
    )
    negative = point_layer(x, y, {"Cu": list(np.array(columns["Cu_ppm"]) - 20)})
    assert "'Cu' is zero or negative" in refusal(run, negative, tmp_path, FIELDS=["Cu"], TRANSFORM=2)


def test_cancelling_in_the_middle_says_so_and_writes_nothing(
    survey: Any, point_layer: Any, run: Any, feedback: Any, tmp_path: Path
) -> None:
    x, y, columns = survey
    feedback.progressChanged.connect(lambda percent: feedback.cancel() if percent > 40 else None)
    said = refusal(run, point_layer(x, y, columns), tmp_path, CELL_SIZE=20.0, MAX_DISTANCE=0, **BY_HAND)
    assert "Cancelled" in said
    assert 40 < max(feedback.fractions) < 85


def test_zinc_at_eskay_is_high_where_the_samples_are_and_unsure_far_from_them(
    shared_data: Path, point_layer: Any, run: Any, feedback: Any, tmp_path: Path
) -> None:
    from scipy.spatial import cKDTree

    with (shared_data / "eskay_bc" / "samples.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    x, y, zinc = (np.array([float(row[name]) for row in rows]) for name in ("x", "y", "Zn_ppm"))
    layer = point_layer(x, y, {"Zn_ppm": list(zinc)}, "EPSG:26910")
    made = run("kriging", {"INPUT": layer, **outputs(tmp_path)})
    estimates, variances = read(made["OUTPUT"]), read(made["VARIANCE"])
    assert "4,205 samples lie at 3,981 locations" in feedback.text()
    row, column, inside = estimates.grid.cells_of(x, y)
    assert inside.all()
    logs = np.log(estimates.array[0])
    assert np.corrcoef(np.log(zinc), logs[row, column])[0, 1] > 0.75
    upside_down = logs[::-1][row, column]
    known = np.isfinite(upside_down)
    assert np.corrcoef(np.log(zinc)[known], upside_down[known])[0, 1] < 0.4
    centres = np.stack(np.meshgrid(estimates.grid.x_centres(), estimates.grid.y_centres()), axis=-1)
    distance = cKDTree(np.column_stack([x, y])).query(centres)[0]
    variance = variances.array[0]
    near, far = variance[distance < 500], variance[(distance > 6000) & np.isfinite(variance)]
    assert far.min() > np.median(near) and 1.1 * near.mean() < far.mean()
    assert not feedback.warnings
