from __future__ import annotations

import numpy as np
import pytest
from gossan.core.errors import InputError
from gossan.core.ranks import in_top_share
from gossan.core.threshold_choice import (
    concentration_area_breaks,
    known_scores,
    prediction_area_threshold,
    share_at_or_above,
    share_threshold,
    shares_below,
)

RNG = np.random.default_rng(8)


def intersection_by_walking(values: np.ndarray, deposits: np.ndarray) -> float:
    """The slow, obvious way: go down through all scores until as much is captured as is left out."""
    for score in np.unique(values)[::-1]:
        captured = np.mean(deposits >= score)
        left_out = 1.0 - np.mean(values >= score)
        if captured >= left_out - 1e-12:
            return float(score)
    raise AssertionError("the lowest score captures everything")


@pytest.mark.parametrize("levels", [3, 20, 1000])
@pytest.mark.parametrize("share", [0.01, 0.05, 0.33, 0.5, 0.9])
def test_a_share_of_the_area_is_what_the_ranks_call_the_top_share(share: float, levels: int) -> None:
    values = RNG.integers(0, levels, 700).astype(np.float32)
    top = in_top_share(values, share)
    if not top.any():
        with pytest.raises(InputError, match="shared by"):
            share_threshold(values, share)
        return
    threshold = share_threshold(values, share)
    np.testing.assert_array_equal(values >= threshold, top)
    assert share_at_or_above(values, threshold) == top.mean() <= share


def test_five_per_cent_of_a_hundred_different_scores_are_five() -> None:
    values = RNG.permutation(100).astype(float)
    assert share_threshold(values, 0.05) == 95.0
    assert share_at_or_above(values, 95.0) == 0.05


def test_a_share_that_is_none_is_refused() -> None:
    with pytest.raises(InputError, match="above 0 and below 100"):
        share_threshold(np.arange(10.0), 1.0)


@pytest.mark.parametrize("seed", range(12))
def test_the_intersection_is_the_one_found_by_walking_down(seed: int) -> None:
    rng = np.random.default_rng(seed)
    values = rng.normal(size=400).astype(np.float32)
    if seed % 3 == 0:
        values = np.round(values, 1)  # ties
    better = rng.permutation(400)[: 1 + 3 * seed]
    deposits = np.sort(values)[::-1][better // (1 + seed % 4)]
    assert prediction_area_threshold(values, deposits) == intersection_by_walking(values, deposits)


def test_at_the_intersection_the_two_shares_make_one() -> None:
    values = RNG.normal(size=100_000)
    deposits = values[np.argsort(values + RNG.normal(size=values.size))[-400:]]  # deposits on high scores
    threshold = prediction_area_threshold(values, deposits)
    captured, covered = np.mean(deposits >= threshold), share_at_or_above(values, threshold)
    assert captured + covered == pytest.approx(1.0, abs=1 / 400)
    assert captured > 0.8


def test_deposits_on_the_lowest_score_are_met_where_all_is_covered() -> None:
    values = np.arange(10.0)
    assert prediction_area_threshold(values, np.array([0.0, 0.0])) == 0.0


def test_deposits_on_the_highest_score_are_met_there() -> None:
    values = np.arange(10.0)
    assert prediction_area_threshold(values, np.array([9.0])) == 9.0


def test_breaks_of_the_concentration_area_curve_are_found_in_the_scores_own_unit() -> None:
    share = np.arange(1, 20_001) / 20_000
    corner = 10.0**-0.8
    values = np.where(share > corner, share ** (-1 / 0.8), 10.0 * (share / corner) ** (-1 / 3.0))
    assert concentration_area_breaks(RNG.permutation(values)) == pytest.approx([10.0], rel=0.02)


def test_a_curve_without_a_break_is_an_error_that_names_the_other_methods() -> None:
    share = np.arange(1, 20_001) / 20_000
    with pytest.raises(InputError, match="Choose the share of the area"):
        concentration_area_breaks(share**-0.5)


def test_shares_below_points_are_those_that_are_counted() -> None:
    values = np.round(RNG.normal(size=500), 1)
    points = np.unique(values)[[-1, -5, 3, -40]]
    np.testing.assert_allclose(shares_below(values, points), [(values < point).mean() for point in points])


def test_scores_that_are_none_or_all_the_same_are_refused() -> None:
    with pytest.raises(InputError, match="no cell with a score"):
        known_scores(np.full((3, 3), np.nan))
    with pytest.raises(InputError, match="constant: all 8 cells have the score 2"):
        known_scores(np.array([[2.0] * 4, [2.0] * 4, [np.nan] * 4]))
