"""Field names: which are assays, of what, in which unit."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from gossan.core.assay_fields import assay_fields, looks_like_assay, mapping_fields, ppm_factor, recognise, renamed

NAMES = {
    "Au_ppb": ("Au", "ppb"),
    "Fe_pct": ("Fe", "%"),
    "Cu (ppm)": ("Cu", "ppm"),
    "Fe2O3_%": ("Fe2O3", "%"),
    "Zn ppm ICP": ("Zn", "ppm"),
    "ME-ICP61 Cu ppm": ("Cu", "ppm"),
    "Au-AA23 Au ppm": ("Au", "ppm"),
    "AU_PPB": ("Au", "ppb"),
    "as_ppm": ("As", "ppm"),
    "w_ppm": ("W", "ppm"),
    "AuPPB": ("Au", "ppb"),
    "Cuppm": ("Cu", "ppm"),
    "Au g/t": ("Au", "ppm"),
    "Hg (µg/kg)": ("Hg", "ppb"),
    "Pb_mg_kg": ("Pb", "ppm"),
    "Ni wt%": ("Ni", "%"),
    "Fe2O3T": ("Fe2O3", ""),
    "S_TOT_pct": ("S", "%"),
    "LOI": ("LOI", ""),
    "Ag_ICP40": ("Ag", ""),
    "copper": ("Cu", ""),
    "Teneur été Zn (ppm)": ("Zn", "ppm"),
    "Prép_Cu_ppm": ("Cu", "ppm"),
}


@pytest.mark.parametrize("name", NAMES)
def test_element_and_unit_are_read_from_the_name(name: str) -> None:
    known = recognise(name)
    assert known is not None
    assert (known.analyte, known.unit) == NAMES[name]


@pytest.mark.parametrize(
    "name",
    [
        "x",
        "y",
        "X",
        "id",
        "sample_id",
        "survey",
        "water_pH",
        "laterite_type",
        "depth_m",
        "slope_pct",
        "B_horizon_pct",
        "elev",
        "dist",
        "lime",
        "in",
        "IN",
        "no",
        "N",
        "E",
        "Pb_Zn",
        "Cu_ppm_DL",
        "Cu_ppm_flag",
        "clr_Cu_ppm",
        "log_Au_ppb",
        "As_of_date",
        "Co_name",
        "eU_ppm",
        "Rock",
        "OBJECTID",
        "weight_g",
    ],
)
def test_other_fields_are_no_assays(name: str) -> None:
    assert not looks_like_assay(name)


def test_single_letters_count_only_among_longer_assay_names() -> None:
    assert assay_fields(["x", "y", "Id", "V", "U", "T"]) == []
    assert assay_fields(["X", "Y", "Cu", "V", "U"]) == ["Cu", "V", "U"]
    assert assay_fields(["id", "Y", "La", "Ce"]) == ["Y", "La", "Ce"]


def test_maps_are_made_of_the_log_ratios_where_a_layer_has_them() -> None:
    assert mapping_fields(["id", "Cu_ppm", "Zn_ppm"]) == ["Cu_ppm", "Zn_ppm"]
    assert mapping_fields(["id", "Cu_ppm", "Zn_ppm", "ilr_1_Cu_ppm"]) == ["ilr_1_Cu_ppm"]
    assert mapping_fields(["Cu_ppm", "clr_Cu_ppm", "log_note"]) == ["clr_Cu_ppm"]


def test_mass_fractions_have_a_factor_to_ppm_and_others_none() -> None:
    assert [ppm_factor(unit) for unit in ("%", "ppm", "ppb")] == [1e4, 1.0, 1e-3]
    assert ppm_factor("mg/L") is None
    assert ppm_factor("") is None


@pytest.mark.parametrize(
    ("name", "analyte", "unit", "new"),
    [
        ("Au_ppb", "", "ppm", "Au_ppm"),
        ("Au (ppb)", "", "ppm", "Au (ppm)"),
        ("AU_PPB", "", "ppm", "AU_PPM"),
        ("AuPPB", "", "ppm", "AuPPM"),
        ("Cuppm", "", "%", "Cupct"),
        ("Cu_ppm", "", "%", "Cu_pct"),
        ("Cu (ppm)", "", "%", "Cu (%)"),
        ("ME-ICP61 Cu ppm", "", "%", "ME-ICP61 Cu %"),
        ("Hg (µg/kg)", "", "ppm", "Hg (ppm)"),
        ("Fe2O3_pct", "Fe", "", "Fe_pct"),
        ("FE2O3_PCT", "Fe", "ppm", "FE_PPM"),
        ("Fe2O3%", "Fe", "ppm", "Feppm"),
        ("Fe2O3T", "Fe", "", "Fe"),
        ("copper_ppm", "", "%", "copper_pct"),
        ("Au g/t", "", "ppm", "Au g/t"),
        ("id", "Fe", "ppm", "id"),
    ],
)
def test_a_new_unit_or_analyte_takes_the_old_ones_place_in_the_name(
    name: str, analyte: str, unit: str, new: str
) -> None:
    assert renamed(name, analyte, unit) == new


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("unit", ["ppm", "%"])
def test_a_new_name_is_read_as_what_it_is(name: str, unit: str) -> None:
    known = recognise(renamed(name, "Zr", unit))
    assert known is not None
    assert (known.analyte, known.unit) == ("Zr", unit)


@pytest.mark.parametrize(
    ("file", "count"),
    [("eskay_bc/samples.csv", 15), ("yilgarn_murchison/samples.csv", 32), ("reference/jura_pred.csv", 7)],
)
def test_every_assay_of_the_real_tables_is_found_and_nothing_else(shared_data: Path, file: str, count: int) -> None:
    with open(shared_data / file, newline="", encoding="utf-8") as lines:
        header = next(csv.reader(lines))
    assert assay_fields(header) == header[-count:] if "eskay" not in file else header[-count - 1 : -1]


def test_the_meuse_metals_are_found_by_their_english_names(shared_data: Path) -> None:
    with open(shared_data / "reference" / "meuse.csv", newline="", encoding="utf-8") as lines:
        header = next(csv.reader(lines))
    assert assay_fields(header) == ["cadmium", "copper", "lead", "zinc"]
