"""Sites, surveys and laboratories of the simulated survey."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from gossan.core.simulation.elements import find_elements
from gossan.core.simulation.laboratory import analyse, decimals_of, print_assays, round_as_printed
from gossan.core.simulation.sampling import spread_out
from gossan.core.survey import Survey, SurveyDesign, simulate_survey
from scipy.spatial import cKDTree


@pytest.fixture(scope="module")
def survey() -> Survey:
    """A large survey without deposits or haloes."""
    return simulate_survey(SurveyDesign(samples=4000, deposits=0), 9)


def column_of(survey: Survey, symbol: str) -> int:
    return [element.symbol for element in survey.elements].index(symbol)


def duplicate_pairs(survey: Survey) -> tuple[np.ndarray, np.ndarray]:
    """Indices of the duplicates and of their originals."""
    ids = {name: i for i, name in enumerate(survey.samples.sample_id.tolist())}
    again = np.array([i for name, i in ids.items() if name.endswith("D")])
    return again, np.array([ids[survey.samples.sample_id[i][:-1]] for i in again])


def test_the_laboratories_biases_show_in_the_medians(survey):
    for k, batch in enumerate(survey.batches):
        mine = survey.samples.survey == k
        for symbol in ("Zn", "Cu", "Ba", "Mn", "Fe"):
            j = column_of(survey, symbol)
            ratio = np.log(survey.samples.values[mine, j]) - survey.samples.truth[mine, j]
            assert np.nanmedian(ratio) == pytest.approx(batch.bias[j], abs=0.04)
    assert max(abs(bias) for bias in survey.batches[0].bias) > 0.2
    assert max(abs(bias) for bias in survey.batches[-1].bias) < 0.25


def test_each_survey_has_its_own_area_with_some_overlap(survey):
    points = np.column_stack([survey.samples.x, survey.samples.y])
    site = np.unique(points, axis=0, return_index=True)[1]
    neighbour = cKDTree(points[site]).query(points[site], k=2)[1][:, 1]
    same = survey.samples.survey[site] == survey.samples.survey[site][neighbour]
    assert 0.85 < same.mean() < 1.0
    counts = np.bincount(survey.samples.survey, minlength=3)
    assert (counts > 0.1 * len(survey.samples)).all()
    assert len({(batch.survey, batch.laboratory, batch.year) for batch in survey.batches}) == 3


def test_one_in_twenty_five_sites_is_sampled_twice(survey):
    again, original = duplicate_pairs(survey)
    samples = survey.samples
    assert len(again) == pytest.approx(0.04 * (4000 - len(again)), abs=1)
    for values in (samples.x, samples.y, samples.survey, samples.lithology):
        np.testing.assert_array_equal(values[again], values[original])
    unique = np.unique(np.column_stack([samples.x, samples.y]), axis=0)
    assert len(unique) >= 4000 - len(again) - 2  # two sites may meet by chance


def test_field_duplicates_differ_more_than_laboratory_duplicates(survey):
    again, original = duplicate_pairs(survey)
    j = column_of(survey, "Mn")
    difference = np.abs(np.log(survey.samples.values[again, j] / survey.samples.values[original, j]))
    ordered = np.sort(difference)
    half = len(ordered) // 2
    element = survey.elements[j]
    assert ordered[:half].mean() < 2.0 * element.precision
    assert difference.max() > 2.0 * element.nugget


def test_below_detection_is_half_the_limit_and_marked(survey):
    samples = survey.samples
    assert 0.02 < samples.censored.mean() < 0.25
    np.testing.assert_allclose(samples.values[samples.censored], 0.5 * samples.limits[samples.censored])
    reported = np.isfinite(samples.values) & ~samples.censored
    assert (samples.values[reported] >= samples.limits[reported]).all()


def test_old_surveys_censor_more(survey):
    share = [survey.samples.censored[survey.samples.survey == k][:, column_of(survey, "Ag")].mean() for k in range(3)]
    assert share[0] > 0.4 and share[2] < 0.1


def test_only_the_oldest_survey_lacks_analyses(survey):
    missing = np.isnan(survey.samples.values)
    assert not missing[survey.samples.survey > 0].any()
    lost = missing[survey.samples.survey == 0].mean(axis=0)
    lacking = {element.symbol for element, share in zip(survey.elements, lost) if share > 0}
    assert lacking == {"Au", "Hg", "Sb", "Mo"}
    assert lost[column_of(survey, "Au")] == pytest.approx(0.12, abs=0.04)
    assert not survey.samples.censored[missing].any()


def test_printed_assays_read_back_as_the_values(survey):
    printed = survey.samples.printed()
    assert printed.shape == survey.samples.values.shape
    assert printed.dtype.kind == "U"
    for text, value, censored, limit in zip(
        printed.ravel().tolist(),
        survey.samples.values.ravel().tolist(),
        survey.samples.censored.ravel().tolist(),
        survey.samples.limits.ravel().tolist(),
    ):
        if math.isnan(value):
            assert text == ""
        elif censored:
            assert text.startswith("<") and float(text[1:]) == limit
        else:
            assert float(text) == value


def test_a_laboratory_prints_no_more_decimals_than_its_limit_has():
    values = np.array([0.2, 12.0, 0.5, np.nan])
    text = print_assays(values, np.array([False, False, True, False]), np.array([0.1, 1.0, 1.0, 1.0]))
    assert text.tolist() == ["0.2", "12", "<1", ""]
    assert [decimals_of(limit) for limit in (20.0, 1.0, 0.5, 0.02)] == [0, 0, 1, 2]


def test_readings_keep_three_significant_digits():
    readings = np.array([1234.5, 0.123456, 12.3456, 99.96, -0.2])
    limits = np.array([1.0, 0.001, 0.1, 1.0, 0.1])
    np.testing.assert_allclose(round_as_printed(readings, limits), [1230.0, 0.123, 12.3, 100.0, -0.2])


def test_the_analysis_is_precise_far_above_the_limit_and_vague_at_it():
    element = find_elements(("Zn",))[0]
    rng = np.random.default_rng(2)
    high = analyse(element, np.full(5000, 500.0), np.full(5000, 2.0), np.full(5000, 0.1), rng)
    low = analyse(element, np.full(5000, 2.0), np.full(5000, 2.0), np.zeros(5000), rng)
    assert high.mean() == pytest.approx(500.0 * math.exp(0.1), rel=0.01)
    assert high.std() / high.mean() == pytest.approx(element.precision, rel=0.05)
    assert low.std() / low.mean() > 0.2


def test_sites_cluster_and_leave_gaps(survey):
    points = np.unique(np.column_stack([survey.samples.x, survey.samples.y]), axis=0)
    counts, _, _ = np.histogram2d(points[:, 0], points[:, 1], bins=(12, 10))
    assert counts.var() > 3.0 * counts.mean()  # 1 for sites at random
    assert counts.min() < 0.3 * counts.mean()


def test_sites_spread_out_like_the_slow_way():
    points = np.random.default_rng(4).uniform(0.0, 10.0, (300, 2))
    kept: list[int] = []
    for i, point in enumerate(points):
        if all(np.hypot(*(point - points[j])) > 0.6 for j in kept):
            kept.append(i)
    order = spread_out(points, 0.6)
    assert order[: len(kept)].tolist() == kept
    assert sorted(order.tolist()) == list(range(300))


def test_more_samples_of_one_seed_are_on_the_same_ground():
    few, many = (simulate_survey(replace(SurveyDesign(), samples=n), 5) for n in (200, 800))
    np.testing.assert_array_equal(few.truth, many.truth)
