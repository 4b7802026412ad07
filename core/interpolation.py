"""Inverse-distance gridding of all elements in one pass: each cell is a mean of its nearest samples.

Elements analysed at the same samples share neighbours and weights.

Square tiles of cells share one search, and it is exact: for a tile whose cell centres lie within h of
its own centre, where the k-th sample is at d, no cell of the tile has one of its k nearest samples
farther than d + 2h from that centre. Where many more than 2k samples are that near, the tile is split
in four, down to the single cell.

References
----------
Shepard, D. (1968). A two-dimensional interpolation function for irregularly-spaced data.
Proceedings of the 23rd ACM National Conference, 517-524.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Optional, Union

import numpy as np
from scipy.spatial import cKDTree

from .context import Context
from .duplicates import find_locations
from .errors import InputError
from .grid import Grid

BLOCK = 128  # cells: side of the square that is one independent piece
LARGEST_TILE = 16  # cells: side of the square whose cells share one search
EXTRA_CANDIDATES = 8  # beyond two per neighbour: what lets most tiles share a search
QUERY_ENTRIES = 2**20  # neighbours asked for at once: 16 MiB
CHUNK = 2**15  # distances held at once: with its weights, what a core's cache holds
BATCH_BYTES = 256 * 2**20  # of finished blocks waiting to be copied into the map
EXACT_DISTANCE = 1e-6  # cells: a sample nearer than this to a centre gives the cell its own value
EXACT_WEIGHT = 1e200  # outweighs any other sample at any power up to the largest
TIE = 1e-9  # relative: samples as far as the last neighbour, but for rounding, count too
LARGEST_POWER = 10.0


def merge_duplicates(
    x: np.ndarray, y: np.ndarray, values: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Make one sample of all samples at the same location.

    Field and laboratory duplicates would otherwise count twice, and make kriging singular. The mean is
    arithmetic, because what is gridded may be a log-ratio.

    Parameters
    ----------
    x, y : numpy.ndarray
        Eastings and northings, shape (samples,).
    values : numpy.ndarray
        Shape (samples, elements); what is not finite was not analysed.

    Returns
    -------
    x, y : numpy.ndarray
        Shape (locations,), in the order in which the locations first occur.
    values : numpy.ndarray
        float64, shape (locations, elements): per element, the mean of the finite values, else NaN.
    count : numpy.ndarray
        How many samples each location had, shape (locations,).
    """
    locations = find_locations(x, y)
    finite = np.isfinite(values)
    means = np.empty((len(locations.first), values.shape[1]))
    for element in range(values.shape[1]):
        known = np.flatnonzero(finite[:, element])
        where, size = locations.of_sample[known], len(means)
        analysed = np.bincount(where, minlength=size)
        sums = np.bincount(where, weights=values[known, element], minlength=size)
        means[:, element] = np.where(analysed > 0, sums / np.maximum(analysed, 1), np.nan)
    return x[locations.first], y[locations.first], means, locations.count


