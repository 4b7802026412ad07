"""Levelling by group."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from gossan.core.errors import InputError
from gossan.core.levelling import level_by_group


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


def test_zeros_and_unknown_methods_are_refused() -> None:
    with pytest.raises(InputError, match="positive"):
        level_by_group(np.zeros((20, 1)), np.array(["a"] * 20))
    with pytest.raises(InputError, match="'mean'"):
        level_by_group(np.ones((20, 1)), np.array(["a"] * 20), "mean")


def test_eskays_three_surveys_end_on_one_median(shared_data: Path) -> None:
    with open(shared_data / "eskay_bc" / "samples.csv", newline="", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    values = np.array([[float(row[name]) for name in ("Cu_ppm", "Hg_ppb")] for row in rows])
    survey = np.array([row["survey"] for row in rows])
    levelled = level_by_group(values, survey)
    assert levelled.groups == ("1978", "1987", "noyear")
    for name in levelled.groups:
        np.testing.assert_allclose(np.median(levelled.values[survey == name], axis=0), np.median(values, axis=0))
