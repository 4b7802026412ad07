"""The nearest samples of every cell of a grid, exactly, many cells in one search.

Square tiles of cells share one search, and it is exact: for a tile whose cell centres lie within h of
its own centre, where the k-th sample is at d, no cell of the tile has one of its k nearest samples
farther than d + 2h from that centre. Where many more samples than are needed are that near, the tile is
split in four, down to the single cell.

Lengths are in cells. Samples as far as the last neighbour (on a regular survey there are several) are
neighbours too, so that a map does not depend on the samples' order.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Optional, Union

import numpy as np
from scipy.spatial import cKDTree

from .errors import InputError
from .grid import Grid

LARGEST_TILE = 16  # cells: side of the square whose cells share one search
EXTRA_CANDIDATES = 8  # beyond those in proportion to the neighbours: what lets most tiles share a search
QUERY_ENTRIES = 2**20  # neighbours asked for at once: 16 MiB
EXACT_DISTANCE = 1e-6  # cells: a sample nearer than this to a centre is at the centre
TIE = 1e-9  # relative: samples as far as the last neighbour, but for rounding, count too
Metric = tuple[tuple[float, float], tuple[float, float]]
ISOTROPIC: Metric = ((1.0, 0.0), (0.0, 1.0))


@dataclass(frozen=True)
class Search:
    """Which samples count for a cell: so many of the nearest, within reach.

    Attributes
    ----------
    tree : scipy.spatial.cKDTree
        Over the sites.
    sites : numpy.ndarray
        Shape (samples + 1, 2): column and row, through `metric`; the last is infinitely far: "no further sample".
    neighbours : int
        Samples for each cell, without ties.
    reach : float
        The largest distance, infinite for none.
    candidates : int
        How many samples a tile asks for.
    metric : numpy.ndarray
        Shape (2, 2): columns and rows times this are the coordinates between which distances are Euclidean.
    """

    tree: cKDTree
    sites: np.ndarray
    neighbours: int
    reach: float
    candidates: int
    metric: np.ndarray

    @classmethod
    def over(
        cls,
        x: np.ndarray,
        y: np.ndarray,
        grid: Grid,
        neighbours: int,
        max_distance: Optional[float] = None,
        sharing: float = 2.0,
        metric: Metric = ISOTROPIC,
    ) -> Search:
        """Return the search for samples and a largest distance given in map units.

        Parameters
        ----------
        sharing : float
            How many candidates a tile may have for each neighbour before it is split.
        metric
            See `stretched`; distances, the largest one too, are counted in it.
        """
        matrix = np.array(metric)
        sites = np.column_stack([(x - grid.west) / grid.cell_size, (grid.north - y) / grid.cell_size])
        if metric != ISOTROPIC:
            sites = sites @ matrix
        beyond = np.pad(sites, ((0, 1), (0, 0)), constant_values=np.inf)
        reach = math.inf if max_distance is None else max_distance / grid.cell_size
        neighbours = min(neighbours, len(x))
        candidates = min(math.ceil(sharing * neighbours) + EXTRA_CANDIDATES, len(x))
        return cls(cKDTree(sites), beyond, neighbours, reach, candidates, matrix)

    def squared_limit(self, squared: np.ndarray, sure: int = 0) -> Union[float, np.ndarray]:
        """Return the squared distance up to which candidates are neighbours.

        Parameters
        ----------
        squared : numpy.ndarray
            Squared distances, shape (..., candidates).
        sure : int
            So many neighbours are left out of them.

        Returns
        -------
        float or numpy.ndarray
            Shape (..., 1), or one number for all.
        """
        limit = self.reach**2 * (1 + TIE)
        last = self.neighbours - sure - 1
        if squared.shape[-1] <= last + 1:
            return limit
        if last < 0:
            return -1.0
        return np.minimum(np.partition(squared, last, axis=-1)[..., last : last + 1] * (1 + TIE), limit)


@dataclass(frozen=True)
class Block:
    """A square of cells; what of it lies outside the grid or the mask is not wanted.

    Attributes
    ----------
    row, column : int
        Its north-western cell.
    wanted : numpy.ndarray
        bool, shape (side, side); the side is a multiple of `LARGEST_TILE`.
    """

    row: int
    column: int
    wanted: np.ndarray


@dataclass(frozen=True)
class Tiles:
    """Tiles of one block and size, with the samples among which their cells' neighbours are.

    Attributes
    ----------
    size : int
        Side in cells.
    where : numpy.ndarray
        int, shape (tiles, 2): row and column in the block, in tiles.
    corners : numpy.ndarray
        int, shape (tiles, 2): column and row in the grid, in cells.
    candidates : numpy.ndarray
        int, shape (tiles, candidates), nearest to the tile's centre first; `tree.n` where there is no further one.
    sure : int
        The first so many candidates are neighbours of all cells of their tile.
    """

    size: int
    where: np.ndarray
    corners: np.ndarray
    candidates: np.ndarray
    sure: int

    def centres(self) -> np.ndarray:
        """Return the cell centres from the tile's corner, column and row, shape (size * size, 2)."""
        along = np.arange(self.size) + 0.5
        return np.stack([np.tile(along, self.size), np.repeat(along, self.size)], axis=-1)


