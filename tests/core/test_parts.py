"""Parts of compositions: units, names and sums."""

from __future__ import annotations

import numpy as np
import pytest
from gossan.core.assay_values import AssayColumn, read_columns
from gossan.core.errors import InputError
from gossan.core.parts import amalgam_doubt, amalgamate, common_unit, find_part, parse_amalgams, part_labels, unit_of


def columns(**values: list[float]) -> list[AssayColumn]:
    return list(read_columns({name: np.array(cells) for name, cells in values.items()}).values())


def added(text: str, **values: list[float]) -> dict[str, list[float]]:
    given = columns(**values)
    made = amalgamate(given, parse_amalgams(text, [column.name for column in given]))
    return {column.name: column.value.tolist() for column in made}


def test_one_unit_stays_several_known_ones_become_ppm_and_an_unknown_one_stops_it() -> None:
    assert common_unit(["Cu_pct", "Fe_pct"]) == common_unit(["Fe_pct", "Cu_pct"])
    assert common_unit(["Cu_pct", "Fe_pct"]).factors == (1.0, 1.0)
    assert common_unit(["Au_ppb", "Cu_ppm", "Fe_pct"]).factors == (1e-3, 1.0, 1e4)
    stopped = common_unit(["Au_ppb", "Cu"])
    assert (stopped.factors, stopped.unknown) == ((1.0, 1.0), ("Cu",))


def test_a_sums_name_tells_its_unit() -> None:
    assert [unit_of(name) for name in ("REE_ppm", "oxides_pct", "REE", "Au_ppb", "site_code")] == [
        "ppm",
        "%",
        "",
        "ppb",
        "",
    ]


def test_a_part_is_found_by_field_by_element_and_by_the_sums_name() -> None:
    names = ["Cu_ppm", "REE_ppm", "cu_ppm_old", "Zinc (ppm)"]
    assert [find_part(word, names) for word in ("Cu_ppm", "ree", "zn", "ZINC (PPM)")] == [0, 1, 3, 3]


def test_labels_are_elements_unless_two_fields_are_of_one() -> None:
    assert part_labels(["Cu_ppm", "REE_ppm", "slope"]) == ["Cu", "REE", "slope"]
    assert part_labels(["Au_ppb", "Au_ppb_FA"]) == ["Au_ppb", "Au_ppb_FA"]
    assert part_labels(["clr_Cu_ppm", "clr_REE_ppm", "log_Au_ppb"]) == ["Cu", "REE", "Au"]
    assert part_labels(["ilr_1_Cu_ppm", "ilr_2_Cu_over_Zn"]) == ["ilr_1_Cu_ppm", "ilr_2_Cu_over_Zn"]
    assert unit_of("clr_Cu_ppm") == ""


def test_members_are_added_in_their_unit_and_the_sum_stands_where_the_first_stood() -> None:
    made = added("REE = Ce + La", Cu_ppm=[1.0, 2.0], La_ppm=[10.0, 20.0], Zn_ppm=[3.0, 4.0], Ce_ppm=[5.0, 6.0])
    assert made == {"Cu_ppm": [1.0, 2.0], "REE_ppm": [15.0, 26.0], "Zn_ppm": [3.0, 4.0]}


def test_members_of_different_units_are_added_in_ppm() -> None:
    assert added("M = Au + Cu + Fe", Au_ppb=[500.0], Cu_ppm=[30.0], Fe_pct=[2.0]) == {"M_ppm": [0.5 + 30.0 + 20_000.0]}
    assert added("M = Fe + Al", Fe_pct=[2.0], Al_pct=[7.0]) == {"M_pct": [9.0]}


def test_several_sums_and_lines_and_a_gap_in_a_member_is_a_gap_in_the_sum() -> None:
    values = {"La_ppm": [1.0, np.nan], "Ce_ppm": [2.0, 3.0], "Pt_ppb": [4.0, 5.0], "Pd_ppb": [1.0, 1.0]}
    made = added("REE = La + Ce\nPGE=Pt+Pd;", **values)
    assert made["PGE_ppb"] == [5.0, 6.0]
    np.testing.assert_array_equal(made["REE_ppm"], [3.0, np.nan])


def test_a_sum_of_unknown_units_or_of_oxides_and_elements_is_doubted() -> None:
    assert "units are not known" in amalgam_doubt(["La", "Ce"])
    assert "oxides to elements" in amalgam_doubt(["La2O3_ppm", "Ce_ppm"])
    assert amalgam_doubt(["La_ppm", "Ce_ppb"]) == ""


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("La + Ce", r"'La \+ Ce' cannot be read as a sum.*REE = La \+ Ce"),
        ("REE = La", "cannot be read as a sum"),
        ("2REE = La + Ce", "cannot be read as a sum"),
        ("REE = La + Nd", r"In the sum 'REE = La \+ Nd': 'Nd' is none of the parts"),
        ("A = La + Ce; B = Ce + Cu", r"'Ce_ppm' is added twice"),
        ("A = La + La", "added twice"),
        ("Cu = La + Ce", "two parts 'Cu_ppm'"),
        ("A = La + Y", "unit of Y is not known.*Rename"),
    ],
)
def test_what_cannot_be_added_is_refused_with_the_remedy(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        added(text, La_ppm=[1.0], Ce_ppm=[2.0], Cu_ppm=[3.0], Y=[1.0])
