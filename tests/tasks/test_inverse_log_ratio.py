"""From log-ratios back to concentrations: what 'Log-ratios' took apart comes back, or is refused with what to give."""

from __future__ import annotations

from typing import Any, Optional

import numpy as np
import pytest
from gossan.core.context import Context, Result
from gossan.core.errors import InputError
from gossan.tasks import inverse_log_ratio, log_ratio
from gossan.tests.story import Story

RNG = np.random.default_rng(9)
PARTS = {
    "Cu_ppm": RNG.lognormal(3, 1, 20),
    "Zn_pct": RNG.lognormal(-4, 1, 20),
    "Pb_ppm": RNG.lognormal(2, 1, 20),
    "Ag_ppb": RNG.lognormal(5, 1, 20),
}
TO_PPM = np.array([1.0, 1e4, 1.0, 1e-3])
TABLE = np.column_stack(list(PARTS.values()))
TEXT = "Cu Zn | Pb Ag; Cu | Zn; Pb | Ag"


def there(columns: dict[str, Any] = PARTS, **options: Any) -> dict[str, np.ndarray]:
    """New fields by name, as 'Log-ratios' makes them."""
    params = log_ratio.Params(tuple(columns), **options)
    arrays = {f"field_{i}": np.asarray(columns[name]) for i, name in enumerate(log_ratio.parts_of(params))}
    result = log_ratio.run(arrays, params, Context())
    return dict(zip(result.summary["names"], result.arrays["values"].T))


def back(fields: dict[str, np.ndarray], story: Optional[Context] = None, **options: Any) -> Result:
    fields = dict(fields)
    arrays: dict[str, np.ndarray] = {}
    if "sum_ppm" in fields:
        arrays["total"] = fields.pop("sum_ppm")
    arrays.update({f"field_{i}": values for i, values in enumerate(fields.values())})
    return inverse_log_ratio.run(arrays, inverse_log_ratio.Params(tuple(fields), **options), story or Context())


def by_name(result: Result) -> dict[str, np.ndarray]:
    return dict(zip(result.summary["names"], result.arrays["values"].T))


CASES: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"method": "clr"}, {}),
    ({"method": "ilr"}, {"denominator": "Ag_ppb"}),
    ({"method": "ilr", "partition": TEXT}, {"known": tuple(PARTS)}),
    ({"method": "ilr", "partition": TEXT}, {"partition": "Cu_ppm Zn_pct|Pb_ppm Ag_ppb;Cu_ppm|Zn_pct;Pb_ppm|Ag_ppb"}),
    ({"method": "alr", "denominator": "Zn_pct"}, {"denominator": "Zn_pct"}),
    ({"method": "alr", "denominator": "Zn_pct"}, {"known": tuple(PARTS)}),
    ({"method": "log"}, {}),
]


@pytest.mark.parametrize(("forth", "options"), CASES)
def test_with_the_sum_the_very_concentrations_come_back_in_their_units(
    forth: dict[str, Any], options: dict[str, Any]
) -> None:
    found = by_name(back(there(**forth, sum=True), **options))
    assert sorted(found) == sorted(PARTS)
    for name, values in PARTS.items():
        np.testing.assert_allclose(found[name], values, rtol=1e-9)


@pytest.mark.parametrize(("forth", "options"), CASES[:-1])
def test_without_it_they_are_closed_to_the_total(forth: dict[str, Any], options: dict[str, Any]) -> None:
    story = Story()
    found = by_name(back(there(**forth), story, total=5e5, **options))
    ppm = np.column_stack([found[name] for name in PARTS]) * TO_PPM
    expected = 5e5 * TABLE * TO_PPM / (TABLE * TO_PPM).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(ppm, expected, rtol=1e-9)
    assert any("add up to 500,000 ppm" in line for line in story.logs)


def test_the_order_of_the_fields_does_not_matter() -> None:
    for forth, options in CASES:
        fields = there(**forth)
        turned = dict(reversed(list(fields.items())))
        first, second = by_name(back(fields, **options)), by_name(back(turned, **options))
        for name in PARTS:
            np.testing.assert_allclose(second[name], first[name], rtol=1e-12)


def test_parts_of_one_unit_are_closed_in_ppm_and_come_back_in_theirs() -> None:
    oxides = {"SiO2_pct": np.array([60.0, 50.0]), "Al2O3_pct": np.array([40.0, 50.0])}
    found = by_name(back(there(oxides)))
    np.testing.assert_allclose(found["SiO2_pct"], [60.0, 50.0])
    bare = by_name(back(there({"SiO2": oxides["SiO2_pct"], "Al2O3": oxides["Al2O3_pct"]}), total=100.0))
    np.testing.assert_allclose(bare["Al2O3"], [40.0, 50.0])


def test_a_sum_of_parts_comes_back_with_its_unit() -> None:
    fields = there(amalgamate="base = Cu + Zn + Pb", sum=True)
    found = by_name(back(fields))
    np.testing.assert_allclose(found["base_ppm"], (TABLE * TO_PPM)[:, :3].sum(axis=1), rtol=1e-9)
    np.testing.assert_allclose(found["Ag_ppb"], PARTS["Ag_ppb"], rtol=1e-9)


def test_one_unit_for_all_renames_the_parts() -> None:
    found = by_name(back(there(sum=True), unit="ppm"))
    assert list(found) == ["Cu_ppm", "Zn_ppm", "Pb_ppm", "Ag_ppm"]
    np.testing.assert_allclose(found["Zn_ppm"], 1e4 * PARTS["Zn_pct"], rtol=1e-9)


