"""Log-ratios of a layer's fields."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from gossan.core import composition
from gossan.core.context import Context, Result
from gossan.core.errors import InputError
from gossan.tasks import log_ratio
from gossan.tasks.log_ratio import Params
from gossan.tests.story import Story


def transform(columns: dict[str, Any], story: Context | None = None, **options: Any) -> Result:
    params = Params(**{"fields": tuple(columns), **options})
    arrays = {f"field_{i}": np.asarray(columns[name]) for i, name in enumerate(log_ratio.parts_of(params))}
    return log_ratio.run(arrays, params, story or Context())


def test_new_fields_are_named_after_method_and_field() -> None:
    columns = {"Cu_ppm": [1.0, 2.0], "Pb_ppm": [3.0, 5.0], "Zn_ppm": [4.0, 9.0]}
    names = {m: transform(columns, method=m).summary["names"] for m in ("clr", "ilr", "log")}
    assert names["clr"] == ["clr_Cu_ppm", "clr_Pb_ppm", "clr_Zn_ppm"]
    assert names["ilr"] == ["ilr_1_Cu_ppm", "ilr_2_Pb_ppm"]
    assert names["log"] == ["log_Cu_ppm", "log_Pb_ppm", "log_Zn_ppm"]
    alr = transform(columns, method="alr", denominator="Pb_ppm")
    assert alr.summary["names"] == ["alr_Cu_ppm", "alr_Zn_ppm"]
    np.testing.assert_allclose(alr.arrays["values"], np.log([[1 / 3, 4 / 3], [2 / 5, 9 / 5]]))


def test_a_denominator_outside_the_fields_joins_the_parts() -> None:
    columns = {"Cu_ppm": [1.0, 2.0], "Ti_ppm": [3.0, 5.0]}
    result = transform(columns, fields=("Cu_ppm",), method="alr", denominator="Ti_ppm")
    assert result.summary["names"] == ["alr_Cu_ppm"]
    np.testing.assert_allclose(result.arrays["values"][:, 0], np.log([1 / 3, 2 / 5]))


def test_log_ratios_of_mixed_units_are_those_of_one_unit() -> None:
    mixed = transform({"Au_ppb": [5.0, 80.0], "Cu_ppm": [30.0, 70.0], "Fe_pct": [2.0, 4.0]})
    ppm = np.array([[0.005, 30.0, 20000.0], [0.08, 70.0, 40000.0]])
    np.testing.assert_allclose(mixed.arrays["values"], composition.clr(ppm), atol=1e-12)


def test_an_unknown_unit_is_warned_about_and_leaves_the_numbers_alone() -> None:
    story = Story()
    result = transform({"Au_ppb": [5.0, 80.0], "Cu": [30.0, 70.0]}, story)
    np.testing.assert_allclose(result.arrays["values"], composition.clr(np.array([[5.0, 30.0], [80.0, 70.0]])))
    assert "The unit of Cu is not known" in story.warnings[0]


def test_logarithms_are_to_base_ten_in_the_fields_own_unit() -> None:
    assert transform({"Au_ppb": ["10", "1000"]}, method="log").arrays["values"].tolist() == [[1.0], [3.0]]


@pytest.mark.parametrize("cells", [["<0.01", "2"], ["0", "2"], ["-1", "2"]])
def test_censored_values_send_her_to_the_preparation(cells: list[str]) -> None:
    with pytest.raises(InputError, match="'Cu_ppm' is zero, negative or below detection in 1 of 2.*Prepared assays"):
        transform({"Cu_ppm": cells, "Zn_ppm": ["1", "2"]})


def test_over_range_values_do_too() -> None:
    with pytest.raises(InputError, match="'Cu_ppm' is above an upper limit in 1 of 2.*Prepared assays"):
        transform({"Cu_ppm": [">100", "2"], "Zn_ppm": ["1", "2"]})


def test_what_cannot_be_computed_is_refused_with_the_remedy() -> None:
    columns = {"Cu_ppm": [1.0, 2.0], "Zn_ppm": [3.0, 5.0]}
    for options, text in (
        ({"method": "plr"}, "'plr'.*clr, ilr, alr, log"),
        ({"method": "alr"}, "denominator"),
        ({"fields": ()}, "No field"),
        ({"fields": ("Cu_ppm",)}, "at least two elements"),
        ({"fields": ("Cu_ppm", "Cu_ppm")}, "twice"),
    ):
        with pytest.raises(InputError, match=text):
            transform(columns, **options)
    with pytest.raises(InputError, match="no samples"):
        transform({"Cu_ppm": np.array([]), "Zn_ppm": np.array([])})


def test_an_empty_field_is_named_where_it_spoils_every_sample() -> None:
    columns = {"Cu_ppm": [1.0, 2.0], "Hg_ppb": [np.nan, np.nan], "Zn_ppm": [3.0, 5.0]}
    with pytest.raises(InputError, match="'Hg_ppb' has one in 0 of 2 samples"):
        transform(columns, method="ilr")
    story = Story()
    result = transform(columns, story, method="clr")
    assert np.isfinite(result.arrays["values"][:, [0, 2]]).all()
    assert any("without a single value: Hg_ppb" in warning for warning in story.warnings)


def test_one_bad_sample_poisons_no_other() -> None:
    columns = {"Cu_ppm": [1.0, np.nan, 3.0, np.inf], "Zn_ppm": [3.0, 5.0, 1.0, 2.0], "Pb_ppm": [1.0, 5.0, 1.0, 2.0]}
    for method in ("clr", "ilr", "log"):
        finite = np.isfinite(transform(columns, method=method).arrays["values"]).all(axis=1)
        assert finite.tolist() == [True, False, True, False]


def test_the_yilgarns_gaps_leave_clr_usable_and_ilr_refused(shared_data: Path) -> None:
    with open(shared_data / "yilgarn_murchison" / "samples.csv", newline="", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    names = [name for name in rows[0] if name.endswith(("_ppm", "_ppb", "_pct"))]
    columns = {name: np.array([row[name] for row in rows]) for name in names}
    result = transform(columns)
    for i, name in enumerate(names):
        np.testing.assert_array_equal(np.isnan(result.arrays["values"][:, i]), columns[name] == "")
    with pytest.raises(InputError, match="'P_ppm' has one in 15 of 1,630 samples"):
        transform(columns, method="ilr")


FOUR = {"Cu_ppm": [1.0, 2.0, 5.0], "Zn_pct": [3e-4, 5e-4, 1e-4], "Pb_ppm": [4.0, 9.0, 1.0], "Ag_ppb": [7e3, 1e3, 2e3]}
FOUR_PPM = np.column_stack([FOUR["Cu_ppm"], [3.0, 5.0, 1.0], FOUR["Pb_ppm"], [7.0, 1.0, 2.0]])


def test_balances_are_computed_in_one_unit_and_told() -> None:
    story = Story()
    result = transform(FOUR, story, method="ilr", partition="Cu Zn | Pb Ag; Pb | Ag; Cu | Zn")
    assert result.summary["names"] == ["ilr_1_Cu_Zn_over_Pb_Ag", "ilr_2_Pb_over_Ag", "ilr_3_Cu_over_Zn"]
    logs = np.log(FOUR_PPM)
    first = 0.5 * (logs[:, 0] + logs[:, 1] - logs[:, 2] - logs[:, 3])
    expected = np.column_stack([first, (logs[:, 2] - logs[:, 3]) / 2**0.5, (logs[:, 0] - logs[:, 1]) / 2**0.5])
    np.testing.assert_allclose(result.arrays["values"], expected, atol=1e-12)
    assert any("ilr_1_Cu_Zn_over_Pb_Ag: Cu Zn | Pb Ag" in line for line in story.logs)


def test_a_partition_chooses_the_parts_where_the_user_has_not() -> None:
    columns = {**FOUR, "Hg_ppb": [0.0, 1.0, 2.0]}  # its zero is nobody's business then
    story = Story()
    result = transform(columns, story, method="ilr", partition="Cu | Pb", chosen=False)
    np.testing.assert_allclose(result.arrays["values"][:, 0], np.log([1 / 4, 2 / 9, 5.0]) / 2**0.5)
    assert any("Cu_ppm, Pb_ppm" in line and "not used" in line for line in story.logs)
    with pytest.raises(InputError, match="does not use Zn_pct, Ag_ppb"):
        transform(FOUR, method="ilr", partition="Cu | Pb")


def test_the_partition_is_nobodys_business_but_ilrs() -> None:
    for method in ("clr", "log"):
        assert len(transform(FOUR, method=method, partition="Cu | nonsense").summary["names"]) == 4


def test_amalgamated_parts_are_added_in_one_unit_before_the_ratio() -> None:
    story = Story()
    result = transform(FOUR, story, amalgamate="base = Cu + Zn + Pb")
    assert result.summary["names"] == ["clr_base_ppm", "clr_Ag_ppb"]
    summed = np.column_stack([FOUR_PPM[:, :3].sum(axis=1), FOUR_PPM[:, 3]])
    np.testing.assert_allclose(result.arrays["values"], composition.clr(summed), atol=1e-12)
    assert any("base is the sum of Cu_ppm, Zn_pct, Pb_ppm" in line for line in story.logs)
    balance = transform(FOUR, method="ilr", amalgamate="base = Cu + Zn + Pb", partition="Ag | base")
    assert balance.summary["names"] == ["ilr_1_Ag_over_base"]
    np.testing.assert_allclose(balance.arrays["values"][:, 0], -np.log(summed[:, 0] / summed[:, 1]) / 2**0.5)


def test_a_zero_in_a_sum_is_refused_and_so_is_its_denominator_in_it() -> None:
    with pytest.raises(InputError, match="'Zn_ppm' is zero.*Prepared assays"):
        transform({"Cu_ppm": [1.0, 2.0], "Zn_ppm": [0.0, 1.0], "Pb_ppm": [1.0, 1.0]}, amalgamate="a = Cu + Zn")
    with pytest.raises(InputError, match="'Zn_pct' is the denominator, and 'a' adds it"):
        transform(FOUR, method="alr", denominator="Zn_pct", amalgamate="a = Cu + Zn")


def test_the_sum_of_the_parts_is_in_ppm_and_empty_where_there_is_no_ratio() -> None:
    columns = {**FOUR, "Pb_ppm": [4.0, np.nan, np.nan], "Ag_ppb": [7e3, 1e3, np.nan], "Zn_pct": [3e-4, 5e-4, np.nan]}
    result = transform(columns, sum=True)
    assert result.summary["names"][-1] == "sum_ppm"
    np.testing.assert_allclose(result.arrays["values"][:, -1], [15.0, 8.0, np.nan])
    by_ilr = transform(columns, method="ilr", sum=True).arrays["values"]
    assert np.isnan(by_ilr).all(axis=1).tolist() == [False, True, True]
    assert "sum_ppm" not in transform(FOUR, method="log", sum=True).summary["names"]
