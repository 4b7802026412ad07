"""Lines and polygons become maps of distance, of density, or of both together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Optional

import numpy as np

from ..core.context import Context, Result
from ..core.density import covered_share, line_density, strengthened
from ..core.distance import distance_to
from ..core.errors import InputError
from ..core.grid import Grid
from ..core.interpolation import check_mask
from ..core.outlines import cells_within, orient_rings
from ..core.structures import Segments, check_parts, on_grid, pieces, without_repeats

METHODS = {"distance": "distance", "density": "density", "distance_density": "distance x density"}
KILOMETRE = 1000.0  # metres


@dataclass(frozen=True)
class Params:
    """What to map from which structures, and where.

    Attributes
    ----------
    layer : str
        The layer's name.
    polygons : bool
        Whether the parts are rings of polygons; else lines.
    west, north, cell_size, rows, columns
        The grid, see `core.grid.Grid`.
    method : str
        One of `METHODS`.
    radius : float
        Of the circle within which density is measured, in map units; without meaning for distance.
    classes : tuple of str
        A band each; without any, one band of everything.
    metres : float
        Per map unit.
    """

    layer: str
    polygons: bool
    west: float
    north: float
    cell_size: float
    rows: int
    columns: int
    method: str = "distance"
    radius: float = 0.0
    classes: tuple[str, ...] = ()
    metres: float = 1.0

    @property
    def grid(self) -> Grid:
        """The cells."""
        return Grid(self.west, self.north, self.cell_size, self.rows, self.columns)

    def bands(self) -> list[str]:
        """Return the bands' names: layer, class, and what was measured."""
        wholes = [f"{self.layer} {one}" for one in self.classes] or [self.layer]
        return [f"{whole} {METHODS[self.method]}" for whole in wholes]


def needs(arrays: dict[str, np.ndarray], params: Params) -> tuple[str, ...]:
    """Return the libraries beyond numpy and scipy: none."""
    return ()


def run(arrays: dict[str, np.ndarray], params: Params, context: Context) -> Result:
    """Map the structures, class by class.

    Parameters
    ----------
    arrays : dict
        ``vertices``, shape (vertices, 2), eastings and northings, part after part; ``sizes``, vertices of each
        line or ring, shape (parts,). Of polygons also ``is_hole``, bool (parts,); they must not overlap within a
        class where density is asked for, and the last vertex of a ring is its first. With classes ``part_class``,
        whole numbers (parts,). Optionally ``mask``, bool (rows, columns): the cells to fill.
    params : Params
        What and where.
    context : Context
        Progress and messages.

    Returns
    -------
    Result
        ``maps``, float32 (bands, rows, columns), NaN = NoData. Distance is in map units, however far. The density of
        lines is in kilometres per square kilometre, that of polygons the covered share of the circle. Distance x
        density has no unit, see `core.density.strengthened`. The summary names the ``bands``, counts ``pieces`` and
        ``repeated`` pieces, and gives the lines' length or the outlines', ``kilometres``.

    Raises
    ------
    InputError
        If there is nothing to map or a parameter is out of its range; the text names it and the remedy.
    """
    _check(arrays, params)
    vertices, sizes = np.asarray(arrays["vertices"], dtype=float), arrays["sizes"]
    if params.polygons:
        vertices = orient_rings(vertices, sizes, arrays["is_hole"])
    ends, part = pieces(vertices, sizes)
    of_class = arrays["part_class"][part] if params.classes else np.zeros(len(part), dtype=int)
    bands = params.bands()
    maps = context.allocate((len(bands), *params.grid.shape), np.float32)
    kilometres = _length(ends) * params.metres / KILOMETRE
    context.log(_task_sentence(len(sizes), len(ends), kilometres, params))
    repeated = 0
    for i, band in enumerate(bands):
        own = ends[of_class == i]
        if not params.polygons and params.method != "distance":
            once = without_repeats(own)
            repeated += int((~once).sum())
            own = own[once]
        step = context.part(i / len(bands), (i + 1) / len(bands))
        maps[i] = _map(_segments(own, band, params), params, arrays.get("mask"), step)
    _tell(maps, bands, repeated, params, context)
    return Result({"maps": maps}, {"bands": bands, "pieces": len(ends), "repeated": repeated, "kilometres": kilometres})


