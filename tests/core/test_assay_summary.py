"""The statistics of one field."""

from __future__ import annotations

import numpy as np
import pytest
from gossan.core.assay_summary import PERCENTILES, censored_percent, describe, summary_row
from gossan.core.assay_values import read_column
from scipy import stats


def test_statistics_equal_scipys() -> None:
    values = np.random.default_rng(4).lognormal(1.0, 0.8, 300)
    found = describe(np.concatenate([values, [np.nan, np.nan]]))
    assert found.count == 300
    assert found.deviation == pytest.approx(stats.tstd(values))
    assert found.mad == pytest.approx(stats.median_abs_deviation(values))
    assert found.skewness == pytest.approx(stats.skew(values))
    assert found.percentiles == pytest.approx(tuple(np.percentile(values, PERCENTILES)))
    assert (found.minimum, found.maximum) == (values.min(), values.max())


def test_too_few_values_give_none_instead_of_nan() -> None:
    one = describe(np.array([3.0, np.nan]))
    assert (one.count, one.mean, one.mad, one.deviation, one.skewness) == (1, 3.0, 0.0, None, None)
    none = describe(np.array([np.nan]))
    assert (none.count, none.minimum, none.mean) == (0, None, None)
    assert describe(np.full(10, 0.1)).skewness is None


def test_a_row_counts_what_was_read_and_describes_what_came_out() -> None:
    column = read_column("Cu_ppm", np.array(["<1", "<4", "12", ">100", "N/A", "20", "bdl"]))
    row = summary_row(
        column, np.array([0.5, 2.0, 12.0, 100.0, np.nan, 20.0, 0.5]), np.array([np.nan, 0.1, 0.3]), "1978"
    )
    assert (row["field"], row["element"], row["unit"], row["group"]) == ("Cu_ppm", "Cu", "ppm", "1978")
    assert (row["samples"], row["missing"], row["censored"], row["over_range"], row["limits"]) == (7, 1, 3, 1, "1; 4")
    assert row["censored_pct"] == censored_percent(column) == pytest.approx(50.0)
    assert (row["n"], row["minimum"], row["p50"], row["maximum"]) == (6, 0.5, 7.0, 100.0)
    assert (row["pairs"], row["pair_difference_pct"]) == (2, pytest.approx(20.0))
    assert row["pair_rms_cv_pct"] == pytest.approx(100 * np.sqrt((0.1**2 + 0.3**2) / 4))


def test_the_columns_that_people_use_keep_their_order_and_new_ones_follow() -> None:
    row = summary_row(read_column("Cu", np.array(["1"])), np.array([1.0]), np.array([np.nan]))
    old = (
        "field element unit status samples missing censored censored_pct over_range at_floor floor limits n minimum "
        "p5 p25 p50 p75 p95 p99 maximum mean sd mad skewness"
    )
    assert list(row) == [*old.split(), "group", "pairs", "pair_difference_pct", "pair_rsd_pct", "pair_rms_cv_pct"]
    assert (row["group"], row["pairs"], row["pair_difference_pct"]) == ("", 0, None)
