"""Honest evaluation of score maps against known deposits: AUC, interval, null, ROC and success-rate curves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Optional

import numpy as np

from .bootstrap import INTERVAL, cluster_resamples, interval, resampled_means
from .clusters import single_linkage_clusters
from .context import Context
from .errors import InputError
from .evaluated_area import DepositCells, area_near_deposits, locate_deposits, neighbourhood_maximum
from .evaluation_result import CONSTANT, EVIDENCE, NO_EVIDENCE, Curve, Evaluation, MapEvaluation
from .grid import Grid
from .null_model import move_clusters_at_random
from .ranks import cells_below
from .roc import background_beaten, share_reached
from .success_rate import CAPTURE_SHARES, area_needed, captured

CURVE_SHARES = np.linspace(0.0, 1.0, 201)  # horizontal axis of every curve: steps of half a per cent
NULL_PERCENTILE = 95.0
NULL_BAND = (5.0, 95.0)  # percentiles: its upper edge is the curve that belongs to the null's 95th percentile


@dataclass(frozen=True)
class Options:
    """How maps are evaluated; distances in map units.

    Attributes
    ----------
    neighbourhood : int
        Cells around each cell whose maximum counts, for deposits and background alike; 0: the containing cell.
    background_distance : float
        Only cells within this distance of a deposit are evaluated; 0: all valid cells.
    cluster_distance : float
        Deposits linked by steps of at most this length are one cluster.
    resamples, null_draws : int
        Bootstrap resamples over clusters, and draws of clusters moved at random.
    seed : int
        Seed of both.
    """

    neighbourhood: int = 0
    background_distance: float = 0.0
    cluster_distance: float = 10_000.0
    resamples: int = 2000
    null_draws: int = 1000
    seed: int = 0


def evaluate(
    scores: Sequence[np.ndarray],
    grid: Grid,
    x: np.ndarray,
    y: np.ndarray,
    options: Options,
    context: Optional[Context] = None,
) -> Evaluation:
    """Evaluate score maps against deposits.

    Parameters
    ----------
    scores : sequence of numpy.ndarray, each of shape (rows, columns)
        Higher = more prospective; anything not finite is NoData. Maps are compared on the cells valid in all.
    grid : Grid
        Their common grid.
    x, y : numpy.ndarray, shape (deposits,)
        Deposits in the grid's coordinates.
    options : Options
        Neighbourhood, distances, numbers of draws, seed.
    context : Context, optional
        For progress and cancel.

    Raises
    ------
    InputError
        If no cell is valid in all maps, or no deposit lies on a valid cell, or an option is out of range.
    """
    context = context or Context()
    _check_options(options)
    setting = _lay_out(scores, grid, x, y, options)
    located, area, clusters = setting.located, setting.area, setting.clusters
    bootstrap_seed, null_seed = np.random.SeedSequence(options.seed).spawn(2)
    counts = cluster_resamples(int(clusters.max()) + 1, options.resamples, np.random.default_rng(bootstrap_seed))
    rng, moving = np.random.default_rng(null_seed), context.part(0.0, 0.5)
    random = move_clusters_at_random(
        grid, area, x[located.used], y[located.used], clusters, options.null_draws, rng, moving
    )
    trial = _Trial(setting.position[located.cells], setting.position[random.cells], clusters, counts)
    maps = []
    for index, score in enumerate(scores):
        context.progress(0.5 + 0.5 * index / len(scores), "ranking cells and deposits")
        maps.append(_evaluate_map(neighbourhood_maximum(score, options.neighbourhood)[area], trial))
    return Evaluation(
        maps=tuple(maps),
        located=located,
        clusters=clusters,
        common_cells=setting.common_cells,
        area_cells=int(area.sum()),
        cells_lost=setting.cells_lost,
        placed_singly=random.placed_singly,
        null_95_of_best=_null_of_best(maps),
    )


def deposit_shares(
    scores: Sequence[np.ndarray], grid: Grid, x: np.ndarray, y: np.ndarray, options: Options
) -> tuple[np.ndarray, np.ndarray]:
    """Return the share of background that each deposit beats in each map, and the deposits' clusters.

    What `best_band` picks from; parameters and errors as in `evaluate`.

    Returns
    -------
    shares : numpy.ndarray, shape (maps, deposits in use)
    clusters : numpy.ndarray, shape (deposits in use,)
    """
    setting = _lay_out(scores, grid, x, y, options)
    deposits = setting.position[setting.located.cells]
    ranked = (cells_below(neighbourhood_maximum(score, options.neighbourhood)[setting.area]) for score in scores)
    return np.stack([background_beaten(below, deposits) for below in ranked]), setting.clusters


@dataclass(frozen=True)
class _Setting:
    """Where the maps are judged."""

    located: DepositCells
    area: np.ndarray  # (rows, columns) bool
    clusters: np.ndarray  # (deposits in use,)
    common_cells: int
    cells_lost: tuple[int, ...]

    @property
    def position(self) -> np.ndarray:
        """Position of each cell of the grid among the cells of the area, shape (rows * columns,)."""
        return np.cumsum(self.area.ravel()) - 1


def _lay_out(scores: Sequence[np.ndarray], grid: Grid, x: np.ndarray, y: np.ndarray, options: Options) -> _Setting:
    valid_of_each = [np.isfinite(score) for score in scores]
    valid = np.logical_and.reduce(valid_of_each)
    if not valid.any():
        raise InputError("No cell has a score in all maps. Evaluate maps that overlap, or each one alone.")
    located = locate_deposits(grid, x, y, valid)
    if not located.used.any():
        raise InputError(
            f"None of the {len(located.used)} deposits lies on a cell with a score: {int(located.outside.sum())} outside "
            f"the map, {int(located.on_nodata.sum())} on NoData. Check the deposit layer's coordinate system and extent."
        )
    area = area_near_deposits(valid, grid, located, x, y, options.background_distance)
    clusters = single_linkage_clusters(x[located.used], y[located.used], options.cluster_distance)
    common = int(valid.sum())
    return _Setting(located, area, clusters, common, tuple(int(each.sum()) - common for each in valid_of_each))


@dataclass(frozen=True)
class _Trial:
    """What is the same for all maps; deposits as positions among the cells of the area."""

    deposits: np.ndarray  # (deposits,)
    random_deposits: np.ndarray  # (draws, deposits)
    clusters: np.ndarray  # (deposits,)
    counts: np.ndarray  # (resamples, clusters)


def _evaluate_map(values: np.ndarray, trial: _Trial) -> MapEvaluation:
    below = cells_below(values)
    largest_tie = float(np.bincount(below).max() / len(below))
    if below.max() == 0:
        return MapEvaluation(CONSTANT, largest_tie)
    beaten, null_beaten = background_beaten(below, trial.deposits), background_beaten(below, trial.random_deposits)
    needed, null_needed = area_needed(below, trial.deposits), area_needed(below, trial.random_deposits)
    auc, null_aucs = float(beaten.mean()), null_beaten.mean(axis=1)
    resampled = resampled_means(beaten, trial.clusters, trial.counts)
    low, high = interval(resampled, trial.counts.shape[1])
    null_95 = float(np.percentile(null_aucs, NULL_PERCENTILE))
    return MapEvaluation(
        verdict=EVIDENCE if auc > null_95 else NO_EVIDENCE,
        largest_tie=largest_tie,
        auc=auc,
        low=low,
        high=high,
        null_mean=float(null_aucs.mean()),
        null_95=null_95,
        null_share=float(np.mean(null_aucs >= auc)),
        captured=tuple(captured(needed, share) for share in CAPTURE_SHARES),
        roc=_curve(1.0 - beaten, 1.0 - null_beaten, trial),
        success=_curve(needed, null_needed, trial),
        needed=needed,
        resampled_aucs=resampled,
        null_aucs=null_aucs,
    )


def _curve(costs: np.ndarray, null_costs: np.ndarray, trial: _Trial) -> Curve:
    """Return the curve of deposits reached against `costs` (deposits,), with its interval and its null band."""
    each = (costs[:, None] - 1e-12 <= CURVE_SHARES).astype(float)  # (deposits, points)
    low, high = np.percentile(resampled_means(each, trial.clusters, trial.counts), INTERVAL, axis=0)
    null_low, null_high = np.percentile(share_reached(null_costs, CURVE_SHARES), NULL_BAND, axis=0)
    return Curve(each.mean(axis=0), low, high, null_low, null_high)


def _null_of_best(maps: Sequence[MapEvaluation]) -> Optional[float]:
    draws = [m.null_aucs for m in maps if m.null_aucs is not None]
    return float(np.percentile(np.max(draws, axis=0), NULL_PERCENTILE)) if draws else None


def _check_options(options: Options) -> None:
    for name, number in (("bootstrap resamples", options.resamples), ("null draws", options.null_draws)):
        if number < 100:
            raise InputError(f"{number} {name} are too few for a 95 % limit. Ask for 100 or more, better 1000.")
