"""``gossan:levelassays`` through QGIS."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from qgis.core import QgsProcessingException, QgsVectorLayer

pytestmark = pytest.mark.qgis
RNG = np.random.default_rng(1)
COUNT = 400
X, Y = RNG.random((2, COUNT)) * 10_000.0
SURVEY = np.where(RNG.random(COUNT) < 0.4, "1978", "1987")
TRUTH = RNG.lognormal(3.0, 1.0, (COUNT, 2))
ASSAYS = TRUTH * np.where(SURVEY == "1987", 4.0, 1.0)[:, None]


@pytest.fixture
def level(run: Any) -> Any:
    """``level(parameters)`` through processing.run."""
    return lambda parameters: run("levelassays", {"OUTPUT": "memory:", **parameters})


@pytest.fixture
def samples(point_layer: Any) -> Any:
    """Two surveys, one of which reads four times as much; a text field between, and one gap."""
    zinc = ASSAYS[:, 1].tolist()
    zinc[5] = None
    columns = {"Cu_ppm": ASSAYS[:, 0].tolist(), "survey": SURVEY.tolist(), "Zn_ppm": zinc, "pH": [7.0] * COUNT}
    return point_layer(X, Y, columns)


def column(layer: QgsVectorLayer, name: str) -> np.ndarray:
    return np.array([f[name] if isinstance(f[name], float) else np.nan for f in layer.getFeatures()])


def names_of(layer: QgsVectorLayer) -> list[str]:
    return [field.name() for field in layer.fields()]


def test_pressing_run_levels_the_assays_by_survey_in_place(level: Any, samples: Any, feedback: Any) -> None:
    layer = level({"INPUT": samples})["OUTPUT"]
    assert names_of(layer) == names_of(samples)
    assert "field 'survey'" in feedback.text()
    copper = column(layer, "Cu_ppm")
    medians = [np.median(copper[name == SURVEY]) for name in ("1978", "1987")]
    assert medians == pytest.approx([np.median(ASSAYS[:, 0])] * 2, rel=1e-4)
    assert np.isnan(column(layer, "Zn_ppm")).nonzero()[0].tolist() == [5]
    assert (column(layer, "pH") == 7.0).all()
    assert feedback.fractions[-1] == pytest.approx(100.0)


@pytest.mark.parametrize("method", range(4))
def test_the_order_of_the_methods_is_that_of_the_task(level: Any, samples: Any, method: int) -> None:
    from gossan.core.levelling import METHODS, level_by_group
    from gossan.core.near_pairs import find_surroundings

    layer = level({"INPUT": samples, "FIELDS": ["Cu_ppm"], "METHOD": method})["OUTPUT"]
    expected = level_by_group(ASSAYS[:, :1], SURVEY, METHODS[method], around=find_surroundings(X, Y, SURVEY)).values[
        :, 0
    ]
    np.testing.assert_allclose(column(layer, "Cu_ppm"), expected, rtol=1e-12)


def test_log_ratios_are_shifted_and_whole_number_fields_take_decimals(level: Any, point_layer: Any) -> None:
    log = np.log(ASSAYS[:, 0]) - 5.0
    layer = point_layer(X, Y, {"clr_Cu_ppm": log.tolist(), "lab": [1.0 if s == "1978" else 2.0 for s in SURVEY]})
    table_and_layer = level({"INPUT": layer, "CHANGES": "memory:"})
    found = column(table_and_layer["OUTPUT"], "clr_Cu_ppm")
    assert np.median(found[SURVEY == "1978"]) == pytest.approx(np.median(log))
    rows = list(table_and_layer["CHANGES"].getFeatures())
    assert [row["group"] for row in rows] == ["1", "2"]
    assert rows[0]["shift"] - rows[1]["shift"] == pytest.approx(np.log(4.0), abs=0.4)
    assert not isinstance(rows[0]["factor"], float)


def test_the_table_of_changes_has_a_row_per_field_and_group_that_adds_up(level: Any, samples: Any) -> None:
    rows = list(level({"INPUT": samples, "CHANGES": "memory:"})["CHANGES"].getFeatures())
    assert [(row["field"], row["group"]) for row in rows] == [
        (name, survey) for name in ("Cu_ppm", "Zn_ppm") for survey in ("1978", "1987")
    ]
    assert sum(row["n"] for row in rows) == 2 * COUNT - 1
    for row in rows:
        assert row["median_after"] == pytest.approx(row["median_before"] * row["factor"])
        assert row["mad_after"] == pytest.approx(row["mad_before"] * row["factor"])
        assert row["scale"] == pytest.approx(1.0)
        assert row["near_others"] > 0.9


def test_a_reference_group_stays_to_the_last_digit(level: Any, samples: Any) -> None:
    layer = level({"INPUT": samples, "METHOD": 2, "REFERENCE": "1978"})["OUTPUT"]
    old = SURVEY == "1978"
    np.testing.assert_array_equal(column(layer, "Cu_ppm")[old], ASSAYS[old, 0])
    with pytest.raises(QgsProcessingException, match="no group '1999'.*1978, 1987"):
        level({"INPUT": samples, "REFERENCE": "1999"})


def test_a_layer_without_groups_or_with_one_group_is_refused(level: Any, point_layer: Any, tmp_path: Path) -> None:
    out = tmp_path / "out.gpkg"
    copper = ASSAYS[:, 0].tolist()
    with pytest.raises(QgsProcessingException, match="called survey, batch.*it has: Cu_ppm, rock"):
        level({"INPUT": point_layer(X, Y, {"Cu_ppm": copper, "rock": ["a"] * COUNT}), "OUTPUT": str(out)})
    with pytest.raises(QgsProcessingException, match="'survey' holds only 'a'"):
        level({"INPUT": point_layer(X, Y, {"Cu_ppm": copper, "survey": ["a"] * COUNT}), "OUTPUT": str(out)})
    with pytest.raises(QgsProcessingException, match="'Cu_ppm' is zero or negative in 1 of.*Prepared assays"):
        zeros = [0.0, *copper[1:]]
        level({"INPUT": point_layer(X, Y, {"Cu_ppm": zeros, "survey": SURVEY.tolist()}), "OUTPUT": str(out)})
    assert not out.exists()


def test_samples_without_a_group_stay_and_are_counted(level: Any, point_layer: Any, feedback: Any) -> None:
    survey = ["", *SURVEY[1:].tolist()]
    layer = point_layer(X, Y, {"Cu_ppm": ASSAYS[:, 0].tolist(), "survey": survey})
    assert column(level({"INPUT": layer})["OUTPUT"], "Cu_ppm")[0] == ASSAYS[0, 0]
    assert "1 sample has no value in 'survey'" in feedback.text()


def test_eskay_levelled_by_survey_warns_of_the_geology_it_takes_away(
    level: Any, shared_data: Path, feedback: Any
) -> None:
    uri = f"{(shared_data / 'eskay_bc' / 'samples.csv').as_uri()}?type=csv&xField=x&yField=y&crs=EPSG:26910"
    samples = QgsVectorLayer(uri, "rgs", "delimitedtext")
    layer = level({"INPUT": samples})["OUTPUT"]
    survey = np.array([f["survey"] for f in layer.getFeatures()])
    antimony = column(layer, "Sb_ppm")
    assert len({round(float(np.median(antimony[survey == name])), 9) for name in np.unique(survey)}) == 1
    assert "cover different ground" in feedback.text()
    assert "moved near samples of different groups apart: Ni_ppm (2 to 37 %)" in feedback.text()
    feedback.warnings.clear()
    level({"INPUT": samples, "METHOD": 3})
    assert "apart" not in "".join(feedback.warnings)
