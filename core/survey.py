"""A simulated geochemical survey whose truth is known: the shipped example, and the tests' yardstick.

Everything is drawn in the order of nature: faults, folded rocks, relief, deposits; then the
background, the haloes and the trains; then people: where they sample and what their laboratories
report. Lengths scale with the extent (the unit length is 1 km on 60 x 50 km), so any extent holds the
same kind of geology. Each stage has its own random stream: the same seed with other deposits or
elements is the same ground, sampled at the same sites.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Optional

import numpy as np

from .context import Context
from .errors import InputError
from .grid import Grid
from .simulation.elements import DEFAULT_ELEMENTS, Element, find_elements
from .simulation.fieldwork import Samples, take_samples
from .simulation.ground import lay_ground, truth_bands
from .simulation.haloes import BarrenAlteration
from .simulation.laboratory import Batch
from .simulation.mineralisation import Deposits
from .simulation.structures import Fault

CELLS = 240  # along the longer side, unless a cell size is given
MAX_CELLS = 4_000_000
MAX_ASPECT = 10.0
UNIT_AREA = 3000.0  # the extent's area in square unit lengths


@dataclass(frozen=True)
class SurveyDesign:
    """What to simulate.

    Attributes
    ----------
    extent : tuple of float
        West, south, east, north in a projected coordinate system.
    samples : int
        Number of samples, duplicates included.
    elements : tuple of str
        Symbols or names out of the table of elements.
    deposits : int
        Number of deposits; 0 gives the same survey without mineralisation.
    signal : float
        Factor on the log enrichment of all haloes; 1 is realistic.
    cell_size : float, optional
        Cell of the truth raster; by default 1/240 of the longer side. The ground itself is drawn on
        these cells: another cell size is another ground.
    crs : str
        Coordinate system of the extent, kept in the grid.
    """

    extent: tuple[float, float, float, float] = (440_000.0, 6_230_000.0, 500_000.0, 6_280_000.0)
    samples: int = 1500
    elements: tuple[str, ...] = DEFAULT_ELEMENTS
    deposits: int = 25
    signal: float = 1.0
    cell_size: Optional[float] = None
    crs: str = ""

    @property
    def unit(self) -> float:
        """The unit length in map units."""
        west, south, east, north = self.extent
        return math.sqrt((east - west) * (north - south) / UNIT_AREA)

    def grid(self) -> Grid:
        """Return the grid of the truth raster."""
        west, south, east, north = self.extent
        cell_size = max(east - west, north - south) / CELLS if self.cell_size is None else self.cell_size
        return Grid.covering(west, south, east, north, cell_size, self.crs)


@dataclass(frozen=True)
class Survey:
    """A simulated survey and its truth.

    Attributes
    ----------
    grid : Grid
        The grid of `truth`.
    elements : tuple of Element
        The columns of the assays.
    samples : Samples
    batches : tuple of Batch
        The surveys that were merged, with their laboratories' true biases.
    deposits : Deposits
    faults : tuple of Fault
    alteration : BarrenAlteration
        The distractors.
    truth : numpy.ndarray
        float32, shape (bands, rows, columns); the bands are `simulation.ground.TRUTH_BANDS`.
    """

    grid: Grid
    elements: tuple[Element, ...]
    samples: Samples
    batches: tuple[Batch, ...]
    deposits: Deposits
    faults: tuple[Fault, ...]
    alteration: BarrenAlteration
    truth: np.ndarray


def simulate_survey(design: SurveyDesign, seed: int, context: Optional[Context] = None) -> Survey:
    """Simulate a survey.

    Parameters
    ----------
    design : SurveyDesign
        What to simulate.
    seed : int
        The same design and seed give the same bytes.
    context : Context, optional
        Progress and cancelling.

    Raises
    ------
    InputError
        When the design cannot be simulated, naming the value and the remedy.
    """
    check_design(design, seed)
    elements = find_elements(design.elements)
    context = context or Context()
    ground = lay_ground(design.grid(), design.unit, design.deposits, design.signal, seed, context.part(0.0, 0.4))
    samples, batches = take_samples(ground, elements, design.samples, seed, context.part(0.4, 0.9))
    context.progress(0.9, "Truth")
    truth = truth_bands(ground)
    deposits = ground.haloes.deposits
    return Survey(ground.grid, elements, samples, batches, deposits, ground.faults, ground.alteration, truth)


def check_design(design: SurveyDesign, seed: int) -> None:
    """Raise `InputError` unless the design can be simulated."""
    if design.samples < 1:
        raise InputError(f"A survey of {design.samples} samples is empty. Ask for one sample or more.")
    if design.deposits < 0:
        raise InputError(f"{design.deposits} deposits cannot be planted. Ask for none (0) or more.")
    if not (math.isfinite(design.signal) and design.signal >= 0):
        raise InputError(f"The signal is a factor of 0 or more, not {design.signal}. 1 is realistic.")
    if seed < 0:
        raise InputError(f"The seed must be a whole number of 0 or more, not {seed}.")
    _check_extent(design)


def _check_extent(design: SurveyDesign) -> None:
    """Raise `InputError` unless the extent and its cells can be simulated."""
    west, south, east, north = design.extent
    if not all(math.isfinite(value) for value in design.extent):
        raise InputError(f"The extent {design.extent} is not finite. Give west, south, east and north in metres.")
    width, height = east - west, north - south
    if not (width > 0 and height > 0):
        raise InputError(
            f"The extent ({west:g}, {south:g}) to ({east:g}, {north:g}) has no area. Give one that spans an area."
        )
    if max(width, height) > MAX_ASPECT * min(width, height):
        raise InputError(
            f"The extent of {width:g} x {height:g} is too narrow for a survey. "
            f"Make the longer side at most {MAX_ASPECT:g} times the shorter."
        )
    grid = design.grid()
    if grid.rows * grid.columns > MAX_CELLS:
        raise InputError(
            f"The truth raster would have {grid.rows * grid.columns:,} cells ({grid.describe()}); "
            f"{MAX_CELLS:,} is the most. Choose a larger cell size."
        )
    if min(grid.shape) < 8:
        raise InputError(
            f"The truth raster would be {grid.columns} x {grid.rows} cells, too coarse for any geology. "
            "Choose a smaller cell size."
        )
