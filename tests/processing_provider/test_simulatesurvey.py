"""The simulated survey through Processing: layers that fit together, lab spreadsheets, refusals."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from gossan.core.simulation.elements import DEFAULT_ELEMENTS, TABLE, find_elements
from gossan.core.survey import SurveyDesign

pytestmark = pytest.mark.qgis
OUTPUTS = ("SAMPLES_OUT", "DEPOSITS_OUT", "FAULTS_OUT")


@pytest.fixture
def simulate(run: Any, tmp_path: Path) -> Any:
    """``simulate(**parameters)``: a small survey in memory and its truth as a file."""

    def _simulate(**parameters: Any) -> dict[str, Any]:
        memory = dict.fromkeys(OUTPUTS, "memory:")
        truth = str(tmp_path / "truth.tif")
        return run("simulatesurvey", {"SAMPLES": 200, "DEPOSITS": 8, "TRUTH": truth, **memory, **parameters})

    return _simulate


def values_of(layer: Any, name: str) -> list[Any]:
    """A field's values, None for NULL."""
    from gossan.processing_provider.compat import is_null

    return [None if is_null(feature[name]) else feature[name] for feature in layer.getFeatures()]


def truth_of(results: dict[str, Any]) -> Any:
    from gossan.processing_provider.rasters import read_raster
    from qgis.core import QgsRasterLayer

    return read_raster(QgsRasterLayer(results["TRUTH"], "truth"))


def test_the_defaults_are_those_of_the_simulation(qgis_app):
    from gossan.processing_provider.simulatesurvey import DEFAULT_ELEMENTS as SHOWN
    from gossan.processing_provider.simulatesurvey import DEFAULT_EXTENT

    named = tuple(element.name for element in find_elements(tuple(SHOWN.split(","))))
    assert named == DEFAULT_ELEMENTS
    assert SurveyDesign().extent == DEFAULT_EXTENT


def test_every_element_of_the_table_is_named_in_the_help(qgis_app):
    from gossan.processing_provider.simulatesurvey import DEFAULT_ELEMENTS as SHOWN
    from gossan.processing_provider.simulatesurvey import SimulateSurvey

    algorithm = SimulateSurvey().create()
    words = algorithm.parameterDefinition("ELEMENTS").help().replace(".", "").replace(",", "").split()
    assert all(element.symbol in SHOWN.replace(",", "").split() + words for element in TABLE)


def test_it_runs_with_nothing_set(run, tmp_path):
    results = run("simulatesurvey", {**dict.fromkeys(OUTPUTS, "memory:"), "TRUTH": str(tmp_path / "t.tif")})
    assert results["SAMPLES_OUT"].featureCount() == 1500
    assert results["DEPOSITS_OUT"].featureCount() == 25
    assert results["SAMPLES_OUT"].crs().authid() == "EPSG:32755"


def test_the_layers_and_the_truth_fit_together(simulate):
    results = simulate()
    samples, deposits, faults = (results[name] for name in OUTPUTS)
    truth = truth_of(results)
    names = [field.name() for field in samples.fields()]
    assert names[:5] == ["sample_id", "survey", "lab", "year", "lithology"]
    assert tuple(names[5:]) == DEFAULT_ELEMENTS
    assert [field.name() for field in deposits.fields()] == ["name", "camp", "size_mt", "depth_m"]
    assert [field.name() for field in faults.fields()] == ["name", "family", "azimuth", "length_m"]
    assert (samples.featureCount(), deposits.featureCount()) == (200, 8)
    assert truth.band_names[0].startswith("halo") and truth.band_names[1].startswith("lithology: 1 greywacke")
    assert truth.grid.crs == "EPSG:32755" and truth.grid.shape == (200, 240)
    x, y = np.array([feature.geometry().asPoint() for feature in deposits.getFeatures()]).T
    row, column, inside = truth.grid.cells_of(x, y)
    assert inside.all()
    assert truth.array[0, row, column].mean() > 10 * truth.array[0].mean()
    assert np.isfinite(truth.array).all()


def test_fault_lines_have_the_length_they_say(simulate):
    for feature in simulate()["FAULTS_OUT"].getFeatures():
        assert feature.geometry().length() == pytest.approx(feature["length_m"])


def test_rocks_at_the_samples_are_those_of_the_truth(simulate):
    results = simulate()
    truth = truth_of(results)
    codes = dict(part.strip().split(" ", 1)[::-1] for part in truth.band_names[1].split(": ")[1].split(","))
    for feature in results["SAMPLES_OUT"].getFeatures():
        point = feature.geometry().asPoint()
        row, column, _ = truth.grid.cells_of(np.array([point.x()]), np.array([point.y()]))
        assert truth.array[1, row[0], column[0]] == int(codes[feature["lithology"]])


