from __future__ import annotations

import numpy as np
import pytest
from gossan.core.classes import percentile_classes
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
