"""The layers of a stack as a task walks through them: a block of rows at a time, in memory or on disk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial, reduce
from operator import add
from typing import Optional

import numpy as np

from .context import Context
from .coverage import Tally, count_cells
from .evidence import check_classes, count_classes
from .order_statistics import Blocks
from .row_blocks import BLOCK_CELLS, release, row_blocks


@dataclass(frozen=True)
class Layer:
    """A layer: its name, its bands' names, and its cells, float32, shape (bands, rows, columns), NaN = NoData."""

    name: str
    bands: tuple[str, ...]
    cells: np.ndarray


@dataclass(frozen=True)
class Band:
    """A band: the place of its layer, both names, and its cells, float32, shape (rows, columns)."""

    owner: int
    layer: str
    name: str
    cells: np.ndarray

    def rows(self, rows: slice) -> np.ndarray:
        """Return some rows as an ordinary array, shape (block's rows, columns)."""
        return np.asarray(self.cells[rows])


@dataclass(frozen=True)
class StackCells:
    """All layers' cells, and which of them every layer covers.

    Attributes
    ----------
    layers : tuple of Layer
        On one grid.
    mask : numpy.ndarray, optional
        The area to use, boolean, shape (rows, columns); everything without it.
    blocks : tuple of slice
        The rows, in the blocks in which they are worked on.
    common : numpy.ndarray
        Where every band has data, one bit per cell: uint8, shape (rows, columns / 8).
    tally : Tally
        The counts of all blocks together.
    """

    layers: tuple[Layer, ...]
    mask: Optional[np.ndarray]
    blocks: tuple[slice, ...]
    common: np.ndarray
    tally: Tally

    @classmethod
    def look_at(
        cls, layers: Sequence[Layer], mask: Optional[np.ndarray], context: Context, block_cells: int = BLOCK_CELLS
    ) -> StackCells:
        """Pass through all layers once and see where they have data."""
        blocks = row_blocks(layers[0].cells.shape[1:], block_cells)
        seen = context.map(partial(_look_at_block, [layer.cells for layer in layers], mask), blocks)
        common = np.concatenate([packed for packed, _ in seen])
        return cls(tuple(layers), mask, tuple(blocks), common, reduce(add, [tally for _, tally in seen]))

    @property
    def shape(self) -> tuple[int, int]:
        """Rows, columns."""
        rows, columns = self.layers[0].cells.shape[1:]
        return rows, columns

    @property
    def bands(self) -> list[Band]:
        """Every band of every layer."""
        return [
            Band(i, layer.name, name, cells)
            for i, layer in enumerate(self.layers)
            for name, cells in zip(layer.bands, layer.cells)
        ]

    def area(self, rows: slice) -> np.ndarray:
        """Return which cells of some rows are asked for."""
        return _area(self.mask, rows, self.shape[1])

    def covered(self, rows: slice) -> np.ndarray:
        """Return in which cells of some rows every band has data."""
        return np.unpackbits(self.common[rows], axis=1, count=self.shape[1]).view(bool)

    def values(self, band: Band, few: int, context: Context) -> Blocks:
        """Return a band's values in the common cells; kept in memory where there are no more than `few`."""
        if self.tally.common > few:
            return partial(self._passing, band, context)
        held = np.concatenate(list(self._passing(band, context, np.float32)))
        return partial(_pieces, held)

    def _passing(self, band: Band, context: Context, kind: type = np.float64) -> Iterator[np.ndarray]:
        """Pass through a band's values in the common cells."""
        for rows in self.blocks:
            context.progress(0.5, f"Measuring '{band.name}'")
            values = band.rows(rows)[self.covered(rows)].astype(kind)
            release(band.cells)
            yield values

    def classes(self, band: Band, context: Context) -> tuple[np.ndarray, list[int]]:
        """Return the classes of a category layer, and how many common cells belong to each.

        Raises
        ------
        InputError
            See `core.evidence.check_classes`.
        """
        found = context.map(partial(_classes_in_block, self, band), self.blocks)
        held, counts = (np.concatenate(parts) for parts in zip(*found))
        values = check_classes(band.layer, held)
        return values, [int(counts[held == value].sum()) for value in values]


def _look_at_block(
    layers: Sequence[np.ndarray], mask: Optional[np.ndarray], rows: slice, context: Context
) -> tuple[np.ndarray, Tally]:
    """Return the common cells of some rows, packed into bits, and the counts."""
    context.progress(0.0, "Looking where the layers have data")
    has_data = [np.isfinite(np.asarray(cells[:, rows])) for cells in layers]
    common, tally = count_cells(has_data, _area(mask, rows, layers[0].shape[2]))
    release(*layers, *([] if mask is None else [mask]))
    return np.packbits(common, axis=1), tally


def _area(mask: Optional[np.ndarray], rows: slice, columns: int) -> np.ndarray:
    if mask is None:
        return np.ones((rows.stop - rows.start, columns), dtype=bool)
    return np.asarray(mask[rows]).astype(bool)


def _classes_in_block(cells: StackCells, band: Band, rows: slice, context: Context) -> tuple[np.ndarray, np.ndarray]:
    """Return the classes in some rows and how many common cells have each."""
    context.progress(0.0, f"Counting the classes of '{band.layer}'")
    counted = count_classes(band.rows(rows), cells.area(rows), cells.covered(rows))
    release(band.cells)
    return counted


def _pieces(values: np.ndarray) -> Iterator[np.ndarray]:
    """Pass through values in pieces that a processor's cache holds."""
    for start in range(0, values.size, BLOCK_CELLS):
        yield values[start : start + BLOCK_CELLS].astype(np.float64)