def stretched(ratio: float, azimuth: float) -> Metric:
    """Return the metric in which an ellipse of equal likeness is a circle.

    Parameters
    ----------
    ratio : float
        Minor over major axis, above 0 and up to 1.
    azimuth : float
        The major axis, in degrees clockwise from north; distances along it stay as they are.
    """
    if ratio == 1.0:
        return ISOTROPIC
    angle = math.radians(azimuth)
    sine, cosine = math.sin(angle), math.cos(angle)
    return (sine, cosine / ratio), (-cosine, sine / ratio)  # rows count southwards


def check_neighbours(neighbours: int, max_distance: Optional[float], usual: int = 12) -> None:
    """Raise `InputError` naming the parameter, its value and its range."""
    if neighbours < 1:
        raise InputError(f"The number of neighbours must be at least 1, not {neighbours}. Usual is {usual}.")
    if max_distance is not None and not max_distance > 0:
        raise InputError(
            f"The largest distance must be a positive number of map units, not {max_distance:g}. "
            "Give no largest distance to reach every cell."
        )


def elements_by_samples(values: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield (analysed samples, elements) with the elements that are analysed at the same samples together."""
    finite = np.isfinite(values)
    patterns: dict[bytes, list[int]] = {}
    for element in range(values.shape[1]):
        patterns.setdefault(np.packbits(finite[:, element]).tobytes(), []).append(element)
    for elements in patterns.values():
        yield np.flatnonzero(finite[:, elements[0]]), np.array(elements)


def blocks_of(rows: int, columns: int, mask: Optional[np.ndarray], side: int) -> list[Block]:
    """Return the blocks of the grid in which a cell is wanted."""
    blocks = []
    for row in range(0, rows, side):
        for column in range(0, columns, side):
            wanted = np.zeros((side, side), dtype=bool)
            wanted[: rows - row, : columns - column] = True
            if mask is not None:
                part = mask[row : row + side, column : column + side]
                wanted[: part.shape[0], : part.shape[1]] &= part
            if wanted.any():
                blocks.append(Block(row, column, wanted))
    return blocks


def tiles_of(search: Search, block: Block, chunk: int) -> Iterator[Tiles]:
    """Yield the tiles of a block that hold wanted cells and can reach a sample.

    Parameters
    ----------
    search : Search
        The samples.
    block : Block
        The cells.
    chunk : int
        Distances (cells x candidates) in the tiles that are yielded together; one tile at least.
    """
    side, size = len(block.wanted), LARGEST_TILE
    tiles = np.argwhere(np.ones((side // size, side // size), dtype=bool))  # (tiles, 2): row, column, in tiles
    while len(tiles):
        wanted = block.wanted.reshape(side // size, size, side // size, size).any(axis=(1, 3))
        tiles = tiles[wanted[tiles[:, 0], tiles[:, 1]]]
        crowded = []
        for piece in np.array_split(tiles, max(1, len(tiles) * search.candidates // QUERY_ENTRIES)):
            corners = piece[:, ::-1] * size + np.array([block.column, block.row])
            index, count, sure, is_complete = _candidates(search, corners, size)
            for some in _runs_of_like_count(count, size * size, chunk):
                yield Tiles(size, piece[some], corners[some], index[some, : count[some[-1]]], int(sure[some].min()))
            crowded.append(piece[~is_complete])
        quarters = np.concatenate(crowded)[:, None] * 2 + np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
        tiles, size = quarters.reshape(-1, 2), size // 2


def _candidates(
    search: Search, corners: np.ndarray, size: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return the tiles' nearest samples, how many of them are needed (0: none, or split), are sure, and whether they suffice.

    A sample nearer to the tile's centre than d - 2h is among the k nearest of all its cells, see the module.
    """
    half = (size - 1) / 2 * np.array([[1.0, 1.0], [1.0, -1.0]])  # to the outermost cell centres
    half_diagonal = float(np.hypot(*(half @ search.metric).T).max())
    farthest_of_use = (search.reach + half_diagonal) * (1 + TIE) + TIE
    centres = (corners + size / 2) @ search.metric
    distance, index = search.tree.query(centres, search.candidates, distance_upper_bound=farthest_of_use)
    distance = distance.reshape(len(corners), search.candidates)
    index = index.reshape(len(corners), search.candidates)
    last = distance[:, search.neighbours - 1]
    needed = np.minimum(last + 2 * half_diagonal, search.reach + half_diagonal) * (1 + TIE) + TIE
    surely = np.minimum(last - 2 * half_diagonal, search.reach - half_diagonal) * (1 - TIE) - TIE
    is_complete = (distance[:, -1] >= needed) | (size == 1) | (search.candidates == search.tree.n)
    count = np.where(is_complete, ((distance <= needed[:, None]) & (index < search.tree.n)).sum(axis=1), 0)
    return index, count, (distance < surely[:, None]).sum(axis=1), is_complete


def _runs_of_like_count(count: np.ndarray, cells: int, chunk: int) -> Iterator[np.ndarray]:
    """Yield the tiles with candidates, few at a time, sorted so that those of a run need about as many."""
    order = np.argsort(count, kind="stable")
    start = int(np.searchsorted(count[order], 1))
    while start < len(order):
        stop = start + max(1, chunk // (cells * int(count[order[start]])))
        yield order[start:stop]
        start = stop
