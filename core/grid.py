"""The grid contract: origin, cell size, shape, CRS. Values belong to cell centres; row 0 is north."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from .errors import InputError

ALIGNMENT_TOLERANCE = 1e-3  # of a cell: below this, two origins are the same


@dataclass(frozen=True)
class Grid:
    """A north-up grid of square cells.

    Attributes
    ----------
    west, north : float
        Outer corner of the first row's first cell, in map units.
    cell_size : float
        Side of a cell, in map units.
    rows, columns : int
        Shape.
    crs : str
        The coordinate system as text (an authority id or WKT); compared, never interpreted.
    """

    west: float
    north: float
    cell_size: float
    rows: int
    columns: int
    crs: str = ""

    def __post_init__(self) -> None:
        if not (math.isfinite(self.cell_size) and self.cell_size > 0):
            raise InputError(
                f"Cell size must be a positive number, not {self.cell_size}. Give the cell size in map units."
            )
        if self.rows < 1 or self.columns < 1:
            raise InputError(
                f"A grid of {self.rows} rows x {self.columns} columns has no cells. Enlarge the extent or reduce the cell size."
            )

    @classmethod
    def covering(cls, west: float, south: float, east: float, north: float, cell_size: float, crs: str = "") -> Grid:
        """Return the grid from the north-west corner that covers the extent (the last cells may overhang)."""
        if not (math.isfinite(cell_size) and cell_size > 0):
            raise InputError(f"Cell size must be a positive number, not {cell_size}. Give the cell size in map units.")
        if not (east > west and north > south):
            raise InputError(
                f"The extent ({west:g}, {south:g}) to ({east:g}, {north:g}) has no area. Give an extent or a layer that spans one."
            )
        columns = max(1, math.ceil((east - west) / cell_size - ALIGNMENT_TOLERANCE))
        rows = max(1, math.ceil((north - south) / cell_size - ALIGNMENT_TOLERANCE))
        return cls(west, north, cell_size, rows, columns, crs)

    @property
    def shape(self) -> tuple[int, int]:
        """Rows, columns."""
        return self.rows, self.columns

    @property
    def east(self) -> float:
        """Outer eastern edge."""
        return self.west + self.columns * self.cell_size

    @property
    def south(self) -> float:
        """Outer southern edge."""
        return self.north - self.rows * self.cell_size

    def x_centres(self) -> np.ndarray:
        """Eastings of the cell centres, shape (columns,)."""
        return self.west + (np.arange(self.columns) + 0.5) * self.cell_size

    def y_centres(self) -> np.ndarray:
        """Northings of the cell centres from north to south, shape (rows,)."""
        return self.north - (np.arange(self.rows) + 0.5) * self.cell_size

    def cells_of(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return row, column and whether inside, of the cell that contains each point."""
        column = np.floor((np.asarray(x, dtype=float) - self.west) / self.cell_size)
        row = np.floor((self.north - np.asarray(y, dtype=float)) / self.cell_size)
        with np.errstate(invalid="ignore"):
            inside = (column >= 0) & (column < self.columns) & (row >= 0) & (row < self.rows)
        column, row = np.where(inside, column, 0), np.where(inside, row, 0)
        return row.astype(np.intp), column.astype(np.intp), inside

    def describe(self) -> str:
        """Return the grid in one line for messages."""
        return (
            f"{self.columns} x {self.rows} cells of {self.cell_size:g} from "
            f"({self.west:.10g}, {self.north:.10g}), {self.crs or 'no CRS'}"
        )

    def lines_up_with(self, other: Grid) -> bool:
        """Whether both grids are the same cells in the same coordinate system."""
        tolerance = ALIGNMENT_TOLERANCE * self.cell_size
        return (
            self.shape == other.shape
            and self.crs == other.crs
            and abs(self.cell_size - other.cell_size) * max(self.shape) < tolerance
            and abs(self.west - other.west) < tolerance
            and abs(self.north - other.north) < tolerance
        )


def check_same_grid(name: str, grid: Grid, other_name: str, other: Grid) -> None:
    """Raise `InputError` naming both layers unless they lie on the same grid."""
    if not grid.lines_up_with(other):
        raise InputError(
            f"'{name}' ({grid.describe()}) and '{other_name}' ({other.describe()}) are on different grids. "
            "Run 'Evidence stack' to align them to one grid first."
        )
