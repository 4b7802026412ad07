"""One random stream per stage (and element), so that changing one stage changes no other."""

from __future__ import annotations

from enum import IntEnum

import numpy as np

from .elements import TABLE, Element


class Stage(IntEnum):
    """What a stream is for; the numbers are part of what a seed means."""

    BELT = 0
    FAULTS = 1
    ROCKS = 2
    RELIEF = 3
    DEPOSITS = 4
    ALTERATION = 5
    FACTORS = 6
    BACKGROUND = 7
    SITES = 8
    SURVEYS = 9
    DUPLICATES = 10
    NUGGET = 11
    BIAS = 12
    ANALYSIS = 13
    MISSING = 14
    ORE = 15


def stream(seed: int, stage: Stage) -> np.random.Generator:
    """Return the stage's random stream."""
    return np.random.default_rng([seed, int(stage)])


def element_stream(seed: int, stage: Stage, element: Element) -> np.random.Generator:
    """Return the element's own stream of a stage, the same whichever other elements are asked for."""
    return np.random.default_rng([seed, int(stage), TABLE.index(element)])
