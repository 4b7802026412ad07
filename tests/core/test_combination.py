from __future__ import annotations

import numpy as np
import pytest
from gossan.core.combination import (
    MAJORITY,
    METHODS,
    PLURALITY,
    SIMPLE_AVERAGE,
    WEIGHTED_AVERAGE,
    WEIGHTED_VOTING,
    combine,
    combine_outputs,
    rank_mean,
)
from gossan.core.errors import InputError

RNG = np.random.default_rng(2)
SCORES = RNG.normal(size=(3, 8, 9)).astype(np.float32)
SCORES[1, 0, 0] = np.nan


def test_the_rank_mean_does_not_depend_on_the_members_units() -> None:
    mean, spread = rank_mean(SCORES)
    stretched = np.stack([np.exp(3 * SCORES[0]), 1000 * SCORES[1] - 5, SCORES[2] ** 3])
    again, spread_again = rank_mean(stretched)
    np.testing.assert_allclose(again, mean)
    np.testing.assert_allclose(spread_again, spread)


def test_the_rank_mean_of_one_map_twice_is_its_ranks_without_spread() -> None:
    mean, spread = rank_mean(SCORES[[0, 0]])
    order = np.argsort(SCORES[0].ravel())
    np.testing.assert_allclose(mean.ravel()[order], (np.arange(72) + 0.5) / 72, rtol=1e-6)
    np.testing.assert_allclose(spread, 0.0, atol=1e-7)


def test_a_cell_that_one_member_lacks_is_nodata_and_counts_for_none() -> None:
    mean, spread = rank_mean(SCORES)
    assert np.isnan(mean[0, 0]) and np.isnan(spread[0, 0])
    assert np.isfinite(mean).sum() == 71
    assert np.nanmean(mean) == pytest.approx(0.5)


def test_weights_shift_the_average_and_a_zero_weight_leaves_a_member_out() -> None:
    alone, _ = rank_mean(SCORES[[0, 2]], weights=[1.0, 3.0])
    with_idle, _ = rank_mean(np.concatenate([SCORES[[0, 2]], SCORES[[0]]]), weights=[2.0, 6.0, 0.0])
    np.testing.assert_allclose(with_idle, alone)
    np.testing.assert_allclose(combine(SCORES[[0, 2]], WEIGHTED_AVERAGE, [1.0, 3.0]).score, alone)
    assert not np.allclose(combine(SCORES[[0, 2]], SIMPLE_AVERAGE, [1.0, 3.0]).score, alone)


def votes(*members: list[int]) -> np.ndarray:
    """Maps of ten cells whose top half is where a member votes (five votes each)."""
    return np.array(members, dtype=np.float32)[:, None, :] + np.float32(0.001) * np.arange(10, dtype=np.float32)


TWO = votes([1, 1, 1, 1, 1, 0, 0, 0, 0, 0], [1, 1, 1, 0, 0, 1, 1, 0, 0, 0])
THREE = np.concatenate([TWO, votes([1, 0, 0, 1, 0, 1, 0, 1, 1, 0])])


def test_the_plurality_gives_a_draw_to_anomalous_and_the_majority_abstains() -> None:
    plurality, majority = combine(TWO, PLURALITY, threshold=0.5), combine(TWO, MAJORITY, threshold=0.5)
    np.testing.assert_array_equal(plurality.score[0], [1, 1, 1, 1, 1, 1, 1, 0, 0, 0])
    np.testing.assert_array_equal(majority.score[0], [1, 1, 1, np.nan, np.nan, np.nan, np.nan, 0, 0, 0])
    assert majority.abstained == 4 and plurality.abstained == 0
    np.testing.assert_array_equal(majority.anomalous[0], [1, 1, 1, 0, 0, 0, 0, 0, 0, 0])
    np.testing.assert_allclose(majority.spread[0], [0, 0, 0, 0.5, 0.5, 0.5, 0.5, 0, 0, 0])


