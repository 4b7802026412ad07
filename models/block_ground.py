"""The ground of a trial in spatial blocks: what may be learnt from, the deposits and their clusters, the blocks' folds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Optional

import numpy as np
from scipy.ndimage import label

from ..core.clusters import single_linkage_clusters, suggest_cluster_distance
from ..core.context import Context
from ..core.errors import InputError
from ..core.evidence import valid_cells
from ..core.grid import Grid
from ..core.labels import DEPOSIT
from ..core.ranks import cells_below
from ..core.roc import background_beaten
from ..core.spatial_blocks import Folds, block_folds, separate_blocks
from ..core.variogram_fit import automatic_variogram, neighbourhood_range
from . import registry
from .base import TrainingData
from .cross_validation import Trial
from .training_data import background_data, labelled_data

UNSUPERVISED = ("detector", "anomaly network")
PROBED_CELLS = 1_500  # of a band, for its variogram
PROBED_BANDS = 12
FEWEST_FOLDS = 2


@dataclass(frozen=True)
class Layout:
    """How the area is held out.

    Attributes
    ----------
    folds : int
        In how many parts.
    block_size : float
        Side of a block in map units; 0: the median range of the bands' variograms.
    buffer : float
        Map units between what is learnt from and what is held out.
    cluster_distance : float, optional
        Deposits linked by steps of at most this length, in map units, are never apart; None:
        `clusters.suggest_cluster_distance`.
    seed : int
    """

    folds: int = 5
    block_size: float = 0.0
    buffer: float = 0.0
    cluster_distance: Optional[float] = None
    seed: int = 0


@dataclass(frozen=True)
class Ground:
    """Everything that stays the same while folds and labels change.

    Attributes
    ----------
    trial : Trial
        Its folds are those of the blocks.
    grid : Grid
    deposits : numpy.ndarray
        Flat cells of the deposits to be found, shape (n,).
    clusters : numpy.ndarray
        Each one's cluster, from 0, shape (n,).
    side : float
        Of a block, in cells.
    cluster_distance : float
        Longest step inside a cluster, in map units, given or suggested.
    """

    trial: Trial
    grid: Grid
    deposits: np.ndarray
    clusters: np.ndarray
    side: float
    cluster_distance: float

    @property
    def valid(self) -> np.ndarray:
        """Cells with data in every band, boolean, shape (rows, columns)."""
        return valid_cells(self.trial.data.stack)

    @property
    def all_deposits(self) -> np.ndarray:
        """Flat cells that are labelled as deposits, or to be found."""
        labels = self.trial.data.labels
        labelled = np.flatnonzero(self.valid & (labels == DEPOSIT)) if labels is not None else np.zeros(0, dtype=int)
        return np.union1d(labelled, self.deposits)


def known_entry(kind: str) -> registry.Entry:
    """Return the registry's entry of a kind; `InputError` names the kinds there are."""
    known = {entry.kind: entry for entry in registry.ENTRIES}
    if kind not in known:
        raise InputError(f"There is no model '{kind}'. Choose one of {', '.join(known)}.")
    return known[kind]


def learnable_data(
    entry: registry.Entry, arrays: Mapping[str, np.ndarray], band_names: tuple[str, ...], seed: int
) -> TrainingData:
    """Return what may be learnt from: everything but deposits for anomaly models, else what is labelled."""
    if entry.family in UNSUPERVISED:
        return background_data(arrays["stack"], band_names, arrays["labels"], 1.0, seed)
    return labelled_data(arrays["stack"], band_names, arrays["labels"])


