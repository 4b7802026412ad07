"""Exact distance from cell centres to the nearest structure: to the line itself, not to cells burnt from it.

A square block of cells is cut in four again and again. For a tile whose cell centres lie within h of its own centre,
where the nearest segment is at d, the nearest segment of each of its cells is no farther than d + 2h from that centre:
all others are dropped. Of the few that are left for a small tile, each cell takes the nearest.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Optional

import numpy as np

from .context import Context
from .grid import Grid
from .structures import Segments

BLOCK = 256  # cells: side of the square that is one independent piece
LEAF = 4  # cells: side of the tile in which every cell looks at every segment that is left
CHUNK = 2**16  # pairs of a tile and a segment held at once: what a core's cache holds
LEAF_CELLS = 2**15  # cells of leaves computed at once
BATCH_BYTES = 256 * 2**20  # of finished blocks waiting to be copied into the map
QUARTERS = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])  # row and column of each among the four
ROUGH = 4e-6  # relative: more than what float32, in which segments are dropped, is wrong by
SLACK = 1e-9  # relative and in cells: rounding never drops the nearest segment


@dataclass(frozen=True)
class _Tiles:
    """Tiles of one size with the segments that may be nearest to one of their cells.

    `ids[starts[i]:starts[i + 1]]` are those of the tile whose first cell is (`row[i]`, `column[i]`) of the block.
    """

    size: int
    row: np.ndarray
    column: np.ndarray
    starts: np.ndarray
    ids: np.ndarray

    def part(self, start: int, stop: int) -> _Tiles:
        """Return the tiles from `start` to before `stop`."""
        first, last = self.starts[start], self.starts[stop]
        rows, columns = self.row[start:stop], self.column[start:stop]
        return _Tiles(self.size, rows, columns, self.starts[start : stop + 1] - first, self.ids[first:last])


def distance_to(
    segments: Segments,
    grid: Grid,
    inside: Optional[np.ndarray] = None,
    mask: Optional[np.ndarray] = None,
    context: Optional[Context] = None,
) -> np.ndarray:
    """Return the Euclidean distance from each cell's centre to the nearest segment.

    Parameters
    ----------
    segments : Segments
        At least one, in the grid's frame; see `core.structures.on_grid`.
    grid : Grid
        The cells.
    inside : numpy.ndarray, optional
        bool, shape (rows, columns): cells whose centre lies inside a polygon; their distance is 0.
    mask : numpy.ndarray, optional
        bool, shape (rows, columns): the cells to compute; the others are NaN.
    context : Context, optional
        Progress, cancelling and threads.

    Returns
    -------
    numpy.ndarray
        float32, shape (rows, columns), in map units, however far.
    """
    context = context or Context()
    wanted = np.ones(grid.shape, dtype=bool) if mask is None else mask
    if inside is not None:
        wanted = wanted & ~inside
    output = context.allocate(grid.shape, np.float32)
    output[...] = np.nan if inside is None else np.where(inside, np.float32(0), np.float32(np.nan))
    if mask is not None:
        output[~mask] = np.nan
    corners = [(r, c) for r in range(0, grid.rows, BLOCK) for c in range(0, grid.columns, BLOCK)]
    blocks = [(r, c, wanted[r : r + BLOCK, c : c + BLOCK]) for r, c in corners]
    blocks = [block for block in blocks if block[2].any()]
    size = max(1, BATCH_BYTES // (BLOCK * BLOCK * output.itemsize))
    for start in range(0, len(blocks), size):
        batch = blocks[start : start + size]
        part = context.part(start / len(blocks), min(1.0, (start + size) / len(blocks)))
        for (row, column, cells), found in zip(batch, part.map(partial(_block, segments), batch)):
            target = output[row : row + BLOCK, column : column + BLOCK]
            np.multiply(found, grid.cell_size, out=target, where=cells, casting="same_kind")
    return output


def _block(segments: Segments, block: tuple[int, int, np.ndarray], context: Context) -> np.ndarray:
    """Return the distances of a block's cells, in cells, float32 of the block's shape; any number where not wanted."""
    row, column, wanted = block
    context.progress(0.0, "Measuring distances")
    padded = np.zeros((BLOCK, BLOCK), dtype=bool)
    padded[: wanted.shape[0], : wanted.shape[1]] = wanted
    cells = np.full((BLOCK, BLOCK), np.inf, dtype=np.float32)
    local = _near(segments, row, column)
    rough = Segments(
        *(part.astype(np.float32) for part in (local.column, local.row, local.across, local.down, local.half))
    )
    slack = ROUGH * float((np.abs(local.column) + np.abs(local.row) + local.half).max() + BLOCK)
    ids = np.arange(len(local))
    first = np.zeros(1, dtype=np.intp)
    waiting = [_Tiles(BLOCK, first, first, np.array([0, len(ids)]), ids)]
    while waiting:
        tiles = waiting.pop()
        count = len(tiles.row)
        if len(tiles.ids) > CHUNK and count > 1:
            waiting += [tiles.part(0, count // 2), tiles.part(count // 2, count)]
        elif tiles.size == LEAF:
            _measure(local, tiles, cells)
        else:
            quarters = _quarter(rough, slack, tiles, padded)
            if len(quarters.row):
                waiting.append(quarters)
    context.progress(1.0, "Measuring distances")
    return cells[: wanted.shape[0], : wanted.shape[1]]


def _near(segments: Segments, row: int, column: int) -> Segments:
    """Return the segments that may be nearest to a cell of a block, in the frame of its first cell."""
    middle = (BLOCK - 1) / 2
    squared = _squared(segments.column - (column + middle), segments.row - (row + middle), segments)
    reach = math.sqrt(squared.min()) + 2 * _half_diagonal(BLOCK)
    near = segments.take(np.flatnonzero(squared <= (reach * (1 + SLACK) + SLACK) ** 2))
    return Segments(near.column - column, near.row - row, near.across, near.down, near.half)


def _squared(x: np.ndarray, y: np.ndarray, segments: Segments) -> np.ndarray:
    """Return squared distances from the origin to segments whose midpoints lie at (x, y)."""
    beyond = np.maximum(np.abs(x * segments.across + y * segments.down) - segments.half, 0.0)
    aside = x * segments.down - y * segments.across
    return np.asarray(beyond * beyond + aside * aside)


def _half_diagonal(size: int) -> float:
    """Return how far a tile's outermost cell centres lie from its centre."""
    return (size - 1) / math.sqrt(2)


