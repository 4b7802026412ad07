"""What pairs of duplicates tell."""

from __future__ import annotations

import numpy as np
import pytest
from gossan.core.duplicate_quality import disagreement, duplicate_quality, relative_differences
from gossan.core.duplicates import find_locations

NAN = np.nan


def test_a_relative_difference_is_that_to_the_first_at_the_location() -> None:
    locations = find_locations(np.array([0.0, 1.0, 0.0, 0.0]), np.zeros(4))
    found = relative_differences(np.array([[10.0, 1.0], [7.0, 1.0], [30.0, NAN], [10.0, 3.0]]), locations)
    np.testing.assert_allclose(found, [[NAN, NAN], [NAN, NAN], [1.0, NAN], [0.0, 1.0]])


@pytest.mark.parametrize("rsd", [0.05, 0.2])
def test_both_measures_recover_the_precision_that_pairs_were_made_with(rsd: float) -> None:
    rng = np.random.default_rng(5)
    truth = rng.lognormal(3.0, 1.0, 4000)
    pairs = truth[:, None] * (1.0 + rsd * rng.normal(size=(4000, 2)))
    x = np.tile(np.arange(4000.0), 2)
    found = duplicate_quality(relative_differences(pairs.T.ravel(), find_locations(x, np.zeros(8000))))
    assert found.pairs == 4000
    assert found.robust == pytest.approx(rsd, rel=0.06)
    assert found.rms == pytest.approx(rsd, rel=0.06)


def test_a_few_discordant_pairs_move_the_root_mean_square_and_not_the_robust_measure() -> None:
    differences = np.concatenate([np.full(95, 0.05), np.full(5, 1.8)])
    found = duplicate_quality(differences)
    assert found.difference == 0.05
    assert found.robust == pytest.approx(0.05 / 0.954, rel=1e-3)
    assert found.rms > 0.25


def test_the_root_mean_square_is_stanley_and_lawies() -> None:
    a, b = np.array([10.0, 4.0]), np.array([14.0, 5.0])
    expected = np.sqrt(np.mean((np.std([a, b], axis=0, ddof=1) / np.mean([a, b], axis=0)) ** 2))
    assert duplicate_quality(2 * np.abs(a - b) / (a + b)).rms == pytest.approx(expected)


def test_without_pairs_there_is_no_number() -> None:
    found = duplicate_quality(np.array([NAN, NAN]))
    assert found.pairs == 0
    assert np.isnan([found.difference, found.robust, found.rms]).all()


def test_a_samples_disagreement_names_its_worst_element() -> None:
    median, largest, element = disagreement(np.array([[NAN, NAN, NAN], [0.1, 0.5, 0.2], [NAN, 0.0, NAN]]))
    np.testing.assert_array_equal(median, [NAN, 0.2, 0.0])
    np.testing.assert_array_equal(largest, [NAN, 0.5, 0.0])
    assert element.tolist() == [-1, 1, 1]
