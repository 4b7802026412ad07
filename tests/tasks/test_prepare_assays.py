"""From a laboratory's table to numbers."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from gossan.core.context import Cancelled, Context, Result
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


def test_every_rule_gives_positive_numbers_below_each_samples_limit() -> None:
    rng = np.random.default_rng(4)
    factor = rng.normal(size=120)
    truth = {f"{e}_ppm": np.exp(2 + 0.8 * factor + 0.3 * rng.normal(size=120)) for e in ("Cu", "Pb", "Zn", "As")}
    cells: dict[str, Any] = {name: np.char.mod("%.6f", values) for name, values in truth.items()}
    low = truth["As_ppm"] < 4.0
    cells["As_ppm"] = np.where(low, "<4", cells["As_ppm"])
    for rule in ("multiplicative", "imputed"):
        values = prepare(cells, censored=rule, max_censored=90).arrays["values"][:, 3]
        assert (values[low] < 4.0).all()
        assert (values > 0).all()
    imputed = np.log(prepare(cells, censored="imputed").arrays["values"][low, 3] / truth["As_ppm"][low])
    half = np.log(2.0 / truth["As_ppm"][low])
    assert np.sqrt(np.mean(imputed**2)) < 0.8 * np.sqrt(np.mean(half**2))


def test_a_field_that_will_be_dropped_does_not_inform_the_imputed_ones() -> None:
    rng = np.random.default_rng(5)
    columns: dict[str, Any] = {name: rng.lognormal(2.0, 1.0, 60) for name in ("Cu_ppm", "Pb_ppm")}
    columns["As_ppm"] = np.where(np.arange(60) < 20, "<3", np.char.mod("%.4f", 3 + rng.lognormal(0, 1, 60)))
    plain = prepare(columns, censored="imputed").arrays["values"]
    te = np.where(np.arange(60) < 55, "<0.2", np.char.mod("%.4f", 0.2 + columns["Pb_ppm"] / 1e4))
    result = prepare({**columns, "Te_ppm": te}, censored="imputed")
    assert result.summary["kept"] == ["Cu_ppm", "Pb_ppm", "As_ppm"]
    np.testing.assert_allclose(result.arrays["values"], plain, rtol=1e-6)
    assert row(result, "Te_ppm")["minimum"] == pytest.approx(0.65 * 0.2)


def test_conversion_renames_values_limits_and_the_summary() -> None:
    story = Story()
    columns = {"Au_ppb": ["<2", "30"], "Fe2O3_pct": ["10", "20"], "Cu": ["5", "6"]}
    result = prepare(columns, story=story, convert="ppm", elements=True)
    assert result.summary["kept"] == ["Au_ppm", "Fe_ppm", "Cu"]
    assert result.summary["sources"] == ["Au_ppb", "Fe2O3_pct", "Cu"]
    np.testing.assert_allclose(result.arrays["values"][0], [0.001, 69_943.0, 5.0], rtol=1e-4)
    assert (row(result, "Au_ppm")["limits"], row(result, "Fe_ppm")["element"]) == ("0.002", "Fe")
    assert any("Converted: Au_ppb -> Au_ppm (x 0.001), Fe2O3_pct -> Fe_ppm (x 6994)." in log for log in story.logs)
    assert any("Not converted to ppm" in warning and "Cu." in warning for warning in story.warnings)


def test_dropped_fields_are_named_as_the_layer_names_them() -> None:
    result = prepare({"Au_ppb": ["<2", "<3", "<4"], "Cu_ppm": ["1", "2", "3"]}, convert="ppm")
    assert result.summary["dropped"] == {"Au_ppb": "100 % below detection"}
    assert row(result, "Au_ppm")["status"] == "dropped: 100 % below detection"


def test_two_fields_of_one_element_and_unit_are_refused() -> None:
    with pytest.raises(InputError, match="'Cu_ppm' and 'Cu_pct' would both become 'Cu_ppm'"):
        prepare({"Cu_ppm": ["5"], "Cu_pct": ["6"]}, convert="ppm")
    with pytest.raises(InputError, match="the layer has another field 'Cu_ppm'"):
        prepare({"Cu_pct": ["6"]}, convert="ppm", other_fields=("Cu_ppm",))


def with_group(columns: dict[str, Any], group: Any, story: Context | None = None, **options: Any) -> Result:
    size = len(group)
    arrays = {f"field_{i}": np.asarray(values) for i, values in enumerate(columns.values())}
    arrays.update(x=np.arange(size, dtype=float), y=np.zeros(size), group=np.asarray(group))
    return prepare_assays.run(arrays, Params(tuple(columns), group="lab", **options), story or Context())


def test_groups_have_rows_of_their_own_after_those_of_all_samples() -> None:
    columns = {"Cu_ppm": ["<2", "4", "8", "10", "30", ""], "Zn_ppm": ["1", "2", "3", "4", "5", "6"]}
    story = Story()
    table = with_group(columns, ["b", "b", "a", "a", "a", ""], story).summary["table"]
    assert "1 of 6 samples have no value in 'lab' and belong to no group." in story.logs
    assert [(r["field"], r["group"]) for r in table] == [
        ("Cu_ppm", ""),
        ("Zn_ppm", ""),
        ("Cu_ppm", "a"),
        ("Zn_ppm", "a"),
        ("Cu_ppm", "b"),
        ("Zn_ppm", "b"),
    ]
    assert [r["samples"] for r in table] == [6, 6, 3, 3, 2, 2]
    assert [r["censored"] for r in table[::2]] == [1, 0, 1]
    assert [r["p50"] for r in table[::2]] == [8.0, 10.0, 2.5]
    assert [r["limits"] for r in table[::2]] == ["2", "", "2"]
    assert {r["status"] for r in table} == {"kept"}


def test_a_limit_that_is_not_stated_is_the_groups() -> None:
    columns = {"Cu_ppm": ["bdl", "<2", "9", "bdl", "<6", "9"]}
    values = with_group(columns, list("aaabbb"), censored="limit").arrays["values"][:, 0]
    assert values.tolist() == [2.0, 2.0, 9.0, 6.0, 6.0, 9.0]


def test_a_laboratory_that_reports_twice_as_much_is_warned_about_by_name() -> None:
    rng = np.random.default_rng(6)
    x, y = rng.uniform(0, 1000, (2, 300))
    laboratory = rng.integers(0, 2, 300)
    noise = rng.normal(size=(2, 300))
    copper = np.exp(2 + 0.5 * np.sin(x / 200) + 0.2 * noise[0] + 1.0 * laboratory)
    zinc = np.exp(2 + np.sin(x / 200) + np.cos(y / 150) + 0.2 * noise[1])
    arrays = {"x": x, "y": y, "field_0": copper, "field_1": zinc, "group": laboratory}
    story = Story()
    prepare_assays.run(arrays, Params(("Cu_ppm", "Zn_ppm"), group="lab"), story)
    told = [warning for warning in story.warnings if "batch more than on place" in warning]
    assert len(told) == 1
    assert "Cu_ppm" in told[0]
    assert "Zn_ppm" not in told[0]


@pytest.mark.parametrize("group", [[""] * 3, [np.nan] * 3])
def test_a_group_field_without_any_value_is_refused(group: Any) -> None:
    with pytest.raises(InputError, match="group field 'lab' holds 0 different values in 3 samples"):
        with_group({"Cu_ppm": [1.0, 2.0, 3.0]}, group)


def test_a_group_field_that_numbers_the_samples_is_refused() -> None:
    with pytest.raises(InputError, match="holds 600 different values in 600 samples.*survey"):
        with_group({"Cu_ppm": np.arange(1.0, 601.0)}, np.arange(600))


def test_duplicates_tell_their_precision_and_how_far_each_is_from_the_first() -> None:
    story = Story()
    x = np.concatenate([np.arange(40.0), np.arange(20.0)])
    copper = np.concatenate([np.full(40, 90.0), np.full(20, 110.0)])
    zinc = np.concatenate([np.full(40, 50.0), np.full(20, 150.0)]).astype(str)
    zinc[40] = "<5"
    result = prepare({"Cu_ppm": copper, "Zn_ppm": zinc}, x=x, duplicates="flag", story=story)
    assert (row(result, "Cu_ppm")["pairs"], row(result, "Zn_ppm")["pairs"]) == (20, 19)
    assert row(result, "Cu_ppm")["pair_difference_pct"] == pytest.approx(20.0)
    assert row(result, "Zn_ppm")["pair_difference_pct"] == pytest.approx(100.0)
    assert len(result.arrays["rows"]) == 60
    assert np.isnan(result.arrays["difference"][:40]).all()
    np.testing.assert_allclose(result.arrays["difference"][40:], [20.0, *[60.0] * 19])
    np.testing.assert_allclose(result.arrays["largest"][40:], [20.0, *[100.0] * 19])
    assert result.arrays["largest_in"].tolist() == [-1] * 40 + [0] + [1] * 19
    assert any("least in Cu_ppm (20 %), most in Zn_ppm (100 %)" in log for log in story.logs)
    assert any("differ by half their mean or more: Zn_ppm 100 %." in warning for warning in story.warnings)


@pytest.mark.parametrize("options", [{"over_range": "double"}, {"convert": "oz/t"}])
def test_unknown_rules_for_ranges_and_units_are_named(options: dict[str, Any]) -> None:
    with pytest.raises(InputError, match=next(iter(options.values()))):
        prepare({"Cu_ppm": [1.0]}, **options)


def test_over_range_values_take_the_chosen_replacement_and_the_log_says_which() -> None:
    story = Story()
    values = prepare({"Cu_ppm": ["4", ">100"]}, over_range="fifth", story=story).arrays["values"][:, 0]
    assert values.tolist() == [4.0, 120.0]
    assert "Above the upper limit; 1.2 times the limit stands in for the value: Cu_ppm 1." in story.logs


def test_a_cancel_inside_the_imputation_stops_it() -> None:
    rng = np.random.default_rng(9)
    columns: dict[str, Any] = {f"{e}_ppm": rng.lognormal(size=200) for e in ("Cu", "Pb", "Zn")}
    columns["As_ppm"] = np.where(columns["Cu_ppm"] < 0.8, "<0.7", np.char.mod("%.4f", columns["Pb_ppm"] + 0.7))
    story = Story()
    prepare(columns, censored="imputed", story=story)
    begin = next(f for f, message in zip(story.fractions, story.messages) if message == "Imputing, iteration 2")
    with pytest.raises(Cancelled):
        prepare(columns, censored="imputed", story=Story(cancel_at=begin))


def test_eskays_surveys_have_their_own_floors_and_gold_is_the_least_repeatable(shared_data: Path) -> None:
    table = read_csv(shared_data / "eskay_bc" / "samples.csv")
    assays = {name: cells for name, cells in table.items() if name.endswith(("_ppm", "_ppb", "_pct"))}
    arrays = {f"field_{i}": cells for i, cells in enumerate(assays.values())}
    arrays.update(x=table["x"].astype(float), y=table["y"].astype(float), group=table["survey"])
    result = prepare_assays.run(arrays, Params(tuple(assays), group="survey", duplicates="flag"), Context())
    silver = {r["group"]: r["at_floor"] / r["samples"] for r in result.summary["table"] if r["field"] == "Ag_ppm"}
    assert silver["1978"] == pytest.approx(0.64, abs=0.005)
    assert silver["1987"] == pytest.approx(0.52, abs=0.005)
    pairs = {r["field"]: r["pair_rms_cv_pct"] for r in result.summary["table"] if not r["group"]}
    assert max(pairs, key=lambda name: pairs[name]) == "Au_ppb"
    assert {r["pairs"] for r in result.summary["table"] if not r["group"]} == {224}
