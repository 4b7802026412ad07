"""Which fields are assays, of what, in which unit: read from names such as ``Au_ppb`` or ``Fe2O3 (%)``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Optional

_SYMBOLS = (
    "Li Be B C N F Na Mg Al Si P S Cl K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Br Rb Sr Y Zr Nb Mo Ru Rh Pd Ag "
    "Cd In Sn Sb Te I Cs Ba La Ce Pr Nd Sm Eu Gd Tb Dy Ho Er Tm Yb Lu Hf Ta W Re Os Ir Pt Au Hg Tl Pb Bi Th U"
)
_COMPOUNDS = (
    "SiO2 TiO2 Al2O3 Fe2O3 FeO MnO MgO CaO Na2O K2O P2O5 Cr2O3 BaO SrO ZrO2 NiO CoO CuO ZnO PbO V2O5 Nb2O5 Ta2O5 WO3 "
    "MoO3 SnO2 U3O8 ThO2 Rb2O Cs2O Li2O BeO B2O3 SO3 CO2 Sc2O3 Y2O3 La2O3 CeO2 Ce2O3 Nd2O3 HfO2 LOI TOC TREO TREE"
)
_ENGLISH = {
    "aluminium": "Al",
    "aluminum": "Al",
    "antimony": "Sb",
    "arsenic": "As",
    "barium": "Ba",
    "beryllium": "Be",
    "bismuth": "Bi",
    "boron": "B",
    "cadmium": "Cd",
    "caesium": "Cs",
    "calcium": "Ca",
    "cerium": "Ce",
    "cesium": "Cs",
    "chromium": "Cr",
    "cobalt": "Co",
    "copper": "Cu",
    "fluorine": "F",
    "gallium": "Ga",
    "gold": "Au",
    "iron": "Fe",
    "lanthanum": "La",
    "lead": "Pb",
    "lithium": "Li",
    "magnesium": "Mg",
    "manganese": "Mn",
    "mercury": "Hg",
    "molybdenum": "Mo",
    "nickel": "Ni",
    "niobium": "Nb",
    "palladium": "Pd",
    "phosphorus": "P",
    "platinum": "Pt",
    "potassium": "K",
    "rubidium": "Rb",
    "scandium": "Sc",
    "selenium": "Se",
    "silicon": "Si",
    "silver": "Ag",
    "sodium": "Na",
    "strontium": "Sr",
    "sulfur": "S",
    "sulphur": "S",
    "tantalum": "Ta",
    "tellurium": "Te",
    "thallium": "Tl",
    "thorium": "Th",
    "tin": "Sn",
    "titanium": "Ti",
    "tungsten": "W",
    "uranium": "U",
    "vanadium": "V",
    "yttrium": "Y",
    "zinc": "Zn",
    "zirconium": "Zr",
}
ANALYTES = {name.lower(): name for name in f"{_SYMBOLS} {_COMPOUNDS}".split()}
ANALYTES.update(_ENGLISH)
ANALYTES.update({"fe2o3t": "Fe2O3", "fe2o3tot": "Fe2O3", "feot": "FeO", "feotot": "FeO", "fet": "Fe"})

# unit, its spellings as a pattern, and what one of it is in ppm (µg/g); None where density or convention would decide
_UNITS: tuple[tuple[str, str, Optional[float]], ...] = (
    ("%", r"wt[ ._]*(?:%|pct|percent)?|%|pct|perc|per[ _]?cent", 1e4),
    ("ppm", r"ppm|g[/_ ]?t|gpt|g[ _]per[ _]t|mg[/_ ]?kg|[uµμ]g[/_ ]?g", 1.0),
    ("ppb", r"ppb|[uµμ]g[/_ ]?kg|ng[/_ ]?g", 1e-3),
    ("ppt", r"ppt|ng[/_ ]?kg|pg[/_ ]?g", 1e-6),
    ("mg/L", r"mg[/_ ]?l", None),
    ("µg/L", r"[uµμ]g[/_ ]?l", None),
    ("oz/t", r"oz[/_ ]?t|opt", None),
)
_APART = r"(?<![a-z0-9µμ])(?:{})(?![a-z0-9])"
_UNIT_PATTERNS = [(unit, re.compile(_APART.format(pattern))) for unit, pattern, _ in _UNITS]
_GLUED = re.compile(r"^([A-Za-z0-9]+?)(ppm|ppb|pct|PPM|PPB|PCT|Ppm|Ppb|Pct|%)$")
_PPM = {unit: factor for unit, _, factor in _UNITS}

# words that say how it was measured: they may stand beside a bare symbol ("Ag_ICP", "Au_FA50")
_METHOD = re.compile(
    r"^(icp|icpms|icpoes|icpaes|ms|oes|aes|aas|aa|inaa|naa|ina|xrf|pxrf|wdxrf|edxrf|fa|fire|assay|gra|grav|ar|aqr|aqua"
    r"|regia|4a|4acid|mma|bleg|mmi|dn|leco|tot|total|t|org|inorg|best|avg|mean|soil|sed|silt|rock|till"
    r"|[a-z]{0,6}\d+[a-z]{0,2})$"
)
# words that make it something else than the assay itself
_DERIVED_WORDS = (
    "clr ilr alr log log10 ln lg sqrt dl ldl mdl lld llod lod loq limit detection flag qualifier qual censored cens rank "
    "percentile quantile score zscore z residual resid std sd stdev stddev var variance ratio pred predicted class lab "
    "method code comment comments date unit units"
)
_DERIVED = frozenset(_DERIVED_WORDS.split())
_LOG_RATIO = re.compile(r"^(?:clr|alr|log|ilr_\d+)_(.+)$")
_SYMBOLS_THAT_ARE_WORDS = frozenset({"in", "no", "n", "i"})


@dataclass(frozen=True)
class AssayName:
    """What a field's name says.

    Attributes
    ----------
    field : str
        The field's name as it stands.
    analyte : str
        Element symbol, oxide, or LOI, TOC, TREO, TREE.
    unit : str
        ``%``, ``ppm``, ``ppb``, ``ppt``, ``mg/L``, ``µg/L``, ``oz/t``; empty where the name does not say.
    """

    field: str
    analyte: str
    unit: str


def recognise(name: str) -> Optional[AssayName]:
    """Return what a field's name says, or None if it does not look like an assay.

    With a unit, the analyte may stand among other words (``Zn ppm ICP batch B``). Without one it must
    stand alone or beside words for the method (``Ag_ICP``), and a single letter must be upper case
    (``U``, not ``x``). Names of two analytes (``Pb_Zn``), detection limits, flags, logarithms and
    the like (``Cu_ppm_DL``, ``clr_Cu_ppm``) are no assays.
    """
    unit, rest = _split_unit(name)
    words = _words(rest)
    if not unit and len(words) == 1:
        glued = _GLUED.match(words[0])
        if glued and glued.group(1).lower() in ANALYTES:
            words, unit = [glued.group(1)], _split_unit(glued.group(2))[0]
    if any(word.lower() in _DERIVED for word in words):
        return None
    named = [word for word in words if _is_analyte(word, bool(unit))]
    analytes = {ANALYTES[word.lower()] for word in named}
    if len(analytes) != 1:
        return None
    others = [word.lower() for word in words if word not in named]
    explained = all(_METHOD.match(word) for word in others)
    if not explained and (not unit or all(len(word) == 1 for word in named)):
        return None
    return AssayName(name, analytes.pop(), unit)


def looks_like_assay(name: str) -> bool:
    """Whether a field's name looks like an assay."""
    return recognise(name) is not None