def _quarter(segments: Segments, slack: float, tiles: _Tiles, wanted: np.ndarray) -> _Tiles:
    """Return the wanted quarters of tiles, each with the segments that may be nearest to one of its cells."""
    size = tiles.size // 2
    row = (tiles.row + QUARTERS[:, :1] * size).ravel()  # quarter after quarter, (4 * tiles,)
    column = (tiles.column + QUARTERS[:, 1:] * size).ravel()
    as_tiles = wanted.reshape(BLOCK // size, size, BLOCK // size, size).any(axis=(1, 3))
    chosen = as_tiles[row // size, column // size]
    squared = np.stack(list(_squared_at(segments, tiles, (QUARTERS - 0.5) * size)))
    nearest = np.sqrt(np.minimum.reduceat(squared, tiles.starts[:-1], axis=1))
    reach = (nearest + 2 * _half_diagonal(size)) * (1 + ROUGH) + slack
    reach[~chosen.reshape(reach.shape)] = -1.0
    kept = squared <= np.repeat(np.copysign(reach * reach, reach), np.diff(tiles.starts), axis=1)
    left = np.add.reduceat(kept, tiles.starts[:-1], axis=1, dtype=np.intp).ravel()[chosen]
    starts = np.concatenate([[0], np.cumsum(left)])
    ids = np.broadcast_to(tiles.ids, kept.shape)[kept]
    return _Tiles(size, row[chosen], column[chosen], starts, ids)


def _squared_at(segments: Segments, tiles: _Tiles, offsets: np.ndarray) -> Iterator[np.ndarray]:
    """Yield, for each place in the tiles (rows and columns from their centre), the squared distances of all pairs."""
    some, count = segments.take(tiles.ids), np.diff(tiles.starts)
    middle = (tiles.size - 1) / 2
    x = np.repeat((tiles.column + middle).astype(some.half.dtype), count) - some.column
    y = np.repeat((tiles.row + middle).astype(some.half.dtype), count) - some.row
    along, aside = x * some.across + y * some.down, x * some.down - y * some.across
    for down, right in offsets.tolist():
        beyond = along + (right * some.across + down * some.down)
        np.abs(beyond, out=beyond)
        beyond -= some.half
        np.maximum(beyond, 0.0, out=beyond)
        beyond *= beyond
        off = aside + (right * some.down - down * some.across)
        off *= off
        beyond += off
        yield beyond


def _measure(segments: Segments, tiles: _Tiles, cells: np.ndarray) -> None:
    """Write the distance of every cell of some leaves to the nearest of their segments."""
    places = np.argwhere(np.ones((LEAF, LEAF), dtype=bool))
    as_tiles = cells.reshape(BLOCK // LEAF, LEAF, BLOCK // LEAF, LEAF)
    row, column = tiles.row // LEAF, tiles.column // LEAF
    for (i, j), squared in zip(places, _squared_at(segments, tiles, places - (LEAF - 1) / 2)):
        as_tiles[row, i, column, j] = np.sqrt(np.minimum.reduceat(squared, tiles.starts[:-1]))
