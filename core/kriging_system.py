"""Kriging systems of many cells at once: weights, variances, and what is done where a system is singular.

The cells of a tile have nearly the same neighbours. Those that all of them share (the core) are eliminated once for
the tile, by a Cholesky factorisation and matrix products; what is left to each cell are its further neighbours, a
small system that is eliminated for all cells side by side. That is the textbook elimination with the unknowns
in another order, no approximation. No matrix is larger than the candidates of one tile.

With covariances C between the neighbours and b to the cell, drift functions F at the neighbours and f at the cell:

    C w + F m = b,  F' w = f        (weights w, Lagrange multipliers m)
    variance = C(0) - w'b - m'f

References
----------
Chiles, J.-P. & Delfiner, P. (2012). Geostatistics: Modeling Spatial Uncertainty, 2nd ed., chapter 3.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Optional

import numpy as np

from .neighbours import stretched
from .triangles import eliminate, inverse_of_factor, substitute_back
from .variogram_models import Structure, VariogramModel

DRIFTS = {"constant": 0, "linear": 1, "quadratic": 2}  # name: degree
SMALLEST_PIVOT = 1e-9  # of the sill: a sample of which elimination leaves less than that makes its system singular
ADDED_NUGGET = 1e-8  # of the sill: what is then added to every sample's variance
PIECE = 2**14  # covariances computed at once: what they pass through stays in the cache
SMALLEST_DRIFT_PIVOT = 1e-6  # relative: neighbours that leave less than that of a drift function do not determine it


@dataclass(frozen=True)
class Systems:
    """Cells and their neighbours, tile by tile, in map units from the tile's own origin.

    Attributes
    ----------
    sites : numpy.ndarray
        Easting and northing of the samples, shape (tiles, samples, 2); finite, also where no cell uses them.
    cells : numpy.ndarray
        Of the cells, shape (tiles, cells, 2).
    core : int
        The first so many samples of each tile are neighbours of all its cells (that have any).
    is_neighbour : numpy.ndarray
        bool, shape (tiles, cells, samples - core): whether a cell is estimated from the further ones.
    has_neighbour : numpy.ndarray
        bool, shape (tiles, cells): whether a cell is estimated at all.
    is_same_place : numpy.ndarray, optional
        bool, shape (tiles, samples, cells): the sample is at the cell's own place. None where none is.
    """

    sites: np.ndarray
    cells: np.ndarray
    core: int
    is_neighbour: np.ndarray
    has_neighbour: np.ndarray
    is_same_place: Optional[np.ndarray] = None


@dataclass(frozen=True)
class Solution:
    """What kriging makes of its systems; all but the weights of shape (tiles, cells).

    Attributes
    ----------
    weights : numpy.ndarray
        Shape (tiles, cells, samples); 0 for what is no neighbour.
    variance : numpy.ndarray
        Kriging variance, from 0 up; NaN without neighbours.
    lagrange : numpy.ndarray
        m'f.
    is_singular : numpy.ndarray
        bool: `ADDED_NUGGET` was added.
    is_driftless : numpy.ndarray
        bool: the neighbours do not determine the drift, so the mean was taken as constant.
    """

    weights: np.ndarray
    variance: np.ndarray
    lagrange: np.ndarray
    is_singular: np.ndarray
    is_driftless: np.ndarray

    def where(self, condition: np.ndarray, other: Solution) -> Solution:
        """Return this solution, and the other one where the condition does not hold."""
        return Solution(
            np.where(condition[..., None], self.weights, other.weights),
            np.where(condition, self.variance, other.variance),
            np.where(condition, self.lagrange, other.lagrange),
            np.where(condition, self.is_singular, other.is_singular),
            np.where(condition, self.is_driftless, other.is_driftless),
        )


def solve(systems: Systems, model: VariogramModel, drift: str = "constant") -> Solution:
    """Solve the systems of all cells.

    A singular system (samples nearly at one place, a Gaussian model without nugget) is solved with a tiny
    nugget; where the neighbours do not determine the drift, as samples on one line, the mean is taken as
    constant. Both are marked.

    Parameters
    ----------
    systems : Systems
        Cells and their neighbours.
    model : VariogramModel
        The variogram.
    drift : str
        The mean: one of `DRIFTS`; its functions are the powers of the coordinates up to the degree.
    """
    has_neighbour = systems.has_neighbour
    solution = _solve_regular(systems, model, DRIFTS[drift])
    is_driftless = solution.is_driftless & has_neighbour
    if is_driftless.any():
        constant = _solve_regular(systems, model, 0)
        solution = constant.where(is_driftless, solution)
    return Solution(
        solution.weights * has_neighbour[..., None],
        np.where(has_neighbour, np.maximum(solution.variance, 0.0), np.nan),
        solution.lagrange,
        solution.is_singular & has_neighbour,
        is_driftless,
    )


def _solve_regular(systems: Systems, model: VariogramModel, degree: int) -> Solution:
    """Solve the systems, those that are singular with a tiny nugget."""
    with np.errstate(over="ignore", invalid="ignore"):  # what a singular system gives is thrown away
        solution = _solve(systems, model, degree, 0.0)
    if not solution.is_singular.any():
        return solution
    boosted = _solve(systems, model, degree, ADDED_NUGGET * model.sill)
    return replace(boosted, is_singular=np.ones_like(boosted.is_singular)).where(solution.is_singular, solution)


def _solve(systems: Systems, model: VariogramModel, degree: int, nugget: float) -> Solution:
    """Solve the systems of a model with a further nugget; see `solve`."""
    smallest = SMALLEST_PIVOT * model.sill
    drift, drift_here = _drift_functions(systems, degree)
    core = _Core.of(*_equations(systems, model, drift, nugget), systems.cells.shape[1], smallest)
    extras = _Extras.of(systems.is_neighbour)
    rest = extras.gather(core.rest)  # (e, e + 1 + p, n): of the n cells of all tiles
    is_regular = eliminate(rest, extras.size, smallest)
    explained, drift_to_cell, of_drift = _products(core, rest)
    lack = drift_to_cell - drift_here  # (p, n)
    multipliers, is_determined = _multipliers(of_drift, lack)
    shape = systems.has_neighbour.shape
    return Solution(
        _weights(core, extras, rest, multipliers),
        (model.sill + nugget - explained + (lack * multipliers).sum(axis=0)).reshape(shape),
        (multipliers * drift_here).sum(axis=0).reshape(shape),
        ~(is_regular.reshape(shape) & core.is_regular[:, None]),
        ~is_determined.reshape(shape),
    )


@dataclass(frozen=True)
class _Core:
    """The tiles' systems with their core eliminated: L is the Cholesky factor of the covariances within the core."""

    inverse: np.ndarray  # (tiles, core, core): of L
    to_extras: np.ndarray  # (tiles, core, extras): covariances, drift functions: those of the core times inverse(L)
    to_cells: np.ndarray  # (tiles, core, cells)
    to_drift: np.ndarray  # (tiles, core, p)
    rest: np.ndarray  # (tiles, extras, extras + cells + p): what the core leaves of the extras' equations
    is_regular: np.ndarray  # bool (tiles,)

    @classmethod
    def of(cls, within: np.ndarray, rows: np.ndarray, cells: int, smallest: float) -> _Core:
        """Eliminate the core from the tiles' equations, see `_equations`."""
        size = within.shape[1]
        extras = rows.shape[1] - size
        inverse, is_regular = inverse_of_factor(within, smallest)
        reduced = inverse @ rows[:, :size]
        to_extras, to_cells = reduced[:, :, :extras], reduced[:, :, extras : extras + cells]
        rest = rows[:, size:] - to_extras.swapaxes(1, 2) @ reduced
        return cls(inverse, to_extras, to_cells, reduced[:, :, extras + cells :], rest, is_regular)