def test_a_gap_is_never_closed_to_a_common_total_but_to_its_own() -> None:
    columns = {name: values.copy() for name, values in PARTS.items()}
    columns["Pb_ppm"][3] = np.nan
    story = Story()
    fields = there(columns, sum=True)
    closed = back({name: values for name, values in fields.items() if name != "sum_ppm"}, story)
    assert np.flatnonzero(np.isnan(closed.arrays["values"]).any(axis=1)).tolist() == [3]
    assert np.isnan(closed.arrays["values"][3]).all()
    assert any("1 of 20 samples lack a log-ratio" in warning for warning in story.warnings)
    own = by_name(back(fields))
    np.testing.assert_allclose(own["Cu_ppm"], columns["Cu_ppm"], rtol=1e-9)
    np.testing.assert_array_equal(np.isnan(own["Pb_ppm"]), np.isnan(columns["Pb_ppm"]))
    by_ilr = back(there(columns, method="ilr", sum=True), denominator="Ag_ppb").arrays["values"]
    assert np.isnan(by_ilr[3]).all() and np.isfinite(np.delete(by_ilr, 3, axis=0)).all()


def test_a_bad_total_empties_its_own_sample_only() -> None:
    fields = there(sum=True)
    fields["sum_ppm"][[0, 1, 2]] = [np.nan, 0.0, -5.0]
    values = back(fields).arrays["values"]
    assert np.isnan(values[:3]).all() and np.isfinite(values[3:]).all()


def test_a_clr_that_has_lost_a_part_is_warned_about_and_keeps_its_ratios() -> None:
    fields = there()
    del fields["clr_Pb_ppm"]
    story = Story()
    found = by_name(back(fields, story))
    assert any("do not add up to 0" in warning for warning in story.warnings)
    np.testing.assert_allclose(found["Cu_ppm"] / found["Ag_ppb"], PARTS["Cu_ppm"] / PARTS["Ag_ppb"], rtol=1e-9)


def test_an_overflowing_logarithm_is_no_number() -> None:
    values = back({"log_Cu_ppm": np.array([1.0, 400.0])}).arrays["values"]
    np.testing.assert_array_equal(values[:, 0], [10.0, np.nan])


LONG = {f"{symbol}_ppm": RNG.lognormal(2, 1, 5) for symbol in ["Au", "Ag", "As", "Sb", "Hg", "Cu", "Pb", "Zn"]}
LONG_TEXT = "Au Ag As Sb Hg | Cu Pb Zn; Au Ag | As Sb Hg; Au | Ag; As | Sb Hg; Sb | Hg; Cu | Pb Zn; Pb | Zn"


def test_abbreviated_balances_need_the_partition() -> None:
    fields = there(LONG, method="ilr", partition=LONG_TEXT, sum=True)
    with pytest.raises(InputError, match=r"do not tell the whole partition.*Cu Zn \| Pb Ag"):
        back(fields)
    found = by_name(back(fields, partition=LONG_TEXT, known=tuple(LONG)))
    for name, values in LONG.items():
        np.testing.assert_allclose(found[name], values, rtol=1e-9)


@pytest.mark.parametrize(
    ("forth", "change", "options", "message"),
    [
        ({"method": "ilr"}, {}, {}, "do not tell the last part of the pivot.*Zn_ppm"),
        ({"method": "ilr"}, {}, {"known": ("Cu_ppm", "Ag_ppb", "Hg_ppb")}, "may be one of: Ag_ppb, Hg_ppb"),
        ({"method": "ilr"}, {}, {"denominator": "Cu_ppm"}, "'Cu_ppm' has a field of its own"),
        ({"method": "ilr"}, {"ilr_2_Zn_pct": None}, {"denominator": "Ag_ppb"}, "see ilr_2"),
        ({"method": "ilr", "partition": TEXT}, {}, {"partition": "Cu Pb | Zn Ag; Cu | Pb; Zn | Ag"}, "none of them"),
        ({"method": "ilr", "partition": TEXT}, {}, {"partition": "Cu Zn | Pb Ag; Cu | Zn"}, "No balance divides Pb Ag"),
        ({"method": "alr", "denominator": "Zn_pct"}, {}, {}, "do not tell the denominator of alr"),
        ({}, {"ilr_1_Cu_ppm": PARTS["Cu_ppm"]}, {}, "fields of clr and ilr"),
        ({}, {"Cu_ppm": PARTS["Cu_ppm"]}, {}, "'Cu_ppm' is not named as a log-ratio"),
        ({}, {"clr_Cu_ppm_2": PARTS["Cu_ppm"]}, {}, "computed twice"),
        ({}, {}, {"total": 0.0}, "above 0, not 0"),
        ({}, {}, {"unit": "oz/t"}, "no unit 'oz/t'"),
        ({}, {"clr_Cu_ppm": np.full(20, np.nan)}, {}, "No sample has the values"),
    ],
)
def test_what_cannot_come_back_is_refused_with_what_to_give(
    forth: dict[str, Any], change: dict[str, Any], options: dict[str, Any], message: str
) -> None:
    fields = {name: values for name, values in {**there(**forth), **change}.items() if values is not None}
    with pytest.raises(InputError, match=message):
        back(fields, **options)


def test_no_fields_and_no_samples_are_refused() -> None:
    with pytest.raises(InputError, match="No field is a log-ratio"):
        back({})
    with pytest.raises(InputError, match="no samples"):
        back({"clr_Cu_ppm": np.array([]), "clr_Zn_ppm": np.array([])})
