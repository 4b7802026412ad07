from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from gossan.core.errors import InputError
from gossan.core.segmented_fit import choose_segments, fit_between, fit_segments, least_points


def slow_fit(x: np.ndarray, y: np.ndarray, segments: int, weights: np.ndarray) -> tuple[float, tuple[int, ...]]:
    """Try every division there is, each line by numpy's polyfit; return the least sum of squares and its ends."""
    least = least_points(len(x))
    best: tuple[float, tuple[int, ...]] = (np.inf, ())
    for inner in combinations(range(1, len(x)), segments - 1):
        ends = (0, *inner, len(x))
        if min(b - a for a, b in zip(ends, ends[1:])) < least:
            continue
        rss = 0.0
        for a, b in zip(ends, ends[1:]):
            line = np.polyfit(x[a:b], y[a:b], 1, w=np.sqrt(weights[a:b]))
            rss += float(weights[a:b] @ (y[a:b] - np.polyval(line, x[a:b])) ** 2)
        best = min(best, (rss, inner))
    return best


@pytest.mark.parametrize("segments", [1, 2, 3, 4])
@pytest.mark.parametrize("seed", range(4))
def test_no_other_division_has_a_smaller_sum_of_squares(segments: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    x = np.cumsum(rng.uniform(0.1, 1.0, 22)) + 1000.0 * seed
    y, weights = rng.normal(size=22).cumsum(), rng.uniform(0.1, 2.0, 22)
    rss, inner = slow_fit(x, y, segments, weights)
    fit = fit_segments(x, y, segments, weights)
    assert fit.rss == pytest.approx(rss, rel=1e-9)
    assert tuple(segment.start for segment in fit.segments[1:]) == inner


def test_each_line_is_the_weighted_least_squares_line_of_its_points() -> None:
    rng = np.random.default_rng(1)
    x, y, weights = np.arange(40.0), rng.normal(size=40), rng.uniform(0.1, 2.0, 40)
    for piece in fit_segments(x, y, 3, weights).segments:
        at = slice(piece.start, piece.stop)
        slope, intercept = np.polyfit(x[at], y[at], 1, w=np.sqrt(weights[at]))
        away = y[at] - np.average(y[at], weights=weights[at])
        residual = y[at] - intercept - slope * x[at]
        np.testing.assert_allclose([piece.slope, piece.intercept], [slope, intercept], rtol=1e-8, atol=1e-9)
        assert piece.r2 == pytest.approx(1 - weights[at] @ residual**2 / (weights[at] @ away**2), abs=1e-9)


@pytest.mark.parametrize("corner", [5.0, 5.03])  # at a point, and between two
def test_bends_of_a_bent_line_are_found_exactly(corner: float) -> None:
    x = np.linspace(0.0, 10.0, 101)
    y = np.where(x < corner, -x, -corner - 3.0 * (x - corner))
    fit = fit_segments(x, y, 2)
    assert fit.breaks == pytest.approx([corner], abs=1e-9)
    assert [segment.slope for segment in fit.segments] == pytest.approx([-1.0, -3.0])
    assert [segment.r2 for segment in fit.segments] == pytest.approx([1.0, 1.0])


def test_a_jump_between_parallel_lines_breaks_halfway() -> None:
    x = np.arange(20.0)
    fit = fit_segments(x, -x - 5.0 * (x >= 8), 2)
    assert fit.breaks == pytest.approx([7.5])


@pytest.mark.parametrize("segments", [1, 2, 3, 4])
def test_the_number_of_segments_is_found_within_scatter(segments: int) -> None:
    x = np.linspace(0.0, 4.0, 200)
    slopes, corners = [-0.2, -1.2, -2.4, -1.0][:segments], np.arange(1, segments, dtype=float)
    y = slopes[0] * x
    for before, after, corner in zip(slopes, slopes[1:], corners):
        y = y + (after - before) * np.maximum(x - corner, 0.0)
    fit = choose_segments(x, y + np.random.default_rng(3).normal(0, 0.02, 200), tolerance=0.03)
    assert len(fit.segments) == segments
    np.testing.assert_allclose(fit.breaks, corners, atol=0.06)


def test_a_curve_within_the_tolerance_of_a_line_is_one_segment() -> None:
    x = np.linspace(0.0, 3.0, 200)
    assert len(choose_segments(x, -x + 0.02 * np.sin(3 * x), tolerance=0.03).segments) == 1
    assert len(choose_segments(x, -x + 0.02 * np.sin(3 * x), tolerance=0.0001).segments) > 1


def test_lines_between_given_breaks_are_fitted_and_an_empty_piece_has_no_slope() -> None:
    x = np.arange(10.0)
    fit = fit_between(x, np.where(x <= 4, x, 8 - x), [4.0, 20.0])
    assert [segment.slope for segment in fit.segments[:2]] == pytest.approx([1.0, -1.0])
    assert np.isnan(fit.segments[2].slope) and fit.breaks == (4.0, 20.0)


def test_too_few_points_are_refused_with_the_numbers() -> None:
    with pytest.raises(InputError, match=r"8 points, too few for 3 segments of at least 3.*fewer segments"):
        fit_segments(np.arange(8.0), np.arange(8.0), 3)
    with pytest.raises(InputError, match="2 points"):
        choose_segments(np.arange(2.0), np.arange(2.0), 0.03)