@dataclass(frozen=True)
class _Extras:
    """Which samples beyond the core are each cell's neighbours."""

    index: np.ndarray  # (e, n): e the most of any cell, n the cells of all tiles
    is_used: np.ndarray  # bool (e, n)
    shape: tuple[int, int, int]  # tiles, cells, extras

    @property
    def size(self) -> int:
        """The most extra neighbours of a cell."""
        return len(self.index)

    @classmethod
    def of(cls, is_neighbour: np.ndarray) -> _Extras:
        """Number the neighbours of each cell, (tiles, cells, extras)."""
        tiles, cells, extras = is_neighbour.shape
        flat = is_neighbour.reshape(tiles * cells, extras)
        count = flat.sum(axis=1)
        cell, extra = np.nonzero(flat)
        place = np.arange(len(cell)) - np.repeat(np.cumsum(count) - count, count)
        index = np.zeros((int(count.max(initial=0)), len(flat)), dtype=np.intp)
        index[place, cell] = extra
        return cls(index, np.arange(len(index))[:, None] < count, (tiles, cells, extras))

    def gather(self, rest: np.ndarray) -> np.ndarray:
        """Return each cell's own equations, (e, e + 1 + p, n), from those of its tile; unused ones are 1 = 0."""
        tiles, cells, extras = self.shape
        cell = np.tile(np.arange(cells), tiles)
        functions = np.arange(extras + cells, rest.shape[2])
        first = np.repeat(np.arange(tiles) * (extras * rest.shape[2]), cells)
        columns = np.concatenate(
            [self.index, extras + cell[None], np.broadcast_to(functions[:, None], (len(functions), len(cell)))]
        )
        own = rest.ravel().take((first + self.index * rest.shape[2])[:, None] + columns)
        if not self.is_used.all():
            own *= self.is_used[:, None]
            own[:, : self.size] *= self.is_used
            each = np.arange(self.size)
            own[each, each] += ~self.is_used
        return own

    def scatter(self, weights: np.ndarray) -> np.ndarray:
        """Return weights (e, n) by tile and extra, (tiles, cells, extras)."""
        tiles, cells, extras = self.shape
        out = np.zeros((tiles * cells, extras + 1))  # the last is for what is not used
        np.put_along_axis(out, np.where(self.is_used, self.index, extras).T, weights.T, axis=1)
        return out[:, :extras].reshape(self.shape)


