"""The plain norm and rank correlations that every anomaly model reports."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from gossan.models.controls import plain_norm, rank_correlation, score_report
from gossan.models.training_data import background_data
from scipy.stats import spearmanr


def test_the_norm_is_of_vectors_standardised_by_the_training_cells(survey: Any) -> None:
    training = background_data(survey.stack, survey.names, None, 0.5, 3).training
    norm = plain_norm(survey.stack, training)
    learnt = survey.stack[:, training].astype(float)
    cell = (survey.stack[:, 12, 12] - learnt.mean(axis=1)) / learnt.std(axis=1)
    assert norm[12, 12] == pytest.approx(np.sqrt((cell**2).sum()))
    np.testing.assert_array_equal(np.isnan(norm), np.isnan(survey.stack).any(axis=0))


def test_rank_correlation_is_spearmans_over_shared_cells() -> None:
    rng = np.random.default_rng(0)
    one, other = rng.integers(0, 9, 200).astype(float), rng.normal(size=200)
    one[5], other[6] = np.nan, np.inf
    both = np.isfinite(one) & np.isfinite(other)
    assert rank_correlation(one, other) == pytest.approx(spearmanr(one[both], other[both])[0])
    assert rank_correlation(one, one) == pytest.approx(1.0)


def test_a_constant_map_has_no_rank_correlation() -> None:
    assert np.isnan(rank_correlation(np.ones(5), np.arange(5.0)))
    assert np.isnan(rank_correlation(np.full(5, np.nan), np.arange(5.0)))


def test_the_norm_itself_is_told_to_be_the_norm(survey: Any) -> None:
    data = background_data(survey.stack, survey.names)
    report = score_report(plain_norm(data.stack, data.training), data)
    assert report["norm_correlation"] == pytest.approx(1.0)
    assert set(report["drivers"]) == set(survey.names)
    assert report["training_cells"] == data.training.sum()
    quantiles = list(report["score_quantiles"].values())
    assert quantiles == sorted(quantiles)