def lay_out(
    kind: str,
    settings: Mapping[str, Any],
    data: TrainingData,
    grid: Grid,
    labels: np.ndarray,
    layout: Layout,
    context: Context,
    points: Optional[np.ndarray] = None,
) -> Ground:
    """Find the deposits' cells and their clusters, and lay the blocks.

    Parameters
    ----------
    kind, settings
        Of the model, see `cross_validation.Trial`.
    data : TrainingData
    grid : Grid
    labels : numpy.ndarray
        Label raster, shape (rows, columns).
    layout : Layout
    context : Context
    points : numpy.ndarray, optional
        Easting, northing of the deposits to be found, shape (n, 2); else the cells labelled as deposits.

    Raises
    ------
    InputError
        If no deposit lies on a cell with data, or they lie in too few blocks.
    """
    valid = valid_cells(data.stack)
    labelled = np.flatnonzero(valid & (labels == DEPOSIT))
    given = labelled if points is None else _cells_of(points, grid, valid, context)
    if not given.size:
        raise InputError(
            "No deposit lies on a cell with data in every band. Check the deposits' and the stack's extent."
        )
    together = np.concatenate([given, np.setdiff1d(labelled, given)])  # labelled cells must not be parted either
    x, y = cell_centres(together, grid)
    distance = layout.cluster_distance
    if distance is None:
        distance = suggest_cluster_distance(
            _count(given, valid), float(valid.sum()) * grid.cell_size**2, grid.cell_size
        )
    clusters = single_linkage_clusters(x, y, distance)
    size = layout.block_size or _suggest_block_size(data, grid, layout, context)
    side = max(1.0, size / grid.cell_size)
    folds = _folds(valid, together, clusters, side, layout, context)
    trial = Trial(kind, settings, data, folds, layout.buffer / grid.cell_size)
    clusters = clusters[: len(given)]
    context.log(
        f"{len(given)} deposits in {len(np.unique(clusters))} clusters at {distance:,.0f} map units; {folds.count} folds of blocks of "
        f"{side * grid.cell_size:,.0f} map units."
    )
    return Ground(trial, grid, given, np.unique(clusters, return_inverse=True)[1], side, distance)


def _count(given: np.ndarray, valid: np.ndarray) -> int:
    """Return how many deposits cells stand for: cells that touch are one deposit and its surroundings."""
    cells = np.zeros(valid.shape, dtype=bool)
    cells.flat[given] = True
    return int(label(cells, np.ones((3, 3)))[1])


def _folds(
    valid: np.ndarray, deposits: np.ndarray, clusters: np.ndarray, side: float, layout: Layout, context: Context
) -> Folds:
    """Return the folds, fewer than asked for where the deposits lie in fewer separate blocks."""
    apart = separate_blocks(valid, deposits, clusters, side)
    count = min(layout.folds, apart) if apart >= FEWEST_FOLDS else layout.folds
    if count < layout.folds:
        context.warn(
            f"The deposits lie in only {apart} separate blocks of ground: {count} folds instead of {layout.folds}."
        )
    return block_folds(valid, deposits, clusters, side, count, layout.seed)


def _cells_of(points: np.ndarray, grid: Grid, valid: np.ndarray, context: Context) -> np.ndarray:
    """Return the flat cells of points that lie on cells with data."""
    rows, columns, inside = grid.cells_of(points[:, 0], points[:, 1])
    used = inside & valid[rows, columns]
    if not used.all():
        context.warn(
            f"{int((~used).sum())} of {len(used)} deposits lie outside the stack or on NoData and were left out."
        )
    return (rows * grid.columns + columns)[used]


def cell_centres(cells: np.ndarray, grid: Grid) -> tuple[np.ndarray, np.ndarray]:
    """Return easting and northing of flat cells."""
    rows, columns = np.divmod(cells, grid.columns)
    return grid.x_centres()[columns], grid.y_centres()[rows]


def _suggest_block_size(data: TrainingData, grid: Grid, layout: Layout, context: Context) -> float:
    """Return the median range of the bands' variograms, at most what leaves two blocks a side for each fold."""
    cells = np.flatnonzero(valid_cells(data.stack))
    probed = np.sort(np.random.default_rng(layout.seed).permutation(cells)[:PROBED_CELLS])
    x, y = cell_centres(probed, grid)
    bands = data.stack.reshape(len(data.stack), -1)[:, probed].astype(float)
    ranges = []
    for i, values in enumerate(bands[:PROBED_BANDS]):
        context.progress(i / len(bands), "Variograms of the evidence, for the size of the blocks")
        if values.std() > 0:
            ranges.append(neighbourhood_range(automatic_variogram(x, y, values)))
    extent = np.sqrt(len(cells)) * grid.cell_size
    largest = extent / np.ceil(np.sqrt(4 * layout.folds))
    found = float(np.median(ranges)) if ranges else largest
    size = max(min(found, largest), grid.cell_size)
    why = "the median range of the evidence's variograms"
    if found > largest:
        why += f" is {found:,.0f}, too large for {layout.folds} folds of this area; four blocks a fold are used"
    context.log(f"Block size {size:,.0f} map units: {why}.")
    return size


def auc_of_deposits(scores: np.ndarray, deposits: np.ndarray) -> float:
    """Return the mean share of the background that the deposits' cells beat."""
    known = np.isfinite(scores)
    position = np.cumsum(known.ravel()) - 1
    return float(background_beaten(cells_below(scores[known]), position[deposits]).mean())
