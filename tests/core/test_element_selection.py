"""AUC per element and its significance: published numbers, the slow way, and simulated surveys whose truth is known."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from gossan.core.element_selection import (
    Placements,
    cluster_significance,
    critical_value,
    placements,
    placements_within,
    standard_error,
    two_sided,
    z_of_auc,
)


def test_the_papers_fifteen_z_and_its_eight_elements_come_out(shared_data: Path) -> None:
    published = json.loads((shared_data / "reference" / "expected.json").read_text(encoding="utf-8"))
    published = published["auc_significance"]
    near, far = published["n_positive"], published["n_negative"]
    found = {name: z_of_auc(auc, near, far) for name, (auc, _) in published["elements"].items()}
    assert len(found) == 15
    for name, (_, z) in published["elements"].items():
        assert found[name] == pytest.approx(z, abs=published["tolerance_z"]), name
    assert [name for name, z in found.items() if z > critical_value(0.01)] == published["selected_at_0.01"]


def test_the_critical_value_is_that_of_the_table_and_agrees_with_the_probability() -> None:
    assert critical_value(0.01) == pytest.approx(2.58, abs=0.005)
    assert critical_value(0.05) == pytest.approx(1.96, abs=0.005)
    assert two_sided(critical_value(0.01)) == pytest.approx(0.01)
    assert two_sided(-critical_value(0.01)) == pytest.approx(0.01)


def test_placements_are_those_of_all_pairs_written_out() -> None:
    rng = np.random.default_rng(1)
    values, positive = rng.integers(0, 12, 80).astype(float), rng.random(80) < 0.3
    near, far = values[positive], values[~positive]
    pairs = (near[:, None] > far[None]) + 0.5 * (near[:, None] == far[None])
    found = placements(values, positive)
    np.testing.assert_allclose(found.positive, pairs.mean(axis=1))
    np.testing.assert_allclose(found.negative, pairs.mean(axis=0))
    assert found.auc == pytest.approx(pairs.mean())


def test_neither_logarithm_nor_unit_changes_an_auc_and_a_sign_mirrors_it() -> None:
    rng = np.random.default_rng(2)
    values, positive = rng.lognormal(size=200), rng.random(200) < 0.2
    auc = placements(values, positive).auc
    assert placements(np.log(1000.0 * values), positive).auc == pytest.approx(auc)
    assert placements(-values, positive).auc == pytest.approx(1.0 - auc)
    assert z_of_auc(1.0 - auc, 40, 160) == pytest.approx(-z_of_auc(auc, 40, 160))


def test_folds_are_compared_within_themselves_only() -> None:
    rng = np.random.default_rng(3)
    positive, fold = rng.random(300) < 0.4, rng.integers(0, 3, 300)
    values = positive + 0.5 * rng.normal(size=300)
    found = placements_within(values + 100.0 * fold, positive, fold)  # what sets folds apart does not count
    expected = [placements(values[fold == k], positive[fold == k]) for k in range(3)]
    for k in range(3):
        np.testing.assert_array_equal(found.positive[fold[positive] == k], expected[k].positive)
        np.testing.assert_array_equal(found.negative[fold[~positive] == k], expected[k].negative)


def test_the_standard_error_is_the_spread_of_aucs_of_exponential_samples() -> None:
    rng = np.random.default_rng(4)
    positive = np.arange(90) < 30
    # Hanley and McNeil derive Q1 and Q2 from two exponential distributions; the AUC is then ratio / (1 + ratio)
    aucs = [placements(rng.exponential(size=90) * np.where(positive, 2.5, 1.0), positive).auc for _ in range(3000)]
    assert np.mean(aucs) == pytest.approx(2.5 / 3.5, abs=0.005)
    assert np.std(aucs) == pytest.approx(standard_error(2.5 / 3.5, 30, 60), rel=0.08)


def test_samples_that_do_not_overlap_are_infinitely_far_from_chance() -> None:
    values, positive = np.arange(20.0), np.arange(20) >= 12
    assert placements(values, positive).auc == 1.0
    assert z_of_auc(1.0, 8, 12) == np.inf and z_of_auc(0.0, 8, 12) == -np.inf
    assert two_sided(np.inf) == 0.0


def test_independent_samples_give_the_same_z_by_cluster_as_by_sample() -> None:
    rng = np.random.default_rng(5)
    positive = np.arange(600) < 150
    found = placements(rng.normal(size=600) + 0.4 * positive, positive)
    by_cluster = cluster_significance(found, np.arange(150), 4000, rng)
    assert by_cluster is not None
    assert by_cluster.z == pytest.approx(z_of_auc(found.auc, 150, 450), rel=0.1)
    assert by_cluster.low < found.auc < by_cluster.high


def test_one_cluster_is_no_evidence() -> None:
    found = Placements(np.full(9, 0.9), np.full(9, 0.9))
    assert cluster_significance(found, np.zeros(9, dtype=int), 100, np.random.default_rng(0)) is None


def test_of_worthless_elements_clusters_select_one_in_a_hundred_and_single_samples_many_more() -> None:
    rng = np.random.default_rng(6)
    trials = 400
    by_sample, by_cluster, missed = 0, 0, 0
    for _ in range(trials):
        clusters = np.repeat(np.arange(12), 5)
        near = 0.7 * rng.normal(size=12)[clusters] + 0.7 * rng.normal(size=60)
        found = placements(np.r_[near, rng.normal(size=400)], np.arange(460) < 60)
        by_sample += two_sided(z_of_auc(found.auc, 60, 400)) < 0.01
        figures = cluster_significance(found, clusters, 300, rng)
        assert figures is not None
        by_cluster += figures.p < 0.01
        missed += not figures.low <= 0.5 <= figures.high
    assert by_sample / trials > 0.1
    assert by_cluster / trials < 0.03
    assert 0.02 < missed / trials < 0.09