def test_assays_are_text_as_a_laboratory_writes_them(simulate):
    samples = simulate(SAMPLES=600)["SAMPLES_OUT"]
    silver = values_of(samples, "Ag_ppm")
    assert {"<0.2", "<0.01"} & set(silver)
    assert all(isinstance(text, str) and text for text in silver)
    gold = values_of(samples, "Au_ppb")
    assert None in gold and "" not in gold


def test_numbers_instead_of_text_have_half_the_limit(simulate):
    printed, numbers = (simulate(CENSORED_AS_TEXT=as_text)["SAMPLES_OUT"] for as_text in (True, False))
    for name in ("Ag_ppm", "Au_ppb", "Zn_ppm"):
        for text, number in zip(values_of(printed, name), values_of(numbers, name)):
            if text is None:
                assert number is None
            elif text.startswith("<"):
                assert number == pytest.approx(0.5 * float(text[1:]))
            else:
                assert number == float(text)


def test_an_extent_in_another_crs_is_brought_to_the_survey_s(simulate):
    results = simulate(EXTENT="7.0,7.5,50.0,50.3 [EPSG:4326]", CRS="EPSG:32632")
    grid = truth_of(results).grid
    assert grid.crs == "EPSG:32632"
    assert (grid.columns - 1) * grid.cell_size == pytest.approx(36_000, abs=2_000)
    assert 355_000 < grid.west < 362_000 and 5_565_000 < grid.north < 5_585_000
    for name in OUTPUTS:
        assert results[name].crs().authid() == "EPSG:32632"


def test_the_same_seed_writes_the_same_bytes_and_another_does_not(simulate, tmp_path):
    first, again, other = (
        Path(simulate(SEED=seed, TRUTH=str(tmp_path / f"{i}.tif"))["TRUTH"]).read_bytes()
        for i, seed in enumerate((5, 5, 6))
    )
    assert first == again
    assert first != other


def test_without_deposits_the_layer_is_empty_and_there_is_no_halo(simulate, feedback):
    results = simulate(DEPOSITS=0)
    assert results["DEPOSITS_OUT"].featureCount() == 0
    assert not truth_of(results).array[0].any()
    assert "No deposits" in feedback.text()


def test_the_truth_remembers_its_design_and_has_a_style(simulate):
    results = simulate(SEED=4, SIGNAL=2.0, CELL_SIZE=1000.0)
    raster = truth_of(results)
    design = raster.metadata["simulation"]
    assert (design["seed"], design["signal"], design["samples"]) == (4, 2.0, 200)
    assert raster.grid.cell_size == 1000.0
    assert Path(results["TRUTH"]).with_suffix(".qml").exists()


def test_prepared_assays_reads_what_it_writes(simulate, run):
    samples = simulate(SAMPLES=300)["SAMPLES_OUT"]
    prepared = run("prepareassays", {"INPUT": samples, "OUTPUT": "memory:", "SUMMARY": "memory:"})["OUTPUT"]
    numeric = [field.name() for field in prepared.fields() if field.isNumeric()]
    assert "Pb_ppm" in numeric and "Zn_ppm" in numeric
    lead = [value for value in values_of(prepared, "Pb_ppm") if value is not None]
    assert min(lead) > 0 and len(lead) > 250


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"CRS": "EPSG:4326"}, "needs metres, and EPSG:4326 is in degrees.*UTM zone"),
        ({"CRS": "EPSG:2227"}, "needs metres, and EPSG:2227 is in .*feet"),
        ({"CRS": "EPSG:999999"}, "'EPSG:999999' is not known to QGIS.*UTM zone"),
        ({"ELEMENTS": "Pb, Unobtainium"}, "does not know the element 'Unobtainium'.*Pb_ppm"),
        ({"EXTENT": "0,100000,0,100"}, "too narrow for a survey"),
        ({"EXTENT": "5,5,7,7"}, "has no area"),
        ({"CELL_SIZE": 2.0}, "Choose a larger cell size"),
    ],
)
def test_what_cannot_be_simulated_is_refused_with_the_remedy(simulate, tmp_path, parameters, message):
    from qgis.core import QgsProcessingException

    with pytest.raises(QgsProcessingException, match=message):
        simulate(**parameters)
    assert not (tmp_path / "truth.tif").exists()
