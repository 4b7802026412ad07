"""Which cells have a segment within a circle around their centre, found row by row.

Within a row, the cells whose circle of a given radius meets a segment lie side by side, and so do those whose circle
holds the whole of it. Only the cells between the two need a closed form: at what a segment of length L touches, about
4 R L cells rather than the pi R ^ 2 of its circle, so that cutting a line makes it hardly dearer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from .structures import Segments

ROWS_AT_ONCE = 2**15  # pairs of a segment and a row
CELLS_AT_ONCE = 2**15  # pairs of a segment and a cell


@dataclass(frozen=True)
class PartialCells:
    """Pairs of a segment and a cell whose circle holds a part of the segment; arrays of shape (cells,).

    Attributes
    ----------
    pair : numpy.ndarray
        Number of the segment and row in their `RowSpans`.
    column : numpy.ndarray
        Of the cell.
    near, far : numpy.ndarray
        From where to where on the segment the circle reaches, from the segment's midpoint towards its end.
    """

    pair: np.ndarray
    column: np.ndarray
    near: np.ndarray
    far: np.ndarray


@dataclass(frozen=True)
class RowSpans:
    """Pairs of a segment and a row of cells that come as near as the radius; arrays of shape (pairs,).

    Attributes
    ----------
    radius : float
        Of the circles, in cells.
    segments : Segments
        The segment of each pair.
    row : numpy.ndarray
        The row of each pair.
    first, last : numpy.ndarray
        The columns whose circles meet the segment, both included and on the grid: `last` is -1 where all of them lie
        west of it, `first` the number of columns where all lie east.
    inner_first, inner_last : numpy.ndarray
        Of these, the columns whose circles hold the whole segment; `last` + 1 and `last` where there are none.
    """

    radius: float
    segments: Segments
    row: np.ndarray
    first: np.ndarray
    last: np.ndarray
    inner_first: np.ndarray
    inner_last: np.ndarray

    def partial_cells(self) -> Iterator[PartialCells]:
        """Yield the cells whose circles hold a part of the segment, some at a time."""
        pair = np.tile(np.arange(len(self.row)), 2)
        start = np.concatenate([self.first, self.inner_last + 1])
        width = np.concatenate([self.inner_first - self.first, self.last - self.inner_last])
        some = np.flatnonzero(width > 0)
        pair, start, width = pair[some], start[some], width[some]
        down_to = self.row - self.segments.row
        foot = down_to * self.segments.down - self.segments.column * self.segments.across  # of column 0, on the line
        aside = down_to * self.segments.across + self.segments.column * self.segments.down  # and away from it
        for run in runs(width, CELLS_AT_ONCE):
            span = np.repeat(np.arange(run.start, run.stop), width[run])
            before = np.cumsum(width[run]) - width[run]
            column = np.arange(len(span)) + (start[run] - before)[span - run.start]
            yield self._cut(pair[span], column, foot, aside)

    def _cut(self, pair: np.ndarray, column: np.ndarray, foot: np.ndarray, aside: np.ndarray) -> PartialCells:
        """Return cells with what their circles cut out of the segments."""
        foot_at = foot[pair] + column * self.segments.across[pair]
        aside_at = aside[pair] - column * self.segments.down[pair]
        half = self.segments.half[pair]
        chord = np.sqrt(np.maximum(self.radius**2 - aside_at * aside_at, 0.0))  # half of it
        near = np.minimum(np.maximum(foot_at - chord, -half), half)
        far = np.minimum(np.maximum(foot_at + chord, -half), half)
        return PartialCells(pair, column, near, far)


def runs(count: np.ndarray, most: int) -> Iterator[slice]:
    """Yield runs of items whose counts sum to about `most`, and never less than one item."""
    ends = np.cumsum(count)
    start = 0
    while start < len(count):
        before = ends[start - 1] if start else 0
        stop = max(start + 1, int(np.searchsorted(ends, before + most, side="right")))
        yield slice(start, stop)
        start = stop


def row_spans(segments: Segments, radius: float, rows: range, columns: int) -> Iterator[RowSpans]:
    """Yield the pairs of a segment and one of the `rows`, some at a time.

    Parameters
    ----------
    segments : Segments
        In the grid's frame.
    radius : float
        In cells.
    rows : range
        Of the grid, of step 1.
    columns : int
        Of the grid.
    """
    top = np.minimum(segments.start_row, segments.end_row) - radius
    bottom = np.maximum(segments.start_row, segments.end_row) + radius
    near = np.flatnonzero((top <= rows[-1]) & (bottom >= rows[0]))
    first = np.maximum(np.ceil(top[near]), rows[0]).astype(np.intp)
    count = np.maximum(np.minimum(np.floor(bottom[near]), rows[-1]).astype(np.intp) - first + 1, 0)
    for run in runs(count, ROWS_AT_ONCE):
        before = np.cumsum(count[run]) - count[run]
        row = np.arange(int(count[run].sum())) + np.repeat(first[run] - before, count[run])
        yield _spans(segments.take(np.repeat(near[run], count[run])), row, radius, columns)


def _spans(segments: Segments, row: np.ndarray, radius: float, columns: int) -> RowSpans:
    """Return the columns of pairs of a segment and a row."""
    with np.errstate(invalid="ignore"):  # NaN: the row does not come so near; fmin and fmax pass over it
        wide = [
            np.sqrt(radius**2 - (end - row) ** 2) for end in (segments.start_row, segments.end_row)
        ]  # half of the row within the circle around an end
    start, end = segments.start_column, segments.end_column
    sides = _beside(segments, row, radius)
    low = np.fmin(np.fmin(start - wide[0], end - wide[1]), np.fmin(*sides))
    high = np.fmax(np.fmax(start + wide[0], end + wide[1]), np.fmax(*sides))
    inner_low, inner_high = np.maximum(start - wide[0], end - wide[1]), np.minimum(start + wide[0], end + wide[1])
    holds = inner_low <= inner_high  # False where NaN
    first = np.clip(np.ceil(np.nan_to_num(low, nan=columns)), 0, columns).astype(np.intp)
    last = np.clip(np.floor(np.nan_to_num(high, nan=-1)), -1, columns - 1).astype(np.intp)
    inner_first = np.maximum(np.ceil(np.where(holds, inner_low, columns)), first).clip(0, columns).astype(np.intp)
    inner_last = np.minimum(np.floor(np.where(holds, inner_high, -1)), last).clip(-1).astype(np.intp)
    holds &= inner_first <= inner_last
    inner_first, inner_last = np.where(holds, inner_first, last + 1), np.where(holds, inner_last, last)
    return RowSpans(radius, segments, row, first, last, inner_first, inner_last)


def _beside(segments: Segments, row: np.ndarray, radius: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the two columns in the row that lie at `radius` beside the segment, NaN where beyond its ends."""
    ahead = row - segments.row
    found = []
    for side in (-radius, radius):
        with np.errstate(
            divide="ignore", invalid="ignore", over="ignore"
        ):  # a segment along the row has no such columns
            right = (side + ahead * segments.across) / segments.down
            along = right * segments.across + ahead * segments.down
            found.append(np.where(np.abs(along) <= segments.half, segments.column + right, np.nan))
    return found[0], found[1]
