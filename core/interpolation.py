"""Inverse-distance gridding of all elements in one pass: each cell is a mean of its nearest samples.

Elements analysed at the same samples share neighbours and weights.

Square tiles of cells share one exact search, see `core.neighbours`.

References
----------
Shepard, D. (1968). A two-dimensional interpolation function for irregularly-spaced data.
Proceedings of the 23rd ACM National Conference, 517-524.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Optional

import numpy as np

from .context import Context
from .duplicates import find_locations
from .errors import InputError
from .grid import Grid
from .neighbours import (
    EXACT_DISTANCE,
    Block,
    Search,
    Tiles,
    blocks_of,
    check_neighbours,
    elements_by_samples,
    tiles_of,
)

BLOCK = 128  # cells: side of the square that is one independent piece
CHUNK = 2**15  # distances held at once: with its weights, what a core's cache holds
BATCH_BYTES = 256 * 2**20  # of finished blocks waiting to be copied into the map
EXACT_WEIGHT = 1e200  # outweighs any other sample at any power up to the largest
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
    groups = list(elements_by_samples(values))
    for i, (analysed, elements) in enumerate(groups):
        search = Search.over(x[analysed], y[analysed], grid, neighbours, max_distance)
        weighed = _Weighed.by(search, values[np.ix_(analysed, elements)], power)
        _fill(output, elements, weighed, mask, context.part(i / len(groups), (i + 1) / len(groups)))
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
    check_neighbours(neighbours, max_distance)


def check_mask(mask: Optional[np.ndarray], grid: Grid) -> None:
    """Raise `InputError` unless the mask, where given, is on the grid."""
    if mask is not None and mask.shape != grid.shape:
        raise InputError(
            f"The mask has {mask.shape[0]} rows x {mask.shape[1]} columns, the grid {grid.rows} x {grid.columns}. "
            "Make the mask on the same grid."
        )


@dataclass(frozen=True)
class _Weighed:
    """Samples of one group of elements, and how they count."""

    search: Search
    values: np.ndarray  # (samples + 1, elements + 1); the last column is 1, so that it sums the weights
    power: float

    @classmethod
    def by(cls, search: Search, values: np.ndarray, power: float) -> _Weighed:
        """Return samples to be weighed by a power of their distance."""
        weighed = np.pad(values, ((0, 1), (0, 1)))
        weighed[:-1, -1] = 1.0
        return cls(search, weighed, power)


def _fill(
    output: np.ndarray, elements: np.ndarray, weighed: _Weighed, mask: Optional[np.ndarray], context: Context
) -> None:
    """Compute the blocks of one group of elements, a batch at a time, and copy them into the map."""
    blocks = blocks_of(output.shape[1], output.shape[2], mask, BLOCK)
    size = max(1, BATCH_BYTES // (BLOCK * BLOCK * len(elements) * output.itemsize))
    for start in range(0, len(blocks), size):
        batch = blocks[start : start + size]
        part = context.part(start / len(blocks), min(1.0, (start + size) / len(blocks)))
        for block, cells in zip(batch, part.map(partial(_grid_block, weighed), batch)):
            rows, columns = slice(block.row, block.row + BLOCK), slice(block.column, block.column + BLOCK)
            for element, plane in zip(elements, cells):
                target = output[element, rows, columns]
                target[...] = plane[: target.shape[0], : target.shape[1]]


def _grid_block(weighed: _Weighed, block: Block, context: Context) -> np.ndarray:
    """Return a block's cells, float32 (elements, BLOCK, BLOCK), NaN where not wanted or out of reach."""
    context.progress(0.0, "Gridding")
    cells = np.full((BLOCK, BLOCK, weighed.values.shape[1] - 1), np.nan, dtype=np.float32)
    for tiles in tiles_of(weighed.search, block, CHUNK):
        count, size = len(tiles.where), tiles.size
        weights = _weights(_squared_distances(weighed.search, tiles), weighed)
        sums = weights.reshape(count, size * size, -1) @ weighed.values[tiles.candidates]
        with np.errstate(invalid="ignore", over="ignore"):
            means = sums[..., :-1] / sums[..., -1:]  # (tiles, cells, elements); 0 / 0 = NaN where out of reach
        as_tiles = cells.reshape(BLOCK // size, size, BLOCK // size, size, -1)
        as_tiles[tiles.where[:, 0], :, tiles.where[:, 1]] = means.reshape(count, size, size, -1)
    cells[~block.wanted] = np.nan
    context.progress(1.0, "Gridding")
    return np.moveaxis(cells, -1, 0)


def _squared_distances(search: Search, tiles: Tiles) -> np.ndarray:
    """Return squared distances, (tiles, size, size, candidates), of cell centres to candidates."""
    offsets = np.arange(tiles.size) + 0.5
    local = search.sites[tiles.candidates] - tiles.corners[:, None]  # (tiles, candidates, 2)
    across = (offsets[:, None] - local[:, None, :, 0]) ** 2  # (tiles, size, candidates)
    down = (offsets[:, None] - local[:, None, :, 1]) ** 2
    return np.asarray(down[:, :, None] + across[:, None])


def _weights(squared: np.ndarray, weighed: _Weighed) -> np.ndarray:
    """Return 1 / distance ** power, 0 for what is neither among the nearest nor within reach; same shape."""
    limit = weighed.search.squared_limit(squared)
    with np.errstate(divide="ignore"):
        weights = np.reciprocal(squared) if weighed.power == 2 else squared ** (-0.5 * weighed.power)
    np.putmask(weights, squared < EXACT_DISTANCE**2, EXACT_WEIGHT)
    np.putmask(weights, squared > limit, 0.0)
    return weights
