"""Levelling by group."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from gossan.core.errors import InputError
from gossan.core.levelling import METHODS, level_by_group
from gossan.core.near_pairs import find_surroundings


def test_a_factor_between_surveys_is_taken_out() -> None:
    rng = np.random.default_rng(0)
    truth = rng.lognormal(3.0, 1.0, (3000, 2))
    group = rng.choice(["1978", "1987"], 3000)
    distorted = truth * np.where(group == "1987", 4.0, 1.0)[:, None]
    levelled = level_by_group(distorted, group)
    assert levelled.groups == ("1978", "1987")
    ratio = levelled.factors[0] / levelled.factors[1]
    np.testing.assert_allclose(ratio, 4.0, rtol=0.15)
    medians = [np.median(np.log(levelled.values[group == g]), axis=0) for g in levelled.groups]
    np.testing.assert_allclose(medians[0], medians[1], rtol=1e-12)
    np.testing.assert_allclose(medians[0], np.median(np.log(distorted), axis=0), rtol=1e-12)


def test_gaps_stay_gaps_and_poison_nothing() -> None:
    rng = np.random.default_rng(1)
    values = rng.lognormal(size=(60, 2))
    values[::3, 0] = np.nan
    values[:, 1] = np.nan
    levelled = level_by_group(values, np.repeat(["a", "b"], 30)).values
    np.testing.assert_array_equal(np.isnan(levelled), np.isnan(values))


def test_small_groups_and_samples_without_a_group_stay_and_are_reported() -> None:
    values = np.random.default_rng(2).lognormal(size=(50, 1))
    group = np.array(["a"] * 40 + ["b"] * 5 + [""] * 5)
    levelled = level_by_group(values, group)
    np.testing.assert_array_equal(levelled.values[40:], values[40:])
    assert levelled.unlevelled == (("b", 0),)


def test_groups_may_be_numbers_and_a_missing_number_is_none() -> None:
    values = np.random.default_rng(3).lognormal(size=(40, 1))
    group = np.array([1978.0] * 20 + [1987.0] * 15 + [np.nan] * 5)
    levelled = level_by_group(values, group)
    assert len(levelled.groups) == 2
    np.testing.assert_array_equal(levelled.values[35:], values[35:])


@pytest.mark.parametrize("method", METHODS)
def test_every_method_undoes_a_laboratorys_factor_on_common_ground(method: str) -> None:
    rng = np.random.default_rng(4)
    truth, (x, y) = rng.lognormal(3.0, 1.0, (4000, 1)), rng.random((2, 4000))
    group = rng.choice(["a", "b", "c"], 4000)
    factor = np.select([group == "a", group == "b"], [0.3, 5.0], 1.0)[:, None]
    ratio = level_by_group(truth * factor, group, method, around=find_surroundings(x, y, group)).values / truth
    inner = (truth > np.quantile(truth, 0.03)) & (truth < np.quantile(truth, 0.97))
    np.testing.assert_allclose(np.log(ratio[inner]), np.log(ratio[inner]).mean(), atol=0.25)


def test_median_and_mad_undo_a_gain_too() -> None:
    rng = np.random.default_rng(5)
    logs, group = rng.normal(2.0, 1.0, 4000), rng.choice(["a", "b"], 4000)
    distorted = np.where(group == "b", 1.0 + 1.8 * logs, logs)
    levelled = np.log(level_by_group(np.exp(distorted)[:, None], group, "median_mad").values[:, 0])
    gain = np.polyfit(logs[group == "b"], levelled[group == "b"], 1)[0]
    assert gain == pytest.approx(np.polyfit(logs[group == "a"], levelled[group == "a"], 1)[0], rel=0.06)
    for name in "ab":
        of_group = levelled[group == name]
        assert np.median(of_group) == pytest.approx(np.median(distorted), abs=1e-9)
        assert np.median(np.abs(of_group - np.median(of_group))) == pytest.approx(0.92, abs=0.06)


def test_quantile_matching_undoes_any_rising_distortion() -> None:
    rng = np.random.default_rng(6)
    logs, group = rng.normal(0.0, 1.0, 6000), rng.choice(["a", "b"], 6000)
    distorted = np.where(group == "b", 2.0 + np.sign(logs) * np.abs(logs) ** 1.7, logs)
    levelled = np.log(level_by_group(np.exp(distorted)[:, None], group, "quantile", reference="a").values[:, 0])
    inner = np.abs(logs) < 1.8
    np.testing.assert_allclose(levelled[inner], logs[inner], atol=0.15)
    np.testing.assert_array_equal(levelled[group == "a"], np.log(np.exp(logs))[group == "a"])


def test_quantile_matching_keeps_order_ties_and_the_contrast_of_an_anomaly() -> None:
    rng = np.random.default_rng(7)
    values = np.round(rng.lognormal(1.0, 1.0, 500), 1) + 0.1
    group = np.repeat(["a", "b"], 250)
    values[group == "b"] *= 3.0
    values[-1] = 1000.0 * values[group == "b"].max()
    levelled = level_by_group(values[:, None], group, "quantile").values[:, 0]
    for name in "ab":
        before, after = values[group == name], levelled[group == name]
        order = np.argsort(before, kind="stable")
        assert (np.diff(after[order]) >= -1e-12 * after.max()).all()
        assert len(np.unique(after)) == len(np.unique(before))
    of_b = np.argsort(values[group == "b"])
    highest = levelled[group == "b"][of_b][-2:] / values[group == "b"][of_b][-2:]
    assert highest[0] == pytest.approx(highest[1])
    assert np.isfinite(levelled).all()


def test_neighbours_take_out_the_laboratory_and_leave_the_geology() -> None:
    rng = np.random.default_rng(8)
    x, y = rng.random((2, 3000)) * 100.0
    geology = 0.04 * x + 0.3 * rng.normal(size=3000)  # the sheets differ by 2 on average, and not at their seam
    sheet = np.where(x > 50, "east", "west")
    assays = np.exp(geology + np.where(sheet == "east", -1.0, 0.0))[:, None]
    contrast = {
        method: np.log(level_by_group(assays, sheet, method, around=find_surroundings(x, y, sheet)).values[:, 0])
        @ _contrast(sheet)
        for method in ("median", "neighbours")
    }
    assert contrast["neighbours"] == pytest.approx(geology @ _contrast(sheet), abs=0.1)
    assert contrast["median"] == pytest.approx(0.0, abs=0.05)


def _contrast(sheet: np.ndarray) -> np.ndarray:
    """Weights that give the mean of the east less that of the west."""
    return np.where(sheet == "east", 1.0 / (sheet == "east").sum(), -1.0 / (sheet == "west").sum())


def test_by_neighbours_a_group_that_lies_apart_stays_and_is_reported() -> None:
    rng = np.random.default_rng(9)
    x, y = rng.random((2, 900))
    group = rng.choice(["a", "b"], 900).astype("U3")
    group[:300], x[:300] = "far", x[:300] + 50.0
    values = np.exp(rng.normal(size=(900, 1)) + (group == "b")[:, None])
    levelled = level_by_group(values, group, "neighbours", around=find_surroundings(x, y, group))
    np.testing.assert_array_equal(levelled.values[:300], values[:300])
    assert levelled.unlevelled == (("far", 0),)
    assert levelled.factors[0, 0] / levelled.factors[1, 0] == pytest.approx(np.e, rel=0.3)
    with_reference = level_by_group(values, group, "neighbours", reference="far", around=find_surroundings(x, y, group))
    np.testing.assert_array_equal(with_reference.values, values)
    assert with_reference.unlevelled == (("a", 0), ("b", 0))


@pytest.mark.parametrize("method", METHODS)
def test_log_ratios_are_levelled_as_the_logarithms_of_what_they_are(method: str) -> None:
    rng = np.random.default_rng(10)
    values, group = rng.lognormal(size=(600, 2)), rng.choice(["a", "b"], 600)
    around = find_surroundings(*rng.random((2, 600)), group)
    plain = level_by_group(values, group, method, around=around)
    logs = level_by_group(np.log(values), group, method, additive=np.array([True, True]), around=around)
    np.testing.assert_allclose(logs.values, np.log(plain.values), atol=1e-12)
    np.testing.assert_allclose(logs.factors, np.log(plain.factors), atol=1e-12)


@pytest.mark.parametrize("method", METHODS)
def test_the_reference_group_stays_and_the_others_come_to_it(method: str) -> None:
    rng = np.random.default_rng(11)
    group = rng.choice(["old", "new"], 2000)
    values = rng.lognormal(size=(2000, 1)) * np.where(group == "old", 7.0, 1.0)[:, None]
    levelled = level_by_group(
        values, group, method, reference="new", around=find_surroundings(*rng.random((2, 2000)), group)
    ).values
    np.testing.assert_array_equal(levelled[group == "new"], values[group == "new"])
    assert np.median(levelled[group == "old"]) == pytest.approx(np.median(values[group == "new"]), rel=0.2)


@pytest.mark.parametrize("method", METHODS)
def test_a_detection_limit_that_most_samples_share_does_not_blow_up_the_rest(method: str) -> None:
    rng = np.random.default_rng(12)
    group = np.repeat(["old", "new"], 500)
    around = find_surroundings(*rng.random((2, 1000)), group)
    values = np.maximum(rng.lognormal(0.0, 1.0, (1000, 1)), np.where(group == "old", 1.6, 0.2)[:, None])
    levelled = level_by_group(values, group, method, around=around).values
    assert len(np.unique(levelled[group == "old"])) == len(np.unique(values[group == "old"]))
    assert 0.2 < np.median(levelled / values) < 5.0
    assert levelled.max() / values.max() < 5.0


def test_zeros_and_unknown_methods_are_refused() -> None:
    with pytest.raises(InputError, match="positive"):
        level_by_group(np.zeros((20, 1)), np.array(["a"] * 20))
    with pytest.raises(InputError, match="'mean'"):
        level_by_group(np.ones((20, 1)), np.array(["a"] * 20), "mean")
    with pytest.raises(InputError, match="no group 'c'.*a, b"):
        level_by_group(np.ones((20, 1)), np.array(["a", "b"] * 10), reference="c")
    with pytest.raises(InputError, match="coordinates"):
        level_by_group(np.ones((20, 1)), np.array(["a"] * 20), "neighbours")


def test_eskays_three_surveys_end_on_one_median(shared_data: Path) -> None:
    with open(shared_data / "eskay_bc" / "samples.csv", newline="", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    values = np.array([[float(row[name]) for name in ("Cu_ppm", "Hg_ppb")] for row in rows])
    survey = np.array([row["survey"] for row in rows])
    levelled = level_by_group(values, survey)
    assert levelled.groups == ("1978", "1987", "noyear")
    for name in levelled.groups:
        np.testing.assert_allclose(np.median(levelled.values[survey == name], axis=0), np.median(values, axis=0))
