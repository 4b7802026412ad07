from __future__ import annotations

import numpy as np
import pytest
from gossan.core import score_smoothing
from gossan.core.errors import InputError
from gossan.core.score_smoothing import opened_and_closed, smoothed_scores
from gossan.tests.story import Story

RNG = np.random.default_rng(3)


def scores_with_gaps(rows: int = 23, columns: int = 31) -> np.ndarray:
    scores = RNG.normal(size=(rows, columns))
    scores[RNG.random(scores.shape) < 0.2] = np.nan
    scores[5:12, 8:20] = RNG.normal(size=(7, 12))  # whole windows too
    return scores


def median_by_hand(scores: np.ndarray, radius: int) -> np.ndarray:
    """The slow, obvious way: the median of what has a value in the square."""
    made = np.full(scores.shape, np.nan)
    for row, column in np.argwhere(np.isfinite(scores)):
        window = scores[max(row - radius, 0) : row + radius + 1, max(column - radius, 0) : column + radius + 1]
        made[row, column] = np.nanmedian(window)
    return made


def gaussian_by_hand(scores: np.ndarray, radius: int) -> np.ndarray:
    """The slow, obvious way: weights by distance, of what has a value, up to four standard deviations away."""
    made = np.full(scores.shape, np.nan)
    row, column = np.indices(scores.shape)
    for i, j in np.argwhere(np.isfinite(scores)):
        down, along = row - i, column - j
        weight = np.exp(-(down**2 + along**2) / (2.0 * radius**2))
        weight[(abs(down) > 4 * radius) | (abs(along) > 4 * radius) | np.isnan(scores)] = 0.0
        made[i, j] = (weight * np.nan_to_num(scores)).sum() / weight.sum()
    return made


def eroded_by_hand(cells: np.ndarray, valid: np.ndarray, radius: int) -> np.ndarray:
    return np.array(
        [[_all_in_disc(cells, valid, i, j, radius) for j in range(cells.shape[1])] for i in range(len(cells))]
    )


def _all_in_disc(cells: np.ndarray, valid: np.ndarray, i: int, j: int, radius: int) -> bool:
    row, column = np.indices(cells.shape)
    disc = ((row - i) ** 2 + (column - j) ** 2 <= radius**2) & valid
    return bool(valid[i, j] and cells[disc].all())


@pytest.mark.parametrize("radius", [1, 2, 4])
def test_the_median_is_that_of_the_neighbours_with_a_value(radius: int) -> None:
    scores = scores_with_gaps()
    np.testing.assert_allclose(smoothed_scores(scores, "median", radius), median_by_hand(scores, radius))


@pytest.mark.parametrize("radius", [1, 3])
def test_the_gaussian_mean_weighs_the_neighbours_with_a_value(radius: int) -> None:
    scores = scores_with_gaps()
    np.testing.assert_allclose(
        smoothed_scores(scores, "gaussian", radius), gaussian_by_hand(scores, radius), rtol=0, atol=1e-12
    )


@pytest.mark.parametrize("smoothing", ["median", "gaussian"])
def test_nodata_stays_where_it_is_and_lends_no_value(smoothing: str) -> None:
    scores = np.ones((12, 14), dtype=np.float32)
    scores[3:6, 2:9] = np.nan
    made = smoothed_scores(scores, smoothing, 2)
    assert made.dtype == np.float32
    np.testing.assert_allclose(made, scores, rtol=1e-6)  # any other value than 1 came from NoData


@pytest.mark.parametrize("smoothing", ["median", "gaussian"])
def test_blocks_of_rows_make_no_difference(smoothing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    scores = scores_with_gaps(60, 27)
    whole = smoothed_scores(scores, smoothing, 2)
    monkeypatch.setattr(score_smoothing, "BLOCK", 27 * 7)
    np.testing.assert_array_equal(smoothed_scores(scores, smoothing, 2), whole)


@pytest.mark.parametrize("radius", [1, 2])
def test_opening_and_closing_is_erosion_dilation_dilation_erosion_to_which_nodata_is_neutral(radius: int) -> None:
    valid = RNG.random((21, 26)) > 0.1
    mask = (RNG.random(valid.shape) > 0.35) & valid
    opened = ~eroded_by_hand(~eroded_by_hand(mask, valid, radius), valid, radius) & valid
    closed = eroded_by_hand(~eroded_by_hand(~opened, valid, radius) & valid, valid, radius)
    made = opened_and_closed(mask, valid, radius)
    np.testing.assert_array_equal(made, closed)
    assert made.any() and not made[~valid].any() and (made != mask).any()


def test_opening_takes_a_speck_and_a_neck_and_closing_fills_a_gap_but_not_nodata() -> None:
    mask = np.zeros((15, 30), dtype=bool)
    mask[2:11, 2:11] = mask[2:11, 15:26] = True
    mask[6, 11:15] = True  # a neck of one cell
    mask[13, 28] = True  # a speck
    mask[5, 5] = mask[7, 20] = False  # two gaps, of which one is NoData
    valid = np.ones_like(mask)
    valid[7, 20] = False
    made = opened_and_closed(mask, valid, 1)
    assert not made[13, 28] and not made[6, 12:14].any()
    assert made[5, 5] and not made[7, 20]


def test_the_edge_of_the_data_wears_nothing_off() -> None:
    mask, valid = np.zeros((10, 10), dtype=bool), np.ones((10, 10), dtype=bool)
    mask[:, :3] = True
    valid[4:7, 3] = False
    np.testing.assert_array_equal(opened_and_closed(mask, valid, 1), mask)


def test_blocks_make_no_difference_to_opening_and_closing(monkeypatch: pytest.MonkeyPatch) -> None:
    valid = RNG.random((90, 20)) > 0.1
    mask = (RNG.random(valid.shape) > 0.3) & valid
    whole = opened_and_closed(mask, valid, 2)
    monkeypatch.setattr(score_smoothing, "BLOCK", 20 * 5)
    story = Story()
    np.testing.assert_array_equal(opened_and_closed(mask, valid, 2, story), whole)
    assert len(story.fractions) == 18


@pytest.mark.parametrize(
    ("smoothing", "radius", "words"),
    [("mean", 1, "smoothing is 'mean'"), ("median", 0, "0 cells"), ("median", 21, "21 cells")],
)
def test_smoothing_that_does_not_exist_is_refused(smoothing: str, radius: int, words: str) -> None:
    with pytest.raises(InputError, match=words):
        smoothed_scores(np.ones((3, 3)), smoothing, radius)
