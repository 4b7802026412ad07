from __future__ import annotations

import numpy as np
import pytest
from gossan.core.score_scale import gate_by_direction, share_below, training_knots

TRAINING = np.random.default_rng(4).gamma(2.0, size=5000)
KNOTS = training_knots(TRAINING)


def test_the_share_is_how_many_training_cells_score_lower() -> None:
    scores = np.random.default_rng(5).choice(TRAINING, 400, replace=False)
    counted = [(score > TRAINING).mean() for score in scores]
    np.testing.assert_allclose(share_below(scores, KNOTS), counted, atol=0.0015)  # knots every 0.1 %


def test_the_median_is_one_half_and_the_maximum_one() -> None:
    np.testing.assert_allclose(share_below(np.array([np.median(TRAINING), TRAINING.max()]), KNOTS), [0.5, 1.0])


def test_above_the_training_maximum_it_goes_on_in_a_straight_line() -> None:
    highest, median = TRAINING.max(), np.median(TRAINING)
    above = highest + np.array([0.5, 1.0, 3.0]) * (highest - median)
    np.testing.assert_allclose(share_below(above, KNOTS), [1.5, 2.0, 4.0])


def test_cells_outside_the_training_range_do_not_tie_and_stay_above_zero() -> None:
    lowest = TRAINING.min()
    scores = np.array([lowest - 2.0, lowest - 1.0, lowest, lowest + 0.1, TRAINING.max(), TRAINING.max() + 1.0])
    shares = share_below(scores, KNOTS)
    assert shares[0] > 0.0
    assert (np.diff(shares) > 0).all()


def test_tied_training_cells_count_as_not_lower() -> None:
    training = np.repeat([1.0, 2.0, 3.0], [400, 400, 201])
    shares = share_below(np.array([2.0, 3.0]), training_knots(training))
    np.testing.assert_allclose(shares, [0.4, 0.8], atol=0.0015)


def test_a_cells_share_does_not_depend_on_the_map_it_stands_in() -> None:
    one = share_below(np.array([1.3]), KNOTS)
    assert share_below(np.array([0.1, 1.3, 99.0]), KNOTS)[1] == one[0]


def test_every_cell_that_is_not_enriched_ranks_below_every_one_that_is() -> None:
    rng = np.random.default_rng(6)
    scores, enrichment = rng.uniform(0.001, 2.0, 500), rng.normal(size=500)
    enrichment[:20] = 0.0
    gated = gate_by_direction(scores, enrichment)
    enriched = enrichment > 0
    assert gated[enriched].min() > gated[~enriched].max()
    np.testing.assert_array_equal(gated[enriched], scores[enriched])
    assert np.argmin(gated) == np.flatnonzero(~enriched)[np.argmax(scores[~enriched])]
    assert len(np.unique(gated)) == pytest.approx(500)