def _check(arrays: dict[str, np.ndarray], params: Params) -> None:
    """Raise `InputError` unless the arrays and parameters can be used."""
    check_parts(arrays["vertices"], arrays["sizes"])
    mask = arrays.get("mask")
    check_mask(mask, params.grid)
    if mask is not None and not mask.any():
        raise InputError("The mask leaves no cell of the grid. Choose a mask that overlaps it.")
    if params.method not in METHODS:
        raise InputError(f"There is no method '{params.method}'. Choose one of: {', '.join(METHODS)}.")
    if params.method != "distance" and not (np.isfinite(params.radius) and params.radius > 0):
        raise InputError(
            f"The radius must be a positive number of map units, not {params.radius:g}. Density is measured within it."
        )


def _length(ends: np.ndarray) -> float:
    """Return the length of pieces in map units."""
    return float(np.hypot(ends[:, 2] - ends[:, 0], ends[:, 3] - ends[:, 1]).sum())


def _segments(ends: np.ndarray, band: str, params: Params) -> Segments:
    """Return a band's pieces on the grid; refuse a band without any."""
    if not len(ends):
        raise InputError(
            f"There is no line or polygon for '{band}'. Check the filter and selection of '{params.layer}'."
        )
    return on_grid(ends, params.grid)


def _map(segments: Segments, params: Params, mask: Optional[np.ndarray], context: Context) -> np.ndarray:
    """Return one band, float32 (rows, columns)."""
    grid, radius = params.grid, params.radius
    away = partial(distance_to, segments, grid, cells_within(segments, grid) if params.polygons else None, mask)
    amount = partial(covered_share if params.polygons else line_density, segments, grid, radius, mask)
    if params.method == "distance":
        return away(context)
    if params.method == "density":
        unit = 1.0 if params.polygons else KILOMETRE / params.metres
        return amount(context) * np.float32(unit)
    lone = 1.0 if params.polygons else 2.0 / (np.pi * radius)
    return strengthened(away(context.part(0.0, 0.5)), amount(context.part(0.5, 1.0)), radius, lone)


def _task_sentence(parts: int, count: int, kilometres: float, params: Params) -> str:
    """Return what will be done, with its numbers."""
    what = "rings of polygons" if params.polygons else "lines"
    reach = "" if params.method == "distance" else f" within {params.radius:g} map units"
    bands = len(params.bands())
    return (
        f"{METHODS[params.method].capitalize()}{reach} from {parts:,} {what} of '{params.layer}' ({kilometres:,.1f} km in "
        f"{count:,} straight pieces), {bands} band{'s' if bands > 1 else ''} of {params.columns:,} x {params.rows:,} "
        f"cells of {params.cell_size:g}."
    )


def _tell(maps: np.ndarray, bands: list[str], repeated: int, params: Params, context: Context) -> None:
    """Say what was found twice, how far it reaches, and which bands are empty."""
    if repeated:
        context.warn(
            f"{repeated:,} pieces of '{params.layer}' occur more than once, with the same two ends; each counts once in "
            "the density."
        )
    highest = [float(np.nanmax(band)) for band in maps]
    if params.method == "distance":
        context.log(f"The farthest cell lies {max(highest):,.0f} map units from the nearest structure.")
        return
    for name, high in zip(bands, highest):
        if not high > 0:
            context.warn(
                f"'{name}' is 0 everywhere: nothing lies within {params.radius:g} map units of any cell. Check the "
                "extent and the CRS, or enlarge the radius."
            )
