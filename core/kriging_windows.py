"""The moving windows of kriging, put together so that many systems are solved at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Optional

import numpy as np

from .kriging_system import Systems

ENTRIES = 2**17  # covariances held at once by a thread, about what its cache holds; those of one tile at least
EXTRAS_SHARE = 4  # so many times as many may be held of the cells' own systems, which are taken apart once


@dataclass(frozen=True)
class Windows:
    """Tiles of cells with the samples around them, in map units from each tile's own origin.

    Attributes
    ----------
    sites : numpy.ndarray
        Easting and northing of the samples, shape (tiles, samples, 2); whatever where there is none.
    cells : numpy.ndarray
        Easting and northing of the cells, shape (tiles, cells, 2).
    sure : int
        The first so many samples are neighbours of all cells of their tile.
    is_neighbour : numpy.ndarray
        bool, shape (tiles, cells, samples - sure): whether the further samples are.
    on_cells : numpy.ndarray
        bool, shape (tiles, samples): samples that may be at a cell's own place.
    same_place : float
        At distances below this, in map units, they are.
    """

    sites: np.ndarray
    cells: np.ndarray
    sure: int
    is_neighbour: np.ndarray
    on_cells: np.ndarray
    same_place: float

    def batches(self) -> Iterator[tuple[np.ndarray, np.ndarray, Systems]]:
        """Yield the tiles a few at a time: which, which of their samples, and their systems.

        The samples of each tile are sorted by how many cells use them, those of all cells first; those of none are left
        out. Tiles with a core of about the same size go together.
        """
        uses = self.is_neighbour.sum(axis=1)  # (tiles, samples - sure)
        count = self.is_neighbour.sum(axis=2)  # (tiles, cells)
        live = (count > 0).sum(axis=1) if self.sure == 0 else np.full(len(count), count.shape[1])
        order = np.argsort(-uses, axis=1, kind="stable")
        used = (uses > 0).sum(axis=1)
        core = ((uses == live[:, None]) & (uses > 0)).sum(axis=1)
        extras = count.max(axis=1) - core  # the most of any cell
        tiles = np.lexsort((used, core))
        tiles = tiles[used[tiles] + self.sure > 0]
        while len(tiles):
            stop = self._affordable(self.sure + used[tiles], extras[tiles] + core[tiles] - core[tiles[0]])
            some, tiles = tiles[:stop], tiles[stop:]
            yield some, *self._systems(some, order[some], used[some], int(core[some].min()))

    def _affordable(self, used: np.ndarray, extras: np.ndarray) -> int:
        """Return how many of the first tiles are small enough to be solved together, at least 1.

        Parameters
        ----------
        used, extras : numpy.ndarray
            Of each tile, the samples that its cells use and the most that a cell uses beyond the common core.
        """
        first = slice(0, ENTRIES)
        most, most_extras = np.maximum.accumulate(used[first]), np.maximum.accumulate(extras[first])
        cells = self.cells.shape[1]
        each = np.maximum(most * (most + cells), cells * most_extras**2 // EXTRAS_SHARE)
        return max(1, int(np.searchsorted(each * np.arange(1, len(each) + 1), ENTRIES, side="right")))

    def _systems(self, tiles: np.ndarray, order: np.ndarray, used: np.ndarray, core: int) -> tuple[np.ndarray, Systems]:
        """Return which samples of some tiles are used, (tiles, samples), and the tiles' systems.

        `order`, `used` and `core` count the samples beyond the sure ones.
        """
        order = order[:, : used.max()]
        sure = np.broadcast_to(np.arange(self.sure), (len(tiles), self.sure))
        samples = np.concatenate([sure, self.sure + order], axis=1)
        sites = self.sites[tiles[:, None], samples]
        sites[np.arange(samples.shape[1]) >= self.sure + used[:, None]] = 0.0
        is_neighbour = np.take_along_axis(self.is_neighbour[tiles], order[:, None, core:], axis=2)
        cells = self.cells[tiles]
        has_neighbour = is_neighbour.any(axis=2) | (self.sure > 0)
        if core and not has_neighbour.all():
            has_neighbour |= self.is_neighbour[tiles].any(axis=2)
        is_same_place = self._same_places(sites, cells, self.on_cells[tiles[:, None], samples])
        return samples, Systems(sites, cells, self.sure + core, is_neighbour, has_neighbour, is_same_place)

    def _same_places(self, sites: np.ndarray, cells: np.ndarray, on_cells: np.ndarray) -> Optional[np.ndarray]:
        """Return where samples are at cells, (tiles, samples, cells); None where none is."""
        if not on_cells.any():
            return None
        offsets = sites[:, :, None] - cells[:, None]
        return (np.hypot(offsets[..., 0], offsets[..., 1]) < self.same_place) & on_cells[..., None]
