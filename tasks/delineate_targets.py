"""From a score map to ranked targets: threshold, smoothing, connected patches, and what each of them holds."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Optional

import numpy as np

from ..core.clusters import single_linkage_clusters, suggest_cluster_distance
from ..core.context import Context, Result
from ..core.errors import InputError
from ..core.evaluated_area import locate_deposits
from ..core.grid import Grid
from ..core.score_smoothing import MASK_SMOOTHING, SCORE_SMOOTHINGS, check_smoothing, opened_and_closed, smoothed_scores
from ..core.target_deposits import KnownDeposits
from ..core.targets import (
    RANKINGS,
    check_ranking,
    connected_patches,
    patch_sizes,
    ranking,
    renumbered,
    target_cells,
)
from ..core.threshold_choice import (
    concentration_area_breaks,
    known_scores,
    prediction_area_threshold,
    share_at_or_above,
    share_threshold,
)
from .delineate_targets_story import (
    area_text,
    tell_break,
    tell_deposits,
    tell_intersection,
    tell_patches,
    tell_share,
    tell_targets,
    tell_value,
)
from .target_table import TargetMap, known_deposits, leading, measured, target_rows, uncertainty

METHODS = ("share of the area", "P-A", "C-A", "value")
DEFAULT_SHARE = 5.0  # % of the area
DEFAULT_CELLS = 4  # of the smallest target, where nothing else is asked
WHOLE = 1.0 - 1e-9  # of a cell: how much of the least area counts as reached


@dataclass(frozen=True)
class Params:
    """How targets are delineated.

    Attributes
    ----------
    grid : dict
        The attributes of a `core.grid.Grid`.
    layer : str
        The score map's name, for messages.
    method : str
        One of `METHODS`.
    threshold : float, optional
        ``share of the area``: per cent, 5 where None; ``C-A``: which break from the top, 1 where None; ``value``: the
        score itself. ``P-A`` has none.
    smoothing : str
        One of `core.score_smoothing.SMOOTHINGS`.
    radius : int
        Of the smoothing, in cells.
    min_area : float, optional
        km² that a target has at least; four cells where None.
    rank_by : str
        One of `core.targets.RANKINGS`.
    metres : float
        In a unit of the grid's coordinates.
    band_names : tuple of str
        Of the stack's bands.
    stack_layer : str
        The stack's name, for messages.
    cluster_distance : float, optional
        Deposits linked by steps of at most this length, in map units, are one cluster; None:
        `core.clusters.suggest_cluster_distance`.
    """

    grid: dict[str, Any] = field(default_factory=dict)
    layer: str = "score map"
    method: str = METHODS[0]
    threshold: Optional[float] = None
    smoothing: str = "median"
    radius: int = 1
    min_area: Optional[float] = None
    rank_by: str = RANKINGS[0]
    metres: float = 1.0
    band_names: tuple[str, ...] = ()
    stack_layer: str = "stack"
    cluster_distance: Optional[float] = None

    @property
    def cell_area(self) -> float:
        """Of the grid, in km²."""
        return float((self.grid["cell_size"] * self.metres / 1000.0) ** 2)


def needs(arrays: dict[str, np.ndarray], params: Params) -> tuple[str, ...]:
    """Numpy and scipy are enough."""
    return ()


def run(arrays: dict[str, np.ndarray], params: Params, context: Context) -> Result:
    """Delineate, measure and rank targets.

    Parameters
    ----------
    arrays : dict
        ``scores`` (rows, columns), NaN = NoData, higher = more prospective; optionally ``spread`` (rows, columns);
        ``stack`` (bands, rows, columns); ``x``, ``y``, ``deposit_names`` (deposits,), in the grid's coordinates.
    params : Params
        How.
    context : Context
        Progress and messages.

    Returns
    -------
    Result
        ``ranks``, int32 (rows, columns): the rank of the target that a cell belongs to, 0 = none. Summary:
        ``threshold``; ``targets`` (a dictionary each, the best first: see `tasks.target_table`); ``area_share`` (0 to 1);
        ``deposits_scored``, ``deposits_inside``, ``clusters`` and ``clusters_captured`` (counts), and
        ``deposits_captured`` (0 to 1; None where no deposit lies on the map).

    Raises
    ------
    InputError
        If nothing can be delineated; the text says why and what to do.
    """
    grid = Grid(**params.grid)
    _check(arrays, params, grid)
    context.progress(0.0, "reading scores")
    scores = arrays["scores"]
    values = known_scores(scores)
    deposits, near = _deposits(arrays, grid, params, context)
    mask, threshold = _above_threshold(scores, values, deposits, params, context.part(0.1, 0.5))
    context.progress(0.5, "finding connected cells")
    numbers = _ranked(_patches(mask, params, context), scores, threshold, params.rank_by)
    found = TargetMap(numbers, target_cells(numbers), scores, values, grid, params.metres)
    context.progress(0.6, "measuring targets")
    columns = {
        **measured(found),
        **uncertainty(found, arrays.get("spread")),
        **known_deposits(found, deposits),
        **leading(found, arrays.get("stack"), params.band_names, params.stack_layer, context.part(0.7, 1.0)),
    }
    share = len(found.cells.where) / len(values)
    captured = _captured(numbers, deposits)
    summary = {"threshold": threshold, "area_share": share, **captured, "targets": target_rows(columns)}
    tell_targets(summary, near, context)
    context.progress(1.0)
    return Result({"ranks": numbers}, summary)


def _check(arrays: dict[str, np.ndarray], params: Params, grid: Grid) -> None:
    if params.method not in METHODS:
        raise InputError(f"The method is '{params.method}'. Choose one of {', '.join(METHODS)}.")
    if params.smoothing != "none":
        check_smoothing(params.smoothing, params.radius)
    check_ranking(params.rank_by)
    if params.method == "P-A" and "x" not in arrays:
        raise InputError(
            "The prediction-area intersection needs known deposits. Give a layer of deposits (DEPOSITS), or choose another method."
        )
    if params.method == "value" and params.threshold is None:
        raise InputError("The method 'value' needs a score. Give it as THRESHOLD.")
    if params.min_area is not None and not (math.isfinite(params.min_area) and params.min_area >= 0):
        raise InputError(f"The least area is {params.min_area:g} km². Give 0 or more.")
    if arrays["scores"].shape != grid.shape:
        raise InputError(f"'{params.layer}' has {arrays['scores'].shape} cells, its grid {grid.shape}.")


def _cluster_distance(on_map: int, scored: np.ndarray, grid: Grid, params: Params) -> float:
    """Return the distance given, or the one that suits so many deposits on so much ground, as in `core.evaluation`."""
    if params.cluster_distance is not None:
        return params.cluster_distance
    return suggest_cluster_distance(on_map, float(scored.sum()) * grid.cell_size**2, grid.cell_size)


def _deposits(
    arrays: dict[str, np.ndarray], grid: Grid, params: Params, context: Context
) -> tuple[Optional[KnownDeposits], float]:
    """Return the deposits on the map, None where none are given, and how near those of a cluster are to each other.

    A P-A intersection without any deposit on scores is refused.
    """
    scored = np.isfinite(arrays["scores"])
    if "x" not in arrays:
        return None, _cluster_distance(0, scored, grid, params)
    x, y = arrays["x"].astype(float), arrays["y"].astype(float)
    names = [str(name) for name in arrays["deposit_names"]]
    located = locate_deposits(grid, x, y, scored)
    if params.method == "P-A" and not located.used.any():
        raise InputError(
            f"None of the {len(x)} deposits lies on a cell of '{params.layer}' with a score ({grid.describe()}), so there is no "
            "prediction-area intersection. Check the deposits' coordinate system, or choose another method."
        )
    tell_deposits(located, names, context)
    near = _cluster_distance(int(located.used.sum()), scored, grid, params)
    clusters = single_linkage_clusters(x[located.used], y[located.used], near)
    return KnownDeposits(x, y, names, located, clusters), near


def _above_threshold(
    scores: np.ndarray,
    values: np.ndarray,
    deposits: Optional[KnownDeposits],
    params: Params,
    context: Context,
) -> tuple[np.ndarray, float]:
    """Return the cells that belong to targets before small ones are left out, bool (rows, columns), and the threshold."""
    if params.smoothing in SCORE_SMOOTHINGS:
        what = f"median of {2 * params.radius + 1} x {2 * params.radius + 1} cells"
        if params.smoothing == "gaussian":
            what = f"Gaussian mean with a standard deviation of {params.radius} cell{'s' if params.radius > 1 else ''}"
        context.log(
            f"Threshold and outlines are those of the smoothed scores ({what}); targets are measured on the map itself."
        )
        scores = smoothed_scores(scores, params.smoothing, params.radius, context.part(0.0, 0.7))
        values = known_scores(scores)
    threshold = _threshold(values, scores, deposits, params, context)
    with np.errstate(invalid="ignore"):
        mask = scores >= threshold
    if not mask.any():
        raise InputError(
            f"No cell of '{params.layer}' scores {threshold:g} or more: the highest score{_after(params)} is {values.max():g}. "
            "Give a lower threshold."
        )
    if params.smoothing != MASK_SMOOTHING:
        return mask, threshold
    context.log(
        f"Outlines are opened and closed with a disc of {params.radius} cells' radius: specks go, gaps are filled."
    )
    opened = opened_and_closed(mask, np.isfinite(scores), params.radius, context.part(0.7, 1.0))
    if not opened.any():
        raise InputError(
            f"None of the patches above the threshold {threshold:.4g} holds a disc of {params.radius} cells' radius, so opening "
            "leaves nothing. Choose a smaller radius or another smoothing, or lower the threshold."
        )
    return opened, threshold


def _after(params: Params) -> str:
    return " after smoothing" if params.smoothing in SCORE_SMOOTHINGS else ""


def _threshold(
    values: np.ndarray, scores: np.ndarray, deposits: Optional[KnownDeposits], params: Params, context: Context
) -> float:
    """Return the threshold by the method chosen, and tell it."""
    if params.method == "P-A" and deposits is not None:
        at_deposits = scores.ravel()[deposits.located.cells]
        value = prediction_area_threshold(values, at_deposits)
        tell_intersection(value, share_at_or_above(values, value), at_deposits, deposits.cluster_count, context)
    elif params.method == "C-A":
        breaks = concentration_area_breaks(values)
        value = _chosen_break(breaks, 1.0 if params.threshold is None else params.threshold)
        below = int(np.count_nonzero(values <= 0))
        tell_break(value, share_at_or_above(values, value), breaks, (below, len(values)), context)
    elif params.method == "value" and params.threshold is not None:
        value = params.threshold
        tell_value(value, share_at_or_above(values, value), context)
    else:
        asked = (DEFAULT_SHARE if params.threshold is None else params.threshold) / 100.0
        value = share_threshold(values, asked)
        tell_share(value, share_at_or_above(values, value), asked, context)
    return value


def _chosen_break(breaks: Sequence[float], which: float) -> float:
    """Return a break by its number from the top, 1 the highest."""
    if which != round(which) or not 1 <= which <= len(breaks):
        listed = ", ".join(f"{each:.4g}" for each in breaks)
        raise InputError(
            f"Break {which:g} from the top was asked for, and the concentration-area curve has {len(breaks)}: {listed}. "
            f"Give a whole number from 1 (the highest) to {len(breaks)} as THRESHOLD."
        )
    return breaks[-int(which)]


def _patches(mask: np.ndarray, params: Params, context: Context) -> np.ndarray:
    """Return the patches that are large enough, numbered from 1, int32 (rows, columns)."""
    patches = connected_patches(mask)
    sizes = patch_sizes(patches)
    least = DEFAULT_CELLS * params.cell_area if params.min_area is None else params.min_area
    is_large = sizes >= least / params.cell_area * WHOLE
    tell_patches(len(sizes), int((~is_large).sum()), int(sizes[~is_large].sum()), least, params.cell_area, context)
    if not is_large.any():
        raise InputError(
            f"No target has the least area of {area_text(least)} km²: the largest of {len(sizes):,} patch(es) above the threshold has "
            f"{area_text(sizes.max() * params.cell_area)} km². Ask for a smaller least area, smooth more, or lower the threshold."
        )
    return renumbered(patches, np.flatnonzero(is_large))


def _ranked(patches: np.ndarray, scores: np.ndarray, threshold: float, rank_by: str) -> np.ndarray:
    """Return the patches numbered by rank, from 1, int32 (rows, columns)."""
    cells = target_cells(patches)
    return renumbered(patches, ranking(cells, scores.ravel()[cells.where], threshold, rank_by))


def _captured(numbers: np.ndarray, deposits: Optional[KnownDeposits]) -> dict[str, Any]:
    """Return what the targets hold of the deposits that lie on cells with a score."""
    counts = {"deposits_scored": 0, "deposits_inside": 0, "clusters": 0, "clusters_captured": 0}
    if deposits is None or not len(deposits.located.cells):
        return {**counts, "deposits_captured": None}
    is_inside = numbers.ravel()[deposits.located.cells] > 0
    return {
        "deposits_scored": len(is_inside),
        "deposits_inside": int(is_inside.sum()),
        "clusters": deposits.cluster_count,
        "clusters_captured": len(np.unique(deposits.clusters[is_inside])),
        "deposits_captured": float(is_inside.mean()),
    }
