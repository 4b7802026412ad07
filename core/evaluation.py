"""Honest evaluation of score maps against known deposits: figures, intervals, null, curves, and what the survey knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Optional

import numpy as np

from .batch_confounding import BatchedSamples, CellBatches, batches_of_cells, predict_from_batches
from .bootstrap import cluster_resamples
from .clusters import single_linkage_clusters, suggest_cluster_distance
from .context import Context
from .errors import InputError
from .evaluated_area import DepositCells, area_near_deposits, locate_deposits, neighbourhood_maximum
from .evaluation_result import BatchCheck, Evaluation, MapEvaluation
from .grid import Grid
from .map_evaluation import CURVE_SHARES, NULL_PERCENTILE, Trial, evaluate_map
from .null_model import move_clusters_at_random
from .ranks import cells_below, check_share
from .roc import background_beaten

__all__ = ["CURVE_SHARES", "Options", "deposit_shares", "evaluate"]


@dataclass(frozen=True)
class Options:
    """How maps are evaluated; distances in map units.

    Attributes
    ----------
    neighbourhood : int
        Cells around each cell whose maximum counts, for deposits and background alike; 0: the containing cell.
    background_distance : float
        Only cells within this distance of a deposit are evaluated; 0: all valid cells.
    cluster_distance : float, optional
        Deposits linked by steps of at most this length are one cluster; None: `clusters.suggest_cluster_distance`.
    resamples, null_draws : int
        Bootstrap resamples over clusters, and draws of clusters moved at random.
    seed : int
        Seed of both.
    threshold_share : float
        The best share of the area that the confusion table calls, 0 to 1.
    threshold : float, optional
        Or the lowest score that it calls, in every map.
    """

    neighbourhood: int = 0
    background_distance: float = 0.0
    cluster_distance: Optional[float] = None
    resamples: int = 2000
    null_draws: int = 1000
    seed: int = 0
    threshold_share: float = 0.20
    threshold: Optional[float] = None


def evaluate(
    scores: Sequence[np.ndarray],
    grid: Grid,
    x: np.ndarray,
    y: np.ndarray,
    options: Options,
    context: Optional[Context] = None,
    samples: Optional[BatchedSamples] = None,
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
    samples : BatchedSamples, optional
        Samples with the survey, laboratory or year of each: then it is asked whether these predict the deposits, too.

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
    rng, moving = np.random.default_rng(null_seed), context.part(0.0, 0.4)
    random = move_clusters_at_random(
        grid, area, x[located.used], y[located.used], clusters, options.null_draws, rng, moving
    )
    deposits, moved = setting.position[located.cells], setting.position[random.cells]
    cells = None if samples is None else batches_of_cells(grid, area, samples, context.part(0.4, 0.5))
    batch_of_cell = cells.of_cell if cells is not None and _can_be_judged(cells, counts) else None
    trial = Trial(deposits, moved, clusters, counts, options.threshold_share, options.threshold, batch_of_cell)
    maps = []
    for index, score in enumerate(scores):
        context.progress(0.5 + 0.4 * index / len(scores), "ranking cells and deposits")
        maps.append(evaluate_map(neighbourhood_maximum(score, options.neighbourhood)[area], trial))
    batches = None if cells is None else _check_batches(cells, trial, context.part(0.9, 1.0))
    return Evaluation(
        maps=tuple(maps),
        located=located,
        clusters=clusters,
        cluster_distance=setting.cluster_distance,
        common_cells=setting.common_cells,
        area_cells=int(area.sum()),
        cells_lost=setting.cells_lost,
        placed_singly=random.placed_singly,
        null_95_of_best=_null_of_best(maps),
        batches=batches,
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
    cluster_distance: float
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
    distance = options.cluster_distance
    if distance is None:
        distance = suggest_cluster_distance(
            int(located.used.sum()), float(valid.sum()) * grid.cell_size**2, grid.cell_size
        )
    clusters = single_linkage_clusters(x[located.used], y[located.used], distance)
    common = int(valid.sum())
    return _Setting(
        located, area, clusters, distance, common, tuple(int(each.sum()) - common for each in valid_of_each)
    )


def _null_of_best(maps: Sequence[MapEvaluation]) -> Optional[float]:
    draws = [m.null_aucs for m in maps if m.null_aucs is not None]
    return float(np.percentile(np.max(draws, axis=0), NULL_PERCENTILE)) if draws else None


def _can_be_judged(cells: CellBatches, counts: np.ndarray) -> bool:
    """Whether there are batches to tell apart, and more than one cluster, `counts` of shape (resamples, clusters)."""
    return counts.shape[1] > 1 and len(np.unique(cells.of_cell)) > 1


def _check_batches(cells: CellBatches, trial: Trial, context: Context) -> BatchCheck:
    """Ask whether the batches predict the deposits."""
    number, predicted = len(cells.names), None
    if trial.batch_of_cell is not None:
        predicted = predict_from_batches(
            cells.of_cell, trial.deposits, trial.random_deposits, trial.clusters, trial.counts, context
        )
    covered, held = (np.bincount(part, minlength=number) for part in (cells.of_cell, cells.of_cell[trial.deposits]))
    return BatchCheck(cells.names, cells.samples, covered, held, predicted)


def _check_options(options: Options) -> None:
    for name, number in (("bootstrap resamples", options.resamples), ("null draws", options.null_draws)):
        if number < 100:
            raise InputError(f"{number} {name} are too few for a 95 % limit. Ask for 100 or more, better 1000.")
    if options.threshold is None:
        check_share("part to call", options.threshold_share)
