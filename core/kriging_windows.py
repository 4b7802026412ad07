"""The moving windows of kriging, put together so that many systems are solved at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from .kriging_system import Systems

ENTRIES = 2**16  # covariances held at once by a thread, about what its cache holds; those of one tile at least


@dataclass(frozen=True)
class Windows:
    """Tiles of cells with the samples around them, in map units from each tile's own origin.

    Attributes
    ----------
    sites : numpy.ndarray
        Easting and northing of the samples, shape (tiles, samples, 2); whatever where there is none.
    cells : numpy.ndarray
        Easting and northing of the cells, shape (tiles, cells, 2).
    is_neighbour, is_same_place : numpy.ndarray
        bool, shape (tiles, cells, samples): see `kriging_system.Systems`.
    """

    sites: np.ndarray
    cells: np.ndarray
    is_neighbour: np.ndarray
    is_same_place: np.ndarray

    def batches(self) -> Iterator[tuple[np.ndarray, np.ndarray, Systems]]:
        """Yield the tiles a few at a time: which, which of their samples, and their systems.

        The samples of each tile are sorted by how many cells use them, those of all cells first; those of none are left
        out. Tiles with a core of about the same size go together.
        """
        uses = self.is_neighbour.sum(axis=1)  # (tiles, samples)
        order = np.argsort(-uses, axis=1, kind="stable")
        used = (uses > 0).sum(axis=1)
        core = ((uses == self.is_neighbour.any(axis=2).sum(axis=1)[:, None]) & (uses > 0)).sum(axis=1)
        tiles = np.lexsort((used, core))
        tiles = tiles[used[tiles] > 0]
        cells, start = self.cells.shape[1], 0
        while start < len(tiles):
            most = int(used[tiles[start]])
            stop = start + max(1, ENTRIES // (most * (most + cells)))
            some, start = tiles[start:stop], stop
            samples = order[some, : used[some].max()]
            is_used = np.arange(samples.shape[1]) < used[some, None]
            yield some, samples, self._systems(some, samples, is_used, int(core[some].min()))

    def _systems(self, tiles: np.ndarray, samples: np.ndarray, is_used: np.ndarray, core: int) -> Systems:
        """Return the systems of some tiles and, for each of them, some samples."""
        sites = self.sites[tiles[:, None], samples] * 1.0
        sites[~is_used] = 0.0
        is_neighbour = np.take_along_axis(self.is_neighbour[tiles], samples[:, None], axis=2)
        is_same_place = self.is_same_place[tiles]
        if is_same_place.any():
            is_same_place = np.take_along_axis(is_same_place, samples[:, None], axis=2) & is_neighbour
        else:
            is_same_place = np.broadcast_to(False, is_neighbour.shape)
        return Systems(sites, self.cells[tiles], is_neighbour, is_same_place, core)
