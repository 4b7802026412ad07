"""Formulae and masses: which element an oxide is of, and how much of its mass that element is."""

from __future__ import annotations

import re
from typing import Optional

from .errors import InputError

# standard atomic weights, abridged (IUPAC 2021; Prohaska et al. 2022, Pure and Applied Chemistry 94, 573-600)
_WEIGHTS = (
    "H 1.0080 Li 6.94 Be 9.0122 B 10.81 C 12.011 N 14.007 O 15.999 F 18.998 Na 22.990 Mg 24.305 Al 26.982 Si 28.085 "
    "P 30.974 S 32.06 Cl 35.45 K 39.098 Ca 40.078 Sc 44.956 Ti 47.867 V 50.942 Cr 51.996 Mn 54.938 Fe 55.845 "
    "Co 58.933 Ni 58.693 Cu 63.546 Zn 65.38 Ga 69.723 Ge 72.630 As 74.922 Se 78.971 Br 79.904 Rb 85.468 Sr 87.62 "
    "Y 88.906 Zr 91.224 Nb 92.906 Mo 95.95 Ru 101.07 Rh 102.91 Pd 106.42 Ag 107.87 Cd 112.41 In 114.82 Sn 118.71 "
    "Sb 121.76 Te 127.60 I 126.90 Cs 132.91 Ba 137.33 La 138.91 Ce 140.12 Pr 140.91 Nd 144.24 Sm 150.36 Eu 151.96 "
    "Gd 157.25 Tb 158.93 Dy 162.50 Ho 164.93 Er 167.26 Tm 168.93 Yb 173.05 Lu 174.97 Hf 178.49 Ta 180.95 W 183.84 "
    "Re 186.21 Os 190.23 Ir 192.22 Pt 195.08 Au 196.97 Hg 200.59 Tl 204.38 Pb 207.2 Bi 208.98 Th 232.04 U 238.03"
)
ATOMIC_WEIGHTS = {symbol: float(weight) for symbol, weight in zip(_WEIGHTS.split()[::2], _WEIGHTS.split()[1::2])}
_ATOM = re.compile(r"([A-Z][a-z]?)(\d*)")


def parse_formula(formula: str) -> dict[str, int]:
    """Return the atoms of a formula without brackets, such as ``Fe2O3``: ``{"Fe": 2, "O": 3}``.

    Raises
    ------
    InputError
        If it is no formula of known elements (``LOI``, ``TREO``).
    """
    atoms = _ATOM.findall(formula)
    if "".join(symbol + count for symbol, count in atoms) != formula or not formula:
        raise InputError(f"'{formula}' is no chemical formula.")
    counts: dict[str, int] = {}
    for symbol, count in atoms:
        if symbol not in ATOMIC_WEIGHTS:
            raise InputError(f"'{formula}' is no formula of elements: there is no '{symbol}' among them.")
        counts[symbol] = counts.get(symbol, 0) + int(count or 1)
    return counts


def molar_mass(formula: str) -> float:
    """Return the mass of a formula in g/mol; raises as `parse_formula` does."""
    return sum(ATOMIC_WEIGHTS[symbol] * count for symbol, count in parse_formula(formula).items())


def oxide_of(analyte: str) -> Optional[tuple[str, float]]:
    """Return the element of an oxide and its share of the oxide's mass; None if `analyte` is no oxide.

    ``Fe2O3`` gives ``("Fe", 0.6994)``. An element, a loss on ignition or a sum of rare earths gives None.
    """
    try:
        atoms = parse_formula(analyte)
    except InputError:
        return None
    others = [symbol for symbol in atoms if symbol != "O"]
    if "O" not in atoms or len(others) != 1:
        return None
    return others[0], ATOMIC_WEIGHTS[others[0]] * atoms[others[0]] / molar_mass(analyte)
