"""Kriging of all elements in one pass: each cell from its nearest samples, with the variance of its error.

Ordinary kriging takes the mean as unknown and constant within the window; with a drift (universal kriging) it is a
linear or quadratic function of the coordinates. Elements that were analysed at the same samples share the search for
neighbours, and those with the same variogram their systems as well.

References
----------
Matheron, G. (1963). Principles of geostatistics. Economic Geology 58, 1246-1266.
Chiles, J.-P. & Delfiner, P. (2012). Geostatistics: Modeling Spatial Uncertainty, 2nd ed., chapter 3.
Journel, A. (1980). The lognormal approach to predicting local distributions of selective mining unit grades.
Mathematical Geology 12, 285-303.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Optional, Union

import numpy as np

from .context import Context
from .errors import InputError
from .grid import Grid
from .interpolation import check_mask, check_samples
from .kriging_system import DRIFTS, Solution, solve
from .kriging_windows import Windows
from .neighbours import (
    EXACT_DISTANCE,
    ISOTROPIC,
    Block,
    Metric,
    Search,
    Tiles,
    blocks_of,
    check_neighbours,
    elements_by_samples,
    stretched,
    tiles_of,
)
from .variogram_models import VariogramModel

BLOCK = 128  # cells: side of the square that is one independent piece
CHUNK = 2**19  # distances held at once
BATCH_BYTES = 256 * 2**20  # of finished blocks waiting to be copied into the map
SHARING = 1.7  # candidates for each neighbour in a tile, see `neighbours.Search`: measured
MANY_NEIGHBOURS, MANY_SHARING = 64, 1.3  # from so many on: each cell's own system would become large
MOST_NEIGHBOURS = 1000  # a system of more is slow, and says nothing more
FAR = 1e30  # map units: where "no further sample" is
BACK_TRANSFORMS = ("none", "mean", "median")


@dataclass(frozen=True)
class Kriged:
    """Maps of every element, shape (elements, rows, columns), row 0 north, NaN = NoData.

    Attributes
    ----------
    estimates : numpy.ndarray
        In the units of the values, or, of logarithms, transformed back.
    variances : numpy.ndarray
        Kriging variance, in squared units of the values (the logarithms, where they are).
    singular : numpy.ndarray
        int, shape (elements,): cells whose system was solved with a tiny nugget.
    driftless : numpy.ndarray
        int, shape (elements,): cells whose samples did not determine the drift.
    """

    estimates: np.ndarray
    variances: np.ndarray
    singular: np.ndarray
    driftless: np.ndarray


def krige(
    x: np.ndarray,
    y: np.ndarray,
    values: np.ndarray,
    grid: Grid,
    models: Sequence[VariogramModel],
    neighbours: int = 16,
    max_distance: Optional[float] = None,
    mask: Optional[np.ndarray] = None,
    drift: str = "constant",
    back_transform: Union[str, Sequence[str]] = "none",
    context: Optional[Context] = None,
    dtype: Any = np.float32,
) -> Kriged:
    """Krige scattered samples at the cells' centres.

    An element with gaps uses its own nearest analysed samples. A sample at a cell's centre gives the cell its value,
    with no variance. Samples as far as the last neighbour are neighbours, too. Where the variogram depends
    on direction, so does the distance by which the nearest samples are chosen.

    Parameters
    ----------
    x, y : numpy.ndarray
        Eastings and northings in map units, shape (samples,), no two samples at one place: see
        `interpolation.merge_duplicates`.
    values : numpy.ndarray
        Shape (samples, elements); what is not finite was not analysed.
    grid : Grid
        The cells to fill.
    models : sequence of VariogramModel
        One for each element.
    neighbours : int
        Samples per cell, from 1 up to `MOST_NEIGHBOURS`.
    max_distance : float, optional
        Map units (along the major direction of an anisotropic variogram): samples farther from the cell do not
        count; a cell with none nearer is NaN.
    mask : numpy.ndarray, optional
        bool, shape (rows, columns): the cells to compute; the others are NaN.
    drift : str
        One of `kriging_system.DRIFTS`.
    back_transform : str or sequence of str
        One of `BACK_TRANSFORMS` for all elements or for each. Unless ``none``, values are natural logarithms, and the
        estimates are to be means (unbiased, if the logarithms are Gaussian and the variogram is right) or
        medians of what they are logarithms of.
    context : Context, optional
        Progress, cancelling and threads.
    dtype : numpy dtype
        Of the maps; the computation is in float64.

    Raises
    ------
    InputError
        If there is no sample, an element is nowhere analysed, or a parameter is out of its range.
    """
    values = np.asarray(values, dtype=float)
    check_samples(x, y, values)
    hows = per_element(back_transform, len(models))
    check_kriging(neighbours, max_distance, drift, hows)
    check_mask(mask, grid)
    context = context or Context()
    shape = (values.shape[1], *grid.shape)
    counts = np.zeros((2, len(models)), dtype=int)
    maps = Kriged(context.allocate(shape, dtype), context.allocate(shape, dtype), counts[0], counts[1])
    maps.estimates[...], maps.variances[...] = np.nan, np.nan
    groups = list(groups_of(values, models, hows))
    for i, group in enumerate(groups):
        window = _Window.over(x, y, values, grid, group, neighbours, max_distance, drift)
        _fill(maps, window, mask, context.part(i / len(groups), (i + 1) / len(groups)))
    return maps


def per_element(back_transform: Union[str, Sequence[str]], elements: int) -> tuple[str, ...]:
    """Return the back-transform of each element, from one for all or one for each."""
    return (back_transform,) * elements if isinstance(back_transform, str) else tuple(back_transform)


def check_kriging(
    neighbours: int, max_distance: Optional[float], drift: str, back_transforms: Sequence[str] = ()
) -> None:
    """Raise `InputError` naming the parameter, its value and its range."""
    check_neighbours(neighbours, max_distance, usual=16)
    if neighbours > MOST_NEIGHBOURS:
        raise InputError(
            f"The number of neighbours must be at most {MOST_NEIGHBOURS:,}, not {neighbours:,}. Usual is 16; "
            "more than 50 hardly change a map."
        )
    if drift not in DRIFTS:
        raise InputError(f"There is no drift '{drift}'. Use one of: {', '.join(DRIFTS)}.")
    for how in back_transforms:
        if how not in BACK_TRANSFORMS:
            raise InputError(f"There is no back-transform '{how}'. Use one of: {', '.join(BACK_TRANSFORMS)}.")


@dataclass(frozen=True)
class Part:
    """Elements of a group that share their systems as well.

    Attributes
    ----------
    model : VariogramModel
        Their variogram.
    back_transform : str
        One of `BACK_TRANSFORMS`.
    places : slice
        Where they stand among the group's elements.
    """

    model: VariogramModel
    back_transform: str
    places: slice


@dataclass(frozen=True)
class Group:
    """Elements that share the search for neighbours.

    Attributes
    ----------
    analysed : numpy.ndarray
        int, shape (samples,): where they were analysed.
    metric
        How distance is counted, see `neighbours.stretched`.
    elements : numpy.ndarray
        int: which they are, part by part.
    parts : tuple of Part
        The elements by variogram.
    """

    analysed: np.ndarray
    metric: Metric
    elements: np.ndarray
    parts: tuple[Part, ...]


def groups_of(values: np.ndarray, models: Sequence[VariogramModel], back_transforms: Sequence[str]) -> Iterator[Group]:
    """Yield the groups of elements, (samples, elements), that share as much as their samples and variograms allow."""
    for analysed, elements in elements_by_samples(values):
        by_metric: dict[Metric, dict[tuple[VariogramModel, str], list[int]]] = {}
        for element in elements.tolist():
            kind = models[element], back_transforms[element]
            by_metric.setdefault(metric_of(models[element]), {}).setdefault(kind, []).append(element)
        for metric, by_kind in by_metric.items():
            stops = np.cumsum([len(some) for some in by_kind.values()]).tolist()
            parts = [Part(*kind, slice(stop - len(by_kind[kind]), stop)) for kind, stop in zip(by_kind, stops)]
            yield Group(analysed, metric, np.concatenate(list(by_kind.values())), tuple(parts))


def metric_of(model: VariogramModel) -> Metric:
    """Return how distance is counted when samples are chosen: by the anisotropy of the strongest structure."""
    if not model.structures:
        return ISOTROPIC
    strongest = max(model.structures, key=lambda structure: structure.sill)
    return stretched(strongest.ratio, strongest.azimuth)


def back_transformed(estimates: np.ndarray, solution: Solution, back_transform: str) -> np.ndarray:
    """Return the estimates, or, of logarithms, what they are logarithms of.

    The exponential of a kriged logarithm is the median of what it may be. Its mean is larger by exp(half the variance
    that kriging has smoothed away): C(0) - w'Cw = variance + 2 m'f, in the terms of `kriging_system`.

    Parameters
    ----------
    estimates : numpy.ndarray
        Shape (tiles, cells, elements).
    solution : Solution
        Of the same tiles and cells.
    back_transform : str
        One of `BACK_TRANSFORMS`.
    """
    if back_transform == "none":
        return estimates
    if back_transform == "mean":
        estimates = estimates + (0.5 * solution.variance + solution.lagrange)[..., None]
    return np.exp(estimates)


@dataclass(frozen=True)
class _Window:
    """Samples of one group of elements, and how they are kriged."""

    search: Search
    group: Group
    sites: np.ndarray  # (samples + 1, 2): map units east and north of the grid's north-western corner
    values: np.ndarray  # (samples + 1, elements)
    on_centres: np.ndarray  # bool (samples + 1,): at the centre of a cell
    cell_size: float
    drift: str

    @classmethod
    def over(
        cls,
        x: np.ndarray,
        y: np.ndarray,
        values: np.ndarray,
        grid: Grid,
        group: Group,
        neighbours: int,
        max_distance: Optional[float],
        drift: str,
    ) -> _Window:
        """Return the window over the group's samples."""
        x, y, known = x[group.analysed], y[group.analysed], values[np.ix_(group.analysed, group.elements)]
        sharing = SHARING if neighbours <= MANY_NEIGHBOURS else MANY_SHARING
        search = Search.over(x, y, grid, neighbours, max_distance, sharing, group.metric)
        sites = np.pad(np.column_stack([x - grid.west, y - grid.north]), ((0, 1), (0, 0)), constant_values=FAR)
        from_centre = np.abs((sites / grid.cell_size) % 1.0 - 0.5).max(axis=1)
        on_centres = from_centre < 2 * EXACT_DISTANCE
        return cls(search, group, sites, np.pad(known, ((0, 1), (0, 0))), on_centres, grid.cell_size, drift)

    def around(self, tiles: Tiles) -> Windows:
        """Return the tiles' cells and samples, from the tiles' centres."""
        towards = self.cell_size * np.array([1.0, -1.0])  # from columns and rows to east and north
        middle = (tiles.corners + tiles.size / 2) * towards
        sites = self.sites[tiles.candidates] - middle[:, None]
        cells = (tiles.centres() - tiles.size / 2) * towards
        flat_sites, flat_cells = (where / towards @ self.search.metric for where in (sites[:, tiles.sure :], cells))
        squared = np.square(flat_cells[:, 0, None] - flat_sites[:, None, :, 0])
        across = flat_cells[:, 1, None] - flat_sites[:, None, :, 1]
        squared += np.square(across, out=across)
        is_neighbour = squared <= self.search.squared_limit(squared, tiles.sure)
        everywhere = np.broadcast_to(cells, (len(sites), *cells.shape))
        same_place = EXACT_DISTANCE * self.cell_size
        return Windows(sites, everywhere, tiles.sure, is_neighbour, self.on_centres[tiles.candidates], same_place)


