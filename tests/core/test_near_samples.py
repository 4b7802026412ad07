from __future__ import annotations

import numpy as np
from gossan.core.near_samples import gather_near


def survey() -> tuple[np.ndarray, np.ndarray]:
    x, y = np.meshgrid(np.arange(0.0, 1000, 100), np.arange(0.0, 1000, 100))
    return x.ravel(), y.ravel()


def test_samples_within_a_hundredth_of_their_spacing_come_together_at_their_centre() -> None:
    x, y = survey()
    near_x, near_y = np.append(x, [300.6, 300.3]), np.append(y, [400.0, 400.6])
    moved_x, moved_y, moved = gather_near(near_x, near_y)
    together = [np.flatnonzero((x == 300) & (y == 400))[0], 100, 101]
    assert moved == 3
    np.testing.assert_allclose(moved_x[together], (300 + 300.6 + 300.3) / 3)
    np.testing.assert_allclose(moved_y[together], (400 + 400 + 400.6) / 3)
    others = np.setdiff1d(np.arange(100), together)
    np.testing.assert_array_equal(moved_x[others], x[others])
    assert len(np.unique(np.column_stack([moved_x, moved_y]), axis=0)) == 100


def test_samples_farther_apart_or_at_one_place_exactly_stay_where_they_are() -> None:
    x, y = survey()
    x, y = np.append(x, [301.5, 700.0]), np.append(y, [400.0, 700.0])  # a step too far; a duplicate
    moved_x, moved_y, moved = gather_near(x, y)
    assert moved == 0
    np.testing.assert_array_equal(moved_x, x)
    np.testing.assert_array_equal(moved_y, y)


def test_one_and_two_locations_stay() -> None:
    for count in (1, 2):
        x, y = np.arange(count) * 1e-9, np.zeros(count)
        moved_x, _, moved = gather_near(x, y)
        assert moved == 0
        np.testing.assert_array_equal(moved_x, x)
