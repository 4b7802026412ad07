from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from gossan.core.classes import (
    classes_above,
    mad_classes,
    median_and_mad,
    percentile_classes,
    percentile_thresholds,
)
from gossan.core.errors import InputError


def test_classes_hold_the_shares_of_the_area_that_their_names_say() -> None:
    scores = np.random.default_rng(0).permutation(1000).astype(float).reshape(25, 40)
    classes = percentile_classes(scores)
    assert [int((classes == number).sum()) for number in (3, 2, 1, 0)] == [50, 100, 150, 700]
    assert scores[classes == 3].min() > scores[classes == 2].max() > scores[classes == 1].max()


def test_a_tied_group_across_a_break_goes_to_the_lower_class() -> None:
    scores = np.r_[np.full(6, 9.0), np.full(20, 5.0), np.arange(74) / 100.0][None]
    classes = percentile_classes(scores, (5, 15, 30))
    assert (classes[0, :6] == 2).all()
    assert (classes[0, 6:26] == 1).all()
    assert not (classes == 3).any()


def test_nodata_and_infinity_are_class_255_and_do_not_count() -> None:
    scores = np.arange(100.0).reshape(10, 10)
    scores[0] = np.nan
    scores[1, 0] = np.inf
    classes = percentile_classes(scores, (10,))
    assert (classes[0] == 255).all() and classes[1, 0] == 255
    assert (classes == 1).sum() == 8  # a tenth of 89 cells, rounded down


def test_a_constant_map_is_all_in_the_lowest_class_and_an_empty_one_all_nodata() -> None:
    assert (percentile_classes(np.ones((4, 5))) == 0).all()
    assert (percentile_classes(np.full((2, 2), np.nan)) == 255).all()


@pytest.mark.parametrize(
    ("breaks", "words"),
    [
        ((), "0 class breaks"),
        ((5, 5), "must rise"),
        ((30, 5), "must rise"),
        ((0, 5), "between 0 and 100"),
        ((5, 100), "between"),
    ],
)
def test_breaks_that_make_no_classes_are_refused(breaks: tuple[float, ...], words: str) -> None:
    with pytest.raises(InputError, match=words):
        percentile_classes(np.arange(4.0).reshape(2, 2), breaks)


def test_a_value_on_a_threshold_stays_below_it_and_nodata_is_255() -> None:
    values = np.array([1.0, 2.0, 2.1, 5.0, 9.0, np.nan, np.inf])
    np.testing.assert_array_equal(classes_above(values, (2.0, 5.0)), [0, 0, 1, 1, 2, 255, 255])


def test_percentile_classes_hold_what_is_above_their_percentiles() -> None:
    values = np.random.default_rng(0).permutation(1000).astype(float)
    values[:100] = np.nan
    thresholds = percentile_thresholds(values, (50, 90, 99))
    np.testing.assert_allclose(thresholds, np.nanpercentile(values, (50, 90, 99)))
    assert [(classes_above(values, thresholds) == i).sum() for i in range(4)] == [450, 360, 81, 9]


def test_the_mad_of_normal_values_is_their_standard_deviation_and_outliers_do_not_move_it() -> None:
    values = np.random.default_rng(0).normal(50.0, 4.0, 100_000)
    assert median_and_mad(values) == pytest.approx((50.0, 4.0), rel=0.02)
    values[:1000] = 1e6
    assert median_and_mad(values) == pytest.approx((50.0, 4.0), rel=0.03)


@pytest.mark.parametrize(
    ("side", "expected"), [("high", [0, 0, 0, 1, 3]), ("low", [3, 2, 0, 0, 0]), ("both", [3, 2, 0, 1, 3])]
)
def test_mad_classes_count_the_multiples_that_are_exceeded_on_their_side(side: str, expected: list[int]) -> None:
    middle = np.random.default_rng(1).normal(0.0, 1.0, 20_001)
    values = np.r_[middle, -3.5, -2.5, 0.5, 1.5, 3.5]
    assert mad_classes(values, (1, 2, 3), side)[-5:].tolist() == expected


def test_mad_classes_are_those_of_the_formula_by_hand() -> None:
    values = np.array([1.0, 2.0, 3.0, 4.0, 100.0])  # median 3, distances 2 1 0 1 97, MAD 1.4826
    assert mad_classes(values, (0.5, 1.0, 60.0)).tolist() == [0, 0, 0, 1, 3]


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: percentile_thresholds(np.arange(9.0), ()), "0 percentiles"),
        (lambda: percentile_thresholds(np.arange(9.0), (90, 50)), "must rise"),
        (lambda: percentile_thresholds(np.arange(9.0), (50, 100)), "between 0 and 100"),
        (lambda: mad_classes(np.arange(9.0), (0, 1)), "above zero"),
        (lambda: mad_classes(np.arange(9.0), (2, 1)), "must rise"),
        (lambda: mad_classes(np.arange(9.0), (1, 2), "up"), "'up'"),
        (lambda: mad_classes(np.r_[np.ones(9), 2.0, 3.0], (1, 2)), "have the value 1.*percentiles"),
    ],
)
def test_what_makes_no_classes_is_refused_with_the_remedy(call: Callable[[], object], words: str) -> None:
    with pytest.raises(InputError, match=words):
        call()
