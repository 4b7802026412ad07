from __future__ import annotations

from typing import Optional

import numpy as np
import pytest
from gossan.core.bootstrap import cluster_resamples
from gossan.core.confusion import Confusion, confusion
from gossan.core.confusion import called_cells as called_of
from gossan.core.errors import InputError
from gossan.core.ranks import cells_below

RNG = np.random.default_rng(8)
VALUES = RNG.permutation(1000).astype(np.float32) / 1000
DEPOSITS = np.r_[np.argsort(VALUES)[::-1][[3, 40, 90, 150]], np.argsort(VALUES)[[100, 500]], np.argsort(VALUES)[500]]


def called_cells(values: np.ndarray, share: float, threshold: Optional[float] = None) -> np.ndarray:
    return called_of(values, cells_below(values), share, threshold)


def table(called: np.ndarray, values: np.ndarray = VALUES, deposits: np.ndarray = DEPOSITS) -> Confusion:
    clusters = np.arange(len(deposits)) // 2
    counts = cluster_resamples(int(clusters.max()) + 1, 500, np.random.default_rng(0))
    random = RNG.integers(0, len(values), (400, len(deposits)))
    return confusion(values, called, deposits, random, clusters, counts)


def test_the_counts_are_those_of_a_loop_over_deposits_and_cells() -> None:
    found = table(called_cells(VALUES, 0.20))
    captured = sum(VALUES[cell] >= found.threshold for cell in DEPOSITS)
    background = [cell for cell in range(1000) if cell not in set(DEPOSITS)]
    wrong = sum(VALUES[cell] >= found.threshold for cell in background)
    assert (found.captured, found.missed) == (captured, 7 - captured) == (4, 3)
    assert (found.background_called, found.background_left) == (wrong, 994 - wrong) == (196, 798)
    assert found.area == pytest.approx(0.2)
    assert found.sensitivity.value == pytest.approx(4 / 7)
    assert found.specificity == pytest.approx(798 / 994)
    assert found.precision.value == pytest.approx(4 / 200)
    assert found.lift.value == pytest.approx((4 / 7) / 0.2)


def test_intervals_follow_the_share_of_the_deposits_captured() -> None:
    found = table(called_cells(VALUES, 0.20))
    low, high = found.sensitivity.low, found.sensitivity.high
    assert low < found.sensitivity.value < high
    assert found.lift.low == pytest.approx(low / 0.2) and found.lift.high == pytest.approx(high / 0.2)
    assert found.precision.low == pytest.approx(7 * low / (7 * low + 196))
    assert low == pytest.approx(np.percentile(found.resampled, 2.5))


def test_chance_captures_about_the_share_that_is_called() -> None:
    values = RNG.permutation(5000).astype(float)
    found = table(called_cells(values, 0.3), values, RNG.choice(5000, 200))
    assert found.sensitivity.value == pytest.approx(0.3, abs=0.1)
    assert 0.3 < found.null_95 < 0.4 and found.lift.value == pytest.approx(1.0, abs=0.3)


def test_a_score_calls_all_cells_that_reach_it_as_the_map_has_it() -> None:
    values = np.array([0.1, 0.7, 0.9, 0.7], dtype=np.float32)
    np.testing.assert_array_equal(called_cells(values, 0.2, 0.7), [False, True, True, True])


def test_cells_tied_across_the_limit_stay_out() -> None:
    values = np.array([3.0, 2.0, 2.0, 2.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.0])
    assert called_cells(values, 0.30).sum() == 1
    assert called_cells(values, 0.40).sum() == 4


def test_a_threshold_above_all_scores_calls_nothing_and_has_no_precision() -> None:
    found = table(called_cells(VALUES, 0.2, 2.0))
    assert (found.threshold, found.captured, found.background_called) == (None, 0, 0)
    assert found.precision.value is None and found.lift.value is None and found.specificity == 1.0


def test_one_cluster_has_no_interval() -> None:
    counts = cluster_resamples(1, 100, np.random.default_rng(0))
    random = RNG.integers(0, 1000, (100, 2))
    found = confusion(VALUES, called_cells(VALUES, 0.2), DEPOSITS[:2], random, np.zeros(2, dtype=int), counts)
    assert found.sensitivity.low is None and found.lift.high is None


@pytest.mark.parametrize("share", [0.0, 1.0, -0.1])
def test_a_share_that_is_none_or_all_of_the_area_is_refused(share: float) -> None:
    with pytest.raises(InputError, match="Give a percentage"):
        called_cells(VALUES, share)


def test_a_threshold_that_is_no_number_is_refused() -> None:
    with pytest.raises(InputError, match="The threshold is nan"):
        called_cells(VALUES, 0.2, float("nan"))
