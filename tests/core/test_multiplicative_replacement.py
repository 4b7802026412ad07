"""Multiplicative replacement keeps ratios and the sum."""

from __future__ import annotations

import numpy as np
import pytest
from gossan.core.errors import InputError
from gossan.core.multiplicative_replacement import multiplicative_replacement

NAN = np.nan


def test_the_papers_formula_on_a_composition_of_majors() -> None:
    """r = 0.65 DL below detection, x (1 - sum / c) elsewhere, in percent of the whole."""
    values = np.array([[NAN, NAN, 60.0, 40.0], [5.0, NAN, 55.0, 40.0]])
    below = np.isnan(values)
    found = multiplicative_replacement(values, np.where(below, 2.0, NAN), below, np.full(4, 1e4))
    np.testing.assert_allclose(found[0], [1.3, 1.3, 60 * 0.974, 40 * 0.974])
    np.testing.assert_allclose(found[1], [5 * 0.987, 1.3, 55 * 0.987, 40 * 0.987])
    np.testing.assert_allclose(found.sum(axis=1), 100.0)


def test_ratios_among_measured_parts_stay_whatever_their_units() -> None:
    rng = np.random.default_rng(1)
    values = rng.lognormal(2.0, 1.0, (50, 5))
    below = rng.random(values.shape) < 0.3
    below[:, :2] = False
    limit = np.where(below, 3.0, NAN)
    found = multiplicative_replacement(np.where(below, NAN, values), limit, below, np.array([1.0, 1e4, 1e-3, 1.0, 1e4]))
    measured = np.where(below, NAN, found)
    ratios = measured / measured[:, :1]
    np.testing.assert_allclose(ratios, np.where(below, NAN, values) / values[:, :1], rtol=1e-13)
    assert (found[below] == 0.65 * 3.0).all()


def test_the_whole_sample_keeps_its_sum_with_what_was_not_analysed() -> None:
    values, limit = np.array([[300.0, NAN, 7.0]]), np.array([[NAN, 10.0, NAN]])
    found = multiplicative_replacement(values, limit, np.isnan(values), np.ones(3))
    room = 1.0 - 6.5e-6
    rest = (1e6 - 307.0) * room
    assert found.sum() + rest == pytest.approx(1e6, rel=1e-12)
    np.testing.assert_allclose(found, [[300.0 * room, 6.5, 7.0 * room]], rtol=1e-14)


def test_gaps_stay_gaps_and_complete_samples_stay_as_they_are() -> None:
    values = np.array([[3.0, NAN, 5.0], [3.0, 4.0, 5.0]])
    found = multiplicative_replacement(values, np.full(values.shape, NAN), np.zeros(values.shape, bool), np.ones(3))
    np.testing.assert_array_equal(found, values)


def test_limits_larger_than_the_sample_are_refused() -> None:
    values = np.array([[NAN, 5.0], [3.0, 5.0]])
    with pytest.raises(InputError, match="detection limits of sample 1 .*Check the units"):
        multiplicative_replacement(values, np.where(np.isnan(values), 200.0, NAN), np.isnan(values), np.full(2, 1e4))