def inverse_distance(
    x: np.ndarray,
    y: np.ndarray,
    values: np.ndarray,
    grid: Grid,
    power: float = 2.0,
    neighbours: int = 12,
    max_distance: Optional[float] = None,
    mask: Optional[np.ndarray] = None,
    context: Optional[Context] = None,
) -> np.ndarray:
    """Grid scattered samples: the mean of the nearest samples, weighted by 1 / distance ** power.

    Distances run to the cell's centre. An element with gaps uses its own nearest analysed samples, so
    a gap poisons nothing. Samples as far as the last neighbour (on a regular survey there are several)
    count as well, so that the map does not depend on the samples' order. A sample that lies on a
    cell's centre (within a millionth of a cell) gives the cell its value, whatever the power.

    Parameters
    ----------
    x, y : numpy.ndarray
        Eastings and northings in map units, shape (samples,); see `merge_duplicates`.
    values : numpy.ndarray
        Shape (samples, elements); what is not finite was not analysed.
    grid : Grid
        The cells to fill.
    power : float
        Above 0, up to 10: the higher, the more local.
    neighbours : int
        Samples per cell, at least 1.
    max_distance : float, optional
        Map units: samples farther from the cell do not count; a cell with none nearer is NaN.
    mask : numpy.ndarray, optional
        bool, shape (rows, columns): the cells to compute; the others are NaN.
    context : Context, optional
        Progress, cancelling and threads.

    Returns
    -------
    numpy.ndarray
        float32, shape (elements, rows, columns), row 0 north.

    Raises
    ------
    InputError
        If there is no sample, an element is nowhere analysed, or a parameter is out of its range.
    """
    values = np.asarray(values, dtype=float)
    check_samples(x, y, values)
    check_parameters(power, neighbours, max_distance)
    check_mask(mask, grid)
    context = context or Context()
    output = context.allocate((values.shape[1], *grid.shape), np.float32)
    output[...] = np.nan
    groups = list(_elements_by_samples(values))
    for i, (analysed, elements) in enumerate(groups):
        known = values[np.ix_(analysed, elements)]
        search = _Search.over(x[analysed], y[analysed], known, grid, power, neighbours, max_distance)
        _fill(output, elements, search, mask, context.part(i / len(groups), (i + 1) / len(groups)))
    return output


def check_samples(x: np.ndarray, y: np.ndarray, values: np.ndarray) -> None:
    """Raise `InputError` unless there are samples with locations and every element is analysed somewhere."""
    if values.ndim != 2 or x.shape != (len(values),) or y.shape != (len(values),):
        raise InputError(f"Samples do not match: x {x.shape}, y {y.shape}, values {values.shape}.")
    if len(values) == 0:
        raise InputError("There is no sample to grid. Check the layer's filter and selection.")
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        raise InputError("A sample has no location (a coordinate is not a finite number). Remove it first.")
    empty = np.flatnonzero(~np.isfinite(values).any(axis=0))
    if empty.size:
        raise InputError(f"Element number {empty[0] + 1} has no finite value at any sample. Leave it out.")


def check_parameters(power: float, neighbours: int, max_distance: Optional[float]) -> None:
    """Raise `InputError` naming the parameter, its value and its range."""
    if not 0 < power <= LARGEST_POWER:
        raise InputError(f"The power must lie above 0 and up to {LARGEST_POWER:g}, not {power:g}. Usual is 2.")
    if neighbours < 1:
        raise InputError(f"The number of neighbours must be at least 1, not {neighbours}. Usual is 12.")
    if max_distance is not None and not max_distance > 0:
        raise InputError(
            f"The largest distance must be a positive number of map units, not {max_distance:g}. "
            "Give no largest distance to reach every cell."
        )


def check_mask(mask: Optional[np.ndarray], grid: Grid) -> None:
    """Raise `InputError` unless the mask, where given, is on the grid."""
    if mask is not None and mask.shape != grid.shape:
        raise InputError(
            f"The mask has {mask.shape[0]} rows x {mask.shape[1]} columns, the grid {grid.rows} x {grid.columns}. "
            "Make the mask on the same grid."
        )