def _fill(maps: Kriged, window: _Window, mask: Optional[np.ndarray], context: Context) -> None:
    """Compute the blocks of one group of elements, a batch at a time, and copy them into the maps."""
    elements = window.group.elements
    rows_of_grid, columns_of_grid = maps.estimates.shape[1:]
    blocks = blocks_of(rows_of_grid, columns_of_grid, mask, BLOCK)
    size = max(1, BATCH_BYTES // (2 * BLOCK * BLOCK * len(elements) * np.dtype(float).itemsize))
    for start in range(0, len(blocks), size):
        batch = blocks[start : start + size]
        part = context.part(start / len(blocks), min(1.0, (start + size) / len(blocks)))
        for block, kriged in zip(batch, part.map(partial(_krige_block, window), batch)):
            rows, columns = slice(block.row, block.row + BLOCK), slice(block.column, block.column + BLOCK)
            for i, element in enumerate(elements):
                for target, planes in ((maps.estimates, kriged.estimates), (maps.variances, kriged.variances)):
                    cells = target[element, rows, columns]
                    cells[...] = planes[i, : cells.shape[0], : cells.shape[1]]
            maps.singular[elements] += kriged.singular
            maps.driftless[elements] += kriged.driftless


def _krige_block(window: _Window, block: Block, context: Context) -> Kriged:
    """Return a block's maps, (elements, BLOCK, BLOCK), NaN where not wanted or out of reach."""
    context.progress(0.0, "Kriging")
    elements = len(window.group.elements)
    cells = np.full((4, elements, BLOCK, BLOCK), np.nan)  # estimate, variance, is singular, is driftless
    for tiles in tiles_of(window.search, block, CHUNK):
        side, size = BLOCK // tiles.size, tiles.size
        as_tiles = cells.reshape(4, elements, side, size, side, size).transpose(2, 4, 0, 1, 3, 5)
        for some, samples, systems in window.around(tiles).batches():
            known = window.values[tiles.candidates[some[:, None], samples]]  # (tiles, samples, elements)
            where = tiles.where[some]
            for part in window.group.parts:
                solution = solve(systems, part.model, window.drift)
                solved = _solved(solution, known[..., part.places], part.back_transform)
                as_tiles[where[:, 0], where[:, 1], :, part.places] = solved.reshape(*solved.shape[:-1], size, size)
    wanted = np.isfinite(cells[1]) & block.wanted
    cells[:2, ~wanted] = np.nan
    marks = np.where(wanted, cells[2:], 0.0).sum(axis=(2, 3))
    context.progress(1.0, "Kriging")
    return Kriged(cells[0], cells[1], *marks.astype(int))


def _solved(solution: Solution, known: np.ndarray, back_transform: str) -> np.ndarray:
    """Return estimates, variances and marks, shape (tiles, 4, elements, cells), of (tiles, samples, elements)."""
    out = np.empty((len(known), 4, known.shape[2], solution.variance.shape[1]))
    out[:, 0] = back_transformed(solution.weights @ known, solution, back_transform).swapaxes(1, 2)
    for i, same in enumerate((solution.variance, solution.is_singular, solution.is_driftless), 1):
        out[:, i] = same[:, None]
    return out
