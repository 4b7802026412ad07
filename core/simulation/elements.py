"""The elements a simulated survey can report: backgrounds, haloes, noise, detection limits.

Background medians follow published averages for the rock types (greywacke, black shale, basalt,
rhyolite, limestone, granite, ultramafic; e.g. Rudnick & Gao 2003, Ketris & Yudovich 2009 for black
shale) as a stream sediment shows them; noise and detection limits are those of regional surveys of
the seventies (atomic absorption), the late eighties and today (ICP-MS).
"""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import InputError

LITHOLOGIES = ("greywacke", "black shale", "basalt", "rhyolite", "limestone", "granite", "ultramafic")
ZONES = ("core", "intermediate", "distal")
FACTORS = ("mafic detritus", "reduced mud", "iron-manganese oxides", "felsic detritus")


@dataclass(frozen=True)
class Element:
    """One element as the survey reports it.

    Attributes
    ----------
    name : str
        Symbol and unit, the name of its field, for example ``Au_ppb``.
    medians : tuple of float
        Background median in each of `LITHOLOGIES`, in the element's unit.
    factors : tuple of float
        Loading of the log background on each of the regional `FACTORS`.
    own : float
        Standard deviation of the element's own regional field, in natural logarithms.
    nugget : float
        Standard deviation between two samples of one site, in natural logarithms.
    precision : float
        Relative standard deviation of the analysis.
    limits : tuple of float
        Detection limit in the old, the middle and the modern laboratory.
    zone : int
        Index into `ZONES`: how far from the deposit its primary halo reaches.
    gain : float
        Log enrichment in the middle of a typical outcropping deposit; 0 for none.
    trend : float
        Log change over the survey's width that follows the basement.
    """

    name: str
    medians: tuple[float, ...]
    factors: tuple[float, float, float, float]
    own: float
    nugget: float
    precision: float
    limits: tuple[float, float, float]
    zone: int
    gain: float
    trend: float

    @property
    def symbol(self) -> str:
        """Chemical symbol."""
        return self.name.split("_")[0]


# fmt: off
TABLE = (
    Element("Au_ppb", (1.8, 3.0, 3.0, 1.5, 1.2, 1.2, 3.5), (.20, .15, .05, -.05), .38, .50, .15, (2, 1, .2), 0, 1.9, .1),
    Element("Ag_ppm", (.08, .25, .09, .09, .06, .06, .05), (.05, .32, .18, .08), .30, .32, .10, (.2, .2, .01), 1, 1.4, .1),
    Element("Cu_ppm", (28, 55, 75, 14, 14, 14, 30), (.34, .12, .16, -.10), .24, .22, .04, (2, 1, .1), 0, 1.4, -.2),
    Element("Pb_ppm", (11, 18, 6, 17, 9, 18, 4), (-.06, .18, .24, .28), .28, .28, .06, (2, 1, .1), 1, 1.6, .3),
    Element("Zn_ppm", (75, 130, 95, 65, 35, 50, 60), (.24, .20, .26, .06), .22, .20, .04, (2, 2, .5), 1, 1.1, .1),
    Element("As_ppm", (6, 20, 4, 4, 3.5, 2.5, 3), (.10, .55, .38, .00), .45, .35, .08, (1, .5, .1), 2, 1.3, .4),
    Element("Sb_ppm", (.5, 1.8, .4, .5, .3, .25, .3), (.08, .55, .30, .00), .42, .35, .10, (.2, .1, .02), 2, 1.3, .4),
    Element("Hg_ppb", (40, 120, 35, 35, 30, 20, 25), (.08, .52, .20, -.05), .42, .36, .12, (20, 10, 5), 2, 1.1, -.3),
    Element("Ba_ppm", (600, 700, 330, 850, 250, 800, 120), (-.14, .06, .12, .28), .24, .22, .05, (20, 10, .5), 1, .6, .2),
    Element("Mo_ppm", (1.0, 6.0, .9, 1.4, .6, 1.5, .5), (.00, .36, .28, .18), .34, .34, .12, (2, 1, .01), 0, .7, .2),
    Element("Ni_ppm", (35, 80, 90, 10, 12, 9, 600), (.50, .14, .12, -.18), .28, .20, .04, (2, 1, .1), 0, .0, -.4),
    Element("Cr_ppm", (75, 95, 180, 14, 20, 14, 800), (.55, .06, .00, -.18), .30, .26, .06, (5, 5, .5), 0, .0, -.4),
    Element("Co_ppm", (13, 19, 38, 5, 6, 6, 75), (.36, .10, .26, -.14), .20, .18, .04, (2, 1, .1), 0, .15, -.3),
    Element("Fe_pct", (3.2, 4.2, 7.0, 2.2, 1.6, 2.2, 6.8), (.22, .06, .20, -.08), .12, .14, .03, (.05, .02, .01), 0, .15, -.2),
    Element("Mn_ppm", (650, 450, 1250, 500, 600, 450, 1000), (.20, -.06, .52, -.05), .28, .26, .04, (5, 5, 1), 1, .4, -.1),
    Element("U_ppm", (2.2, 8.0, .8, 3.5, 1.8, 4.0, .2), (-.18, .24, .06, .38), .30, .25, .06, (.5, .5, .02), 2, .0, .3),
    Element("V_ppm", (85, 220, 230, 35, 30, 40, 70), (.36, .18, .10, -.12), .20, .18, .04, (5, 2, .5), 0, .0, -.3),
    Element("Cd_ppm", (.15, .9, .15, .15, .15, .10, .08), (.05, .38, .28, .00), .30, .30, .08, (.2, .1, .01), 1, 1.2, .1),
    Element("Bi_ppm", (.15, .35, .06, .20, .08, .25, .05), (-.05, .16, .10, .28), .32, .34, .10, (.2, .1, .02), 0, 1.0, .2),
)
# fmt: on
DEFAULT_ELEMENTS = tuple(element.name for element in TABLE[:15])


def find_elements(names: tuple[str, ...]) -> tuple[Element, ...]:
    """Return the elements of the given names (``Pb`` or ``Pb_ppm``, any case), each once, in the order given.

    Raises
    ------
    InputError
        When a name is not in the table, or there is none.
    """
    by_name = {key.lower(): element for element in TABLE for key in (element.symbol, element.name)}
    known = ", ".join(element.name for element in TABLE)
    unknown = [name for name in names if name.strip().lower() not in by_name]
    if unknown:
        raise InputError(f"The simulated survey does not know the element '{unknown[0]}'. Choose from: {known}.")
    if not names:
        raise InputError(f"No element is named, so there is nothing to analyse. Choose from: {known}.")
    return tuple({by_name[name.strip().lower()]: None for name in names})
