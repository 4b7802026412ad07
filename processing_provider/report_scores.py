"""A report's score maps: what ground they cover, and what each class of them holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

import numpy as np
from qgis.core import QgsCoordinateReferenceSystem, QgsRasterLayer, QgsRectangle, QgsUnitTypes
from qgis.PyQt.QtGui import QColor

from ..core.grid import Grid
from .evaluation_words import tr
from .rasters import crs_of
from .report_page import ScoreClass
from .styles import SCORE_CLASSES, score_tops
from .vectors import Samples

MARGIN = 0.02  # of the extent, round what has scores


@dataclass(frozen=True)
class Scores:
    """A score map: its layer, first band (NaN = NoData), grid and name."""

    layer: QgsRasterLayer
    cells: np.ndarray
    grid: Grid
    name: str

    @property
    def crs(self) -> QgsCoordinateReferenceSystem:
        """The map's CRS."""
        return crs_of(self.grid)

    def extent(self) -> QgsRectangle:
        """Return the box round the cells that have a score, with a margin."""
        rows, columns = (np.flatnonzero(np.isfinite(self.cells).any(axis=axis)) for axis in (1, 0))
        size, grid = self.grid.cell_size, self.grid
        west, east = grid.west + size * columns[0], grid.west + size * (columns[-1] + 1)
        north, south = grid.north - size * rows[0], grid.north - size * (rows[-1] + 1)
        box = QgsRectangle(west, south, east, north)
        box.grow(MARGIN * max(box.width(), box.height()))
        return box

    def cell_area(self) -> Optional[float]:
        """Return a cell's area in km²; None where its size is not a length."""
        if not self.crs.isValid() or self.crs.isGeographic():
            return None
        metres = QgsUnitTypes.fromUnitToUnitFactor(self.crs.mapUnits(), QgsUnitTypes.decodeDistanceUnit("meters")[0])
        return float(self.grid.cell_size * metres / 1000.0) ** 2

    def at(self, points: Samples) -> np.ndarray:
        """Return the scores of the cells that hold points; those outside the map are left out, NaN on NoData."""
        rows, columns, inside = self.grid.cells_of(points.x, points.y)
        return np.asarray(self.cells[rows[inside], columns[inside]])


def score_classes(main: Scores, deposits: Optional[Samples]) -> list[ScoreClass]:
    """Return the classes of `styles.SCORE_CLASSES`, the best first, with the ground and the deposits that they hold."""
    tops, area = [-np.inf, *score_tops(main.cells)], main.cell_area()
    of_cells = _counts(tops, main.cells)
    of_deposits = None if deposits is None else _counts(tops, main.at(deposits))
    classes = []
    for i in reversed(range(len(SCORE_CLASSES))):
        colour = QColor(SCORE_CLASSES[i][1])
        ground = None if area is None else float(of_cells[i]) * area
        held = None if of_deposits is None else int(of_deposits[i])
        score = float(tops[i]) if i else None
        classes.append(ScoreClass(colour.name(), colour.alphaF(), _meaning(i), score, ground, held))
    return classes


def _counts(tops: list[float], scores: np.ndarray) -> np.ndarray:
    """Return how many scores lie above each class's top but not above the next one's, shape (classes,)."""
    finite = scores[np.isfinite(scores)]
    return np.bincount(np.searchsorted(tops, finite, side="left") - 1, minlength=len(tops))


def _meaning(i: int) -> str:
    """Return what a class is: the best few per cent, the next ones, the rest."""
    above = [share for share, _, _ in SCORE_CLASSES]
    if i == len(above) - 1:
        return tr("best {} % of the area").format(f"{above[i]:g}")
    return tr("{} to {} %").format(f"{above[i + 1]:g}", f"{above[i]:g}") if i else tr("the rest")
