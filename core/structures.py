"""Structures on a grid: faults and contacts as straight segments, and rock units as the segments of their outlines.

Everything that is computed from structures is computed from segments, so a line counts the same in one piece or in
eight. Lengths are in cells; the frame's origin is the centre of the grid's north-western cell, so that the centre of
the cell in row i and column j lies at (j, i).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .errors import InputError
from .grid import Grid


@dataclass(frozen=True)
class Segments:
    """Straight segments in a grid's frame; every attribute is float64 of shape (segments,).

    Attributes
    ----------
    column, row : numpy.ndarray
        The midpoint.
    across, down : numpy.ndarray
        The unit vector from start to end: its share along a row, and along a column.
    half : numpy.ndarray
        Half the length; 0 for a segment that is a point.
    """

    column: np.ndarray
    row: np.ndarray
    across: np.ndarray
    down: np.ndarray
    half: np.ndarray

    def __len__(self) -> int:
        return len(self.half)

    def take(self, which: np.ndarray) -> Segments:
        """Return some of the segments, by number or by a boolean."""
        return Segments(*(part[which] for part in (self.column, self.row, self.across, self.down, self.half)))

    @property
    def start_row(self) -> np.ndarray:
        """Where each starts, along the column."""
        return self.row - self.half * self.down

    @property
    def end_row(self) -> np.ndarray:
        """Where each ends, along the column."""
        return self.row + self.half * self.down

    @property
    def start_column(self) -> np.ndarray:
        """Where each starts, along the row."""
        return self.column - self.half * self.across

    @property
    def end_column(self) -> np.ndarray:
        """Where each ends, along the row."""
        return self.column + self.half * self.across


def check_parts(vertices: np.ndarray, sizes: np.ndarray) -> None:
    """Raise `InputError` unless the vertices are finite places and the parts share them out."""
    if vertices.ndim != 2 or vertices.shape[1] != 2 or sizes.ndim != 1 or int(sizes.sum()) != len(vertices):
        raise InputError(f"Parts of {int(sizes.sum()):,} vertices do not fit vertices of shape {vertices.shape}.")
    if not np.isfinite(vertices).all():
        raise InputError("A structure has a vertex without a location (a coordinate is not a finite number).")


def pieces(vertices: np.ndarray, sizes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Cut lines and rings at their vertices.

    Parameters
    ----------
    vertices : numpy.ndarray
        Eastings and northings, shape (vertices, 2), part after part.
    sizes : numpy.ndarray
        Vertices of each part, shape (parts,); a part of one vertex has no piece.

    Returns
    -------
    ends : numpy.ndarray
        float64, shape (pieces, 4): easting and northing of the start, then of the end.
    part : numpy.ndarray
        Number of the part that each piece comes from, shape (pieces,).
    """
    of_vertex = np.repeat(np.arange(len(sizes)), sizes)
    joined = of_vertex[1:] == of_vertex[:-1]
    ends = np.concatenate([vertices[:-1], vertices[1:]], axis=1)[joined]
    return np.asarray(ends, dtype=float), of_vertex[1:][joined]


def without_repeats(ends: np.ndarray) -> np.ndarray:
    """Return which pieces to keep, bool, shape (pieces,): of pieces with the same two ends, the first.

    A fault that was digitised twice, or in two directions, is one fault.
    """
    swap = (ends[:, 0] > ends[:, 2]) | ((ends[:, 0] == ends[:, 2]) & (ends[:, 1] > ends[:, 3]))
    placed = np.where(swap[:, None], ends[:, [2, 3, 0, 1]], ends)
    order = np.lexsort(placed.T)  # stable: of equal ones the first stays first
    repeats = np.zeros(len(ends), dtype=bool)
    repeats[order[1:]] = (placed[order[1:]] == placed[order[:-1]]).all(axis=1)
    return ~repeats


def on_grid(ends: np.ndarray, grid: Grid) -> Segments:
    """Return pieces, float64 of shape (pieces, 4) in map units, as segments in the grid's frame."""
    columns = (ends[:, [0, 2]] - grid.west) / grid.cell_size - 0.5
    rows = (grid.north - ends[:, [1, 3]]) / grid.cell_size - 0.5
    across, down = columns[:, 1] - columns[:, 0], rows[:, 1] - rows[:, 0]
    length = np.hypot(across, down)
    is_point = length == 0
    divisor = np.where(is_point, 1.0, length)
    return Segments(
        columns.mean(axis=1), rows.mean(axis=1), np.where(is_point, 1.0, across / divisor), down / divisor, length / 2
    )
