"""Fields brought to one unit, oxides to elements."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from gossan.core.assay_values import AssayColumn, read_column
from gossan.core.errors import InputError
from gossan.core.units import Conversion, convert, in_ppm


def columns(**cells: list[str]) -> list[AssayColumn]:
    return [read_column(name, np.array(values)) for name, values in cells.items()]


def converted(fields: list[AssayColumn], unit: str = "ppm", to_elements: bool = False, **options: Any) -> Conversion:
    return convert(fields, unit, to_elements, **options)


def test_values_and_limits_change_with_the_name() -> None:
    found = converted(columns(Au_ppb=["5", "<2", ""], Fe_pct=["3.5", ">50", "1"], Cu_ppm=["7", "8", "<1"]))
    gold, iron, copper = found.columns
    assert [c.name for c in found.columns] == ["Au_ppm", "Fe_ppm", "Cu_ppm"]
    np.testing.assert_allclose(gold.value, [0.005, np.nan, np.nan])
    np.testing.assert_allclose(gold.limit, [np.nan, 0.002, np.nan])
    np.testing.assert_allclose(iron.value, [35_000.0, np.nan, 10_000.0])
    np.testing.assert_allclose(iron.limit[1], 500_000.0)
    np.testing.assert_array_equal(copper.value, [7.0, 8.0, np.nan])
    assert found.changes == ("Au_ppb -> Au_ppm (x 0.001)", "Fe_pct -> Fe_ppm (x 1e+04)")


def test_there_and_back_is_the_same() -> None:
    fields = columns(Au_ppb=["5", "<2", "17.3"])
    there = converted(list(converted(fields, "%").columns), "ppm").columns[0]
    assert there.name == "Au_ppm"
    np.testing.assert_allclose(there.value, fields[0].value / 1000.0, rtol=1e-14)


def test_an_oxide_becomes_its_element_with_or_without_a_unit() -> None:
    found = converted(columns(Fe2O3_pct=["10"], Al2O3=["20"], LOI_pct=["5"]), "none", True)
    assert [c.name for c in found.columns] == ["Fe_pct", "Al", "LOI_pct"]
    np.testing.assert_allclose([c.value[0] for c in found.columns], [6.994, 10.585, 5.0], rtol=1e-4)
    assert found.unknown == ()
    both = converted(columns(Fe2O3_pct=["10"]), "ppm", True).columns[0]
    assert (both.name, both.value[0]) == ("Fe_ppm", pytest.approx(69_943.0, rel=1e-4))


def test_fields_without_a_unit_of_mass_per_mass_stay_and_are_named() -> None:
    fields = columns(**{"Cu": ["3"], "U_mg/L": ["4"], "code": ["5"], "Zn_ppb": ["6"]})
    found = converted(fields)
    assert found.unknown == ("Cu", "U_mg/L", "code")
    assert [c.name for c in found.columns] == ["Cu", "U_mg/L", "code", "Zn_ppm"]
    assert [c.value[0] for c in found.columns] == pytest.approx([3.0, 4.0, 5.0, 0.006])


def test_nothing_is_asked_and_nothing_changes() -> None:
    fields = columns(Au_ppb=["5"], Fe2O3_pct=["3.5"], Cu=["3"])
    found = converted(fields, "none")
    assert (found.changes, found.unknown) == ((), ())
    assert [c is f for c, f in zip(found.columns, fields)] == [True] * 3


@pytest.mark.parametrize(
    ("names", "unit", "to_elements", "same"),
    [
        (("Cu_ppm", "Cu_pct"), "ppm", False, "Cu_ppm"),
        (("CU_PPM", "cu_pct"), "ppm", False, "cu_ppm"),
        (("Fe2O3_pct", "Fe_pct"), "none", True, "Fe_pct"),
        (("FeO_pct", "Fe2O3_pct"), "ppm", True, "Fe_ppm"),
    ],
)
def test_two_fields_of_one_name_are_refused_and_both_named(
    names: tuple[str, str], unit: str, to_elements: bool, same: str
) -> None:
    with pytest.raises(InputError, match=f"'{names[0]}' and '{names[1]}' would both become '{same}'"):
        converted(columns(**{name: ["1"] for name in names}), unit, to_elements)


def test_a_name_that_another_field_of_the_layer_has_is_refused() -> None:
    with pytest.raises(InputError, match="'Cu_pct' would become 'Cu_ppm', but the layer has another field 'CU_ppm'"):
        converted(columns(Cu_pct=["1"]), others=["id", "CU_ppm"])
    assert converted(columns(Cu_ppm=["1"]), others=["cu_ppm"]).changes == ()


def test_an_unknown_unit_is_refused_by_name() -> None:
    with pytest.raises(InputError, match="'oz/t'.*ppm"):
        converted(columns(Au_ppb=["5"]), "oz/t")


def test_ppm_of_each_field_or_nothing() -> None:
    np.testing.assert_array_equal(in_ppm(columns(Au_ppb=["5"], Fe_pct=["5"], Cu=["5"])), [1e-3, 1e4, np.nan])