def test_three_members_always_have_a_majority() -> None:
    majority = combine(THREE, MAJORITY, threshold=0.5)
    np.testing.assert_array_equal(majority.score[0], [1, 1, 1, 1, 0, 1, 0, 0, 0, 0])
    np.testing.assert_array_equal(combine(THREE, PLURALITY, threshold=0.5).score, majority.score)


def test_a_heavy_member_decides_the_weighted_vote() -> None:
    heavy = combine(THREE, WEIGHTED_VOTING, [0.2, 0.2, 0.6], threshold=0.5)
    np.testing.assert_array_equal(heavy.score[0], [1, 0, 0, 1, 0, 1, 0, 1, 1, 0])


def test_an_average_calls_its_top_share_anomalous() -> None:
    result = combine(SCORES, SIMPLE_AVERAGE, threshold=0.25)
    valid = result.score[np.isfinite(result.score)]
    best = [cell for cell in valid if np.mean(valid >= cell) <= 0.25]
    assert sorted(result.score[result.anomalous]) == sorted(best) and len(best) >= 15
    assert np.nanmin(result.score[result.anomalous]) > np.nanmax(result.score[~result.anomalous])


@pytest.mark.parametrize("method", METHODS)
def test_every_method_returns_nodata_where_a_member_has_none(method: str) -> None:
    result = combine(SCORES, method, [1, 1, 1])
    assert np.isnan(result.score[0, 0]) and np.isnan(result.spread[0, 0]) and not result.anomalous[0, 0]


@pytest.mark.parametrize(
    ("weights", "words"),
    [
        ([1.0], "1 weights were given for 3 maps"),
        ([-1, 1, 1], "0 or more"),
        ([0, 0, 0], "not all 0"),
        ([np.nan, 1, 1], "0 or more"),
    ],
)
def test_weights_that_cannot_be_used_are_refused(weights: list[float], words: str) -> None:
    with pytest.raises(InputError, match=words):
        rank_mean(SCORES, weights)


def test_maps_without_a_common_cell_an_unknown_method_and_a_bad_threshold_are_refused() -> None:
    apart = SCORES[:2].copy()
    apart[0, :4], apart[1, 4:] = np.nan, np.nan
    with pytest.raises(InputError, match="No cell has a score in all maps"):
        rank_mean(apart)
    with pytest.raises(InputError, match="'median' is no way to combine"):
        combine(SCORES, "median")
    with pytest.raises(InputError, match="threshold|share"):
        combine(SCORES, MAJORITY, threshold=1.5)


OUTPUTS = np.array([[0.9, 0.4, 0.6, 0.1], [0.8, 0.6, 0.2, 0.2], [0.1, 0.9, 0.3, 0.3], [0.7, 0.1, 0.6, 0.1]])


def test_outputs_are_averaged_as_they_are_not_as_ranks() -> None:
    mean, spread = combine_outputs(OUTPUTS, SIMPLE_AVERAGE)
    np.testing.assert_allclose(mean, OUTPUTS.mean(axis=0), rtol=1e-6)
    np.testing.assert_allclose(spread, OUTPUTS.std(axis=0), rtol=1e-6)
    weighted, _ = combine_outputs(OUTPUTS, WEIGHTED_AVERAGE, [3, 1, 0, 0])
    np.testing.assert_allclose(weighted, (3 * OUTPUTS[0] + OUTPUTS[1]) / 4, rtol=1e-6)


def test_outputs_vote_at_the_threshold_and_a_majority_may_abstain() -> None:
    votes = [0.75, 0.5, 0.5, 0.0]  # share of the four that say deposit
    majority, spread = combine_outputs(OUTPUTS, MAJORITY)
    np.testing.assert_array_equal(majority, [1.0, np.nan, np.nan, 0.0])
    np.testing.assert_allclose(spread, [np.sqrt(share * (1 - share)) for share in votes])
    np.testing.assert_array_equal(combine_outputs(OUTPUTS, PLURALITY)[0], [1, 1, 1, 0])
    np.testing.assert_array_equal(combine_outputs(OUTPUTS, WEIGHTED_VOTING, [1, 1, 4, 1])[0], [0, 1, 0, 0])
