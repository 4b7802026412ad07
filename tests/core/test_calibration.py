"""Calibration: it recovers the odds it was given, and refuses scores that know nothing."""

from __future__ import annotations

import numpy as np
import pytest
from gossan.core.calibration import Calibration, fit_calibration
from gossan.core.errors import TrainingError
from scipy.optimize import minimize
from scipy.special import expit


def test_the_odds_that_made_the_labels_come_back() -> None:
    rng = np.random.default_rng(1)
    scores = rng.normal(3.0, 2.0, 20_000)
    is_deposit = rng.random(20_000) < expit(0.8 * scores - 4.0)
    fitted = fit_calibration(scores, is_deposit)
    assert fitted.slope == pytest.approx(0.8, abs=0.03) and fitted.start == pytest.approx(-4.0, abs=0.15)
    for low in (0.1, 0.3, 0.6):
        among = np.abs(fitted.probability(scores) - low) < 0.05
        assert is_deposit[among].mean() == pytest.approx(low, abs=0.04)


def test_it_is_the_maximum_of_the_likelihood_with_platts_targets() -> None:
    rng = np.random.default_rng(2)
    is_deposit = np.arange(60) < 12
    scores = rng.normal(is_deposit * 1.0, 1.0)
    target = np.where(is_deposit, 13 / 14, 1 / 50)

    def loss(weights: np.ndarray) -> float:
        chance = expit(weights[0] * scores + weights[1])
        return -float(np.sum(target * np.log(chance) + (1 - target) * np.log1p(-chance)))

    slow = minimize(loss, [0.0, 0.0], method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-12, "maxiter": 5000}).x
    fitted = fit_calibration(scores, is_deposit)
    np.testing.assert_allclose([fitted.slope, fitted.start], slow, atol=1e-5)


def test_complete_separation_ends_in_probabilities_short_of_certainty() -> None:
    scores = np.r_[np.zeros(10), np.ones(10)]
    chance = fit_calibration(scores, scores > 0.5).probability(scores)
    assert 0.0 < chance.min() < 0.1 and 0.9 < chance.max() < 1.0
    assert np.isnan(Calibration(1.0, 0.0).probability(np.array([np.nan]))[0])


def test_scores_that_know_nothing_or_the_opposite_are_refused() -> None:
    is_deposit = np.arange(40) < 20
    with pytest.raises(TrainingError, match="do not score higher"):
        fit_calibration(np.where(is_deposit, 0.0, 1.0) + np.arange(40) * 1e-3, is_deposit)
