"""From a laboratory's table to numbers."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from gossan.core.context import Context, Result
from gossan.core.errors import InputError
from gossan.tasks import prepare_assays
from gossan.tasks.prepare_assays import Params
from gossan.tests.story import Story


def prepare(
    columns: dict[str, Any], x: Any = None, y: Any = None, story: Context | None = None, **options: Any
) -> Result:
    size = len(next(iter(columns.values())))
    arrays = {f"field_{i}": np.asarray(values) for i, values in enumerate(columns.values())}
    arrays["x"] = np.arange(size, dtype=float) if x is None else np.asarray(x, dtype=float)
    arrays["y"] = np.zeros(size) if y is None else np.asarray(y, dtype=float)
    return prepare_assays.run(arrays, Params(tuple(columns), **options), story or Context())


def row(result: Result, name: str) -> dict[str, Any]:
    return next(row for row in result.summary["table"] if row["field"] == name)


def test_a_laboratorys_column_becomes_positive_numbers() -> None:
    result = prepare({"Cu_ppm": ["<1", "12.5", ">10000", "-2", "-9999", "N/A", "", "0"]})
    np.testing.assert_allclose(result.arrays["values"][:, 0], [0.5, 12.5, 10000.0, 1.0, np.nan, np.nan, np.nan, 0.5])


def test_the_summary_counts_what_was_read_and_describes_what_came_out() -> None:
    found = row(prepare({"Cu_ppm": ["<1", "<4", "12", ">100", "N/A", "20", "bdl"]}), "Cu_ppm")
    assert (found["element"], found["unit"], found["status"]) == ("Cu", "ppm", "kept")
    assert (found["samples"], found["missing"], found["censored"], found["over_range"]) == (7, 1, 3, 1)
    assert found["censored_pct"] == pytest.approx(50.0)
    assert found["limits"] == "1; 4"
    assert (found["n"], found["minimum"], found["maximum"]) == (6, 0.5, 100.0)
    assert found["p50"] == pytest.approx(7.0)
    assert found["mean"] == pytest.approx((0.5 + 2.0 + 12.0 + 100.0 + 20.0 + 0.5) / 6)


def test_duplicates_are_averaged_geometrically_by_default_and_the_log_says_so() -> None:
    story = Story()
    result = prepare({"Cu_ppm": [4.0, 7.0, 9.0]}, x=[0, 1, 0], y=[0, 0, 0], story=story)
    np.testing.assert_allclose(result.arrays["values"][:, 0], [6.0, 7.0])
    assert result.arrays["rows"].tolist() == [0, 1]
    assert result.arrays["at_location"].tolist() == [2, 1]
    assert "3 samples, 1 element; 1 shared a location and was averaged; 2 remain." in story.logs


@pytest.mark.parametrize(
    ("mode", "expected"), [("first", [4.0, 7.0]), ("flag", [4.0, 7.0, 9.0]), ("all", [4.0, 7.0, 9.0])]
)
def test_duplicates_can_be_kept_flagged_or_reduced_to_the_first(mode: str, expected: list[float]) -> None:
    result = prepare({"Cu_ppm": [4.0, 7.0, 9.0]}, x=[0, 1, 0], y=[0, 0, 0], duplicates=mode)
    assert result.arrays["values"][:, 0].tolist() == expected
    if mode == "flag":
        assert result.arrays["duplicate_of"].tolist() == [-1, -1, 0]
        assert result.arrays["at_location"].tolist() == [2, 1, 2]


def test_a_censored_duplicate_enters_the_average_with_its_replacement() -> None:
    result = prepare({"Cu_ppm": ["<2", "9", "5"]}, x=[0, 0, 1], y=[0, 0, 0])
    np.testing.assert_allclose(result.arrays["values"][:, 0], [3.0, 5.0])


def test_fields_mostly_below_detection_are_dropped_with_a_warning_that_names_them() -> None:
    story = Story()
    columns = {"Cu_ppm": ["1", "2", "3", "4"], "Te_ppm": ["<1", "<1", "<1", "<1"], "Au_ppb": ["<1", "<1", "<1", "2"]}
    result = prepare(columns, story=story)
    assert result.summary["kept"] == ["Cu_ppm", "Au_ppb"]
    assert result.summary["dropped"] == {"Te_ppm": "100 % below detection"}
    assert row(result, "Te_ppm")["status"] == "dropped: 100 % below detection"
    assert any("Te_ppm" in warning for warning in story.warnings)
    assert prepare(columns, max_censored=50.0).summary["kept"] == ["Cu_ppm"]
    assert prepare(columns, max_censored=100.0).summary["kept"] == list(columns)


def test_dropping_every_field_is_an_error_with_the_remedy() -> None:
    with pytest.raises(InputError, match=r"No field is left: Te_ppm \(67 % below detection\).*more than 50 %"):
        prepare({"Te_ppm": ["<1", "<1", "3"]}, max_censored=50.0)


def test_a_field_without_any_value_is_dropped_and_alone_is_an_error() -> None:
    result = prepare({"Cu_ppm": [1.0, 2.0], "Hg_ppb": [np.nan, -9999.0]})
    assert result.summary["dropped"] == {"Hg_ppb": "no value"}
    with pytest.raises(InputError, match=r"Hg_ppb \(no value\)"):
        prepare({"Hg_ppb": ["", "N/A"]})


def test_zeros_infinities_and_unstated_limits_are_warned_about_with_counts() -> None:
    story = Story()
    prepare({"Cu_ppm": [0.0, 0.0, 3.0, np.inf], "Zn_ppm": ["bdl", "5", "6", "7"]}, story=story)
    text = "\n".join(story.warnings)
    assert "Zeros were read as below detection: Cu_ppm 2." in text
    assert "Infinite values were read as missing: Cu_ppm 1." in text
    assert "Cu_ppm 2, Zn_ppm 1" in text


def test_a_single_sample_is_prepared() -> None:
    result = prepare({"Cu_ppm": ["12"]})
    assert result.arrays["values"].tolist() == [[12.0]]
    assert row(result, "Cu_ppm")["sd"] is None


def test_no_sample_and_no_field_are_errors() -> None:
    with pytest.raises(InputError, match="no samples"):
        prepare({"Cu_ppm": np.array([], dtype=float)})
    with pytest.raises(InputError, match="none looks like an assay"):
        prepare_assays.run({"x": np.zeros(3), "y": np.zeros(3)}, Params(()), Context())


@pytest.mark.parametrize("options", [{"censored": "third"}, {"duplicates": "median"}, {"max_censored": 120.0}])
def test_unknown_options_are_named(options: dict[str, Any]) -> None:
    with pytest.raises(InputError, match=str(next(iter(options.values()))).rstrip("0").rstrip(".")):
        prepare({"Cu_ppm": [1.0]}, **options)


def test_text_in_a_number_field_names_the_field_and_the_value() -> None:
    with pytest.raises(InputError, match="'Cu_ppm' holds 'granite' in 1 of 2 rows"):
        prepare({"Cu_ppm": ["granite", "2"]})
    assert prepare({"Cu_ppm": ["granite", "2"]}, missing_values="granite").summary["kept"] == ["Cu_ppm"]


def test_field_names_with_spaces_and_accents_stay_as_they_are() -> None:
    result = prepare({"Teneur été Cu (ppm)": ["1", "<2"]})
    assert result.summary["kept"] == ["Teneur été Cu (ppm)"]
    assert result.summary["table"][0]["element"] == "Cu"


def test_half_limits_keep_the_median_of_censored_lognormal_data() -> None:
    rng = np.random.default_rng(8)
    truth = rng.lognormal(2.0, 1.0, 5000)
    limit = np.quantile(truth, 0.3)
    cells = np.where(truth < limit, f"<{limit:.6f}", np.array([f"{v:.6f}" for v in truth]))
    values = prepare({"Cu_ppm": cells}).arrays["values"][:, 0]
    assert np.median(values) == pytest.approx(np.median(truth), rel=1e-5)
    assert np.log(values).mean() == pytest.approx(np.log(truth).mean(), abs=0.05)


def read_csv(path: Path) -> dict[str, np.ndarray]:
    with open(path, newline="", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}


def test_eskay_loses_its_duplicates_and_nothing_else(shared_data: Path) -> None:
    table = read_csv(shared_data / "eskay_bc" / "samples.csv")
    assays = {name: cells for name, cells in table.items() if name.endswith(("_ppm", "_ppb", "_pct"))}
    story = Story()
    result = prepare(assays, table["x"].astype(float), table["y"].astype(float), story)
    assert "4,205 samples, 15 elements; 224 shared a location and were averaged; 3,981 remain." in story.logs
    assert result.arrays["values"].shape == (3981, 15)
    assert (result.arrays["values"] > 0).all()
    assert any("Ag_ppm 42 %" in warning for warning in story.warnings)
    single = result.arrays["at_location"] == 1
    expected = table["Cu_ppm"].astype(float)[result.arrays["rows"][single]]
    np.testing.assert_array_equal(result.arrays["values"][single, list(assays).index("Cu_ppm")], expected)


def test_the_yilgarns_gaps_stay_gaps(shared_data: Path) -> None:
    table = read_csv(shared_data / "yilgarn_murchison" / "samples.csv")
    assays = {name: cells for name, cells in table.items() if name.endswith(("_ppm", "_ppb", "_pct"))}
    result = prepare(assays, table["x"].astype(float), table["y"].astype(float), duplicates="all")
    assert len(result.summary["kept"]) == 32
    for i, name in enumerate(assays):
        np.testing.assert_array_equal(np.isnan(result.arrays["values"][:, i]), assays[name] == "")
    assert row(result, "Au_ppb")["missing"] == 1630 - 759