def _products(core: _Core, rest: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return b'inverse(C)b, (n,), F'inverse(C)b, (p, n), and F'inverse(C)F, (p, p, n), from the eliminated rest."""
    each = np.arange(len(rest))
    ahead = rest[:, len(rest) :]  # (e, 1 + p, n): of b and F
    squares = np.einsum("eun,evn->uvn", ahead / rest[each, each][:, None], ahead)
    cells = core.to_cells.shape[2]
    explained = squares[0, 0] + np.einsum("tiq,tiq->tq", core.to_cells, core.to_cells).ravel()
    by_drift = core.to_drift.swapaxes(1, 2)
    drift_to_cell = squares[1:, 0] + _cells_last(by_drift @ core.to_cells)
    of_drift = np.repeat((by_drift @ core.to_drift).transpose(1, 2, 0), cells, axis=2)
    return explained, drift_to_cell, squares[1:, 1:] + of_drift


def _weights(core: _Core, extras: _Extras, rest: np.ndarray, multipliers: np.ndarray) -> np.ndarray:
    """Return the weights, (tiles, cells, samples): inverse(C)(b - F m)."""
    ahead = rest[:, extras.size :]
    own = substitute_back(rest, ahead[:, 0] - (ahead[:, 1:] * multipliers).sum(axis=1))
    of_extras = extras.scatter(own)
    tiles, cells, _ = extras.shape
    by_tile = multipliers.reshape(len(multipliers), tiles, cells).swapaxes(0, 1)
    remaining = core.to_cells - core.to_drift @ by_tile - core.to_extras @ of_extras.swapaxes(1, 2)
    of_core = remaining.swapaxes(1, 2) @ core.inverse
    return np.concatenate([of_core, of_extras], axis=2)


def _equations(
    systems: Systems, model: VariogramModel, drift: np.ndarray, nugget: float
) -> tuple[np.ndarray, np.ndarray]:
    """Return the covariances within the core, and those of all samples to extras and cells, beside their drift functions.

    Returns
    -------
    within : numpy.ndarray
        Shape (tiles, core, core).
    rows : numpy.ndarray
        Shape (tiles, samples, extras + cells + p).
    """
    core, sites = systems.core, systems.sites
    at_sample = model.sill + nugget
    within = continuous_covariance(sites[:, :core], sites[:, :core], model)
    each = np.arange(core)
    within[:, each, each] = at_sample
    samples, extras, cells = sites.shape[1], sites.shape[1] - core, systems.cells.shape[1]
    rows = np.empty((len(sites), samples, extras + cells + drift.shape[2]))
    places = np.concatenate([sites[:, core:], systems.cells], axis=1)
    rows[:, :, : extras + cells] = continuous_covariance(sites, places, model)
    rows[:, :, extras + cells :] = drift
    rows[:, np.arange(core, samples), np.arange(extras)] = at_sample
    if systems.is_same_place is not None:
        rows[:, :, extras : extras + cells][systems.is_same_place] = at_sample
    return within, rows


def continuous_covariance(sites: np.ndarray, others: np.ndarray, model: VariogramModel) -> np.ndarray:
    """Return the covariances of places, the nugget left out: what they are at any distance but none at all.

    Parameters
    ----------
    sites, others : numpy.ndarray
        Eastings and northings, shapes (tiles, n, 2) and (tiles, m, 2).

    Returns
    -------
    numpy.ndarray
        Shape (tiles, n, m).
    """
    covariances = np.zeros((len(sites), sites.shape[1], others.shape[1]))
    step = max(1, PIECE // max(1, sites.shape[1] * others.shape[1]))
    for structure in model.structures:
        metric = np.array(stretched(structure.ratio, structure.azimuth)) / structure.range
        southwards = metric * np.array([[1.0], [-1.0]])  # the metric is for rows, which go south
        ours, theirs = ((places @ southwards).transpose(2, 0, 1) for places in (sites, others))  # (2, tiles, n)
        for start in range(0, len(sites), step):
            some = slice(start, start + step)
            covariances[some] += _covariance(ours[:, some], theirs[:, some], structure)
    return covariances


def _covariance(sites: np.ndarray, others: np.ndarray, structure: Structure) -> np.ndarray:
    """Return the covariances of one structure, (tiles, n, m), of coordinates in ranges, (2, tiles, n) and (2, tiles, m)."""
    reduced = np.square(sites[0][:, :, None] - others[0][:, None])
    across = sites[1][:, :, None] - others[1][:, None]
    reduced += np.square(across, out=across)
    covariance = structure.unlikeness(np.sqrt(reduced, out=reduced))
    np.subtract(1.0, covariance, out=covariance)
    covariance *= structure.sill
    return covariance


def _drift_functions(systems: Systems, degree: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the drift functions at the samples, (tiles, samples, p), and at the cells, (p, n)."""
    if degree == 0:
        return np.ones((*systems.sites.shape[:2], 1)), np.ones((1, systems.has_neighbour.size))
    reach = np.abs(systems.sites).max(axis=(1, 2), initial=np.finfo(float).tiny)[:, None, None]
    return powers(systems.sites / reach, degree), _cells_last(powers(systems.cells / reach, degree).swapaxes(1, 2))


def powers(where: np.ndarray, degree: int) -> np.ndarray:
    """Return the drift functions: products of powers of both coordinates up to a degree.

    Parameters
    ----------
    where : numpy.ndarray
        Shape (..., 2), of about unit size.
    degree : int
        A value of `DRIFTS`.

    Returns
    -------
    numpy.ndarray
        Shape (..., functions); the first is 1.
    """
    east, north = where[..., 0], where[..., 1]
    return np.stack([east**i * north ** (total - i) for total in range(degree + 1) for i in range(total + 1)], axis=-1)


def _cells_last(by_tile: np.ndarray) -> np.ndarray:
    """Return (tiles, p, cells) as (p, n)."""
    return by_tile.swapaxes(0, 1).reshape(by_tile.shape[1], -1)


def _multipliers(matrix: np.ndarray, right: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the solutions of (p, p, n) for (p, n), and where the matrix determines them."""
    each = np.arange(len(right))
    diagonal = matrix[each, each]
    scale = 1.0 / np.sqrt(np.where(diagonal > 0, diagonal, 1.0))  # to a unit diagonal
    system = np.concatenate([matrix * scale[:, None] * scale, (right * scale)[:, None]], axis=1)
    is_determined = eliminate(system, len(right), SMALLEST_DRIFT_PIVOT)
    return substitute_back(system, system[:, -1]) * scale, is_determined