def assay_fields(names: Iterable[str]) -> list[str]:
    """Return those of a layer's field names that are assays, in their order: the default choice.

    A bare single letter (``V``, ``U``) counts only in the company of assays with longer names, and
    ``Y`` not beside an ``X``, since such letters are as often coordinates or codes.
    """
    names = list(names)
    found = [known for known in map(recognise, names) if known is not None]
    in_company = any(len(known.field.strip()) > 1 for known in found)
    has_x = any(name.strip().lower() == "x" for name in names)
    return [
        known.field
        for known in found
        if len(known.field.strip()) > 1 or (in_company and not (has_x and known.analyte == "Y"))
    ]


def mapping_fields(names: Iterable[str]) -> list[str]:
    """Return the default fields to map: the log-ratios where a layer has some, else the assays."""
    names = list(names)
    ratios = [name for name in names if (match := _LOG_RATIO.match(name)) and looks_like_assay(match.group(1))]
    return ratios or assay_fields(names)


def renamed(name: str, analyte: str = "", unit: str = "") -> str:
    """Return an assay's field name with another analyte or unit in place of its own, the rest as it stands.

    ``Fe2O3_pct`` becomes ``Fe_pct`` (analyte Fe), ``Au (ppb)`` becomes ``Au (ppm)``, ``FE2O3_PCT`` becomes
    ``FE_PCT``. Where that would not be read as what it is, the name is the plain ``Fe_ppm``.
    """
    known = recognise(name)
    if known is None:
        return name
    new = name
    if analyte and analyte != known.analyte:
        old = next(word for word in _analyte_words(name, known) if ANALYTES[word.lower()] == known.analyte)
        new = new.replace(old, _in_the_case_of(old, known.analyte, analyte), 1)
    if unit and known.unit and unit != known.unit:
        start, stop = _unit_span(new)
        new = f"{new[:start]}{_spelled(unit, name, new[start:stop])}{new[stop:]}"
    expected = (analyte or known.analyte, unit or known.unit)
    read = recognise(new)
    if read is not None and (read.analyte, read.unit) == expected:
        return new
    return "_".join(part for part in (expected[0], _spelled(expected[1], "", "")) if part)