def _elements_by_samples(values: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield (analysed samples, elements) with the elements that are analysed at the same samples together."""
    finite = np.isfinite(values)
    patterns: dict[bytes, list[int]] = {}
    for element in range(values.shape[1]):
        patterns.setdefault(np.packbits(finite[:, element]).tobytes(), []).append(element)
    for elements in patterns.values():
        yield np.flatnonzero(finite[:, elements[0]]), np.array(elements)


@dataclass(frozen=True)
class _Search:
    """Samples of one group of elements, and how they count. Lengths are in cells."""

    tree: cKDTree
    sites: np.ndarray  # (samples + 1, 2): column, row; the last is infinitely far: "no further sample"
    values: np.ndarray  # (samples + 1, elements + 1); the last column is 1, so that it sums the weights
    power: float
    neighbours: int
    reach: float

    @classmethod
    def over(
        cls,
        x: np.ndarray,
        y: np.ndarray,
        values: np.ndarray,
        grid: Grid,
        power: float,
        neighbours: int,
        max_distance: Optional[float],
    ) -> _Search:
        """Return the search for samples and a largest distance given in map units."""
        reach = math.inf if max_distance is None else max_distance / grid.cell_size
        sites = np.column_stack([(x - grid.west) / grid.cell_size, (grid.north - y) / grid.cell_size])
        weighed = np.pad(values, ((0, 1), (0, 1)))
        weighed[:-1, -1] = 1.0
        beyond = np.pad(sites, ((0, 1), (0, 0)), constant_values=np.inf)
        return cls(cKDTree(sites), beyond, weighed, power, min(neighbours, len(x)), reach)

    @property
    def candidates(self) -> int:
        """How many samples a tile asks for."""
        return min(2 * self.neighbours + EXTRA_CANDIDATES, self.tree.n)


@dataclass(frozen=True)
class _Block:
    """A square of `BLOCK` x `BLOCK` cells; what of it lies outside the grid or the mask is not wanted."""

    row: int
    column: int
    wanted: np.ndarray  # bool (BLOCK, BLOCK)


def _fill(
    output: np.ndarray, elements: np.ndarray, search: _Search, mask: Optional[np.ndarray], context: Context
) -> None:
    """Compute the blocks of one group of elements, a batch at a time, and copy them into the map."""
    blocks = _blocks(output.shape[1], output.shape[2], mask)
    size = max(1, BATCH_BYTES // (BLOCK * BLOCK * len(elements) * output.itemsize))
    for start in range(0, len(blocks), size):
        batch = blocks[start : start + size]
        part = context.part(start / len(blocks), min(1.0, (start + size) / len(blocks)))
        for block, cells in zip(batch, part.map(partial(_grid_block, search), batch)):
            rows, columns = slice(block.row, block.row + BLOCK), slice(block.column, block.column + BLOCK)
            for element, plane in zip(elements, cells):
                target = output[element, rows, columns]
                target[...] = plane[: target.shape[0], : target.shape[1]]


def _blocks(rows: int, columns: int, mask: Optional[np.ndarray]) -> list[_Block]:
    """Return the blocks of the grid in which a cell is wanted."""
    blocks = []
    for row in range(0, rows, BLOCK):
        for column in range(0, columns, BLOCK):
            wanted = np.zeros((BLOCK, BLOCK), dtype=bool)
            wanted[: rows - row, : columns - column] = True
            if mask is not None:
                part = mask[row : row + BLOCK, column : column + BLOCK]
                wanted[: part.shape[0], : part.shape[1]] &= part
            if wanted.any():
                blocks.append(_Block(row, column, wanted))
    return blocks


def _grid_block(search: _Search, block: _Block, context: Context) -> np.ndarray:
    """Return a block's cells, float32 (elements, BLOCK, BLOCK), NaN where not wanted or out of reach."""
    context.progress(0.0, "Gridding")
    cells = np.full((BLOCK, BLOCK, search.values.shape[1] - 1), np.nan, dtype=np.float32)
    size = LARGEST_TILE
    tiles = np.argwhere(np.ones((BLOCK // size, BLOCK // size), dtype=bool))  # (tiles, 2): row, column, in tiles
    while len(tiles):
        wanted = block.wanted.reshape(BLOCK // size, size, BLOCK // size, size).any(axis=(1, 3))
        tiles = tiles[wanted[tiles[:, 0], tiles[:, 1]]]
        pieces = np.array_split(tiles, max(1, len(tiles) * search.candidates // QUERY_ENTRIES))
        crowded = np.concatenate([_fill_tiles(search, block, piece, size, cells) for piece in pieces])
        quarters = crowded[:, None] * 2 + np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
        tiles, size = quarters.reshape(-1, 2), size // 2
    cells[~block.wanted] = np.nan
    context.progress(1.0, "Gridding")
    return np.moveaxis(cells, -1, 0)


def _fill_tiles(search: _Search, block: _Block, tiles: np.ndarray, size: int, cells: np.ndarray) -> np.ndarray:
    """Fill the tiles of `size` x `size` cells that have few enough candidates; return the others."""
    corners = tiles[:, ::-1] * size + np.array([block.column, block.row])  # (tiles, 2): column, row
    half_diagonal = (size - 1) / math.sqrt(2)  # from the tile's centre to its outermost cell centres
    farthest_of_use = (search.reach + half_diagonal) * (1 + TIE) + TIE
    distance, index = search.tree.query(corners + size / 2, search.candidates, distance_upper_bound=farthest_of_use)
    distance = distance.reshape(len(tiles), search.candidates)
    index = index.reshape(len(tiles), search.candidates)
    needed = np.minimum(distance[:, search.neighbours - 1] + 2 * half_diagonal, search.reach + half_diagonal)
    needed = needed * (1 + TIE) + TIE
    is_complete = (distance[:, -1] >= needed) | (size == 1) | (search.candidates == search.tree.n)
    count = np.where(is_complete, ((distance <= needed[:, None]) & (index < search.tree.n)).sum(axis=1), 0)
    as_tiles = cells.reshape(BLOCK // size, size, BLOCK // size, size, -1)
    for some in _runs_of_like_count(count, size * size):
        candidates = index[some, : count[some[-1]]]  # (some, candidates), all needed by the last
        squared = _squared_distances(search.sites[candidates], corners[some], size)
        sums = _weights(squared, search).reshape(len(some), size * size, -1) @ search.values[candidates]
        with np.errstate(invalid="ignore", over="ignore"):
            means = sums[..., :-1] / sums[..., -1:]  # (some, cells, elements); 0 / 0 = NaN where out of reach
            as_tiles[tiles[some, 0], :, tiles[some, 1]] = means.reshape(len(some), size, size, -1)
    return tiles[~is_complete]


def _runs_of_like_count(count: np.ndarray, cells: int) -> Iterator[np.ndarray]:
    """Yield the tiles with candidates, few at a time, sorted so that those of a run need about as many."""
    order = np.argsort(count, kind="stable")
    start = int(np.searchsorted(count[order], 1))
    while start < len(order):
        stop = start + max(1, CHUNK // (cells * int(count[order[start]])))
        yield order[start:stop]
        start = stop


def _squared_distances(sites: np.ndarray, corners: np.ndarray, size: int) -> np.ndarray:
    """Return squared distances, (tiles, size, size, candidates), of cell centres to (tiles, candidates, 2) sites."""
    offsets = np.arange(size) + 0.5
    local = sites - corners[:, None]  # (tiles, candidates, 2)
    across = (offsets[:, None] - local[:, None, :, 0]) ** 2  # (tiles, size, candidates)
    down = (offsets[:, None] - local[:, None, :, 1]) ** 2
    return np.asarray(down[:, :, None] + across[:, None])


def _weights(squared: np.ndarray, search: _Search) -> np.ndarray:
    """Return 1 / distance ** power, 0 for what is neither among the nearest nor within reach; same shape."""
    limit: Union[float, np.ndarray] = search.reach**2 * (1 + TIE)
    if squared.shape[-1] > search.neighbours:
        last = search.neighbours - 1
        limit = np.minimum(np.partition(squared, last, axis=-1)[..., last : last + 1] * (1 + TIE), limit)
    with np.errstate(divide="ignore"):
        weights = np.reciprocal(squared) if search.power == 2 else squared ** (-0.5 * search.power)
    np.putmask(weights, squared < EXACT_DISTANCE**2, EXACT_WEIGHT)
    np.putmask(weights, squared > limit, 0.0)
    return weights
