"""What an evaluation returns: the figures of each map, its curves, and how maps compare."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

import numpy as np

from .batch_confounding import BatchPrediction, WithinBatches
from .bootstrap import interval
from .confusion import Confusion
from .evaluated_area import DepositCells
from .precision_recall import PrecisionRecall
from .prediction_area import Intersection

EVIDENCE, NO_EVIDENCE, CONSTANT = "evidence", "no evidence", "constant"
BATCHES_CLEAR, BATCHES_SHARE, BATCHES_ALONE = "clear", "shared", "batches"  # what the batches say of a map
ABOUT = 0.05  # of AUC: a map that is no better than the batches by this much is about as good as they are
Difference = tuple[Optional[float], Optional[float], Optional[float]]  # with its 95 % interval


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
    resampled_captured : numpy.ndarray, shape (resamples, 3), or None
        Shares captured in 5, 10 and 20 % of the area in every bootstrap resample.
    precision_recall : PrecisionRecall or None
        Precision against recall.
    intersection : Intersection or None
        Where the curves of the prediction-area plot cross.
    confusion : Confusion or None
        What the threshold of the options calls.
    thresholds : tuple of two numpy.ndarray, shape (points,) each, or None
        The lowest score of each share of the area of `evaluation.CURVE_SHARES`, NaN where ties forbid one, and the share
        of the area that scores as much.
    within : WithinBatches or None
        What the map knows within surveys, laboratories or years, where that was asked.
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
    resampled_captured: Optional[np.ndarray] = None
    precision_recall: Optional[PrecisionRecall] = None
    intersection: Optional[Intersection] = None
    confusion: Optional[Confusion] = None
    thresholds: Optional[tuple[np.ndarray, np.ndarray]] = None
    within: Optional[WithinBatches] = None


@dataclass(frozen=True)
class BatchCheck:
    """Whether survey, laboratory or year predict the deposits.

    Attributes
    ----------
    names : tuple of str
        The batches.
    samples, cells, deposits : numpy.ndarray, shape (batches,)
        Samples, evaluated cells and deposits of each.
    prediction : BatchPrediction or None
        How well the batches predict; None where they cannot be judged: one batch, or one cluster of deposits.
    """

    names: tuple[str, ...]
    samples: np.ndarray
    cells: np.ndarray
    deposits: np.ndarray
    prediction: Optional[BatchPrediction] = None


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
    cluster_distance : float
        Longest step inside a cluster, in map units, given or suggested.
    common_cells, area_cells : int
        Cells valid in all maps, and those of them that were evaluated (near deposits, where so asked).
    cells_lost : tuple of int
        Valid cells of each map that another map lacks and that were therefore not used.
    placed_singly : float
        Share of null placements that could not keep a deposit with its cluster.
    null_95_of_best : float or None
        95th percentile of the best AUC among all maps under the null: the bar for a map picked as the best.
    batches : BatchCheck or None
        Whether survey, laboratory or year predict the deposits; None where it was not asked.
    """

    maps: tuple[MapEvaluation, ...]
    located: DepositCells
    clusters: np.ndarray
    cluster_distance: float
    common_cells: int
    area_cells: int
    cells_lost: tuple[int, ...]
    placed_singly: float
    null_95_of_best: Optional[float]
    batches: Optional[BatchCheck] = None

    @property
    def best(self) -> Optional[int]:
        """Index of the map with the highest AUC; ``None`` where all are constant."""
        aucs = [-1.0 if m.auc is None else m.auc for m in self.maps]
        return int(np.argmax(aucs)) if max(aucs) >= 0 else None

    def difference(self, index: int, reference: int) -> Difference:
        """Return AUC of map `index` minus that of `reference` with its paired 95 % bootstrap interval."""
        one, other = self.maps[index], self.maps[reference]
        if one.auc is None or other.auc is None or one.resampled_aucs is None or other.resampled_aucs is None:
            return None, None, None
        return self._paired(one.auc - other.auc, one.resampled_aucs - other.resampled_aucs)

    def difference_captured(self, index: int, reference: int) -> tuple[Difference, ...]:
        """Return the same for the shares of the deposits in 5, 10 and 20 % of the area."""
        one, other = self.maps[index], self.maps[reference]
        if one.captured is None or other.captured is None:
            return ()
        if one.resampled_captured is None or other.resampled_captured is None:
            return ()
        columns = (one.resampled_captured - other.resampled_captured).T
        pairs = zip(one.captured, other.captured, columns)
        return tuple(self._paired((a - b) / len(self.clusters), resampled) for a, b, resampled in pairs)

    def difference_crossing(self, index: int, reference: int) -> Difference:
        """Return the same for the share of the deposits captured where the curves of the prediction-area plot cross."""
        one, other = self.maps[index].intersection, self.maps[reference].intersection
        if one is None or other is None:
            return None, None, None
        return self._paired(one.captured - other.captured, other.resampled - one.resampled)

    def difference_from_batches(self, index: int) -> Difference:
        """Return AUC of map `index` minus that of the batches alone, with its paired 95 % bootstrap interval."""
        each, predicted = self.maps[index], None if self.batches is None else self.batches.prediction
        if each.auc is None or each.resampled_aucs is None or predicted is None:
            return None, None, None
        return self._paired(each.auc - predicted.auc, each.resampled_aucs - predicted.resampled)

    def batch_verdict(self, index: int) -> Optional[str]:
        """Return what the batches say of a map.

        Returns
        -------
        str or None
            `BATCHES_ALONE`: they predict the deposits about as well as the map, and within them the map is no better
            than chance. `BATCHES_SHARE`: they predict about as well, but the map knows more than they do.
            `BATCHES_CLEAR`: they are no better than chance, or the map is clearly better. None where they were not
            judged, or where the map is no evidence itself.
        """
        (lead, low, _), each = self.difference_from_batches(index), self.maps[index]
        if self.batches is None or self.batches.prediction is None or each.within is None:
            return None
        if lead is None or low is None or each.verdict != EVIDENCE:
            return None
        if (low > 0 and lead > ABOUT) or not self.batches.prediction.predicts:
            return BATCHES_CLEAR
        return BATCHES_SHARE if each.within.beats_chance else BATCHES_ALONE

    def _paired(self, difference: float, resampled: np.ndarray) -> Difference:
        return (difference, *interval(resampled, int(self.clusters.max()) + 1))