def ppm_factor(unit: str) -> Optional[float]:
    """Return what one of `unit` is in ppm by mass, or None if it is unknown or no mass fraction of rock or soil."""
    return _PPM.get(unit)


def _find_unit(name: str) -> Optional[tuple[str, int, int]]:
    """Return the unit that stands apart in a name, and from where to where; None if there is none."""
    # lower() must not change positions, so letters that grow in lower case (İ) keep theirs
    lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in name)
    for unit, pattern in _UNIT_PATTERNS:
        match = pattern.search(lower)
        if match:
            return unit, match.start(), match.end()
    return None


def _split_unit(name: str) -> tuple[str, str]:
    """Return the unit that stands apart in a name, and the name without it."""
    found = _find_unit(name)
    return (found[0], f"{name[: found[1]]} {name[found[2] :]}") if found else ("", name)


def _words(text: str) -> list[str]:
    return [word for word in re.split(r"[^\w%]+|_", text) if word]


def _analyte_words(name: str, known: AssayName) -> list[str]:
    """Return the words of a recognised name that name its analyte, as they are written."""
    words = _words(_split_unit(name)[1])
    words += [glued.group(1) for word in words if (glued := _GLUED.match(word))]
    return [word for word in words if _is_analyte(word, bool(known.unit))]


def _unit_span(name: str) -> tuple[int, int]:
    """Return from where to where the unit stands in a recognised name, apart or glued to the symbol (``Cuppm``)."""
    found = _find_unit(name)
    if found:
        return found[1:]
    glued = next(match for match in map(_GLUED.match, _words(name)) if match)
    start = name.index(glued.string) + glued.start(2)
    return start, start + len(glued.group(2))


def _in_the_case_of(old: str, analyte: str, new: str) -> str:
    """Return a new symbol written as the old one was: as the symbol it is, or in upper or lower case."""
    if old.lower() != analyte.lower() or old == analyte:
        return new
    return new.upper() if old.isupper() else new.lower() if old.islower() else new


def _spelled(unit: str, name: str, old: str) -> str:
    """Return a unit as a name spells it: ``pct`` in a plain identifier, ``%`` elsewhere; upper case where it was."""
    if unit == "%":
        unit = "pct" if re.fullmatch(r"\w*", name) else "%"
    return unit.upper() if old.isupper() else unit


def _is_analyte(word: str, has_unit: bool) -> bool:
    """Whether a word names an analyte; without a unit, words that mean other things must look like symbols."""
    lower = word.lower()
    if lower not in ANALYTES or word not in (lower, word.upper(), word.title(), ANALYTES[lower]):  # eU is not Eu
        return False
    if has_unit:
        return True
    if lower in _SYMBOLS_THAT_ARE_WORDS:
        return word == "In"
    return len(word) > 1 or word.isupper()
