"""Rings between two windows: which cells, thinned how, refused when."""

from __future__ import annotations

import numpy as np
import pytest
from gossan.core.errors import InputError
from gossan.core.rings import Ring, rings_of

PUBLISHED = [(5, 7), (5, 9), (5, 11), (5, 13), (7, 35), (9, 35), (11, 35), (13, 35)]


def slow(ring: Ring) -> set[tuple[int, int]]:
    reach = range(-(ring.outer // 2), ring.outer // 2 + 1)
    return {(r, c) for r in reach for c in reach if max(abs(r), abs(c)) > ring.inner // 2}


@pytest.mark.parametrize("inner, outer", [(3, 5), (1, 3), *PUBLISHED])
def test_a_ring_is_the_outer_window_without_the_inner_one(inner: int, outer: int) -> None:
    ring = Ring(inner, outer)
    offsets = [tuple(offset) for offset in ring.offsets().tolist()]
    assert len(offsets) == len(set(offsets)) == ring.cells == outer**2 - inner**2
    assert set(offsets) == slow(ring)


def test_the_papers_drawing_has_16_pairs_and_its_best_ring_1056() -> None:
    assert Ring(3, 5).cells == 16
    assert (Ring(13, 35).cells, Ring(13, 35).name) == (1056, "(13,35)")


def test_half_a_ring_lies_ahead_of_the_cell_and_its_mirror_image_behind() -> None:
    half = Ring(5, 9).half()
    assert all((row, column) > (0, 0) for row, column in half.tolist())
    assert len(np.unique(np.concatenate([half, -half]), axis=0)) == Ring(5, 9).cells


@pytest.mark.parametrize("turn", [0.0, 0.3, 0.9])
@pytest.mark.parametrize("most", [2, 16, 48, 100])
def test_a_thinned_ring_is_as_large_as_asked_lies_in_the_ring_and_is_balanced(most: int, turn: float) -> None:
    ring = Ring(13, 35)
    offsets = ring.offsets(most, turn)
    assert len(np.unique(offsets, axis=0)) == len(offsets) == most
    assert {tuple(offset) for offset in offsets.tolist()} <= slow(ring)
    np.testing.assert_array_equal(offsets.sum(axis=0), 0)


def test_a_thinned_ring_looks_near_and_far_and_into_every_quarter() -> None:
    ring = Ring(13, 35)
    offsets = ring.offsets(48)
    far, whole = np.hypot(*offsets.T), np.hypot(*ring.offsets().T)
    np.testing.assert_allclose(np.quantile(far, [0.25, 0.5, 0.75]), np.quantile(whole, [0.25, 0.5, 0.75]), atol=1.0)
    quarter = (np.arctan2(*offsets.T) // (np.pi / 2)).astype(int)
    assert np.ptp(np.unique(quarter, return_counts=True)[1][:4]) <= 2


def test_other_turns_look_at_other_cells() -> None:
    one, other = ({tuple(o) for o in Ring(13, 35).offsets(16, turn).tolist()} for turn in (0.0, 0.5))
    assert len(one & other) < 4


def test_asking_for_more_than_there_is_gives_the_whole_ring() -> None:
    np.testing.assert_array_equal(Ring(3, 5).offsets(16), Ring(3, 5).offsets())
    np.testing.assert_array_equal(Ring(3, 5).offsets(999, 0.7), Ring(3, 5).offsets())


@pytest.mark.parametrize(
    "inner, outer, message",
    [
        ((4,), (7,), "inner window is 4 cells wide.*3 or 5"),
        ((3,), (8,), "outer window is 8 cells wide"),
        ((7,), (7,), r"inner window \(7\) must be smaller than the outer one \(7\)"),
        ((-1,), (3,), "-1 cells wide"),
        ((3, 5), (7,), "2 inner and 1 outer windows"),
        ((), (), "0 inner and 0 outer"),
        ((3, 3), (7, 7), r"\(3,7\) is given twice"),
        (("x",), (7,), "'x' is no whole number"),
        ((3,), (7.5,), "'7.5' is no whole number"),
    ],
)
def test_windows_that_make_no_ring_are_refused(inner: tuple, outer: tuple, message: str) -> None:
    with pytest.raises(InputError, match=message):
        rings_of(inner, outer)


def test_widths_come_as_numbers_or_as_typed() -> None:
    assert rings_of((5, "13"), ("9", 35.0)) == (Ring(5, 9), Ring(13, 35))
