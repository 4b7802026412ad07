from __future__ import annotations

import numpy as np
import pytest
from gossan.core.leading_bands import leading_text, standardised_difference
from gossan.core.targets import target_cells

RNG = np.random.default_rng(4)


def test_the_difference_is_in_standard_deviations_of_the_whole_area() -> None:
    band = RNG.normal(7.0, 3.0, (50, 60)).astype(np.float32)
    band[:, 40:] += 1e4  # not scored: it must not count
    valid = np.ones(band.shape, dtype=bool)
    valid[:, 40:] = False
    numbers = np.zeros(band.shape, dtype=np.int32)
    numbers[3:6, 3:7], numbers[20:30, 10:20] = 1, 2
    band[4, 4] = np.nan
    cells = target_cells(numbers)
    whole = band[valid & np.isfinite(band)].astype(float)
    expected = [(np.nanmean(band[numbers == i].astype(float)) - whole.mean()) / whole.std() for i in (1, 2)]
    np.testing.assert_allclose(standardised_difference(band, valid, cells), expected, rtol=1e-6)


@pytest.mark.parametrize("value", [np.nan, 3.0])
def test_an_empty_and_a_constant_band_say_nothing(value: float) -> None:
    numbers = np.zeros((8, 8), dtype=np.int32)
    numbers[2, 2] = 1
    valid = np.ones(numbers.shape, dtype=bool)
    assert np.isnan(standardised_difference(np.full(numbers.shape, value), valid, target_cells(numbers))).all()


def test_a_target_without_values_in_the_band_has_no_difference() -> None:
    band = RNG.normal(size=(8, 8))
    numbers = np.zeros(band.shape, dtype=np.int32)
    numbers[2, 2], numbers[5, 5] = 1, 2
    band[2, 2] = np.nan
    made = standardised_difference(band, np.ones(band.shape, dtype=bool), target_cells(numbers))
    assert np.isnan(made[0]) and np.isfinite(made[1])


def test_the_three_highest_are_written_and_what_is_not_higher_is_not() -> None:
    labels = ["Cu", "Pb", "Sb", "As", "Zn"]
    assert leading_text([0.2, 2.14, 1.76, 1.5, np.nan], labels) == "Pb +2.1, Sb +1.8, As +1.5"
    assert leading_text([-0.2, 0.4, 0.01, np.nan, -3.0], labels) == "Pb +0.4"
    assert leading_text([-1.0] * 5, labels) == ""
