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
