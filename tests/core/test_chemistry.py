"""Formulae, masses and oxides."""

from __future__ import annotations

import pytest
from gossan.core.assay_fields import ANALYTES
from gossan.core.chemistry import ATOMIC_WEIGHTS, molar_mass, oxide_of, parse_formula
from gossan.core.errors import InputError

# element's share of the oxide as the tables of laboratories print it
PUBLISHED = {
    "SiO2": ("Si", 0.4674),
    "TiO2": ("Ti", 0.5993),
    "Al2O3": ("Al", 0.5293),
    "Fe2O3": ("Fe", 0.6994),
    "FeO": ("Fe", 0.7773),
    "MnO": ("Mn", 0.7745),
    "MgO": ("Mg", 0.6030),
    "CaO": ("Ca", 0.7147),
    "Na2O": ("Na", 0.7419),
    "K2O": ("K", 0.8301),
    "P2O5": ("P", 0.4364),
    "Cr2O3": ("Cr", 0.6842),
    "BaO": ("Ba", 0.8957),
    "U3O8": ("U", 0.8480),
    "WO3": ("W", 0.7930),
    "Li2O": ("Li", 0.4646),
    "Ta2O5": ("Ta", 0.8190),
    "ThO2": ("Th", 0.8788),
    "V2O5": ("V", 0.5602),
    "SO3": ("S", 0.4005),
    "CO2": ("C", 0.2729),
}


@pytest.mark.parametrize("oxide", PUBLISHED)
def test_an_oxides_factor_is_the_published_one(oxide: str) -> None:
    element, share = PUBLISHED[oxide]
    found = oxide_of(oxide)
    assert found is not None
    assert found[0] == element
    assert found[1] == pytest.approx(share, abs=1e-4)


def test_every_analyte_is_an_element_an_oxide_or_a_sum() -> None:
    others = {name for name in ANALYTES.values() if name not in ATOMIC_WEIGHTS and oxide_of(name) is None}
    assert others == {"LOI", "TOC", "TREO", "TREE"}


@pytest.mark.parametrize("name", ["Cu", "O", "LOI", "TREO", "", "O2", "CaCO3"])
def test_what_is_no_oxide_has_no_factor(name: str) -> None:
    assert oxide_of(name) is None


def test_a_formula_is_counted_and_weighed() -> None:
    assert parse_formula("Fe2O3") == {"Fe": 2, "O": 3}
    assert molar_mass("SiO2") == pytest.approx(60.083, abs=1e-3)
    assert molar_mass("Fe2O3") == pytest.approx(159.687, abs=1e-3)


@pytest.mark.parametrize("text", ["Xx2O3", "Fe2O3+", "fe2o3", "", "(OH)2"])
def test_what_is_no_formula_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="formula"):
        parse_formula(text)
