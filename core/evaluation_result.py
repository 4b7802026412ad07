"""What an evaluation returns: the figures of each map, its curves, and how maps compare."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

import numpy as np

from .bootstrap import interval
from .evaluated_area import DepositCells

EVIDENCE, NO_EVIDENCE, CONSTANT = "evidence", "no evidence", "constant"


@dataclass(frozen=True)
class Curve:
    """A cumulative curve over `evaluation.CURVE_SHARES`; every array has shape (points,).

    Attributes
    ----------
    reached : numpy.ndarray
        Share of the deposits reached.
    low, high : numpy.ndarray
        Its 95 % bootstrap interval, point by point.
    null_low, null_high : numpy.ndarray
        5th and 95th percentile for deposits moved at random.
    """

    reached: np.ndarray
    low: np.ndarray
    high: np.ndarray
    null_low: np.ndarray
    null_high: np.ndarray


@dataclass(frozen=True)
class MapEvaluation:
    """What the deposits say about one map. For a constant map every figure is ``None``.

    Attributes
    ----------
    verdict : str
        `EVIDENCE` (above the null's 95th percentile), `NO_EVIDENCE` or `CONSTANT`.
    auc, low, high : float or None
        Area under the ROC curve, ties against the map, and its 95 % interval over clusters.
    null_mean, null_95 : float or None
        Mean and 95th percentile of the AUC when the clusters are moved at random.
    null_share : float or None
        Share of the random draws that reach the AUC or more.
    captured : tuple of int or None
        Deposits within the best 5, 10 and 20 % of the area.
    largest_tie : float
        Share of the area that shares one and the same score.
    roc, success : Curve or None
        ROC and success-rate curves.
    needed : numpy.ndarray, shape (deposits,), or None
        Share of the area that scores at least as high as each deposit's cell.
    resampled_aucs, null_aucs : numpy.ndarray or None
        AUC in every bootstrap resample and in every random draw; the same draws for all maps.
    """

    verdict: str
    largest_tie: float
    auc: Optional[float] = None
    low: Optional[float] = None
    high: Optional[float] = None
    null_mean: Optional[float] = None
    null_95: Optional[float] = None
    null_share: Optional[float] = None
    captured: Optional[tuple[int, ...]] = None
    roc: Optional[Curve] = None
    success: Optional[Curve] = None
    needed: Optional[np.ndarray] = None
    resampled_aucs: Optional[np.ndarray] = None
    null_aucs: Optional[np.ndarray] = None


@dataclass(frozen=True)
class Evaluation:
    """The evaluation of several maps on their common cells, with the same deposits, resamples and null draws.

    Attributes
    ----------
    maps : tuple of MapEvaluation
        One per map, in the order given.
    located : DepositCells
        Which deposits are in use, outside or on NoData.
    clusters : numpy.ndarray, shape (used,)
        Cluster of each deposit in use.
    common_cells, area_cells : int
        Cells valid in all maps, and those of them that were evaluated (near deposits, where so asked).
    cells_lost : tuple of int
        Valid cells of each map that another map lacks and that were therefore not used.
    placed_singly : float
        Share of null placements that could not keep a deposit with its cluster.
    null_95_of_best : float or None
        95th percentile of the best AUC among all maps under the null: the bar for a map picked as the best.
    """

    maps: tuple[MapEvaluation, ...]
    located: DepositCells
    clusters: np.ndarray
    common_cells: int
    area_cells: int
    cells_lost: tuple[int, ...]
    placed_singly: float
    null_95_of_best: Optional[float]

    @property
    def best(self) -> Optional[int]:
        """Index of the map with the highest AUC; ``None`` where all are constant."""
        aucs = [-1.0 if m.auc is None else m.auc for m in self.maps]
        return int(np.argmax(aucs)) if max(aucs) >= 0 else None

    def difference(self, index: int, reference: int) -> tuple[Optional[float], Optional[float], Optional[float]]:
        """Return AUC of map `index` minus that of `reference` with its paired 95 % bootstrap interval."""
        one, other = self.maps[index], self.maps[reference]
        if one.auc is None or other.auc is None or one.resampled_aucs is None or other.resampled_aucs is None:
            return None, None, None
        number = int(self.clusters.max()) + 1
        return (one.auc - other.auc, *interval(one.resampled_aucs - other.resampled_aucs, number))
